use kurbo::{Point, Rect, Size, Vec2};

use crate::layout::labels::{Anchor, Candidate};

/// The one place of furniture that stands outside the map.
pub(in crate::layout) fn fixed(place: Rect) -> Candidate {
    Candidate { outside: true, ..Candidate::new(vec![place], 0.0, Anchor::Corner(place.origin(), -1)) }
}

/// Places for furniture along the edges of a frame: corners first. `preferred` is what the corners cost: lower left, lower
/// right, upper left, upper right.
pub(in crate::layout) fn in_corners(
    frame: Rect,
    size: Size,
    margin: f64,
    preferred: [f64; 4],
) -> Vec<Candidate> {
    let inner = frame.inflate(-margin, -margin);
    let room = Vec2::new(inner.width() - size.width, inner.height() - size.height);
    let mut candidates = Vec::new();
    if room.x < 0.0 || room.y < 0.0 {
        return candidates;
    }
    for (i, (right, top)) in
        [(false, false), (true, false), (false, true), (true, true)].into_iter().enumerate()
    {
        for slide in 0..=10 {
            let t = f64::from(slide) / 10.0;
            // Furniture that floats along an edge looks lost.
            let cost = preferred[i] + 60.0 * t + if slide > 0 { 200.0 } else { 0.0 };
            // From the corner along the lower or upper edge, then along the side, each to its middle.
            for away in [Vec2::new(t * room.x * 0.5, 0.0), Vec2::new(0.0, t * room.y * 0.5)] {
                let x = if right { inner.x1 - size.width - away.x } else { inner.x0 + away.x };
                let y = if top { inner.y0 + away.y } else { inner.y1 - size.height - away.y };
                let corner = Point::new(x, y);
                let boxed = Rect::from_origin_size(corner, size);
                candidates.push(Candidate::new(vec![boxed], cost, Anchor::Corner(corner, -1)));
                if slide == 0 {
                    break;
                }
            }
        }
    }
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_stands_at_an_edge_and_first_in_a_corner() {
        let frame = Rect::new(0.0, 0.0, 400.0, 300.0);
        let mut places = in_corners(frame, Size::new(100.0, 50.0), 10.0, [0.0, 1.0, 2.0, 3.0]);
        places.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        let corners: Vec<Point> = places[..4].iter().map(|place| place.boxes[0].origin()).collect();
        assert_eq!(corners, [(10.0, 240.0), (290.0, 240.0), (10.0, 10.0), (290.0, 10.0)].map(Point::from));
        let inner = frame.inflate(-10.0, -10.0);
        for place in places.iter().map(|place| place.boxes[0]) {
            let at_side = place.x0 == inner.x0 || place.x1 == inner.x1;
            assert!(at_side || place.y0 == inner.y0 || place.y1 == inner.y1, "{place:?}");
        }
    }

    #[test]
    fn furniture_larger_than_the_frame_has_no_place() {
        let frame = Rect::new(0.0, 0.0, 90.0, 300.0);
        assert!(in_corners(frame, Size::new(100.0, 50.0), 10.0, [0.0; 4]).is_empty());
    }
}
