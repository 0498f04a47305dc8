use std::collections::BTreeMap;

use kurbo::{Point, Rect};

use super::{Candidate, When, meet};
use crate::geometry::{
    Bands, contains, distance_to_rect, distance_to_segment, length_inside, overlap, segments_cross,
};

/// What it costs a label to stand in another country than its place: more than a short leader.
const ABROAD: f64 = 16.0;

/// A label is taken for that of its own marker while the distance to this is at most so much of that to any other.
const CLEAR: f64 = 0.8;

/// A marker: the id of its event, centre, radius in px.
type Disc = (String, Point, f64);

/// An arrow: the id of its event, points along the axis, half the breadth in px.
type Path = (String, Vec<Point>, f64);

/// What labels keep off: markers and arrows always, borders as far as they can.
#[derive(Debug, Default)]
pub(in crate::layout) struct Obstacles {
    /// Markers.
    pub(in crate::layout) discs: Vec<Disc>,
    /// Arrows.
    pub(in crate::layout) paths: Vec<Path>,
    /// The regions that labels should stand in.
    pub(in crate::layout) regions: BTreeMap<usize, Bands>,
    /// When markers and arrows stand there, by their ids, if not always.
    pub(in crate::layout) when: BTreeMap<String, (usize, usize)>,
    /// Strong lines as segments.
    pub(in crate::layout) lines: Grid,
}

impl Obstacles {
    /// Adds a line that labels cover only where they must; a weight of 1 is that of an international border.
    pub(in crate::layout) fn add_line(&mut self, points: &[Point], weight: f64) {
        for pair in points.windows(2) {
            self.lines.add(pair[0], pair[1], weight);
        }
    }

    /// Whether a marker or an arrow stands on a map together with something else.
    pub(in crate::layout) fn meets(&self, id: &str, when: When) -> bool {
        meet(self.when.get(id).copied(), when)
    }

    /// What a label meets that is for something, with a region that it should stand in.
    pub(in crate::layout) fn around<'o>(
        &'o self,
        id: &'o str,
        home: Option<usize>,
        when: When,
    ) -> Around<'o> {
        Around {
            id,
            own: self.discs.iter().find(|(other, _, _)| other == id),
            discs: self.discs.iter().filter(|(other, _, _)| self.meets(other, when)).collect(),
            paths: self.paths.iter().filter(|(other, _, _)| self.meets(other, when)).collect(),
            home: home.and_then(|home| self.regions.get(&home)),
            lines: &self.lines,
        }
    }
}

/// The obstacles that one label meets.
#[derive(Debug)]
pub(in crate::layout) struct Around<'o> {
    id: &'o str,
    /// Its own marker.
    own: Option<&'o Disc>,
    discs: Vec<&'o Disc>,
    paths: Vec<&'o Path>,
    home: Option<&'o Bands>,
    lines: &'o Grid,
}

impl Around<'_> {
    /// What a place costs with regard to all obstacles; none where it is impossible.
    pub(super) fn cost(&self, candidate: &Candidate, frame: Rect) -> Option<f64> {
        let boxes = &candidate.boxes;
        if candidate.outside {
            return Some(0.0);
        }
        if !boxes.iter().all(|b| contains(frame, *b)) {
            return None;
        }
        for (other, centre, radius) in &self.discs {
            // What stands in the middle of its own marker is meant to.
            let is_on_it = || other == self.id && boxes.iter().any(|b| b.center().distance(*centre) < 0.1);
            if boxes.iter().any(|b| distance_to_rect(*centre, *b) < *radius) && !is_on_it() {
                return None;
            }
        }
        for (_, points, half) in &self.paths {
            let reach = |b: &Rect| b.inflate(*half, *half);
            if boxes.iter().map(reach).any(|b| points.iter().any(|p| b.contains(*p))) {
                return None;
            }
        }
        let mut cost = 0.0;
        // A place named on the other bank would be taken for one there.
        if let Some(region) = self.home {
            let at_home = boxes.first().is_some_and(|b| region.contains(b.center()));
            cost += if at_home { 0.0 } else { ABROAD };
        }
        if let Some((a, b)) = candidate.leader {
            for (other, centre, radius) in &self.discs {
                if other != self.id && distance_to_segment(*centre, a, b) < radius + 1.0 {
                    return None;
                }
            }
            for (_, points, _) in &self.paths {
                if points.windows(2).any(|s| segments_cross(a, b, s[0], s[1])) {
                    return None;
                }
            }
            cost += 0.05 * a.distance(b);
        }
        let ambiguity = self.ambiguity(candidate);
        cost += if ambiguity > CLEAR { 6.0 + 6.0 * (ambiguity - CLEAR).min(2.0) } else { 0.0 };
        let area: f64 = boxes.iter().map(|b| b.area()).sum();
        // The share of the box that a line of 2 px through it covers; a tenth is as bad as the farthest leader.
        // A large box hides much with a small share: there the length itself counts.
        let covered = boxes.iter().map(|b| self.lines.length_in(*b)).sum::<f64>();
        cost += (covered * 2.0 / area.max(1.0) * 700.0).max(covered * 0.25);
        Some(cost)
    }

    /// Whether a reader knows at once which marker a label belongs to: by a leader, or because no other is near.
    pub(in crate::layout) fn is_clear(&self, candidate: &Candidate) -> bool {
        candidate.leader.is_some() || self.ambiguity(candidate) <= CLEAR
    }

    /// The distance to its own marker over that to the nearest other; 0 for what has no marker.
    fn ambiguity(&self, candidate: &Candidate) -> f64 {
        let Some((_, own, radius)) = self.own else { return 0.0 };
        let nearest = |centre: Point| {
            candidate.boxes.iter().map(|b| distance_to_rect(centre, *b)).fold(f64::INFINITY, f64::min)
        };
        let own = (nearest(*own) - radius).max(0.5);
        let others = self.discs.iter().filter(|(o, _, _)| o != self.id);
        let other = others.map(|(_, c, r)| (nearest(*c) - r).max(0.0)).fold(f64::INFINITY, f64::min);
        own / other.max(0.1)
    }
}

/// A segment with its weight.
type Weighted = (Point, Point, f64);

/// Weighted segments in square cells, so that a box meets only those near it.
#[derive(Debug, Default)]
pub(in crate::layout) struct Grid {
    cells: BTreeMap<(i32, i32), Vec<Weighted>>,
}

impl Grid {
    const CELL: f64 = 32.0;

    fn cells_of(rect: Rect) -> impl Iterator<Item = (i32, i32)> {
        let cell = |v: f64| (v / Self::CELL).floor() as i32;
        let (x0, x1, y0, y1) = (cell(rect.x0), cell(rect.x1), cell(rect.y0), cell(rect.y1));
        (y0..=y1).flat_map(move |y| (x0..=x1).map(move |x| (x, y)))
    }

    fn add(&mut self, a: Point, b: Point, weight: f64) {
        // Cut at the cells' edges by halving, so that each cell holds its own part and no part counts twice.
        let rect = Rect::from_points(a, b);
        let mut cells = Self::cells_of(rect);
        match (cells.next(), cells.next()) {
            (Some(cell), None) => self.cells.entry(cell).or_default().push((a, b, weight)),
            _ if a.distance(b) < 2.0 => {
                let middle = a.midpoint(b);
                let cell = Self::cells_of(Rect::from_points(middle, middle)).next();
                self.cells.entry(cell.unwrap_or_default()).or_default().push((a, b, weight));
            }
            _ => {
                self.add(a, a.midpoint(b), weight);
                self.add(a.midpoint(b), b, weight);
            }
        }
    }

    fn length_in(&self, rect: Rect) -> f64 {
        // A short segment may stick out of its cell by less than 2 px.
        let cells = Self::cells_of(rect.inflate(2.0, 2.0)).filter_map(|cell| self.cells.get(&cell));
        cells.flatten().map(|(a, b, weight)| weight * length_inside(*a, *b, rect)).sum()
    }
}

/// Whether two places can't both be taken.
pub(super) fn conflict(a: &Candidate, b: &Candidate, gap: f64) -> bool {
    let crosses = |leader: Option<(Point, Point)>, boxes: &[Rect]| {
        leader.is_some_and(|(p, q)| boxes.iter().any(|r| length_inside(p, q, r.inflate(1.5, 1.5)) > 0.0))
    };
    a.boxes.iter().any(|x| b.boxes.iter().any(|y| overlap(*x, *y, -gap)))
        || crosses(a.leader, &b.boxes)
        || crosses(b.leader, &a.boxes)
        || matches!((a.leader, b.leader), (Some((p, q)), Some((r, s))) if segments_cross(p, q, r, s))
}

#[cfg(test)]
mod tests {
    use super::super::Anchor;
    use super::*;

    fn boxed(rect: Rect) -> Candidate {
        Candidate::new(vec![rect], 0.0, Anchor::Corner(Point::ZERO, 0))
    }

    const FRAME: Rect = Rect::new(0.0, 0.0, 500.0, 500.0);

    #[test]
    fn a_place_on_a_marker_is_impossible() {
        let obstacles =
            Obstacles { discs: vec![("a".into(), Point::new(50.0, 50.0), 10.0)], ..Obstacles::default() };
        let around = obstacles.around("b", None, None);
        let cost = |left: f64| around.cost(&boxed(Rect::new(left, 45.0, 95.0, 55.0)), FRAME);
        assert_eq!(cost(55.0), None);
        assert!(cost(65.0).is_some());
    }

    #[test]
    fn a_marker_on_other_maps_of_a_series_is_not_in_the_way() {
        let obstacles = Obstacles {
            discs: vec![("a".into(), Point::new(50.0, 50.0), 10.0)],
            when: BTreeMap::from([("a".into(), (0, 1))]),
            ..Obstacles::default()
        };
        let place = boxed(Rect::new(45.0, 45.0, 95.0, 55.0));
        assert!(obstacles.around("b", None, Some((2, 3))).cost(&place, FRAME).is_some());
        assert_eq!(obstacles.around("b", None, Some((1, 3))).cost(&place, FRAME), None);
    }

    #[test]
    fn the_length_of_a_line_in_a_box_is_counted_once() {
        let mut obstacles = Obstacles::default();
        obstacles.add_line(&[Point::new(0.0, 100.0), Point::new(400.0, 133.0)], 1.0);
        let whole = obstacles.lines.length_in(FRAME);
        assert!((whole - Point::new(0.0, 100.0).distance(Point::new(400.0, 133.0))).abs() < 1e-6, "{whole}");
    }

    #[test]
    fn crossing_leaders_conflict() {
        let mut a = boxed(Rect::new(0.0, 0.0, 10.0, 10.0));
        let mut b = boxed(Rect::new(0.0, 90.0, 10.0, 100.0));
        assert!(!conflict(&a, &b, 2.0));
        a.leader = Some((Point::new(12.0, 12.0), Point::new(90.0, 88.0)));
        b.leader = Some((Point::new(12.0, 88.0), Point::new(90.0, 12.0)));
        assert!(conflict(&a, &b, 2.0));
    }
}
