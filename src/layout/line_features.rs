//! Lines on the ground that a layer gives: fronts, roads, railways, routes.

use std::collections::BTreeMap;

use kurbo::{BezPath, Point, Vec2};

use super::frame::Ground;
use super::legend::each_once;
use super::story::LineFeature;
use crate::atlas::Word;
use crate::geometry::{Polyline, clip_polyline, line_path, ring_path, simplify};
use crate::scene::{Cap, Color, Group, Shape, Stroke};
use crate::spec::LineStyle;

/// What is left out of a line can't be seen, px.
const TOLERANCE: f64 = 0.35;

/// Between two teeth of a front, px on a page 800 px wide.
const TEETH: f64 = 16.0;

/// The lines of one layer in the frame.
#[derive(Debug)]
pub(super) struct OnPage<'a> {
    pub(super) feature: &'a LineFeature,
    /// Their pieces, px.
    pub(super) pieces: Vec<Vec<Point>>,
}

/// The lines in the frame.
pub(super) fn on_page<'a>(ground: &Ground<'_>, lines: &'a [LineFeature]) -> Vec<OnPage<'a>> {
    let place = |feature: &'a LineFeature| {
        let images = feature.parts.iter().flat_map(|part| ground.view.lines(part));
        let pieces = images.flat_map(|line| clip_polyline(&line, ground.view.frame));
        let pieces: Vec<Vec<Point>> = pieces.map(|piece| simplify(&piece, TOLERANCE)).collect();
        (!pieces.is_empty()).then_some(OnPage { feature, pieces })
    };
    lines.iter().filter_map(place).collect()
}

/// What the legend explains: each label, if there is one, with how its lines are drawn.
pub(super) fn meanings<'a>(lines: &[OnPage<'a>]) -> Vec<(&'a str, LineStyle)> {
    let all = lines.iter().map(|line| (line.feature.label.as_str(), line.feature.style));
    each_once(all.filter(|(label, _)| !label.is_empty()))
}

/// All lines as a layer, those of one layer together: where roads meet, their edges don't cross.
pub(super) fn layer(ground: &Ground<'_>, lines: &[OnPage<'_>]) -> Group {
    let mut layer = Group::layer("lines");
    let mut by_style: BTreeMap<LineStyle, Vec<&OnPage<'_>>> = BTreeMap::new();
    for line in lines {
        by_style.entry(line.feature.style).or_default().push(line);
    }
    for (style, lines) in by_style {
        let pieces: Vec<&[Point]> =
            lines.iter().flat_map(|line| line.pieces.iter().map(Vec::as_slice)).collect();
        for shape in shapes(ground, style, &pieces, ground.factor) {
            layer.push(shape.class("line").with("data-style", style.word()));
        }
    }
    layer
}

/// Lines in a style; the legend uses the same.
pub(super) fn shapes(ground: &Ground<'_>, style: LineStyle, pieces: &[&[Point]], k: f64) -> Vec<Shape> {
    let color = &ground.theme.color;
    let mut path = BezPath::new();
    pieces.iter().for_each(|piece| line_path(&mut path, piece));
    let line = |color: Color, width: f64| Shape::new(path.clone()).stroke(Stroke::new(color, width * k));
    let dashed = |color: Color, width: f64, dash: [f64; 2], cap: Cap| {
        let stroke = Stroke::new(color, width * k).dashed(&dash.map(|length| length * k), cap);
        Shape::new(path.clone()).stroke(stroke)
    };
    match style {
        LineStyle::Plain => vec![line(color.text.alpha(0.8), 1.1)],
        LineStyle::Road => vec![line(color.muted, 2.6), line(color.paper, 1.3)],
        LineStyle::Railway => {
            vec![line(color.muted, 0.9), dashed(color.muted, 4.0, [0.9, 4.6], Cap::Butt)]
        }
        LineStyle::Route => {
            vec![line(color.paper.alpha(0.7), 3.4), dashed(color.text, 1.5, [5.0, 3.4], Cap::Butt)]
        }
        LineStyle::Front => {
            let front = color.kinds.clash;
            let mut shapes = vec![line(color.paper.alpha(0.75), 4.4), line(front, 2.0)];
            let mut teeth = BezPath::new();
            pieces.iter().for_each(|piece| add_teeth(&mut teeth, piece, k));
            shapes.push(Shape::new(teeth).fill(front));
            shapes
        }
    }
}

/// Triangles on the left of a line, as seen by who follows it.
fn add_teeth(path: &mut BezPath, piece: &[Point], k: f64) {
    let Some(line) = Polyline::new(piece.to_vec()) else { return };
    let (half, height) = (3.2 * k, 5.2 * k);
    let count = (line.length() / (TEETH * k)).round().max(1.0);
    let step = line.length() / count;
    for i in 0..count as usize {
        let along = (i as f64 + 0.5) * step;
        let foot = line.point(along);
        let direction = line.direction(along, half);
        let direction = direction / direction.hypot().max(1e-9);
        // y points down: the left of a direction (x, y) is (y, -x).
        let left = Vec2::new(direction.y, -direction.x);
        ring_path(path, &[foot - direction * half, foot + left * height, foot + direction * half]);
    }
}
