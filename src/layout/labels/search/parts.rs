//! The parts of a problem that have nothing to do with each other.
//!
//! What is far apart on a map is never in each other's way, so each part is solved by itself: small ones exactly, and a
//! change in one can't reach another.

use super::graph::{Graph, Lists, Live};

/// Items that are joined by conflicts, with the live candidates of these, numbered anew in the same order.
#[derive(Debug)]
pub(super) struct Part {
    /// The vertex of the whole that each vertex stands for.
    pub(super) members: Vec<u32>,
    /// The first vertex of each item; at the end the number of all.
    pub(super) first: Vec<u32>,
    /// The conflicts within the part.
    pub(super) conflicts: Lists,
}

impl Part {
    /// The part as a graph.
    pub(super) fn graph(&self, whole: &Graph) -> Graph<'_> {
        let gains = self.members.iter().map(|v| whole.gains[*v as usize]).collect();
        let sizes = self.first.windows(2).map(|w| w[1] - w[0]).enumerate();
        let items = sizes.flat_map(|(item, size)| std::iter::repeat_n(item as u32, size as usize)).collect();
        Graph { gains, items, first: &self.first, conflicts: &self.conflicts }
    }
}

/// The parts of what is live, by their first items.
pub(super) fn parts(graph: &Graph, live: &Live) -> Vec<Part> {
    let items = graph.first.len() as u32 - 1;
    let mut roots: Vec<u32> = (0..items).collect();
    for v in (0..graph.gains.len() as u32).filter(|v| live.has(*v)) {
        let item = graph.items[v as usize];
        let mut last = item;
        for &u in graph.conflicts.of(v) {
            let other = graph.items[u as usize];
            if other > item || !live.has(u) || other == last {
                continue;
            }
            last = other;
            let (a, b) = (root(&mut roots, item), root(&mut roots, other));
            // The lower is the root, so that parts come in the order of their first items.
            roots[a.max(b) as usize] = a.min(b);
        }
    }
    let mut numbers = vec![u32::MAX; items as usize];
    let mut members: Vec<Vec<u32>> = Vec::new();
    for item in 0..items {
        if !graph.of_item(item).any(|v| live.has(v)) {
            continue;
        }
        let root = root(&mut roots, item) as usize;
        if numbers[root] == u32::MAX {
            numbers[root] = members.len() as u32;
            members.push(Vec::new());
        }
        members[numbers[root] as usize].push(item);
    }
    let mut renamed = vec![0; graph.gains.len()];
    members.iter().map(|items| part(graph, live, items, &mut renamed)).collect()
}

/// The item that stands for all that an item is joined with.
fn root(roots: &mut [u32], item: u32) -> u32 {
    let mut item = item;
    while roots[item as usize] != item {
        roots[item as usize] = roots[roots[item as usize] as usize];
        item = roots[item as usize];
    }
    item
}

fn part(graph: &Graph, live: &Live, items: &[u32], renamed: &mut [u32]) -> Part {
    let (mut members, mut first) = (Vec::new(), vec![0]);
    for &item in items {
        for v in graph.of_item(item).filter(|v| live.has(*v)) {
            renamed[v as usize] = members.len() as u32;
            members.push(v);
        }
        first.push(members.len() as u32);
    }
    let (mut starts, mut entries) = (vec![0], Vec::new());
    for &v in &members {
        let others = graph.conflicts.of(v).iter().filter(|u| live.has(**u));
        entries.extend(others.map(|u| renamed[*u as usize]));
        starts.push(entries.len() as u32);
    }
    Part { members, first, conflicts: Lists::from_parts(starts, entries) }
}
