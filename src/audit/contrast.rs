//! Contrast against the pixels that are really under text and marks.

use kurbo::{Point, Rect};

use super::color::{contrast, over};
use super::metric::{Fault, Gate, Metric, Unit};
use super::parts::{Mark, MarkKind, Parts, is_marker_ink, polylines};
use crate::draw::{MAX_PIXELS, Pixels, pixels};
use crate::error::Result;
use crate::scene::{Color, Node, Scene, Shape};

/// Pixels whose centres are so near to the edge of ink are looked at, px.
const NEAR_PX: f64 = 1.0;

/// The distance of the points of an edge round which pixels are taken, px.
const STEP_PX: f64 = 0.5;

/// The share of the pixels that may have less contrast than is said: the worst decile.
const WORST: f64 = 0.1;

/// The contrast of all text and of all marks.
///
/// # Errors
/// When the picture can't be painted.
pub(super) fn metrics(parts: &Parts<'_>, scene: &Scene) -> Result<Vec<Metric>> {
    let area = scene.width_px * scene.height_px;
    // Of a page too large to be painted whole a smaller picture is looked at.
    let scale = (0.98 * MAX_PIXELS as f64 / area.max(1.0)).sqrt().min(1.0);
    let ground = |nodes: Vec<Node>| -> Result<Ground> {
        Ok(Ground { pixels: pixels(&Scene { nodes, ..page(scene) }, scale)?, scale })
    };
    let under_text = ground(without_letters(&scene.nodes))?;
    let texts = parts.texts.iter().filter_map(|writing| {
        let text = writing.text;
        let outlines = text.letters.iter().map(|letter| letter.place * &*letter.outline);
        let edges: Vec<Vec<Point>> = outlines.flat_map(|outline| polylines(&outline)).collect();
        let value = under_text.contrast(&edges, writing.bounds, NEAR_PX, text.color)?;
        let what = format!("{} {:?}", writing.owner, text.content);
        Some(Fault::at(what, writing.bounds.center()).of(value))
    });
    let texts = texts.collect();
    let marks = parts.marks.iter().filter(|mark| mark.kind != MarkKind::Town);
    let mut measured = Vec::new();
    if parts.marks.iter().any(|mark| mark.kind != MarkKind::Town) {
        let under_marks = ground(without_marks(&scene.nodes, paper(scene)))?;
        measured.extend(marks.filter_map(|mark| {
            let value = mark_contrast(mark, &under_marks)?;
            Some(Fault::at(mark.name(), mark.at).of(value))
        }));
    }
    let (text_gate, mark_gate) = (Gate::AtLeast(4.5), Gate::AtLeast(3.0));
    Ok(vec![
        Metric::worst("contrast_text", "text against what is under it", text_gate, Unit::Ratio, texts),
        Metric::worst("contrast_marks", "marks against what is under them", mark_gate, Unit::Ratio, measured),
    ])
}

/// A mark is seen by that of its inks which stands out most.
fn mark_contrast(mark: &Mark<'_>, ground: &Ground) -> Option<f64> {
    let of_shape = |shape: &&Shape| {
        let edges = polylines(&shape.path);
        let bounds = mark.outline.bounds.union(kurbo::Shape::bounding_box(&shape.path));
        let stroke = shape.stroke.as_ref().map(|stroke| (stroke.color, stroke.width_px / 2.0));
        let fill = shape.fill.map(|fill| (fill.color, 0.0));
        let inks = stroke.into_iter().chain(fill).filter(|(color, _)| color.a >= 128);
        inks.filter_map(|(color, half)| ground.contrast(&edges, bounds, half + NEAR_PX, color))
            .reduce(f64::max)
    };
    mark.shapes.iter().filter_map(of_shape).reduce(f64::max)
}

/// The paper; under a page without background it is the one that the theme is made for.
fn paper(scene: &Scene) -> Color {
    Color { a: 255, ..scene.background }
}

/// The same page without anything on it.
fn page(scene: &Scene) -> Scene {
    Scene {
        width_px: scene.width_px,
        height_px: scene.height_px,
        background: paper(scene),
        title: String::new(),
        description: String::new(),
        language: scene.language,
        id_prefix: String::new(),
        nodes: Vec::new(),
    }
}

/// The picture with the halos of its letters, but without the letters.
fn without_letters(nodes: &[Node]) -> Vec<Node> {
    let bare = |node: &Node| match node {
        Node::Group(group) => Node::Group(crate::scene::Group {
            class: group.class,
            attributes: Default::default(),
            nodes: without_letters(&group.nodes),
        }),
        Node::Shape(shape) => Node::Shape(shape.clone()),
        Node::Text(text) => {
            let mut text = text.clone();
            text.color.a = 0;
            Node::Text(text)
        }
    };
    nodes.iter().map(bare).collect()
}

/// The picture without marks, whose casings stay, and rims in the colour of the paper, which do the same; and without what
/// is written over them.
fn without_marks(nodes: &[Node], paper: Color) -> Vec<Node> {
    let bare = |node: &Node| match node {
        Node::Group(group) if group.class == "label" => None,
        Node::Group(group) => {
            let mut kept = without_marks(&group.nodes, paper);
            if group.class == "incident" {
                let casing = |node: &Node| match node {
                    Node::Shape(shape) if shape.class == "tether" => None,
                    Node::Shape(shape) if !is_marker_ink(&group.nodes, shape) => Some(node.clone()),
                    Node::Shape(shape) => {
                        let stroke = shape.stroke.clone().filter(|s| Color { a: 255, ..s.color } == paper)?;
                        Some(Shape::new(shape.path.clone()).stroke(stroke).into())
                    }
                    _ => None,
                };
                let shapes = group.nodes.iter().filter_map(casing);
                kept = shapes.collect();
            }
            Some(Node::Group(crate::scene::Group {
                class: group.class,
                attributes: Default::default(),
                nodes: kept,
            }))
        }
        Node::Shape(shape) => (!["crossing", "leader"].contains(&shape.class)).then(|| node.clone()),
        Node::Text(_) => None,
    };
    nodes.iter().filter_map(bare).collect()
}

/// What lies under ink, as it is seen.
struct Ground {
    pixels: Pixels,
    /// Pixels per px.
    scale: f64,
}

impl Ground {
    /// The contrast of a colour to the pixels round edges that all but the worst tenth of them exceed; none where the
    /// edges are off the page.
    fn contrast(&self, edges: &[Vec<Point>], bounds: Rect, near_px: f64, color: Color) -> Option<f64> {
        let near = near_px * self.scale;
        let mut under = Vec::new();
        let bounds = bounds.inflate(near_px + 1.0, near_px + 1.0);
        for line in edges {
            for pair in line.windows(2) {
                let steps = (pair[0].distance(pair[1]) / STEP_PX).ceil().max(1.0);
                for i in 0..=steps as u32 {
                    let p = pair[0].lerp(pair[1], f64::from(i) / steps);
                    if !bounds.contains(p) {
                        continue;
                    }
                    let (x, y) = (p.x * self.scale, p.y * self.scale);
                    // A pixel lies where its centre is.
                    let cells = |at: f64| (at - near).floor() as i64..=(at + near).floor() as i64;
                    let is_near = |row: i64, column: i64| {
                        let (dx, dy) = (column as f64 + 0.5 - x, row as f64 + 0.5 - y);
                        dx * dx + dy * dy <= near * near
                    };
                    under.extend(
                        cells(y)
                            .flat_map(|row| cells(x).map(move |column| (row, column)))
                            .filter(|(row, column)| is_near(*row, *column)),
                    );
                }
            }
        }
        // Most pixels were met from several points. A set of them took most of the time of an audit.
        under.sort_unstable();
        under.dedup();
        let seen = under.into_iter().filter_map(|(row, column)| {
            let ground = over(self.pixels.at(column, row)?, Color::rgb(0xffffff));
            Some(contrast(over(color, ground), ground))
        });
        let mut contrasts: Vec<f64> = seen.collect();
        contrasts.sort_by(f64::total_cmp);
        contrasts.get((contrasts.len() as f64 * WORST) as usize).copied()
    }
}
