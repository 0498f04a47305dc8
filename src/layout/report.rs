//! What became of a map, for the report.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::annotate::Annotation;
use super::incidents::{self, Look, Mark};
use super::labels::{Candidate, Rung};
use super::rows::Rows;
use super::{LeftOut, OtherDays, Story};
use crate::atlas::{Account, Count, Extent, Incident, Kind, Status, Whereabouts, Word};
use crate::error::{ErrorKind, Warning};
use crate::gazetteer::Placement;
use crate::scene::Scene;

/// A composed map: the picture, and what is to be said about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Composition {
    /// The picture.
    pub scene: Scene,
    /// What became of each event, in the order of the tables; those without a place at the end.
    pub incidents: Vec<IncidentReport>,
    /// What became of all rows.
    pub rows: Rows,
    /// What became of the labels.
    pub labels: LabelReport,
    /// What had to be drawn and found no room, as read.
    pub required_dropped: Vec<String>,
    /// How far the scale bar is from the length that it names, as a share of it; none where there is no bar.
    pub scale_bar_error: Option<f64>,
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
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct IncidentReport {
    /// Its id.
    pub id: String,
    /// The name in its row.
    pub place: String,
    /// The entry of the gazetteer that the name was taken for.
    pub matched: Option<String>,
    /// How it was found; none where it has no place.
    #[serde(rename = "match")]
    pub method: Option<&'static str>,
    /// How sure the match is, 0 to 1.
    pub score: Option<f64>,
    /// Degrees; none where only an area is known and it was not drawn.
    pub lon: Option<f64>,
    /// Degrees.
    pub lat: Option<f64>,
    /// How exactly the place is known.
    pub precision: Option<&'static str>,
    /// Where a crossing led: the narrowest name first.
    pub to: Option<String>,
    /// When it happened, ISO 8601.
    pub date: Option<String>,
    /// What kind of event it is.
    pub kind: Kind,
    /// How sure it is that it happened.
    pub status: Status,
    /// How it ended.
    pub outcome: Option<String>,
    /// How many people, or what else its table counts; none where unknown.
    #[serde(flatten)]
    pub count: Count,
    /// Who they were.
    pub who: Option<String>,
    /// Who reported it; several in the order of their rows.
    pub source: Option<String>,
    /// What else is to be said.
    pub note: Option<String>,
    /// What each row says that tells of it.
    pub accounts: Vec<Account>,
    /// Columns without a meaning, and what figures were read from.
    pub other: BTreeMap<String, String>,
    /// Centre of the marker, px.
    pub x: Option<f64>,
    /// Centre of the marker, px.
    pub y: Option<f64>,
    /// Whether it is on the map.
    pub drawn: bool,
    /// What became of it.
    pub fate: Fate,
    /// Why it is not drawn.
    pub reason: Option<String>,
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It is on the map.
    Drawn,
    /// Its place lies outside the frame.
    Outside,
    /// It has no place.
    Unplaced,
    /// Its row says something impossible.
    Rejected,
    /// The map shows other days.
    #[serde(rename = "other-days")]
    OtherDays,
}

/// What became of the labels.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct LabelReport {
    /// How many wanted a place.
    pub wanted: usize,
    /// How many got one.
    pub drawn: usize,
    /// How many of these have a leader.
    pub leaders: usize,
    /// How many stand as a number with a key.
    pub keyed: usize,
    /// Those that got one, and where.
    pub placed: Vec<PlacedLabel>,
    /// Those that got none.
    pub dropped: Vec<Dropped>,
}

/// A label that got a place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlacedLabel {
    /// What it says.
    pub text: String,
    /// What it is for.
    #[serde(rename = "for")]
    pub id: String,
    /// What kind of thing that is.
    pub kind: &'static str,
    /// What it covers: left, top, right, bottom, px.
    #[serde(rename = "box")]
    pub bounds: [f64; 4],
    /// What was tried to come there.
    pub rung: Rung,
    /// What the place costs; 0 is best.
    pub cost: f64,
    /// Whether it was set there by hand.
    pub pinned: bool,
}

impl PlacedLabel {
    pub(super) fn new(annotation: &Annotation, place: &Candidate, text: String, id: String) -> Self {
        let round = |v: f64| (v * 100.0).round() / 100.0;
        let bounds = place.boxes.iter().copied().reduce(|a, b| a.union(b)).unwrap_or_default();
        PlacedLabel {
            text,
            id,
            kind: annotation.kind,
            bounds: [bounds.x0, bounds.y0, bounds.x1, bounds.y1].map(round),
            rung: place.rung,
            cost: round(place.cost),
            pinned: place.pinned,
        }
    }
}

/// A label that found no place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Dropped {
    /// What it says.
    pub text: String,
    /// What it is for.
    #[serde(rename = "for")]
    pub id: String,
    /// Why it was left out.
    pub reason: String,
}

/// What became of the events of one table that have a place.
pub(super) fn incident_reports(
    events: &[(Incident, Placement)],
    marks: &[Mark<'_>],
    warnings: &mut Vec<Warning>,
) -> Vec<IncidentReport> {
    let marks: BTreeMap<&str, &Mark<'_>> =
        marks.iter().flat_map(|mark| mark.members.iter().map(move |(i, _)| (i.id.as_str(), mark))).collect();
    let report = |(incident, placement): &(Incident, Placement)| {
        let mark = marks.get(incident.id.as_str());
        let fate = match (mark, placement.at.map(|_| ()).or(placement.territory.map(|_| ()))) {
            (Some(_), _) => Fate::Drawn,
            (None, Some(())) => Fate::Outside,
            (None, None) => Fate::Unplaced,
        };
        let warning = match fate {
            Fate::Outside => Some(
                Warning::new("outside", "lies outside the map and is not drawn").hint("widen the extent"),
            ),
            Fate::Unplaced => Some(
                Warning::new("unplaced", "is known by name only and is not drawn").hint("give lat and lon"),
            ),
            Fate::Drawn | Fate::Rejected | Fate::OtherDays => None,
        };
        let reason = warning.as_ref().map(|warning| warning.message.clone());
        warnings.extend(warning.map(|warning| warning.feature(&incident.id)));
        placed(incident, placement, mark.copied(), fate, reason)
    };
    events.iter().map(report).collect()
}

/// What became of an event whose days the map doesn't show.
pub(super) fn other_days_report(event: &OtherDays) -> IncidentReport {
    placed(&event.incident, &event.placement, None, Fate::OtherDays, Some(event.reason.to_string()))
}

/// What is known of an event that has a place.
fn placed(
    incident: &Incident,
    placement: &Placement,
    mark: Option<&Mark<'_>>,
    fate: Fate,
    reason: Option<String>,
) -> IncidentReport {
    let round = |v: f64, steps: f64| (v * steps).round() / steps;
    // An event that is one mark with others, or is counted, keeps its own place.
    let own = mark.filter(|m| m.members.len() == 1 && m.look != Look::Bin);
    let at = own.map(|m| m.lonlat).or(placement.at);
    IncidentReport {
        matched: placement.matched.clone(),
        method: Some(placement.method),
        score: Some(round(placement.score, 1e3)),
        lon: at.map(|p| round(p.x, 1e6)),
        lat: at.map(|p| round(p.y, 1e6)),
        precision: Some(placement.precision.word()),
        x: mark.map(|m| round(m.at.x, 1e3)),
        y: mark.map(|m| round(m.at.y, 1e3)),
        reason,
        ..without_place(incident, incidents::display_name(incident, placement), fate)
    }
}

/// What became of an event that has no place.
pub(super) fn left_out_report(event: &LeftOut) -> IncidentReport {
    let fate = match event.reason.kind {
        ErrorKind::UnknownName | ErrorKind::AmbiguousName => Fate::Unplaced,
        _ => Fate::Rejected,
    };
    let ends = [&event.incident.from, &event.incident.to];
    let place = ends.into_iter().find_map(Whereabouts::narrowest).unwrap_or_default().to_owned();
    IncidentReport { reason: Some(event.reason.to_string()), ..without_place(&event.incident, place, fate) }
}

/// What a row says, without what was made of it.
fn without_place(incident: &Incident, place: String, fate: Fate) -> IncidentReport {
    let to = [&incident.to.place, &incident.to.district, &incident.to.country];
    let to: Vec<&str> = to.into_iter().flatten().map(String::as_str).collect();
    let joined = |of: fn(&Account) -> &Option<String>| {
        let texts: Vec<&str> =
            incident.accounts.iter().filter_map(|account| of(account).as_deref()).collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    };
    IncidentReport {
        id: incident.id.clone(),
        place,
        matched: None,
        method: None,
        score: None,
        lon: incident.at.map(|p| p.x),
        lat: incident.at.map(|p| p.y),
        precision: incident.precision.map(Word::word),
        to: (!to.is_empty()).then(|| to.join(", ")),
        date: incident.dates.map(|dates| dates.to_string()),
        kind: incident.kind,
        status: incident.status,
        outcome: incident.outcome.clone(),
        count: incident.count,
        who: incident.who.clone(),
        source: joined(|account| &account.source),
        note: joined(|account| &account.note),
        accounts: incident.accounts.clone(),
        other: incident.other.clone(),
        x: None,
        y: None,
        drawn: fate == Fate::Drawn,
        fate,
        reason: None,
    }
}

/// A short prefix that differs from map to map: from a hash (FNV-1a; Fowler, Noll, Vo, 1991) of what the map says, of how it
/// is asked to be drawn, and of what tells it from others of its series.
pub(super) fn id_prefix(story: &Story, description: &str, apart: &str) -> String {
    let (spec, size) = (&story.spec, &story.spec.size);
    let said = format!("{}|{}|{description}|{size:?}|{:?}{apart}", spec.title, spec.subtitle, spec.theme);
    let drawn = (&spec.extent, &spec.projection, &spec.focus, spec.group, spec.aggregate, spec.graticule);
    let said = format!("{said}|{drawn:?}|{}|{}|{:?}", spec.timeline, spec.transparent, spec.text);
    let hash =
        said.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("m{hash:08x}")
}

/// The sum of all known numbers; one too large to hold stays the largest there is.
pub(super) fn total<'a>(incidents: impl Iterator<Item = &'a Incident>) -> u64 {
    incidents.filter_map(|incident| incident.count.best).fold(0, u64::saturating_add)
}

/// What is to be said of a letter that can't be drawn, and of the text that lacks it.
pub(super) fn missing_letter(letter: char, text: &str) -> Warning {
    let message = format!("no bundled font has the letter {letter:?} (U+{:04X})", u32::from(letter));
    Warning::new("missing-letter", message).feature(text)
}

/// A number with its thousands apart, for messages; on a map [`Words::number`](crate::language::Words::number) says it.
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
