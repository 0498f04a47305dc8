//! The places that a label can take, best first.

use kurbo::{Point, Rect, Size, Vec2};

use super::{Anchor, Candidate};
use crate::geometry::{Polyline, Region, inside, length_inside};

/// Places round a marker: eight anchors close to its rim, then farther ones with a leader in sixteen
/// directions.
///
/// The order of preference is that of Imhof, E. (1975), "Positioning names on maps", The American
/// Cartographer 2(2), 128-144: to the right and above first, below and to the left last.
pub(in crate::layout) fn around_point(
    at: Point,
    radius: f64,
    size: Size,
    pad: f64,
    leaders: bool,
) -> Vec<Candidate> {
    // Direction in sixteenths of a turn, clockwise from east, with its cost.
    const CLOSE: [(u32, f64); 8] =
        [(0, 1.0), (14, 0.0), (2, 2.0), (12, 5.0), (8, 4.0), (10, 3.5), (6, 5.5), (4, 6.0)];
    let mut candidates = Vec::new();
    for (ring, gap) in [2.0, 6.0, 11.0].into_iter().enumerate() {
        for (sixteenth, cost) in CLOSE {
            let corner = corner(at, radius + gap, size, direction(sixteenth));
            candidates.push(candidate(corner, size, pad, None, cost + 3.0 * ring as f64, sixteenth));
        }
    }
    if leaders {
        for (ring, gap) in [20.0, 32.0, 46.0, 64.0, 84.0, 108.0].into_iter().enumerate() {
            for sixteenth in 0..16 {
                let towards = direction(sixteenth);
                let corner = corner(at, radius + gap, size, towards);
                let boxed = Rect::from_origin_size(corner, size);
                let end = Point::new(at.x.clamp(boxed.x0, boxed.x1), at.y.clamp(boxed.y0, boxed.y1));
                let out = end - at;
                let length = out.hypot().max(1e-9);
                let start = at + out * ((radius + 2.0) / length);
                let end = end - out * (3.0 / length);
                let preference = CLOSE.iter().find(|(s, _)| *s == sixteenth).map_or(4.0, |(_, cost)| *cost);
                let cost = 14.0 + 6.0 * ring as f64 + preference;
                candidates.push(candidate(corner, size, pad, Some((start, end)), cost, sixteenth));
            }
        }
    }
    candidates
}

fn direction(sixteenth: u32) -> Vec2 {
    let angle = std::f64::consts::TAU * f64::from(sixteenth) / 16.0;
    Vec2::new(angle.cos(), angle.sin())
}

/// The top left corner of a box whose nearest point lies at a distance from a point, in a direction.
fn corner(at: Point, distance: f64, size: Size, towards: Vec2) -> Point {
    let touch = at + towards * distance;
    // A box to the right is held by its left edge, one above by its lower edge, one between by a corner.
    let hold = |component: f64, length: f64| -length * (0.5 - 0.5 * (component * 1.6).clamp(-1.0, 1.0));
    touch + Vec2::new(hold(towards.x, size.width), hold(towards.y, size.height))
}

fn candidate(
    corner: Point,
    size: Size,
    pad: f64,
    leader: Option<(Point, Point)>,
    cost: f64,
    sixteenth: u32,
) -> Candidate {
    let align = match sixteenth {
        4 | 12 => 0,
        5..=11 => 1,
        _ => -1,
    };
    let boxed = Rect::from_origin_size(corner, size).inflate(pad, pad);
    Candidate { boxes: vec![boxed], leader, cost, anchor: Anchor::Corner(corner, align), outside: false }
}

/// Places in an area: a grid of those in which the whole box lies inside, the most central first, `most` of them.
pub(in crate::layout) fn in_region(
    region: &Region,
    centre: Point,
    size: Size,
    pad: f64,
    step: f64,
    most: usize,
) -> Vec<Candidate> {
    let Some(bounds) = region.bounds() else { return Vec::new() };
    let mut candidates = Vec::new();
    let half = Vec2::new(size.width, size.height) / 2.0;
    let room = bounds.height() - size.height;
    if room < 0.0 || bounds.width() < size.width {
        return candidates;
    }
    // Only edges at the height of a row can meet its boxes or count for what is inside.
    let top = bounds.y0 + half.y;
    let mut rows: Vec<Vec<(Point, Point)>> = vec![Vec::new(); (room / step) as usize + 1];
    for (a, b) in region.edges() {
        let row = |y: f64| ((y - top) / step).clamp(-1.0, rows.len() as f64);
        let first = row(a.y.min(b.y) - half.y - pad).ceil().max(0.0) as usize;
        let last = row(a.y.max(b.y) + half.y + pad).floor();
        for row in rows.iter_mut().take((last + 1.0).max(0.0) as usize).skip(first) {
            row.push((a, b));
        }
    }
    for (i, row) in rows.iter().enumerate() {
        let y = top + i as f64 * step;
        let mut x = bounds.x0 + half.x;
        while x <= bounds.x1 - half.x {
            let middle = Point::new(x, y);
            let boxed = Rect::from_center_size(middle, size).inflate(pad, pad);
            if row.iter().all(|(a, b)| length_inside(*a, *b, boxed) == 0.0) && inside(row, middle) {
                let away = middle - centre;
                let cost = away.x.abs() * 0.05 + away.y.abs() * 0.09;
                let anchor = Anchor::Corner(middle - half, 0);
                candidates.push(Candidate { boxes: vec![boxed], leader: None, cost, anchor, outside: false });
            }
            x += step;
        }
    }
    candidates.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    candidates.truncate(most);
    candidates
}

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
            candidates.push(Candidate {
                boxes,
                leader: None,
                cost,
                anchor: Anchor::Along { offset, rise },
                outside: false,
            });
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

/// The one place of furniture that stands outside the map.
pub(in crate::layout) fn fixed(place: Rect) -> Candidate {
    Candidate {
        boxes: vec![place],
        leader: None,
        cost: 0.0,
        anchor: Anchor::Corner(place.origin(), -1),
        outside: true,
    }
}

/// The place of a label round a point, where it fits.
pub(in crate::layout) fn centred(at: Point, size: Size, cost: f64) -> Candidate {
    let place = Rect::from_center_size(at, size);
    Candidate { outside: false, cost, anchor: Anchor::Corner(place.origin(), 0), ..fixed(place) }
}

/// Places for furniture along the edges of a frame: corners first.
pub(in crate::layout) fn in_corners(
    frame: Rect,
    size: Size,
    margin: f64,
    preferred: [f64; 4],
) -> Vec<Candidate> {
    let inner = frame.inflate(-margin, -margin);
    let mut candidates = Vec::new();
    // Lower left, lower right, upper left, upper right; then the same, moved along the lower and upper edges.
    for slide in 0..=10 {
        let t = f64::from(slide) / 10.0;
        for (i, (right, top)) in
            [(false, false), (true, false), (false, true), (true, true)].into_iter().enumerate()
        {
            let room = inner.width() - size.width;
            let along = if slide == 0 { 0.0 } else { t * room * 0.5 };
            let x = if right { inner.x1 - size.width - along } else { inner.x0 + along };
            let y = if top { inner.y0 } else { inner.y1 - size.height };
            let corner = Point::new(x, y);
            let boxed = Rect::from_origin_size(corner, size);
            let cost = preferred[i] + 26.0 * t + if slide > 0 { 8.0 } else { 0.0 };
            candidates.push(Candidate {
                boxes: vec![boxed],
                leader: None,
                cost,
                anchor: Anchor::Corner(corner, -1),
                outside: false,
            });
        }
    }
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_place_round_a_marker_covers_it() {
        let at = Point::new(100.0, 100.0);
        for candidate in around_point(at, 20.0, Size::new(60.0, 30.0), 1.0, true) {
            assert!(crate::geometry::distance_to_rect(at, candidate.boxes[0]) > 20.0, "{candidate:?}");
        }
    }

    #[test]
    fn a_leader_ends_short_of_its_marker_and_of_its_box() {
        let at = Point::new(100.0, 100.0);
        for candidate in around_point(at, 20.0, Size::new(60.0, 30.0), 0.0, true) {
            if let Some((start, end)) = candidate.leader {
                assert!((start.distance(at) - 22.0).abs() < 1e-9);
                assert!(crate::geometry::distance_to_rect(end, candidate.boxes[0]) > 1.0);
            }
        }
    }

    #[test]
    fn a_label_in_an_area_lies_inside_it() {
        let square =
            vec![Point::ZERO, Point::new(100.0, 0.0), Point::new(100.0, 60.0), Point::new(0.0, 60.0)];
        let region = Region::new(vec![square]);
        let places = in_region(&region, Point::new(50.0, 30.0), Size::new(40.0, 10.0), 0.0, 5.0, 9);
        assert!(!places.is_empty());
        assert!(places.iter().all(|c| region.contains_rect(c.boxes[0])));
        assert_eq!(places[0].boxes[0].center(), Point::new(50.0, 30.0));
    }
}
