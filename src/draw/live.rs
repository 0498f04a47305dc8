//! Text in an SVG document as text: a viewer sets it, in the fonts of the map where it has them.
//!
//! What is written is what Chromium, Firefox, resvg and librsvg show alike:
//!
//! - Neither text on a path nor lists of positions, which librsvg lacks: the letters of a bent line are elements of their own.
//!   Arabic letters are joined, and resvg does not join them across elements: such a line is straight, and leans as the bend does.
//! - resvg knows no direction and starts every line at its left end. So a line from right to left is anchored in its middle and
//!   held by a mark at either end; a Latin word within it stays where resvg puts it.
//! - resvg takes one family of a list, the first that it has: lines with Arabic letters have a list of their own.
//! - `textLength` keeps a line as wide as it was measured where other fonts set it. librsvg lacks it, and resvg adds letter-spacing
//!   to it: a line grows at its end in the one, and has none where it is spaced.

use kurbo::{Point, Vec2};
use plotters_backend::BackendCoord;

use super::DrawError;
use super::markup::{attribute, decimal, decimal_attribute, escape, number, number_attribute};
use super::outline::{UNITS_PER_PX, checked_units};
use crate::scene::{BentLetter, Face, Text};

/// The family that a map is set in, others of about its widths, that of Arabic letters, and what most viewers have.
pub(super) const FAMILIES: &str = "'Source Sans 3',Source Sans Pro,Myriad Pro,Carlito,Calibri,Vazirmatn,Noto Sans,Arial,DejaVu Sans,sans-serif";

/// The same for lines with Arabic letters.
const ARABIC_FAMILIES: &str = "Vazirmatn,'Source Sans 3',Noto Sans Arabic,Tahoma,DejaVu Sans,sans-serif";

/// Say the direction of a line whose ends don't.
const LEFT_TO_RIGHT: char = '\u{200e}';
const RIGHT_TO_LEFT: char = '\u{200f}';

/// A text on its way into a document.
pub(super) struct Live<'a> {
    text: &'a Text,
    /// The corner that the scene is drawn from, px.
    corner: Vec2,
    page_is_rtl: bool,
}

impl<'a> Live<'a> {
    /// None for a text that says nothing.
    pub(super) fn of(text: &'a Text, origin: BackendCoord, page_is_rtl: bool) -> Option<Self> {
        let corner = Vec2::new(f64::from(origin.0), f64::from(origin.1)) / f64::from(UNITS_PER_PX);
        (!text.content.trim().is_empty()).then_some(Live { text, corner, page_is_rtl })
    }

    /// Writes an element whose start is `head`: a name, an id or a paint.
    pub(super) fn write(&self, out: &mut String, head: &str) -> Result<(), DrawError> {
        match (self.text.run.bent.as_slice(), self.is_joined()) {
            ([], _) => {
                let run = &self.text.run;
                let half = if run.is_rtl { run.width_px / 2.0 } else { 0.0 };
                let at = self.text.origin + Vec2::from_angle(run.angle) * half;
                self.write_straight(out, head, at, run.angle)
            }
            (bent @ [first, .., last], true) => {
                let sum = bent.iter().fold(Vec2::ZERO, |sum, letter| sum + letter.at.to_vec2());
                let along = last.at - first.at;
                self.write_straight(out, head, (sum / bent.len() as f64).to_point(), along.y.atan2(along.x))
            }
            (bent, _) => self.write_bent(out, head, bent),
        }
    }

    /// Whether there are letters that are joined to each other.
    fn is_joined(&self) -> bool {
        self.text.content.chars().any(is_from_right)
    }

    /// Writes a straight line; `at` is its left end, of a line from right to left its middle.
    fn write_straight(&self, out: &mut String, head: &str, at: Point, angle: f64) -> Result<(), DrawError> {
        let run = &self.text.run;
        out.push_str("<text");
        out.push_str(head);
        if (angle.to_degrees() * 100.0).round() == 0.0 {
            let at = at + self.corner;
            number_attribute(out, "x", checked_units(at.x)?);
            number_attribute(out, "y", checked_units(at.y)?);
        } else {
            self.write_place(out, at, angle)?;
        }
        self.write_font(out);
        if run.tracking_px > 0.0 {
            decimal_attribute(out, "letter-spacing", run.tracking_px);
        }
        if run.is_rtl != self.page_is_rtl {
            attribute(out, "direction", if run.is_rtl { "rtl" } else { "ltr" });
        }
        if run.is_rtl {
            attribute(out, "text-anchor", "middle");
        }
        if run.is_whole && run.tracking_px == 0.0 && run.width_px > 0.0 {
            decimal_attribute(out, "textLength", run.width_px);
            attribute(out, "lengthAdjust", "spacingAndGlyphs");
        }
        out.push('>');
        let mark = match (run.is_rtl, self.is_joined()) {
            (true, _) => Some(RIGHT_TO_LEFT),
            (false, true) => Some(LEFT_TO_RIGHT),
            (false, false) => None,
        };
        out.extend(mark);
        escape(out, &self.text.content);
        out.extend(mark);
        out.push_str("</text>\n");
        Ok(())
    }

    fn write_bent(&self, out: &mut String, head: &str, bent: &[BentLetter]) -> Result<(), DrawError> {
        out.push_str("<g");
        out.push_str(head);
        self.write_font(out);
        out.push_str(" text-anchor=\"middle\">");
        for letter in bent {
            out.push_str("<text");
            self.write_place(out, letter.at, letter.angle)?;
            out.push('>');
            escape(out, &letter.content);
            out.push_str("</text>");
        }
        out.push_str("</g>\n");
        Ok(())
    }

    fn write_font(&self, out: &mut String) {
        if self.is_joined() {
            attribute(out, "font-family", ARABIC_FAMILIES);
        }
        decimal_attribute(out, "font-size", self.text.size_px);
        match self.text.face {
            Face::Regular => {}
            Face::SemiBold => attribute(out, "font-weight", "600"),
            Face::Bold => attribute(out, "font-weight", "700"),
            Face::Italic => attribute(out, "font-style", "italic"),
        }
    }

    fn write_place(&self, out: &mut String, at: Point, angle: f64) -> Result<(), DrawError> {
        let at = at + self.corner;
        out.push_str(" transform=\"translate(");
        number(out, checked_units(at.x)?);
        out.push(' ');
        number(out, checked_units(at.y)?);
        out.push_str(")rotate(");
        decimal(out, angle.to_degrees(), 2);
        out.push_str(")\"");
        Ok(())
    }
}

/// Whether a letter is of a script that runs from right to left (Hebrew, Arabic, Syriac, and their presentation forms).
fn is_from_right(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}
