use std::fmt;
use std::sync::Arc;

use super::lines::Lines;
use crate::atlas::{Atlas, Extent};
use crate::kept::{Identity, Kept};
use crate::projection::View;

/// So many views are kept: a map and its locator, for each of the maps that a batch goes through by turns.
const MOST: usize = 32;

/// The lines of the latest views, shared by maps that show the same ground in the same frame: those of a series by day, or
/// of one story in several themes.
pub struct LineCache(Kept<Key, Arc<Lines>>);

/// All that lines depend on.
#[derive(Clone, PartialEq)]
struct Key {
    atlas: Identity<Atlas>,
    view: (String, [f64; 7]),
    near: Extent,
}

impl LineCache {
    /// The lines of an atlas in a view.
    pub(super) fn lines(&self, atlas: &Arc<Atlas>, view: &View, near: Extent) -> Arc<Lines> {
        let key = Key { atlas: Identity::of(atlas), view: view.parameters(), near };
        self.0.get(&key, || Arc::new(Lines::new(atlas, view, near)))
    }
}

impl Default for LineCache {
    fn default() -> Self {
        LineCache(Kept::at_most(MOST))
    }
}

impl fmt::Debug for LineCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LineCache")
    }
}
