//! The stages from story to scene, in their order.

use serde::Serialize;

use super::annotate::{self, Annotation, Content};
use super::frame::{Fit, Ground};
use super::incidents::{self, CircleScale, Mark};
use super::labels::{self, Obstacles};
use super::legend::Legend;
use super::lines::Lines;
use super::page::Page;
use super::{Story, borders, crossings, places, rivers, territories, timeline};
use crate::atlas::{Extent, Incident, Level, LonLat, Word};
use crate::error::{Error, ErrorKind, Result, Warned, Warning};
use crate::gazetteer::Placement;
use crate::scene::{Group, Node, Scene};
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
    /// Centre of the marker, px.
    pub x: Option<f64>,
    /// Centre of the marker, px.
    pub y: Option<f64>,
    /// Whether it is on the map.
    pub drawn: bool,
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
    /// The smallest text, px.
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

/// Composes a map.
///
/// # Errors
/// When nothing on it has a place, or no projection fits.
pub fn compose(story: &Story, theme: &Theme) -> Result<Warned<Composition>> {
    let mut warnings = Vec::new();
    let spec = &story.spec;
    let factor = Theme::factor(spec.size.width_px);
    let theme = &theme.scaled(spec.size.width_px);

    let fit = fit(story)?;
    let chart = spec.timeline && story.incidents.iter().any(|(i, _)| i.dates.is_some());
    let page = Page::new(spec, theme, factor, fit.aspect(), &credits(story), chart);
    let view = fit.view(page.frame);
    let extent = view.extent();
    let near =
        extent.map_or(Extent { west: -180.0, south: -90.0, east: 180.0, north: 90.0 }, |e| grown(e, 0.25));
    let lines = Lines::new(&story.atlas, &view, near);
    let ground = Ground { atlas: &story.atlas, theme, view, lines, focus: &story.focus, factor };

    let largest = story.incidents.iter().filter_map(|(i, _)| i.count.best).max().unwrap_or(1);
    let scale = CircleScale::new(&theme.marker, largest, page.width.min(page.height));
    let marks = incidents::marks(&ground, &story.incidents, scale, theme);
    let (arrows, without_arrow) = crossings::arrows(&ground, &marks, largest);
    warnings.extend(without_arrow.iter().map(|id| {
        Warning::new("no-arrow", "no arrow fits that crosses the border once; only the marker is drawn")
            .feature(id)
    }));
    for mark in marks.iter().filter(|m| m.placement.territory.is_none()) {
        let message = "lies in no country of the map's data: there is nothing to see round it";
        warnings.push(
            Warning::new("no-land", message)
                .feature(&mark.incident.id)
                .hint("give the countries there with --borders"),
        );
    }
    let events = incidents::event_marks(&ground, &story.events, &marks);
    let towns = places::choose(&ground, &story.towns, &marks, 14);

    let outcomes = incidents::outcomes(&story.incidents);
    let areas: Vec<&str> = area_labels(story);
    let legend = Legend::new(&ground, &marks, scale, &outcomes, &areas, &story.event_labels);
    let dot = places::dot_radius(&ground);
    let mut annotations = annotate::furniture(&ground, legend, !story.world.territories.is_empty());
    annotations.extend(annotate::of_incidents(&ground, &marks));
    annotations.extend(annotate::of_events(&ground, &events));
    annotations.extend(annotate::of_territories(&ground, Level::Country));
    annotations.extend(annotate::of_rivers(&ground));
    annotations.extend(annotate::of_towns(&ground, &towns, dot));
    annotations.extend(annotate::of_territories(&ground, Level::Province));
    let obstacles = obstacles(&ground, marks.iter().chain(&events), &arrows);
    let requests = annotations.iter_mut().map(Annotation::request).collect();
    let inner = page.frame.inflate(-3.0 * factor, -3.0 * factor);
    let placed = labels::place(requests, &obstacles, inner);

    let metrics = metrics(&annotations, &placed, &obstacles, page.frame, theme);
    let mut report = LabelReport::default();
    let mut leaders = Group::layer("leaders");
    let (mut texts, mut furniture) = (Group::layer("labels"), Group::layer("furniture"));
    let mut named_towns: Vec<&places::Town<'_>> = Vec::new();
    for (annotation, place) in annotations.iter().zip(&placed) {
        let is_label = matches!(annotation.content, Content::Label(_) | Content::Curved(..));
        report.wanted += usize::from(is_label);
        for letter in annotation.missing() {
            let message = format!("no bundled font has the letter {letter:?} (U+{:04X})", u32::from(letter));
            warnings.push(Warning::new("missing-letter", message).feature(annotation.reading()));
        }
        let Some(place) = place else {
            if annotation.must {
                let what = if is_label { annotation.reading() } else { annotation.kind.to_owned() };
                warnings.push(
                    Warning::new("no-room", format!("no room for {what:?}"))
                        .feature(&annotation.id)
                        .hint("enlarge the page or the extent"),
                );
            }
            if is_label {
                report.dropped.push(Dropped {
                    text: annotation.reading(),
                    id: annotation.id.clone(),
                    reason: "no free place",
                });
            }
            continue;
        };
        report.drawn += usize::from(is_label);
        report.leaders += usize::from(place.leader.is_some());
        leaders.nodes.extend(annotate::leader(&ground, &annotation.id, place));
        if let Some(group) = annotation.draw(&ground, story, place)? {
            if is_label { &mut texts } else { &mut furniture }.push(group);
        }
        if annotation.kind == "place" {
            named_towns.extend(towns.iter().find(|t| t.entry.name == annotation.id));
        }
    }

    let mut nodes: Vec<Node> = Vec::new();
    let water = crate::scene::Shape::new(kurbo::Shape::to_path(&page.frame, 0.1))
        .class("water")
        .fill(theme.color.water);
    nodes.push(Node::Group(Group { nodes: vec![water.into()], ..Group::layer("water") }));
    nodes.push(territories::territories(&ground).into());
    nodes.push(territories::areas(&ground, &story.areas).into());
    nodes.push(territories::lakes(&ground).into());
    nodes.push(rivers::rivers(&ground).into());
    nodes.push(incidents::districts(&ground, &marks).into());
    nodes.push(incidents::frontages(&ground, &marks).into());
    nodes.push(borders::borders(&ground).into());
    nodes.push(places::places(&ground, &named_towns).into());
    nodes.push(incidents::incidents(&ground, marks.iter().chain(&events)).into());
    nodes.push(crossings::layer(&ground, &arrows).into());
    nodes.push(leaders.into());
    nodes.push(texts.into());
    furniture.push(page.frame_line(theme, factor));
    furniture.nodes.extend(page.title().map(Node::from));
    if let Some(area) = page.timeline {
        furniture
            .nodes
            .extend(timeline::timeline(&ground, &story.incidents, &outcomes, area).map(Node::from));
    }
    furniture.nodes.extend(page.credits().map(Node::from));
    nodes.push(furniture.into());

    let mut reports = incident_reports(&story.incidents, &marks, &mut warnings);
    reports.extend(incident_reports(&story.events, &events, &mut warnings));
    let scene = Scene {
        width_px: page.width,
        height_px: page.height,
        background: theme.color.paper,
        title: spec.title.clone(),
        description: description(story),
        id_prefix: id_prefix(story),
        nodes,
    };
    let scale_denominator =
        ground.view.px_per_metre(page.frame.center()).map_or(0.0, |px| (96.0 / 0.0254 / px).round());
    let value = Composition {
        scene,
        incidents: reports,
        labels: report,
        metrics,
        projection: ground.view.projection.name,
        proj: ground.view.projection.definition.clone(),
        extent,
        scale_denominator,
    };
    Ok(Warned { value, warnings })
}

fn fit(story: &Story) -> Result<Fit> {
    if let Some(extent) = story.spec.extent {
        return Fit::to_extent(extent);
    }
    let points: Vec<LonLat> = story.incidents.iter().filter_map(|(_, p)| p.at).collect();
    if !points.is_empty() {
        return Fit::to_points(&points);
    }
    // Without an event that has a point of its own the map shows the areas of the events, else its countries.
    let mut areas: Vec<usize> = story.incidents.iter().filter_map(|(_, p)| p.territory).collect();
    if areas.is_empty() {
        areas.clone_from(&story.focus);
    }
    let parts = areas.iter().flat_map(|&i| story.atlas.territories[i].polygons.iter().flatten().flatten());
    let points: Vec<LonLat> =
        parts.flat_map(|part| story.atlas.arcs[part.arc].points.iter().copied()).collect();
    let extent = Extent::around(&points).ok_or_else(|| {
        Error::new(ErrorKind::Layout, "nothing on the map has a place")
            .hint("give events, a focus or an extent")
    })?;
    Fit::to_extent(grown(extent, 0.06))
}

fn grown(e: Extent, share: f64) -> Extent {
    let (dx, dy) = ((e.east - e.west) * share, (e.north - e.south) * share);
    Extent { west: e.west - dx, south: e.south - dy, east: e.east + dx, north: e.north + dy }
}

fn credits(story: &Story) -> String {
    if story.atlas.credits.is_empty() {
        String::new()
    } else {
        format!("Map data: {}.", story.atlas.credits.join("; "))
    }
}

fn area_labels(story: &Story) -> Vec<&str> {
    let mut labels: Vec<&str> = Vec::new();
    for area in &story.areas {
        if !labels.contains(&area.label.as_str()) {
            labels.push(&area.label);
        }
    }
    labels
}

fn obstacles<'m>(
    ground: &Ground<'_>,
    marks: impl Iterator<Item = &'m Mark<'m>>,
    arrows: &[crossings::Arrow],
) -> Obstacles {
    let mut obstacles = Obstacles {
        discs: incidents::obstacles(marks),
        paths: arrows.iter().map(|a| (a.id.clone(), a.samples(), a.half_breadth())).collect(),
        dot: places::dot_radius(ground) + 1.0,
        ..Obstacles::default()
    };
    for (i, arc) in ground.atlas.arcs.iter().enumerate() {
        let weight = match arc.level() {
            Some(Level::Country) => 1.0,
            Some(Level::Province) => 0.25,
            _ => continue,
        };
        for piece in crate::geometry::clip_polyline(ground.lines.arc(i), ground.view.frame) {
            obstacles.add_line(&piece, weight);
        }
    }
    obstacles
}

fn incident_reports(
    events: &[(Incident, Placement)],
    marks: &[Mark<'_>],
    warnings: &mut Vec<Warning>,
) -> Vec<IncidentReport> {
    let round = |v: f64, steps: f64| (v * steps).round() / steps;
    let report = |(incident, placement): &(Incident, Placement)| {
        let mark = marks.iter().find(|m| m.incident.id == incident.id);
        if mark.is_none() {
            warnings.push(
                match placement.at.map(|_| ()).or(placement.territory.map(|_| ())) {
                    Some(_) => Warning::new("outside", "lies outside the map and is not drawn")
                        .hint("widen the extent"),
                    None => Warning::new("unplaced", "is known by name only and is not drawn")
                        .hint("give lat and lon"),
                }
                .feature(&incident.id),
            );
        }
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
            x: mark.map(|m| round(m.at.x, 1e3)),
            y: mark.map(|m| round(m.at.y, 1e3)),
            drawn: mark.is_some(),
        }
    };
    events.iter().map(report).collect()
}

fn metrics(
    annotations: &[Annotation],
    placed: &[Option<labels::Candidate>],
    obstacles: &Obstacles,
    frame: kurbo::Rect,
    theme: &Theme,
) -> Metrics {
    let drawn: Vec<&labels::Candidate> = placed.iter().flatten().collect();
    let pairs = || drawn.iter().enumerate().flat_map(|(i, a)| drawn[i + 1..].iter().map(move |b| (a, b)));
    let overlaps = |a: &labels::Candidate, b: &labels::Candidate| {
        a.boxes.iter().any(|x| b.boxes.iter().any(|y| crate::geometry::overlap(*x, *y, 0.0)))
    };
    let crosses = |a: &labels::Candidate, b: &labels::Candidate| matches!((a.leader, b.leader), (Some((p, q)), Some((r, s))) if crate::geometry::segments_cross(p, q, r, s));
    let covers = |c: &&&labels::Candidate| {
        let near = |(_, at, r): &(String, kurbo::Point, f64)| {
            c.boxes.iter().any(|b| crate::geometry::distance_to_rect(*at, *b) < r - 1.0)
        };
        obstacles.discs.iter().any(near)
    };
    let leaves = |c: &&&labels::Candidate| !c.boxes.iter().all(|b| crate::geometry::contains(frame, *b));
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

/// A short prefix that differs from map to map: from a hash of what the map says (FNV-1a; Fowler, Noll, Vo, 1991).
fn id_prefix(story: &Story) -> String {
    let (spec, size) = (&story.spec, &story.spec.size);
    let said = format!("{}|{}|{}|{:?}|{:?}", spec.title, spec.subtitle, description(story), size, spec.theme);
    let hash =
        said.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("m{hash:08x}")
}

/// The map in words: how many, when, and each event.
fn description(story: &Story) -> String {
    let total: u64 = story.incidents.iter().filter_map(|(i, _)| i.count.best).sum();
    let each = story.incidents.iter().map(|(incident, placement)| {
        let name = incidents::display_name(incident, placement);
        let name = if name.is_empty() { placement.matched.clone().unwrap_or_default() } else { name };
        let count = incident.count.best.map_or("number unknown".to_owned(), grouped);
        let date = incident.dates.map(|d| format!(", {}", d.in_words())).unwrap_or_default();
        let outcome = incident.outcome.as_ref().map(|o| format!(", {o}")).unwrap_or_default();
        format!("{name}: {count}{date}{outcome}")
    });
    let each = each.collect::<Vec<_>>().join("; ");
    let people = if total > 0 { format!(", {} people", grouped(total)) } else { String::new() };
    format!("Map of {} events{people}. {each}.", story.incidents.len())
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
            [0, 312, 1037, 20_000].map(|n| grouped(n)).each_ref().map(|s| s.as_str())
        );
    }
}
