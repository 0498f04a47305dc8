use std::fmt;
use std::sync::Arc;

use super::line_cache::LineCache;
use crate::atlas::{Atlas, Day, Incident, Kind, LonLat, Status, Step, Unit};
use crate::error::{Error, ErrorKind};
use crate::gazetteer::{Entry, Placement};
use crate::language::Words;
use crate::load::incidents::Reading;
use crate::spec::{LineStyle, MapSpec, Symbol};

/// All that a map is composed from; what other maps may be made from too is shared with them.
#[derive(Debug)]
pub struct Story {
    /// What it is called and what it shows.
    pub spec: MapSpec,
    /// What is said on it, in its language.
    pub words: Words,
    /// The ground.
    pub atlas: Arc<Atlas>,
    /// The countries of the world, for the locator.
    pub world: Arc<Atlas>,
    /// The events, with their places.
    pub incidents: Vec<(Incident, Placement)>,
    /// What the numbers of the events count.
    pub unit: Unit,
    /// Other events, drawn as symbols of one size and not counted.
    pub events: Vec<(Incident, Placement)>,
    /// What the numbers of other events count; none where their tables count different things.
    pub events_unit: Option<Unit>,
    /// What the tables tell of that has no place on any map.
    pub left_out: Vec<LeftOut>,
    /// How each table was understood.
    pub tables: Vec<Reading>,
    /// Events of either kind that have a place, and whose days the map doesn't show.
    pub other_days: Vec<OtherDays>,
    /// What the symbols of other events mean, for the legend: kind and words.
    pub event_labels: Vec<(Kind, String)>,
    /// The countries that the map is about: indexes into the atlas.
    pub focus: Vec<usize>,
    /// Areas to hatch.
    pub areas: Vec<Area>,
    /// Lines on the ground.
    pub lines: Vec<LineFeature>,
    /// Places as symbols.
    pub points: Vec<PointFeature>,
    /// The numbers by which areas are coloured.
    pub values: Option<Values>,
    /// Towns that may be shown for orientation.
    pub towns: Arc<[Entry]>,
    /// The lines of the ground, where another map had them in the same view.
    pub line_cache: Arc<LineCache>,
}

impl Story {
    /// The events of a step, of the story and others.
    pub(super) fn events_of(&self, step: &Step) -> impl Iterator<Item = &Incident> {
        let all = self.incidents.iter().chain(&self.events).map(|(incident, _)| incident);
        all.filter(|incident| step.shows(incident))
    }
}

/// An event that is not on the map because of its days.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherDays {
    /// The event.
    pub incident: Incident,
    /// Where it would stand.
    pub placement: Placement,
    /// Why it is left out.
    pub reason: NotShown,
}

/// Why a map of some days does not show an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotShown {
    /// It was over before the first of them.
    Before(Day),
    /// It began after the last of them.
    After(Day),
    /// Nobody knows its day.
    DayUnknown,
}

impl fmt::Display for NotShown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotShown::Before(day) => write!(f, "before {day}"),
            NotShown::After(day) => write!(f, "after {day}"),
            NotShown::DayUnknown => f.write_str("its day is not known"),
        }
    }
}

/// An event that has no place, or a row that is none.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// What its row says, as far as it could be read.
    pub incident: Incident,
    /// Why it has no place: an unknown or ambiguous name, or a cell that is not what its column needs.
    pub reason: Error,
    /// Whether it is one of the other events, which are not counted.
    pub is_other: bool,
}

impl LeftOut {
    /// The kind of reason, as warnings name it.
    pub fn code(&self) -> &'static str {
        match self.reason.kind {
            ErrorKind::UnknownName => "unknown-name",
            ErrorKind::AmbiguousName => "ambiguous-name",
            _ => "rejected",
        }
    }
}

/// An area to hatch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// The territory: index into the atlas.
    pub territory: usize,
    /// What the hatching means, for the legend.
    pub label: String,
    /// How sure it is.
    pub status: Status,
}

/// A line on the ground: a front, a road.
#[derive(Debug, Clone, PartialEq)]
pub struct LineFeature {
    /// What it is called; empty where its file does not say.
    pub name: String,
    /// What lines of its layer are, for the legend.
    pub label: String,
    /// How it is drawn.
    pub style: LineStyle,
    /// Its parts, degrees.
    pub parts: Vec<Vec<LonLat>>,
}

/// A place that is drawn as a symbol.
#[derive(Debug, Clone, PartialEq)]
pub struct PointFeature {
    /// Unique in its table.
    pub id: String,
    /// What it is called, a line for each language; empty where nothing is to be written.
    pub names: Vec<String>,
    /// The country that it lies in, as an ISO 3166 alpha-3 code; empty where that is not known.
    pub country: String,
    /// What places of its layer are, for the legend.
    pub label: String,
    /// What stands for it.
    pub symbol: Symbol,
    /// Where it is, degrees.
    pub at: LonLat,
}

/// The numbers by which areas are coloured.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// What they are, for the legend.
    pub label: String,
    /// Each area that has one, as an index into the atlas, with its number.
    pub of: Vec<(usize, f64)>,
    /// Where one class ends and the next begins; empty where that follows from the numbers.
    pub breaks: Vec<f64>,
}
