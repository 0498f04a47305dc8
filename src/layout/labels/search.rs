use kurbo::Rect;

use super::obstacles::conflict;
use super::{Obstacles, Request, meet};
use crate::geometry::overlap;

/// The least distance between two labels, px.
const GAP: f64 = 2.0;

/// How often all labels are tried again.
const ROUNDS: usize = 6;

/// How many labels one may push aside to stand better.
const PUSHED: usize = 3;

/// Chooses a place for each request, or none; in the order of the requests.
///
/// Greedy by weight, then a local search: each label tries each of its places, the labels in its way look for
/// others, and the change stays if the sum of costs falls. No clock and no chance are involved, so equal
/// requests give equal places. What is left out is what is cheapest to leave out.
pub(in crate::layout) fn place(
    mut requests: Vec<Request>,
    obstacles: &Obstacles,
    frame: Rect,
) -> Vec<Option<super::Candidate>> {
    for request in &mut requests {
        let around = obstacles.around(&request.id, request.home, request.when);
        request.candidates.retain_mut(|candidate| match around.cost(candidate, frame) {
            Some(cost) => {
                candidate.cost += cost;
                true
            }
            None => false,
        });
        request.candidates.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    }
    let bounds =
        requests.iter().map(|r| r.candidates.iter().map(super::Candidate::bounds).collect()).collect();
    let mut order: Vec<usize> = (0..requests.len()).collect();
    order.sort_by(|&a, &b| requests[b].weight.total_cmp(&requests[a].weight).then(a.cmp(&b)));
    let mut search = Search { chosen: vec![None; requests.len()], bounds, requests: &requests };
    for &i in &order {
        search.chosen[i] = search.best_free(i);
    }
    for _ in 0..ROUNDS {
        let improved: Vec<bool> = order.iter().map(|&i| search.improve(i)).collect();
        if !improved.contains(&true) {
            break;
        }
    }
    let chosen = search.chosen;
    chosen.iter().zip(&requests).map(|(c, request)| c.map(|c| request.candidates[c].clone())).collect()
}

struct Search<'a> {
    requests: &'a [Request],
    /// For each candidate the rectangle round it.
    bounds: Vec<Vec<Rect>>,
    /// For each request the number of its candidate.
    chosen: Vec<Option<usize>>,
}

impl Search<'_> {
    /// The cheapest place of a request that conflicts with nothing.
    fn best_free(&self, i: usize) -> Option<usize> {
        (0..self.requests[i].candidates.len()).find(|&c| self.in_the_way(i, c).next().is_none())
    }

    /// The requests whose chosen places conflict with a place.
    fn in_the_way(&self, i: usize, candidate: usize) -> impl Iterator<Item = usize> + '_ {
        let (place, around) = (&self.requests[i].candidates[candidate], self.bounds[i][candidate]);
        self.chosen.iter().enumerate().filter_map(move |(j, &chosen)| {
            let chosen = chosen?;
            let together = j != i && meet(self.requests[i].when, self.requests[j].when);
            let near = together && overlap(around, self.bounds[j][chosen], -2.0 * GAP);
            (near && conflict(place, &self.requests[j].candidates[chosen], GAP)).then_some(j)
        })
    }

    fn cost(&self, i: usize) -> f64 {
        self.chosen[i].map_or(self.requests[i].weight, |c| self.requests[i].candidates[c].cost)
    }

    /// Moves one label, and others out of its way, if that lowers the sum of costs.
    fn improve(&mut self, i: usize) -> bool {
        let before = self.cost(i);
        for candidate in 0..self.requests[i].candidates.len() {
            let own = self.requests[i].candidates[candidate].cost;
            if own >= before {
                break;
            }
            let pushed: Vec<usize> = self.in_the_way(i, candidate).take(PUSHED + 1).collect();
            if pushed.len() > PUSHED {
                continue;
            }
            let old: Vec<(usize, Option<usize>)> =
                pushed.iter().chain([&i]).map(|&j| (j, self.chosen[j])).collect();
            let sum_before: f64 = old.iter().map(|(j, _)| self.cost(*j)).sum();
            pushed.iter().for_each(|&j| self.chosen[j] = None);
            self.chosen[i] = Some(candidate);
            for &j in &pushed {
                self.chosen[j] = self.best_free(j);
            }
            let sum_after: f64 = old.iter().map(|(j, _)| self.cost(*j)).sum();
            if sum_after < sum_before - 1e-9 {
                return true;
            }
            old.into_iter().for_each(|(j, chosen)| self.chosen[j] = chosen);
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Anchor, Candidate};
    use super::*;
    use kurbo::Point;

    fn request_on(when: (usize, usize), places: &[(f64, f64)]) -> Request {
        Request { when: Some(when), ..request("x", 10.0, places) }
    }

    fn request(id: &str, weight: f64, places: &[(f64, f64)]) -> Request {
        let place = |&(x, cost): &(f64, f64)| {
            Candidate::new(
                vec![Rect::new(x, 0.0, x + 10.0, 10.0)],
                cost,
                Anchor::Corner(Point::new(x, 0.0), -1),
            )
        };
        Request {
            id: id.into(),
            weight,
            home: None,
            when: None,
            candidates: places.iter().map(place).collect(),
        }
    }

    fn places(requests: Vec<Request>) -> Vec<Option<f64>> {
        let frame = Rect::new(-100.0, -100.0, 100.0, 100.0);
        place(requests, &Obstacles::default(), frame)
            .iter()
            .map(|c| c.as_ref().map(|c| c.boxes[0].x0))
            .collect()
    }

    #[test]
    fn a_label_makes_way_for_one_that_has_no_other_place() {
        let flexible = request("a", 100.0, &[(0.0, 0.0), (50.0, 1.0)]);
        let fixed = request("b", 50.0, &[(5.0, 0.0)]);
        assert_eq!(places(vec![flexible, fixed]), [Some(50.0), Some(5.0)]);
    }

    #[test]
    fn labels_that_never_stand_on_one_map_may_have_one_place() {
        let place = [(0.0, 0.0)];
        let (first, second) = (request_on((0, 1), &place), request_on((2, 2), &place));
        assert_eq!(places(vec![first.clone(), second]), [Some(0.0), Some(0.0)]);
        assert_eq!(places(vec![first, request_on((1, 2), &place)]), [Some(0.0), None]);
    }

    #[test]
    fn of_two_that_exclude_each_other_the_heavier_stays() {
        let light = request("a", 10.0, &[(0.0, 0.0)]);
        let heavy = request("b", 20.0, &[(5.0, 0.0)]);
        assert_eq!(places(vec![light, heavy]), [None, Some(5.0)]);
    }
}
