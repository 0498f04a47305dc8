//! Two segments in degrees. Plain cross products: what is exactly on a line touches it, nothing else does.

use geo::Coord;

pub(super) type Ends = (Coord<f64>, Coord<f64>);

pub(super) fn cross(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> f64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// Whether two segments cross in a point inside both.
pub(super) fn cross_inside((a, b): Ends, (c, d): Ends) -> bool {
    let opposite = |p: f64, q: f64| (p < 0.0 && q > 0.0) || (p > 0.0 && q < 0.0);
    opposite(cross(a, b, c), cross(a, b, d)) && opposite(cross(c, d, a), cross(c, d, b))
}

/// Whether two segments have a point in common.
pub(super) fn meet((a, b): Ends, (c, d): Ends) -> bool {
    let (c1, d1) = (cross(a, b, c), cross(a, b, d));
    if (c1 > 0.0 && d1 > 0.0) || (c1 < 0.0 && d1 < 0.0) {
        return false;
    }
    let (a1, b1) = (cross(c, d, a), cross(c, d, b));
    // All on one line: they meet if their boxes do, which callers have seen to.
    !((a1 > 0.0 && b1 > 0.0) || (a1 < 0.0 && b1 < 0.0))
}

/// The points where two segments meet: the ends that lie on the other, or the crossing.
pub(super) fn common((a, b): Ends, (c, d): Ends) -> Vec<Coord<f64>> {
    let on = |p: Coord<f64>, (a, b): Ends| {
        let within = |v: f64, a: f64, b: f64| a.min(b) <= v && v <= a.max(b);
        p == a || p == b || (cross(a, b, p) == 0.0 && within(p.x, a.x, b.x) && within(p.y, a.y, b.y))
    };
    let ends = [(c, (a, b)), (d, (a, b)), (a, (c, d)), (b, (c, d))];
    let mut points: Vec<_> = ends.into_iter().filter(|(p, other)| on(*p, *other)).map(|(p, _)| p).collect();
    if points.is_empty() && cross_inside((a, b), (c, d)) {
        let (from, to) = (cross(c, d, a), cross(c, d, b));
        let t = from / (from - to);
        points.push(Coord { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });
    }
    points
}
