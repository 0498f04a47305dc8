//! Names of places: which place a name means, and how sure that is.
//!
//! A [`Gazetteer`] answers with every bearer of a name, in any spelling it knows; [`place_all`] decides for an
//! event with all that its row says, and never guesses in silence: a name without a bearer is an error that
//! lists the nearest names, a name with several is an error that lists them.

mod context;
mod countries;
mod fold;
mod index;
mod letters;
mod look_up;
mod matches;
mod meaning;
mod placement;
mod polygons;
mod sound;

pub use countries::{Countries, CountryIndex};
pub use fold::fold;
pub use index::Index;
pub use look_up::LookUp;
pub use matches::{Gazetteer, Match, Step};
pub use meaning::{Meaning, decide};
pub use placement::{Placement, Seat, Side, place_all};

use std::borrow::Cow;

use serde::Serialize;

use crate::atlas::Word;

/// A place that can be named.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// The name to show.
    pub name: Cow<'static, str>,
    /// What it is.
    pub kind: EntryKind,
    /// ISO 3166 alpha-3 code of its country; empty where none is known.
    pub country: Cow<'static, str>,
    /// The name of its province; empty where none is known.
    pub province: Cow<'static, str>,
    /// The name of its district; empty where none is known.
    pub district: Cow<'static, str>,
    /// Longitude and latitude in degrees; none for a place that is known by name only. A district's or
    /// province's are those of its seat.
    pub at: Option<(f64, f64)>,
    /// How far the true place may lie from `at`, km; 0 for a place that is known well.
    pub uncertainty_km: f32,
    /// Inhabitants; 0 where unknown.
    pub population: u32,
}

/// What a place is, the widest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// A country.
    Country,
    /// A first-level unit.
    Province,
    /// A second-level unit.
    District,
    /// The capital of a country.
    Capital,
    /// The seat of a province.
    ProvinceSeat,
    /// Any other town or village.
    Town,
    /// A border crossing or another named spot.
    Spot,
}

impl Word for EntryKind {
    const WORDS: &'static [(Self, &'static str)] = &[
        (EntryKind::Country, "country"),
        (EntryKind::Province, "province"),
        (EntryKind::District, "district"),
        (EntryKind::Capital, "capital"),
        (EntryKind::ProvinceSeat, "province-seat"),
        (EntryKind::Town, "town"),
        (EntryKind::Spot, "spot"),
    ];
}

impl EntryKind {
    /// Whether this is an area rather than a settlement or a spot.
    pub fn is_area(self) -> bool {
        self <= EntryKind::District
    }
}

impl Entry {
    /// The name with what it belongs to: `Ishkashim (town, Gorno-Badakhshan, TJK)`.
    pub fn in_full(&self) -> String {
        let kind = self.kind.word();
        let district = if self.kind == EntryKind::District { "" } else { &*self.district };
        let chain: Vec<&str> =
            [kind, district, &self.province, &self.country].into_iter().filter(|s| !s.is_empty()).collect();
        format!("{} ({})", self.name, chain.join(", "))
    }

    /// The distance to another place on a sphere, km. Where one has no coordinates it is 0 within a country, and infinite
    /// across a border or between areas of one level.
    pub fn apart_km(&self, other: &Entry) -> f64 {
        use geo::{Distance, Haversine};
        match (self.at, other.at) {
            (Some(a), Some(b)) => Haversine.distance(geo::Point::from(a), geo::Point::from(b)) / 1000.0,
            // An area without coordinates lies where its namesakes in the country are, a district beside another does not.
            _ if self.country == other.country && (self.kind != other.kind || self.name == other.name) => 0.0,
            _ => f64::INFINITY,
        }
    }
}
