//! The days that a map shows of its events.

use crate::atlas::{Dates, Day, Incident};
use crate::error::{Error, ErrorKind, Result, Warning};
use crate::gazetteer::Placement;
use crate::layout::{NotShown, OtherDays};
use crate::spec::MapSpec;

/// The days that a map file or the flags ask for.
#[derive(Debug)]
pub(super) struct Days {
    from: Option<Day>,
    to: Option<Day>,
    /// Whether an event without a date has no place on the map: there are days to choose by.
    is_dated: bool,
    /// Whether one of which only the month is known has none either: there is a map for each day or week.
    is_divided: bool,
}

/// How many events a message names.
const NAMED: usize = 5;

impl Days {
    /// Checks that what is asked for makes sense.
    ///
    /// # Errors
    /// When the first day is after the last, or there are panels of nothing.
    pub(super) fn new(spec: &MapSpec) -> Result<Self> {
        let MapSpec { from, to, by, panels, .. } = *spec;
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            let message = format!("the first day, {from}, is after the last, {to}");
            return Err(Error::new(ErrorKind::Option, message)
                .at("from, to")
                .hint("exchange --from and --to, or from and to in the map file"));
        }
        if panels && by.is_none() {
            let message = "expected what each panel shows, found nothing";
            return Err(Error::new(ErrorKind::Option, message)
                .at("panels")
                .hint("add --by day or --by week, or by = \"week\" in the map file"));
        }
        let is_dated = from.is_some() || to.is_some() || by.is_some();
        Ok(Days { from, to, is_dated, is_divided: by.is_some() })
    }

    /// Keeps the events that these days show, and moves the others to `other_days`.
    pub(super) fn keep(
        &self,
        events: Vec<(Incident, Placement)>,
        other_days: &mut Vec<OtherDays>,
    ) -> Vec<(Incident, Placement)> {
        let mut kept = Vec::new();
        for (incident, placement) in events {
            match self.reason_against(incident.dates) {
                Some(reason) => other_days.push(OtherDays { incident, placement, reason }),
                None => kept.push((incident, placement)),
            }
        }
        kept
    }

    /// Why an event is not shown; none where it is.
    fn reason_against(&self, dates: Option<Dates>) -> Option<NotShown> {
        let known = dates.filter(|dates| dates.has_days() || !self.is_divided);
        let Some(dates) = known else { return self.is_dated.then_some(NotShown::DayUnknown) };
        let before = self.from.filter(|from| dates.last < *from).map(NotShown::Before);
        before.or_else(|| self.to.filter(|to| dates.first > *to).map(NotShown::After))
    }
}

/// Refuses a map of which nothing is left, and tells which events have no date.
///
/// # Errors
/// When there were events, and all are left out.
pub(super) fn account(shown: usize, other_days: &[OtherDays], warnings: &mut Vec<Warning>) -> Result<()> {
    if shown == 0 && !other_days.is_empty() {
        let all = other_days.iter().filter_map(|event| event.incident.dates).reduce(Dates::join);
        let hint = match all {
            Some(all) => format!("the events are of {}", all.in_words_with_year()),
            None => "give each event a date, in the column \"date\"".to_owned(),
        };
        let message = "no event is of the days that the map is to show";
        return Err(Error::new(ErrorKind::Layout, message).at("from, to").hint(hint));
    }
    let undated: Vec<&str> = other_days
        .iter()
        .filter(|e| e.reason == NotShown::DayUnknown)
        .map(|e| e.incident.id.as_str())
        .collect();
    if !undated.is_empty() {
        let (n, named) = (undated.len(), undated[..undated.len().min(NAMED)].join(", "));
        let more = if n > NAMED { ", ..." } else { "" };
        let events = if n == 1 { "1 event can't" } else { &format!("{n} events can't") };
        let message = format!("{events} be shown by days, for no day is known: {named}{more}");
        warnings
            .push(Warning::new("undated", message).hint("fill in the column \"date\", as year-month-day"));
    }
    Ok(())
}
