use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which lengths the scale bar has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ScaleUnits {
    /// Kilometres.
    Km,
    /// Miles.
    Miles,
    /// Kilometres above the line, miles below it.
    Both,
    /// There is no scale bar.
    None,
}

/// What the locator shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Locator {
    /// The neighbourhood of a map that shows little ground, the globe for one that shows much; none for one that shows
    /// so much that everybody knows where it is.
    #[default]
    Auto,
    /// The neighbourhood.
    Region,
    /// The globe.
    Globe,
    /// There is no locator.
    None,
}
