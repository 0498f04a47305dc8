//! How many maps a processor draws in a second once what they share is read: `cargo bench --bench batch`.
//!
//! Draws the map files of `data/gallery/` again and again, on one thread and without writing a file. Warm means as in a long
//! batch on one ground: files are read, and the lines of a view, the places of a table's events and the letters of a text that
//! another map had are kept. Labels are placed, and pictures drawn, anew each time. For comparison also with everything read,
//! projected and found anew for each map.

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a benchmark that can't run has failed")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use marz::scene::Scene;
use marz::spec::MapSpec;
use marz::story::{self, Sources};
use marz::{draw, layout, load};

const RUNS: usize = 10;

fn main() {
    let specs: Vec<MapSpec> = map_files().iter().map(|path| read(path)).collect();
    println!("{} maps, {RUNS} times", specs.len());
    let warm = Sources::default();
    for spec in &specs {
        warm.read(spec.clone()).expect("a committed map can be read");
    }
    println!("{:<44}{:>10}{:>10}", "", "ms a map", "maps a s");
    show("read anew", &specs, |spec| black_box(story::read(spec.clone())).is_ok());
    show("read warm", &specs, |spec| black_box(warm.read(spec.clone())).is_ok());
    let svg = |scene: &Scene| draw::svg(scene).is_ok();
    let png = |scene: &Scene| draw::png(scene, 1.0).is_ok();
    show("to SVG, read anew", &specs, |spec| drawn(&Sources::default(), spec, svg));
    show("to SVG, warm", &specs, |spec| drawn(&warm, spec, svg));
    show("to PNG, read anew", &specs, |spec| drawn(&Sources::default(), spec, png));
    show("to PNG, warm", &specs, |spec| drawn(&warm, spec, png));
}

/// Reads, lays out and draws a map.
fn drawn(sources: &Sources, spec: &MapSpec, draw: impl Fn(&Scene) -> bool) -> bool {
    let theme = story::theme(spec.theme.as_deref()).expect("the theme of a committed map is known");
    let story = sources.read(spec.clone()).expect("a committed map can be read").value;
    let map = layout::compose(&story, &theme).expect("a committed map can be composed").value;
    draw(&map.scene)
}

fn show(what: &str, specs: &[MapSpec], run: impl Fn(&MapSpec) -> bool) {
    let start = Instant::now();
    for spec in (0..RUNS).flat_map(|_| specs) {
        assert!(run(spec), "{what} failed");
    }
    let each = start.elapsed().as_secs_f64() / (RUNS * specs.len()) as f64;
    println!("{what:<44}{:>10.2}{:>10.1}", each * 1000.0, 1.0 / each);
}

/// The map files of the gallery, by name.
fn map_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/gallery");
    let entries = std::fs::read_dir(folder).expect("data/gallery/ is there");
    let files = entries.map(|entry| entry.expect("a folder can be listed").path());
    let mut maps: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "toml")).collect();
    maps.sort();
    maps
}

fn read(path: &Path) -> MapSpec {
    let text = load::read_text(path).expect("a committed map file can be read");
    let folder = path.parent().expect("a file lies in a folder");
    MapSpec::read(&text, &path.display().to_string(), folder).expect("a committed map file is one")
}
