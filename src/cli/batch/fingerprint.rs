//! What a map depends on, as one number: equal fingerprints mean equal pictures.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::cli::job::{Job, inputs};
use crate::cli::report::sha256;

/// The contents of all files that maps are made from, each hashed once in a run.
#[derive(Debug)]
pub(super) struct Inputs(Mutex<BTreeMap<PathBuf, String>>);

impl Inputs {
    pub(super) fn new() -> Self {
        Inputs(Mutex::default())
    }

    /// The hash of this version of marz, of what the map is to show, and of the contents of its files.
    pub(super) fn fingerprint(&self, job: &Job) -> String {
        // The map file counts as it was understood: another comment in it makes no other map. `Debug` names every field,
        // also those that are added one day.
        let mut all = format!("marz {}\n{:?}\n", env!("CARGO_PKG_VERSION"), job.spec);
        for path in inputs(&job.spec, None) {
            all.push_str(&format!("{path:?} {}\n", self.hash(&path)));
        }
        sha256(all.as_bytes())
    }

    /// The hash of a file. Two threads that need it at the same time both read it, which is rare and does no harm.
    fn hash(&self, path: &Path) -> String {
        let known =
            |inputs: &Self| inputs.0.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some(hash) = known(self) {
            return hash;
        }
        // What can't be read fails the map when it is drawn; the name of a built-in theme is no file.
        let hash = std::fs::read(path).map_or("missing".to_owned(), |bytes| sha256(&bytes));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), hash.clone());
        hash
    }
}
