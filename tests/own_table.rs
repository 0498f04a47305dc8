//! A user's own story: a table of one's own, with one's own districts, places, spellings and borders, and the
//! report of what became of it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use serde_json::Value;
use support::{Folder, messages, xml};

/// Draws `x.svg` and reads its report.
#[track_caller]
fn reported(folder: &Folder, args: &[&str]) -> Value {
    let mut all = vec!["render", "-o", "x.svg", "--report", "r.json"];
    all.extend(args);
    folder.draw(&all);
    serde_json::from_str(&folder.text("r.json")).unwrap()
}

/// The rows of a report about events.
fn events(report: &Value) -> &Vec<Value> {
    report["incidents"].as_array().unwrap()
}

/// Where the report says that an event is: longitude and latitude.
#[track_caller]
fn at(report: &Value, id: &str) -> (f64, f64) {
    let event = events(report).iter().find(|event| event["id"] == id).expect(id);
    assert_eq!(event["drawn"], true, "{event}");
    (event["lon"].as_f64().unwrap(), event["lat"].as_f64().unwrap())
}

fn countries(folder: &Folder) -> Vec<String> {
    let elements = xml::read(&folder.text("x.svg")).unwrap();
    let territories =
        elements.iter().filter(|e| e.is("path", "territory") && e.value("data-level") == "country");
    territories.map(|e| e.value("data-id").to_owned()).collect()
}

const BY_COORDINATES: &str = "id,place,lat,lon,count,kind\n\
    north,Alpha,38.7,71.1,12,clash\nsouth,Beta,37.1,71.4,300,crossing\n";

#[test]
fn a_table_with_coordinates_needs_no_gazetteer() {
    let folder = Folder::with(&[("t.csv", BY_COORDINATES)]);
    let report = reported(&folder, &["--incidents", "t.csv"]);
    assert_eq!((at(&report, "north"), at(&report, "south")), ((71.1, 38.7), (71.4, 37.1)));
    for event in events(&report) {
        assert_eq!(
            (&event["match"], &event["precision"]),
            (&"coordinates".into(), &"exact".into()),
            "{event}"
        );
    }
    let y = |i: usize| events(&report)[i]["y"].as_f64().unwrap();
    assert!(y(0) < y(1), "north is not up");
}

#[test]
fn a_table_with_names_is_placed_by_the_gazetteer() {
    let table = "place,district,country,count\nKhorog,,Tajikistan,3\n,Kaldar,AFG,4\n";
    let folder = Folder::with(&[("t.csv", table)]);
    let report = reported(&folder, &["--incidents", "t.csv"]);
    let (lon, lat) = at(&report, "row-2");
    assert!((lon - 71.5534).abs() < 0.01 && (lat - 37.4904).abs() < 0.01, "{lon} {lat}");
    let (lon, lat) = at(&report, "row-3");
    assert!((lon - 67.6397).abs() < 0.2 && (lat - 37.2153).abs() < 0.2, "{lon} {lat}");
    assert!(events(&report).iter().all(|event| event["match"] == "exact"));
    assert_eq!(events(&report)[1]["precision"], "district");
}

#[test]
fn delimiter_line_ends_and_byte_order_mark_make_no_difference() {
    let draw = |table: String| {
        let folder = Folder::with(&[("t.csv", table)]);
        folder.draw(&["render", "--incidents", "t.csv", "-o", "x.svg"]);
        folder.text("x.svg")
    };
    let plain = draw(BY_COORDINATES.to_owned());
    assert!(plain == draw(BY_COORDINATES.replace(',', ";")), "semicolons");
    assert!(plain == draw(BY_COORDINATES.replace(',', "\t")), "tabs");
    assert!(plain == draw(BY_COORDINATES.replace('\n', "\r\n")), "line ends");
    assert!(plain == draw(format!("\u{feff}{BY_COORDINATES}")), "byte-order mark");
    assert!(
        plain == draw(format!("\u{feff}{}", BY_COORDINATES.replace(',', ";").replace('\n', "\r\n"))),
        "all"
    );
    assert!(
        plain
            == draw(
                BY_COORDINATES
                    .replace(',', " , ")
                    .to_uppercase()
                    .replace("CLASH", "clash")
                    .replace("NORTH", "north")
                    .replace("SOUTH", "south")
                    .replace("ALPHA", "Alpha")
                    .replace("BETA", "Beta")
                    .replace("CROSSING", "Crossing")
            ),
        "capitals and spaces"
    );
    assert!(plain != draw(BY_COORDINATES.replace("300", "301")), "the table makes no difference at all");
}

#[test]
fn a_column_without_a_meaning_is_told() {
    let folder = Folder::with(&[("t.csv", "place,country,cout,weather\nKhorog,TJK,3,rain\n")]);
    let output = folder.draw(&["render", "--incidents", "t.csv", "-o", "x.svg", "--report", "r.json"]);
    let said = messages(&output);
    assert!(
        said.contains("\"cout\"") && said.contains("\"count\"") && said.contains("\"weather\""),
        "{said}"
    );
    let report: Value = serde_json::from_str(&folder.text("r.json")).unwrap();
    assert_eq!(report["warnings"].as_array().unwrap().len(), 2);
}

#[test]
fn a_warning_fails_a_strict_run_which_draws_all_the_same() {
    let folder = Folder::with(&[("t.csv", "place,country,weather\nKhorog,TJK,rain\n")]);
    let output = folder.run(&["render", "--incidents", "t.csv", "-o", "x.svg", "--strict"]);
    assert_eq!(output.status.code(), Some(1), "{}", messages(&output));
    assert!(folder.text("x.svg").starts_with("<svg"));
    let quiet = folder.draw(&["render", "--incidents", "t.csv", "-o", "x.svg", "-q"]);
    assert_eq!(messages(&quiet), "");
}

#[test]
fn an_event_outside_the_extent_is_told_and_not_drawn() {
    let folder = Folder::with(&[("t.csv", BY_COORDINATES)]);
    let report = reported(&folder, &["--incidents", "t.csv", "--extent", "70.5,38,72,39"]);
    assert_eq!((&events(&report)[0]["drawn"], &events(&report)[1]["drawn"]), (&true.into(), &false.into()));
    let warnings = report["warnings"].as_array().unwrap();
    assert!(warnings.iter().any(|w| w["code"] == "outside" && w["feature"] == "south"), "{warnings:?}");
}

#[test]
fn a_projection_can_be_chosen_in_the_map_file_and_on_the_command_line() {
    let map = "incidents = \"t.csv\"\nprojection = \"albers\"\n";
    let folder = Folder::with(&[("t.csv", BY_COORDINATES), ("m.toml", map)]);
    let chosen = |args: &[&str]| reported(&folder, args)["projection"]["name"].as_str().unwrap().to_owned();
    assert_eq!(chosen(&["m.toml"]), "Albers equal-area conic");
    assert_eq!(chosen(&["m.toml", "--projection", "+proj=ortho +lat_0=38 +lon_0=71"]), "orthographic");
    assert_eq!(chosen(&["m.toml", "--projection", "EPSG:32642"]), "universal transverse Mercator");
    assert_eq!(chosen(&["m.toml", "--projection", "auto"]), "transverse Mercator");
}

#[test]
fn the_list_of_projections_names_each_with_what_it_is_for() {
    let output = Folder::with::<&str>(&[]).run(&["list", "projections"]);
    assert_eq!((output.status.code(), messages(&output).as_str()), (Some(0), ""));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Equal Earth                    eqearth  areas; world maps"), "{text}");
    assert_eq!(text.lines().count(), marz::projection::PROJECTIONS.len());
}

#[test]
fn a_place_of_one_s_own_can_be_named() {
    let files = [
        ("t.csv", "id,place,count\na,Zzyzx Hollow,7\nb,Тайная,8\n"),
        ("p.csv", "name,alt_names,lat,lon\nZzyzx Hollow,Тайная|Zzyzx-Tal,37.83,70.31\n"),
    ];
    let folder = Folder::with(&files);
    let refused = folder.run(&["render", "--incidents", "t.csv", "-o", "x.svg"]);
    assert_eq!(refused.status.code(), Some(2), "it is known without the table of places");
    let report = reported(&folder, &["--incidents", "t.csv", "--places", "p.csv"]);
    assert_eq!((at(&report, "a"), at(&report, "b")), ((70.31, 37.83), (70.31, 37.83)));
}

#[test]
fn a_spelling_of_one_s_own_means_the_place_that_it_is_given_to() {
    let files = [
        ("t.csv", "id,place,country,count\na,Chorugh an der Pamirstrasse,TJK,7\nb,Khorog,TJK,1\n"),
        ("a.csv", "name,alias\nKhorog,Chorugh an der Pamirstrasse\n"),
    ];
    let folder = Folder::with(&files);
    let without = reported(&folder, &["--incidents", "t.csv"]);
    assert_eq!(without["rows"]["unplaced"], 1, "it is known without the table of spellings");
    let report = reported(&folder, &["--incidents", "t.csv", "--aliases", "a.csv"]);
    assert_eq!(at(&report, "a"), at(&report, "b"));
}

/// A district round 70.4 E, 37.4 N.
const DISTRICT: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature",
    "properties":{"name":"Testabad","id":"TST"},"geometry":{"type":"Polygon",
    "coordinates":[[[70.2,37.2],[70.6,37.2],[70.6,37.6],[70.2,37.6],[70.2,37.2]]]}}]}"#;

#[test]
fn districts_of_one_s_own_are_drawn_with_their_borders() {
    let folder = Folder::with(&[("t.csv", "id,lat,lon,count\na,37.4,70.4,12\n"), ("d.geojson", DISTRICT)]);
    reported(&folder, &["--incidents", "t.csv", "--districts", "d.geojson"]);
    let elements = xml::read(&folder.text("x.svg")).unwrap();
    let borders = elements.iter().filter(|e| e.is("path", "border") && e.value("data-level") == "district");
    let sides: Vec<_> = borders.map(|e| (e.value("data-left"), e.value("data-right"))).collect();
    assert!(sides.contains(&("TST", "")) || sides.contains(&("", "TST")), "{sides:?}");
}

#[test]
fn a_district_of_one_s_own_can_be_named_in_the_table() {
    let files =
        [("t.csv", "id,district,country,count\na,Testabad,Afghanistan,12\n"), ("d.geojson", DISTRICT)];
    let folder = Folder::with(&files);
    let refused = folder.run(&["render", "--incidents", "t.csv", "-o", "x.svg"]);
    assert_eq!(refused.status.code(), Some(2), "it is known without its polygon");
    let report = reported(&folder, &["--incidents", "t.csv", "--districts", "d.geojson"]);
    let (lon, lat) = at(&report, "a");
    assert!((70.2..70.6).contains(&lon) && (37.2..37.6).contains(&lat), "{lon} {lat}");
    assert_eq!(events(&report)[0]["precision"], "district");
}

#[test]
fn other_events_of_a_map_file_leave_the_sum_as_it_is() {
    let files = [
        ("t.csv", BY_COORDINATES),
        ("e.csv", "id,lat,lon,count,kind\nnear,37.9,71.3,20000,deployment\nfar,20,10,5,capture\n"),
        ("m.toml", "incidents = \"t.csv\"\n[[events]]\nfile = \"e.csv\"\nlabel = \"Troops\"\n"),
    ];
    let folder = Folder::with(&files);
    let report = reported(&folder, &["m.toml", "--extent", "70,36.5,72.5,39"]);
    assert_eq!(at(&report, "near"), (71.3, 37.9));
    let drawn = |id: &str| events(&report).iter().find(|event| event["id"] == id).expect(id)["drawn"].clone();
    assert_eq!(drawn("far"), false, "it lies far outside the extent");
    let warnings = report["warnings"].as_array().unwrap();
    assert!(warnings.iter().any(|w| w["code"] == "outside" && w["feature"] == "far"), "{warnings:?}");
    let description = xml::read(&folder.text("x.svg")).unwrap()[2].text.clone();
    assert!(description.contains("312 people"), "{description}");
}

/// Two countries side by side, with a border at 71 E.
const COUNTRIES: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"name":"Westland","id":"WST"},"geometry":{"type":"Polygon",
        "coordinates":[[[70,37],[71,37],[71,38],[71,39],[70,39],[70,37]]]}},
    {"type":"Feature","properties":{"name":"Eastland","id":"EST"},"geometry":{"type":"Polygon",
        "coordinates":[[[71,37],[72,37],[72,39],[71,39],[71,38],[71,37]]]}}]}"#;

#[test]
fn countries_of_one_s_own_take_the_place_of_those_built_in() {
    let table = "id,lat,lon,country,to_country,count\na,38.2,70.9,Westland,EST,12\n";
    let folder = Folder::with(&[("t.csv", table), ("b.geojson", COUNTRIES)]);
    for option in ["--borders", "--territories"] {
        let report = reported(&folder, &["--incidents", "t.csv", option, "b.geojson"]);
        assert_eq!(at(&report, "a"), (70.9, 38.2));
        assert_eq!(countries(&folder), ["WST", "EST"]);
        let elements = xml::read(&folder.text("x.svg")).unwrap();
        let sides = |e: &xml::Element| (e.value("data-left").to_owned(), e.value("data-right").to_owned());
        let borders: Vec<_> = elements.iter().filter(|e| e.is("path", "border")).map(sides).collect();
        let shared = borders.iter().filter(|(a, b)| !a.is_empty() && !b.is_empty()).count();
        assert_eq!(shared, 1, "{borders:?}");
        let arrow = elements.iter().find(|e| e.is("path", "crossing")).unwrap();
        assert_eq!((arrow.value("data-from"), arrow.value("data-to")), ("WST", "EST"));
    }
}

#[test]
fn countries_in_focus_have_a_colour_of_their_own() {
    let fill = |focus: &[&str], id: &str| {
        let folder = Folder::with(&[("t.csv", BY_COORDINATES)]);
        let args = [&["render", "--incidents", "t.csv", "-o", "x.svg"], focus].concat();
        folder.draw(&args);
        let elements = xml::read(&folder.text("x.svg")).unwrap();
        let territory = elements.iter().find(|e| e.is("path", "territory") && e.value("data-id") == id);
        territory.expect(id).value("fill").to_owned()
    };
    // North lies in Tajikistan and south in Afghanistan.
    assert_eq!(fill(&[], "TJK"), fill(&["--focus", "TJK"], "TJK"));
    assert_ne!(fill(&["--focus", "AFG"], "TJK"), fill(&["--focus", "TJK"], "TJK"));
    for focus in ["AFG,TJK", "Afghanistan,Tajikistan", "afg,Tajikistan"] {
        assert_eq!(fill(&["--focus", focus], "TJK"), fill(&["--focus", "TJK"], "TJK"), "{focus}");
        assert_eq!(fill(&["--focus", focus], "AFG"), fill(&["--focus", "AFG"], "AFG"), "{focus}");
    }
}

#[test]
fn a_map_file_takes_paths_from_its_own_folder_and_arguments_win_over_it() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    folder.write("sub/t.csv", BY_COORDINATES);
    let map = "title = \"Of the file\"\nincidents = \"t.csv\"\nsize = \"wide\"\noutput = [\"own.svg\"]\n";
    folder.write("sub/m.toml", map);
    folder.draw(&["render", "sub/m.toml"]);
    let root = |name: &str| xml::read(&folder.text(name)).unwrap();
    let own = root("sub/own.svg");
    assert_eq!((own[0].value("viewBox"), own[1].text.as_str()), ("0 0 1200 675", "Of the file"));
    folder.draw(&["render", "sub/m.toml", "--title", "Typed", "--size", "500x400", "-o", "other.svg"]);
    let other = root("other.svg");
    assert_eq!((other[0].value("viewBox"), other[1].text.as_str()), ("0 0 500 400", "Typed"));
}

#[test]
fn a_picture_goes_to_standard_output_alone() {
    let folder = Folder::with(&[("t.csv", BY_COORDINATES)]);
    let output = folder.draw(&["render", "--incidents", "t.csv", "-o", "-", "--format", "svg"]);
    assert!(xml::read(std::str::from_utf8(&output.stdout).unwrap()).is_ok());
    let output = folder.draw(&["render", "--incidents", "t.csv", "-o", "-", "--format", "png"]);
    assert!(output.stdout.starts_with(b"\x89PNG\r\n\x1a\n") && output.stdout.ends_with(b"IEND\xaeB`\x82"));
    let output = folder.draw(&["render", "--incidents", "t.csv", "--emit", "scene"]);
    let scene: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(scene["width_px"], 800.0);
    assert_eq!(folder.listing().len(), 1, "a file was written: {:?}", folder.listing().keys());
}

#[test]
fn a_png_has_as_many_pixels_as_size_and_scale_say() {
    let folder = Folder::with(&[("t.csv", BY_COORDINATES)]);
    for (args, pixels) in [
        (&["--size", "400x300"][..], (400, 300)),
        (&["--size", "400x300", "--scale", "1.5"][..], (600, 450)),
        (&["--size", "4inx3in@144"][..], (576, 432)),
    ] {
        folder.draw(&[&["render", "--incidents", "t.csv", "-o", "x.png"], args].concat());
        let png = folder.bytes("x.png");
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!((number(16), number(20)), pixels, "{args:?}");
    }
}

#[test]
fn the_report_has_the_keys_of_the_contract() {
    let folder = Folder::with(&[("t.csv", BY_COORDINATES)]);
    let report = reported(&folder, &["--incidents", "t.csv", "-o", "x.png"]);
    assert_eq!(report["map"], "t");
    let outputs = report["outputs"].as_array().unwrap();
    assert_eq!(outputs.len(), 2);
    for output in outputs {
        let bytes = folder.bytes(output["path"].as_str().unwrap());
        assert_eq!(output["bytes"].as_u64().unwrap() as usize, bytes.len());
        let sha256 = output["sha256"].as_str().unwrap();
        assert!(sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit()), "{sha256}");
    }
    let [name, proj] = ["name", "proj"].map(|key| report["projection"][key].as_str().unwrap());
    assert!(!name.is_empty() && proj.starts_with("+proj="), "{name}: {proj}");
    let extent: Vec<f64> = report["extent"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    assert!(extent[0] < 71.1 && extent[1] < 37.1 && extent[2] > 71.4 && extent[3] > 38.7, "{extent:?}");
    assert!(report["scale_denominator"].as_f64().unwrap() > 10_000.0);
    for event in events(&report) {
        for key in ["id", "place", "match", "precision"] {
            assert!(event[key].is_string(), "{key} in {event}");
        }
        for key in ["score", "lon", "lat", "x", "y"] {
            assert!(event[key].is_number(), "{key} in {event}");
        }
        assert!(event["drawn"].is_boolean() && event.get("matched").is_some(), "{event}");
    }
    assert!(report["projection"]["parameters"].is_object());
    for key in ["wanted", "drawn", "leaders", "keyed"] {
        assert!(report["labels"][key].is_u64(), "{key}");
    }
    assert!(report["metrics"].is_object() && report["timings_ms"].is_object());
    assert!(report["labels"]["dropped"].is_array() && report["warnings"].is_array());
}

#[test]
fn the_sum_in_the_report_is_that_of_the_file() {
    use sha2::{Digest, Sha256};
    let folder = Folder::with(&[("t.csv", BY_COORDINATES)]);
    let report = reported(&folder, &["--incidents", "t.csv"]);
    let sum: String =
        Sha256::digest(folder.bytes("x.svg")).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(report["outputs"][0]["sha256"], sum);
}

#[test]
fn an_event_on_the_equator_or_at_both_sides_of_it_is_drawn() {
    for rows in ["0,10,5", "10,0,3\n-10,0,5", "90,10,5"] {
        let folder = Folder::with(&[("t.csv", format!("lat,lon,count\n{rows}\n"))]);
        let output = folder.run(&["render", "--incidents", "t.csv", "-o", "a.svg"]);
        assert!(output.status.success(), "{rows}: {}", messages(&output));
    }
}

#[test]
fn a_place_of_one_s_own_wins_over_one_built_in() {
    let files = [("t.csv", "place,count\nKhorog,3\n"), ("p.csv", "name,lat,lon\nKhorog,38.9,66.2\n")];
    let folder = Folder::with(&files);
    let output = folder.run(&["render", "--incidents", "t.csv", "--places", "p.csv", "-o", "a.svg"]);
    assert!(output.status.success(), "{}", messages(&output));
}

#[test]
fn countries_of_two_files_that_nearly_meet_share_one_border() {
    let country = |name: &str, ring: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"name\":\"{name}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{ring}]]}}}}"
        )
    };
    let west = country("West", "[20,40],[21,40],[21,41],[20,41],[20,40]");
    // Five metres off, with a point of its own on the common border.
    let east = country("East", "[21.00005,40],[22,40],[22,41],[21.00005,41],[21.00005,40.5],[21.00005,40]");
    let folder = Folder::with(&[("west.geojson", west), ("east.geojson", east)]);
    let args = ["render", "-o", "x.svg", "--borders", "west.geojson", "--borders", "east.geojson"];
    let output = folder.draw(&args);
    assert!(
        messages(&output).contains("points of borders were put on neighbouring lines"),
        "{}",
        messages(&output)
    );
    let elements = xml::read(&folder.text("x.svg")).unwrap();
    let borders: Vec<_> = elements.iter().filter(|e| e.is("path", "border")).collect();
    let shared =
        borders.iter().filter(|e| !e.value("data-left").is_empty() && !e.value("data-right").is_empty());
    assert_eq!(shared.count(), 1);
    assert_eq!(borders.len(), 3, "the border, and the coast of either");
}

#[test]
fn a_country_that_its_source_gives_no_area_is_a_dot_with_a_warning() {
    let italy = "{\"type\":\"Feature\",\"properties\":{\"name\":\"Italy\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[8,40],[16,40],[16,46],[8,46],[8,40]]]}}";
    let vatican = "{\"type\":\"Feature\",\"properties\":{\"name\":\"Vatican\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[12.454,41.903],[12.455,41.904],[12.454,41.903],[12.454,41.903]]]}}";
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{italy},{vatican}]}}");
    let folder = Folder::with(&[("b.geojson", text)]);
    let output = folder.draw(&["render", "--borders", "b.geojson", "-o", "x.svg"]);
    let said = messages(&output);
    assert!(said.contains("feature 2 (\"Vatican\")") && said.contains("encloses nothing"), "{said}");
    assert_eq!(countries(&folder), ["Italy", "Vatican"]);
}
