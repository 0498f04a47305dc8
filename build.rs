//! Packs the readable files of `data/` into the binary, through the very loaders that read a user's files.

#![allow(dead_code, unreachable_pub, unused_imports, missing_docs, clippy::expect_used, clippy::panic)]

#[path = "src/atlas/mod.rs"]
mod atlas;
#[path = "src/error.rs"]
mod error;
#[path = "src/gazetteer/mod.rs"]
mod gazetteer;
#[path = "src/topology"]
mod topology {
    mod arcs;
    mod chains;
    mod repair;
    mod seam;
    mod snap;
    mod turn;

    pub use arcs::{ArcRef, Path, cut};
    pub use repair::{Repair, repair};
    pub use seam::is_seam;
    pub use snap::{Snapped, snap};
    pub use turn::{course, holds, passes_north, relative};
}
#[path = "src/language"]
mod language {
    pub mod lexicon;
    pub mod script;
}
#[path = "src/parallel.rs"]
mod parallel;
#[path = "src/load"]
mod load {
    mod collection;
    mod crs;
    mod document;
    pub mod features;
    pub mod pack;
    pub mod places;
    mod properties;
    mod shape;
    mod table;
    mod topojson;
}

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use atlas::{Atlas, Level};
use gazetteer::{Entry, EntryKind, Index};
use language::{lexicon::Lexicon, script};
use load::{features, pack, places};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // What is included above: a change elsewhere changes no pack.
    for source in ["atlas", "error.rs", "gazetteer", "language", "load", "parallel.rs", "topology"] {
        println!("cargo:rerun-if-changed=src/{source}");
    }
    println!("cargo:rerun-if-changed=data");
    let region = region();
    let mut named = BTreeSet::new();
    write("region.pack", &packed(&region));
    for scale in ["110m", "50m", "10m"] {
        let world = world(scale);
        write(&format!("world-{scale}.pack"), &packed(&world));
        if scale == "10m" {
            let towns = [("world-towns.csv.gz", EntryKind::Town)];
            write("world-gazetteer.pack", &gazetteer(&towns, &world, &mut named));
        }
    }
    let tables = [
        ("towns.csv", EntryKind::Town),
        ("districts.csv", EntryKind::District),
        ("places.csv", EntryKind::Spot),
    ];
    write("gazetteer.pack", &gazetteer(&tables, &region, &mut named));
    write("lexicon.pack", &lexicon(&tables, &named));
}

/// A file of `data/`, unpacked; a build without it can't go on.
fn read(name: &str) -> String {
    let file = std::fs::File::open(Path::new("data").join(name));
    let mut file = file.unwrap_or_else(|error| panic!("data/{name}: {error}"));
    let mut text = String::new();
    let done = match name.ends_with(".gz") {
        true => flate2::read::GzDecoder::new(file).read_to_string(&mut text),
        false => file.read_to_string(&mut text),
    };
    done.map(|_| text).unwrap_or_else(|error| panic!("data/{name}: {error}"))
}

fn write(name: &str, bytes: &[u8]) {
    let folder = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(Path::new(&folder).join(name), bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
}

fn good<T>(result: error::Result<error::Warned<T>>) -> T {
    match result {
        Ok(read) if read.warnings.is_empty() => read.value,
        Ok(read) => panic!("{:?}", read.warnings),
        Err(error) => panic!("{error}"),
    }
}

fn territories(name: &str, level: Level) -> Vec<atlas::TerritoryInput> {
    good(features::territories(&read(name), name, level, &features::Keys::default()))
}

fn region() -> Atlas {
    let mut territories = territories("atlas/countries.geojson", Level::Country);
    territories.extend(self::territories("atlas/provinces.geojson", Level::Province));
    let mut lines = good(features::rivers(&read("atlas/rivers.geojson"), "rivers"));
    lines.extend(good(features::statuses(&read("atlas/border-status.geojson"), "border-status")));
    let mut atlas = Atlas::default();
    atlas.add(territories, lines);
    atlas.lakes = good(features::lakes(&read("atlas/lakes.geojson"), "lakes"));
    for credit in ["© OpenStreetMap contributors", "Natural Earth", "GSHHG", "GeoNames"] {
        atlas.credit(credit);
    }
    atlas
}

/// The world at a scale; provinces and rivers belong to the largest.
fn world(scale: &str) -> Atlas {
    let mut atlas = Atlas::default();
    let mut territories = self::territories(&format!("world/countries-{scale}.geojson"), Level::Country);
    let mut lines = good(features::statuses(&read(&format!("world/status-{scale}.geojson")), "status"));
    if scale == "10m" {
        territories.extend(self::territories("world/provinces-10m.geojson", Level::Province));
        lines.extend(good(features::rivers(&read("world/rivers.geojson"), "rivers")));
    }
    atlas.add(territories, lines);
    if scale != "110m" {
        atlas.lakes = good(features::lakes(&read("world/lakes.geojson"), "lakes"));
    }
    for credit in ["Natural Earth", "GeoNames"] {
        atlas.credit(credit);
    }
    atlas
}

fn packed(atlas: &Atlas) -> Vec<u8> {
    pack::pack(atlas).unwrap_or_else(|error| panic!("{error}"))
}

/// Names of places, with the codes of their countries; rivers and lakes are of none.
type Named = BTreeSet<(String, String)>;

fn gazetteer(tables: &[(&str, EntryKind)], atlas: &Atlas, named: &mut Named) -> Vec<u8> {
    let waters =
        atlas.rivers.iter().map(|river| &river.names).chain(atlas.lakes.iter().map(|lake| &lake.names));
    named.extend(waters.map(|names| (String::new(), names.name.clone())));
    let mut entries: Vec<(Entry, Vec<String>)> = Vec::new();
    for (file, kind) in tables {
        let text = read(&format!("gazetteer/{file}"));
        entries.extend(places::places(&text, file, *kind).unwrap_or_else(|error| panic!("{error}")));
    }
    for territory in &atlas.territories {
        let (kind, country) = match territory.level {
            Level::Country => (EntryKind::Country, territory.id.clone()),
            Level::Province => (EntryKind::Province, territory.parent.clone().unwrap_or_default()),
            Level::District => continue,
        };
        let names = &territory.names;
        let entry = Entry {
            name: names.name.clone().into(),
            kind,
            country: country.into(),
            province: "".into(),
            district: "".into(),
            at: None,
            uncertainty_km: 0.0,
            population: 0,
        };
        entries.push((entry, names.by_language.values().chain(&names.others).cloned().collect()));
    }
    named.extend(entries.iter().map(|(entry, _)| (entry.country.to_string(), entry.name.to_string())));
    let index = Index::build(entries).unwrap_or_else(|error| panic!("{error}"));
    postcard::to_allocvec(&index).expect("an index can be written")
}

/// What places of the region are called in other languages: as `local-names.csv` says, else where letters and country
/// of a spelling tell its language. What two places of one name are called differently is left out.
fn lexicon(tables: &[(&str, EntryKind)], named: &Named) -> Vec<u8> {
    let mut lexicon = Lexicon::default();
    let text = read("gazetteer/local-names.csv");
    let mut by_hand = csv::Reader::from_reader(text.as_bytes());
    let header = by_hand.headers().expect("local-names.csv has a header").clone();
    for row in by_hand.records() {
        let row = row.unwrap_or_else(|error| panic!("data/gazetteer/local-names.csv: {error}"));
        for (tag, local) in header.iter().zip(&row).skip(2).filter(|(_, local)| !local.is_empty()) {
            lexicon.add(&row[0], &row[1], tag, local);
        }
        let name = (row[0].to_owned(), row[1].to_owned());
        assert!(named.contains(&name), "data/gazetteer/local-names.csv names what is nowhere else: {name:?}");
    }
    let mut told: BTreeMap<(String, String, &str), BTreeSet<String>> = BTreeMap::new();
    for (file, kind) in tables {
        let text = read(&format!("gazetteer/{file}"));
        let places = places::places(&text, file, *kind).unwrap_or_else(|error| panic!("{error}"));
        for (entry, others) in &places {
            let (country, name) = (entry.country.to_string(), entry.name.to_string());
            for (tag, local) in script::told(&country, others.iter().map(String::as_str)) {
                told.entry((country.clone(), name.clone(), tag)).or_default().insert(local.to_owned());
            }
        }
    }
    for ((country, name, tag), locals) in told.iter().filter(|(_, locals)| locals.len() == 1) {
        locals.iter().for_each(|local| lexicon.add(country, name, tag, local));
    }
    postcard::to_allocvec(&lexicon).expect("a lexicon can be written")
}
