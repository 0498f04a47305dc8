//! The built-in story of June and July 2021: what the reports say is what the map shows, at the right places,
//! and in the same bytes on every run.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::path::Path;
use std::sync::LazyLock;

use geo::{Distance, Haversine};
use marz::atlas::LonLat;
use marz::layout::{Composition, IncidentReport, Story};
use marz::projection::Projection;
use marz::scene::{Group, Node, Shape};
use support::Folder;

/// The events: id, people, receiving country, and the days.
const EVENTS: [(&str, Option<u64>, &str, &str); 11] = [
    ("sher-khan-bandar", Some(134), "TJK", "2021-06-22"),
    ("shortepa", Some(53), "UZB", "2021-06-23"),
    ("uzbek-border-attempts", None, "UZB", "2021-06-23/2021-06-26"),
    ("kaldar", Some(17), "TJK", "2021-06-27"),
    ("shohin", Some(104), "TJK", "2021-07-04/2021-07-05"),
    ("ruzvai", Some(213), "TJK", "2021-07-04/2021-07-05"),
    ("nulvand", Some(83), "TJK", "2021-07-04/2021-07-05"),
    ("humrogi", Some(173), "TJK", "2021-07-04/2021-07-05"),
    ("khorog", Some(312), "TJK", "2021-07-04/2021-07-05"),
    ("ishkashim", Some(102), "TJK", "2021-07-04/2021-07-05"),
    ("langar", Some(50), "TJK", "2021-07-04/2021-07-05"),
];

/// The one event of which no report says where it was.
const UNPLACED: &str = "uzbek-border-attempts";

/// Where the events were, as far as it is known: id, latitude, longitude, and how far the marker may lie off,
/// km. For a district it is the seat, and the marker lies on the district's stretch of the border.
const WHERE: [(&str, f64, f64, f64); 10] = [
    ("sher-khan-bandar", 37.18, 68.60, 3.0),
    ("shortepa", 37.3011, 66.4618, 35.0),
    ("kaldar", 37.2153, 67.6397, 35.0),
    ("shohin", 37.8414, 70.0487, 35.0),
    ("ruzvai", 38.455, 70.83, 5.0),
    ("nulvand", 38.4537, 70.7890, 35.0),
    ("humrogi", 38.28, 71.34, 5.0),
    ("khorog", 37.4904, 71.5534, 1.0),
    ("ishkashim", 36.7248, 71.6133, 1.0),
    ("langar", 37.035, 72.64, 1.0),
];

struct Map {
    story: Story,
    composition: Composition,
    warnings: usize,
}

/// The built-in map, composed once for all tests.
static MAP: LazyLock<Map> = LazyLock::new(|| {
    let story = marz::story::read(marz::story::built_in().unwrap()).unwrap();
    let theme = marz::story::theme(story.value.spec.theme.as_deref()).unwrap();
    let composition = marz::layout::compose(&story.value, &theme).unwrap();
    let warnings = story.warnings.len() + composition.warnings.len();
    Map { story: story.value, composition: composition.value, warnings }
});

/// All groups of a class in the built-in map.
fn groups(class: &str) -> Vec<&'static Group> {
    fn find<'a>(nodes: &'a [Node], class: &str, found: &mut Vec<&'a Group>) {
        for node in nodes {
            if let Node::Group(group) = node {
                found.extend((group.class == class).then_some(group));
                find(&group.nodes, class, found);
            }
        }
    }
    let mut found = Vec::new();
    find(&MAP.composition.scene.nodes, class, &mut found);
    found
}

/// All shapes below a group.
fn shapes(group: &'static Group) -> Vec<&'static Shape> {
    let below = |node: &'static Node| match node {
        Node::Group(group) => shapes(group),
        Node::Shape(shape) => vec![shape],
        Node::Text(_) => Vec::new(),
    };
    group.nodes.iter().flat_map(below).collect()
}

/// The texts below a group, as read.
fn texts(group: &'static Group) -> Vec<&'static str> {
    let below = |node: &'static Node| match node {
        Node::Group(group) => texts(group),
        Node::Text(text) => vec![text.content.as_str()],
        Node::Shape(_) => Vec::new(),
    };
    group.nodes.iter().flat_map(below).collect()
}

fn report(id: &str) -> &'static IncidentReport {
    MAP.composition.incidents.iter().find(|report| report.id == id).expect(id)
}

fn marker(id: &str) -> &'static Group {
    groups("incident").into_iter().find(|group| group.attributes.get("data-id") == Some(id)).expect(id)
}

fn number(group: &Group, name: &str) -> f64 {
    group.attributes.get(name).expect(name).parse().expect(name)
}

fn apart_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    Haversine.distance(geo::Point::from(a), geo::Point::from(b)) / 1000.0
}

fn at(id: &str) -> (f64, f64) {
    (report(id).lon.unwrap(), report(id).lat.unwrap())
}

// What is on the map

#[test]
fn all_eleven_events_are_drawn() {
    let drawn = MAP.composition.incidents.iter().filter(|report| report.drawn);
    assert_eq!(drawn.map(|report| report.id.as_str()).collect::<Vec<_>>(), EVENTS.map(|event| event.0));
    assert_eq!(groups("incident").len(), 11);
}

#[test]
fn every_marker_says_the_number_and_the_days_of_its_report() {
    for (id, count, _, dates) in EVENTS {
        let attributes = &marker(id).attributes;
        assert_eq!(attributes.get("data-count"), count.map(|c| c.to_string()).as_deref(), "{id}");
        assert_eq!(attributes.get("data-date"), Some(dates), "{id}");
    }
}

#[test]
fn the_numbers_add_up_to_those_of_the_reports() {
    let sum = |of: &dyn Fn(&Group) -> bool| -> u64 {
        let markers = groups("incident").into_iter().filter(|marker| of(marker));
        markers.filter_map(|m| m.attributes.get("data-count")).map(|c| c.parse::<u64>().unwrap()).sum()
    };
    let fourth_and_fifth = |m: &Group| m.attributes.get("data-date") == Some("2021-07-04/2021-07-05");
    assert_eq!(sum(&|_| true), 1_241);
    assert_eq!(groups("incident").into_iter().filter(|marker| fourth_and_fifth(marker)).count(), 7);
    assert_eq!(sum(&fourth_and_fifth), 1_037);
}

#[test]
fn conflicting_reports_are_kept_with_their_sources() {
    let incident = |id: &str| &MAP.story.incidents.iter().find(|(i, _)| i.id == id).expect(id).0;
    assert_eq!(incident("sher-khan-bandar").count.range, Some((130, 134)));
    assert!(incident("shortepa").count.range.is_some() && incident("kaldar").count.range.is_none());
    for (incident, _) in &MAP.story.incidents {
        assert!(
            incident.accounts[0].source.as_ref().is_some_and(|source| source.contains("00")),
            "{}",
            incident.id
        );
        assert!(incident.accounts[0].note.is_some(), "{}", incident.id);
    }
}

#[test]
fn the_built_in_map_has_nothing_to_warn_of() {
    assert_eq!(MAP.warnings, 0);
}

#[test]
fn every_event_has_its_label_with_its_number() {
    let labels: Vec<&Group> = groups("label");
    for (id, count, ..) in EVENTS {
        let label = labels.iter().find(|label| label.attributes.get("data-for") == Some(id)).expect(id);
        let text = label.attributes.get("aria-label").expect(id);
        assert!(count.is_none_or(|count| text.contains(&count.to_string())), "{id}: {text}");
        assert!(!texts(label).is_empty(), "{id}");
    }
}

#[test]
fn the_event_without_a_place_is_hollow_and_in_the_legend() {
    let marker = marker(UNPLACED);
    assert_eq!(marker.attributes.get("data-precision"), Some("country"));
    assert_eq!(report(UNPLACED).precision, Some("country"));
    assert!(shapes(marker).iter().all(|shape| shape.fill.is_none()), "it is filled");
    let solid: Vec<&str> = EVENTS
        .iter()
        .filter(|e| e.1.is_some() && shapes(self::marker(e.0)).iter().all(|s| s.fill.is_none()))
        .map(|e| e.0)
        .collect();
    assert!(solid.is_empty(), "hollow, though their numbers are known: {solid:?}");
    let legend = groups("furniture").into_iter().find(|g| g.attributes.get("data-kind") == Some("legend"));
    let rows = texts(legend.unwrap());
    assert!(rows.iter().any(|row| row.contains("unknown")), "no row for it among {rows:?}");
    assert!(rows.contains(&"admitted") && rows.contains(&"returned"), "{rows:?}");
}

#[test]
fn the_event_without_a_place_stands_in_the_country_that_it_led_to() {
    let at = LonLat::from(at(UNPLACED));
    let country = MAP.story.atlas.territory_at(at, marz::atlas::Level::Country).unwrap();
    assert_eq!(MAP.story.atlas.territories[country].id, "UZB");
}

#[test]
fn every_placed_crossing_has_one_arrow_out_of_afghanistan() {
    let all = groups("layer").into_iter().flat_map(shapes);
    let arrows: Vec<&Shape> = all.filter(|shape| shape.class == "crossing").collect();
    assert_eq!(arrows.len(), 10);
    for (id, _, to, _) in EVENTS.into_iter().filter(|event| event.0 != UNPLACED) {
        let of_event = arrows.iter().filter(|arrow| arrow.attributes.get("data-for") == Some(id));
        let of_event: Vec<_> = of_event.collect();
        assert_eq!(of_event.len(), 1, "{id}");
        assert_eq!(of_event[0].attributes.get("data-from"), Some("AFG"), "{id}");
        assert_eq!(of_event[0].attributes.get("data-to"), Some(to), "{id}");
        assert!(of_event[0].fill.is_some(), "{id}");
    }
}

// Where it is

#[test]
fn every_event_stands_where_the_reports_put_it() {
    for (id, lat, lon, within_km) in WHERE {
        let off = apart_km(at(id), (lon, lat));
        assert!(off <= within_km, "{id} stands {off:.1} km off, at {:?}", at(id));
    }
}

#[test]
fn kaldar_lies_about_seventy_kilometres_from_sher_khan_bandar() {
    let apart = apart_km(at("kaldar"), at("sher-khan-bandar"));
    assert!((55.0..=85.0).contains(&apart), "{apart:.1} km");
}

#[test]
fn a_marker_says_the_coordinates_that_the_report_says() {
    for (id, ..) in EVENTS {
        let (marker, report) = (marker(id), report(id));
        for (name, value, steps) in [
            ("data-lon", report.lon, 1e5),
            ("data-lat", report.lat, 1e5),
            ("data-x", report.x, 100.0),
            ("data-y", report.y, 100.0),
        ] {
            let off = (number(marker, name) - value.unwrap()).abs();
            assert!(off <= 1.01 / steps, "{id}, {name}: {off}");
        }
    }
}

/// Easting and northing, metres, of longitude and latitude, degrees, in [`FIXTURE`].
///
/// Source: PROJ 9.5.1, through pyproj 3.7.2, from `+proj=longlat +datum=WGS84 +no_defs`.
const PROJ: [(f64, f64, f64, f64); 15] = [
    (68.6, 37.18, -79915.3603, -35130.3306),        // Sher Khan Bandar
    (68.5772, 37.1944, -81924.1503, -33512.7688),   // Panji Poyon
    (66.4618, 37.3011, -269299.9991, -17726.2908),  // Shortepa
    (67.6397, 37.2153, -165099.3848, -29963.3003),  // Kaldar
    (68.1385, 37.2621, -120760.0100, -25527.9160),  // Shahrtuz
    (71.5534, 37.4904, 181568.1522, 915.3831),      // Khorog
    (71.6133, 36.7248, 188771.4197, -83908.2903),   // Ishkashim
    (72.64, 37.035, 279305.0918, -46944.0104),      // Langar
    (71.34, 38.28, 160987.9648, 88145.5882),        // Humrogi
    (70.83, 38.455, 116095.3264, 106818.5558),      // Ruzvai
    (67.2783, 37.2242, -197144.4136, -28280.3578),  // Termez
    (66.1771, 32.3726, -313850.0526, -563993.8413), // Miyanishin
    (69.5, 37.5, 0.0, 0.0),                         // the origin
    (68.7791, 38.5358, -62859.9313, 115208.9480),   // Dushanbe
    (75.0, 39.9, 470463.1486, 280232.3429),         // a corner
];

/// The projection of [`PROJ`].
const FIXTURE: &str =
    "+proj=lcc +lat_0=37.5 +lon_0=69.5 +lat_1=36.8 +lat_2=38.2 +datum=WGS84 +units=m +no_defs";

#[test]
fn the_projection_is_that_of_proj_to_a_millimetre() {
    let projection = Projection::new("", FIXTURE.to_owned()).unwrap();
    for (lon, lat, easting, northing) in PROJ {
        let (x, y) = projection.project(LonLat { x: lon, y: lat }).unwrap();
        let off = (x - easting).hypot(y - northing);
        assert!(off <= 0.001, "{lon} {lat}: {x} {y}, {off} m off");
    }
}

#[test]
fn the_projection_is_a_cone_for_the_region() {
    let proj = &MAP.composition.proj;
    for part in ["+proj=lcc ", "+lat_1=", "+lat_2=", "+lon_0=", "+datum=WGS84", "+units=m"] {
        assert!(proj.contains(part), "{part} is not in {proj}");
    }
    let value = |name: &str| -> f64 {
        let value = proj.split(name).nth(1).unwrap().split(' ').next().unwrap();
        value.parse().unwrap()
    };
    let (south, north) = (value("+lat_1="), value("+lat_2="));
    assert!(36.0 < south && south < value("+lat_0=") && value("+lat_0=") < north && north < 39.5, "{proj}");
    assert!((67.0..72.0).contains(&value("+lon_0=")), "{proj}");
}

#[test]
fn markers_lie_where_the_projection_puts_their_coordinates() {
    let projection = Projection::new("", MAP.composition.proj.clone()).unwrap();
    let pairs: Vec<[(f64, f64); 2]> = groups("incident")
        .into_iter()
        .map(|marker| {
            let lonlat = LonLat { x: number(marker, "data-lon"), y: number(marker, "data-lat") };
            // y points down on the page and up on the plane.
            [projection.project(lonlat).unwrap(), (number(marker, "data-x"), -number(marker, "data-y"))]
        })
        .collect();
    assert_eq!(pairs.len(), 11);
    // The similarity page = a * plane + b, over complex numbers, with the least sum of squares.
    let mean = |side: usize| {
        let sum = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair[side].0, sum.1 + pair[side].1));
        (sum.0 / pairs.len() as f64, sum.1 / pairs.len() as f64)
    };
    let (plane, page) = (mean(0), mean(1));
    let (mut re, mut im, mut norm) = (0.0, 0.0, 0.0);
    for [z, p] in &pairs {
        let (z, p) = ((z.0 - plane.0, z.1 - plane.1), (p.0 - page.0, p.1 - page.1));
        re += z.0 * p.0 + z.1 * p.1;
        im += z.0 * p.1 - z.1 * p.0;
        norm += z.0 * z.0 + z.1 * z.1;
    }
    let (re, im) = (re / norm, im / norm);
    assert!(re > 0.0 && (im / re).abs() < 1e-4, "the page is turned against the plane: {re} {im}");
    for [z, p] in &pairs {
        let z = (z.0 - plane.0, z.1 - plane.1);
        let expected = (page.0 + re * z.0 - im * z.1, page.1 + im * z.0 + re * z.1);
        let off = (expected.0 - p.0).hypot(expected.1 - p.1);
        assert!(off <= 0.01, "{off} px off at {p:?}");
    }
}

// What can be added

#[test]
fn the_provinces_with_fighting_can_be_hatched() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/stories/afghan-border-2021");
    let file = |name: &str| data.join(name).display().to_string();
    let map = format!(
        "incidents = '{}'\n[[areas]]\nfile = '{}'\nlabel = 'Fighting by late June'\n",
        file("incidents.csv"),
        file("provinces-with-fighting.csv")
    );
    let spec = marz::spec::MapSpec::read(&map, "m.toml", Path::new("")).unwrap();
    let story = marz::story::read(spec).unwrap().value;
    let ids: Vec<&str> =
        story.areas.iter().map(|area| story.atlas.territories[area.territory].id.as_str()).collect();
    assert_eq!(ids, ["AF-FYB", "AF-JOW", "AF-KDZ", "AF-BAL", "AF-TAK", "AF-BDS"]);
    let theme = marz::story::theme(None).unwrap();
    let scene = marz::layout::compose(&story, &theme).unwrap().value.scene;
    let json = serde_json::to_string(&scene).unwrap();
    assert!(json.contains("Fighting by late June"), "the legend does not say what the hatching means");
    assert!(ids[1..].iter().all(|id| json.contains(&format!("[\"data-id\",\"{id}\"]"))), "not all are drawn");
}

// The same every time

/// The bytes of a picture that a run with these arguments writes into a folder of its own.
fn picture(args: &[&str], name: &str, environment: &[(&str, &str)]) -> Vec<u8> {
    let folder = Folder::new();
    let output = folder.command(args).args(["-o", name]).envs(environment.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{}", support::messages(&output));
    folder.bytes(name)
}

#[test]
fn the_map_file_of_the_story_draws_the_built_in_map() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/stories/afghan-border-2021/map.toml");
    let by_file = picture(&["render", file.to_str().unwrap()], "x.svg", &[]);
    let built_in = picture(&["render"], "y.svg", &[]);
    assert!(by_file == built_in, "they differ");
    assert!(built_in.starts_with(b"<svg") && built_in.len() > 50_000);
}

#[test]
fn two_runs_draw_the_same_bytes_wherever_and_in_whatever_language() {
    let elsewhere = [("LANG", "fa_IR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Kabul")];
    let here = [("LANG", "C"), ("LC_ALL", "C"), ("TZ", "UTC")];
    for name in ["x.svg", "x.png"] {
        let first = picture(&["render"], name, &here);
        assert!(first == picture(&["render"], name, &here), "{name} differs from run to run");
        assert!(first == picture(&["render"], name, &elsewhere), "{name} differs with the environment");
    }
}

#[test]
fn the_run_without_arguments_writes_both_pictures_to_the_folder_output() {
    let folder = Folder::new();
    folder.draw(&["render"]);
    let names: Vec<String> = folder
        .listing()
        .keys()
        .map(|path| path.strip_prefix(folder.path()).unwrap().to_string_lossy().replace('\\', "/"))
        .collect();
    let pictures = ["svg", "png"].map(|ending| format!("output/afghan-border-crossings-2021.{ending}"));
    assert_eq!(names, ["output", pictures[1].as_str(), pictures[0].as_str()]);
}
