//! Everything that a map file names is read and put together.
//!
//! Between the files and the layout: here the built-in atlas and the user's own meet, and every event gets its
//! place.

use std::path::Path;

use crate::atlas::{Atlas, Incident, Kind, Level, Territory, Word};
use crate::error::{Error, ErrorKind, Result, Warned, Warning};
use crate::gazetteer::{self, Entry, EntryKind, Gazetteer, Index, Placement, fold};
use crate::layout::{Area, Story};
use crate::load::{self, embedded, features, incidents, places};
use crate::spec::{AreaLayer, MapSpec};
use crate::theme::{THEMES, Theme};

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
/// When a file can't be read or says something impossible, or a name is unknown or has several bearers.
pub fn read(spec: MapSpec) -> Result<Warned<Story>> {
    let mut warnings = Vec::new();
    let atlas = atlas(&spec, &mut warnings)?;
    let gazetteer = gazetteer(&spec)?;
    let table = match &spec.incidents {
        Some(path) => {
            let file = path.display().to_string();
            let events = incidents::incidents(&text(path)?, &file)?.take(&mut warnings);
            place_all(events, &file, &gazetteer, &atlas)?
        }
        None => Vec::new(),
    };
    let (mut events, mut event_labels) = (Vec::new(), Vec::new());
    for layer in &spec.events {
        let file = layer.file.display().to_string();
        let mut found = incidents::incidents(&text(&layer.file)?, &file)?.take(&mut warnings);
        // Ids that rows got for want of one are unique in their own table only.
        let stem = layer.file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        for event in found.iter_mut().filter(|event| event.id == format!("row-{}", event.row)) {
            event.id = format!("{stem}-{}", event.id);
        }
        let mut kinds: Vec<Kind> = found.iter().map(|event| event.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        event_labels.extend(kinds.iter().map(|kind| match kinds.len() {
            1 => (*kind, layer.label.clone()),
            _ => (*kind, format!("{}: {}", layer.label, kind.word())),
        }));
        let known = |id: &String| {
            table.iter().chain(&events).any(|(other, _): &(Incident, Placement)| other.id == *id)
        };
        if let Some(twice) = found.iter().find(|event| known(&event.id)) {
            return Err(Error::new(
                ErrorKind::Value,
                format!("the id {:?} stands in another table of this map", twice.id),
            )
            .at(format!("row {}, column \"id\"", twice.row))
            .hint("give each event an id of its own")
            .in_file(file));
        }
        events.extend(place_all(found, &file, &gazetteer, &atlas)?);
    }
    let focus = focus(&spec, &atlas, &table)?;
    let mut hatched = Vec::new();
    for layer in &spec.areas {
        hatched.extend(areas(layer, &atlas, &gazetteer, &mut warnings)?);
    }
    let towns =
        gazetteer.entries().filter(|e| !e.kind.is_area() && e.kind != EntryKind::Spot && e.at.is_some());
    let towns: Vec<Entry> = towns.filter(|e| e.population >= 5000).cloned().collect();
    let world = embedded::world()?;
    Ok(Warned {
        value: Story {
            spec,
            atlas,
            world,
            incidents: table,
            events,
            event_labels,
            focus,
            areas: hatched,
            towns,
        },
        warnings,
    })
}

/// The theme with a name, or in a file.
///
/// # Errors
/// When there is no such theme, or the file is none.
pub fn theme(name: Option<&str>) -> Result<Theme> {
    let name = name.unwrap_or("light");
    if let Some((_, text)) = THEMES.iter().find(|(known, _)| *known == name) {
        return crate::spec::from_toml(text, name);
    }
    if name.ends_with(".toml") {
        return crate::spec::from_toml(&load::read_text(Path::new(name))?, name);
    }
    let names: Vec<&str> = THEMES.iter().map(|(name, _)| *name).collect();
    Err(Error::new(ErrorKind::Option, format!("no theme is called {name:?}"))
        .hint(format!("the themes are {}; or name a file ending in .toml", names.join(", "))))
}

/// The text of a file; that of the built-in story also where there is no such file.
fn text(path: &Path) -> Result<String> {
    if path == Path::new(embedded::STORY).join("incidents.csv") && !path.exists() {
        return Ok(embedded::STORY_INCIDENTS.to_owned());
    }
    load::read_text(path)
}

fn atlas(spec: &MapSpec, warnings: &mut Vec<Warning>) -> Result<Atlas> {
    let keys = features::Keys { name: spec.name_property.clone(), id: spec.id_property.clone() };
    // Neighbours in two files have a border like those in one: all files of a level are put together first.
    let mut borders = features::Borders::default();
    for path in &spec.borders {
        let file = path.display().to_string();
        let text = load::read_boundaries(path)?;
        let found = features::borders(&text, &file, Level::Country, &keys)?.take(warnings);
        borders.territories.extend(found.territories);
        borders.lines.extend(found.lines);
    }
    let mut districts = Vec::new();
    for path in &spec.districts {
        let file = path.display().to_string();
        let text = load::read_boundaries(path)?;
        districts.extend(features::territories(&text, &file, Level::District, &keys)?.take(warnings));
    }
    let mut atlas = if borders.territories.is_empty() { embedded::region()? } else { Atlas::default() };
    atlas.add(borders.territories, borders.lines);
    atlas.add(districts, Vec::new());
    // Towns and districts' seats are shown, or placed by, whatever the ground is.
    atlas.credit("GeoNames");
    Ok(atlas)
}

fn gazetteer(spec: &MapSpec) -> Result<Gazetteer> {
    let mut own = Vec::new();
    for path in &spec.places {
        let file = path.display().to_string();
        own.push(Index::build(places::places(&load::read_text(path)?, &file, EntryKind::Spot)?)?);
    }
    let mut gazetteer = embedded::gazetteer(own)?;
    for path in &spec.aliases {
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

fn place_all(
    events: Vec<Incident>,
    file: &str,
    gazetteer: &Gazetteer,
    atlas: &Atlas,
) -> Result<Vec<(Incident, Placement)>> {
    let place = |event: Incident| {
        let placement = gazetteer::place(&event, gazetteer, atlas).map_err(|error| error.in_file(file))?;
        Ok((event, placement))
    };
    events.into_iter().map(place).collect()
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
    let find = |name: &String| gazetteer::country(atlas, name).map_err(|error| error.at("focus"));
    spec.focus.iter().map(find).collect()
}

/// The territories that a table of areas names.
fn areas(
    layer: &AreaLayer,
    atlas: &Atlas,
    gazetteer: &Gazetteer,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Area>> {
    let file = layer.file.display().to_string();
    let rows = incidents::incidents(&load::read_text(&layer.file)?, &file)?.take(warnings);
    let area = |row: &Incident| -> Result<Area> {
        let (name, level) = match (&row.from.district, &row.from.province) {
            (Some(district), _) => (district, Level::District),
            (None, Some(province)) => (province, Level::Province),
            (None, None) => {
                return Err(Error::new(ErrorKind::Value, "expected a district or a province, found neither"));
            }
        };
        // The spellings under which the gazetteer knows the area, beside the one in the table.
        let mut keys = vec![fold(name)];
        keys.extend(gazetteer.find(name).iter().filter(|e| e.kind.is_area()).map(|e| fold(&e.name)));
        let country = row.from.country.as_deref().map(|name| gazetteer::country(atlas, name)).transpose()?;
        let in_country = |t: &Territory| match (country, &t.parent) {
            (Some(country), Some(parent)) => atlas.territories[country].id == *parent,
            _ => true,
        };
        let known = |t: &Territory| {
            let mut names = std::iter::once(&t.names.name).chain(&t.names.others).map(|n| fold(n));
            t.level == level && names.any(|n| keys.contains(&n)) && in_country(t)
        };
        let territory = atlas.territories.iter().position(known).ok_or_else(|| {
            let hint = match level {
                Level::District => "give its polygon with --districts, under this name",
                _ => "the built-in atlas has provinces of Afghanistan, Tajikistan, Uzbekistan and their neighbours",
            };
            Error::new(ErrorKind::UnknownName, format!("no area called {name:?} has a polygon")).hint(hint)
        })?;
        Ok(Area { territory, label: layer.label.clone() })
    };
    let place =
        |row: &Incident| area(row).map_err(|error| error.at(format!("row {}", row.row)).in_file(&file));
    rows.iter().map(place).collect()
}
