//! The names of countries and provinces, in the part of them that can be seen.

use kurbo::{Point, Size};

use super::annotate::{Annotation, Content};
use super::block::Block;
use super::frame::Ground;
use super::labels::{self, Candidate};
use crate::atlas::Level;
use crate::geometry::area_centroid;
use crate::scene::Face;
use crate::text::{Line, Style};

/// The names of territories of a level, in the part of them that can be seen.
pub(super) fn of_territories(ground: &Ground<'_>, level: Level) -> Vec<Annotation> {
    let (theme, k) = (ground.theme, ground.factor);
    let mut annotations = Vec::new();
    for (i, territory) in ground.atlas.territories.iter().enumerate().filter(|(_, t)| t.level == level) {
        let in_focus = ground.focus.contains(&i);
        if level != Level::Country && (ground.focus.is_empty() || !ground.is_within_focus(i)) {
            continue;
        }
        let region = ground.region(i);
        let must = level == Level::Country && in_focus && !ground.is_panel;
        let largest = region.rings.iter().max_by(|a, b| ring_area(a).total_cmp(&ring_area(b)));
        let spot = || ground.spot(i).filter(|_| must);
        let Some(centre) = largest.and_then(|ring| area_centroid(ring)).or_else(spot) else { continue };
        let (face, size_px, color, tracking, weight) = match level {
            Level::Country => (Face::SemiBold, theme.sizes.country, theme.color.country, 0.16, 700.0),
            _ => (Face::Regular, theme.sizes.district, theme.color.district, 0.1, 40.0),
        };
        let size_px = if must { size_px * 1.25 } else { size_px };
        let line =
            Line::new(&territory.names.name.to_uppercase(), &Style::new(face, size_px).tracked(tracking));
        let mut block = Block::new();
        block.push(line, color);
        let size = Size::new(block.width, block.height);
        // A country's name must stand, so it may look farther and more closely than a province's.
        let (step, most) = if level == Level::Country { (9.0 * k, 160) } else { (13.0 * k, 60) };
        let mut candidates = labels::in_region(region, centre, size, block.padding() + 2.0 * k, step, most);
        if must {
            // Where the country has no room for it, its name stands beside it.
            let beside = labels::around_point(centre, 3.0 * k, size, block.padding(), true);
            candidates.extend(beside.into_iter().map(|place| Candidate { cost: place.cost + 60.0, ..place }));
        }
        let kind = if level == Level::Country { "territory" } else { "district" };
        annotations.push(Annotation {
            forms: vec![Content::Label(block)],
            id: territory.id.clone(),
            kind,
            must,
            weight,
            home: None,
            when: None,
            candidates,
        });
    }
    annotations
}

fn ring_area(ring: &[Point]) -> f64 {
    crate::geometry::Region::new(vec![ring.to_vec()]).area()
}
