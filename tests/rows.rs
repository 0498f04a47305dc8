//! Every row of a table is accounted for: it is on the map, or the report says where it stayed and why.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::io::Write;
use std::process::{Output, Stdio};

use marz::layout::{Fates, Rows};
use marz::spec::MapSpec;
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{Folder, messages, xml};

/// Draws `x.svg` from a table, and reads its report.
#[track_caller]
fn drawn(table: &str, args: &[&str]) -> (Value, String) {
    let folder = Folder::with(&[("t.csv", table)]);
    let all = ["render", "--incidents", "t.csv", "-o", "x.svg", "--report", "r.json"];
    let output = folder.draw(&[&all, args].concat());
    let elements = xml::read(&folder.text("x.svg")).unwrap();
    let mut report: Value = serde_json::from_str(&folder.text("r.json")).unwrap();
    report["description"] = json!(elements[2].text);
    (report, messages(&output))
}

fn event<'a>(report: &'a Value, id: &str) -> &'a Value {
    report["incidents"].as_array().unwrap().iter().find(|event| event["id"] == id).expect(id)
}

const MIXED: &str = "id,date,place,country,lat,lon,count,source\n\
    good,2021-07-05,Khorog,TJK,,,312,a\n\
    unknown,2021-07-05,Qqqqqqqqqqqq,TJK,,,10,b\n\
    ambiguous,2021-07-05,Langar,,,,20,c\n\
    rejected,2021-02-30,Khorog,TJK,,,40,d\n\
    far,2021-07-05,,,38.5,66.2,80,e\n\
    good,2021-07-05,Khorog,TJK,,,300,f\n";

#[test]
fn rows_without_a_place_are_told_and_the_others_drawn() {
    let (report, said) = drawn(MIXED, &["--extent", "70,36.5,73,38.5"]);
    assert_eq!(
        report["rows"],
        json!({"read": 6, "drawn": 1, "outside": 1, "unplaced": 2, "rejected": 1, "merged": 1,
            "counts": {"read": 762, "drawn": 312, "outside": 80, "unplaced": 30, "rejected": 40, "merged": 300}})
    );
    for (id, fate, reason) in [
        ("unknown", "unplaced", "t.csv: row 3, column \"place\": no place called \"Qqqqqqqqqqqq\" is known"),
        ("ambiguous", "unplaced", "t.csv: row 4, column \"place\": \"Langar\" can mean"),
        (
            "rejected",
            "rejected",
            "t.csv: row 5, column \"date\": expected a day that the calendar has, found",
        ),
        ("far", "outside", "lies outside the map"),
    ] {
        let event = event(&report, id);
        assert_eq!((&event["drawn"], &event["fate"]), (&json!(false), &json!(fate)), "{event}");
        assert!(event["reason"].as_str().unwrap().starts_with(reason), "{event}");
        assert!(id == "far" || said.contains(&format!("warning: {reason}")), "{said}");
    }
    let warnings: Vec<&str> =
        report["warnings"].as_array().unwrap().iter().map(|w| w["code"].as_str().unwrap()).collect();
    assert_eq!(warnings, ["unknown-name", "ambiguous-name", "rejected", "outside"]);
    assert!(event(&report, "ambiguous")["reason"].as_str().unwrap().contains("hint: say which"));
}

#[test]
fn the_description_claims_nobody_who_is_not_drawn() {
    let (report, _) = drawn(MIXED, &["--extent", "70,36.5,73,38.5"]);
    let said = report["description"].as_str().unwrap();
    assert!(said.starts_with("Map of one event, 312 people, 5 July 2021. Khorog: 312, 5 July."), "{said}");
    assert!(said.ends_with("4 events not shown."), "{said}");
}

#[test]
fn the_report_says_of_an_event_what_its_rows_say() {
    let (report, _) = drawn(
        "id,date,place,country,to_place,to_country,count,kind,status,outcome,source,source_url,note,weather\n\
         a,2021-07,Sher Khan Bandar,AFG,Panji Poyon,TJK,more than 130,crossing,claimed,admitted,AP,http://x,n,rain\n",
        &[],
    );
    let event = event(&report, "a");
    for (key, value) in [
        ("to", json!("Panji Poyon, TJK")),
        ("date", json!("2021-07")),
        ("kind", json!("crossing")),
        ("status", json!("claimed")),
        ("outcome", json!("admitted")),
        ("count", json!(130)),
        ("count_is", json!("at-least")),
        ("source", json!("AP")),
        ("other", json!({"count": "more than 130", "weather": "rain"})),
        ("fate", json!("drawn")),
        ("reason", Value::Null),
    ] {
        assert_eq!(event[key], value, "{key}");
    }
    assert_eq!(event["accounts"][0]["source_url"], "http://x");
    assert_eq!(event["accounts"][0]["row"], "row 2");
    assert_eq!(report["tables"][0]["columns"]["to_place"], "to_place");
}

#[test]
fn a_number_that_is_a_lower_bound_or_rounded_is_written_so() {
    let (report, _) = drawn("place,country,count\nKhorog,TJK,more than 130\nVanj,TJK,about 50\n", &[]);
    let said = report["description"].as_str().unwrap();
    assert!(said.contains("Khorog: 130+") && said.contains("Vanj: ~50"), "{said}");
}

#[test]
fn of_many_warnings_of_a_kind_some_are_said_and_all_reported() {
    let (report, said) = drawn(&format!("lat,lon,count\n37.5,71.5,3\n{}", "37,71,x\n".repeat(100)), &[]);
    assert_eq!(said.lines().filter(|line| line.contains("column \"count\"")).count(), 20);
    assert!(said.contains("warning: 80 more of the kind \"rejected\"; --report FILE lists all"), "{said}");
    assert_eq!(report["warnings"].as_array().unwrap().len(), 100);
}

#[test]
fn a_month_is_no_bar_of_days_in_the_timeline() {
    let files = [
        (
            "t.csv",
            "place,country,date,count\nKhorog,TJK,2021-07-05,3\nVanj,TJK,2021-07,1400\nVanj,TJK,,100\n",
        ),
        ("m.toml", "incidents = \"t.csv\"\ntimeline = true\n"),
    ];
    let folder = Folder::with(&files);
    let output = folder.draw(&["render", "m.toml", "--emit", "scene"]);
    let scene = String::from_utf8(output.stdout).unwrap();
    assert!(scene.contains("People by date (day unknown: 1,500)"));
    assert!(scene.contains("\"5 July\"") && scene.contains("\"July 2021\"") && !scene.contains("\"6\""));
}

#[test]
fn a_strict_run_fails_where_an_event_is_left_out_and_draws_all_the_same() {
    let folder = Folder::with(&[("t.csv", "place,country\nKhorog,TJK\nQqqqqqqqqqqq,TJK\n")]);
    let output = folder.run(&["render", "--incidents", "t.csv", "-o", "x.svg", "--strict"]);
    assert_eq!(output.status.code(), Some(1), "{}", messages(&output));
    assert!(folder.text("x.svg").starts_with("<svg"));
}

#[test]
fn a_name_that_is_known_nowhere_does_not_change_the_ground() {
    let ground = |rows: &str| {
        let folder = Folder::with(&[("t.csv", format!("id,place,country\n{rows}"))]);
        folder.draw(&["render", "--incidents", "t.csv", "-o", "x.svg"]);
        let elements = xml::read(&folder.text("x.svg")).unwrap();
        elements
            .iter()
            .filter(|e| e.is("path", "border"))
            .map(|e| e.value("d").to_owned())
            .collect::<Vec<_>>()
    };
    let good = "a,Khorog,TJK\nb,Langar,TJK\n";
    assert!(ground(good) == ground(&format!("{good}c,Qqqqqqqqqqq,TJK\n")));
}

#[test]
fn events_of_another_table_that_have_no_place_are_told_too() {
    let files = [
        ("t.csv", "id,place,country,count\na,Khorog,TJK,5\n"),
        ("e.csv", "place,country,count,kind\nQqqqqqqqqq,TJK,7,capture\nVanj,TJK,x,capture\n"),
        ("m.toml", "incidents = \"t.csv\"\n[[events]]\nfile = \"e.csv\"\nlabel = \"Captures\"\n"),
    ];
    let folder = Folder::with(&files);
    folder.draw(&["render", "m.toml", "-o", "x.svg", "--report", "r.json"]);
    let report: Value = serde_json::from_str(&folder.text("r.json")).unwrap();
    assert_eq!(report["rows"]["read"], 3);
    assert_eq!(event(&report, "e-row-2")["fate"], "unplaced");
    assert_eq!(event(&report, "e-row-3")["fate"], "rejected");
    let description = xml::read(&folder.text("x.svg")).unwrap()[2].text.clone();
    assert!(!description.contains("not shown"), "other events are not described: {description}");
}

/// The same two events in every format.
const EVENTS: [&str; 4] = [
    "id,place,lat,lon,count,kind\nnorth,Alpha,38.7,71.1,12,clash\nsouth,Beta,37.1,71.4,300,crossing\n",
    r#"[{"id":"north","place":"Alpha","lat":38.7,"lon":71.1,"count":12,"kind":"clash"},
        {"kind":"crossing","id":"south","place":"Beta","lat":37.1,"lon":71.4,"count":300}]"#,
    "{\"id\":\"north\",\"place\":\"Alpha\",\"lat\":38.7,\"lon\":71.1,\"count\":12,\"kind\":\"clash\"}\n\
     {\"id\":\"south\",\"place\":\"Beta\",\"lat\":\"37.1\",\"lon\":\"71.4\",\"count\":\"300\",\"kind\":\"crossing\"}\n",
    r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"id":"north","place":"Alpha","count":12,"kind":"clash"},
            "geometry":{"type":"Point","coordinates":[71.1,38.7]}},
        {"type":"Feature","id":"south","properties":{"place":"Beta","count":300,"lat":37.1,"lon":71.4},"geometry":null}]}"#,
];

fn piped(folder: &Folder, bytes: &[u8], args: &[&str]) -> Output {
    let mut command = folder.command(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn csv_json_lines_and_geojson_give_the_same_map_from_a_file_and_from_standard_input() {
    let folder = Folder::new();
    let mut maps = Vec::new();
    for events in EVENTS {
        folder.write("t.data", events);
        folder.draw(&["render", "--incidents", "t.data", "-o", "file.svg"]);
        let output = piped(&folder, events.as_bytes(), &["render", "--incidents", "-", "-o", "piped.svg"]);
        assert!(output.status.success(), "{}", messages(&output));
        maps.extend([folder.text("file.svg"), folder.text("piped.svg")]);
    }
    assert!(maps.iter().all(|map| *map == maps[0]));
}

#[test]
fn a_table_may_be_compressed() {
    // printf 'lat,lon\n38.7,71.1\n' | gzip -n
    let packed = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff\xcbI\x2c\xd1\xc9\xc9\xcf\xe32\xb6\xd03\xd717\xd43\xe4\x02\x00Sw\xdc\xaa\x12\x00\x00\x00";
    let folder = Folder::with(&[("t.csv.gz", &packed[..]), ("t.csv", b"lat,lon\n38.7,71.1\n")]);
    folder.draw(&["render", "--incidents", "t.csv.gz", "-o", "a.svg"]);
    folder.draw(&["render", "--incidents", "t.csv", "-o", "b.svg"]);
    assert_eq!(folder.text("a.svg"), folder.text("b.svg"));
}

#[test]
fn standard_input_is_called_so_and_the_map_has_a_name_all_the_same() {
    let folder = Folder::new();
    let output = piped(&folder, b"place,count\nKhorog,many\n", &["render", "--incidents", "-"]);
    assert!(
        messages(&output).starts_with("error: <stdin>: row 2, column \"count\": "),
        "{}",
        messages(&output)
    );
    let output = piped(&folder, b"lat,lon\n38.7,71.1\n", &["render", "--incidents", "-"]);
    assert!(output.status.success() && folder.path().join("map.svg").exists(), "{}", messages(&output));
}

/// A row of each sort, with the number of people in it.
#[derive(Debug, Clone, Copy)]
enum Sort {
    Drawn,
    Outside,
    Unknown,
    Ambiguous,
    Rejected,
    Merged,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn rows_read_are_rows_drawn_outside_unplaced_rejected_and_merged(
        rows in prop::collection::vec((prop::sample::select(vec![
            Sort::Drawn, Sort::Outside, Sort::Unknown, Sort::Ambiguous, Sort::Rejected, Sort::Merged,
        ]), 0..5000_u64), 0..30),
    ) {
        let mut table = String::from("id,place,country,lat,lon,count,date\nfirst,,,37.5,71.5,1,2021-07-05\n");
        let mut expected = Rows::default();
        let add = |sum: &mut u64, n: u64| *sum += n;
        add(&mut expected.rows.read, 1);
        add(&mut expected.rows.drawn, 1);
        add(&mut expected.counts.read, 1);
        add(&mut expected.counts.drawn, 1);
        for (i, (sort, count)) in rows.iter().enumerate() {
            let id = format!("e{i}");
            let (row, field): (String, fn(&mut Fates) -> &mut u64) = match sort {
                Sort::Drawn => (format!("{id},,,37.{i:02},71.{i:02},{count},2021-07-05"), |t| &mut t.drawn),
                Sort::Outside => (format!("{id},,,38.5,66.{i:02},{count},2021-07-05"), |t| &mut t.outside),
                Sort::Unknown => (format!("{id},Qqqqqqqqqq,TJK,,,{count},"), |t| &mut t.unplaced),
                Sort::Ambiguous => (format!("{id},Langar,,,,{count},"), |t| &mut t.unplaced),
                Sort::Rejected => (format!("{id},Khorog,TJK,,,{count},2021-02-30"), |t| &mut t.rejected),
                Sort::Merged => (format!("first,,,37.5,71.5,{count},2021-07-05"), |t| &mut t.merged),
            };
            table += &format!("{row}\n");
            for (tally, n) in [(&mut expected.rows, 1), (&mut expected.counts, *count)] {
                add(field(tally), n);
                add(&mut tally.read, n);
            }
        }
        let folder = Folder::with(&[("t.csv", table)]);
        let spec = MapSpec {
            incidents: Some(folder.path().join("t.csv")),
            extent: Some([70.0, 36.5, 73.0, 38.5].try_into().unwrap()),
            ..MapSpec::default()
        };
        let story = marz::story::read(spec).unwrap().value;
        let map = marz::layout::compose(&story, &marz::story::theme(None).unwrap()).unwrap().value;
        prop_assert_eq!(map.rows, expected);
        prop_assert_eq!(map.incidents.len() as u64, expected.rows.read - expected.rows.merged);
        for event in &map.incidents {
            prop_assert_eq!(event.drawn, event.reason.is_none());
        }
    }
}
