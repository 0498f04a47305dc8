//! The way along a bent baseline.

use kurbo::{Point, Vec2};

/// A polyline, measured from its start.
pub(super) struct Baseline {
    points: Vec<Point>,
    /// The way from the start to each point, px.
    along_px: Vec<f64>,
}

impl Baseline {
    /// `None` without a point. One point stands for a level line that starts there.
    pub(super) fn new(points: &[Point]) -> Option<Self> {
        let mut kept: Vec<Point> = points.iter().copied().filter(|p| p.is_finite()).collect();
        kept.dedup();
        let first = *kept.first()?;
        if kept.len() == 1 {
            kept.push(first + Vec2::new(1.0, 0.0));
        }
        let mut way = 0.0;
        let mut along_px = vec![0.0];
        for pair in kept.windows(2) {
            way += length(pair[1] - pair[0]);
            along_px.push(way);
        }
        Some(Baseline { points: kept, along_px })
    }

    /// The point a way from the start; before the start and beyond the end the line goes straight on.
    pub(super) fn point(&self, way_px: f64) -> Point {
        let after = self.along_px.partition_point(|&along| along < way_px).clamp(1, self.points.len() - 1);
        let (from, to) = (self.points[after - 1], self.points[after]);
        let (start, end) = (self.along_px[after - 1], self.along_px[after]);
        from + (to - from) * ((way_px - start) / (end - start))
    }

    /// The direction at a way from the start, of length 1: that of the chord over `window_px`, so that one short
    /// kink doesn't throw a letter over.
    pub(super) fn direction(&self, way_px: f64, window_px: f64) -> Vec2 {
        let chord = self.point(way_px + window_px / 2.0) - self.point(way_px - window_px / 2.0);
        let long = length(chord);
        if long > 1e-9 { chord / long } else { Vec2::new(1.0, 0.0) }
    }
}

/// By square root alone, which is the same to the last bit on every machine (`hypot` isn't).
fn length(v: Vec2) -> f64 {
    v.hypot2().sqrt()
}

#[cfg(test)]
mod tests {
    use kurbo::Shape as _;

    use super::*;
    use crate::scene::{Color, Face};
    use crate::text::{Line, Style};

    const STYLE: Style = Style::new(Face::Regular, 20.0);

    #[test]
    fn a_way_beyond_either_end_goes_straight_on() {
        let line = Baseline::new(&[Point::new(0.0, 0.0), Point::new(10.0, 0.0), Point::new(10.0, 10.0)]);
        let line = line.expect("three points are a line");
        assert_eq!(line.point(-5.0), Point::new(-5.0, 0.0));
        assert_eq!(line.point(15.0), Point::new(10.0, 5.0));
        assert_eq!(line.point(25.0), Point::new(10.0, 15.0));
        assert_eq!(line.direction(15.0, 2.0), Vec2::new(0.0, 1.0));
    }

    #[test]
    fn a_degenerate_baseline_is_level() {
        assert!(Baseline::new(&[]).is_none());
        assert!(Baseline::new(&[Point::new(f64::NAN, 0.0)]).is_none());
        let dot = Baseline::new(&[Point::new(3.0, 4.0); 5]).expect("a point is enough");
        assert_eq!(dot.point(7.0), Point::new(10.0, 4.0));
    }

    #[test]
    fn a_level_baseline_gives_the_straight_outline() {
        let line = Line::new("Панҷ پنج", &STYLE);
        let (left, right) = (Point::new(10.0, 50.0), Point::new(300.0, 50.0));
        let along = line.outline_along(&[left, right], 5.0, 3.0);
        let straight = line.outline(Point::new(15.0, 47.0));
        assert_eq!(along.elements().len(), straight.elements().len());
        let (a, b) = (along.bounding_box(), straight.bounding_box());
        assert!((a.origin() - b.origin()).hypot() < 1e-6);
        assert!((a.width() - b.width()).abs() < 1e-6 && (a.height() - b.height()).abs() < 1e-6);
        let text = line.text_along(&[left, right], 5.0, 3.0, Color::rgb(0), None);
        assert!((text.origin - Point::new(15.0, 47.0)).hypot() < 1e-9);
    }

    #[test]
    fn letters_turn_with_the_baseline() {
        let line = Line::new("I", &STYLE);
        let down = [Point::new(0.0, 0.0), Point::new(0.0, 200.0)];
        let ink = line.outline_along(&down, 100.0, 0.0).bounding_box();
        // Above a line that runs down is on its right.
        assert!(ink.x0 > -0.1 && (ink.x1 - line.cap_height_px).abs() < 0.2, "{ink:?}");
        assert!(ink.y0 > 100.0 && ink.y1 < 100.0 + line.width_px, "{ink:?}");
        assert!(line.outline_along(&[], 0.0, 0.0).elements().is_empty());
    }
}
