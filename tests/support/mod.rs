//! What the tests share: fresh folders, and runs of the program in them.

#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod scene;
pub(crate) mod xml;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

/// An empty folder of its own for a test, gone at its end.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("marz-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if path.exists() {
            std::fs::remove_dir_all(&path).unwrap();
        }
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// A folder with files.
    pub(crate) fn with<T: AsRef<[u8]>>(files: &[(&str, T)]) -> Self {
        let folder = Folder::new();
        files.iter().for_each(|(name, content)| folder.write(name, content));
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.0.join(name), content).unwrap();
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.join(name)).expect(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    /// Everything in the folder, by its path; folders without content.
    pub(crate) fn listing(&self) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        fn list(folder: &Path, all: &mut BTreeMap<PathBuf, Option<Vec<u8>>>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    list(&path, all);
                    all.insert(path, None);
                } else {
                    let bytes = std::fs::read(&path).unwrap();
                    all.insert(path, Some(bytes));
                }
            }
        }
        let mut all = BTreeMap::new();
        list(&self.0, &mut all);
        all
    }

    /// The program, to be run in the folder.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_marz"));
        command.current_dir(&self.0).args(args);
        command
    }

    /// Runs the program in the folder.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs the program in the folder; it must draw.
    pub(crate) fn draw(&self, args: &[&str]) -> Output {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}", messages(&output));
        output
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays behind does no harm: it lies in the folder of the build.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a run said on standard error.
pub(crate) fn messages(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
