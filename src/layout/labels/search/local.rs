//! A good choice where the best can't be proven: iterated local search.
//!
//! A step forces a candidate in, pushes out what is in its way, and then lets everything in that now raises the gain,
//! the most first; what did not raise it in the end is undone from a log. That is the search for independent sets of
//! Andrade, Resende and Werneck (2012), in the form with weights of Nogueira, Pinheiro and Subramanian (2018), but for
//! one thing: a candidate pushes out its item's other candidate as well, so that a label moves in one step. Annealing with
//! as many operations left out more on random points and much more on maps. The number of steps follows from
//! the size of the problem, never from a clock.

use super::graph::Graph;
use super::random::Random;

/// No candidate.
const NONE: u32 = u32::MAX;

/// A loss is accepted with the chance 2^(-loss / this), at the start of the search; less and less towards its end. In
/// thousandths of the mean gain.
const HEAT: i64 = 200;

/// How many candidates one may push out when it is forced in. With more, steps cost more and succeed less.
const MOST_PUSHED: usize = 2;

/// How often all candidates are tried in the end.
const MOST_POLISHED: usize = 2;

/// The choice that a search has reached.
#[derive(Debug)]
pub(super) struct Search<'g> {
    graph: &'g Graph<'g>,
    /// The candidate of each item.
    chosen: Vec<u32>,
    /// What it gains.
    own: Vec<i64>,
    /// What each candidate gains without what it would push out, except its item's own.
    net: Vec<i64>,
    sum: i64,
    /// What went in (true) and out since the last step that counts.
    log: Vec<(u32, bool)>,
    /// Candidates that may raise the gain.
    hot: Vec<u32>,
    /// For each item the step in which it last moved.
    moved: Vec<u32>,
    /// The step that last kept a candidate from coming back.
    banned: Vec<u32>,
    step: u32,
    /// How many entries of lists were looked at.
    work: u64,
}

impl<'g> Search<'g> {
    /// Greedy by gain, then whatever raises it.
    pub(super) fn new(graph: &'g Graph<'g>) -> Self {
        let (items, vertices) = (graph.first.len() - 1, graph.gains.len());
        let mut search = Search {
            graph,
            chosen: vec![NONE; items],
            own: vec![0; items],
            net: graph.gains.clone(),
            sum: 0,
            log: Vec::new(),
            hot: Vec::new(),
            moved: vec![0; items],
            banned: vec![0; vertices],
            step: 1,
            work: 0,
        };
        let mut order: Vec<u32> = (0..vertices as u32).collect();
        order.sort_by_key(|v| (-graph.gains[*v as usize], graph.conflicts.of(*v).len(), *v));
        for v in order {
            let is_free = search.net[v as usize] == graph.gains[v as usize];
            if is_free && search.own_of(v) == 0 {
                search.insert(v);
            }
        }
        search.hot.clear();
        search.hot.extend(0..vertices as u32);
        search.climb();
        search.log.clear();
        search
    }

    /// The candidate of each item.
    pub(super) fn choice(&self) -> Vec<Option<u32>> {
        self.chosen.iter().map(|v| (*v != NONE).then_some(*v)).collect()
    }

    /// Takes steps until about so much work is done, and polishes what they reach; polishes what it began with as well, and
    /// keeps the better of the two: steps that lose at first may lead away from the best that is near.
    pub(super) fn run(&mut self, work: u64) {
        let start = self.chosen.clone();
        self.polish();
        let (near, near_sum) = (self.chosen.clone(), self.sum);
        self.choose(&start);
        self.take_steps(work);
        self.polish();
        if near_sum > self.sum {
            self.choose(&near);
        }
    }

    /// Goes to the best choice that steps reach, until about so much work is done.
    fn take_steps(&mut self, work: u64) {
        let vertices = self.graph.gains.len() as u32;
        let mut random = Random::new(u64::from(vertices));
        let mean = self.graph.gains.iter().sum::<i64>() / i64::from(vertices.max(1));
        let heat = mean * HEAT / 1000;
        let (mut best, mut best_sum) = (self.chosen.clone(), self.sum);
        // Losses are accepted only for a while, and the best of before is what then goes on.
        let checks = 64;
        self.work = 0;
        for check in 0..checks {
            let heat = heat * (checks - 1 - check) / checks;
            let until = work * (check as u64 + 1) / checks as u64;
            while self.work < until {
                self.work += 1;
                let v = random.below(vertices);
                // What gains less than what its item has comes in by being pushed, not by force.
                let item = self.graph.items[v as usize] as usize;
                if self.graph.gains[v as usize] >= self.own[item] && self.chosen[item] != v {
                    let allowed = (heat * cost_of_chance(&mut random)) >> 8;
                    if self.promises(v, MOST_PUSHED, allowed) {
                        self.force_and_climb(v, allowed);
                    }
                }
            }
            if self.sum > best_sum {
                best_sum = self.sum;
                best.copy_from_slice(&self.chosen);
            }
        }
        self.choose(&best);
    }

    /// Makes a choice the present one.
    fn choose(&mut self, chosen: &[u32]) {
        for (item, &v) in chosen.iter().enumerate() {
            let own = self.chosen[item];
            if own != NONE && own != v {
                self.remove(own);
            }
        }
        for (item, &v) in chosen.iter().enumerate() {
            if v != NONE && self.chosen[item] != v {
                self.insert(v);
            }
        }
        self.log.clear();
    }

    /// Tries each candidate that gains more than what its item has, however many it pushes out: large ones, such as a legend,
    /// are in the way of more than a step of the search moves. Again only if something moved that it would push out.
    fn polish(&mut self) {
        let mut tried = vec![0; self.graph.gains.len()];
        for _ in 0..MOST_POLISHED {
            let before = self.sum;
            for v in 0..self.graph.gains.len() as u32 {
                if self.graph.gains[v as usize] > self.own_of(v)
                    && tried[v as usize] <= self.last_moved(v)
                    && self.promises(v, usize::MAX, -1)
                {
                    self.force_and_climb(v, -1);
                    tried[v as usize] = self.step;
                }
            }
            if self.sum == before {
                return;
            }
        }
    }

    /// The step in which its own item, or one that a candidate would push out, last moved.
    fn last_moved(&self, v: u32) -> u32 {
        let graph = self.graph;
        let item = |v: u32| graph.items[v as usize] as usize;
        let pushed =
            graph.conflicts.of(v).iter().map(|u| (item(*u), u)).filter(|(i, u)| self.chosen[*i] == **u);
        pushed.map(|(i, _)| self.moved[i]).fold(self.moved[item(v)], u32::max)
    }

    fn force_and_climb(&mut self, v: u32, allowed: i64) {
        let graph = self.graph;
        let before = self.sum;
        self.step += 1;
        for &u in graph.conflicts.of(v) {
            self.banned[u as usize] = self.step;
        }
        for u in graph.of_item(graph.items[v as usize]) {
            self.banned[u as usize] = self.step;
        }
        self.hot.clear();
        self.force(v);
        self.climb();
        if before - self.sum > allowed {
            self.undo();
        }
        for (v, _) in self.log.drain(..) {
            self.moved[graph.items[v as usize] as usize] = self.step;
        }
    }

    /// Whether to force a candidate in may be worth it: it pushes out at most so many, and if each of them finds its best place
    /// beside it no more is lost than allowed. That others gain by the places left free is not looked at.
    fn promises(&mut self, v: u32, most_pushed: usize, allowed: i64) -> bool {
        let graph = self.graph;
        let mut left = graph.gains[v as usize] - self.net[v as usize];
        let mut pushed = 0;
        let mut gain = graph.gains[v as usize] - self.own_of(v);
        let conflicts = graph.conflicts.of(v);
        for (at, &u) in conflicts.iter().enumerate() {
            if left <= 0 {
                break;
            }
            self.work += 1;
            let item = graph.items[u as usize];
            if self.chosen[item as usize] == u {
                let own = graph.gains[u as usize];
                gain += self.best_beside(item, conflicts, at) - own;
                left -= own;
                pushed += 1;
                if pushed > most_pushed {
                    return false;
                }
            }
        }
        gain + allowed >= 0
    }

    /// The most that an item can gain by a candidate that is not in a list in which one of its candidates is at a place.
    fn best_beside(&self, item: u32, list: &[u32], at: usize) -> i64 {
        let own = self.graph.of_item(item);
        let before = list[..at].iter().rev().take_while(|v| own.contains(v)).count();
        let mut listed = list[at - before..].iter().peekable();
        let free = own.filter(|v| listed.next_if_eq(&v).is_none());
        free.map(|v| self.graph.gains[v as usize]).fold(0, i64::max)
    }

    fn own_of(&self, v: u32) -> i64 {
        self.own[self.graph.items[v as usize] as usize]
    }

    fn insert(&mut self, v: u32) {
        let graph = self.graph;
        let (item, gain) = (graph.items[v as usize] as usize, graph.gains[v as usize]);
        self.chosen[item] = v;
        self.own[item] = gain;
        self.sum += gain;
        self.log.push((v, true));
        let conflicts = graph.conflicts.of(v);
        self.work += conflicts.len() as u64;
        for &u in conflicts {
            self.net[u as usize] -= gain;
        }
    }

    fn remove(&mut self, v: u32) {
        let graph = self.graph;
        let (item, gain) = (graph.items[v as usize], graph.gains[v as usize]);
        self.chosen[item as usize] = NONE;
        self.own[item as usize] = 0;
        self.sum -= gain;
        self.log.push((v, false));
        let conflicts = graph.conflicts.of(v);
        self.work += conflicts.len() as u64;
        for &u in conflicts {
            let net = self.net[u as usize] + gain;
            self.net[u as usize] = net;
            if net > 0
                && net > self.own[graph.items[u as usize] as usize]
                && self.banned[u as usize] != self.step
            {
                self.hot.push(u);
            }
        }
        let siblings = graph.of_item(item);
        self.work += siblings.len() as u64;
        let (net, banned, step) = (&self.net, &self.banned, self.step);
        self.hot.extend(siblings.filter(|u| net[*u as usize] > 0 && banned[*u as usize] != step));
    }

    /// Puts a candidate in and takes out what is in its way.
    fn force(&mut self, v: u32) {
        let graph = self.graph;
        let mut in_the_way = graph.gains[v as usize] - self.net[v as usize];
        if in_the_way > 0 {
            for &u in graph.conflicts.of(v) {
                self.work += 1;
                if self.chosen[graph.items[u as usize] as usize] == u {
                    in_the_way -= graph.gains[u as usize];
                    self.remove(u);
                    if in_the_way <= 0 {
                        break;
                    }
                }
            }
        }
        let own = self.chosen[graph.items[v as usize] as usize];
        if own != NONE {
            self.remove(own);
        }
        self.insert(v);
    }

    /// Puts in what raises the gain, the most first, until nothing does.
    fn climb(&mut self) {
        loop {
            let mut best: Option<(i64, u32)> = None;
            let mut kept = 0;
            self.work += self.hot.len() as u64;
            for at in 0..self.hot.len() {
                let v = self.hot[at];
                let raise = self.net[v as usize] - self.own_of(v);
                if raise <= 0 {
                    continue;
                }
                self.hot[kept] = v;
                kept += 1;
                if best.is_none_or(|(most, first)| raise > most || raise == most && v < first) {
                    best = Some((raise, v));
                }
            }
            self.hot.truncate(kept);
            let Some((_, v)) = best else { return };
            self.force(v);
        }
    }

    /// Takes back what is in the log.
    fn undo(&mut self) {
        let graph = self.graph;
        while let Some((v, went_in)) = self.log.pop() {
            let (item, gain) = (graph.items[v as usize] as usize, graph.gains[v as usize]);
            let change = if went_in { -gain } else { gain };
            self.chosen[item] = if went_in { NONE } else { v };
            self.own[item] = if went_in { 0 } else { gain };
            self.sum += change;
            let conflicts = graph.conflicts.of(v);
            self.work += conflicts.len() as u64;
            for &u in conflicts {
                self.net[u as usize] -= change;
            }
        }
    }
}

/// The binary logarithm of one over a chance drawn at random, in 1/256: by the position of its first bit and, between
/// powers of two, linearly. Floats would give other values on other machines.
fn cost_of_chance(random: &mut Random) -> i64 {
    let bits = random.bits() | 1;
    let zeros = bits.leading_zeros();
    let rest = ((bits << zeros) >> 55) & 0xff;
    i64::from(zeros) * 256 + 256 - rest as i64
}

#[cfg(test)]
mod tests {
    use super::super::Problem;
    use super::*;

    #[test]
    fn a_search_leaves_out_no_more_than_it_began_with_and_does_so_each_time() {
        // A ring of 40 items with two candidates each that conflict with those of the next.
        let lists = (0..80u32).map(|v| {
            let item = v / 2;
            let mut list: Vec<u32> = [(item + 39) % 40, (item + 1) % 40].map(|i| 2 * i + v % 2).into();
            list.extend([7, 33].map(|by| 2 * ((item + by) % 40) + 1 - v % 2));
            list.sort_unstable();
            list
        });
        let first = (0..=40).map(|i| 2 * i).collect();
        let costs = (0..80).map(|v| v * 37 % 500).collect();
        let problem = Problem::new(vec![1000; 40], first, costs, lists.collect());
        let graph = problem.graph();
        let run = || {
            let mut search = Search::new(&graph);
            let before = search.sum;
            search.run(20_000);
            let sum: i64 = search.choice().iter().flatten().map(|v| graph.gains[*v as usize]).sum();
            assert!(sum >= before);
            search.choice()
        };
        assert_eq!(run(), run());
    }
}
