//! Maps through time: a span of days, a map for each day or week, and all of them on one sheet.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use serde_json::Value;
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
        ["c", "d", "a: before 2021-06-25", "b: before 2021-06-25", "e: without a date"],
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
    assert!(said.contains("1 event has no date and can't be shown by days: e"), "{said}");
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
