//! Marks that would hide each other are moved apart: crossings along their border, like beads, others round their place.

use kurbo::{Point, Vec2};

use super::Mark;
use super::homeland::Homelands;
use crate::atlas::{Kind, Precision};
use crate::geometry::Polyline;
use crate::layout::frame::Ground;
use crate::layout::labels::meet;

/// Marks hide each other where their centres are nearer than this share of the sum of their radii.
const HIDES: f64 = 0.5;

/// Crossings nearer to their border than this lie side by side along it, px on a page 800 px wide.
const NEAR_PX: f64 = 60.0;

/// More marks than this in one heap stay where they are: moved apart they would leave their places too far.
const MOST: usize = 12;

/// Moves marks apart; one that leaves its place by more than its radius gets a tether to it.
pub(super) fn spread(ground: &Ground<'_>, marks: &mut [Mark<'_>]) {
    let gap = 2.0 * ground.factor;
    let homelands = Homelands::new(ground);
    for mut heap in heaps(marks).into_iter().filter(|heap| (2..=MOST).contains(&heap.len())) {
        // By day, then by id, shorter numbers first: the order of the rows moves nothing.
        heap.sort_by_key(|&i| {
            let incident = &marks[i].incident;
            (incident.dates, incident.id.len(), incident.id.clone())
        });
        let places = match shared_border(marks, &heap, NEAR_PX * ground.factor) {
            Some(border) => beads(&border, marks, &heap, gap),
            None => ring_at_home(marks, &heap, gap, &homelands),
        };
        for (i, place) in heap.into_iter().zip(places) {
            let mark = &mut marks[i];
            if place.distance(mark.at) > mark.radius {
                mark.tether = Some(mark.at);
            }
            mark.at = place;
        }
    }
}

/// Marks at points that hide each other, directly or through others; by index.
fn heaps(marks: &[Mark<'_>]) -> Vec<Vec<usize>> {
    let is_point = |m: &Mark<'_>| {
        m.frontage.is_none() && m.placement.at.is_some() && m.placement.precision < Precision::Province
    };
    let mut order: Vec<usize> = (0..marks.len()).filter(|&i| is_point(&marks[i])).collect();
    order.sort_by(|&a, &b| marks[a].at.x.total_cmp(&marks[b].at.x));
    let largest = order.iter().map(|&i| marks[i].radius).fold(0.0, f64::max);
    // Each mark names another of its heap, down to one that names itself.
    let mut leader: Vec<usize> = (0..marks.len()).collect();
    fn first(leader: &mut [usize], mut i: usize) -> usize {
        while leader[i] != i {
            leader[i] = leader[leader[i]];
            i = leader[i];
        }
        i
    }
    for (n, &i) in order.iter().enumerate() {
        for &j in &order[n + 1..] {
            let (a, b) = (&marks[i], &marks[j]);
            if b.at.x - a.at.x > 2.0 * largest * HIDES {
                break;
            }
            if meet(a.when, b.when) && a.at.distance(b.at) < HIDES * (a.radius + b.radius) {
                let (a, b) = (first(&mut leader, i), first(&mut leader, j));
                leader[a.max(b)] = a.min(b);
            }
        }
    }
    let mut heaps: Vec<Vec<usize>> = vec![Vec::new(); marks.len()];
    for &i in &order {
        heaps[first(&mut leader, i)].push(i);
    }
    heaps.retain(|heap| heap.len() > 1);
    heaps
}

/// The border along which all marks of a heap stand, no farther than `near` from it, if they are crossings of one.
fn shared_border(marks: &[Mark<'_>], heap: &[usize], near: f64) -> Option<Polyline> {
    let first = &marks[heap[0]];
    let away = |line: &Polyline| line.nearest(first.at).distance;
    let border = first.borders.iter().min_by(|a, b| away(a).total_cmp(&away(b)))?;
    let on_it = |&i: &usize| {
        let mark = &marks[i];
        mark.incident.kind == Kind::Crossing
            && mark.borders.contains(border)
            && border.nearest(mark.at).distance <= near
    };
    // Without its small bends, along which marks would stand nearer to each other than the line is long.
    let course = || Polyline::new(border.smoothed(heap.iter().map(|&i| marks[i].radius).fold(1.0, f64::max)));
    heap.iter().all(on_it).then(course).flatten()
}

/// Places along a border with room for each mark, moved as little as can be (in the sum of squares). Each keeps its
/// distance to the border: a town near it doesn't come to lie on it.
fn beads(border: &Polyline, marks: &[Mark<'_>], heap: &[usize], gap: f64) -> Vec<Point> {
    let along: Vec<f64> = heap.iter().map(|&i| border.nearest(marks[i].at).along).collect();
    let mut order: Vec<usize> = (0..heap.len()).collect();
    order.sort_by(|&a, &b| along[a].total_cmp(&along[b]));
    let radius = |n: usize| marks[heap[order[n]]].radius;
    // With the room for those before it taken off, no mark may stand before the one before it: an isotonic regression,
    // solved by pooling those that do (Ayer and others, 1955).
    let mut before = vec![0.0];
    for n in 1..order.len() {
        before.push(before[n - 1] + radius(n - 1) + radius(n) + gap);
    }
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (n, &i) in order.iter().enumerate() {
        let mut pool = (along[i] - before[n], 1);
        while let Some(&(mean, size)) = pools.last().filter(|(mean, _)| *mean > pool.0) {
            pool = ((mean * size as f64 + pool.0 * pool.1 as f64) / (size + pool.1) as f64, size + pool.1);
            pools.pop();
        }
        pools.push(pool);
    }
    let moved = pools.iter().flat_map(|&(mean, size)| std::iter::repeat_n(mean, size));
    // Beyond the end of the border lies a third country.
    let breadth = before.last().copied().unwrap_or(0.0);
    let last = (border.length() - breadth - radius(order.len() - 1)).max(radius(0));
    let moved: Vec<f64> = moved.map(|mean| mean.clamp(radius(0), last)).collect();
    let mut places = vec![Point::ZERO; heap.len()];
    for (n, &i) in order.iter().enumerate() {
        let at = marks[heap[i]].at;
        places[i] = border.point(moved[n] + before[n]) + (at - border.nearest(at).point);
    }
    places
}

/// Places round the middle of a heap or, where some of them would lie across a border, as near to their own places as the
/// marks can stand in their own country.
fn ring_at_home(marks: &[Mark<'_>], heap: &[usize], gap: f64, homelands: &Homelands<'_>) -> Vec<Point> {
    let places = ring(marks, heap, gap);
    let homes: Vec<Option<usize>> = heap.iter().map(|&i| homelands.of(&marks[i])).collect();
    // In a country smaller than they are, the marks stand over its border, if only their middles don't.
    let at_home = |share: f64| {
        let stays = |n: usize, place: Point| {
            homes[n].is_none_or(|home| !homelands.leaves(home, place, share * marks[heap[n]].reach()))
        };
        if (0..heap.len()).all(|n| stays(n, places[n])) {
            return Some(places.clone());
        }
        nearest(marks, heap, gap, stays)
    };
    at_home(1.0).or_else(|| at_home(0.0)).unwrap_or(places)
}

/// For one mark after the other the nearest place to its own that is free of those before it and allowed; none where one
/// finds no place.
fn nearest(
    marks: &[Mark<'_>],
    heap: &[usize],
    gap: f64,
    is_allowed: impl Fn(usize, Point) -> bool,
) -> Option<Vec<Point>> {
    const TURNS: u32 = 32;
    let most = 2.0 * heap.iter().map(|&i| marks[i].reach() + gap).sum::<f64>();
    let mut places: Vec<Point> = Vec::new();
    for (n, &i) in heap.iter().enumerate() {
        let (mark, step) = (&marks[i], (marks[i].reach() / 4.0).max(1.0));
        let is_free = |place: Point| {
            let before = places.iter().zip(heap);
            before.into_iter().all(|(p, &j)| p.distance(place) >= marks[j].reach() + mark.reach() + gap)
        };
        let rings = (0..=(most / step) as u32).map(|ring| f64::from(ring) * step);
        let mut around = rings.flat_map(|ring| {
            let turn =
                |t: u32| std::f64::consts::PI + f64::from(t) * std::f64::consts::TAU / f64::from(TURNS);
            (0..TURNS).map(move |t| mark.at + Vec2::from_angle(turn(t)) * ring)
        });
        places.push(around.find(|&place| is_free(place) && is_allowed(n, place))?);
    }
    Some(places)
}

/// Places round the middle of a heap, clockwise from the left, in the smallest ring that has room for all.
fn ring(marks: &[Mark<'_>], heap: &[usize], gap: f64) -> Vec<Point> {
    let middle = heap.iter().map(|&i| marks[i].at.to_vec2()).sum::<Vec2>() / heap.len() as f64;
    let reach: Vec<f64> = heap.iter().map(|&i| marks[i].reach() + gap / 2.0).collect();
    let largest = reach.iter().copied().fold(0.0, f64::max);
    // The angle that a mark takes of a ring; two marks of a ring need half of it each.
    let angle = |r: f64, ring: f64| 2.0 * (r / ring).min(1.0).asin();
    let turn = |ring: f64| reach.iter().map(|r| angle(*r, ring)).sum::<f64>();
    let (mut narrow, mut wide) = (largest.min(reach.iter().sum::<f64>() / 2.0), reach.iter().sum::<f64>());
    for _ in 0..40 {
        let ring = f64::midpoint(narrow, wide);
        if turn(ring) > std::f64::consts::TAU { narrow = ring } else { wide = ring }
    }
    let spare = (std::f64::consts::TAU - turn(wide)).max(0.0) / heap.len() as f64;
    let mut at = std::f64::consts::PI;
    let mut places = Vec::new();
    for (n, r) in reach.iter().enumerate() {
        let half = (angle(*r, wide) + spare) / 2.0;
        at += if n > 0 { half } else { 0.0 };
        places.push((middle + Vec2::new(at.cos(), at.sin()) * wide).to_point());
        at += half;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::LonLat;
    use crate::gazetteer::Placement;
    use crate::layout::incidents::deployment::Stretch;
    use crate::layout::incidents::gathered::Event;
    use crate::layout::incidents::{Gathered, Look};
    use crate::scene::Color;

    fn event(kind: &str) -> Event {
        let text = format!("id,lat,lon,kind\nx,1,1,{kind}\n");
        let incident = crate::load::incidents::incidents(&text, "t.csv").unwrap().value.events.remove(0);
        let placement = Placement {
            at: incident.at,
            precision: Precision::Exact,
            method: "coordinates",
            ..Placement::NOWHERE
        };
        (incident, placement)
    }

    fn mark<'a>(event: &'a Event, x: f64, radius: f64, borders: &[Polyline]) -> Mark<'a> {
        let Gathered { incident, placement, members, when } = Gathered::one(event, &[]);
        Mark {
            incident,
            placement,
            members,
            at: Point::new(x, 0.0),
            lonlat: LonLat { x: 1.0, y: 1.0 },
            radius,
            color: Color::rgb(0),
            look: Look::Sure,
            borders: borders.to_vec(),
            frontage: None,
            stretch: Stretch::default(),
            tether: None,
            when,
        }
    }

    fn line() -> Vec<Polyline> {
        vec![Polyline::new(vec![Point::new(-100.0, 0.0), Point::new(100.0, 0.0)]).unwrap()]
    }

    #[test]
    fn beads_lie_side_by_side_round_the_middle_of_their_places() {
        let event = event("crossing");
        let marks: Vec<Mark<'_>> = [0.0, 0.0, 3.0].map(|x| mark(&event, x, 5.0, &line())).into();
        let heap = heaps(&marks).remove(0);
        let places = beads(&line()[0], &marks, &heap, 2.0);
        assert_eq!(places.iter().map(|p| p.x.round()).collect::<Vec<_>>(), [-11.0, 1.0, 13.0]);
    }

    #[test]
    fn beads_with_room_between_them_stay() {
        let event = event("crossing");
        let marks: Vec<Mark<'_>> = [0.0, 1.0, 50.0].map(|x| mark(&event, x, 5.0, &line())).into();
        let places = beads(&line()[0], &marks, &[0, 1, 2], 2.0);
        assert_eq!(places[2].x, 50.0);
    }

    #[test]
    fn no_two_marks_of_a_ring_cover_each_other() {
        let event = event("clash");
        for n in 2..=MOST {
            let radius = |i: usize| 4.0 + (i * 7 % 5) as f64 * 3.0;
            let marks: Vec<Mark<'_>> = (0..n).map(|i| mark(&event, 0.0, radius(i), &[])).collect();
            let heap: Vec<usize> = (0..n).collect();
            let places = ring(&marks, &heap, 2.0);
            for i in 0..n {
                for j in 0..i {
                    let apart = places[i].distance(places[j]);
                    assert!(apart > marks[i].reach() + marks[j].reach() - 0.01, "{n}: {i} {j} {apart}");
                }
            }
        }
    }
}
