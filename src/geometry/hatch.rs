use kurbo::{BezPath, Point, Vec2};

use super::Region;

/// Parallel lines that fill a region, as one path; drawn as lines they need no pattern and no clip.
///
/// # Units
/// `spacing` between the lines in px, at right angles to them; `angle` in radians from the x axis, clockwise.
pub fn hatch(region: &Region, spacing: f64, angle: f64) -> BezPath {
    let mut path = BezPath::new();
    let along = Vec2::new(angle.cos(), angle.sin());
    let across = Vec2::new(-along.y, along.x);
    // In the frame of the hatching a line is a number: its distance from the origin of the page, so the
    // hatching of two neighbours continues from one to the other.
    let turned: Vec<(Point, Point)> = region
        .edges()
        .map(|(a, b)| {
            let turn = |p: Point| Point::new(p.to_vec2().dot(along), p.to_vec2().dot(across));
            (turn(a), turn(b))
        })
        .collect();
    let (low, high) = turned
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (a, _)| (low.min(a.y), high.max(a.y)));
    if !low.is_finite() {
        return path;
    }
    for line in (low / spacing).ceil() as i64..=(high / spacing).floor() as i64 {
        let y = line as f64 * spacing;
        let mut cuts: Vec<f64> = turned
            .iter()
            .filter(|(a, b)| (a.y > y) != (b.y > y))
            .map(|(a, b)| a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y))
            .collect();
        cuts.sort_by(f64::total_cmp);
        for pair in cuts.chunks_exact(2) {
            path.move_to((along * pair[0] + across * y).to_point());
            path.line_to((along * pair[1] + across * y).to_point());
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hatching_stays_in_the_region_and_out_of_its_holes() {
        let ring =
            |a: f64, b: f64| vec![Point::new(a, a), Point::new(b, a), Point::new(b, b), Point::new(a, b)];
        let region = Region::new(vec![ring(0.5, 10.5), ring(3.5, 7.5)]);
        let path = hatch(&region, 1.0, 0.0);
        assert_eq!(path.segments().count(), 10 + 4);
        for segment in path.segments() {
            use kurbo::ParamCurve;
            assert!(region.contains(segment.eval(0.5)));
        }
    }
}
