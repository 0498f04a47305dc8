//! `marz render`: one map, or one for each day or week.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Instant;

use marz::audit::{self, Audit};
use marz::draw::SvgOptions;
use marz::layout::{self, Composition, NotShown, Series, StepMap, Story};
use marz::scene::Scene;
use marz::theme::Theme;
use marz::{Error, ErrorKind, Result, Warning, draw, story};
use rayon::prelude::*;

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
    let mut drawn = Drawn::with_both_schemes(&story, &theme, &mut warnings)?;
    stage("layout");
    if let Some(prefix) = &job.id_prefix {
        drawn.prefix_ids(prefix);
    }
    if job.emit_scene {
        return drawn.emit().map(|()| true);
    }
    let targets = drawn.targets(&job.targets);
    job.check(&targets)?;
    let pictures = paint_all(&drawn, targets, &job)?;
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
        let notes: Vec<String> = outside_days(&story).into_iter().chain(light_only(&drawn, &job)).collect();
        say(&pictures, &warnings, &notes);
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
    /// Each picture in dark colours, where an SVG is to have both.
    dark: Vec<Scene>,
}

/// A picture to draw.
#[derive(Debug, Clone, Copy)]
struct Picture<'a> {
    /// The name of its step, if it is of a series.
    step: Option<&'a str>,
    scene: &'a Scene,
    dark: Option<&'a Scene>,
}

impl Drawn {
    /// Lays out what the map file of a story says.
    pub(super) fn new(story: &Story, theme: &Theme, warnings: &mut Vec<Warning>) -> Result<Self> {
        if story.spec.by.is_none() || story.spec.panels {
            let map = layout::compose(story, theme)?.take(warnings);
            return Ok(Drawn { map, steps: Vec::new(), dark: Vec::new() });
        }
        let Series { whole, steps } = layout::series(story, theme)?.take(warnings);
        Ok(Drawn { map: whole, steps, dark: Vec::new() })
    }

    /// The same, and once more in dark colours where the theme is to have both; what there is to warn of is said once.
    pub(super) fn with_both_schemes(
        story: &Story,
        theme: &Theme,
        warnings: &mut Vec<Warning>,
    ) -> Result<Self> {
        let mut drawn = Drawn::new(story, theme, warnings)?;
        if let Some(dark) = story::dark_theme(story.spec.theme.as_deref())? {
            let Drawn { map, steps, .. } = Drawn::new(story, &dark, &mut Vec::new())?;
            drawn.dark = match steps.is_empty() {
                true => vec![map.scene],
                false => steps.into_iter().map(|map| map.scene).collect(),
            };
        }
        Ok(drawn)
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

    /// All pictures.
    fn pictures(&self) -> Vec<Picture<'_>> {
        let scenes: Vec<(Option<&str>, &Scene)> = match self.steps.as_slice() {
            [] => vec![(None, &self.map.scene)],
            steps => steps.iter().map(|map| (Some(map.step.name.as_str()), &map.scene)).collect(),
        };
        let picture = |(i, (step, scene))| Picture { step, scene, dark: self.dark.get(i) };
        scenes.into_iter().enumerate().map(picture).collect()
    }

    /// Prints the scene, or those of a series with a line for each.
    fn emit(&self) -> Result<()> {
        let json = |picture: &Picture<'_>| serde_json::to_string(picture.scene);
        let scenes: std::result::Result<Vec<String>, _> = self.pictures().iter().map(json).collect();
        let scenes = scenes.map_err(|e| Error::new(ErrorKind::Format, e.to_string()))?;
        print(scenes.join("\n").as_bytes())
    }

    /// For each picture the files that it goes to.
    pub(super) fn targets(&self, targets: &[Target]) -> Vec<Target> {
        let of = |step: Option<&str>, target: &Target| step.map_or(target.clone(), |s| target.of_step(s));
        let pictures = self.pictures();
        pictures.iter().flat_map(|p| targets.iter().map(|target| of(p.step, target))).collect()
    }
}

/// All pictures, as many at a time as there are threads: a PNG takes ten times as long as an SVG.
pub(super) fn paint_all(drawn: &Drawn, targets: Vec<Target>, job: &Job) -> Result<Vec<(Target, Vec<u8>)>> {
    let pictures = drawn.pictures();
    let of_picture = targets.len() / pictures.len().max(1);
    let each = pictures.iter().flat_map(|picture| std::iter::repeat_n(*picture, of_picture));
    let work: Vec<(Picture<'_>, Target)> = each.zip(targets).collect();
    let painted = work.into_par_iter().map(|(picture, target)| {
        let bytes = paint(picture, &target, job)?;
        Ok((target, bytes))
    });
    painted.collect()
}

/// Writes pictures beside the files that they are to become, by [`Pending::commit`].
pub(super) fn write(pictures: &[(Target, Vec<u8>)]) -> Result<Vec<Pending>> {
    let files = pictures.iter().filter_map(|(target, bytes)| Some((target.path.as_ref()?, bytes)));
    files.map(|(path, bytes)| Pending::write(path, bytes)).collect()
}

fn paint(picture: Picture<'_>, target: &Target, job: &Job) -> Result<Vec<u8>> {
    let options = SvgOptions { text: job.spec.text, dark: picture.dark };
    match target.format {
        Format::Svg => draw::svg_with(picture.scene, options).map(String::into_bytes),
        Format::Png => draw::png(picture.scene, job.scale),
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

/// What is to be said of pictures that can't have two schemes of colours.
fn light_only(drawn: &Drawn, job: &Job) -> Option<String> {
    let has_png = job.targets.iter().any(|target| target.format == Format::Png);
    let note = "theme \"auto\": an SVG is light or dark as its reader prefers, a PNG is light";
    (has_png && !drawn.dark.is_empty()).then(|| note.to_owned())
}

fn say(pictures: &[(Target, Vec<u8>)], warnings: &[Warning], notes: &[String]) {
    for note in notes {
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
