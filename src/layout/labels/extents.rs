//! How far places reach, and which items have places near each other.
//!
//! Items are sorted by size and, in each size, into the cells of a uniform grid by their top left corner, so that what
//! is near one stands in one stretch of memory for each row of cells. Whether two places really conflict is for
//! [`super::conflicts`] to say.

use std::collections::BTreeMap;
use std::ops::Range;

use kurbo::{Point, Rect};

/// A rectangle as right, bottom, minus left, minus top: so two rectangles overlap where all sums of opposite sides are
/// above 0, which is a single step on four numbers at once. What is nowhere is infinitely far to the left of itself.
pub(super) type Sides = [f64; 4];

pub(super) fn sides(rect: Option<Rect>) -> Sides {
    rect.map_or([f64::NEG_INFINITY; 4], |r| [r.x1, r.y1, -r.x0, -r.y0])
}

/// Whether rectangles overlap by more than minus the gap, rounded as [`crate::geometry::overlap`] rounds.
pub(super) fn overlap_at_once(a: &Sides, b: &Sides, gap: f64) -> bool {
    let sums = [a[0] + b[2], a[1] + b[3], a[2] + b[0], a[3] + b[1]];
    (sums[0] > -gap) & (sums[1] > -gap) & (sums[2] > -gap) & (sums[3] > -gap)
}

/// How far a place reaches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// Round the boxes.
    pub(super) body: Sides,
    /// Round the leader, with the room that it needs.
    pub(super) leader: Sides,
}

impl Extent {
    /// Round both.
    pub(super) fn outer(&self) -> Sides {
        union(&self.body, &self.leader)
    }

    /// Whether two places may conflict; without a branch, for most that are looked at do.
    pub(super) fn is_near(&self, other: &Extent, gap: f64) -> bool {
        overlap_at_once(&self.body, &other.body, gap)
            | overlap_at_once(&self.leader, &other.body, 0.0)
            | overlap_at_once(&self.body, &other.leader, 0.0)
            | overlap_at_once(&self.leader, &other.leader, 0.0)
    }
}

/// The places of an item, one after the other.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) item: u32,
    pub(super) places: Range<usize>,
    /// Round them all.
    pub(super) outer: Sides,
}

impl Group {
    pub(super) fn new(item: u32, extents: &[Extent], places: Range<usize>) -> Self {
        let nowhere = [f64::NEG_INFINITY; 4];
        let outer = extents.iter().map(Extent::outer).fold(nowhere, |a, b| union(&a, &b));
        Group { item, places, outer }
    }

    fn bounds(&self) -> Rect {
        let [x1, y1, x0, y0] = self.outer;
        if x1 >= -x0 { Rect::new(-x0, -y0, x1, y1) } else { Rect::ZERO }
    }
}

fn union(a: &Sides, b: &Sides) -> Sides {
    std::array::from_fn(|side| a[side].max(b[side]))
}

/// Groups of about one size in the cells of a grid.
#[derive(Debug)]
pub(super) struct Size {
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

/// All that is needed of a group to see whether it is near another.
#[derive(Debug, Clone, Copy)]
struct Packed {
    outer: Sides,
    item: u32,
    number: u32,
}

/// The grids of all sizes; each size is up to twice as broad as the one before.
pub(super) fn by_size(groups: &[Group]) -> Vec<Size> {
    let mut sizes = BTreeMap::<i32, Vec<u32>>::new();
    for (i, rect) in groups.iter().map(Group::bounds).enumerate() {
        let size = rect.width().max(2.0 * rect.height()).clamp(1.0, 1e6);
        let class = (size.to_bits() >> 52) as i32;
        sizes.entry(class).or_default().push(i as u32);
    }
    sizes.into_values().map(|members| Size::new(&members, groups)).collect()
}

impl Size {
    fn new(members: &[u32], groups: &[Group]) -> Self {
        let rects = || members.iter().map(|i| groups[*i as usize].bounds());
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
        size.sorted = vec![Packed { outer: [0.0; 4], item: 0, number: 0 }; members.len()];
        for (&number, cell) in members.iter().zip(cells) {
            let Group { item, outer, .. } = groups[number as usize];
            size.sorted[ends[cell] as usize] = Packed { outer, item, number };
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

    /// Adds the groups that may be near a group, are of another item, and have higher numbers.
    pub(super) fn later_near(&self, group: &Group, number: usize, gap: f64, found: &mut Vec<u32>) {
        let rect = group.bounds();
        // A hair more, for the rounding.
        let reach = gap.max(0.0) + 1e-3;
        let (left, right) = (self.column(rect.x0 - reach - self.most.0), self.column(rect.x1 + reach));
        let (top, bottom) = (self.row(rect.y0 - reach - self.most.1), self.row(rect.y1 + reach));
        for row in top..=bottom {
            let cells = row * self.columns;
            let part =
                &self.sorted[self.starts[cells + left] as usize..self.starts[cells + right + 1] as usize];
            let is_later = |other: &&Packed| other.item != group.item && other.number as usize > number;
            let near = part.iter().filter(is_later).filter(|o| overlap_at_once(&group.outer, &o.outer, gap));
            found.extend(near.map(|other| other.number));
        }
    }
}
