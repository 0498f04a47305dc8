//! The job as meant: map file and arguments become one thing to do.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use marz::atlas::Extent;
use marz::language::Language;
use marz::scene::TextMode;
use marz::spec::{self, MapSpec};
use marz::{Error, ErrorKind, Result};

use super::args::{MapArgs, RenderArgs};

/// What is to be drawn, and where to.
#[derive(Debug)]
pub(super) struct Job {
    /// What the map shows.
    pub(super) spec: MapSpec,
    /// Starts the ids in the SVG; none where it follows from the map.
    pub(super) id_prefix: Option<String>,
    /// The files that are read, which no output may be.
    pub(super) inputs: Vec<PathBuf>,
    /// The pictures to write; each of them once for each day or week, where the job is a series.
    pub(super) targets: Vec<Target>,
    /// PNG pixels per px.
    pub(super) scale: f64,
    /// Where the report goes.
    pub(super) report: Option<PathBuf>,
    /// Whether the scene is printed instead of drawn.
    pub(super) emit_scene: bool,
    /// Whether a warning fails the run.
    pub(super) strict: bool,
    /// Whether only errors are said.
    pub(super) quiet: bool,
}

/// A picture to write.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Target {
    /// The file; none for standard output.
    pub(super) path: Option<PathBuf>,
    pub(super) format: Format,
}

/// The formats of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Svg,
    Png,
}

impl Format {
    const WORDS: [(Format, &'static str); 2] = [(Format::Svg, "svg"), (Format::Png, "png")];

    fn named(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, w)| w.eq_ignore_ascii_case(word)).map(|(format, _)| *format)
    }
}

impl Job {
    /// Reads the map file and lets the arguments override it.
    pub(super) fn new(mut args: RenderArgs) -> Result<Self> {
        let map = args.map.map.clone();
        let spec = spec_of(std::mem::take(&mut args.map))?;
        let mut spec = MapSpec { debug_labels: args.debug.is_some(), ..spec };
        spec.transparent |= args.transparent;
        if let Some(word) = &args.text {
            spec.text = text_mode(word)?;
        }
        Self::of(spec, map.as_deref(), args)
    }

    /// The job of a map file as it is.
    pub(super) fn of_map(mut spec: MapSpec, map: &Path) -> Result<Self> {
        name(&mut spec, Some(map));
        Self::of(spec, Some(map), RenderArgs::default())
    }

    fn of(spec: MapSpec, map: Option<&Path>, args: RenderArgs) -> Result<Self> {
        let outputs = if !args.output.is_empty() {
            args.output
        } else if !spec.output.is_empty() {
            spec.output.clone()
        } else {
            vec![PathBuf::from(format!("{}.svg", spec.name))]
        };
        let targets: Vec<Target> =
            outputs.into_iter().map(|path| target(path, args.format.as_deref())).collect::<Result<_>>()?;
        let is_series = spec.by.is_some() && !spec.panels;
        if is_series && targets.iter().any(|target| target.path.is_none()) {
            let message = "several maps can't go to standard output";
            return Err(Error::new(ErrorKind::Option, message).at("--by").hint("name a file with -o"));
        }
        let scale = args.scale.or(spec.size.dpi.map(|dpi| dpi / 96.0)).unwrap_or(1.0);
        if !(0.1..=16.0).contains(&scale) {
            return Err(Error::new(
                ErrorKind::Option,
                format!("expected a number from 0.1 to 16, found {scale}"),
            )
            .at("--scale"));
        }
        let job = Job {
            inputs: inputs(&spec, map),
            spec,
            id_prefix: args.id_prefix,
            targets,
            scale,
            report: args.report,
            emit_scene: args.emit.is_some(),
            strict: args.strict,
            quiet: args.quiet,
        };
        job.check(&job.targets)?;
        Ok(job)
    }

    /// Refuses an output that is an input, or another output.
    pub(super) fn check(&self, targets: &[Target]) -> Result<()> {
        let mut seen: Vec<PathBuf> = Vec::new();
        for path in targets.iter().filter_map(|t| t.path.as_deref()).chain(self.report.as_deref()) {
            let error = |message: &str| Error::new(ErrorKind::Option, message).in_file(path.display());
            let file = whole(path);
            if self.inputs.contains(&file) {
                return Err(
                    error("is read and can't be written as well").hint("name another file for the output")
                );
            }
            if seen.contains(&file) {
                return Err(
                    error("two outputs are to be written to this file").hint("give each a name of its own")
                );
            }
            seen.push(file);
        }
        Ok(())
    }
}

impl Target {
    /// The target of a map of a series: `map.svg` becomes `map-2021-06-22.svg`.
    pub(super) fn of_step(&self, step: &str) -> Target {
        let of_step = |path: &PathBuf| {
            let part =
                |part: Option<&OsStr>| part.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
            path.with_file_name(format!("{}-{step}.{}", part(path.file_stem()), part(path.extension())))
        };
        Target { path: self.path.as_ref().map(of_step), format: self.format }
    }
}

/// The map as meant: the map file, or the built-in one, with what the arguments override.
pub(super) fn spec_of(args: MapArgs) -> Result<MapSpec> {
    let mut spec = match &args.map {
        Some(path) => read_map(path)?,
        // Whoever names events, borders or countries wants a map of those.
        None if args.incidents.is_some() || !args.borders.is_empty() || !args.focus.is_empty() => {
            MapSpec::default()
        }
        None => marz::story::built_in()?,
    };
    override_lists(&mut spec, &args);
    let text = |own: &mut String, given: Option<String>| {
        if let Some(given) = given {
            *own = given;
        }
    };
    text(&mut spec.title, args.title);
    text(&mut spec.subtitle, args.subtitle);
    text(&mut spec.note, args.note);
    text(&mut spec.source, args.source);
    if !args.language.is_empty() {
        spec.language = Language::list(&args.language).map_err(|error| error.at("--language"))?;
    }
    spec.theme = args.theme.or(spec.theme);
    spec.projection = args.projection.or(spec.projection);
    if let Some(size) = args.size {
        spec.size = size.parse().map_err(|error: Error| error.at("--size"))?;
    }
    if let Some(extent) = args.extent {
        spec.extent = self::extent(&extent)?;
    }
    for (own, given, flag) in [(&mut spec.from, args.from, "--from"), (&mut spec.to, args.to, "--to")] {
        if let Some(given) = given {
            *own = Some(spec::read_day(&given).map_err(|error| error.at(flag))?);
        }
    }
    if let Some(by) = args.by {
        spec.by = Some(spec::read_by(&by).map_err(|error| error.at("--by"))?);
    }
    spec.panels |= args.panels;
    name(&mut spec, args.map.as_deref());
    Ok(spec)
}

/// Reads a map file.
pub(super) fn read_map(path: &Path) -> Result<MapSpec> {
    let text = marz::load::read_text(path)?;
    MapSpec::read(&text, &path.display().to_string(), path.parent().unwrap_or(Path::new("")))
}

/// Names a map that has no name after its file, or after its table of events.
fn name(spec: &mut MapSpec, map: Option<&Path>) {
    if spec.name.is_empty() {
        // Standard input has no name.
        let of = map.or(spec.incidents.as_deref()).filter(|path| *path != Path::new("-"));
        spec.name =
            of.and_then(Path::file_stem).map_or("map".to_owned(), |s| s.to_string_lossy().into_owned());
    }
}

/// The files that a map is made from.
pub(super) fn inputs(spec: &MapSpec, map: Option<&Path>) -> Vec<PathBuf> {
    let inputs = spec.inputs().map(PathBuf::as_path).chain(map);
    let inputs = inputs.chain(spec.theme.as_deref().map(Path::new));
    inputs.map(whole).collect()
}

/// A path by which two names of one file are equal; the file itself need not exist.
pub(super) fn whole(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (path.canonicalize(), folder.canonicalize(), path.file_name()) {
        (Ok(file), _, _) => file,
        (_, Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// Lists on the command line take the place of those in the map file.
fn override_lists(spec: &mut MapSpec, args: &MapArgs) {
    let list = |own: &mut Vec<PathBuf>, given: &[PathBuf]| {
        if !given.is_empty() {
            *own = given.to_vec();
        }
    };
    list(&mut spec.borders, &args.borders);
    list(&mut spec.districts, &args.districts);
    list(&mut spec.places, &args.places);
    list(&mut spec.aliases, &args.aliases);
    if args.incidents.is_some() {
        spec.incidents.clone_from(&args.incidents);
    }
    if !args.focus.is_empty() {
        spec.focus.clone_from(&args.focus);
    }
}

fn target(path: PathBuf, format: Option<&str>) -> Result<Target> {
    let wrong =
        |message: String| Err(Error::new(ErrorKind::Option, message).hint("pictures end in .svg or .png"));
    if path == Path::new("-") {
        return match format.map(Format::named) {
            Some(Some(format)) => Ok(Target { path: None, format }),
            Some(None) => {
                wrong(format!("--format: expected svg or png, found {:?}", format.unwrap_or_default()))
            }
            None => wrong("standard output needs --format svg or --format png".to_owned()),
        };
    }
    let ending = path.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
    match Format::named(&ending) {
        Some(format) => Ok(Target { path: Some(path), format }),
        None => wrong(format!("{}: expected a file ending in .svg or .png", path.display())),
    }
}

fn text_mode(word: &str) -> Result<TextMode> {
    TextMode::from_word(word).ok_or_else(|| {
        let known = TextMode::WORDS.map(|(word, _)| word).join(" or ");
        Error::new(ErrorKind::Option, format!("expected {known}, found {word:?}")).at("--text")
    })
}

fn extent(text: &str) -> Result<Option<Extent>> {
    if text == "auto" {
        return Ok(None);
    }
    let numbers: Option<Vec<f64>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    let numbers: Option<[f64; 4]> = numbers.and_then(|numbers| numbers.try_into().ok());
    let wrong = |message: String| {
        Error::new(ErrorKind::Option, message).at("--extent").hint("for example 65,35.5,74,39.5")
    };
    match numbers.map(Extent::try_from) {
        Some(Ok(extent)) => Ok(Some(extent)),
        _ => Err(wrong(format!("expected west,south,east,north in degrees, found {text:?}"))),
    }
}
