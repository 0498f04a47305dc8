//! `marz check`: what it prints, and what its exit status says.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use support::{Folder, messages};

/// The row of a metric in the table, its name left out.
fn row<'t>(table: &'t str, name: &str) -> &'t str {
    let mut lines = table.lines();
    lines.find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| unreachable!("no {name} in\n{table}"))
}

const EVENTS: &str = "place,country,to_country,count,outcome\nSher Khan Bandar,Afghanistan,Tajikistan,120,admitted\n\
    Hairatan,Afghanistan,Uzbekistan,45,returned\n";

/// A theme like a given one, but for one line.
fn theme(line: &str, instead: &str) -> String {
    let (_, light) = marz::theme::THEMES.iter().find(|(name, _)| *name == "light").unwrap();
    let start = line.split('=').next().unwrap();
    let own = light.lines().map(|own| if own.starts_with(start) { instead } else { own });
    own.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_good_map_passes_every_gate_and_nothing_is_written() {
    let folder = Folder::with(&[("events.csv", EVENTS)]);
    let before = folder.listing();
    let output = folder.run(&["check", "--incidents", "events.csv", "--size", "1000xauto"]);
    let table = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(output.status.code(), Some(0), "{table}{}", messages(&output));
    assert!(table.ends_with("all gates passed\n"), "{table}");
    assert!(row(&table, "label_overlaps").ends_with("0  = 0       pass"), "{table}");
    assert!(row(&table, "contrast_text").contains(">= 4.5"), "{table}");
    assert_eq!(folder.listing(), before);
}

#[test]
fn a_gate_that_fails_is_exit_status_1_with_what_and_where() {
    let folder = Folder::with(&[
        ("events.csv", EVENTS.to_owned()),
        ("pale.toml", theme("muted = ", "muted = \"#b0b0b0\"")),
    ]);
    let output = folder.run(&[
        "check",
        "--incidents",
        "events.csv",
        "--theme",
        "pale.toml",
        "--title",
        "T",
        "--subtitle",
        "So pale",
    ]);
    let table = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{table}{}", messages(&output));
    assert!(row(&table, "contrast_text").ends_with("FAIL"), "{table}");
    assert!(table.contains("    title \"So pale\": 2.17 at "), "{table}");
}

#[test]
fn the_built_in_map_is_checked_without_a_map_file() {
    let output = Folder::new().run(&["check"]);
    let table = String::from_utf8(output.stdout).unwrap();
    for name in ["contrast_text", "contrast_marks", "color_distance", "scale_bar_error", "marker_area_error"]
    {
        assert!(row(&table, name).ends_with("pass"), "{table}");
    }
}

#[test]
fn what_can_t_be_laid_out_is_exit_status_2() {
    for args in [["check", "missing.toml"], ["check", "--size=5x5"], ["check", "--output=a.svg"]] {
        let output = Folder::new().run(&args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn a_warning_fails_a_strict_check_alone() {
    let events = format!("{EVENTS}Nowhere at All,Afghanistan,Tajikistan,5,admitted\n");
    let folder = Folder::with(&[("events.csv", events)]);
    let args = ["check", "--incidents", "events.csv", "--size", "1000xauto"];
    let output = folder.run(&args);
    assert_eq!(output.status.code(), Some(0), "{}", messages(&output));
    assert!(messages(&output).contains("warning: "), "{}", messages(&output));
    assert_eq!(folder.run(&[&args[..], &["--strict"]].concat()).status.code(), Some(1));
    let quiet = folder.run(&[&args[..], &["--quiet"]].concat());
    assert_eq!(messages(&quiet), "");
}

#[test]
fn a_series_is_checked_map_by_map() {
    let events = "date,place,country,to_country,count\n2021-07-04,Sher Khan Bandar,Afghanistan,Tajikistan,120\n\
        2021-07-05,Hairatan,Afghanistan,Uzbekistan,45\n";
    let folder = Folder::with(&[
        ("events.csv", events.to_owned()),
        ("pale.toml", theme("muted = ", "muted = \"#b0b0b0\"")),
    ]);
    let args = [
        "check",
        "--incidents",
        "events.csv",
        "--by",
        "day",
        "--theme",
        "pale.toml",
        "--subtitle",
        "So pale",
    ];
    let table = String::from_utf8(folder.run(&args).stdout).unwrap();
    for day in ["2021-07-04", "2021-07-05"] {
        assert!(table.contains(&format!("    {day}: title \"So pale\": ")), "{table}");
    }
}

#[test]
fn the_report_has_the_metrics_and_every_fault() {
    let folder = Folder::with(&[
        ("events.csv", EVENTS.to_owned()),
        ("pale.toml", theme("muted = ", "muted = \"#b0b0b0\"")),
    ]);
    let args = [
        "render",
        "--incidents",
        "events.csv",
        "--theme",
        "pale.toml",
        "--subtitle",
        "So pale",
        "-o",
        "a.svg",
    ];
    folder.draw(&[&args[..], &["--report", "r.json"]].concat());
    let report: serde_json::Value = serde_json::from_str(&folder.text("r.json")).unwrap();
    let metrics = report["metrics"].as_object().unwrap();
    for count in ["label_overlaps", "label_on_marker", "outside", "leader_crossings", "required_dropped"] {
        assert_eq!(metrics[count].as_u64(), Some(0), "{count}");
    }
    assert!(metrics["contrast_text"].as_f64().unwrap() < 2.2);
    assert!(metrics["scale_bar_error"].as_f64().unwrap() < 0.005);
    let pale = |fault: &&serde_json::Value| fault["what"] == "title \"So pale\"";
    let fault = report["faults"].as_array().unwrap().iter().find(pale).unwrap();
    assert_eq!(fault["metric"], "contrast_text");
    assert!(fault["at"]["x"].is_number() || fault["at"].is_array(), "{fault}");
}

#[test]
fn every_kind_of_event_is_told_from_every_other_in_every_theme() {
    let events = "place,country,to_country,count,kind,outcome\nKunduz,AFG,,30,clash,\nAybak,AFG,,,seizure,\n\
        Sar-e Pul,AFG,,,closure,\nSheberghan,AFG,,25,capture,\nMazar-e Sharif,AFG,,30,deployment,\nBamyan,AFG,,25,other,\n\
        Sher Khan Bandar,AFG,TJK,120,crossing,admitted\nHairatan,AFG,UZB,45,crossing,returned\n";
    let folder = Folder::with(&[("events.csv", events)]);
    for (theme, _) in marz::theme::THEMES {
        let output =
            folder.run(&["check", "--incidents", "events.csv", "--theme", theme, "--size", "1000xauto"]);
        let table = String::from_utf8(output.stdout).unwrap();
        for name in ["color_distance", "shapes_alike", "contrast_text", "contrast_marks"] {
            assert!(row(&table, name).ends_with("pass"), "{theme}: {table}");
        }
    }
}
