use std::sync::OnceLock;

use kurbo::{Point, Rect, Vec2};

use super::Projection;
use super::cut::unrolled;
use super::resample::{Pair, TOLERANCE, resample};
use crate::atlas::{Extent, LonLat};
use crate::geometry::distance_to_segment;
use crate::topology::relative;

/// A projection, scaled and moved so that a part of the Earth fills a frame on the page.
#[derive(Debug)]
pub struct View {
    /// The projection.
    pub projection: Projection,
    /// The part of the page that the map fills, px.
    pub frame: Rect,
    /// Px per metre in the projected plane.
    pub scale: f64,
    /// Px that are added after scaling.
    offset: Vec2,
    /// How far the middle of an edge of a degree lies off the straight line between its ends at most, px; measured when it
    /// is first asked for, as is the extent.
    bend: OnceLock<f64>,
    extent: OnceLock<Option<Extent>>,
}

impl View {
    /// The view in which a rectangle of the projected plane, in metres with y up, fills a frame; where their
    /// shapes differ, the rectangle is centred.
    pub fn fit(projection: Projection, plane: Rect, frame: Rect) -> Self {
        let scale = (frame.width() / plane.width()).min(frame.height() / plane.height());
        let centre = plane.center();
        let offset = frame.center().to_vec2() - Vec2::new(centre.x * scale, -centre.y * scale);
        View { projection, frame, scale, offset, bend: OnceLock::new(), extent: OnceLock::new() }
    }

    /// All that the view is made from: views with the same parameters show the same.
    pub(crate) fn parameters(&self) -> (String, [f64; 7]) {
        let (frame, offset) = (self.frame, self.offset);
        let numbers = [frame.x0, frame.y0, frame.x1, frame.y1, self.scale, offset.x, offset.y];
        (self.projection.definition.clone(), numbers)
    }

    /// Whether the middle of an edge is sure to lie on the straight line between its ends: how far it is off grows with the
    /// square of the edge's length, and is known for the frame and its surroundings.
    fn is_straight(&self, a: Pair, b: Pair) -> bool {
        let around = self.frame.inflate(self.frame.width() / 2.0, self.frame.height() / 2.0);
        let length2 = (b.0.x - a.0.x) * (b.0.x - a.0.x) + (b.0.y - a.0.y) * (b.0.y - a.0.y);
        let bend = self.bend.get_or_init(|| self.most_bend());
        2.0 * bend * length2 < TOLERANCE && around.contains(a.1) && around.contains(b.1)
    }

    /// The most that edges bend, measured over the frame.
    fn most_bend(&self) -> f64 {
        const STEPS: u32 = 4;
        const DEGREES: f64 = 0.25;
        let share = |i: u32| f64::from(i) / f64::from(STEPS);
        let size = self.frame.size();
        let at = |i: u32| (0..=STEPS).map(move |j| Vec2::new(share(i) * size.width, share(j) * size.height));
        let bends = |p: LonLat| {
            let course = |(x, y): (f64, f64)| {
                let end =
                    |k: f64| self.project(LonLat { x: p.x + k * x * DEGREES, y: p.y + k * y * DEGREES });
                let (from, middle, to) = (end(-0.5)?, end(0.0)?, end(0.5)?);
                Some(distance_to_segment(middle, from, to) / (DEGREES * DEGREES))
            };
            [(1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, -1.0)]
                .into_iter()
                .filter_map(course)
                .fold(0.0, f64::max)
        };
        let places = (0..=STEPS).flat_map(at).filter_map(|v| self.invert(self.frame.origin() + v));
        places.map(bends).reduce(f64::max).unwrap_or(f64::INFINITY)
    }

    /// The point on the page of a point in degrees, px; none where it has no image.
    pub fn project(&self, point: LonLat) -> Option<Point> {
        let (x, y) = self.projection.project(point)?;
        Some(Point::new(x * self.scale, -y * self.scale) + self.offset)
    }

    /// The point in degrees of a point on the page; none where there is none.
    pub fn invert(&self, point: Point) -> Option<LonLat> {
        let p = point - self.offset;
        self.projection.invert((p.x / self.scale, -p.y / self.scale))
    }

    /// The image of a line in degrees that the projection's domain [holds](super::Domain::holds) in one piece, px, with
    /// points between where it bends.
    pub fn line(&self, points: &[LonLat]) -> Vec<Point> {
        let meridian = self.projection.domain().central_meridian();
        let points = unrolled(points, meridian).map(|p| LonLat { x: p.x + meridian, y: p.y });
        resample(points, &|p| self.project(p), &|a, b| self.is_straight(a, b))
    }

    /// The image of any line in degrees as the pieces that the domain cuts it into, px.
    pub fn lines(&self, points: &[LonLat]) -> Vec<Vec<Point>> {
        let pieces = self.projection.domain().lines(points);
        pieces.iter().map(|piece| self.line(piece)).filter(|piece| piece.len() > 1).collect()
    }

    /// The image of an area in degrees, bounded by rings that do not repeat their first point, its interior to their
    /// left: closed rings by the even-odd rule, px.
    pub fn rings(&self, rings: &[Vec<LonLat>]) -> Vec<Vec<Point>> {
        let rings = self.projection.domain().rings(rings);
        rings.into_iter().map(|ring| self.closed(ring)).filter(|ring| ring.len() > 2).collect()
    }

    /// The image of all that the projection shows, as a closed ring, px.
    pub fn edge(&self) -> Vec<Point> {
        self.closed(self.projection.domain().edge())
    }

    fn closed(&self, mut ring: Vec<LonLat>) -> Vec<Point> {
        ring.extend(ring.first().copied());
        let mut line = self.line(&ring);
        line.pop();
        line
    }

    /// The extent in degrees of what the frame shows. Its eastern edge lies beyond 180 where the 180th meridian is in
    /// the frame; a frame round a pole or round all of the Earth has all longitudes.
    pub fn extent(&self) -> Option<Extent> {
        *self.extent.get_or_init(|| self.measured_extent())
    }

    /// The extent with what lies just outside the frame; all of the Earth where it has none.
    pub fn surroundings(&self) -> Extent {
        self.extent().map_or(Extent::WORLD, |extent| extent.grown(0.25))
    }

    fn measured_extent(&self) -> Option<Extent> {
        let (f, n) = (self.frame, 32);
        let at = |i: i32, j: i32| {
            let (s, t) = (f64::from(i) / f64::from(n), f64::from(j) / f64::from(n));
            self.invert(Point::new(f.x0 + s * f.width(), f.y0 + t * f.height()))
        };
        let edge = (0..=n).flat_map(|i| [(i, 0), (i, n), (0, i), (n, i)]);
        let edge: Vec<Option<LonLat>> = edge.map(|(i, j)| at(i, j)).collect();
        let inner = (1..n).step_by(3).flat_map(|i| (1..n).step_by(3).map(move |j| (i, j)));
        let seen: Vec<LonLat> = edge.iter().copied().chain(inner.map(|(i, j)| at(i, j))).flatten().collect();
        let meridian = self.projection.domain().central_meridian();
        let offsets: Vec<LonLat> =
            seen.iter().map(|p| LonLat { x: relative(p.x, meridian), y: p.y }).collect();
        let around = Extent::of_offsets(&offsets)?;
        let mut extent = Extent { west: around.west + meridian, east: around.east + meridian, ..around };
        let shows = |p: LonLat| self.project(p).is_some_and(|p| f.contains(p));
        for pole in [-90.0, 90.0] {
            if shows(LonLat { x: meridian, y: pole }) {
                extent = Extent { west: meridian - 180.0, east: meridian + 180.0, ..extent };
                extent.south = extent.south.min(pole);
                extent.north = extent.north.max(pole);
            }
        }
        // Where the frame reaches beyond the domain, what lies along its edge may be seen between the samples.
        if edge.iter().any(Option::is_none) {
            extent = Extent {
                west: extent.west - 10.0,
                east: extent.east + 10.0,
                south: (extent.south - 10.0).max(-90.0),
                north: (extent.north + 10.0).min(90.0),
            };
        }
        Some(extent.normalised())
    }

    /// The scale of the map at a point as px per metre on the ground, along the parallel.
    ///
    /// The ground distance is geodesic (Karney, C. F. F. (2013), "Algorithms for geodesics", Journal of
    /// Geodesy 87, 43-55), over 20 px round the point.
    pub fn px_per_metre(&self, at: Point) -> Option<f64> {
        use geo::{Distance, Geodesic};
        let half = Vec2::new(10.0, 0.0);
        let (a, b) = (self.invert(at - half)?, self.invert(at + half)?);
        Some(20.0 / Geodesic.distance(geo::Point::from(a), geo::Point::from(b)))
    }

    /// How much ground a px shows in the middle of the frame, m; 0 where it shows none.
    pub fn metres_per_px(&self) -> f64 {
        self.px_per_metre(self.frame.center()).map_or(0.0, |px| 1.0 / px)
    }

    /// How far a degree reaches at a point at most, along the meridian or the parallel, px; none where it has no image.
    pub fn px_per_degree(&self, p: LonLat) -> Option<f64> {
        let step = 1e-3_f64;
        // Towards the middle of the Earth, where there is always an image.
        let east = relative(p.x, self.projection.domain().central_meridian());
        let (dx, dy) = (-step.copysign(east), -step.copysign(p.y));
        let at = self.project(p)?;
        let along = self.project(LonLat { x: p.x + dx, y: p.y })?.distance(at);
        let up = self.project(LonLat { x: p.x, y: p.y + dy })?.distance(at);
        Some(along.max(up) / step)
    }

    /// The direction of true north at a point, radians clockwise from straight up.
    pub fn north(&self, at: Point) -> Option<f64> {
        let here = self.invert(at)?;
        let up = self.project(LonLat { x: here.x, y: (here.y + 0.01).min(90.0) })? - at;
        Some(up.x.atan2(-up.y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::conformal;

    fn view() -> View {
        let extent = Extent { west: 65.0, south: 35.5, east: 74.0, north: 39.5 };
        let plane = Rect::new(-400_000.0, -220_000.0, 400_000.0, 220_000.0);
        View::fit(conformal(extent).unwrap(), plane, Rect::new(20.0, 100.0, 1180.0, 660.0))
    }

    #[test]
    fn north_is_up_on_the_central_meridian_and_leans_towards_it_elsewhere() {
        let view = view();
        assert!(view.north(view.project(LonLat { x: 69.5, y: 37.0 }).unwrap()).unwrap().abs() < 1e-9);
        assert!(view.north(view.project(LonLat { x: 73.0, y: 37.0 }).unwrap()).unwrap() < 0.0);
    }

    #[test]
    fn the_scale_of_a_conformal_map_at_a_standard_parallel_is_that_of_its_plane() {
        let view = view();
        // The parallel that the rule of one sixth gives for this extent.
        let at = view.project(LonLat { x: 69.5, y: 36.2 }).unwrap();
        let scale = view.px_per_metre(at).unwrap();
        assert!((scale / view.scale - 1.0).abs() < 1e-4, "{scale} {}", view.scale);
    }

    #[test]
    fn a_point_on_the_page_leads_back_to_its_degrees() {
        let view = view();
        let point = LonLat { x: 71.5534, y: 37.4904 };
        let back = view.invert(view.project(point).unwrap()).unwrap();
        assert!((back.x - point.x).abs() < 1e-9 && (back.y - point.y).abs() < 1e-9);
    }
}
