use kurbo::Point;

use crate::atlas::LonLat;
use crate::geometry::distance_to_segment;

/// How far the image of an edge may lie from the straight line through the images of its ends, px.
pub(super) const TOLERANCE: f64 = 0.1;

/// Edges at most this long on the page are straight there, px: on a curve with a radius of 50 px the error is 0.04 px.
const SHORT: f64 = 4.0;

/// Edges longer than this are halved whatever the image of their middle says: it may lie on the straight line by
/// chance, degrees.
const LONG: f64 = 12.0;

/// How often an edge is halved at most.
const DEPTH: u8 = 14;

/// A point in degrees and its image, px.
pub(super) type Pair = (LonLat, Point);

/// The image of a line in degrees, with points between where it bends.
///
/// Edges are halved until the image of the middle lies within 0.1 px of the chord; both directions of an edge give
/// the same points. `is_straight` tells of two points and their images, at most a degree apart, whether the middle between them
/// need not be looked at.
///
/// Source: Bostock, M. (2013), "Adaptive resampling"; the criterion is the distance in the plane that d3-geo uses.
pub(super) fn resample(
    points: impl Iterator<Item = LonLat>,
    project: &impl Fn(LonLat) -> Option<Point>,
    is_straight: &impl Fn(Pair, Pair) -> bool,
) -> Vec<Point> {
    let mut line: Vec<Point> = Vec::with_capacity(points.size_hint().0);
    let mut before: Option<Pair> = None;
    for p in points {
        let Some(image) = project(p) else { continue };
        if let Some(last) = before {
            between(last, (p, image), (project, is_straight), DEPTH, &mut line);
        }
        line.push(image);
        before = Some((p, image));
    }
    line
}

fn between(
    a: Pair,
    b: Pair,
    (project, is_straight): (&impl Fn(LonLat) -> Option<Point>, &impl Fn(Pair, Pair) -> bool),
    depth: u8,
    line: &mut Vec<Point>,
) {
    let degrees = (b.0.x - a.0.x).abs().max((b.0.y - a.0.y).abs());
    if depth == 0 || degrees < 1.0 && ((b.1 - a.1).hypot2() < SHORT * SHORT || is_straight(a, b)) {
        return;
    }
    let middle = LonLat { x: f64::midpoint(a.0.x, b.0.x), y: f64::midpoint(a.0.y, b.0.y) };
    let Some(image) = project(middle) else { return };
    if degrees < LONG && distance_to_segment(image, a.1, b.1) < TOLERANCE {
        return;
    }
    between(a, (middle, image), (project, is_straight), depth - 1, line);
    line.push(image);
    between((middle, image), b, (project, is_straight), depth - 1, line);
}
