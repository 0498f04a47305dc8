use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{LonLat, Word};
use crate::topology::ArcRef;

/// How deep a territory lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A country.
    Country,
    /// A first-level unit: province, region.
    Province,
    /// A second-level unit: district.
    District,
}

impl Level {
    /// All levels, the widest first.
    pub const ALL: [Level; 3] = [Level::Country, Level::Province, Level::District];
}

impl Word for Level {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Level::Country, "country"), (Level::Province, "province"), (Level::District, "district")];
}

/// What something is called.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Names {
    /// The name in English or, without one, as the source gives it.
    pub name: String,
    /// Names by language tag.
    pub by_language: BTreeMap<String, String>,
    /// Other spellings.
    pub others: Vec<String>,
}

/// An area with a name: country, province or district.
#[derive(Debug, Clone, PartialEq)]
pub struct Territory {
    /// ISO 3166 code or the user's own id.
    pub id: String,
    /// What it is called.
    pub names: Names,
    /// How deep it lies.
    pub level: Level,
    /// The id of the territory above it.
    pub parent: Option<String>,
    /// Polygons of rings of arcs; the exterior ring comes first.
    pub polygons: Vec<Vec<Vec<ArcRef>>>,
    /// Where it lies, if its source is too coarse to give it an area.
    pub at: Option<LonLat>,
    /// The number that its file has of it, where one was asked for.
    pub value: Option<f64>,
}

impl Territory {
    /// A territory without polygons.
    pub fn new(id: impl Into<String>, name: impl Into<String>, level: Level) -> Self {
        let names = Names { name: name.into(), ..Names::default() };
        Territory { id: id.into(), names, level, parent: None, polygons: Vec::new(), at: None, value: None }
    }
}

/// How far those on either side agree on a border.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BorderStatus {
    /// Both sides accept it.
    #[default]
    Agreed,
    /// At least one side claims another line.
    Disputed,
    /// It is kept, but not recognised.
    DeFacto,
    /// A military line.
    ControlLine,
    /// It was never settled.
    Undetermined,
}

impl Word for BorderStatus {
    const WORDS: &'static [(Self, &'static str)] = &[
        (BorderStatus::Agreed, "agreed"),
        (BorderStatus::Disputed, "disputed"),
        (BorderStatus::DeFacto, "de-facto"),
        (BorderStatus::ControlLine, "control-line"),
        (BorderStatus::Undetermined, "undetermined"),
    ];
}

/// A line between two junctions, with what lies on either side.
#[derive(Debug, Clone, PartialEq)]
pub struct Arc {
    /// Longitude and latitude, degrees; at least two.
    pub points: Vec<LonLat>,
    /// The territory to the left of its direction, for each level.
    pub left: [Option<usize>; 3],
    /// The territory to the right of its direction, for each level.
    pub right: [Option<usize>; 3],
    /// How far the sides agree on it.
    pub status: BorderStatus,
    /// Whether a line of its own says that this is a border, also where no territory lies on either side.
    pub marked: bool,
}

impl Arc {
    /// An arc with nothing on either side.
    pub fn new(points: Vec<LonLat>) -> Self {
        Arc { points, left: [None; 3], right: [None; 3], status: BorderStatus::Agreed, marked: false }
    }

    /// The widest level at which the sides differ, that of countries for a border line of its own; none for a line
    /// that is no border, such as a river.
    pub fn level(&self) -> Option<Level> {
        let differs = |&l: &Level| self.left[l as usize] != self.right[l as usize];
        Level::ALL.into_iter().find(differs).or(self.marked.then_some(Level::Country))
    }
}

/// A river.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct River {
    /// What it is called.
    pub names: Names,
    /// Its lines as runs of arcs, each in downstream order.
    pub runs: Vec<Vec<ArcRef>>,
}

/// A lake.
#[derive(Debug, Clone, PartialEq)]
pub struct Lake {
    /// What it is called.
    pub names: Names,
    /// Closed rings, longitude and latitude in degrees.
    pub rings: Vec<Vec<LonLat>>,
}
