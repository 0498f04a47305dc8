use crate::atlas::{Atlas, Incident, Kind};
use crate::gazetteer::{Entry, Placement};
use crate::spec::MapSpec;

/// All that a map is composed from.
#[derive(Debug)]
pub struct Story {
    /// What it is called and what it shows.
    pub spec: MapSpec,
    /// The ground.
    pub atlas: Atlas,
    /// The countries of the world, for the locator.
    pub world: Atlas,
    /// The events, with their places.
    pub incidents: Vec<(Incident, Placement)>,
    /// Other events, drawn as symbols of one size and not counted.
    pub events: Vec<(Incident, Placement)>,
    /// Events of either kind that are not on the map because of their days.
    pub left_out: Vec<LeftOut>,
    /// What the symbols of other events mean, for the legend: kind and words.
    pub event_labels: Vec<(Kind, String)>,
    /// The countries that the map is about: indexes into the atlas.
    pub focus: Vec<usize>,
    /// Areas to hatch.
    pub areas: Vec<Area>,
    /// Towns that may be shown for orientation.
    pub towns: Vec<Entry>,
}

/// An event that is not on the map because of its days.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// The event.
    pub incident: Incident,
    /// Where it would stand.
    pub placement: Placement,
    /// Why it is left out: `before 2021-06-25`, `after 2021-07-01`, `without a date`.
    pub reason: String,
}

/// An area to hatch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// The territory: index into the atlas.
    pub territory: usize,
    /// What the hatching means, for the legend.
    pub label: String,
}
