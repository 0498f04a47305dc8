//! Lines, places and numbers that a map shows beside its events.

use std::collections::BTreeSet;

use super::areas::Areas;
use super::tables;
use crate::atlas::{Incident, Kind, Word};
use crate::error::{Error, ErrorKind, Result, Warning};
use crate::gazetteer::{Countries, Gazetteer, Placement};
use crate::language::Words;
use crate::layout::{LineFeature, PointFeature, Values};
use crate::load::incidents::EventTable;
use crate::load::{
    self,
    features::{self, NamedLines},
};
use crate::spec::{Choropleth, LineLayer, PointLayer, Symbol};

/// The lines of a layer.
///
/// # Errors
/// When the file can't be read, or has neither a line nor a polygon.
pub(super) fn lines(layer: &LineLayer, warnings: &mut Vec<Warning>) -> Result<Vec<LineFeature>> {
    let file = layer.file.display().to_string();
    let found = features::lines(&load::read_boundaries(&layer.file)?, &file)?.take(warnings);
    let line = |NamedLines { name, lines }| LineFeature {
        name,
        label: layer.label.clone(),
        style: layer.style,
        parts: lines.into_iter().map(|line| line.0).collect(),
    };
    Ok(found.into_iter().map(line).collect())
}

/// The table of a layer of places; its column `symbol` is ours.
///
/// # Errors
/// When the file can't be read, or is no table.
pub(super) fn read_points(layer: &PointLayer, warnings: &mut Vec<Warning>) -> Result<EventTable> {
    let mut table = tables::read_with("symbol", &layer.file, warnings)?;
    // A place is no event: nothing crosses a border there.
    table.events.iter_mut().for_each(|row| row.kind = Kind::Other);
    Ok(table)
}

/// The places of a layer. Those whose name is not known, or borne by several, are left out with a warning.
///
/// # Errors
/// When a row has a symbol that there is none of.
pub(super) fn points(
    layer: &PointLayer,
    table: &EventTable,
    placements: &[Result<Placement>],
    words: &Words,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<PointFeature>> {
    let file = &table.reading.file;
    let mut points = Vec::new();
    let leave_out = |error: Error| Warning::from_error("place-left-out", &error.in_file(file));
    warnings.extend(table.rejected.iter().map(|(_, error)| leave_out(error.clone())));
    for (row, placed) in table.events.iter().zip(placements) {
        let symbol = symbol(row).map_err(|error| error.at(row.row).in_file(file))?;
        let placement = match placed {
            Ok(placement) => placement,
            Err(error) => {
                warnings.push(leave_out(error.clone()));
                continue;
            }
        };
        let Some(at) = placement.at else {
            let message = "the place is known as an area only, and is not drawn";
            let warning = Warning::new("place-left-out", message).feature(row.row.to_string()).in_file(file);
            warnings.push(warning.hint("give it coordinates (lat, lon)"));
            continue;
        };
        let said = row.from.narrowest().unwrap_or_default();
        let found = (!placement.name.is_empty()).then_some((placement.country.as_str(), &*placement.name));
        let names = if layer.names { words.names_of_event(said, found) } else { Vec::new() };
        points.push(PointFeature {
            id: row.id.clone(),
            names,
            country: placement.country.clone(),
            label: layer.label.clone(),
            symbol: symbol.unwrap_or(layer.symbol),
            at,
        });
    }
    Ok(points)
}

/// The symbol that a row asks for.
fn symbol(row: &Incident) -> Result<Option<Symbol>> {
    let Some(word) = row.other.get("symbol").filter(|word| !word.is_empty()) else { return Ok(None) };
    Symbol::from_word(word).map(Some).ok_or_else(|| {
        let words: Vec<&str> = Symbol::WORDS.iter().map(|(_, word)| *word).collect();
        Error::new(ErrorKind::Value, format!("expected a symbol, found {word:?}"))
            .at("column \"symbol\"")
            .hint(format!("the symbols are {}", words.join(", ")))
    })
}

/// The numbers of areas, by table or by the property of their polygons.
///
/// # Errors
/// When the ends of classes don't rise; when the table can't be read, names an area that is not known or one twice, or has
/// a cell that is no number; when no area has a number.
pub(super) fn values(
    choropleth: &Choropleth,
    names: &Gazetteer,
    countries: &Countries<'_>,
    warnings: &mut Vec<Warning>,
) -> Result<Values> {
    if !choropleth.breaks.is_sorted_by(|a, b| a < b) {
        let message = format!("expected numbers that rise, found {:?}", choropleth.breaks);
        return Err(Error::new(ErrorKind::Option, message)
            .at("choropleth.breaks")
            .hint("name the ends of classes from the lowest to the highest, each once"));
    }
    let of = match &choropleth.file {
        None => {
            let of_area = |(i, value): (usize, Option<f64>)| value.map(|value| (i, value));
            countries.atlas().territories.iter().map(|t| t.value).enumerate().filter_map(of_area).collect()
        }
        Some(path) => {
            let table = tables::whole(tables::read_with(&choropleth.value, path, warnings)?)?;
            numbers(&table, &choropleth.value, &Areas { countries, names })?
        }
    };
    if of.is_empty() {
        let message = format!("no area has a number {:?}", choropleth.value);
        return Err(Error::new(ErrorKind::Option, message)
            .at("choropleth.value")
            .hint("name a property of the polygons in borders or districts, or a table with file"));
    }
    Ok(Values { label: choropleth.label.clone(), of, breaks: choropleth.breaks.clone() })
}

/// The numbers in a column of a table, each with its area.
fn numbers(table: &EventTable, column: &str, areas: &Areas<'_>) -> Result<Vec<(usize, f64)>> {
    // A column that is usual for people is read as their number.
    let is_count = table.reading.columns.get("count").is_some_and(|name| name == column);
    let mut seen = BTreeSet::new();
    let mut numbers = Vec::new();
    for row in &table.events {
        let number = if is_count { Ok(row.count.best.map(|n| n as f64)) } else { number(row, column) };
        let found = number.and_then(|number| {
            let area = areas.find(row)?;
            if !seen.insert(area) {
                let message = format!("{:?} has a number already", areas.name(area));
                return Err(Error::new(ErrorKind::Value, message).hint("give each area one row"));
            }
            Ok(number.map(|number| (area, number)))
        });
        numbers.extend(found.map_err(|error| error.at(row.row).in_file(&table.reading.file))?);
    }
    Ok(numbers)
}

/// The number in a column of a row; none in an empty cell.
fn number(row: &Incident, column: &str) -> Result<Option<f64>> {
    let Some(cell) = row.other.get(column) else { return Ok(None) };
    let cell = cell.trim();
    let number = cell.replace([',', ' ', '\u{a0}', '\u{202f}'], "");
    match number.parse::<f64>() {
        _ if cell.is_empty() => Ok(None),
        Ok(number) if number.is_finite() => Ok(Some(number)),
        _ => Err(Error::new(ErrorKind::Value, format!("expected a number, found {cell:?}"))
            .at(format!("column {column:?}"))
            .hint("write it in digits, with a point before a fraction")),
    }
}
