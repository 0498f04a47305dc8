//! Areas by their names: those to hatch, and those that have a number.

use super::tables;
use crate::atlas::{Incident, Level, Territory};
use crate::error::{Error, ErrorKind, Result, Warning};
use crate::gazetteer::{Countries, Gazetteer, fold};
use crate::layout::Area;
use crate::spec::AreaLayer;

/// The territories that a table of areas names.
pub(super) fn areas(
    layer: &AreaLayer,
    countries: &Countries<'_>,
    names: &Gazetteer,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Area>> {
    let table = tables::whole(tables::read(&layer.file, warnings)?)?;
    let areas = Areas { countries, names };
    let says_status = table.reading.columns.contains_key("status");
    let place = |row: &Incident| {
        let territory = areas.find(row).map_err(|error| error.at(row.row).in_file(&table.reading.file))?;
        let status = if says_status { row.status } else { layer.status };
        Ok(Area { territory, label: layer.label.clone(), status })
    };
    table.events.iter().map(place).collect()
}

/// Finds areas that have polygons.
pub(super) struct Areas<'a> {
    pub(super) countries: &'a Countries<'a>,
    pub(super) names: &'a Gazetteer,
}

impl Areas<'_> {
    /// What an area is called.
    pub(super) fn name(&self, area: usize) -> &str {
        &self.countries.atlas().territories[area].names.name
    }

    /// The territory that a row names: a district, else a province, else a country.
    ///
    /// # Errors
    /// When it names none, or one that has no polygon.
    pub(super) fn find(&self, row: &Incident) -> Result<usize> {
        let (atlas, countries) = (self.countries.atlas(), self.countries);
        let country = row.from.country.as_deref().map(|name| countries.find(name)).transpose()?;
        let (name, level) = match (&row.from.district, &row.from.province, country) {
            (Some(district), ..) => (district, Level::District),
            (None, Some(province), _) => (province, Level::Province),
            (None, None, Some(country)) => return Ok(country),
            (None, None, None) => {
                let message = "expected a country, a province or a district, found none";
                return Err(Error::new(ErrorKind::Value, message));
            }
        };
        // The spellings under which the gazetteer knows the area, beside the one in the table.
        let mut keys = vec![fold(name)];
        let bearers = self.names.matches(name, &|e| e.kind.is_area());
        keys.extend(bearers.iter().filter(|m| m.is_sure()).map(|m| fold(&m.entry.name)));
        let in_country = |t: &Territory| match (country, &t.parent) {
            (Some(country), Some(parent)) => atlas.territories[country].id == *parent,
            _ => true,
        };
        let known = |t: &Territory| {
            let mut names = std::iter::once(&t.names.name).chain(&t.names.others).map(|n| fold(n));
            t.level == level && names.any(|n| keys.contains(&n)) && in_country(t)
        };
        atlas.territories.iter().position(known).ok_or_else(|| {
            let hint = match level {
                Level::District => "give its polygon with --districts, under this name",
                _ => {
                    "the built-in atlas has provinces of Afghanistan, Tajikistan, Uzbekistan and their neighbours"
                }
            };
            Error::new(ErrorKind::UnknownName, format!("no area called {name:?} has a polygon")).hint(hint)
        })
    }
}
