//! Areas to hatch, by their names.

use crate::atlas::{Atlas, Incident, Level, Territory};
use crate::error::{Error, ErrorKind, Result, Warning};
use crate::gazetteer::{Countries, Gazetteer, fold};
use crate::layout::Area;
use crate::load::{self, incidents};
use crate::spec::AreaLayer;

/// The territories that a table of areas names.
pub(super) fn areas(
    layer: &AreaLayer,
    atlas: &Atlas,
    gazetteer: &Gazetteer,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Area>> {
    let file = layer.file.display().to_string();
    let table = incidents::incidents(&load::read_table(&layer.file)?, &file)?.take(warnings);
    // An area is named, not counted: hatching some of them would say that the others are calm.
    if let Some((_, fault)) = table.rejected.into_iter().next() {
        return Err(fault);
    }
    let countries = Countries::new(atlas);
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
        let bearers = gazetteer.matches(name, &|e| e.kind.is_area());
        keys.extend(bearers.iter().filter(|m| m.is_sure()).map(|m| fold(&m.entry.name)));
        let country = row.from.country.as_deref().map(|name| countries.find(name)).transpose()?;
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
    let place = |row: &Incident| area(row).map_err(|error| error.at(row.row).in_file(&file));
    table.events.iter().map(place).collect()
}
