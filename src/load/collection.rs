//! All features of a text, of whatever of the formats it is.

use crate::error::{Error, ErrorKind, Result, Warned, Warning};
use geo::winding_order::Winding;
use geojson::JsonObject;

use super::document::{self, Document, Slice};
use super::properties::Keys;
use super::shape::Shape;
use super::topojson::{Object, Topology};
use super::{crs, parallel};

/// A feature of a file with what messages need.
#[derive(Debug)]
pub(super) struct Feature {
    /// `feature 12 ("Batken")`.
    pub(super) place: String,
    pub(super) name: Option<String>,
    /// The member `id` beside the properties.
    pub(super) id: Option<String>,
    pub(super) properties: JsonObject,
    /// Exterior rings counter-clockwise, interior rings clockwise, whatever the file has.
    pub(super) polygons: geo::MultiPolygon<f64>,
    pub(super) lines: geo::MultiLineString<f64>,
}

/// Where a feature comes from.
enum Source<'a> {
    Feature(Slice<'a>),
    /// A geometry without a feature round it.
    Geometry(Slice<'a>),
    Topology(&'a Topology, &'a Object),
}

/// All features of a text whose geometry is not null.
///
/// # Errors
/// When the text is of none of the formats, or no map can be drawn from a feature; with feature and ring.
pub(super) fn features(text: &str, file: &str, keys: &Keys) -> Result<Warned<Vec<Feature>>> {
    read(text, file, keys).map_err(|error| error.in_file(file))
}

fn read(text: &str, file: &str, keys: &Keys) -> Result<Warned<Vec<Feature>>> {
    let mut warnings = Vec::new();
    let documents = document::documents(text)?;
    documents.iter().filter_map(|document| document.crs.as_deref()).try_for_each(crs::check)?;
    let topologies = documents.iter().filter(|document| document.kind == "Topology").map(|document| {
        Topology::read(document.slice.text).map_err(|error| {
            let message = format!("is no TopoJSON: {}", document::without_place(&error));
            Error::new(ErrorKind::Format, message).at(document::place(text, document.slice, &error))
        })
    });
    let topologies = topologies.collect::<Result<Vec<_>>>()?;
    let sources = sources(&documents, &topologies)?;
    for (taken, left) in topologies.iter().map(Topology::names).filter(|(a, b)| a.len() + b.len() > 1) {
        let left = if left.is_empty() { String::new() } else { format!(", and not {}", left.join(", ")) };
        let message = format!("has several objects: read are {}{left}", taken.join(", "));
        warnings.push(
            Warning::new("several-objects", message)
                .in_file(file)
                .hint("keep one object in the file where they show the same ground"),
        );
    }
    let size = |source: &Source<'_>| match source {
        Source::Feature(slice) | Source::Geometry(slice) => slice.text.len(),
        Source::Topology(..) => 0,
    };
    let results = parallel::map(&sources, size, |i, source| feature(text, i, source, keys));
    let mut features = Vec::with_capacity(results.len());
    for (i, result) in results.into_iter().enumerate() {
        match result? {
            Ok(feature) => features.push(feature),
            Err(name) => {
                let message = "has no geometry and is not drawn";
                let place = place(i, name.as_deref());
                warnings.push(Warning::new("null-geometry", message).in_file(file).feature(place));
            }
        }
    }
    Ok(Warned { value: features, warnings })
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

/// A feature; only its name where its geometry is null.
fn feature(
    text: &str,
    i: usize,
    source: &Source<'_>,
    keys: &Keys,
) -> Result<std::result::Result<Feature, Option<String>>> {
    let feature = match source {
        Source::Feature(slice) => slice.text.parse().map_err(|error| malformed(text, *slice, &error)),
        Source::Geometry(slice) => match slice.text.parse::<geojson::Geometry>() {
            Ok(geometry) => Ok(geojson::Feature::from(geometry)),
            Err(error) => Err(malformed(text, *slice, &error)),
        },
        Source::Topology(topology, object) => topology.feature(object),
    };
    let feature = feature.map_err(|error| error.at(place(i, name_of(source, keys).as_deref())))?;
    let properties = feature.properties.unwrap_or_default();
    let name = keys.name(&properties);
    let Some(geometry) = feature.geometry else { return Ok(Err(name)) };
    let place = place(i, name.as_deref());
    let mut shape = Shape::default();
    shape.add(geometry.value).map_err(|error| error.at(&place))?;
    let id = match feature.id {
        Some(geojson::feature::Id::String(id)) => Some(id),
        Some(geojson::feature::Id::Number(id)) => Some(id.to_string()),
        None => None,
    };
    let polygons = polygons(shape.polygons);
    Ok(Ok(Feature { place, name, id, properties, polygons, lines: geo::MultiLineString(shape.lines) }))
}

/// The rings of a feature, as its file has them, become polygons that are closed and turned the same way.
///
/// Here rings are to be repaired: this runs once for every feature, side by side with others.
fn polygons(rings: Vec<Vec<geo::LineString<f64>>>) -> geo::MultiPolygon<f64> {
    let polygon = |mut rings: std::vec::IntoIter<geo::LineString<f64>>| {
        let mut polygon = geo::Polygon::new(rings.next()?, rings.collect());
        polygon.exterior_mut(geo::LineString::make_ccw_winding);
        polygon.interiors_mut(|rings| rings.iter_mut().for_each(geo::LineString::make_cw_winding));
        Some(polygon)
    };
    geo::MultiPolygon(rings.into_iter().map(Vec::into_iter).filter_map(polygon).collect())
}

/// `feature 12 ("Batken")`.
fn place(i: usize, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("feature {} ({name:?})", i + 1),
        None => format!("feature {}", i + 1),
    }
}

/// The name of a feature that can't be read, if at least its properties can.
fn name_of(source: &Source<'_>, keys: &Keys) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Named {
        properties: Option<JsonObject>,
    }
    let Source::Feature(slice) = source else { return None };
    serde_json::from_str::<Named>(slice.text).ok()?.properties.and_then(|properties| keys.name(&properties))
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
