use kurbo::{Point, Rect, Size, Vec2};

use crate::geometry::{Region, inside, length_inside};
use crate::layout::labels::{Anchor, Candidate};

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
                candidates.push(Candidate::new(vec![boxed], cost, anchor));
            }
            x += step;
        }
    }
    candidates.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    candidates.truncate(most);
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;

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
