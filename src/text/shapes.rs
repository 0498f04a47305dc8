//! Texts that were shaped before.
//!
//! A map says many things twice while it is laid out, and the maps of a series have most names in common.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Style;
use super::shape::{Shaped, shape};
use crate::scene::Face;

/// So many texts are kept, those of a few hundred maps; then it begins anew.
const MOST: usize = 10_000;

/// What the shape of a text depends on besides itself: face, size and tracking to the last bit, and a direction where
/// one is given.
type Key = (Face, [u64; 2], Option<bool>);

type Texts = BTreeMap<Box<str>, Arc<Shaped>>;

static SHAPES: Mutex<BTreeMap<Key, Texts>> = Mutex::new(BTreeMap::new());

/// A clean text as [`shape`] makes it.
pub(super) fn shaped(text: &str, style: &Style, rtl: Option<bool>) -> Arc<Shaped> {
    let key = (style.face, [style.size_px, style.tracking_em].map(f64::to_bits), rtl);
    let lock = || SHAPES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = lock().get(&key).and_then(|texts| texts.get(text)) {
        return Arc::clone(known);
    }
    // Not under the lock: two threads may shape one text, to the same shape.
    let shaped = Arc::new(shape(text, style, rtl));
    let mut shapes = lock();
    if shapes.values().map(Texts::len).sum::<usize>() == MOST {
        shapes.clear();
    }
    shapes.entry(key).or_default().insert(text.into(), Arc::clone(&shaped));
    shaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shaped_once_for_each_style() {
        let style = Style::new(Face::Regular, 21.5);
        let first = shaped("Khorog, once", &style, None);
        assert!(Arc::ptr_eq(&first, &shaped("Khorog, once", &style, None)));
        let larger = shaped("Khorog, once", &Style::new(Face::Regular, 43.0), None);
        assert_eq!(larger.clusters[1].x_px, 2.0 * first.clusters[1].x_px);
    }
}
