//! Everything that a map file names is read and put together.
//!
//! Between the files and the layout: here the built-in atlas and the user's own meet, and every event gets its
//! place.

mod areas;
mod days;
mod ground;
mod tables;

use std::path::{Path, PathBuf};

use crate::atlas::{self, Atlas, Incident, Level, LineInput, TerritoryInput};
use crate::error::{Error, ErrorKind, Result, Warned, Warning, nearest_word};
use crate::gazetteer::{self, Countries, Entry, Gazetteer, Index, Placement, Side};
use crate::language::{Language, Lexicon, Words};
use crate::layout::{self, LeftOut, Story};
use crate::load::embedded::{self, Scale};
use crate::load::features::{self, Borders, Keys};
use crate::load::incidents::EventTable;
use crate::load::{self, places};
use crate::spec::{Document, MapSpec};
use crate::theme::{DEFAULT_THEME, THEMES, Theme};

use days::Days;
use ground::Named;
use tables::Tables;

/// The built-in map of June and July 2021.
///
/// # Errors
/// When the binary is damaged.
pub fn built_in() -> Result<MapSpec> {
    MapSpec::read(embedded::STORY_MAP, "map.toml", Path::new(embedded::STORY))
}

/// Reads all that a map needs and places its events.
///
/// # Errors
/// When a file can't be read or says something impossible, or not one event of the story has a place. Events that have
/// none beside others that do are warnings.
pub fn read(spec: MapSpec) -> Result<Warned<Story>> {
    let mut warnings = Vec::new();
    let days = Days::new(&spec)?;
    let tables = Tables::read(&spec, &mut warnings)?;
    let told = Telling { spec, days, tables };
    let story = if told.spec.borders.is_empty() {
        told.on_built_in_ground(Ground::read(&told.spec, &mut warnings)?, &mut warnings)?
    } else {
        told.on_own_ground(&mut warnings)?
    };
    Ok(Warned { value: story, warnings })
}

/// What is told, whatever the ground.
struct Telling {
    spec: MapSpec,
    days: Days,
    tables: Tables,
}

/// What the user's files of borders and districts hold.
struct Ground {
    territories: Vec<TerritoryInput>,
    lines: Vec<LineInput>,
}

/// How near lines of several files are taken for one, unless the map file says it, m: about what rounding to four
/// decimals of a degree moves a point.
const SNAP_M: f64 = 10.0;

/// The length of a degree of latitude on a sphere of the Earth's mean radius, m.
const METRES_PER_DEGREE: f64 = 111_195.0;

impl Ground {
    /// Reads all files; those of a level are put together, so that neighbours in two files have a border like those in
    /// one.
    fn read(spec: &MapSpec, warnings: &mut Vec<Warning>) -> Result<Self> {
        let districts = districts(spec, warnings)?;
        let Borders { mut territories, lines } = borders(spec, warnings)?;
        territories.extend(districts);
        let mut ground = Ground { territories, lines };
        ground.snap(spec, warnings)?;
        Ok(ground)
    }

    /// Brings lines that nearly coincide together, and says so.
    fn snap(&mut self, spec: &MapSpec, warnings: &mut Vec<Warning>) -> Result<()> {
        let files = spec.borders.len() + spec.districts.len();
        let metres = spec.snap_m.unwrap_or(if files > 1 { SNAP_M } else { 0.0 });
        if !(0.0..=100_000.0).contains(&metres) {
            let message = format!("expected metres from 0 to 100000, found {metres}");
            return Err(Error::new(ErrorKind::Option, message).at("snap_m"));
        }
        if metres == 0.0 {
            return Ok(());
        }
        let (moved, farthest) =
            atlas::snap(&mut self.territories, &mut self.lines, metres / METRES_PER_DEGREE);
        if moved > 0 {
            let farthest = farthest * METRES_PER_DEGREE;
            let message = format!(
                "{moved} points of borders were put on neighbouring lines, the farthest {farthest:.1} m away"
            );
            let hint = format!("lines nearer than {metres} m are taken for one: see snap_m in the map file");
            warnings.push(Warning::new("snapped", message).hint(hint));
        }
        Ok(())
    }
}

impl Telling {
    /// The story on the user's countries, or on built-in ground with the user's lines and districts.
    fn on_own_ground(&self, warnings: &mut Vec<Warning>) -> Result<Story> {
        // Names are looked for while files are read: each takes its time.
        let (names, ground) = std::thread::scope(|scope| {
            let names = scope.spawn(|| names(&self.spec.places, &self.spec.aliases, true));
            let ground = Ground::read(&self.spec, warnings);
            (names.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), ground)
        });
        let (names, ground) = (names?, ground?);
        if !ground.territories.iter().any(|t| t.territory.level == Level::Country) {
            return self.on_built_in_ground(ground, warnings);
        }
        let mut atlas = Atlas::default();
        atlas.add(ground.territories, ground.lines);
        self.on(atlas, &names, warnings)
    }

    /// The story on the detailed region where it is whole there, else on the world at the scale that it needs.
    fn on_built_in_ground(&self, own: Ground, warnings: &mut Vec<Warning>) -> Result<Story> {
        let (places, aliases) = (&self.spec.places, &self.spec.aliases);
        let (mut region, regional) = (embedded::region()?, names(places, aliases, false)?);
        let events = self.tables.events();
        let here = Named::new(&region, &regional);
        let fits = here.shows(&self.spec, !events.is_empty());
        let not_here = |event: &&&Incident| !ground::is_in_region(event) || !here.knows(event);
        let elsewhere: Vec<&&Incident> = events.iter().filter(not_here).collect();
        if fits && elsewhere.is_empty() {
            region.add(own.territories, own.lines);
            return self.on(region, &regional, warnings);
        }
        let names = names(places, aliases, true)?;
        let mut medium = embedded::world(Scale::Medium)?;
        // A name that is known nowhere moves no map: the others decide, or else how it sounds.
        let world = Named::new(&medium, &names);
        let moves = |event: &&Incident| !ground::is_in_region(event) || world.knows(event);
        let stays = || elsewhere.len() < events.len() || elsewhere.iter().any(|e| here.knows_the_sound_of(e));
        if fits && !elsewhere.iter().any(|event| moves(event)) && stays() {
            region.add(own.territories, own.lines);
            return self.on(region, &regional, warnings);
        }
        // How much ground a px shows is known once the events have their places.
        medium.add(own.territories.clone(), own.lines.clone());
        let mut of_draft = Vec::new();
        let draft = self.on(medium, &names, &mut of_draft)?;
        let scale = ground::scale(layout::metres_per_px(&draft)?);
        if scale == Scale::Medium {
            warnings.extend(of_draft);
            return Ok(draft);
        }
        let mut world = embedded::world(scale)?;
        world.add(own.territories, own.lines);
        self.on(world, &names, warnings)
    }

    fn on(&self, mut atlas: Atlas, names: &Gazetteer, warnings: &mut Vec<Warning>) -> Result<Story> {
        // Towns and districts' seats are shown, or placed by, whatever the ground is.
        atlas.credit("GeoNames");
        let spec = self.spec.clone();
        let (mut events, mut left_out) = (Vec::new(), Vec::new());
        for (_, table) in &self.tables.layers {
            events.extend(place_all(table, true, names, &atlas, &mut left_out, warnings));
        }
        let others_left_out = std::mem::take(&mut left_out);
        let mut place = |table| place_all(table, false, names, &atlas, &mut left_out, warnings);
        let incidents = self.tables.story.as_ref().map_or(Vec::new(), &mut place);
        if incidents.is_empty() {
            some_placed(&left_out)?;
        }
        left_out.extend(others_left_out);
        warnings.extend(left_out.iter().map(|event| Warning::from_error(event.code(), &event.reason)));
        let mut other_days = Vec::new();
        let incidents = self.days.keep(incidents, &mut other_days);
        let events = self.days.keep(events, &mut other_days);
        days::account(incidents.len() + events.len(), &other_days, warnings)?;
        let focus = focus(&spec, &atlas, &incidents)?;
        let mut areas = Vec::new();
        for layer in &spec.areas {
            areas.extend(areas::areas(layer, &atlas, names, warnings)?);
        }
        let towns: Vec<Entry> = names.towns(5000).filter(|e| e.at.is_some()).collect();
        let words = words(&spec)?;
        let event_labels = self.tables.event_labels(&words, &events);
        let world = embedded::world(Scale::Small)?;
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
            towns,
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

/// The theme with a name, or in a file, which says what is other than in its `base`.
///
/// # Errors
/// When there is no such theme, or the file is none.
pub fn theme(name: Option<&str>) -> Result<Theme> {
    let names: Vec<&str> = THEMES.iter().map(|(name, _)| *name).collect();
    let built_in = |name: &str| THEMES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
    let name = name.unwrap_or(DEFAULT_THEME);
    if let Some(text) = built_in(name) {
        return Document::toml(text, name)?.into();
    }
    if name.ends_with(".toml") {
        let text = load::read_text(Path::new(name))?;
        let mut own = Document::toml(&text, name)?;
        let base = own.take_word("base", &names)?.unwrap_or(DEFAULT_THEME);
        return own.over(Document::toml(built_in(base).unwrap_or_default(), base)?).into();
    }
    let near = nearest_word(name, names.iter().copied()).map(|near| format!("did you mean {near:?}? "));
    Err(Error::new(ErrorKind::Option, format!("no theme is called {name:?}")).hint(format!(
        "{}the themes are {}; or name a file ending in .toml",
        near.unwrap_or_default(),
        names.join(", ")
    )))
}

/// The polygons and lines of all files of borders: neighbours in two files have a border like those in one.
fn borders(spec: &MapSpec, warnings: &mut Vec<Warning>) -> Result<Borders> {
    let mut borders = Borders::default();
    for path in &spec.borders {
        let (text, file) = (load::read_boundaries(path)?, path.display().to_string());
        let found = features::borders(&text, &file, Level::Country, &keys(spec))?.take(warnings);
        borders.territories.extend(found.territories);
        borders.lines.extend(found.lines);
    }
    Ok(borders)
}

fn districts(spec: &MapSpec, warnings: &mut Vec<Warning>) -> Result<Vec<TerritoryInput>> {
    let mut districts = Vec::new();
    for path in &spec.districts {
        let (text, file) = (load::read_boundaries(path)?, path.display().to_string());
        districts.extend(features::territories(&text, &file, Level::District, &keys(spec))?.take(warnings));
    }
    Ok(districts)
}

fn keys(spec: &MapSpec) -> Keys {
    Keys { name: spec.name_property.clone(), id: spec.id_property.clone() }
}

/// All names of places: those built in, and those of files of places and of other spellings.
///
/// # Errors
/// When a file can't be read or says something impossible.
pub fn gazetteer(places: &[PathBuf], aliases: &[PathBuf]) -> Result<Gazetteer> {
    names(places, aliases, true)
}

/// The names of the region or of all the world, and the user's own.
fn names(places: &[PathBuf], aliases: &[PathBuf], of_the_world: bool) -> Result<Gazetteer> {
    let mut own = Vec::new();
    for path in places {
        let file = path.display().to_string();
        own.push(Index::build(load::own_places(&load::read_table(path)?, &file)?)?);
    }
    let mut gazetteer = embedded::gazetteer(of_the_world, own)?;
    for path in aliases {
        let file = path.display().to_string();
        for (name, alias) in places::aliases(&load::read_text(path)?, &file)? {
            if gazetteer.find(&name).is_empty() {
                return Err(Error::new(ErrorKind::UnknownName, format!("no place called {name:?} is known"))
                    .hint("an alias needs the name of a place that is known, in the column \"name\"")
                    .in_file(file));
            }
            gazetteer.alias(&alias, &name);
        }
    }
    Ok(gazetteer)
}

/// The events of a table that have a place; those that have none join `left_out` in the order of their rows.
fn place_all(
    table: &EventTable,
    is_other: bool,
    names: &Gazetteer,
    atlas: &Atlas,
    left_out: &mut Vec<LeftOut>,
    warnings: &mut Vec<Warning>,
) -> Vec<(Incident, Placement)> {
    let file = &table.reading.file;
    let (mut placed, mut left) = (Vec::new(), Vec::new());
    let countries = Countries::new(atlas);
    for (event, placement) in table.events.iter().zip(gazetteer::place_all(&table.events, names, atlas)) {
        match placement {
            Ok(placement) => {
                let doubts = doubt(event, &placement).into_iter().chain(unused(event, &countries));
                let doubts = doubts.chain(unknown_end(&placement));
                let told =
                    |warning: Warning| warning.feature(format!("{}, {}", event.row, event.id)).in_file(file);
                warnings.extend(doubts.map(told));
                placed.push((event.clone(), placement));
            }
            Err(error) => left.push((event.clone(), error.in_file(file))),
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
fn focus(spec: &MapSpec, atlas: &Atlas, events: &[(Incident, Placement)]) -> Result<Vec<usize>> {
    if spec.focus.is_empty() {
        let mut focus: Vec<usize> = events
            .iter()
            .flat_map(|(_, p)| [p.origin, p.destination, p.territory])
            .flatten()
            .filter(|&i| atlas.territories[i].level == Level::Country)
            .collect();
        focus.sort_unstable();
        focus.dedup();
        return Ok(focus);
    }
    let countries = Countries::new(atlas);
    let find = |name: &String| countries.find(name).map_err(|error| error.at("focus"));
    spec.focus.iter().map(find).collect()
}
