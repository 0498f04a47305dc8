//! The tables of events that a map names.

use std::path::Path;

use crate::atlas::{Incident, Kind, Word};
use crate::error::{Error, ErrorKind, Result, Warning};
use crate::load::{self, embedded, incidents};
use crate::spec::MapSpec;

/// All tables of events of a map.
#[derive(Debug)]
pub(super) struct Tables {
    /// The events that the map is about.
    pub(super) story: Option<Table>,
    /// Other events, each table with its words for the legend.
    pub(super) layers: Vec<(String, Table)>,
}

/// A table of events.
#[derive(Debug)]
pub(super) struct Table {
    /// What messages call it.
    pub(super) file: String,
    pub(super) rows: Vec<Incident>,
}

impl Tables {
    /// Reads all tables; no id may stand in two.
    ///
    /// # Errors
    /// When a table can't be read, or an id stands in two.
    pub(super) fn read(spec: &MapSpec, warnings: &mut Vec<Warning>) -> Result<Self> {
        let mut tables = Tables { story: None, layers: Vec::new() };
        tables.story = spec.incidents.as_deref().map(|path| Table::read(path, warnings)).transpose()?;
        for layer in &spec.events {
            let mut table = Table::read(&layer.file, warnings)?;
            // Ids that rows got for want of one are unique in their own table only.
            let stem = layer.file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            for event in table.rows.iter_mut().filter(|event| event.id == format!("row-{}", event.row)) {
                event.id = format!("{stem}-{}", event.id);
            }
            if let Some(twice) = table.rows.iter().find(|e| tables.rows().iter().any(|o| o.id == e.id)) {
                let message = format!("the id {:?} stands in another table of this map", twice.id);
                return Err(Error::new(ErrorKind::Value, message)
                    .at(format!("row {}, column \"id\"", twice.row))
                    .hint("give each event an id of its own")
                    .in_file(table.file));
            }
            tables.layers.push((layer.label.clone(), table));
        }
        Ok(tables)
    }

    /// All events.
    pub(super) fn rows(&self) -> Vec<&Incident> {
        self.story.iter().chain(self.layers.iter().map(|(_, table)| table)).flat_map(|t| &t.rows).collect()
    }

    /// What the symbols of other events mean, for the legend: kind and words.
    pub(super) fn event_labels(&self) -> Vec<(Kind, String)> {
        let mut labels = Vec::new();
        for (label, table) in &self.layers {
            let mut kinds: Vec<Kind> = table.rows.iter().map(|event| event.kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            labels.extend(kinds.iter().map(|kind| match kinds.len() {
                1 => (*kind, label.clone()),
                _ => (*kind, format!("{label}: {}", kind.word())),
            }));
        }
        labels
    }
}

impl Table {
    fn read(path: &Path, warnings: &mut Vec<Warning>) -> Result<Self> {
        let file = path.display().to_string();
        let rows = incidents::incidents(&text(path)?, &file)?.take(warnings);
        Ok(Table { file, rows })
    }
}

/// The text of a file; that of the built-in story also where there is no such file.
fn text(path: &Path) -> Result<String> {
    if path == Path::new(embedded::STORY).join("incidents.csv") && !path.exists() {
        return Ok(embedded::STORY_INCIDENTS.to_owned());
    }
    load::read_text(path)
}
