use std::sync::Arc;

use kurbo::{Affine, BezPath, Point, Vec2};
use schemars::JsonSchema;
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
    /// How it runs, for those who set it in letters of their own.
    pub run: Run,
}

/// How a line of text runs: what a viewer needs that sets it itself.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Run {
    /// From its left end to the pen after its last letter, px.
    pub width_px: f64,
    /// Whether every letter has a glyph, so that the width is that of the whole line.
    pub is_whole: bool,
    /// Space between its letters, px.
    pub tracking_px: f64,
    /// Whether it runs from right to left as a whole.
    pub is_rtl: bool,
    /// How far its baseline is turned, radians clockwise; 0 is level.
    pub angle: f64,
    /// Its letters one by one, where it runs along a bend; empty for a straight line.
    pub bent: Vec<BentLetter>,
}

/// A letter with its marks, on a bent line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BentLetter {
    /// What it is.
    pub content: String,
    /// The middle of its baseline, px.
    pub at: Point,
    /// How far it is turned, radians clockwise.
    pub angle: f64,
}

/// How text is written into a document that can hold letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextMode {
    /// As outlines: alike everywhere, and not to be edited.
    #[default]
    Outline,
    /// As text: to be edited and searched, in the viewer's fonts.
    Live,
}

impl TextMode {
    /// The modes by the words that name them.
    pub const WORDS: [(&'static str, TextMode); 2] =
        [("outline", TextMode::Outline), ("live", TextMode::Live)];

    /// The mode that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, mode)| *mode)
    }
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
        let [a, b, ..] = transform.as_coeffs();
        let turn = b.atan2(a);
        self.origin = transform * self.origin;
        self.run.angle += turn;
        for letter in &mut self.run.bent {
            letter.at = transform * letter.at;
            letter.angle += turn;
        }
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
