use kurbo::{Point, Rect, Size, Vec2};

use crate::layout::labels::{Anchor, Candidate};

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
    Candidate { leader, ..Candidate::new(vec![boxed], cost, Anchor::Corner(corner, align)) }
}

/// The place of a label round a point, where it fits.
pub(in crate::layout) fn centred(at: Point, size: Size, cost: f64) -> Candidate {
    let place = Rect::from_center_size(at, size);
    Candidate::new(vec![place], cost, Anchor::Corner(place.origin(), 0))
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
}
