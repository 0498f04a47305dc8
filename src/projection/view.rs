use kurbo::{Point, Rect, Vec2};

use super::Projection;
use crate::atlas::{Extent, LonLat};

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
}

impl View {
    /// The view in which a rectangle of the projected plane, in metres with y up, fills a frame; where their
    /// shapes differ, the rectangle is centred.
    pub fn fit(projection: Projection, plane: Rect, frame: Rect) -> Self {
        let scale = (frame.width() / plane.width()).min(frame.height() / plane.height());
        let centre = plane.center();
        let offset = frame.center().to_vec2() - Vec2::new(centre.x * scale, -centre.y * scale);
        View { projection, frame, scale, offset }
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

    /// The extent in degrees of the whole frame, found along its edges.
    pub fn extent(&self) -> Option<Extent> {
        let f = self.frame;
        let steps = (0..=32).map(|i| f64::from(i) / 32.0);
        let points = steps.flat_map(|t| {
            let (x, y) = (f.x0 + t * f.width(), f.y0 + t * f.height());
            [Point::new(x, f.y0), Point::new(x, f.y1), Point::new(f.x0, y), Point::new(f.x1, y)]
        });
        Extent::around(points.filter_map(|p| self.invert(p)).collect::<Vec<_>>().iter())
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
