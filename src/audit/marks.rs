//! What markers say: categories by colour and shape, numbers by area.

use std::collections::BTreeMap;

use kurbo::{PathEl, Shape as _};

use super::color::least_difference;
use super::metric::{Fault, Gate, Metric, Unit};
use super::parts::{Mark, MarkKind, Parts};
use crate::scene::{Color, Scene, Shape};

/// All that is measured about markers, but for their contrast.
pub(super) fn metrics(parts: &Parts<'_>, scene: &Scene) -> Vec<Metric> {
    let (distances, alike) = categories(parts, scene);
    vec![
        Metric::worst(
            "color_distance",
            "colours of categories, colour-blind",
            Gate::AtLeast(12.0),
            Unit::Ratio,
            distances,
        ),
        Metric::count("shapes_alike", "kinds that only colour tells apart", alike),
        Metric::worst(
            "marker_area_error",
            "areas of circles against numbers",
            Gate::AtMost(0.01),
            Unit::Share,
            areas(parts),
        ),
    ]
}

/// The shape that shows the size of a marker: of those with an inside the largest.
fn body<'s>(mark: &Mark<'s>) -> Option<&'s Shape> {
    let closed = |shape: &&&Shape| shape.path.elements().iter().any(|e| matches!(e, PathEl::ClosePath));
    let area = |shape: &Shape| shape.path.area().abs();
    mark.shapes.iter().filter(closed).max_by(|a, b| area(a).total_cmp(&area(b))).copied()
}

/// The form of a shape whatever its size and place: its points as shares of its box. Rows of signs have none of one form.
fn form(shape: &Shape) -> String {
    let bounds = shape.path.bounding_box();
    let lines = shape.path.elements().iter().filter(|e| matches!(e, PathEl::MoveTo(_))).count();
    if lines > 1 {
        return "row".to_owned();
    }
    if shape.path.elements().iter().any(|e| matches!(e, PathEl::CurveTo(..))) {
        return "circle".to_owned();
    }
    let share = |v: f64, low: f64, length: f64| ((v - low) / length.max(1e-9) * 20.0).round();
    let points = shape.path.elements().iter().filter_map(PathEl::end_point).map(|p| {
        format!("{},{}", share(p.x, bounds.x0, bounds.width()), share(p.y, bounds.y0, bounds.height()))
    });
    points.collect::<Vec<_>>().join(" ")
}

/// The pairs of colours of different categories with their least difference in three simulations of colour blindness; and
/// those of one shape though they are no circles: for the outcomes of crossings the shape is the same on purpose.
///
/// A category is a colour of rims with a shape. What counts events in an area has a rim in the colour of the paper and a
/// colour for its number, and is none.
fn categories(parts: &Parts<'_>, scene: &Scene) -> (Vec<Fault>, Vec<Fault>) {
    let mut categories: BTreeMap<(String, [u8; 3]), &Mark<'_>> = BTreeMap::new();
    for mark in parts.marks.iter().filter(|mark| mark.kind == MarkKind::Incident) {
        let shape = body(mark).or(mark.shapes.last().copied());
        let Some((shape, stroke)) = shape.and_then(|shape| Some((shape, shape.stroke.as_ref()?))) else {
            continue;
        };
        let rgb = |c: Color| [c.r, c.g, c.b];
        if rgb(stroke.color) != rgb(scene.background) {
            categories.entry((form(shape), rgb(stroke.color))).or_insert(mark);
        }
    }
    let all: Vec<_> = categories.into_iter().collect();
    let (mut distances, mut alike) = (Vec::new(), Vec::new());
    for (i, ((form, rgb), mark)) in all.iter().enumerate() {
        for ((other_form, other_rgb), other) in &all[i + 1..] {
            if rgb == other_rgb {
                continue;
            }
            let color = |[r, g, b]: [u8; 3]| Color { r, g, b, a: 255 };
            let (a, b) = (color(*rgb), color(*other_rgb));
            let (distance, eye) = least_difference(a, b);
            let pair = format!("{} {} and {} {}", mark.name(), a.hex(), other.name(), b.hex());
            distances.push(Fault::at(format!("{pair} ({eye})"), mark.at).of(distance));
            if form == other_form && form != "circle" {
                alike.push(Fault::at(pair, mark.at));
            }
        }
    }
    (distances, alike)
}

/// For each marker with a number how far its area is from being proportional to it. The measure is the marker of the
/// largest number; none is smaller than the smallest on the map, which may stand for less than its area says.
///
/// Where all markers that have a number are of one size, no size says anything.
fn areas(parts: &Parts<'_>) -> Vec<Fault> {
    let mut measured: Vec<(&Mark<'_>, f64, f64)> = Vec::new();
    for mark in &parts.marks {
        if let Some((count, shape)) = mark.count.zip(body(mark)) {
            measured.push((mark, count, shape.path.area().abs()));
        }
    }
    let smallest = measured.iter().map(|(_, _, area)| *area).fold(f64::INFINITY, f64::min);
    let largest = measured.iter().max_by(|a, b| a.1.total_cmp(&b.1)).filter(|largest| largest.1 > 0.0);
    let Some((_, most, area_of_most)) = largest else { return Vec::new() };
    let measured_at = |(mark, count, area): &(&Mark<'_>, f64, f64)| {
        let expected = (area_of_most * count / most).max(smallest);
        Fault::at(mark.name(), mark.at).of((area / expected - 1.0).abs())
    };
    if measured.iter().all(|(_, _, area)| (area / smallest - 1.0).abs() < 1e-3) {
        return Vec::new();
    }
    measured.iter().map(measured_at).collect()
}
