use std::collections::BTreeMap;

use geo::Coord;

use super::super::chains::key;
use super::boxes::Boxes;
use super::segment::{common, cross_inside, meet};

/// Two segments of a ring, by the points at which they begin, and where they meet.
pub(super) type Meeting = (usize, usize, Coord<f64>);

/// Where a closed ring meets itself, other than that each segment begins where the last ended.
pub(super) fn crossings(ring: &[Coord<f64>]) -> Vec<Meeting> {
    let boxes = Boxes::new(ring);
    let last = ring.len() - 2;
    let mut found = Vec::new();
    boxes.own_pairs(|i, j| {
        let (s, t) = (boxes.segment(i), boxes.segment(j));
        // Where a ring steps over the antimeridian from 180 to -180 there is a segment without length.
        let follows = t.0 == s.1 && j <= i + 2 || s.0 == t.1 && i + last <= j + 1;
        if !follows && s.0 != s.1 && t.0 != t.1 && meet(s, t) {
            found.extend(common(s, t).into_iter().map(|at| (i, j, at)));
        }
    });
    found.sort_unstable_by_key(|(i, j, at)| (*i, *j, key(at)));
    merge(ring, &mut found);
    found
}

/// Makes one point of those that differ by the rounding of a crossing: two segments that lie on each other are crossed
/// by a third in the same point. Points of the ring stay.
fn merge(ring: &[Coord<f64>], meetings: &mut [Meeting]) {
    /// A tenth of a millimetre, in degrees; far above what rounding does and far below what anyone draws.
    const NEAR: f64 = 1e-9;
    let cell = |p: &Coord<f64>| ((p.x / NEAR).round() as i64, (p.y / NEAR).round() as i64);
    let mut known: BTreeMap<(i64, i64), Coord<f64>> = BTreeMap::new();
    let is_given = |(i, j, at): &Meeting| [*i, *i + 1, *j, *j + 1].iter().any(|&k| ring[k] == *at);
    for given in [true, false] {
        for meeting in meetings.iter_mut().filter(|meeting| is_given(meeting) == given) {
            let (x, y) = cell(&meeting.2);
            let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy)));
            match around.filter(|_| !given).find_map(|cell| known.get(&cell)) {
                Some(point) => meeting.2 = *point,
                None => {
                    known.entry((x, y)).or_insert(meeting.2);
                }
            }
        }
    }
}

/// Whether two segments of a ring do more than touch.
pub(super) fn is_crossing(ring: &[Coord<f64>], i: usize, j: usize) -> bool {
    cross_inside((ring[i], ring[i + 1]), (ring[j], ring[j + 1]))
}

/// A closed ring as closed loops that have no point twice and do not cross each other, with what is inside by the
/// even-odd rule to their left: counter-clockwise round what is inside, clockwise round what is not. New points
/// are those of `meetings` alone.
///
/// The ring falls into pieces between the points where it meets itself. Each piece is turned so that the inside is to its
/// left; what it runs over twice goes. At a meeting the walk goes on round the same part of the inside.
pub(super) fn split(ring: &[Coord<f64>], meetings: Vec<Meeting>) -> Vec<Vec<Coord<f64>>> {
    let (noded, mut nodes) = with_nodes(ring, meetings);
    nodes.sort_unstable();
    nodes.dedup();
    let is_node = |p: &Coord<f64>| nodes.binary_search(&key(p)).is_ok();
    let mut pieces: Vec<Vec<Coord<f64>>> = Vec::new();
    for p in noded.iter() {
        if let Some(piece) = pieces.last_mut() {
            piece.push(*p);
        }
        if is_node(p) {
            pieces.push(vec![*p]);
        }
    }
    pieces.retain(|piece| piece.len() > 1);
    without_pairs(&mut pieces);
    let boxes = Boxes::new(&noded);
    for piece in &mut pieces {
        if !is_inside_left(piece, &boxes) {
            piece.reverse();
        }
    }
    pieces.sort_by_key(|piece| key(&piece[0]));
    let mut used = vec![false; pieces.len()];
    let mut loops = Vec::new();
    for first in 0..pieces.len() {
        let (mut at, mut walk) = (first, Vec::new());
        while !used[at] {
            used[at] = true;
            walk.extend(&pieces[at][..pieces[at].len() - 1]);
            match next(&pieces, at) {
                Some(next) => at = next,
                None => break,
            }
        }
        if at == first && walk.len() > 2 {
            untangle(walk, is_node, &mut loops);
        }
    }
    loops
}

/// A closed ring from one of its meetings on, with all of them among its points, and their keys.
fn with_nodes(ring: &[Coord<f64>], meetings: Vec<Meeting>) -> (Vec<Coord<f64>>, Vec<(u64, u64)>) {
    let mut inserted: Vec<(usize, Coord<f64>)> = meetings.iter().map(|&(i, _, at)| (i, at)).collect();
    inserted.extend(meetings.iter().map(|&(_, j, at)| (j, at)));
    let from = |i: usize, p: Coord<f64>| (p.x - ring[i].x).powi(2) + (p.y - ring[i].y).powi(2);
    inserted.sort_by(|(i, p), (j, q)| {
        i.cmp(j).then(from(*i, *p).total_cmp(&from(*j, *q))).then(key(p).cmp(&key(q)))
    });
    let nodes: Vec<_> = inserted.iter().map(|(_, at)| key(at)).collect();
    let mut inserted = inserted.into_iter().peekable();
    let mut noded = Vec::with_capacity(ring.len() + nodes.len());
    for (i, p) in ring[..ring.len() - 1].iter().enumerate() {
        noded.push(*p);
        while let Some((_, at)) = inserted.next_if(|(segment, _)| *segment == i) {
            noded.push(at);
        }
    }
    let plain = |p: &Coord<f64>| Coord { x: p.x + 0.0, y: p.y + 0.0 };
    noded.iter_mut().for_each(|p| *p = plain(p));
    noded.dedup();
    let start = noded.iter().position(|p| nodes.contains(&key(p))).unwrap_or(0);
    noded.rotate_left(start);
    noded.push(noded[0]);
    noded.dedup();
    (noded, nodes)
}

/// Drops pieces that are there twice, in either direction: only single segments can be.
fn without_pairs(pieces: &mut Vec<Vec<Coord<f64>>>) {
    let ends = |piece: &Vec<Coord<f64>>| {
        let (a, b) = (key(&piece[0]), key(&piece[piece.len() - 1]));
        (piece.len(), a.min(b), a.max(b))
    };
    pieces.sort_by_key(ends);
    let mut single: Vec<Vec<Coord<f64>>> = Vec::with_capacity(pieces.len());
    for piece in pieces.drain(..) {
        match single.last() {
            Some(last) if piece.len() == 2 && ends(last) == ends(&piece) => {
                single.pop();
            }
            _ => single.push(piece),
        }
    }
    *pieces = single;
}

/// Whether the inside of a noded ring is to the left of a piece of it.
fn is_inside_left(piece: &[Coord<f64>], boxes: &Boxes) -> bool {
    let (a, b) = (piece[0], piece[1]);
    let middle = Coord { x: f64::midpoint(a.x, b.x), y: f64::midpoint(a.y, b.y) };
    // East of the segment, or north of one along a parallel: there the ray begins.
    let inside = boxes.contains_beside(middle, (a, b));
    if a.y == b.y { inside == (b.x > a.x) } else { inside == (b.y < a.y) }
}

/// The piece that goes on round the same part of the inside: the first clockwise from where the walk comes from.
fn next(pieces: &[Vec<Coord<f64>>], at: usize) -> Option<usize> {
    let piece = &pieces[at];
    let (before, end) = (piece[piece.len() - 2], piece[piece.len() - 1]);
    let from = pieces.partition_point(|piece| key(&piece[0]) < key(&end));
    let leaving = (from..pieces.len()).take_while(|&i| key(&pieces[i][0]) == key(&end));
    let clockwise = |i: usize| {
        let turn = direction(end, before) - direction(end, pieces[i][1]);
        if turn <= 0.0 { turn + 4.0 } else { turn }
    };
    leaving.min_by(|&i, &j| clockwise(i).total_cmp(&clockwise(j)))
}

/// The direction from a to b as a number that grows counter-clockwise, of four quarters.
fn direction(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let (x, y) = (b.x - a.x, b.y - a.y);
    let along = y / (x.abs() + y.abs());
    if x < 0.0 {
        2.0 - along
    } else if y < 0.0 {
        4.0 + along
    } else {
        along
    }
}

/// Splits a walk where it comes to a point again.
fn untangle(walk: Vec<Coord<f64>>, is_node: impl Fn(&Coord<f64>) -> bool, loops: &mut Vec<Vec<Coord<f64>>>) {
    let first = walk[0];
    let mut open: Vec<Coord<f64>> = Vec::with_capacity(walk.len());
    // Where the nodes stand among the open points.
    let mut places: Vec<usize> = Vec::new();
    for p in walk.into_iter().chain([first]) {
        if is_node(&p) {
            if let Some(known) = places.iter().position(|&place| open[place] == p) {
                let place = places[known];
                let mut closed = open[place..].to_vec();
                closed.push(p);
                if closed.len() > 3 {
                    loops.push(closed);
                }
                open.truncate(place);
                places.truncate(known);
            }
            places.push(open.len());
        }
        open.push(p);
    }
}
