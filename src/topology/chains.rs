use std::borrow::Cow;

use geo::Coord;

use super::Path;

/// Paths without repetitions, all their visits numbered in one row, and each visit with the number of the first
/// visit to the same point. That number stands for the point.
///
/// Numbers follow the order of the input and nothing else. A point is found by open addressing with a fixed
/// multiplicative hash (Knuth, D. E. (1998), "The Art of Computer Programming", vol. 3, 2nd ed., section 6.4), in
/// about 16 bytes a visit.
pub(super) struct Chains<'a> {
    /// The points of each path, no two that follow each other equal; a ring without its closing point.
    paths: Vec<Cow<'a, [Coord<f64>]>>,
    /// The number of each path's first visit, and of the one after the last.
    starts: Vec<u32>,
    /// For each block of visits the path in which it begins.
    blocks: Vec<u32>,
    /// For each visit the first visit to its point.
    firsts: Vec<u32>,
}

/// Visits in a block of the table from visits to paths.
const BLOCK: usize = 32;
/// Visits that are looked up at once: their cache misses then overlap.
const BATCH: usize = 64;

impl<'a> Chains<'a> {
    pub(super) fn new(paths: &[Path<'a>]) -> Self {
        let paths: Vec<_> = paths.iter().map(without_repetitions).collect();
        let mut starts = Vec::with_capacity(paths.len() + 1);
        let mut blocks = Vec::new();
        let mut visits = 0;
        for (i, path) in paths.iter().enumerate() {
            starts.push(visits as u32);
            visits += path.len();
            blocks.resize(visits.div_ceil(BLOCK), i as u32);
        }
        starts.push(visits as u32);
        let mut chains = Chains { paths, starts, blocks, firsts: Vec::with_capacity(visits) };
        chains.number(visits);
        chains
    }

    /// The points of a path.
    pub(super) fn points(&self, path: usize) -> &[Coord<f64>] {
        &self.paths[path]
    }

    /// For each point of a path the number that stands for it.
    pub(super) fn ids(&self, path: usize) -> &[u32] {
        &self.firsts[self.starts[path] as usize..self.starts[path + 1] as usize]
    }

    /// How many visits there are; every number is below.
    pub(super) fn len(&self) -> usize {
        self.firsts.len()
    }

    /// The number of the first visit of a path.
    pub(super) fn start(&self, path: usize) -> u32 {
        self.starts[path]
    }

    /// The path of a visit; `guess` is tried before.
    pub(super) fn path_of(&self, visit: u32, guess: usize) -> usize {
        if self.starts[guess] <= visit && visit < self.starts[guess + 1] {
            return guess;
        }
        let mut path = self.blocks[visit as usize / BLOCK] as usize;
        while self.starts[path + 1] <= visit {
            path += 1;
        }
        path
    }

    /// Finds the first visit to each point.
    fn number(&mut self, visits: usize) {
        /// The upper half of an entry is a part of the hash, the lower half a visit and 1.
        const TAG: u64 = !0 << 32;
        let mut table = vec![0_u64; visits + visits / 2 + 1];
        let (mut firsts, mut guess) = (std::mem::take(&mut self.firsts), 0);
        let mut found = [(0_u64, 0_usize, 0_u64); BATCH];
        for batch in self.paths.iter().flat_map(|path| path.chunks(BATCH)) {
            for (found, p) in found.iter_mut().zip(batch) {
                let hash = hash(p);
                let slot = (((hash & !TAG) * table.len() as u64) >> 32) as usize;
                *found = (hash & TAG, slot, table[slot]);
            }
            for (&(tag, mut slot, mut entry), p) in found.iter().zip(batch) {
                // What was empty when it was looked up may have been filled by this batch.
                if entry == 0 {
                    entry = table[slot];
                }
                let first = loop {
                    if entry == 0 {
                        table[slot] = tag | (firsts.len() as u64 + 1);
                        break firsts.len() as u32;
                    }
                    if entry & TAG == tag {
                        let visit = (entry & !TAG) as u32 - 1;
                        guess = self.path_of(visit, guess);
                        if key(&self.paths[guess][(visit - self.starts[guess]) as usize]) == key(p) {
                            break visit;
                        }
                    }
                    slot = if slot + 1 == table.len() { 0 } else { slot + 1 };
                    entry = table[slot];
                };
                firsts.push(first);
            }
        }
        self.firsts = firsts;
    }
}

/// The points of a path that differ from the one before, none if they are too few. Copied only if they must be.
fn without_repetitions<'a>(path: &Path<'a>) -> Cow<'a, [Coord<f64>]> {
    let repeats = path.points.windows(2).any(|pair| pair[0] == pair[1]);
    let kept: Cow<[_]> = if repeats {
        let mut points = path.points.to_vec();
        points.dedup();
        points.into()
    } else {
        path.points.into()
    };
    let mut n = kept.len();
    while path.ring && n > 1 && kept[0] == kept[n - 1] {
        n -= 1;
    }
    let n = if n < if path.ring { 3 } else { 2 } { 0 } else { n };
    match kept {
        Cow::Borrowed(points) => points[..n].into(),
        Cow::Owned(mut points) => {
            points.truncate(n);
            points.into()
        }
    }
}

/// Bits that are equal exactly when the numbers are; adding 0 turns -0 into 0.
pub(super) fn key(p: &Coord<f64>) -> (u64, u64) {
    ((p.x + 0.0).to_bits(), (p.y + 0.0).to_bits())
}

/// A fixed hash of a point: both halves of one long product.
fn hash(p: &Coord<f64>) -> u64 {
    let (x, y) = key(p);
    mix(x, y)
}

/// Both halves of the product of two numbers; the constants are the fractions of the golden ratio and of √3.
pub(super) fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x9e37_79b9_7f4a_7c15) * u128::from(b ^ 0xbb67_ae85_84ca_a73b);
    (product as u64 ^ (product >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
