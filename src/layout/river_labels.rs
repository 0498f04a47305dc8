//! The names of rivers, along them; of long ones several times.

use kurbo::Point;

use super::annotate::{Annotation, Content};
use super::frame::Ground;
use super::labels::{self, Candidate, Lettering};
use super::rivers;
use crate::atlas::{Level, River};
use crate::geometry::{Bow, Polyline};
use crate::scene::Face;
use crate::text::{Line, Style};

/// A river is named once in so much of its length, px on a page 800 px wide.
const EVERY: f64 = 400.0;

/// No name of a river comes again within so much, px on a page 800 px wide.
const APART: f64 = 200.0;

/// The most that one river is named.
const MOST: usize = 6;

/// The names of rivers, along them.
pub(super) fn of_rivers(ground: &Ground<'_>) -> Vec<Annotation> {
    let style = Style::new(Face::Italic, ground.theme.sizes.water).tracked(0.04);
    let seen = |river: &&River| river.runs.iter().flatten().any(|part| !ground.visible(part.arc).is_empty());
    let named = ground.atlas.rivers.iter().filter(|river| !river.names.name.is_empty()).filter(seen);
    // Where each name may stand: data give long rivers in several parts.
    let mut taken: Vec<(&str, Vec<Point>)> = Vec::new();
    let mut annotations = Vec::new();
    for river in named {
        let name = river.names.name.as_str();
        let i = taken.iter().position(|(other, _)| *other == name).unwrap_or_else(|| {
            taken.push((name, Vec::new()));
            taken.len() - 1
        });
        let line = Line::new(&ground.words.names_of(&river.names, "").join(" · "), &style);
        annotations.extend(of_river(ground, river, &line, &mut taken[i].1));
    }
    annotations
}

fn of_river(ground: &Ground<'_>, river: &River, line: &Line, taken: &mut Vec<Point>) -> Vec<Annotation> {
    let k = ground.factor;
    let arcs = &ground.atlas.arcs;
    let is_border = river.runs.iter().flatten().any(|part| arcs[part.arc].level() == Some(Level::Country));
    let widths = &ground.theme.line;
    let breadth = if is_border { 1.6 * widths.border_river.max(widths.casing / 1.6) } else { widths.river };
    let ink = line.ink().unwrap_or_default();
    let name = Lettering {
        width: line.width_px,
        ascent: -ink.y0,
        descent: ink.y1.max(0.0),
        gap: breadth / 2.0 * ground.fineness + 2.0 * k,
    };
    let mut stretches: Vec<Vec<(Bow, Candidate)>> = Vec::new();
    for (i, course) in rivers::courses(ground, river).into_iter().enumerate() {
        // Bits that the frame cuts off need no name beside that of the main course.
        if i > 0 && course.length() < 1.5 * name.width {
            break;
        }
        for stretch in stretches_of(&course, EVERY * k, (APART * k - name.width).max(0.0)) {
            let mut places = labels::along_line(&stretch, name, 20);
            places.retain(|(bow, _)| taken.iter().all(|other| other.distance(bow.middle) >= APART * k));
            taken.extend(places.iter().map(|(bow, _)| bow.middle));
            stretches.push(places);
        }
    }
    stretches.retain(|places| !places.is_empty());
    // Of all stretches the one with the best place has the name that must rather stand.
    let cheapest = |places: &Vec<(Bow, Candidate)>| places.first().map_or(f64::INFINITY, |(_, p)| p.cost);
    stretches.sort_by(|a, b| cheapest(a).total_cmp(&cheapest(b)));
    let weights = if is_border { [160.0, 60.0] } else { [50.0, 26.0] };
    let annotation = |(i, places): (usize, Vec<(Bow, Candidate)>)| {
        let mut forms = Vec::new();
        let mut candidates = Vec::new();
        for (bow, place) in places {
            let Some(path) = Polyline::new(bow.points(line.width_px)) else { continue };
            candidates.push(Candidate { form: forms.len(), ..place });
            forms.push(Content::Curved(line.clone(), path, ground.theme.color.water_ink));
        }
        Annotation {
            forms,
            id: river.names.name.clone(),
            kind: "river",
            must: false,
            weight: weights[usize::from(i > 0)],
            home: None,
            when: None,
            dot: None,
            candidates,
        }
    };
    stretches.into_iter().take(MOST).enumerate().map(annotation).collect()
}

/// Parts of a course, each to be named once: about `every` px long, with `between` px between them.
fn stretches_of(course: &Polyline, every: f64, between: f64) -> Vec<Polyline> {
    let parts = (course.length() / every).round().max(1.0) as usize;
    let at = |i: usize| course.length() * i as f64 / parts as f64;
    let part = |i: usize| {
        let from = if i == 0 { 0.0 } else { at(i) + between / 2.0 };
        let to = if i + 1 == parts { course.length() } else { at(i + 1) - between / 2.0 };
        (from < to).then(|| Polyline::new(course.part(from, to))).flatten()
    };
    (0..parts).filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_river_is_named_several_times_with_room_between() {
        let course = Polyline::new(vec![Point::ZERO, Point::new(1200.0, 0.0)]).expect("it has two points");
        let parts = stretches_of(&course, 400.0, 140.0);
        assert_eq!(parts.len(), 3);
        for pair in parts.windows(2) {
            let between = pair[1].point(0.0).x - pair[0].point(f64::INFINITY).x;
            assert!((between - 140.0).abs() < 1e-9, "{between}");
        }
        assert_eq!(stretches_of(&course, 5000.0, 140.0).len(), 1);
    }
}
