use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::atlas::{Status, Word};

/// Areas to hatch: countries, provinces or districts by name.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaLayer {
    /// A table with a column `country`, `province` or `district`; its column `status` goes before the key.
    pub file: PathBuf,
    /// What the hatching means, for the legend.
    pub label: String,
    /// How sure it is: `confirmed` is hatched, `claimed` with broken lines, `disputed` in both directions.
    #[serde(default)]
    pub status: Status,
}

/// A table of events that are drawn as symbols beside the story's own.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventLayer {
    /// A table of events, with the columns of `incidents`.
    pub file: PathBuf,
    /// What the symbols mean, for the legend.
    pub label: String,
}

/// Lines on the ground: front lines, roads, routes.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineLayer {
    /// Lines, or polygons whose edges are drawn (GeoJSON, TopoJSON).
    pub file: PathBuf,
    /// What the lines are, for the legend; without it they are not in it.
    #[serde(default)]
    pub label: String,
    /// How they are drawn.
    #[serde(default)]
    pub style: LineStyle,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LineStyle {
    /// A plain line.
    #[default]
    Plain,
    /// A line between two others.
    Road,
    /// A line with sleepers.
    Railway,
    /// A broken line.
    Route,
    /// A strong line with teeth, which point to its left.
    Front,
}

/// Places that are drawn as symbols.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PointLayer {
    /// Places (CSV, JSON, JSON Lines, GeoJSON points): `place`, with `country` where several places are called so, or `lat`
    /// and `lon` where marz does not know it; a column `symbol` goes before the key.
    pub file: PathBuf,
    /// What they are, for the legend; without it they are not in it.
    #[serde(default)]
    pub label: String,
    /// What stands for each.
    #[serde(default)]
    pub symbol: Symbol,
    /// Whether their names are written beside them.
    #[serde(default = "yes")]
    pub names: bool,
}

fn yes() -> bool {
    true
}

/// What stands for a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Symbol {
    /// A capital: a square in a square.
    Capital,
    /// A city: a disc in a circle.
    City,
    /// A town: a circle.
    #[default]
    Town,
    /// Where a road crosses a border: two posts on a diamond.
    Crossing,
    /// A checkpoint: a barrier.
    Checkpoint,
    /// An airport: an aeroplane.
    Airport,
    /// A port: an anchor.
    Port,
    /// A base: a flag.
    Base,
    /// A camp: a tent.
    Camp,
    /// A hospital: a cross.
    Hospital,
}

/// Areas that are coloured by a number, in classes.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choropleth {
    /// A table with a column `country`, `province` or `district`, a row for each area; without it, the properties of the
    /// polygons in `borders` and `districts` are read.
    pub file: Option<PathBuf>,
    /// The column or property with the number.
    pub value: String,
    /// What the number is, for the legend.
    pub label: String,
    /// Where one class ends and the next begins, rising; without them, round numbers that part the areas about evenly.
    #[serde(default)]
    pub breaks: Vec<f64>,
}

impl Word for Symbol {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Symbol::Capital, "capital"),
        (Symbol::City, "city"),
        (Symbol::Town, "town"),
        (Symbol::Crossing, "crossing"),
        (Symbol::Checkpoint, "checkpoint"),
        (Symbol::Airport, "airport"),
        (Symbol::Port, "port"),
        (Symbol::Base, "base"),
        (Symbol::Camp, "camp"),
        (Symbol::Hospital, "hospital"),
    ];
}

impl Word for LineStyle {
    const WORDS: &'static [(Self, &'static str)] = &[
        (LineStyle::Plain, "plain"),
        (LineStyle::Road, "road"),
        (LineStyle::Railway, "railway"),
        (LineStyle::Route, "route"),
        (LineStyle::Front, "front"),
    ];
}
