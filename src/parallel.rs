//! Work on many things at once, with results in their order.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Below this much work the start of a thread costs more than it saves, bytes of text to read.
const WORTH_A_THREAD: usize = 1 << 18;

/// Does the same to each item; `size` tells how much work it is, in bytes of text to read, about 3 ns. The results are in the order of the items,
/// however many processors there are.
pub(crate) fn map<T: Sync, R: Send>(
    items: &[T],
    size: impl Fn(&T) -> usize,
    work: impl Fn(usize, &T) -> R + Sync,
) -> Vec<R> {
    let total: usize = items.iter().map(&size).sum();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = processors.min(total / WORTH_A_THREAD).min(items.len());
    if threads < 2 {
        return items.iter().enumerate().map(|(i, item)| work(i, item)).collect();
    }
    // The largest first, so that no thread is left alone with one in the end.
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(size(&items[i])));
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        while let Some(&i) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((i, work(i, &items[i])));
        }
        done
    };
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let mut done = take();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).map(|i| i * 7919 % 1000).collect();
        for size in [0, WORTH_A_THREAD] {
            let results = map(&items, |_| size, |i, item| (i, *item));
            assert!(results.iter().enumerate().all(|(i, r)| *r == (i, items[i])), "{size}");
        }
    }
}
