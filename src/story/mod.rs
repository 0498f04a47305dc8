//! Everything that a map file names is read and put together.
//!
//! Between the files and the layout: here the built-in atlas and the user's own meet, and every event gets its
//! place.

mod areas;
mod days;
mod ground;
mod layers;
mod own;
mod sources;
mod tables;

pub use sources::Sources;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::atlas::{Atlas, Incident, Level};
use crate::error::{Error, ErrorKind, Result, Warned, Warning, nearest_word};
use crate::gazetteer::{Countries, Gazetteer, Placement, Side};
use crate::language::{Language, Lexicon, Words};
use crate::layout::{self, LeftOut, Story};
use crate::load;
use crate::load::embedded::{self, Scale};
use crate::load::incidents::EventTable;
use crate::spec::{Document, MapSpec};
use crate::theme::{AUTO, DEFAULT_THEME, THEMES, Theme};

use days::Days;
use ground::Named;
use own::Own;
use sources::{Base, Names, OwnGround};
use tables::Tables;

/// The built-in map of June and July 2021.
///
/// # Errors
/// When the binary is damaged.
pub fn built_in() -> Result<MapSpec> {
    MapSpec::read(embedded::STORY_MAP, "map.toml", Path::new(embedded::STORY))
}

/// Reads all that one map needs and places its events; who draws several keeps one [`Sources`] for all.
///
/// # Errors
/// As [`Sources::read`].
pub fn read(spec: MapSpec) -> Result<Warned<Story>> {
    Sources::default().read(spec)
}

impl Sources {
    /// Reads all that a map needs and places its events.
    ///
    /// # Errors
    /// When a file can't be read or says something impossible, or not one event of the story has a place. Events that
    /// have none beside others that do are warnings.
    pub fn read(&self, spec: MapSpec) -> Result<Warned<Story>> {
        let mut warnings = Vec::new();
        let days = Days::new(&spec)?;
        let tables = Tables::read(&spec, &mut warnings)?;
        let told = Telling { sources: self, spec, days, tables };
        let story = match told.own_ground()?.take(&mut warnings) {
            OwnGround::Whole(atlas) => told.on(atlas, &self.names(&told.spec, true)?, &mut warnings)?,
            OwnGround::Part(own) => told.on_built_in_ground(&own, &mut warnings)?,
        };
        Ok(Warned { value: story, warnings })
    }
}

/// What is told, whatever the ground.
struct Telling<'a> {
    sources: &'a Sources,
    spec: MapSpec,
    days: Days,
    tables: Tables,
}

impl Telling<'_> {
    /// The user's own files. Names are read at the same time, to be at hand when they are asked for: each takes its time.
    fn own_ground(&self) -> Result<Warned<OwnGround>> {
        if self.spec.borders.is_empty() {
            return self.sources.own(&self.spec);
        }
        std::thread::scope(|scope| {
            let names = scope.spawn(|| self.sources.names(&self.spec, true).map(drop));
            let own = self.sources.own(&self.spec);
            names.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).and(own)
        })
    }

    /// The story on the detailed region where it is whole there, else on the world at the scale that it needs.
    fn on_built_in_ground(&self, own: &Own, warnings: &mut Vec<Warning>) -> Result<Story> {
        let ground = |base| self.sources.mixed(base, own, &self.spec);
        let (region, regional) =
            (self.sources.built_in(Base::Region)?, self.sources.names(&self.spec, false)?);
        let events = self.tables.events();
        let here = Named::new(self.sources.countries(&region), &regional.gazetteer);
        let fits = here.shows(&self.spec, !events.is_empty());
        let not_here = |event: &&&Incident| !ground::is_in_region(event) || !here.knows(event);
        let elsewhere: Vec<&&Incident> = events.iter().filter(not_here).collect();
        if fits && elsewhere.is_empty() {
            return self.on(ground(Base::Region)?, &regional, warnings);
        }
        let names = self.sources.names(&self.spec, true)?;
        let medium = self.sources.built_in(Base::World(Scale::Medium))?;
        // A name that is known nowhere moves no map: the others decide, or else how it sounds.
        let world = Named::new(self.sources.countries(&medium), &names.gazetteer);
        let moves = |event: &&Incident| !ground::is_in_region(event) || world.knows(event);
        let stays = || elsewhere.len() < events.len() || elsewhere.iter().any(|e| here.knows_the_sound_of(e));
        if fits && !elsewhere.iter().any(|event| moves(event)) && stays() {
            return self.on(ground(Base::Region)?, &regional, warnings);
        }
        // How much ground a px shows is known once the events have their places.
        let mut of_draft = Vec::new();
        let draft = self.on(ground(Base::World(Scale::Medium))?, &names, &mut of_draft)?;
        let scale = ground::scale(layout::metres_per_px(&draft)?);
        if scale == Scale::Medium {
            warnings.extend(of_draft);
            return Ok(draft);
        }
        self.on(ground(Base::World(scale))?, &names, warnings)
    }

    fn on(&self, atlas: Arc<Atlas>, all_names: &Arc<Names>, warnings: &mut Vec<Warning>) -> Result<Story> {
        let Names { gazetteer: names, towns } = &**all_names;
        let spec = self.spec.clone();
        let (mut events, mut left_out) = (Vec::new(), Vec::new());
        let countries = self.sources.countries(&atlas);
        let placements = |table: &EventTable| self.sources.placements(&table.events, all_names, &atlas);
        let mut place = |table, is_other, left_out: &mut Vec<LeftOut>| {
            place_all(table, is_other, &placements(table), &countries, left_out, warnings)
        };
        for (_, table) in &self.tables.layers {
            events.extend(place(table, true, &mut left_out));
        }
        let others_left_out = std::mem::take(&mut left_out);
        let story = self.tables.story.as_ref();
        let incidents = story.map_or(Vec::new(), |table| place(table, false, &mut left_out));
        if incidents.is_empty() {
            some_placed(&left_out)?;
        }
        left_out.extend(others_left_out);
        warnings.extend(left_out.iter().map(|event| Warning::from_error(event.code(), &event.reason)));
        let mut other_days = Vec::new();
        let incidents = self.days.keep(incidents, &mut other_days);
        let events = self.days.keep(events, &mut other_days);
        days::account(incidents.len() + events.len(), &other_days, warnings)?;
        let focus = focus(&spec, &countries, &incidents)?;
        let mut areas = Vec::new();
        for layer in &spec.areas {
            areas.extend(areas::areas(layer, &countries, names, warnings)?);
        }
        let words = words(&spec)?;
        let mut lines = Vec::new();
        for layer in &spec.lines {
            lines.extend(layers::lines(layer, warnings)?);
        }
        let mut points = Vec::new();
        for (layer, table) in spec.points.iter().zip(&self.tables.points) {
            points.extend(layers::points(layer, table, &placements(table), &words, warnings)?);
        }
        let values = spec.choropleth.as_ref();
        let values =
            values.map(|choropleth| layers::values(choropleth, names, &countries, warnings)).transpose()?;
        let event_labels = self.tables.event_labels(&words, &events);
        let world = self.sources.built_in(Base::World(Scale::Small))?;
        let tables = self.tables.readings();
        Ok(Story {
            spec,
            words,
            atlas,
            world,
            incidents,
            unit: self.tables.unit(),
            events,
            events_unit: self.tables.layers_unit(),
            left_out,
            other_days,
            tables,
            event_labels,
            focus,
            areas,
            lines,
            points,
            values,
            towns: Arc::clone(towns),
            line_cache: self.sources.lines(),
        })
    }
}

/// What a map says in its language; names of places come with another language than English only.
fn words(spec: &MapSpec) -> Result<Words> {
    let mut lexicon = Lexicon::default();
    if spec.language.iter().any(|language| *language != Language::ENGLISH) {
        for path in &spec.places {
            for own in load::local_names(&load::read_table(path)?, &path.display().to_string())? {
                lexicon.add(&own.country, &own.name, &own.tag, &own.local);
            }
        }
        lexicon.extend(embedded::lexicon()?);
    }
    crate::spec::words(&spec.language, lexicon)
}

/// The theme with a name, or in a file, which says what is other than in its `base`; of [`AUTO`] the light one.
///
/// # Errors
/// When there is no such theme, or the file is none.
pub fn theme(name: Option<&str>) -> Result<Theme> {
    let names: Vec<&str> = THEMES.iter().map(|(name, _)| *name).collect();
    let built_in = |name: &str| THEMES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
    let name = name.filter(|name| *name != AUTO).unwrap_or(DEFAULT_THEME);
    if let Some(text) = built_in(name) {
        return Document::toml(text, name)?.into();
    }
    if name.ends_with(".toml") {
        let text = load::read_text(Path::new(name))?;
        let mut own = Document::toml(&text, name)?;
        let base = own.take_word("base", &names)?.unwrap_or(DEFAULT_THEME);
        return own.over(Document::toml(built_in(base).unwrap_or_default(), base)?).into();
    }
    let known = || names.iter().copied().chain([AUTO]);
    let near = nearest_word(name, known()).map(|near| format!("did you mean {near:?}? "));
    Err(Error::new(ErrorKind::Option, format!("no theme is called {name:?}")).hint(format!(
        "{}the themes are {}; or name a file ending in .toml",
        near.unwrap_or_default(),
        known().collect::<Vec<_>>().join(", ")
    )))
}

/// The theme for readers who prefer dark pages, where a picture is to serve both: that of the name [`AUTO`].
///
/// # Errors
/// When the dark theme in the binary is none, which a test rules out.
pub fn dark_theme(name: Option<&str>) -> Result<Option<Theme>> {
    if name == Some(AUTO) { theme(Some("dark")).map(Some) } else { Ok(None) }
}

/// All names of places: those built in, and those of files of places and of other spellings.
///
/// # Errors
/// When a file can't be read or says something impossible.
pub fn gazetteer(places: &[PathBuf], aliases: &[PathBuf]) -> Result<Gazetteer> {
    sources::names(places, aliases, true)
}

/// The events of a table that have a place; those that have none join `left_out` in the order of their rows.
fn place_all(
    table: &EventTable,
    is_other: bool,
    placements: &[Result<Placement>],
    countries: &Countries<'_>,
    left_out: &mut Vec<LeftOut>,
    warnings: &mut Vec<Warning>,
) -> Vec<(Incident, Placement)> {
    let file = &table.reading.file;
    let (mut placed, mut left) = (Vec::new(), Vec::new());
    for (event, placement) in table.events.iter().zip(placements) {
        match placement {
            Ok(placement) => {
                let doubts = doubt(event, placement).into_iter().chain(unused(event, countries));
                let doubts = doubts.chain(unknown_end(placement));
                let told =
                    |warning: Warning| warning.feature(format!("{}, {}", event.row, event.id)).in_file(file);
                warnings.extend(doubts.map(told));
                placed.push((event.clone(), placement.clone()));
            }
            Err(error) => left.push((event.clone(), error.clone().in_file(file))),
        }
    }
    left.extend(table.rejected.iter().cloned());
    left.sort_by_key(|(event, _)| event.row.number);
    left_out.extend(left.into_iter().map(|(incident, reason)| LeftOut { incident, reason, is_other }));
    placed
}

/// What should be known about how the place of an event was found, where its name alone did not tell it.
fn doubt(event: &Incident, placement: &Placement) -> Option<Warning> {
    if let Some(misfit) = &placement.misfit {
        let what = placement.matched.as_deref().unwrap_or("the point");
        let message = format!("{what} does not lie in {misfit}, which the row names");
        return Some(Warning::new("misfit", message).hint("correct the row, or its coordinates"));
    }
    let matched = placement.matched.as_deref()?;
    let asked = event.named(placement.side == Side::Destination)?;
    Some(if placement.guess {
        let message =
            format!("{asked:?} is no name that is known; it was taken for {matched}, which is a guess");
        Warning::new("guess", message).hint("correct the spelling, or add it with --aliases")
    } else if let Some(reason) = placement.decided_by {
        Warning::new("decided", format!("{asked:?} has several bearers; {matched} lies {reason}"))
            .hint("say which in the columns district, province and country")
    } else {
        let rival = placement.rival.as_deref()?;
        Warning::new("rival", format!("{asked:?} was taken for {matched}, but may mean {rival}"))
            .hint("say which in the columns district, province and country")
    })
}

/// The place where a crossing led, where its name leads nowhere: the event stands where it began.
fn unknown_end(placement: &Placement) -> Option<Warning> {
    let hint = "the arrow leads over the border all the same; correct the name, or leave it out";
    Some(Warning::new("unknown-end", placement.unknown_end.clone()?).hint(hint))
}

/// A country of an event with coordinates that is not known: it says nothing then.
fn unused(event: &Incident, countries: &Countries<'_>) -> Option<Warning> {
    let named = [&event.from.country, &event.to.country].into_iter().flatten();
    let unknown = named.filter(|_| event.at.is_some()).find(|name| countries.find(name).is_err())?;
    let message =
        format!("no country called {unknown:?} is on this map; the coordinates alone say the place");
    Some(Warning::new("unknown-country", message))
}

/// A story of which nothing can be placed is no map: the first reason is the error.
fn some_placed(left_out: &[LeftOut]) -> Result<()> {
    let Some((first, others)) = left_out.split_first() else { return Ok(()) };
    let mut error = first.reason.clone();
    match others.len() {
        0 => {}
        1 => error.message += " (nor can the one other event be placed)",
        n => error.message += &format!(" (nor can any of the {n} other events be placed)"),
    }
    Err(error)
}

/// The countries that are named, else those that events began in, led to, or lie in.
fn focus(spec: &MapSpec, countries: &Countries<'_>, events: &[(Incident, Placement)]) -> Result<Vec<usize>> {
    if spec.focus.is_empty() {
        let mut focus: Vec<usize> = events
            .iter()
            .flat_map(|(_, p)| [p.origin, p.destination, p.territory])
            .flatten()
            .filter(|&i| countries.atlas().territories[i].level == Level::Country)
            .collect();
        focus.sort_unstable();
        focus.dedup();
        return Ok(focus);
    }
    let find = |name: &String| countries.find(name).map_err(|error| error.at("focus"));
    spec.focus.iter().map(find).collect()
}
