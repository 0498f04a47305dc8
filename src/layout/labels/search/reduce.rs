//! Takes out candidates that some best choice does without.
//!
//! One rule does the work of many. Suppose that every best choice contains a vertex v, and grow the set S of what every
//! best choice then contains. A neighbour u of S that gains no less than what of S it excludes must be kept out by
//! something else, or it could take that part's place. If nothing else can keep it out, the supposition was wrong, and v
//! can go; if a single vertex can, that one is in every best choice too, and S grows. This is the rule of unconfined
//! vertices (Xiao and Nagamochi 2013) with weights (Xiao, Huang, Zhou, Ding 2021), here with the sharper estimate that of
//! what else keeps u out only one candidate of each item counts. Dominated candidates, candidates that are free,
//! isolated cliques and most of the rules for labels of Wagner and Wolff (1998) are special cases.

use std::cmp::Reverse;
use std::collections::VecDeque;

use super::graph::{Graph, Live};

/// A vertex with more conflicts is left alone: to look at it would cost more than it brings. Of the dense graphs of maps
/// little goes anyway, and local search does as well with all of it.
const MOST_NEIGHBOURS: usize = 12;

/// How much of what every best choice contains is looked at.
const MOST_SUPPOSED: usize = 12;

/// Takes out the candidates of an item that gain no more than one that nothing conflicts with.
pub(super) fn free(graph: &Graph, live: &mut Live) {
    loop {
        let mark = live.mark();
        for item in 0..graph.first.len() as u32 - 1 {
            let is_free = |v: u32| live.has(v) && !graph.conflicts.of(v).iter().any(|u| live.has(*u));
            let by_gain = |v: &u32| (graph.gains[*v as usize], Reverse(*v));
            let Some(best) = graph.of_item(item).filter(|v| is_free(*v)).max_by_key(by_gain) else {
                continue;
            };
            for v in graph.of_item(item).filter(|v| *v != best) {
                if graph.gains[v as usize] <= graph.gains[best as usize] {
                    live.remove(v);
                }
            }
        }
        if live.mark() == mark {
            return;
        }
    }
}

/// How many entries of lists are looked at for a vertex, at most or little more.
const MOST_WORK: u64 = 500;

/// The memory of the rule; one serves all graphs of a size.
#[derive(Debug)]
pub(super) struct Reducer {
    /// The number of the supposition in which a vertex was last next to S or in it.
    seen: Vec<u32>,
    /// What of S a vertex next to it excludes, if it was seen.
    excluded: Vec<i64>,
    round: u32,
    /// How many entries of lists were looked at.
    pub(super) work: u64,
    queued: Vec<bool>,
    queue: VecDeque<u32>,
    supposed: Vec<u32>,
    fringe: Vec<u32>,
    /// For each item that keeps a vertex out: its best gain, how many vertices, the last of them.
    others: Vec<(u32, i64, u32, u32)>,
}

impl Reducer {
    pub(super) fn new(vertices: usize) -> Self {
        Reducer {
            seen: vec![0; vertices],
            excluded: vec![0; vertices],
            round: 0,
            work: 0,
            queued: vec![false; vertices],
            queue: VecDeque::new(),
            supposed: Vec::new(),
            fringe: Vec::new(),
            others: Vec::new(),
        }
    }

    /// Takes out what the rule finds, anywhere.
    pub(super) fn all(&mut self, graph: &Graph, live: &mut Live) {
        // Of equal candidates the first stays.
        for v in (0..graph.gains.len() as u32).rev() {
            self.queue(v);
        }
        self.run(graph, live);
    }

    /// Takes out what the rule finds where something went since a mark.
    pub(super) fn since(&mut self, graph: &Graph, live: &mut Live, mark: usize) {
        for i in mark..live.mark() {
            self.queue_round(graph, live, live.since(i)[0]);
        }
        self.run(graph, live);
    }

    fn queue(&mut self, v: u32) {
        if !std::mem::replace(&mut self.queued[v as usize], true) {
            self.queue.push_back(v);
        }
    }

    /// Those next to a vertex and those next to them.
    fn queue_round(&mut self, graph: &Graph, live: &Live, v: u32) {
        if graph.conflicts.of(v).len() > MOST_NEIGHBOURS {
            return;
        }
        for u in graph.neighbours(v).filter(|u| live.has(*u)) {
            self.queue(u);
            if graph.conflicts.of(u).len() <= MOST_NEIGHBOURS {
                graph.neighbours(u).filter(|t| live.has(*t)).for_each(|t| self.queue(t));
            }
        }
    }

    fn run(&mut self, graph: &Graph, live: &mut Live) {
        while let Some(v) = self.queue.pop_front() {
            self.queued[v as usize] = false;
            if live.has(v) && self.can_go(graph, live, v) {
                live.remove(v);
                self.queue_round(graph, live, v);
            }
        }
    }

    /// Whether some best choice does without a vertex.
    fn can_go(&mut self, graph: &Graph, live: &Live, v: u32) -> bool {
        if graph.conflicts.of(v).len() > MOST_NEIGHBOURS {
            return false;
        }
        self.round += 1;
        let most_work = self.work + MOST_WORK;
        self.supposed.clear();
        self.fringe.clear();
        self.suppose(graph, live, v);
        let mut is_growing = true;
        while is_growing {
            is_growing = false;
            let mut i = 0;
            while let Some(&u) = self.fringe.get(i) {
                i += 1;
                if self.work > most_work {
                    return false;
                }
                let slack = graph.gains[u as usize] - self.excluded[u as usize];
                if slack < 0 || graph.conflicts.of(u).len() > MOST_NEIGHBOURS {
                    continue;
                }
                let most = self.most_of_others(graph, live, u);
                if most <= slack {
                    return true;
                }
                let needed =
                    self.others.iter().find(|(_, best, count, _)| *count == 1 && most - best <= slack);
                if let Some(&(_, _, _, x)) = needed
                    && self.supposed.len() < MOST_SUPPOSED
                {
                    self.suppose(graph, live, x);
                    is_growing = true;
                }
            }
        }
        false
    }

    /// Adds a vertex to S.
    fn suppose(&mut self, graph: &Graph, live: &Live, v: u32) {
        self.supposed.push(v);
        // What is in S is never next to it, but is seen too: it keeps nothing out that is counted.
        self.seen[v as usize] = self.round;
        self.excluded[v as usize] = i64::MAX;
        self.work += degree(graph, v);
        for u in graph.neighbours(v).filter(|u| live.has(*u)) {
            let at = u as usize;
            if self.seen[at] != self.round {
                self.seen[at] = self.round;
                self.excluded[at] = 0;
                self.fringe.push(u);
            }
            self.excluded[at] = self.excluded[at].saturating_add(graph.gains[v as usize]);
        }
    }

    /// The most that what keeps a vertex out besides S and its neighbours can gain, with the items of this in `others`.
    fn most_of_others(&mut self, graph: &Graph, live: &Live, u: u32) -> i64 {
        self.others.clear();
        self.work += degree(graph, u);
        for t in graph.neighbours(u).filter(|t| live.has(*t)) {
            if self.seen[t as usize] == self.round {
                continue;
            }
            let (item, gain) = (graph.items[t as usize], graph.gains[t as usize]);
            // Candidates of an item stand together in every list.
            match self.others.last_mut().filter(|last| last.0 == item) {
                Some(last) => *last = (item, last.1.max(gain), last.2 + 1, t),
                None => self.others.push((item, gain, 1, t)),
            }
        }
        self.others.iter().map(|(_, best, _, _)| best).sum()
    }
}

/// How many neighbours a vertex has, gone or not.
fn degree(graph: &Graph, v: u32) -> u64 {
    (graph.of_item(graph.items[v as usize]).len() + graph.conflicts.of(v).len()) as u64
}
