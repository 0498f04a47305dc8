//! What a map shows beside its events: hatched areas, lines, places, areas coloured by a number, statuses of borders.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use support::xml::{self, Element};
use support::{Folder, messages};

const GROUND: &str = "focus = [\"TJK\", \"AFG\"]\nextent = [66.0, 36.0, 73.0, 39.0]\n";

/// A map of files and lines of a map file: its elements, and its scene as text.
#[track_caller]
fn map(files: &[(&str, &str)], keys: &str) -> (Vec<Element>, String) {
    let folder = Folder::with(files);
    folder.write("m.toml", format!("{GROUND}{keys}"));
    folder.draw(&["render", "m.toml", "-o", "x.svg"]);
    let scene = folder.draw(&["render", "m.toml", "--emit", "scene"]).stdout;
    (xml::read(&folder.text("x.svg")).unwrap(), String::from_utf8(scene).unwrap())
}

#[track_caller]
fn error(files: &[(&str, &str)], keys: &str) -> String {
    let folder = Folder::with(files);
    folder.write("m.toml", format!("{GROUND}{keys}"));
    let output = folder.run(&["render", "m.toml", "-o", "x.svg"]);
    assert_eq!(output.status.code(), Some(2), "{}", messages(&output));
    messages(&output)
}

#[test]
fn hatching_says_how_sure_it_is() {
    let areas = "province,country,status\nBalkh,Afghanistan,confirmed\nKunduz,Afghanistan,claimed\nTakhar,Afghanistan,disputed\n";
    let (elements, scene) =
        map(&[("a.csv", areas)], "[[areas]]\nfile = \"a.csv\"\nlabel = \"held by one side\"\n");
    let of = |id: &str| {
        elements.iter().filter(|e| e.is("path", "area") && e.value("data-id") == id).collect::<Vec<_>>()
    };
    let is_broken = |e: &&Element| e.attributes.contains_key("stroke-dasharray");
    assert_eq!((of("AF-BAL").len(), of("AF-BAL").iter().filter(|e| is_broken(e)).count()), (1, 0));
    assert_eq!((of("AF-KDZ").len(), of("AF-KDZ").iter().filter(|e| is_broken(e)).count()), (1, 1));
    // Lines in two directions.
    assert_eq!(of("AF-TAK").len(), 2);
    for text in ["held by one side", "held by one side (claimed)", "held by one side (disputed)"] {
        assert!(scene.contains(&format!("\"{text}\"")), "{text}");
    }
}

#[test]
fn two_layers_of_areas_are_hatched_otherwise() {
    let areas = "province,country\nBalkh,Afghanistan\n";
    let layer = |label: &str| format!("[[areas]]\nfile = \"a.csv\"\nlabel = \"{label}\"\n");
    let (elements, _) = map(&[("a.csv", areas)], &(layer("one") + &layer("other")));
    let strokes: Vec<&str> =
        elements.iter().filter(|e| e.is("path", "area")).map(|e| e.value("stroke")).collect();
    assert_eq!(strokes.len(), 2);
    assert_ne!(strokes[0], strokes[1]);
}

#[test]
fn a_line_is_drawn_in_its_style_and_explained() {
    let road = r#"{"type":"LineString","coordinates":[[67,36.5],[69,37],[71,36.6]]}"#;
    for style in ["plain", "road", "railway", "route", "front"] {
        let keys = format!("[[lines]]\nfile = \"l.geojson\"\nlabel = \"the line\"\nstyle = \"{style}\"\n");
        let (elements, scene) = map(&[("l.geojson", road)], &keys);
        assert!(elements.iter().any(|e| e.is("path", "line") && e.value("data-style") == style), "{style}");
        assert!(scene.contains("\"the line\""), "{style}");
    }
}

#[test]
fn a_line_outside_the_map_is_not_in_the_legend() {
    let road = r#"{"type":"LineString","coordinates":[[7,36.5],[9,37]]}"#;
    let keys = "[[lines]]\nfile = \"l.geojson\"\nlabel = \"the line\"\n";
    let (elements, scene) = map(&[("l.geojson", road)], keys);
    assert!(!elements.iter().any(|e| e.is("path", "line")));
    assert!(!scene.contains("\"the line\""));
}

#[test]
fn places_are_found_by_name_and_may_have_symbols_of_their_own() {
    let places = "place,country,lat,lon,symbol\nKhorog,Tajikistan,,,\nA post,,37.2,67.9,checkpoint\n";
    let keys = "[[points]]\nfile = \"p.csv\"\nlabel = \"airport\"\nsymbol = \"airport\"\n";
    let (elements, scene) = map(&[("p.csv", places)], keys);
    let symbols: Vec<(&str, &str)> = elements
        .iter()
        .filter(|e| e.is("g", "point"))
        .map(|e| (e.value("data-name"), e.value("data-symbol")))
        .collect();
    assert_eq!(symbols, [("Khorog", "airport"), ("A post", "checkpoint")]);
    assert!(scene.contains("\"airport\""));
    let named = |name: &str| elements.iter().any(|e| e.is("g", "label") && e.value("aria-label") == name);
    assert!(named("Khorog") && named("A post"));
}

#[test]
fn a_place_that_is_not_known_is_told_and_a_symbol_that_is_none_is_an_error() {
    let keys = "[[points]]\nfile = \"p.csv\"\nlabel = \"post\"\n";
    let folder = Folder::with(&[("p.csv", "place,country\nKhorog,Tajikistan\nQwrtzsk,Tajikistan\n")]);
    folder.write("m.toml", format!("{GROUND}{keys}"));
    let told = messages(&folder.draw(&["render", "m.toml", "-o", "x.svg"]));
    assert!(told.contains("Qwrtzsk"), "{told}");
    let said = error(&[("p.csv", "place,country,symbol\nKhorog,Tajikistan,castle\n")], keys);
    assert!(said.contains("row 2") && said.contains("\"castle\"") && said.contains("checkpoint"), "{said}");
}

#[test]
fn areas_are_coloured_by_a_table() {
    let values =
        "province,country,people\nBalkh,Afghanistan,10\nKunduz,Afghanistan,200\nTakhar,Afghanistan,3000\n";
    let keys = "[choropleth]\nfile = \"v.csv\"\nvalue = \"people\"\nlabel = \"people who left\"\nbreaks = [100, 1000]\n";
    let (elements, scene) = map(&[("v.csv", values)], keys);
    let color = |id: &str| {
        elements
            .iter()
            .find(|e| e.is("path", "class") && e.value("data-id") == id)
            .map(|e| e.value("fill").to_owned())
    };
    let colors = ["AF-BAL", "AF-KDZ", "AF-TAK"].map(|id| color(id).expect(id));
    assert!(colors[0] != colors[1] && colors[1] != colors[2]);
    assert_eq!(color("AF-BDS"), None);
    for text in ["people who left", "10–99", "100–999", "1,000 and more", "no data"] {
        assert!(scene.contains(&format!("\"{text}\"")), "{text}");
    }
}

#[test]
fn areas_are_coloured_by_a_property_of_their_polygons() {
    let square = |west: f64, value: &str| {
        let east = west + 1.0;
        format!(
            r#"{{"type":"Feature","properties":{{"name":"D{west}","share":{value}}},"geometry":{{"type":"Polygon","coordinates":[[[{west},36.2],[{east},36.2],[{east},36.9],[{west},36.9],[{west},36.2]]]}}}}"#
        )
    };
    let districts = format!(
        r#"{{"type":"FeatureCollection","features":[{},{},{}]}}"#,
        square(67.0, "0.25"),
        square(68.0, "0.5"),
        square(69.0, "null")
    );
    let keys =
        "districts = [\"d.geojson\"]\n[choropleth]\nvalue = \"share\"\nlabel = \"share\"\nbreaks = [0.4]\n";
    let (elements, scene) = map(&[("d.geojson", &districts)], keys);
    assert_eq!(elements.iter().filter(|e| e.is("path", "class")).count(), 2);
    assert!(scene.contains("\"under 0.4\"") && scene.contains("\"0.4 and more\""));
    let wrong = districts.replace("0.25", "\"many\"");
    let said = error(&[("d.geojson", &wrong)], keys);
    assert!(said.contains("feature 1") && said.contains("\"many\""), "{said}");
}

#[test]
fn a_number_that_nothing_has_is_an_error_that_says_what_to_do() {
    let keys = "[choropleth]\nvalue = \"share\"\nlabel = \"share\"\n";
    let said = error(&[], keys);
    assert!(said.contains("\"share\"") && said.contains("choropleth.value"), "{said}");
    let twice = "province,country,n\nBalkh,Afghanistan,1\nBalkh,Afghanistan,2\n";
    let keys = "[choropleth]\nfile = \"v.csv\"\nvalue = \"n\"\nlabel = \"n\"\n";
    assert!(error(&[("v.csv", twice)], keys).contains("row 3"));
}

#[test]
fn classes_that_do_not_rise_are_refused() {
    let keys = "[choropleth]\nfile = \"v.csv\"\nvalue = \"n\"\nlabel = \"n\"\nbreaks = [5, 2]\n";
    let said = error(&[("v.csv", "province,country,n\nBalkh,Afghanistan,1\n")], keys);
    assert!(said.contains("choropleth.breaks") && said.contains("[5.0, 2.0]"), "{said}");
}

#[test]
fn borders_without_full_agreement_are_explained() {
    let scene = |focus: &str| {
        let folder = Folder::new();
        String::from_utf8(folder.draw(&["render", "--focus", focus, "--emit", "scene"]).stdout).unwrap()
    };
    assert!(scene("India,Pakistan").contains("\"line of control\""));
    assert!(!scene("Portugal").contains("\"border disputed\""));
}

#[test]
fn no_two_statuses_of_a_border_look_alike() {
    let folder = Folder::with(&[("m.toml", "extent = [-180, -60, 180, 84]\nprojection = \"Equal Earth\"\n")]);
    folder.draw(&["render", "m.toml", "-o", "x.svg"]);
    let elements = xml::read(&folder.text("x.svg")).unwrap();
    let mut looks: Vec<(&str, &str)> = elements
        .iter()
        .filter(|e| e.is("path", "border") && e.value("data-status") != "agreed")
        .map(|e| (e.value("data-status"), e.value("stroke-dasharray")))
        .collect();
    looks.sort_unstable();
    looks.dedup();
    let dashes: std::collections::BTreeSet<&str> = looks.iter().map(|(_, dashes)| *dashes).collect();
    assert_eq!((looks.len(), dashes.len()), (4, 4), "{looks:?}");
}
