use std::collections::BTreeSet;

use kurbo::Point;

use super::conflicts::{Shape, conflicts};
use super::obstacles::Fault;
use super::search::{Effort, Problem, solve};
use super::{Candidate, Leader, Obstacles, Request, Rung};

/// The least distance between two labels, px.
const GAP: f64 = 2.0;

/// No label has more places than this on a stage of the ladder, and fewer where there are many labels: what is found for
/// each of a thousand labels need not be weighed against all that is found for the others.
const MOST_PLACES: usize = 48;

/// Nor fewer than this.
const FEWEST_PLACES: usize = 14;

/// About so many places all labels have together.
const ALL_PLACES: usize = 5_000;

/// A place that covers more of a better one than this share is taken last.
const ALIKE: f64 = 0.55;

/// More labels than this that must stand are a crowd.
const CROWD: usize = 60;

/// How often those in the way of others are asked whether a number would do.
const MOST_ROUNDS: usize = 3;

/// What those that must stand and found no place, or only a number, try next, together.
const LADDER: [&[Rung]; 2] = [&[Rung::Narrow, Rung::Small, Rung::Margin], &[Rung::Number]];

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
/// found no place on the lower ones. No clock and no chance are involved, and nothing depends on the order of the
/// requests as long as their ids differ.
pub(in crate::layout) fn place(
    requests: Vec<Request>,
    mut further: impl FnMut(usize, Rung) -> Vec<Candidate>,
    obstacles: &Obstacles,
) -> Vec<Placed> {
    let mut order: Vec<usize> = (0..requests.len()).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&requests[a], &requests[b]);
        b.weight.total_cmp(&a.weight).then_with(|| a.id.cmp(&b.id))
    });
    let mut slots: Vec<Option<Request>> = requests.into_iter().map(Some).collect();
    let most = (ALL_PLACES / order.len().max(1)).clamp(FEWEST_PLACES, MOST_PLACES);
    let mut seats: Vec<Seat> = Vec::with_capacity(order.len());
    for (number, request) in order.iter().filter_map(|&i| Some((i, slots[i].take()?))) {
        seats.push(Seat::new(number, request, obstacles, most));
    }
    let mut climb = |seats: &mut [Seat], which: &[usize], rungs: &[Rung]| {
        for &i in which {
            let seat = &mut seats[i];
            let new = rungs.iter().filter(|rung| !seat.asked.contains(rung)).copied().collect::<Vec<_>>();
            let places = new.iter().flat_map(|rung| further(seat.number, *rung)).collect();
            seat.asked.extend(new);
            seat.climb(places, obstacles, most);
        }
        keep_off_pins(seats);
        search(seats)
    };
    // Among many there are some without any place but a number: they are seen sooner if all have theirs from the start.
    let must: Vec<usize> = (0..seats.len()).filter(|&i| seats[i].request.must).collect();
    let rungs: &[Rung] = if must.len() > CROWD { &[Rung::Number] } else { &[] };
    let mut chosen = climb(&mut seats, &must, rungs);
    for rungs in LADDER {
        let is_stuck = |i: &usize| seats[*i].is_stuck(chosen[*i]);
        let stuck: Vec<usize> = must.iter().copied().filter(is_stuck).collect();
        if stuck.is_empty() {
            break;
        }
        chosen = climb(&mut seats, &stuck, rungs);
    }
    for _ in 0..MOST_ROUNDS {
        // Who stands in the places of those that still have none may do with a number too.
        let without: Vec<usize> = must.iter().copied().filter(|&i| chosen[i].is_none()).collect();
        let in_the_way = without.iter().flat_map(|&i| {
            let places: Vec<Shape<'_>> = seats[i].shapes(0).collect();
            in_the_way(&seats, &chosen, i, &places)
        });
        let blocking: BTreeSet<usize> = in_the_way.filter(|&i| seats[i].can_give_way()).collect();
        let blocking: Vec<usize> = blocking.into_iter().collect();
        if blocking.is_empty() {
            break;
        }
        chosen = climb(&mut seats, &blocking, &[Rung::Number]);
    }
    let mut placed: Vec<(usize, Placed)> = Vec::with_capacity(seats.len());
    for (i, seat) in seats.iter().enumerate() {
        let place = chosen[i].map(|c| seat.request.candidates[c].clone());
        let reason = place.is_none().then(|| reason(&seats, &chosen, i));
        placed.push((seat.number, Placed { place, reason, considered: seat.request.candidates.clone() }));
    }
    placed.sort_by_key(|(number, _)| *number);
    placed.into_iter().map(|(_, placed)| placed).collect()
}

/// At most so many of some places, sorted by their costs: the best that are not much alike, then the best of the others. A
/// label that has no room above its marker is not helped by thirty other places there.
fn varied(places: Vec<Candidate>, most: usize) -> Vec<Candidate> {
    if places.len() <= most {
        return places;
    }
    let is_alike = |a: &Candidate, b: &Candidate| {
        let (Some(x), Some(y)) = (a.boxes.first(), b.boxes.first()) else { return false };
        a.leader.is_some() == b.leader.is_some() && x.intersect(*y).area() > ALIKE * x.area()
    };
    let (mut varied, mut others) = (Vec::with_capacity(most), Vec::new());
    for place in places {
        if varied.len() < most && !varied.iter().any(|better| is_alike(&place, better)) {
            varied.push(place);
        } else {
            others.push(place);
        }
    }
    let missing = most - varied.len();
    varied.extend(others.into_iter().take(missing));
    varied.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    varied
}

/// Chooses a place for each seat, or none: the numbers of the candidates.
fn search(seats: &[Seat]) -> Vec<Option<usize>> {
    let mut shapes: Vec<Shape<'_>> = Vec::new();
    for (item, seat) in seats.iter().enumerate() {
        // What was set by hand stands whatever is there; the others keep off it already.
        let nothing = |shape| Shape { boxes: &[], leader: &[], ..shape };
        let pinned = seat.is_pinned();
        shapes.extend(seat.shapes(item).map(|shape| if pinned { nothing(shape) } else { shape }));
    }
    let mut first = vec![0];
    for seat in seats {
        first.push(first[first.len() - 1] + seat.request.candidates.len() as u32);
    }
    // Whole numbers, so that sums are exact.
    let thousandths = |cost: f64| (cost * 1000.0).round() as i64;
    let weights = seats.iter().map(|seat| thousandths(seat.request.weight)).collect();
    let costs = seats.iter().flat_map(|seat| seat.request.candidates.iter().map(|c| thousandths(c.cost)));
    let problem = Problem::new(weights, first.clone(), costs.collect(), conflicts(&shapes, GAP));
    let chosen = solve(&problem, Effort::default());
    chosen.iter().zip(first).map(|(c, first)| c.map(|c| (c - first) as usize)).collect()
}

/// A request with the places that it may take.
#[derive(Debug)]
struct Seat {
    /// Its number among the requests.
    number: usize,
    request: Request,
    /// For each candidate the points of its leader.
    leaders: Vec<Vec<Point>>,
    /// What it names, if that is a point.
    anchor: Option<(Point, f64)>,
    /// The rules that its other places break, each as often as it is broken.
    faults: Vec<Fault>,
    /// The rungs whose places it has.
    asked: Vec<Rung>,
}

impl Seat {
    fn new(number: usize, mut request: Request, obstacles: &Obstacles, most: usize) -> Self {
        let candidates = std::mem::take(&mut request.candidates);
        let anchor = obstacles.marker(&request.id).or(request.dot);
        let mut seat =
            Seat { number, request, leaders: Vec::new(), anchor, faults: Vec::new(), asked: Vec::new() };
        seat.climb(candidates, obstacles, most);
        seat
    }

    /// Takes the best of further places that break no rule, at most so many.
    fn climb(&mut self, candidates: Vec<Candidate>, obstacles: &Obstacles, most: usize) {
        let around = obstacles.around(&self.request);
        let mut places = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            match around.cost(&candidate) {
                Ok(cost) => places.push(Candidate { cost: candidate.cost + cost, ..candidate }),
                Err(fault) => self.faults.push(fault),
            }
        }
        places.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        self.request.candidates.extend(varied(places, most));
        self.line_up();
    }

    /// Takes away the places that are not wanted.
    fn keep(&mut self, is_wanted: impl Fn(&Shape<'_>) -> bool) {
        let wanted: Vec<bool> = self.shapes(0).map(|shape| is_wanted(&shape)).collect();
        let mut wanted = wanted.into_iter();
        self.request.candidates.retain(|_| wanted.next().unwrap_or(true));
        self.line_up();
    }

    /// Brings the leaders in step with the candidates.
    fn line_up(&mut self) {
        let points = |candidate: &Candidate| candidate.leader.iter().flat_map(Leader::points).collect();
        self.leaders = self.request.candidates.iter().map(points).collect();
    }

    /// What each candidate covers, as that of an item.
    fn shapes(&self, item: usize) -> impl Iterator<Item = Shape<'_>> {
        self.request.candidates.iter().zip(&self.leaders).map(move |(candidate, leader)| Shape {
            item: item as u32,
            boxes: &candidate.boxes,
            leader,
            when: self.request.when,
            anchor: self.anchor,
            has_dot: self.request.dot.is_some(),
        })
    }

    /// Whether it has no place, or only a number.
    fn is_stuck(&self, chosen: Option<usize>) -> bool {
        chosen.is_none_or(|c| self.request.candidates[c].rung == Rung::Number)
    }

    /// Whether it could have a number and was never asked.
    fn can_give_way(&self) -> bool {
        self.request.must && !self.asked.contains(&Rung::Number) && !self.is_pinned()
    }

    fn is_pinned(&self) -> bool {
        self.request.candidates.iter().any(|candidate| candidate.pinned)
    }
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
    fn of_many_places_the_best_that_differ_are_kept_first() {
        let places = (0..100).map(|i| at(f64::from(i), f64::from(i))).collect();
        let lefts: Vec<f64> = varied(places, 4).iter().map(|place| place.boxes[0].x0).collect();
        assert_eq!(lefts, [0.0, 5.0, 10.0, 15.0]);
    }

    #[test]
    fn the_reason_is_the_rule_that_most_places_break() {
        let outside = request("a", 10.0, &[(95.0, 0.0), (96.0, 0.0)]);
        let placed = place(vec![outside], |_, _| Vec::new(), &Obstacles::new(FRAME));
        assert_eq!(placed[0].reason, Some(Reason::Fault(Fault::Outside)));
    }
}
