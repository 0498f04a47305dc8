//! How fast boundary files are read: `cargo bench --bench load`.
//!
//! Makes its files in memory, of n and of 2n vertices, and prints the best of some runs of each: the time, and
//! the text read in a second. What is read twice as large should take twice as long.

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a benchmark that can't run has failed")]

use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use marz::atlas::Level;
use marz::load::features::{self, Keys};

const RUNS: usize = 7;

/// Features in a file.
const FEATURES: usize = 200;

fn main() {
    println!("{:<30}{:>10}{:>10}{:>10}", "format, vertices", "MB", "ms", "MB/s");
    for vertices in [500_000, 1_000_000] {
        let records: Vec<String> = (0..FEATURES).map(|i| feature(i, vertices / FEATURES)).collect();
        time("GeoJSON", vertices, &collection(&records));
        time("newline-delimited GeoJSON", vertices, &records.join("\n"));
    }
    for vertices in [500_000, 1_000_000] {
        time("TopoJSON", vertices, &topology(vertices / FEATURES));
    }
}

fn collection(records: &[String]) -> String {
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", records.join(",\n"))
}

/// A point of the circle that is feature `i`, the `k`-th of `n`, degrees.
fn point(i: usize, k: usize, n: usize) -> (f64, f64) {
    let angle = k as f64 / n as f64 * std::f64::consts::TAU;
    (-170.0 + (i % 20) as f64 * 17.0 + 8.0 * angle.cos(), -70.0 + (i / 20) as f64 * 14.0 + 6.0 * angle.sin())
}

/// A feature with numbers of as many digits as programs write.
fn feature(i: usize, n: usize) -> String {
    let mut text = format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"name\":\"Land {i}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[["
    );
    for k in 0..n {
        let (x, y) = point(i, k, n);
        write!(text, "[{x},{y}],").expect("a string takes all");
    }
    let (x, y) = point(i, 0, n);
    write!(text, "[{x},{y}]]]}}}}").expect("a string takes all");
    text
}

/// The same in whole steps.
fn topology(n: usize) -> String {
    let (mut arcs, mut objects) = (String::new(), String::new());
    for i in 0..FEATURES {
        let mut last = (0, 0);
        let separator = if i == 0 { "" } else { "," };
        write!(arcs, "{separator}[").expect("a string takes all");
        for k in 0..=n {
            let (x, y) = point(i, k % n, n);
            let step = ((x * 1e5).round() as i64, (y * 1e5).round() as i64);
            let separator = if k == 0 { "" } else { "," };
            write!(arcs, "{separator}[{},{}]", step.0 - last.0, step.1 - last.1).expect("a string takes all");
            last = step;
        }
        arcs.push(']');
        write!(objects, "{separator}{{\"type\":\"Polygon\",\"id\":\"L{i}\",\"arcs\":[[{i}]]}}")
            .expect("a string takes all");
    }
    format!(
        "{{\"type\":\"Topology\",\"transform\":{{\"scale\":[1e-5,1e-5],\"translate\":[0,0]}},\"arcs\":[{arcs}],\
        \"objects\":{{\"lands\":{{\"type\":\"GeometryCollection\",\"geometries\":[{objects}]}}}}}}"
    )
}

fn time(format: &str, vertices: usize, text: &str) {
    let best = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            let read = features::territories(text, "bench", Level::Country, &Keys::default());
            let found = black_box(read).expect("the benchmark makes good files").value.len();
            let seconds = start.elapsed().as_secs_f64();
            assert_eq!(found, FEATURES, "{format}");
            seconds
        })
        .fold(f64::INFINITY, f64::min);
    let mb = text.len() as f64 / 1e6;
    println!("{:<30}{mb:>10.1}{:>10.1}{:>10.0}", format!("{format}, {vertices}"), best * 1e3, mb / best);
}
