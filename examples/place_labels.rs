//! Places labels of one size at points: `cargo run --release --example place_labels -- points.csv --page 792x612 --label
//! 30x7 --positions 4`.
//!
//! The setting in which searches for label places are compared (Christensen, Marks, Shieber 1995): each label touches its point,
//! with a corner (four positions) or also with the middle of a side (eight); the edge of the page is ignored. As many labels as can
//! be are drawn without overlapping. The table has the columns `x` and `y`; the result is a JSON array with one object for each
//! point, in order: `{"box": [x0, y0, x1, y1]}`, or `{"box": null}` where no label is drawn. The search is the one that maps use.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "its output is what it is for")]

use std::io::Write;
use std::process::ExitCode;

use marz::geometry::Rect;
use marz::layout::labels::{Effort, Problem, Shape, conflicts, solve};

const USAGE: &str = "usage: place_labels POINTS.csv [--page WxH] [--label WxH] [--positions 4|8]";

/// Where a label's lower left corner stands from its point, in labels: Imhof's order, the upper right first.
const POSITIONS: [(f64, f64); 8] = [
    (0.0, 0.0),
    (0.0, -1.0),
    (-1.0, 0.0),
    (-1.0, -1.0),
    (0.0, -0.5),
    (-1.0, -0.5),
    (-0.5, 0.0),
    (-0.5, -1.0),
];

/// What the command line asks for.
struct Task {
    path: String,
    label: (f64, f64),
    positions: usize,
}

fn main() -> ExitCode {
    let result = task(std::env::args().skip(1)).and_then(|task| {
        let points = points(&task.path)?;
        let json = json(&places(&points, &task));
        std::io::stdout().write_all(json.as_bytes()).map_err(|e| format!("standard output: {e}"))
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

fn task(mut arguments: impl Iterator<Item = String>) -> Result<Task, String> {
    let mut task = Task { path: String::new(), label: (30.0, 7.0), positions: 4 };
    while let Some(argument) = arguments.next() {
        if !argument.starts_with("--") {
            if !task.path.is_empty() {
                return Err(format!(
                    "{argument}: one table is expected, and there is {}; {USAGE}",
                    task.path
                ));
            }
            task.path = argument;
            continue;
        }
        let value = arguments.next().ok_or(format!("{argument}: a value is expected after it; {USAGE}"))?;
        match argument.as_str() {
            // Labels may stick out of the page: only its form is checked.
            "--page" => drop(size(&argument, &value)?),
            "--label" => task.label = size(&argument, &value)?,
            "--positions" => {
                task.positions = match value.as_str() {
                    "4" => 4,
                    "8" => 8,
                    _ => return Err(format!("--positions: 4 or 8 is expected, not {value}")),
                }
            }
            _ => return Err(format!("{argument}: no such option; {USAGE}")),
        }
    }
    if task.path.is_empty() { Err(format!("a table of points is expected; {USAGE}")) } else { Ok(task) }
}

/// Breadth and height, as in `792x612`.
fn size(option: &str, value: &str) -> Result<(f64, f64), String> {
    let number = |text: &str| text.parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0);
    let parsed = value.split_once('x').and_then(|(w, h)| number(w).zip(number(h)));
    parsed.ok_or(format!("{option}: breadth and height above 0 are expected, as in 792x612, not {value}"))
}

fn points(path: &str) -> Result<Vec<(f64, f64)>, String> {
    let mut table = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)
        .map_err(|e| format!("{path}: can't be read: {e}"))?;
    let header = table.headers().map_err(|e| format!("{path}: can't be read: {e}"))?.clone();
    let column = |name: &str| {
        let found = header.iter().position(|h| h.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name));
        found.ok_or(format!("{path}: a column {name} is expected in the header, found {header:?}"))
    };
    let (x, y) = (column("x")?, column("y")?);
    let mut points = Vec::new();
    let mut row = csv::StringRecord::new();
    while table.read_record(&mut row).map_err(|e| format!("{path}: {e}"))? {
        let line = row.position().map_or(0, csv::Position::line);
        let number = |column: usize, name: &str| {
            let text = row.get(column).unwrap_or_default();
            let number = text.parse().ok().filter(|n: &f64| n.is_finite());
            number.ok_or(format!("{path}, line {line}: a number is expected as {name}, not \"{text}\""))
        };
        points.push((number(x, "x")?, number(y, "y")?));
    }
    Ok(points)
}

/// The box of each point's label, if it is drawn.
fn places(points: &[(f64, f64)], task: &Task) -> Vec<Option<Rect>> {
    let (breadth, height) = task.label;
    let place = |(x, y): (f64, f64), (across, up): (f64, f64)| {
        let (x0, y0) = (x + across * breadth, y + up * height);
        // The side at the point stands at it to the last bit.
        let x1 = if across == -1.0 { x } else { x0 + breadth };
        let y1 = if up == -1.0 { y } else { y0 + height };
        Rect::new(x0, y0, x1, y1)
    };
    let positions = &POSITIONS[..task.positions];
    let boxes: Vec<Rect> = points.iter().flat_map(|p| positions.iter().map(|at| place(*p, *at))).collect();
    let shape = |(i, boxes)| Shape {
        item: (i / positions.len()) as u32,
        boxes,
        leader: &[],
        when: None,
        anchor: None,
        has_dot: false,
    };
    let shapes: Vec<Shape> = boxes.chunks(1).enumerate().map(shape).collect();
    let first = (0..=points.len()).map(|i| (i * positions.len()) as u32).collect();
    let problem =
        Problem::new(vec![1000; points.len()], first, vec![0; boxes.len()], conflicts(&shapes, 0.0));
    solve(&problem, Effort::default()).iter().map(|v| v.map(|v| boxes[v as usize])).collect()
}

fn json(places: &[Option<Rect>]) -> String {
    let object = |place: &Option<Rect>| match place {
        Some(r) => format!("{{\"box\": [{}, {}, {}, {}]}}", r.x0, r.y0, r.x1, r.y1),
        None => "{\"box\": null}".to_owned(),
    };
    let objects: Vec<String> = places.iter().map(object).collect();
    format!("[{}]\n", objects.join(",\n"))
}
