use std::collections::BTreeSet;

use kurbo::Rect;

use super::conflicts::{Shape, conflicts};
use super::obstacles::Fault;
use super::search::{Effort, Problem, solve};
use super::seat::Seat;
use super::{Candidate, Obstacles, Request, Rung};
use crate::geometry::overlap;

/// The least distance between two labels, px.
const GAP: f64 = 2.0;

/// What lies farther from a place than this is never in its way, px.
const NEAR: f64 = 24.0;

/// No label has more places than this on a stage of the ladder, and fewer where there are many labels: what is found for
/// each of a thousand labels need not be weighed against all that is found for the others.
const MOST_PLACES: usize = 24;

/// Nor fewer than this.
const FEWEST_PLACES: usize = 10;

/// About so many places all labels have together.
const ALL_PLACES: usize = 1_600;

/// More labels than this that must stand are a crowd.
const CROWD: usize = 60;

/// What weighs more than this has its place first where there is a crowd: events, countries, furniture.
const HEAVY: f64 = 500.0;

/// How often those without a place, and those in their way, are searched anew with all places of their numbers.
const MOST_ROUNDS: usize = 4;

/// What those that must stand and found no place, or only a number, try next, together.
const LADDER: [&[Rung]; 2] = [&[Rung::Narrow, Rung::Small, Rung::Margin], &[Rung::Number]];

/// The same in a crowd, where all have their numbers from the start, and lines from the edges would be a net.
const LADDER_OF_CROWD: [&[Rung]; 1] = [&[Rung::Small]];

/// What became of a request.
#[derive(Debug, Clone)]
pub(in crate::layout) struct Placed {
    /// Its place; none where it is left out.
    pub(in crate::layout) place: Option<Candidate>,
    /// Why it is left out.
    pub(in crate::layout) reason: Option<Reason>,
    /// The places that the search could choose from, the cheapest first.
    pub(in crate::layout) considered: Vec<Candidate>,
}

/// Why something is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::layout) enum Reason {
    /// It fits nowhere in what it is for.
    NoPlace,
    /// Its places break rules, most of them this.
    Fault(Fault),
    /// Others stand in its best place: their numbers among the requests.
    Taken(Vec<usize>),
}

/// Chooses a place for each request, or none; in the order of the requests.
///
/// `further` gives the places of a request on higher rungs of the ladder; it is asked only for those that must stand and
/// found no place on the lower ones. In a crowd what weighs little finds its place when the others have theirs. No clock and no
/// chance are involved, and nothing depends on the order of the requests as long as their ids differ.
pub(in crate::layout) fn place(
    requests: Vec<Request>,
    mut further: impl FnMut(usize, Rung) -> Vec<Candidate>,
    obstacles: &Obstacles,
) -> Vec<Placed> {
    let mut order: Vec<(usize, Request)> = requests.into_iter().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| b.weight.total_cmp(&a.weight).then_with(|| a.id.cmp(&b.id)));
    let is_crowd = order.iter().filter(|(_, request)| request.must).count() > CROWD;
    let heavy = order.iter().filter(|(_, request)| !is_crowd || request.weight > HEAVY).count();
    let light = order.split_off(heavy);
    let seats_of = |requests: Vec<(usize, Request)>| -> Vec<Seat> {
        let most = most_of(requests.len());
        let seat = |(number, request)| Seat::new(number, request, obstacles, most);
        requests.into_iter().map(seat).collect()
    };
    let mut seats = seats_of(order);
    let mut chosen = settle(&mut seats, is_crowd, &mut further, obstacles);
    let mut others = seats_of(light);
    keep_off(&seats, &chosen, &mut others);
    chosen.extend(search(&others));
    seats.extend(others);
    let left_out = |i: usize| chosen[i].is_none().then(|| reason(&seats, &chosen, i));
    let reasons: Vec<Option<Reason>> = (0..seats.len()).map(left_out).collect();
    let mut placed: Vec<(usize, Placed)> = Vec::with_capacity(seats.len());
    for ((seat, c), reason) in seats.into_iter().zip(chosen).zip(reasons) {
        let considered = seat.request.candidates;
        let place = c.map(|c| considered[c].clone());
        placed.push((seat.number, Placed { place, reason, considered }));
    }
    placed.sort_by_key(|(number, _)| *number);
    placed.into_iter().map(|(_, placed)| placed).collect()
}

/// How many places each of so many labels has on a stage of the ladder.
fn most_of(labels: usize) -> usize {
    (ALL_PLACES / labels.max(1)).clamp(FEWEST_PLACES, MOST_PLACES)
}

/// Searches, and lets those that must stand climb the ladder until all have a place or there are no more rungs.
fn settle<F: FnMut(usize, Rung) -> Vec<Candidate>>(
    seats: &mut [Seat],
    is_crowd: bool,
    further: &mut F,
    obstacles: &Obstacles,
) -> Vec<Option<usize>> {
    let most = most_of(seats.len());
    let climb = |seats: &mut [Seat], further: &mut F, which: &[usize], rungs: &[Rung]| {
        for &i in which {
            let seat = &mut seats[i];
            let new: Vec<Rung> = rungs.iter().filter(|rung| !seat.asked.contains(rung)).copied().collect();
            let places: Vec<Candidate> = new.iter().flat_map(|rung| further(seat.number, *rung)).collect();
            // A number is small, and all its places are as good for the reader.
            let most = if new == [Rung::Number] { most.div_ceil(2) } else { most };
            seat.asked.extend(new);
            seat.climb(places, obstacles, most);
        }
        keep_off_pins(seats);
    };
    let must: Vec<usize> = (0..seats.len()).filter(|&i| seats[i].request.must).collect();
    // Among many there are some without any place but a number: they are seen sooner if all have theirs from the start.
    let (ladder, first): (&[&[Rung]], &[Rung]) =
        if is_crowd { (&LADDER_OF_CROWD, &[Rung::Number]) } else { (&LADDER, &[]) };
    climb(seats, further, &must, first);
    let mut chosen = search(seats);
    for rungs in ladder {
        let is_stuck = |i: &usize| seats[*i].is_stuck(chosen[*i]);
        let stuck: Vec<usize> = must.iter().copied().filter(is_stuck).collect();
        if stuck.is_empty() {
            break;
        }
        climb(seats, further, &stuck, rungs);
        if is_crowd {
            // Smaller letters for a number, where the others leave room for them.
            search_some(seats, &mut chosen, &stuck);
        } else {
            chosen = search(seats);
        }
    }
    for _ in 0..MOST_ROUNDS {
        // Those that still have none may have a number anywhere, and who stands in those places may do with one too.
        let without: Vec<usize> = must.iter().copied().filter(|&i| chosen[i].is_none()).collect();
        if without.is_empty() {
            break;
        }
        let mut numbers_for = |seats: &mut [Seat], some: &[usize]| {
            for &i in some.iter().filter(|i| must.binary_search(i).is_ok()) {
                if !std::mem::replace(&mut seats[i].has_all_numbers, true) {
                    seats[i].climb(further(seats[i].number, Rung::Number), obstacles, MOST_PLACES);
                }
            }
            keep_off_pins(seats);
        };
        numbers_for(seats, &without);
        let mut some: BTreeSet<usize> = without.iter().copied().collect();
        for &i in &without {
            let places: Vec<Shape<'_>> = seats[i].shapes(0).collect();
            some.extend(in_the_way(seats, &chosen, i, &places));
        }
        let some: Vec<usize> = some.into_iter().collect();
        numbers_for(seats, &some);
        search_some(seats, &mut chosen, &some);
    }
    chosen
}

/// Searches anew for some, while all others stay where they are.
fn search_some(seats: &[Seat], chosen: &mut [Option<usize>], some: &[usize]) {
    let others = (0..seats.len()).filter(|i| some.binary_search(i).is_err());
    let fixed = Fixed::new(others.filter_map(|i| seats[i].shapes(0).nth(chosen[i]?)));
    let free: Vec<Vec<usize>> = some
        .iter()
        .map(|&i| seats[i].shapes(0).enumerate().filter(|(_, s)| fixed.leaves(s)).map(|(c, _)| c).collect())
        .collect();
    let parts: Vec<(&Seat, &[usize])> =
        some.iter().map(|&i| &seats[i]).zip(free.iter().map(Vec::as_slice)).collect();
    for ((&i, free), c) in some.iter().zip(&free).zip(search_among(&parts)) {
        chosen[i] = c.map(|c| free[c]);
    }
}

/// Chooses a place for each seat, or none: the numbers of the candidates.
fn search(seats: &[Seat]) -> Vec<Option<usize>> {
    let all: Vec<Vec<usize>> =
        seats.iter().map(|seat| (0..seat.request.candidates.len()).collect()).collect();
    let parts: Vec<(&Seat, &[usize])> = seats.iter().zip(all.iter().map(Vec::as_slice)).collect();
    search_among(&parts)
}

/// Chooses one of some candidates of each seat, or none: its number among those.
fn search_among(seats: &[(&Seat, &[usize])]) -> Vec<Option<usize>> {
    // Whole numbers, so that sums are exact.
    let thousandths = |cost: f64| (cost * 1000.0).round() as i64;
    let (mut shapes, mut costs, mut first): (Vec<Shape<'_>>, Vec<i64>, Vec<u32>) = Default::default();
    for (item, (seat, some)) in seats.iter().enumerate() {
        first.push(shapes.len() as u32);
        let all: Vec<Shape<'_>> = seat.shapes(item).collect();
        // What was set by hand stands whatever is there; the others keep off it already.
        let nothing = |shape| Shape { boxes: &[], leader: &[], has_dot: false, ..shape };
        shapes.extend(some.iter().map(|&c| if seat.is_pinned() { nothing(all[c]) } else { all[c] }));
        costs.extend(some.iter().map(|&c| thousandths(seat.request.candidates[c].cost)));
    }
    first.push(shapes.len() as u32);
    let weights = seats.iter().map(|(seat, _)| thousandths(seat.request.weight)).collect();
    let problem = Problem::new(weights, first.clone(), costs, conflicts(&shapes, GAP));
    let chosen = solve(&problem, Effort::default());
    chosen.iter().zip(first).map(|(c, first)| c.map(|c| (c - first) as usize)).collect()
}

/// Takes away what would be in the way of a label that was set by hand. Those themselves stand wherever they are, also
/// on each other.
fn keep_off_pins(seats: &mut [Seat]) {
    let (pinned, mut free): (Vec<&mut Seat>, Vec<&mut Seat>) =
        seats.iter_mut().partition(|seat| seat.is_pinned());
    let pins: Vec<Shape<'_>> = pinned.iter().flat_map(|seat| seat.shapes(0)).collect();
    if pins.is_empty() {
        return;
    }
    for seat in &mut free {
        seat.keep(|shape| pins.iter().all(|pin| !shape.conflicts_with(pin, GAP)));
    }
}

/// Takes away what would be in the way of those that have their places.
fn keep_off(settled: &[Seat], chosen: &[Option<usize>], seats: &mut [Seat]) {
    let places = settled.iter().zip(chosen).filter_map(|(seat, c)| seat.shapes(0).nth((*c)?));
    let fixed = Fixed::new(places);
    for seat in seats.iter_mut().filter(|seat| !seat.is_pinned()) {
        seat.keep(|shape| fixed.leaves(shape));
    }
}

/// Places that are taken for good.
struct Fixed<'s>(Vec<(Shape<'s>, Rect)>);

impl<'s> Fixed<'s> {
    fn new(places: impl Iterator<Item = Shape<'s>>) -> Self {
        Fixed(places.map(|shape| (shape, shape.bounds())).collect())
    }

    /// Whether none of them is in the way of a place.
    fn leaves(&self, shape: &Shape<'_>) -> bool {
        let near = shape.bounds().inflate(NEAR, NEAR);
        let mut in_the_way = self.0.iter().filter(|(_, bounds)| overlap(near, *bounds, 0.0));
        !in_the_way.any(|(place, _)| shape.conflicts_with(place, GAP))
    }
}

/// Why a request has no place.
fn reason(seats: &[Seat], chosen: &[Option<usize>], i: usize) -> Reason {
    let seat = &seats[i];
    let request = &seat.request;
    if request.candidates.is_empty() {
        let mut faults = seat.faults.clone();
        faults.sort();
        let most = faults.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
        return most.map_or(Reason::NoPlace, |same| Reason::Fault(same[0]));
    }
    let best: Vec<Shape<'_>> = seat.shapes(0).take(1).collect();
    Reason::Taken(in_the_way(seats, chosen, i, &best).into_iter().map(|other| seats[other].number).collect())
}

/// The seats whose places conflict with any of some places of a seat.
fn in_the_way(seats: &[Seat], chosen: &[Option<usize>], i: usize, places: &[Shape<'_>]) -> Vec<usize> {
    let conflicts = |j: &usize| {
        let place = chosen[*j].and_then(|c| seats[*j].shapes(1).nth(c));
        place.is_some_and(|place| places.iter().any(|own| own.conflicts_with(&place, GAP)))
    };
    (0..seats.len()).filter(|j| *j != i).filter(conflicts).collect()
}

#[cfg(test)]
mod tests {
    use kurbo::{Point, Rect};

    use super::*;
    use crate::layout::labels::Anchor;

    const FRAME: Rect = Rect::new(-100.0, -100.0, 100.0, 100.0);

    fn at(x: f64, cost: f64) -> Candidate {
        Candidate::new(vec![Rect::new(x, 0.0, x + 10.0, 10.0)], cost, Anchor::Corner(Point::new(x, 0.0), -1))
    }

    fn request(id: &str, weight: f64, places: &[(f64, f64)]) -> Request {
        Request {
            id: id.into(),
            weight,
            must: false,
            home: None,
            when: None,
            dot: None,
            candidates: places.iter().map(|(x, cost)| at(*x, *cost)).collect(),
        }
    }

    fn lefts(placed: &[Placed]) -> Vec<Option<f64>> {
        placed.iter().map(|p| p.place.as_ref().map(|c| c.boxes[0].x0)).collect()
    }

    fn places(requests: Vec<Request>) -> Vec<Option<f64>> {
        lefts(&place(requests, |_, _| Vec::new(), &Obstacles::new(FRAME)))
    }

    #[test]
    fn a_label_makes_way_for_one_that_has_no_other_place() {
        let flexible = request("a", 100.0, &[(0.0, 0.0), (50.0, 1.0)]);
        let fixed = request("b", 50.0, &[(5.0, 0.0)]);
        assert_eq!(places(vec![flexible, fixed]), [Some(50.0), Some(5.0)]);
    }

    #[test]
    fn labels_that_never_stand_on_one_map_may_have_one_place() {
        let on = |when| Request { when: Some(when), ..request("x", 10.0, &[(0.0, 0.0)]) };
        assert_eq!(places(vec![on((0, 1)), on((2, 2))]), [Some(0.0), Some(0.0)]);
        assert_eq!(places(vec![on((0, 1)), on((1, 2))]), [Some(0.0), None]);
    }

    #[test]
    fn of_two_that_exclude_each_other_the_heavier_stays() {
        let light = request("a", 10.0, &[(0.0, 0.0)]);
        let heavy = request("b", 20.0, &[(5.0, 0.0)]);
        let placed = place(vec![light, heavy], |_, _| Vec::new(), &Obstacles::new(FRAME));
        assert_eq!(lefts(&placed), [None, Some(5.0)]);
        assert_eq!(placed[0].reason, Some(Reason::Taken(vec![1])));
    }

    #[test]
    fn the_order_of_requests_changes_nothing() {
        let a = request("a", 10.0, &[(0.0, 0.0), (20.0, 1.0)]);
        let b = request("b", 10.0, &[(0.0, 0.0), (20.0, 1.0)]);
        let forward = places(vec![a.clone(), b.clone()]);
        let mut backward = places(vec![b, a]);
        backward.reverse();
        assert_eq!(forward, backward);
    }

    #[test]
    fn what_must_stand_climbs_the_ladder_rung_by_rung() {
        let stuck = Request { must: true, ..request("a", 100.0, &[(5.0, 0.0)]) };
        let heavy = request("b", 200.0, &[(0.0, 0.0)]);
        let mut asked = Vec::new();
        let further = |number: usize, rung: Rung| {
            asked.push((number, rung));
            let place = Candidate { rung, ..at(50.0, 30.0) };
            if rung == Rung::Small { vec![place] } else { Vec::new() }
        };
        let placed = place(vec![stuck, heavy], further, &Obstacles::new(FRAME));
        assert_eq!(lefts(&placed), [Some(50.0), Some(0.0)]);
        assert_eq!(asked, [(0, Rung::Narrow), (0, Rung::Small), (0, Rung::Margin)]);
    }

    #[test]
    fn a_label_set_by_hand_stands_and_others_keep_off() {
        let mut pinned = request("a", 1.0, &[(0.0, 0.0)]);
        pinned.candidates[0].pinned = true;
        let heavy = request("b", 100.0, &[(5.0, 0.0), (50.0, 9.0)]);
        assert_eq!(places(vec![pinned, heavy]), [Some(0.0), Some(50.0)]);
    }

    #[test]
    fn the_reason_is_the_rule_that_most_places_break() {
        let outside = request("a", 10.0, &[(95.0, 0.0), (96.0, 0.0)]);
        let placed = place(vec![outside], |_, _| Vec::new(), &Obstacles::new(FRAME));
        assert_eq!(placed[0].reason, Some(Reason::Fault(Fault::Outside)));
    }
}
