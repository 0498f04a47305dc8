use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use super::canvas::{Canvas, Drawn};
use super::glyphs::{Glyphs, Setting};
use super::live::{FAMILIES, Live};
use super::markup::{attribute, escape, number, number_attribute, paint, path_data};
use super::outline::{Outline, Pen, UNITS_PER_PX, checked_units};
use super::primitive::{Primitives, primitives};
use super::schemes::Schemes;
use super::{DrawError, page_size};
use crate::error::Result;
use crate::scene::{Group, Scene, Shape, Text, TextMode};

/// How an SVG document is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct SvgOptions<'a> {
    /// How text is written.
    pub text: TextMode,
    /// The same picture in dark colours: the document then shows the one that its reader prefers.
    pub dark: Option<&'a Scene>,
}

/// A [`Canvas`] that writes a standalone SVG document.
///
/// The document has no script and no reference to anything outside; a style sheet only where it has two schemes of
/// colours. Every path is one line, groups are indented by nothing: the files are read by programs and by `diff`.
///
/// # Units
/// The backend's unit is 1/[`UNITS_PER_PX`] px; numbers in the file are px with at most two decimals.
#[derive(Debug)]
pub struct SvgCanvas<'a> {
    out: &'a mut String,
    size: (u32, u32),
    primitives: Primitives,
    text: TextMode,
    is_rtl: bool,
    glyphs: Glyphs,
    schemes: Schemes,
    /// How many texts have an id.
    ids: usize,
    /// Where in the document the style sheet and the glyphs stand, bytes.
    definitions_at: usize,
    open_groups: usize,
    presented: bool,
}

impl<'a> SvgCanvas<'a> {
    /// Begins a document whose text is outlines: of `page` only the size, the title, the description, the language and the
    /// id prefix are used.
    ///
    /// `out` holds a whole document once the canvas was presented.
    ///
    /// # Errors
    /// When the page has no size or an absurd one.
    pub fn new(page: &Scene, out: &'a mut String) -> Result<Self> {
        SvgCanvas::with(page, SvgOptions::default(), out)
    }

    /// Begins the document of a scene, which is all that is to be drawn on it where there are dark colours.
    pub(super) fn with(page: &Scene, options: SvgOptions<'_>, out: &'a mut String) -> Result<Self> {
        let (size, prefix) = (page_size(page)?, id_prefix(page));
        let schemes = match options.dark {
            Some(dark) => Schemes::two(prefix.clone(), page, dark)?,
            None => Schemes::one(prefix.clone()),
        };
        out.clear();
        begin_document(out, page, options.text)?;
        Ok(SvgCanvas {
            size,
            primitives: Primitives::default(),
            text: options.text,
            is_rtl: page.language.is_some_and(|language| language.is_rtl),
            glyphs: Glyphs::new(prefix),
            schemes,
            ids: 0,
            definitions_at: out.len(),
            open_groups: 0,
            presented: false,
            out,
        })
    }

    fn primitive(&mut self, shape: Option<Shape>) -> Drawn<Self> {
        shape.map_or(Ok(()), |shape| self.shape(&shape, (0, 0)))
    }

    fn writer(&mut self) -> std::result::Result<&mut String, DrawError> {
        if self.presented { Err(DrawError::Presented) } else { Ok(self.out) }
    }

    /// Letters as uses of their outlines.
    fn outlined(&mut self, text: &Text, halo: Option<&Pen>, origin: BackendCoord) -> Drawn<Self> {
        for letter in &text.letters {
            self.glyphs.define(letter)?;
        }
        let classes = self.schemes.classes(text.into());
        let Some(setting) = Setting::of(text, origin) else { return Ok(()) };
        let (prefix, out) = (&self.glyphs.prefix, &mut *self.out);
        out.push_str("<g");
        class(out, &classes.fill);
        setting.write_transform(out);
        paint(out, "fill", text.color);
        out.push_str(">\n");
        if let Some(pen) = halo {
            // All of the halo lies under all of the letters: under each alone it would cover its neighbour.
            out.push_str("<g");
            class(out, &classes.stroke);
            out.push_str(" fill=\"none\"");
            paint(out, "stroke", pen.color);
            let pen_px = f64::from(pen.width) / f64::from(UNITS_PER_PX);
            Setting::write_pen(out, pen_px, setting.scale);
            out.push('>');
            setting.write_letters(out, prefix, text, Some(pen_px));
            out.push_str("</g>\n");
        }
        setting.write_letters(out, prefix, text, None);
        out.push_str("</g>\n");
        Ok(())
    }

    /// Letters as text.
    fn live(&mut self, text: &Text, halo: Option<&Pen>, origin: BackendCoord) -> Drawn<Self> {
        let classes = self.schemes.classes(text.into());
        let Some(live) = Live::of(text, origin, self.is_rtl) else { return Ok(()) };
        let mut fill = String::new();
        class(&mut fill, &classes.fill);
        paint(&mut fill, "fill", text.color);
        let Some(pen) = halo else { return Ok(live.write(self.out, &fill)?) };
        // The halo is the same text once more, below: whoever changes the text changes both, and no viewer needs to know
        // `paint-order`.
        let id = format!("{}-t{}", self.glyphs.prefix, self.ids);
        self.ids += 1;
        let out = &mut *self.out;
        out.push_str(&format!("<g{fill}>\n<use"));
        class(out, &classes.stroke);
        attribute(out, "href", &format!("#{id}"));
        out.push_str(" fill=\"none\"");
        paint(out, "stroke", pen.color);
        number_attribute(out, "stroke-width", pen.width);
        out.push_str("/>\n");
        live.write(out, &format!(" id=\"{id}\""))?;
        out.push_str("</g>\n");
        Ok(())
    }
}

/// Writes the class of an element that has one.
fn class(out: &mut String, class: &str) {
    if !class.is_empty() {
        attribute(out, "class", class);
    }
}

/// Ids may hold no spaces, and those of two pictures must differ; whatever else the prefix holds is replaced.
fn id_prefix(page: &Scene) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    page.id_prefix.chars().map(plain).collect()
}

fn begin_document(out: &mut String, page: &Scene, text: TextMode) -> Result<()> {
    let (width, height) = (checked_units(page.width_px)?, checked_units(page.height_px)?);
    let prefix = id_prefix(page);
    out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"marz\" role=\"img\" viewBox=\"0 0 ");
    number(out, width);
    out.push(' ');
    number(out, height);
    out.push('"');
    number_attribute(out, "width", width);
    number_attribute(out, "height", height);
    attribute(out, "aria-labelledby", &format!("{prefix}-title {prefix}-desc"));
    if let Some(language) = page.language {
        attribute(out, "xml:lang", language.tag);
        if language.is_rtl {
            attribute(out, "direction", "rtl");
        }
    }
    if text == TextMode::Live {
        attribute(out, "font-family", FAMILIES);
    }
    // Every join on a map is round.
    out.push_str(" stroke-linejoin=\"round\">\n");
    for (element, text) in [("title", &page.title), ("desc", &page.description)] {
        out.push_str(&format!("<{element} id=\"{prefix}-{element}\">"));
        escape(out, text);
        out.push_str(&format!("</{element}>\n"));
    }
    Ok(())
}

fn end_path(out: &mut String, outline: &Outline) {
    out.push_str(" d=\"");
    path_data(out, outline);
    out.push_str("\"/>\n");
}

fn write_pen(out: &mut String, pen: &Pen, open: bool) {
    paint(out, "stroke", pen.color);
    number_attribute(out, "stroke-width", pen.width);
    if !pen.dash.is_empty() {
        out.push_str(" stroke-dasharray=\"");
        for (i, &length) in pen.dash.iter().enumerate() {
            if i > 0 {
                out.push(' ');
            }
            number(out, length);
        }
        out.push('"');
    }
    if pen.round_ends && (open || !pen.dash.is_empty()) {
        out.push_str(" stroke-linecap=\"round\"");
    }
}

impl Canvas for SvgCanvas<'_> {
    fn units_per_px(&self) -> f64 {
        UNITS_PER_PX.into()
    }

    fn begin_group(&mut self, group: &Group) -> Drawn<Self> {
        let out = self.writer()?;
        out.push_str("<g");
        if !group.class.is_empty() {
            attribute(out, "class", group.class);
        }
        group.attributes.iter().for_each(|(name, value)| attribute(out, name, value));
        out.push_str(">\n");
        self.open_groups += 1;
        Ok(())
    }

    fn end_group(&mut self) -> Drawn<Self> {
        self.open_groups = self.open_groups.checked_sub(1).ok_or(DrawError::Groups)?;
        self.writer()?.push_str("</g>\n");
        Ok(())
    }

    fn shape(&mut self, shape: &Shape, origin: BackendCoord) -> Drawn<Self> {
        let outline = Outline::new(&shape.path, origin)?;
        let pen = shape.stroke.as_ref().map_or(Ok(None), Pen::new)?;
        self.writer()?;
        let classes = self.schemes.classes(shape.into());
        if outline.subpaths == 0 {
            return Ok(());
        }
        let out = &mut *self.out;
        out.push_str("<path");
        let said = [shape.class, &classes.fill, &classes.stroke];
        class(out, &said.into_iter().filter(|class| !class.is_empty()).collect::<Vec<_>>().join(" "));
        shape.attributes.iter().for_each(|(name, value)| attribute(out, name, value));
        match &shape.fill {
            Some(fill) => {
                paint(out, "fill", fill.color);
                if outline.even_odd() {
                    out.push_str(" fill-rule=\"evenodd\"");
                }
            }
            None => out.push_str(" fill=\"none\""),
        }
        if let Some(pen) = pen {
            write_pen(out, &pen, outline.open);
        }
        end_path(out, &outline);
        Ok(())
    }

    fn text(&mut self, text: &Text, origin: BackendCoord) -> Drawn<Self> {
        let halo = text.halo.as_ref().map_or(Ok(None), Pen::halo)?;
        self.writer()?;
        match self.text {
            TextMode::Outline => self.outlined(text, halo.as_ref(), origin),
            TextMode::Live => self.live(text, halo.as_ref(), origin),
        }
    }
}

impl DrawingBackend for SvgCanvas<'_> {
    type ErrorType = DrawError;

    fn present(&mut self) -> Drawn<Self> {
        if self.presented {
            return Ok(());
        }
        if self.open_groups > 0 {
            return Err(DrawError::Groups.into());
        }
        let definitions = self.schemes.style() + &self.glyphs.definitions();
        self.out.insert_str(self.definitions_at, &definitions);
        self.out.push_str("</svg>\n");
        self.presented = true;
        Ok(())
    }

    primitives!();

    fn draw_text<T: BackendTextStyle>(&mut self, _: &str, _: &T, _: BackendCoord) -> Drawn<Self> {
        Err(DrawError::Letters.into())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        _: &str,
        _: &T,
    ) -> std::result::Result<(u32, u32), DrawingErrorKind<DrawError>> {
        Err(DrawError::Letters.into())
    }
}

#[cfg(test)]
mod tests {
    use kurbo::{BezPath, Point};
    use plotters::drawing::IntoDrawingArea;
    use plotters::element::{Circle, PathElement, Polygon, Rectangle};
    use plotters::style::{BLACK, BLUE, Color as _, GREEN, RED};

    use super::*;
    use crate::draw::{svg, svg_with, tests::page};
    use crate::scene::{BentLetter, Cap, Color, Face, Halo, Run, Stroke};

    fn path(svg: &str) -> BezPath {
        BezPath::from_svg(svg).unwrap()
    }

    #[test]
    fn a_document_begins_with_its_title_and_description_and_escapes_them() {
        let mut scene = page(120.5, 80.0);
        scene.title = "A <b> & \"c\"".into();
        scene.id_prefix = "m 1".into();
        assert_eq!(
            svg(&scene).unwrap(),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"marz\" role=\"img\" viewBox=\"0 0 120.5 80\" \
             width=\"120.5\" height=\"80\" aria-labelledby=\"m_1-title m_1-desc\" stroke-linejoin=\"round\">\n\
             <title id=\"m_1-title\">A &lt;b&gt; &amp; &quot;c&quot;</title>\n\
             <desc id=\"m_1-desc\">what it shows</desc>\n\
             <path fill=\"#fff\" d=\"M0 0h120.5v80h-120.5z\"/>\n\
             </svg>\n"
        );
    }

    #[test]
    fn groups_nest_and_carry_what_is_said_about_them() {
        let mut scene = page(10.0, 10.0);
        let mut layer = Group::layer("places");
        let mut label = Group::new("label").with("data-kind", "place").with("aria-label", "O'\"x\"");
        label.push(
            Shape::new(path("M1,1 L2,2"))
                .class("leader")
                .with("data-for", "a")
                .stroke(Stroke::new(Color::rgb(0), 1.0)),
        );
        layer.push(label);
        scene.nodes.push(layer.into());
        let text = svg(&scene).unwrap();
        let body = text.split_once("z\"/>\n").unwrap().1;
        assert_eq!(
            body,
            "<g class=\"layer\" data-layer=\"places\">\n\
             <g class=\"label\" data-kind=\"place\" aria-label=\"O&#39;&quot;x&quot;\">\n\
             <path class=\"leader\" data-for=\"a\" fill=\"none\" stroke=\"#000\" stroke-width=\"1\" \
             stroke-linecap=\"round\" d=\"M1 1l1 1\"/>\n\
             </g>\n</g>\n</svg>\n"
        );
    }

    fn line_of(shape: Shape) -> String {
        let mut scene = page(10.0, 10.0);
        scene.nodes.push(shape.into());
        svg(&scene).unwrap().lines().nth(4).unwrap().to_owned()
    }

    #[test]
    fn round_ends_are_written_only_where_there_are_ends() {
        let ring = || Shape::new(path("M0,0 L1,0 L1,1 Z"));
        let stroke = Stroke::new(Color::rgb(0), 0.75);
        assert!(!line_of(ring().stroke(stroke.clone())).contains("linecap"));
        let dashed = line_of(ring().stroke(stroke.clone().dashed(&[0.0, 2.5], Cap::Round)));
        assert!(
            dashed.contains("stroke-width=\".75\" stroke-dasharray=\"0 2.5\" stroke-linecap=\"round\""),
            "{dashed}"
        );
        assert!(!line_of(ring().stroke(stroke.dashed(&[3.0], Cap::Butt))).contains("linecap"));
    }

    #[test]
    fn holes_are_cut_by_the_even_odd_rule() {
        let black = Color::rgb(0);
        assert!(!line_of(Shape::new(path("M0,0 L9,0 L9,9 Z")).fill(black)).contains("fill-rule"));
        let holed = Shape::new(path("M0,0 L9,0 L9,9 Z M3,1 L8,1 L8,6 Z")).fill(black);
        assert!(line_of(holed).contains("fill-rule=\"evenodd\""));
    }

    #[test]
    fn a_glyph_is_defined_once_and_used_for_the_halo_and_then_for_the_letters() {
        let mut scene = page(10.0, 10.0);
        let halo = Some(Halo { color: Color::rgb(0xffffff).alpha(0.8), width_px: 1.2 });
        let outline = path("M1,1 L2,1 L2,2 Z M1.2,1.2 L1.8,1.2 L1.8,1.8 Z");
        let (content, face, size_px, color) = ("a".to_owned(), Face::Regular, 9.0, Color::rgb(0x112233));
        scene.nodes.push(
            Text {
                content,
                face,
                size_px,
                origin: Point::new(1.0, 2.0),
                letters: crate::draw::tests::letters(outline),
                color,
                halo,
                run: Run::default(),
            }
            .into(),
        );
        let svg = svg(&scene).unwrap();
        assert!(
            svg.contains("<defs>\n<path id=\"m-a1\" d=\"M1-1h1v-1zM1.2-1.2h.6v-.6z\"/>\n</defs>\n"),
            "{svg}"
        );
        assert!(
            svg.contains(
                "<g transform=\"translate(1 2)scale(1 -1)\" fill=\"#123\">\n\
                 <g fill=\"none\" stroke=\"#fff\" stroke-opacity=\".8\" stroke-width=\"2.4\">\
                 <use href=\"#m-a1\" x=\"-1\" y=\"2\"/></g>\n<use href=\"#m-a1\" x=\"-1\" y=\"2\"/></g>\n"
            ),
            "{svg}"
        );
    }

    fn word(content: &str, run: Run, halo: Option<Halo>) -> Text {
        let (face, size_px, color) = (Face::SemiBold, 9.0, Color::rgb(0x112233));
        let (content, origin, letters) = (content.to_owned(), Point::new(1.0, 2.0), Vec::new());
        Text { content, face, size_px, origin, letters, color, halo, run }
    }

    /// What a live document says after its background.
    fn live(text: Text) -> String {
        let mut scene = page(10.0, 10.0);
        scene.nodes.push(text.into());
        let svg = svg_with(&scene, SvgOptions { text: TextMode::Live, dark: None }).unwrap();
        assert!(svg.contains("font-family=\"&#39;Source Sans 3&#39;,"), "{svg}");
        svg.split_once("z\"/>\n").unwrap().1.replace("</svg>\n", "")
    }

    fn straight() -> Run {
        Run { width_px: 30.0, is_whole: true, ..Run::default() }
    }

    #[test]
    fn live_text_keeps_the_width_that_was_measured() {
        assert_eq!(
            live(word("A <b>", straight(), None)),
            "<text fill=\"#123\" x=\"1\" y=\"2\" font-size=\"9\" font-weight=\"600\" textLength=\"30\" \
             lengthAdjust=\"spacingAndGlyphs\">A &lt;b&gt;</text>\n"
        );
        let tracked = live(word("A", Run { tracking_px: 2.0, ..straight() }, None));
        assert!(tracked.contains(" letter-spacing=\"2\">"), "{tracked}");
        let partial = live(word("A", Run { is_whole: false, ..straight() }, None));
        assert!(!partial.contains("textLength"), "{partial}");
        assert_eq!(live(word(" ", straight(), None)), "");
    }

    #[test]
    fn the_halo_of_live_text_is_the_same_text_below_it() {
        let halo = Some(Halo { color: Color::rgb(0xffffff).alpha(0.8), width_px: 1.2 });
        let text = live(word("A", straight(), halo));
        assert!(
            text.starts_with(
                "<g fill=\"#123\">\n<use href=\"#m-t0\" fill=\"none\" stroke=\"#fff\" stroke-opacity=\".8\" \
                 stroke-width=\"2.4\"/>\n<text id=\"m-t0\" x="
            ),
            "{text}"
        );
    }

    #[test]
    fn live_text_from_right_to_left_hangs_on_its_middle() {
        let text = live(word("\u{645}", Run { is_rtl: true, ..straight() }, None));
        assert!(text.contains(" x=\"16\" y=\"2\" font-family=\"Vazirmatn,"), "{text}");
        assert!(text.contains(" direction=\"rtl\" text-anchor=\"middle\""), "{text}");
        assert!(text.contains(">\u{200f}\u{645}\u{200f}</text>"), "{text}");
    }

    #[test]
    fn turned_live_text_is_turned_and_bent_text_stands_letter_by_letter_unless_they_are_joined() {
        let turned = live(word("A", Run { angle: -std::f64::consts::FRAC_PI_2, ..straight() }, None));
        assert!(turned.contains(" transform=\"translate(1 2)rotate(-90)\" font-size="), "{turned}");
        let letter = |content: &str, x: f64| BentLetter {
            content: content.into(),
            at: Point::new(x, 3.0),
            angle: x / 10.0,
        };
        let bent =
            live(word("AB", Run { bent: vec![letter("A", 1.0), letter("B", 2.0)], ..straight() }, None));
        assert!(
            bent.ends_with(
                " text-anchor=\"middle\"><text transform=\"translate(1 3)rotate(5.73)\">A</text>\
                 <text transform=\"translate(2 3)rotate(11.46)\">B</text></g>\n"
            ),
            "{bent}"
        );
        let letters = vec![letter("\u{645}", 1.0), letter("\u{631}", 2.0)];
        let joined = live(word("\u{631}\u{645}", Run { bent: letters, is_rtl: true, ..straight() }, None));
        assert!(joined.contains(" x=\"1.5\" y=\"3\" font-family=\"Vazirmatn,"), "{joined}");
        assert_eq!(joined.matches("<text").count(), 1, "{joined}");
    }

    #[test]
    fn what_differs_in_the_dark_has_a_class_and_what_does_not_has_none() {
        let scene = |background: u32, fill: Color, line: u32| {
            let mut scene = page(10.0, 10.0);
            scene.background = Color::rgb(background);
            let shape = Shape::new(path("M1,1 L2,1 L2,2 Z")).class("territory").fill(fill);
            scene.nodes.push(shape.stroke(Stroke::new(Color::rgb(line), 1.0)).into());
            scene
        };
        let light = scene(0xffffff, Color::rgb(0xff0000), 0x808080);
        let dark = scene(0x000000, Color::rgb(0x00ff00).alpha(0.5), 0x808080);
        let options = SvgOptions { text: TextMode::Outline, dark: Some(&dark) };
        let svg = svg_with(&light, options).unwrap();
        let rules = "<style>@media (prefers-color-scheme: dark) {\n.m-f000000ff{fill:#000000;fill-opacity:1}\n\
                     .m-f00ff0080{fill:#00ff00;fill-opacity:.502}\n}</style>\n";
        assert!(svg.contains(rules), "{svg}");
        assert!(svg.contains("<path class=\"m-f000000ff\" fill=\"#fff\" d="), "{svg}");
        assert!(
            svg.contains("<path class=\"territory m-f00ff0080\" fill=\"#f00\" stroke=\"#808080\""),
            "{svg}"
        );
    }

    #[test]
    fn two_schemes_of_different_pictures_are_refused() {
        let mut dark = page(10.0, 10.0);
        let mut layer = Group::layer("places");
        layer.push(Shape::new(path("M1,1 L2,2")).stroke(Stroke::new(Color::rgb(0), 1.0)));
        let light = Scene { nodes: vec![layer.clone().into()], ..page(10.0, 10.0) };
        layer.nodes.clear();
        dark.nodes.push(layer.into());
        for dark in [dark, page(11.0, 10.0)] {
            let options = SvgOptions { text: TextMode::Outline, dark: Some(&dark) };
            let error = svg_with(&light, options).unwrap_err().to_string();
            assert!(error.contains("differ in more than colours: in "), "{error}");
        }
    }

    #[test]
    fn letters_of_fonts_with_other_units_keep_their_size() {
        let mut text = word("ab", Run::default(), None);
        text.letters = crate::draw::tests::letters(path("M1,1 L2,1 L2,2 Z"));
        let mut other = text.letters[0].clone();
        other.place = kurbo::Affine::new([0.5, 0.0, 0.0, -0.5, 7.0, 0.0]);
        text.letters.push(other);
        text.halo = Some(Halo { color: Color::rgb(0xffffff), width_px: 1.0 });
        let mut scene = page(10.0, 10.0);
        scene.nodes.push(text.into());
        let svg = svg(&scene).unwrap();
        assert!(svg.contains("translate(7 0)rotate(0)scale(.5 -.5)\"/>"), "{svg}");
        assert!(svg.contains("<use href=\"#m-a1\" stroke-width=\"4\" transform="), "{svg}");
    }

    #[test]
    fn plotters_own_elements_are_drawn_too_but_not_its_text() {
        let mut out = String::new();
        let area = SvgCanvas::new(&page(50.0, 40.0), &mut out).unwrap().into_drawing_area();
        area.draw(&Circle::new((1000, 1000), 300, RED.mix(0.5).filled())).unwrap();
        area.draw(&PathElement::new([(0, 0), (500, 250), (1000, 0)], BLUE.filled().stroke_width(200)))
            .unwrap();
        area.draw(&Polygon::new([(0, 0), (500, 250), (1000, 0)], GREEN)).unwrap();
        area.draw(&Rectangle::new([(110, 110), (290, 290)], BLACK)).unwrap();
        let text = area.draw(&plotters::element::Text::new("no", (0, 0), ("sans-serif", 900)));
        assert!(text.unwrap_err().to_string().contains("no fonts"));
        area.present().unwrap();
        drop(area);
        assert_eq!(out.matches("<path").count(), 4);
        assert!(out.contains("fill=\"#f00\" fill-opacity=\".502\" d=\"M13 10c0"), "{out}");
        assert!(out.contains("stroke-width=\"2\" d=\"M0 0l5 2.5 5-2.5\""), "{out}");
        assert!(
            out.contains("fill=\"none\" stroke=\"#000\" stroke-width=\"1\" d=\"M1.5 1.5h1v1h-1z\""),
            "{out}"
        );
        assert!(out.ends_with("</svg>\n"));
    }

    #[test]
    fn nothing_is_drawn_on_a_finished_document() {
        let mut out = String::new();
        let mut canvas = SvgCanvas::new(&page(5.0, 5.0), &mut out).unwrap();
        assert!(canvas.end_group().is_err());
        canvas.present().unwrap();
        canvas.present().unwrap();
        assert!(canvas.begin_group(&Group::new("layer")).is_err());
        assert_eq!(out.matches("</svg>").count(), 1);
    }
}
