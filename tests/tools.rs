//! The commands beside the maps: `list`, `completions`, `init` and `inspect`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use serde_json::Value;
use support::{Folder, messages};

#[track_caller]
fn said(folder: &Folder, args: &[&str]) -> String {
    let output = folder.draw(args);
    assert_eq!(messages(&output), "", "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(folder: &Folder, file: &str) -> Value {
    serde_json::from_str(&said(folder, &["inspect", file, "--json"])).unwrap()
}

#[test]
fn what_can_be_chosen_by_name_is_listed() {
    let folder = Folder::new();
    let list = |what: &str| said(&folder, &["list", what]);
    let names = marz::theme::THEMES.iter().map(|(name, _)| *name).chain([marz::theme::AUTO]);
    assert_eq!(list("themes"), names.map(|name| format!("{name}\n")).collect::<String>());
    assert!(list("sizes").contains("\nwide     1200x675\n"), "{}", list("sizes"));
    let countries = list("countries");
    assert!(countries.contains("TJK  Tajikistan\n") && countries.lines().count() > 190, "{countries}");
}

/// The groups of `marz list symbols`: heading and lines.
fn symbols() -> Vec<(String, Vec<String>)> {
    let listed = said(&Folder::new(), &["list", "symbols"]);
    let group = |text: &str| {
        let mut lines = text.lines().map(str::to_owned);
        (lines.next().unwrap(), lines.collect())
    };
    listed.split("\n\n").map(group).collect()
}

#[test]
fn what_stands_for_events_places_and_lines_is_listed_under_headings() {
    let [(kinds, shapes), (places, symbols), (lines, styles)] = &symbols()[..] else { unreachable!("three") };
    assert!(kinds.contains("kind") && places.contains("[[points]]") && lines.contains("[[lines]]"));
    assert_eq!((shapes[0].as_str(), shapes.len()), ("crossing    circle", 7));
    // What is listed is what a map file may say.
    let schema: Value = serde_json::from_str(&said(&Folder::new(), &["schema", "map"])).unwrap();
    for (name, listed) in [("Symbol", symbols), ("LineStyle", styles)] {
        let members = schema["$defs"][name]["oneOf"].as_array().unwrap();
        let words: Vec<&str> = members.iter().map(|member| member["const"].as_str().unwrap()).collect();
        assert_eq!(listed, &words, "{name}");
    }
}

#[test]
fn no_two_kinds_of_events_are_called_the_same_shape() {
    let kinds = symbols().remove(0).1;
    let shapes: std::collections::BTreeSet<&str> = kinds.iter().map(|line| line[12..].trim()).collect();
    assert_eq!(shapes.len(), 7, "{shapes:?}");
}

#[test]
fn a_shell_gets_completions_that_know_the_commands() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = said(&folder, &["completions", shell]);
        assert!(script.contains("manifest") && script.contains("inspect"), "{shell}");
    }
    assert_eq!(folder.run(&["completions", "basic"]).status.code(), Some(2));
}

#[test]
fn what_init_writes_is_drawn_without_a_warning() {
    let folder = Folder::new();
    let told = messages(&folder.draw(&["init", "new"]));
    assert!(told.contains("wrote new/map.toml\n") && told.contains("wrote new/events.csv\n"), "{told}");
    let next = told.lines().last().unwrap().strip_prefix("draw it with: marz ").unwrap();
    let args: Vec<&str> = next.split(' ').chain(["--strict"]).collect();
    let told = messages(&folder.draw(&args));
    assert!(told.contains("wrote new/map.svg") && !told.contains("warning"), "{told}");
    let svg = folder.text("new/map.svg");
    assert!(svg.contains("Example: three crossings that never happened"), "a made-up map must say so");
}

#[test]
fn every_line_that_init_offers_is_a_key_of_map_files() {
    let folder = Folder::new();
    folder.draw(&["init"]);
    let map = folder.text("map.toml");
    let mut offered = Vec::new();
    for paragraph in map.split("\n\n") {
        let remarks: Vec<&str> = paragraph.lines().filter_map(|line| line.strip_prefix("# ")).collect();
        // A table is taken as a whole, other keys line by line.
        match remarks.iter().position(|line| line.starts_with('[')) {
            Some(start) => offered.push(remarks[start..].join("\n")),
            None => offered.extend(remarks.iter().filter(|l| l.contains(" = ")).map(|l| (*l).to_owned())),
        }
    }
    assert!(
        offered.len() > 6 && offered.iter().filter(|text| text.contains("[[")).count() == 2,
        "{offered:?}"
    );
    for text in &offered {
        marz::spec::MapSpec::read(text, text, std::path::Path::new("")).unwrap();
    }
}

#[test]
fn init_overwrites_nothing() {
    let folder = Folder::with(&[("events.csv", "mine")]);
    let before = folder.listing();
    let output = folder.run(&["init"]);
    assert_eq!(output.status.code(), Some(2));
    let told = messages(&output);
    assert!(told.contains("events.csv: exists already") && told.contains("marz init my-map"), "{told}");
    assert_eq!(folder.listing(), before);
}

const DISTRICTS: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"shapeName":"North","shapeISO":"X-N","area":12.5},"geometry":
        {"type":"Polygon","coordinates":[[[70,37],[71,38],[71,37],[70,38],[70,37]]]}},
    {"type":"Feature","properties":{"shapeName":"South","shapeISO":"X-S","area":null},"geometry":
        {"type":"MultiPolygon","coordinates":[[[[70,36],[71,36],[71,37],[70,37],[70,36]]]]}},
    {"type":"Feature","properties":{"shapeName":"Nowhere"},"geometry":null}]}"#;

#[test]
fn a_geojson_file_is_described_with_names_ids_and_repairs() {
    let folder = Folder::with(&[("d.geojson", DISTRICTS)]);
    let text = said(&folder, &["inspect", "d.geojson"]);
    assert!(
        text.starts_with("GeoJSON: 2 features, 1 MultiPolygon, 1 Polygon\nextent: 70, 36, 71, 38\n"),
        "{text}"
    );
    assert!(text.contains("  shapeName  2 of 2  name      North, South\n"), "{text}");
    assert!(text.contains("X-N, X-S\n") && text.contains("area       1 of 2"), "{text}");
    assert!(text.contains("feature 3 (\"Nowhere\"): has no geometry"), "{text}");
    let found = json(&folder, "d.geojson");
    assert_eq!((&found["kind"], &found["features"]), (&"boundaries".into(), &2.into()));
    let property = |name: &str| {
        let mut all = found["properties"].as_array().unwrap().iter();
        all.find(|property| property["name"] == name).unwrap().clone()
    };
    assert_eq!(property("shapeName")["meanings"], serde_json::json!(["name"]));
    assert!(property("shapeISO")["meanings"][0].as_str().unwrap().starts_with("id"));
    assert_eq!(property("area")["meanings"], serde_json::json!([]));
    let codes: Vec<&str> =
        found["warnings"].as_array().unwrap().iter().map(|w| w["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"null-geometry") && codes.contains(&"repaired"), "{codes:?}");
}

#[test]
fn a_topojson_file_is_told_from_geojson() {
    let topology = r#"{"type":"Topology","arcs":[[[0,0],[10,0],[10,10],[0,0]]],"objects":{"land":{"type":"GeometryCollection",
        "geometries":[{"type":"Polygon","arcs":[[0]],"id":7,"properties":{"name":"Land"}}]}}}"#;
    let folder = Folder::with(&[("t.json", topology)]);
    let text = said(&folder, &["inspect", "t.json"]);
    assert!(text.starts_with("TopoJSON: 1 feature, 1 Polygon\nextent: 0, 0, 10, 10\n"), "{text}");
    assert!(text.contains("1 of 1") && text.contains("Land"), "{text}");
}

#[test]
fn lines_of_border_are_told_by_their_status() {
    let line = r#"{"type":"Feature","properties":{"status":"disputed"},"geometry":
        {"type":"LineString","coordinates":[[70,37],[71,38]]}}"#;
    let folder = Folder::with(&[("l.geojson", line)]);
    let text = said(&folder, &["inspect", "l.geojson"]);
    assert!(text.starts_with("GeoJSON: 1 feature, 1 LineString\nextent: 70, 37, 71, 38\n"), "{text}");
    assert!(text.contains("status of the border") && !text.contains("name_property"), "{text}");
}

#[test]
fn a_table_of_events_is_described_with_columns_dates_and_rejected_rows() {
    let table = "Date;Town;Country;Count;lat;lon;Colour\n2021-07-05;Khorog;TJK;5;37.5;71.5;red\n\
        2021-06-22;Hairatan;AFG;many;;;blue\n2021-07;Kunduz;AFG;about 130;;;\n";
    let folder = Folder::with(&[("e.csv", table)]);
    let text = said(&folder, &["inspect", "e.csv"]);
    assert!(
        text.starts_with(
            "CSV table of events: 3 rows, 2 events, 1 rejected\ndates: 2021-07-01 to 2021-07-31\n"
        ),
        "{text}"
    );
    assert!(text.contains("  Town     place\n") && text.contains("  Colour   - (only kept)\n"), "{text}");
    assert!(text.contains("row 3, column \"Count\"") && text.contains("\"many\""), "{text}");
    assert!(text.contains("extent: 71.5, 37.5, 71.5, 37.5\n"), "{text}");
    let found = json(&folder, "e.csv");
    assert_eq!((&found["kind"], &found["rows"], &found["events"]), (&"events".into(), &3.into(), &2.into()));
    assert_eq!(found["reading"]["columns"]["place"], "Town");
    assert_eq!(found["rejected"].as_array().unwrap().len(), 1);
}

#[test]
fn points_are_a_table_of_events_and_events_of_json_are_too() {
    let point = r#"{"type":"Feature","properties":{"place":"Khorog"},"geometry":{"type":"Point","coordinates":[71.5,37.5]}}"#;
    let collection = format!("{{\"type\":\"FeatureCollection\",\"features\":[{point}]}}");
    let folder =
        Folder::with(&[("p.geojson", collection), ("l.jsonl", "{\"place\":\"Khorog\"}\n".to_owned())]);
    assert!(said(&folder, &["inspect", "p.geojson"]).starts_with("GeoJSON table of events: 1 row, 1 event,"));
    assert!(
        said(&folder, &["inspect", "l.jsonl"]).starts_with("JSON Lines table of events: 1 row, 1 event,")
    );
}

#[test]
fn what_is_neither_boundaries_nor_events_is_an_error() {
    let folder = Folder::with(&[
        ("cut.geojson", &DISTRICTS.as_bytes()[..200]),
        ("a.zip", b"PK\x03\x04"),
        ("colours.csv", b"colour\nred\n"),
    ]);
    for (file, expected) in [
        ("cut.geojson", "cut.geojson: line 3"),
        ("a.zip", "zip archive"),
        ("colours.csv", "expected a column for the place"),
        ("missing.csv", "no such file"),
    ] {
        let output = folder.run(&["inspect", file]);
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert!(messages(&output).contains(expected), "{}", messages(&output));
        assert!(output.stdout.is_empty());
    }
}
