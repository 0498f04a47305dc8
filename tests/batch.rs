//! `marz batch`: many maps at once, from map files and from a manifest.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::collections::BTreeSet;
use std::process::Output;

use serde_json::Value;
use support::{Folder, messages};

const EVENTS: &str = "date,place,country,to_country,count\n2021-07-04,Sher Khan Bandar,Afghanistan,Tajikistan,120\n\
    2021-07-05,Hairatan,Afghanistan,Uzbekistan,45\n";

const TEMPLATE: &str = "title = \"{day}: {what}\"\nincidents = \"events.csv\"\nfrom = \"{day}\"\nto = \"{day}\"\n\
    size = \"400xauto\"\noutput = [\"{day}.svg\"]\n";

const DAYS: &str = "day,what\n2021-07-04,\"120 \"\"people\"\"\"\n2021-07-05,45 people\n";

/// A folder with a template, its events and its manifest.
fn template() -> Folder {
    Folder::with(&[("t.toml", TEMPLATE), ("events.csv", EVENTS), ("days.csv", DAYS)])
}

/// A map file that draws something small and quickly.
fn small(output: &str) -> String {
    format!("title = \"Small\"\nfocus = [\"TJK\"]\nsize = \"300xauto\"\noutput = [\"{output}\"]\n")
}

#[track_caller]
fn status(output: &Output, code: i32) -> String {
    assert_eq!(output.status.code(), Some(code), "{}", messages(output));
    assert!(output.stdout.is_empty(), "standard output is for data");
    messages(output)
}

/// The lines of a report.
fn lines(folder: &Folder, name: &str) -> Vec<Value> {
    folder.text(name).lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

fn words<'l>(lines: &'l [Value], key: &str) -> Vec<&'l str> {
    lines.iter().map(|line| line[key].as_str().unwrap_or("-")).collect()
}

#[test]
fn a_manifest_of_csv_draws_a_map_for_each_row() {
    let folder = template();
    let said = status(&folder.run(&["batch", "t.toml", "--manifest", "days.csv", "--report", "r.jsonl"]), 0);
    assert!(said.contains("2 maps: 2 drawn, 0 unchanged, 0 failed"), "{said}");
    assert!(folder.text("2021-07-04.svg").contains("2021-07-04: 120 &quot;people&quot;"));
    assert!(folder.text("2021-07-05.svg").contains("45 people"));
    let lines = lines(&folder, "r.jsonl");
    assert_eq!(words(&lines, "row"), ["row 2", "row 3"]);
    assert_eq!(words(&lines, "map"), ["t.toml"; 2]);
    assert_eq!(lines[1]["outputs"][0]["bytes"].as_u64(), Some(folder.bytes("2021-07-05.svg").len() as u64));
    assert_eq!(lines[1]["outputs"][0]["sha256"].as_str().unwrap().len(), 64);
}

#[test]
fn a_manifest_of_json_lines_draws_the_same_maps_as_one_of_csv() {
    let folder = template();
    folder.write(
        "days.jsonl",
        "{\"day\":\"2021-07-04\",\"what\":\"120 \\\"people\\\"\"}\n{\"day\":\"2021-07-05\",\"what\":\"45 people\"}\n",
    );
    status(&folder.run(&["batch", "t.toml", "--manifest", "days.csv"]), 0);
    let of_csv = folder.bytes("2021-07-04.svg");
    status(&folder.run(&["batch", "t.toml", "--manifest", "days.jsonl", "--force"]), 0);
    assert!(folder.bytes("2021-07-04.svg") == of_csv);
}

#[test]
fn a_map_of_a_batch_has_the_bytes_that_render_gives_it() {
    let folder = Folder::with(&[("events.csv", EVENTS)]);
    let map =
        "title = \"T\"\nincidents = \"events.csv\"\nsize = \"400xauto\"\noutput = [\"a.svg\", \"a.png\"]\n";
    folder.write("a.toml", map);
    folder.draw(&["render", "a.toml"]);
    let (svg, png) = (folder.bytes("a.svg"), folder.bytes("a.png"));
    std::fs::remove_file(folder.path().join("a.svg")).unwrap();
    status(&folder.run(&["batch", "a.toml"]), 0);
    assert!(folder.bytes("a.svg") == svg && folder.bytes("a.png") == png);
}

#[test]
fn a_placeholder_without_a_column_stops_the_batch_with_key_columns_and_the_nearest() {
    let folder = template();
    folder.write("days.csv", "dax,what\n2021-07-04,x\n");
    let before = folder.listing();
    let said = status(&folder.run(&["batch", "t.toml", "--manifest", "days.csv"]), 2);
    assert!(said.contains("t.toml: from: no column is called \"day\"; there is dax, what"), "{said}");
    assert!(said.contains("did you mean {dax}?"), "{said}");
    assert_eq!(folder.listing(), before);
}

#[test]
fn a_column_that_fills_nothing_is_a_warning() {
    let folder = Folder::with(&[("t.toml", small("{n}.svg")), ("m.csv", "n,unused\na,1\n".to_owned())]);
    let said = status(&folder.run(&["batch", "t.toml", "--manifest", "m.csv"]), 0);
    assert!(
        said.contains("warning: t.toml: the column \"unused\" of the manifest fills no placeholder"),
        "{said}"
    );
}

#[test]
fn a_map_that_fails_stops_no_other_and_makes_exit_status_1() {
    let folder = Folder::with(&[
        ("a.toml", small("a.svg")),
        ("b.toml", "titel = \"B\"\n".to_owned()),
        ("c.toml", small("c.svg").replace("TJK", "Atlantis")),
        ("d.toml", small("d.svg")),
    ]);
    let args = ["batch", "a.toml", "b.toml", "c.toml", "missing.toml", "d.toml", "--report", "r.jsonl", "-q"];
    let said = status(&folder.run(&args), 1);
    assert!(said.contains("failed: c.toml\nerror: focus: no country called \"Atlantis\""), "{said}");
    assert!(!said.contains("drawn"), "{said}");
    let lines = lines(&folder, "r.jsonl");
    assert_eq!(words(&lines, "status"), ["drawn", "failed", "failed", "failed", "drawn"]);
    assert!(lines[1]["error"]["message"].as_str().unwrap().contains("titel"), "{}", lines[1]);
    assert_eq!(lines[3]["error"]["file"], "missing.toml");
    assert!(folder.path().join("a.svg").exists() && folder.path().join("d.svg").exists());
}

#[test]
fn a_row_that_makes_no_sense_fails_its_own_map() {
    let folder = Folder::with(&[("m.csv", "n,extent\na,\"60,30,75,40\"\nb,here\n")]);
    folder.write("t.toml", "size = \"300xauto\"\nextent = \"{extent}\"\noutput = [\"{n}.svg\"]\n");
    let said = status(&folder.run(&["batch", "t.toml", "--manifest", "m.csv"]), 1);
    assert!(said.contains("drawn: t.toml, row 2\n"), "{said}");
    assert!(
        said.contains("failed: t.toml, row 3\nerror: t.toml: row 3 of m.csv, extent: expected 4 values"),
        "{said}"
    );
}

#[test]
fn two_maps_that_write_one_file_stop_the_batch() {
    let folder = template();
    folder.write("t.toml", TEMPLATE.replace("\"{day}.svg\"", "\"same.svg\""));
    let before = folder.listing();
    let said = status(&folder.run(&["batch", "t.toml", "--manifest", "days.csv"]), 2);
    assert!(
        said.contains("same.svg: would be written twice: for t.toml, row 2 and for t.toml, row 3"),
        "{said}"
    );
    assert_eq!(folder.listing(), before);
}

#[test]
fn an_output_that_some_map_is_made_from_stops_the_batch() {
    let folder = Folder::with(&[("a.toml", small("a.svg"))]);
    folder.write("own.svg", "name,alias\n");
    folder.write("b.toml", format!("aliases = [\"./own.svg\"]\n{}", small("b.svg")));
    folder.write("c.toml", small("own.svg"));
    let said = status(&folder.run(&["batch", "a.toml", "b.toml", "c.toml"]), 2);
    assert!(said.contains("own.svg: a map is made from this file, so it can't be written as well"), "{said}");
    let said = status(&folder.run(&["batch", "a.toml", "--report", "a.toml"]), 2);
    assert!(said.contains("a.toml: a map is made from this file"), "{said}");
    assert!(!folder.path().join("a.svg").exists());
}

#[test]
fn a_map_of_a_series_takes_no_file_of_another_map() {
    let folder = Folder::with(&[("events.csv", EVENTS.to_owned()), ("b.toml", small("a-2021-07-04.svg"))]);
    let series = "incidents = \"events.csv\"\nby = \"day\"\nsize = \"400xauto\"\noutput = [\"a.svg\"]\n";
    folder.write("a.toml", series);
    let said = status(&folder.run(&["batch", "a.toml", "b.toml", "--report", "r.jsonl"]), 1);
    assert!(
        said.contains("a-2021-07-04.svg: would be written twice: for b.toml and for a map of this series"),
        "{said}"
    );
    assert_eq!(words(&lines(&folder, "r.jsonl"), "status"), ["failed", "drawn"]);
    assert!(!folder.path().join("a-2021-07-05.svg").exists());
}

#[test]
fn what_only_one_map_can_have_is_refused() {
    let folder = Folder::with(&[("a.toml", "incidents = \"-\"\noutput = [\"a.svg\"]\n")]);
    let said = status(&folder.run(&["batch", "a.toml"]), 1);
    assert!(said.contains("standard input"), "{said}");
}

#[test]
fn wrong_arguments_are_exit_status_2() {
    let folder = template();
    for args in [
        &["batch"][..],
        &["batch", "t.toml", "--jobs", "0"],
        &["batch", "t.toml", "--shard", "0/2"],
        &["batch", "t.toml", "--shard", "3/2"],
        &["batch", "t.toml", "--shard", "half"],
        &["batch", "t.toml", "t.toml", "--manifest", "days.csv"],
        &["batch", "t.toml", "--manifest", "missing.csv"],
        &["batch", "missing.toml", "--manifest", "days.csv"],
    ] {
        assert_eq!(folder.run(args).status.code(), Some(2), "{args:?}");
    }
}

/// Draws again, and says what became of each map.
fn again(folder: &Folder, args: &[&str]) -> Vec<String> {
    status(&folder.run(&[args, &["--report", "r.jsonl"]].concat()), 0);
    words(&lines(folder, "r.jsonl"), "status").iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn unchanged_maps_are_skipped_and_force_draws_them() {
    let folder = template();
    let args = ["batch", "t.toml", "--manifest", "days.csv"];
    assert_eq!(again(&folder, &args), ["drawn", "drawn"]);
    let drawn = lines(&folder, "r.jsonl");
    let before = folder.bytes(".marz-batch.json");
    assert_eq!(again(&folder, &args), ["unchanged", "unchanged"]);
    // What is known of an unchanged map is what was known when it was drawn.
    for (was, is) in drawn.iter().zip(lines(&folder, "r.jsonl")) {
        assert_eq!((&was["outputs"], &was["warnings"]), (&is["outputs"], &is["warnings"]));
    }
    assert_eq!(again(&folder, &[&args[..], &["--force"]].concat()), ["drawn", "drawn"]);
    assert!(folder.bytes(".marz-batch.json") == before);
}

#[test]
fn whatever_a_map_is_made_from_has_it_drawn_again() {
    let folder = template();
    let map = |title: &str, output: &str| {
        format!(
            "title = \"{title}\"\naliases = [\"aliases.csv\"]\ntheme = \"own.toml\"\n{}",
            &small(output)[16..]
        )
    };
    let (_, theme) = marz::theme::THEMES.iter().find(|(name, _)| *name == "light").unwrap();
    folder.write("own.toml", theme);
    folder.write("aliases.csv", "name,alias\nKhorog,Xorog\n");
    folder.write("a.toml", map("A", "a.svg"));
    folder.write("b.toml", small("b.svg"));
    let args = ["batch", "a.toml", "b.toml"];
    assert_eq!(again(&folder, &args), ["drawn", "drawn"]);
    let redrawn = |what: &str| assert_eq!(again(&folder, &args), ["drawn", "unchanged"], "{what}");
    folder.write("aliases.csv", "name,alias\nKhorog,Horog\n");
    redrawn("a file that is read");
    folder.write("own.toml", theme.replace("paper = \"#ffffff\"", "paper = \"#fffff0\""));
    redrawn("the theme");
    folder.write("a.toml", map("Another", "a.svg"));
    redrawn("the map file");
    folder.write("a.svg", "<svg/>");
    redrawn("a picture that was edited");
    std::fs::remove_file(folder.path().join("a.svg")).unwrap();
    redrawn("a picture that is gone");
    folder.write("a.toml", format!("# a remark\n{}", map("Another", "a.svg")));
    assert_eq!(again(&folder, &args), ["unchanged", "unchanged"]);
    folder.write(".marz-batch.json", "{");
    assert_eq!(again(&folder, &args), ["drawn", "drawn"]);
}

#[test]
fn the_shards_of_a_batch_are_all_of_it_and_none_twice() {
    let manifest: String = "n\n".to_owned() + &(0..7).map(|n| format!("{n}\n")).collect::<String>();
    let folder = Folder::with(&[("t.toml", small("{n}.svg")), ("m.csv", manifest)]);
    let mut seen = Vec::new();
    for shard in ["1/3", "2/3", "3/3"] {
        let args = ["batch", "t.toml", "--manifest", "m.csv", "--shard", shard, "--report", "r.jsonl"];
        status(&folder.run(&args), 0);
        let lines = lines(&folder, "r.jsonl");
        assert!((2..=3).contains(&lines.len()), "{shard}");
        seen.extend(words(&lines, "row").iter().map(|row| (*row).to_owned()));
    }
    assert_eq!(seen.len(), 7);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 7);
    // What the shards remember, each for its own maps, is known to all.
    assert_eq!(again(&folder, &["batch", "t.toml", "--manifest", "m.csv"]), ["unchanged"; 7]);
}

#[test]
fn the_report_has_the_order_of_the_maps_however_many_threads_there_are() {
    let folder = template();
    folder
        .write("slow.toml", TEMPLATE.replace("{day}: {what}", "All").replace("\"{day}\"", "\"2021-07-05\""));
    folder.write("slow.toml", folder.text("slow.toml").replace("{day}.svg", "slow.svg"));
    let names: Vec<String> = (0..5).map(|n| format!("{n}.toml")).collect();
    names.iter().for_each(|name| folder.write(name, small(&format!("{name}.svg"))));
    let maps: Vec<&str> =
        ["slow.toml", "missing.toml"].into_iter().chain(names.iter().map(|n| &**n)).collect();
    let report = |jobs: &str| {
        let args = [&["batch"], &maps[..], &["--force", "--jobs", jobs, "--report", "r.jsonl"]].concat();
        status(&folder.run(&args), 1);
        folder.text("r.jsonl")
    };
    let one = report("1");
    assert_eq!(one, report("2"));
    let lines: Vec<Value> = one.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(words(&lines, "map"), maps);
}
