//! Boundary files of every format, as the program reads them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::io::Write;

use support::{Folder, messages, xml};

const TABLE: &str = "lat,lon,count\n38.5,71.5,312\n";

/// Two countries with a common border from 72,38 to 72,39, as features.
const WEST: &str = r#"{"type":"Feature","id":"W","properties":{"name":"West"},"geometry":{"type":"Polygon","coordinates":[[[71,38],[72,38],[72,39],[71,39],[71,38]]]}}"#;
const EAST: &str = r#"{"type":"Feature","id":"E","properties":{"name":"East"},"geometry":{"type":"Polygon","coordinates":[[[72,38],[73,38],[73,39],[72,39],[72,38]]]}}"#;

fn collection(members: &str) -> String {
    format!(r#"{{"type":"FeatureCollection",{members}"features":[{WEST},{EAST}]}}"#)
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// Draws the table on files of borders; the picture and what was said.
#[track_caller]
fn draw(files: &[(&str, &[u8])]) -> (Vec<xml::Element>, String) {
    let folder = Folder::with(files);
    folder.write("t.csv", TABLE);
    let mut args = vec!["render", "--incidents", "t.csv", "--extent", "70.5,37.5,73.5,39.5", "-o", "out.svg"];
    args.extend(files.iter().flat_map(|(name, _)| ["--borders", name]));
    let output = folder.draw(&args);
    (xml::read(&folder.text("out.svg")).unwrap(), messages(&output))
}

/// The ids on either side and the status of every border between two countries.
fn borders(picture: &[xml::Element]) -> Vec<(String, String, String)> {
    let value = |e: &xml::Element, name: &str| e.value(name).to_owned();
    let lines = picture.iter().filter(|e| e.is("path", "border") && e.value("data-level") == "country");
    lines
        .map(|e| (value(e, "data-left"), value(e, "data-right"), value(e, "data-status")))
        .filter(|(left, right, _)| left.is_empty() == right.is_empty())
        .collect()
}

fn border(left: &str, right: &str, status: &str) -> (String, String, String) {
    (left.to_owned(), right.to_owned(), status.to_owned())
}

#[track_caller]
fn shows_the_border(bytes: &[u8]) -> String {
    let (picture, said) = draw(&[("b.dat", bytes)]);
    assert_eq!(borders(&picture), [border("W", "E", "agreed")]);
    said
}

#[test]
fn every_kind_of_geojson_is_read() {
    let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"#;
    let bbox = r#""bbox":[177,38,-178,39],"#;
    for text in [
        collection(""),
        collection(crs),
        collection(bbox),
        format!("\u{FEFF}{}\r\n", collection("").replace(',', ",\r\n")),
        collection("").replace("[72,38]", "[72,38,4000.5]"),
    ] {
        shows_the_border(text.as_bytes());
    }
}

#[test]
fn lines_and_text_sequences_are_read() {
    for text in [
        format!("{WEST}\n{EAST}\n"),
        format!("{WEST}\r\n\r\n{EAST}"),
        format!("\u{1E}{WEST}\n\u{1E}{EAST}\n"),
    ] {
        shows_the_border(text.as_bytes());
    }
}

#[test]
fn topojson_is_read_with_its_shared_arcs() {
    for (transform, arcs) in [
        ("", "[[[72,38],[72,39]],[[72,39],[71,39],[71,38],[72,38]],[[72,38],[73,38],[73,39],[72,39]]]"),
        (
            r#""transform":{"scale":[0.5,0.25],"translate":[71,38]},"#,
            "[[[2,0],[0,4]],[[2,4],[-2,0],[0,-4],[2,0]],[[2,0],[2,0],[0,4],[-2,0]]]",
        ),
    ] {
        let text = format!(
            r#"{{"type":"Topology",{transform}"arcs":{arcs},"objects":{{"a":{{"type":"GeometryCollection","geometries":[
            {{"type":"Polygon","id":"W","properties":{{"name":"West"}},"arcs":[[0,1]]}},
            {{"type":"MultiPolygon","id":"E","properties":{{"name":"East"}},"arcs":[[[2,-1]]]}}]}}}}}}"#
        );
        shows_the_border(text.as_bytes());
        let two = text.replace(r#""objects":{"#, r#""objects":{"land":{"type":"Polygon","arcs":[[1,2]]},"#);
        let said = shows_the_border(two.as_bytes());
        assert!(said.contains("read are a, and not land"), "{said}");
    }
}

#[test]
fn each_format_is_read_from_gzip() {
    shows_the_border(&gzip(&collection("")));
    shows_the_border(&gzip(&format!("{WEST}\n{EAST}\n")));
}

#[test]
fn a_lone_geometry_and_a_collection_of_them_are_read() {
    let ring = "[[71,38],[72,38],[72,39],[71,39],[71,38]]";
    let polygon = format!(r#"{{"type":"Polygon","coordinates":[{ring}]}}"#);
    let nested = format!(
        r#"{{"type":"GeometryCollection","geometries":[{{"type":"GeometryCollection","geometries":[{polygon}]}}]}}"#
    );
    for text in [polygon, nested] {
        let (picture, said) = draw(&[("b.json", text.as_bytes())]);
        assert!(picture.iter().any(|e| e.is("path", "territory") && e.value("data-level") == "country"));
        assert!(said.contains("no property is known to hold names"), "{said}");
    }
}

#[test]
fn a_null_geometry_is_told_and_the_rest_is_drawn() {
    let null = r#"{"type":"Feature","properties":{"name":"Nowhere"},"geometry":null}"#;
    let said = shows_the_border(format!("{WEST}\n{null}\n{EAST}").as_bytes());
    assert!(said.contains("feature 2 (\"Nowhere\")"), "{said}");
}

#[test]
fn names_and_ids_are_taken_from_the_properties_that_the_map_file_names() {
    let text = collection("").replace("\"name\":", "\"code_x\":").replace("\"id\":\"", "\"x\":\"");
    let map = "incidents = \"t.csv\"\nborders = [\"b.json\"]\nname_property = \"code_x\"\nid_property = \"code_x\"\n\
        extent = [70.5, 37.5, 73.5, 39.5]\n";
    let folder = Folder::with(&[("b.json", text.as_str()), ("t.csv", TABLE), ("m.toml", map)]);
    folder.draw(&["render", "m.toml", "-o", "out.svg"]);
    let picture = xml::read(&folder.text("out.svg")).unwrap();
    assert_eq!(borders(&picture), [border("West", "East", "agreed")]);
}

#[test]
fn border_lines_give_the_borders_of_the_polygons_their_status() {
    let line = r#"{"type":"Feature","properties":{"status":"disputed"},"geometry":{"type":"LineString","coordinates":[[72,38],[72,39]]}}"#;
    let areas = collection("");
    for files in [
        [("areas.json", areas.as_bytes()), ("lines.json", line.as_bytes())],
        [("lines.json", line.as_bytes()), ("areas.json", areas.as_bytes())],
    ] {
        let (picture, _) = draw(&files);
        assert_eq!(borders(&picture), [border("W", "E", "disputed")]);
    }
}

#[test]
fn border_lines_alone_are_drawn_on_the_built_in_ground() {
    let line = r#"{"type":"LineString","coordinates":[[71,38.2],[72,38.4]]}"#;
    let feature =
        format!(r#"{{"type":"Feature","properties":{{"status":"control-line"}},"geometry":{line}}}"#);
    for (text, status) in [(line, "agreed"), (feature.as_str(), "control-line")] {
        let (picture, _) = draw(&[("lines.json", text.as_bytes())]);
        let borders = borders(&picture);
        assert!(borders.contains(&border("", "", status)), "{borders:?}");
        assert!(borders.iter().any(|(left, right, _)| left == "AFG" && right == "TJK"), "{borders:?}");
    }
}

#[test]
fn a_file_of_another_format_is_refused_by_its_content() {
    for (bytes, what) in [
        (&b"PK\x03\x04\x14\0\0\0"[..], "a zip archive"),
        (b"SQLite format 3\0", "GeoPackage"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (&gzip("<kml></kml>"), "KML"),
    ] {
        let folder = Folder::with(&[("b.geojson", bytes), ("t.csv", TABLE.as_bytes())]);
        let output = folder.run(&["render", "--incidents", "t.csv", "--borders", "b.geojson", "-o", "o.svg"]);
        let said = messages(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains("b.geojson: expected GeoJSON or TopoJSON, found") && said.contains(what),
            "{said}"
        );
    }
}
