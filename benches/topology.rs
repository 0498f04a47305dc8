//! How long the topology of a made-up coverage takes: `cargo bench --bench topology`.
//!
//! The coverage is a grid of polygons with wiggly borders, once with a number of vertices and once with twice as many,
//! so that what grows faster than its input shows. Prints the best of a few runs.

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::hint::black_box;
use std::time::Instant;

use geo::{Coord, LineString, MultiPolygon, Polygon};
use kurbo::Point;
use marz::topology::{Path, cut, repair, simplify, snap};

/// Vertices in a side of a polygon.
const SIDE: usize = 50;
const RUNS: usize = 7;

fn main() {
    println!("{:<12}{:>12}{:>12}{:>12}", "best, ms", "n", "2n", "12n");
    let grids: Vec<Vec<Vec<Coord<f64>>>> = [37, 53, 129].map(coverage).into();
    row("vertices", &grids, |rings| rings.iter().map(Vec::len).sum::<usize>() as f64);
    row("cut", &grids, |rings| {
        let paths: Vec<_> = rings.iter().map(|points| Path { points, ring: true }).collect();
        best(|| black_box(cut(&paths)).arcs.len())
    });
    row("repair", &grids, |rings| {
        let polygon = |ring: &Vec<Coord<f64>>| Polygon::new(LineString(ring.clone()), Vec::new());
        // A feature of its own each, as countries are.
        let mut copies: Vec<Vec<MultiPolygon<f64>>> =
            (0..RUNS).map(|_| rings.iter().map(|ring| polygon(ring).into()).collect()).collect();
        best(|| copies.pop().unwrap_or_default().into_iter().map(repair).collect::<Vec<_>>())
    });
    row("snap", &grids, |rings| {
        // Every ring is off by a little.
        let off = |(i, ring): (usize, &Vec<Coord<f64>>)| {
            let by = 1e-6 * (i % 7) as f64;
            ring.iter().map(|p| Coord { x: p.x + by, y: p.y - by }).collect::<Vec<_>>()
        };
        let rings: Vec<_> = rings.iter().enumerate().map(off).collect();
        best(|| snap(&mut rings.clone(), 1e-5))
    });
    row("simplify", &grids, |rings| {
        let arcs = on_page(rings);
        best(|| simplify(&arcs, 0.35))
    });
    row("  kept", &grids, |rings| simplify(&on_page(rings), 0.35).iter().map(Vec::len).sum::<usize>() as f64);
}

/// The arcs of rings on a page of 1000 px.
fn on_page(rings: &[Vec<Coord<f64>>]) -> Vec<Vec<Point>> {
    let paths: Vec<_> = rings.iter().map(|points| Path { points, ring: true }).collect();
    let page = |p: &Coord<f64>| Point::new(p.x * 50.0, 1000.0 - p.y * 50.0);
    cut(&paths).arcs.iter().map(|arc| arc.iter().map(page).collect()).collect()
}

fn row(what: &str, grids: &[Vec<Vec<Coord<f64>>>], measure: impl Fn(&[Vec<Coord<f64>>]) -> f64) {
    let row: Vec<_> = grids.iter().map(|rings| format!("{:>12.1}", measure(rings))).collect();
    println!("{what:<12}{}", row.concat());
}

fn best<T>(mut run: impl FnMut() -> T) -> f64 {
    let mut time = || {
        let start = Instant::now();
        let result = black_box(run());
        let time = start.elapsed().as_secs_f64() * 1000.0;
        drop(result);
        time
    };
    (0..RUNS).map(|_| time()).fold(f64::INFINITY, f64::min)
}

/// The rings of a grid of `n` by `n` polygons, counter-clockwise, closed, in degrees.
fn coverage(n: usize) -> Vec<Vec<Coord<f64>>> {
    let size = 20.0 / n as f64;
    // A side of a cell from a corner of the grid, along x or y, with bends that depend on where it is alone.
    let side = |i: usize, j: usize, upward: bool| {
        (0..=SIDE).map(move |k| {
            let along = k as f64 / SIDE as f64;
            let bend =
                (along * 40.0 + (i * 7 + j * 13) as f64).sin() * (along * std::f64::consts::PI).sin() * 0.05;
            let bend = if k == 0 || k == SIDE { 0.0 } else { bend };
            let (x, y) = if upward { (bend, along) } else { (along, bend) };
            let (x, y) = if k == SIDE { if upward { (0.0, 1.0) } else { (1.0, 0.0) } } else { (x, y) };
            Coord { x: (i as f64 + x) * size, y: (j as f64 + y) * size }
        })
    };
    let cells = (0..n * n).map(|cell| (cell % n, cell / n));
    cells
        .map(|(i, j)| {
            let mut ring: Vec<Coord<f64>> = side(i, j, false).collect();
            ring.extend(side(i + 1, j, true).skip(1));
            ring.extend(side(i, j + 1, false).collect::<Vec<_>>().into_iter().rev().skip(1));
            ring.extend(side(i, j, true).collect::<Vec<_>>().into_iter().rev().skip(1));
            ring
        })
        .collect()
}
