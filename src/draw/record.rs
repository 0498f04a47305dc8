use kurbo::{Affine, Point, Rect, Vec2};
use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
    FontTransform,
};

use super::DrawError;
use super::canvas::Drawn;
use super::outline::UNITS_PER_PX;
use super::primitive::{Primitives, primitives, visible};
use crate::scene::{Color, Face, Node, Shape, Text};

/// How large a line of text is when it is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextExtent {
    /// How far the pen moves, px.
    pub width_px: f64,
    /// From the baseline up to the top of the line, px.
    pub ascent_px: f64,
    /// From the baseline down to the bottom of the line, px; positive.
    pub descent_px: f64,
}

/// Sets the text of charts: a [`Recorder`] knows no fonts.
pub trait TextSetter {
    /// The extent of a line of text; `size_px` is the em.
    fn measure(&self, content: &str, face: Face, size_px: f64) -> TextExtent;

    /// The line of text with the left end of its baseline at `origin`, px; `size_px` is the em.
    fn set(&self, content: &str, face: Face, size_px: f64, color: Color, origin: Point) -> Text;
}

/// A plotters backend that draws nothing and notes everything: a chart becomes nodes of a scene.
///
/// So a chart on a map is set in the map's fonts, has the map's lines, and is painted by every canvas alike.
///
/// # Units
/// 1/[`UNITS_PER_PX`] px, counted from the upper left corner of the area; the nodes are in px of the page.
/// **Every size that is told plotters must be in these units** ([`super::units`]): label areas, tick marks, font
/// sizes (of the em), radii, margins. Only a stroke width of 1, which plotters uses when nobody said anything,
/// means 1 px. Filled rectangles are moved to whole px, axis-parallel lines to where they are crisp.
///
/// # Examples
/// ```
/// use kurbo::Rect;
/// use marz::draw::{Recorder, units};
/// use plotters::prelude::*;
/// # use marz::{draw::{TextExtent, TextSetter}, scene};
/// # struct NoText;
/// # impl TextSetter for NoText {
/// #     fn measure(&self, _: &str, _: scene::Face, _: f64) -> TextExtent { unimplemented!() }
/// #     fn set(&self, _: &str, _: scene::Face, _: f64, _: scene::Color, _: kurbo::Point) -> scene::Text {
/// #         unimplemented!()
/// #     }
/// # }
/// # let text_setter = NoText;
/// let mut nodes = Vec::new();
/// let area = Recorder::new(Rect::new(20.0, 700.0, 620.0, 780.0), &text_setter, &mut nodes).into_drawing_area();
/// area.draw(&Circle::new((units(300.0), units(40.0)), units(4.0), BLACK.filled()))?;
/// drop(area);
/// assert_eq!(nodes.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Recorder<'a, T> {
    nodes: &'a mut Vec<Node>,
    text: &'a T,
    size: (u32, u32),
    primitives: Primitives,
}

impl<'a, T: TextSetter> Recorder<'a, T> {
    /// A recorder for an area of the page, px, that adds to `nodes`.
    pub fn new(area: Rect, text: &'a T, nodes: &'a mut Vec<Node>) -> Self {
        // Rounded down, so that nothing reaches beyond the area.
        let units = |px: f64| (px * f64::from(UNITS_PER_PX)).clamp(0.0, f64::from(i32::MAX)) as u32;
        let corner = area.origin().to_vec2();
        let size = (units(area.width()), units(area.height()));
        Recorder { nodes, text, size, primitives: Primitives { corner } }
    }

    fn primitive(&mut self, shape: Option<Shape>) -> Drawn<Self> {
        self.nodes.extend(shape.map(Node::Shape));
        Ok(())
    }
}

fn em_px(style: &impl BackendTextStyle) -> f64 {
    style.size() / f64::from(UNITS_PER_PX)
}

fn face(style: &impl BackendTextStyle) -> Face {
    match style.style() {
        FontStyle::Normal => Face::Regular,
        FontStyle::Bold => Face::Bold,
        FontStyle::Italic | FontStyle::Oblique => Face::Italic,
    }
}

/// From the anchor of unrotated text to the left end of its baseline, px.
fn to_baseline(anchor: Pos, extent: TextExtent) -> Vec2 {
    let x = match anchor.h_pos {
        HPos::Left => 0.0,
        HPos::Center => -0.5 * extent.width_px,
        HPos::Right => -extent.width_px,
    };
    let y = match anchor.v_pos {
        VPos::Top => extent.ascent_px,
        VPos::Center => 0.5 * (extent.ascent_px - extent.descent_px),
        VPos::Bottom => -extent.descent_px,
    };
    Vec2::new(x, y)
}

/// Clockwise, as seen.
fn quarter_turns(transform: &FontTransform) -> u8 {
    match transform {
        FontTransform::None => 0,
        FontTransform::Rotate90 => 1,
        FontTransform::Rotate180 => 2,
        FontTransform::Rotate270 => 3,
    }
}

/// A turn about a point, exact: `Affine::rotate` would leave a sine of 1e-17.
fn turned(mut text: Text, quarters: u8, about: Point) -> Text {
    if quarters == 0 {
        return text;
    }
    let turn = match quarters {
        1 => Affine::new([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
        2 => Affine::scale(-1.0),
        _ => Affine::new([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
    };
    let turn = Affine::translate(about.to_vec2()) * turn * Affine::translate(-about.to_vec2());
    text.transform(turn);
    text
}

impl<T: TextSetter> DrawingBackend for Recorder<'_, T> {
    type ErrorType = DrawError;

    fn present(&mut self) -> Drawn<Self> {
        Ok(())
    }

    primitives!();

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        content: &str,
        style: &S,
        place: BackendCoord,
    ) -> Drawn<Self> {
        let Some(color) = visible(style.color()) else { return Ok(()) };
        let (face, size_px) = (face(style), em_px(style));
        let anchor = self.primitives.place(place);
        let origin = anchor + to_baseline(style.anchor(), self.text.measure(content, face, size_px));
        let text = self.text.set(content, face, size_px, color, origin);
        self.nodes.push(turned(text, quarter_turns(&style.transform()), anchor).into());
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        content: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<DrawError>> {
        let extent = self.text.measure(content, face(style), em_px(style));
        let units = |px: f64| (px * f64::from(UNITS_PER_PX)).ceil() as u32;
        Ok((units(extent.width_px), units(extent.ascent_px + extent.descent_px)))
    }
}

#[cfg(test)]
mod tests {
    use kurbo::Shape as _;
    use plotters::prelude::{
        BLACK, Circle, Color as _, FontTransform, IntoDrawingArea, IntoFont, RED, Rectangle, TextStyle,
    };

    use super::*;
    use crate::draw::units;
    use crate::scene::Run;

    /// Letters of half an em, as boxes.
    struct Boxes;

    impl TextSetter for Boxes {
        fn measure(&self, content: &str, _: Face, size_px: f64) -> TextExtent {
            let width_px = 0.5 * size_px * content.chars().count() as f64;
            TextExtent { width_px, ascent_px: 0.8 * size_px, descent_px: 0.2 * size_px }
        }

        fn set(&self, content: &str, face: Face, size_px: f64, color: Color, origin: Point) -> Text {
            let extent = self.measure(content, face, size_px);
            let outline =
                Rect::new(0.0, -extent.ascent_px, extent.width_px, extent.descent_px) + origin.to_vec2();
            let outline = outline.to_path(0.1);
            let letters = crate::draw::tests::letters(outline);
            Text {
                content: content.to_owned(),
                face,
                size_px,
                origin,
                letters,
                color,
                halo: None,
                run: Run::default(),
            }
        }
    }

    fn text_at(style: TextStyle, area: Rect) -> Text {
        let mut nodes = Vec::new();
        let recorder = Recorder::new(area, &Boxes, &mut nodes).into_drawing_area();
        recorder.draw_text("word", &style, (units(50.0), units(40.0))).unwrap();
        drop(recorder);
        match nodes.pop() {
            Some(Node::Text(text)) => text,
            other => panic!("expected a text, found {other:?}"),
        }
    }

    const AREA: Rect = Rect::new(100.0, 200.0, 300.0, 280.0);

    #[test]
    fn text_stands_where_its_anchor_says() {
        let style = || TextStyle::from(("sans-serif", f64::from(units(10.0))));
        let bounds = |h, v| text_at(style().pos(Pos::new(h, v)), AREA).outline().bounding_box();
        assert_eq!(bounds(HPos::Left, VPos::Top), Rect::new(150.0, 240.0, 170.0, 250.0));
        assert_eq!(bounds(HPos::Center, VPos::Center), Rect::new(140.0, 235.0, 160.0, 245.0));
        assert_eq!(bounds(HPos::Right, VPos::Bottom), Rect::new(130.0, 230.0, 150.0, 240.0));
    }

    #[test]
    fn text_turns_about_its_anchor() {
        let style = ("sans-serif", f64::from(units(10.0))).into_font().color(&RED);
        let bounds = |turn| text_at(style.transform(turn), AREA).outline().bounding_box();
        assert_eq!(bounds(FontTransform::Rotate90), Rect::new(140.0, 240.0, 150.0, 260.0));
        assert_eq!(bounds(FontTransform::Rotate180), Rect::new(130.0, 230.0, 150.0, 240.0));
        assert_eq!(bounds(FontTransform::Rotate270), Rect::new(150.0, 220.0, 160.0, 240.0));
    }

    #[test]
    fn text_keeps_its_size_face_and_colour() {
        let style = ("sans-serif", f64::from(units(12.5))).into_font().style(FontStyle::Bold).color(&RED);
        let text = text_at(style, AREA);
        assert_eq!((text.size_px, text.face, text.color), (12.5, Face::Bold, Color::rgb(0xff0000)));
    }

    #[test]
    fn a_chart_becomes_shapes_in_px_of_the_page() {
        let mut nodes = Vec::new();
        let area = Recorder::new(AREA, &Boxes, &mut nodes).into_drawing_area();
        assert_eq!(area.dim_in_pixel(), (20_000, 8_000));
        area.draw(&Rectangle::new([(units(10.2), 0), (units(20.4), units(30.0))], RED.filled())).unwrap();
        area.draw(&Circle::new((units(5.0), units(5.0)), units(2.0), BLACK)).unwrap();
        drop(area);
        let boxes: Vec<_> = nodes
            .iter()
            .map(|node| match node {
                Node::Shape(shape) => shape.path.bounding_box(),
                other => panic!("expected a shape, found {other:?}"),
            })
            .collect();
        assert_eq!(boxes[0], Rect::new(110.0, 200.0, 120.0, 230.0));
        assert!((boxes[1].center() - Point::new(105.0, 205.0)).hypot() < 1e-9);
    }
}
