//! Rivers; where one is the border it is a band under the border's own line.

use kurbo::BezPath;

use super::frame::Ground;
use crate::atlas::River;
use crate::geometry::{Polyline, clip_polyline, line_path};
use crate::scene::{Group, Shape, Stroke};

/// All rivers in the frame.
pub(super) fn rivers(ground: &Ground<'_>) -> Group {
    let mut layer = Group::layer("rivers");
    let (line, color) = (&ground.theme.line, &ground.theme.color);
    for river in &ground.atlas.rivers {
        let (mut inland, mut border) = (BezPath::new(), BezPath::new());
        for part in river.runs.iter().flatten() {
            let is_border = ground.atlas.arcs[part.arc].level().is_some();
            let path = if is_border { &mut border } else { &mut inland };
            ground.visible(part.arc).iter().for_each(|piece| line_path(path, piece));
        }
        let shape = |path| Shape::new(path).class("river").with("data-name", &river.names.name);
        if !inland.is_empty() {
            layer.push(
                shape(inland).stroke(Stroke::new(color.water_ink.alpha(0.55), line.river * ground.fineness)),
            );
        }
        if !border.is_empty() {
            let water = color.water.mix(color.water_ink, 0.35);
            layer.push(shape(border).stroke(Stroke::new(water, line.border_river * 1.6 * ground.fineness)));
        }
    }
    layer
}

/// The courses of a river in the frame, the longest first.
pub(super) fn courses(ground: &Ground<'_>, river: &River) -> Vec<Polyline> {
    let k = ground.factor;
    let runs = river.runs.iter().flat_map(|run| ground.lines.run(run));
    let pieces = runs.flat_map(|run| clip_polyline(&run, ground.view.frame.inflate(-4.0 * k, -4.0 * k)));
    let mut courses: Vec<Polyline> = pieces.filter_map(Polyline::new).collect();
    courses.sort_by(|a, b| b.length().total_cmp(&a.length()));
    courses
}
