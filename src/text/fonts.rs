//! The bundled fonts: which file sets which letters.

use std::sync::{Arc, OnceLock};

use harfrust::Font as ShapeFont;
use kurbo::{BezPath, Point};
use skrifa::{DrawMemory, GlyphId, PathSink, ScalerFont};

use crate::scene::Face;

macro_rules! bundled {
    ($name:literal) => {
        File {
            bytes: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/", $name)),
            font: OnceLock::new(),
        }
    };
}

/// Latin, Greek and Cyrillic letters, one file per [`Face`]; then Arabic ones in two weights. Each file is
/// parsed when the first letter asks for it: most maps need two or three.
static FILES: [File; 6] = [
    bundled!("SourceSans3-Regular.ttf"),
    bundled!("SourceSans3-SemiBold.ttf"),
    bundled!("SourceSans3-Bold.ttf"),
    bundled!("SourceSans3-Italic.ttf"),
    bundled!("Vazirmatn-Regular.ttf"),
    bundled!("Vazirmatn-Bold.ttf"),
];

struct File {
    bytes: &'static [u8],
    /// `None` when the bytes are no font, which a test rules out.
    font: OnceLock<Option<Font>>,
}

/// The number of a bundled font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FontId(usize);

impl FontId {
    /// The font of a face for Latin, Greek and Cyrillic letters. Its metrics are the metrics of the face.
    pub(super) fn primary(face: Face) -> Self {
        FontId(match face {
            Face::Regular => 0,
            Face::SemiBold => 1,
            Face::Bold => 2,
            Face::Italic => 3,
        })
    }

    /// The font of a face for Arabic letters, which have two weights and no italic.
    pub(super) fn arabic(face: Face) -> Self {
        FontId(match face {
            Face::Regular | Face::Italic => 4,
            Face::SemiBold | Face::Bold => 5,
        })
    }

    /// Its number among the bundled fonts.
    pub(super) fn number(self) -> u8 {
        self.0 as u8
    }

    /// The font itself.
    pub(super) fn font(self) -> Option<&'static Font> {
        let file = FILES.get(self.0)?;
        file.font.get_or_init(|| Font::parse(file.bytes)).as_ref()
    }

    /// Whether the font has a glyph of its own for a character.
    pub(super) fn has(self, character: char) -> bool {
        self.font().is_some_and(|font| font.has(character))
    }
}

/// A parsed font.
pub(super) struct Font {
    /// The font as the shaper takes it.
    pub(super) shape: ShapeFont,
    scaler: ScalerFont,
    /// Font units per em.
    pub(super) units_per_em: f64,
    /// Heights, in em.
    pub(super) metrics: Metrics,
    /// Of each glyph, once it was asked for.
    outlines: Vec<OnceLock<Arc<BezPath>>>,
}

/// Heights above (and, for the descent, below) the baseline, in em; all positive.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Metrics {
    pub(super) ascent: f64,
    pub(super) descent: f64,
    pub(super) cap_height: f64,
    pub(super) x_height: f64,
}

impl Font {
    fn parse(bytes: &'static [u8]) -> Option<Self> {
        let shape = ShapeFont::new(bytes, 0)?;
        let scaler = ScalerFont::unhinted(shape.clone(), None);
        let units_per_em = f64::from(shape.units_per_em());
        let in_em = shape.metrics().scaled_f32(1.0);
        let line = in_em.h_line()?;
        let metrics = Metrics {
            ascent: f64::from(line.ascender),
            descent: f64::from(-line.descender),
            cap_height: f64::from(in_em.cap_height()?),
            x_height: f64::from(in_em.x_height()?),
        };
        let outlines = vec![OnceLock::new(); shape.num_glyphs() as usize];
        (units_per_em > 0.0).then_some(Font { shape, scaler, units_per_em, metrics, outlines })
    }

    fn has(&self, character: char) -> bool {
        self.shape.charmap().map_unicode(character).is_some_and(|glyph| glyph != GlyphId::NOTDEF)
    }

    /// The outline of a glyph in font units, y up; empty for a space.
    pub(super) fn outline(&self, glyph: u32) -> Arc<BezPath> {
        let draw = || Arc::new(self.draw(glyph));
        self.outlines.get(glyph as usize).map_or_else(draw, |known| Arc::clone(known.get_or_init(draw)))
    }

    fn draw(&self, glyph: u32) -> BezPath {
        let mut path = BezPath::new();
        if let Some(outline) = self.scaler.outline(GlyphId::new(glyph)) {
            // A glyph that can't be drawn leaves no half of itself.
            if outline.draw(DrawMemory::Scratch, &mut Sink { path: &mut path }).is_err() {
                path.truncate(0);
            }
        }
        path
    }
}

struct Sink<'a> {
    path: &'a mut BezPath,
}

fn at(x: f32, y: f32) -> Point {
    Point::new(f64::from(x), f64::from(y))
}

impl PathSink for Sink<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(at(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(at(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(at(cx, cy), at(x, y));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.path.curve_to(at(ax, ay), at(bx, by), at(x, y));
    }

    fn close(&mut self) {
        self.path.close_path();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_file_is_a_font() {
        for id in 0..FILES.len() {
            let font = FontId(id).font().expect("the file is a font with heights");
            let m = font.metrics;
            assert!(0.4 < m.x_height && m.x_height < m.cap_height && m.cap_height < m.ascent, "{id}: {m:?}");
            assert!(0.1 < m.descent && m.descent < 1.0, "{id}: {m:?}");
        }
    }

    #[test]
    fn the_letters_of_the_region_are_in_the_fonts_of_every_face() {
        for face in [Face::Regular, Face::SemiBold, Face::Bold, Face::Italic] {
            let tajik_kyrgyz_uzbek_turkmen = "ҶҲҚҒӮӢҷҳқғӯӣҢӨҮңөүЎўЁёʻʼ’ÄÇŇÖŞÜÝŽäçňöşüýž";
            for letter in tajik_kyrgyz_uzbek_turkmen.chars() {
                assert!(FontId::primary(face).has(letter), "{face:?} lacks {letter:?}");
            }
            let dari_pashto =
                "ابپتټثجچڅځحخدډذرړزژږسشښصضطظعغفقکګگلمنڼوهيیېۍئۀآأؤء،؛؟۰۱۲۳۴۵۶۷۸۹\u{64b}\u{651}\u{200c}";
            for letter in dari_pashto.chars() {
                assert!(FontId::arabic(face).has(letter), "{face:?} lacks {letter:?}");
            }
        }
    }
}
