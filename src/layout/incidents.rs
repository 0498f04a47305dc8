//! Events as markers: where each stands on the page, how large, and how sure it looks.

use std::collections::BTreeSet;

use kurbo::{BezPath, Circle, Point, Shape as _, Vec2};

use super::frame::Ground;
use super::frontage::Frontage;
use crate::atlas::{Incident, Kind, Level, LonLat, Precision, Status, Word};
use crate::gazetteer::{Placement, Side};
use crate::geometry::{Polyline, Region, hatch, line_path};
use crate::scene::{Cap, Color, Group, Shape, Stroke};
use crate::theme::{Markers, Theme};

/// A position this uncertain is drawn as approximate, km.
const SURE_WITHIN_KM: f64 = 1.5;

/// How far a district's stretch of border reaches to either side of the point nearest to its seat, km along the
/// line: where no other seat is near, a district's share of a border is seldom longer.
const FRONTAGE_REACH_KM: f64 = 60.0;

/// The radius of a circle for a number of people, so that areas compare as numbers do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CircleScale {
    /// Radius for the largest number, px.
    pub r_max_px: f64,
    /// Radius below which no circle falls, px.
    pub r_min_px: f64,
    /// The largest number.
    pub largest: u64,
}

impl CircleScale {
    /// The scale for a largest number on a page whose shorter side is `short_side_px`.
    pub fn new(markers: &Markers, largest: u64, short_side_px: f64) -> Self {
        CircleScale {
            r_max_px: markers.r_max.min(0.045 * short_side_px),
            r_min_px: markers.r_min,
            largest: largest.max(1),
        }
    }

    /// The radius for a number, px.
    pub fn radius(&self, count: u64) -> f64 {
        (self.r_max_px * (count as f64 / self.largest as f64).sqrt()).max(self.r_min_px)
    }

    /// The radius where the number is unknown, px.
    pub fn radius_unknown(&self) -> f64 {
        (self.r_max_px * 0.4).max(self.r_min_px)
    }
}

/// An event on the page.
#[derive(Debug)]
pub(super) struct Mark<'a> {
    pub(super) incident: &'a Incident,
    pub(super) placement: &'a Placement,
    /// The centre, px.
    pub(super) at: Point,
    /// The same in degrees.
    pub(super) lonlat: LonLat,
    /// px.
    pub(super) radius: f64,
    pub(super) color: Color,
    pub(super) look: Look,
    /// The border that a crossing crosses, joined to lines.
    pub(super) borders: Vec<Polyline>,
    /// The stretch of it that stands for the district.
    pub(super) frontage: Option<Frontage>,
}

/// How sure an event's place and number look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// The place and the number are known.
    Sure,
    /// The place is known roughly, or by its district.
    Approximate,
    /// The number is unknown, or nothing narrower than a province.
    Hollow,
}

impl Mark<'_> {
    /// How far the marker reaches from its centre, px: the corners of a polygon lie beyond the circle of its area.
    pub(super) fn reach(&self) -> f64 {
        self.radius * circumradius(self.incident.kind)
    }
}

/// Categories by their colour: the outcomes in alphabetical order, which no change of a number can change.
pub(super) fn outcomes(incidents: &[(Incident, Placement)]) -> Vec<String> {
    let outcomes: BTreeSet<&str> =
        incidents.iter().map(|(i, _)| i.outcome.as_deref().unwrap_or_default()).collect();
    outcomes.into_iter().map(str::to_owned).collect()
}

/// The colour of an event's outcome.
pub(super) fn color(theme: &Theme, outcomes: &[String], incident: &Incident) -> Color {
    let outcome = incident.outcome.as_deref().unwrap_or_default();
    theme.accent(outcomes.iter().position(|o| o == outcome).unwrap_or(0))
}

/// Puts every event on the page; what can't be there stays out, and the caller lists it.
pub(super) fn marks<'a>(
    ground: &Ground<'_>,
    incidents: &'a [(Incident, Placement)],
    scale: CircleScale,
    theme: &Theme,
) -> Vec<Mark<'a>> {
    let outcomes = outcomes(incidents);
    let mut marks: Vec<Mark<'a>> = Vec::new();
    // Those that stand where they are come first; the others find their place between them.
    let order = |(_, p): &(Incident, Placement)| match p.at {
        Some(_) if p.seat.is_none() => 0,
        Some(_) => 1,
        None => 2,
    };
    let mut sorted: Vec<&(Incident, Placement)> = incidents.iter().collect();
    sorted.sort_by_key(|i| (order(i), std::cmp::Reverse(i.0.count.best)));
    for (incident, placement) in sorted {
        let color = color(theme, &outcomes, incident);
        let radius = incident.count.best.map_or(scale.radius_unknown(), |count| scale.radius(count));
        let borders = match (placement.origin, placement.destination) {
            (Some(a), Some(b)) if a != b => ground.lines.chains(&ground.atlas.shared_border(a, b)),
            _ => Vec::new(),
        };
        let frontage = frontage(ground, incident, placement, &borders);
        let Some(at) = position(ground, placement, radius, frontage.as_ref(), &marks) else { continue };
        let Some(lonlat) = placement.at.filter(|_| frontage.is_none()).or_else(|| ground.view.invert(at))
        else {
            continue;
        };
        if ground.view.frame.contains(at) {
            let look = look(incident, placement);
            marks.push(Mark { incident, placement, at, lonlat, radius, color, look, borders, frontage });
        }
    }
    marks
}

fn look(incident: &Incident, placement: &Placement) -> Look {
    if incident.count.best.is_none() || placement.precision >= Precision::Province {
        Look::Hollow
    } else if placement.precision == Precision::District || placement.uncertainty_km > SURE_WITHIN_KM {
        Look::Approximate
    } else {
        Look::Sure
    }
}

fn frontage(
    ground: &Ground<'_>,
    incident: &Incident,
    placement: &Placement,
    borders: &[Polyline],
) -> Option<Frontage> {
    let seat =
        placement.seat.as_ref().filter(|_| incident.kind == Kind::Crossing && incident.at.is_none())?;
    let others: Vec<Point> = seat.others.iter().filter_map(|p| ground.view.project(*p)).collect();
    let reach = FRONTAGE_REACH_KM * 1000.0 * ground.view.scale;
    Frontage::new(borders, ground.view.project(seat.at)?, &others, reach)
}

fn position(
    ground: &Ground<'_>,
    placement: &Placement,
    radius: f64,
    frontage: Option<&Frontage>,
    others: &[Mark<'_>],
) -> Option<Point> {
    match (placement.at, frontage) {
        (_, Some(frontage)) => Some(free_on(frontage, radius, others)),
        (Some(at), None) => ground.view.project(at),
        (None, None) => free_in(ground, ground.region(placement.territory?), radius, others),
    }
}

/// The point of a frontage nearest to its seat at which a circle covers no other, or the least of them.
fn free_on(frontage: &Frontage, radius: f64, others: &[Mark<'_>]) -> Point {
    // The whole circle stands over the stretch, where that is long enough.
    let inset = radius.min((frontage.to - frontage.from) / 2.0);
    let (from, to) = (frontage.from + inset, frontage.to - inset);
    let best = frontage.best(radius + 6.0).clamp(from, to);
    let covered = |p: Point| -> f64 {
        others.iter().map(|o| (radius + o.radius + 3.0 - p.distance(o.at)).max(0.0)).sum()
    };
    let cost = |along: f64| covered(frontage.border.point(along)) * 10.0 + (along - best).abs();
    let steps = 60;
    let candidates = (0..=steps).map(|i| from + (to - from) * f64::from(i) / f64::from(steps));
    let along =
        std::iter::once(best).chain(candidates).min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(best);
    frontage.border.point(along)
}

/// A point in an area, far from its edges and from other markers, near the middle of the events.
fn free_in(ground: &Ground<'_>, region: &Region, radius: f64, others: &[Mark<'_>]) -> Option<Point> {
    let bounds = region.bounds()?;
    let middle = match others.len() {
        0 => bounds.center(),
        n => (others.iter().map(|o| o.at.to_vec2()).sum::<Vec2>() / n as f64).to_point(),
    };
    let step = (18.0 * ground.factor).min(bounds.width().min(bounds.height()) / 6.0).max(1.0);
    let room = 60.0 * ground.factor;
    let mut best: Option<(f64, Point)> = None;
    for row in 0..=(bounds.height() / step) as usize {
        for column in 0..=(bounds.width() / step) as usize {
            let p = Point::new(bounds.x0 + column as f64 * step, bounds.y0 + row as f64 * step);
            if !region.contains(p) {
                continue;
            }
            let nearest_mark =
                others.iter().map(|o| o.at.distance(p) - o.radius).fold(f64::INFINITY, f64::min);
            let edge = region.distance_to_edge(p);
            // In an area smaller than the marker the marker stands over its edge, as near the middle as it can.
            let crowded = (radius + 2.0 - edge).max(0.0) + (radius - nearest_mark).max(0.0);
            let cost = crowded * 30.0
                + (room - edge).max(0.0) * 3.0
                + (1.6 * room - nearest_mark).max(0.0) * 3.0
                + p.distance(middle) * 0.4;
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, p));
            }
        }
    }
    best.map(|(_, p)| p)
}

/// Other events as symbols of one size; those without a point of their own stay out, and the caller lists them.
pub(super) fn event_marks<'a>(
    ground: &Ground<'_>,
    events: &'a [(Incident, Placement)],
    marks: &[Mark<'_>],
) -> Vec<Mark<'a>> {
    let radius = 5.5 * ground.factor;
    let place = |(incident, placement): &'a (Incident, Placement)| {
        let at = match placement.at {
            Some(at) => ground.view.project(at)?,
            None => free_in(ground, ground.region(placement.territory?), radius, marks)?,
        };
        let lonlat = placement.at.or_else(|| ground.view.invert(at))?;
        let look = if placement.at.is_some() { Look::Sure } else { Look::Hollow };
        let color = ground.theme.color.text;
        let mark = Mark {
            incident,
            placement,
            at,
            lonlat,
            radius,
            color,
            look,
            borders: Vec::new(),
            frontage: None,
        };
        ground.view.frame.contains(at).then_some(mark)
    };
    events.iter().filter_map(place).collect()
}

/// The stretches of border that stand for districts, below the borders' own lines.
pub(super) fn frontages<'m>(ground: &Ground<'_>, marks: impl Iterator<Item = &'m Mark<'m>>) -> Group {
    let mut layer = Group::layer("frontages");
    for mark in marks {
        let Some(frontage) = &mark.frontage else { continue };
        let points = frontage.points();
        let Some(line) = Polyline::new(points).and_then(|l| Polyline::new(l.smoothed(5.0 * ground.factor)))
        else {
            continue;
        };
        // Bands of different length make the ends soft: nobody knows where the district ends.
        for step in 0..6 {
            let inset = f64::from(step) * 0.022 * line.length();
            let mut path = BezPath::new();
            line_path(&mut path, &line.part(inset, line.length() - inset));
            let stroke = Stroke::new(mark.color.alpha(0.07), 9.0 * ground.factor).dashed(&[], Cap::Butt);
            layer.push(Shape::new(path).class("frontage").with("data-for", &mark.incident.id).stroke(stroke));
        }
    }
    layer
}

/// The districts whose polygons are known and that events stand for, tinted.
pub(super) fn districts<'m>(ground: &Ground<'_>, marks: impl Iterator<Item = &'m Mark<'m>>) -> Group {
    let mut layer = Group::layer("districts");
    for mark in marks.filter(|m| m.placement.precision == Precision::District) {
        let Some(territory) = mark.placement.territory else { continue };
        let district = &ground.atlas.territories[territory];
        let path = ground.path(territory);
        if district.level == Level::District && !path.is_empty() {
            let edge = Stroke::new(mark.color.alpha(0.6), 1.1 * ground.factor);
            let shape = Shape::new(path)
                .class("territory")
                .with("data-id", &district.id)
                .with("data-level", Level::District.word());
            layer.push(shape.with("data-for", &mark.incident.id).fill(mark.color.alpha(0.14)).stroke(edge));
        }
    }
    layer
}

/// The markers, the largest below.
pub(super) fn incidents<'m>(ground: &Ground<'_>, marks: impl Iterator<Item = &'m Mark<'m>>) -> Group {
    let mut layer = Group::layer("incidents");
    let mut order: Vec<&Mark<'_>> = marks.collect();
    order.sort_by(|a, b| b.radius.total_cmp(&a.radius).then(a.incident.row.cmp(&b.incident.row)));
    for mark in order {
        let incident = mark.incident;
        let mut group = Group::new("incident").with("data-id", &incident.id);
        for (name, value) in [
            ("data-date", incident.dates.map(|d| d.to_string())),
            ("data-count", incident.count.best.map(|c| c.to_string())),
        ] {
            if let Some(value) = value {
                group.attributes.set(name, value);
            }
        }
        let mut group = group
            .with("data-lon", format!("{:.5}", mark.lonlat.x))
            .with("data-lat", format!("{:.5}", mark.lonlat.y))
            .with("data-x", format!("{:.2}", mark.at.x))
            .with("data-y", format!("{:.2}", mark.at.y))
            .with("data-precision", mark.placement.precision.word())
            .with("data-status", incident.status.word());
        for shape in symbol(ground.theme, incident.kind, mark.at, mark.radius, mark.color, mark.look) {
            group.push(shape);
        }
        if incident.status != Status::Confirmed {
            group.push(claimed(mark, ground));
        }
        layer.push(group);
    }
    layer
}

/// A marker's shapes; the legend uses the same.
pub(super) fn symbol(
    theme: &Theme,
    kind: Kind,
    at: Point,
    radius: f64,
    color: Color,
    look: Look,
) -> Vec<Shape> {
    let outline = outline(kind, at, radius);
    let k = theme.line.international / 1.4;
    let rim = color.mix(Color::rgb(0x000000), 0.08);
    let edge = Stroke::new(rim, 1.25 * k);
    let opacity = theme.marker.fill_opacity;
    match look {
        Look::Sure => vec![
            Shape::new(outline.clone()).stroke(Stroke::new(theme.color.paper.alpha(0.75), 3.4 * k)),
            Shape::new(outline).fill(color.alpha(opacity)).stroke(edge),
        ],
        Look::Approximate => vec![
            Shape::new(outline.clone()).stroke(Stroke::new(theme.color.paper.alpha(0.75), 3.4 * k)),
            Shape::new(outline)
                .fill(color.alpha(opacity * 0.65))
                .stroke(edge.dashed(&[3.2 * k, 2.6 * k], Cap::Butt)),
        ],
        Look::Hollow => vec![
            Shape::new(outline.clone()).stroke(Stroke::new(theme.color.paper.alpha(0.75), 3.4 * k)),
            Shape::new(outline).stroke(Stroke::new(rim, 1.8 * k).dashed(&[0.01, 3.6 * k], Cap::Round)),
        ],
    }
}

/// The corners of the polygon for a kind of event, and how far it is turned, radians; none for a circle.
fn polygon(kind: Kind) -> Option<(u8, f64)> {
    use std::f64::consts::{FRAC_PI_4, FRAC_PI_8, PI};
    Some(match kind {
        Kind::Crossing => return None,
        Kind::Clash => (4, 0.0),
        Kind::Seizure => (4, FRAC_PI_4),
        Kind::Closure => (8, FRAC_PI_8),
        Kind::Capture => (3, 0.0),
        Kind::Deployment => (3, PI),
        Kind::Other => (6, 0.0),
    })
}

/// The distance from the centre to a corner, for a circle of radius 1 and equal area: n/2 R² sin(2π/n) = π.
fn circumradius(kind: Kind) -> f64 {
    polygon(kind).map_or(1.0, |(corners, _)| {
        let angle = std::f64::consts::TAU / f64::from(corners);
        (angle / angle.sin()).sqrt()
    })
}

/// The outline for a kind of event, with the area of a circle of that radius.
fn outline(kind: Kind, at: Point, radius: f64) -> BezPath {
    let Some((corners, turn)) = polygon(kind) else { return Circle::new(at, radius).to_path(0.01) };
    let reach = radius * circumradius(kind);
    let corner = |i: u8| {
        let angle = turn + std::f64::consts::TAU * f64::from(i) / f64::from(corners);
        at + Vec2::new(angle.sin(), -angle.cos()) * reach
    };
    let mut path = BezPath::new();
    crate::geometry::ring_path(&mut path, &(0..corners).map(corner).collect::<Vec<_>>());
    path
}

/// Hatching on a marker whose event is claimed or disputed.
fn claimed(mark: &Mark<'_>, ground: &Ground<'_>) -> Shape {
    let mut ring = Vec::new();
    kurbo::flatten(outline(mark.incident.kind, mark.at, mark.radius), 0.1, |element| {
        ring.extend(element.end_point())
    });
    let lines = hatch(&Region::new(vec![ring]), 3.0 * ground.factor, -std::f64::consts::FRAC_PI_4);
    Shape::new(lines).stroke(Stroke::new(mark.color.alpha(0.8), 0.8 * ground.factor))
}

/// What the markers cover, as circles.
pub(super) fn obstacles<'m>(marks: impl Iterator<Item = &'m Mark<'m>>) -> Vec<(String, Point, f64)> {
    marks.map(|m| (m.incident.id.clone(), m.at, m.reach() + 1.0)).collect()
}

/// The name that an event goes by on the map.
pub(super) fn display_name(incident: &Incident, placement: &Placement) -> String {
    let (from, to) = (&incident.from, &incident.to);
    let names = match placement.side {
        Side::Origin => [&from.place, &from.district, &from.province, &to.place, &to.district],
        Side::Destination => [&to.place, &to.district, &from.place, &from.district, &from.province],
    };
    names.into_iter().flatten().next().cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_of_circles_compare_as_their_numbers() {
        let scale = CircleScale { r_max_px: 30.0, r_min_px: 1.0, largest: 400 };
        let area = |count| scale.radius(count).powi(2);
        assert!((area(400) / area(100) - 4.0).abs() < 1e-9);
        assert_eq!(scale.radius(400), 30.0);
        assert_eq!(scale.radius(0), 1.0);
    }

    #[test]
    fn every_kind_of_marker_has_the_area_of_its_circle() {
        for kind in [
            Kind::Crossing,
            Kind::Clash,
            Kind::Seizure,
            Kind::Closure,
            Kind::Capture,
            Kind::Deployment,
            Kind::Other,
        ] {
            let area = outline(kind, Point::ZERO, 10.0).area().abs();
            assert!((area / (std::f64::consts::PI * 100.0) - 1.0).abs() < 0.01, "{kind:?} {area}");
        }
    }
}
