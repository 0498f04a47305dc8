//! Rings and lines are cut, in degrees, at the edge of what a projection shows.
//!
//! Edges are straight in longitude and latitude, as RFC 7946 (section 3.1.1) says, and run the shorter way round, but
//! for those of exactly 360 degrees, which run along a whole parallel. The interior of a territory lies to the left of
//! its rings. A polygon stays a polygon: what is cut off leaves an edge along the domain's own.

use kurbo::{Point, Rect};

use super::Domain;
use crate::atlas::LonLat;
use crate::geometry::{clip_polyline, clip_ring};
use crate::topology::{self, course, relative};

/// Steps along the edge of a domain and along lines that may cross it, degrees.
const STEP: f64 = 1.0;

impl Domain {
    /// Whether a point lies in the domain or on its edge.
    pub fn contains(&self, p: LonLat) -> bool {
        match *self {
            Domain::Box { central_meridian, half_width, south, north } => {
                relative(p.x, central_meridian).abs() <= half_width && (south..=north).contains(&p.y)
            }
            Domain::Cap { centre, radius } => Polar::of(p, centre).distance <= radius,
        }
    }

    /// Whether a line lies in the domain in one piece, so that its points may be projected one by one.
    pub fn holds(&self, points: &[LonLat]) -> bool {
        match *self {
            Domain::Box { central_meridian, half_width, south, north } => {
                let mut last = None;
                points.iter().all(|p| {
                    let x = relative(p.x, central_meridian);
                    let near = last.is_none_or(|last: f64| (x - last).abs() <= 180.0);
                    last = Some(x);
                    near && x.abs() <= half_width && (south..=north).contains(&p.y)
                })
            }
            Domain::Cap { centre, radius } => {
                let within = Within::new(centre, radius);
                points.iter().all(|p| within.holds(*p))
            }
        }
    }

    /// The edge of the domain as a closed ring, counter-clockwise; its first point is not repeated.
    pub fn edge(&self) -> Vec<LonLat> {
        match *self {
            Domain::Box { central_meridian: middle, half_width, south, north } => {
                let (west, east) = (middle - half_width, middle + half_width);
                let corners = [(west, south), (east, south), (east, north), (west, north), (west, south)];
                let mut ring = Vec::new();
                for pair in corners.windows(2) {
                    along_edge(&mut ring, LonLat::from(pair[0]), LonLat::from(pair[1]));
                }
                ring
            }
            Domain::Cap { centre, radius } => circle(centre, radius),
        }
    }

    /// The parts of a line that lie in the domain. Longitudes come out within `half_width` of the central meridian of
    /// a box, so that its western and its eastern edge are told apart.
    pub fn lines(&self, points: &[LonLat]) -> Vec<Vec<LonLat>> {
        match *self {
            Domain::Box { central_meridian, half_width, south, north } => {
                let line: Vec<Point> = unrolled(points, central_meridian).collect();
                let rect = Rect::new(-half_width, south, half_width, north);
                let pieces = windows(&line, half_width)
                    .flat_map(|shift| clip_polyline(&shifted(&line, shift), rect))
                    .map(|piece| piece.into_iter().map(|p| degrees(p, central_meridian)).collect());
                pieces.collect()
            }
            Domain::Cap { centre, radius } => lines_in_cap(points, centre, radius),
        }
    }

    /// The part of an area in the domain, as closed rings by the even-odd rule; the first point of a ring is not
    /// repeated, neither in what is given nor in what comes out.
    pub fn rings(&self, rings: &[Vec<LonLat>]) -> Vec<Vec<LonLat>> {
        match *self {
            Domain::Box { central_meridian, half_width, south, north } => {
                let rect = Rect::new(-half_width, south, half_width, north);
                rings.iter().flat_map(|ring| ring_in_box(ring, central_meridian, rect)).collect()
            }
            Domain::Cap { centre, radius } => rings_in_cap(rings, centre, radius),
        }
    }
}

/// A line with longitudes relative to a meridian that go on beyond +-180 where the line does (`x` is longitude, `y`
/// latitude). Each is computed from its own point, so that no error adds up and equal points come out equal.
pub(super) fn unrolled(points: &[LonLat], meridian: f64) -> impl Iterator<Item = Point> {
    let mut before: Option<(LonLat, f64)> = None;
    points.iter().map(move |p| {
        let own = relative(p.x, meridian);
        let x = match before {
            None => own,
            Some((last, at)) => own + 360.0 * ((at + course(last, *p) - own) / 360.0).round(),
        };
        before = Some((*p, x));
        Point::new(x, p.y)
    })
}

/// The multiples of 360 degrees by which an unrolled line must be moved to meet the longitudes of a box.
fn windows(line: &[Point], half_width: f64) -> impl Iterator<Item = f64> + use<> {
    let (west, east) =
        line.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(w, e), p| (w.min(p.x), e.max(p.x)));
    let first = ((-half_width - east) / 360.0).ceil();
    let last = ((half_width - west) / 360.0).floor();
    // A line far beyond the Earth's longitudes is no line of a map.
    (0..)
        .map(move |i| first + f64::from(i))
        .take_while(move |turn| *turn <= last)
        .take(8)
        .map(|turn| turn * 360.0)
}

fn shifted(line: &[Point], by: f64) -> Vec<Point> {
    line.iter().map(|p| Point::new(p.x + by, p.y)).collect()
}

fn degrees(p: Point, meridian: f64) -> LonLat {
    LonLat { x: p.x + meridian, y: p.y }
}

/// A ring in a box: unrolled, closed through a pole where it runs round one, and cut like a polygon of the plane.
///
/// What is cut off leaves an edge along the box, which gets a point at every degree: pieces that meet there then
/// meet after projection too.
fn ring_in_box(ring: &[LonLat], meridian: f64, rect: Rect) -> Vec<Vec<LonLat>> {
    let mut closed = ring.to_vec();
    closed.extend(ring.first());
    let mut line: Vec<Point> = unrolled(&closed, meridian).collect();
    let (Some(first), Some(last)) = (line.first().copied(), line.pop()) else { return Vec::new() };
    let turn = last.x - first.x;
    if turn.abs() > 180.0 {
        // The interior, to the left, holds the north pole where the ring runs east.
        let pole = if turn > 0.0 { 90.0 } else { -90.0 };
        line.extend([last, Point::new(last.x, pole), Point::new(first.x, pole)]);
    }
    let pieces = windows(&line, rect.x1).map(|shift| clip_ring(&shifted(&line, shift), rect));
    pieces
        .filter(|piece| piece.len() > 2)
        .map(|piece| {
            let mut ring = Vec::with_capacity(piece.len());
            for (a, b) in piece.iter().zip(piece.iter().skip(1).chain(piece.first())) {
                let on_edge = (a.x == b.x && a.x.abs() == rect.x1)
                    || (a.y == b.y && (a.y == rect.y0 || a.y == rect.y1));
                if on_edge {
                    along_edge(&mut ring, degrees(*a, meridian), degrees(*b, meridian));
                } else {
                    ring.push(degrees(*a, meridian));
                }
            }
            ring
        })
        .collect()
}

/// Appends an edge without its last point, with points at all whole degrees between.
fn along_edge(ring: &mut Vec<LonLat>, a: LonLat, b: LonLat) {
    ring.push(a);
    let (from, to, along_x) = if a.y == b.y { (a.x, b.x, true) } else { (a.y, b.y, false) };
    let (low, high) = (from.min(to), from.max(to));
    let first = (low / STEP).floor() as i64 + 1;
    let last = (high / STEP).ceil() as i64 - 1;
    let count = (last - first + 1).max(0);
    for i in 0..count {
        let at = if from < to { first + i } else { last - i } as f64 * STEP;
        ring.push(if along_x { LonLat { x: at, y: a.y } } else { LonLat { x: a.x, y: at } });
    }
}

/// A point as seen from the middle of a cap.
#[derive(Debug, Clone, Copy)]
struct Polar {
    /// Degrees of arc from the middle.
    distance: f64,
    /// Direction, degrees clockwise from north.
    azimuth: f64,
}

impl Polar {
    /// Distance and azimuth on the sphere (Snyder (1987), page 30, equations 5-3 and 5-4b).
    fn of(p: LonLat, centre: LonLat) -> Self {
        let (sin0, cos0) = centre.y.to_radians().sin_cos();
        let (sin, cos) = p.y.to_radians().sin_cos();
        let (sin_d, cos_d) = (p.x - centre.x).to_radians().sin_cos();
        let half_lat = ((p.y - centre.y).to_radians() / 2.0).sin();
        let half_lon = ((p.x - centre.x).to_radians() / 2.0).sin();
        let haversine = (half_lat * half_lat + cos0 * cos * half_lon * half_lon).clamp(0.0, 1.0);
        let azimuth = (cos * sin_d).atan2(cos0 * sin - sin0 * cos * cos_d);
        Polar { distance: 2.0 * haversine.sqrt().asin().to_degrees(), azimuth: azimuth.to_degrees() }
    }
}

/// The point at a distance and an azimuth from another, degrees (Snyder (1987), page 31, equations 5-5 and 5-6).
fn destination(centre: LonLat, distance: f64, azimuth: f64) -> LonLat {
    let (sin0, cos0) = centre.y.to_radians().sin_cos();
    let (sin_c, cos_c) = distance.to_radians().sin_cos();
    let (sin_az, cos_az) = azimuth.to_radians().sin_cos();
    let lat = (sin0 * cos_c + cos0 * sin_c * cos_az).clamp(-1.0, 1.0).asin();
    let lon = (sin_c * sin_az).atan2(cos0 * cos_c - sin0 * sin_c * cos_az);
    LonLat { x: centre.x + lon.to_degrees(), y: lat.to_degrees() }
}

/// Whether points lie in a cap: their direction in space against its axis, which costs no inverse function.
#[derive(Debug, Clone, Copy)]
struct Within {
    axis: [f64; 3],
    least_cosine: f64,
}

impl Within {
    fn new(centre: LonLat, radius: f64) -> Self {
        Within { axis: direction(centre), least_cosine: radius.to_radians().cos() }
    }

    fn holds(&self, p: LonLat) -> bool {
        let d = direction(p);
        self.axis[0] * d[0] + self.axis[1] * d[1] + self.axis[2] * d[2] >= self.least_cosine
    }
}

/// The unit vector from the middle of the Earth to a point.
fn direction(p: LonLat) -> [f64; 3] {
    let (sin_lon, cos_lon) = p.x.to_radians().sin_cos();
    let (sin_lat, cos_lat) = p.y.to_radians().sin_cos();
    [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
}

/// The edge of a cap, counter-clockwise seen from above, a point at every degree of azimuth.
fn circle(centre: LonLat, radius: f64) -> Vec<LonLat> {
    (0..360).map(|i| destination(centre, radius, -f64::from(i) * STEP)).collect()
}

/// A line with so many points between that it can't slip through a cap or turn too far round its middle unseen.
fn dense(points: &[LonLat], centre: LonLat) -> Vec<(LonLat, Polar)> {
    fn between(
        a: (LonLat, Polar),
        b: (LonLat, Polar),
        centre: LonLat,
        depth: u8,
        line: &mut Vec<(LonLat, Polar)>,
    ) {
        let turned = relative(b.1.azimuth - a.1.azimuth, 0.0).abs();
        let apart = (b.0.x - a.0.x).abs().max((b.0.y - a.0.y).abs());
        if depth > 0 && (apart > 2.0 * STEP || turned > 30.0) {
            let middle = LonLat { x: f64::midpoint(a.0.x, b.0.x), y: f64::midpoint(a.0.y, b.0.y) };
            let middle = (middle, Polar::of(middle, centre));
            between(a, middle, centre, depth - 1, line);
            line.push(middle);
            between(middle, b, centre, depth - 1, line);
        }
    }
    let mut line = Vec::with_capacity(points.len());
    for p in unrolled(points, 0.0).map(|p| LonLat { x: p.x, y: p.y }) {
        let p = (p, Polar::of(p, centre));
        if let Some(&last) = line.last() {
            between(last, p, centre, 12, &mut line);
        }
        line.push(p);
    }
    line
}

/// Where an edge meets the rim of a cap; one of its ends lies within and one without.
fn rim_crossing(mut inside: LonLat, mut outside: LonLat, centre: LonLat, radius: f64) -> LonLat {
    for _ in 0..40 {
        let middle = LonLat { x: f64::midpoint(inside.x, outside.x), y: f64::midpoint(inside.y, outside.y) };
        let end = if Polar::of(middle, centre).distance <= radius { &mut inside } else { &mut outside };
        *end = middle;
    }
    inside
}

fn lines_in_cap(points: &[LonLat], centre: LonLat, radius: f64) -> Vec<Vec<LonLat>> {
    let mut pieces: Vec<Vec<LonLat>> = Vec::new();
    let mut open: Vec<LonLat> = Vec::new();
    let mut before: Option<LonLat> = None;
    for (p, polar) in dense(points, centre) {
        match (polar.distance <= radius, before) {
            (true, Some(last)) if open.is_empty() => open.extend([rim_crossing(p, last, centre, radius), p]),
            (true, _) => open.push(p),
            (false, Some(last)) if !open.is_empty() => {
                open.push(rim_crossing(last, p, centre, radius));
                pieces.push(std::mem::take(&mut open));
            }
            (false, _) => {}
        }
        before = Some(p);
    }
    pieces.push(open);
    pieces.retain(|piece| piece.len() > 1);
    pieces
}

/// How far the middle of a cap is moved, degrees of longitude and latitude.
const ASIDE: (f64, f64) = (2.3e-7, 1.1e-7);

/// An area in a cap: what lies beyond the rim is drawn in to it along its azimuth, as if the rest of the sphere were
/// a plane with the point opposite the middle infinitely far away. Where that point belongs to the area, all of the
/// cap changes sides.
fn rings_in_cap(rings: &[Vec<LonLat>], centre: LonLat, radius: f64) -> Vec<Vec<LonLat>> {
    // Data have lines just through poles and along round meridians, where the point opposite is likely to lie; from there
    // no azimuth can be told. A few cm aside there are no lines.
    let y = centre.y - ASIDE.1.copysign(centre.y);
    let (centre, radius) = (LonLat { x: centre.x + ASIDE.0, y }, radius - 3.0 * ASIDE.0);
    let mut found = Vec::new();
    let edges = |ring: &'_ Vec<LonLat>| {
        ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)).collect::<Vec<_>>()
    };
    let opposite = LonLat { x: centre.x + 180.0, y: -centre.y };
    let mut circles = usize::from(topology::holds(rings.iter().map(edges), opposite));
    for ring in rings {
        let mut closed = ring.clone();
        closed.extend(ring.first());
        let line = dense(&closed, centre);
        if line.iter().any(|(_, polar)| polar.distance <= radius) {
            found.push(ring_in_cap(&line, centre, radius));
        } else {
            let turn: f64 =
                line.windows(2).map(|pair| relative(pair[1].1.azimuth - pair[0].1.azimuth, 0.0)).sum();
            circles += usize::from(turn.abs() > 180.0);
        }
    }
    if circles % 2 == 1 {
        found.push(circle(centre, radius));
    }
    found
}

fn ring_in_cap(line: &[(LonLat, Polar)], centre: LonLat, radius: f64) -> Vec<LonLat> {
    let mut ring = Vec::with_capacity(line.len());
    // The azimuth at which the ring runs along the rim; none while it is inside.
    let mut rim: Option<f64> = None;
    let along_rim = |ring: &mut Vec<LonLat>, from: f64, to: f64| {
        let to = from + relative(to - from, 0.0);
        let (low, high) = (from.min(to), from.max(to));
        let first = (low / STEP).floor() as i64 + 1;
        let count = ((high / STEP).ceil() as i64 - first).max(0);
        for i in 0..count {
            let at = if from < to { first + i } else { first + count - 1 - i } as f64 * STEP;
            ring.push(destination(centre, radius, at));
        }
        to
    };
    let mut before: Option<(LonLat, Polar)> = None;
    for &(p, polar) in line {
        let inside = polar.distance <= radius;
        match (before, rim) {
            (Some((last, _)), None) if !inside => {
                let exit = rim_crossing(last, p, centre, radius);
                ring.push(exit);
                let azimuth = Polar::of(exit, centre).azimuth;
                rim = Some(along_rim(&mut ring, azimuth, polar.azimuth));
            }
            (Some((last, _)), Some(azimuth)) if inside => {
                let entry = rim_crossing(p, last, centre, radius);
                along_rim(&mut ring, azimuth, Polar::of(entry, centre).azimuth);
                ring.extend([entry, p]);
                rim = None;
            }
            (_, Some(azimuth)) => rim = Some(along_rim(&mut ring, azimuth, polar.azimuth)),
            (None, None) if !inside => rim = Some(polar.azimuth),
            _ => ring.push(p),
        }
        before = Some((p, polar));
    }
    // A ring that begins inside ends with its first point.
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    ring
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Region;

    const WHOLE: Domain = Domain::Box { central_meridian: 0.0, half_width: 180.0, south: -90.0, north: 90.0 };

    fn ring(points: &[(f64, f64)]) -> Vec<LonLat> {
        points.iter().map(|p| LonLat::from(*p)).collect()
    }

    /// Whether a point of the plane of degrees lies in an area by the even-odd rule.
    fn inside(rings: &[Vec<LonLat>], x: f64, y: f64) -> bool {
        let points = |ring: &Vec<LonLat>| ring.iter().map(|p| Point::new(p.x, p.y)).collect();
        Region::new(rings.iter().map(points).collect()).contains(Point::new(x, y))
    }

    /// Whether a point lies in an area on a cap: in the plane of azimuth and distance.
    fn in_cap(rings: &[Vec<LonLat>], centre: LonLat, p: LonLat) -> bool {
        let plane = |p: LonLat| {
            let polar = Polar::of(p, centre);
            let (sin, cos) = polar.azimuth.to_radians().sin_cos();
            Point::new(polar.distance * sin, polar.distance * cos)
        };
        let points = |ring: &Vec<LonLat>| ring.iter().map(|p| plane(*p)).collect();
        Region::new(rings.iter().map(points).collect()).contains(plane(p))
    }

    #[test]
    fn a_ring_across_the_edge_of_a_box_falls_into_a_piece_at_either_side() {
        let fiji = ring(&[(177.0, -19.0), (-179.0, -19.0), (-179.0, -16.0), (177.0, -16.0)]);
        let cut = WHOLE.rings(&[fiji]);
        assert!(inside(&cut, 178.0, -17.0) && inside(&cut, -179.5, -17.0));
        assert!(!inside(&cut, 0.0, -17.0) && !inside(&cut, 176.0, -17.0));
        assert!(cut.concat().iter().all(|p| p.x.abs() <= 180.0));
    }

    #[test]
    fn a_ring_round_a_pole_is_closed_through_the_pole() {
        let antarctica = ring(&[(120.0, -70.0), (0.0, -75.0), (-120.0, -70.0)]);
        let cut = WHOLE.rings(&[antarctica]);
        for x in [-179.0, -60.0, 0.0, 90.0, 179.0] {
            assert!(inside(&cut, x, -89.0) && !inside(&cut, x, -60.0), "{x}");
        }
    }

    #[test]
    fn data_cut_at_the_antimeridian_gives_the_same_area_under_any_central_meridian() {
        let antarctica =
            ring(&[(180.0, -70.0), (0.0, -75.0), (-180.0, -70.0), (-180.0, -90.0), (180.0, -90.0)]);
        for central_meridian in [0.0, 11.0, 90.0, 180.0, -150.5] {
            let domain = Domain::Box { central_meridian, half_width: 180.0, south: -90.0, north: 90.0 };
            let cut = domain.rings(std::slice::from_ref(&antarctica));
            for offset in [-179.0, -90.0, -10.5, 0.5, 100.0, 179.5] {
                let x = central_meridian + offset;
                assert!(inside(&cut, x, -85.0) && !inside(&cut, x, -65.0), "{central_meridian} {offset}");
            }
        }
    }

    #[test]
    fn a_ring_round_all_of_a_narrow_box_fills_it() {
        let domain = Domain::Box { central_meridian: 70.0, half_width: 10.0, south: 20.0, north: 40.0 };
        let asia = ring(&[(0.0, 0.0), (150.0, 0.0), (150.0, 80.0), (0.0, 80.0)]);
        let cut = domain.rings(&[asia]);
        assert!([(60.1, 20.1), (79.9, 39.9), (70.0, 30.0)].iter().all(|(x, y)| inside(&cut, *x, *y)));
    }

    #[test]
    fn lines_fall_into_pieces_at_the_edge_of_a_box() {
        let pieces = WHOLE.lines(&ring(&[(170.0, 0.0), (-170.0, 10.0)]));
        assert_eq!(pieces.len(), 2);
        let ends: Vec<(f64, f64)> =
            pieces.iter().flat_map(|p| [p[0].x, p[p.len() - 1].x]).map(|x| (x, 5.0)).collect();
        assert!(ends.contains(&(180.0, 5.0)) && ends.contains(&(-180.0, 5.0)), "{pieces:?}");
    }

    #[test]
    fn what_a_cap_cuts_off_leaves_its_rim() {
        let centre = LonLat { x: 20.0, y: 40.0 };
        let domain = Domain::Cap { centre, radius: 60.0 };
        let band = ring(&[(0.0, 0.0), (170.0, 0.0), (170.0, 60.0), (0.0, 60.0)]);
        let cut = domain.rings(&[band]);
        let at = |x, y| in_cap(&cut, centre, LonLat { x, y });
        assert!(at(30.0, 40.0) && at(60.0, 20.0) && !at(-10.0, 40.0) && !at(20.0, 70.0));
        assert!(cut.concat().iter().all(|p| Polar::of(*p, centre).distance <= 60.0 + 1e-6));
    }

    #[test]
    fn an_area_round_a_cap_fills_it_and_one_beyond_it_leaves_it_empty() {
        let centre = LonLat { x: 0.0, y: 0.0 };
        let domain = Domain::Cap { centre, radius: 20.0 };
        let square = |half: f64, lon: f64| {
            ring(&[(lon - half, -half), (lon + half, -half), (lon + half, half), (lon - half, half)])
        };
        let filled = |rings: &[Vec<LonLat>]| in_cap(&domain.rings(rings), centre, LonLat { x: 1.0, y: 1.0 });
        assert!(filled(&[square(50.0, 0.0)]), "round the cap");
        assert!(!filled(&[square(50.0, 180.0)]), "on the far side, round the point opposite");
        assert!(!filled(&[square(10.0, 90.0)]), "beside it");
        let mut hole = square(40.0, 0.0);
        hole.reverse();
        assert!(!filled(&[square(50.0, 0.0), hole]), "the cap lies in a hole");
    }

    #[test]
    fn all_but_a_hole_on_the_far_side_fills_a_cap() {
        // The interior lies to the left: a clockwise square leaves out itself.
        let centre = LonLat { x: 0.0, y: 30.0 };
        let domain = Domain::Cap { centre, radius: 80.0 };
        let band = ring(&[(-180.0, -60.0), (180.0, -60.0), (180.0, 60.0), (-180.0, 60.0)]);
        let cut = domain.rings(&[band]);
        let at = |x, y| in_cap(&cut, centre, LonLat { x, y });
        assert!(at(0.0, 30.0) && at(60.0, 10.0) && at(-70.0, 50.0) && !at(0.0, 80.0) && !at(100.0, 75.0));
    }

    #[test]
    fn the_edge_of_a_domain_runs_round_it() {
        let cap = Domain::Cap { centre: LonLat { x: 10.0, y: 50.0 }, radius: 90.0 };
        assert_eq!(cap.edge().len(), 360);
        assert_eq!(WHOLE.edge().len(), 2 * 360 + 2 * 180);
        assert!(WHOLE.contains(LonLat { x: 180.0, y: 90.0 }) && cap.contains(LonLat { x: 10.0, y: -39.0 }));
        assert!(!cap.contains(LonLat { x: 10.0, y: -41.0 }));
    }
}
