use std::fmt;

use kurbo::{PathEl, Point};
use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily,
    FontStyle,
};

use crate::scene::{Color, Face, Group, Shape, Text};

/// What drawing on a backend gives.
pub type Drawn<C> = Result<(), DrawingErrorKind<<C as DrawingBackend>::ErrorType>>;

/// A plotters backend on which a map can be drawn.
///
/// plotters draws polygons of one ring, solid lines and text in fonts of its own. A map needs holes, dashes,
/// halos, curves and groups. Every method has a default made of plotters' primitives, so that any backend
/// becomes a canvas by an empty `impl` (or by [`super::Stock`]): the picture is then whole, but plainer. Holes are kept;
/// curves become lines, halos and groups are lost, line ends look as the backend likes.
pub trait Canvas: DrawingBackend {
    /// Backend units per px of a scene.
    fn units_per_px(&self) -> f64 {
        1.0
    }

    /// Begins a group; what is drawn until the matching [`Canvas::end_group`] belongs to it.
    fn begin_group(&mut self, _group: &Group) -> Drawn<Self> {
        Ok(())
    }

    /// Ends the group that was begun last.
    fn end_group(&mut self) -> Drawn<Self> {
        Ok(())
    }

    /// Draws a shape; `origin` is where the scene's upper left corner lies, in backend units.
    fn shape(&mut self, shape: &Shape, origin: BackendCoord) -> Drawn<Self> {
        let scale = self.units_per_px();
        if let Some(fill) = &shape.fill {
            let rings = lines(shape.path.iter(), scale, origin);
            if !rings.is_empty() {
                self.fill_polygon(joined(rings), &Paint { color: fill.color, width: 1 })?;
            }
        }
        let Some(stroke) = &shape.stroke else { return Ok(()) };
        let width = (stroke.width_px * scale).round().max(1.0) as u32;
        let period: f64 = stroke.dash_px.iter().sum();
        // kurbo's dashes never end when they have no length.
        let strokes = if period > 0.0 && period.is_finite() {
            lines(kurbo::dash(shape.path.iter(), 0.0, &stroke.dash_px), scale, origin)
        } else {
            lines(shape.path.iter(), scale, origin)
        };
        for line in strokes {
            self.draw_path(line, &Paint { color: stroke.color, width })?;
        }
        Ok(())
    }

    /// Draws a line of text; `origin` is where the scene's upper left corner lies, in backend units.
    fn text(&mut self, text: &Text, origin: BackendCoord) -> Drawn<Self> {
        let scale = self.units_per_px();
        // plotters has no baseline to stand text on: its lower edge is about a quarter of an em below.
        let below = Point::new(text.origin.x, text.origin.y + 0.25 * text.size_px);
        let letters = Letters { face: text.face, size: text.size_px * scale, color: text.color };
        self.draw_text(&text.content, &letters, place(below, scale, origin))
    }
}

/// The farthest that a flattened curve may lie from the curve, backend units.
const FLATNESS: f64 = 0.2;

/// A path as lines in backend units; closed ones end where they begin.
fn lines(path: impl Iterator<Item = PathEl>, scale: f64, origin: BackendCoord) -> Vec<Vec<BackendCoord>> {
    let mut lines: Vec<Vec<BackendCoord>> = Vec::new();
    kurbo::flatten(path, FLATNESS / scale, |element| match element {
        PathEl::MoveTo(to) => lines.push(vec![place(to, scale, origin)]),
        PathEl::LineTo(to) => {
            lines.last_mut().into_iter().for_each(|line| line.push(place(to, scale, origin)))
        }
        PathEl::ClosePath => lines.last_mut().into_iter().for_each(|line| line.extend_from_within(..1)),
        PathEl::QuadTo(..) | PathEl::CurveTo(..) => {}
    });
    lines.iter_mut().for_each(Vec::dedup);
    lines.retain(|line| line.len() > 1);
    lines
}

/// Several rings as one, so that holes stay holes on a backend that fills single rings.
///
/// Each ring is reached from the first point of the first one and left the same way; those ways have no area.
/// Backends differ in their rule of filling (SVG: non-zero): rings at an odd depth are turned against the
/// others, so that every rule paints what even-odd does.
fn joined(mut rings: Vec<Vec<BackendCoord>>) -> Vec<BackendCoord> {
    let depths: Vec<usize> = rings
        .iter()
        .enumerate()
        .map(|(i, ring)| {
            rings.iter().enumerate().filter(|(j, other)| i != *j && encloses(other, ring[0])).count()
        })
        .collect();
    for (ring, depth) in rings.iter_mut().zip(depths) {
        if (twice_area(ring) < 0) == (depth % 2 == 0) {
            ring.reverse();
        }
    }
    let hub = rings[0][0];
    let mut joined = Vec::with_capacity(rings.iter().map(|ring| ring.len() + 2).sum());
    for ring in &rings {
        joined.extend_from_slice(ring);
        joined.extend([ring[0], hub]);
    }
    joined.dedup();
    joined
}

/// Whether a point lies in a ring: a ray to the right crosses it an odd number of times.
fn encloses(ring: &[BackendCoord], (x, y): BackendCoord) -> bool {
    let (x, y) = (i64::from(x), i64::from(y));
    edges(ring).fold(false, |inside, ((x0, y0), (x1, y1))| {
        let crosses = (y0 > y) != (y1 > y) && {
            let side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0);
            (side > 0) == (y1 > y0)
        };
        inside != crosses
    })
}

fn twice_area(ring: &[BackendCoord]) -> i64 {
    edges(ring).map(|((x0, y0), (x1, y1))| x0 * y1 - x1 * y0).sum()
}

fn edges(ring: &[BackendCoord]) -> impl Iterator<Item = ((i64, i64), (i64, i64))> {
    let wide = |&(x, y): &BackendCoord| (i64::from(x), i64::from(y));
    ring.iter().map(wide).zip(ring.iter().map(wide).cycle().skip(1))
}

fn place(point: Point, scale: f64, origin: BackendCoord) -> BackendCoord {
    let along = |value: f64, origin: i32| origin.saturating_add((value * scale).round() as i32);
    (along(point.x, origin.0), along(point.y, origin.1))
}

/// A colour and a width, as plotters asks for them.
struct Paint {
    color: Color,
    width: u32,
}

impl BackendStyle for Paint {
    fn color(&self) -> BackendColor {
        backend_color(self.color)
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}

fn backend_color(color: Color) -> BackendColor {
    BackendColor { alpha: f64::from(color.a) / 255.0, rgb: (color.r, color.g, color.b) }
}

/// Text for a backend that has letters of its own.
struct Letters {
    face: Face,
    /// The em, backend units.
    size: f64,
    color: Color,
}

/// The backend asked us for letters: it has none.
#[derive(Debug)]
struct NoLetters;

impl fmt::Display for NoLetters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this plotters backend can't set text by itself")
    }
}

impl std::error::Error for NoLetters {}

/// plotters' sizes are those of a line, its backends' those of the em (plotters-svg divides by it).
const LINE_PER_EM: f64 = 1.24;

impl BackendTextStyle for Letters {
    type FontError = NoLetters;

    fn color(&self) -> BackendColor {
        backend_color(self.color)
    }

    fn size(&self) -> f64 {
        self.size * LINE_PER_EM
    }

    fn style(&self) -> FontStyle {
        match self.face {
            Face::Regular => FontStyle::Normal,
            Face::SemiBold | Face::Bold => FontStyle::Bold,
            Face::Italic => FontStyle::Italic,
        }
    }

    fn anchor(&self) -> Pos {
        Pos::new(HPos::Left, VPos::Bottom)
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::SansSerif
    }

    fn layout_box(&self, _: &str) -> Result<(BackendCoord, BackendCoord), NoLetters> {
        Err(NoLetters)
    }

    fn draw<E, D: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _: &str,
        _: BackendCoord,
        _: D,
    ) -> Result<Result<(), E>, NoLetters> {
        Err(NoLetters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(from: i32, to: i32) -> Vec<BackendCoord> {
        vec![(from, from), (to, from), (to, to), (from, to), (from, from)]
    }

    /// How often a ring winds about a point.
    fn winding(ring: &[BackendCoord], at: BackendCoord) -> i32 {
        edges(ring)
            .map(|((x0, y0), (x1, y1))| {
                let (x, y) = (i64::from(at.0), i64::from(at.1));
                let side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0);
                i32::from(y0 <= y && y < y1 && side > 0) - i32::from(y1 <= y && y < y0 && side < 0)
            })
            .sum()
    }

    #[test]
    fn joined_rings_paint_the_same_by_either_rule_of_filling() {
        // An island in a lake on an island, and an island beside it.
        let one =
            joined(vec![square(10, 20), square(0, 100), square(5, 50), square(60, 70), square(200, 210)]);
        for (at, inside) in [(15, true), (30, false), (55, true), (65, false), (205, true), (150, false)] {
            assert_eq!(winding(&one, (at, at + 1)), i32::from(inside), "{at}");
            assert_eq!(encloses(&one, (at, at + 1)), inside, "{at}");
        }
    }
}
