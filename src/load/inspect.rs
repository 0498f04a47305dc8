//! What is in a file, before a map is made of it.
//!
//! Made with the very readers that a map uses, so that what is said here is what a map would do.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::collection::{self, Collection};
use super::document;
use super::incidents::{self, Reading, records};
use super::properties::{Keys, string};
use crate::atlas::{Dates, Extent, LonLat};
use crate::error::{Result, Warning};

/// What a file holds.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Inspected {
    /// Areas or lines, for `borders` or `districts`.
    Boundaries(Boundaries),
    /// A table of events.
    Events(Events),
}

/// A file of boundaries.
#[derive(Debug, Serialize)]
pub struct Boundaries {
    /// GeoJSON, several documents of GeoJSON, or TopoJSON.
    pub format: &'static str,
    /// How many features have a geometry.
    pub features: usize,
    /// How many there are of each type of geometry.
    pub geometries: BTreeMap<&'static str, usize>,
    /// Where they lie, degrees; none where there is neither an area nor a line.
    pub extent: Option<Extent>,
    /// What the features say about themselves.
    pub properties: Vec<Property>,
    /// What is wrong with the file, and was mended while it was read.
    pub warnings: Vec<Warning>,
}

/// A property of the features of a file.
#[derive(Debug, Serialize)]
pub struct Property {
    /// What the file calls it.
    pub name: String,
    /// In how many features there is something in it.
    pub filled: usize,
    /// The first values, each once.
    pub examples: Vec<String>,
    /// What it is taken for; nothing where it is only there.
    pub meanings: Vec<String>,
}

/// A table of events.
#[derive(Debug, Serialize)]
pub struct Events {
    /// How many rows it has, without the header.
    pub rows: usize,
    /// How many events they tell of.
    pub events: usize,
    /// How the columns were understood.
    pub reading: Reading,
    /// The first and the last day of an event that has a date.
    pub dates: Option<(String, String)>,
    /// Where those lie that have coordinates, degrees.
    pub extent: Option<Extent>,
    /// Rows that are no events, each with the reason.
    pub rejected: Vec<Warning>,
    /// What else should be known.
    pub warnings: Vec<Warning>,
}

/// So many values of a property are shown.
const EXAMPLES: usize = 3;

/// Reads a file, and tells by its content what it is.
///
/// # Errors
/// When it can't be read, or is neither boundaries nor a table of events.
pub fn inspect(path: &Path) -> Result<Inspected> {
    let file = path.display().to_string();
    let text = super::format::table(super::read_bytes(path)?).map_err(|error| error.in_file(&file))?;
    let boundaries = is_geographic(&text).then(|| boundaries(&text, &file)).transpose()?;
    match boundaries {
        Some(boundaries) if boundaries.geometries.keys().any(|kind| !kind.ends_with("Point")) => {
            Ok(Inspected::Boundaries(boundaries))
        }
        _ => events(&text, &file).map(Inspected::Events),
    }
}

/// Whether a text says that it is GeoJSON or TopoJSON, be it a damaged one.
fn is_geographic(text: &str) -> bool {
    let is_json = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{1E}').starts_with('{');
    let kinds = ["Feature", "FeatureCollection", "Topology", "Polygon", "MultiPolygon", "LineString"];
    is_json
        && match document::documents(text) {
            Ok(documents) => documents.iter().all(|document| {
                let kind = document.kind.as_str();
                kinds.contains(&kind) || kind == "MultiLineString" || kind == "GeometryCollection"
            }),
            Err(_) => kinds.iter().any(|kind| text.contains(&format!("\"{kind}\""))),
        }
}

fn boundaries(text: &str, file: &str) -> Result<Boundaries> {
    let mut warnings = Vec::new();
    let Collection { features, columns } =
        collection::features(text, file, &Keys::default())?.take(&mut warnings);
    let documents = document::documents(text)?;
    let is_topology = documents.iter().any(|document| document.kind == "Topology");
    let format = match documents.len() {
        _ if is_topology => "TopoJSON",
        1 => "GeoJSON",
        _ => "newline-delimited GeoJSON",
    };
    let mut geometries = BTreeMap::new();
    let mut points: Vec<LonLat> = Vec::new();
    for feature in &features {
        *geometries.entry(feature.geometry.unwrap_or("none")).or_default() += 1;
        points.extend(feature.polygons.iter().flat_map(|polygon| polygon.exterior().0.iter()));
        points.extend(feature.lines.iter().flat_map(|line| line.0.iter()));
    }
    let is_lines = features.iter().all(|feature| feature.polygons.0.is_empty());
    let property = |name: &String| {
        let values = || features.iter().filter_map(|feature| string(&feature.properties, name));
        let mut examples: Vec<String> = Vec::new();
        for value in values() {
            if !examples.contains(&value) {
                examples.push(value);
            }
            if examples.len() == EXAMPLES {
                break;
            }
        }
        let mut meanings = columns.meanings(name);
        if is_lines && name == "status" {
            meanings.push("status of the border".to_owned());
        }
        Property { name: name.clone(), filled: values().count(), examples, meanings }
    };
    Ok(Boundaries {
        format,
        features: features.len(),
        geometries,
        extent: Extent::around(&points),
        properties: columns.all.iter().map(property).collect(),
        warnings,
    })
}

fn events(text: &str, file: &str) -> Result<Events> {
    let mut warnings = Vec::new();
    let (table, _) = records::table(text).map_err(|error| error.in_file(file))?;
    let read = incidents::incidents(text, file)?.take(&mut warnings);
    let dates = read.events.iter().filter_map(|event| event.dates).reduce(Dates::join);
    let points: Vec<LonLat> = read.events.iter().filter_map(|event| event.at).collect();
    Ok(Events {
        rows: table.rows.len(),
        events: read.events.len(),
        reading: read.reading,
        dates: dates.map(|dates| (dates.first.to_string(), dates.last.to_string())),
        extent: Extent::around(&points),
        rejected: read.rejected.iter().map(|(_, error)| Warning::from_error("rejected", error)).collect(),
        warnings,
    })
}
