//! Crossings as arrows: from where they began, across the real border, into the receiving country.

use kurbo::{BezPath, ParamCurve, ParamCurveDeriv, Point, QuadBez, Vec2};

use super::frame::Ground;
use super::incidents::Mark;
use crate::geometry::{Polyline, Region, segments_cross};
use crate::scene::{Group, Shape, Stroke};

/// A crossing's arrow.
#[derive(Debug, Clone)]
pub(super) struct Arrow {
    /// The event.
    pub(super) id: String,
    /// The axis from tail to tip.
    axis: QuadBez,
    /// Width where the head begins, px.
    width: f64,
    color: crate::scene::Color,
    from: String,
    to: String,
}

/// Samples of an axis, enough for a curve this short.
const SAMPLES: u32 = 24;

impl Arrow {
    /// Points along the axis, from tail to tip.
    pub(super) fn samples(&self) -> Vec<Point> {
        samples(self.axis)
    }

    /// Half the breadth of the head, px: what the arrow covers to both sides at most.
    pub(super) fn half_breadth(&self) -> f64 {
        self.width * 1.25 + 1.0
    }

    /// The outline: a tail that widens, and a head.
    fn outline(&self) -> BezPath {
        let length = self.head_length();
        let axis = self.axis;
        // The neck lies one head's length before the tip, along the chord of the curve's end.
        let chord = axis.p0.distance(axis.p2).max(1.0);
        let neck_t = (1.0 - length / chord).clamp(0.3, 0.9);
        let normal = |t: f64| {
            let d = axis.deriv().eval(t).to_vec2();
            Vec2::new(-d.y, d.x) / d.hypot().max(1e-9)
        };
        let shaft = axis.subsegment(0.0..neck_t);
        let (tail, neck, mid) =
            (normal(0.0) * 0.5, normal(neck_t) * (self.width / 2.0), normal(neck_t / 2.0));
        let bend = mid * (0.25 + self.width / 4.0);
        let barb = normal(neck_t) * self.width * 1.25;
        let back = (shaft.p2 - axis.p2) * 0.18;
        let mut path = BezPath::new();
        path.move_to(shaft.p0 + tail);
        path.quad_to(shaft.p1 + bend, shaft.p2 + neck);
        path.line_to(shaft.p2 + barb + back);
        path.line_to(axis.p2);
        path.line_to(shaft.p2 - barb + back);
        path.line_to(shaft.p2 - neck);
        path.quad_to(shaft.p1 - bend, shaft.p0 - tail);
        path.close_path();
        path
    }

    fn head_length(&self) -> f64 {
        self.width * 2.1
    }
}

/// The arrows of all crossings, in the order of the marks, and the ids of crossings for which none fits.
pub(super) fn arrows(ground: &Ground<'_>, marks: &[Mark<'_>], largest: u64) -> (Vec<Arrow>, Vec<String>) {
    let mut arrows: Vec<Arrow> = Vec::new();
    let mut missing = Vec::new();
    for mark in marks.iter().filter(|m| m.crosses()) {
        match arrow(ground, mark, marks, &arrows, largest) {
            Some(arrow) => arrows.push(arrow),
            None => missing.push(mark.incident.id.clone()),
        }
    }
    (arrows, missing)
}

/// The best arrow for a crossing among turned, shorter and longer ones; only those count that cross the
/// shared border exactly once, from the country of origin into the other.
fn arrow(
    ground: &Ground<'_>,
    mark: &Mark<'_>,
    marks: &[Mark<'_>],
    arrows: &[Arrow],
    largest: u64,
) -> Option<Arrow> {
    let (from, to) = (mark.placement.origin?, mark.placement.destination?);
    let (origin, destination) = (ground.region(from), ground.region(to));
    let share = mark.incident.count.best.unwrap_or(0) as f64 / largest.max(1) as f64;
    let width = (2.6 + 4.0 * share.sqrt()) * ground.factor;
    let head = width * 2.1;
    let border = mark
        .borders
        .iter()
        .min_by(|a, b| a.nearest(mark.at).distance.total_cmp(&b.nearest(mark.at).distance))?;
    let nearest = border.nearest(mark.at);
    let mut best: Option<(f64, QuadBez)> = None;
    for shift in [0.0, 4.0, -4.0, 9.0, -9.0, 16.0, -16.0] {
        let shift = shift * ground.factor;
        let gate = border.point(nearest.along + shift);
        let normal = normal_into(border, nearest.along + shift, 14.0 * ground.factor, &destination)?;
        for turn in [0.0, 12.0, -12.0, 24.0, -24.0, 36.0, -36.0, 50.0, -50.0] {
            let direction = rotate(normal, f64::to_radians(turn));
            for length in [1.0, 0.75, 1.3, 0.5, 1.7] {
                let (tail, tip) = ends(ground, mark, gate, direction, length, head, &origin, &destination);
                for bend in [0.14, -0.14, 0.06, -0.06] {
                    let across = tip - tail;
                    let control = tail.midpoint(tip) + Vec2::new(-across.y, across.x) * bend;
                    let axis = QuadBez::new(tail, control, tip);
                    if !crosses_once(axis, &mark.borders, &origin, &destination) {
                        continue;
                    }
                    let cost = f64::abs(turn) * 0.5
                        + shift.abs() * 0.8
                        + (length - 1.0).abs() * 14.0
                        + if bend.abs() < 0.1 { 2.0 } else { 0.0 }
                        + crowding(axis, mark, marks, arrows, width);
                    if best.is_none_or(|(least, _)| cost < least) {
                        best = Some((cost, axis));
                    }
                }
            }
        }
    }
    let id = |i: usize| ground.atlas.territories[i].id.clone();
    best.map(|(_, axis)| Arrow {
        id: mark.incident.id.clone(),
        axis,
        width,
        color: mark.color,
        from: id(from),
        to: id(to),
    })
}

/// Tail and tip for a gate in the border and a direction: over the marker where it lies on the border, from or
/// to its rim where it lies off it.
#[allow(clippy::too_many_arguments)]
fn ends(
    ground: &Ground<'_>,
    mark: &Mark<'_>,
    gate: Point,
    direction: Vec2,
    length: f64,
    head: f64,
    origin: &Region,
    destination: &Region,
) -> (Point, Point) {
    let k = ground.factor;
    let reach = (mark.radius * 0.75 + 11.0 * k) * length;
    let off_border = gate.distance(mark.at) - mark.radius;
    let mut tail = gate - direction * reach;
    let mut tip = gate + direction * (reach + head * 0.7);
    if off_border > 5.0 * k {
        let towards = (mark.at - gate) / gate.distance(mark.at).max(1e-9);
        let rim = mark.at - towards * (mark.radius + 2.0 * k);
        if destination.contains(mark.at) {
            tip = rim;
        } else if origin.contains(mark.at) {
            tail = rim;
        }
    }
    (tail, tip)
}

/// The unit vector at right angles to a border's course that points into a region.
fn normal_into(border: &Polyline, along: f64, reach: f64, region: &Region) -> Option<Vec2> {
    let course = border.direction(along, reach);
    let unit = Vec2::new(-course.y, course.x) / course.hypot().max(1e-9);
    let gate = border.point(along);
    let inside = |sign: f64| {
        [3.0, 6.0, 10.0, 15.0].iter().filter(|d| region.contains(gate + unit * (sign * **d))).count()
    };
    match (inside(1.0), inside(-1.0)) {
        (0, 0) => None,
        (a, b) if a >= b => Some(unit),
        _ => Some(-unit),
    }
}

fn rotate(v: Vec2, angle: f64) -> Vec2 {
    let (sin, cos) = angle.sin_cos();
    Vec2::new(v.x * cos - v.y * sin, v.x * sin + v.y * cos)
}

fn samples(axis: QuadBez) -> Vec<Point> {
    (0..=SAMPLES).map(|i| axis.eval(f64::from(i) / f64::from(SAMPLES))).collect()
}

/// Whether an axis begins in one region, ends in another, and crosses the border between them exactly once.
fn crosses_once(axis: QuadBez, borders: &[Polyline], origin: &Region, destination: &Region) -> bool {
    let line = samples(axis);
    origin.contains(axis.p0) && destination.contains(axis.p2) && crossings(&line, borders) == 1
}

/// How often a line crosses borders.
pub(super) fn crossings(line: &[Point], borders: &[Polyline]) -> usize {
    let Some(polyline) = Polyline::new(line.to_vec()) else { return 0 };
    let near = polyline.bounds().inflate(1.0, 1.0);
    let segments = borders.iter().flat_map(|border| border.points().windows(2));
    segments
        .filter(|s| {
            crate::geometry::overlap(kurbo::Rect::from_points(s[0], s[1]).inflate(0.5, 0.5), near, 0.0)
        })
        .map(|s| line.windows(2).filter(|l| segments_cross(l[0], l[1], s[0], s[1])).count())
        .sum()
}

/// What an axis would run over: other markers, and arrows that stand already.
fn crowding(axis: QuadBez, mark: &Mark<'_>, marks: &[Mark<'_>], arrows: &[Arrow], width: f64) -> f64 {
    let line = samples(axis);
    let over_marks: f64 = marks
        .iter()
        .filter(|other| other.incident.id != mark.incident.id)
        .map(|other| {
            let nearest = line.iter().map(|p| p.distance(other.at)).fold(f64::INFINITY, f64::min);
            (other.radius + width + 2.0 - nearest).max(0.0) * 3.0
        })
        .sum();
    let over_arrows: f64 = arrows
        .iter()
        .map(|arrow| {
            let apart = arrow
                .samples()
                .iter()
                .flat_map(|a| line.iter().map(move |p| p.distance(*a)))
                .fold(f64::INFINITY, f64::min);
            (arrow.half_breadth() + width * 1.25 + 4.0 - apart).max(0.0) * 5.0
        })
        .sum();
    over_marks + over_arrows
}

/// The arrows as a layer.
pub(super) fn layer(ground: &Ground<'_>, arrows: &[Arrow]) -> Group {
    let mut layer = Group::layer("crossings");
    for arrow in arrows {
        let casing = Stroke::new(ground.theme.color.paper.alpha(0.85), 1.6 * ground.factor);
        layer.push(Shape::new(arrow.outline()).class("crossing-casing").stroke(casing));
        layer.push(
            Shape::new(arrow.outline())
                .class("crossing")
                .with("data-for", &arrow.id)
                .with("data-from", &arrow.from)
                .with("data-to", &arrow.to)
                .fill(arrow.color),
        );
    }
    layer
}
