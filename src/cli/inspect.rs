//! `marz inspect`: what is in a file, and how marz understands it.

use std::path::Path;

use marz::atlas::{Extent, Word};
use marz::load::inspect::{self, Boundaries, Events, Inspected};
use marz::{Error, ErrorKind, Result, Warning};

use super::render::print;

/// So many warnings are read; JSON has all.
const MOST_LISTED: usize = 20;

/// Says what is in a file; always true, since whatever is wrong with it is said.
pub(super) fn inspect(file: &Path, json: bool) -> Result<bool> {
    let found = inspect::inspect(file)?;
    let text = if json {
        let json = serde_json::to_string_pretty(&found);
        json.map_err(|error| Error::new(ErrorKind::Format, error.to_string()))? + "\n"
    } else {
        match &found {
            Inspected::Boundaries(boundaries) => of_boundaries(boundaries),
            Inspected::Events(events) => of_events(events),
        }
    };
    print(text.as_bytes())?;
    Ok(true)
}

fn of_boundaries(found: &Boundaries) -> String {
    let kinds: Vec<String> = found.geometries.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    let mut text =
        format!("{}: {}, {}\n", found.format, counted(found.features, "feature"), kinds.join(", "));
    text.push_str(&extent(found.extent));
    let rows = found.properties.iter().map(|property| {
        let examples: Vec<String> = property.examples.iter().map(|value| shortened(value)).collect();
        let more = if property.examples.len() < property.filled { ", ..." } else { "" };
        [
            property.name.clone(),
            format!("{} of {}", property.filled, found.features),
            property.meanings.join(", "),
            format!("{}{more}", examples.join(", ")),
        ]
    });
    if !found.properties.is_empty() {
        text.push_str("\nproperties\n");
        text.push_str(&table(&["property", "filled", "taken as", "examples"], rows.collect()));
    }
    // Lines of border have no names on the map.
    let has_areas = found.geometries.keys().any(|kind| kind.ends_with("Polygon"));
    let is_named = found.properties.iter().any(|property| property.meanings.iter().any(|m| m == "name"));
    if has_areas && !is_named {
        text.push_str("\nno property is taken as the name: see name_property in the map file\n");
    }
    text + &warnings("repairs and warnings", &found.warnings)
}

fn of_events(found: &Events) -> String {
    let reading = &found.reading;
    let vocabulary = serde_json::to_value(reading.vocabulary).ok();
    let vocabulary = vocabulary.as_ref().and_then(|v| v.as_str()).filter(|word| *word != "marz");
    let mut text = format!("{} table of events", reading.format);
    text.push_str(&vocabulary.map(|word| format!(", with the columns of {word}")).unwrap_or_default());
    text.push_str(&format!(
        ": {}, {}, {} rejected\n",
        counted(found.rows, "row"),
        counted(found.events, "event"),
        found.rejected.len()
    ));
    text.push_str(&match &found.dates {
        Some((first, last)) => format!("dates: {first} to {last}\n"),
        None => "dates: none\n".to_owned(),
    });
    text.push_str(&extent(found.extent));
    text.push_str(&format!("numbers count {}\n", reading.unit.word()));
    let known = reading.columns.iter().map(|(meaning, column)| [column.clone(), (*meaning).to_owned()]);
    let kept = reading.kept.iter().map(|column| [column.clone(), "- (only kept)".to_owned()]);
    text.push_str("\ncolumns\n");
    text.push_str(&table(&["column", "understood as"], known.chain(kept).collect()));
    text.push_str(&warnings("rejected rows", &found.rejected));
    text + &warnings("warnings", &found.warnings)
}

/// `1 row`, `2 rows`.
fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

fn extent(extent: Option<Extent>) -> String {
    let said = |Extent { west, south, east, north }| format!("extent: {west}, {south}, {east}, {north}\n");
    extent.map(said).unwrap_or_default()
}

/// Rows of columns that stand below each other.
fn table<const N: usize>(header: &[&str; N], rows: Vec<[String; N]>) -> String {
    let header = header.map(str::to_owned);
    let all = || std::iter::once(&header).chain(&rows);
    let width = |column: usize| all().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("  {}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    all().map(line).collect()
}

fn warnings(title: &str, warnings: &[Warning]) -> String {
    if warnings.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{title}: {}\n", warnings.len());
    for warning in warnings.iter().take(MOST_LISTED) {
        let place = warning.feature.as_ref().map(|feature| format!("{feature}: ")).unwrap_or_default();
        text.push_str(&format!("  {place}{}\n", warning.message));
        if let Some(hint) = &warning.hint {
            text.push_str(&format!("    hint: {hint}\n"));
        }
    }
    if warnings.len() > MOST_LISTED {
        text.push_str(&format!("  and {} more; --json has all\n", warnings.len() - MOST_LISTED));
    }
    text
}

/// A value that is not too long for its row.
fn shortened(value: &str) -> String {
    const LONGEST: usize = 30;
    let line = value.replace('\n', " ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    line.chars().take(LONGEST - 1).chain(['…']).collect()
}
