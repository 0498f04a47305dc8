//! Equal inputs give equal bytes: in every run, with any number of threads, in any locale, time zone and folder.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::process::Command;

use marz::spec::MapSpec;
use marz::story::{self, Sources};
use marz::{draw, layout};
use sha2::{Digest, Sha256};
use support::{Folder, messages};

const TABLE: &str = "date,place,country,to_country,count,outcome\n2021-07-04,Khorog,TJK,,312,admitted\n\
                     2021-07-05,Hairatan,AFG,UZB,45,returned\n2021-07-06,İshkoshim,TJK,,,\n";

/// The files that a run writes.
const FILES: [&str; 3] = ["x.svg", "x.png", "live.svg"];

/// The SHA-256 of an SVG, a PNG, and an SVG with live text and both schemes, of a run in a folder of its own.
fn hashes(change: impl Fn(&mut Command)) -> Vec<String> {
    let folder = Folder::with(&[("t.csv", TABLE)]);
    let maps: [&[&str]; 2] =
        [&["-o", FILES[0], "-o", FILES[1]], &["-o", FILES[2], "--text", "live", "--theme", "auto"]];
    for map in maps {
        let common = ["render", "--incidents", "t.csv", "--size", "400xauto"];
        let mut command = folder.command(&[common.as_slice(), map].concat());
        change(&mut command);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", messages(&output));
    }
    FILES.map(|file| format!("{:x?}", Sha256::digest(folder.bytes(file)))).to_vec()
}

#[test]
fn neither_run_nor_threads_nor_locale_nor_time_zone_change_a_byte() {
    let usual = hashes(|_| {});
    let environments: [&[(&str, &str)]; 6] = [
        &[],
        &[("LC_ALL", "C"), ("LANG", "C"), ("TZ", "UTC")],
        &[("LC_ALL", "fa_AF.UTF-8"), ("LANG", "fa_AF.UTF-8"), ("TZ", "Asia/Kabul")],
        &[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("TZ", "America/Los_Angeles")],
        &[("RAYON_NUM_THREADS", "1"), ("COLUMNS", "40"), ("HOME", "/nowhere")],
        &[("RAYON_NUM_THREADS", "7"), ("NO_COLOR", "1"), ("RUST_BACKTRACE", "1")],
    ];
    for environment in environments {
        let changed = hashes(|command| _ = command.envs(environment.iter().copied()));
        assert_eq!(changed, usual, "{environment:?}");
    }
}

#[test]
fn a_single_processor_draws_the_same_bytes() {
    // marz takes as many threads as the processors that it may use.
    if Command::new("taskset").arg("--version").output().is_err() {
        println!("skipped: there is no taskset here");
        return;
    }
    let one = hashes(|command| {
        let mut alone = Command::new("taskset");
        alone.args(["-c", "0"]).arg(command.get_program()).args(command.get_args());
        alone.current_dir(command.get_current_dir().unwrap());
        *command = alone;
    });
    assert_eq!(one, hashes(|_| {}));
}

#[test]
fn the_working_directory_changes_no_byte() {
    let map = "incidents = \"t.csv\"\ntheme = \"light\"\nsize = \"400xauto\"\n";
    let folder = Folder::with(&[("map.toml", map), ("t.csv", TABLE)]);
    folder.draw(&["render", "map.toml", "-o", "a.svg", "-o", "a.png"]);
    let (other, path) = (Folder::new(), |name: &str| folder.path().join(name).display().to_string());
    other.draw(&["render", &path("map.toml"), "-o", "b.svg", "-o", "b.png"]);
    for (a, b) in [("a.svg", "b.svg"), ("a.png", "b.png")] {
        assert!(folder.bytes(a) == other.bytes(b), "{a} and {b} differ");
    }
}

#[test]
fn a_map_has_the_same_bytes_whatever_was_drawn_before_it() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/gallery");
    // Two maps of one view, of which the second finds the lines of the first, and one of another.
    let specs = ["crossings-light", "crossings-dark", "khorog-locator"].map(|name| {
        let text = std::fs::read_to_string(folder.join(name).with_extension("toml")).unwrap();
        MapSpec::read(&text, name, &folder).unwrap()
    });
    let drawn = |sources: &Sources, spec: &MapSpec| {
        let story = sources.read(spec.clone()).unwrap().value;
        let theme = story::theme(spec.theme.as_deref()).unwrap();
        draw::svg(&layout::compose(&story, &theme).unwrap().value.scene).unwrap()
    };
    let shared = Sources::default();
    for (round, spec) in [0, 1].into_iter().flat_map(|round| specs.iter().map(move |spec| (round, spec))) {
        let alone = drawn(&Sources::default(), spec);
        assert!(drawn(&shared, spec) == alone, "{:?} in round {round}", spec.title);
    }
}
