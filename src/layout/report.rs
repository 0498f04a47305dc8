//! What became of a map: for the report, and in words for those who can't see it.

use serde::Serialize;

use super::annotate::Annotation;
use super::incidents::{self, Mark};
use super::labels::{self, Candidate, Obstacles, When};
use super::story::{LeftOut, Story};
use super::tally::Tally;
use crate::atlas::{Extent, Incident, Step, Word};
use crate::error::Warning;
use crate::gazetteer::Placement;
use crate::geometry::{contains, distance_to_rect, overlap, segments_cross};
use crate::scene::Scene;
use crate::theme::Theme;

/// A composed map: the picture, and what is to be said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Composition {
    /// The picture.
    pub scene: Scene,
    /// What became of each event, in the order of the table.
    pub incidents: Vec<IncidentReport>,
    /// What became of the labels.
    pub labels: LabelReport,
    /// Faults of the labels.
    pub metrics: Metrics,
    /// Name of the projection.
    pub projection: &'static str,
    /// PROJ string of the projection.
    pub proj: String,
    /// The part of the Earth in the frame, degrees.
    pub extent: Option<Extent>,
    /// The scale in the middle of the map, for a page of 96 px to the inch.
    pub scale_denominator: f64,
}

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncidentReport {
    /// Its id.
    pub id: String,
    /// The name in its row.
    pub place: String,
    /// The entry of the gazetteer that the name was taken for.
    pub matched: Option<String>,
    /// How it was found.
    #[serde(rename = "match")]
    pub method: &'static str,
    /// How sure the match is, 0 to 1.
    pub score: f64,
    /// Degrees; none where only an area is known and it was not drawn.
    pub lon: Option<f64>,
    /// Degrees.
    pub lat: Option<f64>,
    /// How exactly the place is known.
    pub precision: &'static str,
    /// How many people; none where unknown.
    pub count: Option<u64>,
    /// The lowest and the highest number reported, where reports differ.
    pub count_range: Option<(u64, u64)>,
    /// Who they were.
    pub who: Option<String>,
    /// Who reported it.
    pub source: Option<String>,
    /// What else is to be said.
    pub note: Option<String>,
    /// Centre of the marker, px.
    pub x: Option<f64>,
    /// Centre of the marker, px.
    pub y: Option<f64>,
    /// Whether it is on the map.
    pub drawn: bool,
    /// Why it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What became of the labels.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct LabelReport {
    /// How many wanted a place.
    pub wanted: usize,
    /// How many got one.
    pub drawn: usize,
    /// How many of these have a leader.
    pub leaders: usize,
    /// How many stand as a number with a key.
    pub keyed: usize,
    /// Those that got none.
    pub dropped: Vec<Dropped>,
}

/// Faults of the labels, counted from the boxes that were drawn; all are 0 on a good map.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Metrics {
    /// Pairs of labels or furniture whose boxes overlap.
    pub label_overlaps: usize,
    /// Labels that cover a marker.
    pub label_on_marker: usize,
    /// Labels that leave the map.
    pub outside: usize,
    /// Pairs of leaders that cross.
    pub leader_crossings: usize,
    /// Labels that had to be drawn and were not.
    pub required_dropped: usize,
    /// The smallest size that the theme sets text in on this page, px.
    pub smallest_text_px: f64,
}

/// A label that found no place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dropped {
    /// What it says.
    pub text: String,
    /// What it is for.
    #[serde(rename = "for")]
    pub id: String,
    /// Why it was left out.
    pub reason: &'static str,
}

/// What became of the events of one table.
pub(super) fn incident_reports(
    events: &[(Incident, Placement)],
    marks: &[Mark<'_>],
    warnings: &mut Vec<Warning>,
) -> Vec<IncidentReport> {
    let report = |(incident, placement): &(Incident, Placement)| {
        let mark = marks.iter().find(|m| m.incident.id == incident.id);
        if mark.is_none() {
            warnings.push(
                match placement.at.map(|_| ()).or(placement.territory.map(|_| ())) {
                    Some(()) => Warning::new("outside", "lies outside the map and is not drawn")
                        .hint("widen the extent"),
                    None => Warning::new("unplaced", "is known by name only and is not drawn")
                        .hint("give lat and lon"),
                }
                .feature(&incident.id),
            );
        }
        incident_report(incident, placement, mark)
    };
    events.iter().map(report).collect()
}

/// The events that are left out because of their days.
pub(super) fn left_out_reports(left_out: &[LeftOut]) -> Vec<IncidentReport> {
    let report = |event: &LeftOut| IncidentReport {
        reason: Some(event.reason.clone()),
        ..incident_report(&event.incident, &event.placement, None)
    };
    left_out.iter().map(report).collect()
}

fn incident_report(incident: &Incident, placement: &Placement, mark: Option<&Mark<'_>>) -> IncidentReport {
    let round = |v: f64, steps: f64| (v * steps).round() / steps;
    let at = mark.map(|m| m.lonlat).or(placement.at);
    IncidentReport {
        id: incident.id.clone(),
        place: incidents::display_name(incident, placement),
        matched: placement.matched.clone(),
        method: placement.method,
        score: 1.0,
        lon: at.map(|p| round(p.x, 1e6)),
        lat: at.map(|p| round(p.y, 1e6)),
        precision: placement.precision.word(),
        count: incident.count.best,
        count_range: incident.count.range,
        who: incident.who.clone(),
        source: incident.source.clone(),
        note: incident.note.clone(),
        x: mark.map(|m| round(m.at.x, 1e3)),
        y: mark.map(|m| round(m.at.y, 1e3)),
        drawn: mark.is_some(),
        reason: None,
    }
}

/// Counts the faults of labels and furniture in their places.
pub(super) fn metrics<'c>(
    annotations: &[Annotation],
    placed: &'c [Option<Candidate>],
    obstacles: &Obstacles,
    frame: kurbo::Rect,
    theme: &Theme,
) -> Metrics {
    let with_time = |(annotation, place): (&Annotation, &'c Option<Candidate>)| {
        place.as_ref().map(|place| (place, annotation.when(&obstacles.when)))
    };
    let drawn: Vec<(&Candidate, When)> = annotations.iter().zip(placed).filter_map(with_time).collect();
    let pairs = || {
        let pair = |(i, a): (usize, &(&'c Candidate, When))| {
            let (a, when) = *a;
            let others = drawn[i + 1..].iter().filter(move |(_, other)| labels::meet(when, *other));
            others.map(move |(b, _)| (a, *b)).collect::<Vec<_>>()
        };
        drawn.iter().enumerate().flat_map(pair)
    };
    let overlaps =
        |a: &Candidate, b: &Candidate| a.boxes.iter().any(|x| b.boxes.iter().any(|y| overlap(*x, *y, 0.0)));
    let crosses = |a: &Candidate, b: &Candidate| matches!((a.leader, b.leader), (Some((p, q)), Some((r, s))) if segments_cross(p, q, r, s));
    let covers = |(c, when): &&(&Candidate, When)| {
        let near = |(id, at, r): &(String, kurbo::Point, f64)| {
            obstacles.meets(id, *when) && c.boxes.iter().any(|b| distance_to_rect(*at, *b) < r - 1.0)
        };
        obstacles.discs.iter().any(near)
    };
    let leaves = |(c, _): &&(&Candidate, When)| !c.outside && !c.boxes.iter().all(|b| contains(frame, *b));
    let dropped = annotations.iter().zip(placed).filter(|(a, place)| a.must && place.is_none());
    let sizes = &theme.sizes;
    let smallest = [sizes.source, sizes.district, sizes.furniture, sizes.water, sizes.detail, sizes.city];
    Metrics {
        label_overlaps: pairs().filter(|(a, b)| overlaps(a, b)).count(),
        label_on_marker: drawn.iter().filter(covers).count(),
        outside: drawn.iter().filter(leaves).count(),
        leader_crossings: pairs().filter(|(a, b)| crosses(a, b)).count(),
        required_dropped: dropped.count(),
        smallest_text_px: smallest.into_iter().fold(f64::INFINITY, f64::min),
    }
}

/// A short prefix that differs from map to map: from a hash of what the map says (FNV-1a; Fowler, Noll, Vo, 1991), and of
/// what tells it from others that say the same.
pub(super) fn id_prefix(story: &Story, apart: &str) -> String {
    let (spec, size) = (&story.spec, &story.spec.size);
    let said = format!(
        "{}|{}|{}|{:?}|{:?}{apart}",
        spec.title,
        spec.subtitle,
        description(story, None),
        size,
        spec.theme
    );
    let hash =
        said.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("m{hash:08x}")
}

/// The map in words: how many, when, and each event; of a step, if it shows one.
pub(super) fn description(story: &Story, step: Option<&Step>) -> String {
    let shown = || story.incidents.iter().filter(|(i, _)| step.is_none_or(|step| step.shows(i)));
    let each = shown().map(|(incident, placement)| {
        let name = incidents::display_name(incident, placement);
        let name = if name.is_empty() { placement.matched.clone().unwrap_or_default() } else { name };
        let count = incident.count.best.map_or("number unknown".to_owned(), grouped);
        let date = incident.dates.map(|d| format!(", {}", d.in_words())).unwrap_or_default();
        let outcome = incident.outcome.as_ref().map(|o| format!(", {o}")).unwrap_or_default();
        format!("{name}: {count}{date}{outcome}")
    });
    let each = each.collect::<Vec<_>>().join("; ");
    if let Some(step) = step {
        let tally = Tally::of(step, shown().map(|(incident, _)| incident)).in_words(" people");
        let each = if each.is_empty() { each } else { format!(" {each}.") };
        return format!("Map of {}: {tally}.{each}", step.dates.in_words_with_year());
    }
    let total = total(shown().map(|(incident, _)| incident));
    let people = if total > 0 { format!(", {} people", grouped(total)) } else { String::new() };
    match story.incidents.len() {
        0 => "Map without events.".to_owned(),
        1 => format!("Map of one event{people}. {each}."),
        n => format!("Map of {n} events{people}. {each}."),
    }
}

/// The sum of all known numbers; one too large to hold stays the largest there is.
pub(super) fn total<'a>(incidents: impl Iterator<Item = &'a Incident>) -> u64 {
    incidents.filter_map(|incident| incident.count.best).fold(0, u64::saturating_add)
}

/// A number with its thousands apart: 1,037.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(
            ["0", "312", "1,037", "20,000"],
            [0, 312, 1037, 20_000].map(grouped).each_ref().map(|s| s.as_str())
        );
    }
}
