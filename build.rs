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

    pub use arcs::{ArcRef, Path, cut};
    pub use repair::{Repair, repair};
    pub use seam::is_seam;
}
#[path = "src/load"]
mod load {
    pub mod features;
    pub mod pack;
    pub mod places;
    mod table;
}

use std::path::Path;

use atlas::{Atlas, Level};
use gazetteer::{Entry, EntryKind, Index};
use load::{features, pack, places};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=data");
    let region = region();
    write("region.pack", &compress(&region));
    write("world.pack", &compress(&world()));
    write("gazetteer.pack", &gazetteer(&region));
}

/// A file of `data/`; a build without it can't go on.
fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new("data").join(name))
        .unwrap_or_else(|error| panic!("data/{name}: {error}"))
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

fn region() -> Atlas {
    let mut territories =
        good(features::territories(&read("atlas/countries.geojson"), "countries", Level::Country));
    territories.extend(good(features::territories(
        &read("atlas/provinces.geojson"),
        "provinces",
        Level::Province,
    )));
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

fn world() -> Atlas {
    let mut atlas = Atlas::default();
    atlas.add(
        good(features::territories(&read("world/countries-110m.geojson"), "world", Level::Country)),
        Vec::new(),
    );
    atlas
}

fn compress(atlas: &Atlas) -> Vec<u8> {
    let packed = pack::pack(atlas).unwrap_or_else(|error| panic!("{error}"));
    pack::compress(&packed).expect("compressing into memory does not fail")
}

fn gazetteer(region: &Atlas) -> Vec<u8> {
    let mut entries: Vec<(Entry, Vec<String>)> = Vec::new();
    for (file, kind) in
        [("towns", EntryKind::Town), ("districts", EntryKind::District), ("places", EntryKind::Spot)]
    {
        let text = read(&format!("gazetteer/{file}.csv"));
        entries.extend(places::places(&text, file, kind).unwrap_or_else(|error| panic!("{error}")));
    }
    for territory in region.territories.iter().filter(|t| t.level == Level::Province) {
        let entry = Entry {
            name: territory.names.name.clone(),
            kind: EntryKind::Province,
            country: territory.parent.clone().unwrap_or_default(),
            province: String::new(),
            district: String::new(),
            at: None,
            uncertainty_km: 0.0,
            population: 0,
        };
        entries.push((entry, territory.names.others.clone()));
    }
    let index = Index::build(entries).unwrap_or_else(|error| panic!("{error}"));
    postcard::to_allocvec(&index).expect("an index can be written")
}
