use std::collections::BTreeMap;

use geo::Coord;

/// A ring or a line before it is cut.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Longitude and latitude, degrees. A ring repeats its first point at the end.
    pub points: Vec<Coord<f64>>,
    /// Whether this is a ring.
    pub ring: bool,
}

/// One arc as a part of a ring or line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ArcRef {
    /// Which arc.
    pub arc: usize,
    /// Whether the ring or line runs through it from its end to its start.
    pub reversed: bool,
}

/// Rings and lines as arcs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cut {
    /// Each line between two junctions, once. Longitude and latitude, degrees.
    pub arcs: Vec<Vec<Coord<f64>>>,
    /// For each path that was given, its arcs in order.
    pub paths: Vec<Vec<ArcRef>>,
}

/// Cuts rings and lines at their junctions and finds the arcs that they share.
///
/// A junction is a point where paths part: one with different neighbours on two visits, or the end of a line.
/// The steps are those of TopoJSON (Bostock, M. (2012), "How to infer topology"). Works on exact coordinates;
/// points that repeat their predecessor are left out, and so are rings of fewer than three points.
pub fn cut(paths: &[Path]) -> Cut {
    let ids = PointIds::new(paths);
    let chains: Vec<Vec<u32>> = paths.iter().map(|path| ids.chain(path)).collect();
    let junctions = junctions(&chains, paths, ids.len());
    let mut arcs = Arcs::default();
    let paths = chains
        .iter()
        .zip(paths)
        .map(|(chain, path)| {
            pieces(chain, path.ring, &junctions).iter().map(|piece| arcs.find_or_add(piece)).collect()
        })
        .collect();
    Cut { arcs: arcs.list.iter().map(|arc| arc.iter().map(|&id| ids.point(id)).collect()).collect(), paths }
}

/// Whether an arc runs along the antimeridian or a pole: there data is cut, and no border or coast runs.
pub fn is_seam(points: &[Coord<f64>]) -> bool {
    points.iter().all(|p| p.x.abs() == 180.0) || points.iter().all(|p| p.y.abs() == 90.0)
}

/// Numbers for the distinct points.
struct PointIds(Vec<(u64, u64)>);

impl PointIds {
    fn new(paths: &[Path]) -> Self {
        let mut keys: Vec<_> = paths.iter().flat_map(|path| path.points.iter().map(key)).collect();
        keys.sort_unstable();
        keys.dedup();
        PointIds(keys)
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn point(&self, id: u32) -> Coord<f64> {
        let (x, y) = self.0[id as usize];
        Coord { x: f64::from_bits(x), y: f64::from_bits(y) }
    }

    /// The points of a path as numbers, without repetitions; a ring without its closing point.
    fn chain(&self, path: &Path) -> Vec<u32> {
        let mut chain: Vec<u32> =
            path.points.iter().map(|p| self.0.partition_point(|k| *k < key(p)) as u32).collect();
        chain.dedup();
        if path.ring && chain.len() > 1 && chain.first() == chain.last() {
            chain.pop();
        }
        if chain.len() < if path.ring { 3 } else { 2 } { Vec::new() } else { chain }
    }
}

/// Bits that are equal exactly when the numbers are; adding 0 turns -0 into 0.
fn key(p: &Coord<f64>) -> (u64, u64) {
    ((p.x + 0.0).to_bits(), (p.y + 0.0).to_bits())
}

fn junctions(chains: &[Vec<u32>], paths: &[Path], points: usize) -> Vec<bool> {
    const NONE: u32 = u32::MAX;
    let mut neighbours = vec![(NONE, NONE); points];
    let mut junction = vec![false; points];
    for (chain, path) in chains.iter().zip(paths) {
        let n = chain.len();
        for (i, &id) in chain.iter().enumerate() {
            if !path.ring && (i == 0 || i + 1 == n) {
                junction[id as usize] = true;
                continue;
            }
            let (before, after) = (chain[(i + n - 1) % n], chain[(i + 1) % n]);
            let pair = (before.min(after), before.max(after));
            let seen = &mut neighbours[id as usize];
            if seen.0 == NONE {
                *seen = pair;
            } else if *seen != pair {
                junction[id as usize] = true;
            }
        }
    }
    junction
}

/// The parts of a chain between junctions. A ring without a junction is one closed part that starts at its
/// smallest number, so that the same ring is the same part wherever it was written down from.
fn pieces(chain: &[u32], ring: bool, junctions: &[bool]) -> Vec<Vec<u32>> {
    if chain.is_empty() {
        return Vec::new();
    }
    let mut chain = chain.to_vec();
    if ring {
        let start = chain.iter().position(|&id| junctions[id as usize]);
        let start = start.or_else(|| (0..chain.len()).min_by_key(|&i| chain[i])).unwrap_or(0);
        chain.rotate_left(start);
        chain.push(chain[0]);
    }
    let mut pieces = vec![vec![chain[0]]];
    for (i, &id) in chain.iter().enumerate().skip(1) {
        if let Some(piece) = pieces.last_mut() {
            piece.push(id);
        }
        if junctions[id as usize] && i + 1 < chain.len() {
            pieces.push(vec![id]);
        }
    }
    pieces
}

#[derive(Default)]
struct Arcs {
    list: Vec<Vec<u32>>,
    /// Arcs by their smaller end pair; several where parallel lines join the same points.
    by_ends: BTreeMap<(u32, u32, u32), Vec<usize>>,
}

impl Arcs {
    fn find_or_add(&mut self, piece: &[u32]) -> ArcRef {
        let n = piece.len();
        let forward = (piece[0], piece[1], piece[n - 1]);
        let backward = (piece[n - 1], piece[n - 2], piece[0]);
        let reversed = backward < forward;
        let canonical: Vec<u32> =
            if reversed { piece.iter().rev().copied().collect() } else { piece.to_vec() };
        let same = self.by_ends.entry(forward.min(backward)).or_default();
        let arc = match same.iter().find(|&&i| self.list[i] == canonical) {
            Some(&arc) => arc,
            None => {
                self.list.push(canonical);
                same.push(self.list.len() - 1);
                self.list.len() - 1
            }
        };
        ArcRef { arc, reversed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(f64, f64)]) -> Path {
        let mut points: Vec<_> = points.iter().map(|&(x, y)| Coord { x, y }).collect();
        points.push(points[0]);
        Path { points, ring: true }
    }

    #[test]
    fn two_squares_share_one_arc_in_opposite_directions() {
        let west = ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 0.5), (1.0, 1.0), (0.0, 1.0)]);
        let east = ring(&[(1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0), (1.0, 0.5)]);
        let cut = cut(&[west, east]);
        assert_eq!(cut.arcs.len(), 3);
        let shared: Vec<_> =
            cut.paths[0].iter().filter(|a| cut.paths[1].iter().any(|b| a.arc == b.arc)).collect();
        assert_eq!(shared.len(), 1);
        let other = cut.paths[1].iter().find(|b| b.arc == shared[0].arc).unwrap();
        assert_ne!(shared[0].reversed, other.reversed);
    }

    #[test]
    fn an_enclave_is_one_arc_wherever_its_ring_starts() {
        let hole = ring(&[(1.0, 1.0), (1.0, 2.0), (2.0, 2.0), (2.0, 1.0)]);
        let enclave = ring(&[(2.0, 2.0), (1.0, 2.0), (1.0, 1.0), (2.0, 1.0)]);
        let cut = cut(&[hole, enclave]);
        assert_eq!(cut.arcs.len(), 1);
        assert_ne!(cut.paths[0][0].reversed, cut.paths[1][0].reversed);
    }

    #[test]
    fn a_river_on_a_border_uses_the_border_s_arc() {
        let west = ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (1.0, 2.0), (1.0, 3.0), (0.0, 3.0)]);
        let east = ring(&[(1.0, 0.0), (2.0, 0.0), (2.0, 3.0), (1.0, 3.0), (1.0, 2.0), (1.0, 1.0)]);
        let river =
            Path { points: [(1.0, 1.0), (1.0, 2.0)].map(|(x, y)| Coord { x, y }).to_vec(), ring: false };
        let cut = cut(&[west, east, river]);
        assert_eq!(cut.paths[2].len(), 1);
        assert!(cut.paths[0].iter().any(|a| a.arc == cut.paths[2][0].arc));
    }
}
