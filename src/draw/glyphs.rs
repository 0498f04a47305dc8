//! Letters in an SVG document: each glyph is defined once and used wherever it stands.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use kurbo::{Affine, Vec2};
use plotters_backend::BackendCoord;

use super::DrawError;
use super::markup::{decimal, decimal_attribute, digits, number_attribute, path_data};
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
            out.push_str("<path id=\"");
            write_id(&mut out, &self.prefix, *glyph);
            out.push_str("\" d=\"");
            out.push_str(data);
            out.push_str("\"/>\n");
        }
        out.push_str("</defs>\n");
        out
    }
}

fn write_id(out: &mut String, prefix: &str, (font, glyph): (u8, u32)) {
    out.push_str(prefix);
    out.push('-');
    out.push(char::from(b'a' + font % 26));
    digits(out, glyph);
}

/// Where a text stands, and how large.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// Px per font unit of the first letter.
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
            write_scale(out, self.scale);
        }
        out.push('"');
    }

    /// Writes the width of a pen for letters of a scale, given in px.
    pub(super) fn write_pen(out: &mut String, pen_px: f64, scale: f64) {
        decimal_attribute(out, "stroke-width", pen_px / scale);
    }

    /// One use of a glyph for each letter; in outline, where a pen is given, px.
    pub(super) fn write_letters(&self, out: &mut String, prefix: &str, text: &Text, pen_px: Option<f64>) {
        for letter in &text.letters {
            out.push_str("<use href=\"#");
            write_id(out, prefix, letter.glyph);
            out.push('"');
            if self.level {
                self.write_position(out, letter.place, text);
            } else {
                let scale = self.scale_of(letter);
                if let Some(pen_px) = pen_px.filter(|_| scale != self.scale) {
                    Setting::write_pen(out, pen_px, scale);
                }
                write_place(out, letter.place, scale);
            }
            out.push_str("/>");
        }
    }

    /// The position of a letter of a level text, in font units.
    fn write_position(&self, out: &mut String, place: Affine, text: &Text) {
        let at = (place.translation() - text.origin.to_vec2()) / self.scale;
        for (name, value) in [("x", at.x), ("y", -at.y)] {
            let whole = value.round() as i32;
            if whole != 0 {
                number_attribute(out, name, whole.saturating_mul(UNITS_PER_PX));
            }
        }
    }

    /// Px per font unit of a letter: fonts have units of different sizes.
    fn scale_of(&self, letter: &Letter) -> f64 {
        let [a, b, ..] = letter.place.as_coeffs();
        let own = (a * a + b * b).sqrt();
        // Turning a letter may change its last digits.
        if (own / self.scale - 1.0).abs() < 1e-6 { self.scale } else { own }
    }
}

fn write_scale(out: &mut String, scale: f64) {
    out.push_str("scale(");
    decimal(out, scale, 6);
    out.push(' ');
    decimal(out, -scale, 6);
    out.push(')');
}

/// The place of a turned letter, in px.
fn write_place(out: &mut String, place: Affine, scale: f64) {
    let [a, b, _, _, x, y] = place.as_coeffs();
    out.push_str(" transform=\"translate(");
    decimal(out, x, 2);
    out.push(' ');
    decimal(out, y, 2);
    out.push_str(")rotate(");
    decimal(out, b.atan2(a).to_degrees(), 2);
    out.push(')');
    write_scale(out, scale);
    out.push('"');
}
