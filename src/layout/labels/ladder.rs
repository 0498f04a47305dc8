use super::obstacles::Fault;
use super::search::{conflict, search};
use super::{Candidate, Obstacles, Request, Rung, meet};

/// No label has more places than this, its best.
const MOST_PLACES: usize = 64;

/// What those that must stand and found no place try next, together.
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
    let mut seats: Vec<Seat> = Vec::with_capacity(order.len());
    for (number, request) in order.iter().filter_map(|&i| Some((i, slots[i].take()?))) {
        seats.push(Seat::new(number, request, obstacles));
    }
    keep_off_pins(&mut seats);
    let mut chosen = search(seats.iter().map(|seat| &seat.request).collect());
    for rungs in LADDER {
        let is_stuck = |(i, seat): (usize, &Seat)| seat.request.must && chosen[i].is_none();
        let stuck: Vec<usize> = seats.iter().enumerate().filter(|s| is_stuck(*s)).map(|(i, _)| i).collect();
        if stuck.is_empty() {
            break;
        }
        for i in stuck {
            let number = seats[i].number;
            let places = rungs.iter().flat_map(|rung| further(number, *rung)).collect();
            seats[i].climb(places, obstacles);
        }
        keep_off_pins(&mut seats);
        chosen = search(seats.iter().map(|seat| &seat.request).collect());
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

/// A request with the places that it may take.
#[derive(Debug)]
struct Seat {
    /// Its number among the requests.
    number: usize,
    request: Request,
    /// The rules that its other places break, each as often as it is broken.
    faults: Vec<Fault>,
}

impl Seat {
    fn new(number: usize, mut request: Request, obstacles: &Obstacles) -> Self {
        let candidates = std::mem::take(&mut request.candidates);
        let mut seat = Seat { number, request, faults: Vec::new() };
        seat.climb(candidates, obstacles);
        seat
    }

    /// Takes the best of further places that break no rule.
    fn climb(&mut self, candidates: Vec<Candidate>, obstacles: &Obstacles) {
        let around = obstacles.around(&self.request);
        let mut places = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            match around.cost(&candidate) {
                Ok(cost) => places.push(Candidate { cost: candidate.cost + cost, ..candidate }),
                Err(fault) => self.faults.push(fault),
            }
        }
        places.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        places.truncate(MOST_PLACES);
        self.request.candidates.extend(places);
    }

    fn is_pinned(&self) -> bool {
        self.request.candidates.iter().any(|candidate| candidate.pinned)
    }
}

/// Takes away what would be in the way of a label that was set by hand. Those themselves stand wherever they are.
fn keep_off_pins(seats: &mut [Seat]) {
    let pins: Vec<(Candidate, super::When)> = seats
        .iter()
        .filter(|seat| seat.is_pinned())
        .flat_map(|seat| seat.request.candidates.first().map(|c| (c.clone(), seat.request.when)))
        .collect();
    for seat in seats.iter_mut().filter(|seat| !seat.is_pinned()) {
        let Request { when, dot, candidates, .. } = &mut seat.request;
        let is_free = |candidate: &Candidate| {
            pins.iter().all(|(pin, pinned_when)| {
                !meet(*when, *pinned_when) || !conflict((candidate, *dot), (pin, None))
            })
        };
        candidates.retain(is_free);
    }
}

/// Why a request has no place.
fn reason(seats: &[Seat], chosen: &[Option<usize>], i: usize) -> Reason {
    let seat = &seats[i];
    let request = &seat.request;
    let Some(best) = request.candidates.first() else {
        let mut faults = seat.faults.clone();
        faults.sort();
        let most = faults.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
        return most.map_or(Reason::NoPlace, |same| Reason::Fault(same[0]));
    };
    let in_the_way = seats.iter().zip(chosen).filter(|(other, chosen)| {
        let place = chosen.map(|c| &other.request.candidates[c]);
        meet(other.request.when, request.when)
            && place.is_some_and(|place| conflict((best, request.dot), (place, other.request.dot)))
    });
    Reason::Taken(in_the_way.map(|(other, _)| other.number).collect())
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
