use kurbo::{Point, Rect};

/// The polygon of a ring cut to a rectangle, as one ring (first point not repeated).
///
/// Where the ring leaves the rectangle the result runs along its edge, so a polygon stays a polygon. A ring
/// that falls into several pieces keeps them joined by lines on the edge: they enclose no area.
///
/// Source: Sutherland, I. E. and Hodgman, G. W. (1974), "Reentrant polygon clipping", Communications of the
/// ACM 17(1), 32-42.
pub fn clip_ring(ring: &[Point], rect: Rect) -> Vec<Point> {
    type Edge = (fn(&Point, Rect) -> bool, fn(Point, Point, Rect) -> Point);
    let edges: [Edge; 4] = [
        (|p, r| p.x >= r.x0, |a, b, r| cut_x(a, b, r.x0)),
        (|p, r| p.x <= r.x1, |a, b, r| cut_x(a, b, r.x1)),
        (|p, r| p.y >= r.y0, |a, b, r| cut_y(a, b, r.y0)),
        (|p, r| p.y <= r.y1, |a, b, r| cut_y(a, b, r.y1)),
    ];
    let mut points = ring.to_vec();
    for (inside, cut) in edges {
        if points.iter().all(|p| inside(p, rect)) {
            continue;
        }
        let Some(&last) = points.last() else { break };
        let mut kept = Vec::with_capacity(points.len());
        let mut from = last;
        for &to in &points {
            if inside(&from, rect) != inside(&to, rect) {
                kept.push(cut(from, to, rect));
            }
            if inside(&to, rect) {
                kept.push(to);
            }
            from = to;
        }
        points = kept;
    }
    points
}

fn cut_x(a: Point, b: Point, x: f64) -> Point {
    Point::new(x, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x))
}

fn cut_y(a: Point, b: Point, y: f64) -> Point {
    Point::new(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y), y)
}

/// The pieces of a polyline that lie in a rectangle, in order.
pub fn clip_polyline(points: &[Point], rect: Rect) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    for pair in points.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let Some((t0, t1)) = segment_in_rect(a, b, rect) else {
            open = false;
            continue;
        };
        if !open || t0 > 0.0 {
            pieces.push(vec![a.lerp(b, t0)]);
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(a.lerp(b, t1));
        }
        open = t1 >= 1.0;
    }
    pieces
}

/// The part of a segment in a rectangle as parameters from 0 (at `a`) to 1 (at `b`).
///
/// Source: Liang, Y.-D. and Barsky, B. A. (1984), "A new concept and method for line clipping", ACM
/// Transactions on Graphics 3(1), 1-22.
pub(super) fn segment_in_rect(a: Point, b: Point, rect: Rect) -> Option<(f64, f64)> {
    let d = b - a;
    let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
    for (p, q) in [(-d.x, a.x - rect.x0), (d.x, rect.x1 - a.x), (-d.y, a.y - rect.y0), (d.y, rect.y1 - a.y)] {
        if p == 0.0 {
            if q < 0.0 {
                return None;
            }
        } else if p < 0.0 {
            t0 = t0.max(q / p);
        } else {
            t1 = t1.min(q / p);
        }
    }
    (t0 < t1).then_some((t0, t1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect::new(0.0, 0.0, 10.0, 10.0);

    fn points(flat: &[(f64, f64)]) -> Vec<Point> {
        flat.iter().map(|&(x, y)| Point::new(x, y)).collect()
    }

    #[test]
    fn a_polygon_round_the_frame_becomes_the_frame() {
        let clipped = clip_ring(&points(&[(-5.0, -5.0), (15.0, -5.0), (15.0, 15.0), (-5.0, 15.0)]), FRAME);
        assert_eq!(crate::geometry::Region::new(vec![clipped]).area(), 100.0);
    }

    #[test]
    fn a_polygon_outside_the_frame_vanishes() {
        assert!(clip_ring(&points(&[(20.0, 0.0), (30.0, 0.0), (30.0, 9.0)]), FRAME).is_empty());
    }

    #[test]
    fn a_line_that_leaves_and_returns_falls_into_two_pieces() {
        let pieces = clip_polyline(&points(&[(2.0, 5.0), (5.0, -5.0), (8.0, 5.0)]), FRAME);
        assert_eq!(pieces.len(), 2);
        assert!(pieces.iter().flatten().all(|p| FRAME.inflate(1e-9, 1e-9).contains(*p)));
    }
}
