//! The graticule: meridians and parallels at round degrees, with their degrees where they leave the map.

use kurbo::{BezPath, Point};

use super::frame::Ground;
use crate::atlas::{Extent, LonLat};
use crate::geometry::{clip_polyline, line_path};
use crate::language::{Words, fill};
use crate::scene::{Group, Shape, Stroke};

/// Distances between lines, degrees: fractions that are whole minutes, and divisors of 90.
const STEPS: [f64; 13] =
    [1.0 / 60.0, 1.0 / 30.0, 1.0 / 12.0, 1.0 / 6.0, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 45.0];

/// About so many lines stand in the shorter direction of a map.
const LINES: f64 = 5.0;

/// Meridians end here, so that they don't run together at the poles; the quarter turns go on, degrees.
const MERIDIANS_END: f64 = 80.0;

/// A map that shows more than this has a graticule unless it is told otherwise, degrees: its scale and its north differ
/// from place to place, and the lines say how.
const WIDE: f64 = 60.0;

/// A meridian or parallel on the page.
#[derive(Debug)]
pub(super) struct GraticuleLine {
    /// Its pieces in the frame, px.
    pub(super) pieces: Vec<Vec<Point>>,
    /// Its degrees in words: 40°N.
    pub(super) name: String,
    /// Whether it is a parallel.
    pub(super) is_parallel: bool,
}

/// The lines for an extent.
pub(super) fn lines(ground: &Ground<'_>, extent: Extent) -> Vec<GraticuleLine> {
    let (width, height) = (extent.east - extent.west, extent.north - extent.south);
    let least = width.min(height) / LINES;
    let step = STEPS.into_iter().find(|step| *step >= least * 0.8).unwrap_or(30.0);
    let multiples = |from: f64, to: f64| {
        let (first, last) = ((from / step).ceil() as i32, (to / step).floor() as i32);
        (first..=last).map(move |i| f64::from(i) * step)
    };
    let say = &ground.words.say;
    let mut found = Vec::new();
    let mut add = |points: &[LonLat], name: String, is_parallel: bool| {
        let lines = ground.view.lines(points);
        let pieces: Vec<Vec<Point>> =
            lines.iter().flat_map(|line| clip_polyline(line, ground.view.frame)).collect();
        if !pieces.is_empty() {
            found.push(GraticuleLine { pieces, name, is_parallel });
        }
    };
    for lat in multiples(extent.south.max(-90.0 + step), extent.north.min(90.0 - step)) {
        let middle = f64::midpoint(extent.west, extent.east);
        let parallel = [-180.0, -90.0, 0.0, 90.0, 180.0].map(|x| LonLat { x: middle + x, y: lat });
        add(&parallel, in_words(ground.words, lat, [&say.north, &say.south]), true);
    }
    let turn = if width >= 360.0 { extent.east - step / 2.0 } else { extent.east };
    for lon in multiples(extent.west, turn) {
        let end = if lon % 90.0 == 0.0 || step < 5.0 { 90.0 } else { MERIDIANS_END };
        let meridian = [-end, 0.0, end].map(|y| LonLat { x: lon, y });
        let lon = lon - 360.0 * (lon / 360.0).round();
        add(&meridian, in_words(ground.words, lon, [&say.east, &say.west]), false);
    }
    found
}

/// Whether a map of an extent has a graticule where nothing is said.
pub(super) fn is_wanted(extent: Extent) -> bool {
    extent.east - extent.west > WIDE && extent.north - extent.south > WIDE / 2.0
}

/// Degrees and minutes with a side: 40°N, 0°30′W, 0°, 180°.
fn in_words(words: &Words, degrees: f64, sides: [&str; 2]) -> String {
    let minutes = (degrees.abs() * 60.0).round() as u32;
    let side = match minutes {
        0 | 10_800 => "{degrees}",
        _ => sides[usize::from(degrees < 0.0)],
    };
    let degrees = match (minutes / 60, minutes % 60) {
        (whole, 0) => format!("{whole}°"),
        (whole, rest) => format!("{whole}°{rest:02}′"),
    };
    fill(side, &[("degrees", &words.digits(&degrees))])
}

/// The lines as a layer.
pub(super) fn graticule(ground: &Ground<'_>, lines: &[GraticuleLine]) -> Group {
    let mut layer = Group::layer("graticule");
    for line in lines {
        let mut path = BezPath::new();
        line.pieces.iter().for_each(|piece| line_path(&mut path, piece));
        let stroke = Stroke::new(ground.theme.color.water_ink.alpha(0.3), 0.5 * ground.factor);
        layer.push(Shape::new(path).class("graticule").with("data-name", &line.name).stroke(stroke));
    }
    layer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lexicon;

    #[test]
    fn degrees_are_written_as_atlases_write_them() {
        let words = crate::spec::words(&[], Lexicon::default()).unwrap();
        let names = [(40.0, "40°N"), (-0.5, "0°30′S"), (0.0, "0°"), (-7.25, "7°15′S")];
        for (degrees, name) in names {
            assert_eq!(in_words(&words, degrees, ["{degrees}N", "{degrees}S"]), name);
        }
        assert_eq!(in_words(&words, -180.0, ["{degrees}E", "{degrees}W"]), "180°");
    }
}
