//! Crossings as arrows: from where they began, across the real border, into the receiving country.

use kurbo::{BezPath, ParamCurve, ParamCurveDeriv, Point, QuadBez, Rect, Shape as _, Vec2};

use super::frame::Ground;
use super::incidents::{Look, Mark};
use crate::atlas::{Kind, Precision};
use crate::error::Warning;
use crate::geometry::{Bands, Polyline, distance_to_rect, overlap, segments_cross};
use crate::scene::{Group, Shape, Stroke};

/// A crossing's arrow.
#[derive(Debug, Clone)]
pub(super) struct Arrow {
    /// The event.
    pub(super) id: String,
    /// The axis from tail to tip.
    axis: QuadBez,
    /// The rectangle round the axis.
    bounds: Rect,
    /// Width where the head begins, px.
    width: f64,
    color: crate::scene::Color,
    from: String,
    to: String,
}

/// Samples of an axis, enough for a curve this short.
const SAMPLES: usize = 24;

impl Arrow {
    /// Points along the axis, from tail to tip.
    pub(super) fn samples(&self) -> [Point; SAMPLES + 1] {
        samples(self.axis)
    }

    /// Half the breadth of the head, px: what the arrow covers to both sides at most.
    pub(super) fn half_breadth(&self) -> f64 {
        self.width * 1.25 + 1.0
    }
}

/// The outline of an arrow along an axis, of a width where the head begins, px: a tail that widens, and a head.
pub(super) fn outline(axis: QuadBez, width: f64) -> BezPath {
    // The neck lies one head's length before the tip, along the chord of the curve.
    let chord = axis.p0.distance(axis.p2).max(1.0);
    let neck_t = (1.0 - width * 2.1 / chord).clamp(0.3, 0.9);
    let normal = |t: f64| {
        let d = axis.deriv().eval(t).to_vec2();
        Vec2::new(-d.y, d.x) / d.hypot().max(1e-9)
    };
    let shaft = axis.subsegment(0.0..neck_t);
    let (tail, neck) = (normal(0.0) * 0.5, normal(neck_t) * (width / 2.0));
    let bend = normal(neck_t / 2.0) * (0.25 + width / 4.0);
    let barb = normal(neck_t) * width * 1.25;
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

/// The arrows of all crossings, in the order of the marks; and the crossings that have none, with the reason.
pub(super) fn arrows(ground: &Ground<'_>, marks: &[Mark<'_>], largest: u64) -> (Vec<Arrow>, Vec<Warning>) {
    let mut arrows: Vec<Arrow> = Vec::new();
    let mut warnings = Vec::new();
    for mark in marks
        .iter()
        .filter(|m| m.incident.kind == Kind::Crossing && m.look != Look::Bin)
        .filter(|m| m.placement.precision < Precision::Province)
    {
        let placement = &mark.placement;
        let reason = match (placement.origin, placement.destination) {
            (Some(a), Some(b)) if a == b => "the country that it led into is the one that it began in",
            (Some(_), Some(_)) if mark.borders.is_empty() => "its two countries have no border in common",
            (Some(_), Some(_)) => match arrow(ground, mark, marks, &arrows, largest) {
                Some(arrow) => {
                    arrows.push(arrow);
                    continue;
                }
                None => "no arrow fits that crosses the border once",
            },
            (None, _) => "the country that it began in is not said",
            // Nothing was said of where it led: no arrow was asked for.
            (_, None) => continue,
        };
        let warning = Warning::new("no-arrow", format!("the crossing has no arrow: {reason}"));
        warnings.push(
            warning.feature(&mark.incident.id).hint("give both country and to_country, or another kind"),
        );
    }
    (arrows, warnings)
}

/// What an arrow has to do with: the surroundings of one crossing.
struct Surroundings<'a> {
    ground: &'a Ground<'a>,
    mark: &'a Mark<'a>,
    /// Centre and radius of the other markers near it.
    others: Vec<(Point, f64)>,
    /// Of the arrows that stand already near it: points along the axis, the rectangle round them, and half the breadth.
    arrows: Vec<([Point; SAMPLES + 1], Rect, f64)>,
    origin: &'a Bands,
    destination: &'a Bands,
    /// The segments of the shared border.
    border: Vec<(Point, Point)>,
    width: f64,
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
    let share = mark.incident.count.best.unwrap_or(0) as f64 / largest.max(1) as f64;
    let width = (2.6 + 4.0 * share.sqrt()) * ground.arrow_factor();
    let border = mark
        .borders
        .iter()
        .min_by(|a, b| a.nearest(mark.at).distance.total_cmp(&b.nearest(mark.at).distance))?;
    let nearest = border.nearest(mark.at);
    // Nothing farther away than an arrow is long matters to it.
    let reach = mark.radius + nearest.distance + 90.0 * ground.factor;
    let local =
        Rect::from_center_size(nearest.point, (2.0 * reach, 2.0 * reach)).intersect(ground.view.frame);
    let others = marks.iter().filter(|other| other.incident.id != mark.incident.id);
    let others = others.map(|other| (other.at, other.radius));
    let segments = mark.borders.iter().flat_map(|line| line.points().windows(2)).map(|s| (s[0], s[1]));
    let around = Surroundings {
        ground,
        mark,
        others: others.filter(|(at, radius)| distance_to_rect(*at, local) < radius + width + 2.0).collect(),
        arrows: arrows
            .iter()
            .filter(|arrow| overlap(arrow.bounds, local, 0.0))
            .map(|arrow| (arrow.samples(), arrow.bounds, arrow.half_breadth()))
            .collect(),
        origin: ground.bands(from),
        destination: ground.bands(to),
        border: segments
            .filter(|(a, b)| overlap(Rect::from_points(*a, *b).inflate(0.1, 0.1), local, 0.0))
            .collect(),
        width,
    };
    let axis = around.best_axis(border, nearest.along)?;
    let id = |i: usize| ground.atlas.territories[i].id.clone();
    Some(Arrow {
        id: mark.incident.id.clone(),
        axis,
        bounds: axis.bounding_box(),
        width,
        color: mark.color,
        from: id(from),
        to: id(to),
    })
}

impl Surroundings<'_> {
    fn best_axis(&self, border: &Polyline, along: f64) -> Option<QuadBez> {
        let k = self.ground.arrow_factor();
        let mut best: Option<(f64, QuadBez)> = None;
        // Off the border an arrow reaches from or to the marker, whatever length would please.
        let off_border = border.point(along).distance(self.mark.at) - self.mark.radius > 25.0 * k;
        let lengths: &[f64] = if off_border { &[1.0] } else { &[1.0, 0.75, 1.3, 0.5, 1.7] };
        for shift in [0.0, 4.0, -4.0, 9.0, -9.0, 16.0, -16.0] {
            let gate = border.point(along + shift * k);
            let Some(normal) = normal_into(border, along + shift * k, k, self.destination) else { continue };
            for turn in [0.0, 12.0, -12.0, 24.0, -24.0, 36.0, -36.0, 50.0, -50.0] {
                let direction = rotate(normal, f64::to_radians(turn));
                for &length in lengths {
                    for bend in [0.14, -0.14, 0.06, -0.06] {
                        let straight = if f64::abs(bend) < 0.1 { 2.0 } else { 0.0 };
                        let plain = f64::abs(turn) * 0.5
                            + f64::abs(shift) * k * 0.8
                            + f64::abs(length - 1.0) * 14.0
                            + straight;
                        let least = best.map_or(f64::INFINITY, |(least, _)| least);
                        if plain >= least {
                            continue;
                        }
                        let axis = self.axis(gate, direction, length, bend);
                        // The dearer question comes last: without a first arrow to beat, that of what it runs
                        // over; with one, that of the border.
                        if best.is_none() && !self.crosses_once(axis) {
                            continue;
                        }
                        let cost = plain + self.crowding(axis, least - plain);
                        if cost < least && (best.is_none() || self.crosses_once(axis)) {
                            best = Some((cost, axis));
                        }
                    }
                }
            }
        }
        best.map(|(_, axis)| axis)
    }

    /// The axis through a gate in the border: over the marker where it lies on the border, from or to its rim
    /// where it lies off it.
    fn axis(&self, gate: Point, direction: Vec2, length: f64, bend: f64) -> QuadBez {
        let (k, mark) = (self.ground.arrow_factor(), self.mark);
        let reach = (mark.radius * 0.75 + 11.0 * k) * length;
        let mut tail = gate - direction * reach;
        let mut tip = gate + direction * (reach + self.width * 1.5);
        let away = gate.distance(mark.at);
        if away - mark.radius > 5.0 * k {
            let rim = mark.at - (mark.at - gate) * ((mark.radius + 2.0 * k) / away);
            if self.destination.contains(mark.at) {
                tip = rim;
            } else if self.origin.contains(mark.at) {
                tail = rim;
            }
        }
        let across = tip - tail;
        QuadBez::new(tail, tail.midpoint(tip) + Vec2::new(-across.y, across.x) * bend, tip)
    }

    /// Whether an axis begins in the one country, ends in the other, and crosses their border exactly once.
    fn crosses_once(&self, axis: QuadBez) -> bool {
        let (line, around) = (samples(axis), axis.bounding_box());
        let near = |(a, b): &&(Point, Point)| overlap(Rect::from_points(*a, *b), around, -0.01);
        self.border.iter().filter(near).map(|s| crossings(&line, *s)).sum::<usize>() == 1
            && self.origin.contains(axis.p0)
            && self.destination.contains(axis.p2)
    }

    /// What an axis would run over: other markers, and arrows that stand already; exact only below `most`.
    fn crowding(&self, axis: QuadBez, most: f64) -> f64 {
        let line = samples(axis);
        let around = axis.bounding_box();
        let nearest = |p: Point| line.iter().map(|q| (*q - p).hypot2()).fold(f64::INFINITY, f64::min).sqrt();
        let near = self
            .others
            .iter()
            .filter(|(at, radius)| distance_to_rect(*at, around) < radius + self.width + 2.0);
        let mut over: f64 =
            near.map(|(at, radius)| (radius + self.width + 2.0 - nearest(*at)).max(0.0) * 3.0).sum();
        for (samples, bounds, half_breadth) in &self.arrows {
            let room = half_breadth + self.width * 1.25 + 4.0;
            if over < most && overlap(*bounds, around, -room) {
                let near = samples.iter().filter(|p| distance_to_rect(**p, around) < room);
                let apart = near.map(|p| nearest(*p)).fold(room, f64::min);
                over += (room - apart) * 5.0;
            }
        }
        over
    }
}

/// The unit vector at right angles to a border's course that points into a region.
fn normal_into(border: &Polyline, along: f64, k: f64, region: &Bands) -> Option<Vec2> {
    let course = border.direction(along, 14.0 * k);
    let unit = Vec2::new(-course.y, course.x) / course.hypot().max(1e-9);
    let gate = border.point(along);
    let inside = |sign: f64| {
        [3.0, 6.0, 10.0, 15.0].iter().filter(|d| region.contains(gate + unit * (sign * k * **d))).count()
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

fn samples(axis: QuadBez) -> [Point; SAMPLES + 1] {
    std::array::from_fn(|i| axis.eval(i as f64 / SAMPLES as f64))
}

/// How often a line crosses a segment.
fn crossings(line: &[Point], (a, b): (Point, Point)) -> usize {
    line.windows(2).filter(|l| segments_cross(l[0], l[1], a, b)).count()
}

/// The arrows as a layer.
pub(super) fn layer<'a>(ground: &Ground<'_>, arrows: impl Iterator<Item = &'a Arrow>) -> Group {
    let mut layer = Group::layer("crossings");
    for arrow in arrows {
        let casing = Stroke::new(ground.theme.color.paper.alpha(0.85), 1.6 * ground.factor);
        layer.push(Shape::new(outline(arrow.axis, arrow.width)).class("crossing-casing").stroke(casing));
        layer.push(
            Shape::new(outline(arrow.axis, arrow.width))
                .class("crossing")
                .with("data-for", &arrow.id)
                .with("data-from", &arrow.from)
                .with("data-to", &arrow.to)
                .fill(arrow.color),
        );
    }
    layer
}
