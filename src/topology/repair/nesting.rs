use super::segment::cross_inside;
use super::{Boxes, Fault, Part, Repair, Ring, is_within};

/// Gives holes to the parts in which they lie.
pub(super) fn give_holes(parts: &mut [Part], holes: Vec<Ring>, repairs: &mut Vec<Repair>) {
    if holes.is_empty() {
        return;
    }
    let around: Vec<(bool, Boxes)> =
        parts.iter().map(|part| (part.exterior.planar, Boxes::new(&part.exterior.points))).collect();
    let place = |hole: &Ring| {
        let within =
            |(planar, boxes): &(bool, Boxes)| !planar || !hole.planar || is_within(&hole.points, boxes);
        // A hole that crosses its exterior is kept, and found by `compare`.
        let crosses = |(_, boxes): &(bool, Boxes)| cross(&Boxes::new(&hole.points), boxes);
        around.iter().position(within).or_else(|| around.iter().position(crosses))
    };
    let places: Vec<_> = holes.iter().map(place).collect();
    for (hole, place) in holes.into_iter().zip(places) {
        match place {
            Some(i) => parts[i].holes.push(hole),
            None => repairs.push(hole.repair(Fault::HoleOutside)),
        }
    }
}

/// Whether two rings cross.
fn cross(a: &Boxes, b: &Boxes) -> bool {
    let mut crosses = false;
    a.pairs_with(b, |i, j| crosses = crosses || cross_inside(a.segment(i), b.segment(j)));
    crosses
}

/// Compares the rings of all parts with each other, and drops what lies where it adds nothing.
pub(super) fn compare(parts: &mut Vec<Part>, repairs: &mut Vec<Repair>) {
    if parts.len() == 1 && parts[0].holes.is_empty() {
        return;
    }
    // For each ring its part, and which of the holes it is, if one.
    let mut rings: Vec<(usize, Option<usize>, &Ring, Boxes)> = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let holes = part.holes.iter().enumerate().map(|(k, hole)| (Some(k), hole));
        let all = std::iter::once((None, &part.exterior)).chain(holes).filter(|(_, ring)| ring.planar);
        rings.extend(all.map(|(hole, ring)| (i, hole, ring, Boxes::new(&ring.points))));
    }
    rings.sort_by(|a, b| a.3.bounds().west().total_cmp(&b.3.bounds().west()));
    let mut dropped_holes = Vec::new();
    // Parts that lie within the exterior of another.
    let mut within = Vec::new();
    for (at, (part_a, hole_a, ring_a, a)) in rings.iter().enumerate() {
        let near = rings[at + 1..].iter().take_while(|(.., b)| !a.bounds().is_west_of(&b.bounds()));
        for (part_b, hole_b, ring_b, b) in near.filter(|(.., b)| a.bounds().meets(&b.bounds())) {
            let same = part_a == part_b;
            if cross(a, b) {
                let later = if part_b > part_a || (same && hole_b > hole_a) { ring_b } else { ring_a };
                repairs.push(later.repair(if same { Fault::RingsCross } else { Fault::PartsOverlap }));
                continue;
            }
            match (same, hole_a, hole_b) {
                (true, Some(hole_a), Some(hole_b)) => {
                    if is_within(&ring_b.points, a) {
                        dropped_holes.push((*part_b, *hole_b));
                        repairs.push(ring_b.repair(Fault::HoleInHole));
                    } else if is_within(&ring_a.points, b) {
                        dropped_holes.push((*part_a, *hole_a));
                        repairs.push(ring_a.repair(Fault::HoleInHole));
                    }
                }
                (false, None, None) if is_within(&ring_b.points, a) => within.push((*part_b, *part_a)),
                (false, None, None) if is_within(&ring_a.points, b) => within.push((*part_a, *part_b)),
                _ => {}
            }
        }
    }
    let mut dropped_parts = Vec::new();
    for (inner, outer) in within {
        let (island, holes) = (&parts[inner].exterior, &parts[outer].holes);
        let boxes = Boxes::new(&island.points);
        let in_hole = |hole: &Ring| is_within(&island.points, &Boxes::new(&hole.points));
        if holes.iter().any(in_hole) || dropped_parts.contains(&inner) {
            continue;
        }
        if holes
            .iter()
            .any(|hole| is_within(&hole.points, &boxes) || cross(&boxes, &Boxes::new(&hole.points)))
        {
            repairs.push(island.repair(Fault::PartsOverlap));
        } else {
            repairs.push(island.repair(Fault::PartInside));
            dropped_parts.push(inner);
        }
    }
    for (i, part) in parts.iter_mut().enumerate() {
        let mut k = 0..;
        part.holes.retain(|_| !dropped_holes.contains(&(i, k.next().unwrap_or(0))));
    }
    let mut i = 0..;
    parts.retain(|_| !dropped_parts.contains(&i.next().unwrap_or(0)));
}
