//! Several events as one mark, marks beside each other, many events counted, and what kinds and certainty look like.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::path::Path;

use kurbo::{ParamCurve, PathEl, Point, QuadBez};
use marz::geometry::segments_cross;
use marz::scene::Shape;
use marz::spec::{MapSpec, Size};
use serde_json::Value;
use support::scene::{region, shapes};
use support::xml::{self, Element};
use support::{Folder, messages};

/// A map that was drawn: its elements, its report, and the rows of its legend.
struct Map {
    elements: Vec<Element>,
    report: Value,
    legend: Vec<String>,
}

/// Draws a table with further lines of a map file.
#[track_caller]
fn map(table: &str, keys: &str) -> Map {
    let folder = Folder::with(&[("t.csv", table), ("m.toml", &format!("incidents = \"t.csv\"\n{keys}\n"))]);
    folder.draw(&["render", "m.toml", "-o", "x.svg", "--report", "r.json"]);
    let scene = folder.draw(&["render", "m.toml", "--emit", "scene"]);
    let mut legend = Vec::new();
    texts(&serde_json::from_slice(&scene.stdout).unwrap(), false, &mut legend);
    Map {
        legend,
        elements: xml::read(&folder.text("x.svg")).unwrap(),
        report: serde_json::from_str(&folder.text("r.json")).unwrap(),
    }
}

/// The texts of a legend somewhere in a scene.
fn texts(value: &Value, mut in_legend: bool, found: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| texts(value, in_legend, found)),
        Value::Object(fields) => {
            in_legend |= fields.get("attributes").is_some_and(|a| a.to_string().contains("\"legend\""));
            if let Some(content) = fields.get("content").filter(|_| in_legend) {
                found.push(content.as_str().unwrap().to_owned());
            }
            fields.values().for_each(|value| texts(value, in_legend, found));
        }
        _ => {}
    }
}

/// Draws the built-in story with further lines of a map file.
fn story(keys: &str) -> Map {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/stories/afghan-border-2021/incidents.csv");
    map(&std::fs::read_to_string(data).unwrap(), keys)
}

impl Map {
    /// The markers: ids and the number of people.
    fn markers(&self) -> Vec<(&str, &str)> {
        let markers = self.elements.iter().filter(|e| e.is("g", "incident"));
        markers.map(|m| (m.value("data-id"), m.attributes.get("data-count").map_or("", |c| c))).collect()
    }

    /// The text of the label for a marker.
    #[track_caller]
    fn label(&self, id: &str) -> &str {
        let labels = self.elements.iter().filter(|e| e.is("g", "label"));
        labels.filter(|l| l.value("data-for") == id).map(|l| l.value("aria-label")).next().expect(id)
    }

    /// Whether the legend has a row.
    fn explains(&self, row: &str) -> bool {
        self.legend.iter().any(|text| text == row)
    }

    /// What the report says of an event.
    #[track_caller]
    fn event(&self, id: &str) -> &Value {
        let events = self.report["incidents"].as_array().unwrap();
        events.iter().find(|event| event["id"] == id).expect(id)
    }

    /// Where the marker of an event stands, px.
    #[track_caller]
    fn at(&self, id: &str) -> (f64, f64) {
        let event = self.event(id);
        assert_eq!(event["drawn"], true, "{event}");
        (event["x"].as_f64().unwrap(), event["y"].as_f64().unwrap())
    }

    fn warnings(&self) -> Vec<&str> {
        self.report["warnings"].as_array().unwrap().iter().map(|w| w["code"].as_str().unwrap()).collect()
    }
}

fn apart(a: (f64, f64), b: (f64, f64)) -> f64 {
    ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt()
}

// Several events as one

#[test]
fn events_of_a_district_are_one_mark_with_their_sum() {
    let map = story("group = \"district\"");
    let markers = map.markers();
    for marker in
        [("ruzvai nulvand", "296"), ("ishkashim langar", "152"), ("humrogi", "173"), ("khorog", "312")]
    {
        assert!(markers.contains(&marker), "{marker:?} is not among {markers:?}");
    }
    assert_eq!(map.label("ruzvai nulvand"), "296 Darvaz");
    assert_eq!(map.label("ishkashim langar"), "152 Ishkashim");
    assert_eq!(map.label("humrogi"), "173 Vanj");
    let sum: u64 = markers.iter().filter_map(|(_, count)| count.parse::<u64>().ok()).sum();
    assert_eq!(sum, 1_241);
}

#[test]
fn an_event_that_is_one_mark_with_others_is_reported_with_the_place_of_the_mark() {
    let map = story("group = \"district\"");
    assert_eq!(map.at("ruzvai"), map.at("nulvand"));
    assert_ne!(map.event("ruzvai")["lon"], map.event("nulvand")["lon"]);
    assert!(map.warnings().is_empty(), "{:?}", map.warnings());
}

#[test]
fn a_group_is_no_more_exact_than_its_area() {
    let map = story("group = \"district\"");
    let marker = map.elements.iter().find(|e| e.is("g", "incident") && e.value("data-id") == "khorog");
    assert_eq!(marker.unwrap().value("data-precision"), "town", "its row names no district");
    let marker =
        map.elements.iter().find(|e| e.is("g", "incident") && e.value("data-id") == "ishkashim langar");
    assert_eq!(marker.unwrap().value("data-precision"), "district");
}

#[test]
fn events_of_a_province_are_one_mark_in_it_without_an_arrow() {
    let map = story("group = \"province\"");
    let ids = "ruzvai nulvand humrogi khorog ishkashim langar";
    assert!(map.markers().contains(&(ids, "933")), "{:?}", map.markers());
    assert!(map.elements.iter().all(|e| !e.is("path", "crossing") || e.value("data-for") != ids));
}

#[test]
fn events_that_ended_differently_are_not_one_mark() {
    let table = "id,to_place,country,to_country,count,outcome\n\
        a,Khorog,AFG,TJK,10,admitted\nb,Khorog,AFG,TJK,20,admitted\nc,Khorog,AFG,TJK,30,returned\n";
    assert_eq!(map(table, "group = \"place\"").markers(), [("a b", "30"), ("c", "30")]);
}

#[test]
fn a_sum_says_that_a_number_in_it_is_unknown() {
    let table = "id,district,country,to_country,count\na,Kaldar,AFG,TJK,10\nb,Kaldar,AFG,TJK,\n";
    let map = map(table, "group = \"district\"");
    assert_eq!(map.label("a b"), "10 + unknown Kaldar");
}

#[test]
fn events_of_different_status_are_not_one_mark() {
    let table = "id,to_place,country,to_country,count,status\na,Khorog,AFG,TJK,10,\nb,Khorog,AFG,TJK,5,claimed\n\
        c,Khorog,AFG,TJK,20,\nd,Khorog,AFG,TJK,7,disputed\n";
    let map = map(table, "group = \"place\"");
    let status = |id: &str| {
        let marker = map.elements.iter().find(|e| e.is("g", "incident") && e.value("data-id") == id);
        let marker = marker.expect(id);
        (marker.value("data-count"), marker.value("data-status"))
    };
    assert_eq!(map.markers().len(), 3);
    assert_eq!(status("a c"), ("30", "confirmed"));
    assert_eq!(status("b"), ("5", "claimed"));
    assert_eq!(status("d"), ("7", "disputed"));
}

#[test]
fn a_word_that_is_no_grouping_is_an_error_that_lists_them() {
    let folder = Folder::with(&[("m.toml", "group = \"village\"\n")]);
    let output = folder.run(&["render", "m.toml", "-o", "x.svg"]);
    assert_eq!(output.status.code(), Some(2));
    let said = messages(&output);
    assert!(
        said.contains("m.toml: line 1") && said.contains("\"village\"") && said.contains("district"),
        "{said}"
    );
}

// Several events at one place

const AT_KHOROG: &str = "id,date,to_place,country,to_country,count,outcome\n\
    a,2021-07-04,Khorog,AFG,TJK,100,admitted\n\
    b,2021-07-05,Khorog,AFG,TJK,212,admitted\n\
    far,2021-07-05,Ishkashim,AFG,TJK,40,admitted\n";

#[test]
fn crossings_at_one_place_lie_beside_each_other_on_the_border() {
    let map = map(AT_KHOROG, "");
    assert!(apart(map.at("a"), map.at("b")) > 40.0, "{:?} {:?}", map.at("a"), map.at("b"));
    // Each keeps its true place, and its own arrow.
    assert_eq!(map.event("a")["lon"], map.event("b")["lon"]);
    assert_eq!(map.elements.iter().filter(|e| e.is("path", "crossing")).count(), 3);
    assert_eq!(map.report["metrics"]["label_on_marker"], 0);
}

#[test]
fn the_stretch_of_a_district_is_drawn_once_for_all_its_events() {
    let table = "id,to_district,country,to_country,count\na,Vanj,AFG,TJK,10\nb,Vanj,AFG,TJK,20\n";
    let of = |map: &Map| map.elements.iter().filter(|e| e.is("path", "frontage")).count();
    let one = map("id,to_district,country,to_country,count\na,Vanj,AFG,TJK,10\n", "");
    assert_eq!(of(&map(table, "")), of(&one));
}

#[test]
fn other_events_at_one_place_stand_round_it() {
    let rows: String = (0..5).map(|i| format!("e{i},Kunduz,AFG,{},clash\n", 10 + i)).collect();
    let map = map(&format!("id,place,country,count,kind\n{rows}f,Taloqan,AFG,60,clash\n"), "");
    let at: Vec<(f64, f64)> = (0..5).map(|i| map.at(&format!("e{i}"))).collect();
    let middle = (at.iter().map(|p| p.0).sum::<f64>() / 5.0, at.iter().map(|p| p.1).sum::<f64>() / 5.0);
    for (i, p) in at.iter().enumerate() {
        assert!(apart(*p, middle) < 80.0, "e{i} stands {} px off", apart(*p, middle));
        assert!(at[..i].iter().all(|q| apart(*p, *q) > 15.0), "e{i} covers another: {at:?}");
    }
    assert!(map.elements.iter().any(|e| e.is("path", "tether")), "nothing leads to the place");
}

#[test]
fn events_that_are_moved_apart_stay_in_the_country_of_their_place() {
    let rows: String = ["Khorog,TJK", "Termez,UZB"]
        .iter()
        .flat_map(|place| [9, 30, 14].map(|count| format!("{place},{count},clash\n")))
        .collect();
    let folder = Folder::with(&[("t.csv", format!("place,country,count,kind\n{rows}"))]);
    let map = format!("incidents = '{}'", folder.path().join("t.csv").display());
    let spec = MapSpec::read(&map, "m.toml", Path::new("")).unwrap();
    let story = marz::story::read(spec).unwrap().value;
    let theme = marz::story::theme(None).unwrap();
    let drawn = marz::layout::compose(&story, &theme).unwrap().value;
    for (i, event) in drawn.incidents.iter().enumerate() {
        let home = if i < 3 { "TJK" } else { "UZB" };
        let territories = shapes(&drawn.scene.nodes, "territory");
        let country = territories.into_iter().find(|t| t.attributes.get("data-id") == Some(home)).unwrap();
        let at = Point::new(event.x.unwrap(), event.y.unwrap());
        assert!(region(country).contains(at), "{} stands outside {home}: {at}", event.id);
    }
}

#[test]
fn more_events_at_one_place_than_there_is_room_for_are_one_mark_with_a_list() {
    let rows: String = (1..=9).map(|day| format!("e{day},2021-07-0{day},Kunduz,AFG,{day},clash\n")).collect();
    let map = map(&format!("id,date,place,country,count,kind\n{rows}"), "");
    assert_eq!(map.markers(), [("e1 e2 e3 e4 e5 e6 e7 e8 e9", "45")]);
    let label = map.label("e1 e2 e3 e4 e5 e6 e7 e8 e9");
    assert!(label.starts_with("45 Kunduz 1 July: 1 · 2 July: 2"), "{label}");
    assert!(label.ends_with("and 3 more"), "{label}");
}

#[test]
fn the_legend_says_a_date_only_where_a_label_relies_on_it() {
    let row = "where no date is given: 5 July";
    let listed: String = (0..9).map(|i| format!("e{i},2021-07-05,Kunduz,AFG,9,clash\n")).collect();
    let listed = format!("id,date,place,country,count,kind\n{listed}");
    assert!(!map(&listed, "").explains(row), "a list of events says all its dates");
    let map = map(&format!("{listed}f,2021-07-05,Taloqan,AFG,60,clash\ng,,Baghlan,AFG,60,clash\n"), "");
    assert!(map.explains(row), "{:?}", map.legend);
    assert_eq!(map.label("f"), "60 Taloqan");
    assert_eq!(map.label("g"), "60 Baghlan date unknown");
}

// Thousands of events

/// Events at points of a grid over Afghanistan.
fn many(count: usize) -> String {
    let row = |i: usize| {
        let (lat, lon) = (32.0 + (i % 40) as f64 * 0.1, 63.0 + (i / 40 % 50) as f64 * 0.12);
        format!("e{i},{lat:.3},{lon:.3},{},AFG,clash\n", i % 7)
    };
    format!("id,lat,lon,count,country,kind\n{}", (0..count).map(row).collect::<String>())
}

#[test]
fn too_many_events_are_counted_by_hexagons_and_none_is_lost() {
    let map = map(&many(1000), "");
    assert!(map.warnings().contains(&"aggregated"), "{:?}", map.warnings());
    let sum: u64 = map.markers().iter().filter_map(|(_, count)| count.parse::<u64>().ok()).sum();
    assert_eq!(sum, (0..1000).map(|i| i % 7).sum::<u64>());
    let ids: Vec<&str> = map.markers().iter().flat_map(|(ids, _)| ids.split(' ')).collect();
    assert_eq!(ids.len(), 1000);
    assert!(map.markers().len() < 700, "{} markers", map.markers().len());
    for i in 0..1000 {
        map.at(&format!("e{i}"));
    }
    assert!(
        map.legend.iter().any(|row| row.starts_with("each hexagon: all events within")),
        "{:?}",
        map.legend
    );
}

#[test]
fn hexagons_never_cover_each_other() {
    let map = map(&many(1000), "");
    let hexagons = map.elements.iter().filter(|e| e.is("g", "incident"));
    let at: Vec<(f64, f64)> = hexagons.map(|h| (h.number("data-x"), h.number("data-y"))).collect();
    for (i, p) in at.iter().enumerate() {
        assert!(at[..i].iter().all(|q| apart(*p, *q) > 20.0), "{p:?}");
    }
}

#[test]
fn a_map_file_says_whether_events_are_counted() {
    let table = many(200);
    assert_eq!(map(&table, "aggregate = \"none\"").markers().len(), 200);
    let counted = map(&table, "aggregate = \"hexagon\"");
    assert!(counted.markers().len() < 200 && counted.warnings().is_empty(), "{:?}", counted.warnings());
}

#[test]
fn deaths_are_called_deaths_and_none_of_them_is_no_figure() {
    let table = "id,lat,lon,date,place,fatalities,kind\n\
                 a,38.2,70.9,2021-07-05,Alpha,12,clash\nb,38.6,71.3,2021-07-05,Beta,0,clash\n";
    let map = map(table, "timeline = true");
    assert_eq!(map.report["tables"][0]["unit"], "deaths");
    assert!(map.explains("deaths") && !map.explains("people"), "{:?}", map.legend);
    assert_eq!([map.label("a"), map.label("b")], ["12 Alpha", "Beta"]);
    let says = |text: &str| map.elements.iter().any(|e| e.text.contains(text));
    assert!(says("Map of 2 events, 12 deaths, 5 July 2021."));
}

#[test]
fn events_without_a_number_are_counted_themselves() {
    let table = many(300).replace(",0,AFG", ",,AFG");
    let table: String =
        table.lines().map(|l| l.splitn(4, ',').take(3).collect::<Vec<_>>().join(",") + "\n").collect();
    let map = map(&table, "");
    assert!(map.explains("events") && !map.explains("people"), "{:?}", map.legend);
}

#[test]
fn events_in_districts_with_polygons_are_counted_by_district() {
    let square = |name: &str, west: f64| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"name\":\"{name}\"}},\"geometry\":{{\"type\":\"Polygon\",\
             \"coordinates\":[[[{west},31],[{},31],[{},37],[{west},37],[{west},31]]]}}}}",
            west + 3.0,
            west + 3.0
        )
    };
    let districts = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{},{}]}}",
        square("Westland", 62.5),
        square("Eastland", 65.5)
    );
    let folder = Folder::with(&[("t.csv", many(400)), ("d.geojson", districts)]);
    let args =
        ["render", "--incidents", "t.csv", "--districts", "d.geojson", "-o", "x.svg", "--report", "r.json"];
    folder.draw(&args);
    let elements = xml::read(&folder.text("x.svg")).unwrap();
    let markers: Vec<&Element> = elements.iter().filter(|e| e.is("g", "incident")).collect();
    assert_eq!(markers.len(), 1, "all lie in the western one");
    assert_eq!(markers[0].value("data-id").split(' ').count(), 400);
}

#[test]
fn what_lies_in_no_district_is_said_to_be_counted_by_hexagon() {
    let ring = "[[60.7,31],[63.7,31],[63.7,37],[60.7,37],[60.7,31]]";
    let district = format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"name\":\"Westland\"}},\
         \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}"
    );
    let folder = Folder::with(&[("t.csv", many(400)), ("d.geojson", district)]);
    let output = folder.draw(&["render", "--incidents", "t.csv", "--districts", "d.geojson", "-o", "x.svg"]);
    let said = support::messages(&output);
    assert!(said.contains("one for each district, elsewhere for each hexagon within"), "{said}");
    let scene =
        folder.draw(&["render", "--incidents", "t.csv", "--districts", "d.geojson", "--emit", "scene"]);
    let mut legend = Vec::new();
    texts(&serde_json::from_slice(&scene.stdout).unwrap(), false, &mut legend);
    assert!(legend.contains(&"each circle: all events of a district".to_owned()), "{legend:?}");
    assert!(legend.iter().any(|row| row.starts_with("each hexagon: all events within")), "{legend:?}");
}

#[test]
fn too_many_events_of_a_layer_are_counted_too() {
    let map = "incidents = \"t.csv\"\n[[events]]\nfile = \"many.csv\"\nlabel = \"clash\"\n";
    let story = "id,place,country,count,kind\na,Kunduz,AFG,9,capture\nb,Farah,AFG,9,capture\n";
    let folder =
        Folder::with(&[("t.csv", story.to_owned()), ("many.csv", many(1000)), ("m.toml", map.to_owned())]);
    folder.draw(&["render", "m.toml", "-o", "x.svg", "--report", "r.json"]);
    let report: Value = serde_json::from_str(&folder.text("r.json")).unwrap();
    let drawn = report["incidents"].as_array().unwrap().iter().filter(|event| event["drawn"] == true);
    let markers = xml::read(&folder.text("x.svg")).unwrap();
    let markers: Vec<String> = markers
        .iter()
        .filter(|e| e.is("g", "incident"))
        .flat_map(|e| e.value("data-id").split(' '))
        .map(str::to_owned)
        .collect();
    assert_eq!(drawn.count(), markers.len());
    assert!(report["warnings"].to_string().contains("\"aggregated\""), "{}", report["warnings"]);
}

// Arrows

/// The axis of an arrow from tail to tip: the middle between the sides of its outline.
fn axis(arrow: &Shape) -> Vec<Point> {
    let elements = arrow.path.elements();
    let [
        PathEl::MoveTo(a),
        PathEl::QuadTo(b, c),
        _,
        PathEl::LineTo(tip),
        _,
        PathEl::LineTo(d),
        PathEl::QuadTo(e, f),
        ..,
    ] = elements
    else {
        unreachable!("{elements:?}")
    };
    let (there, back) = (QuadBez::new(*a, *b, *c), QuadBez::new(*f, *e, *d));
    let middle = |i: u8| {
        let t = f64::from(i) / 40.0;
        there.eval(t).midpoint(back.eval(t))
    };
    (0..=40).map(middle).chain([*tip]).collect()
}

/// Asserts of every crossing of a map at four widths that its arrow begins in the one country, ends in the other, and
/// crosses the border that both have exactly once; gives back how many there are.
#[track_caller]
fn assert_arrows_cross_once(map: &str) -> usize {
    let mut count = 0;
    for width in [400.0, 800.0, 1200.0, 1920.0] {
        let mut spec = MapSpec::read(map, "m.toml", Path::new("")).unwrap();
        spec.size = Size { width_px: width, height_px: None, dpi: None };
        let story = marz::story::read(spec).unwrap().value;
        let theme = marz::story::theme(None).unwrap();
        let scene = marz::layout::compose(&story, &theme).unwrap().value.scene;
        let arrows = shapes(&scene.nodes, "crossing");
        for arrow in &arrows {
            let said = |name: &str| arrow.attributes.get(name).unwrap();
            let (id, from, to) = (said("data-for"), said("data-from"), said("data-to"));
            let country = |id: &str| {
                let territories = shapes(&scene.nodes, "territory");
                let own = territories.into_iter().find(|t| t.attributes.get("data-id") == Some(id));
                region(own.expect(id))
            };
            let axis = axis(arrow);
            assert!(country(from).contains(axis[0]), "{id} at {width} px does not begin in {from}");
            assert!(country(to).contains(*axis.last().unwrap()), "{id} at {width} px does not end in {to}");
            let shared = |border: &&Shape| {
                let sides = [border.attributes.get("data-left"), border.attributes.get("data-right")];
                sides == [Some(from), Some(to)] || sides == [Some(to), Some(from)]
            };
            let borders = shapes(&scene.nodes, "border").into_iter().filter(shared);
            let crossings: usize = borders.map(|border| crossings(&axis, border)).sum();
            assert_eq!(crossings, 1, "{id} at {width} px");
        }
        assert!(count == 0 || arrows.len() == count, "{} arrows at {width} px, {count} before", arrows.len());
        count = arrows.len();
    }
    count
}

/// How often a line crosses a border.
fn crossings(line: &[Point], border: &Shape) -> usize {
    let mut count = 0;
    let mut last = Point::ZERO;
    for element in border.path.elements() {
        let (PathEl::MoveTo(next) | PathEl::LineTo(next)) = *element else { continue };
        if matches!(element, PathEl::LineTo(_)) {
            count += line.windows(2).filter(|s| segments_cross(s[0], s[1], last, next)).count();
        }
        last = next;
    }
    count
}

#[test]
fn every_arrow_of_the_story_crosses_the_border_once_at_every_width() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/stories/afghan-border-2021/incidents.csv");
    let map = format!("incidents = '{}'\nfocus = [\"AFG\", \"TJK\", \"UZB\"]", data.display());
    assert_eq!(assert_arrows_cross_once(&map), 10);
    assert_eq!(assert_arrows_cross_once(&format!("{map}\ngroup = \"district\"")), 8);
}

#[test]
fn every_arrow_elsewhere_in_the_world_crosses_the_border_once_at_every_width() {
    let table = "id,lat,lon,country,to_country,count,kind\n\
        medyka,49.81,22.95,Ukraine,Poland,5000,crossing\n\
        siret,47.98,26.06,Ukraine,Romania,2000,crossing\n\
        uzhhorod,48.66,22.26,Ukraine,Slovakia,900,crossing\n\
        zahony,48.42,22.19,Ukraine,Hungary,700,crossing\n";
    let folder = Folder::with(&[("t.csv", table)]);
    let map = format!("incidents = '{}'", folder.path().join("t.csv").display());
    assert_eq!(assert_arrows_cross_once(&map), 4);
}

// Kinds and certainty

#[test]
fn claimed_and_disputed_events_look_different_and_have_rows_of_their_own() {
    let table = "id,place,country,count,kind,status\na,Kunduz,AFG,9,clash,claimed\nb,Taloqan,AFG,9,clash,disputed\n\
        c,Baghlan,AFG,9,clash,\n";
    let map = map(table, "");
    assert!(map.explains("claimed") && map.explains("disputed"), "{:?}", map.legend);
    let shapes = |id: &str| {
        let marker = map.elements.iter().position(|e| e.is("g", "incident") && e.value("data-id") == id);
        let inside = map.elements.iter().filter(move |e| e.parent == marker && e.name == "path");
        inside.map(|e| e.attributes.contains_key("fill")).collect::<Vec<_>>().len()
    };
    assert_eq!((shapes("a"), shapes("b"), shapes("c")), (3, 3, 2));
}

#[test]
fn every_kind_on_the_map_has_a_row_of_the_legend() {
    let kinds = ["clash", "seizure", "closure", "capture", "deployment", "other"];
    let towns = ["Kunduz", "Taloqan", "Baghlan", "Aybak", "Sar-e Pul", "Mazar-e Sharif"];
    let rows: String = kinds.iter().zip(towns).map(|(kind, town)| format!("{town},AFG,9,{kind}\n")).collect();
    let map = map(&format!("place,country,count,kind\n{rows}"), "");
    assert!(kinds.iter().all(|kind| map.explains(kind)), "{:?}", map.legend);
}

#[test]
fn what_looks_alike_has_one_row_of_the_legend() {
    let folder = Folder::with(&[
        ("t.csv", "place,country,count,kind\nKhorog,TJK,9,clash\nHerat,AFG,9,clash\n"),
        ("seized.csv", "place,country,kind\nKunduz,AFG,seizure\n"),
        ("other.csv", "place,country,kind,date\nTaloqan,AFG,seizure,\nMaymana,AFG,closure,\n"),
        (
            "m.toml",
            "incidents = \"t.csv\"\n[[events]]\nfile = \"seized.csv\"\nlabel = \"seized\"\n\
            [[events]]\nfile = \"other.csv\"\nlabel = \"other\"\n",
        ),
    ]);
    let scene = folder.draw(&["render", "m.toml", "--emit", "scene"]);
    let mut legend = Vec::new();
    texts(&serde_json::from_slice(&scene.stdout).unwrap(), false, &mut legend);
    assert!(legend.iter().any(|row| row == "seized; other: seizure"), "{legend:?}");
    assert!(legend.iter().any(|row| row == "other: closure"), "{legend:?}");
}

#[test]
fn events_that_are_on_no_map_of_a_series_have_no_row_of_the_legend() {
    let folder = Folder::with(&[
        (
            "t.csv",
            "place,country,count,kind,date\nKhorog,TJK,9,clash,2021-07-05\nHerat,AFG,9,clash,2021-07-05\n",
        ),
        ("seized.csv", "place,country,kind,date\nKunduz,AFG,seizure,2021-07-05\n"),
        ("other.csv", "place,country,kind,date\nTaloqan,AFG,seizure,\n"),
        (
            "m.toml",
            "incidents = \"t.csv\"\nby = \"day\"\n[[events]]\nfile = \"seized.csv\"\nlabel = \"seized\"\n\
            [[events]]\nfile = \"other.csv\"\nlabel = \"other\"\n",
        ),
    ]);
    let scene = folder.draw(&["render", "m.toml", "--emit", "scene"]);
    let mut legend = Vec::new();
    texts(&serde_json::from_slice(&scene.stdout).unwrap(), false, &mut legend);
    assert!(legend.iter().any(|row| row == "seized"), "{legend:?}");
}

#[test]
fn a_district_with_a_polygon_has_no_stretch_of_border_and_no_row_for_one() {
    let square = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"Kaldar\"},\
        \"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[67.6,37.0],[68.0,37.0],[68.0,37.3],[67.6,37.3],[67.6,37.0]]]}}]}";
    let table = "district,country,to_country,count\nKaldar,AFG,UZB,10\n";
    let folder = Folder::with(&[
        ("t.csv", table),
        ("d.geojson", square),
        ("none.toml", "incidents = \"t.csv\"\n"),
        ("with.toml", "incidents = \"t.csv\"\ndistricts = [\"d.geojson\"]\n"),
    ]);
    for (map, stretch) in [("none.toml", true), ("with.toml", false)] {
        let scene = folder.draw(&["render", map, "--emit", "scene"]);
        let scene: Value = serde_json::from_slice(&scene.stdout).unwrap();
        let mut legend = Vec::new();
        texts(&scene, false, &mut legend);
        assert_eq!(
            legend.iter().any(|row| row == "district known: near this stretch"),
            stretch,
            "{legend:?}"
        );
        assert_eq!(scene.to_string().contains("\"frontage\""), stretch, "{map}");
    }
}

#[test]
fn a_district_is_not_drawn_on_the_polygon_of_its_namesake_abroad() {
    let square = "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"Ishkashim\"},\
        \"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[71.8,36.9],[72.2,36.9],[72.2,37.2],[71.8,37.2],[71.8,36.9]]]}}]}";
    let table = "id,district,country,kind\ntheirs,Ishkashim,Tajikistan,seizure\nours,Ishkashim,Afghanistan,seizure\n\
        far,Kaldar,Afghanistan,seizure\n";
    let folder = Folder::with(&[("t.csv", table), ("d.geojson", square)]);
    folder.draw(&["render", "--incidents", "t.csv", "--districts", "d.geojson", "-o", "x.svg"]);
    let elements = xml::read(&folder.text("x.svg")).unwrap();
    let districts =
        elements.iter().filter(|e| e.is("path", "territory") && e.value("data-level") == "district");
    let of: Vec<&str> = districts.filter_map(|e| e.attributes.get("data-for")).map(String::as_str).collect();
    assert_eq!(of, ["theirs"]);
}

#[test]
fn troops_along_a_border_stand_on_their_side_of_it() {
    let table = "id,place,country,to_country,count,who,kind,outcome\n\
        troops,,Tajikistan,Afghanistan,20000,Tajik soldiers,deployment,ordered to the border\n\
        a,Kunduz,AFG,,10,,clash,\nb,Khorog,TJK,,10,,clash,\nc,Dushanbe,TJK,,10,,clash,\n";
    let map = map(table, "");
    assert_eq!(map.label("troops"), "20,000 Tajik soldiers ordered to the border");
    let (lon, lat) =
        (map.event("troops")["lon"].as_f64().unwrap(), map.event("troops")["lat"].as_f64().unwrap());
    let atlas = marz::load::embedded::region().unwrap();
    let at = marz::atlas::LonLat { x: lon, y: lat };
    let country = atlas.territory_at(at, marz::atlas::Level::Country).unwrap();
    assert_eq!(atlas.territories[country].id, "TJK");
    assert!(map.explains("deployment"));
}

#[test]
fn reports_of_troops_on_one_side_of_a_border_are_one_band_with_their_sum() {
    let table = "id,country,to_country,count,kind,status\na,Poland,Belarus,100,deployment,claimed\n\
        b,Poland,Belarus,500,deployment,\nc,Belarus,Poland,300,deployment,disputed\n";
    let map = map(table, "");
    assert_eq!(map.markers(), [("a b", "600"), ("c", "300")]);
    assert!(map.label("a b").starts_with("600 deployed, 2 reports"), "{}", map.label("a b"));
    assert!(map.explains("claimed") && map.explains("disputed"), "{:?}", map.legend);
    assert!(!map.explains("people"), "no circle is drawn: {:?}", map.legend);
}

#[test]
fn the_map_reaches_to_the_border_along_which_troops_stand() {
    let table = "id,place,country,to_country,count,kind\nfar,Dushanbe,Tajikistan,,50,clash\n\
        troops,,Tajikistan,China,3000,deployment\n";
    let map = map(table, "");
    assert_eq!(map.event("troops")["drawn"], true);
    assert!(map.label("troops").starts_with("3,000 deployed"));
}

#[test]
fn the_figure_of_a_hexagon_stands_in_it() {
    let map = map(&many(1000), "");
    let labels = map.elements.iter().enumerate().filter(|(_, e)| e.is("g", "label"));
    let figures: Vec<(usize, &Element)> =
        labels.filter(|(_, e)| e.value("data-kind") == "incident").collect();
    assert!(!figures.is_empty());
    for (i, figure) in figures {
        let text = map.elements.iter().find(|e| e.parent == Some(i)).unwrap().value("transform");
        let (x, y) =
            text.strip_prefix("translate(").unwrap().split_once(')').unwrap().0.split_once(' ').unwrap();
        let id = figure.value("data-for");
        let own = map.elements.iter().find(|e| e.is("g", "incident") && e.value("data-id") == id).unwrap();
        assert_eq!(figure.value("aria-label"), own.value("data-count"));
        let (dx, dy) = (
            x.parse::<f64>().unwrap() - own.number("data-x"),
            y.parse::<f64>().unwrap() - own.number("data-y"),
        );
        // The text begins at the left end of its foot.
        assert!(dx.abs() < 12.0 && dy.abs() < 12.0, "{id}: {dx} {dy}");
    }
}

#[test]
fn an_event_known_by_its_province_stands_hollow_in_it() {
    let table = "id,place,province,country,count,kind\np,,Badakhshan,AFG,10,clash\na,Kunduz,,AFG,10,clash\n\
        b,Khorog,,TJK,10,clash\n";
    let map = map(table, "");
    let marker = map.elements.iter().find(|e| e.is("g", "incident") && e.value("data-id") == "p").unwrap();
    assert_eq!(marker.value("data-precision"), "province");
    let at = marz::atlas::LonLat { x: marker.number("data-lon"), y: marker.number("data-lat") };
    let atlas = marz::load::embedded::region().unwrap();
    let province = atlas.territory_at(at, marz::atlas::Level::Province).unwrap();
    assert_eq!(atlas.territories[province].names.name, "Badakhshan");
    assert!(map.explains("place unknown"), "{:?}", map.legend);
}

#[test]
fn a_crossing_by_coordinates_between_two_countries_has_its_arrow() {
    let table =
        "id,lat,lon,country,to_country,count,kind\nx,37.19,68.55,Afghanistan,Tajikistan,10,crossing\n";
    let map = map(table, "");
    let arrows: Vec<&Element> = map.elements.iter().filter(|e| e.is("path", "crossing")).collect();
    assert_eq!(arrows.len(), 1);
    assert_eq!((arrows[0].value("data-from"), arrows[0].value("data-to")), ("AFG", "TJK"));
}
