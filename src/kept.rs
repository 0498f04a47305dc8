//! Values that are made once and shared.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

/// So many values of a kind are kept, if nothing else is said; in a batch where every map has boundaries of its own, all of
/// them would fill the memory.
const MOST: usize = 8;

/// The latest values of a kind, by what they were made from. Who asks for a value that another thread is making waits
/// for it, so that none is made twice.
pub(crate) struct Kept<K, V> {
    /// By their keys, the oldest first.
    values: Mutex<Vec<(K, Arc<OnceLock<V>>)>>,
    most: usize,
}

impl<K: PartialEq + Clone, V: Clone> Kept<K, V> {
    /// Nothing yet, and never more than so many.
    pub(crate) fn at_most(most: usize) -> Self {
        Kept { values: Mutex::default(), most }
    }

    /// The value that is kept under a key, or else the one that is made now.
    pub(crate) fn get(&self, key: &K, make: impl FnOnce() -> V) -> V {
        self.cell(key).get_or_init(make).clone()
    }

    /// The place of a value. The lock is held no longer than it takes to find it, not while a value is made.
    fn cell(&self, key: &K) -> Arc<OnceLock<V>> {
        // Nothing in here can stop halfway, so a lock that another thread broke is as good as any.
        let mut all = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, cell)) = all.iter().find(|(known, _)| known == key) {
            return Arc::clone(cell);
        }
        if all.len() == self.most {
            all.remove(0);
        }
        let cell = Arc::default();
        all.push((key.clone(), Arc::clone(&cell)));
        cell
    }
}

impl<K: PartialEq + Clone, V: Clone> Default for Kept<K, V> {
    fn default() -> Self {
        Kept::at_most(MOST)
    }
}

impl<K, V> fmt::Debug for Kept<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept")
    }
}

/// Which of all values of a type one is, as a part of a key. That does not keep it from being dropped: large files are let
/// go when no map needs them.
pub(crate) struct Identity<T>(Weak<T>);

impl<T> Identity<T> {
    /// That of a shared value.
    pub(crate) fn of(value: &Arc<T>) -> Self {
        Identity(Arc::downgrade(value))
    }
}

impl<T> Clone for Identity<T> {
    fn clone(&self) -> Self {
        Identity(Weak::clone(&self.0))
    }
}

impl<T> PartialEq for Identity<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.ptr_eq(&other.0)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_value_is_made_once_however_many_threads_ask() {
        let (kept, made) = (Kept::<u8, u8>::default(), AtomicUsize::new(0));
        let ask = || {
            kept.get(&7, || {
                made.fetch_add(1, Ordering::Relaxed);
                std::thread::yield_now();
                9
            })
        };
        std::thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(|| assert_eq!(ask(), 9)))));
        assert_eq!(made.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn equal_values_are_told_apart_and_let_go() {
        let (one, other) = (Arc::new(7), Arc::new(7));
        let identity = Identity::of(&one);
        assert!(identity == Identity::of(&one) && identity != Identity::of(&other));
        assert_eq!(Arc::try_unwrap(one), Ok(7));
    }

    #[test]
    fn the_oldest_value_makes_room() {
        let kept = Kept::<usize, usize>::default();
        (0..=MOST).for_each(|i| assert_eq!(kept.get(&i, || i), i));
        assert_eq!(kept.get(&MOST, || 99), MOST);
        assert_eq!(kept.get(&0, || 99), 99);
    }
}
