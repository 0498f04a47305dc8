use kurbo::{Point, Rect, Vec2};

/// A line to set letters on: straight, or bent evenly as an arc of a circle. It has no ends; lengths along it are
/// measured from its middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bow {
    /// The middle.
    pub middle: Point,
    /// The direction there, of length 1.
    pub right: Vec2,
    /// How fast it turns clockwise, radians per px: 0 is straight; where this is positive, letters stand on the outside.
    pub bend: f64,
}

impl Bow {
    /// Less bent than this a line is straight: over 1,000 px it would leave its tangent by 0.1 px, radians per px.
    const STRAIGHT: f64 = 1e-6;

    /// The bow nearest to weighted points, about as many on either side of its middle: a parabola by least squares over
    /// the axis `right`, and the circle that touches it in the middle. None for points that are not spread along the axis.
    pub fn fit(points: impl Iterator<Item = (Point, f64)> + Clone, right: Vec2) -> Option<Bow> {
        let right = unit(right)?;
        let up = above(right);
        let weight: f64 = points.clone().map(|(_, w)| w).sum();
        let sum: Vec2 = points.clone().map(|(p, w)| p.to_vec2() * w).sum();
        if weight <= 0.0 {
            return None;
        }
        let mean = (sum / weight).to_point();
        // Moments over the axis, whose mean is 0, and of the heights above it.
        let (mut s2, mut s3, mut s4, mut t1, mut t2) = (0.0, 0.0, 0.0, 0.0, 0.0);
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for (p, w) in points {
            let (u, v) = ((p - mean).dot(right), (p - mean).dot(up));
            let (u2, share) = (u * u, w / weight);
            s2 += share * u2;
            s3 += share * u2 * u;
            s4 += share * u2 * u2;
            t1 += share * u * v;
            t2 += share * u2 * v;
            low = low.min(u);
            high = high.max(u);
        }
        // v = c (u² - s2) + b u, with the heights' mean 0.
        let determinant = s2 * (s4 - s2 * s2) - s3 * s3;
        if s2 < 1e-9 {
            return None;
        }
        let (b, c) = if determinant > 1e-9 * s2 * s2 * s2 {
            ((t1 * (s4 - s2 * s2) - t2 * s3) / determinant, (t2 * s2 - t1 * s3) / determinant)
        } else {
            (t1 / s2, 0.0)
        };
        let u = (low + high) / 2.0;
        let slope = b + 2.0 * c * u;
        let steep = 1.0 + slope * slope;
        Some(Bow {
            middle: mean + right * u + up * (c * (u * u - s2) + b * u),
            right: (right + up * slope) / steep.sqrt(),
            bend: -2.0 * c / (steep * steep.sqrt()),
        })
    }

    /// The straight line nearest to points, by least squares over the axis `right`.
    pub fn fit_straight(points: impl Iterator<Item = Point> + Clone, right: Vec2) -> Option<Bow> {
        let right = unit(right)?;
        let up = above(right);
        let count = points.clone().count() as f64;
        let sum: Vec2 = points.clone().map(|p| p.to_vec2()).sum();
        if count == 0.0 {
            return None;
        }
        let mean = (sum / count).to_point();
        let (mut s2, mut t1, mut low, mut high) = (0.0, 0.0, f64::INFINITY, f64::NEG_INFINITY);
        for p in points {
            let u = (p - mean).dot(right);
            s2 += u * u;
            t1 += u * (p - mean).dot(up);
            low = low.min(u);
            high = high.max(u);
        }
        if s2 < 1e-9 {
            return None;
        }
        let slope = t1 / s2;
        let right = (right + up * slope) / (1.0 + slope * slope).sqrt();
        let middle = mean + right * ((low + high) / 2.0 * (1.0 + slope * slope).sqrt());
        Some(Bow { middle, right, bend: 0.0 })
    }

    /// The direction of letters at a length from the middle, of length 1.
    pub fn direction(&self, along: f64) -> Vec2 {
        let (sin, cos) = (self.bend * along).sin_cos();
        self.right * cos - above(self.right) * sin
    }

    /// The point at a length from the middle.
    pub fn point(&self, along: f64) -> Point {
        if self.bend.abs() < Self::STRAIGHT {
            return self.middle + self.right * along;
        }
        let (sin, cos) = (self.bend * along).sin_cos();
        self.middle + self.right * (sin / self.bend) - above(self.right) * ((1.0 - cos) / self.bend)
    }

    /// How far a point lies above the line, px.
    pub fn height(&self, p: Point) -> f64 {
        let away = p - self.middle;
        if self.bend.abs() < Self::STRAIGHT {
            return away.dot(above(self.right));
        }
        let radius = 1.0 / self.bend;
        ((away + above(self.right) * radius).hypot2().sqrt() - radius.abs()) * radius.signum()
    }

    /// The line in parallel, px above this one.
    pub fn raised(&self, px: f64) -> Bow {
        // An arc that would shrink to nothing stays where it turns about its centre.
        let turn = (1.0 + self.bend * px).max(0.05);
        Bow { middle: self.middle + above(self.right) * px, right: self.right, bend: self.bend / turn }
    }

    /// The same line, its middle moved along it by a length.
    pub fn moved(&self, along: f64) -> Bow {
        Bow { middle: self.point(along), right: self.direction(along), bend: self.bend }
    }

    /// Points along it for a text of a width in its middle, close enough to look round.
    pub fn points(&self, width: f64) -> Vec<Point> {
        // At 2 degrees a step an arc of a radius of 50 px leaves its chords by less than 0.01 px.
        let steps = (self.bend.abs() * width / 0.035).ceil().max(1.0) as usize;
        (0..=steps).map(|i| self.point(width * (i as f64 / steps as f64 - 0.5))).collect()
    }

    /// Boxes that cover a text in its middle which reaches above the line and below it by so much, px.
    pub fn boxes(&self, width: f64, ascent: f64, descent: f64) -> Vec<Rect> {
        // Level text is one box; the steeper it runs, the more boxes it takes to cover little else.
        let level = above(self.right).x.abs() < 1e-9 && self.bend.abs() < Self::STRAIGHT;
        let pieces = if level { 1 } else { (width / (ascent + descent).max(1.0)).ceil().max(1.0) as usize };
        let at = |i: usize| {
            let along = width * (i as f64 / pieces as f64 - 0.5);
            let (p, up) = (self.point(along), above(self.direction(along)));
            Rect::from_points(p + up * ascent, p - up * descent)
        };
        (0..pieces).map(|i| at(i).union(at(i + 1))).collect()
    }

    /// Whether all of a text of a width in its middle is read from left to right.
    pub fn is_upright(&self, width: f64) -> bool {
        [-0.5, 0.0, 0.5].into_iter().all(|share| self.direction(share * width).x > -1e-9)
    }
}

/// What lies above a line of letters in a direction: to its left.
fn above(right: Vec2) -> Vec2 {
    Vec2::new(right.y, -right.x)
}

/// By square root alone, which is the same to the last bit on every machine (`hypot` isn't).
fn unit(v: Vec2) -> Option<Vec2> {
    let length = v.hypot2().sqrt();
    (length > 1e-9).then(|| v / length)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARCH: Bow = Bow { middle: Point::new(50.0, 20.0), right: Vec2::new(1.0, 0.0), bend: 0.01 };

    #[test]
    fn the_ends_of_an_arch_lie_lower_than_its_middle() {
        assert!(ARCH.point(40.0).y > 25.0 && ARCH.point(-40.0).y > 25.0);
        assert!(ARCH.direction(-40.0).y < 0.0, "it rises first");
    }

    #[test]
    fn every_point_of_a_bow_has_the_height_0_and_its_centre_that_of_the_radius() {
        for along in [-60.0, 0.0, 30.0] {
            assert!(ARCH.height(ARCH.point(along)).abs() < 1e-9);
            assert!((ARCH.height(ARCH.raised(7.0).point(along)) - 7.0).abs() < 1e-9);
            assert!((ARCH.moved(along).height(ARCH.point(12.0))).abs() < 1e-9);
        }
        assert!((ARCH.height(Point::new(50.0, 120.0)) + 100.0).abs() < 1e-9);
    }

    #[test]
    fn a_bow_through_points_of_a_flat_arc_is_that_arc() {
        for bend in [0.004, -0.004, 0.0] {
            let arc = Bow { bend, ..ARCH };
            let points = (-10..=10).map(|i| (arc.point(f64::from(i) * 4.0), 1.0));
            let found = Bow::fit(points, Vec2::new(1.0, 0.1)).expect("they are spread");
            assert!((found.bend - bend).abs() < 2e-4, "{found:?}");
            assert!(arc.height(found.middle).abs() < 0.05, "{found:?}");
        }
    }

    #[test]
    fn points_in_one_place_have_no_bow() {
        let points = || std::iter::repeat_n(Point::new(3.0, 3.0), 5);
        assert_eq!(Bow::fit(points().map(|p| (p, 1.0)), Vec2::new(1.0, 0.0)), None);
        assert_eq!(Bow::fit_straight(points(), Vec2::new(1.0, 0.0)), None);
    }

    #[test]
    fn the_boxes_of_a_bent_text_cover_its_points() {
        let boxes = ARCH.boxes(80.0, 10.0, 3.0);
        for i in -40..=40 {
            for height in [-3.0, 0.0, 10.0] {
                let p = ARCH.moved(f64::from(i)).raised(height).middle;
                assert!(boxes.iter().any(|b| b.inflate(0.3, 0.3).contains(p)), "{p:?}");
            }
        }
    }
}
