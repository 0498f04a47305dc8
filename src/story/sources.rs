//! What maps are made from, read and parsed once however many maps need it.
//!
//! A batch draws hundreds of maps on one ground, and reading it is most of the time of a map that is small. So the
//! ground is kept: the built-in atlas, the user's own boundaries with their shared lines found, the names, and what
//! was projected for a view that another map has, too. Tables of events are read anew, for a map has its own as a rule;
//! but where the events of one lie is kept, for the maps by day or theme that tell of the same. Files of the ground are
//! taken as they were when they were first read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::own::{Own, OwnFiles};
use crate::atlas::{Atlas, Incident};
use crate::error::{Error, ErrorKind, Result, Warned};
use crate::gazetteer::{self, Countries, CountryIndex, Entry, Gazetteer, Index, Placement};
use crate::kept::{Identity, Kept};
use crate::layout::LineCache;
use crate::load::embedded::{self, Scale};
use crate::load::{self, places};
use crate::spec::MapSpec;

/// Whatever several maps share, each thing read when a map first needs it. Threads may draw from one `Sources` at the
/// same time.
#[derive(Debug, Default)]
pub struct Sources {
    built_in: Kept<Base, Result<Arc<Atlas>>>,
    own: Kept<OwnFiles, Result<Warned<OwnGround>>>,
    /// Built-in ground with the user's own lines and districts on it.
    mixed: Kept<(Base, OwnFiles), Result<Arc<Atlas>>>,
    names: Kept<NameFiles, Result<Arc<Names>>>,
    /// The names of the countries of the grounds.
    countries: Kept<Identity<Atlas>, Arc<CountryIndex>>,
    /// Where the events of a table lie on a ground.
    placements: Kept<Events, Arc<[Result<Placement>]>>,
    /// What was projected of the grounds.
    lines: Arc<LineCache>,
}

/// The events of a table, and all that their places depend on besides.
#[derive(Clone, PartialEq)]
struct Events {
    events: Arc<[Incident]>,
    names: Identity<Names>,
    atlas: Identity<Atlas>,
}

/// Which names there are: files of places and of other spellings, and whether those of all the world are among them.
type NameFiles = (Vec<PathBuf>, Vec<PathBuf>, bool);

/// A ground that comes with the binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// The detailed region.
    Region,
    /// The world at a scale.
    World(Scale),
}

/// What the user's own files are good for.
#[derive(Debug, Clone)]
pub(super) enum OwnGround {
    /// They hold the countries: the whole ground.
    Whole(Arc<Atlas>),
    /// They belong on built-in ground.
    Part(Arc<Own>),
}

/// All names of places, and the towns among them that a map may show.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) gazetteer: Gazetteer,
    pub(super) towns: Arc<[Entry]>,
}

/// The inhabitants of the smallest town that is shown for orientation.
const LEAST_TOWN: u32 = 5000;

impl Sources {
    /// A built-in ground.
    pub(super) fn built_in(&self, base: Base) -> Result<Arc<Atlas>> {
        self.built_in.get(&base, || {
            let mut atlas = match base {
                Base::Region => embedded::region(),
                Base::World(scale) => embedded::world(scale),
            }?;
            credit(&mut atlas);
            Ok(Arc::new(atlas))
        })
    }

    /// What the files of borders and districts of a map hold.
    pub(super) fn own(&self, spec: &MapSpec) -> Result<Warned<OwnGround>> {
        let files = OwnFiles::of(spec);
        self.own.get(&files, || {
            let mut warnings = Vec::new();
            let own = files.read(&mut warnings)?;
            let value = if own.has_countries() {
                let mut atlas = Atlas::default();
                atlas.add(own.territories, own.lines);
                credit(&mut atlas);
                OwnGround::Whole(Arc::new(atlas))
            } else {
                OwnGround::Part(Arc::new(own))
            };
            Ok(Warned { value, warnings })
        })
    }

    /// A built-in ground with the own lines and districts of a map on it.
    pub(super) fn mixed(&self, base: Base, own: &Own, spec: &MapSpec) -> Result<Arc<Atlas>> {
        if own.is_empty() {
            return self.built_in(base);
        }
        self.mixed.get(&(base, OwnFiles::of(spec)), || {
            let mut atlas = Atlas::clone(&*self.built_in(base)?);
            atlas.add(own.territories.clone(), own.lines.clone());
            Ok(Arc::new(atlas))
        })
    }

    /// The countries of a ground by name.
    pub(super) fn countries<'a>(&self, atlas: &'a Arc<Atlas>) -> Countries<'a> {
        let index = self.countries.get(&Identity::of(atlas), Arc::default);
        Countries::with_index(atlas, index)
    }

    /// Where the events of a table lie, in their order.
    pub(super) fn placements(
        &self,
        events: &[Incident],
        names: &Arc<Names>,
        atlas: &Arc<Atlas>,
    ) -> Arc<[Result<Placement>]> {
        let (names_key, atlas_key) = (Identity::of(names), Identity::of(atlas));
        let key = Events { events: events.into(), names: names_key, atlas: atlas_key };
        self.placements.get(&key, || gazetteer::place_all(events, &names.gazetteer, atlas).into())
    }

    /// Lines of the grounds, as maps that were drawn before had them.
    pub(super) fn lines(&self) -> Arc<LineCache> {
        Arc::clone(&self.lines)
    }

    /// The names of the region or of all the world, and the user's own.
    pub(super) fn names(&self, spec: &MapSpec, of_the_world: bool) -> Result<Arc<Names>> {
        let key = (spec.places.clone(), spec.aliases.clone(), of_the_world);
        self.names.get(&key, || {
            let gazetteer = names(&spec.places, &spec.aliases, of_the_world)?;
            let towns = gazetteer.towns(LEAST_TOWN).filter(|e| e.at.is_some()).collect();
            Ok(Arc::new(Names { gazetteer, towns }))
        })
    }
}

/// Towns and districts' seats are shown, or placed by, whatever the ground is.
fn credit(atlas: &mut Atlas) {
    atlas.credit("GeoNames");
}

/// All names of places: those of the region or of all the world, and those of files of places and of other spellings.
///
/// # Errors
/// When a file can't be read or says something impossible.
pub(super) fn names(places: &[PathBuf], aliases: &[PathBuf], of_the_world: bool) -> Result<Gazetteer> {
    let mut own = Vec::new();
    for path in places {
        let file = path.display().to_string();
        own.push(Index::build(load::own_places(&load::read_table(path)?, &file)?)?);
    }
    let mut gazetteer = embedded::gazetteer(of_the_world, own)?;
    for path in aliases {
        add_aliases(&mut gazetteer, path)?;
    }
    Ok(gazetteer)
}

fn add_aliases(gazetteer: &mut Gazetteer, path: &Path) -> Result<()> {
    let file = path.display().to_string();
    for (name, alias) in places::aliases(&load::read_text(path)?, &file)? {
        if gazetteer.find(&name).is_empty() {
            return Err(Error::new(ErrorKind::UnknownName, format!("no place called {name:?} is known"))
                .hint("an alias needs the name of a place that is known, in the column \"name\"")
                .in_file(file));
        }
        gazetteer.alias(&alias, &name);
    }
    Ok(())
}
