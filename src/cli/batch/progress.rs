//! How far a batch is: a bar on a terminal, else a line for each map, so that logs can be searched.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use super::plan::Item;
use super::{Done, Status};

/// Says how far a batch is, on standard error.
#[derive(Debug)]
pub(super) struct Progress {
    /// The bar; none where there is no terminal.
    bar: Option<ProgressBar>,
    quiet: bool,
}

impl Progress {
    pub(super) fn new(maps: usize, quiet: bool) -> Self {
        let is_seen = !quiet && std::io::stderr().is_terminal();
        let bar = || {
            let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} maps, {eta} left");
            let bar = ProgressBar::new(maps as u64);
            style.map_or(bar.clone(), |style| bar.with_style(style))
        };
        Progress { bar: is_seen.then(bar), quiet }
    }

    /// Says what became of a map.
    pub(super) fn tell(&self, item: &Item, done: &Done) {
        let line = match done {
            Ok((status, known)) => {
                let warnings = match (status, known.warnings.len()) {
                    (Status::Unchanged, _) | (_, 0) => String::new(),
                    (_, 1) => " (1 warning)".to_owned(),
                    (_, n) => format!(" ({n} warnings)"),
                };
                format!("{}: {item}{warnings}", word(*status))
            }
            Err(error) => format!("{}: {item}\nerror: {error}", word(Status::Failed)),
        };
        match &self.bar {
            Some(bar) => {
                if done.is_err() {
                    bar.suspend(|| eprintln!("{line}"));
                }
                bar.inc(1);
            }
            None if self.quiet && done.is_ok() => {}
            None => eprintln!("{line}"),
        }
    }

    /// Says what became of all.
    pub(super) fn end(&self, done: &[Done]) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        if self.quiet {
            return;
        }
        let with = |status: Status| done.iter().filter(|done| status_of(done) == status).count();
        let counts =
            [Status::Drawn, Status::Unchanged, Status::Failed].map(|s| format!("{} {}", with(s), word(s)));
        let maps = if done.len() == 1 { "map" } else { "maps" };
        eprintln!("{} {maps}: {}", done.len(), counts.join(", "));
        let is_warned =
            |done: &Done| matches!(done, Ok((Status::Drawn, known)) if !known.warnings.is_empty());
        if done.iter().any(is_warned) {
            eprintln!("note: --report FILE lists the warnings of each map");
        }
    }
}

fn status_of(done: &Done) -> Status {
    done.as_ref().map_or(Status::Failed, |(status, _)| *status)
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Drawn => "drawn",
        Status::Unchanged => "unchanged",
        Status::Failed => "failed",
    }
}
