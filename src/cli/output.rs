//! Files are written whole or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use marz::{Error, ErrorKind, Result};

/// A file that is written beside its target and gets its name only by [`Pending::commit`]; dropped before, it
/// leaves nothing behind.
#[derive(Debug)]
pub(super) struct Pending {
    temporary: PathBuf,
    target: PathBuf,
    done: bool,
}

impl Pending {
    /// Writes bytes beside a target; the folder `output` is made where it is missing, no other.
    pub(super) fn write(target: &Path, bytes: &[u8]) -> Result<Self> {
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if folder == Path::new("output") && !folder.exists() {
            std::fs::create_dir(folder).map_err(|error| failed(target, &error))?;
        }
        if !folder.is_dir() {
            return Err(Error::new(ErrorKind::Write, format!("there is no folder {}", folder.display()))
                .hint("make the folder, or name another")
                .in_file(target.display()));
        }
        if target.is_dir() {
            return Err(Error::new(ErrorKind::Write, "expected a file to write to, found a folder")
                .hint("name a file in it")
                .in_file(target.display()));
        }
        let name = target.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let temporary = folder.join(format!(".{name}.{}.part", std::process::id()));
        let pending = Pending { temporary, target: target.to_owned(), done: false };
        let mut file = std::fs::File::create(&pending.temporary).map_err(|error| failed(target, &error))?;
        file.write_all(bytes).map_err(|error| failed(target, &error))?;
        Ok(pending)
    }

    /// Gives the file its name.
    pub(super) fn commit(mut self) -> Result<()> {
        std::fs::rename(&self.temporary, &self.target).map_err(|error| failed(&self.target, &error))?;
        self.done = true;
        Ok(())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if !self.done {
            // Nothing more can be done about a file that can't be removed either.
            let _ = std::fs::remove_file(&self.temporary);
        }
    }
}

fn failed(target: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Write, format!("can't be written: {error}"))
        .hint("check the right to write there and the room on the disk")
        .in_file(target.display())
}
