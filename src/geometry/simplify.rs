use kurbo::Point;

/// The polyline without the points that lie within `tolerance` px of the line through those kept; the ends
/// are always kept.
///
/// Source: Douglas, D. H. and Peucker, T. K. (1973), "Algorithms for the reduction of the number of points
/// required to represent a digitized line or its caricature", Cartographica 10(2), 112-122.
pub fn simplify(points: &[Point], tolerance: f64) -> Vec<Point> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let mut keep = vec![false; points.len()];
    keep[0] = true;
    keep[points.len() - 1] = true;
    let mut open = vec![(0, points.len() - 1)];
    while let Some((first, last)) = open.pop() {
        let (mut farthest, mut distance2) = (first, tolerance * tolerance);
        for i in first + 1..last {
            let d2 = (points[i] - nearest_on_segment(points[i], points[first], points[last])).hypot2();
            if d2 > distance2 {
                (farthest, distance2) = (i, d2);
            }
        }
        if farthest != first {
            keep[farthest] = true;
            open.push((first, farthest));
            open.push((farthest, last));
        }
    }
    points.iter().zip(keep).filter_map(|(p, keep)| keep.then_some(*p)).collect()
}

/// The distance from a point to the nearest point of a segment, px.
pub fn distance_to_segment(p: Point, a: Point, b: Point) -> f64 {
    (p - nearest_on_segment(p, a, b)).hypot2().sqrt()
}

/// The point of a segment nearest to `p`.
pub(super) fn nearest_on_segment(p: Point, a: Point, b: Point) -> Point {
    let d = b - a;
    let length2 = d.hypot2();
    if length2 == 0.0 { a } else { a + d * ((p - a).dot(d) / length2).clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_nearer_than_the_tolerance_is_left_out() {
        let line = [Point::new(0.0, 0.0), Point::new(5.0, 0.3), Point::new(10.0, 0.0)];
        assert_eq!(simplify(&line, 0.35).len(), 2);
        assert_eq!(simplify(&line, 0.25).len(), 3);
    }

    #[test]
    fn a_closed_line_does_not_collapse() {
        let ring =
            [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)].map(|(x, y)| Point::new(x, y));
        assert_eq!(simplify(&ring, 0.35).len(), 5);
    }
}
