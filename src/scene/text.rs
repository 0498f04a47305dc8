use std::sync::Arc;

use kurbo::{Affine, BezPath, Point, Vec2};
use serde::{Deserialize, Serialize, Serializer};

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
    /// The letters, in place.
    #[serde(rename = "outline", serialize_with = "as_outline")]
    pub letters: Vec<Letter>,
    /// The colour of the letters.
    pub color: Color,
    /// The soft edge round the letters.
    pub halo: Option<Halo>,
}

/// One letter, or a part of one: a glyph in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// The number of the font and that of the glyph in it: equal numbers, equal outlines.
    pub glyph: (u8, u32),
    /// The outline in font units, y **up**. Fill by the non-zero rule.
    pub outline: Arc<BezPath>,
    /// From font units to px on the page.
    pub place: Affine,
}

impl Text {
    /// Moves the line, px.
    pub fn move_by(&mut self, offset: Vec2) {
        self.transform(Affine::translate(offset));
    }

    /// Moves and turns the line.
    pub fn transform(&mut self, transform: Affine) {
        self.origin = transform * self.origin;
        for letter in &mut self.letters {
            letter.place = transform * letter.place;
        }
    }

    /// The outline of all letters in px. Fill by the non-zero rule.
    pub fn outline(&self) -> BezPath {
        outline(&self.letters)
    }
}

fn outline(letters: &[Letter]) -> BezPath {
    letters.iter().flat_map(|letter| letter.outline.iter().map(|element| letter.place * element)).collect()
}

fn as_outline<S: Serializer>(letters: &[Letter], serializer: S) -> Result<S::Ok, S::Error> {
    outline(letters).serialize(serializer)
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
