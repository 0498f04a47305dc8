use kurbo::{Point, Rect, Vec2};

use super::simplify::nearest_on_segment;

/// A line through points, with the length to each of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Polyline {
    points: Vec<Point>,
    /// Length from the start to each point, px.
    at: Vec<f64>,
}

/// The nearest point of a line to another point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// Where it is.
    pub point: Point,
    /// How far along the line, px.
    pub along: f64,
    /// How far from the other point, px.
    pub distance: f64,
}

impl Polyline {
    /// The line through points, at least two.
    pub fn new(points: Vec<Point>) -> Option<Self> {
        if points.len() < 2 {
            return None;
        }
        let mut at = Vec::with_capacity(points.len());
        let mut length = 0.0;
        at.push(0.0);
        for pair in points.windows(2) {
            length += pair[0].distance(pair[1]);
            at.push(length);
        }
        Some(Polyline { points, at })
    }

    /// The points, in order.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The whole length, px.
    pub fn length(&self) -> f64 {
        self.at.last().copied().unwrap_or(0.0)
    }

    /// The point at a length from the start; lengths beyond the ends give the ends.
    pub fn point(&self, along: f64) -> Point {
        let i = self.at.partition_point(|&l| l <= along).clamp(1, self.points.len() - 1);
        let (l0, l1) = (self.at[i - 1], self.at[i]);
        let t = if l1 > l0 { ((along - l0) / (l1 - l0)).clamp(0.0, 1.0) } else { 0.0 };
        self.points[i - 1].lerp(self.points[i], t)
    }

    /// The direction of the chord that reaches `reach` px to both sides of a length; not normalised.
    pub fn direction(&self, along: f64, reach: f64) -> Vec2 {
        self.point(along + reach) - self.point(along - reach)
    }

    /// The part between two lengths.
    pub fn part(&self, from: f64, to: f64) -> Vec<Point> {
        let inner =
            self.points.iter().zip(&self.at).filter(|(_, at)| **at > from && **at < to).map(|(p, _)| *p);
        std::iter::once(self.point(from)).chain(inner).chain(std::iter::once(self.point(to))).collect()
    }

    /// The point of the line nearest to `p`.
    pub fn nearest(&self, p: Point) -> Nearest {
        let (mut best, mut point, mut distance2) = (0, self.points[0], f64::INFINITY);
        for (i, pair) in self.points.windows(2).enumerate() {
            let nearest = nearest_on_segment(p, pair[0], pair[1]);
            let d2 = (p - nearest).hypot2();
            if d2 < distance2 {
                (best, point, distance2) = (i, nearest, d2);
            }
        }
        Nearest {
            point,
            along: self.at[best] + self.points[best].distance(point),
            distance: distance2.sqrt(),
        }
    }

    /// The line through the means of stretches of `reach` px to both sides, from end to end: without the bends that
    /// are narrower than that.
    pub fn smoothed(&self, reach: f64) -> Vec<Point> {
        let steps = (self.length() / 3.0).ceil().max(2.0) as usize;
        let mean = |along: f64| {
            let sum: Vec2 = (-6..=6).map(|i| self.point(along + f64::from(i) / 6.0 * reach).to_vec2()).sum();
            (sum / 13.0).to_point()
        };
        let points: Vec<Point> = (0..=steps).map(|i| mean(i as f64 / steps as f64 * self.length())).collect();
        super::simplify(&points, 0.2)
    }

    /// The smallest rectangle round the line.
    pub fn bounds(&self) -> Rect {
        self.points.iter().fold(Rect::from_points(self.points[0], self.points[0]), |r, p| r.union_pt(*p))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corner() -> Polyline {
        Polyline::new(vec![Point::new(0.0, 0.0), Point::new(10.0, 0.0), Point::new(10.0, 10.0)]).unwrap()
    }

    #[test]
    fn a_point_is_found_by_its_length_along_the_line() {
        assert_eq!(corner().point(15.0), Point::new(10.0, 5.0));
        assert_eq!(corner().point(99.0), Point::new(10.0, 10.0));
        assert_eq!(corner().point(-1.0), Point::new(0.0, 0.0));
    }

    #[test]
    fn the_nearest_point_knows_how_far_along_it_is() {
        let nearest = corner().nearest(Point::new(12.0, 4.0));
        assert_eq!((nearest.point, nearest.along, nearest.distance), (Point::new(10.0, 4.0), 14.0, 2.0));
    }

    #[test]
    fn a_part_keeps_the_points_between_its_ends() {
        assert_eq!(
            corner().part(5.0, 15.0),
            [(5.0, 0.0), (10.0, 0.0), (10.0, 5.0)].map(|(x, y)| Point::new(x, y))
        );
    }
}
