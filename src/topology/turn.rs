use geo::Coord;

/// A longitude as its difference from a meridian, -180 to 180 degrees; a difference within that range stays as it is,
/// so that the two sides of the opposite meridian are not confused, not even by rounding.
pub fn relative(lon: f64, meridian: f64) -> f64 {
    let difference = lon - meridian;
    if (difference.abs() - 180.0).abs() < 1e-9 {
        return 180_f64.copysign(difference);
    }
    if difference.abs() < 180.0 {
        return difference;
    }
    difference - 360.0 * (difference / 360.0).round()
}

/// How far an edge runs east, degrees: the shorter way round, but for a parallel from end to end.
pub fn course(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let difference = b.x - a.x;
    if difference.abs() <= 180.0 || (difference.abs() == 360.0 && a.y == b.y) {
        return difference;
    }
    difference - 360.0 * (difference / 360.0).round()
}

/// Whether a point lies in an area bounded by rings, each a list of its edges in order, the interior to the left.
///
/// Counts the edges due north of the point (Shimrat, M. (1962), "Algorithm 112", Communications of the ACM 5(8), 434,
/// with a meridian for the ray); a ring that runs once round the Earth holds the pole to its left. Edges may cross the
/// 180th meridian.
pub fn holds<R>(rings: impl IntoIterator<Item = R>, p: Coord<f64>) -> bool
where
    R: IntoIterator<Item = (Coord<f64>, Coord<f64>)>,
{
    let (mut inside, mut turns) = (false, 0.0);
    for ring in rings {
        for (a, b) in ring {
            turns += course(a, b);
            inside ^= passes_north(a, b, p);
        }
    }
    inside ^ (turns > 180.0)
}

/// Whether an edge passes due north of a point.
pub fn passes_north(a: Coord<f64>, b: Coord<f64>, p: Coord<f64>) -> bool {
    let run = course(a, b);
    let from = relative(a.x, p.x);
    let to = from + run;
    // A whole parallel crosses every meridian.
    ((from > 0.0) != (to > 0.0) || run.abs() == 360.0)
        && a.y + (b.y - a.y) * (from / (from - to)).clamp(0.0, 1.0) > p.y
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(f64, f64)]) -> Vec<(Coord<f64>, Coord<f64>)> {
        let points: Vec<Coord<f64>> = points.iter().map(|p| Coord::from(*p)).collect();
        (0..points.len()).map(|i| (points[i], points[(i + 1) % points.len()])).collect()
    }

    #[test]
    fn the_two_sides_of_the_opposite_meridian_stay_apart_under_rounding() {
        for meridian in [-170.4, 0.1, 33.3, 179.7] {
            assert_eq!(relative(meridian + 180.0, meridian), 180.0);
            assert_eq!(relative(meridian - 180.0, meridian), -180.0);
        }
        assert_eq!((relative(190.0, 0.0), relative(-170.0, 100.0)), (-170.0, 90.0));
    }

    #[test]
    fn a_ring_across_the_180th_meridian_holds_what_lies_in_it() {
        let fiji = ring(&[(177.0, -19.0), (-179.0, -19.0), (-179.0, -16.0), (177.0, -16.0)]);
        assert!(holds([fiji.clone()], Coord { x: 179.5, y: -17.0 }));
        assert!(holds([fiji.clone()], Coord { x: -179.5, y: -17.0 }));
        assert!(!holds([fiji.clone()], Coord { x: 0.0, y: -17.0 }));
        assert!(!holds([fiji], Coord { x: 179.5, y: -20.0 }));
    }

    #[test]
    fn a_ring_round_a_pole_holds_the_pole_to_its_left() {
        let west = ring(&[(120.0, -70.0), (0.0, -75.0), (-120.0, -70.0)]);
        assert!(holds([west.clone()], Coord { x: 50.0, y: -89.0 }));
        assert!(!holds([west], Coord { x: 50.0, y: 0.0 }));
        let east = ring(&[(-120.0, 70.0), (0.0, 75.0), (120.0, 70.0)]);
        assert!(holds([east.clone()], Coord { x: 50.0, y: 89.0 }));
        assert!(!holds([east], Coord { x: 50.0, y: 0.0 }));
    }

    #[test]
    fn a_pole_ring_that_was_cut_at_the_180th_meridian_holds_the_same() {
        let cut = ring(&[(180.0, -70.0), (0.0, -75.0), (-180.0, -70.0), (-180.0, -90.0), (180.0, -90.0)]);
        assert!(holds([cut.clone()], Coord { x: 50.0, y: -89.0 }));
        assert!(!holds([cut], Coord { x: 50.0, y: 0.0 }));
    }
}
