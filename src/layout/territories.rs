//! The ground: land and lakes.

use kurbo::{BezPath, Circle, Shape as _};

use super::frame::Ground;
use crate::atlas::{Level, Word};
use crate::geometry::{clip_ring, ring_path};
use crate::scene::{Group, Shape, Stroke};

/// Smaller than this a country is drawn as a dot of this size: none is lost, px.
const LEAST: f64 = 1.0;

/// Countries as areas, those in focus in their own colour.
pub(super) fn territories(ground: &Ground<'_>) -> Group {
    let mut layer = Group::layer("territories");
    for (i, territory) in
        ground.atlas.territories.iter().enumerate().filter(|(_, t)| t.level == Level::Country)
    {
        let mut path = ground.path(i);
        if ground.region(i).bounds().is_none_or(|b| b.width().max(b.height()) < LEAST * ground.factor) {
            path = dot(ground, i);
        }
        if !path.is_empty() {
            let shape = Shape::new(path)
                .class("territory")
                .with("data-id", &territory.id)
                .with("data-level", Level::Country.word());
            layer.push(shape.fill(ground.land(i)));
        }
    }
    layer
}

/// The dot of a country too small to be seen, where it lies in the frame.
fn dot(ground: &Ground<'_>, territory: usize) -> BezPath {
    let spot = ground.spot(territory);
    spot.map_or(BezPath::new(), |at| Circle::new(at, LEAST * ground.factor / 2.0).to_path(0.01))
}

/// Lakes.
pub(super) fn lakes(ground: &Ground<'_>) -> Group {
    let color = &ground.theme.color;
    let mut layer = Group::layer("lakes");
    for (i, lake) in ground.atlas.lakes.iter().enumerate() {
        let mut path = BezPath::new();
        for ring in ground.lines.lake(i) {
            ring_path(&mut path, &clip_ring(ring, ground.view.frame));
        }
        if !path.is_empty() {
            let edge =
                Stroke::new(color.water_ink.alpha(0.6), ground.theme.line.coast * 0.8 * ground.fineness);
            layer.push(
                Shape::new(path)
                    .class("lake")
                    .with("data-name", &lake.names.name)
                    .fill(color.water)
                    .stroke(edge),
            );
        }
    }
    layer
}
