//! What furnishes a map: scale bar, north arrow, locator, the day of which it tells, and where it all stands.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use geo::{Distance, Geodesic, Point};
use support::xml::{self, Element};
use support::{Folder, messages};

/// The elements of a map of an extent, drawn with further lines of a map file.
#[track_caller]
fn map(extent: [f64; 4], keys: &str) -> Vec<Element> {
    let folder = Folder::with(&[("m.toml", format!("extent = {extent:?}\n{keys}\n"))]);
    folder.draw(&["render", "m.toml", "-o", "x.svg", "--report", "r.json"]);
    xml::read(&folder.text("x.svg")).unwrap()
}

fn furniture<'a>(elements: &'a [Element], kind: &str) -> Option<&'a Element> {
    elements.iter().find(|e| e.is("g", "furniture") && e.value("data-kind") == kind)
}

/// The edges of the map: left, top, right, bottom.
fn frame(elements: &[Element]) -> [f64; 4] {
    let path = elements.iter().find(|e| e.is("path", "frame")).unwrap().value("d").to_owned();
    let numbers: Vec<f64> = path
        .split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
        .filter_map(|n| n.parse().ok())
        .collect();
    // Relative commands: the corner, then the width and the height.
    [numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]]
}

#[test]
fn a_scale_bar_is_true_from_the_equator_to_80_degrees() {
    for lat in [0.0, 20.0, 45.0, 60.0, 70.0, 78.0] {
        let extent = [30.0, lat, 34.0, lat + 2.0];
        let folder = Folder::with(&[("m.toml", format!("extent = {extent:?}\nscale_bar = \"both\"\n"))]);
        folder.draw(&["render", "m.toml", "-o", "x.svg", "--report", "r.json"]);
        let report: serde_json::Value = serde_json::from_str(&folder.text("r.json")).unwrap();
        let error = report["metrics"]["scale_bar_error"].as_f64().expect("a bar");
        assert!(error < 0.005, "at {lat}: {error}");
    }
}

#[test]
fn a_scale_bar_has_the_units_that_are_asked_for() {
    let metres = |keys: &str, name: &str| {
        let elements = map([65.0, 35.0, 75.0, 40.0], keys);
        furniture(&elements, "scale-bar").and_then(|bar| bar.attributes.get(name)?.parse::<f64>().ok())
    };
    let whole_miles = |metres: f64| (metres / 1609.344 - (metres / 1609.344).round()).abs() < 1e-9;
    assert_eq!(metres("scale_bar = \"km\"", "data-metres").map(|m| m % 1000.0), Some(0.0));
    assert_eq!(metres("scale_bar = \"km\"", "data-below-metres"), None);
    assert!(metres("scale_bar = \"miles\"", "data-metres").is_some_and(whole_miles));
    assert!(metres("", "data-below-metres").is_some_and(whole_miles));
    assert_eq!(metres("language = \"ru\"", "data-below-metres"), None);
    assert_eq!(metres("scale_bar = \"none\"", "data-metres"), None);
}

#[test]
fn a_north_arrow_stands_where_north_leans_or_is_asked_for() {
    let angle = |extent, keys: &str| {
        let elements = map(extent, keys);
        furniture(&elements, "north-arrow").map(|arrow| arrow.number("data-angle"))
    };
    let upright = [69.0, 36.0, 71.0, 37.0];
    assert_eq!(angle(upright, ""), None);
    assert!(angle(upright, "north_arrow = true").is_some_and(|angle| angle.abs() < 1.0));
    // A cone about 20 degrees of longitude at 60 degrees north: north leans up to 8.7 degrees at its edges.
    let leaning = [10.0, 58.0, 30.0, 66.0];
    assert!(angle(leaning, "").is_some_and(|angle| angle.abs() < 9.5));
    assert_eq!(angle(leaning, "north_arrow = false"), None);
    // The lines of a graticule say where north is.
    assert_eq!(angle(leaning, "graticule = true"), None);
}

#[test]
fn a_locator_is_a_neighbourhood_a_globe_or_nothing() {
    let size = |extent, keys: &str| {
        let elements = map(extent, keys);
        furniture(&elements, "locator").map(|_| {
            let in_locator = |e: &&Element| {
                let kind = |p: usize| elements[p].attributes.get("data-kind").map(String::as_str);
                e.name == "path" && e.parent.and_then(kind) == Some("locator")
            };
            elements.iter().find(in_locator).unwrap().value("d").len()
        })
    };
    let region = [65.0, 35.0, 75.0, 40.0];
    // A rectangle is a short path, a disc a long one.
    assert!(size(region, "").is_some_and(|length| length < 60));
    assert!(size(region, "locator = \"globe\"").is_some_and(|length| length > 200));
    assert_eq!(size(region, "locator = \"none\""), None);
    assert!(size([60.0, 20.0, 90.0, 50.0], "").is_some_and(|length| length > 200));
    assert_eq!(size([-180.0, -60.0, 180.0, 84.0], "projection = \"Equal Earth\""), None);
}

#[test]
fn furniture_without_room_on_the_map_stands_under_it() {
    // Names all over a small map leave no room for a bar.
    let rows: String = (0..40)
        .map(|i| {
            format!(
                "{},{},A long name of a place {i}\n",
                37.0 + f64::from(i / 8) * 0.1,
                69.0 + f64::from(i % 8) * 0.2
            )
        })
        .collect();
    let table = format!("lat,lon,place\n{rows}");
    let keys = "incidents = \"t.csv\"\nextent = [68.9, 36.95, 70.5, 37.5]\nsize = \"360xauto\"\n";
    let folder = Folder::with(&[("t.csv", table.as_str()), ("m.toml", keys)]);
    let output = folder.draw(&["render", "m.toml", "-o", "x.svg"]);
    let elements = xml::read(&folder.text("x.svg")).unwrap();
    let [.., bottom] = frame(&elements);
    let bar = furniture(&elements, "scale-bar").unwrap_or_else(|| panic!("{}", messages(&output)));
    assert!(bar.number("data-y") > bottom, "{} {bottom}", bar.number("data-y"));
}

#[test]
fn a_bar_under_the_map_is_measured_at_its_foot() {
    let table: String = (0..40)
        .map(|i| {
            format!(
                "{},{},A long name of a place {i}\n",
                62.0 + f64::from(i / 8) * 0.5,
                60.0 + f64::from(i % 8)
            )
        })
        .collect();
    let keys =
        "incidents = \"t.csv\"\nextent = [59.5, 61.5, 68.0, 64.5]\nsize = \"360xauto\"\nscale_bar = \"km\"\n";
    let folder = Folder::with(&[("t.csv", format!("lat,lon,place\n{table}")), ("m.toml", keys.to_owned())]);
    folder.draw(&["render", "m.toml", "-o", "x.svg", "--report", "r.json"]);
    let elements = xml::read(&folder.text("x.svg")).unwrap();
    let bar = furniture(&elements, "scale-bar").unwrap();
    let px = bar.number("data-x1") - bar.number("data-x0");
    let report: serde_json::Value = serde_json::from_str(&folder.text("r.json")).unwrap();
    assert!(report["metrics"]["scale_bar_error"].as_f64().unwrap() < 0.005);
    // About as long as the extent lets it be: 8.5 degrees of longitude at 61.5 degrees north take the whole width.
    let [left, _, right, _] = frame(&elements);
    let along = Geodesic.distance(Point::new(59.5, 61.5), Point::new(68.0, 61.5));
    let expected = bar.number("data-metres") / along * (right - left);
    assert!((px / expected - 1.0).abs() < 0.25, "{px} {expected}");
}

#[test]
fn the_day_of_which_a_map_tells_stands_before_the_note() {
    let folder = Folder::with(&[("m.toml", "focus = [\"AFG\"]\nas_of = 2021-07-05\nnote = \"A note.\"\n")]);
    let scene = String::from_utf8(folder.draw(&["render", "m.toml", "--emit", "scene"]).stdout).unwrap();
    assert!(scene.contains("As of 5 July 2021. A note."));
}
