//! Pure planar mathematics.
//!
//! Everything here is in px on the page, x to the right, y **down**, and knows nothing of maps. Degrees
//! belong to `topology` and `atlas`; the only road from there to here is `projection::View`.

mod area;
mod bow;
mod cells;
mod clip;
mod hatch;
mod polyline;
mod simplify;

pub use area::{Bands, Region, area_centroid, inside};
pub use bow::Bow;
pub use cells::Cells;
pub use clip::{clip_polyline, clip_ring};
pub use hatch::hatch;
pub use kurbo::{BezPath, Point, Rect, Shape as PathShape, Vec2};
pub use polyline::{Nearest, Polyline};
pub use simplify::{distance_to_segment, douglas_peucker, farthest, simplify};

/// A closed path through points; the last point is joined to the first.
pub fn ring_path(path: &mut BezPath, ring: &[Point]) {
    line_path(path, ring);
    if !ring.is_empty() {
        path.close_path();
    }
}

/// An open path through points.
pub fn line_path(path: &mut BezPath, points: &[Point]) {
    for (i, p) in points.iter().enumerate() {
        if i == 0 { path.move_to(*p) } else { path.line_to(*p) }
    }
}

/// Whether two rectangles share more than `slack` px on both axes.
pub fn overlap(a: Rect, b: Rect, slack: f64) -> bool {
    a.x1.min(b.x1) - a.x0.max(b.x0) > slack && a.y1.min(b.y1) - a.y0.max(b.y0) > slack
}

/// Whether `inner` lies in `outer`.
pub fn contains(outer: Rect, inner: Rect) -> bool {
    inner.x0 >= outer.x0 && inner.y0 >= outer.y0 && inner.x1 <= outer.x1 && inner.y1 <= outer.y1
}

/// The distance from a point to the nearest point of a rectangle, px; 0 inside.
pub fn distance_to_rect(p: Point, rect: Rect) -> f64 {
    let dx = (rect.x0 - p.x).max(p.x - rect.x1).max(0.0);
    let dy = (rect.y0 - p.y).max(p.y - rect.y1).max(0.0);
    // By square root alone, which is the same to the last bit on every machine and faster than `hypot`.
    (dx * dx + dy * dy).sqrt()
}

/// The point of a rectangle that is nearest to a point.
pub fn nearest_in_rect(p: Point, rect: Rect) -> Point {
    Point::new(p.x.clamp(rect.x0, rect.x1), p.y.clamp(rect.y0, rect.y1))
}

/// The length of the part of a segment that lies in a rectangle, px (Liang and Barsky, 1984).
pub fn length_inside(a: Point, b: Point, rect: Rect) -> f64 {
    clip::segment_in_rect(a, b, rect).map_or(0.0, |(t0, t1)| (t1 - t0) * a.distance(b))
}

/// Whether two segments cross in a point inside both.
pub fn segments_cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |p: Point, q: Point, r: Point| (q - p).cross(r - p);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_of_a_segment_in_a_rectangle_is_measured() {
        let rect = Rect::new(0.0, 0.0, 10.0, 10.0);
        assert_eq!(length_inside(Point::new(-5.0, 5.0), Point::new(15.0, 5.0), rect), 10.0);
        assert_eq!(length_inside(Point::new(-5.0, 50.0), Point::new(15.0, 50.0), rect), 0.0);
        assert_eq!(length_inside(Point::new(2.0, 2.0), Point::new(5.0, 6.0), rect), 5.0);
    }

    #[test]
    fn rectangles_that_only_touch_do_not_overlap() {
        let a = Rect::new(0.0, 0.0, 10.0, 10.0);
        assert!(!overlap(a, Rect::new(10.0, 0.0, 20.0, 10.0), 0.0));
        assert!(overlap(a, Rect::new(9.0, 9.0, 20.0, 20.0), 0.5));
    }
}
