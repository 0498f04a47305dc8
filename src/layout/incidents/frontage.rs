use kurbo::Point;

use crate::geometry::Polyline;

/// The stretch of a border that is nearest to a district's seat: from `from` to `to` along the line, px.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::layout) struct Frontage {
    /// The border.
    pub(in crate::layout) border: Polyline,
    /// Where the stretch begins, px along the border.
    pub(in crate::layout) from: f64,
    /// Where it ends, px along the border.
    pub(in crate::layout) to: f64,
    /// The point nearest to the seat, px along the border.
    pub(in crate::layout) nearest: f64,
}

impl Frontage {
    /// The stretch of the border along which no other seat is nearer than this one, cut `reach` px to either
    /// side of the point nearest to the seat.
    ///
    /// None where even that point is nearer to another seat: then the district may not reach the border at all.
    ///
    /// It stands for a district whose polygon is unknown, is never closed to an area, and is drawn with soft
    /// ends: a statement about the border, not about the district's own limits.
    pub(in crate::layout) fn new(
        borders: &[Polyline],
        seat: Point,
        others: &[Point],
        reach: f64,
    ) -> Option<Self> {
        let border =
            borders.iter().min_by(|a, b| a.nearest(seat).distance.total_cmp(&b.nearest(seat).distance))?;
        let nearest = border.nearest(seat);
        let belongs = |along: f64| {
            let p = border.point(along);
            let own = p.distance(seat);
            others.iter().all(|other| other.distance(p) >= own)
        };
        if !belongs(nearest.along) {
            return None;
        }
        let step = 2.0;
        let walk = |direction: f64| {
            let mut along = nearest.along;
            loop {
                let next = along + direction * step;
                let on_border = (0.0..=border.length()).contains(&next);
                if !on_border || (next - nearest.along).abs() > reach || !belongs(next) {
                    return along;
                }
                along = next;
            }
        };
        let (from, to) = (walk(-1.0), walk(1.0));
        Some(Frontage { border: border.clone(), from, to, nearest: nearest.along })
    }

    /// Where a marker stands best, px along the border: at the point nearest to the seat, but no closer than
    /// `keep_off` to the end of the border, beyond which lies a third country.
    pub(in crate::layout) fn best(&self, keep_off: f64) -> f64 {
        let keep_off = keep_off.min(self.border.length() / 2.0);
        self.nearest.clamp(keep_off, self.border.length() - keep_off).clamp(self.from, self.to)
    }

    /// The points of the stretch.
    pub(in crate::layout) fn points(&self) -> Vec<Point> {
        self.border.part(self.from, self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn border() -> Vec<Polyline> {
        vec![Polyline::new(vec![Point::new(0.0, 0.0), Point::new(100.0, 0.0)]).unwrap()]
    }

    #[test]
    fn a_frontage_ends_where_another_seat_is_nearer() {
        let seat = Point::new(50.0, 10.0);
        let frontage = Frontage::new(&border(), seat, &[Point::new(70.0, 10.0)], 1000.0).unwrap();
        assert!(frontage.from <= 2.0 && (58.0..=60.0).contains(&frontage.to), "{frontage:?}");
    }

    #[test]
    fn a_district_behind_another_one_has_no_frontage() {
        assert_eq!(Frontage::new(&border(), Point::new(50.0, 30.0), &[Point::new(50.0, 5.0)], 1000.0), None);
    }

    #[test]
    fn a_frontage_does_not_reach_farther_than_it_may() {
        let frontage = Frontage::new(&border(), Point::new(50.0, 10.0), &[], 20.0).unwrap();
        assert_eq!((frontage.from, frontage.to), (30.0, 70.0));
    }

    #[test]
    fn a_marker_stands_nearest_to_the_seat_but_off_the_end_of_the_border() {
        let frontage = |x: f64| Frontage::new(&border(), Point::new(x, 10.0), &[], 20.0).unwrap();
        assert_eq!(frontage(50.0).best(8.0), 50.0);
        assert_eq!(frontage(-30.0).best(8.0), 8.0);
    }
}
