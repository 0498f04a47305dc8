use kurbo::{BezPath, Point};
use serde::{Deserialize, Serialize};

use super::Color;

/// A line of text: what it says, how it would be set, and its finished outline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Text {
    /// The text as read, in logical order.
    pub content: String,
    /// The style of the letters.
    pub face: Face,
    /// The size of the em, px.
    pub size_px: f64,
    /// Left end of the baseline, px (also for text that runs from right to left).
    pub origin: Point,
    /// The letters, in place, px. Fill by the non-zero rule.
    pub outline: BezPath,
    /// The colour of the letters.
    pub color: Color,
    /// The soft edge round the letters.
    pub halo: Option<Halo>,
}

/// A line round letters, in the colour of the ground, that keeps them readable over lines.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Halo {
    /// The colour.
    pub color: Color,
    /// How far it reaches beyond the letters, px.
    pub width_px: f64,
}

/// The styles of the one family that maps are set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Face {
    /// Upright, weight 400.
    Regular,
    /// Upright, weight 600.
    SemiBold,
    /// Upright, weight 700.
    Bold,
    /// Italic, weight 400: water.
    Italic,
}
