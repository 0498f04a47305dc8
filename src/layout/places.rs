//! Towns for orientation: dots with names, as many as there is room for.

use kurbo::{Circle, Point, Rect, Shape as _};

use super::frame::Ground;
use super::incidents::Mark;
use crate::gazetteer::{Entry, EntryKind};
use crate::scene::{Group, Shape, Stroke};

/// A town on the page.
#[derive(Debug, Clone)]
pub(super) struct Town<'a> {
    pub(super) entry: &'a Entry,
    pub(super) at: Point,
}

/// How many inhabitants a town has at least for each metre of ground that a px shows: 5,000 at a km.
const INHABITANTS_PER_METRE: f64 = 5.0;

/// The towns worth showing: capitals, then seats of provinces, then by population; none at a marker, and none
/// closer than `apart` px to a weightier one, or where a map has a symbol already.
pub(super) fn choose<'a>(
    ground: &Ground<'_>,
    towns: &'a [Entry],
    marks: &[Mark<'_>],
    busy: &[Point],
    limit: usize,
) -> Vec<Town<'a>> {
    if limit == 0 {
        return Vec::new();
    }
    let inner = ground.view.frame.inflate(-8.0 * ground.factor, -8.0 * ground.factor);
    // Of small towns there are too many on a map of a small scale.
    let least = (INHABITANTS_PER_METRE * ground.view.metres_per_px()) as u32;
    let mut on_page: Vec<Town<'a>> = towns
        .iter()
        .filter(|entry| entry.kind == EntryKind::Capital || entry.population >= least)
        .filter_map(|entry| {
            let at = ground.view.project(entry.at?.into())?;
            inner.contains(at).then_some(Town { entry, at })
        })
        .collect();
    let rank = |kind: EntryKind| match kind {
        EntryKind::Capital => 0,
        EntryKind::ProvinceSeat => 1,
        _ => 2,
    };
    let abroad =
        |entry: &Entry| !ground.focus.iter().any(|&i| ground.atlas.territories[i].id == entry.country);
    on_page.sort_by_key(|town| {
        let entry = town.entry;
        (abroad(entry), rank(entry.kind), std::cmp::Reverse(entry.population), &entry.name)
    });
    let apart = 62.0 * ground.factor;
    let mut chosen: Vec<Town<'a>> = Vec::new();
    for town in on_page {
        let free = marks.iter().all(|m| m.at.distance(town.at) > m.radius + 10.0 * ground.factor)
            && busy.iter().all(|at| at.distance(town.at) > 12.0 * ground.factor)
            && chosen.iter().all(|other| other.at.distance(town.at) > apart);
        if free && chosen.len() < limit {
            chosen.push(town);
        }
    }
    chosen
}

/// The radius of a town's dot, px.
pub(super) fn dot_radius(ground: &Ground<'_>) -> f64 {
    2.2 * ground.factor
}

/// The dots of the towns.
pub(super) fn places(ground: &Ground<'_>, towns: &[&Town<'_>]) -> Group {
    let mut layer = Group::layer("places");
    let color = &ground.theme.color;
    for town in towns {
        let r = dot_radius(ground);
        let outline = if town.entry.kind == EntryKind::Capital {
            Rect::from_center_size(town.at, (2.0 * r, 2.0 * r)).to_path(0.01)
        } else {
            Circle::new(town.at, r).to_path(0.01)
        };
        let shape = Shape::new(outline).class("place").with("data-name", &*town.entry.name);
        layer.push(shape.fill(color.paper).stroke(Stroke::new(color.text.alpha(0.85), 1.1 * ground.factor)));
    }
    layer
}
