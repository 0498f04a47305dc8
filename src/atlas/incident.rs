use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Dates, LonLat, Word};

/// One event as the table says it, checked but not yet placed.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// Unique in its table; the row where the table gives none.
    pub id: String,
    /// The row that tells of it, the first where several do.
    pub row: RowName,
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
    /// What each row says that tells of it: one, or several that have one id.
    pub accounts: Vec<Account>,
    /// The columns that marz has no meaning for, and the words of those that it read a figure from.
    pub other: BTreeMap<String, String>,
}

/// Where a row stands in its file, as messages say it: `row 5`, `event 5`, `feature 5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(into = "String")]
pub struct RowName {
    /// What the format calls its rows.
    pub noun: &'static str,
    /// Rows of a table count from 2, the header being row 1; others from 1.
    pub number: usize,
}

impl RowName {
    /// The id of an event that has none of its own: `row-5`.
    pub fn id(self) -> String {
        format!("{}-{}", self.noun, self.number)
    }
}

impl fmt::Display for RowName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.noun, self.number)
    }
}

impl From<RowName> for String {
    fn from(row: RowName) -> String {
        row.to_string()
    }
}

/// What one row says of an event: who reported it, and how many people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Account {
    /// The row.
    pub row: RowName,
    /// Who reported it.
    pub source: Option<String>,
    /// Where that can be read.
    pub source_url: Option<String>,
    /// How many people.
    #[serde(flatten)]
    pub count: Count,
    /// What else is to be said.
    pub note: Option<String>,
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

impl Incident {
    /// The narrowest name of where it happened, or of where it led.
    pub fn named(&self, destination: bool) -> Option<&str> {
        if destination { self.to.narrowest() } else { self.from.narrowest() }
    }
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
pub struct Count {
    /// The number that is drawn; none where it is unknown.
    #[serde(rename = "count")]
    pub best: Option<u64>,
    /// The lowest and the highest number reported, where reports differ.
    #[serde(rename = "count_range")]
    pub range: Option<(u64, u64)>,
    /// What the number that is drawn is said to be.
    #[serde(rename = "count_is")]
    pub exactness: Exactness,
}

/// What the numbers of a table count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// People, whatever became of them.
    #[default]
    People,
    /// People who died.
    Deaths,
    /// People who were hurt.
    Injured,
}

/// How a number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Exactness {
    /// As it is written.
    #[default]
    Exact,
    /// There may have been more: `more than 130`, `130+`.
    AtLeast,
    /// Rounded: `about 130`.
    About,
}

/// What kind of event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
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

impl Word for Unit {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Unit::People, "people"), (Unit::Deaths, "deaths"), (Unit::Injured, "injured")];
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
