//! How many labels find a place, and how long that takes: `cargo bench --bench labels`.
//!
//! First random points on a page of 792 x 612, each with a label of 30 x 7 that touches its point with a corner; above 1,000 points
//! the page grows, so that the density stays that of 750. Prints the mean share of labels that are drawn, and the mean
//! times for finding conflicts and for the search. Then made-up maps, whose labels have many places, farther ones with leaders.

#![allow(clippy::print_stdout, reason = "a benchmark prints")]

use std::time::Instant;

use kurbo::{Point, Rect};
use marz::layout::labels::{Effort, Problem, Shape, conflicts, solve};

/// Points and instances.
const SIZES: [(usize, u64); 9] = [
    (100, 100),
    (250, 100),
    (500, 100),
    (750, 100),
    (1000, 50),
    (2000, 10),
    (5000, 5),
    (20_000, 2),
    (100_000, 1),
];

/// Items, places of each, instances.
const MAPS: [(usize, usize, u64); 3] = [(100, 40, 20), (300, 40, 20), (500, 40, 10)];

fn main() {
    println!("{:<22}{:>10}{:>14}{:>12}", "points", "drawn, %", "conflicts, ms", "search, ms");
    for (points, instances) in SIZES {
        let runs: Vec<_> =
            (1..=instances).map(|seed| measured(&Places::at_points(points, seed), 0.0)).collect();
        let drawn: usize = runs.iter().map(|run| run.drawn).sum();
        let share = drawn as f64 / (points as u64 * instances) as f64 * 100.0;
        row(&points.to_string(), format!("{share:.2}"), &runs);
    }
    println!("\n{:<22}{:>10}{:>14}{:>12}", "map, items x places", "cost", "conflicts, ms", "search, ms");
    for (items, places, instances) in MAPS {
        let runs: Vec<_> =
            (1..=instances).map(|seed| measured(&Places::on_map(items, places, seed), 2.0)).collect();
        let cost = runs.iter().map(|run| run.cost).sum::<i64>() / instances as i64;
        row(&format!("{items} x {places}"), cost.to_string(), &runs);
    }
}

fn row(what: &str, result: String, runs: &[Run]) {
    let mean = |time: fn(&Run) -> f64| runs.iter().map(time).sum::<f64>() / runs.len() as f64;
    println!("{what:<22}{result:>10}{:>14.2}{:>12.2}", mean(|run| run.conflicts), mean(|run| run.search));
}

struct Run {
    drawn: usize,
    cost: i64,
    conflicts: f64,
    search: f64,
}

fn measured(places: &Places, gap: f64) -> Run {
    let shapes: Vec<Shape> = places.shapes();
    let start = Instant::now();
    let lists = conflicts(&shapes, gap);
    let conflicts = start.elapsed().as_secs_f64() * 1000.0;
    let start = Instant::now();
    let problem = Problem::new(places.weights.clone(), places.first.clone(), places.costs.clone(), lists);
    let chosen = solve(&problem, Effort::default());
    let search = start.elapsed().as_secs_f64() * 1000.0;
    Run { drawn: chosen.iter().flatten().count(), cost: problem.cost(&chosen), conflicts, search }
}

/// The places of all items, one after the other.
#[derive(Default)]
struct Places {
    boxes: Vec<Rect>,
    leaders: Vec<Vec<Point>>,
    costs: Vec<i64>,
    weights: Vec<i64>,
    first: Vec<u32>,
}

impl Places {
    fn at_points(points: usize, seed: u64) -> Self {
        let scale = (points as f64 / 750.0).sqrt();
        let scale = if points > 1000 { scale } else { 1.0 };
        let mut random = uniform(seed << 32 | points as u64);
        let mut places = Places { first: vec![0], ..Places::default() };
        for _ in 0..points {
            let (x, y) = (random() * 792.0 * scale, random() * 612.0 * scale);
            for (x, y) in [(x, y), (x, y - 7.0), (x - 30.0, y), (x - 30.0, y - 7.0)] {
                places.push(Rect::new(x, y, x + 30.0, y + 7.0), Vec::new(), 0);
            }
            places.end(1000);
        }
        places
    }

    /// Labels of one or two lines on a page of 1200 x 700, in rings round their points.
    fn on_map(items: usize, each: usize, seed: u64) -> Self {
        let mut random = uniform(seed << 32 | items as u64);
        let mut places = Places { first: vec![0], ..Places::default() };
        for _ in 0..items {
            let at = Point::new(random() * 1200.0, random() * 700.0);
            let (w, h) = (60.0 + 40.0 * random(), if random() < 0.5 { 15.0 } else { 30.0 });
            for place in 0..each {
                let (ring, direction) = ((place / 12) as f64, (place % 12) as f64);
                let (sin, cos) = (direction * std::f64::consts::TAU / 12.0).sin_cos();
                let away = 6.0 + 12.0 * ring * (ring + 1.0).sqrt();
                let centre = Point::new(at.x + cos * (w / 2.0 + away), at.y + sin * (h / 2.0 + away));
                let rect = Rect::from_center_size(centre, (w, h));
                let near = Point::new(at.x.clamp(rect.x0, rect.x1), at.y.clamp(rect.y0, rect.y1));
                let leader = if ring > 0.0 { vec![at.lerp(near, 0.2), near] } else { Vec::new() };
                let cost = direction * 700.0 + ring * 12_000.0 + random() * 9000.0;
                places.push(rect, leader, cost as i64);
            }
            places.end(50_000 + (random() * 400_000.0) as i64);
        }
        places
    }

    fn push(&mut self, rect: Rect, leader: Vec<Point>, cost: i64) {
        self.boxes.push(rect);
        self.leaders.push(leader);
        self.costs.push(cost);
    }

    fn end(&mut self, weight: i64) {
        self.weights.push(weight);
        self.first.push(self.boxes.len() as u32);
    }

    fn shapes(&self) -> Vec<Shape<'_>> {
        let items = self.first.windows(2).enumerate();
        let items = items.flat_map(|(item, w)| (w[0]..w[1]).map(move |_| item as u32));
        let shapes = items.zip(self.boxes.chunks(1)).zip(&self.leaders);
        shapes
            .map(|((item, boxes), leader)| Shape {
                item,
                boxes,
                leader,
                when: None,
                anchor: None,
                has_dot: false,
            })
            .collect()
    }
}

/// Numbers from 0 to 1 (SplitMix64: Steele, Lea, Flood 2014).
fn uniform(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}
