//! Which candidate each item takes, if any, so that none conflict and the sum of costs is the least.
//!
//! Knows neither boxes nor maps, only costs and which candidates exclude each other: the problem is that of the heaviest
//! independent set in a graph in which every item is a clique. It falls into parts ([`parts`]). What some best choice does
//! without is taken out ([`reduce`]) where labels have few places, as those of points in a crowd; where they have many it
//! would take longer than to search among all of them. The rest is solved exactly if it is small ([`exact`]), else by
//! iterated local search ([`local`]). Costs are whole numbers, work is counted and chance has a seed, so that equal problems
//! have equal solutions on every machine; and each part is searched by itself, so that a change in one corner of a map
//! moves nothing in another.

mod exact;
mod graph;
mod local;
mod parts;
mod random;
mod reduce;

pub use graph::Lists;

use graph::{Graph, Live};

/// Parts with more candidates are not tried exactly; it would seldom come to an end.
const MOST_EXACT: usize = 100;

/// Nothing is taken out of parts in which candidates have more conflicts than this in the mean: too little would go.
const MOST_REDUCED: usize = 16;

/// Items, of which each takes one of its candidates or none.
#[derive(Debug, Clone)]
pub struct Problem {
    /// What it costs to leave an item out.
    weights: Vec<i64>,
    /// The first candidate of each item; at the end the number of all.
    first: Vec<u32>,
    /// What each candidate costs.
    costs: Vec<i64>,
    conflicts: Lists,
}

impl Problem {
    /// A problem of as many items as there are weights.
    ///
    /// `weights` tells what it costs to leave each item out, `first` the number of its first candidate and, at the end, of all
    /// candidates, `costs` what each candidate costs, in thousandths or any other unit, and `conflicts` for each candidate
    /// those that it excludes: of other items, and each pair from both sides. Lists in any order give the same solution. What
    /// doesn't fit together is left out.
    pub fn new(weights: Vec<i64>, mut first: Vec<u32>, costs: Vec<i64>, conflicts: Lists) -> Self {
        // Every item has its candidates within those that there are, after those of the item before.
        first.resize(weights.len() + 1, costs.len() as u32);
        let mut least = 0;
        for start in &mut first {
            least = (*start).clamp(least, costs.len() as u32);
            *start = least;
        }
        let conflicts = conflicts.sorted(costs.len());
        Problem { weights, first, costs, conflicts }
    }

    /// What a choice costs: its candidates, and the items left out.
    pub fn cost(&self, chosen: &[Option<u32>]) -> i64 {
        let costs = chosen.iter().zip(&self.weights);
        costs.map(|(v, weight)| v.and_then(|v| self.costs.get(v as usize)).unwrap_or(weight)).sum()
    }

    fn graph(&self) -> Graph<'_> {
        let (mut items, mut gains) = (vec![0; self.costs.len()], vec![0; self.costs.len()]);
        for (item, range) in self.first.windows(2).enumerate() {
            for v in range[0] as usize..range[1] as usize {
                items[v] = item as u32;
                gains[v] = self.weights[item] - self.costs[v];
            }
        }
        Graph { gains, items, first: &self.first, conflicts: &self.conflicts }
    }
}

/// How much work is spent on each item where the best choice is not found at once: about how many entries of lists of
/// conflicts are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort(pub u32);

impl Default for Effort {
    /// More brings little: 1,000 random points leave out one label in 4,000 less with twice as much, and maps none.
    fn default() -> Self {
        Effort(5000)
    }
}

/// The candidate that each item takes, by its number among all candidates; none where it is left out.
///
/// No two chosen candidates conflict. An item is left out rather than given a candidate that costs no less.
pub fn solve(problem: &Problem, effort: Effort) -> Vec<Option<u32>> {
    let graph = problem.graph();
    let mut live = Live::of(&graph);
    reduce::free(&graph, &mut live);
    by_parts(&graph, &live, |part| {
        if part.conflicts.count() > MOST_REDUCED * part.gains.len() {
            return best_of(part, effort);
        }
        let mut live = Live::of(part);
        reduce::Reducer::new(part.gains.len()).all(part, &mut live);
        by_parts(part, &live, |part| best_of(part, effort))
    })
}

/// The choices in all parts together.
fn by_parts(graph: &Graph, live: &Live, solve: impl Fn(&Graph) -> Vec<Option<u32>>) -> Vec<Option<u32>> {
    let mut chosen = vec![None; graph.first.len() - 1];
    for part in parts::parts(graph, live) {
        for v in solve(&part.graph(graph)).into_iter().flatten() {
            let v = part.members[v as usize];
            chosen[graph.items[v as usize] as usize] = Some(v);
        }
    }
    chosen
}

/// The choice in a part.
fn best_of(graph: &Graph, effort: Effort) -> Vec<Option<u32>> {
    let items = graph.first.len() - 1;
    let mut search = local::Search::new(graph);
    if items == 1 {
        return search.choice();
    }
    let work = items as u64 * u64::from(effort.0);
    if graph.gains.len() <= MOST_EXACT
        && let Some(best) = exact::solve(graph, search.choice(), work)
    {
        return best;
    }
    search.run(work);
    search.choice()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Up to six items with up to three candidates each, and any conflicts between them.
    fn problems() -> impl Strategy<Value = Problem> {
        let items = prop::collection::vec((1i64..40, prop::collection::vec(0i64..45, 0..4)), 1..7);
        (items, prop::collection::vec(any::<bool>(), 18 * 18)).prop_map(|(items, pairs)| {
            let weights = items.iter().map(|(weight, _)| *weight).collect();
            let costs: Vec<i64> = items.iter().flat_map(|(_, costs)| costs.clone()).collect();
            let of: Vec<usize> =
                items.iter().enumerate().flat_map(|(i, (_, costs))| vec![i; costs.len()]).collect();
            let mut first = vec![0];
            items.iter().for_each(|(_, costs)| first.push(first[first.len() - 1] + costs.len() as u32));
            let joined = |a: usize, b: usize| of[a] != of[b] && pairs[a.min(b) * 18 + a.max(b)];
            let list =
                |a: usize| (0..costs.len()).filter(|b| joined(a, *b)).map(|b| b as u32).collect::<Vec<_>>();
            let lists = (0..costs.len()).map(list).collect();
            Problem::new(weights, first, costs, lists)
        })
    }

    fn is_possible(problem: &Problem, chosen: &[Option<u32>]) -> bool {
        let graph = problem.graph();
        let own = |(item, v): (usize, &Option<u32>)| v.is_none_or(|v| graph.items[v as usize] == item as u32);
        let free = |v: &u32| !graph.conflicts.of(*v).iter().any(|u| chosen.contains(&Some(*u)));
        chosen.iter().enumerate().all(own) && chosen.iter().flatten().all(free)
    }

    /// The least cost of all choices.
    fn least(problem: &Problem, chosen: &mut Vec<Option<u32>>) -> i64 {
        let item = chosen.len();
        if item == problem.weights.len() {
            return if is_possible(problem, chosen) { problem.cost(chosen) } else { i64::MAX };
        }
        let candidates = (problem.first[item]..problem.first[item + 1]).map(Some).chain([None]);
        let mut most = i64::MAX;
        for v in candidates {
            chosen.push(v);
            most = most.min(least(problem, chosen));
            chosen.pop();
        }
        most
    }

    proptest! {
        #[test]
        fn a_small_problem_is_solved_as_well_as_by_trying_everything(problem in problems()) {
            let chosen = solve(&problem, Effort::default());
            prop_assert!(is_possible(&problem, &chosen));
            prop_assert_eq!(problem.cost(&chosen), least(&problem, &mut Vec::new()));
        }

        #[test]
        fn what_is_taken_out_leaves_a_best_choice(problem in problems()) {
            let graph = problem.graph();
            let mut live = Live::of(&graph);
            reduce::free(&graph, &mut live);
            reduce::Reducer::new(graph.gains.len()).all(&graph, &mut live);
            // What is gone costs as much as leaving its item out.
            let mut reduced = problem.clone();
            for v in (0..graph.gains.len()).filter(|v| !live.has(*v as u32)) {
                reduced.costs[v] = problem.weights[graph.items[v] as usize];
            }
            prop_assert_eq!(least(&reduced, &mut Vec::new()), least(&problem, &mut Vec::new()));
        }

        #[test]
        fn local_search_alone_never_chooses_what_conflicts(problem in problems()) {
            let graph = problem.graph();
            for part in parts::parts(&graph, &Live::of(&graph)) {
                let part = part.graph(&graph);
                let mut search = local::Search::new(&part);
                search.run(2000);
                let chosen = search.choice();
                let conflicting = |v: &u32| part.conflicts.of(*v).iter().any(|u| chosen.contains(&Some(*u)));
                prop_assert!(!chosen.iter().flatten().any(conflicting));
            }
        }

        #[test]
        fn the_order_of_the_lists_does_not_matter(problem in problems()) {
            let reversed: Lists = (0..problem.costs.len() as u32)
                .map(|v| problem.conflicts.of(v).iter().rev().copied().collect::<Vec<_>>())
                .collect();
            let (weights, first, costs) = (problem.weights.clone(), problem.first.clone(), problem.costs.clone());
            let other = Problem::new(weights, first, costs, reversed);
            prop_assert_eq!(solve(&other, Effort(0)), solve(&problem, Effort(0)));
            prop_assert_eq!(solve(&other, Effort::default()), solve(&problem, Effort::default()));
        }

        #[test]
        fn a_part_is_solved_alike_whatever_else_there_is(a in problems(), b in problems()) {
            let moved = a.costs.len() as u32;
            let first = a.first[..a.first.len() - 1].iter().copied().chain(b.first.iter().map(|v| v + moved));
            let of_a = (0..moved).map(|v| a.conflicts.of(v).to_vec());
            let of_b = (0..b.costs.len() as u32).map(|v| b.conflicts.of(v).iter().map(|u| u + moved).collect());
            let both = Problem::new(
                [&a.weights[..], &b.weights[..]].concat(),
                first.collect(),
                [&a.costs[..], &b.costs[..]].concat(),
                of_a.chain(of_b).collect(),
            );
            let chosen = solve(&both, Effort::default());
            prop_assert_eq!(&chosen[..a.weights.len()], &solve(&a, Effort::default())[..]);
            let alone = solve(&b, Effort::default()).into_iter().map(|v| v.map(|v| v + moved));
            prop_assert_eq!(&chosen[a.weights.len()..], &alone.collect::<Vec<_>>()[..]);
        }
    }
}
