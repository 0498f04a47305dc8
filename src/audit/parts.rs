//! A finished picture sorted by what is in it: labels, markers, furniture, leaders, borders, land.

use kurbo::{BezPath, PathEl, Point, Rect, Shape as _};

use crate::geometry::{
    Bands, Region, distance_to_rect, distance_to_segment, inside, length_inside, segments_cross,
};
use crate::scene::{Group, Node, Scene, Shape, Text};

/// How far a polygon may lie from the curve that it stands for, px.
const FLATNESS: f64 = 0.05;

/// From this opacity on paint is ink, and no mere tint.
const INK: u8 = 128;

/// What is in a picture. Whatever stands on one of several panels knows its number, from 1; 0 is the page.
#[derive(Debug, Default)]
pub(super) struct Parts<'s> {
    pub(super) labels: Vec<Label<'s>>,
    pub(super) marks: Vec<Mark<'s>>,
    pub(super) furniture: Vec<Furniture<'s>>,
    pub(super) leaders: Vec<Leader<'s>>,
    pub(super) borders: Vec<Border>,
    pub(super) lands: Vec<Land<'s>>,
    /// The edges of the maps, with their panels.
    pub(super) frames: Vec<(usize, Rect)>,
    /// All lines of text, with what they belong to.
    pub(super) texts: Vec<Writing<'s>>,
}

/// A label on a map.
#[derive(Debug)]
pub(super) struct Label<'s> {
    pub(super) panel: usize,
    pub(super) kind: &'s str,
    pub(super) id: &'s str,
    pub(super) reading: &'s str,
    pub(super) is_curved: bool,
    /// The ink of each line; of each letter where the label is curved.
    pub(super) boxes: Vec<Rect>,
    /// The smallest rectangle round all of them.
    pub(super) bounds: Rect,
}

/// What stands for a thing at a place.
#[derive(Debug)]
pub(super) struct Mark<'s> {
    pub(super) panel: usize,
    pub(super) kind: MarkKind,
    pub(super) id: &'s str,
    /// How many it counts.
    pub(super) count: Option<f64>,
    pub(super) at: Point,
    pub(super) outline: Outline,
    /// What it is painted with, without its casing.
    pub(super) shapes: Vec<&'s Shape>,
}

/// The kinds of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// An event.
    Incident,
    /// The arrow of a crossing.
    Crossing,
    /// The dot of a town.
    Town,
}

/// Legend, scale bar, title and the like.
#[derive(Debug)]
pub(super) struct Furniture<'s> {
    pub(super) kind: &'s str,
    pub(super) bounds: Rect,
}

/// The line from a marker to its label.
#[derive(Debug)]
pub(super) struct Leader<'s> {
    pub(super) panel: usize,
    pub(super) id: &'s str,
    pub(super) points: Vec<Point>,
}

/// A border between countries.
#[derive(Debug)]
pub(super) struct Border {
    pub(super) width_px: f64,
    pub(super) lines: Vec<(Vec<Point>, Rect)>,
}

/// A territory as an area.
#[derive(Debug)]
pub(super) struct Land<'s> {
    pub(super) panel: usize,
    pub(super) id: &'s str,
    pub(super) inside: Bands,
}

/// A line of text, with what it belongs to.
#[derive(Debug)]
pub(super) struct Writing<'s> {
    pub(super) text: &'s Text,
    pub(super) owner: String,
    pub(super) bounds: Rect,
}

/// Lines round a marker, or along it.
#[derive(Debug, Default)]
pub(super) struct Outline {
    rings: Vec<Vec<Point>>,
    /// How far its ink reaches beyond the lines, px.
    half_px: f64,
    pub(super) bounds: Rect,
}

impl Outline {
    fn add(&mut self, shape: &Shape) {
        let rings = polylines(&shape.path);
        let bounds = shape.path.bounding_box();
        self.bounds = if self.rings.is_empty() { bounds } else { self.bounds.union(bounds) };
        self.half_px = self.half_px.max(shape.stroke.as_ref().map_or(0.0, |stroke| stroke.width_px / 2.0));
        self.rings.extend(rings);
    }

    fn edges(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        self.rings.iter().flat_map(|ring| ring.windows(2).map(|pair| (pair[0], pair[1])))
    }

    pub(super) fn contains(&self, p: Point) -> bool {
        let closed = |ring: &&Vec<Point>| ring.len() > 3 && ring.first() == ring.last();
        let edges = |ring: &Vec<Point>| ring.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>();
        // Rings of a marker may lie in each other: whatever is in one of them is in the marker.
        self.bounds.contains(p) && self.rings.iter().filter(closed).any(|ring| inside(&edges(ring), p))
    }

    /// The distance to a rectangle, px: 0 where they meet.
    pub(super) fn distance(&self, rect: Rect) -> f64 {
        if self.contains(rect.center()) {
            return 0.0;
        }
        let nearest = self.edges().map(|(a, b)| segment_to_rect(a, b, rect)).fold(f64::INFINITY, f64::min);
        (nearest - self.half_px).max(0.0)
    }

    /// At most the distance to a rectangle, px.
    pub(super) fn least_distance(&self, rect: Rect) -> f64 {
        let b = self.bounds.inflate(self.half_px, self.half_px);
        let dx = (b.x0 - rect.x1).max(rect.x0 - b.x1).max(0.0);
        let dy = (b.y0 - rect.y1).max(rect.y0 - b.y1).max(0.0);
        dx.hypot(dy)
    }

    /// Whether a rectangle covers some of it.
    pub(super) fn meets(&self, rect: Rect) -> bool {
        self.least_distance(rect) == 0.0 && self.distance(rect) == 0.0
    }

    /// Whether a segment runs over it.
    pub(super) fn meets_segment(&self, a: Point, b: Point) -> bool {
        if self.least_distance(Rect::from_points(a, b)) > 0.0 {
            return false;
        }
        let near = |(c, d): (Point, Point)| {
            let ends = [
                distance_to_segment(a, c, d),
                distance_to_segment(b, c, d),
                distance_to_segment(c, a, b),
                distance_to_segment(d, a, b),
            ];
            segments_cross(a, b, c, d) || ends.into_iter().any(|distance| distance < self.half_px)
        };
        self.contains(a) || self.edges().any(near)
    }
}

/// The distance from a segment to a rectangle, px.
fn segment_to_rect(a: Point, b: Point, rect: Rect) -> f64 {
    if length_inside(a, b, rect) > 0.0 {
        return 0.0;
    }
    let corners =
        [(rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1)].map(Point::from);
    let from_corners = corners.into_iter().map(|corner| distance_to_segment(corner, a, b));
    from_corners.fold(distance_to_rect(a, rect).min(distance_to_rect(b, rect)), f64::min)
}

/// The lines of a path, its curves as polygons; closed ones end where they begin.
pub(super) fn polylines(path: &BezPath) -> Vec<Vec<Point>> {
    let mut lines: Vec<Vec<Point>> = Vec::new();
    kurbo::flatten(path, FLATNESS, |element| {
        if let PathEl::MoveTo(p) = element {
            lines.push(vec![p]);
        } else if let Some(line) = lines.last_mut() {
            line.extend(element.end_point().or(line.first().copied()));
        }
    });
    lines
}

/// The smallest rectangle round points; none without any.
fn bounds(points: &[Point]) -> Option<Rect> {
    let first = points.first()?;
    Some(points.iter().fold(Rect::from_points(*first, *first), |rect, p| rect.union_pt(*p)))
}

/// The ink of each letter of a line of text.
fn letters(text: &Text) -> impl Iterator<Item = Rect> + '_ {
    let ink = |letter: &crate::scene::Letter| (letter.place * &*letter.outline).bounding_box();
    text.letters.iter().filter(|letter| !letter.outline.is_empty()).map(ink)
}

fn union(boxes: impl Iterator<Item = Rect>) -> Option<Rect> {
    boxes.reduce(|a, b| a.union(b))
}

/// Whether a shape is painted with ink.
fn is_ink(shape: &Shape) -> bool {
    match (&shape.stroke, &shape.fill) {
        (Some(stroke), _) => stroke.color.a >= INK,
        (None, Some(fill)) => fill.color.a >= INK,
        (None, None) => false,
    }
}

/// The shapes of a marker without its casing, which lies below one of the very same outline, and without the line to
/// where it would stand.
fn marker_shapes(nodes: &[Node]) -> Vec<&Shape> {
    let shapes: Vec<&Shape> = nodes
        .iter()
        .filter_map(|node| match node {
            Node::Shape(shape) => Some(shape),
            _ => None,
        })
        .collect();
    let is_casing = |i: usize| shapes.get(i + 1).is_some_and(|above| above.path == shapes[i].path);
    let kept = shapes.iter().enumerate().filter(|(i, shape)| !is_casing(*i) && shape.class != "tether");
    kept.map(|(_, shape)| *shape).collect()
}

/// Whether a shape is the ink of a marker, as [`marker_shapes`] tells it from what lies below: for the painting of a
/// picture without its marks.
pub(super) fn is_marker_ink(nodes: &[Node], shape: &Shape) -> bool {
    marker_shapes(nodes).into_iter().any(|ink| std::ptr::eq(ink, shape))
}

impl<'s> Parts<'s> {
    pub(super) fn of(scene: &'s Scene) -> Self {
        let mut parts = Parts::default();
        let mut panels = 0;
        parts.nodes(&scene.nodes, 0, &mut panels, "text");
        parts
    }

    fn nodes(&mut self, nodes: &'s [Node], panel: usize, panels: &mut usize, owner: &str) {
        for node in nodes {
            match node {
                Node::Group(group) => self.group(group, panel, panels, owner),
                Node::Shape(shape) => self.shape(shape, panel),
                Node::Text(text) => {
                    let bounds = union(letters(text)).unwrap_or_default();
                    self.texts.push(Writing { text, owner: owner.to_owned(), bounds });
                }
            }
        }
    }

    fn group(&mut self, group: &'s Group, panel: usize, panels: &mut usize, owner: &str) {
        let value = |name: &str| group.attributes.get(name).unwrap_or_default();
        match group.class {
            "label" => {
                self.label(group, panel);
                self.nodes(&group.nodes, panel, panels, "label");
            }
            "incident" => {
                let shapes = marker_shapes(&group.nodes);
                let mut outline = Outline::default();
                shapes.iter().filter(|shape| is_ink(shape)).for_each(|shape| outline.add(shape));
                let number = |name: &str| value(name).parse::<f64>().ok();
                let at = number("data-x").zip(number("data-y")).map_or(outline.bounds.center(), Point::from);
                self.marks.push(Mark {
                    panel,
                    kind: MarkKind::Incident,
                    id: value("data-id"),
                    count: number("data-count"),
                    at,
                    outline,
                    shapes,
                });
                self.nodes(&group.nodes, panel, panels, "marker");
            }
            "furniture" => {
                let kind = value("data-kind");
                self.furniture.extend(extent(&group.nodes).map(|bounds| Furniture { kind, bounds }));
                self.nodes(&group.nodes, panel, panels, kind);
            }
            "panel" => {
                *panels += 1;
                self.nodes(&group.nodes, *panels, panels, owner);
            }
            _ => self.nodes(&group.nodes, panel, panels, owner),
        }
    }

    fn label(&mut self, group: &'s Group, panel: usize) {
        let value = |name: &str| group.attributes.get(name).unwrap_or_default();
        let is_curved = value("data-curved") == "true";
        let lines = group.nodes.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text),
            _ => None,
        });
        let boxes: Vec<Rect> = if is_curved {
            lines.flat_map(letters).collect()
        } else {
            // The plate of a number is a part of it.
            let plates = group.nodes.iter().filter_map(|node| match node {
                Node::Shape(shape) => Some(shape.path.bounding_box()),
                _ => None,
            });
            lines.filter_map(|line| union(letters(line))).chain(plates).collect()
        };
        if let Some(bounds) = union(boxes.iter().copied()) {
            let (kind, id, reading) = (value("data-kind"), value("data-for"), value("aria-label"));
            self.labels.push(Label { panel, kind, id, reading, is_curved, boxes, bounds });
        }
    }

    fn shape(&mut self, shape: &'s Shape, panel: usize) {
        let value = |name: &str| shape.attributes.get(name).unwrap_or_default();
        let mark = |kind: MarkKind, id: &'s str| {
            let mut outline = Outline::default();
            outline.add(shape);
            let at = outline.bounds.center();
            Mark { panel, kind, id, count: None, at, outline, shapes: vec![shape] }
        };
        match shape.class {
            "leader" => {
                let points = polylines(&shape.path).concat();
                self.leaders.push(Leader { panel, id: value("data-for"), points });
            }
            "crossing" => self.marks.push(mark(MarkKind::Crossing, value("data-for"))),
            "place" => self.marks.push(mark(MarkKind::Town, value("data-name"))),
            "frame" => self.frames.push((panel, shape.path.bounding_box())),
            // A coast has a country on one side alone; a line of its own has none on either.
            "border"
                if value("data-level") == "country"
                    && value("data-left").is_empty() == value("data-right").is_empty() =>
            {
                let lines = polylines(&shape.path).into_iter().filter_map(|line| {
                    let bounds = bounds(&line)?;
                    Some((line, bounds))
                });
                let width_px = shape.stroke.as_ref().map_or(0.0, |stroke| stroke.width_px);
                self.borders.push(Border { width_px, lines: lines.collect() });
            }
            "territory" => {
                let inside = Bands::new(&Region::new(polylines(&shape.path)));
                self.lands.push(Land { panel, id: value("data-id"), inside });
            }
            _ => {}
        }
    }
}

/// The smallest rectangle round what is drawn.
fn extent(nodes: &[Node]) -> Option<Rect> {
    union(nodes.iter().filter_map(|node| match node {
        Node::Group(group) => extent(&group.nodes),
        Node::Shape(shape) => (!shape.path.is_empty()).then(|| shape.path.bounding_box()),
        Node::Text(text) => union(letters(text)),
    }))
}

impl Label<'_> {
    /// What it is called in a list of faults.
    pub(super) fn name(&self) -> String {
        format!("label {:?}", self.reading)
    }

    /// Whether it is the label of a mark.
    pub(super) fn is_of(&self, mark: &Mark<'_>) -> bool {
        let kind = if self.kind == "place" { MarkKind::Town } else { MarkKind::Incident };
        mark.panel == self.panel && mark.kind == kind && same(self.id, mark.id)
    }

    /// Whether it stands in the middle of a mark, where it is meant to cover it: its centre is nearer to that of the mark
    /// than a quarter of its height, or 2 px.
    pub(super) fn is_centred_on(&self, mark: &Mark<'_>) -> bool {
        let near = (0.25 * self.bounds.height()).max(2.0);
        self.bounds.center().distance(mark.at) <= near
    }
}

impl Mark<'_> {
    /// What it is called in a list of faults.
    pub(super) fn name(&self) -> String {
        let what = match self.kind {
            MarkKind::Incident => "marker",
            MarkKind::Crossing => "arrow of",
            MarkKind::Town => "town",
        };
        // A mark of many events has the ids of all.
        let mut ids = self.id.split(' ');
        let first = ids.next().unwrap_or_default();
        match ids.count() {
            n if n > 0 && self.kind != MarkKind::Town => format!("{what} {first:?} and {n} more"),
            _ => format!("{what} {:?}", self.id),
        }
    }
}

/// Whether two ids name the same thing; a mark of several events has the ids of all, with spaces between.
pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || (!a.is_empty() && a.split(' ').any(|a| b.split(' ').any(|b| a == b)))
}
