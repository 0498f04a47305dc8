use std::fmt;

use jiff::{ToSpan, civil::Date};

/// The day or days of an event, or the months or years where no day is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dates {
    /// The first day.
    pub first: Date,
    /// The last day; the same as the first for an event of one day.
    pub last: Date,
    /// What is known: where it is only the month, `first` and `last` are the ends of months, and say nothing more.
    pub precision: DatePrecision,
}

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[allow(missing_docs)]
pub enum DatePrecision {
    #[default]
    Day,
    Month,
    Year,
}

impl Dates {
    /// From the first day to the last, which is not before it.
    pub fn new(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Dates { first, last, precision: DatePrecision::Day })
    }

    /// The same, known to whole months or years only.
    pub fn known_to(self, precision: DatePrecision) -> Dates {
        let (first, last) = match precision {
            DatePrecision::Day => (self.first, self.last),
            DatePrecision::Month => (self.first.first_of_month(), self.last.last_of_month()),
            DatePrecision::Year => (self.first.first_of_year(), self.last.last_of_year()),
        };
        Dates { first, last, precision }
    }

    /// The same with so many days more before and after.
    pub fn widened(self, days: i64) -> Dates {
        let (first, last) = (self.first.saturating_sub(days.days()), self.last.saturating_add(days.days()));
        Dates { first, last, ..self }
    }

    /// The number of days.
    pub fn days(&self) -> usize {
        (self.last - self.first).get_days().unsigned_abs() as usize + 1
    }

    /// Whether the days are known.
    pub fn has_days(&self) -> bool {
        self.precision == DatePrecision::Day
    }

    /// From the earlier first day to the later last day, as exactly as both are known.
    pub fn join(self, other: Dates) -> Dates {
        let precision = self.precision.max(other.precision);
        let (first, last) = (self.first.min(other.first), self.last.max(other.last));
        Dates { first, last, precision }.known_to(precision)
    }

    /// Whether both may be one and the same day.
    pub fn overlaps(&self, other: &Dates) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// As written in running text, days without the year: `5 July`, `4–5 July`, `28 June – 2 July`, `July 2021`, `2021`.
    pub fn in_words(&self) -> String {
        self.said(&Months::ENGLISH)
    }

    /// The same with the months of a language.
    pub fn said(&self, months: &Months<'_>) -> String {
        let (month, day_month) = (|date: Date| months.alone(date), |date: Date| months.day_month(date));
        let (a, b) = (self.first, self.last);
        let same_month = (a.year(), a.month()) == (b.year(), b.month());
        match self.precision {
            DatePrecision::Day if a == b => day_month(a),
            DatePrecision::Day if same_month => format!("{}–{}", a.day(), day_month(b)),
            DatePrecision::Day => format!("{} – {}", day_month(a), day_month(b)),
            DatePrecision::Month if same_month => format!("{} {}", month(a), a.year()),
            DatePrecision::Month if a.year() == b.year() => {
                format!("{} – {} {}", month(a), month(b), b.year())
            }
            DatePrecision::Month => format!("{} {} – {} {}", month(a), a.year(), month(b), b.year()),
            DatePrecision::Year if a.year() == b.year() => a.year().to_string(),
            DatePrecision::Year => format!("{}–{}", a.year(), b.year()),
        }
    }
}

impl fmt::Display for Dates {
    /// ISO 8601: `2021-07-04`, `2021-07-04/2021-07-05`, `2021-07`, `2021`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let iso = |date: Date| match self.precision {
            DatePrecision::Day => date.to_string(),
            DatePrecision::Month => format!("{:04}-{:02}", date.year(), date.month()),
            DatePrecision::Year => format!("{:04}", date.year()),
        };
        let (first, last) = (iso(self.first), iso(self.last));
        if first == last { f.write_str(&first) } else { write!(f, "{first}/{last}") }
    }
}

/// The months of a language.
#[derive(Debug, Clone, Copy)]
pub struct Months<'a> {
    /// As they are called after a day: `5 July`, `5 июля`.
    pub after_day: [&'a str; 12],
    /// As they are called alone and before a year: `July 2021`, `июль 2021`.
    pub alone: [&'a str; 12],
}

impl<'a> Months<'a> {
    /// Those of messages.
    pub const ENGLISH: Months<'static> = Months { after_day: MONTHS, alone: MONTHS };

    /// The day and the month's name: `5 July`.
    pub fn day_month(&self, date: Date) -> String {
        format!("{} {}", date.day(), self.after_day[number(date)])
    }

    fn alone(&self, date: Date) -> &'a str {
        self.alone[number(date)]
    }
}

/// The months' names.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The number of a month, from 0.
fn number(date: Date) -> usize {
    date.month().unsigned_abs() as usize - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn dates(a: (i8, i8), b: (i8, i8)) -> Dates {
        Dates::new(date(2021, a.0, a.1), date(2021, b.0, b.1)).unwrap()
    }

    #[test]
    fn dates_are_said_as_briefly_as_they_can_be() {
        assert_eq!(dates((7, 5), (7, 5)).in_words(), "5 July");
        assert_eq!(dates((7, 4), (7, 5)).in_words(), "4–5 July");
        assert_eq!(dates((6, 28), (7, 2)).in_words(), "28 June – 2 July");
        assert_eq!(dates((6, 28), (7, 2)).days(), 5);
    }

    #[test]
    fn an_event_does_not_end_before_it_begins() {
        assert_eq!(Dates::new(date(2021, 7, 5), date(2021, 7, 4)), None);
    }

    #[test]
    fn a_month_or_a_year_is_said_as_what_it_is() {
        let july = dates((7, 4), (7, 5)).known_to(DatePrecision::Month);
        assert_eq!((july.in_words().as_str(), july.to_string().as_str()), ("July 2021", "2021-07"));
        assert_eq!((july.first, july.last), (date(2021, 7, 1), date(2021, 7, 31)));
        let summer = july.join(dates((6, 3), (6, 3)));
        assert_eq!(
            (summer.in_words().as_str(), summer.to_string().as_str()),
            ("June – July 2021", "2021-06/2021-07")
        );
        let year = july.known_to(DatePrecision::Year);
        assert_eq!((year.in_words().as_str(), year.to_string().as_str()), ("2021", "2021"));
        assert_eq!(year.days(), 365);
    }
}
