use super::report::total;
use crate::atlas::{Dates, Exactness, Incident, Step, Unit};
use crate::language::{Words, fill};

/// The people of a day or week, said so that nobody is counted twice: a number that is known for several days together
/// is said with those days, on the map of each of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tally {
    /// Those of events that began and ended in it.
    within: u64,
    /// Those of events that reach beyond it.
    beyond: u64,
    /// The days of these, where all have the same.
    days: Option<Dates>,
    /// How many events there are, and how many of them have no number.
    events: usize,
    unknown: usize,
    /// Whether a number is the least there may have been, or rounded.
    is_least: bool,
    is_rounded: bool,
}

impl Tally {
    /// Counts the events that a step shows.
    pub(super) fn of<'i>(step: &Step, shown: impl Iterator<Item = &'i Incident>) -> Self {
        let shown: Vec<&Incident> = shown.collect();
        let counted = shown.iter().filter(|i| i.count.best.is_some());
        let is_within = |i: &&Incident| i.dates.is_some_and(|dates| step.dates.holds(dates));
        let (within, beyond): (Vec<&Incident>, Vec<&Incident>) = counted.partition(|i| is_within(i));
        let mut days: Vec<Dates> = beyond.iter().filter_map(|i| i.dates).collect();
        days.dedup();
        Tally {
            within: total(within.into_iter()),
            beyond: total(beyond.into_iter()),
            days: days.first().copied().filter(|_| days.len() == 1),
            events: shown.len(),
            unknown: shown.iter().filter(|i| i.count.best.is_none()).count(),
            is_least: shown.iter().any(|i| i.count.exactness == Exactness::AtLeast),
            is_rounded: shown.iter().any(|i| i.count.exactness == Exactness::About),
        }
    }

    /// In words, with what is counted after the number, where that is to be said: `134 people`, `1,037 people on 4–5 July`.
    pub(super) fn in_words(&self, words: &Words, unit: Option<Unit>) -> String {
        let say = &words.say;
        let counted = |n: u64| unit.map_or_else(|| words.number(n), |unit| words.counted(n, unit));
        let days = self.days.map_or_else(|| say.several_days.clone(), |days| words.dates(days));
        let known = match (self.within, self.beyond) {
            (0, 0) if self.events == 0 => return say.no_event.clone(),
            (0, 0) if self.events == self.unknown => return say.number_unknown.clone(),
            (within, 0) => counted(within),
            (0, beyond) => fill(&say.on_days, &[("people", &counted(beyond)), ("days", &days)]),
            (within, beyond) => fill(
                &say.and_on_days,
                &[("people", &counted(within)), ("more", &words.number(beyond)), ("days", &days)],
            ),
        };
        match (self.unknown > 0 || self.is_least, self.is_rounded) {
            (true, _) => fill(&say.at_least, &[("people", &known)]),
            (false, true) => fill(&say.about, &[("people", &known)]),
            (false, false) => known,
        }
    }
}
