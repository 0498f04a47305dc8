use kurbo::Point;

/// The polyline without the points that lie within `tolerance` px of the line through those kept; the ends
/// are always kept.
pub fn simplify(points: &[Point], tolerance: f64) -> Vec<Point> {
    douglas_peucker(points, tolerance).into_iter().map(|i| points[i as usize]).collect()
}

/// The numbers of the points without which the line would be farther than `tolerance` from one of them, ascending.
///
/// Source: Douglas, D. H. and Peucker, T. K. (1973), "Algorithms for the reduction of the number of points
/// required to represent a digitized line or its caricature", Cartographica 10(2), 112-122.
pub fn douglas_peucker(points: &[Point], tolerance: f64) -> Vec<u32> {
    if points.len() < 3 {
        return (0..points.len() as u32).collect();
    }
    let mut kept = vec![0];
    // The stretches that are still to be looked at, the first on top.
    let mut ends = vec![points.len() - 1];
    let mut from = 0;
    while let Some(&to) = ends.last() {
        match farthest(&points[from..=to]) {
            Some((at, distance2)) if distance2 > tolerance * tolerance => ends.push(from + at),
            _ => {
                kept.push(to as u32);
                ends.pop();
                from = to;
            }
        }
    }
    kept
}

/// The point of a line that is farthest from the segment between its ends, and the square of how far; none if the
/// line has only ends.
pub fn farthest(line: &[Point]) -> Option<(usize, f64)> {
    let (&a, &b) = (line.first()?, line.last()?);
    let d = b - a;
    let per_length2 = if d.hypot2() > 0.0 { d.hypot2().recip() } else { 0.0 };
    let (mut at, mut most) = (0, -1.0);
    for (i, p) in line.get(1..line.len() - 1)?.iter().enumerate() {
        let from = *p - a;
        let along = from.dot(d) * per_length2;
        // Compared, which is a step each where `f64::clamp` is several.
        let along = if along > 1.0 { 1.0 } else { along };
        let along = if along < 0.0 { 0.0 } else { along };
        let far = (from - d * along).hypot2();
        if far > most {
            (at, most) = (i + 1, far);
        }
    }
    (at > 0).then_some((at, most))
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
