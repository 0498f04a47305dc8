//! Faults of labels, furniture and leaders: what covers what, and what could be taken for whose.

use kurbo::{Point, Rect};

use super::metric::{Fault, Gate, Metric, Unit};
use super::parts::{Label, Leader, Mark, MarkKind, Parts, same};
use crate::geometry::{contains, length_inside, overlap, segments_cross};

/// What browsers call an overlap or a leaving of the page, px.
const BROWSER_PX: f64 = 1.0;

/// The least distance of a label to its own marker in a comparison, px: what touches is clear.
const TOUCHING_PX: f64 = 0.5;

/// The grid of points by which the share of a label in its area is measured, px.
const SHARE_STEP_PX: f64 = 0.5;

/// All that is measured about labels.
pub(super) fn metrics(parts: &Parts<'_>, page: Rect) -> Vec<Metric> {
    vec![
        Metric::count("label_overlaps", "labels whose lines overlap", overlaps(parts)),
        Metric::count("label_box_overlaps", "labels whose boxes overlap", box_overlaps(parts)),
        Metric::count("label_on_marker", "labels and furniture on markers", on_markers(parts)),
        Metric::count("outside", "outside the map or the page", outside(parts, page)),
        Metric::count("over_furniture", "labels under furniture", over_furniture(parts)),
        Metric::count("leader_crossings", "leaders across leaders, labels, markers", leader_crossings(parts)),
        Metric::worst(
            "label_over_lines",
            "share of a label that borders cover",
            Gate::AtMost(0.1),
            Unit::Share,
            over_lines(parts),
        ),
        Metric::worst(
            "ambiguity",
            "distance to the own marker / to the next",
            Gate::AtMost(0.8),
            Unit::Ratio,
            ambiguity(parts),
        ),
        Metric::worst(
            "area_label_inside",
            "share of an area's label in the area",
            Gate::AtLeast(0.95),
            Unit::Share,
            in_areas(parts),
        ),
        Metric::worst(
            "leader_length_p95",
            "length of leaders / diagonal of the map",
            Gate::AtMost(0.15),
            Unit::Share,
            leader_length(parts, page).into_iter().collect(),
        ),
    ]
}

fn pairs<T>(all: &[T]) -> impl Iterator<Item = (&T, &T)> {
    all.iter().enumerate().flat_map(|(i, a)| all[i + 1..].iter().map(move |b| (a, b)))
}

fn between(a: &Label<'_>, b: &Label<'_>) -> Fault {
    Fault::at(format!("{} and {}", a.name(), b.name()), a.bounds.center().midpoint(b.bounds.center()))
}

/// Labels of which lines overlap.
fn overlaps(parts: &Parts<'_>) -> Vec<Fault> {
    let meet = |a: &Label<'_>, b: &Label<'_>| {
        overlap(a.bounds, b.bounds, 0.0)
            && a.boxes.iter().any(|x| b.boxes.iter().any(|y| overlap(*x, *y, 0.0)))
    };
    pairs(&parts.labels).filter(|(a, b)| meet(a, b)).map(|(a, b)| between(a, b)).collect()
}

/// Labels whose boxes overlap as a browser has them: the box round all lines, by more than a px; a curved label has none.
fn box_overlaps(parts: &Parts<'_>) -> Vec<Fault> {
    let meet = |a: &Label<'_>, b: &Label<'_>| {
        !a.is_curved && !b.is_curved && overlap(a.bounds, b.bounds, BROWSER_PX)
    };
    pairs(&parts.labels).filter(|(a, b)| meet(a, b)).map(|(a, b)| between(a, b)).collect()
}

/// Labels on a marker, an arrow or a town; also on their own, unless they stand in its middle. And furniture on any.
fn on_markers(parts: &Parts<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for label in &parts.labels {
        let covers = |mark: &&Mark<'_>| {
            label.boxes.iter().any(|b| mark.outline.meets(*b))
                && !(label.is_of(mark) && label.is_centred_on(mark))
        };
        let fault = |mark: &Mark<'_>| {
            Fault::at(format!("{} on {}", label.name(), mark.name()), label.bounds.center())
        };
        faults.extend(parts.marks.iter().filter(covers).map(fault));
    }
    for piece in &parts.furniture {
        let covered = parts.marks.iter().filter(|mark| mark.outline.meets(piece.bounds));
        faults.extend(covered.map(|mark| Fault::at(format!("{} on {}", piece.kind, mark.name()), mark.at)));
    }
    faults
}

/// Labels that leave the map; labels, markers and furniture that leave the page.
fn outside(parts: &Parts<'_>, page: Rect) -> Vec<Fault> {
    let slack = |rect: Rect| rect.inflate(BROWSER_PX, BROWSER_PX);
    let map = |label: &Label<'_>| {
        let frame = parts.frames.iter().find(|(panel, _)| *panel == label.panel);
        // The degrees of a graticule stand beside the globe.
        frame.filter(|_| label.kind != "graticule").map_or(page, |(_, frame)| *frame)
    };
    let labels = parts.labels.iter().filter(|label| !contains(slack(map(label)), label.bounds));
    let marks = parts.marks.iter().filter(|mark| !contains(slack(page), mark.outline.bounds));
    let pieces = parts.furniture.iter().filter(|piece| !contains(slack(page), piece.bounds));
    let mut faults: Vec<Fault> = labels.map(|label| Fault::at(label.name(), label.bounds.center())).collect();
    faults.extend(marks.map(|mark| Fault::at(mark.name(), mark.at)));
    faults.extend(pieces.map(|piece| Fault::at(piece.kind.to_owned(), piece.bounds.center())));
    faults
}

/// Labels and furniture that meet furniture.
fn over_furniture(parts: &Parts<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for label in &parts.labels {
        let pieces = parts.furniture.iter().filter(|piece| {
            label.boxes.iter().any(|b| overlap(*b, piece.bounds, 0.0))
                || (!label.is_curved && overlap(label.bounds, piece.bounds, BROWSER_PX))
        });
        faults
            .extend(pieces.map(|piece| {
                Fault::at(format!("{} on {}", label.name(), piece.kind), label.bounds.center())
            }));
    }
    let meet = pairs(&parts.furniture).filter(|(a, b)| overlap(a.bounds, b.bounds, BROWSER_PX));
    faults.extend(meet.map(|(a, b)| Fault::at(format!("{} on {}", a.kind, b.kind), b.bounds.center())));
    faults
}

fn segments(line: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    line.windows(2).map(|pair| (pair[0], pair[1]))
}

/// Leaders that cross each other, or run through the label or the marker of something else.
fn leader_crossings(parts: &Parts<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let middle = |leader: &Leader<'_>| match leader.points.as_slice() {
        [first, .., last] => first.midpoint(*last),
        _ => Point::ZERO,
    };
    let mut fault = |leader: &Leader<'_>, over: String| {
        faults.push(Fault::at(format!("leader of {:?} across {over}", leader.id), middle(leader)));
    };
    for (a, b) in pairs(&parts.leaders) {
        let cross = |(p, q): (Point, Point)| segments(&b.points).any(|(r, s)| segments_cross(p, q, r, s));
        if segments(&a.points).any(cross) {
            fault(a, format!("that of {:?}", b.id));
        }
    }
    for leader in &parts.leaders {
        for label in parts.labels.iter().filter(|label| label.id != leader.id) {
            let meets = |(p, q): (Point, Point)| label.boxes.iter().any(|b| length_inside(p, q, *b) > 0.0);
            if segments(&leader.points).any(meets) {
                fault(leader, label.name());
            }
        }
        // A line that begins within a larger marker has to leave it; how it gets out is no crossing.
        let leaves = |mark: &Mark<'_>| leader.points.first().is_some_and(|from| mark.outline.contains(*from));
        for mark in parts.marks.iter().filter(|mark| !same(mark.id, leader.id) && !leaves(mark)) {
            if segments(&leader.points).any(|(p, q)| mark.outline.meets_segment(p, q)) {
                fault(leader, mark.name());
            }
        }
    }
    faults
}

/// For each label the share of its lines' boxes that lies under the ink of international borders: length inside by
/// width. The gaps of a broken line count as line.
fn over_lines(parts: &Parts<'_>) -> Vec<Fault> {
    let share = |label: &Label<'_>| {
        let area: f64 = label.boxes.iter().map(|b| b.area()).sum();
        let mut covered = 0.0;
        for border in &parts.borders {
            for (line, _) in border.lines.iter().filter(|(_, bounds)| overlap(*bounds, label.bounds, -0.1)) {
                for (a, b) in segments(line) {
                    covered +=
                        border.width_px * label.boxes.iter().map(|r| length_inside(a, b, *r)).sum::<f64>();
                }
            }
        }
        covered / area.max(1e-9)
    };
    let measured = |label: &Label<'_>| Fault::at(label.name(), label.bounds.center()).of(share(label));
    parts.labels.iter().map(measured).collect()
}

/// For each label of a marker or a town, without a leader: its distance to the rim of its own over that to the rim of the
/// nearest other, of which events and the towns that are drawn count. Its own is at least 0.5 px away, the other
/// at least 0.1.
fn ambiguity(parts: &Parts<'_>) -> Vec<Fault> {
    let anchors = || parts.marks.iter().filter(|mark| mark.kind != MarkKind::Crossing);
    let has_leader =
        |label: &Label<'_>| parts.leaders.iter().any(|l| l.panel == label.panel && l.id == label.id);
    let mut measured = Vec::new();
    for label in parts.labels.iter().filter(|label| !has_leader(label)) {
        let Some(own) = anchors().find(|mark| label.is_of(mark)) else { continue };
        // What stands in a marker is that marker's.
        if label.is_centred_on(own) {
            continue;
        }
        let distance = |mark: &Mark<'_>, limit: f64| {
            let of = |b: &Rect| {
                if mark.outline.least_distance(*b) >= limit { limit } else { mark.outline.distance(*b) }
            };
            label.boxes.iter().map(of).fold(limit, f64::min)
        };
        let own_distance = distance(own, f64::INFINITY);
        let mut nearest: Option<(&Mark<'_>, f64)> = None;
        for other in anchors().filter(|mark| mark.panel == label.panel && !std::ptr::eq(*mark, own)) {
            let limit = nearest.map_or(f64::INFINITY, |(_, distance)| distance);
            let other_distance = distance(other, limit);
            if other_distance < limit {
                nearest = Some((other, other_distance));
            }
        }
        if let Some((other, other_distance)) = nearest {
            let ratio = own_distance.max(TOUCHING_PX) / other_distance.max(0.1);
            let what = format!("{} near {}", label.name(), other.name());
            measured.push(Fault::at(what, label.bounds.center()).of(ratio));
        }
    }
    measured
}

/// For each label of an area that is drawn, without a leader: the share of its lines' boxes in the area.
fn in_areas(parts: &Parts<'_>) -> Vec<Fault> {
    let mut measured = Vec::new();
    for label in parts.labels.iter().filter(|label| ["territory", "district"].contains(&label.kind)) {
        let has_leader = parts.leaders.iter().any(|l| l.panel == label.panel && l.id == label.id);
        let land = parts.lands.iter().find(|land| land.panel == label.panel && land.id == label.id);
        let Some(land) = land.filter(|_| !has_leader) else { continue };
        let (mut inside, mut all) = (0_u32, 0_u32);
        for b in &label.boxes {
            let steps = |length: f64| (length / SHARE_STEP_PX).ceil().max(1.0);
            let (columns, rows) = (steps(b.width()), steps(b.height()));
            for i in 0..(columns * rows) as u32 {
                let (column, row) = (f64::from(i) % columns, (f64::from(i) / columns).floor());
                let x = b.x0 + (column + 0.5) / columns * b.width();
                let y = b.y0 + (row + 0.5) / rows * b.height();
                inside += u32::from(land.inside.contains(Point::new(x, y)));
                all += 1;
            }
        }
        let share = f64::from(inside) / f64::from(all.max(1));
        measured.push(Fault::at(label.name(), label.bounds.center()).of(share));
    }
    measured
}

/// The length of leaders that one in twenty exceeds, as a share of the diagonal of the map on which it stands.
fn leader_length(parts: &Parts<'_>, page: Rect) -> Option<Fault> {
    let share = |leader: &Leader<'_>| {
        let frame = parts.frames.iter().find(|(panel, _)| *panel == leader.panel).map_or(page, |f| f.1);
        let length: f64 = segments(&leader.points).map(|(a, b)| a.distance(b)).sum();
        length / frame.size().to_vec2().hypot().max(1e-9)
    };
    let mut lengths: Vec<(f64, &Leader<'_>)> = parts.leaders.iter().map(|l| (share(l), l)).collect();
    lengths.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (length, leader) = lengths.get((lengths.len() * 95).div_ceil(100).saturating_sub(1))?;
    let at = leader.points.first().copied().unwrap_or_default();
    Some(Fault::at(format!("leader of {:?}", leader.id), at).of(*length))
}
