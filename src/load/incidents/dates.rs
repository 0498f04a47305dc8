//! Dates as tables write them. The order of day and month is decided by all dates of a table, never by one.

use jiff::civil::Date;

use crate::atlas::{DatePrecision, Dates, MONTHS, RowName};
use crate::error::{Error, ErrorKind, Result};

/// Which number of `5/7/2021` is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// A date in the table: row, column as the table calls it, text.
pub(super) type Cell<'a> = (RowName, &'a str, &'a str);

/// What to write instead.
pub(super) const HINT: &str =
    "write year-month-day (ISO 8601), such as 2021-07-05; 2021-07 or 2021 where no day is known";

/// One date, as far as its text alone says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Year, month, day; and whether it is written in ISO 8601.
    Day(i16, i8, i8, bool),
    /// Two numbers of which one is the day, and the year.
    Numbers(i8, i8, i16),
    Month(i16, i8),
    Year(i16),
}

/// The order of day and month that the dates of a table have in common.
///
/// # Errors
/// When they contradict each other, or nothing decides: with the row that shows it.
pub(super) fn order<'a>(cells: impl Iterator<Item = Cell<'a>>) -> Result<Order> {
    // The first date of each sort.
    let (mut iso, mut numbers, mut open): (Option<Cell<'a>>, Option<Cell<'a>>, Option<Cell<'a>>) =
        (None, None, None);
    let mut decided: Option<(Order, Cell<'a>)> = None;
    for cell in cells {
        for part in parts(cell.2).into_iter().flatten().flatten() {
            match part {
                Part::Day(_, _, _, true) => {
                    iso.get_or_insert(cell);
                }
                Part::Numbers(a, b, _) => {
                    numbers.get_or_insert(cell);
                    let order = match (a > 12, b > 12) {
                        (true, false) => Order::DayFirst,
                        (false, true) => Order::MonthFirst,
                        (false, false) if a != b => {
                            open.get_or_insert(cell);
                            continue;
                        }
                        _ => continue,
                    };
                    let (before, first) = *decided.get_or_insert((order, cell));
                    if order != before {
                        let which = if before == Order::DayFirst { "day" } else { "month" };
                        return Err(refused(
                            cell,
                            &format!("the {which} first as in {} ({:?})", first.0, first.2),
                        ));
                    }
                }
                _ => {}
            }
        }
        if let Some((iso, numbers)) = iso.zip(numbers) {
            let other = if cell == numbers { iso } else { numbers };
            return Err(refused(cell, &format!("dates in one form, as {:?} in {}", other.2, other.0)));
        }
    }
    match (decided, open) {
        (Some((order, _)), _) => Ok(order),
        (None, Some(open)) => {
            Err(refused(open, "a date of which some row tells whether day or month stands first"))
        }
        (None, None) => Ok(Order::DayFirst),
    }
}

fn refused((row, column, text): Cell<'_>, expected: &str) -> Error {
    Error::new(ErrorKind::Format, format!("expected {expected}, found {text:?}"))
        .at(format!("{row}, column {column:?}"))
        .hint(HINT)
}

/// Reads a day, a month, a year, or two of them with `/`, `to` or a dash between; times of day are left out, and
/// the date stays the one that is written, whatever the zone.
///
/// # Errors
/// What was expected instead.
pub(super) fn read(text: &str, order: Order) -> std::result::Result<Dates, &'static str> {
    let Some([first, last]) = parts(text) else { return Err("a date such as 2021-07-05") };
    let day = |part: Option<Part>| part.map(|part| dates(part, order).ok_or("a day that the calendar has"));
    let first = day(first).unwrap_or(Err("a date such as 2021-07-05"))?;
    match day(last).transpose()? {
        Some(last) if last.last < first.first => Err("days of which the first is not after the last"),
        Some(last) => Ok(first.join(last)),
        None => Ok(first),
    }
}

fn dates(part: Part, order: Order) -> Option<Dates> {
    let (year, month, day, precision) = match (part, order) {
        (Part::Day(year, month, day, _), _) => (year, month, day, DatePrecision::Day),
        (Part::Numbers(day, month, year), Order::DayFirst)
        | (Part::Numbers(month, day, year), Order::MonthFirst) => (year, month, day, DatePrecision::Day),
        (Part::Month(year, month), _) => (year, month, 1, DatePrecision::Month),
        (Part::Year(year), _) => (year, 1, 1, DatePrecision::Year),
    };
    let date = Date::new(year, month, day).ok()?;
    Some(Dates::new(date, date)?.known_to(precision))
}

/// The one or two dates of a text.
fn parts(text: &str) -> Option<[Option<Part>; 2]> {
    let halves = |between: &&str| {
        let (first, last) = text.split_once(between)?;
        part(first).zip(part(last))
    };
    // Two days before one: the first would be taken for the whole, with the other as its time.
    let two = ["/", " to ", "–", "—", " - "].iter().find_map(halves);
    match two {
        Some((first, last)) => Some([Some(first), Some(last)]),
        None => Some([Some(part(text)?), None]),
    }
}

fn part(text: &str) -> Option<Part> {
    let text = without_time(text.trim());
    let split = |by: char| text.split(by).map(str::trim).collect::<Vec<_>>();
    match (split('-')[..].as_ref(), split('/')[..].as_ref(), split('.')[..].as_ref()) {
        // The basic form of ISO 8601: 20210705.
        ([whole], [_], [_]) if whole.len() == 8 && whole.bytes().all(|b| b.is_ascii_digit()) => {
            let (year, day) = whole.split_at(4);
            let (month, day) = day.split_at(2);
            Some(Part::Day(year.parse().ok()?, number(month)?, number(day)?, true))
        }
        ([y], [_], [_]) if is_year(y) => Some(Part::Year(y.parse().ok()?)),
        ([y, m], ..) if is_year(y) => Some(Part::Month(y.parse().ok()?, number(m)?)),
        ([y, m, d], ..) if is_year(y) => Some(Part::Day(y.parse().ok()?, number(m)?, number(d)?, true)),
        (_, [y, m, d], _) if is_year(y) => Some(Part::Day(y.parse().ok()?, number(m)?, number(d)?, false)),
        ([a, b, y], ..) | (_, [a, b, y], _) if is_year(y) && number(a).is_some() && number(b).is_some() => {
            Some(Part::Numbers(number(a)?, number(b)?, y.parse().ok()?))
        }
        // Points stand between the parts of a date where the day comes first.
        (_, _, [d, m, y]) if is_year(y) && number(m).is_some() => {
            Some(Part::Day(y.parse().ok()?, number(m)?, number(d)?, false))
        }
        _ => in_words(text),
    }
}

/// `5 July 2021`, `July 5, 2021`, `05-Jul-2021`, `July 2021`.
fn in_words(text: &str) -> Option<Part> {
    let words: Vec<&str> = text.split([' ', ',', '-', '.']).filter(|word| !word.is_empty()).collect();
    let day = |word: &str| number(word.trim_end_matches(|c: char| c.is_ascii_alphabetic()));
    let (day, name, year) = match words[..] {
        [d, m, y] if d.starts_with(|c: char| c.is_ascii_digit()) => (Some(day(d)?), m, y),
        [m, d, y] => (Some(day(d)?), m, y),
        [m, y] => (None, m, y),
        _ => return None,
    };
    let year: i16 = is_year(year).then(|| year.parse().ok()).flatten()?;
    let named = |month: &&str| {
        name.len() >= 3 && month.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            || (name.eq_ignore_ascii_case("sept") && **month == *"September")
    };
    let month = i8::try_from(MONTHS.iter().position(named)? + 1).ok()?;
    Some(day.map_or(Part::Month(year, month), |day| Part::Day(year, month, day, false)))
}

/// The text before a time of day: `2021-07-05T10:00:00Z`, `6/27/2021 0:00`.
fn without_time(text: &str) -> &str {
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let begins_time = |(at, mark): &(usize, &str)| {
        let (before, after) = (&text[..*at], &text[at + 1..]);
        match *mark {
            "T" => before.ends_with(|c: char| c.is_ascii_digit()) && digit(after),
            _ => digit(after) && after.split_once(':').is_some_and(|(hour, _)| number(hour).is_some()),
        }
    };
    let mut marks = text.match_indices([' ', 'T']);
    marks.find(begins_time).map_or(text, |(at, _)| text[..at].trim_end())
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
}

/// A number of one or two digits.
fn number(text: &str) -> Option<i8> {
    let fits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str, order: Order) -> String {
        read(text, order).map_or_else(str::to_owned, |dates| dates.to_string())
    }

    fn decided(texts: &[&str]) -> std::result::Result<Order, String> {
        let cell = |(i, text)| (RowName { noun: "row", number: i + 2 }, "date", text);
        order(texts.iter().copied().enumerate().map(cell)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_day_is_read_in_every_form_that_means_one_day_only() {
        for text in [
            "2021-07-05",
            "2021-7-5",
            "2021/07/05",
            "2021-07-05T10:00:00Z",
            "2021-07-05T23:59+05:00",
            "2021-07-05 00:00:00.000",
            "5 July 2021",
            "5th July 2021",
            "July 5, 2021",
            "05-Jul-2021",
            "5 jul. 2021",
            "5.7.2021",
            "05.07.2021 14:30",
        ] {
            assert_eq!(iso(text, Order::MonthFirst), "2021-07-05", "{text}");
        }
        assert_eq!(iso("1 Sept 2021", Order::DayFirst), "2021-09-01");
    }

    #[test]
    fn a_month_or_a_year_is_not_made_a_day() {
        for (text, found) in [("2021-07", "2021-07"), ("July 2021", "2021-07"), ("2021", "2021")] {
            assert_eq!(iso(text, Order::DayFirst), found);
        }
    }

    #[test]
    fn an_interval_has_a_stroke_a_word_or_a_dash_between_its_ends() {
        for text in ["2021-07-04/2021-07-05", "2021-07-04 to 2021-07-05", "4 July 2021 – 5 July 2021"] {
            assert_eq!(iso(text, Order::DayFirst), "2021-07-04/2021-07-05", "{text}");
        }
        assert_eq!(iso("4/7/2021 - 5/7/2021", Order::DayFirst), "2021-07-04/2021-07-05");
        assert_eq!(iso("2021-06/2021-07", Order::DayFirst), "2021-06/2021-07");
        assert!(iso("2021-07-05/2021-07-04", Order::DayFirst).contains("not after"));
    }

    #[test]
    fn what_the_calendar_has_not_is_refused() {
        for text in ["2021-02-30", "2021-13-01", "31 June 2021", "31.6.2021", "2021-13"] {
            assert_eq!(iso(text, Order::DayFirst), "a day that the calendar has", "{text}");
        }
        for text in ["yesterday", "5.7.21", "44382", "2021070", "July", "", "5 Ju 2021", "2021-07-05x"] {
            assert_eq!(iso(text, Order::DayFirst), "a date such as 2021-07-05", "{text}");
        }
    }

    #[test]
    fn one_date_decides_the_order_for_all() {
        assert_eq!(decided(&["5/7/2021", "27/6/2021"]), Ok(Order::DayFirst));
        assert_eq!(decided(&["5/7/2021", "6/27/2021 0:00"]), Ok(Order::MonthFirst));
        assert_eq!(decided(&["05-07-2021", "27-06-2021"]), Ok(Order::DayFirst));
        assert_eq!(decided(&["5/5/2021"]), Ok(Order::DayFirst));
        assert_eq!(decided(&["2021-07-05", "5 July 2021", "5.7.2021"]), Ok(Order::DayFirst));
    }

    #[test]
    fn dates_that_contradict_each_other_or_decide_nothing_are_quoted() {
        for (texts, place, expected) in [
            (["5/5/2021", "5/7/2021"], "row 3", "whether day or month stands first, found \"5/7/2021\""),
            (
                ["27/6/2021", "6/28/2021"],
                "row 3",
                "the day first as in row 2 (\"27/6/2021\"), found \"6/28/2021\"",
            ),
            (["2021-06-27", "28/6/2021"], "row 3", "as \"2021-06-27\" in row 2, found \"28/6/2021\""),
            (["28/6/2021", "2021-06-27"], "row 3", "as \"28/6/2021\" in row 2, found \"2021-06-27\""),
        ] {
            let error = decided(&texts).unwrap_err();
            assert!(error.starts_with(&format!("{place}, column \"date\": expected")), "{error}");
            assert!(error.contains(expected) && error.contains("hint: write year-month-day"), "{error}");
        }
    }
}
