//! The names of lakes: in them where they are large, beside them where they are small.

use kurbo::{Point, Rect, Size, Vec2};

use super::annotate::{Annotation, Content};
use super::block::Block;
use super::frame::Ground;
use super::labels::{Anchor, Area, Candidate};
use crate::geometry::{Region, simplify};
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
        let region = Region::new(ground.lines.lake(i).to_vec()).clipped(ground.view.frame);
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
    let area = Area::new(region, name, 4.0 * k);
    let middle = area.as_ref().map_or(bounds.center(), |area| area.middle);
    if let Some(area) = &area {
        let within = |size: Size, pad: f64| area.level(size, pad, 6.0 * k, 16);
        add(vec![line.clone()], &within, 0.0);
        if in_two.len() == 2 {
            add(in_two, &within, 1.0);
        }
        add(vec![Line::new(text, &small)], &within, 5.0);
    }
    add(vec![line], &|size, pad| beside(region, middle, size, pad, 1.5 * k), 7.0);
    Some(Annotation {
        forms,
        id: names.name.clone(),
        kind: "river",
        must: false,
        weight: 32.0,
        home: None,
        when: None,
        dot: None,
        candidates,
    })
}

/// Places that touch a region all round, nearest to a point in it in each of sixteen directions.
fn beside(region: &Region, middle: Point, size: Size, pad: f64, gap: f64) -> Vec<Candidate> {
    let half = Vec2::new(size.width / 2.0 + pad, size.height / 2.0 + pad);
    let shore = shore(region, half.y.min(half.x));
    // To the right and above first, as names stand round a point (Imhof, 1975).
    let preference = [1.0, 2.0, 3.0, 5.0, 5.5, 6.0, 6.0, 5.5, 4.0, 3.5, 3.5, 4.0, 3.0, 2.0, 0.0, 0.0];
    let mut places = Vec::new();
    for (sixteenth, preference) in preference.into_iter().enumerate() {
        let angle = std::f64::consts::TAU * sixteenth as f64 / 16.0;
        let towards = Vec2::new(angle.cos(), angle.sin());
        let Some(way) = way_out(&shore, middle, towards, half + Vec2::new(gap, gap)) else { continue };
        let centre = middle + towards * way;
        let place = Rect::from_center_size(centre, (2.0 * half.x, 2.0 * half.y));
        if region.contains(centre) {
            continue;
        }
        let align = if towards.x > 0.5 { -1 } else { i8::from(towards.x < -0.5) };
        let corner = centre - Vec2::new(size.width, size.height) / 2.0;
        // A long way out leads round a corner of the lake, where the name could belong to anything.
        let cost = preference + 0.1 * (way - half.y) / gap.max(1.0);
        places.push(Candidate::new(vec![place], cost, Anchor::Corner(corner, align)));
    }
    places
}

/// Points of a region's edge, none farther than `apart` px from the next.
fn shore(region: &Region, apart: f64) -> Vec<Point> {
    let mut shore = Vec::new();
    for ring in &region.rings {
        let mut line = simplify(ring, 1.0);
        line.extend(line.first().copied());
        for pair in line.windows(2) {
            let steps = (pair[0].distance(pair[1]) / apart).ceil().clamp(1.0, 1000.0) as usize;
            shore.extend((0..steps).map(|i| pair[0].lerp(pair[1], i as f64 / steps as f64)));
        }
    }
    shore
}

/// How far a box with these half sides has to move from a point in a direction until no point of the shore is in it, px.
fn way_out(shore: &[Point], from: Point, towards: Vec2, half: Vec2) -> Option<f64> {
    // Each point is in the box from one length of the way to another.
    let within = |p: &Point| {
        let d = *p - from;
        let span = |d: f64, towards: f64, half: f64| {
            if towards.abs() < 1e-9 {
                return if d.abs() < half { (f64::NEG_INFINITY, f64::INFINITY) } else { (1.0, -1.0) };
            }
            let (a, b) = ((d - half) / towards, (d + half) / towards);
            (a.min(b), a.max(b))
        };
        let (x, y) = (span(d.x, towards.x, half.x), span(d.y, towards.y, half.y));
        let (enters, leaves) = (x.0.max(y.0), x.1.min(y.1));
        (enters < leaves && leaves > 0.0).then_some((enters, leaves))
    };
    let mut blocked: Vec<(f64, f64)> = shore.iter().filter_map(within).collect();
    blocked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut way = 0.0;
    for (enters, leaves) in blocked {
        if enters > way && way > 0.0 {
            break;
        }
        way = leaves.max(way);
    }
    (way > 0.0 && way.is_finite()).then_some(way)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_beside_a_lake_touches_it_and_is_not_on_it() {
        // A lake that lies aslant: the rectangle round it is mostly land.
        let ring = [(0.0, 0.0), (10.0, 0.0), (110.0, 90.0), (100.0, 100.0)].map(|(x, y)| Point::new(x, y));
        let region = Region::new(vec![ring.to_vec()]);
        let places = beside(&region, Point::new(55.0, 48.0), Size::new(40.0, 9.0), 1.0, 2.0);
        assert!(places.len() > 8);
        for place in places {
            let place = place.boxes[0];
            assert!(region.edges().all(|(a, b)| crate::geometry::length_inside(a, b, place) == 0.0));
            let near = place.inflate(12.0, 12.0);
            assert!(region.edges().any(|(a, b)| crate::geometry::length_inside(a, b, near) > 0.0));
        }
    }
}
