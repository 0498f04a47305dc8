use kurbo::{Point, Rect, Size};

use crate::layout::labels::{Anchor, Candidate};

/// The one place of furniture that stands outside the map.
pub(in crate::layout) fn fixed(place: Rect) -> Candidate {
    Candidate { outside: true, ..Candidate::new(vec![place], 0.0, Anchor::Corner(place.origin(), -1)) }
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
            candidates.push(Candidate::new(vec![boxed], cost, Anchor::Corner(corner, -1)));
        }
    }
    candidates
}
