//! `marz render`: one map, or one for each day or week.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Instant;

use marz::audit::{self, Audit};
use marz::layout::{self, Composition, NotShown, Series, StepMap, Story};
use marz::scene::Scene;
use marz::theme::Theme;
use marz::{Error, ErrorKind, Result, Warning, draw, story};

use super::args::RenderArgs;
use super::job::{Format, Job, Target};
use super::output::Pending;
use super::report::Report;

/// Draws what a map file says; false where `--strict` fails it.
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
    let mut drawn = Drawn::new(&story, &theme, &mut warnings)?;
    stage("layout");
    if let Some(prefix) = &job.id_prefix {
        drawn.prefix_ids(prefix);
    }
    if job.emit_scene {
        return drawn.emit().map(|()| true);
    }
    let targets = drawn.targets(&job.targets);
    job.check(&targets)?;
    let at_once = std::thread::available_parallelism().map_or(1, usize::from);
    let pictures = paint_all(&drawn, targets, job.scale, at_once)?;
    stage("draw");
    // Measuring a picture costs about as much as painting it.
    let audit = job.report.as_ref().map(|_| drawn.audit()).transpose()?;
    stage("audit");
    // All files are written before the first gets its name: a failure leaves none of them.
    let mut pending = write(&pictures)?;
    if let Some((path, audit)) = job.report.as_ref().zip(audit.as_ref()) {
        let report = Report::new(&job, &story.tables, &drawn, &pictures, audit, &warnings, &timings);
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
    std::mem::forget((story, drawn));
    Ok(!job.strict || warnings.is_empty())
}

/// What is drawn: one map, or the maps of a series.
#[derive(Debug)]
pub(super) struct Drawn {
    /// The map; of a series that of all its events, which is reported and not drawn.
    pub(super) map: Composition,
    /// The maps of a series; empty where there is one map.
    pub(super) steps: Vec<StepMap>,
}

impl Drawn {
    /// Lays out what the map file of a story says.
    pub(super) fn new(story: &Story, theme: &Theme, warnings: &mut Vec<Warning>) -> Result<Self> {
        if story.spec.by.is_none() || story.spec.panels {
            let map = layout::compose(story, theme)?.take(warnings);
            return Ok(Drawn { map, steps: Vec::new() });
        }
        let Series { whole, steps } = layout::series(story, theme)?.take(warnings);
        Ok(Drawn { map: whole, steps })
    }

    /// Measures all pictures.
    pub(super) fn audit(&self) -> Result<Audit> {
        match self.steps.as_slice() {
            [] => audit::of_map(&self.map),
            steps => audit::of_series(&self.map, steps),
        }
    }

    fn prefix_ids(&mut self, prefix: &str) {
        prefix.clone_into(&mut self.map.scene.id_prefix);
        for map in &mut self.steps {
            map.scene.id_prefix = format!("{prefix}-{}", map.step.name);
        }
    }

    /// All pictures, each with the name of its step if it is of a series.
    fn pictures(&self) -> Vec<(Option<&str>, &Scene)> {
        match self.steps.as_slice() {
            [] => vec![(None, &self.map.scene)],
            steps => steps.iter().map(|map| (Some(map.step.name.as_str()), &map.scene)).collect(),
        }
    }

    /// Prints the scene, or those of a series with a line for each.
    fn emit(&self) -> Result<()> {
        let json = |(_, scene): &(Option<&str>, &Scene)| serde_json::to_string(*scene);
        let scenes: std::result::Result<Vec<String>, _> = self.pictures().iter().map(json).collect();
        let scenes = scenes.map_err(|e| Error::new(ErrorKind::Format, e.to_string()))?;
        print(scenes.join("\n").as_bytes())
    }

    /// For each picture the files that it goes to.
    pub(super) fn targets(&self, targets: &[Target]) -> Vec<Target> {
        let of = |step: Option<&str>, target: &Target| step.map_or(target.clone(), |s| target.of_step(s));
        let pictures = self.pictures();
        pictures.iter().flat_map(|(step, _)| targets.iter().map(|target| of(*step, target))).collect()
    }
}

/// All pictures, so many at a time: a PNG takes ten times as long as an SVG.
pub(super) fn paint_all(
    drawn: &Drawn,
    targets: Vec<Target>,
    scale: f64,
    at_once: usize,
) -> Result<Vec<(Target, Vec<u8>)>> {
    let pictures = drawn.pictures();
    let of_picture = targets.len() / pictures.len().max(1);
    let scenes = pictures.iter().flat_map(|(_, scene)| std::iter::repeat_n(*scene, of_picture));
    let work: Vec<(&Scene, Target)> = scenes.zip(targets).collect();
    let mut painted = Vec::new();
    for some in work.chunks(at_once) {
        let bytes: Vec<Result<Vec<u8>>> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                some.iter().map(|(scene, target)| scope.spawn(|| paint(scene, target, scale))).collect();
            let failed = || Error::new(ErrorKind::Layout, "drawing failed");
            threads.into_iter().map(|t| t.join().unwrap_or_else(|_| Err(failed()))).collect()
        });
        for ((_, target), bytes) in some.iter().zip(bytes) {
            painted.push((target.clone(), bytes?));
        }
    }
    Ok(painted)
}

/// Writes pictures beside the files that they are to become, by [`Pending::commit`].
pub(super) fn write(pictures: &[(Target, Vec<u8>)]) -> Result<Vec<Pending>> {
    let files = pictures.iter().filter_map(|(target, bytes)| Some((target.path.as_ref()?, bytes)));
    files.map(|(path, bytes)| Pending::write(path, bytes)).collect()
}

fn paint(scene: &Scene, target: &Target, scale: f64) -> Result<Vec<u8>> {
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

/// So many warnings of a kind are read; a table of thousands of rows may have thousands.
const MOST_OF_A_KIND: usize = 20;

/// What is to be said of the events outside the days that the map shows: left out as asked, so no warning.
fn outside_days(story: &Story) -> Option<String> {
    let outside = story.other_days.iter().filter(|event| event.reason != NotShown::DayUnknown).count();
    let all = story.incidents.len() + story.events.len() + story.other_days.len();
    let lie = if outside == 1 { "lies" } else { "lie" };
    (outside > 0)
        .then(|| format!("{outside} of {all} events {lie} outside the days shown; --report lists them"))
}

fn say(pictures: &[(Target, Vec<u8>)], warnings: &[Warning], note: Option<String>) {
    if let Some(note) = note {
        eprintln!("note: {note}");
    }
    warn(warnings);
    for (target, bytes) in pictures {
        if let Some(path) = &target.path {
            eprintln!("wrote {} ({} KB)", path.display(), bytes.len().div_ceil(1000));
        }
    }
}

/// Says warnings, of each kind as many as are read.
pub(super) fn warn(warnings: &[Warning]) {
    let mut said: BTreeMap<&str, usize> = BTreeMap::new();
    for warning in warnings {
        let n = said.entry(warning.code).or_default();
        *n += 1;
        if *n > MOST_OF_A_KIND {
            continue;
        }
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
    for (code, n) in said.into_iter().filter(|(_, n)| *n > MOST_OF_A_KIND) {
        let more = n - MOST_OF_A_KIND;
        eprintln!("warning: {more} more of the kind {code:?}; --report FILE lists all");
    }
}
