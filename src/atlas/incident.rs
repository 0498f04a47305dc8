use std::collections::BTreeMap;

use serde::Serialize;

use super::{Dates, LonLat, Word};

/// One event as the table says it, checked but not yet placed.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// Unique in its table; the row number where the table gives none.
    pub id: String,
    /// The row in its file, the header being row 1.
    pub row: usize,
    /// When it happened.
    pub dates: Option<Dates>,
    /// Where it happened; for a crossing, where it began.
    pub from: Whereabouts,
    /// For a crossing, where it led.
    pub to: Whereabouts,
    /// Coordinates of the event, degrees.
    pub at: Option<LonLat>,
    /// How many people.
    pub count: Count,
    /// Who they were.
    pub who: Option<String>,
    /// What kind of event it was.
    pub kind: Kind,
    /// How it ended: `admitted`, `returned`.
    pub outcome: Option<String>,
    /// How sure it is that it happened.
    pub status: Status,
    /// How exactly the place is known, where the table says so.
    pub precision: Option<Precision>,
    /// Who reported it.
    pub source: Option<String>,
    /// What else is to be said.
    pub note: Option<String>,
    /// The columns that marz has no meaning for.
    pub other: BTreeMap<String, String>,
}

/// Names of a place, from the narrowest to the widest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Whereabouts {
    /// A town, a village, a crossing point.
    pub place: Option<String>,
    /// A second-level unit.
    pub district: Option<String>,
    /// A first-level unit.
    pub province: Option<String>,
    /// A country, by name or ISO 3166 code.
    pub country: Option<String>,
}

impl Whereabouts {
    /// The narrowest name.
    pub fn narrowest(&self) -> Option<&str> {
        [&self.place, &self.district, &self.province, &self.country]
            .into_iter()
            .flatten()
            .next()
            .map(|s| &**s)
    }
}

/// How many people an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// The number that is drawn; none where it is unknown.
    pub best: Option<u64>,
    /// The lowest and the highest number reported, where reports differ.
    pub range: Option<(u64, u64)>,
}

/// What kind of event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Kind {
    #[default]
    Crossing,
    Clash,
    Seizure,
    Closure,
    Capture,
    Deployment,
    Other,
}

/// How sure it is that the event happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Reported without contradiction.
    #[default]
    Confirmed,
    /// Said by one side.
    Claimed,
    /// Contradicted.
    Disputed,
}

/// How exactly a place is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// To the point.
    Exact,
    /// To the town or village.
    Town,
    /// To the district.
    District,
    /// To the province.
    Province,
    /// To the country.
    Country,
}

impl Word for Kind {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Kind::Crossing, "crossing"),
        (Kind::Clash, "clash"),
        (Kind::Seizure, "seizure"),
        (Kind::Closure, "closure"),
        (Kind::Capture, "capture"),
        (Kind::Deployment, "deployment"),
        (Kind::Other, "other"),
    ];
}

impl Word for Status {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Status::Confirmed, "confirmed"), (Status::Claimed, "claimed"), (Status::Disputed, "disputed")];
}

impl Word for Precision {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Precision::Exact, "exact"),
        (Precision::Town, "town"),
        (Precision::District, "district"),
        (Precision::Province, "province"),
        (Precision::Country, "country"),
    ];
}
