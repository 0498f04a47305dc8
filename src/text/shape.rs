//! From characters to glyphs in their places: direction, choice of font, shaping.

use std::ops::Range;
use std::sync::Arc;

use harfrust::{
    Buffer, BufferFlags, Direction, Feature, Script, ShapeOptions, ShaperFont, Tag, shape as shape_buffer,
    unicode,
};
use unicode_bidi::{BidiInfo, Level};

use super::Style;
use super::fonts::FontId;
use super::plans::{PlanKey, plan};
use crate::scene::Face;

/// A shaped text: its clusters from left to right.
#[derive(Debug)]
pub(super) struct Shaped {
    pub(super) clusters: Arc<[Cluster]>,
    /// Characters that no bundled font has, each once.
    pub(super) missing: Vec<char>,
    /// Whether the text as a whole runs from right to left.
    pub(super) rtl: bool,
}

/// The smallest part of a line that moves and turns as one: a letter with its marks, or a ligature.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cluster {
    /// Where its first character stands in the text, bytes.
    pub(super) byte: usize,
    /// Its left end, px from the left end of the line.
    pub(super) x_px: f64,
    /// Its width, px.
    pub(super) advance_px: f64,
    /// The tracking on its left, px.
    pub(super) gap_px: f64,
    pub(super) glyphs: Vec<Glyph>,
}

/// A glyph in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub(super) font: FontId,
    pub(super) id: u32,
    /// Where its own origin stands: px to the right of the left end of its cluster.
    pub(super) x_px: f64,
    /// The same, px above the baseline.
    pub(super) y_px: f64,
}

/// A stretch of one direction, one font and one script.
struct Item {
    bytes: Range<usize>,
    font: FontId,
    script: Script,
}

/// Shapes a clean text. The direction is that of its first strong letter unless `rtl` says it.
pub(super) fn shape(text: &str, style: &Style, rtl: Option<bool>) -> Shaped {
    let level = rtl.map(|rtl| if rtl { Level::rtl() } else { Level::ltr() });
    let bidi = BidiInfo::new(text, level);
    let mut shaper =
        Shaper { text, style, buffer: Buffer::new(), pen_px: 0.0, clusters: Vec::new(), missing: Vec::new() };
    // A clean text is one paragraph, or none when it is empty.
    for paragraph in &bidi.paragraphs {
        let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let rtl = levels.get(run.start).is_some_and(|level| level.is_rtl());
            let mut items = items(text, run, rtl, style.face);
            if rtl {
                items.reverse();
            }
            for item in &items {
                shaper.add(item, rtl);
            }
        }
    }
    let rtl = rtl.unwrap_or_else(|| bidi.paragraphs.first().is_some_and(|p| p.level.is_rtl()));
    Shaped { clusters: shaper.clusters.into(), missing: shaper.missing, rtl }
}

/// Splits a run of one direction, in logical order.
fn items(text: &str, run: Range<usize>, rtl: bool, face: Face) -> Vec<Item> {
    // What runs from right to left is Arabic: its digits, brackets and quotes come from the same font.
    let mut fonts = [FontId::primary(face), FontId::arabic(face)];
    if rtl {
        fonts.reverse();
    }
    let mut items: Vec<Item> = Vec::new();
    let within = text.get(run.clone()).unwrap_or_default();
    for (at, character) in within.char_indices() {
        let end = run.start + at + character.len_utf8();
        let script = unicode::script(u32::from(character));
        // Spaces and signs keep to the font of what they follow, so that ۱۴۰۰/۲/۸ is all of a piece.
        let is_sign = script == Script::COMMON && !character.is_alphanumeric();
        let last_has = || items.last().is_some_and(|item| item.font.has(character));
        let follows = is_mark(character) || (is_sign && last_has());
        if follows && let Some(item) = items.last_mut() {
            item.bytes.end = end;
            continue;
        }
        let marks =
            within.get(at..).unwrap_or_default().chars().skip(1).take_while(|c| is_mark(*c)).take(MARKS);
        let font = fonts
            .into_iter()
            .find(|font| font.has(character) && marks.clone().all(|mark| font.has(mark) || is_joiner(mark)))
            .or_else(|| fonts.into_iter().find(|font| font.has(character)))
            // Shaping may still compose it from parts; if not, it draws nothing.
            .unwrap_or_else(|| items.last().map_or(fonts[0], |item| item.font));
        match items.last_mut() {
            Some(item)
                if item.font == font
                    && (!is_real(script) || !is_real(item.script) || script == item.script) =>
            {
                item.bytes.end = end;
                if is_real(script) {
                    item.script = script;
                }
            }
            _ => items.push(Item { bytes: run.start + at..end, font, script }),
        }
    }
    items
}

/// How many marks on one letter have a say in the choice of its font: more is no language, but an attack.
const MARKS: usize = 4;

fn is_mark(character: char) -> bool {
    unicode::script(u32::from(character)) == Script::INHERITED
        || unicode::combining_class(u32::from(character)) != 0
}

fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

fn is_real(script: Script) -> bool {
    !matches!(script, Script::COMMON | Script::INHERITED | Script::UNKNOWN)
}

/// The letters of a line as they come, from left to right.
struct Shaper<'a> {
    text: &'a str,
    style: &'a Style,
    buffer: Buffer,
    pen_px: f64,
    clusters: Vec<Cluster>,
    missing: Vec<char>,
}

impl Shaper<'_> {
    fn add(&mut self, item: &Item, rtl: bool) {
        let Some(font) = item.font.font() else { return };
        let part = |bytes: Range<usize>| self.text.get(bytes).unwrap_or_default();
        let buffer = &mut self.buffer;
        buffer.reset();
        buffer.push_str(part(item.bytes.clone()));
        // Letters join over the edge of an item.
        buffer.set_pre_context(part(0..item.bytes.start));
        buffer.set_post_context(part(item.bytes.end..self.text.len()));
        let direction = if rtl { Direction::RightToLeft } else { Direction::LeftToRight };
        let script = is_real(item.script).then_some(item.script);
        buffer.set_direction(direction);
        buffer.set_script(script);
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES | BufferFlags::DO_NOT_INSERT_DOTTED_CIRCLE);

        // Tracking would tear joined letters apart, and a ligature inside tracked text reads as a lump.
        let tracking_px = match item.script {
            Script::ARABIC => 0.0,
            _ => self.style.tracking_em * self.style.size_px,
        };
        let apart = [Feature::new(Tag::new(b"liga"), 0, ..), Feature::new(Tag::new(b"clig"), 0, ..)];
        let features: &[Feature] = if tracking_px == 0.0 { &[] } else { &apart };
        let key = PlanKey { font: item.font, direction, script, apart: tracking_px != 0.0 };
        let plan = plan(key, font, features);
        let options = ShapeOptions::new().features(features).plan(Some(&plan));
        if shape_buffer(&ShaperFont::new(&font.shape), buffer, options).is_err() {
            return;
        }

        let px = self.style.size_px / font.units_per_em;
        let mut last = None;
        for (info, position) in self.buffer.glyph_infos().iter().zip(self.buffer.glyph_positions()) {
            if info.glyph_id == 0 {
                note_missing(self.text, item, info.cluster, &mut self.missing);
                continue;
            }
            if last != Some(info.cluster) {
                let gap_px = if self.clusters.is_empty() { 0.0 } else { tracking_px };
                self.pen_px += gap_px;
                let byte = item.bytes.start + info.cluster as usize;
                self.clusters.push(Cluster {
                    byte,
                    x_px: self.pen_px,
                    advance_px: 0.0,
                    gap_px,
                    glyphs: Vec::new(),
                });
                last = Some(info.cluster);
            }
            if let Some(cluster) = self.clusters.last_mut() {
                cluster.glyphs.push(Glyph {
                    font: item.font,
                    id: info.glyph_id,
                    x_px: cluster.advance_px + f64::from(position.x_offset) * px,
                    y_px: f64::from(position.y_offset) * px,
                });
                let advance_px = f64::from(position.x_advance) * px;
                cluster.advance_px += advance_px;
                self.pen_px += advance_px;
            }
        }
    }
}

/// Notes the characters behind an empty box: those of its cluster (a letter and its marks) that the font lacks.
fn note_missing(text: &str, item: &Item, cluster: u32, missing: &mut Vec<char>) {
    let from = item.bytes.start + cluster as usize;
    let rest = text.get(from..item.bytes.end).unwrap_or_default();
    let letter = rest.chars().take(1);
    let marks = rest.chars().skip(1).take_while(|c| is_mark(*c));
    for character in letter.chain(marks) {
        if !item.font.has(character) && !is_joiner(character) && !missing.contains(&character) {
            missing.push(character);
        }
    }
}
