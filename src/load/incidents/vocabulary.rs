//! The columns and codes of event data that are published under names of their own: UCDP GED and ACLED.

use schemars::JsonSchema;
use serde::Serialize;

use crate::atlas::{DatePrecision, Dates, Kind, Precision, Unit};
use crate::load::table::key;

/// Whose columns and codes a table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Vocabulary {
    /// Ours.
    #[serde(rename = "marz")]
    Own,
    /// The Georeferenced Event Dataset of the Uppsala Conflict Data Program.
    #[serde(rename = "UCDP GED")]
    Ucdp,
    /// The Armed Conflict Location & Event Data Project.
    #[serde(rename = "ACLED")]
    Acled,
}

/// Our columns with theirs.
type Names = &'static [(&'static str, &'static str)];

/// Högbladh, S. (2023), UCDP GED Codebook version 23.1, Uppsala University.
const UCDP: Names = &[
    ("id", "id"),
    ("date", "date_start"),
    ("end_date", "date_end"),
    ("date_precision", "date_prec"),
    ("place", "where_coordinates"),
    ("district", "adm_2"),
    ("province", "adm_1"),
    ("country", "country"),
    ("lat", "latitude"),
    ("lon", "longitude"),
    ("precision", "where_prec"),
    ("count", "best"),
    ("count_min", "low"),
    ("count_max", "high"),
    ("who", "side_a"),
    ("kind", "type_of_violence"),
    ("source", "source_article"),
    ("note", "source_headline"),
];

/// ACLED (2023), Codebook.
const ACLED: Names = &[
    ("id", "event_id_cnty"),
    ("date", "event_date"),
    ("date_precision", "time_precision"),
    ("place", "location"),
    ("district", "admin2"),
    ("province", "admin1"),
    ("country", "country"),
    ("lat", "latitude"),
    ("lon", "longitude"),
    ("precision", "geo_precision"),
    ("count", "fatalities"),
    ("who", "actor1"),
    ("kind", "event_type"),
    ("sub_kind", "sub_event_type"),
    ("source", "source"),
    ("note", "notes"),
];

/// Words for kinds of events beside our own, in lower case: those of ACLED, and what people write.
const KINDS: &[(&str, Kind)] = &[
    ("border crossing", Kind::Crossing),
    ("battle", Kind::Clash),
    ("battles", Kind::Clash),
    ("explosions/remote violence", Kind::Clash),
    ("violence against civilians", Kind::Other),
    ("protests", Kind::Other),
    ("riots", Kind::Other),
    ("strategic developments", Kind::Other),
];

/// What ACLED tells apart within a kind of event, in lower case, where that is one of our kinds.
const ACLED_SUB_KINDS: &[(&str, Kind)] = &[
    ("abduction/forced disappearance", Kind::Capture),
    ("government regains territory", Kind::Seizure),
    ("non-state actor overtakes territory", Kind::Seizure),
    ("non-violent transfer of territory", Kind::Seizure),
];

impl Vocabulary {
    /// Told by columns that nobody else has; the names as [`key`] makes them.
    pub(super) fn of(columns: &[String]) -> Self {
        let has = |names: &[&str]| names.iter().all(|name| columns.contains(&key(name)));
        if has(&["date_start", "where_prec", "type_of_violence"]) {
            Vocabulary::Ucdp
        } else if has(&["event_date", "event_type", "sub_event_type"]) {
            Vocabulary::Acled
        } else {
            Vocabulary::Own
        }
    }

    fn names(self) -> Names {
        match self {
            Vocabulary::Own => &[],
            Vocabulary::Ucdp => UCDP,
            Vocabulary::Acled => ACLED,
        }
    }

    /// Meanings that only these vocabularies have a column for.
    pub(super) fn own_columns(self) -> &'static [&'static str] {
        match self {
            Vocabulary::Own => &[],
            Vocabulary::Ucdp => &["date_precision"],
            Vocabulary::Acled => &["date_precision", "sub_kind"],
        }
    }

    /// Their name of a column.
    pub(super) fn column(self, meaning: &str) -> Option<&'static str> {
        self.names().iter().find(|(ours, _)| *ours == meaning).map(|(_, theirs)| *theirs)
    }

    /// What the numbers in the column for them count, by the column's name as [`key`] makes it.
    pub(super) fn unit(self, column: &str) -> Unit {
        match (self, column) {
            (Vocabulary::Ucdp, "best" | "low" | "high") => Unit::Deaths,
            (_, "fatalities" | "deaths" | "killed") => Unit::Deaths,
            (_, "injured") => Unit::Injured,
            _ => Unit::People,
        }
    }

    /// What kind of event a word says; words of theirs that we have none for are another event.
    pub(super) fn kind(self, word: &str) -> Option<Kind> {
        let word = word.to_lowercase();
        let usual = KINDS.iter().find(|(usual, _)| *usual == word).map(|(_, kind)| *kind);
        match (self, word.as_str()) {
            (Vocabulary::Own, _) => usual,
            // State-based and non-state violence are fought; one-sided violence is not.
            (Vocabulary::Ucdp, "1" | "2") => Some(Kind::Clash),
            _ => Some(usual.unwrap_or(Kind::Other)),
        }
    }

    /// What kind of event a narrower word says, where it says more than the wider one.
    pub(super) fn sub_kind(self, word: &str) -> Option<Kind> {
        let word = word.to_lowercase();
        let known = ACLED_SUB_KINDS.iter().find(|(theirs, _)| self == Vocabulary::Acled && *theirs == word);
        known.map(|(_, kind)| *kind)
    }

    /// A country without the former names that UCDP writes behind it: `Russia (Soviet Union)`, `Macedonia, FYR`.
    pub(super) fn country(self, name: &str) -> &str {
        match self {
            Vocabulary::Ucdp if name == "Macedonia, FYR" => "North Macedonia",
            Vocabulary::Ucdp => name.split_once(" (").map_or(name, |(name, _)| name),
            Vocabulary::Own | Vocabulary::Acled => name,
        }
    }

    /// How exactly a code says that the place is known.
    ///
    /// A place within some 25 km of a town (UCDP 2, ACLED 2) is known as well as a district is. A line or an area that
    /// crosses districts (UCDP 5) is known as well as a province.
    pub(super) fn precision(self, code: &str) -> Option<Precision> {
        match (self, code) {
            (Vocabulary::Ucdp, "1") => Some(Precision::Exact),
            (Vocabulary::Acled, "1") => Some(Precision::Town),
            (Vocabulary::Ucdp, "2" | "3") | (Vocabulary::Acled, "2") => Some(Precision::District),
            (Vocabulary::Ucdp, "4" | "5") | (Vocabulary::Acled, "3") => Some(Precision::Province),
            (Vocabulary::Ucdp, "6" | "7") => Some(Precision::Country),
            _ => None,
        }
    }

    /// The dates as exactly as a code says that they are known.
    ///
    /// UCDP gives the first and the last day that are possible. ACLED gives one day: of a week its middle (2), of a
    /// month any (3).
    pub(super) fn dates(self, dates: Dates, code: Option<&str>) -> Dates {
        match (self, code) {
            (Vocabulary::Ucdp, Some("4")) | (Vocabulary::Acled, Some("3")) => {
                dates.known_to(DatePrecision::Month)
            }
            (Vocabulary::Ucdp, Some("5")) => dates.known_to(DatePrecision::Year),
            (Vocabulary::Acled, Some("2")) => dates.widened(3),
            _ => dates,
        }
    }
}
