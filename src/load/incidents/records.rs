//! CSV, JSON, JSON Lines and GeoJSON become one table; which of them a text is, its content tells.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;

use super::columns::identity;
use crate::atlas::RowName;
use crate::error::{Error, ErrorKind, Result};
use crate::load::crs;
use crate::load::table::{Row, Table};

/// A table, and what its format is called.
///
/// # Errors
/// When the text is no table of any format.
pub(in crate::load) fn table(text: &str) -> Result<(Table, &'static str)> {
    // Records of RFC 8142 begin with U+001E, which no JSON contains.
    let separated = text.replace('\u{1E}', " ");
    match separated.trim_start().chars().next() {
        Some('[') => {
            let events: Vec<Members> = serde_json::from_str(&separated).map_err(|error| malformed(&error))?;
            Ok((of_members("event", events.into_iter().map(|event| (event, None)).collect()), "JSON"))
        }
        Some('{') => {
            let documents = documents(&separated)?;
            let is_geo = |document: &Members| is(document, "Feature") || is(document, "FeatureCollection");
            if documents.iter().all(|(document, fault)| fault.is_some() || is_geo(document)) {
                return Ok((of_features(documents)?, "GeoJSON"));
            }
            Ok((of_members("event", documents), "JSON Lines"))
        }
        _ => Ok((Table::read(text)?, "CSV")),
    }
}

/// Objects one after the other; of lines that can't be read each is one without members, and a fault.
fn documents(text: &str) -> Result<Vec<(Members, Option<Error>)>> {
    let stream = serde_json::Deserializer::from_str(text).into_iter::<Members>();
    let fault = match stream.collect::<std::result::Result<Vec<Members>, _>>() {
        Ok(documents) => return Ok(documents.into_iter().map(|document| (document, None)).collect()),
        Err(error) => malformed(&error),
    };
    let (mut documents, mut read, mut pieces) = (Vec::new(), 0, 0);
    for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str::<Members>(line) {
            Ok(document) => {
                read += 1;
                documents.push((document, None));
            }
            Err(error) => {
                // Lines of one document over many are no documents.
                let is_piece = !line.trim_start().starts_with('{') || line.contains("\"FeatureCollection\"");
                pieces += usize::from(is_piece);
                documents.push((Members(Vec::new()), Some(malformed_in(i + 1, &error))));
            }
        }
    }
    if read > pieces { Ok(documents) } else { Err(fault) }
}

/// The members of an object in their order, none twice.
struct Members(Vec<(String, Value)>);

impl Members {
    fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value)
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an event as an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Members, A::Error> {
                let mut members: Vec<(String, Value)> = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if members.iter().any(|(n, _)| *n == name) {
                        return Err(A::Error::custom(format!("the member {name:?} stands twice")));
                    }
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

fn is(document: &Members, kind: &str) -> bool {
    document.get("type").and_then(Value::as_str) == Some(kind)
}

/// The rows of events, each with a fault where it has one; the columns in the order in which they first occur.
fn of_members(noun: &'static str, events: Vec<(Members, Option<Error>)>) -> Table {
    let mut table = Table { columns: Vec::new(), rows: Vec::new() };
    for (i, (event, fault)) in events.into_iter().enumerate() {
        let name = RowName { noun, number: i + 1 };
        let mut cells = vec![String::new(); table.columns.len()];
        for (column, value) in event.0 {
            let column = column.trim().to_owned();
            let at = table.columns.iter().position(|c| *c == column).unwrap_or_else(|| {
                table.columns.push(column);
                cells.push(String::new());
                cells.len() - 1
            });
            cells[at] = text(&value);
        }
        table.rows.push(Row { name, cells, fault: fault.map(|fault| fault.at(name)) });
    }
    for row in &mut table.rows {
        row.cells.resize(table.columns.len(), String::new());
    }
    table
}

/// A value as a cell: numbers, true and false as they are written, what is nested as JSON.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

/// The features of documents: their properties are columns, their coordinates `lon` and `lat`.
fn of_features(documents: Vec<(Members, Option<Error>)>) -> Result<Table> {
    let mut features: Vec<(Members, Option<Error>)> = Vec::new();
    for (document, fault) in documents {
        if let Some(system) = document.get("crs").filter(|system| !system.is_null()) {
            crs::check(&system.to_string())?;
        }
        if fault.is_some() || is(&document, "Feature") {
            features.push((document, fault));
            continue;
        }
        let listed = document.0.into_iter().find(|(name, _)| name == "features");
        let listed = listed.map(|(_, list)| serde_json::from_value::<Vec<Value>>(list));
        let Some(Ok(list)) = listed else {
            return Err(Error::new(
                ErrorKind::Format,
                "expected a list \"features\" in the FeatureCollection",
            )
            .hint("give a GeoJSON file (RFC 7946)"));
        };
        for value in list {
            let members = match value {
                Value::Object(members) => members.into_iter().collect(),
                other => vec![("geometry".to_owned(), other)],
            };
            features.push((Members(members), None));
        }
    }
    let row = |(feature, fault): (Members, Option<Error>)| match fault {
        None => row(feature),
        fault => (feature, fault),
    };
    Ok(of_members("feature", features.into_iter().map(row).collect()))
}

/// A feature as an event.
fn row(feature: Members) -> (Members, Option<Error>) {
    let (mut id, mut properties, mut geometry) = (Value::Null, Value::Null, Value::Null);
    for (name, value) in feature.0 {
        match name.as_str() {
            "id" => id = value,
            "properties" => properties = value,
            "geometry" => geometry = value,
            _ => {}
        }
    }
    let (point, fault) = match point(&geometry) {
        Ok(point) => (point, None),
        Err(fault) => (None, Some(fault)),
    };
    // What the properties say of the place is asked only where the geometry says nothing: it may be rounded.
    let (mut lon, mut lat) = point.clone().unwrap_or_default();
    let mut members = Vec::new();
    for (name, value) in properties.as_object_mut().map(std::mem::take).into_iter().flatten() {
        match identity(&name) {
            Some("lon") if point.is_none() => lon = value,
            Some("lat") if point.is_none() => lat = value,
            Some("lon" | "lat") => {}
            Some(_) => {
                id = Value::Null;
                members.push((name, value));
            }
            None => members.push((name, value)),
        }
    }
    members.splice(0..0, [("lon".to_owned(), lon), ("lat".to_owned(), lat)]);
    if !id.is_null() {
        members.push(("id".to_owned(), id));
    }
    (Members(members), fault)
}

/// Longitude and latitude of a geometry; none where it is null.
fn point(geometry: &Value) -> Result<Option<(Value, Value)>> {
    if geometry.is_null() {
        return Ok(None);
    }
    let kind = geometry["type"].as_str().unwrap_or("something without a type");
    match (kind, geometry["coordinates"].as_array().map(Vec::as_slice)) {
        ("Point", Some([lon, lat, ..])) => Ok(Some((lon.clone(), lat.clone()))),
        ("Point", _) => {
            Err(Error::new(ErrorKind::Value, "expected longitude and latitude, found a Point without"))
        }
        _ => Err(Error::new(ErrorKind::Value, format!("expected a Point, found {kind}"))
            .hint("give the point where it happened; areas go to --districts and [[areas]]")),
    }
}

fn malformed(error: &serde_json::Error) -> Error {
    malformed_in(error.line(), error)
}

fn malformed_in(line: usize, error: &serde_json::Error) -> Error {
    let column = error.column();
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default().to_owned();
    let what = if error.is_eof() { "ends in the middle of an event".to_owned() } else { said };
    Error::new(ErrorKind::Format, format!("is no JSON of events: {what}"))
        .at(format!("line {line}, column {column}"))
        .hint("give an array of objects, or an object on each line, or GeoJSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
        let (table, _) = table(text).unwrap();
        (table.columns, table.rows.into_iter().map(|row| row.cells).collect())
    }

    #[test]
    fn an_array_and_lines_of_objects_are_the_same_table() {
        let array = cells(r#"[{"place":"Khorog","count":3},{"count":4.0,"who":null,"place":"Vanj"}]"#);
        assert_eq!(
            array,
            cells("{\"place\":\"Khorog\",\"count\":3}\n{\"count\":4.0,\"who\":null,\"place\":\"Vanj\"}\n")
        );
        assert_eq!(array.0, ["place", "count", "who"]);
        assert_eq!(array.1, [["Khorog", "3", ""], ["Vanj", "4.0", ""]]);
    }

    #[test]
    fn true_false_and_what_is_nested_are_kept_as_text() {
        let (_, rows) = cells(r#"[{"a":true,"b":{"c":[1,"x"]}}]"#);
        assert_eq!(rows, [["true", "{\"c\":[1,\"x\"]}"]]);
    }

    #[test]
    fn properties_are_columns_and_coordinates_win_over_them() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":7,"properties":{"lat":1,"count":3},"geometry":{"type":"Point","coordinates":[71.5,37.5,9]}},
            {"type":"Feature","properties":{"latitude":38,"lng":70},"geometry":null}]}"#;
        let (columns, rows) = cells(text);
        assert_eq!(columns, ["lon", "lat", "count", "id"]);
        assert_eq!(rows, [["71.5", "37.5", "3", "7"], ["70", "38", "", ""]]);
    }

    #[test]
    fn a_geometry_that_is_no_point_is_a_fault_of_its_feature() {
        let line = r#"{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}}"#;
        let (table, format) = table(&format!("{line}\n\u{1E}{line}")).unwrap();
        let fault = table.rows[1].fault.as_ref().unwrap().to_string();
        assert!(fault.starts_with("feature 2: expected a Point, found LineString"), "{fault}");
        assert_eq!(format, "GeoJSON");
    }

    #[test]
    fn a_line_that_cannot_be_read_is_a_fault_of_its_event_alone() {
        let (table, format) = table("{\"a\":1}\n\n{\"a\":}\n{\"a\":3}\n").unwrap();
        let faults: Vec<Option<String>> =
            table.rows.iter().map(|row| row.fault.as_ref().map(Error::to_string)).collect();
        let said = faults[1].as_ref().unwrap();
        assert!(said.starts_with("event 2, line 3, column 6: is no JSON of events"), "{said}");
        assert_eq!((format, faults.len(), &faults[0], &faults[2]), ("JSON Lines", 3, &None, &None));
        let feature = r#"{"type":"Feature","properties":{},"geometry":null}"#;
        let (table, format) = super::table(&format!("{feature}\n{{\"type\"\n{feature}\n")).unwrap();
        assert_eq!((format, table.rows.len(), table.rows[1].fault.is_some()), ("GeoJSON", 3, true));
    }

    #[test]
    fn json_that_is_cut_off_or_says_a_thing_twice_is_refused_with_its_place() {
        for (text, said) in [
            ("[{\"place\":\"X\"},", "line 1, column 15: is no JSON of events: ends in the middle"),
            ("[{\"a\":1,\"a\":2}]", "the member \"a\" stands twice"),
            ("[1]", "expected an event as an object"),
            ("{\"a\":}\n{\"a\":", "line 1, column 6: "),
            (
                "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\"}\n",
                "ends in the middle",
            ),
            ("{\n\"a\":[\n{\"b\":1},\n{\"b\":2}\n]", "ends in the middle"),
            ("{\"type\":\"FeatureCollection\"}", "expected a list \"features\""),
        ] {
            let error = table(text).map(|_| ()).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
