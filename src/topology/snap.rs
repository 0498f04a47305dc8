use std::collections::BTreeSet;

use geo::Coord;

use super::chains::key;

/// What `snap` did to a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Snapped {
    /// Which path, of those given.
    pub path: usize,
    /// Where its vertex was; none for a vertex that is new, within one of its edges.
    pub from: Option<Coord<f64>>,
    /// Where the vertex is now, which is where another path has one.
    pub to: Coord<f64>,
}

/// Makes paths that nearly coincide coincide, so that [`cut`](super::cut) finds the arcs that they share.
///
/// Neighbours from separate files differ by rounding and have different vertices. A vertex within the tolerance of
/// one of an earlier path takes its coordinates: earlier paths win, and among their vertices the nearest. Then each edge
/// gets the vertices of other paths that are within the tolerance of it, so that both run through the same points.
///
/// Paths are in degrees, measured on the plane, and rings if they end where they begin; they stay so. Two vertices of
/// one path never become one, other than neighbours in a ring that has three others, where one is dropped.
/// Time is proportional to the number of vertices if they are spread evenly.
pub fn snap(paths: &mut [Vec<Coord<f64>>], tolerance_degrees: f64) -> Vec<Snapped> {
    let rings: Vec<bool> = paths.iter().map(|path| path.len() > 3 && path.first() == path.last()).collect();
    for (path, _) in paths.iter_mut().zip(&rings).filter(|(_, ring)| **ring) {
        path.pop();
    }
    let mut snapped = join_vertices(paths, &rings, tolerance_degrees);
    snapped.extend(join_edges(paths, &rings, tolerance_degrees));
    for (path, _) in paths.iter_mut().zip(&rings).filter(|(_, ring)| **ring) {
        path.extend(path.first().copied());
    }
    snapped
}

/// Moves vertices onto those of earlier paths.
fn join_vertices(paths: &mut [Vec<Coord<f64>>], rings: &[bool], tolerance: f64) -> Vec<Snapped> {
    let grid = Grid::new(paths, tolerance);
    let mut snapped = Vec::new();
    // Vertices that others may take; those that moved are no goal, or points would wander from path to path.
    let mut stays = vec![true; grid.vertices.len()];
    let mut first = 0;
    for (number, path) in paths.iter_mut().enumerate() {
        let n = path.len();
        let mut goals: Vec<Option<usize>> = vec![None; n];
        // The nearest first, so that of two vertices with one goal the nearer gets it.
        let mut wishes: Vec<(f64, usize, usize)> = Vec::new();
        for (i, p) in path.iter().enumerate() {
            let nearest = grid
                .near(*p, *p, tolerance)
                .filter(|&k| k < first && stays[k])
                .map(|k| (distance2(*p, grid.vertices[k].1), i, k))
                .filter(|(d2, ..)| *d2 <= tolerance * tolerance)
                .min_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
            wishes.extend(nearest);
        }
        wishes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut taken: BTreeSet<(u64, u64)> = BTreeSet::new();
        let mut dropped = BTreeSet::new();
        for (d2, i, k) in wishes {
            let goal = grid.vertices[k].1;
            if taken.insert(key(&goal)) {
                goals[i] = Some(k);
                stays[first + i] = d2 == 0.0;
                if d2 > 0.0 {
                    snapped.push(Snapped { path: number, from: Some(path[i]), to: goal });
                }
                continue;
            }
            let beside = [(i + n - 1) % n, (i + 1) % n];
            let neighbour =
                beside.iter().any(|b| goals[*b].is_some_and(|other| grid.vertices[other].1 == goal));
            if rings[number] && neighbour && n - dropped.len() > 4 {
                dropped.insert(i);
                stays[first + i] = false;
                snapped.push(Snapped { path: number, from: Some(path[i]), to: goal });
            }
        }
        for (p, goal) in path.iter_mut().zip(&goals) {
            if let Some(k) = goal {
                *p = grid.vertices[*k].1;
            }
        }
        let mut i = 0..;
        path.retain(|_| !dropped.contains(&i.next().unwrap_or(0)));
        first += n;
    }
    snapped
}

/// Inserts into edges the vertices of other paths near them.
fn join_edges(paths: &mut [Vec<Coord<f64>>], rings: &[bool], tolerance: f64) -> Vec<Snapped> {
    let grid = Grid::new(paths, tolerance);
    let mut snapped = Vec::new();
    for (number, path) in paths.iter_mut().enumerate() {
        let n = path.len();
        let mut inserted: Vec<(usize, f64, Coord<f64>)> = Vec::new();
        for i in 0..if rings[number] { n } else { n.max(1) - 1 } {
            let (a, b) = (path[i], path[(i + 1) % n]);
            let length2 = distance2(a, b);
            for (owner, p) in grid.near(a, b, tolerance).map(|k| grid.vertices[k]) {
                let along = ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length2;
                let foot = Coord { x: a.x + (b.x - a.x) * along, y: a.y + (b.y - a.y) * along };
                let within = along > 0.0 && along < 1.0 && distance2(p, foot) <= tolerance * tolerance;
                if owner != number && within && p != a && p != b {
                    inserted.push((i, along, p));
                }
            }
        }
        if inserted.is_empty() {
            continue;
        }
        let mut own: BTreeSet<_> = path.iter().map(key).collect();
        inserted.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(key(&a.2).cmp(&key(&b.2))));
        // A ring that came through the same point twice would touch itself there.
        inserted.retain(|(.., p)| own.insert(key(p)));
        snapped.extend(inserted.iter().map(|(.., p)| Snapped { path: number, from: None, to: *p }));
        let mut inserted = inserted.into_iter().peekable();
        let mut whole = Vec::with_capacity(n + inserted.len());
        for (i, p) in path.iter().enumerate() {
            whole.push(*p);
            while let Some((.., p)) = inserted.next_if(|(edge, ..)| *edge == i) {
                whole.push(p);
            }
        }
        *path = whole;
    }
    snapped
}

fn distance2(a: Coord<f64>, b: Coord<f64>) -> f64 {
    (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)
}

/// The vertices of paths, in order, by the cells of a grid.
struct Grid {
    /// The path of each, and where it is.
    vertices: Vec<(usize, Coord<f64>)>,
    west: f64,
    south: f64,
    cell: f64,
    columns: usize,
    rows: usize,
    /// Where the numbers of each cell begin, row by row, and where the last end.
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl Grid {
    fn new(paths: &[Vec<Coord<f64>>], tolerance: f64) -> Self {
        let vertices: Vec<_> =
            paths.iter().enumerate().flat_map(|(i, path)| path.iter().map(move |p| (i, *p))).collect();
        let bound = |of: fn(&Coord<f64>) -> f64| {
            vertices
                .iter()
                .fold((f64::MAX, f64::MIN), |(low, high), (_, p)| (low.min(of(p)), high.max(of(p))))
        };
        let ((west, east), (south, north)) = (bound(|p| p.x), bound(|p| p.y));
        let (width, height) = ((east - west).max(tolerance), (north - south).max(tolerance));
        let n = vertices.len() + 1;
        // One vertex a cell on average, but no more cells in a row or column than vertices.
        let cell = (width * height / n as f64).sqrt().max(width.max(height) / n as f64).max(tolerance);
        let count = |length: f64| (length / cell).max(0.0) as usize + 1;
        let (columns, rows) = (count(width), count(height));
        let mut grid = Grid {
            vertices,
            west,
            south,
            cell,
            columns,
            rows,
            starts: vec![0; columns * rows + 1],
            numbers: Vec::new(),
        };
        let cells: Vec<usize> =
            grid.vertices.iter().map(|(_, p)| grid.row(p.y) * columns + grid.column(p.x)).collect();
        for &cell in &cells {
            grid.starts[cell + 1] += 1;
        }
        for cell in 0..columns * rows {
            grid.starts[cell + 1] += grid.starts[cell];
        }
        let mut next = grid.starts.clone();
        grid.numbers = vec![0; cells.len()];
        for (number, &cell) in cells.iter().enumerate() {
            grid.numbers[next[cell] as usize] = number as u32;
            next[cell] += 1;
        }
        grid
    }

    fn column(&self, x: f64) -> usize {
        (((x - self.west) / self.cell).max(0.0) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f64) -> usize {
        (((y - self.south) / self.cell).max(0.0) as usize).min(self.rows - 1)
    }

    /// The numbers of the vertices that may be within the tolerance of a segment: those of the cells, row by row,
    /// through which it runs.
    fn near(&self, a: Coord<f64>, b: Coord<f64>, tolerance: f64) -> impl Iterator<Item = usize> + '_ {
        let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
        let x_at = move |y: f64| {
            let t = if high.y > low.y { ((y - low.y) / (high.y - low.y)).clamp(0.0, 1.0) } else { 0.0 };
            low.x + (high.x - low.x) * t
        };
        (self.row(low.y - tolerance)..=self.row(high.y + tolerance)).flat_map(move |row| {
            let bottom = self.south + row as f64 * self.cell - tolerance;
            let (x0, x1) = if high.y > low.y {
                (x_at(bottom), x_at(bottom + self.cell + 2.0 * tolerance))
            } else {
                (low.x, high.x)
            };
            let from = row * self.columns + self.column(x0.min(x1) - tolerance);
            let to = row * self.columns + self.column(x0.max(x1) + tolerance);
            let numbers = self.starts[from] as usize..self.starts[to + 1] as usize;
            self.numbers[numbers].iter().map(|&number| number as usize)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topology::{Cut, Path, cut};

    fn ring(points: &[(f64, f64)]) -> Vec<Coord<f64>> {
        let closed = points.iter().chain(&points[..1]);
        closed.map(|&(x, y)| Coord { x, y }).collect()
    }

    fn cut_rings(rings: &[Vec<Coord<f64>>]) -> Cut {
        cut(&rings.iter().map(|points| Path { points, ring: true }).collect::<Vec<_>>())
    }

    fn shared(cut: &Cut, a: usize, b: usize) -> usize {
        cut.paths[a].iter().filter(|x| cut.paths[b].iter().any(|y| x.arc == y.arc)).count()
    }

    #[test]
    fn two_squares_with_different_vertices_share_one_arc() {
        let west = ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 0.3), (1.0, 0.6), (1.0, 1.0), (0.0, 1.0)]);
        let east = ring(&[(1.0004, 0.0003), (2.0, 0.0), (2.0, 1.0), (1.0003, 0.9998), (0.9996, 0.45)]);
        let mut paths = [west.clone(), east];
        let snapped = snap(&mut paths, 0.001);
        let cut = cut_rings(&paths);
        assert_eq!((cut.arcs.len(), shared(&cut, 0, 1)), (3, 1));
        // The first path moves nowhere; it only gets the other's vertex.
        assert!(snapped.iter().all(|s| s.path == 1 || s.from.is_none()));
        assert!(west.iter().all(|p| paths[0].contains(p)) && paths[0].len() == west.len() + 1);
    }

    #[test]
    fn three_that_meet_at_a_corner_meet_in_a_point() {
        let mut paths = [
            ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]),
            ring(&[(1.0002, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0002, 1.0001)]),
            ring(&[(0.0, 1.0003), (0.9998, 1.0002), (2.0001, 1.0), (2.0, 2.0), (0.0, 2.0)]),
        ];
        snap(&mut paths, 0.0005);
        let corner = Coord { x: 1.0, y: 1.0 };
        assert!(paths.iter().all(|path| path.contains(&corner)));
        let cut = cut_rings(&paths);
        assert_eq!([(0, 1), (0, 2), (1, 2)].map(|(a, b)| shared(&cut, a, b)), [1, 1, 1]);
    }

    #[test]
    fn what_is_apart_or_together_stays() {
        let apart =
            [ring(&[(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]), ring(&[(2.0, 0.0), (3.0, 0.0), (3.0, 1.0)])];
        let together =
            [ring(&[(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]), ring(&[(1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])];
        for paths in [apart, together] {
            let mut after = paths.clone();
            assert!(snap(&mut after, 0.01).is_empty());
            assert_eq!(after, paths);
        }
        assert!(snap(&mut [], 0.1).is_empty() && snap(&mut [vec![], vec![Coord::zero()]], 0.1).is_empty());
    }

    #[test]
    fn a_small_ring_is_not_folded() {
        let mut paths = [
            ring(&[(0.0, 0.0), (10.0, 0.0), (0.0, 10.0)]),
            ring(&[(-0.01, 0.0), (0.01, 0.0), (0.0, -0.01)]),
            // Two vertices near one: in a ring of more than four one of them goes.
            ring(&[(10.0, 0.05), (10.05, 0.0), (12.0, 0.0), (12.0, 2.0), (11.0, 3.0), (10.0, 2.0)]),
        ];
        snap(&mut paths, 0.1);
        for path in &paths {
            let mut distinct: Vec<_> = path[1..].iter().map(key).collect();
            distinct.sort_unstable();
            distinct.dedup();
            assert!(distinct.len() >= 3 && distinct.len() + 1 == path.len() && path.first() == path.last());
        }
        assert_eq!(paths[2].len(), 6);
        assert_eq!(paths[2][0], Coord { x: 10.0, y: 0.0 });
    }
}
