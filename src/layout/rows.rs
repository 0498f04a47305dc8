//! The account of every row: what was read is drawn, or is told where it stayed.

use schemars::JsonSchema;
use serde::Serialize;

use super::report::{Fate, IncidentReport};

/// How many rows the tables have, and what became of them: `read` is the sum of all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Rows {
    /// Rows.
    #[serde(flatten)]
    pub rows: Fates,
    /// People in these rows, where their number is known; sums too large to hold are the largest number there is.
    pub counts: Fates,
}

/// Numbers by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Fates {
    /// In the tables.
    pub read: u64,
    /// On the map.
    pub drawn: u64,
    /// In a place that lies outside the frame.
    pub outside: u64,
    /// Without a place: its name is unknown, ambiguous, or nowhere on the ground of this map.
    pub unplaced: u64,
    /// Not what the columns need.
    pub rejected: u64,
    /// Of other days than the map shows.
    #[serde(skip_serializing_if = "is_zero")]
    pub other_days: u64,
    /// Told by a row of an event that another row tells of as well.
    pub merged: u64,
}

impl Rows {
    /// Counts the rows that events were read from.
    pub(super) fn of(events: &[IncidentReport]) -> Self {
        let mut rows = Rows::default();
        for event in events {
            rows.rows.add(event.fate, 1);
            rows.counts.add(event.fate, event.count.best.unwrap_or_default());
            // The number that is drawn is that of one row; the others' are merged into it.
            let figures = event.accounts.iter().filter_map(|account| account.count.best);
            let all = figures.fold(0, u64::saturating_add);
            rows.rows.merge(event.accounts.len().saturating_sub(1) as u64);
            rows.counts.merge(all.saturating_sub(event.count.best.unwrap_or_default()));
        }
        rows
    }
}

impl Fates {
    fn add(&mut self, fate: Fate, n: u64) {
        let sum = match fate {
            Fate::Drawn => &mut self.drawn,
            Fate::Outside => &mut self.outside,
            Fate::Unplaced => &mut self.unplaced,
            Fate::Rejected => &mut self.rejected,
            Fate::OtherDays => &mut self.other_days,
        };
        *sum = sum.saturating_add(n);
        self.read = self.read.saturating_add(n);
    }

    fn merge(&mut self, n: u64) {
        self.merged = self.merged.saturating_add(n);
        self.read = self.read.saturating_add(n);
    }
}

/// Where no days are chosen there is nothing to say of them.
fn is_zero(n: &u64) -> bool {
    *n == 0
}
