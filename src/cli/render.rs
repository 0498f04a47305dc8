//! `marz render`: one map.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Instant;

use marz::{Error, ErrorKind, Result, draw, layout, story};

use super::args::RenderArgs;
use super::job::{Format, Job, Target};
use super::output::Pending;
use super::report::Report;

/// Draws one map; false where `--strict` fails it.
pub(super) fn render(args: RenderArgs) -> Result<bool> {
    let job = Job::new(args)?;
    let mut warnings = Vec::new();
    let theme = story::theme(job.spec.theme.as_deref())?;
    let mut timings = BTreeMap::new();
    let mut clock = Instant::now();
    let mut stage = |name| {
        let ms = clock.elapsed().as_secs_f64() * 1000.0;
        timings.insert(name, (ms * 1000.0).round() / 1000.0);
        clock = Instant::now();
    };
    let story = story::read(job.spec.clone())?.take(&mut warnings);
    stage("load");
    let mut map = layout::compose(&story, &theme)?.take(&mut warnings);
    stage("layout");
    if let Some(prefix) = &job.id_prefix {
        map.scene.id_prefix.clone_from(prefix);
    }
    if job.emit_scene {
        let json =
            serde_json::to_string(&map.scene).map_err(|e| Error::new(ErrorKind::Format, e.to_string()))?;
        print(json.as_bytes())?;
        return Ok(true);
    }
    let pictures = paint_all(&map.scene, &job)?;
    stage("draw");
    // All files are written before the first gets its name: a failure leaves none of them.
    let mut pending = Vec::new();
    for (target, bytes) in &pictures {
        if let Some(path) = &target.path {
            pending.push(Pending::write(path, bytes)?);
        }
    }
    if let Some(path) = &job.report {
        let report = Report::new(&job, &map, &pictures, &warnings, &timings);
        pending.push(Pending::write(path, report.json()?.as_bytes())?);
    }
    pending.into_iter().try_for_each(Pending::commit)?;
    for (_, bytes) in pictures.iter().filter(|(target, _)| target.path.is_none()) {
        print(bytes)?;
    }
    if !job.quiet {
        say(&pictures, &warnings, outside_days(&story));
    }
    // The process ends: giving back the memory of a large atlas, page by page, would be the last ms of waiting.
    std::mem::forget((story, map));
    Ok(!job.strict || warnings.is_empty())
}

/// All pictures; each in a thread of its own, since a PNG takes ten times as long as an SVG.
fn paint_all<'a>(scene: &marz::scene::Scene, job: &'a Job) -> Result<Vec<(&'a Target, Vec<u8>)>> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = job
            .targets
            .iter()
            .map(|target| (target, scope.spawn(move || paint(scene, target, job.scale))))
            .collect();
        let finish = |(target, thread): (&'a Target, std::thread::ScopedJoinHandle<'_, Result<Vec<u8>>>)| {
            let bytes =
                thread.join().unwrap_or_else(|_| Err(Error::new(ErrorKind::Layout, "drawing failed")))?;
            Ok((target, bytes))
        };
        threads.into_iter().map(finish).collect()
    })
}

fn paint(scene: &marz::scene::Scene, target: &Target, scale: f64) -> Result<Vec<u8>> {
    match target.format {
        Format::Svg => draw::svg(scene).map(String::into_bytes),
        Format::Png => draw::png(scene, scale),
    }
}

pub(super) fn print(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| {
        Error::new(ErrorKind::Write, format!("can't be written: {error}")).in_file("<stdout>")
    })
}

/// What is to be said of the events outside the days that the map shows: left out as asked, so no warning.
fn outside_days(story: &layout::Story) -> Option<String> {
    let outside = story.left_out.iter().filter(|event| event.incident.dates.is_some()).count();
    let all = story.incidents.len() + story.events.len() + story.left_out.len();
    let lie = if outside == 1 { "lies" } else { "lie" };
    (outside > 0)
        .then(|| format!("{outside} of {all} events {lie} outside the days shown; --report lists them"))
}

fn say(pictures: &[(&Target, Vec<u8>)], warnings: &[marz::Warning], note: Option<String>) {
    if let Some(note) = note {
        eprintln!("note: {note}");
    }
    for warning in warnings {
        let place = [&warning.file, &warning.feature]
            .into_iter()
            .flatten()
            .map(|s| format!("{s}: "))
            .collect::<String>();
        eprintln!("warning: {place}{}", warning.message);
        if let Some(hint) = &warning.hint {
            eprintln!("hint: {hint}");
        }
    }
    for (target, bytes) in pictures {
        if let Some(path) = &target.path {
            eprintln!("wrote {} ({} KB)", path.display(), bytes.len().div_ceil(1000));
        }
    }
}
