use geo::Coord;

use super::chains::{Chains, key, mix};
use super::seam::Seam;

/// A ring or a line before it is cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Path<'a> {
    /// Longitude and latitude, degrees. A ring repeats its first point at the end.
    pub points: &'a [Coord<f64>],
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
/// A junction is a point where paths part: one with different neighbours on two visits, the end of a line, the tip
/// of a spike, or where a path enters or leaves a seam (see [`is_seam`](super::is_seam)). The steps are those of
/// TopoJSON (Bostock, M. (2012), "How to infer topology"). Works on exact coordinates, -0 is 0; points that repeat
/// their predecessor are left out, and so are rings of fewer than three points and lines of fewer than two.
///
/// Arcs come in the order in which the paths first reach them. An arc runs away from that of its ends whose
/// coordinates have the smaller bits; a ring without a junction is one closed arc from its point with the smallest.
/// Time and memory are proportional to the number of points, which must be below 2³².
pub fn cut(paths: &[Path]) -> Cut {
    let chains = Chains::new(paths);
    let junctions = junctions(&chains, paths);
    let visits = (0..paths.len()).flat_map(|path| chains.ids(path));
    let most = paths.len() + visits.filter(|&&id| junctions[id as usize]).count();
    let mut arcs = Arcs::with_slots(most + most / 3 + 1);
    let run = |(path, given): (usize, &Path)| {
        let chain = Chain { points: chains.points(path), ids: chains.ids(path) };
        chain.pieces(given.ring, &junctions, |piece| arcs.find_or_add(piece))
    };
    let paths = paths.iter().enumerate().map(run).collect();
    Cut { arcs: arcs.list, paths }
}

/// Which points are junctions, by their numbers.
fn junctions(chains: &Chains, paths: &[Path]) -> Vec<bool> {
    let mut junctions = vec![false; chains.len()];
    let mut guess = 0;
    for (path, given) in paths.iter().enumerate() {
        let (points, ids, start) = (chains.points(path), chains.ids(path), chains.start(path));
        let n = ids.len();
        for (i, &id) in ids.iter().enumerate() {
            if !given.ring && (i == 0 || i + 1 == n) {
                junctions[id as usize] = true;
                continue;
            }
            let (before, after) = around(i, n);
            // Only a visit after the first can differ from it; the neighbours of the first are beside it.
            let parts = id != start + i as u32 && {
                guess = chains.path_of(id, guess);
                let there = chains.ids(guess);
                let (b, a) = around((id - chains.start(guess)) as usize, there.len());
                let (here, there) = ((ids[before], ids[after]), (there[b], there[a]));
                here != there && here != (there.1, there.0)
            };
            if parts || ids[before] == ids[after] || Seam::ends_at(points[before], points[i], points[after]) {
                junctions[id as usize] = true;
            }
        }
    }
    junctions
}

/// The places before and after one in a ring of `n`.
fn around(i: usize, n: usize) -> (usize, usize) {
    (if i == 0 { n - 1 } else { i - 1 }, if i + 1 == n { 0 } else { i + 1 })
}

/// A path without repetitions.
#[derive(Clone, Copy)]
struct Chain<'a> {
    points: &'a [Coord<f64>],
    ids: &'a [u32],
}

/// A part of a chain between two junctions, which may go on from the end of a ring at its start.
#[derive(Clone, Copy)]
struct Piece<'a> {
    chain: Chain<'a>,
    from: usize,
    /// Points, both ends counted.
    len: usize,
}

impl<'a> Chain<'a> {
    /// What `found` says of each part of a path between junctions, in order.
    fn pieces(
        self,
        ring: bool,
        junctions: &[bool],
        mut found: impl FnMut(Piece<'a>) -> ArcRef,
    ) -> Vec<ArcRef> {
        let (chain, n) = (self, self.ids.len());
        if n == 0 {
            return Vec::new();
        }
        let start = if ring { self.start(junctions) } else { 0 };
        let steps = if ring { n } else { n - 1 };
        let mut refs = Vec::new();
        let mut from = 0;
        for step in 1..=steps {
            let at = start + step;
            if step == steps || junctions[self.ids[if at < n { at } else { at - n }] as usize] {
                refs.push(found(Piece { chain, from: start + from, len: step - from + 1 }));
                from = step;
            }
        }
        refs
    }

    /// Where the first piece of a ring begins: at its first junction or, without one, at its smallest point, so
    /// that the same ring is the same piece wherever it was written down from.
    fn start(self, junctions: &[bool]) -> usize {
        let junction = self.ids.iter().position(|&id| junctions[id as usize]);
        let smallest = || (0..self.points.len()).min_by_key(|&i| key(&self.points[i]));
        junction.or_else(smallest).unwrap_or(0)
    }
}

impl Piece<'_> {
    fn index(self, i: usize) -> usize {
        (self.from + i) % self.chain.ids.len()
    }

    fn key(self, i: usize) -> (u64, u64) {
        key(&self.chain.points[self.index(i)])
    }

    /// Whether the arc of this piece runs the other way.
    fn is_reversed(self) -> bool {
        let last = self.len - 1;
        (self.key(last), self.key(last - 1)) < (self.key(0), self.key(1))
    }

    /// The first two points in the direction of the arc, by their numbers.
    fn first_edge(self, reversed: bool) -> (u32, u32) {
        let last = self.len - 1;
        let (a, b) = if reversed { (last, last - 1) } else { (0, 1) };
        (self.chain.ids[self.index(a)], self.chain.ids[self.index(b)])
    }

    fn points(self, reversed: bool) -> Vec<Coord<f64>> {
        let plain = |p: &Coord<f64>| Coord { x: p.x + 0.0, y: p.y + 0.0 };
        let points = self.chain.points;
        let from = self.from % points.len();
        let head = &points[from..points.len().min(from + self.len)];
        let tail = &points[..self.len - head.len()];
        let mut arc = Vec::with_capacity(self.len);
        arc.extend(head.iter().chain(tail).map(plain));
        if reversed {
            arc.reverse();
        }
        arc
    }
}

/// The arcs found so far. An arc is known by its first edge: between junctions there is but one way on.
struct Arcs {
    list: Vec<Vec<Coord<f64>>>,
    first_edges: Vec<(u32, u32)>,
    /// Arc numbers and 1 by their first edges, 0 where there is none: open addressing.
    slots: Vec<u32>,
}

impl Arcs {
    /// Room for fewer than `slots` arcs.
    fn with_slots(slots: usize) -> Self {
        Arcs { list: Vec::new(), first_edges: Vec::new(), slots: vec![0; slots] }
    }

    fn find_or_add(&mut self, piece: Piece) -> ArcRef {
        let reversed = piece.is_reversed();
        let edge = piece.first_edge(reversed);
        let hash = mix(u64::from(edge.0), u64::from(edge.1)) >> 32;
        let mut slot = ((hash * self.slots.len() as u64) >> 32) as usize;
        while self.slots[slot] != 0 {
            let arc = self.slots[slot] as usize - 1;
            if self.first_edges[arc] == edge {
                return ArcRef { arc, reversed };
            }
            slot = (slot + 1) % self.slots.len();
        }
        self.list.push(piece.points(reversed));
        self.first_edges.push(edge);
        self.slots[slot] = self.list.len() as u32;
        ArcRef { arc: self.list.len() - 1, reversed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topology::is_seam;

    fn line(points: &[(f64, f64)]) -> Vec<Coord<f64>> {
        points.iter().map(|&(x, y)| Coord { x, y }).collect()
    }

    fn ring(points: &[(f64, f64)]) -> Vec<Coord<f64>> {
        let mut points = line(points);
        points.push(points[0]);
        points
    }

    fn cut_rings(rings: &[Vec<Coord<f64>>]) -> Cut {
        cut(&rings.iter().map(|points| Path { points, ring: true }).collect::<Vec<_>>())
    }

    #[test]
    fn two_squares_share_one_arc_in_opposite_directions() {
        let west = ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 0.5), (1.0, 1.0), (0.0, 1.0)]);
        let east = ring(&[(1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0), (1.0, 0.5)]);
        let cut = cut_rings(&[west, east]);
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
        let cut = cut_rings(&[hole, enclave]);
        assert_eq!(cut.arcs.len(), 1);
        assert_ne!(cut.paths[0][0].reversed, cut.paths[1][0].reversed);
    }

    #[test]
    fn a_river_on_a_border_uses_the_border_s_arc() {
        let west = ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (1.0, 2.0), (1.0, 3.0), (0.0, 3.0)]);
        let east = ring(&[(1.0, 0.0), (2.0, 0.0), (2.0, 3.0), (1.0, 3.0), (1.0, 2.0), (1.0, 1.0)]);
        let river = line(&[(1.0, 1.0), (1.0, 2.0)]);
        let rings = [(&west, true), (&east, true), (&river, false)];
        let cut = cut(&rings.map(|(points, ring)| Path { points, ring }));
        assert_eq!(cut.paths[2].len(), 1);
        assert!(cut.paths[0].iter().any(|a| a.arc == cut.paths[2][0].arc));
    }

    #[test]
    fn parallel_lines_between_the_same_junctions_are_arcs_of_their_own() {
        let ends = [(0.0, 0.0), (4.0, 0.0)];
        let lines = [2.0, 1.0, 0.0, -1.0].map(|y| line(&[ends[0], (2.0, y), ends[1]]));
        let straight = line(&[ends[1], ends[0]]);
        let all: Vec<_> = lines.iter().chain([&straight, &lines[1]]).collect();
        let cut = cut(&all.iter().map(|points| Path { points, ring: false }).collect::<Vec<_>>());
        assert_eq!(cut.arcs.len(), 5);
        assert_eq!(cut.paths[5], cut.paths[1]);
        assert_eq!(cut.arcs[cut.paths[4][0].arc], line(&ends));
    }

    #[test]
    fn rings_that_touch_at_a_point_share_no_arc() {
        let west = ring(&[(-1.0, 0.0), (0.0, 1.0), (-1.0, 2.0)]);
        let east = ring(&[(1.0, 0.0), (1.0, 2.0), (0.0, 1.0)]);
        let cut = cut_rings(&[west, east]);
        assert_eq!(cut.arcs.len(), 2);
        assert!(cut.arcs.iter().all(|arc| arc.first() == arc.last() && arc[0] == Coord { x: 0.0, y: 1.0 }));
    }

    #[test]
    fn a_ring_that_visits_a_point_twice_is_two_closed_arcs() {
        let eight = [(0.0, 0.0), (1.0, 1.0), (2.0, 0.0), (2.0, 2.0), (1.0, 1.0), (0.0, 2.0)];
        let cut = cut_rings(&[ring(&eight)]);
        assert_eq!((cut.arcs.len(), cut.paths[0].len()), (2, 2));
        assert!(cut.arcs.iter().all(|arc| arc.len() == 4 && arc.first() == arc.last()));
    }

    #[test]
    fn a_spike_is_one_arc_there_and_back() {
        let cut = cut_rings(&[ring(&[(0.0, 0.0), (1.0, 0.0), (5.0, 0.0), (1.0, 0.0), (1.0, 1.0)])]);
        assert_eq!(cut.arcs.len(), 2);
        let spike: Vec<_> = cut.paths[0].iter().filter(|part| cut.arcs[part.arc].len() == 2).collect();
        assert_eq!(spike.len(), 2);
        assert_ne!(spike[0].reversed, spike[1].reversed);
    }

    #[test]
    fn repeated_points_and_minus_zero_change_nothing() {
        let square = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let plain = cut_rings(&[ring(&square)]);
        let minus = square.map(|(x, y)| (if x == 0.0 { -0.0 } else { x }, if y == 0.0 { -0.0 } else { y }));
        let twice: Vec<_> = minus.iter().flat_map(|&p| [p, p]).collect();
        assert_eq!(cut_rings(&[ring(&square), ring(&twice)]).arcs, plain.arcs);
        let bits = |cut: &Cut| cut.arcs.iter().flatten().map(|p| p.x.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&cut_rings(&[ring(&twice)])), bits(&plain));
        assert!(cut_rings(&[ring(&[(0.0, 0.0), (0.0, 0.0), (1.0, 1.0)]), vec![]]).arcs.is_empty());
    }

    #[test]
    fn runs_along_the_antimeridian_and_the_pole_are_arcs_of_their_own() {
        let antarctica = ring(&[
            (-180.0, -90.0),
            (180.0, -90.0),
            (180.0, -84.0),
            (90.0, -66.0),
            (0.0, -70.0),
            (-180.0, -84.0),
        ]);
        let chukotka = ring(&[(170.0, 65.0), (180.0, 65.0), (180.0, 66.0), (180.0, 68.0), (170.0, 68.0)]);
        let cut = cut_rings(&[antarctica, chukotka]);
        let seams: Vec<_> = cut.arcs.iter().filter(|arc| is_seam(arc)).collect();
        assert_eq!(seams.len(), 4);
        assert!(seams.contains(&&line(&[(180.0, 65.0), (180.0, 66.0), (180.0, 68.0)])));
        let borders: Vec<_> = cut.arcs.iter().filter(|arc| !is_seam(arc)).collect();
        assert_eq!(borders.len(), 2);
        assert!(!is_seam(&line(&[(180.0, 1.0)])) && !is_seam(&line(&[(180.0, 1.0), (179.0, 1.0)])));
    }
}
