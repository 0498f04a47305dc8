//! Which places can't both be taken, for all pairs of many.
//!
//! Knows boxes, leaders and the maps of a series, and neither costs nor what the places are for. Places are sorted by
//! size and, in each size, into the cells of a uniform grid by their top left corner, so that what is near a place stands
//! in one stretch of memory for each row of cells. A map has millions of pairs that conflict; looking them up while
//! searching would cost far more than to find all of them once.

use kurbo::{Point, Rect};

use super::meet;
use super::obstacles::room;
use super::search::Lists;
use crate::geometry::{distance_to_rect, length_inside, overlap, segments_cross};

/// The least distance between a leader and a box, px.
const LEADER_GAP: f64 = 1.5;

/// What a place covers, and for which item.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    /// The number of the item; places of one item are no conflict here, for it takes only one anyway.
    pub item: u32,
    /// The boxes of the text.
    pub boxes: &'a [Rect],
    /// The line to what it is for, if any.
    pub leader: &'a [Point],
    /// The maps of a series on which it stands, first and last; none for all.
    pub when: Option<(usize, usize)>,
    /// What it names, if that is a point: centre and radius, px.
    pub anchor: Option<(Point, f64)>,
    /// Whether that is drawn only where the label is, so that others come near it there alone.
    pub has_dot: bool,
}

impl Shape<'_> {
    fn bounds(&self) -> Rect {
        let ends = self.leader.iter().map(|p| Rect::from_points(*p, *p));
        self.boxes.iter().copied().chain(ends).reduce(|a, b| a.union(b)).unwrap_or(Rect::ZERO)
    }

    /// Whether it is a box and nothing else.
    fn is_plain(&self) -> bool {
        self.boxes.len() == 1 && self.leader.is_empty() && !self.has_dot
    }

    /// The distance from the rim of a point, px; 0 on it.
    fn gap(&self, (at, radius): (Point, f64)) -> f64 {
        let nearest = self.boxes.iter().map(|b| distance_to_rect(at, *b)).fold(f64::INFINITY, f64::min);
        (nearest - radius).max(0.0)
    }

    /// How near to it no foreign dot may be, px; 0 for what names no point or has a leader to it.
    fn reach(&self) -> f64 {
        self.anchor.filter(|_| self.leader.is_empty()).map_or(0.0, |anchor| room(self.gap(anchor)))
    }

    /// Whether it would be taken for the name of another's dot.
    fn strays_to(&self, other: &Shape) -> bool {
        other.has_dot && other.anchor.is_some_and(|dot| self.gap(dot) < self.reach())
    }

    /// Whether a place can't be taken together with another, of whatever item.
    pub(super) fn conflicts_with(&self, other: &Shape, gap: f64) -> bool {
        let crosses = |leader: &[Point], boxes: &[Rect]| {
            let near = |s: &[Point], r: &Rect| {
                let reach = r.inflate(LEADER_GAP, LEADER_GAP);
                // The bounds tell most apart; those of a level segment have no height.
                overlap(Rect::from_points(s[0], s[1]), reach, -0.01) && length_inside(s[0], s[1], reach) > 0.0
            };
            leader.windows(2).any(|s| boxes.iter().any(|r| near(s, r)))
        };
        let cross = |s: &[Point], t: &[Point]| segments_cross(s[0], s[1], t[0], t[1]);
        meet(self.when, other.when)
            && (self.boxes.iter().any(|x| other.boxes.iter().any(|y| overlap(*x, *y, -gap)))
                || crosses(self.leader, other.boxes)
                || crosses(other.leader, self.boxes)
                || self.leader.windows(2).any(|s| other.leader.windows(2).any(|t| cross(s, t)))
                || self.strays_to(other)
                || other.strays_to(self))
    }
}

/// For each place those of other items that it can't be taken together with, in ascending order.
///
/// Boxes must keep the gap between them, px; with 0 they may touch.
pub fn conflicts(shapes: &[Shape<'_>], gap: f64) -> Lists {
    let bounds: Vec<Rect> = shapes.iter().map(Shape::bounds).collect();
    let all_plain = shapes.iter().all(|s| s.is_plain() && s.when.is_none());
    // Of plain places the bounds tell all; what lies farther apart than this is never in conflict.
    let margin =
        if all_plain { gap } else { shapes.iter().map(Shape::reach).fold(gap.max(LEADER_GAP), f64::max) };
    let sizes = by_size(&bounds, shapes);
    let (mut starts, mut near) = (vec![0], Vec::new());
    for (i, shape) in shapes.iter().enumerate() {
        let from = near.len();
        sizes.iter().for_each(|size| size.near(bounds[i], shape.item, margin, &mut near));
        if !all_plain {
            let mut kept = from;
            for at in from..near.len() {
                let other = near[at];
                if shape.conflicts_with(&shapes[other as usize], gap) {
                    near[kept] = other;
                    kept += 1;
                }
            }
            near.truncate(kept);
        }
        starts.push(near.len() as u32);
    }
    // Each pair was found from both sides. So to enter every place, in ascending order, into the lists of those near it
    // gives the same lists again, but sorted.
    let mut ends = starts.clone();
    let mut sorted = vec![0; near.len()];
    for (i, range) in starts.windows(2).enumerate() {
        for other in &near[range[0] as usize..range[1] as usize] {
            let end = &mut ends[*other as usize];
            sorted[*end as usize] = i as u32;
            *end += 1;
        }
    }
    Lists::from_parts(starts, sorted)
}

/// Places of about one size in the cells of a grid.
#[derive(Debug)]
struct Size {
    /// The least x and y.
    origin: Point,
    /// The greatest breadth and height.
    most: (f64, f64),
    /// The breadth and height of a cell.
    cell: (f64, f64),
    columns: usize,
    rows: usize,
    /// Where each cell begins in `sorted`, row by row.
    starts: Vec<u32>,
    sorted: Vec<Packed>,
}

/// All that is needed of a place to see whether it is near another.
#[derive(Debug, Clone, Copy, Default)]
struct Packed {
    bounds: [f64; 4],
    item: u32,
    number: u32,
}

/// The grids of all sizes; each size is up to twice as broad as the one before.
fn by_size(bounds: &[Rect], shapes: &[Shape]) -> Vec<Size> {
    let mut sizes = std::collections::BTreeMap::<i32, Vec<u32>>::new();
    for (i, rect) in bounds.iter().enumerate() {
        let size = rect.width().max(2.0 * rect.height()).clamp(1.0, 1e6);
        let class = (size.to_bits() >> 52) as i32;
        sizes.entry(class).or_default().push(i as u32);
    }
    sizes.into_values().map(|members| Size::new(&members, bounds, shapes)).collect()
}

impl Size {
    fn new(members: &[u32], bounds: &[Rect], shapes: &[Shape]) -> Self {
        let rects = || members.iter().map(|i| bounds[*i as usize]);
        let origin =
            rects().fold(Point::new(f64::MAX, f64::MAX), |p, r| Point::new(p.x.min(r.x0), p.y.min(r.y0)));
        let far = rects().fold(origin, |p, r| Point::new(p.x.max(r.x0), p.y.max(r.y0)));
        let most = rects().fold((0.01, 0.01), |m: (f64, f64), r| (m.0.max(r.width()), m.1.max(r.height())));
        // Cells of a fraction of the size, but not many more than places.
        let (across, down) = ((far.x - origin.x) / most.0 * 4.0, (far.y - origin.y) / most.1 * 2.0);
        let too_many = ((across + 1.0) * (down + 1.0) / (2.0 * members.len() as f64 + 16.0)).max(1.0).sqrt();
        let cell = (most.0 / 4.0 * too_many, most.1 / 2.0 * too_many);
        let columns = ((far.x - origin.x) / cell.0) as usize + 1;
        let rows = ((far.y - origin.y) / cell.1) as usize + 1;
        let mut size = Size {
            origin,
            most,
            cell,
            columns,
            rows,
            starts: vec![0; columns * rows + 1],
            sorted: Vec::new(),
        };
        let cells: Vec<usize> = rects().map(|r| size.row(r.y0) * columns + size.column(r.x0)).collect();
        cells.iter().for_each(|cell| size.starts[cell + 1] += 1);
        for cell in 0..columns * rows {
            size.starts[cell + 1] += size.starts[cell];
        }
        let mut ends = size.starts.clone();
        size.sorted = vec![Packed::default(); members.len()];
        for (&number, cell) in members.iter().zip(cells) {
            let rect = bounds[number as usize];
            size.sorted[ends[cell] as usize] = Packed {
                bounds: [rect.x0, rect.y0, rect.x1, rect.y1],
                item: shapes[number as usize].item,
                number,
            };
            ends[cell] += 1;
        }
        size
    }

    fn column(&self, x: f64) -> usize {
        (((x - self.origin.x) / self.cell.0) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f64) -> usize {
        (((y - self.origin.y) / self.cell.1) as usize).min(self.rows - 1)
    }

    /// Adds the places of other items that are nearer to a rectangle than a margin.
    fn near(&self, rect: Rect, item: u32, margin: f64, found: &mut Vec<u32>) {
        // A hair more, for the rounding.
        let reach = margin + 1e-3;
        let (left, right) = (self.column(rect.x0 - reach - self.most.0), self.column(rect.x1 + reach));
        let (top, bottom) = (self.row(rect.y0 - reach - self.most.1), self.row(rect.y1 + reach));
        for row in top..=bottom {
            let cells = row * self.columns;
            let (from, to) = (self.starts[cells + left] as usize, self.starts[cells + right + 1] as usize);
            let mut rest = &self.sorted[from..to];
            while !rest.is_empty() {
                let (part, after) = rest.split_at(rest.len().min(64));
                // Without a branch for each: about every second is near.
                let mut hits = [0; 64];
                let mut count = 0;
                for other in part {
                    let [x0, y0, x1, y1] = other.bounds;
                    let broad = rect.x1.min(x1) - rect.x0.max(x0) > -margin;
                    let high = rect.y1.min(y1) - rect.y0.max(y0) > -margin;
                    hits[count & 63] = other.number;
                    count += usize::from(broad & high & (other.item != item));
                }
                found.extend_from_slice(&hits[..count]);
                rest = after;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(a: Shape, b: Shape, gap: f64) -> bool {
        let lists = conflicts(&[a, b], gap);
        let (there, back) = (lists.of(0) == [1], lists.of(1) == [0]);
        assert_eq!(there, back);
        there
    }

    fn boxed(item: u32, boxes: &[Rect]) -> Shape<'_> {
        Shape { item, boxes, leader: &[], when: None, anchor: None, has_dot: false }
    }

    #[test]
    fn boxes_that_touch_are_no_conflict_without_a_gap() {
        let (a, b) = ([Rect::new(0.0, 0.0, 10.0, 10.0)], [Rect::new(10.0, 3.0, 20.0, 13.0)]);
        assert!(!between(boxed(0, &a), boxed(1, &b), 0.0));
        assert!(between(boxed(0, &a), boxed(1, &b), 0.5));
        assert!(!between(boxed(0, &a), boxed(0, &a), 0.5));
    }

    #[test]
    fn what_never_stands_on_one_map_is_no_conflict() {
        let boxes = [Rect::new(0.0, 0.0, 10.0, 10.0)];
        let on = |item, when| Shape { when: Some(when), ..boxed(item, &boxes) };
        assert!(!between(on(0, (0, 1)), on(1, (2, 3)), 2.0));
        assert!(between(on(0, (0, 2)), on(1, (2, 3)), 2.0));
    }

    #[test]
    fn crossing_leaders_conflict() {
        let (a, b) = ([Rect::new(0.0, 0.0, 10.0, 10.0)], [Rect::new(0.0, 90.0, 10.0, 100.0)]);
        assert!(!between(boxed(0, &a), boxed(1, &b), 2.0));
        let down = [Point::new(12.0, 12.0), Point::new(90.0, 88.0)];
        let up = [Point::new(12.0, 88.0), Point::new(60.0, 50.0), Point::new(90.0, 12.0)];
        let with = |item, boxes, leader| Shape { leader, ..boxed(item, boxes) };
        assert!(between(with(0, &a, &down), with(1, &b, &up), 2.0));
    }

    #[test]
    fn all_pairs_are_found_whatever_their_sizes() {
        let at = |i: u32, k: u32| f64::from(i.wrapping_mul(2_654_435_761).wrapping_mul(k) % 1000);
        let rects: Vec<[Rect; 1]> = (0..300)
            .map(|i| {
                let (x, y, w, h) = (at(i, 3), at(i, 7), at(i, 11), at(i, 13));
                let size = if i % 40 == 0 { 0.4 } else { 0.06 };
                [Rect::new(x, y, x + w * size, y + h * size)]
            })
            .collect();
        let shapes: Vec<Shape> = rects.iter().enumerate().map(|(i, r)| boxed(i as u32 / 3, r)).collect();
        let lists = conflicts(&shapes, 2.0);
        for (i, a) in shapes.iter().enumerate() {
            let is_hit = |b: &Shape| a.item != b.item && overlap(a.boxes[0], b.boxes[0], -2.0);
            let expected = shapes.iter().enumerate().filter(|(_, b)| is_hit(b)).map(|(j, _)| j as u32);
            assert_eq!(lists.of(i as u32), expected.collect::<Vec<_>>(), "place {i}");
        }
    }
}
