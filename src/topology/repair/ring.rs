use std::borrow::Cow;
use std::collections::BTreeMap;

use geo::Coord;

use super::super::chains::key;
use super::Fault;
use super::boxes::Boxes;
use super::loops;

/// What one look at a closed ring tells.
struct Look {
    /// Whether a point follows itself or there is a spike.
    fault: bool,
    /// Whether it crosses the antimeridian between two points.
    jumps: bool,
    /// Twice its area in square degrees, positive if it runs counter-clockwise.
    area: f64,
    /// By how many degrees of longitude it does not come back: ±360 round a pole.
    around: f64,
    full: FullTurn,
}

/// Which way an edge of just 360 degrees goes: from ±180 over the antimeridian to the same point, or round the Earth as
/// the edge of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FullTurn {
    Short,
    Long,
}

/// The difference in longitude from a to b, the short way; in a pole the long way, as the edge of a sheet.
#[inline]
fn step(a: Coord<f64>, b: Coord<f64>, full: FullTurn) -> f64 {
    let dx = b.x - a.x;
    if dx.abs() <= 180.0 || (a.y.abs() == 90.0 && b.y.abs() == 90.0) {
        return dx;
    }
    if dx.abs() == 360.0 && full == FullTurn::Long { dx } else { dx - 360.0 * dx.signum() }
}

fn fault_at(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, full: FullTurn) -> Option<Fault> {
    if b == c {
        return Some(Fault::RepeatedPoint);
    }
    let (dx, dy, ex, ey) = (step(a, b, full), b.y - a.y, step(b, c, full), c.y - b.y);
    (dx * ey == dy * ex && dx * ex + dy * ey < 0.0).then_some(Fault::Spike)
}

fn look(ring: &[Coord<f64>]) -> Look {
    let seen = look_with(ring, FullTurn::Short);
    // What is nothing without its full turns is a sheet.
    let full = || ring.windows(2).any(|pair| (pair[1].x - pair[0].x).abs() == 360.0);
    if seen.jumps && seen.area == 0.0 && seen.around == 0.0 && full() {
        return look_with(ring, FullTurn::Long);
    }
    seen
}

fn look_with(ring: &[Coord<f64>], full: FullTurn) -> Look {
    let n = ring.len() - 1;
    let (mut x, mut area, mut jumps, mut fault) = (0.0, 0.0, false, false);
    let (mut dx0, mut dy0) = (step(ring[n - 1], ring[0], full), ring[0].y - ring[n - 1].y);
    for pair in ring.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let (dx, dy) = (step(a, b, full), b.y - a.y);
        area += x * dy - dx * (a.y - ring[0].y);
        x += dx;
        jumps |= dx != b.x - a.x;
        // Either there is no step, or it goes back on the one before.
        if dx * dy0 == dy * dx0 && dx * dx0 + dy * dy0 <= 0.0 {
            fault |= a == b || dx * dx0 + dy * dy0 < 0.0;
        }
        (dx0, dy0) = (dx, dy);
    }
    Look { fault, jumps, area, around: if x.abs() > 180.0 { x } else { 0.0 }, full }
}

/// A closed ring without repeated points and spikes; shorter than four if nothing is left.
fn cleaned(ring: &[Coord<f64>], full: FullTurn, mut note: impl FnMut(Fault, Coord<f64>)) -> Vec<Coord<f64>> {
    let mut kept: Vec<Coord<f64>> = Vec::with_capacity(ring.len());
    // Drops what can't stand before `next`.
    let mut settle = |kept: &mut Vec<Coord<f64>>, next: Coord<f64>| {
        while let Some(&last) = kept.last() {
            let before = if kept.len() > 1 { kept[kept.len() - 2] } else { last };
            let Some(fault) = fault_at(before, last, next, full) else { break };
            note(fault, last);
            kept.pop();
        }
    };
    for &p in &ring[..ring.len() - 1] {
        settle(&mut kept, p);
        kept.push(p);
    }
    // Round the end: the last point before the first, and the first after the last.
    loop {
        let before = kept.len();
        if before < 3 {
            return Vec::new();
        }
        let first = kept[0];
        settle(&mut kept, first);
        if kept.len() > 2 && fault_at(kept[kept.len() - 1], kept[0], kept[1], full).is_some() {
            kept.remove(0);
        }
        if kept.len() == before {
            kept.push(first);
            return kept;
        }
    }
}

/// A ring after repair: simple closed loops, all counter-clockwise, which may touch in points only.
#[derive(Default)]
pub(super) struct Simple {
    /// Round what is inside the ring.
    pub(super) outer: Vec<Vec<Coord<f64>>>,
    /// Round what is not inside it, within the others.
    pub(super) inner: Vec<Vec<Coord<f64>>>,
    /// Whether its longitudes can be compared with those of other rings as they are.
    pub(super) planar: bool,
}

/// Repairs what is wrong with a closed ring by itself. `ccw` is how it should run.
pub(super) fn simple(ring: Vec<Coord<f64>>, ccw: bool, mut note: impl FnMut(Fault, Coord<f64>)) -> Simple {
    let none = Simple::default();
    let Some(&first) = ring.first() else { return none };
    if ring.len() < 3 {
        note(Fault::NoArea, first);
        return none;
    }
    let mut ring = ring;
    let mut seen = look(&ring);
    if seen.fault {
        ring = cleaned(&ring, seen.full, &mut note);
        if ring.len() > 3 {
            seen = look(&ring);
        }
    }
    if ring.len() < 4 {
        note(Fault::NoArea, first);
        return none;
    }
    if seen.around != 0.0 {
        // Round a pole: it has no inside on the plane. Its interior, to the left, is the smaller part of the Earth.
        if left_of(&ring, seen.full) > 0.5 {
            note(Fault::Hemisphere, ring[0]);
            ring.reverse();
        }
        return Simple { outer: vec![ring], ..none };
    }
    let crossings =
        if seen.jumps { loops::crossings(&unrolled(&ring, seen.full)) } else { loops::crossings(&ring) };
    if crossings.is_empty() {
        if (seen.area > 0.0) != ccw {
            note(Fault::Winding, ring[0]);
        }
        if seen.area < 0.0 {
            ring.reverse();
        }
        return Simple { outer: vec![ring], planar: !seen.jumps, ..none };
    }
    let plane = if seen.jumps { unrolled(&ring, seen.full).into() } else { Cow::Borrowed(&ring[..]) };
    // To go back to the very longitudes of the source.
    let pairs = plane.iter().map(key).zip(ring.iter().copied());
    let given: BTreeMap<_, _> = pairs.filter(|_| seen.jumps).collect();
    let rolled = |p: Coord<f64>| given.get(&key(&p)).copied().unwrap_or_else(|| rolled(p));
    let crosses = crossings.iter().find(|(i, j, _)| loops::is_crossing(&plane, *i, *j));
    match crosses.or(crossings.first()) {
        Some((_, _, at)) if crosses.is_some() => note(Fault::Crossing, rolled(*at)),
        Some((_, _, at)) => note(Fault::Touch, rolled(*at)),
        None => {}
    }
    let mut simple = Simple { planar: !seen.jumps, ..none };
    for part in settled(loops::split(&plane, crossings)) {
        let area = look_with(&part, FullTurn::Long).area;
        let mut part: Vec<_> = if seen.jumps { part.into_iter().map(rolled).collect() } else { part };
        if area < 0.0 {
            part.reverse();
            simple.inner.push(part);
        } else if area > 0.0 {
            simple.outer.push(part);
        }
    }
    if simple.outer.is_empty() {
        note(Fault::NoArea, first);
    }
    simple
}

/// Loops without spikes. A crossing is rounded, so that a line through it may cross one that it only came near to:
/// those are split again.
fn settled(mut loops: Vec<Vec<Coord<f64>>>) -> Vec<Vec<Coord<f64>>> {
    for _ in 0..4 {
        let clean = loops.iter().map(|part| cleaned(part, FullTurn::Long, |_, _| {}));
        let clean = clean.filter(|part| part.len() > 3);
        let mut crossed = false;
        let parts = clean.flat_map(|part| {
            let crossings = loops::crossings(&part);
            if crossings.is_empty() {
                return vec![part];
            }
            crossed = true;
            let mut parts = loops::split(&part, crossings);
            if look_with(&part, FullTurn::Long).area < 0.0 {
                parts.iter_mut().for_each(|part| part.reverse());
            }
            parts
        });
        loops = parts.collect();
        if !crossed {
            break;
        }
    }
    loops
}

/// The share of the Earth to the left of a ring that runs once round it: between it and the pole on that side, where the
/// area up to the pole is 1 - sin(latitude) for each radian of longitude.
fn left_of(ring: &[Coord<f64>], full: FullTurn) -> f64 {
    let strip = |pair: &[Coord<f64>]| {
        let middle = f64::midpoint(pair[0].y, pair[1].y).to_radians();
        step(pair[0], pair[1], full) * (1.0 - middle.sin())
    };
    let north = ring.windows(2).map(strip).sum::<f64>() / 720.0;
    if north < 0.0 { 1.0 + north } else { north }
}

/// A ring with longitudes that go on over ±180.
fn unrolled(ring: &[Coord<f64>], full: FullTurn) -> Vec<Coord<f64>> {
    let mut turns = 0.0;
    let mut before = ring[0];
    let unroll = |p: &Coord<f64>| {
        turns += ((step(before, *p, full) - (p.x - before.x)) / 360.0).round();
        before = *p;
        Coord { x: p.x + 360.0 * turns, y: p.y }
    };
    ring.iter().map(unroll).collect()
}

/// A point with its longitude back in ±180.
fn rolled(p: Coord<f64>) -> Coord<f64> {
    let turns = if p.x > 180.0 {
        1.0
    } else if p.x < -180.0 {
        -1.0
    } else {
        0.0
    };
    Coord { x: p.x - 360.0 * turns, y: p.y }
}

/// Whether a simple ring lies within another that it does not cross: most of three of its points do, since it may
/// touch with the others.
pub(super) fn is_within(ring: &[Coord<f64>], other: &Boxes) -> bool {
    let middle = |i: usize| {
        let (a, b) = (ring[i], ring[i + 1]);
        Coord { x: f64::midpoint(a.x, b.x), y: f64::midpoint(a.y, b.y) }
    };
    let n = ring.len() - 1;
    [0, n / 3, 2 * n / 3].into_iter().filter(|&i| other.contains(middle(i))).count() > 1
}
