//! What furnishes a map: legend, locator, scale bar, north arrow.
//!
//! Each piece asks for room on the map as labels do, so that nothing covers anything. What finds none stands in a row
//! under the map: see [`Outside`].

use kurbo::{Point, Rect, Size, Vec2};

use super::annotate::{Annotation, Content};
use super::frame::Ground;
use super::labels;
use super::legend::Legend;
use super::locator::Locator;
use super::north_arrow::NorthArrow;
use super::scale_bar::ScaleBar;
use crate::spec::MapSpec;

/// A piece that stands under the map, and the room that it needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Outside {
    pub(super) kind: &'static str,
    pub(super) size: Size,
}

/// A piece that stands under the map in its place.
pub(super) type Place = (&'static str, Rect);

/// The pieces of a map; those of `outside` have their places under it.
pub(super) fn furniture(
    ground: &Ground<'_>,
    spec: &MapSpec,
    legend: Option<Legend>,
    locator: Option<Locator>,
    has_graticule: bool,
    outside: &[Place],
) -> Vec<Annotation> {
    let margin = 10.0 * ground.factor;
    let piece = |content: Content, kind, must, weight, size: Size, corners: [f64; 4]| {
        let candidates = match outside.iter().find(|(known, _)| *known == kind) {
            Some((_, place)) => vec![labels::fixed(*place)],
            None => labels::in_corners(ground.view.frame, size, margin, corners),
        };
        Annotation {
            forms: vec![content],
            id: format!("furniture:{kind}"),
            kind,
            must,
            weight,
            home: None,
            when: None,
            dot: None,
            candidates,
        }
    };
    let mut pieces = Vec::new();
    if let Some(legend) = legend {
        let size = legend.size();
        pieces.push(piece(Content::Legend(legend), "legend", true, 20_000.0, size, [2.0, 0.0, 4.0, 4.0]));
    }
    // A reader can do without these, but not without the events.
    if let Some(locator) = locator {
        let size = locator.size();
        pieces.push(piece(Content::Locator(locator), "locator", false, 900.0, size, [1.0, 3.0, 3.0, 2.0]));
    }
    if let Some(bar) = ScaleBar::new(ground, spec.scale_bar) {
        let size = bar.size();
        pieces.push(piece(Content::ScaleBar(bar), "scale-bar", false, 950.0, size, [1.0, 0.0, 6.0, 6.0]));
    }
    if let Some(arrow) = NorthArrow::new(ground, spec.north_arrow, has_graticule) {
        let size = arrow.size();
        let corners = [6.0, 6.0, 2.0, 0.0];
        pieces.push(piece(Content::NorthArrow(arrow), "north-arrow", false, 920.0, size, corners));
    }
    pieces
}

/// Places in rows for pieces under a map, from a point to the right, or to the left on a page that is read that way; and how
/// high they are together, px.
pub(super) fn in_rows(pieces: &[Outside], column: Rect, gap: f64, is_rtl: bool) -> (Vec<Place>, f64) {
    let mut places: Vec<Place> = Vec::new();
    let (mut at, mut depth) = (Vec2::ZERO, 0.0_f64);
    for piece in pieces {
        if at.x > 0.0 && at.x + piece.size.width > column.width() {
            at = Vec2::new(0.0, depth + gap);
        }
        let left = if is_rtl { column.x1 - at.x - piece.size.width } else { column.x0 + at.x };
        places.push((piece.kind, Rect::from_origin_size(Point::new(left, column.y0 + at.y), piece.size)));
        at.x += piece.size.width + 2.0 * gap;
        depth = depth.max(at.y + piece.size.height);
    }
    (places, depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_under_a_map_stand_side_by_side_while_there_is_room() {
        let piece = |kind, width| Outside { kind, size: Size::new(width, 30.0) };
        let pieces = [piece("legend", 100.0), piece("locator", 60.0), piece("scale-bar", 90.0)];
        let column = Rect::new(10.0, 50.0, 210.0, 50.0);
        let (places, depth) = in_rows(&pieces, column, 5.0, false);
        let corners: Vec<Point> = places.iter().map(|(_, place)| place.origin()).collect();
        assert_eq!(corners, [(10.0, 50.0), (120.0, 50.0), (10.0, 85.0)].map(Point::from));
        assert_eq!(depth, 65.0);
        let (mirrored, _) = in_rows(&pieces, column, 5.0, true);
        assert_eq!(mirrored[0].1.x1, 210.0);
    }
}
