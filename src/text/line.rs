use std::sync::Arc;

use kurbo::{Affine, BezPath, Point, Rect, Shape as _, Vec2};

use super::along::Baseline;
use super::clean::clean;
use super::fonts::{FontId, Metrics};
use super::shape::{Cluster, Glyph};
use super::shapes::shaped;
use crate::scene::{BentLetter, Color, Face, Halo, Letter, Run, Text};

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// The style of the letters.
    pub face: Face,
    /// The size of the em, px.
    pub size_px: f64,
    /// Space added between letters, em; joined (Arabic) letters never get it.
    pub tracking_em: f64,
}

impl Style {
    /// A style without tracking.
    pub const fn new(face: Face, size_px: f64) -> Self {
        Style { face, size_px, tracking_em: 0.0 }
    }

    /// The same with tracking, em.
    pub const fn tracked(self, tracking_em: f64) -> Self {
        Style { tracking_em, ..self }
    }
}

/// One line of text, measured and ready to be outlined.
///
/// Any text is accepted. What could do harm is taken out: line breaks and tabs become spaces, control
/// characters and direction overrides vanish; a character that no bundled font has draws nothing and is named
/// in [`Line::missing`]. Letters stand in visual order, by the Unicode bidirectional algorithm.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What the line says, in logical order, without harmful characters.
    pub content: String,
    /// How it is set.
    pub style: Style,
    /// From the left end to the pen after the last letter, without tracking at the ends, px. Ink may reach a
    /// little further, see [`Line::ink`].
    pub width_px: f64,
    /// Height of the tallest letters of the face above the baseline, with accents, px.
    pub ascent_px: f64,
    /// Depth of the face below the baseline, px, positive.
    pub descent_px: f64,
    /// Height of the capital letters of the face, px.
    pub cap_height_px: f64,
    /// Height of the small letters of the face, px.
    pub x_height_px: f64,
    /// The characters that no bundled font has, each once, in visual order.
    pub missing: Vec<char>,
    /// Whether the line as a whole runs from right to left.
    pub rtl: bool,
    pub(super) clusters: Arc<[Cluster]>,
}

impl Line {
    /// Shapes a text in one line, in the direction of its first strong letter.
    pub fn new(text: &str, style: &Style) -> Self {
        Line::directed(clean(text), style, None)
    }

    /// Shapes a clean text in the direction of the paragraph that it is a part of.
    pub(super) fn directed(content: String, style: &Style, rtl: Option<bool>) -> Self {
        let shaped = shaped(&content, style, rtl);
        // The heights of the face, whatever letters are in the line: lines of a block stand at equal distances.
        let em = FontId::primary(style.face).font().map_or(Metrics::default(), |font| font.metrics);
        Line {
            width_px: shaped.clusters.last().map_or(0.0, |last| last.x_px + last.advance_px),
            ascent_px: em.ascent * style.size_px,
            descent_px: em.descent * style.size_px,
            cap_height_px: em.cap_height * style.size_px,
            x_height_px: em.x_height * style.size_px,
            style: *style,
            content,
            missing: shaped.missing.clone(),
            rtl: shaped.rtl,
            clusters: Arc::clone(&shaped.clusters),
        }
    }

    /// The same in another size, px: letters keep their proportions.
    pub fn resized(&self, size_px: f64) -> Line {
        let k = size_px / self.style.size_px;
        let glyph = |glyph: &Glyph| Glyph { x_px: glyph.x_px * k, y_px: glyph.y_px * k, ..*glyph };
        let cluster = |cluster: &Cluster| Cluster {
            byte: cluster.byte,
            x_px: cluster.x_px * k,
            advance_px: cluster.advance_px * k,
            gap_px: cluster.gap_px * k,
            glyphs: cluster.glyphs.iter().map(glyph).collect(),
        };
        Line {
            content: self.content.clone(),
            style: Style { size_px, ..self.style },
            width_px: self.width_px * k,
            ascent_px: self.ascent_px * k,
            descent_px: self.descent_px * k,
            cap_height_px: self.cap_height_px * k,
            x_height_px: self.x_height_px * k,
            missing: self.missing.clone(),
            rtl: self.rtl,
            clusters: self.clusters.iter().map(cluster).collect(),
        }
    }

    /// The outline in px, y down, with the left end of the baseline at `origin`. Fill by the non-zero rule.
    pub fn outline(&self, origin: Point) -> BezPath {
        self.text(origin, Color::rgb(0), None).outline()
    }

    /// The box round the ink when the left end of the baseline is at (0, 0), px, y down (so `y0` is negative for
    /// letters that stand on the baseline); `None` for a line without ink.
    pub fn ink(&self) -> Option<Rect> {
        let path = self.outline(Point::ZERO);
        (!path.elements().is_empty()).then(|| path.bounding_box())
    }

    /// The outline in px along a bent baseline, each letter (with its marks) turned as the line runs at its
    /// middle. Fill by the non-zero rule.
    ///
    /// The first letter starts `offset_px` along `baseline`; letters stand `rise_px` to its left, which is above
    /// it where it runs to the right. Beyond its ends the baseline goes straight on. The letters stand upright
    /// only if it runs from left to right; to turn a line that doesn't, reverse its points.
    pub fn outline_along(&self, baseline: &[Point], offset_px: f64, rise_px: f64) -> BezPath {
        self.text_along(baseline, offset_px, rise_px, Color::rgb(0), None).outline()
    }

    /// The left end of a letter's own baseline, and its direction.
    fn stand(&self, baseline: &Baseline, start_px: f64, advance_px: f64, rise_px: f64) -> (Point, Vec2) {
        let middle = start_px + advance_px / 2.0;
        let right = baseline.direction(middle, advance_px.max(0.6 * self.style.size_px));
        let up = Vec2::new(right.y, -right.x);
        (baseline.point(middle) + up * rise_px - right * (advance_px / 2.0), right)
    }

    /// Puts every letter at a left end and in a direction of length 1.
    fn place(&self, frame: impl Fn(&Cluster) -> (Point, Vec2)) -> Vec<Letter> {
        let mut letters = Vec::new();
        for cluster in &*self.clusters {
            let (left, right) = frame(cluster);
            let up = Vec2::new(right.y, -right.x);
            for glyph in &cluster.glyphs {
                let Some(font) = glyph.font.font() else { continue };
                let px = self.style.size_px / font.units_per_em;
                let at = left + right * glyph.x_px + up * glyph.y_px;
                let place = Affine::new([right.x * px, right.y * px, up.x * px, up.y * px, at.x, at.y]);
                let outline = font.outline(glyph.id);
                if !outline.is_empty() {
                    letters.push(Letter { glyph: (glyph.font.number(), glyph.id), outline, place });
                }
            }
        }
        letters
    }

    /// The line as a part of a picture, with the left end of the baseline at `origin`.
    pub fn text(&self, origin: Point, color: Color, halo: Option<Halo>) -> Text {
        let letters = self.place(|cluster| (origin + Vec2::new(cluster.x_px, 0.0), Vec2::new(1.0, 0.0)));
        self.in_picture(origin, letters, color, halo, Vec::new())
    }

    /// The line as a part of a picture, along a bent baseline (see [`Line::outline_along`]).
    pub fn text_along(
        &self,
        baseline: &[Point],
        offset_px: f64,
        rise_px: f64,
        color: Color,
        halo: Option<Halo>,
    ) -> Text {
        let Some(baseline) = Baseline::new(baseline) else {
            return self.in_picture(Point::ZERO, Vec::new(), color, halo, Vec::new());
        };
        let stand =
            |cluster: &Cluster| self.stand(&baseline, offset_px + cluster.x_px, cluster.advance_px, rise_px);
        let origin = self.clusters.first().map_or(Point::ZERO, |first| stand(first).0);
        self.in_picture(origin, self.place(stand), color, halo, self.bent(stand))
    }

    fn in_picture(
        &self,
        origin: Point,
        letters: Vec<Letter>,
        color: Color,
        halo: Option<Halo>,
        bent: Vec<BentLetter>,
    ) -> Text {
        let Style { face, size_px, .. } = self.style;
        let gaps = self.clusters.iter().skip(1).map(|cluster| cluster.gap_px);
        let run = Run {
            width_px: self.width_px,
            is_whole: self.missing.is_empty(),
            // Where some letters are joined, those that are not are few.
            tracking_px: gaps.reduce(f64::min).unwrap_or_default(),
            is_rtl: self.rtl,
            angle: 0.0,
            bent,
        };
        Text { content: self.content.clone(), face, size_px, origin, letters, color, halo, run }
    }

    /// The letters one by one, each at a left end and in a direction of length 1.
    fn bent(&self, frame: impl Fn(&Cluster) -> (Point, Vec2)) -> Vec<BentLetter> {
        let mut starts: Vec<usize> = self.clusters.iter().map(|cluster| cluster.byte).collect();
        starts.sort_unstable();
        starts.dedup();
        let letter = |cluster: &Cluster| {
            let next = starts.iter().find(|&&start| start > cluster.byte);
            let end = next.copied().unwrap_or(self.content.len());
            let content = self.content.get(cluster.byte..end).unwrap_or_default().to_owned();
            let (left, right) = frame(cluster);
            let at = left + right * (cluster.advance_px / 2.0);
            BentLetter { content, at, angle: right.y.atan2(right.x) }
        };
        self.clusters.iter().map(letter).filter(|letter| !letter.content.trim().is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style::new(Face::Regular, 20.0);

    fn glyphs(line: &Line) -> Vec<u32> {
        line.clusters.iter().flat_map(|c| &c.glyphs).map(|glyph| glyph.id).collect()
    }

    #[test]
    fn a_line_is_as_wide_as_its_advances() {
        let line = Line::new("Исфара Vorukh", &STYLE.tracked(0.1));
        let sum: f64 = line.clusters.iter().map(|c| c.gap_px + c.advance_px).sum();
        assert!((line.width_px - sum).abs() < 1e-9);
        assert_eq!(line.clusters[0].gap_px, 0.0);
        let untracked = Line::new("Исфара Vorukh", &STYLE).width_px;
        assert!((line.width_px - untracked - 12.0 * 2.0).abs() < 1e-6, "{} {untracked}", line.width_px);
    }

    #[test]
    fn a_line_grows_with_its_size() {
        let (small, large) =
            (Line::new("Batken", &STYLE), Line::new("Batken", &Style::new(Face::Regular, 40.0)));
        assert!((2.0 * small.width_px - large.width_px).abs() < 1e-9);
        assert!((2.0 * small.cap_height_px - large.cap_height_px).abs() < 1e-9);
        assert!((small.resized(40.0).width_px - large.width_px).abs() < 1e-9);
        assert_eq!(glyphs(&small.resized(40.0)), glyphs(&large));
        assert!(small.x_height_px < small.cap_height_px && small.cap_height_px < small.ascent_px);
    }

    #[test]
    fn the_ink_of_a_capital_is_as_high_as_capitals_are() {
        let line = Line::new("H", &STYLE);
        let ink = line.ink().expect("a letter has ink");
        assert!((ink.y0 + line.cap_height_px).abs() < 0.2 && ink.y1.abs() < 0.01, "{ink:?}");
        assert!(ink.x0 > 0.0 && ink.x1 < line.width_px);
        assert_eq!(Line::new(" ", &STYLE).ink(), None);
        assert_eq!(Line::new("", &STYLE).width_px, 0.0);
    }

    #[test]
    fn a_dari_word_is_joined_and_runs_from_right_to_left() {
        let line = Line::new("خاروغ", &STYLE);
        assert!(line.rtl && line.missing.is_empty());
        assert_eq!(line.clusters.first().map(|c| c.byte), Some(8), "the last letter stands on the left");
        assert_eq!(line.clusters.last().map(|c| c.byte), Some(0), "the first letter stands on the right");
        // Joined: kha has another form before alef than alone.
        let alone: Vec<u32> = ["خ", "ا"].iter().flat_map(|c| glyphs(&Line::new(c, &STYLE))).collect();
        let joined = glyphs(&Line::new("خا", &STYLE));
        assert_eq!(joined.len(), 2);
        assert!(joined[1] != alone[0] && joined[0] != alone[1]);
    }

    #[test]
    fn a_non_joiner_parts_letters_and_draws_nothing() {
        let (parted, joined) = (Line::new("می\u{200c}رود", &STYLE), Line::new("میرود", &STYLE));
        assert!(parted.missing.is_empty());
        assert_eq!(glyphs(&parted).len(), glyphs(&joined).len());
        assert_ne!(glyphs(&parted), glyphs(&joined));
    }

    #[test]
    fn tracking_leaves_joined_letters_together() {
        assert_eq!(
            Line::new("افغانستان", &STYLE.tracked(0.3)).width_px,
            Line::new("افغانستان", &STYLE).width_px
        );
    }

    #[test]
    fn tajik_cyrillic_letters_have_glyphs() {
        for text in
            ["ҶҲҚҒӮӢ", "Ҷҷ Ҳҳ Ққ Ғғ Ӯӯ Ӣӣ", "Oʻzbekiston, Fargʻona", "Кыргызстан ң ө ү", "Türkmenistan ň ý ž"]
        {
            let line = Line::new(text, &STYLE);
            assert!(line.missing.is_empty(), "{text}: {:?}", line.missing);
            assert!(line.clusters.iter().all(|c| c.advance_px > 0.0 && c.glyphs.iter().all(|g| g.id != 0)));
        }
    }

    #[test]
    fn dari_and_pashto_letters_have_glyphs() {
        for text in ["ټ ډ ړ ښ ې ۍ ک گ ی", "خوست ښار", "مزار شریف", "۱۴۰۰/۲/۸", "«بدخشان»"]
        {
            let line = Line::new(text, &STYLE);
            assert!(line.missing.is_empty(), "{text}: {:?}", line.missing);
            assert!(
                line.clusters.iter().flat_map(|c| &c.glyphs).all(|g| g.font == FontId::arabic(Face::Regular))
            );
        }
    }

    #[test]
    fn scripts_mix_in_one_line() {
        let line = Line::new("Khorog / Хоруғ / خاروغ 312", &Style::new(Face::SemiBold, 14.0));
        assert!(!line.rtl && line.missing.is_empty());
        // After Arabic letters a number stands on their left.
        let x = |text: &str| {
            let byte = line.content.find(text).expect("it is in the line");
            line.clusters.iter().find(|c| c.byte == byte).expect("it has a cluster").x_px
        };
        assert!(x("K") < x("Х") && x("Х") < x("312") && x("312") < x("غ") && x("غ") < x("خ"));
        let fonts: Vec<_> = line.clusters.iter().flat_map(|c| &c.glyphs).map(|g| g.font).collect();
        assert!(
            fonts.contains(&FontId::primary(Face::SemiBold))
                && fonts.contains(&FontId::arabic(Face::SemiBold))
        );
    }

    #[test]
    fn control_characters_leave_no_trace() {
        let (hostile, plain) =
            (Line::new("\u{202e}Kho\u{0}ro\u{2067}g\u{7f}\u{202c}", &STYLE), Line::new("Khorog", &STYLE));
        assert_eq!(hostile, plain);
    }

    #[test]
    fn a_character_that_no_font_has_draws_nothing_and_is_named() {
        let (line, plain) = (Line::new("龍K龍", &STYLE), Line::new("K", &STYLE));
        assert_eq!(line.missing, ['龍']);
        assert_eq!(line.content, "龍K龍");
        assert_eq!(line.outline(Point::ZERO), plain.outline(Point::ZERO));
        assert_eq!(line.width_px, plain.width_px);
        assert_eq!(Line::new("😀שלום", &STYLE).ink(), None);
    }

    #[test]
    fn a_mark_stays_on_its_letter() {
        let line = Line::new("Душанбе\u{301}", &STYLE);
        assert!(line.missing.is_empty());
        assert_eq!(line.clusters.len(), 7);
        assert!((line.width_px - Line::new("Душанбе", &STYLE).width_px).abs() < 1e-9);
    }

    #[test]
    fn what_a_viewer_needs_to_set_a_line_goes_with_it() {
        let text =
            |content: &str, style: &Style| Line::new(content, style).text(Point::ZERO, Color::rgb(0), None);
        let tracked = text("Amu", &STYLE.tracked(0.1)).run;
        assert!((tracked.tracking_px - 2.0).abs() < 1e-9 && !tracked.is_rtl && tracked.bent.is_empty());
        assert!(text("Amu", &STYLE).run.is_whole && !text("龍", &STYLE).run.is_whole);
        assert!(text("خاروغ", &STYLE).run.is_rtl);
        let mut turned = text("Amu", &STYLE);
        turned.transform(Affine::rotate(0.25));
        assert!((turned.run.angle - 0.25).abs() < 1e-12);
    }

    #[test]
    fn the_letters_of_a_bent_line_stand_one_by_one() {
        let down = [Point::new(0.0, 0.0), Point::new(0.0, 200.0)];
        let bent = |content: &str| {
            let line = Line::new(content, &STYLE);
            line.text_along(&down, 10.0, 0.0, Color::rgb(0), None).run.bent
        };
        let contents =
            |content: &str| -> Vec<String> { bent(content).into_iter().map(|l| l.content).collect() };
        assert_eq!(contents("A\u{301}b c"), ["A\u{301}", "b", "c"]);
        assert_eq!(contents("خاروغ"), ["غ", "و", "ر", "ا", "خ"], "from left to right");
        let first = &bent("I")[0];
        let half = Line::new("I", &STYLE).width_px / 2.0;
        assert!((first.at - Point::new(0.0, 10.0 + half)).hypot() < 1e-9);
        assert!((first.angle - std::f64::consts::FRAC_PI_2).abs() < 1e-9);
    }

    #[test]
    fn a_heap_of_marks_is_harmless() {
        let text: String = std::iter::once('a').chain(std::iter::repeat_n('\u{301}', 5000)).collect();
        assert!(Line::new(&text, &STYLE).width_px < 20.0);
        assert!(Line::new(&text.replace('a', ""), &STYLE).width_px.is_finite());
    }
}
