use geo::Coord;

use super::segment::Ends;

/// A box round points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    x0: f64,
    y0: f64,
    x1: f64,
    y1: f64,
}

impl Bounds {
    fn of(points: &[Coord<f64>]) -> Self {
        let none = Bounds { x0: f64::MAX, y0: f64::MAX, x1: f64::MIN, y1: f64::MIN };
        points.iter().fold(none, |b, p| Bounds {
            x0: if p.x < b.x0 { p.x } else { b.x0 },
            y0: if p.y < b.y0 { p.y } else { b.y0 },
            x1: if p.x > b.x1 { p.x } else { b.x1 },
            y1: if p.y > b.y1 { p.y } else { b.y1 },
        })
    }

    fn union(self, b: Bounds) -> Self {
        let (x0, y0) = (self.x0.min(b.x0), self.y0.min(b.y0));
        Bounds { x0, y0, x1: self.x1.max(b.x1), y1: self.y1.max(b.y1) }
    }

    pub(super) fn meets(&self, b: &Bounds) -> bool {
        self.x0 <= b.x1 && b.x0 <= self.x1 && self.y0 <= b.y1 && b.y0 <= self.y1
    }

    pub(super) fn west(&self) -> f64 {
        self.x0
    }

    pub(super) fn is_west_of(&self, b: &Bounds) -> bool {
        self.x1 < b.x0
    }
}

/// Segments in a leaf, and nodes in the node above them.
const LEAF: usize = 8;
const FAN: usize = 4;

/// A line in boxes in boxes, so that the few of its segments that are near others are found without a look at the
/// rest. Neighbours in the line are neighbours in the tree.
pub(super) struct Boxes<'a> {
    points: &'a [Coord<f64>],
    /// From the leaves to the one box round all.
    levels: Vec<Vec<Bounds>>,
}

impl<'a> Boxes<'a> {
    /// Of a line of at least two points.
    pub(super) fn new(points: &'a [Coord<f64>]) -> Self {
        let leaf = |at| Bounds::of(&points[at..points.len().min(at + LEAF + 1)]);
        let mut level: Vec<Bounds> = (0..points.len().max(2) - 1).step_by(LEAF).map(leaf).collect();
        let mut levels = Vec::new();
        while level.len() > 1 {
            let above = level.chunks(FAN).map(|b| b[1..].iter().fold(b[0], |all, b| all.union(*b))).collect();
            levels.push(std::mem::replace(&mut level, above));
        }
        levels.push(level);
        Boxes { points, levels }
    }

    /// The box round all.
    pub(super) fn bounds(&self) -> Bounds {
        self.levels[self.levels.len() - 1][0]
    }

    /// The segment that begins at a point.
    pub(super) fn segment(&self, i: usize) -> Ends {
        (self.points[i], self.points[i + 1])
    }

    fn segments(&self, leaf: usize) -> std::ops::Range<usize> {
        leaf * LEAF..(self.points.len() - 1).min((leaf + 1) * LEAF)
    }

    fn children(&self, level: usize, node: usize) -> std::ops::Range<usize> {
        node * FAN..self.levels[level - 1].len().min((node + 1) * FAN)
    }

    /// Whether segments all go on in one direction of one axis, so that they can't meet.
    fn is_monotone(&self, segments: std::ops::Range<usize>) -> bool {
        let points = &self.points[segments.start..=segments.end];
        points.windows(2).all(|p| p[0].x < p[1].x)
            || points.windows(2).all(|p| p[0].x > p[1].x)
            || points.windows(2).all(|p| p[0].y < p[1].y)
            || points.windows(2).all(|p| p[0].y > p[1].y)
    }

    /// Shows all pairs of own segments whose boxes meet, the first before the second.
    pub(super) fn own_pairs(&self, mut found: impl FnMut(usize, usize)) {
        let mut open = vec![(self.levels.len() - 1, 0)];
        while let Some((level, node)) = open.pop() {
            if level == 0 {
                let segments = self.segments(node);
                if !self.is_monotone(segments.clone()) {
                    for j in segments.clone() {
                        let b = Bounds::of(&self.points[j..=j + 1]);
                        for i in segments.start..j {
                            if Bounds::of(&self.points[i..=i + 1]).meets(&b) {
                                found(i, j);
                            }
                        }
                    }
                }
                continue;
            }
            for i in self.children(level, node) {
                open.push((level - 1, i));
                for j in i + 1..self.children(level, node).end {
                    self.join(self, (level - 1, i), (level - 1, j), &mut found);
                }
            }
        }
    }

    /// Shows all pairs of an own and another line's segment whose boxes meet.
    pub(super) fn pairs_with(&self, other: &Boxes, mut found: impl FnMut(usize, usize)) {
        self.join(other, (self.levels.len() - 1, 0), (other.levels.len() - 1, 0), &mut found);
    }

    fn join(
        &self,
        other: &Boxes,
        a: (usize, usize),
        b: (usize, usize),
        found: &mut impl FnMut(usize, usize),
    ) {
        let (box_a, box_b) = (self.levels[a.0][a.1], other.levels[b.0][b.1]);
        if !box_a.meets(&box_b) {
            return;
        }
        if a.0 == 0 && b.0 == 0 {
            let near = |boxes: &Boxes, leaf: usize, other: Bounds| {
                let mut near = [(0, other); LEAF];
                let mut n = 0;
                for i in boxes.segments(leaf) {
                    let bounds = Bounds::of(&boxes.points[i..=i + 1]);
                    near[n] = (i, bounds);
                    n += usize::from(bounds.meets(&other));
                    if n == LEAF {
                        break;
                    }
                }
                (near, n)
            };
            let (near_b, n_b) = near(other, b.1, box_a);
            if n_b == 0 {
                return;
            }
            let (near_a, n_a) = near(self, a.1, box_b);
            for (i, bounds_i) in &near_a[..n_a] {
                for (j, bounds_j) in &near_b[..n_b] {
                    if bounds_i.meets(bounds_j) {
                        found(*i, *j);
                    }
                }
            }
        } else if a.0 >= b.0 {
            for child in self.children(a.0, a.1) {
                self.join(other, (a.0 - 1, child), b, found);
            }
        } else {
            for child in other.children(b.0, b.1) {
                self.join(other, a, (b.0 - 1, child), found);
            }
        }
    }

    /// Whether a point lies inside the closed line, by the even-odd rule.
    pub(super) fn contains(&self, p: Coord<f64>) -> bool {
        self.is_odd(p, |_| false)
    }

    /// The same for a point on one of the segments: just east of it, or north if it runs along a parallel.
    pub(super) fn contains_beside(&self, p: Coord<f64>, (a, b): Ends) -> bool {
        self.is_odd(p, |segment| segment == (a, b) || segment == (b, a))
    }

    /// Whether a ray to the east meets an odd number of segments.
    fn is_odd(&self, p: Coord<f64>, but: impl Fn(Ends) -> bool) -> bool {
        let mut inside = false;
        let mut open = vec![(self.levels.len() - 1, 0)];
        while let Some((level, node)) = open.pop() {
            let bounds = &self.levels[level][node];
            if bounds.y0 > p.y || bounds.y1 < p.y || bounds.x1 < p.x {
                continue;
            }
            if level > 0 {
                open.extend(self.children(level, node).map(|child| (level - 1, child)));
                continue;
            }
            for i in self.segments(node) {
                let (a, b) = self.segment(i);
                inside ^= (a.y > p.y) != (b.y > p.y)
                    && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x
                    && !but((a, b));
            }
        }
        inside
    }
}
