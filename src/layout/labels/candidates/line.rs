use kurbo::{Rect, Vec2};

use crate::geometry::Polyline;
use crate::layout::labels::{Anchor, Candidate};

/// Places along a line, above and below it, where it is nearly straight; near its middle first.
///
/// `gap` is what lies between the line and the letters, px.
pub(in crate::layout) fn along_line(line: &Polyline, width: f64, height: f64, gap: f64) -> Vec<Candidate> {
    let room = line.length() - width;
    if room <= 0.0 {
        return Vec::new();
    }
    let mut candidates = Vec::new();
    let steps = (room / 9.0).ceil().clamp(1.0, 120.0) as usize;
    for i in 0..=steps {
        let offset = room * i as f64 / steps as f64;
        let bend = bending(line, offset, width);
        if bend > 0.45 || kinked(line, offset, width) {
            continue;
        }
        let chord = line.point(offset + width) - line.point(offset);
        // Letters on a line that runs back here would stand on their heads.
        if chord.x <= 0.0 {
            continue;
        }
        let steep = chord.y.atan2(chord.x).abs();
        for (rise, preference) in [(gap, 0.0), (-gap - height, 1.5)] {
            let boxes = boxes_along(line, offset, width, height, rise);
            let centrality = (offset + width / 2.0 - line.length() / 2.0).abs() / line.length();
            let cost = bend * 16.0 + steep * 9.0 + centrality * 10.0 + preference;
            candidates.push(Candidate::new(boxes, cost, Anchor::Along { offset, rise }));
        }
    }
    candidates
}

/// The largest change of direction within a stretch, radians.
fn bending(line: &Polyline, offset: f64, width: f64) -> f64 {
    let angle = |along: f64| {
        let d = line.direction(along, width / 8.0);
        d.y.atan2(d.x)
    };
    let middle = angle(offset + width / 2.0);
    let turn = |a: f64| {
        let d = (a - middle).rem_euclid(std::f64::consts::TAU);
        d.min(std::f64::consts::TAU - d)
    };
    (0..=6).map(|i| turn(angle(offset + width * f64::from(i) / 6.0))).fold(0.0, f64::max)
}

/// Whether the direction changes from one letter to the next by more than letters bear.
fn kinked(line: &Polyline, offset: f64, width: f64) -> bool {
    let step = 5.0;
    let directions = (0..=(width / step) as usize).map(|i| {
        let d = line.direction(offset + i as f64 * step, step);
        d.y.atan2(d.x)
    });
    let directions: Vec<f64> = directions.collect();
    directions.windows(2).any(|pair| (pair[1] - pair[0]).abs() > 0.2)
}

/// Boxes that cover a band beside a line.
fn boxes_along(line: &Polyline, offset: f64, width: f64, height: f64, rise: f64) -> Vec<Rect> {
    let pieces = (width / height.max(1.0)).ceil().max(1.0) as usize;
    let corner = |along: f64, above: f64| {
        let d = line.direction(along, 4.0);
        let up = Vec2::new(d.y, -d.x) / d.hypot().max(1e-9);
        line.point(along) + up * above
    };
    let piece = |i: usize| {
        let (a, b) =
            (offset + width * i as f64 / pieces as f64, offset + width * (i + 1) as f64 / pieces as f64);
        let corners = [corner(a, rise), corner(a, rise + height), corner(b, rise), corner(b, rise + height)];
        corners.iter().fold(Rect::from_points(corners[0], corners[1]), |r, p| r.union_pt(*p))
    };
    (0..pieces).map(piece).collect()
}
