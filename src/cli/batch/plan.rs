//! Which maps there are, and whether they can stand beside each other.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use marz::atlas::RowName;
use marz::load::{self, Manifest};
use marz::spec::Template;
use marz::{Error, ErrorKind, Result, Warning};

use crate::cli::args::BatchArgs;
use crate::cli::job::{Job, Target, read_map, whole};

/// The maps of a batch.
#[derive(Debug)]
pub(super) struct Plan {
    /// Those that this run is to draw, in the order of the list.
    pub(super) items: Vec<Item>,
    pub(super) warnings: Vec<Warning>,
    /// Who uses which file, those of other shards included.
    claims: BTreeMap<PathBuf, Claim>,
}

/// A map of a batch.
#[derive(Debug)]
pub(super) struct Item {
    /// The map file.
    pub(super) map: PathBuf,
    /// The row of the manifest.
    pub(super) row: Option<RowName>,
    /// What is to be drawn, or why it can't be.
    pub(super) job: Result<Job>,
}

/// What a file is for.
#[derive(Debug)]
enum Claim {
    /// Some map is made from it.
    Read,
    /// This one writes it.
    Written(String),
}

impl Plan {
    /// Reads all map files and the manifest.
    ///
    /// # Errors
    /// When a placeholder has no column, or a file would be written twice, or be read and written.
    pub(super) fn new(args: &BatchArgs) -> Result<Self> {
        let shard = args.shard.as_deref().map(shard).transpose()?;
        let mut warnings = Vec::new();
        let mut items = match &args.manifest {
            Some(manifest) => of_manifest(&args.maps, manifest, &mut warnings)?,
            None => args.maps.iter().map(|map| of_file(map)).collect(),
        };
        let mut plan = Plan { items: Vec::new(), warnings, claims: BTreeMap::new() };
        plan.claim(&items, args)?;
        if let Some((part, parts)) = shard {
            // Neighbours in the list take about the same time, so every n-th of them is a fair share.
            let mut at = 0..items.len();
            items.retain(|_| at.next().is_some_and(|at| at % parts == part - 1));
        }
        plan.items = items;
        Ok(plan)
    }

    /// Refuses files that two maps write, or that are read and written.
    fn claim(&mut self, items: &[Item], args: &BatchArgs) -> Result<()> {
        let jobs = || items.iter().filter_map(|item| Some((item, item.job.as_ref().ok()?)));
        let read = jobs().flat_map(|(_, job)| job.inputs.iter().cloned());
        let read = read.chain(args.maps.iter().chain(&args.manifest).map(|path| whole(path)));
        self.claims.extend(read.map(|path| (path, Claim::Read)));
        for (item, job) in jobs() {
            for path in job.targets.iter().filter_map(|target| target.path.as_deref()) {
                self.write(path, item.to_string())?;
            }
        }
        args.report.iter().try_for_each(|path| self.write(path, "the report".to_owned()))
    }

    fn write(&mut self, path: &Path, by: String) -> Result<()> {
        let file = whole(path);
        if let Some(claim) = self.claims.get(&file) {
            return Err(claim.against(path, &by));
        }
        self.claims.insert(file, Claim::Written(by));
        Ok(())
    }

    /// Refuses the maps of a series, whose names tell their days, where another map of the batch has one of their files.
    pub(super) fn check_series(&self, job: &Job, targets: &[Target]) -> Result<()> {
        job.check(targets)?;
        for path in targets.iter().filter_map(|target| target.path.as_deref()) {
            if let Some(claim) = self.claims.get(&whole(path)) {
                return Err(claim.against(path, "a map of this series"));
            }
        }
        Ok(())
    }
}

impl Claim {
    fn against(&self, path: &Path, by: &str) -> Error {
        let error = |message: String| Error::new(ErrorKind::Option, message).in_file(path.display());
        match self {
            Claim::Read => error("a map is made from this file, so it can't be written as well".to_owned())
                .hint(format!("name another file for what {by} writes")),
            Claim::Written(other) => error(format!("would be written twice: for {other} and for {by}")).hint(
                "put a {column} that tells the maps apart into \"output\", or give each a name of its own",
            ),
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.map.display())?;
        self.row.map_or(Ok(()), |row| write!(f, ", {row}"))
    }
}

fn of_file(map: &Path) -> Item {
    let job = read_map(map).and_then(|spec| Job::of_map(spec, map)).and_then(without_standard_streams);
    Item { map: map.to_owned(), row: None, job }
}

/// A map for each row.
fn of_manifest(maps: &[PathBuf], file: &Path, warnings: &mut Vec<Warning>) -> Result<Vec<Item>> {
    let [map] = maps else {
        let message = format!("expected one map file for the rows to fill in, found {}", maps.len());
        return Err(Error::new(ErrorKind::Option, message)
            .at("--manifest")
            .hint("run one batch for each map file, or leave the manifest out"));
    };
    let base = map.parent().unwrap_or(Path::new(""));
    let template = Template::read(&load::read_text(map)?, &map.display().to_string(), base)?;
    let manifest = Manifest::read(file)?;
    warnings.extend(template.check(&manifest.columns)?);
    let item = |row: load::ManifestRow<'_>| {
        let spec = template.fill(|column| row.cell(column));
        let spec = spec.map_err(|error| error.at(format!("{} of {}", row.name(), file.display())));
        let job = spec.and_then(|spec| Job::of_map(spec, map)).and_then(without_standard_streams);
        Item { map: map.clone(), row: Some(row.name()), job }
    };
    Ok(manifest.rows().map(item).collect())
}

/// Refuses what only one map can have.
fn without_standard_streams(job: Job) -> Result<Job> {
    let wrong = |key: &str, message: &str| Err(Error::new(ErrorKind::Option, message).at(key));
    if job.spec.incidents.as_deref() == Some(Path::new("-")) {
        return wrong("incidents", "the maps of a batch can't be read from standard input");
    }
    if job.targets.iter().any(|target| target.path.is_none()) {
        return wrong("output", "the maps of a batch can't go to standard output");
    }
    Ok(job)
}

/// Which part, from 1, and of how many.
fn shard(text: &str) -> Result<(usize, usize)> {
    let numbers = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    numbers.filter(|&(part, parts): &(usize, usize)| (1..=parts).contains(&part)).ok_or_else(|| {
        Error::new(
            ErrorKind::Option,
            format!("expected a part and their number, as 1/4 to 4/4, found {text:?}"),
        )
        .at("--shard")
    })
}
