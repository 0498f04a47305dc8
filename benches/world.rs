//! How long the world takes, in every projection and from projecting to drawing: `cargo bench --bench world`.
//!
//! Prints the median and the best of 15 runs, in one process and without writing a file.

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a benchmark that can't run has failed")]

use std::hint::black_box;
use std::time::Instant;

use marz::atlas::Extent;
use marz::projection::PROJECTIONS;
use marz::spec::MapSpec;
use marz::{draw, layout, story};

const RUNS: usize = 15;

fn main() {
    let points = Extent::WORLD.grid();
    println!("{:<36}{:>10}{:>10}", "ns a point", "forward", "inverse");
    for offer in PROJECTIONS {
        let projection = offer.of(Extent::WORLD).expect("an offered projection has parameters for the world");
        let images: Vec<_> = points.iter().filter_map(|p| projection.project(*p)).collect();
        let (forward, _) = time(|| points.iter().filter(|p| projection.project(**p).is_some()).count());
        let (inverse, _) = time(|| images.iter().filter(|p| projection.invert(**p).is_some()).count());
        let each = |ms: f64, n: usize| ms * 1e6 / n as f64;
        println!(
            "{:<36}{:>10.0}{:>10.0}",
            offer.name,
            each(forward, points.len()),
            each(inverse, images.len())
        );
    }
    println!("\n{:<36}{:>10}{:>10}", "stage, ms", "median", "best");
    let theme = story::theme(None).expect("the default theme is known");
    let small = MapSpec {
        extent: Some(Extent::WORLD),
        size: "1200xauto".parse().expect("a size"),
        ..MapSpec::default()
    };
    let large = MapSpec { focus: vec!["UKR".to_owned()], ..small.clone() };
    let large = MapSpec { extent: None, ..large };
    for (name, spec) in [("the world", small), ("Ukraine", large)] {
        let told = story::read(spec.clone()).expect("the built-in world can be read").value;
        let map = layout::compose(&told, &theme).expect("the world can be composed").value;
        show(&format!("{name}: story::read"), || black_box(story::read(spec.clone())).is_ok());
        show(&format!("{name}: layout::compose"), || black_box(layout::compose(&told, &theme)).is_ok());
        show(&format!("{name}: draw::svg"), || black_box(draw::svg(&map.scene)).is_ok());
        show(&format!("{name}: draw::png"), || black_box(draw::png(&map.scene, 1.0)).is_ok());
    }
}

fn show(stage: &str, run: impl Fn() -> bool) {
    let (median, best) = time(run);
    println!("{stage:<36}{median:>10.2}{best:>10.2}");
}

/// Median and best, ms.
fn time<T>(run: impl Fn() -> T) -> (f64, f64) {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(run());
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[RUNS / 2], times[0])
}
