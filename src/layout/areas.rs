//! Hatched areas: what a layer says of provinces and districts, and how sure it is.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

use kurbo::Point;

use super::frame::Ground;
use super::legend::each_once;
use super::story::Area;
use crate::atlas::{Status, Word};
use crate::geometry::{Region, hatch};
use crate::scene::{Cap, Color, Group, Shape, Stroke};
use crate::theme::Theme;

/// Between two lines of a hatching, px on a page 800 px wide.
const SPACING: f64 = 6.0;

/// How areas of a layer are hatched. Layers differ by colour and by the way in which the lines run, so that both can be seen
/// where two lie over each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hatching {
    color: Color,
    /// Radians from the x axis, clockwise.
    angle: f64,
    status: Status,
}

impl Hatching {
    /// The hatching of the `layer`th layer.
    pub(super) fn new(theme: &Theme, layer: usize, status: Status) -> Self {
        let colors = &theme.color.areas;
        let color = colors.get(layer % colors.len().max(1)).copied().unwrap_or(theme.color.muted);
        let turn = if layer.is_multiple_of(2) { -FRAC_PI_4 } else { FRAC_PI_4 };
        Hatching { color, angle: turn, status }
    }

    /// The lines in a region: whole where it is sure, broken where it is claimed, in both directions where it is disputed.
    /// `k` is what sizes of the page were multiplied with, `density` how close the lines stand.
    pub(super) fn shapes(&self, region: &Region, k: f64, density: f64) -> Vec<Shape> {
        let stroke = Stroke::new(self.color, 1.1 * k);
        let spacing = SPACING * k / density;
        let lines = |angle: f64| Shape::new(hatch(region, spacing, angle));
        match self.status {
            Status::Confirmed => vec![lines(self.angle).stroke(stroke.dashed(&[], Cap::Butt))],
            Status::Claimed => {
                vec![lines(self.angle).stroke(stroke.dashed(&[3.5 * k, 3.0 * k], Cap::Butt))]
            }
            Status::Disputed => {
                let thin = Stroke { width_px: 0.8 * k, ..stroke.dashed(&[], Cap::Butt) };
                [self.angle, self.angle + FRAC_PI_2].map(|angle| lines(angle).stroke(thin.clone())).into()
            }
        }
    }

    /// The hatching in a small box, for the legend.
    pub(super) fn sign(&self, at: Point, k: f64) -> Vec<Shape> {
        let (w, h) = (7.0 * k, 5.0 * k);
        let corners = [(-w, -h), (w, -h), (w, h), (-w, h)];
        let ring: Vec<Point> = corners.map(|(x, y)| at + kurbo::Vec2::new(x, y)).into();
        let mut path = kurbo::BezPath::new();
        crate::geometry::ring_path(&mut path, &ring);
        let mut shapes = self.shapes(&Region::new(vec![ring]), k, 1.5);
        shapes.push(Shape::new(path).stroke(Stroke::new(self.color, 0.9 * k)));
        shapes
    }
}

/// The labels of the layers in their order, each once.
fn layers(areas: &[Area]) -> Vec<&str> {
    each_once(areas.iter().map(|area| area.label.as_str()))
}

/// What the legend explains: label, how sure it is, and the hatching; of what lies in the frame.
pub(super) fn meanings<'a>(ground: &Ground<'_>, areas: &'a [Area]) -> Vec<(&'a str, Status, Hatching)> {
    let mut meanings = Vec::new();
    for (i, label) in layers(areas).into_iter().enumerate() {
        for (status, _) in Status::WORDS {
            let is_such = |area: &&Area| area.label == label && area.status == *status;
            if areas.iter().filter(is_such).any(|area| !ground.region(area.territory).rings.is_empty()) {
                meanings.push((label, *status, Hatching::new(ground.theme, i, *status)));
            }
        }
    }
    meanings
}

/// The hatched areas as a layer.
pub(super) fn areas(ground: &Ground<'_>, areas: &[Area]) -> Group {
    let mut layer = Group::layer("areas");
    let labels = layers(areas);
    for area in areas {
        let i = labels.iter().position(|label| *label == area.label).unwrap_or_default();
        let hatching = Hatching::new(ground.theme, i, area.status);
        for shape in hatching.shapes(ground.region(area.territory), ground.factor, 1.0) {
            let id = &ground.atlas.territories[area.territory].id;
            layer.push(shape.class("area").with("data-id", id).with("data-status", area.status.word()));
        }
    }
    layer
}
