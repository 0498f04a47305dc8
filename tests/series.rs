//! Maps through time: a span of days, a map for each day or week, and all of them on one sheet.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::collections::BTreeMap;

use serde_json::Value;
use support::xml::{self, Element};
use support::{Folder, messages};

/// Five events: three in the week from 21 June, one of two days across its end, one without a date.
const TABLE: &str = "id,date,end_date,place,lat,lon,count,kind\n\
    a,2021-06-22,,Alpha,38.7,71.1,12,clash\n\
    b,2021-06-22,,Beta,37.1,71.4,300,clash\n\
    c,2021-06-24,2021-06-25,Gamma,37.9,70.2,40,clash\n\
    d,2021-07-04,2021-07-05,Delta,38.2,72.0,90,clash\n\
    e,,,Epsilon,38.0,71.6,7,clash\n";

fn table() -> Folder {
    Folder::with(&[("t.csv", TABLE)])
}

/// Draws the table with further arguments, and reads its report.
#[track_caller]
fn reported(folder: &Folder, args: &[&str]) -> (Value, String) {
    let mut all = vec!["render", "--incidents", "t.csv", "-o", "x.svg", "--report", "r.json"];
    all.extend(args);
    let output = folder.draw(&all);
    (serde_json::from_str(&folder.text("r.json")).unwrap(), messages(&output))
}

/// The events of a report that are drawn; those that are not come with their reason.
fn fates(report: &Value) -> Vec<String> {
    let fate = |event: &Value| match event["drawn"].as_bool().unwrap() {
        true => event["id"].as_str().unwrap().to_owned(),
        false => format!("{}: {}", event["id"].as_str().unwrap(), event["reason"].as_str().unwrap()),
    };
    report["incidents"].as_array().unwrap().iter().map(fate).collect()
}

/// What the program says when it refuses.
#[track_caller]
fn refused(folder: &Folder, args: &[&str]) -> String {
    let mut all = vec!["render", "--incidents", "t.csv", "-o", "x.svg"];
    all.extend(args);
    let output = folder.run(&all);
    assert_eq!(output.status.code(), Some(2), "{args:?}: {}", messages(&output));
    messages(&output)
}

#[test]
fn an_event_is_shown_when_one_of_its_days_is() {
    let (report, _) = reported(&table(), &["--from", "2021-06-25", "--to", "2021-07-04"]);
    let fates = fates(&report);
    assert_eq!(
        fates,
        ["c", "d", "a: before 2021-06-25", "b: before 2021-06-25", "e: its day is not known"],
        "{fates:?}"
    );
}

#[test]
fn events_outside_the_days_are_counted_and_fail_no_strict_run() {
    let folder = Folder::with(&[("t.csv", TABLE.lines().take(5).collect::<Vec<_>>().join("\n"))]);
    let (report, said) = reported(&folder, &["--to", "2021-06-24", "--strict"]);
    assert_eq!(fates(&report)[3], "d: after 2021-06-24");
    assert!(said.contains("note: 1 of 4 events lies outside the days shown"), "{said}");
}

#[test]
fn an_event_without_a_date_is_left_out_with_a_warning_where_days_are_chosen() {
    let (report, said) = reported(&table(), &["--from", "2021-06-01"]);
    assert_eq!(report["warnings"][0]["code"], "undated");
    assert!(said.contains("1 event can't be shown by days, for no day is known: e"), "{said}");
    assert!(fates(&reported(&table(), &[]).0).contains(&"e".to_owned()), "without days it is shown");
}

#[test]
fn a_map_file_says_its_days_as_flags_do() {
    let folder = table();
    let map = "incidents = 't.csv'\nfrom = 2021-06-23\nto = '2021-06-30'\noutput = ['m.svg']";
    folder.write("m.toml", map);
    folder.draw(&["render", "m.toml"]);
    reported(&folder, &["--from", "2021-06-23", "--to", "2021-06-30"]);
    assert!(folder.text("m.svg") == folder.text("x.svg"));
    reported(&folder, &["--from", "2021-06-22", "--to", "2021-06-30"]);
    assert!(folder.text("m.svg") != folder.text("x.svg"), "the days make no difference");
}

#[test]
fn a_day_that_is_none_is_refused_by_the_name_of_its_flag() {
    for wrong in ["yesterday", "2021-02-30", "22.06.2021", "2021-6-22", ""] {
        let said = refused(&table(), &["--from", wrong]);
        assert!(said.starts_with("error: --from: expected a day such as 2021-07-05, found"), "{said}");
    }
}

#[test]
fn a_first_day_after_the_last_is_refused() {
    let said = refused(&table(), &["--from", "2021-07-01", "--to", "2021-06-01"]);
    assert!(said.contains("the first day, 2021-07-01, is after the last, 2021-06-01"), "{said}");
}

#[test]
fn days_without_an_event_are_refused_with_those_of_the_events() {
    let said = refused(&table(), &["--from", "2022-01-01"]);
    assert!(said.contains("no event is of the days") && said.contains("22 June – 5 July 2021"), "{said}");
}

/// The names of the pictures in a folder.
fn pictures(folder: &Folder) -> Vec<String> {
    let names =
        folder.listing().into_keys().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
    names.filter(|name| name.ends_with(".svg") || name.ends_with(".png")).collect()
}

/// An SVG with its elements.
struct Picture(Vec<Element>);

impl Picture {
    fn read(folder: &Folder, name: &str) -> Self {
        Picture(xml::read(&folder.text(name)).unwrap())
    }

    fn all<'a>(&'a self, name: &'a str, class: &'a str) -> impl Iterator<Item = (usize, &'a Element)> {
        self.0.iter().enumerate().filter(move |(_, element)| element.is(name, class))
    }

    /// Whether an element is, or lies in, another.
    fn is_in(&self, element: usize, outer: usize) -> bool {
        element == outer || self.0[element].parent.is_some_and(|parent| self.is_in(parent, outer))
    }

    /// The events that are drawn within an element.
    fn events(&self, outer: usize) -> Vec<&str> {
        let events = self.all("g", "incident").filter(|(i, _)| self.is_in(*i, outer));
        let mut ids: Vec<&str> = events.map(|(_, event)| event.value("data-id")).collect();
        ids.sort_unstable();
        ids
    }

    /// All labels of a kind: what they say, and where their first line stands.
    fn labels(&self, kind: &str) -> Vec<(&str, &str)> {
        let of_kind = self.all("g", "label").filter(|(_, label)| label.value("data-kind") == kind);
        let place = |label: usize| {
            let line = self.0.iter().find(|e| e.parent == Some(label)).unwrap();
            line.attributes.get("transform").map_or("", String::as_str)
        };
        of_kind.map(|(i, label)| (label.value("aria-label"), place(i))).collect()
    }

    /// The one piece of furniture of a kind.
    fn furniture(&self, kind: &str) -> (usize, &Element) {
        self.all("g", "furniture").find(|(_, piece)| piece.value("data-kind") == kind).expect(kind)
    }

    /// What lies within a piece of furniture, with all that is said about it.
    fn content(&self, kind: &str) -> String {
        let (outer, _) = self.furniture(kind);
        let within = (0..self.0.len()).filter(|&i| self.is_in(i, outer));
        // The ids of letters differ from file to file.
        let said = |e: &Element| -> Vec<String> {
            let own = e.attributes.iter().filter(|(name, _)| *name != "href");
            own.map(|(name, value)| format!("{name}={value}")).collect()
        };
        within.map(|i| format!("{} {}\n", self.0[i].name, said(&self.0[i]).join(" "))).collect()
    }
}

#[test]
fn a_series_has_a_picture_for_each_day_between_the_first_event_and_the_last() {
    let folder = table();
    reported(&folder, &["--by", "day", "--to", "2021-06-24"]);
    assert_eq!(pictures(&folder), ["x-2021-06-22.svg", "x-2021-06-23.svg", "x-2021-06-24.svg"]);
}

#[test]
fn a_week_is_named_as_iso_8601_counts_it() {
    let folder = table();
    reported(&folder, &["--by", "week"]);
    assert_eq!(pictures(&folder), ["x-2021-W25.svg", "x-2021-W26.svg", "x-2021-W27.svg"]);
}

#[test]
fn an_event_stands_on_the_map_of_each_of_its_days_and_on_no_other() {
    let folder = table();
    let (report, _) = reported(&folder, &["--by", "day"]);
    let days: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("2021-06-22", ["a", "b"].as_slice()),
        ("2021-06-24", &["c"]),
        ("2021-06-25", &["c"]),
        ("2021-07-04", &["d"]),
        ("2021-07-05", &["d"]),
    ]);
    let steps = report["steps"].as_array().unwrap();
    assert_eq!(steps.len(), 14);
    for step in steps {
        let name = step["name"].as_str().unwrap();
        let expected = days.get(name).copied().unwrap_or_default();
        let picture = Picture::read(&folder, &format!("x-{name}.svg"));
        assert_eq!(picture.events(0), expected, "{name}");
        assert_eq!(step["incidents"], serde_json::json!(expected), "{name}");
        assert_eq!(step["outputs"], serde_json::json!([format!("x-{name}.svg")]));
        assert_eq!(
            picture.labels("incident").len(),
            expected.len(),
            "the labels of the events go with them: {name}"
        );
    }
}

#[test]
fn the_maps_of_a_series_differ_in_their_events_alone() {
    let folder = Folder::new();
    folder.draw(&["render", "--by", "week", "-o", "x.svg", "--report", "r.json"]);
    let weeks = ["25", "26", "27"].map(|week| Picture::read(&folder, &format!("x-2021-W{week}.svg")));
    let [first, others @ ..] = &weeks;
    for other in others {
        assert_eq!(first.0[0].value("viewBox"), other.0[0].value("viewBox"));
        for kind in ["place", "territory", "river", "district"] {
            assert!(!first.labels(kind).is_empty(), "{kind}");
            assert_eq!(first.labels(kind), other.labels(kind), "{kind}");
        }
        for kind in ["title", "legend", "scale-bar", "locator", "credits"] {
            assert_eq!(first.content(kind), other.content(kind), "{kind}");
        }
        for layer in ["territories", "borders", "rivers", "lakes"] {
            let drawn = |picture: &Picture| -> Vec<String> {
                let of_layer = |e: &&Element| e.attributes.get("data-layer").is_some_and(|l| l == layer);
                let layer = picture.0.iter().position(|e| of_layer(&e)).unwrap();
                let paths = picture.0.iter().filter(|e| e.parent == Some(layer));
                paths.map(|e| e.value("d").to_owned()).collect()
            };
            assert_eq!(drawn(first), drawn(other), "{layer}");
        }
    }
    // What stands on two of them stands in one place.
    assert_eq!(weeks[1].labels("incident"), weeks[2].labels("incident"));
    assert_eq!(weeks[1].labels("incident").len(), 7);
}

#[test]
fn a_day_without_an_event_is_drawn_and_says_so() {
    let folder = table();
    reported(&folder, &["--by", "day"]);
    let empty = Picture::read(&folder, "x-2021-06-28.svg");
    assert!(empty.events(0).is_empty());
    assert!(empty.0.iter().any(|e| e.name == "desc" && e.text == "Map of 28 June 2021: no event."));
}

#[test]
fn a_number_for_several_days_is_said_with_its_days() {
    let folder = table();
    reported(&folder, &["--by", "week"]);
    let said = |week: &str| {
        let picture = Picture::read(&folder, &format!("x-2021-W{week}.svg"));
        picture.0.iter().find(|e| e.name == "desc").unwrap().text.clone()
    };
    assert!(said("25").starts_with("Map of 21–27 June 2021: 352 people."), "{}", said("25"));
    assert!(said("25").contains(" Alpha: 12"), "{}", said("25"));
    assert!(said("26").starts_with("Map of 28 June – 4 July 2021: 90 people on 4–5 July."), "{}", said("26"));
    assert!(said("27").starts_with("Map of 5–11 July 2021: 90 people on 4–5 July."), "{}", said("27"));
}

#[test]
fn of_a_week_that_is_cut_only_the_rest_is_named() {
    let folder = table();
    reported(&folder, &["--by", "week", "--from", "2021-06-24", "--to", "2021-07-04"]);
    let picture = Picture::read(&folder, "x-2021-W25.svg");
    let said = &picture.0.iter().find(|e| e.name == "desc").unwrap().text;
    assert!(said.starts_with("Map of 24–27 June 2021: 40 people. Clash: 1. Gamma: 40"), "{said}");
}

#[test]
fn each_map_of_a_series_bears_its_date_in_one_place() {
    let folder = table();
    reported(&folder, &["--by", "day"]);
    let plate = |day: &str| {
        let picture = Picture::read(&folder, &format!("x-2021-06-{day}.svg"));
        let (date, _) = picture.furniture("date");
        let plate = picture.0.iter().find(|e| e.parent == Some(date)).unwrap();
        plate.value("d").to_owned()
    };
    assert_eq!(plate("22"), plate("28"));
}

#[test]
fn the_timeline_shows_the_day_of_the_map_in_full_colour() {
    let folder = table();
    let map = "incidents = 't.csv'\nby = 'day'\ntimeline = true\noutput = ['x.svg']";
    folder.write("m.toml", map);
    folder.draw(&["render", "m.toml"]);
    folder.write("all.toml", "incidents = 't.csv'\ntimeline = true\noutput = ['all.svg']");
    folder.draw(&["render", "all.toml"]);
    let bars = |file: &str| -> Vec<String> {
        let picture = Picture::read(&folder, file);
        let (chart, _) = picture.furniture("timeline");
        let shapes = picture.0.iter().filter(|e| e.parent == Some(chart) && e.name == "path");
        shapes.map(|e| e.value("fill").to_owned()).filter(|fill| fill != "none").collect()
    };
    let color = bars("all.svg").remove(0);
    let full = |day: &str| bars(&format!("x-2021-{day}.svg")).iter().filter(|fill| **fill == color).count();
    assert_eq!((full("06-22"), full("06-23"), full("07-04")), (1, 0, 1));
}

#[test]
fn labels_that_never_meet_don_t_take_room_from_each_other() {
    let row = |day: usize, i: usize| {
        format!("{day}-{i},2021-06-0{day},Place {day} {i},38.0{day}{i},70.0{day}{i},5,clash")
    };
    let rows: Vec<String> = (1..=9).flat_map(|day| (1..=4).map(move |i| row(day, i))).collect();
    let table = format!("id,date,place,lat,lon,count,kind\n{}\n", rows.join("\n"));
    let folder = Folder::with(&[("t.csv", table)]);
    // Those without room for more than a number.
    let keyed = |report: &Value| report["labels"]["keyed"].as_u64().unwrap();
    let together = keyed(&reported(&folder, &[]).0);
    let apart = keyed(&reported(&folder, &["--by", "day"]).0);
    assert!(together > 0 && apart == 0, "{together} {apart}");
}

#[test]
fn a_series_is_the_same_in_every_run_and_its_ids_differ_from_map_to_map() {
    let folder = table();
    reported(&folder, &["--by", "day"]);
    let before = folder.listing();
    reported(&folder, &["--by", "day"]);
    for (path, bytes) in folder.listing().iter().filter(|(path, _)| path.extension().unwrap() == "svg") {
        assert!(before[path] == *bytes, "{}", path.display());
    }
    let title = |day: &str| {
        let picture = Picture::read(&folder, &format!("x-2021-06-{day}.svg"));
        picture.0.iter().find(|e| e.name == "title").unwrap().value("id").to_owned()
    };
    assert_ne!(title("28"), title("29"), "two empty days");
}

#[test]
fn the_scenes_of_a_series_are_printed_one_to_a_line() {
    let output = table().draw(&["render", "--incidents", "t.csv", "--by", "week", "--emit", "scene"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let scenes: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(scenes.len(), 3);
    assert_eq!(scenes[1]["title"], "28 June – 4 July 2021");
}

#[test]
fn a_series_is_refused_where_it_makes_no_sense() {
    let refused_with = |args: &[&str], words: &str| {
        let said = refused(&table(), args);
        assert!(said.contains(words), "{args:?}: {said}");
    };
    refused_with(&["--by", "month"], "--by: expected day or week, found \"month\"");
    refused_with(&["--panels"], "panels: expected what each panel shows, found nothing");
    refused_with(&["--by", "day", "-o", "-", "--format", "svg"], "several maps can't go to standard output");
}

#[test]
fn more_maps_than_anyone_looks_at_are_refused_and_weeks_proposed() {
    let table = "date,place,lat,lon,count,kind\n2021-01-01,A,38,71,5,clash\n2021-12-31,B,38,70,5,clash\n";
    let folder = Folder::with(&[("t.csv", table)]);
    let said = refused(&folder, &["--by", "day"]);
    assert!(said.contains("from 2021-01-01 to 2021-12-31 there would be more than 60 maps"), "{said}");
    assert!(said.contains("hint: choose weeks"), "{said}");
    assert_eq!(reported(&folder, &["--by", "week"]).0["steps"].as_array().unwrap().len(), 53);
}

#[test]
fn a_series_that_would_write_over_its_table_is_refused() {
    let folder = Folder::with(&[("x-2021-06-22.svg", TABLE)]);
    let output = folder.run(&["render", "--incidents", "x-2021-06-22.svg", "--by", "day", "-o", "x.svg"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(messages(&output).contains("is read and can't be written as well"), "{}", messages(&output));
    assert!(folder.text("x-2021-06-22.svg") == TABLE);
}

#[test]
fn panels_show_each_step_once_on_one_sheet() {
    let folder = table();
    let (report, _) = reported(&folder, &["--by", "week", "--panels"]);
    assert_eq!(pictures(&folder), ["x.svg"]);
    assert!(report.get("steps").is_none());
    let sheet = Picture::read(&folder, "x.svg");
    let panels: Vec<(usize, &Element)> = sheet.all("g", "panel").collect();
    let shown: Vec<(&str, Vec<&str>)> =
        panels.iter().map(|(i, panel)| (panel.value("data-date"), sheet.events(*i))).collect();
    assert_eq!(
        shown,
        [
            ("2021-06-21/2021-06-27", vec!["a", "b", "c"]),
            ("2021-06-28/2021-07-04", vec!["d"]),
            ("2021-07-05/2021-07-11", vec!["d"]),
        ]
    );
    for kind in ["title", "legend", "scale-bar", "locator", "credits"] {
        let found = sheet.all("g", "furniture").filter(|(_, piece)| piece.value("data-kind") == kind).count();
        assert_eq!(found, usize::from(kind != "title"), "{kind}");
    }
}

/// The rectangle of a frame line: left, top, right, bottom.
fn rectangle(path: &str) -> [f64; 4] {
    let numbers: Vec<f64> = path
        .trim_start_matches('M')
        .split(|c: char| c.is_ascii_alphabetic() || c == ' ')
        .filter_map(|number| number.parse().ok())
        .collect();
    [numbers[0], numbers[1], numbers[0] + numbers[2], numbers[1] + numbers[3]]
}

#[test]
fn an_event_of_a_panel_stands_in_its_frame() {
    let folder = Folder::new();
    folder.draw(&["render", "--by", "day", "--panels", "-o", "x.svg", "--report", "r.json"]);
    let sheet = Picture::read(&folder, "x.svg");
    let frames: Vec<(usize, [f64; 4])> =
        sheet.all("path", "frame").map(|(i, frame)| (i, rectangle(frame.value("d")))).collect();
    assert_eq!(frames.len(), 14);
    let widths: Vec<f64> = frames.iter().map(|(_, f)| f[2] - f[0]).collect();
    assert!(widths.iter().all(|width| *width == widths[0] && width.fract() == 0.0), "{widths:?}");
    let mut seen = 0;
    for (panel, _) in sheet.all("g", "panel") {
        let (_, frame) = frames.iter().find(|(i, _)| sheet.is_in(*i, panel)).unwrap();
        for (_, event) in sheet.all("g", "incident").filter(|(i, _)| sheet.is_in(*i, panel)) {
            let (x, y) = (event.number("data-x"), event.number("data-y"));
            assert!(
                (frame[0]..frame[2]).contains(&x) && (frame[1]..frame[3]).contains(&y),
                "{x} {y} {frame:?}"
            );
            seen += 1;
        }
    }
    assert_eq!(seen, 1 + 2 + 1 + 1 + 1 + 1 + 2 * 7);
}

#[test]
fn no_text_of_a_panel_is_smaller_than_9_px() {
    let folder = Folder::new();
    for size in ["1200xauto", "800xauto", "336xauto"] {
        folder.draw(&["render", "--by", "day", "--panels", "--size", size, "-o", "x.svg"]);
        let sheet = Picture::read(&folder, "x.svg");
        let sizes = sheet.all("g", "label").map(|(_, label)| label.number("data-size"));
        assert!(sizes.fold(f64::INFINITY, f64::min) >= 9.0, "{size}");
    }
}

#[test]
fn panels_without_room_on_their_page_are_refused() {
    let said = refused(&table(), &["--by", "day", "--panels", "--size", "1200x300"]);
    assert!(said.contains("size: a page so low has no room for 14 panels in 4 rows"), "{said}");
}

#[test]
fn each_map_of_a_series_counts_its_own_events_in_the_same_hexagons() {
    let row = |i: u64| {
        let (lat, lon) = (36.5 + (i % 20) as f64 * 0.1, 66.5 + (i / 20 % 20) as f64 * 0.2);
        format!("e{i},2021-07-0{},{lat:.2},{lon:.2},{},clash\n", 1 + i / 400, 1 + i % 7)
    };
    let rows: String = (0..800).map(row).collect();
    let folder = Folder::with(&[("t.csv", &format!("id,date,lat,lon,count,kind\n{rows}"))]);
    let output = folder.draw(&["render", "--incidents", "t.csv", "--by", "day", "-o", "x.svg"]);
    assert!(messages(&output).contains("800 events are too many to be told apart"), "{}", messages(&output));
    let hexagons = |day: u64| -> BTreeMap<String, u64> {
        let map = xml::read(&folder.text(&format!("x-2021-07-0{day}.svg"))).unwrap();
        let marks = map.iter().filter(|e| e.is("g", "incident"));
        let place = |e: &Element| format!("{} {}", e.value("data-x"), e.value("data-y"));
        marks.map(|e| (place(e), e.value("data-count").parse().unwrap())).collect()
    };
    for day in [1, 2] {
        let sum: u64 = (0..800).filter(|i| 1 + i / 400 == day).map(|i| 1 + i % 7).sum();
        assert_eq!(hexagons(day).values().sum::<u64>(), sum);
    }
    assert!(hexagons(1).keys().eq(hexagons(2).keys()));
}
