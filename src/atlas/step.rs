use jiff::{ToSpan, civil::Weekday};

use super::{DatePrecision, Dates, Day, Incident, Months, Word};

/// How a series of maps divides time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// A map for each day.
    Day,
    /// A map for each week of ISO 8601, from Monday to Sunday.
    Week,
}

impl Word for By {
    const WORDS: &'static [(Self, &'static str)] = &[(By::Day, "day"), (By::Week, "week")];
}

/// One map of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its name, for files: `2021-06-22`, or `2021-W25` as ISO 8601 counts weeks.
    pub name: String,
    /// The days that it shows.
    pub dates: Dates,
}

impl Step {
    /// Whether a day of an event belongs to it.
    pub fn shows(&self, incident: &Incident) -> bool {
        incident.dates.is_some_and(|dates| dates.has_days() && dates.overlaps(&self.dates))
    }
}

impl By {
    /// The step that a day belongs to.
    pub fn step(self, day: Day) -> Step {
        match self {
            By::Day => Step {
                name: day.to_string(),
                dates: Dates { first: day, last: day, precision: DatePrecision::Day },
            },
            By::Week => {
                let week = day.iso_week_date();
                let first = day.saturating_sub(i64::from(week.weekday().since(Weekday::Monday)).days());
                let last = first.saturating_add(6.days());
                let dates = Dates { first, last, precision: DatePrecision::Day };
                Step { name: format!("{:04}-W{:02}", week.year(), week.week()), dates }
            }
        }
    }

    /// All steps from that of the first day of a span to that of its last; none where they are more than `most`.
    pub fn steps(self, span: Dates, most: usize) -> Option<Vec<Step>> {
        let length = match self {
            By::Day => 1,
            By::Week => 7,
        };
        let whole = self.step(span.first).dates.join(self.step(span.last).dates);
        if whole.days().div_ceil(length) > most {
            return None;
        }
        let mut steps = vec![self.step(span.first)];
        while let Some(next) = steps.last().and_then(|step| step.dates.last.tomorrow().ok()) {
            if next > span.last {
                break;
            }
            steps.push(self.step(next));
        }
        Some(steps)
    }
}

impl Dates {
    /// Whether all days of the other belong to it.
    pub fn holds(&self, other: Dates) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Days as written in running text with the year: `5 July 2021`, `28 December 2020 – 3 January 2021`.
    pub fn in_words_with_year(&self) -> String {
        self.said_with_year(&Months::ENGLISH)
    }

    /// The same with the months of a language.
    pub fn said_with_year(&self, months: &Months<'_>) -> String {
        if !self.has_days() {
            // A month or a year is said with its year already.
            return self.said(months);
        }
        let (first, last) = (self.first.year(), self.last.year());
        if first == last {
            return format!("{} {last}", self.said(months));
        }
        let day = |day: Day| format!("{} {}", months.day_month(day), day.year());
        format!("{} – {}", day(self.first), day(self.last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn dates(first: Day, last: Day) -> Dates {
        Dates::new(first, last).unwrap()
    }

    #[test]
    fn a_week_runs_from_monday_to_sunday_and_has_its_number_in_iso_8601() {
        let step = By::Week.step(date(2021, 7, 4));
        assert_eq!(step.name, "2021-W26");
        assert_eq!(step.dates, dates(date(2021, 6, 28), date(2021, 7, 4)));
        // The week of a Friday, 1 January, belongs to the year before.
        assert_eq!(By::Week.step(date(2021, 1, 1)).name, "2020-W53");
    }

    #[test]
    fn steps_cover_a_span_without_gaps() {
        let span = dates(date(2021, 6, 22), date(2021, 7, 5));
        let names = |by: By| -> Vec<String> {
            by.steps(span, 60).unwrap().into_iter().map(|step| step.name).collect()
        };
        assert_eq!(names(By::Week), ["2021-W25", "2021-W26", "2021-W27"]);
        let days = names(By::Day);
        assert_eq!((days.len(), days[0].as_str(), days[13].as_str()), (14, "2021-06-22", "2021-07-05"));
    }

    #[test]
    fn too_many_steps_are_none() {
        let span = dates(date(1, 1, 1), date(9999, 12, 31));
        assert_eq!(By::Day.steps(span, 60), None);
        let last = dates(date(9999, 12, 30), date(9999, 12, 31));
        assert_eq!(By::Day.steps(last, 60).map(|steps| steps.len()), Some(2));
        assert!(By::Week.steps(last, 60).is_some());
    }

    #[test]
    fn a_span_over_the_new_year_names_both_years() {
        let span = dates(date(2020, 12, 28), date(2021, 1, 3));
        assert_eq!(span.in_words_with_year(), "28 December 2020 – 3 January 2021");
        assert_eq!(dates(date(2021, 7, 4), date(2021, 7, 5)).in_words_with_year(), "4–5 July 2021");
    }
}
