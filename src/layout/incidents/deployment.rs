//! Troops along a border: a row of chevrons on their side of it.

use kurbo::{BezPath, Point, Rect, Vec2};

use super::Mark;
use crate::atlas::{Incident, Kind, Status};
use crate::gazetteer::Placement;
use crate::geometry::{Polyline, clip_polyline, line_path, ring_path};
use crate::layout::frame::Ground;
use crate::scene::{Cap, Color, Shape, Stroke};

/// The distance of the row from the border, px on a page 800 px wide.
const OFF_PX: f64 = 10.0;

/// The distance between chevrons, px on a page 800 px wide.
const STEP_PX: f64 = 13.0;

/// Where troops stand along a border.
#[derive(Debug, Default)]
pub(in crate::layout) struct Stretch {
    /// Each chevron: where it is, and the unit vector towards the border.
    pub(in crate::layout) chevrons: Vec<(Point, Vec2)>,
    /// The row, in pieces.
    pub(in crate::layout) rows: Vec<Vec<Point>>,
}

/// Whether an event is a deployment along a border: between two countries, and at no place of its own.
pub(in crate::layout) fn is_along_border(incident: &Incident, placement: &Placement) -> bool {
    let two = matches!((placement.origin, placement.destination), (Some(a), Some(b)) if a != b);
    incident.kind == Kind::Deployment && two && placement.at.is_none()
}

impl Stretch {
    /// The row along all of a border that is on the map, on the side of a country; without the chevrons that marks cover.
    pub(super) fn new(ground: &Ground<'_>, borders: &[Polyline], side: usize, marks: &[Mark<'_>]) -> Self {
        let k = ground.factor;
        let (frame, region) = (ground.view.frame, ground.region(side));
        let mut stretch = Stretch::default();
        for piece in borders.iter().flat_map(|border| clip_polyline(border.points(), frame)) {
            let Some(line) = Polyline::new(piece).and_then(|line| Polyline::new(line.smoothed(9.0 * k)))
            else {
                continue;
            };
            let left = |along: f64| {
                let course = line.direction(along, 9.0 * k);
                Vec2::new(course.y, -course.x) / course.hypot().max(1e-9)
            };
            let steps = (line.length() / (STEP_PX * k)) as usize;
            let alongs: Vec<f64> = (0..steps).map(|i| (i as f64 + 0.5) * STEP_PX * k).collect();
            // A border has a country on one side of it from end to end.
            let votes = alongs.iter().map(|&a| region.contains(line.point(a) + left(a) * 8.0 * k));
            let (yes, all) = votes.fold((0, 0), |(yes, all), vote| (yes + usize::from(vote), all + 1));
            let sign = if 2 * yes >= all { 1.0 } else { -1.0 };
            let mut row = Vec::new();
            for along in alongs {
                let off = left(along) * sign;
                let at = line.point(along) + off * OFF_PX * k;
                // Where the border bends back, the row would run over it or over itself.
                let clear = line.nearest(at).distance > 0.8 * OFF_PX * k && region.contains(at);
                if !clear || !frame.inset(-6.0 * k).contains(at) {
                    continue;
                }
                row.push(at);
                let covered = marks.iter().any(|m| m.at.distance(at) < m.radius + 6.0 * k);
                let crowded =
                    stretch.chevrons.iter().any(|(other, _)| other.distance(at) < 0.7 * STEP_PX * k);
                if !covered && !crowded {
                    stretch.chevrons.push((at, -off));
                }
            }
            stretch.rows.push(row);
        }
        stretch.rows.retain(|row| row.len() > 1);
        stretch
    }

    /// The chevron at which it is named: as far as can be from marks and from the edge of the map.
    pub(super) fn anchor(&self, frame: Rect, marks: &[Mark<'_>]) -> Option<Point> {
        let room = |p: Point| {
            let edge = (p.x - frame.x0).min(frame.x1 - p.x).min(p.y - frame.y0).min(frame.y1 - p.y);
            marks.iter().map(|m| m.at.distance(p) - m.radius).fold(edge, f64::min)
        };
        self.chevrons.iter().map(|(at, _)| *at).max_by(|a, b| room(*a).total_cmp(&room(*b)))
    }

    /// Whether there is no such border on the map.
    pub(in crate::layout) fn is_empty(&self) -> bool {
        self.chevrons.is_empty()
    }

    /// A soft band and the chevrons on it, pointing to the border: full, without their tips where they are claimed, hollow where they
    /// are disputed.
    pub(in crate::layout) fn shapes(&self, color: Color, status: Status, k: f64) -> Vec<Shape> {
        let mut band = BezPath::new();
        for row in &self.rows {
            line_path(&mut band, row);
        }
        let mut chevrons = BezPath::new();
        for (at, towards) in &self.chevrons {
            let across = Vec2::new(-towards.y, towards.x);
            let corner = |forth: f64, aside: f64| *at + *towards * (forth * k) + across * (aside * k);
            match status {
                Status::Disputed => {
                    let outer = [corner(-2.0, -4.4), corner(2.6, 0.0), corner(-2.0, 4.4)];
                    let inner = [corner(-4.4, 4.4), corner(0.2, 0.0), corner(-4.4, -4.4)];
                    ring_path(&mut chevrons, &[outer, inner].concat());
                }
                // The tip is missing.
                Status::Claimed => {
                    line_path(&mut chevrons, &[corner(-2.0, -3.6), corner(0.5, -1.2)]);
                    line_path(&mut chevrons, &[corner(0.5, 1.2), corner(-2.0, 3.6)]);
                }
                Status::Confirmed => {
                    line_path(&mut chevrons, &[corner(-2.0, -3.6), corner(1.8, 0.0), corner(-2.0, 3.6)])
                }
            }
        }
        let stroke = match status {
            Status::Confirmed | Status::Claimed => Stroke::new(color, 1.7 * k),
            Status::Disputed => Stroke::new(color, 0.8 * k),
        };
        vec![
            Shape::new(band).stroke(Stroke::new(color.alpha(0.16), 9.0 * k).dashed(&[], Cap::Round)),
            Shape::new(chevrons).stroke(stroke),
        ]
    }
}
