//! The best choice, proven, for what is small.
//!
//! Branch and reduce (Akiba and Iwata 2016): a candidate with the most conflicts is taken or left, the rule of
//! [`super::reduce`] runs after each decision, and a branch is given up when the best candidates of all its items together gain
//! no more than the best choice so far. What is left in the end has no conflicts and is the choice. The work is
//! counted and limited, so that the outcome is the same on every machine.

use super::graph::{Graph, Live};
use super::reduce::Reducer;

/// Candidates of items, one each or none.
type Choice = Vec<Option<u32>>;

/// The best choice, unless it takes more work than given to prove; of equal ones the one to start with.
pub(super) fn solve(graph: &Graph, start: Choice, work: u64) -> Option<Choice> {
    let vertices = 0..graph.gains.len() as u32;
    // A node looks at everything once or so.
    let size: u64 = vertices.map(|v| 8 + graph.conflicts.of(v).len() as u64).sum();
    let mut tree = Tree {
        graph,
        live: Live::of(graph),
        reducer: Reducer::new(graph.gains.len()),
        size,
        work,
        most: start.iter().flatten().map(|v| graph.gains[*v as usize]).sum(),
        best: start,
    };
    let mark = tree.live.mark();
    tree.branch(mark).then_some(tree.best)
}

struct Tree<'g> {
    graph: &'g Graph<'g>,
    live: Live,
    reducer: Reducer,
    /// How much is looked at in a node besides what the rule looks at.
    size: u64,
    /// How much may still be looked at.
    work: u64,
    /// What the best choice so far gains.
    most: i64,
    best: Choice,
}

impl Tree<'_> {
    /// Looks at all choices among what is live, after a change since a mark; whether it came to an end.
    fn branch(&mut self, mark: usize) -> bool {
        self.reducer.since(self.graph, &mut self.live, mark);
        let Some(left) = self.work.checked_sub(self.size + self.reducer.work) else { return false };
        self.reducer.work = 0;
        self.work = left;
        let (graph, live) = (self.graph, &self.live);
        let items = 0..graph.first.len() as u32 - 1;
        let mut bound = 0;
        let mut busiest: Option<(usize, u32)> = None;
        for item in items.clone() {
            let mut gain = 0;
            for v in graph.of_item(item).filter(|v| live.has(*v)) {
                gain = gain.max(graph.gains[v as usize]);
                let degree = graph.neighbours(v).filter(|u| live.has(*u)).count();
                if degree > busiest.map_or(0, |(most, _)| most) {
                    busiest = Some((degree, v));
                }
            }
            bound += gain;
        }
        if bound <= self.most {
            return true;
        }
        let Some((_, v)) = busiest else {
            self.most = bound;
            self.best = items.map(|item| graph.of_item(item).find(|v| live.has(*v))).collect();
            return true;
        };
        let mark = self.live.mark();
        graph.neighbours(v).for_each(|u| self.live.remove(u));
        let with = self.branch(mark);
        self.live.undo(mark);
        if !with {
            return false;
        }
        self.live.remove(v);
        let without = self.branch(mark);
        self.live.undo(mark);
        without
    }
}
