//! plotters' primitives as shapes of a scene.
//!
//! Our canvases and the recorder know one way of drawing: a [`Shape`]. What plotters' own elements ask for
//! (lines, rectangles, circles, polygons) is turned into shapes here, once for all of them.

use kurbo::{BezPath, Circle, Point, Rect, Shape as _, Vec2};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle};

use super::UNITS_PER_PX;
use crate::scene::{Cap, Color, Shape, Stroke};

/// The farthest that a circle may lie from its curve, px.
const ROUNDNESS: f64 = 0.01;

/// Makes shapes of primitives whose coordinates are device units.
///
/// Axis-parallel lines and edges are moved to where they are crisp at one PNG pixel per px: lines of an odd
/// width to the middle of a pixel, filled edges between pixels. Nothing that has a size is moved away to none.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Primitives {
    /// Where the upper left corner of the backend lies on the page, px.
    pub(super) corner: Vec2,
}

impl Primitives {
    /// A place of the backend on the page, px.
    pub(super) fn place(self, (x, y): BackendCoord) -> Point {
        let px = |units| f64::from(units) / f64::from(UNITS_PER_PX);
        Point::new(px(x), px(y)) + self.corner
    }

    pub(super) fn pixel(self, place: BackendCoord, color: BackendColor) -> Option<Shape> {
        let corner = self.place(place);
        let pixel =
            Rect::from_origin_size(corner, (1.0 / f64::from(UNITS_PER_PX), 1.0 / f64::from(UNITS_PER_PX)));
        Some(Shape::new(pixel.to_path(ROUNDNESS)).fill(visible(color)?))
    }

    pub(super) fn line(
        self,
        line: impl IntoIterator<Item = BackendCoord>,
        style: &impl BackendStyle,
    ) -> Option<Shape> {
        let stroke = stroke(style)?;
        let mut points: Vec<Point> = line.into_iter().map(|place| self.place(place)).collect();
        if let [a, b] = points.as_mut_slice() {
            if a.x == b.x {
                a.x = crisp(a.x, stroke.width_px);
                b.x = a.x;
            } else if a.y == b.y {
                a.y = crisp(a.y, stroke.width_px);
                b.y = a.y;
            }
        }
        Some(Shape::new(polyline(&points)?).stroke(stroke))
    }

    pub(super) fn rect(
        self,
        a: BackendCoord,
        b: BackendCoord,
        style: &impl BackendStyle,
        fill: bool,
    ) -> Option<Shape> {
        let (a, b) = (self.place(a), self.place(b));
        if fill {
            let (x0, x1) = between_pixels(a.x, b.x);
            let (y0, y1) = between_pixels(a.y, b.y);
            return Some(
                Shape::new(Rect::new(x0, y0, x1, y1).to_path(ROUNDNESS)).fill(visible(style.color())?),
            );
        }
        let stroke = stroke(style)?;
        let crisp = |value| crisp(value, stroke.width_px);
        let rect = Rect::new(crisp(a.x), crisp(a.y), crisp(b.x), crisp(b.y));
        Some(Shape::new(rect.to_path(ROUNDNESS)).stroke(stroke))
    }

    pub(super) fn circle(
        self,
        center: BackendCoord,
        radius: u32,
        style: &impl BackendStyle,
        fill: bool,
    ) -> Option<Shape> {
        let circle = Circle::new(self.place(center), f64::from(radius) / f64::from(UNITS_PER_PX));
        let shape = Shape::new(circle.to_path(ROUNDNESS));
        Some(if fill { shape.fill(visible(style.color())?) } else { shape.stroke(stroke(style)?) })
    }

    pub(super) fn polygon(
        self,
        ring: impl IntoIterator<Item = BackendCoord>,
        style: &impl BackendStyle,
    ) -> Option<Shape> {
        let points: Vec<Point> = ring.into_iter().map(|place| self.place(place)).collect();
        let mut path = polyline(&points)?;
        path.close_path();
        Some(Shape::new(path).fill(visible(style.color())?))
    }
}

/// The colour, when it shows at all.
pub(super) fn visible(color: BackendColor) -> Option<Color> {
    let (r, g, b) = color.rgb;
    let color = Color { r, g, b, a: 255 }.alpha(color.alpha);
    (color.a > 0).then_some(color)
}

fn stroke(style: &impl BackendStyle) -> Option<Stroke> {
    // plotters gives lines of which nobody said anything a width of 1: that is meant as a px, not as a unit.
    let width_px = match style.stroke_width() {
        0 | 1 => 1.0,
        width => f64::from(width) / f64::from(UNITS_PER_PX),
    };
    Some(Stroke::new(visible(style.color())?, width_px).dashed(&[], Cap::Butt))
}

fn polyline(points: &[Point]) -> Option<BezPath> {
    let (first, rest) = points.split_first()?;
    let mut path = BezPath::with_capacity(points.len() + 1);
    path.move_to(*first);
    rest.iter().for_each(|point| path.line_to(*point));
    Some(path)
}

/// Where the middle of an axis-parallel line lies for its edges to fall between pixels.
fn crisp(value: f64, width_px: f64) -> f64 {
    let odd = width_px.round() % 2.0 == 1.0;
    if odd { value.floor() + 0.5 } else { value.round() }
}

/// Two edges on whole px, unless that would leave nothing between them.
fn between_pixels(a: f64, b: f64) -> (f64, f64) {
    let (whole_a, whole_b) = (a.round(), b.round());
    if whole_a == whole_b { (a, b) } else { (whole_a, whole_b) }
}

/// The drawing methods of a `DrawingBackend` whose `self.primitive(Option<Shape>)` draws, by `self.primitives`;
/// its size is `self.size`, and nothing is to be prepared.
///
/// A macro, because plotters' methods are generic and can't be given by a trait of ours.
macro_rules! primitives {
    () => {
        fn get_size(&self) -> (u32, u32) {
            self.size
        }

        fn ensure_prepared(&mut self) -> Drawn<Self> {
            Ok(())
        }

        fn draw_pixel(&mut self, place: BackendCoord, color: BackendColor) -> Drawn<Self> {
            self.primitive(self.primitives.pixel(place, color))
        }

        fn draw_line<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S) -> Drawn<Self> {
            self.primitive(self.primitives.line([a, b], style))
        }

        fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
            &mut self,
            path: I,
            style: &S,
        ) -> Drawn<Self> {
            self.primitive(self.primitives.line(path, style))
        }

        fn draw_rect<S: BackendStyle>(
            &mut self,
            a: BackendCoord,
            b: BackendCoord,
            style: &S,
            fill: bool,
        ) -> Drawn<Self> {
            self.primitive(self.primitives.rect(a, b, style, fill))
        }

        fn draw_circle<S: BackendStyle>(
            &mut self,
            center: BackendCoord,
            radius: u32,
            style: &S,
            fill: bool,
        ) -> Drawn<Self> {
            self.primitive(self.primitives.circle(center, radius, style, fill))
        }

        fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
            &mut self,
            ring: I,
            style: &S,
        ) -> Drawn<Self> {
            self.primitive(self.primitives.polygon(ring, style))
        }

        fn blit_bitmap(&mut self, _: BackendCoord, _: (u32, u32), _: &[u8]) -> Drawn<Self> {
            Err(DrawError::Bitmap.into())
        }
    };
}
pub(super) use primitives;

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: BackendColor = BackendColor { alpha: 1.0, rgb: (0, 0, 0) };

    fn bounds(shape: Option<Shape>) -> Rect {
        shape.unwrap().path.control_box()
    }

    #[test]
    fn a_hairline_runs_through_the_middle_of_pixels() {
        let line = Primitives::default().line([(1020, 300), (1020, 900)], &BLACK);
        assert_eq!(line.as_ref().unwrap().stroke.as_ref().unwrap().width_px, 1.0);
        assert_eq!(bounds(line), Rect::new(10.5, 3.0, 10.5, 9.0));
    }

    #[test]
    fn lines_are_crisp_on_the_page_and_not_only_in_their_chart() {
        let moved = Primitives { corner: Vec2::new(0.3, 0.3) };
        assert_eq!(bounds(moved.line([(0, 300), (900, 300)], &BLACK)), Rect::new(0.3, 3.5, 9.3, 3.5));
    }

    #[test]
    fn a_filled_rectangle_lies_on_whole_px_and_a_thin_one_does_not_vanish() {
        let rect = |a, b| bounds(Primitives::default().rect(a, b, &BLACK, true));
        assert_eq!(rect((130, 280), (270, 770)), Rect::new(1.0, 3.0, 3.0, 8.0));
        assert_eq!(rect((100, 280), (300, 300)), Rect::new(1.0, 2.8, 3.0, 3.0));
    }

    #[test]
    fn what_is_transparent_is_not_drawn() {
        let clear = BackendColor { alpha: 0.0, ..BLACK };
        assert_eq!(Primitives::default().circle((0, 0), 5, &clear, true), None);
        assert_eq!(Primitives::default().line([(0, 0), (5, 5)], &clear), None);
    }
}
