//! How many names are looked up in a second: `cargo bench --bench names`.
//!
//! Looks names up among all places of the world: as they are known, in other spellings, and names that nothing bears.

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a benchmark that can't run has failed")]

use std::hint::black_box;
use std::time::Instant;

use marz::load::embedded;

const RUNS: usize = 300;

/// Names by how they are found.
const NAMES: &[(&str, &[&str])] = &[
    (
        "as they are known",
        &["Khorog", "Kaldar", "Хоруғ", "Mazar-e Sharif", "Kyiv", "北京", "مزار شریف", "San José"],
    ),
    (
        "by another spelling",
        &["Khorogh", "Kaldorr", "Mazor-i-Sharif", "Ischkaschim", "Kandahor", "Dschalalabad"],
    ),
    ("merely near", &["Takhlan", "Zgorzhelitse", "Shibirgkan", "Qonduzaba"]),
];

fn main() {
    let start = Instant::now();
    let names = embedded::gazetteer(true, Vec::new()).expect("the built-in names are whole");
    println!("{:<28}{:>12.3} ms", "to open the gazetteer", start.elapsed().as_secs_f64() * 1000.0);
    println!("{:<28}{:>12}{:>20}", "names", "µs each", "look-ups a second");
    for (how, list) in NAMES {
        let start = Instant::now();
        for _ in 0..RUNS {
            list.iter().for_each(|name| drop(black_box(names.meaning(name, &|_| true))));
        }
        let each = start.elapsed().as_secs_f64() / (RUNS * list.len()) as f64;
        println!("{how:<28}{:>12.1}{:>20.0}", each * 1e6, 1.0 / each);
    }
}
