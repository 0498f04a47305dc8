use std::cmp::Ordering;

use kurbo::{Point, Rect, Vec2};

use crate::geometry::farthest;

/// A segment of a simplified arc, and the stretch of the arc that it stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    a: Point,
    b: Point,
    arc: u32,
    from: u32,
    to: u32,
}

impl Segment {
    /// Of an arc, between two of its points.
    pub(super) fn new(points: &[Point], arc: u32, from: u32, to: u32) -> Self {
        Segment { a: points[from as usize], b: points[to as usize], arc, from, to }
    }

    fn bounds(&self) -> Rect {
        Rect::from_points(self.a, self.b)
    }

    /// Whether points were left out, so that some can be given back.
    fn is_simplified(&self) -> bool {
        self.to - self.from > 1
    }

    /// The stretch of the source.
    fn source<'a>(&self, arc: &'a [Point]) -> &'a [Point] {
        &arc[self.from as usize..=self.to as usize]
    }

    /// Adds its halves on either side of the point that was farthest from it; further parts where a half is farther
    /// than the tolerance from its source, since to be nearer to the whole says nothing about the halves.
    fn halve(
        &self,
        points: &[Point],
        tolerance: f64,
        halves: &mut Vec<Segment>,
        given_back: &mut Vec<(u32, u32)>,
    ) {
        let mut open = vec![*self];
        while let Some(s) = open.pop() {
            match farthest(s.source(points)) {
                Some((at, far2))
                    if far2 > tolerance * tolerance || (s.from, s.to) == (self.from, self.to) =>
                {
                    let middle = s.from + at as u32;
                    given_back.push((s.arc, middle));
                    open.push(Segment::new(points, s.arc, middle, s.to));
                    open.push(Segment::new(points, s.arc, s.from, middle));
                }
                _ => halves.push(s),
            }
        }
    }

    fn ends_at(&self, p: Point) -> bool {
        self.a == p || self.b == p
    }

    /// Whether it has a point in common with another beside a common end.
    fn meets(&self, other: &Segment) -> bool {
        let (from_a, from_b) = (other.ends_at(self.a), other.ends_at(self.b));
        if from_a || from_b {
            if from_a && from_b {
                return self.a != self.b;
            }
            // Out of one point: they lie on each other if they leave it in the same direction.
            let common = if from_a { self.a } else { self.b };
            let away = |s: &Segment| if s.a == common { s.b - common } else { s.a - common };
            let (own, its) = (away(self), away(other));
            return own.cross(its) == 0.0 && own.dot(its) > 0.0;
        }
        let side = |d: Vec2, e: Vec2| d.cross(e).partial_cmp(&0.0).unwrap_or(Ordering::Equal);
        let (own, its) = (self.b - self.a, other.b - other.a);
        let (c, d) = (side(own, other.a - self.a), side(own, other.b - self.a));
        let (a, b) = (side(its, self.a - other.a), side(its, self.b - other.a));
        // All on one line: they meet if their boxes do, which was looked at before.
        (c != d || c == Ordering::Equal) && (a != b || a == Ordering::Equal)
    }

    /// Whether a point lies between this and its source. That can only be where the source may be: within the
    /// tolerance.
    fn jumps_over(&self, arc: &[Point], p: Point, tolerance: f64) -> bool {
        if !self.is_simplified() || self.ends_at(p) {
            return false;
        }
        if crate::geometry::distance_to_segment(p, self.a, self.b) > tolerance {
            return false;
        }
        let source = self.source(arc);
        let edges = source.iter().zip(source.iter().skip(1)).chain([(&self.b, &self.a)]);
        edges.fold(false, |inside, edge| inside ^ crate::geometry::inside(&[(*edge.0, *edge.1)], p))
    }
}

/// How many cells of a grid there are for a segment: lines crowd in some places.
const CELLS: usize = 4;

/// Segments by the cells of a grid that they touch or come nearer to than the tolerance.
///
/// The grid lies where most segments are: few that reach far beyond a map must not make all cells large. The cells at its
/// edges stand for all beyond.
pub(super) struct Segments {
    tolerance: f64,
    origin: Point,
    cell: f64,
    columns: usize,
    rows: usize,
    /// For each cell its last entry and 1, row by row.
    cells: Vec<u32>,
    /// A segment, and the entry before in the same cell and 1.
    entries: Vec<(u32, u32)>,
}

impl Segments {
    /// A grid for segments, without any yet.
    pub(super) fn new(segments: &[Segment], tolerance: f64) -> Self {
        let bounds = Rect::from_points(
            Point::new(quantile(segments, 1, |s| s.a.x), quantile(segments, 1, |s| s.a.y)),
            Point::new(quantile(segments, 15, |s| s.a.x), quantile(segments, 15, |s| s.a.y)),
        );
        // Some cells a segment, square, but not smaller than what the tolerance adds on all sides.
        let count = (CELLS * segments.len() + 1) as f64;
        let cell = (bounds.width().max(1.0) * bounds.height().max(1.0) / count).sqrt();
        let cell = cell.max(2.0 * tolerance);
        let count = |length: f64| (length / cell) as usize + 1;
        let (columns, rows) = (count(bounds.width()), count(bounds.height()));
        Segments {
            tolerance,
            origin: bounds.origin(),
            cell,
            columns,
            rows,
            cells: vec![0; columns * rows],
            entries: Vec::with_capacity(segments.len() * 2),
        }
    }

    /// Splits segments until none is in the way of another that was not in the source. Returned are the points that
    /// were given back, as arc and number in it.
    pub(super) fn settle<'a>(
        mut self,
        mut open: Vec<Segment>,
        arc: impl Fn(u32) -> &'a [Point],
    ) -> Vec<(u32, u32)> {
        let mut split = vec![false; open.len()];
        let mut given_back = Vec::new();
        let mut next = 0;
        // Each pair is compared once, when the later comes; halves of what was split come last.
        while next < open.len() {
            let mut obstacles = Vec::new();
            self.visit(&open[next], |cells, entries| {
                for &cell in cells {
                    let mut entry = cell;
                    while entry != 0 {
                        let (other, before) = entries[entry as usize - 1];
                        entry = before;
                        if !split[other as usize] && !split[next] {
                            let (s, t) = (&open[next], &open[other as usize]);
                            let (split_s, split_t) = conflict(s, t, &arc, self.tolerance);
                            split[next] |= split_s;
                            split[other as usize] |= split_t;
                            if split_t {
                                obstacles.push(other);
                            }
                        }
                    }
                }
            });
            let own = next as u32;
            if split[next] {
                obstacles.push(own);
            } else {
                let segment = open[next];
                self.insert(own, &segment);
            }
            for i in obstacles {
                let s = open[i as usize];
                let points = arc(s.arc);
                s.halve(points, self.tolerance, &mut open, &mut given_back);
                split.resize(open.len(), false);
            }
            next += 1;
        }
        given_back
    }

    /// The cells of one row after the other that a segment comes near.
    fn ranges(&self, s: &Segment) -> impl Iterator<Item = std::ops::Range<usize>> + use<> {
        let (tolerance, origin, cell) = (self.tolerance, self.origin, self.cell);
        let (columns, rows) = (self.columns, self.rows);
        let place = move |v: f64, count: usize| ((v / cell).max(0.0) as usize).min(count - 1);
        let (top, bottom) = if s.a.y <= s.b.y { (s.a, s.b) } else { (s.b, s.a) };
        let first = place(top.y - tolerance - origin.y, rows);
        let last = place(bottom.y + tolerance - origin.y, rows);
        (first..=last).map(move |row| {
            let at = |y: f64| {
                let height = bottom.y - top.y;
                let t = if height > 0.0 { ((y - top.y) / height).clamp(0.0, 1.0) } else { 0.0 };
                top.x + (bottom.x - top.x) * t
            };
            let y = origin.y + row as f64 * cell;
            // The outermost rows reach as far as there is anything.
            let from = if row == 0 { top.y } else { y - tolerance };
            let to = if row + 1 == rows { bottom.y } else { y + cell + tolerance };
            let (x0, x1) = if bottom.y > top.y { (at(from), at(to)) } else { (top.x, bottom.x) };
            let left = place(x0.min(x1) - tolerance - origin.x, columns);
            let right = place(x0.max(x1) + tolerance - origin.x, columns);
            row * columns + left..row * columns + right + 1
        })
    }

    fn visit(&self, s: &Segment, mut seen: impl FnMut(&[u32], &[(u32, u32)])) {
        for range in self.ranges(s) {
            seen(&self.cells[range], &self.entries);
        }
    }

    fn insert(&mut self, number: u32, s: &Segment) {
        for range in self.ranges(s) {
            for cell in &mut self.cells[range] {
                self.entries.push((number, *cell));
                *cell = self.entries.len() as u32;
            }
        }
    }
}

/// The value below which so many sixteenths of all are.
fn quantile(segments: &[Segment], sixteenths: usize, value: impl Fn(&Segment) -> f64) -> f64 {
    let mut values: Vec<f64> = segments.iter().map(value).collect();
    let at = values.len() * sixteenths / 16;
    if at < values.len() { *values.select_nth_unstable_by(at, f64::total_cmp).1 } else { 0.0 }
}

/// Which of two segments have to be split, because together they are not as their sources are.
fn conflict<'a>(s: &Segment, t: &Segment, arc: &impl Fn(u32) -> &'a [Point], tolerance: f64) -> (bool, bool) {
    let (simplified_s, simplified_t) = (s.is_simplified(), t.is_simplified());
    if !simplified_s && !simplified_t {
        return (false, false);
    }
    let (box_s, box_t) = (s.bounds().inflate(tolerance, tolerance), t.bounds());
    if box_s.x0 > box_t.x1 || box_s.x1 < box_t.x0 || box_s.y0 > box_t.y1 || box_s.y1 < box_t.y0 {
        return (false, false);
    }
    let apart = s.a.x.max(s.b.x) < box_t.x0
        || s.a.x.min(s.b.x) > box_t.x1
        || s.a.y.max(s.b.y) < box_t.y0
        || s.a.y.min(s.b.y) > box_t.y1;
    if !apart && s.meets(t) {
        return (simplified_s, simplified_t);
    }
    let jumps = |over: &Segment, other: &Segment| {
        over.is_simplified()
            && [other.a, other.b].into_iter().any(|p| over.jumps_over(arc(over.arc), p, tolerance))
    };
    (jumps(s, t), jumps(t, s))
}
