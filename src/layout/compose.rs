//! The stages from story to scene, in their order.

use std::cell::OnceCell;

use kurbo::{BezPath, Point, Shape as _, Size};

use super::annotate::{self, Annotation, Content};
use super::crossings::{self, Arrow};
use super::frame::{Fit, Ground, fineness, outline};
use super::graticule::{self, GraticuleLine};
use super::incidents::{self, CircleScale, Mark};
use super::labels::{self, Candidate, Obstacles};
use super::legend::{Legend, Shown};
use super::lines::Lines;
use super::page::Page;
use super::places::Town;
use super::report::{
    Composition, Dropped, LabelReport, description, id_prefix, incident_reports, left_out_reports, metrics,
};
use super::{Story, borders, places, rivers, territories, timeline};
use crate::atlas::{Atlas, BorderStatus, Dates, Extent, Level};
use crate::error::{Error, ErrorKind, Result, Warned, Warning};
use crate::gazetteer::Placement;
use crate::geometry::{Bands, clip_polyline, ring_path};
use crate::projection::View;
use crate::scene::{Color, Group, Node, Scene, Shape, Stroke};
use crate::theme::Theme;

/// Composes a map.
///
/// Where a label that must stand finds no room, the map is tried again: with the legend under it, then taller,
/// as far as the page's height is free. The attempt that leaves out least is drawn.
///
/// # Errors
/// When nothing on it has a place, or no projection fits.
pub fn compose(story: &Story, theme: &Theme) -> Result<Warned<Composition>> {
    let theme = &theme.scaled(story.spec.size.width_px);
    let mut room = Room { taller: 1.0, legend_below: None };
    let mut best = Draft::new(story, theme, room)?;
    for _ in 0..4 {
        let missing = best.missing();
        // A few more px make room for a few labels, not for a map that is too full.
        if missing > MOST_RETRIED {
            break;
        }
        room = match best.legend_in_the_way() {
            Some(size) => Room { legend_below: Some(size), ..room },
            None if missing > 0 && story.spec.size.height_px.is_none() => {
                Room { taller: room.taller * 1.3, ..room }
            }
            None => break,
        };
        let draft = Draft::new(story, theme, room)?;
        if draft.missing() < missing {
            best = draft;
        }
    }
    best.finish()
}

/// The most labels without room for which a map is tried again.
const MOST_RETRIED: usize = 12;

/// What an attempt at a map gives its labels.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Room {
    /// The height of the map over that which its content asks for.
    taller: f64,
    /// The size of the legend, where it stands under the map.
    legend_below: Option<Size>,
}

/// The most days that a timeline shows: a bar of a day still has a px.
const MOST_DAYS: usize = 400;

/// What is said under a map on which a border is drawn that not all agree on.
const DISCLAIMER: &str = "Broken lines are borders without full agreement; drawing them expresses no opinion on the status of any territory.";

/// A map with everything in its place, not yet drawn.
struct Draft<'a> {
    story: &'a Story,
    page: Page,
    ground: Ground<'a>,
    extent: Option<Extent>,
    marks: Vec<Mark<'a>>,
    events: Vec<Mark<'a>>,
    arrows: Vec<Arrow>,
    towns: Vec<Town<'a>>,
    graticule: Vec<GraticuleLine>,
    outcomes: Vec<String>,
    obstacles: Obstacles,
    annotations: Vec<Annotation>,
    /// For each annotation its place.
    places: Vec<Option<Candidate>>,
    warnings: Vec<Warning>,
}

impl<'a> Draft<'a> {
    fn new(story: &'a Story, theme: &'a Theme, room: Room) -> Result<Self> {
        let mut warnings = Vec::new();
        let spec = &story.spec;
        let factor = Theme::factor(spec.size.width_px);

        let fit = Fit::to_story(story)?;
        let days =
            story.incidents.iter().filter_map(|(i, _)| i.dates).reduce(Dates::join).map_or(0, |d| d.days());
        let chart = spec.timeline && (1..=MOST_DAYS).contains(&days);
        if spec.timeline && days > MOST_DAYS {
            let message = format!("the timeline would have {days} days and is left out");
            warnings.push(Warning::new("timeline", message).hint("give events of one year"));
        }
        let aspect = fit.aspect() * room.taller;
        let page_of = |disclaimer: bool| {
            let credits = credits(story, disclaimer);
            Page::new(spec, theme, factor, aspect, &credits, chart, room.legend_below)
        };
        let (mut page, plane) = (page_of(false), fit.plane);
        let mut view = fit.view(page.frame);
        if shows_disputed_line(&story.atlas, &view) {
            page = page_of(true);
            view = View::fit(view.projection, plane, page.frame);
        }
        let extent = view.extent();
        let near = extent.map_or(Extent::WORLD, |extent| extent.grown(0.25));
        let lines = Lines::new(&story.atlas, &view, near);
        let receiving = receiving(story);
        let (outline, fineness) = (outline(&view), fineness(&view));
        let regions = vec![OnceCell::new(); story.atlas.territories.len()];
        let ground = Ground {
            atlas: &story.atlas,
            theme,
            view,
            lines,
            regions,
            outline,
            focus: &story.focus,
            receiving,
            factor,
            fineness,
        };

        let largest = story.incidents.iter().filter_map(|(i, _)| i.count.best).max().unwrap_or(1);
        let scale = CircleScale::new(&theme.marker, largest, page.width.min(page.height));
        let marks = incidents::marks(&ground, &story.incidents, scale, theme);
        let (arrows, without_arrow) = crossings::arrows(&ground, &marks, largest);
        warnings.extend(without_arrow);
        warnings.extend(marks.iter().filter(|m| m.placement.territory.is_none()).map(|mark| {
            let message = "lies in no country of the map's data: there is nothing to see round it";
            let warning = Warning::new("no-land", message).feature(&mark.incident.id);
            warning.hint("give the countries there with --borders")
        }));
        let events = incidents::event_marks(&ground, &story.events, &marks);
        let towns = places::choose(&ground, &story.towns, &marks, 14);

        let outcomes = incidents::outcomes(&story.incidents);
        let common = annotate::common_dates(&marks);
        let shown = Shown {
            marks: &marks,
            events: &events,
            arrows: !arrows.is_empty(),
            outcomes: &outcomes,
            areas: &area_labels(story),
            event_labels: &story.event_labels,
            common,
        };
        let legend = Legend::new(&ground, scale, &shown);
        let wide = extent.is_none_or(graticule::is_wanted);
        let graticule = match extent {
            Some(extent) if spec.graticule.unwrap_or(wide) => graticule::lines(&ground, extent),
            _ => Vec::new(),
        };
        let with_locator = !wide && ground.outline.is_none() && !story.world.territories.is_empty();
        let mut annotations = annotate::furniture(&ground, legend, page.legend, with_locator);
        annotations.extend(annotate::of_incidents(&ground, &marks, common));
        annotations.extend(annotate::of_events(&ground, &events));
        annotations.extend(annotate::of_territories(&ground, Level::Country));
        annotations.extend(annotate::of_rivers(&ground));
        annotations.extend(annotate::of_towns(&ground, &towns, places::dot_radius(&ground)));
        annotations.extend(annotate::of_territories(&ground, Level::Province));
        annotations.extend(annotate::of_graticule(&ground, &graticule));
        let obstacles = obstacles(&ground, marks.iter().chain(&events), &arrows);
        let requests = annotations.iter_mut().map(Annotation::request).collect();
        let places = labels::place(requests, &obstacles, page.frame.inflate(-3.0 * factor, -3.0 * factor));
        Ok(Draft {
            story,
            page,
            ground,
            extent,
            marks,
            events,
            arrows,
            towns,
            graticule,
            outcomes,
            obstacles,
            annotations,
            places,
            warnings,
        })
    }

    /// Annotations with their places.
    fn placed(&self) -> impl Iterator<Item = (&Annotation, Option<&Candidate>)> {
        self.annotations.iter().zip(self.places.iter().map(Option::as_ref))
    }

    /// The colour of the ground at a point.
    fn land(&self, at: Point) -> Color {
        let country = self.obstacles.regions.iter().find(|(_, region)| region.contains(at));
        country.map_or(self.ground.theme.color.water, |(country, _)| self.ground.land(*country))
    }

    /// How many that must stand found no room.
    fn missing(&self) -> usize {
        self.placed().filter(|(annotation, place)| annotation.must && place.is_none()).count()
    }

    /// The size of the legend, where it takes room on the map that others lack.
    fn legend_in_the_way(&self) -> Option<Size> {
        let on_map = self.page.legend.is_none() && self.missing() > 0;
        self.annotations.iter().find_map(|annotation| match &annotation.content {
            Content::Legend(legend) if on_map => Some(legend.size()),
            _ => None,
        })
    }

    /// The picture and the report.
    fn finish(mut self) -> Result<Warned<Composition>> {
        if self.marks.is_empty() && !self.story.incidents.is_empty() {
            return Err(Error::new(ErrorKind::Layout, "none of the events lies on the map")
                .hint("widen the extent, or give places that are known to the point"));
        }
        let mut warnings = std::mem::take(&mut self.warnings);
        let labels = self.label_report(&mut warnings);
        let mut incidents = incident_reports(&self.story.incidents, &self.marks, &mut warnings);
        incidents.extend(incident_reports(&self.story.events, &self.events, &mut warnings));
        incidents.extend(left_out_reports(&self.story.left_out));
        let ground = &self.ground;
        let metrics =
            metrics(&self.annotations, &self.places, &self.obstacles, self.page.frame, ground.theme);
        let px_per_metre = ground.view.px_per_metre(self.page.frame.center());
        let value = Composition {
            scene: Scene {
                width_px: self.page.width,
                height_px: self.page.height,
                background: ground.theme.color.paper,
                title: self.story.spec.title.clone(),
                description: description(self.story),
                id_prefix: id_prefix(self.story),
                nodes: self.layers()?,
            },
            incidents,
            labels,
            metrics,
            projection: ground.view.projection.name,
            proj: ground.view.projection.definition.clone(),
            extent: self.extent,
            scale_denominator: px_per_metre.map_or(0.0, |px| (96.0 / 0.0254 / px).round()),
        };
        Ok(Warned { value, warnings })
    }

    /// The layers, the lowest first.
    fn layers(&self) -> Result<Vec<Node>> {
        let (ground, story, theme) = (&self.ground, self.story, self.ground.theme);
        let mut leaders = Group::layer("leaders");
        let (mut texts, mut furniture) = (Group::layer("labels"), Group::layer("furniture"));
        let mut named_towns: Vec<&Town<'_>> = Vec::new();
        for (annotation, place) in self.placed() {
            let Some(place) = place else { continue };
            leaders.nodes.extend(annotate::leader(ground, &annotation.id, place));
            if let Some(group) = annotation.draw(ground, story, place, |p| self.land(p))? {
                if annotation.is_label() { &mut texts } else { &mut furniture }.push(group);
            }
            if annotation.kind == "place" {
                let dot = place.boxes.last().map(|b| b.center());
                named_towns
                    .extend(self.towns.iter().find(|t| dot.is_some_and(|dot| dot.distance(t.at) < 0.1)));
            }
        }
        furniture.push(match &ground.outline {
            Some(ring) => {
                Shape::new(ring_of(ring)).class("frame").stroke(Stroke::new(theme.color.frame, ground.factor))
            }
            None => self.page.frame_line(theme, ground.factor),
        });
        furniture.nodes.extend(self.page.title().map(Node::from));
        let chart = self
            .page
            .timeline
            .and_then(|area| timeline::timeline(ground, &story.incidents, &self.outcomes, area));
        furniture.nodes.extend(chart.map(Node::from));
        furniture.nodes.extend(self.page.credits().map(Node::from));
        let water = ground.outline.as_ref().map_or(self.page.frame.to_path(0.1), |ring| ring_of(ring));
        let water = Shape::new(water).class("water").fill(theme.color.water);
        let layers = [
            Group { nodes: vec![water.into()], ..Group::layer("water") },
            territories::territories(ground),
            territories::areas(ground, &story.areas),
            territories::lakes(ground),
            graticule::graticule(ground, &self.graticule),
            rivers::rivers(ground),
            incidents::districts(ground, &self.marks),
            incidents::frontages(ground, &self.marks),
            borders::borders(ground),
            places::places(ground, &named_towns),
            incidents::incidents(ground, self.marks.iter().chain(&self.events)),
            crossings::layer(ground, &self.arrows),
            leaders,
            texts,
            furniture,
        ];
        Ok(layers.into_iter().map(Node::from).collect())
    }

    fn label_report(&self, warnings: &mut Vec<Warning>) -> LabelReport {
        let mut report = LabelReport::default();
        for (annotation, place) in self.placed() {
            for letter in annotation.missing() {
                let message =
                    format!("no bundled font has the letter {letter:?} (U+{:04X})", u32::from(letter));
                warnings.push(Warning::new("missing-letter", message).feature(annotation.reading()));
            }
            if place.is_none() && annotation.must {
                let what =
                    if annotation.is_label() { annotation.reading() } else { annotation.kind.to_owned() };
                let warning =
                    Warning::new("no-room", format!("no room for {what:?}")).feature(&annotation.id);
                warnings.push(warning.hint("enlarge the page or the extent"));
            }
            if !annotation.is_label() {
                continue;
            }
            report.wanted += 1;
            report.drawn += usize::from(place.is_some());
            report.leaders += usize::from(place.is_some_and(|p| p.leader.is_some()));
            if place.is_none() {
                let (text, id) = (annotation.reading(), annotation.id.clone());
                report.dropped.push(Dropped { text, id, reason: "no free place" });
            }
        }
        report
    }
}

fn ring_of(ring: &[Point]) -> BezPath {
    let mut path = BezPath::new();
    ring_path(&mut path, ring);
    path
}

/// Whether a border without full agreement is on the map.
fn shows_disputed_line(atlas: &Atlas, view: &View) -> bool {
    let disputed = atlas.arcs.iter().filter(|arc| arc.status != BorderStatus::Agreed);
    let mut lines = disputed.flat_map(|arc| view.lines(&arc.points));
    lines.any(|line| !clip_polyline(&line, view.frame).is_empty())
}

/// The countries that crossings led into, and none began in.
fn receiving(story: &Story) -> Vec<usize> {
    let ends = |end: fn(&Placement) -> Option<usize>| story.incidents.iter().filter_map(move |(_, p)| end(p));
    let origins: Vec<usize> = ends(|p| p.origin).collect();
    ends(|p| p.destination).filter(|d| story.focus.contains(d) && !origins.contains(d)).collect()
}

fn credits(story: &Story, disclaimer: bool) -> String {
    let data = match story.atlas.credits.as_slice() {
        [] => String::new(),
        credits => format!("Map data: {}.", credits.join("; ")),
    };
    let disclaimer = if disclaimer { DISCLAIMER } else { "" };
    [data.as_str(), disclaimer].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
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
        ..Obstacles::default()
    };
    // Weights of lines against an international border: what a label may cover rather.
    let mut add = |points: &[Point], weight: f64| {
        for piece in clip_polyline(points, ground.view.frame) {
            obstacles.add_line(&piece, weight);
        }
    };
    for i in 0..ground.atlas.arcs.len() {
        match ground.border_level(i) {
            Some(Level::Country) => ground.lines.arc(i).iter().for_each(|line| add(line, 1.0)),
            Some(Level::Province) => ground.lines.arc(i).iter().for_each(|line| add(line, 0.25)),
            _ => {}
        }
    }
    for part in ground.atlas.rivers.iter().flat_map(|river| river.runs.iter().flatten()) {
        ground.lines.arc(part.arc).iter().for_each(|line| add(line, 0.2));
    }
    for ring in (0..ground.atlas.lakes.len()).flat_map(|lake| ground.lines.lake(lake)) {
        add(ring, 0.4);
    }
    for country in
        (0..ground.atlas.territories.len()).filter(|&i| ground.atlas.territories[i].level == Level::Country)
    {
        let region = ground.region(country);
        if !region.rings.is_empty() {
            obstacles.regions.insert(country, Bands::new(region));
        }
    }
    obstacles
}
