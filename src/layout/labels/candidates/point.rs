use kurbo::{Point, Rect, Size, Vec2};

use crate::geometry::{distance_to_rect, nearest_in_rect};
use crate::layout::labels::{Anchor, Candidate, Leader, Rung};

/// What a leader leaves free before the box, px.
const BEFORE_BOX: f64 = 3.0;

/// The level part of a leader before its bend, px.
const SHELF: f64 = 9.0;

/// A leader is at most so long, as a share of the diagonal of the map.
const FARTHEST: f64 = 0.3;

/// Places in free space lie so far from each other, px.
const FREE_STEP: f64 = 18.0;

/// Direction in sixteenths of a turn, clockwise from east, with its cost.
const ANCHORS: [(u32, f64); 8] =
    [(0, 1.0), (14, 0.0), (2, 2.0), (12, 5.0), (8, 4.0), (10, 3.5), (6, 5.5), (4, 6.0)];

/// Places round a marker: eight anchors close to its rim, at three distances.
///
/// The order of preference is that of Imhof, E. (1975), "Positioning names on maps", The American
/// Cartographer 2(2), 128-144: to the right and above first, below and to the left last.
pub(in crate::layout) fn around_point(at: Point, radius: f64, size: Size, pad: f64) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (ring, gap) in [2.0, 6.0, 11.0].into_iter().enumerate() {
        for (sixteenth, cost) in ANCHORS {
            let direction = direction(f64::from(sixteenth));
            candidates.push(beside(at, radius + gap, size, pad, direction, cost + 3.0 * ring as f64));
        }
    }
    candidates
}

/// Places between the anchors: the box slides round the marker, at two distances from its rim.
pub(in crate::layout) fn sliding(at: Point, radius: f64, size: Size, pad: f64) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (gap, dearer) in [(2.0, 1.5), (6.0, 4.5)] {
        for step in 0..40 {
            let sixteenth = f64::from(step) * 0.4;
            // As good as the anchors on either side, and a little worse.
            let nearest = |(anchor, _): &(u32, f64)| {
                let apart = (f64::from(*anchor) - sixteenth).abs();
                apart.min(16.0 - apart)
            };
            let near = ANCHORS.iter().filter(|anchor| nearest(anchor) < 2.0).map(|(_, cost)| *cost);
            let cost = near.fold(0.0, f64::max) + dearer;
            candidates.push(beside(at, radius + gap, size, pad, direction(sixteenth), cost));
        }
    }
    candidates
}

/// Places farther from a marker, in sixteen directions, with a straight leader or one that bends.
pub(in crate::layout) fn with_leaders(at: Point, radius: f64, size: Size, pad: f64) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (ring, gap) in [20.0, 32.0, 46.0, 64.0, 84.0, 108.0].into_iter().enumerate() {
        for sixteenth in 0..16 {
            let preference = ANCHORS.iter().find(|(s, _)| *s == sixteenth).map_or(4.0, |(_, cost)| *cost);
            let cost = 14.0 + 6.0 * ring as f64 + preference;
            let place = beside(at, radius + gap, size, pad, direction(f64::from(sixteenth)), cost);
            let boxed = place.boxes[0].inflate(-pad, -pad);
            let end = nearest_in_rect(at, boxed);
            let place = Candidate { rung: Rung::Leader, ..place };
            if let Some(bent) = bent(at, radius, boxed).filter(|_| ring > 0) {
                candidates.push(Candidate { leader: Some(bent), cost: cost + 3.0, ..place.clone() });
            }
            candidates.push(Candidate { leader: straight(at, radius, end), ..place });
        }
    }
    candidates
}

/// Places along the edges of a frame, with a leader to the marker: where a column of labels would stand.
pub(in crate::layout) fn at_edges(
    at: Point,
    radius: f64,
    size: Size,
    pad: f64,
    frame: Rect,
) -> Vec<Candidate> {
    let inner = frame.inflate(-pad, -pad);
    let (right, bottom) = (inner.x1 - size.width, inner.y1 - size.height);
    let longest = FARTHEST * frame.size().to_vec2().hypot2().sqrt();
    let mut corners: Vec<(Point, i8)> = Vec::new();
    let slots = |from: f64, to: f64, step: f64| {
        let count = ((to - from) / step).floor().max(0.0) as usize;
        (0..=count).map(move |i| from + step * i as f64)
    };
    for y in slots(inner.y0, bottom, 0.5 * (size.height + 4.0)) {
        corners.extend([(Point::new(inner.x0, y), -1), (Point::new(right, y), 1)]);
    }
    for x in slots(inner.x0, right, 0.25 * (size.width + 8.0)) {
        corners.extend([(Point::new(x, inner.y0), 0), (Point::new(x, bottom), 0)]);
    }
    let place = |(corner, align): (Point, i8)| {
        let boxed = Rect::from_origin_size(corner, size);
        let end = nearest_in_rect(at, boxed);
        let leader = bent(at, radius, boxed).filter(|_| align != 0).or(straight(at, radius, end))?;
        let near = leader.length() > 12.0 && leader.length() < longest;
        let place = Candidate::new(
            vec![boxed.inflate(pad, pad)],
            45.0 + 0.05 * leader.length(),
            Anchor::Corner(corner, align),
        );
        near.then_some(Candidate { leader: Some(leader), rung: Rung::Margin, ..place })
    };
    corners.into_iter().filter_map(place).collect()
}

/// Places anywhere on a map, as far as a leader reaches: for what says more than a label, and so needs free ground.
pub(in crate::layout) fn in_free_space(
    at: Point,
    radius: f64,
    size: Size,
    pad: f64,
    frame: Rect,
) -> Vec<Candidate> {
    let inner = frame.inflate(-pad, -pad);
    let room = Vec2::new(inner.width() - size.width, inner.height() - size.height);
    let longest = FARTHEST * frame.size().to_vec2().hypot2().sqrt();
    let steps = |room: f64| ((room / FREE_STEP).floor().max(-1.0) + 1.0) as usize;
    let place = |(row, column): (usize, usize)| {
        let corner = inner.origin() + Vec2::new(column as f64, row as f64) * FREE_STEP;
        let boxed = Rect::from_origin_size(corner, size);
        let end = nearest_in_rect(at, boxed);
        let leader = straight(at, radius, end)?;
        let place = Candidate::new(
            vec![boxed.inflate(pad, pad)],
            10.0 + 0.08 * leader.length(),
            Anchor::Corner(corner, if boxed.x1 < at.x { 1 } else { -1 }),
        );
        let fits = leader.length() < longest;
        fits.then_some(Candidate { leader: Some(leader), rung: Rung::Leader, ..place })
    };
    let cells = (0..steps(room.y)).flat_map(|row| (0..steps(room.x)).map(move |column| (row, column)));
    cells.filter_map(place).collect()
}

/// The place of a label in the middle of a point.
pub(in crate::layout) fn centred(at: Point, size: Size, cost: f64) -> Candidate {
    let place = Rect::from_center_size(at, size);
    Candidate::new(vec![place], cost, Anchor::Corner(place.origin(), 0))
}

/// The place beside a point in a direction, at a distance in px.
pub(in crate::layout) fn beside(
    at: Point,
    distance: f64,
    size: Size,
    pad: f64,
    direction: Vec2,
    cost: f64,
) -> Candidate {
    let corner = corner(at, distance, size, direction);
    // Lines stand towards the marker, and centred where it lies above or below their middle.
    let align = match (at.x - corner.x) / size.width.max(1e-9) {
        share if share < 0.3 => -1,
        share if share > 0.7 => 1,
        _ => 0,
    };
    let boxed = Rect::from_origin_size(corner, size).inflate(pad, pad);
    Candidate::new(vec![boxed], cost, Anchor::Corner(corner, align))
}

/// A unit vector, from sixteenths of a turn clockwise from east.
pub(in crate::layout) fn direction(sixteenths: f64) -> Vec2 {
    let (sin, cos) = (std::f64::consts::TAU * sixteenths / 16.0).sin_cos();
    Vec2::new(cos, sin)
}

/// The top left corner of a box whose nearest point lies at a distance from a point, in a direction.
fn corner(at: Point, distance: f64, size: Size, towards: Vec2) -> Point {
    let touch = at + towards * distance;
    // A box to the right is held by its left edge, one above by its lower edge, one between by a corner.
    let hold = |component: f64, length: f64| -length * (0.5 - 0.5 * (component * 1.6).clamp(-1.0, 1.0));
    let mut corner = touch + Vec2::new(hold(towards.x, size.width), hold(towards.y, size.height));
    // Between side and corner another point of the box is nearer: then it moves out until that is far enough too.
    for _ in 0..4 {
        let short = distance - distance_to_rect(at, Rect::from_origin_size(corner, size));
        corner += towards * short.max(0.0);
    }
    corner
}

/// A straight leader from the rim to just before a point; none where there is no room for it.
pub(in crate::layout) fn straight(at: Point, radius: f64, end: Point) -> Option<Leader> {
    let out = end - at;
    let length = out.hypot2().sqrt();
    (length > radius + 1.0 + BEFORE_BOX).then(|| Leader {
        from: at + out * ((radius + 1.0) / length),
        bend: None,
        to: end - out * (BEFORE_BOX / length),
    })
}

/// A leader that leaves the side of a box level and bends towards the marker; none for a box above or below it.
fn bent(at: Point, radius: f64, boxed: Rect) -> Option<Leader> {
    let to_right = at.x < boxed.x0;
    let (side, out) = if to_right { (boxed.x0, -1.0) } else { (boxed.x1, 1.0) };
    let to = Point::new(side + out * BEFORE_BOX, boxed.center().y);
    let bend = to + Vec2::new(out * SHELF, 0.0);
    let beyond = if to_right { bend.x - at.x } else { at.x - bend.x };
    let Leader { from, .. } = straight(at, radius, bend).filter(|_| beyond > 0.0)?;
    Some(Leader { from, bend: Some(bend), to })
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Point = Point::new(100.0, 100.0);
    const SIZE: Size = Size::new(60.0, 30.0);
    const FRAME: Rect = Rect::new(0.0, 0.0, 400.0, 300.0);

    fn all() -> Vec<Candidate> {
        let mut all = around_point(AT, 20.0, SIZE, 1.0);
        all.extend(sliding(AT, 20.0, SIZE, 1.0));
        all.extend(with_leaders(AT, 20.0, SIZE, 1.0));
        all.extend(at_edges(AT, 20.0, SIZE, 1.0, FRAME));
        all.extend(in_free_space(AT, 20.0, SIZE, 1.0, FRAME));
        all
    }

    #[test]
    fn no_place_round_a_marker_covers_it() {
        for candidate in all().iter().filter(|c| c.rung < Rung::Margin) {
            assert!(distance_to_rect(AT, candidate.boxes[0]) > 20.0, "{candidate:?}");
        }
    }

    #[test]
    fn a_leader_runs_from_the_rim_to_just_before_its_box() {
        for candidate in all() {
            let Some(leader) = candidate.leader else { continue };
            assert!((leader.from.distance(AT) - 21.0).abs() < 1e-9, "{candidate:?}");
            let short = distance_to_rect(leader.to, candidate.boxes[0]);
            assert!(short > 0.5 && short < 3.0, "{short} {candidate:?}");
        }
    }

    #[test]
    fn a_label_slides_round_its_marker_without_a_gap() {
        let places = sliding(AT, 20.0, SIZE, 0.0);
        for pair in places[..40].windows(2) {
            let step = pair[0].boxes[0].origin().distance(pair[1].boxes[0].origin());
            assert!(step < 18.0, "{step}");
        }
    }
}
