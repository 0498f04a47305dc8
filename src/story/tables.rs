//! The tables of events that a map names.

use std::collections::BTreeSet;
use std::path::Path;

use super::layers;
use crate::atlas::{Incident, Kind, Unit};
use crate::error::{Error, ErrorKind, Result, Warning};
use crate::gazetteer::Placement;
use crate::language::Words;
use crate::load::incidents::{self, EventTable, Reading};
use crate::load::{self, embedded};
use crate::spec::MapSpec;

/// All tables of events of a map.
#[derive(Debug)]
pub(super) struct Tables {
    /// The events that the map is about.
    pub(super) story: Option<EventTable>,
    /// Other events, each table with its words for the legend.
    pub(super) layers: Vec<(String, EventTable)>,
    /// Places that are drawn as symbols, a table for each layer.
    pub(super) points: Vec<EventTable>,
}

impl Tables {
    /// Reads all tables; no id may stand in two.
    ///
    /// # Errors
    /// When a table can't be read, or an id stands in two.
    pub(super) fn read(spec: &MapSpec, warnings: &mut Vec<Warning>) -> Result<Self> {
        let mut tables = Tables { story: None, layers: Vec::new(), points: Vec::new() };
        tables.story = spec.incidents.as_deref().map(|path| read(path, warnings)).transpose()?;
        let ids = |table: &EventTable| -> Vec<String> { table.events.iter().map(|e| e.id.clone()).collect() };
        let mut taken: BTreeSet<String> = tables.story.iter().flat_map(ids).collect();
        for layer in &spec.events {
            let mut table = read(&layer.file, warnings)?;
            // Ids that rows got for want of one are unique in their own table only.
            let stem = layer.file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            let rejected = table.rejected.iter_mut().map(|(event, _)| event);
            for event in table.events.iter_mut().chain(rejected).filter(|event| event.id == event.row.id()) {
                event.id = format!("{stem}-{}", event.id);
            }
            if let Some(twice) = table.events.iter().find(|event| taken.contains(&event.id)) {
                let message = format!("the id {:?} stands in another table of this map", twice.id);
                return Err(Error::new(ErrorKind::Value, message)
                    .at(format!("{}, column \"id\"", twice.row))
                    .hint("give each event an id of its own")
                    .in_file(table.reading.file));
            }
            taken.extend(ids(&table));
            tables.layers.push((layer.label.clone(), table));
        }
        for layer in &spec.points {
            tables.points.push(layers::read_points(layer, warnings)?);
        }
        Ok(tables)
    }

    /// All tables of events, that of the story first.
    fn all(&self) -> impl Iterator<Item = &EventTable> {
        self.story.iter().chain(self.layers.iter().map(|(_, table)| table))
    }

    /// All that has to be found on the ground: events, and places.
    pub(super) fn events(&self) -> Vec<&Incident> {
        self.all().chain(&self.points).flat_map(|table| &table.events).collect()
    }

    /// How each table was understood.
    pub(super) fn readings(&self) -> Vec<Reading> {
        self.all().chain(&self.points).map(|table| table.reading.clone()).collect()
    }

    /// What the numbers of the story count.
    pub(super) fn unit(&self) -> Unit {
        self.story.as_ref().map(|table| table.reading.unit).unwrap_or_default()
    }

    /// What the numbers of all other events count; none where it is not one thing.
    pub(super) fn layers_unit(&self) -> Option<Unit> {
        let mut units = self.layers.iter().map(|(_, table)| table.reading.unit);
        let first = units.next()?;
        units.all(|unit| unit == first).then_some(first)
    }

    /// What the symbols of other events mean, for the legend: kind and words, where one of these events has both.
    pub(super) fn event_labels(&self, words: &Words, shown: &[(Incident, Placement)]) -> Vec<(Kind, String)> {
        let shown: BTreeSet<&str> = shown.iter().map(|(event, _)| event.id.as_str()).collect();
        let mut labels = Vec::new();
        for (label, table) in &self.layers {
            let mut kinds: Vec<Kind> = table.events.iter().map(|event| event.kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            let is_shown = |event: &&Incident| shown.contains(event.id.as_str());
            let seen: BTreeSet<Kind> = table.events.iter().filter(is_shown).map(|event| event.kind).collect();
            labels.extend(seen.iter().map(|kind| match kinds.len() {
                1 => (*kind, label.clone()),
                _ => (*kind, format!("{label}: {}", words.kind(*kind))),
            }));
        }
        labels
    }
}

/// Reads a table of events, or of anything else that has a place; the name `-` is standard input.
///
/// # Errors
/// When the file can't be read, or is no table.
pub(super) fn read(path: &Path, warnings: &mut Vec<Warning>) -> Result<EventTable> {
    let file = if path == Path::new("-") { "<stdin>".to_owned() } else { path.display().to_string() };
    Ok(incidents::incidents(&text(path)?, &file)?.take(warnings))
}

/// The same of a table in which a column is ours that means nothing for events.
///
/// # Errors
/// As [`read`].
pub(super) fn read_with(column: &str, path: &Path, warnings: &mut Vec<Warning>) -> Result<EventTable> {
    let mut told = Vec::new();
    let table = read(path, &mut told)?;
    let is_ours = |w: &Warning| w.code == "unknown-column" && w.message.contains(&format!("{column:?}"));
    warnings.extend(told.into_iter().filter(|warning| !is_ours(warning)));
    Ok(table)
}

/// A table of which every row is needed: to show some of its areas would say something of the others.
///
/// # Errors
/// When a row is rejected.
pub(super) fn whole(table: EventTable) -> Result<EventTable> {
    match table.rejected.first() {
        Some((_, fault)) => Err(fault.clone()),
        None => Ok(table),
    }
}

/// The text of a file; that of the built-in story also where there is no such file.
fn text(path: &Path) -> Result<String> {
    if path == Path::new(embedded::STORY).join("incidents.csv") && !path.exists() {
        return Ok(embedded::STORY_INCIDENTS.to_owned());
    }
    load::read_table(path)
}
