use kurbo::Point;

use super::conflicts::Shape;
use super::obstacles::Fault;
use super::{Candidate, Leader, Obstacles, Request, Rung};

/// Places are looked through until so many times as many are found as are kept.
const ENOUGH: usize = 2;

/// What names an area has so many times the places of a label of a point.
const WIDE: usize = 4;

/// A place that covers more of a better one than this share is taken last.
const ALIKE: f64 = 0.55;

/// A request with the places that it may take.
#[derive(Debug)]
pub(super) struct Seat {
    /// Its number among the requests.
    pub(super) number: usize,
    pub(super) request: Request,
    /// For each candidate the points of its leader.
    leaders: Vec<Vec<Point>>,
    /// What it names, if that is a point.
    anchor: Option<(Point, f64)>,
    /// The rules that its other places break, each as often as it is broken.
    pub(super) faults: Vec<Fault>,
    /// The rungs whose places it has.
    pub(super) asked: Vec<Rung>,
    /// Whether it has every place of a number, and not only the best.
    pub(super) has_all_numbers: bool,
}

impl Seat {
    /// With the first places of its request.
    pub(super) fn new(number: usize, mut request: Request, obstacles: &Obstacles, most: usize) -> Self {
        let candidates = std::mem::take(&mut request.candidates);
        let anchor = obstacles.core(&request.id).or(request.dot);
        // What names no point may have room in few of many places.
        let most = if anchor.is_none() && request.must { WIDE * most } else { most };
        let mut seat = Seat {
            number,
            request,
            leaders: Vec::new(),
            anchor,
            faults: Vec::new(),
            asked: Vec::new(),
            has_all_numbers: false,
        };
        seat.climb(candidates, obstacles, most);
        seat
    }

    /// Takes the best of further places that break no rule, at most so many.
    pub(super) fn climb(&mut self, candidates: Vec<Candidate>, obstacles: &Obstacles, most: usize) {
        let around = obstacles.around(&self.request);
        let mut order: Vec<(f64, &Candidate)> = candidates.iter().map(|place| (place.cost, place)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Those that were found, by what they cost in all.
        let mut places: Vec<(f64, &Candidate)> = Vec::with_capacity(4 * most);
        for (own, candidate) in order {
            match around.cost(candidate) {
                Ok(cost) => {
                    let all = own + cost;
                    places.insert(places.partition_point(|(known, _)| *known <= all), (all, candidate));
                }
                Err(fault) => self.faults.push(fault),
            }
            // What costs more by itself than so many do in all is not among the best.
            if places.partition_point(|(known, _)| *known <= own) >= ENOUGH * most {
                break;
            }
        }
        let places = varied(places, most).into_iter();
        self.request.candidates.extend(places.map(|(cost, place)| Candidate { cost, ..place.clone() }));
        self.line_up();
    }

    /// Takes away the places that are not wanted.
    pub(super) fn keep(&mut self, is_wanted: impl Fn(&Shape<'_>) -> bool) {
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
    pub(super) fn shapes(&self, item: usize) -> impl Iterator<Item = Shape<'_>> {
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
    pub(super) fn is_stuck(&self, chosen: Option<usize>) -> bool {
        chosen.is_none_or(|c| self.request.candidates[c].rung == Rung::Number)
    }

    pub(super) fn is_pinned(&self) -> bool {
        self.request.candidates.iter().any(|candidate| candidate.pinned)
    }
}

/// At most so many of some places, sorted by their costs: the best that are not much alike, then the best of the others. A
/// label that has no room above its marker is not helped by thirty other places there.
fn varied(places: Vec<(f64, &Candidate)>, most: usize) -> Vec<(f64, &Candidate)> {
    if places.len() <= most {
        return places;
    }
    let is_alike = |a: &Candidate, b: &Candidate| {
        let (Some(x), Some(y)) = (a.boxes.first(), b.boxes.first()) else { return false };
        a.leader.is_some() == b.leader.is_some() && x.intersect(*y).area() > ALIKE * x.area()
    };
    let mut varied: Vec<(f64, &Candidate)> = Vec::with_capacity(most);
    let mut others = Vec::new();
    for place in places {
        if varied.len() < most && !varied.iter().any(|(_, better)| is_alike(place.1, better)) {
            varied.push(place);
        } else {
            others.push(place);
        }
    }
    let missing = most - varied.len();
    varied.extend(others.into_iter().take(missing));
    varied.sort_by(|a, b| a.0.total_cmp(&b.0));
    varied
}

#[cfg(test)]
mod tests {
    use kurbo::Rect;

    use super::*;
    use crate::layout::labels::Anchor;

    #[test]
    fn of_many_places_the_best_that_differ_are_kept_first() {
        let at = |i: u32| {
            let x = f64::from(i);
            Candidate::new(vec![Rect::new(x, 0.0, x + 10.0, 10.0)], x, Anchor::Corner(Point::new(x, 0.0), -1))
        };
        let places: Vec<Candidate> = (0..100).map(at).collect();
        let all = places.iter().map(|place| (place.cost, place)).collect();
        let lefts: Vec<f64> = varied(all, 4).iter().map(|(_, place)| place.boxes[0].x0).collect();
        assert_eq!(lefts, [0.0, 5.0, 10.0, 15.0]);
    }
}
