//! What furnishes a map: scale bar, north arrow, locator, the day of which it tells, and where it all stands.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::path::Path;

use kurbo::Shape as _;
use marz::scene::Node;
use marz::spec::MapSpec;
use support::scene::shapes;
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
fn furniture_without_room_on_the_map_stands_under_it_and_is_measured_at_its_foot() {
    // Events all over a small map leave no room for a bar. A degree of longitude at its upper edge is shorter by a twelfth, so
    // that a bar measured anywhere else would be wrong.
    let rows: String = (0..126)
        .map(|i| {
            format!("{},{},Place {i}\n", 62.0 + f64::from(i / 14) * 0.25, 60.0 + f64::from(i % 14) * 0.6)
        })
        .collect();
    let keys =
        "incidents = \"t.csv\"\nextent = [59.7, 61.8, 68.1, 64.2]\nsize = \"360xauto\"\nscale_bar = \"km\"\n";
    let folder = Folder::with(&[("t.csv", format!("lat,lon,place\n{rows}")), ("m.toml", keys.to_owned())]);
    let output = folder.draw(&["render", "m.toml", "-o", "x.svg", "--report", "r.json"]);
    let elements = xml::read(&folder.text("x.svg")).unwrap();
    let [.., bottom] = frame(&elements);
    let bar = furniture(&elements, "scale-bar").unwrap_or_else(|| panic!("{}", messages(&output)));
    assert!(bar.number("data-y") > bottom, "{} {bottom}", bar.number("data-y"));
    let report: serde_json::Value = serde_json::from_str(&folder.text("r.json")).unwrap();
    assert!(report["metrics"]["scale_bar_error"].as_f64().unwrap() < 0.005);
}

#[test]
fn the_day_of_which_a_map_tells_stands_before_the_note() {
    let folder = Folder::with(&[("m.toml", "focus = [\"AFG\"]\nas_of = 2021-07-05\nnote = \"A note.\"\n")]);
    let scene = String::from_utf8(folder.draw(&["render", "m.toml", "--emit", "scene"]).stdout).unwrap();
    assert!(scene.contains("As of 5 July 2021. A note."));
}

/// The edges of the legend and of the map in a picture of the world of a width: their tops and bottoms, px.
fn legend_and_map(width: u32) -> ([f64; 2], [f64; 2]) {
    let text =
        format!("extent = [-180, -60, 180, 84]\nprojection = \"Equal Earth\"\nsize = \"{width}xauto\"");
    let spec = MapSpec::read(&text, "m.toml", Path::new("")).unwrap();
    let story = marz::story::read(spec).unwrap().value;
    let scene = marz::layout::compose(&story, &marz::story::theme(None).unwrap()).unwrap().value.scene;
    let edges = |shape: &marz::scene::Shape| {
        let bounds = shape.path.bounding_box();
        [bounds.y0, bounds.y1]
    };
    let map = edges(shapes(&scene.nodes, "frame")[0]);
    let furniture = scene.nodes.iter().flat_map(|node| match node {
        Node::Group(layer) => layer.nodes.as_slice(),
        _ => &[],
    });
    let plate = furniture.filter_map(|node| match node {
        Node::Group(group) if group.attributes.get("data-kind") == Some("legend") => group.nodes.first(),
        _ => None,
    });
    match plate.collect::<Vec<_>>()[..] {
        [Node::Shape(plate)] => (edges(plate), map),
        ref others => unreachable!("one legend, found {}", others.len()),
    }
}

#[test]
fn a_legend_that_would_hide_much_of_a_small_map_stands_under_it() {
    let ([_, legend_ends], [_, map_ends]) = legend_and_map(1200);
    assert!(legend_ends < map_ends);
    let ([legend_begins, _], [_, map_ends]) = legend_and_map(240);
    assert!(legend_begins > map_ends, "{legend_begins} {map_ends}");
}
