//! The names of lakes: in them where they are large, beside them where they are small.

use kurbo::{Point, Rect, Size};

use super::annotate::{Annotation, Content};
use super::block::Block;
use super::frame::Ground;
use super::labels::{Anchor, Area, Candidate};
use crate::geometry::{Region, clip_ring};
use crate::scene::Face;
use crate::text::{Line, Style, wrap};

/// A lake smaller than the square of this is not named, px on a page 800 px wide.
const LEAST: f64 = 9.0;

/// The most lakes that are named.
const MOST: usize = 10;

/// The names of the largest lakes in the frame.
pub(super) fn of_lakes(ground: &Ground<'_>) -> Vec<Annotation> {
    let k = ground.factor;
    let named = (0..ground.atlas.lakes.len()).filter(|&i| !ground.atlas.lakes[i].names.name.is_empty());
    let seen = |i: usize| {
        let rings = ground.lines.lake(i).iter().map(|ring| clip_ring(ring, ground.view.frame));
        let region = Region::new(rings.filter(|ring| ring.len() > 2).collect());
        let area = region.area();
        (area >= LEAST * LEAST * k * k).then_some((area, i, region))
    };
    let mut lakes: Vec<(f64, usize, Region)> = named.filter_map(seen).collect();
    lakes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    lakes.into_iter().take(MOST).filter_map(|(_, i, region)| of_lake(ground, i, &region)).collect()
}

fn of_lake(ground: &Ground<'_>, lake: usize, region: &Region) -> Option<Annotation> {
    let (theme, k) = (ground.theme, ground.factor);
    let names = &ground.atlas.lakes[lake].names;
    let text = &ground.words.names_of(names, "").join(" · ");
    let bounds = region.bounds()?;
    let (mut forms, mut candidates) = (Vec::new(), Vec::new());
    let mut add = |lines: Vec<Line>, places: &dyn Fn(Size, f64) -> Vec<Candidate>, cost: f64| {
        let mut block = Block::new();
        lines.into_iter().for_each(|line| block.push(line, theme.color.water_ink));
        let places = places(Size::new(block.width, block.height), block.padding());
        let form = forms.len();
        candidates.extend(places.into_iter().map(|p| Candidate { cost: p.cost + cost, form, ..p }));
        forms.push(Content::Label(block));
    };
    let style = Style::new(Face::Italic, theme.sizes.water).tracked(0.04);
    let small = Style { size_px: theme.sizes.floor.min(style.size_px), ..style };
    let line = Line::new(text, &style);
    let name = Size::new(line.width_px, line.cap_height_px);
    let in_two = wrap(text, &style, 0.6 * line.width_px, 2);
    if let Some(area) = Area::new(region, name, 4.0 * k) {
        let within = |size: Size, pad: f64| area.level(size, pad, 6.0 * k, 16);
        add(vec![line.clone()], &within, 0.0);
        if in_two.len() == 2 {
            add(in_two, &within, 1.0);
        }
        add(vec![Line::new(text, &small)], &within, 5.0);
    }
    add(vec![line], &|size, pad| beside(bounds, size, pad, 2.0 * k), 9.0);
    Some(Annotation {
        forms,
        id: names.name.clone(),
        kind: "lake",
        must: false,
        weight: 42.0,
        home: None,
        when: None,
        dot: None,
        candidates,
    })
}

/// Places at the sides of a rectangle and at its corners.
fn beside(bounds: Rect, size: Size, pad: f64, gap: f64) -> Vec<Candidate> {
    let middle = bounds.center();
    let columns = [bounds.x1 + gap, middle.x - size.width / 2.0, bounds.x0 - gap - size.width];
    let rows = [middle.y - size.height / 2.0, bounds.y0 - gap - size.height, bounds.y1 + gap];
    // By column and row, as labels stand round a point.
    let order = [(0, 0, -1), (0, 1, -1), (2, 0, 1), (0, 2, -1), (2, 1, 1), (1, 1, 0), (1, 2, 0), (2, 2, 1)];
    let place = |(i, (column, row, align)): (usize, (usize, usize, i8))| {
        let corner = Point::new(columns[column], rows[row]);
        let place = Rect::from_origin_size(corner, size).inflate(pad, pad);
        Candidate::new(vec![place], 0.8 * i as f64, Anchor::Corner(corner, align))
    };
    order.into_iter().enumerate().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_place_beside_a_lake_is_on_it() {
        let bounds = Rect::new(10.0, 10.0, 30.0, 18.0);
        for place in beside(bounds, Size::new(40.0, 9.0), 1.0, 2.0) {
            assert!(!crate::geometry::overlap(place.boxes[0], bounds, 0.0), "{place:?}");
        }
    }
}
