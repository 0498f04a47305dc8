//! Items and their candidates as a graph in which every item is a clique.
//!
//! What conflicts can't be chosen together, and neither can two candidates of one item: so a choice of candidates is an
//! independent set, and its gain is the sum of what it costs less than leaving its items out. Reductions and branches
//! take candidates out, and put them back in the reverse order; nothing is ever moved or renamed.

/// Lists of numbers, one after the other in one piece of memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    starts: Vec<u32>,
    entries: Vec<u32>,
}

impl Lists {
    /// Lists that end at the given places in `entries`, each where the next begins.
    pub(crate) fn from_parts(starts: Vec<u32>, entries: Vec<u32>) -> Self {
        Lists { starts, entries }
    }

    /// As many lists as told, each in ascending order, of numbers below theirs.
    pub(super) fn sorted(self, count: usize) -> Self {
        let is_sorted = |v: u32| {
            let list = self.of(v);
            list.windows(2).all(|pair| pair[0] < pair[1])
                && list.last().is_none_or(|last| (*last as usize) < count)
        };
        if self.len() == count && (0..count as u32).all(is_sorted) {
            return self;
        }
        let sorted = |v: u32| {
            let mut list: Vec<u32> = self.of(v).iter().copied().filter(|u| (*u as usize) < count).collect();
            list.sort_unstable();
            list.dedup();
            list
        };
        (0..count as u32).map(sorted).collect()
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// How many entries all lists have together.
    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The list of a number; empty for one that has none.
    pub fn of(&self, number: u32) -> &[u32] {
        let at = |i: usize| self.starts.get(i).map(|start| *start as usize);
        let number = number as usize;
        at(number).zip(at(number + 1)).and_then(|(a, b)| self.entries.get(a..b)).unwrap_or_default()
    }
}

impl<L: AsRef<[u32]>> FromIterator<L> for Lists {
    fn from_iter<I: IntoIterator<Item = L>>(lists: I) -> Self {
        let (mut starts, mut entries) = (vec![0], Vec::new());
        for list in lists {
            entries.extend_from_slice(list.as_ref());
            starts.push(entries.len() as u32);
        }
        Lists { starts, entries }
    }
}

/// The graph of a problem; a number stands for a candidate, a vertex.
#[derive(Debug)]
pub(super) struct Graph<'a> {
    /// What choosing a vertex costs less than leaving its item out.
    pub(super) gains: Vec<i64>,
    /// The item of a vertex.
    pub(super) items: Vec<u32>,
    /// The first vertex of each item; at the end the number of all.
    pub(super) first: &'a [u32],
    /// The vertices of other items that a vertex conflicts with.
    pub(super) conflicts: &'a Lists,
}

impl Graph<'_> {
    /// The vertices of an item.
    pub(super) fn of_item(&self, item: u32) -> std::ops::Range<u32> {
        self.first[item as usize]..self.first[item as usize + 1]
    }

    /// The other vertices of its item, then those that it conflicts with.
    pub(super) fn neighbours(&self, v: u32) -> impl Iterator<Item = u32> + '_ {
        let siblings = self.of_item(self.items[v as usize]).filter(move |u| *u != v);
        siblings.chain(self.conflicts.of(v).iter().copied())
    }
}

/// Which vertices are still there, and in which order the others went.
#[derive(Debug, Clone)]
pub(super) struct Live {
    is_live: Vec<bool>,
    gone: Vec<u32>,
}

impl Live {
    /// All that gain anything.
    pub(super) fn of(graph: &Graph) -> Self {
        Live { is_live: graph.gains.iter().map(|gain| *gain > 0).collect(), gone: Vec::new() }
    }

    pub(super) fn has(&self, v: u32) -> bool {
        self.is_live[v as usize]
    }

    /// Takes a vertex out.
    pub(super) fn remove(&mut self, v: u32) {
        if std::mem::replace(&mut self.is_live[v as usize], false) {
            self.gone.push(v);
        }
    }

    /// How many went so far.
    pub(super) fn mark(&self) -> usize {
        self.gone.len()
    }

    /// Those that went since a mark.
    pub(super) fn since(&self, mark: usize) -> &[u32] {
        &self.gone[mark..]
    }

    /// Puts back what went since a mark.
    pub(super) fn undo(&mut self, mark: usize) {
        for v in self.gone.drain(mark..) {
            self.is_live[v as usize] = true;
        }
    }
}
