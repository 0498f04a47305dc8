use kurbo::BezPath;
use serde::Serialize;

use super::{Attributes, Color};

/// An area, a line, or both: one path with its paint.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Shape {
    /// What the shape is: `territory`, `border`, `crossing`, `leader`; empty where nobody asks.
    pub class: &'static str,
    /// What is said about it, in writing order.
    pub attributes: Attributes,
    /// The outline in px. Rings are closed; holes need no orientation (even-odd rule).
    pub path: BezPath,
    /// The paint of the inside.
    pub fill: Option<Fill>,
    /// The paint of the outline, over the fill.
    pub stroke: Option<Stroke>,
}

/// The paint of an inside, by the even-odd rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Fill {
    /// The colour.
    pub color: Color,
}

/// The paint of an outline; joins are always round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stroke {
    /// The colour.
    pub color: Color,
    /// The width, px.
    pub width_px: f64,
    /// Lengths of dash and gap in turn, px; empty for a solid line.
    pub dash_px: Vec<f64>,
    /// How ends look.
    pub cap: Cap,
}

/// How the ends of a line look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cap {
    /// Half a disc beyond the end.
    Round,
    /// Cut at the end.
    Butt,
}

impl Shape {
    /// A path without paint.
    pub fn new(path: BezPath) -> Self {
        Shape { path, ..Shape::default() }
    }

    /// Sets the class.
    pub fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// Adds an attribute.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.set(name, value);
        self
    }

    /// Fills the inside.
    pub fn fill(mut self, color: Color) -> Self {
        self.fill = Some(Fill { color });
        self
    }

    /// Strokes the outline.
    pub fn stroke(mut self, stroke: Stroke) -> Self {
        self.stroke = Some(stroke);
        self
    }
}

impl Stroke {
    /// A solid line with round caps.
    pub fn new(color: Color, width_px: f64) -> Self {
        Stroke { color, width_px, dash_px: Vec::new(), cap: Cap::Round }
    }

    /// The same with dashes, which end as `cap` says.
    pub fn dashed(mut self, dash_px: &[f64], cap: Cap) -> Self {
        self.dash_px = dash_px.to_vec();
        self.cap = cap;
        self
    }
}
