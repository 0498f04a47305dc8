//! GeoJSON (RFC 7946) becomes territories, rivers, border lines and lakes.

use geo::orient::{Direction, Orient};
use geojson::{GeoJson, GeometryValue, JsonObject};

use crate::atlas::{
    BorderStatus, Lake, Level, LineInput, LonLat, Names, River, Territory, TerritoryInput, Word,
};
use crate::error::{Error, ErrorKind, Result, Warned, Warning};

/// Properties that usually hold a name, the best first.
const NAME_KEYS: &[&str] = &[
    "name",
    "NAME",
    "Name",
    "name_en",
    "NAME_EN",
    "shapeName",
    "ADM2_EN",
    "ADM1_EN",
    "ADM0_EN",
    "NAME_2",
    "NAME_1",
    "NAME_0",
    "ADMIN",
    "admin",
    "title",
];

/// Properties that usually hold an id, the best first.
const ID_KEYS: &[&str] = &[
    "id",
    "iso_a3",
    "ISO_A3",
    "adm0_a3",
    "ADM0_A3",
    "iso_3166_2",
    "shapeISO",
    "ADM2_PCODE",
    "ADM1_PCODE",
    "GID_2",
    "GID_1",
    "GID_0",
    "shapeID",
];

/// A feature of a file with what messages need.
struct Feature {
    /// `feature 12 ("Batken")`.
    place: String,
    name: Option<String>,
    id: Option<String>,
    properties: JsonObject,
    geometry: geo::Geometry<f64>,
}

/// Reads polygons as territories of a level.
///
/// Exterior rings come out counter-clockwise and interior rings clockwise, whatever the file has (RFC 7946,
/// section 3.1.6, asks readers to accept both). Features without a polygon are named in a warning.
///
/// # Errors
/// When the text is no GeoJSON, or a ring or a coordinate is none; with feature and ring.
pub fn territories(text: &str, file: &str, level: Level) -> Result<Warned<Vec<TerritoryInput>>> {
    let mut warnings = Vec::new();
    let mut found = Vec::new();
    for (i, feature) in read(text, file, &mut warnings)?.into_iter().enumerate() {
        let polygons = polygons_of(feature.geometry);
        if polygons.0.is_empty() {
            let message = "has no polygon and is not drawn as a territory";
            warnings.push(Warning::new("no-polygon", message).in_file(file).feature(feature.place));
            continue;
        }
        let name = feature.name.or_else(|| feature.id.clone());
        let id = feature.id.or_else(|| name.clone()).unwrap_or_else(|| format!("{}", i + 1));
        let mut territory = Territory::new(id, name.unwrap_or_default(), level);
        territory.names.by_language = names_by_language(&feature.properties);
        territory.names.others = string(&feature.properties, "alt_names")
            .map(|names| names.split('|').map(str::to_owned).collect())
            .unwrap_or_default();
        territory.parent = ["country", "parent", "adm0_a3", "shapeGroup", "ADM0_EN"]
            .iter()
            .find_map(|key| string(&feature.properties, key));
        found.push(TerritoryInput { territory, polygons: polygons.orient(Direction::Default) });
    }
    if found.is_empty() {
        return Err(Error::new(ErrorKind::Format, "expected at least one polygon, found none")
            .hint("give areas (Polygon or MultiPolygon); lines and points have options of their own")
            .in_file(file));
    }
    Ok(Warned { value: found, warnings })
}

/// Reads lines as rivers.
///
/// # Errors
/// When the text is no GeoJSON.
pub fn rivers(text: &str, file: &str) -> Result<Warned<Vec<LineInput>>> {
    lines(text, file, |feature| {
        let by_language = names_by_language(&feature.properties);
        let names = Names { name: feature.name.clone().unwrap_or_default(), by_language, others: Vec::new() };
        Ok(LineInput::River(River { names, runs: Vec::new() }, lines_of(&feature.geometry)))
    })
}

/// Reads lines as stretches of border with a status.
///
/// # Errors
/// When the text is no GeoJSON, or a status is no such word.
pub fn statuses(text: &str, file: &str) -> Result<Warned<Vec<LineInput>>> {
    lines(text, file, |feature| {
        let word = string(&feature.properties, "status").unwrap_or_default();
        let status = BorderStatus::from_word(&word).ok_or_else(|| {
            let words: Vec<_> = BorderStatus::WORDS.iter().map(|(_, word)| *word).collect();
            let message =
                format!("property \"status\": expected one of {}, found {word:?}", words.join(", "));
            Error::new(ErrorKind::Value, message)
        })?;
        Ok(LineInput::Status(status, lines_of(&feature.geometry)))
    })
}

/// Reads polygons as lakes.
///
/// # Errors
/// When the text is no GeoJSON, or a ring is none.
pub fn lakes(text: &str, file: &str) -> Result<Warned<Vec<Lake>>> {
    let mut warnings = Vec::new();
    let lakes = read(text, file, &mut warnings)?.into_iter().map(|feature| {
        let polygons = polygons_of(feature.geometry);
        let rings = polygons.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        let rings = rings.map(|ring| ring.0.clone()).collect();
        Lake { names: Names { name: feature.name.unwrap_or_default(), ..Names::default() }, rings }
    });
    Ok(Warned { value: lakes.collect(), warnings })
}

fn lines(
    text: &str,
    file: &str,
    make: impl Fn(&Feature) -> Result<LineInput>,
) -> Result<Warned<Vec<LineInput>>> {
    let mut warnings = Vec::new();
    let mut found = Vec::new();
    for feature in read(text, file, &mut warnings)? {
        if lines_of(&feature.geometry).0.is_empty() {
            let message = "has no line and is not drawn";
            warnings.push(Warning::new("no-line", message).in_file(file).feature(&feature.place));
            continue;
        }
        found.push(make(&feature).map_err(|error| error.at(&feature.place).in_file(file))?);
    }
    Ok(Warned { value: found, warnings })
}

fn polygons_of(geometry: geo::Geometry<f64>) -> geo::MultiPolygon<f64> {
    match geometry {
        geo::Geometry::Polygon(polygon) => polygon.into(),
        geo::Geometry::MultiPolygon(polygons) => polygons,
        geo::Geometry::GeometryCollection(parts) => {
            geo::MultiPolygon(parts.into_iter().flat_map(|part| polygons_of(part).0).collect())
        }
        _ => geo::MultiPolygon(Vec::new()),
    }
}

fn lines_of(geometry: &geo::Geometry<f64>) -> geo::MultiLineString<f64> {
    match geometry {
        geo::Geometry::LineString(line) => geo::MultiLineString(vec![line.clone()]),
        geo::Geometry::MultiLineString(lines) => lines.clone(),
        geo::Geometry::GeometryCollection(parts) => {
            geo::MultiLineString(parts.iter().flat_map(|part| lines_of(part).0).collect())
        }
        _ => geo::MultiLineString(Vec::new()),
    }
}

fn string(properties: &JsonObject, key: &str) -> Option<String> {
    match properties.get(key)? {
        serde_json::Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Values of `name_xx` and `name:xx`, by the language tag.
fn names_by_language(properties: &JsonObject) -> std::collections::BTreeMap<String, String> {
    let tag = |key: &str| key.strip_prefix("name_").or_else(|| key.strip_prefix("name:")).map(str::to_owned);
    let tagged = properties.keys().filter_map(|key| Some((tag(key)?, string(properties, key)?)));
    tagged.filter(|(tag, _)| (2..=3).contains(&tag.len())).collect()
}

/// All features of a GeoJSON text whose geometry is not null.
fn read(text: &str, file: &str, warnings: &mut Vec<Warning>) -> Result<Vec<Feature>> {
    let parsed: GeoJson = text.parse().map_err(|error| not_geojson(text, &error).in_file(file))?;
    let features = match parsed {
        GeoJson::FeatureCollection(collection) => collection.features,
        GeoJson::Feature(feature) => vec![feature],
        GeoJson::Geometry(geometry) => vec![geojson::Feature::from(geometry)],
    };
    let mut found = Vec::with_capacity(features.len());
    for (i, feature) in features.into_iter().enumerate() {
        let properties = feature.properties.unwrap_or_default();
        let name = NAME_KEYS.iter().find_map(|key| string(&properties, key));
        let id = match feature.id {
            Some(geojson::feature::Id::String(id)) => Some(id),
            Some(geojson::feature::Id::Number(id)) => Some(id.to_string()),
            None => None,
        };
        // Natural Earth writes -99 where there is no code.
        let given = |key: &&str| string(&properties, key).filter(|id| id != "-99");
        let id = ID_KEYS.iter().find_map(given).or(id);
        let place = match &name {
            Some(name) => format!("feature {} ({name:?})", i + 1),
            None => format!("feature {}", i + 1),
        };
        let Some(geometry) = feature.geometry else {
            let message = "has no geometry and is not drawn";
            warnings.push(Warning::new("null-geometry", message).in_file(file).feature(place));
            continue;
        };
        check(&geometry.value).map_err(|error| error.at(&place).in_file(file))?;
        let geometry = geo::Geometry::try_from(geometry).map_err(|error| {
            Error::new(ErrorKind::Format, format!("is no geometry: {error}")).at(&place).in_file(file)
        })?;
        found.push(Feature { place, name, id, properties, geometry });
    }
    Ok(found)
}

/// What is wrong with a text that does not parse, as precisely as the parser knows.
fn not_geojson(text: &str, error: &geojson::Error) -> Error {
    if text.trim().is_empty() {
        return Error::new(ErrorKind::Format, "expected GeoJSON, found an empty file");
    }
    // The JSON parser alone knows line and column; it runs a second time on this path only.
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Err(json) if json.is_eof() => {
            Error::new(ErrorKind::Format, "expected GeoJSON, but the file ends in the middle of it")
                .at(format!("line {}, column {}", json.line(), json.column()))
                .hint("it seems to be cut off: fetch or export it again")
        }
        Err(json) => Error::new(ErrorKind::Format, format!("expected GeoJSON, but it is no JSON: {json}"))
            .hint("give a GeoJSON file (RFC 7946)"),
        Ok(_) => Error::new(ErrorKind::Format, format!("expected GeoJSON: {error}"))
            .hint("the outermost member \"type\" is FeatureCollection, Feature or a geometry"),
    }
}

/// Refuses what no map can be drawn from: rings of fewer than four positions, coordinates off the Earth.
fn check(value: &GeometryValue) -> Result<()> {
    match value {
        GeometryValue::Polygon { coordinates } => check_polygon(coordinates),
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().enumerate().try_for_each(|(i, polygon)| {
                check_polygon(polygon).map_err(|error| error.at(format!("polygon {}", i + 1)))
            })
        }
        GeometryValue::LineString { coordinates } => coordinates.iter().try_for_each(check_position),
        GeometryValue::MultiLineString { coordinates } => {
            coordinates.iter().flatten().try_for_each(check_position)
        }
        GeometryValue::Point { coordinates } => check_position(coordinates),
        GeometryValue::MultiPoint { coordinates } => coordinates.iter().try_for_each(check_position),
        GeometryValue::GeometryCollection { geometries } => {
            geometries.iter().try_for_each(|g| check(&g.value))
        }
    }
}

fn check_polygon(rings: &[Vec<geojson::Position>]) -> Result<()> {
    for (i, ring) in rings.iter().enumerate() {
        let place = format!("ring {}", i + 1);
        if ring.len() < 4 {
            let message =
                format!("expected at least 4 positions, the last equal to the first, found {}", ring.len());
            return Err(Error::new(ErrorKind::Format, message)
                .at(place)
                .hint("a ring needs three corners and repeats the first (RFC 7946, section 3.1.6)"));
        }
        ring.iter().try_for_each(check_position).map_err(|error| error.at(place))?;
    }
    Ok(())
}

fn check_position(position: &geojson::Position) -> Result<()> {
    let position: &[f64] = position.as_slice();
    let [lon, lat, ..] = position else {
        let message =
            format!("expected a position of longitude and latitude, found {} number(s)", position.len());
        return Err(Error::new(ErrorKind::Format, message));
    };
    let point = LonLat { x: *lon, y: *lat };
    if !(-360.0..=360.0).contains(&point.x) || !(-90.0..=90.0).contains(&point.y) {
        let hint = if point.x.abs() <= 90.0 && point.y.abs() <= 360.0 {
            "longitude comes first in GeoJSON: they may be exchanged"
        } else {
            "coordinates in metres need to be converted to WGS 84 longitude and latitude"
        };
        let message =
            format!("expected longitude and latitude in degrees, found {} and {}", point.x, point.y);
        return Err(Error::new(ErrorKind::Value, message).hint(hint));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        territories(text, "a.geojson", Level::Country).unwrap_err().to_string()
    }

    #[test]
    fn a_cut_off_file_is_called_so_with_its_line() {
        let text = "{\"type\":\"FeatureCollection\",\n\"features\":[{\"type\":";
        assert!(
            error(text).starts_with("a.geojson: line 2, column 20: expected GeoJSON, but the file ends"),
            "{}",
            error(text)
        );
    }

    #[test]
    fn a_polygon_of_three_points_is_refused_with_feature_and_ring() {
        let text = r#"{"type":"Feature","properties":{"name":"Batken"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}}"#;
        assert!(
            error(text).contains("feature 1 (\"Batken\"), ring 1: expected at least 4 positions"),
            "{}",
            error(text)
        );
    }

    #[test]
    fn exchanged_coordinates_are_suspected() {
        let text = r#"{"type":"Polygon","coordinates":[[[37,170],[38,170],[38,171],[37,170]]]}"#;
        assert!(error(text).contains("longitude comes first"), "{}", error(text));
    }

    #[test]
    fn clockwise_exteriors_are_turned() {
        let text = r#"{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[1,0],[0,0]]]}"#;
        let found = territories(text, "a.geojson", Level::Country).unwrap().value;
        use geo::winding_order::Winding;
        assert!(found[0].polygons.0[0].exterior().is_ccw());
    }
}
