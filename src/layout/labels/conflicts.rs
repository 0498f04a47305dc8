//! Which places can't both be taken, for all pairs of many.
//!
//! Knows boxes, leaders and the maps of a series, and neither costs nor what the places are for. What is
//! near a place is found in [`super::extents`]; here it is looked at exactly. A map has millions of pairs that conflict;
//! looking them up while searching would cost far more than to find all of them once.

use std::ops::Range;

use kurbo::{Point, Rect};

use super::extents::{Extent, Group, Sides, by_size, overlap_at_once, sides};
use super::meet;
use super::obstacles::{from_rim, room};
use super::search::Lists;
use crate::geometry::{length_inside, overlap, segments_cross};

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
    /// Whether that is a dot that is drawn only where the label is: then no other label may be taken for its name.
    pub has_dot: bool,
}

impl Shape<'_> {
    /// How far it reaches, where no label reaches farther for a dot than `most_reach` px.
    fn extent(&self, most_reach: f64) -> Extent {
        let ends = self.leader.iter().map(|p| Rect::from_points(*p, *p));
        let leader = ends.reduce(|a, b| a.union(b)).map(|r| r.inflate(LEADER_GAP, LEADER_GAP));
        // What must keep off a dot must as well keep off a leader to it.
        let dot = self.anchor.filter(|_| self.has_dot);
        let dot = dot
            .map(|(at, radius)| Rect::from_points(at, at).inflate(radius + most_reach, radius + most_reach));
        let leader = leader.into_iter().chain(dot).reduce(|a, b| a.union(b));
        Extent { body: sides(self.boxes.iter().copied().reduce(|a, b| a.union(b))), leader: sides(leader) }
    }

    /// The rectangle round boxes and leader.
    pub(super) fn bounds(&self) -> Rect {
        let ends = self.leader.iter().map(|p| Rect::from_points(*p, *p));
        self.boxes.iter().copied().chain(ends).reduce(|a, b| a.union(b)).unwrap_or(Rect::ZERO)
    }

    /// Whether it is a box and nothing else.
    fn is_plain(&self) -> bool {
        self.boxes.len() == 1 && self.leader.is_empty() && !self.has_dot
    }

    /// The distance of the letters from the rim of a point, px.
    fn gap(&self, (at, radius): (Point, f64)) -> f64 {
        from_rim(self.boxes, at, radius)
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
    let has_dots = shapes.iter().any(|s| s.has_dot);
    let most_reach = if has_dots { shapes.iter().map(Shape::reach).fold(0.0, f64::max) } else { 0.0 };
    let extents: Vec<Extent> = shapes.iter().map(|shape| shape.extent(most_reach)).collect();
    let outer: Vec<Sides> = extents.iter().map(Extent::outer).collect();
    let is_plain: Vec<bool> = shapes.iter().map(|s| s.is_plain() && s.when.is_none()).collect();
    // Items are looked for first: few are near each other.
    let groups = groups(shapes, &extents);
    let sizes = by_size(&groups);
    let mut near = Vec::new();
    // Each pair is looked for and looked at from its first place.
    let (mut starts, mut later) = (vec![0], Vec::new());
    for (number, group) in groups.iter().enumerate() {
        near.clear();
        sizes.iter().for_each(|size| size.later_near(group, number, gap, &mut near));
        near.sort_unstable();
        for i in group.places.clone() {
            let from = later.len();
            for other in near.iter().map(|&other| &groups[other as usize]) {
                if overlap_at_once(&outer[i], &other.outer, gap) {
                    add_near(&outer, i, other.places.clone(), gap, &mut later);
                }
            }
            let mut kept = from;
            for at in from..later.len() {
                let other = later[at] as usize;
                later[kept] = later[at];
                // Of plain places the extent tells all.
                let is_hit = is_plain[i] && is_plain[other]
                    || extents[i].is_near(&extents[other], gap)
                        && shapes[i].conflicts_with(&shapes[other], gap);
                kept += usize::from(is_hit);
            }
            later.truncate(kept);
            starts.push(later.len() as u32);
        }
    }
    both_ways(&starts, &later)
}

/// The places of each item that follow each other.
fn groups(shapes: &[Shape<'_>], extents: &[Extent]) -> Vec<Group> {
    let mut from = 0;
    let runs = shapes.chunk_by(|a, b| a.item == b.item);
    runs.map(|run| {
        let places = from..from + run.len();
        from = places.end;
        Group::new(run[0].item, &extents[places.clone()], places)
    })
    .collect()
}

/// Adds those of some places that may be near a place; without a branch for each: about every second is.
fn add_near(outer: &[Sides], place: usize, others: Range<usize>, gap: f64, found: &mut Vec<u32>) {
    let mut count = found.len();
    found.resize(count + others.len(), 0);
    for (number, other) in others.clone().zip(&outer[others]) {
        found[count] = number as u32;
        count += usize::from(overlap_at_once(&outer[place], other, gap));
    }
    found.truncate(count);
}

/// The lists of both places of each pair, in ascending order, from those of the first.
fn both_ways(starts: &[u32], later: &[u32]) -> Lists {
    let count = starts.len() - 1;
    let mut earlier = vec![0; count];
    later.iter().for_each(|&other| earlier[other as usize] += 1);
    let (mut ends, mut all) = (Vec::with_capacity(count + 1), 0);
    for i in 0..count {
        ends.push(all);
        all += earlier[i] + starts[i + 1] - starts[i];
    }
    ends.push(all);
    let (from, mut lists) = (ends.clone(), vec![0; all as usize]);
    // To enter one place after the other into the lists of those near it gives lists in ascending order: first those
    // before each place, from which then follow those after it.
    for i in 0..count {
        for &other in &later[starts[i] as usize..starts[i + 1] as usize] {
            lists[ends[other as usize] as usize] = i as u32;
            ends[other as usize] += 1;
        }
    }
    for i in 0..count {
        for at in from[i]..from[i] + earlier[i] {
            let first = lists[at as usize] as usize;
            lists[ends[first] as usize] = i as u32;
            ends[first] += 1;
        }
    }
    Lists::from_parts(from, lists)
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
    fn a_label_as_near_to_a_foreign_dot_as_to_its_own_is_a_conflict() {
        let own = Some((Point::new(0.0, 5.0), 2.0));
        let (label, town) = ([Rect::new(12.0, 0.0, 40.0, 10.0)], [Rect::new(60.0, 0.0, 90.0, 10.0)]);
        let named =
            |x: f64| Shape { anchor: Some((Point::new(x, 5.0), 2.0)), has_dot: true, ..boxed(1, &town) };
        // 10 px from its own rim: 13.4 px are needed to the other.
        assert!(between(Shape { anchor: own, ..boxed(0, &label) }, named(54.0), 2.0));
        assert!(!between(Shape { anchor: own, ..boxed(0, &label) }, named(56.0), 2.0));
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
