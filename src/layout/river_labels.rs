//! The names of rivers, along them.

use super::annotate::{Annotation, Content};
use super::frame::Ground;
use super::{labels, rivers};
use crate::atlas::{Level, River};
use crate::geometry::Polyline;
use crate::scene::Face;
use crate::text::{Line, Style};

/// The names of rivers, along them.
pub(super) fn of_rivers(ground: &Ground<'_>) -> Vec<Annotation> {
    let theme = ground.theme;
    let style = Style::new(Face::Italic, theme.sizes.water).tracked(0.04);
    let mut annotations = Vec::new();
    let seen = |river: &&River| river.runs.iter().flatten().any(|part| !ground.visible(part.arc).is_empty());
    for river in ground.atlas.rivers.iter().filter(|r| !r.names.name.is_empty()).filter(seen) {
        let line = Line::new(&river.names.name, &style);
        let is_border = river
            .runs
            .iter()
            .flatten()
            .any(|part| ground.atlas.arcs[part.arc].level() == Some(Level::Country));
        for path in rivers::name_lines(ground, river, line.width_px * 1.4).into_iter().filter_map(readable) {
            let gap = if is_border { 6.0 } else { 3.5 } * ground.factor;
            let candidates = labels::along_line(&path, line.width_px, line.x_height_px * 1.3, gap);
            let weight = if is_border { 160.0 } else { 50.0 };
            annotations.push(Annotation {
                forms: vec![Content::Curved(line.clone(), path, theme.color.water_ink)],
                id: river.names.name.clone(),
                kind: "river",
                must: false,
                weight,
                home: None,
                when: None,
                candidates,
            });
        }
    }
    annotations
}

/// The line in the direction in which letters on it stand upright.
fn readable(line: Polyline) -> Option<Polyline> {
    let (first, last) = (line.point(0.0), line.point(line.length()));
    if first.x <= last.x {
        return Some(line);
    }
    Polyline::new(line.points().iter().rev().copied().collect())
}
