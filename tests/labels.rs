//! Labels from outside: set by hand, on the rungs of the ladder, the same whatever the order of the rows.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::collections::BTreeMap;

use serde_json::Value;
use support::xml::{self, Element};
use support::{Folder, messages};

/// A map that was drawn: its elements and its report.
struct Map {
    elements: Vec<Element>,
    report: Value,
}

/// Draws a table with further lines of a map file.
#[track_caller]
fn map(table: &str, keys: &str) -> Map {
    let folder = Folder::with(&[("t.csv", table), ("m.toml", &format!("incidents = \"t.csv\"\n{keys}\n"))]);
    folder.draw(&["render", "m.toml", "-o", "x.svg", "--report", "r.json"]);
    Map {
        elements: xml::read(&folder.text("x.svg")).unwrap(),
        report: serde_json::from_str(&folder.text("r.json")).unwrap(),
    }
}

impl Map {
    /// What the report says of the labels of a kind that have a place, by what they are for.
    fn placed(&self, kind: &str) -> BTreeMap<&str, &Value> {
        let placed = self.report["labels"]["placed"].as_array().unwrap().iter();
        placed.filter(|p| p["kind"] == kind).map(|p| (p["for"].as_str().unwrap(), p)).collect()
    }

    /// The labels that have none, with the reason.
    fn dropped(&self) -> BTreeMap<&str, &str> {
        let dropped = self.report["labels"]["dropped"].as_array().unwrap().iter();
        dropped.map(|d| (d["for"].as_str().unwrap(), d["reason"].as_str().unwrap())).collect()
    }

    /// Centre and box of an event's marker and label: x, y; left, top, right, bottom.
    #[track_caller]
    fn of_event(&self, id: &str) -> ((f64, f64), [f64; 4]) {
        let events = self.report["incidents"].as_array().unwrap();
        let event = events.iter().find(|event| event["id"] == id).expect(id);
        let at = (event["x"].as_f64().unwrap(), event["y"].as_f64().unwrap());
        (
            at,
            self.placed("incident")[id]["box"]
                .as_array()
                .map(|b| [0, 1, 2, 3].map(|i| b[i].as_f64().unwrap()))
                .unwrap(),
        )
    }

    fn layer(&self, name: &str) -> Option<&Element> {
        self.elements.iter().find(|e| e.is("g", "layer") && e.value("data-layer") == name)
    }
}

const TWO: &str = "id,lat,lon,date,place,count,kind,country\n\
                   a,37.0,70.0,2021-07-05,Alpha,12,clash,Afghanistan\n\
                   b,36.4,71.0,2021-07-05,Beta,8,clash,Afghanistan\n";

/// So many events in rows and columns, `apart` degrees from each other.
fn many(count: usize, apart: f64) -> String {
    let mut table = "id,lat,lon,date,place,count,kind\n".to_owned();
    for i in 0..count {
        // A golden ratio sequence fills a square evenly without a pattern.
        let (x, y) = ((i as f64 * 0.754_877_666).fract(), (i as f64 * 0.569_840_291).fract());
        let side = apart * (count as f64).sqrt();
        let (lat, lon) = (36.0 + side * y, 66.0 + side * 1.25 * x);
        table +=
            &format!("e{i:03},{lat:.4},{lon:.4},2021-07-{:02},Place {i},{},clash\n", 1 + i % 9, 1 + i % 40);
    }
    table
}

// By hand

#[test]
fn a_label_set_by_hand_stands_on_its_side_moved_by_its_offset() {
    let plain = map(TWO, "[[label]]\nfor = \"Alpha\"\nanchor = \"w\"");
    let moved = map(TWO, "[[label]]\nfor = \"a\"\nanchor = \"w\"\noffset = [-40, 25]");
    let ((x, y), [_, top, right, bottom]) = plain.of_event("a");
    assert!(right < x && top < y && y < bottom, "{x} {y} {right} {top} {bottom}");
    let ((moved_x, _), [_, moved_top, moved_right, _]) = moved.of_event("a");
    assert_eq!(x, moved_x, "the map itself does not move");
    assert!((moved_right - right + 40.0).abs() < 0.05 && (moved_top - top - 25.0).abs() < 0.05);
    assert_eq!(moved.placed("incident")["a"]["pinned"], true);
}

#[test]
fn other_labels_keep_off_one_set_by_hand() {
    let free = map(TWO, "");
    let (_, [x0, y0, x1, y1]) = free.of_event("b");
    let ((x, y), _) = free.of_event("a");
    // Alpha's label is put where Beta's would stand.
    let offset = [(x0 + x1) / 2.0 - x, (y0 + y1) / 2.0 - y];
    let pinned = map(TWO, &format!("[[label]]\nfor = \"a\"\nanchor = \"center\"\noffset = {offset:?}"));
    let ((_, [a0, b0, a1, b1]), (_, [x0, y0, x1, y1])) = (pinned.of_event("a"), pinned.of_event("b"));
    assert!(x0 >= a1 || x1 <= a0 || y0 >= b1 || y1 <= b0, "they overlap");
    assert!(pinned.dropped().is_empty() || !pinned.dropped().contains_key("b"));
}

#[test]
fn a_label_by_hand_says_what_the_map_file_says() {
    let map = map(TWO, "[[label]]\nfor = \"Alpha\"\ntext = \"Twelve\\nat Alpha\"");
    let label = map.elements.iter().find(|e| e.is("g", "label") && e.value("data-for") == "a").unwrap();
    assert_eq!(label.value("aria-label"), "Twelve at Alpha");
}

#[test]
fn a_label_that_is_hidden_is_listed_and_its_marker_stays() {
    let map = map(TWO, "[[label]]\nfor = \"b\"\nhidden = true");
    assert_eq!(map.dropped()["b"], "hidden in the map file");
    assert!(map.elements.iter().any(|e| e.is("g", "incident") && e.value("data-id") == "b"));
    assert_eq!(map.report["metrics"]["required_dropped"], 0);
}

#[test]
fn a_label_is_turned_about_its_middle() {
    let turned = map(TWO, "[[label]]\nfor = \"a\"\nanchor = \"e\"\nangle = -30");
    let level = map(TWO, "[[label]]\nfor = \"a\"\nanchor = \"e\"");
    let height = |map: &Map| {
        let (_, [_, top, _, bottom]) = map.of_event("a");
        (bottom - top, (top + bottom) / 2.0)
    };
    let ((high, middle), (low, same)) = (height(&turned), height(&level));
    assert!(high > low + 5.0 && (middle - same).abs() < 0.1, "{high} {low} {middle} {same}");
}

#[test]
fn a_pin_without_a_label_is_a_warning() {
    let map = map(TWO, "[[label]]\nfor = \"Gamma\"\nhidden = true");
    let warnings = map.report["warnings"].as_array().unwrap();
    let warning = warnings.iter().find(|w| w["code"] == "pin").unwrap();
    assert!(warning["message"].as_str().unwrap().contains("\"Gamma\""), "{warning}");
}

#[test]
fn a_pin_that_makes_no_sense_is_refused_with_its_line() {
    for (pin, says) in [
        ("for = \"a\"\nangle = 120", "an angle from -90 to 90 degrees, found 120"),
        ("for = \"a\"\nanchor = \"top\"", "found \"top\""),
        ("for = \"a\"\noffset = [1]", "expected a list of 2, found 1"),
        ("anchor = \"n\"", "the key \"for\" is missing"),
        ("for = \"a\"\ncolour = \"red\"", "unknown key \"colour\""),
    ] {
        let folder = Folder::with(&[
            ("t.csv", TWO),
            ("m.toml", &format!("incidents = \"t.csv\"\n[[label]]\n{pin}\n")),
        ]);
        let output = folder.run(&["render", "m.toml", "-o", "x.svg"]);
        let said = messages(&output);
        assert_eq!(output.status.code(), Some(2), "{pin}: {said}");
        assert!(said.contains("m.toml: line ") && said.contains(says), "{pin}: {said}");
    }
}

// The ladder

#[test]
fn two_hundred_labels_all_stand_or_have_a_number() {
    let map = map(&many(200, 0.28), "size = \"1200xauto\"");
    let placed = map.placed("incident");
    assert_eq!(placed.len(), 200, "{:?}", map.dropped());
    let metrics = &map.report["metrics"];
    for fault in ["label_overlaps", "label_on_marker", "outside", "leader_crossings", "required_dropped"] {
        assert_eq!(metrics[fault], 0, "{fault}");
    }
}

#[test]
fn each_number_on_the_map_stands_once_in_its_list() {
    let map = map(&many(120, 0.14), "");
    let keyed: Vec<&str> = map
        .placed("incident")
        .into_iter()
        .filter(|(_, placed)| placed["rung"] == "number")
        .map(|(id, _)| id)
        .collect();
    assert!(!keyed.is_empty());
    assert_eq!(map.report["labels"]["keyed"], keyed.len());
    let labels = map.elements.iter().filter(|e| e.is("g", "label") && keyed.contains(&e.value("data-for")));
    let mut numbers: Vec<usize> =
        labels.map(|l| l.value("aria-label").split(':').next().unwrap().parse().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=keyed.len()).collect::<Vec<_>>());
    assert!(map.elements.iter().any(|e| e.is("g", "furniture") && e.value("data-kind") == "key"));
}

#[test]
fn a_map_of_given_height_gives_way_to_the_list_of_its_numbers() {
    let map = map(&many(60, 0.2), "size = \"800x900\"");
    assert!(map.report["labels"]["keyed"].as_u64().unwrap() > 0);
    let root = &map.elements[0];
    assert_eq!(root.number("height"), 900.0);
    let warnings = map.report["warnings"].as_array().unwrap();
    assert!(!warnings.iter().any(|w| w["message"].as_str().unwrap().contains("list of numbers")));
}

#[test]
fn the_order_of_the_rows_moves_no_label() {
    let table = many(80, 0.25);
    let mut lines: Vec<&str> = table.lines().collect();
    let forward = map(&table, "size = \"1000x800\"");
    lines[1..].reverse();
    let backward = map(&(lines.join("\n") + "\n"), "size = \"1000x800\"");
    for (id, placed) in forward.placed("incident") {
        assert_eq!(placed["box"], backward.placed("incident")[id]["box"], "{id}");
    }
}

#[test]
fn what_is_left_out_has_a_reason() {
    let map = map(&many(150, 0.2), "size = \"800x600\"");
    for (id, reason) in map.dropped() {
        assert!(!reason.is_empty() && reason != "no free place", "{id}: {reason}");
    }
}

#[test]
fn what_the_engine_saw_is_drawn_only_where_it_is_asked_for() {
    assert!(map(TWO, "").layer("debug").is_none());
    let folder = Folder::with(&[("t.csv", TWO)]);
    folder.draw(&["render", "--incidents", "t.csv", "-o", "x.svg", "--debug", "labels"]);
    let elements = xml::read(&folder.text("x.svg")).unwrap();
    for class in ["debug-disc", "debug-candidate", "debug-place"] {
        assert!(elements.iter().any(|e| e.is("path", class)), "{class}");
    }
}
