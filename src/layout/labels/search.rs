use kurbo::{Point, Rect};

use super::obstacles::CLEAR;
use super::{Candidate, Leader, Request, meet};
use crate::geometry::{length_inside, overlap, segments_cross};

/// The least distance between two labels, px.
const GAP: f64 = 2.0;

/// How often all labels are tried again.
const ROUNDS: usize = 6;

/// How many labels one may push aside to stand better.
const PUSHED: usize = 3;

/// Whether two places can't both be taken; each with what its label is for, where that is drawn with it.
pub(super) fn conflict(
    (a, dot_a): (&Candidate, Option<(Point, f64)>),
    (b, dot_b): (&Candidate, Option<(Point, f64)>),
) -> bool {
    let crosses = |leader: Option<Leader>, boxes: &[Rect]| {
        let hits = |(p, q)| boxes.iter().any(|r| length_inside(p, q, r.inflate(1.5, 1.5)) > 0.0);
        leader.is_some_and(|leader| leader.segments().any(hits))
    };
    let each_other = |a: Leader, b: Leader| {
        a.segments().any(|(p, q)| b.segments().any(|(r, s)| segments_cross(p, q, r, s)))
    };
    // A label nearer to a foreign dot than to its own would be taken for the other's.
    let strays = |a: &Candidate, own: Option<(Point, f64)>, dot: Option<(Point, f64)>| {
        let (Some(own), Some(dot)) = (own, dot) else { return false };
        let gap = |(at, radius): (Point, f64)| a.distance(at) - radius;
        a.leader.is_none() && gap(dot) < gap(own).max(0.5) / CLEAR
    };
    a.boxes.iter().any(|x| b.boxes.iter().any(|y| overlap(*x, *y, -GAP)))
        || crosses(a.leader, &b.boxes)
        || crosses(b.leader, &a.boxes)
        || matches!((a.leader, b.leader), (Some(a), Some(b)) if each_other(a, b))
        || strays(a, dot_a, dot_b)
        || strays(b, dot_b, dot_a)
}

/// Chooses a place for each request, or none; in the order of the requests.
///
/// Greedy by weight, then a local search: each label tries each of its places, the labels in its way look for
/// others, and the change stays if the sum of costs falls. What is left out is what is cheapest to leave out.
pub(super) fn search(requests: Vec<&Request>) -> Vec<Option<usize>> {
    let bounds = requests.iter().map(|r| r.candidates.iter().map(Candidate::bounds).collect()).collect();
    let order: Vec<usize> = (0..requests.len()).collect();
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
    search.chosen
}

struct Search<'a> {
    requests: &'a [&'a Request],
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
            let (own, other) = (self.requests[i], self.requests[j]);
            let together = j != i && meet(own.when, other.when);
            let near = together && overlap(around, self.bounds[j][chosen], -20.0);
            (near && conflict((place, own.dot), (&other.candidates[chosen], other.dot))).then_some(j)
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
                continue;
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
