//! What is written on the map and what furnishes it: requests for room, and the drawing of what got it.

use std::collections::{BTreeMap, BTreeSet};

use kurbo::{BezPath, Point, Rect, Size};

use super::block::{Align, Block, halo_width};
use super::frame::Ground;
use super::graticule::GraticuleLine;
use super::incidents::{Mark, display_name};
use super::labels::{self, Anchor, Candidate, Request, When};
use super::legend::Legend;
use super::places::Town;
use super::report::grouped;
use super::scale_bar::ScaleBar;
use super::stamp::Stamps;
use super::{Story, locator, rivers};
use crate::atlas::{Dates, Kind, Level, Precision, River, Step};
use crate::error::Result;
use crate::gazetteer::Side;
use crate::geometry::{Polyline, area_centroid};
use crate::scene::{Color, Face, Group, Halo, Node, Shape, Stroke};
use crate::text::{Line, Style};

/// Something that asks for room, with what is drawn there.
#[derive(Debug)]
pub(super) struct Annotation {
    pub(super) content: Content,
    /// What it is for: an event's or territory's id, a town's or river's name.
    pub(super) id: String,
    /// Kind of the label, as the drawing says it.
    pub(super) kind: &'static str,
    /// Whether leaving it out is a fault of the map.
    pub(super) must: bool,
    /// What it costs to leave it out.
    pub(super) weight: f64,
    /// The country in which the label should stand: index into the atlas.
    pub(super) home: Option<usize>,
    pub(super) candidates: Vec<Candidate>,
}

/// What is drawn where there is room.
#[derive(Debug)]
pub(super) enum Content {
    Label(Block),
    Curved(Line, Polyline, Color),
    Legend(Legend),
    ScaleBar(ScaleBar),
    Locator,
    Stamps(Stamps),
}

/// The dates that labels need not say, because the map says them elsewhere.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unsaid<'a> {
    /// In the legend: those that most events share, if most do.
    Common(Option<Dates>),
    /// Above the map of a step: its own.
    OfSteps(&'a [Step]),
}

impl Unsaid<'_> {
    /// The dates that the legend says.
    pub(super) fn common(self) -> Option<Dates> {
        match self {
            Unsaid::Common(common) => common,
            Unsaid::OfSteps(_) => None,
        }
    }

    fn covers(self, dates: Dates) -> bool {
        match self {
            Unsaid::Common(common) => common == Some(dates),
            Unsaid::OfSteps(steps) => steps.iter().any(|step| step.dates == dates),
        }
    }
}

impl Annotation {
    /// The request for room; `when` tells on which maps of a series events stand.
    pub(super) fn request(&mut self, when: &BTreeMap<String, (usize, usize)>) -> Request {
        Request {
            id: self.id.clone(),
            weight: self.weight,
            home: self.home,
            when: self.when(when),
            candidates: std::mem::take(&mut self.candidates),
        }
    }

    /// On which maps of a series it stands, if not on all.
    pub(super) fn when(&self, when: &BTreeMap<String, (usize, usize)>) -> When {
        when.get(&self.id).copied().filter(|_| self.kind == "incident")
    }

    /// Whether this is a label, and not furniture.
    pub(super) fn is_label(&self) -> bool {
        matches!(self.content, Content::Label(_) | Content::Curved(..))
    }

    /// The text as read; empty for furniture.
    pub(super) fn reading(&self) -> String {
        match &self.content {
            Content::Label(block) => block.reading(),
            Content::Curved(line, _, _) => line.content.clone(),
            _ => String::new(),
        }
    }

    /// Letters that can't be drawn.
    pub(super) fn missing(&self) -> Vec<char> {
        match &self.content {
            Content::Label(block) => block.missing().collect(),
            Content::Curved(line, _, _) => line.missing.clone(),
            _ => Vec::new(),
        }
    }

    /// Whether it is drawn on a map that shows these events.
    pub(super) fn is_on(&self, shown: &BTreeSet<&str>) -> bool {
        self.kind != "incident" || shown.contains(self.id.as_str())
    }

    /// The label or the furniture in its place; `land` tells the colour of the ground at a point, `step` what the map
    /// shows of a series.
    ///
    /// # Errors
    /// When the locator can't be projected.
    pub(super) fn draw(
        &self,
        ground: &Ground<'_>,
        story: &Story,
        place: &Candidate,
        land: impl Fn(Point) -> Color,
        step: Option<&Step>,
    ) -> Result<Option<Group>> {
        // A halo has the colour of the ground that the label stands on.
        let ground_color = land(place.boxes.first().map_or(Point::ZERO, |b| b.center()));
        Ok(match (&self.content, place.anchor) {
            (Content::Label(block), Anchor::Corner(corner, align)) => {
                let align = match align {
                    -1 => Align::Left,
                    0 => Align::Center,
                    _ => Align::Right,
                };
                let nodes = block.nodes(corner, align, Some(ground_color));
                Some(Group { nodes, ..self.label(block.least_size(), false) })
            }
            (Content::Curved(line, path, color), Anchor::Along { offset, rise }) => {
                let mut group = self.label(line.style.size_px, true);
                let halo = Halo { color: ground_color.alpha(0.8), width_px: halo_width(line.style.size_px) };
                group.push(line.text_along(path.points(), offset, rise, *color, Some(halo)));
                Some(group)
            }
            (Content::Legend(legend), Anchor::Corner(corner, _)) => Some(legend.draw(ground, corner)),
            (Content::ScaleBar(bar), Anchor::Corner(corner, _)) => bar.draw(ground, corner),
            (Content::Stamps(stamps), Anchor::Corner(corner, _)) => {
                step.and_then(|s| stamps.draw(ground, s, corner))
            }
            (Content::Locator, Anchor::Corner(corner, _)) => Some(locator::locator(ground, story, corner)?),
            _ => None,
        })
    }

    fn label(&self, size_px: f64, curved: bool) -> Group {
        let group = Group::new("label")
            .with("data-kind", self.kind)
            .with("data-for", &self.id)
            .with("data-size", format!("{size_px:.1}"))
            .with("aria-label", self.reading());
        if curved { group.with("data-curved", "true") } else { group }
    }
}

/// The leader of a label, below it.
pub(super) fn leader(ground: &Ground<'_>, id: &str, place: &Candidate) -> Option<Node> {
    let (a, b) = place.leader?;
    let mut path = BezPath::new();
    path.move_to(a);
    path.line_to(b);
    let stroke = Stroke::new(ground.theme.color.text.alpha(0.65), 0.75 * ground.factor);
    Some(Shape::new(path).class("leader").with("data-for", id).stroke(stroke).into())
}

/// The labels of events: number, name, and the date where it is not the common one.
pub(super) fn of_incidents(ground: &Ground<'_>, marks: &[Mark<'_>], unsaid: Unsaid<'_>) -> Vec<Annotation> {
    let label = |mark: &Mark<'_>| {
        let block = incident_block(ground, mark, unsaid);
        let size = Size::new(block.width, block.height);
        let candidates = labels::around_point(mark.at, mark.radius + 1.0, size, block.padding(), true);
        let weight = 4000.0 + 10.0 * mark.radius;
        Annotation {
            content: Content::Label(block),
            id: mark.incident.id.clone(),
            kind: "incident",
            must: true,
            weight,
            home: home_of(mark),
            candidates,
        }
    };
    marks.iter().map(label).collect()
}

/// The names of other events' places.
pub(super) fn of_events(ground: &Ground<'_>, marks: &[Mark<'_>]) -> Vec<Annotation> {
    let theme = ground.theme;
    let label = |mark: &Mark<'_>| {
        let name = display_name(mark.incident, mark.placement);
        let count = mark.incident.count.best.map(grouped);
        let who = mark.incident.who.clone().filter(|_| name.is_empty());
        let name = Some(name).filter(|n| !n.is_empty());
        let text = [count, who, name].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let block = Block::new().row(&text, Face::Regular, theme.sizes.detail, theme.color.text);
        let size = Size::new(block.width, block.height);
        let candidates = labels::around_point(mark.at, mark.radius + 1.0, size, block.padding(), true);
        let id = mark.incident.id.clone();
        Annotation {
            content: Content::Label(block),
            id,
            kind: "incident",
            must: false,
            weight: 300.0,
            home: home_of(mark),
            candidates,
        }
    };
    marks.iter().map(label).collect()
}

/// The country that an event's name belongs to.
pub(super) fn home_of(mark: &Mark<'_>) -> Option<usize> {
    match mark.placement.side {
        Side::Origin => mark.placement.origin,
        Side::Destination => mark.placement.destination,
    }
}

/// The dates that most events share, which are then said once; none where there is no such majority.
pub(super) fn common_dates(marks: &[Mark<'_>]) -> Option<Dates> {
    let mut dates: Vec<Dates> = marks.iter().filter_map(|m| m.incident.dates).collect();
    dates.sort();
    let most = dates.chunk_by(|a, b| a == b).max_by_key(|same| same.len())?;
    (most.len() * 2 > dates.len()).then_some(most[0])
}

fn incident_block(ground: &Ground<'_>, mark: &Mark<'_>, unsaid: Unsaid<'_>) -> Block {
    let (theme, incident) = (ground.theme, mark.incident);
    let mut block = Block::new();
    if let Some(count) = incident.count.best {
        block = block.row(&grouped(count), Face::Bold, theme.sizes.figure, mark.color);
    }
    let name = display_name(incident, mark.placement);
    let name = match (name.is_empty(), mark.placement.territory) {
        (true, Some(territory)) => {
            let area = &ground.atlas.territories[territory].names.name;
            let crossing = incident.kind == Kind::Crossing && mark.placement.side == Side::Destination;
            if crossing { format!("Into {area}") } else { area.clone() }
        }
        _ => name,
    };
    if !name.is_empty() {
        block = block.row(&name, Face::SemiBold, theme.sizes.name, theme.color.text);
    }
    let unknown = match (incident.count.best.is_none(), mark.placement.precision >= Precision::Province) {
        (true, true) => Some("number and place unknown"),
        (true, false) => Some("number unknown"),
        (false, true) => Some("place unknown"),
        (false, false) => None,
    };
    if let Some(unknown) = unknown {
        block = block.row(unknown, Face::Regular, theme.sizes.detail, theme.color.text);
    }
    let outcome = incident.outcome.as_deref();
    match incident.dates {
        Some(dates) if !unsaid.covers(dates) => {
            let text = match outcome {
                Some(outcome) if unsaid.common().is_some() => format!("{} · {outcome}", dates.in_words()),
                _ => dates.in_words(),
            };
            block = block.row(&text, Face::Regular, theme.sizes.detail, theme.color.muted);
        }
        _ => {}
    }
    block
}

/// The names of towns.
pub(super) fn of_towns(ground: &Ground<'_>, towns: &[Town<'_>], dot: f64) -> Vec<Annotation> {
    let theme = ground.theme;
    let label = |(i, town): (usize, &Town<'_>)| {
        let capital = town.entry.kind == crate::gazetteer::EntryKind::Capital;
        let face = if capital { Face::SemiBold } else { Face::Regular };
        let ink = theme.color.text.mix(theme.color.muted, if capital { 0.0 } else { 0.45 });
        let block = Block::new().row(&town.entry.name, face, theme.sizes.city, ink);
        let size = Size::new(block.width, block.height);
        let mut candidates = labels::around_point(town.at, dot, size, block.padding(), false);
        // The dot is a part of the label: what would cover it covers both.
        let dot_box = Rect::from_center_size(town.at, (2.0 * dot, 2.0 * dot));
        candidates.iter_mut().for_each(|candidate| candidate.boxes.push(dot_box));
        let weight = 90.0 - i as f64;
        Annotation {
            content: Content::Label(block),
            id: town.entry.name.clone(),
            kind: "place",
            must: false,
            weight,
            home: ground.atlas.territory(&town.entry.country, Level::Country),
            candidates,
        }
    };
    towns.iter().enumerate().map(label).collect()
}

/// The names of territories of a level, in the part of them that can be seen.
pub(super) fn of_territories(ground: &Ground<'_>, level: Level) -> Vec<Annotation> {
    let (theme, k) = (ground.theme, ground.factor);
    let mut annotations = Vec::new();
    for (i, territory) in ground.atlas.territories.iter().enumerate().filter(|(_, t)| t.level == level) {
        let in_focus = ground.focus.contains(&i);
        if level != Level::Country && (ground.focus.is_empty() || !ground.is_within_focus(i)) {
            continue;
        }
        let region = ground.region(i);
        let must = level == Level::Country && in_focus && !ground.is_panel;
        let largest = region.rings.iter().max_by(|a, b| ring_area(a).total_cmp(&ring_area(b)));
        let spot = || ground.spot(i).filter(|_| must);
        let Some(centre) = largest.and_then(|ring| area_centroid(ring)).or_else(spot) else { continue };
        let (face, size_px, color, tracking, weight) = match level {
            Level::Country => (Face::SemiBold, theme.sizes.country, theme.color.country, 0.16, 700.0),
            _ => (Face::Regular, theme.sizes.district, theme.color.district, 0.1, 40.0),
        };
        let size_px = if must { size_px * 1.25 } else { size_px };
        let line =
            Line::new(&territory.names.name.to_uppercase(), &Style::new(face, size_px).tracked(tracking));
        let mut block = Block::new();
        block.push(line, color);
        let size = Size::new(block.width, block.height);
        // A country's name must stand, so it may look farther and more closely than a province's.
        let (step, most) = if level == Level::Country { (9.0 * k, 160) } else { (13.0 * k, 60) };
        let mut candidates = labels::in_region(region, centre, size, block.padding() + 2.0 * k, step, most);
        if must {
            // Where the country has no room for it, its name stands beside it.
            let beside = labels::around_point(centre, 3.0 * k, size, block.padding(), true);
            candidates.extend(beside.into_iter().map(|place| Candidate { cost: place.cost + 60.0, ..place }));
        }
        let kind = if level == Level::Country { "territory" } else { "district" };
        annotations.push(Annotation {
            content: Content::Label(block),
            id: territory.id.clone(),
            kind,
            must,
            weight,
            home: None,
            candidates,
        });
    }
    annotations
}

fn ring_area(ring: &[Point]) -> f64 {
    crate::geometry::Region::new(vec![ring.to_vec()]).area()
}

/// The names of rivers, along them.
pub(super) fn of_rivers(ground: &Ground<'_>) -> Vec<Annotation> {
    let theme = ground.theme;
    let style = Style::new(Face::Italic, theme.sizes.water).tracked(0.04);
    let mut annotations = Vec::new();
    let seen = |river: &&River| river.runs.iter().flatten().any(|part| !ground.visible(part.arc).is_empty());
    for river in ground.atlas.rivers.iter().filter(|r| !r.names.name.is_empty()).filter(seen) {
        let line = Line::new(&river.names.name, &style);
        let is_border = river
            .runs
            .iter()
            .flatten()
            .any(|part| ground.atlas.arcs[part.arc].level() == Some(Level::Country));
        for path in rivers::name_lines(ground, river, line.width_px * 1.4).into_iter().filter_map(readable) {
            let gap = if is_border { 6.0 } else { 3.5 } * ground.factor;
            let candidates = labels::along_line(&path, line.width_px, line.x_height_px * 1.3, gap);
            let weight = if is_border { 160.0 } else { 50.0 };
            let content = Content::Curved(line.clone(), path, theme.color.water_ink);
            annotations.push(Annotation {
                content,
                id: river.names.name.clone(),
                kind: "river",
                must: false,
                weight,
                home: None,
                candidates,
            });
        }
    }
    annotations
}

/// The degrees of the graticule, where its lines leave the map.
pub(super) fn of_graticule(ground: &Ground<'_>, lines: &[GraticuleLine]) -> Vec<Annotation> {
    let (theme, k) = (ground.theme, ground.factor);
    let label = |line: &GraticuleLine| {
        let ink = theme.color.water_ink.mix(theme.color.muted, 0.5);
        let block = Block::new().row(&line.name, Face::Regular, theme.sizes.furniture, ink);
        let size = Size::new(block.width, block.height);
        let ends = line.pieces.iter().flat_map(|piece| {
            let n = piece.len();
            [(piece[0], piece[1]), (piece[n - 1], piece[n - 2])]
        });
        let ends = ends.filter(|(end, _)| ground.is_at_edge(*end));
        // Parallels say theirs at the left, meridians at the foot, before the other end.
        let order = |p: Point| if line.is_parallel { p.x } else { -p.y };
        let mut candidates: Vec<Candidate> = Vec::new();
        for (end, before) in ends {
            let inwards = before - end;
            let inwards = inwards / inwards.hypot().max(1e-9);
            let half = inwards.x.abs() * size.width / 2.0 + inwards.y.abs() * size.height / 2.0;
            let cost = order(end) * 1e-3;
            // Off the globe where there is room beside it, else on its line just inside.
            for (away, dearer) in [(-half - 4.0 * k, 0.0), (half + 4.0 * k, 5.0), (half + 18.0 * k, 9.0)] {
                candidates.push(labels::centred(end + inwards * away, size, cost + dearer));
            }
        }
        let least = candidates.iter().map(|c| c.cost).fold(f64::INFINITY, f64::min);
        candidates.iter_mut().for_each(|c| c.cost -= least);
        let id = line.name.clone();
        let content = Content::Label(block);
        Annotation { content, id, kind: "graticule", must: false, weight: 45.0, home: None, candidates }
    };
    lines.iter().map(label).collect()
}

/// The line in the direction in which letters on it stand upright.
fn readable(line: Polyline) -> Option<Polyline> {
    let (first, last) = (line.point(0.0), line.point(line.length()));
    if first.x <= last.x {
        return Some(line);
    }
    Polyline::new(line.points().iter().rev().copied().collect())
}

/// The date of each map of a series.
pub(super) fn of_stamps(ground: &Ground<'_>, stamps: Stamps) -> Annotation {
    let margin = 10.0 * ground.factor;
    let mut candidates = labels::in_corners(ground.view.frame, stamps.size(), margin, [15.0, 20.0, 0.0, 8.0]);
    // A reader of many maps looks for it in the corner: that counts for more than what it covers there.
    candidates.iter_mut().for_each(|candidate| candidate.cost *= 40.0);
    Annotation {
        content: Content::Stamps(stamps),
        id: "furniture:date".to_owned(),
        kind: "date",
        must: true,
        weight: 30_000.0,
        home: None,
        candidates,
    }
}

/// Legend, scale bar and locator; the legend in `below`, where the page has room for it under the map.
pub(super) fn furniture(
    ground: &Ground<'_>,
    legend: Option<Legend>,
    below: Option<Rect>,
    with_locator: bool,
) -> Vec<Annotation> {
    let frame = ground.view.frame;
    let margin = 10.0 * ground.factor;
    let piece = |content, kind, must, weight, candidates| Annotation {
        content,
        id: format!("furniture:{kind}"),
        kind,
        must,
        weight,
        home: None,
        candidates,
    };
    let mut pieces = Vec::new();
    if let Some(legend) = legend {
        let candidates = match below {
            Some(place) => vec![labels::fixed(place)],
            None => labels::in_corners(frame, legend.size(), margin, [2.0, 0.0, 4.0, 4.0]),
        };
        pieces.push(piece(Content::Legend(legend), "legend", true, 20_000.0, candidates));
    }
    // A reader can do without the locator, and without the scale bar, but not without the events.
    if with_locator {
        let corners = labels::in_corners(frame, locator::size(frame), margin, [1.0, 3.0, 3.0, 2.0]);
        pieces.push(piece(Content::Locator, "locator", false, 900.0, corners));
    }
    if let Some(bar) = ScaleBar::new(ground) {
        let corners = labels::in_corners(frame, bar.size(), margin, [1.0, 0.0, 6.0, 6.0]);
        pieces.push(piece(Content::ScaleBar(bar), "scale-bar", false, 950.0, corners));
    }
    pieces
}
