//! Borders, each drawn once from the arcs on which two territories meet.

use std::collections::{BTreeMap, BTreeSet};

use kurbo::{BezPath, Point};

use super::frame::Ground;
use crate::atlas::{Arc, Atlas, BorderStatus, Extent, Level, Word};
use crate::geometry::{clip_polyline, line_path};
use crate::projection::View;
use crate::scene::{Cap, Group, Shape, Stroke};

/// What the arcs of one line have in common.
type Key = (std::cmp::Reverse<Level>, Option<usize>, Option<usize>, BorderStatus);

/// Whether a border without full agreement is on the map.
pub(super) fn shows_disputed_line(atlas: &Atlas, view: &View) -> bool {
    let near = view.surroundings();
    let may_show = |arc: &&Arc| Extent::of_offsets(&arc.points).is_some_and(|e| near.may_show(e));
    let disputed = atlas.arcs.iter().filter(|arc| arc.status != BorderStatus::Agreed).filter(may_show);
    let mut lines = disputed.flat_map(|arc| view.lines(&arc.points));
    lines.any(|line| !clip_polyline(&line, view.frame).is_empty())
}

/// The statuses of the international borders in the frame that are not agreed.
pub(super) fn statuses(ground: &Ground<'_>) -> Vec<BorderStatus> {
    let mut statuses = BTreeSet::new();
    for (i, arc) in ground.atlas.arcs.iter().enumerate() {
        let is_new = arc.status != BorderStatus::Agreed && !statuses.contains(&arc.status);
        if is_new && ground.border_level(i) == Some(Level::Country) && !ground.visible(i).is_empty() {
            statuses.insert(arc.status);
        }
    }
    statuses.into_iter().collect()
}

/// All borders: those of provinces below, those of countries above.
pub(super) fn borders(ground: &Ground<'_>) -> Group {
    let mut lines: BTreeMap<Key, BezPath> = BTreeMap::new();
    for (i, arc) in ground.atlas.arcs.iter().enumerate() {
        let Some(level) = ground.border_level(i) else { continue };
        let sides = (arc.left[level as usize], arc.right[level as usize]);
        let (a, b) = (sides.0.min(sides.1), sides.0.max(sides.1));
        let pieces = ground.visible(i);
        let path = lines.entry((std::cmp::Reverse(level), a, b, arc.status)).or_default();
        pieces.iter().for_each(|piece| line_path(path, piece));
    }
    lines.retain(|_, path| !path.is_empty());
    let mut layer = Group::layer("borders");
    let color = &ground.theme.color;
    for (key, path) in lines.iter().filter(|(key, _)| is_international(key)) {
        let casing = Stroke::new(color.paper.alpha(0.7), ground.theme.line.casing * ground.fineness);
        layer.push(Shape::new(path.clone()).class("casing").stroke(casing).with("data-status", key.3.word()));
    }
    let id = |side: Option<usize>| side.map(|i| ground.atlas.territories[i].id.clone()).unwrap_or_default();
    for (key, path) in lines {
        let (std::cmp::Reverse(level), left, right, status) = key;
        layer.push(
            Shape::new(path)
                .class("border")
                .with("data-level", level.word())
                .with("data-left", id(left))
                .with("data-right", id(right))
                .with("data-status", status.word())
                .stroke(stroke(ground, &key)),
        );
    }
    layer
}

/// Whether countries meet here; a line of its own has a territory on neither side, a coast on one.
fn is_international(key: &Key) -> bool {
    key.0.0 == Level::Country && key.1.is_some() == key.2.is_some()
}

fn stroke(ground: &Ground<'_>, key: &Key) -> Stroke {
    let (line, color) = (&ground.theme.line, &ground.theme.color);
    let fine = ground.fineness;
    let solid = match key.0.0 {
        Level::Country if !is_international(key) => return Stroke::new(color.coast, line.coast * fine),
        Level::Country => Stroke::new(color.border, line.international * breadth(fine, key.3)),
        Level::Province => Stroke::new(color.province, line.province * fine),
        Level::District => Stroke::new(color.province, line.province * 0.6 * fine),
    };
    by_status(ground, solid, key.3)
}

/// Dashes of a line are seen from this on, as a share of its full width.
const LEAST_BROKEN: f64 = 0.75;

/// How fine a line is: one that is broken not so fine that nobody sees it.
fn breadth(fineness: f64, status: BorderStatus) -> f64 {
    if status == BorderStatus::Agreed { fineness } else { fineness.max(LEAST_BROKEN) }
}

/// A line as its status has it.
fn by_status(ground: &Ground<'_>, solid: Stroke, status: BorderStatus) -> Stroke {
    let k = ground.factor * breadth(ground.fineness, status);
    match status {
        BorderStatus::Agreed => solid,
        BorderStatus::Disputed => solid.dashed(&[4.0 * k, 2.5 * k], Cap::Butt),
        BorderStatus::DeFacto => solid.dashed(&[9.0 * k, 2.5 * k], Cap::Butt),
        BorderStatus::ControlLine => solid.dashed(&[0.01, 2.6 * k], Cap::Round),
        BorderStatus::Undetermined => solid.dashed(&[6.0 * k, 2.0 * k, 1.5 * k, 2.0 * k], Cap::Butt),
    }
}

/// An international border of a status on a level line, for the legend.
pub(super) fn sign(ground: &Ground<'_>, status: BorderStatus, at: Point) -> Vec<Shape> {
    let half = 11.0 * ground.factor;
    let mut path = BezPath::new();
    path.move_to((at.x - half, at.y));
    path.line_to((at.x + half, at.y));
    let (line, color) = (&ground.theme.line, &ground.theme.color);
    let solid = Stroke::new(color.border, line.international * breadth(ground.fineness, status));
    vec![Shape::new(path).stroke(by_status(ground, solid, status))]
}
