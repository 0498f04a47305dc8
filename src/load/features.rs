//! Boundary files become territories, rivers, border lines and lakes.

use super::collection::{self, Collection, Feature};
pub use super::properties::Keys;
use super::properties::{Columns, string};
use crate::atlas::{BorderStatus, Lake, Level, LineInput, Names, River, Territory, TerritoryInput, Word};
use crate::error::{Error, ErrorKind, Result, Warned, Warning};

/// What a file of borders gives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Borders {
    /// The areas of a file that has some.
    pub territories: Vec<TerritoryInput>,
    /// The lines of a file that has lines only, each with its status.
    pub lines: Vec<LineInput>,
}

/// Reads a file of borders: polygons as territories of a level or, where it has none, lines as stretches of
/// border with a status ([`statuses`]).
///
/// # Errors
/// As [`territories`] and [`statuses`]; also when there is neither a polygon nor a line.
pub fn borders(text: &str, file: &str, level: Level, keys: &Keys) -> Result<Warned<Borders>> {
    let mut warnings = Vec::new();
    let read = collection::features(text, file, keys)?.take(&mut warnings);
    let has_lines = read.features.iter().any(|f| !f.lines.0.is_empty());
    let mut borders = Borders::default();
    if has_lines && read.features.iter().all(|f| f.polygons.0.is_empty()) {
        borders.lines = lines_of(read, file, &mut warnings, status)?;
    } else {
        borders.territories = territories_of(read, file, level, keys, &mut warnings)?;
    }
    Ok(Warned { value: borders, warnings })
}

/// Reads polygons as territories of a level.
///
/// The text is GeoJSON (RFC 7946), one document or one for each feature, or TopoJSON. Exterior rings come out
/// counter-clockwise and interior rings clockwise, whatever the file has (section 3.1.6 asks readers to accept
/// both). Features without a polygon are named in warnings.
///
/// # Errors
/// When the text is neither, a ring or a coordinate is none, with feature and ring, or no feature has the
/// property that `keys` names.
pub fn territories(text: &str, file: &str, level: Level, keys: &Keys) -> Result<Warned<Vec<TerritoryInput>>> {
    let mut warnings = Vec::new();
    let read = collection::features(text, file, keys)?.take(&mut warnings);
    Ok(Warned { value: territories_of(read, file, level, keys, &mut warnings)?, warnings })
}

/// Reads lines as rivers.
///
/// # Errors
/// When the text is no GeoJSON.
pub fn rivers(text: &str, file: &str) -> Result<Warned<Vec<LineInput>>> {
    let mut warnings = Vec::new();
    let read = collection::features(text, file, &Keys::default())?.take(&mut warnings);
    let rivers = lines_of(read, file, &mut warnings, |feature, columns| {
        let name = columns.name(&feature.properties).unwrap_or_default();
        let by_language = columns.names_by_language(&feature.properties);
        let names = Names { name, by_language, others: Vec::new() };
        Ok(LineInput::River(River { names, runs: Vec::new() }, feature.lines))
    })?;
    Ok(Warned { value: rivers, warnings })
}

/// A line of a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedLines {
    /// Empty where its file has none.
    pub name: String,
    /// Its parts, degrees.
    pub lines: geo::MultiLineString<f64>,
}

/// Reads lines, each with its name; of polygons their edges.
///
/// # Errors
/// When the text is no GeoJSON or TopoJSON, or has neither a line nor a polygon.
pub fn lines(text: &str, file: &str) -> Result<Warned<Vec<NamedLines>>> {
    let mut warnings = Vec::new();
    let Collection { features, columns } =
        collection::features(text, file, &Keys::default())?.take(&mut warnings);
    let mut found = Vec::new();
    for feature in features {
        let mut lines = feature.lines.0;
        let rings =
            feature.polygons.0.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        lines.extend(rings.cloned());
        if !lines.is_empty() {
            let name = columns.name(&feature.properties).unwrap_or_default();
            found.push(NamedLines { name, lines: geo::MultiLineString(lines) });
        }
    }
    if found.is_empty() {
        return Err(Error::new(ErrorKind::Format, "expected at least one line, found none")
            .hint("give lines (LineString or MultiLineString), or polygons for their edges")
            .in_file(file));
    }
    Ok(Warned { value: found, warnings })
}

/// Reads lines as stretches of border with a status: the property `status`, agreed where there is none.
///
/// # Errors
/// When the text is no GeoJSON, or a status is no such word.
pub fn statuses(text: &str, file: &str) -> Result<Warned<Vec<LineInput>>> {
    let mut warnings = Vec::new();
    let read = collection::features(text, file, &Keys::default())?.take(&mut warnings);
    Ok(Warned { value: lines_of(read, file, &mut warnings, status)?, warnings })
}

/// Reads polygons as lakes.
///
/// # Errors
/// When the text is no GeoJSON, or a ring is none.
pub fn lakes(text: &str, file: &str) -> Result<Warned<Vec<Lake>>> {
    let mut warnings = Vec::new();
    let Collection { features, columns } =
        collection::features(text, file, &Keys::default())?.take(&mut warnings);
    let lakes = features.into_iter().map(|feature| {
        let rings = feature.polygons.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        let rings = rings.map(|ring| ring.0.clone()).collect();
        let name = columns.name(&feature.properties).unwrap_or_default();
        Lake { names: Names { name, ..Names::default() }, rings }
    });
    Ok(Warned { value: lakes.collect(), warnings })
}

fn territories_of(
    read: Collection,
    file: &str,
    level: Level,
    keys: &Keys,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<TerritoryInput>> {
    let Collection { features, columns } = read;
    check_keys(&columns, keys).map_err(|error| error.in_file(file))?;
    let mut found = Vec::new();
    let mut is_named = false;
    for feature in features {
        if feature.polygons.0.is_empty() && feature.at.is_none() {
            let message = "has no polygon and is not drawn as a territory";
            let place = feature.place(&columns);
            warnings.push(Warning::new("no-polygon", message).in_file(file).feature(place));
            continue;
        }
        let value = keys.value.as_deref().map(|key| number(&feature.properties, key)).transpose();
        let value = value.map_err(|error| error.at(feature.place(&columns)).in_file(file))?.flatten();
        let Feature { number, id, properties, polygons, at, .. } = feature;
        let id = columns.id(&properties, level == Level::Country).or(id);
        let name = columns.name(&properties);
        is_named |= name.is_some();
        let name = name.or_else(|| id.clone());
        let id = id.or_else(|| name.clone()).unwrap_or_else(|| number.to_string());
        let mut territory = Territory::new(id, name.unwrap_or_default(), level);
        territory.at = at;
        territory.value = value;
        territory.names.by_language = columns.names_by_language(&properties);
        territory.names.others = columns.other_names(&properties);
        territory.parent = if level == Level::Country { None } else { columns.parent(&properties) };
        found.push(TerritoryInput { territory, polygons });
    }
    if found.is_empty() {
        return Err(Error::new(ErrorKind::Format, "expected at least one polygon, found none")
            .hint("give areas (Polygon or MultiPolygon); points have options of their own")
            .in_file(file));
    }
    if !is_named {
        let message = format!("no property is known to hold names; there is {}", list(&columns));
        warnings.push(
            Warning::new("no-names", message)
                .in_file(file)
                .hint("name the property in the map file, for example name_property = \"NAME\""),
        );
    }
    Ok(found)
}

/// Refuses a named property that no feature has.
fn check_keys(columns: &Columns, keys: &Keys) -> Result<()> {
    for (option, key) in [("name_property", &keys.name), ("id_property", &keys.id)] {
        if let Some(key) = key.as_ref().filter(|key| !columns.all.contains(*key)) {
            let message = format!("{option}: no feature has a property {key:?}; there is {}", list(columns));
            return Err(Error::new(ErrorKind::Option, message)
                .hint("name one of these in the map file, written just so"));
        }
    }
    Ok(())
}

/// The number in a property; none where there is no such property, or nothing in it.
fn number(properties: &geojson::JsonObject, key: &str) -> Result<Option<f64>> {
    let Some(text) = string(properties, key) else { return Ok(None) };
    text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Some).ok_or_else(|| {
        Error::new(ErrorKind::Value, format!("property {key:?}: expected a number, found {text:?}"))
    })
}

/// The properties of a file in a message, as many as one reads.
fn list(columns: &Columns) -> String {
    const READ: usize = 40;
    let names: Vec<&str> = columns.all.iter().take(READ).map(String::as_str).collect();
    match columns.all.len() {
        0 => "no property at all".to_owned(),
        n if n > READ => format!("{} and {} more", names.join(", "), n - READ),
        _ => names.join(", "),
    }
}

fn status(feature: Feature, _: &Columns) -> Result<LineInput> {
    let word = string(&feature.properties, "status").unwrap_or(BorderStatus::Agreed.word().to_owned());
    let status = BorderStatus::from_word(&word).ok_or_else(|| {
        let words: Vec<_> = BorderStatus::WORDS.iter().map(|(_, word)| *word).collect();
        let message = format!("property \"status\": expected one of {}, found {word:?}", words.join(", "));
        Error::new(ErrorKind::Value, message)
    })?;
    Ok(LineInput::Status(status, feature.lines))
}

fn lines_of(
    read: Collection,
    file: &str,
    warnings: &mut Vec<Warning>,
    make: impl Fn(Feature, &Columns) -> Result<LineInput>,
) -> Result<Vec<LineInput>> {
    let Collection { features, columns } = read;
    let mut found = Vec::new();
    for feature in features {
        let place = feature.place(&columns);
        if feature.lines.0.is_empty() {
            let message = "has no line and is not drawn";
            warnings.push(Warning::new("no-line", message).in_file(file).feature(place));
            continue;
        }
        found.push(make(feature, &columns).map_err(|error| error.at(place).in_file(file))?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RING: &str = "[[0,0],[0,1],[1,1],[1,0],[0,0]]";

    fn feature(properties: &str, kind: &str, coordinates: &str) -> String {
        format!(
            r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#
        )
    }

    fn read(text: &str) -> Result<Warned<Borders>> {
        borders(text, "a.geojson", Level::Country, &Keys::default())
    }

    fn error(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn clockwise_exteriors_are_turned() {
        use geo::winding_order::Winding;
        let rings = "[[0,0],[0,9],[9,9],[9,0],[0,0]],[[1,1],[2,1],[2,2],[1,2],[1,1]]";
        let found = read(&format!("{{\"type\":\"Polygon\",\"coordinates\":[{rings}]}}")).unwrap().value;
        let polygon = &found.territories[0].polygons.0[0];
        assert!(polygon.exterior().is_ccw() && polygon.interiors()[0].is_cw());
    }

    #[test]
    fn a_ring_that_is_none_is_refused_with_feature_and_ring() {
        let text = feature("{\"name\":\"Batken\"}", "Polygon", "[[[0,0],[1,0]]]");
        let said = error(&text);
        assert!(said.starts_with("a.geojson: feature 1 (\"Batken\"), ring 1: expected at least 3"), "{said}");
        let text = feature("{\"name\":\"Batken\"}", "Polygon", "[[[0,0],[1,\"x\"]]]");
        assert!(error(&text).contains("feature 1 (\"Batken\"), line 1, column "), "{}", error(&text));
    }

    #[test]
    fn a_file_of_lines_gives_border_lines_with_their_status() {
        let line = "[[0,0],[1,1]]";
        let text = [
            feature("{\"status\":\"de-facto\"}", "LineString", line),
            feature("{}", "MultiLineString", &format!("[{line}]")),
        ];
        let found = read(&text.join("\n")).unwrap().value;
        let statuses: Vec<BorderStatus> = found
            .lines
            .iter()
            .filter_map(|line| match line {
                LineInput::Status(status, _) => Some(*status),
                LineInput::River(..) => None,
            })
            .collect();
        assert_eq!(statuses, [BorderStatus::DeFacto, BorderStatus::Agreed]);
        assert!(found.territories.is_empty());
        let wrong = feature("{\"status\":\"hot\"}", "LineString", line);
        assert!(
            error(&wrong).contains("feature 1: property \"status\": expected one of agreed"),
            "{}",
            error(&wrong)
        );
    }

    #[test]
    fn what_has_no_geometry_or_no_polygon_is_told() {
        let area = feature("{\"name\":\"A\"}", "Polygon", &format!("[{RING}]"));
        let null = r#"{"type":"Feature","properties":{"name":"N"},"geometry":null}"#;
        let line = feature("{\"name\":\"L\"}", "LineString", "[[0,0],[1,1]]");
        let found = read(&format!("{null}\n{area}\n{line}")).unwrap();
        assert_eq!(found.value.territories.len(), 1);
        let told: Vec<_> = found.warnings.iter().map(|w| (w.code, w.feature.as_deref().unwrap())).collect();
        assert_eq!(told, [("null-geometry", "feature 1 (\"N\")"), ("no-polygon", "feature 3 (\"L\")")]);
    }

    #[test]
    fn a_named_property_that_no_feature_has_is_refused_with_those_there_are() {
        let text = feature("{\"BEZ\":\"Uri\",\"NR\":4}", "Polygon", &format!("[{RING}]"));
        let named = |name: &str, id: &str| {
            let keys = Keys { name: Some(name.to_owned()), id: Some(id.to_owned()), ..Keys::default() };
            territories(&text, "a.geojson", Level::Country, &keys)
        };
        let territory = &named("BEZ", "NR").unwrap().value[0].territory;
        assert_eq!((territory.id.as_str(), territory.names.name.as_str()), ("4", "Uri"));
        for (name, id, option) in [("BETZ", "NR", "name_property"), ("BEZ", "ID", "id_property")] {
            let said = named(name, id).unwrap_err().to_string();
            assert!(said.contains(option) && said.contains("BEZ, NR"), "{said}");
        }
        let warnings = read(&text).unwrap().warnings;
        assert!(warnings[0].code == "no-names" && warnings[0].message.contains("BEZ, NR"), "{warnings:?}");
    }
}
