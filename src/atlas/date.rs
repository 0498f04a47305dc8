use std::fmt;

use jiff::civil::Date;

/// The day or days of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dates {
    /// The first day.
    pub first: Date,
    /// The last day; the same as the first for an event of one day.
    pub last: Date,
}

impl Dates {
    /// From the first day to the last, which is not before it.
    pub fn new(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Dates { first, last })
    }

    /// The number of days.
    pub fn days(&self) -> usize {
        (self.last - self.first).get_days().unsigned_abs() as usize + 1
    }

    /// From the earlier first day to the later last day.
    pub fn join(self, other: Dates) -> Dates {
        Dates { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// As written in running text without the year: `5 July`, `4–5 July`, `28 June – 2 July`.
    pub fn in_words(&self) -> String {
        let (a, b) = (self.first, self.last);
        if a == b {
            day_month(a)
        } else if (a.year(), a.month()) == (b.year(), b.month()) {
            format!("{}–{}", a.day(), day_month(b))
        } else {
            format!("{} – {}", day_month(a), day_month(b))
        }
    }
}

impl fmt::Display for Dates {
    /// ISO 8601: `2021-07-04` or `2021-07-04/2021-07-05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        if self.first != self.last { write!(f, "/{}", self.last) } else { Ok(()) }
    }
}

/// The day and the month's name: `5 July`.
pub fn day_month(date: Date) -> String {
    const MONTHS: [&str; 12] = [
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
    format!("{} {}", date.day(), MONTHS[date.month().unsigned_abs() as usize - 1])
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
}
