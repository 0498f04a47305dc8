//! What a mark looks like: a shape for each kind of event, and paint that says how sure place and number are.

use kurbo::{BezPath, Circle, Point, Shape as _, Vec2};

use super::Look;
use crate::atlas::{Kind, Status};
use crate::geometry::{Region, hatch, ring_path};
use crate::scene::{Cap, Color, Shape, Stroke};
use crate::theme::Theme;

/// Up to this radius symbols are as opaque as can be, px on a page 800 px wide.
const SMALL_PX: f64 = 7.0;

/// From this radius on all symbols are as opaque as crossings, px on a page 800 px wide.
const LARGE_PX: f64 = 18.0;

/// A marker's shapes; the legend uses the same.
pub(in crate::layout) fn symbol(
    theme: &Theme,
    (kind, status): (Kind, Status),
    at: Point,
    radius: f64,
    color: Color,
    look: Look,
) -> Vec<Shape> {
    let outline = outline(kind, at, radius);
    let k = theme.line.international / 1.4;
    let paper = &theme.color.paper;
    // A little nearer to the ink of the page than the inside: darker on light paper, lighter on dark.
    let rim = color.mix(theme.color.text, 0.08);
    let edge = Stroke::new(rim, 1.25 * k);
    // A crossing lies on the border, which must be seen through it, and the larger any symbol is, the more it would hide.
    let size = ((radius / k - SMALL_PX) / (LARGE_PX - SMALL_PX)).clamp(0.0, 1.0);
    let marker = &theme.marker;
    let opacity = match kind {
        Kind::Crossing => marker.fill_opacity,
        _ => marker.symbol_opacity + (marker.fill_opacity - marker.symbol_opacity) * size,
    };
    let casing = Shape::new(outline.clone()).stroke(Stroke::new(paper.alpha(0.75), 3.4 * k));
    let casing = if kind == Kind::Crossing { casing } else { casing.fill(paper.alpha(0.75 * (1.0 - size))) };
    let body = Shape::new(outline.clone());
    // An event that is not confirmed is never plain: its inside is hatched or half empty.
    let fill = match (look, status) {
        (Look::Hollow, _) => None,
        (Look::Bin, _) => Some(0.9),
        (_, Status::Disputed) => None,
        (_, Status::Claimed) => Some(0.1),
        (Look::Sure, Status::Confirmed) => Some(opacity),
        (Look::Approximate, Status::Confirmed) => Some(opacity * 0.65),
    };
    let body = match fill {
        Some(opacity) => body.fill(color.alpha(opacity)),
        None => body,
    };
    let mut shapes = vec![casing];
    match look {
        Look::Bin => return vec![body.stroke(Stroke::new(paper.alpha(0.9), 0.8 * k))],
        Look::Sure => shapes.push(body.stroke(edge)),
        Look::Approximate => shapes.push(body.stroke(edge.dashed(&[3.2 * k, 2.6 * k], Cap::Butt))),
        Look::Hollow => {
            shapes.push(body.stroke(Stroke::new(rim, 1.8 * k).dashed(&[0.01, 3.6 * k], Cap::Round)));
        }
    }
    match status {
        Status::Confirmed => shapes.extend(sign(kind, at, radius, look, color, theme)),
        Status::Claimed => {
            let lines = hatch(&ring(&outline), 3.0 * k, -std::f64::consts::FRAC_PI_4);
            shapes.push(Shape::new(lines).stroke(Stroke::new(color.alpha(0.8), 0.8 * k)));
        }
        Status::Disputed => {
            let opacity = (2.0 * opacity).min(0.8);
            shapes.push(Shape::new(left_half(&outline, at)).fill(color.alpha(opacity)));
        }
    }
    shapes
}

/// What stands inside a shape that several kinds could have: the bar of a closed road, the bars of a cell.
fn sign(kind: Kind, at: Point, radius: f64, look: Look, color: Color, theme: &Theme) -> Option<Shape> {
    let mut path = BezPath::new();
    let mut bar = |a: (f64, f64), b: (f64, f64)| {
        path.move_to(at + Vec2::from(a) * radius);
        path.line_to(at + Vec2::from(b) * radius);
    };
    match kind {
        Kind::Closure => bar((-0.5, 0.0), (0.5, 0.0)),
        Kind::Capture => {
            bar((-0.3, -0.5), (-0.3, 0.5));
            bar((0.3, -0.5), (0.3, 0.5));
        }
        _ => return None,
    }
    let ink = if look == Look::Hollow { color } else { theme.color.paper };
    let breadth = if kind == Kind::Closure { 0.36 } else { 0.24 };
    Some(Shape::new(path).stroke(Stroke::new(ink, breadth * radius).dashed(&[], Cap::Butt)))
}

/// What the shape for a kind of event is called.
pub fn shape_name(kind: Kind) -> &'static str {
    shape(kind).0
}

/// The corners of the shape for a kind of event, in no particular size; none for a circle.
fn corners(kind: Kind) -> Option<Vec<Vec2>> {
    shape(kind).1
}

/// The shape for a kind of event: what it is called with its [`sign`], and its corners.
fn shape(kind: Kind) -> (&'static str, Option<Vec<Vec2>>) {
    // Directions in turns, clockwise from above.
    let corner = |turn: f64, reach: f64| {
        let angle = turn * std::f64::consts::TAU;
        Vec2::new(angle.sin(), -angle.cos()) * reach
    };
    let polygon = |n: u8, turn: f64| -> Vec<Vec2> {
        (0..n).map(|i| corner((f64::from(i) + turn) / f64::from(n), 1.0)).collect()
    };
    let (name, corners) = match kind {
        Kind::Crossing => return ("circle", None),
        Kind::Clash => {
            let reach = |i: u8| if i.is_multiple_of(2) { 1.0 } else { 0.56 };
            ("burst of eight rays", (0..16).map(|i| corner(f64::from(i) / 16.0, reach(i))).collect())
        }
        Kind::Seizure => ("diamond", polygon(4, 0.0)),
        Kind::Closure => ("octagon with a bar", polygon(8, 0.5)),
        Kind::Capture => ("square with two bars", polygon(4, 0.5)),
        // As on a sleeve, pointing up.
        Kind::Deployment => {
            let outline = [(0.0, -1.0), (1.0, 0.1), (1.0, 0.95), (0.0, -0.15), (-1.0, 0.95), (-1.0, 0.1)];
            ("chevron", outline.map(Vec2::from).into())
        }
        Kind::Other => ("hexagon", polygon(6, 0.0)),
    };
    (name, Some(corners))
}

/// The corners, so large that the area is that of a circle of radius 1.
fn unit_corners(kind: Kind) -> Option<Vec<Vec2>> {
    let corners = corners(kind)?;
    let area = Region::new(vec![corners.iter().map(|v| v.to_point()).collect()]).area();
    let scale = (std::f64::consts::PI / area).sqrt();
    Some(corners.into_iter().map(|v| v * scale).collect())
}

/// The distance from the centre to the farthest corner, for a shape with the area of a circle of radius 1.
pub(super) fn reach(kind: Kind) -> f64 {
    unit_corners(kind).map_or(1.0, |corners| corners.iter().map(|v| v.hypot()).fold(0.0, f64::max))
}

/// The outline of what is counted by hexagons, with the area of a circle of that radius.
pub(in crate::layout) fn hexagon(at: Point, radius: f64) -> BezPath {
    outline(Kind::Other, at, radius)
}

/// The outline for a kind of event, with the area of a circle of that radius.
fn outline(kind: Kind, at: Point, radius: f64) -> BezPath {
    let Some(corners) = unit_corners(kind) else { return Circle::new(at, radius).to_path(0.01) };
    let mut path = BezPath::new();
    ring_path(&mut path, &corners.into_iter().map(|v| at + v * radius).collect::<Vec<_>>());
    path
}

/// An outline as a region.
fn ring(outline: &BezPath) -> Region {
    let mut ring = Vec::new();
    kurbo::flatten(outline, 0.1, |element| ring.extend(element.end_point()));
    Region::new(vec![ring])
}

/// The part of an outline to the left of a point.
fn left_half(outline: &BezPath, at: Point) -> BezPath {
    let mut path = BezPath::new();
    let bounds = outline.bounding_box();
    let half = kurbo::Rect { x1: at.x, ..bounds.inflate(1.0, 1.0) };
    for points in &ring(outline).rings {
        ring_path(&mut path, &crate::geometry::clip_ring(points, half));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::Word;

    #[test]
    fn every_kind_of_marker_has_the_area_of_its_circle() {
        for (kind, word) in Kind::WORDS {
            let area = outline(*kind, Point::ZERO, 10.0).area().abs();
            assert!((area / (std::f64::consts::PI * 100.0) - 1.0).abs() < 0.01, "{word} {area}");
        }
    }

    #[test]
    fn no_two_kinds_have_the_same_shape() {
        for (i, (kind, word)) in Kind::WORDS.iter().enumerate() {
            for (other, other_word) in &Kind::WORDS[..i] {
                assert_ne!(corners(*kind), corners(*other), "{word} {other_word}");
            }
        }
    }

    #[test]
    fn half_of_a_disputed_marker_is_empty() {
        let outline = outline(Kind::Crossing, Point::new(5.0, 5.0), 10.0);
        let half = left_half(&outline, Point::new(5.0, 5.0)).area().abs();
        assert!((half / outline.area().abs() - 0.5).abs() < 0.01, "{half}");
    }
}
