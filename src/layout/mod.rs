//! Atlas, events and taste become a finished picture.
//!
//! [`compose`] is the list of the stages, in the order in which they happen: page, view, ground, events,
//! crossings, furniture and labels in one placement, and the layers from the lowest to the highest. Each map
//! element has a file of its own. Nothing here reads a file or knows a drawing format.

mod annotate;
mod areas;
mod block;
mod borders;
mod caption;
mod choropleth;
mod compose;
mod crossings;
mod debug;
mod description;
mod draft;
mod figures;
mod frame;
mod furniture;
mod graticule;
mod grid;
mod incident_labels;
mod incidents;
pub mod labels;
mod lake_labels;
mod layers;
mod legend;
mod line_cache;
mod line_features;
mod lines;
mod locator;
mod north_arrow;
mod numbers;
mod outcome;
mod page;
mod panels;
mod pins;
mod places;
mod points;
mod report;
mod river_labels;
mod rivers;
mod rows;
mod scale_bar;
mod series;
mod stamp;
mod story;
mod tally;
mod territories;
mod territory_labels;
mod timeline;

pub use compose::compose;
pub use frame::metres_per_px;
pub use incidents::{CircleScale, shape_name};
pub use labels::Rung;
pub use line_cache::LineCache;
pub use report::{Composition, Dropped, Fate, IncidentReport, LabelReport, PlacedLabel};
pub use rows::{Fates, Rows};
pub use series::{Series, StepMap, series};
pub use story::{Area, LeftOut, LineFeature, NotShown, OtherDays, PointFeature, Story, Values};
