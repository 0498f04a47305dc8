//! All features of a text, of whatever of the formats it is.

use geojson::JsonObject;

use super::crs;
use super::document::{self, Document, Slice};
use super::properties::{Columns, Keys};
use super::shape::Shape;
use super::topojson::{Object, Topology};
use crate::error::{Error, ErrorKind, Result, Warned, Warning};
use crate::{parallel, topology};

/// What a file has to draw.
#[derive(Debug)]
pub(super) struct Collection {
    /// Those whose geometry is not null, in the order of the file.
    pub(super) features: Vec<Feature>,
    pub(super) columns: Columns,
}

/// A feature of a file.
#[derive(Debug)]
pub(super) struct Feature {
    /// Its number in the file, from 1.
    pub(super) number: usize,
    /// The type of its geometry, as GeoJSON calls it; none where it has none.
    pub(super) geometry: Option<&'static str>,
    /// The member `id` beside the properties.
    pub(super) id: Option<String>,
    pub(super) properties: JsonObject,
    /// Exterior rings counter-clockwise, interior rings clockwise, whatever the file has.
    pub(super) polygons: geo::MultiPolygon<f64>,
    pub(super) lines: geo::MultiLineString<f64>,
    /// A point of its rings, where none of them has an area.
    pub(super) at: Option<geo::Coord<f64>>,
    /// What was wrong with its polygons and was mended, in sentences.
    repairs: Vec<String>,
    is_null: bool,
}

impl Feature {
    /// What messages call it: `feature 12 ("Batken")`.
    pub(super) fn place(&self, columns: &Columns) -> String {
        place(self.number, columns.name(&self.properties).as_deref())
    }
}

/// Where a feature comes from.
enum Source<'a> {
    Feature(Slice<'a>),
    /// A geometry without a feature round it.
    Geometry(Slice<'a>),
    Topology(&'a Topology, &'a Object),
}

/// All features of a text; those whose geometry is null are only warned about.
///
/// # Errors
/// When the text is of none of the formats, or no map can be drawn from a feature; with feature and ring.
pub(super) fn features(text: &str, file: &str, keys: &Keys) -> Result<Warned<Collection>> {
    let Warned { value: mut features, mut warnings } =
        read(text, keys).map_err(|error| error.in_file(file))?;
    let columns = Columns::new(features.iter().map(|feature| &feature.properties), keys);
    for feature in features.iter().filter(|feature| feature.is_null) {
        let message = "has no geometry and is not drawn";
        warnings.push(Warning::new("null-geometry", message).feature(feature.place(&columns)));
    }
    for feature in &features {
        let repaired =
            |sentence: &String| Warning::new("repaired", sentence).feature(feature.place(&columns));
        warnings.extend(feature.repairs.iter().map(repaired));
    }
    features.retain(|feature| !feature.is_null);
    let warnings = warnings.into_iter().map(|warning| warning.in_file(file)).collect();
    Ok(Warned { value: Collection { features, columns }, warnings })
}

fn read(text: &str, keys: &Keys) -> Result<Warned<Vec<Feature>>> {
    let mut warnings = Vec::new();
    let documents = document::documents(text)?;
    documents.iter().filter_map(|document| document.crs.as_deref()).try_for_each(crs::check)?;
    let topologies = documents.iter().filter(|document| document.kind == "Topology").map(|document| {
        Topology::read(document.slice.text).map_err(|error| {
            let message = format!("is no TopoJSON: {}", document::without_place(&error));
            Error::new(ErrorKind::Format, message)
                .at(document::place(text, document.slice, &error))
                .hint("a topology has arcs and objects; make it again, or convert it to GeoJSON")
        })
    });
    let topologies = topologies.collect::<Result<Vec<_>>>()?;
    let sources = sources(&documents, &topologies)?;
    for (taken, left) in topologies.iter().map(Topology::names).filter(|(a, b)| a.len() + b.len() > 1) {
        let left = if left.is_empty() { String::new() } else { format!(", and not {}", left.join(", ")) };
        let message = format!("has several objects: read are {}{left}", taken.join(", "));
        let hint = "keep one object in the file where they show the same ground";
        warnings.push(Warning::new("several-objects", message).hint(hint));
    }
    let size = |source: &Source<'_>| match source {
        Source::Feature(slice) | Source::Geometry(slice) => slice.text.len(),
        Source::Topology(..) => text.len() / sources.len(),
    };
    let results = parallel::map(&sources, size, |i, source| feature(text, i + 1, source, keys));
    Ok(Warned { value: results.into_iter().collect::<Result<_>>()?, warnings })
}

fn sources<'a>(documents: &[Document<'a>], topologies: &'a [Topology]) -> Result<Vec<Source<'a>>> {
    let mut sources = Vec::new();
    let mut topologies = topologies.iter();
    for document in documents {
        match (document.kind.as_str(), &document.features) {
            ("FeatureCollection", Some(features)) => {
                sources.extend(features.iter().map(|slice| Source::Feature(*slice)));
            }
            ("FeatureCollection", None) => {
                return Err(Error::new(ErrorKind::Format, "expected a member \"features\", found none")
                    .hint("a FeatureCollection has its features in the list \"features\" (RFC 7946)"));
            }
            ("Feature", _) => sources.push(Source::Feature(document.slice)),
            ("Topology", _) => {
                let objects = topologies.next().into_iter().flat_map(|t| t.objects().map(move |o| (t, o)));
                sources.extend(objects.map(|(topology, object)| Source::Topology(topology, object)));
            }
            _ => sources.push(Source::Geometry(document.slice)),
        }
    }
    Ok(sources)
}

fn feature(text: &str, number: usize, source: &Source<'_>, keys: &Keys) -> Result<Feature> {
    let read = match source {
        Source::Feature(slice) => slice.text.parse().map_err(|error| malformed(text, *slice, &error)),
        Source::Geometry(slice) => match slice.text.parse::<geojson::Geometry>() {
            Ok(geometry) => Ok(geojson::Feature::from(geometry)),
            Err(error) => Err(malformed(text, *slice, &error)),
        },
        Source::Topology(topology, object) => topology.feature(object),
    };
    let named = |properties: &JsonObject| {
        let name = Columns::new([properties].into_iter(), keys).name(properties);
        place(number, name.as_deref())
    };
    let read = read.map_err(|error| error.at(named(&properties_alone(source))))?;
    let properties = read.properties.unwrap_or_default();
    let is_null = read.geometry.is_none();
    let geometry = read.geometry.as_ref().map(|geometry| geometry.value.type_name());
    let mut shape = Shape::default();
    if let Some(geometry) = read.geometry {
        shape.add(geometry.value).map_err(|error| error.at(named(&properties)))?;
    }
    let id = match read.id {
        Some(geojson::feature::Id::String(id)) => Some(id),
        Some(geojson::feature::Id::Number(id)) => Some(id.to_string()),
        None => None,
    };
    let first = shape.polygons.iter().flatten().flat_map(|ring| ring.0.first()).next().copied();
    let (polygons, repairs) = polygons(shape.polygons);
    let at = first.filter(|_| polygons.0.is_empty());
    let lines = geo::MultiLineString(shape.lines);
    Ok(Feature { number, geometry, id, properties, polygons, lines, at, repairs, is_null })
}

/// The rings of a feature, as its file has them, become polygons that can be relied on; with what was mended.
fn polygons(rings: Vec<Vec<geo::LineString<f64>>>) -> (geo::MultiPolygon<f64>, Vec<String>) {
    let mut repairs = Vec::new();
    let mut polygons = Vec::with_capacity(rings.len());
    for (i, rings) in rings.into_iter().enumerate() {
        for (k, _) in rings.iter().enumerate().filter(|(_, ring)| !ring.is_closed()) {
            repairs.push(format!("polygon {}, ring {}: was not closed and was closed", i + 1, k + 1));
        }
        let mut rings = rings.into_iter();
        polygons.extend(rings.next().map(|exterior| geo::Polygon::new(exterior, rings.collect())));
    }
    let (polygons, found) = topology::repair(geo::MultiPolygon(polygons));
    repairs.extend(found.iter().filter(|r| !r.fault.is_harmless()).map(ToString::to_string));
    (polygons, repairs)
}

fn place(number: usize, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("feature {number} ({name:?})"),
        None => format!("feature {number}"),
    }
}

/// The properties of a feature that can't be read, if at least they can.
fn properties_alone(source: &Source<'_>) -> JsonObject {
    #[derive(serde::Deserialize)]
    struct Alone {
        properties: Option<JsonObject>,
    }
    let properties = match source {
        Source::Feature(slice) => {
            serde_json::from_str(slice.text).ok().and_then(|alone: Alone| alone.properties)
        }
        Source::Geometry(_) => None,
        Source::Topology(_, object) => object.properties.clone(),
    };
    properties.unwrap_or_default()
}

/// What is wrong with a part of a text that is JSON, but neither feature nor geometry.
fn malformed(text: &str, slice: Slice<'_>, error: &geojson::Error) -> Error {
    let hint = "a feature has a geometry with a type and coordinates (RFC 7946, section 3.2)";
    match error {
        geojson::Error::MalformedGeoJson(json) => {
            let message = format!("is no GeoJSON: {}", document::without_place(json));
            Error::new(ErrorKind::Format, message).at(document::place(text, slice, json)).hint(hint)
        }
        other => Error::new(ErrorKind::Format, format!("is no GeoJSON: {other}")).hint(hint),
    }
}
