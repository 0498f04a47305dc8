//! What was drawn by earlier runs, so that it need not be drawn again.
//!
//! It is a file `.marz-batch.json` in the folder of a map's first picture. There it goes wherever the pictures go: who
//! deletes the folder, or copies it to another machine, needs to think of nothing. The report would be another place, but
//! nobody has to ask for one. No clock is asked: a file that was touched is not changed, and one that was changed is, whatever
//! its date says. Pictures are compared as well, so that one that was edited or deleted is drawn again; the worst
//! that a lost or a stale file can do is to have a map drawn once more.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use marz::{Error, ErrorKind, Result, Warning};
use serde::{Deserialize, Serialize};

use crate::cli::job::Job;
use crate::cli::output::Pending;
use crate::cli::report::{Output, sha256};

const NAME: &str = ".marz-batch.json";

/// After so many maps what was drawn is saved, so that a batch that is broken off goes on where it was.
const SAVED_EVERY: usize = 32;

/// What is known of a map that was drawn.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Remembered {
    /// What it was made from.
    fingerprint: String,
    pub(super) outputs: Vec<Output>,
    /// Its warnings, so that a report has them also when the map was not drawn again.
    pub(super) warnings: Vec<serde_json::Value>,
}

/// The maps of a folder, by the file name of their first picture.
type Folder = BTreeMap<String, Remembered>;

/// What is known of all maps.
#[derive(Debug, Default)]
pub(super) struct Memory(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// What was in the files when each was first needed.
    before: BTreeMap<PathBuf, Folder>,
    /// What was drawn since the files were saved.
    new: BTreeMap<PathBuf, Folder>,
    unsaved: usize,
}

impl Remembered {
    pub(super) fn new(fingerprint: String, outputs: Vec<Output>, warnings: &[Warning]) -> Result<Self> {
        let json = warnings.iter().map(serde_json::to_value).collect::<std::result::Result<_, _>>();
        let warnings = json.map_err(|error| Error::new(ErrorKind::Format, error.to_string()))?;
        Ok(Remembered { fingerprint, outputs, warnings })
    }

    fn is_there(&self) -> bool {
        let same =
            |output: &Output| std::fs::read(&output.path).is_ok_and(|bytes| sha256(&bytes) == output.sha256);
        self.outputs.iter().all(same)
    }
}

impl Memory {
    /// What is known of a map, where it was made from the same and all its pictures are as they were written.
    pub(super) fn unchanged(&self, job: &Job, fingerprint: &str) -> Option<Remembered> {
        let (folder, name) = place(job)?;
        let known = {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            state.before.entry(folder).or_insert_with_key(|folder| read(folder)).get(&name).cloned()
        };
        known.filter(|known| known.fingerprint == fingerprint && known.is_there())
    }

    /// Keeps what was drawn, and saves it from time to time.
    pub(super) fn remember(&self, job: &Job, remembered: Remembered) {
        let Some((folder, name)) = place(job) else { return };
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.new.entry(folder).or_default().insert(name, remembered);
        state.unsaved += 1;
        if state.unsaved >= SAVED_EVERY {
            // What fails now is tried again in the end, and told then.
            let _ = state.save();
        }
    }

    /// Saves what was drawn.
    ///
    /// # Errors
    /// When a file can't be written.
    pub(super) fn save(&self) -> Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).save()
    }
}

impl State {
    /// Adds what was drawn to the files as they are now, for another shard may have written them in the meantime.
    fn save(&mut self) -> Result<()> {
        self.unsaved = 0;
        for (folder, new) in &self.new {
            let mut all = read(folder);
            all.extend(new.clone());
            all.retain(|name, _| folder.join(name).exists() || new.contains_key(name));
            let json = serde_json::to_string_pretty(&all);
            let json = json.map_err(|error| Error::new(ErrorKind::Format, error.to_string()))?;
            Pending::write(&folder.join(NAME), (json + "\n").as_bytes())?.commit()?;
        }
        self.new.clear();
        Ok(())
    }
}

/// What a folder remembers; nothing where the file is missing or not of this format.
fn read(folder: &Path) -> Folder {
    let text = std::fs::read_to_string(folder.join(NAME)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// The folder and the file name of the first picture of a map.
fn place(job: &Job) -> Option<(PathBuf, String)> {
    let path = job.targets.first()?.path.as_deref()?;
    let folder = path.parent().unwrap_or(Path::new(""));
    Some((folder.to_owned(), path.file_name()?.to_string_lossy().into_owned()))
}
