//! Letters in an SVG document: each glyph is defined once and used wherever it stands.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use kurbo::{Affine, Vec2};
use plotters_backend::BackendCoord;

use super::DrawError;
use super::markup::{decimal, path_data};
use super::outline::{Outline, UNITS_PER_PX};
use crate::scene::{Letter, Text};

/// The glyphs of a document.
#[derive(Debug)]
pub(super) struct Glyphs {
    /// What their ids start with.
    pub(super) prefix: String,
    /// Path data in font units, y up.
    outlines: BTreeMap<(u8, u32), String>,
}

impl Glyphs {
    pub(super) fn new(prefix: String) -> Self {
        Glyphs { prefix, outlines: BTreeMap::new() }
    }

    /// Notes the outline of a letter.
    pub(super) fn define(&mut self, letter: &Letter) -> Result<(), DrawError> {
        if let Entry::Vacant(entry) = self.outlines.entry(letter.glyph) {
            let mut data = String::new();
            path_data(&mut data, &Outline::new(&letter.outline, (0, 0))?);
            entry.insert(data);
        }
        Ok(())
    }

    /// The definitions as an element; nothing where there is no glyph.
    pub(super) fn definitions(&self) -> String {
        if self.outlines.is_empty() {
            return String::new();
        }
        let mut out = String::from("<defs>\n");
        for (glyph, data) in &self.outlines {
            out.push_str(&format!("<path id=\"{}\" d=\"{data}\"/>\n", id(&self.prefix, *glyph)));
        }
        out.push_str("</defs>\n");
        out
    }
}

fn id(prefix: &str, (font, glyph): (u8, u32)) -> String {
    format!("{prefix}-{}{glyph}", char::from(b'a' + font % 26))
}

/// Where a text stands, and how large.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// Px per font unit.
    pub(super) scale: f64,
    origin: Vec2,
    /// Whether all letters stand upright on one baseline.
    level: bool,
}

impl Setting {
    /// None for a text without a letter.
    pub(super) fn of(text: &Text, origin: BackendCoord) -> Option<Self> {
        let first = text.letters.first()?.place.as_coeffs();
        let scale = (first[0] * first[0] + first[1] * first[1]).sqrt();
        let upright = |letter: &Letter| {
            let [a, b, c, d, _, _] = letter.place.as_coeffs();
            a == scale && b == 0.0 && c == 0.0 && d == -scale
        };
        let level = text.letters.iter().all(upright);
        let corner = Vec2::new(f64::from(origin.0), f64::from(origin.1)) / f64::from(UNITS_PER_PX);
        let origin = corner + if level { text.origin.to_vec2() } else { Vec2::ZERO };
        Some(Setting { scale, origin, level })
    }

    /// The transform of the whole text: for a level one from font units, else from px.
    pub(super) fn write_transform(&self, out: &mut String) {
        if !self.level && self.origin == Vec2::ZERO {
            return;
        }
        out.push_str(" transform=\"translate(");
        decimal(out, self.origin.x, 2);
        out.push(' ');
        decimal(out, self.origin.y, 2);
        out.push(')');
        if self.level {
            self.write_scale(out);
        }
        out.push('"');
    }

    fn write_scale(&self, out: &mut String) {
        out.push_str("scale(");
        decimal(out, self.scale, 6);
        out.push(' ');
        decimal(out, -self.scale, 6);
        out.push(')');
    }

    /// One use of a glyph for each letter.
    pub(super) fn write_letters(&self, out: &mut String, prefix: &str, text: &Text) {
        for letter in &text.letters {
            out.push_str("<use href=\"#");
            out.push_str(&id(prefix, letter.glyph));
            out.push('"');
            if self.level {
                self.write_position(out, letter.place, text);
            } else {
                self.write_place(out, letter.place);
            }
            out.push_str("/>");
        }
    }

    /// The position of a letter of a level text, in font units.
    fn write_position(&self, out: &mut String, place: Affine, text: &Text) {
        let at = (place.translation() - text.origin.to_vec2()) / self.scale;
        for (name, value) in [("x", at.x), ("y", -at.y)] {
            if value.round() != 0.0 {
                out.push_str(&format!(" {name}=\"{}\"", value.round()));
            }
        }
    }

    /// The place of a turned letter, in px.
    fn write_place(&self, out: &mut String, place: Affine) {
        let [a, b, _, _, x, y] = place.as_coeffs();
        out.push_str(" transform=\"translate(");
        decimal(out, x, 2);
        out.push(' ');
        decimal(out, y, 2);
        out.push_str(")rotate(");
        decimal(out, b.atan2(a).to_degrees(), 2);
        out.push(')');
        self.write_scale(out);
        out.push('"');
    }
}
