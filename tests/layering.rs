//! Keeps the layers of ARCHITECTURE.md true: the source is read for `crate::` paths and for outside crates.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

use std::collections::BTreeMap;
use std::path::Path;

/// The modules, the lowest layer first; a module may name itself and those in the rows before its own.
const LAYERS: &[&[&str]] = &[
    &["error", "kept", "parallel", "scene", "geometry"],
    &["topology"],
    &["atlas"],
    &["gazetteer", "language", "projection", "text", "theme"],
    &["load", "spec", "draw"],
    &["layout"],
    &["story", "audit"],
];

/// Modules that may name less than their layer allows.
const NARROWER: &[(&str, &[&str])] = &[
    ("draw", &["error", "scene"]),
    ("audit", &["error", "parallel", "geometry", "scene", "draw", "layout"]),
    ("cli", &[]),
    ("main", &[]),
];

/// Every dependency, with the only modules that may name it; all may where there is none.
const DOORS: &[(&str, &[&str])] = &[
    ("kurbo", &[]),
    ("serde", &[]),
    ("schemars", &[]),
    ("geo", &[]),
    ("fst", &["gazetteer"]),
    ("unicode_normalization", &["gazetteer"]),
    ("jiff", &["atlas", "load", "layout"]),
    ("proj4rs", &["projection"]),
    ("crs_definitions", &["projection"]),
    ("skrifa", &["text"]),
    ("harfrust", &["text"]),
    ("unicode_bidi", &["text"]),
    ("geojson", &["load"]),
    ("memchr", &["load"]),
    ("csv", &["load"]),
    ("postcard", &["load"]),
    ("flate2", &["load"]),
    ("serde_json", &["load", "spec", "cli"]),
    ("toml", &["spec"]),
    ("plotters", &["draw"]),
    ("plotters_backend", &["draw"]),
    ("tiny_skia", &["draw"]),
    ("png", &["draw"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("indicatif", &["cli"]),
    ("rayon", &["cli"]),
    ("sha2", &["cli"]),
];

/// The code of each file of `src/` without its comments, by its path within `src/`.
fn sources() -> BTreeMap<String, String> {
    fn read(folder: &Path, root: &Path, found: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, root, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, code.collect::<Vec<_>>().join("\n"));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    read(&root, &root, &mut found);
    found
}

/// The module of a file: `draw` of `draw/svg.rs`, `theme` of `theme.rs`.
fn module(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or_default()
}

/// The names that follow a root such as `crate::`, also those in braces: `a` and `b` of `crate::{a, b::c}`.
fn named<'a>(code: &'a str, root: &str) -> Vec<&'a str> {
    let name = |text: &'a str| {
        let text = text.trim_start();
        &text[..text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())]
    };
    let mut names = Vec::new();
    for (at, _) in code.match_indices(root).filter(|(at, _)| starts_path(code, *at)) {
        let rest = &code[at + root.len()..];
        let Some(list) = rest.strip_prefix('{') else {
            names.push(name(rest));
            continue;
        };
        let mut depth = 0;
        let mut items = list.split_inclusive(['{', '}', ',']);
        let mut first = true;
        while let Some(item) = items.next().filter(|_| depth >= 0) {
            if first && !name(item).is_empty() {
                names.push(name(item));
            }
            depth += i32::from(item.ends_with('{')) - i32::from(item.ends_with('}'));
            first = depth == 0;
        }
    }
    names
}

/// Whether a path begins here, rather than goes on or is the end of a longer word.
fn starts_path(code: &str, at: usize) -> bool {
    !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
}

/// Whether code uses an outside crate: `png::Encoder`, `use png;`.
fn uses(code: &str, outside: &str) -> bool {
    let path = format!("{outside}::");
    code.match_indices(&path).any(|(at, _)| starts_path(code, at))
        || [";", " as "].iter().any(|end| code.contains(&format!("use {outside}{end}")))
}

/// Whether a module may name another.
fn may_name(module: &str, other: &str) -> bool {
    let layer = |name: &str| LAYERS.iter().position(|row| row.contains(&name));
    if module == "lib" || module == other {
        return true;
    }
    match NARROWER.iter().find(|(name, _)| *name == module) {
        Some((_, allowed)) => allowed.contains(&other),
        None => layer(module).zip(layer(other)).is_some_and(|(own, its)| its < own),
    }
}

#[test]
fn a_module_names_only_those_below_it() {
    let mut found = 0;
    for (file, code) in sources() {
        for name in named(&code, "crate::") {
            found += 1;
            assert!(may_name(module(&file), name), "src/{file} names crate::{name}, which is not below it");
        }
        // The way round the table: out of the module by `super`, further than it is deep.
        let depth = file.trim_end_matches("/mod.rs").split('/').count();
        let own = code.split("#[cfg(test)]\nmod").next().unwrap_or_default();
        let out = module(&file) != "lib" && own.contains(&"super::".repeat(depth));
        assert!(!out, "src/{file} leaves its module by super");
    }
    assert!(found > 100, "only {found} paths were found: the scanner is broken");
}

#[test]
fn every_module_has_a_layer() {
    for file in sources().keys().map(|file| module(file)) {
        let known = LAYERS.iter().flat_map(|row| row.iter()).any(|name| *name == file);
        assert!(known || ["lib", "main", "cli"].contains(&file), "src/{file} stands in no layer");
    }
}

#[test]
fn the_command_line_uses_the_public_library() {
    let sources = sources();
    let cli = || sources.iter().filter(|(file, _)| module(file) == "cli");
    assert!(cli().any(|(_, code)| !named(code, "marz::").is_empty()), "nothing was found: broken scanner");
    for (file, code) in sources.iter().filter(|(file, _)| !["cli", "main"].contains(&module(file))) {
        assert!(named(code, "marz::").is_empty(), "src/{file} names its own crate from outside");
    }
}

#[test]
fn every_outside_crate_has_its_door() {
    let sources = sources();
    for (outside, doors) in DOORS {
        let users = sources.iter().filter(|(_, code)| uses(code, outside)).map(|(file, _)| file);
        let users: Vec<&String> = users.collect();
        assert!(!users.is_empty(), "nobody uses {outside}: take it out of Cargo.toml and of this table");
        for file in users.iter().filter(|_| !doors.is_empty()) {
            assert!(doors.contains(&module(file)), "src/{file} uses {outside}: only {doors:?} may");
        }
    }
}

#[test]
fn every_dependency_has_a_row_in_the_table_of_doors() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let section = manifest.split("\n[dependencies]\n").nth(1).unwrap();
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| Some(line.split_once('=')?.0.trim().replace('-', "_")));
    let names: Vec<String> = names.filter(|name| !name.starts_with('#')).collect();
    assert!(names.len() > 10, "only {names:?} were found: the scanner is broken");
    for name in names {
        assert!(DOORS.iter().any(|(outside, _)| *outside == name), "{name} has no door in this table");
    }
}

#[test]
fn the_scanner_sees_what_it_is_to_see() {
    let code = "use crate::{\n    atlas::{Arc, Level},\n    text,\n};\nlet x = crate::scene::Color::rgb(0);";
    assert_eq!(named(code, "crate::"), ["atlas", "text", "scene"]);
    assert!(named("mycrate::x", "crate::").is_empty());
    assert!(uses("let e = png::Encoder::new();", "png") && uses("use csv as table;", "csv"));
    assert!(!uses("draw::png::x(); jpng::y()", "png") && !uses("plotters_backend::X", "plotters"));
    assert!(may_name("atlas", "topology") && !may_name("topology", "atlas") && !may_name("atlas", "atlass"));
    assert!(may_name("draw", "scene") && !may_name("draw", "text") && !may_name("cli", "story"));
    assert!(may_name("layout", "draw") && !may_name("gazetteer", "text") && may_name("lib", "story"));
    assert_eq!((module("draw/svg.rs"), module("theme.rs")), ("draw", "theme"));
}
