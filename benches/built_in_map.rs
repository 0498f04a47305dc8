//! How long the stages of the built-in map take: `cargo bench`.
//!
//! Prints the median and the best of 30 runs of each stage, in one process and without writing a file.

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a benchmark that can't run has failed")]

use std::hint::black_box;
use std::time::Instant;

use marz::{draw, layout, story};

const RUNS: usize = 30;

fn main() {
    let spec = story::built_in().expect("the built-in map is whole");
    let theme = story::theme(spec.theme.as_deref()).expect("the theme of the built-in map is known");
    let told = story::read(spec.clone()).expect("the built-in story can be read").value;
    let map = layout::compose(&told, &theme).expect("the built-in story can be composed").value;
    println!("{:<28}{:>10}{:>10}", "stage, ms", "median", "best");
    time("story::read", || black_box(story::read(spec.clone())).is_ok());
    time("layout::compose", || black_box(layout::compose(&told, &theme)).is_ok());
    time("draw::svg", || black_box(draw::svg(&map.scene)).is_ok());
    time("draw::png at 1x", || black_box(draw::png(&map.scene, 1.0)).is_ok());
    time("draw::png at 2x", || black_box(draw::png(&map.scene, 2.0)).is_ok());
}

fn time(stage: &str, run: impl Fn() -> bool) {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            assert!(run(), "{stage} failed");
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{stage:<28}{:>10.2}{:>10.2}", times[RUNS / 2], times[0]);
}
