//! `marz batch`: many maps, as many at a time as there are processors.
//!
//! What is wrong with the batch as a whole (two maps that write one file, a placeholder without a column) stops it before
//! anything is drawn. What is wrong with one map fails that map alone.

mod fingerprint;
mod memory;
mod plan;
mod progress;

use std::path::Path;

use marz::story::{self, Sources};
use marz::{Error, ErrorKind, Result, Warning};
use rayon::prelude::*;
use serde::Serialize;

use super::args::BatchArgs;
use super::job::Job;
use super::output::Pending;
use super::render::{Drawn, paint_all, warn, write};
use super::report::Output;
use fingerprint::Inputs;
use memory::{Memory, Remembered};
use plan::{Item, Plan};
use progress::Progress;

/// What became of a map: a line of the report. It has no times, so that equal runs give equal reports.
#[derive(Debug, Serialize)]
struct Line<'a> {
    /// The map file.
    map: String,
    /// The row of the manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<String>,
    status: Status,
    outputs: &'a [Output],
    warnings: &'a [serde_json::Value],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure<'a>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Drawn,
    Unchanged,
    Failed,
}

#[derive(Debug, Serialize)]
struct Failure<'a> {
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
}

/// A map that is done, or why it is not.
type Done = Result<(Status, Remembered)>;

/// Draws the maps of a batch; false where one failed.
pub(super) fn batch(args: &BatchArgs) -> Result<bool> {
    let plan = Plan::new(args)?;
    if !args.quiet {
        warn(&plan.warnings);
    }
    let threads = args.jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| {
        Error::new(ErrorKind::Option, format!("no threads could be started: {error}")).at("--jobs")
    })?;
    let work = Work {
        force: args.force,
        sources: Sources::default(),
        inputs: Inputs::new(),
        memory: Memory::default(),
        progress: Progress::new(plan.items.len(), args.quiet),
        plan: &plan,
    };
    let done: Vec<Done> =
        pool.install(|| plan.items.par_iter().with_max_len(1).map(|i| work.see_to(i)).collect());
    work.progress.end(&done);
    if let Err(error) = work.memory.save() {
        // All maps are drawn and stand where they belong: next time they are drawn again.
        warn(&[Warning::from_error("not-remembered", &error)]);
    }
    if let Some(path) = &args.report {
        Pending::write(path, report(&plan.items, &done)?.as_bytes())?.commit()?;
    }
    // The process ends: giving back the memory of large atlases, page by page, would be the last ms of waiting.
    std::mem::forget(work.sources);
    Ok(done.iter().all(Result::is_ok))
}

/// What all threads work with.
struct Work<'a> {
    force: bool,
    plan: &'a Plan,
    sources: Sources,
    inputs: Inputs,
    memory: Memory,
    progress: Progress,
}

impl Work<'_> {
    /// Draws a map, unless it is unchanged.
    fn see_to(&self, item: &Item) -> Done {
        let done = item.job.as_ref().map_err(Error::clone).and_then(|job| self.draw(job));
        self.progress.tell(item, &done);
        done
    }

    fn draw(&self, job: &Job) -> Done {
        // Before anything is read: what changes while the map is drawn makes it another one for the next run.
        let fingerprint = self.inputs.fingerprint(job);
        if !self.force
            && let Some(known) = self.memory.unchanged(job, &fingerprint)
        {
            return Ok((Status::Unchanged, known));
        }
        let mut warnings = Vec::new();
        let theme = story::theme(job.spec.theme.as_deref())?;
        let story = self.sources.read(job.spec.clone())?.take(&mut warnings);
        let drawn = Drawn::with_both_schemes(&story, &theme, &mut warnings)?;
        let targets = drawn.targets(&job.targets);
        if job.spec.by.is_some() && !job.spec.panels {
            self.plan.check_series(job, &targets)?;
        }
        let pictures = paint_all(&drawn, targets, job)?;
        write(&pictures)?.into_iter().try_for_each(Pending::commit)?;
        let outputs = pictures.iter().map(Output::new).collect();
        let remembered = Remembered::new(fingerprint, outputs, &warnings)?;
        self.memory.remember(job, remembered.clone());
        Ok((Status::Drawn, remembered))
    }
}

/// A line for each map, in their order.
fn report(items: &[Item], done: &[Done]) -> Result<String> {
    let line = |(item, done): (&Item, &Done)| -> Result<String> {
        let (status, outputs, warnings, error): (_, &[Output], &[serde_json::Value], _) = match done {
            Ok((status, known)) => (*status, &known.outputs, &known.warnings, None),
            Err(error) => (Status::Failed, &[], &[], Some(error)),
        };
        let error = error.map(|e| Failure {
            message: &e.message,
            file: e.file.as_deref(),
            place: e.place.as_deref(),
            hint: e.hint.as_deref(),
        });
        let row = item.row.map(|row| row.to_string());
        let line = Line { map: said(&item.map), row, status, outputs, warnings, error };
        let json = serde_json::to_string(&line);
        json.map(|json| json + "\n").map_err(|e| Error::new(ErrorKind::Format, e.to_string()))
    };
    items.iter().zip(done).map(line).collect()
}

fn said(path: &Path) -> String {
    path.display().to_string()
}
