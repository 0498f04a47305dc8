//! Where marks stand: at their place, on their district's stretch of border, or somewhere in their area.

use kurbo::{Point, Vec2};

use super::Mark;
use super::frontage::Frontage;
use crate::atlas::{Incident, Kind, Level, Precision};
use crate::gazetteer::Placement;
use crate::geometry::Polyline;
use crate::layout::frame::Ground;

/// How far a district's stretch of border reaches to either side of the point nearest to its seat, km along the
/// line: where no other seat is near, a district's share of a border is seldom longer.
const FRONTAGE_REACH_KM: f64 = 60.0;

/// The stretch of border that stands for a crossing's district.
pub(super) fn frontage(
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

/// The centre of a marker, px.
pub(super) fn position(
    ground: &Ground<'_>,
    placement: &Placement,
    radius: f64,
    frontage: Option<&Frontage>,
    others: &[Mark<'_>],
) -> Option<Point> {
    match (placement.at, frontage) {
        (_, Some(frontage)) => Some(free_on(frontage, radius, others)),
        (Some(at), None) if !is_in_area(ground, placement) => ground.view.project(at),
        (_, None) => free_in(ground, placement.territory?, radius, others),
    }
}

/// Whether an event stands somewhere in an area: its name is that of a province or country, and the seat of that is
/// where it is least likely to be right. Coordinates in a row stay what they are.
pub(super) fn is_in_area(ground: &Ground<'_>, placement: &Placement) -> bool {
    let wide = placement.precision >= Precision::Province && placement.method != "coordinates";
    let level = placement.territory.map(|i| ground.atlas.territories[i].level);
    let of_level = match placement.precision {
        Precision::Province => level == Some(Level::Province),
        _ => level == Some(Level::Country),
    };
    placement.at.is_none() || (wide && of_level)
}

/// The point of a frontage nearest to its seat at which a circle covers no other, or the least of them.
fn free_on(frontage: &Frontage, radius: f64, others: &[Mark<'_>]) -> Point {
    // The whole circle stands over the stretch, where that is long enough.
    let inset = radius.min((frontage.to - frontage.from) / 2.0);
    let (from, to) = (frontage.from + inset, (frontage.to - inset).max(frontage.from + inset));
    let best = frontage.best(radius + 6.0).clamp(from, to);
    let covered = |p: Point| -> f64 {
        others.iter().map(|o| (radius + o.radius + 3.0 - p.distance(o.at)).max(0.0)).sum()
    };
    let place = |along: f64| {
        let p = frontage.border.point(along);
        (covered(p) * 10.0 + (along - best).abs(), p)
    };
    let steps = 60;
    let places = (0..=steps).map(|i| place(from + (to - from) * f64::from(i) / f64::from(steps)));
    places.fold(place(best), |a, b| if b.0 < a.0 { b } else { a }).1
}

/// A point in an area, far from its edges and from other markers, near the middle of the events.
fn free_in(ground: &Ground<'_>, territory: usize, radius: f64, others: &[Mark<'_>]) -> Option<Point> {
    let (region, bands) = (ground.region(territory), ground.bands(territory));
    let bounds = region.bounds()?;
    let middle = match others.len() {
        0 => bounds.center(),
        n => (others.iter().map(|o| o.at.to_vec2()).sum::<Vec2>() / n as f64).to_point(),
    };
    let step = (18.0 * ground.factor).min(bounds.width().min(bounds.height()) / 6.0).max(1.0);
    let room = 60.0 * ground.factor;
    let mut places = Vec::new();
    for row in 0..=(bounds.height() / step) as usize {
        for column in 0..=(bounds.width() / step) as usize {
            let p = Point::new(bounds.x0 + column as f64 * step, bounds.y0 + row as f64 * step);
            let nearest_mark =
                others.iter().map(|o| o.at.distance(p) - o.radius).fold(f64::INFINITY, f64::min);
            let cost = (radius - nearest_mark).max(0.0) * 30.0
                + (1.6 * room - nearest_mark).max(0.0) * 3.0
                + p.distance(middle) * 0.4;
            places.push((cost, p));
        }
    }
    // The edges of the area have many points: they are looked at only as long as they can still matter.
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best: Option<(f64, Point)> = None;
    for (cost, p) in places {
        if best.is_some_and(|(least, _)| cost >= least) {
            break;
        }
        if bands.contains(p) {
            let edge = region.distance_to_edge(p);
            // In an area smaller than the marker the marker stands over its edge, as near the middle as it can.
            let cost = cost + (radius + 2.0 - edge).max(0.0) * 30.0 + (room - edge).max(0.0) * 3.0;
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, p));
            }
        }
    }
    best.map(|(_, p)| p)
}
