use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use kurbo::Point;

use super::annotate::{self, Annotation, Content};
use super::areas;
use super::borders;
use super::choropleth::Choropleth;
use super::crossings::{self, Arrow};
use super::figures;
use super::frame::{Ground, fineness, outline};
use super::furniture::{self, Outside};
use super::graticule::{self, GraticuleLine};
use super::incident_labels::{self, Unsaid};
use super::incidents::{self, Category, Look, Mark};
use super::labels::{self, Candidate, Disc, Obstacles, Placed, Rung};
use super::lake_labels;
use super::legend::{Legend, Shown};
use super::line_features;
use super::locator::Locator;
use super::numbers::NumberList;
use super::pins::pin;
use super::places::{self, Town};
use super::points;
use super::report::Dropped;
use super::river_labels;
use super::stamp::Stamps;
use super::story::Story;
use super::territory_labels;
use crate::atlas::{Extent, Level, Step};
use crate::error::Warning;
use crate::gazetteer::Placement;
use crate::geometry::Bands;
use crate::projection::View;
use crate::scene::Color;
use crate::spec::Aggregate;
use crate::theme::Theme;

/// What a map is laid out for.
#[derive(Debug)]
pub(super) struct Plan {
    /// The days or weeks that it shows one at a time; empty where it shows all at once.
    pub(super) steps: Vec<Step>,
    /// Whether it is one of several small maps on a sheet.
    pub(super) is_panel: bool,
    /// The furniture that stands under the map.
    pub(super) outside: Vec<furniture::Place>,
    /// The radius of the largest circle grows with this, px.
    pub(super) short_side: f64,
}

/// A map with everything in its place, not yet drawn.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) story: &'a Story,
    pub(super) steps: Vec<Step>,
    pub(super) ground: Ground<'a>,
    pub(super) extent: Option<Extent>,
    pub(super) marks: Vec<Mark<'a>>,
    pub(super) events: Vec<Mark<'a>>,
    pub(super) arrows: Vec<Arrow>,
    pub(super) towns: Vec<Town<'a>>,
    pub(super) lines: Vec<line_features::OnPage<'a>>,
    pub(super) points: Vec<points::Place<'a>>,
    pub(super) graticule: Vec<GraticuleLine>,
    pub(super) categories: Vec<Category>,
    pub(super) annotations: Vec<Annotation>,
    /// For each annotation what became of it.
    pub(super) places: Vec<Placed>,
    /// What the numbers in the place of labels stand for.
    pub(super) numbers: Option<NumberList>,
    /// Labels that the map file leaves out.
    pub(super) hidden: Vec<Dropped>,
    /// The legend of a panel, which stands beside the panels.
    pub(super) legend: Option<Legend>,
    /// Says where on Earth the map is, where a reader needs to be told.
    pub(super) locator: Option<Locator>,
    /// Provinces and districts that are coloured by a number.
    parts: Vec<(Arc<Bands>, Color)>,
    obstacles: Obstacles,
    pub(super) warnings: Vec<Warning>,
}

/// How much has no room as it should; the less the better, the first before the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Missing {
    /// What must stand and is left out.
    pub(super) dropped: usize,
    /// Labels that are numbers only.
    pub(super) numbered: usize,
    /// Furniture that is left out.
    pub(super) unfurnished: usize,
}

impl<'a> Draft<'a> {
    pub(super) fn new(story: &'a Story, theme: &'a Theme, view: View, factor: f64, plan: Plan) -> Self {
        let Plan { steps, is_panel, outside, short_side } = plan;
        let (spec, mut warnings) = (&story.spec, Vec::new());
        let extent = view.extent();
        let lines = story.line_cache.lines(&story.atlas, &view, view.surroundings());
        let (outline, fineness) = (outline(&view), fineness(&view));
        let ground = Ground {
            atlas: &story.atlas,
            theme,
            words: &story.words,
            view,
            lines,
            outline,
            focus: &story.focus,
            receiving: receiving(story),
            choropleth: story.values.as_ref().map(|values| Choropleth::new(values, &story.atlas, theme)),
            factor,
            fineness,
            is_panel,
        };

        let categories = Category::all(&story.incidents);
        let (marks, scale, bins) = incidents::of_story(&ground, story, short_side, &categories, &steps);
        if spec.aggregate == Aggregate::District && spec.districts.is_empty() {
            let message = "no polygons of districts are given: the events are counted by hexagon";
            warnings.push(Warning::new("no-districts", message).hint("name a file in districts"));
        }
        let (arrows, without_arrow) = crossings::arrows(&ground, &marks, scale.largest);
        warnings.extend(without_arrow);
        let at_sea = |m: &&Mark<'_>| m.placement.territory.is_none() && m.look != Look::Bin;
        warnings.extend(marks.iter().filter(at_sea).map(|mark| {
            let message = "lies in no country of the map's data: there is nothing to see round it";
            let warning = Warning::new("no-land", message).feature(&mark.incident.id);
            warning.hint("give the countries there with --borders")
        }));
        let (events, event_bins) = incidents::of_layers(&ground, story, scale, &marks, &steps);
        for (bins, marks) in [(bins, &marks), (event_bins, &events)] {
            let unasked = bins.filter(|_| spec.aggregate == Aggregate::Auto);
            warnings.extend(unasked.map(|bins| bins.notice(marks)));
        }
        let lines = line_features::on_page(&ground, &story.lines);
        let points = points::on_page(&ground, &story.points);
        let symbols = points.iter().map(|place| place.at).chain(events.iter().map(|mark| mark.at));
        let busy: Vec<Point> = symbols.collect();
        let wide = extent.is_none_or(graticule::is_wanted);
        let most = match is_panel {
            // On a map of the world towns tell where events are; of countries alone they tell nothing.
            _ if wide && marks.is_empty() && events.is_empty() && points.is_empty() => 0,
            _ if ground.choropleth.is_some() => 0,
            true => 3,
            false => 14,
        };
        let towns = places::choose(&ground, &story.towns, &marks, &busy, most);

        let unsaid = match steps.as_slice() {
            [] => Unsaid::Common(incident_labels::common_dates(&marks)),
            steps => Unsaid::OfSteps(steps),
        };
        let shown = Shown {
            marks: &marks,
            events: &events,
            arrows: !arrows.is_empty(),
            categories: &categories,
            bins,
            unit: story.unit,
            event_bins,
            areas: &areas::meanings(&ground, &story.areas),
            lines: &line_features::meanings(&lines),
            points: &points::meanings(&points),
            borders: &borders::statuses(&ground),
            event_labels: &story.event_labels,
            common: unsaid.common(),
        };
        let mut legend = Some(Legend::new(&ground, scale, &shown)).filter(|legend| !legend.is_empty());
        let graticule = match extent {
            Some(extent) if story.spec.graticule.unwrap_or(wide && !is_panel) => {
                graticule::lines(&ground, extent)
            }
            _ => Vec::new(),
        };
        let locator = Locator::new(&ground, story);
        let obstacles = obstacles(&ground, marks.iter().chain(&events), &arrows, &lines, &points);
        let (fixed, has_graticule) = (OnceCell::new(), !graticule.is_empty());
        // What a panel has besides the figures of its events is the same however often these are tried.
        let besides = || {
            let mut all = incident_labels::of_bins(&ground, &marks, bins);
            all.extend(incident_labels::of_bins(&ground, &events, event_bins));
            all.extend(territory_labels::of_territories(&ground, Level::Country));
            all.extend(annotate::of_towns(&ground, &towns, &marks, places::dot_radius(&ground)));
            all
        };
        let of_panel = |nameless: &BTreeSet<String>| {
            let mut all = furniture::furniture(&ground, spec, None, None, has_graticule, &outside);
            all.extend(figures::figures(&ground, &marks, nameless));
            all.extend(fixed.get_or_init(besides).iter().cloned());
            all
        };
        let of_map = |legend: Option<Legend>| {
            let mut all = furniture::furniture(&ground, spec, legend, locator, has_graticule, &outside);
            if !steps.is_empty() {
                let stamps = Stamps::new(&ground, &steps, story, &marks);
                all.push(annotate::of_stamps(&ground, stamps));
            }
            all.extend(incident_labels::of_incidents(&ground, &marks, unsaid));
            all.extend(incident_labels::of_bins(&ground, &marks, bins));
            all.extend(incident_labels::of_bins(&ground, &events, event_bins));
            all.extend(incident_labels::of_events(&ground, &events));
            all.extend(points::labels(&ground, &points));
            all.extend(territory_labels::of_territories(&ground, Level::Country));
            all.extend(river_labels::of_rivers(&ground));
            all.extend(lake_labels::of_lakes(&ground));
            all.extend(annotate::of_towns(&ground, &towns, &marks, places::dot_radius(&ground)));
            all.extend(territory_labels::of_territories(&ground, Level::Province));
            all.extend(annotate::of_graticule(&ground, &graticule));
            all
        };
        let mut hidden = Vec::new();
        let (mut annotations, places) = if is_panel {
            figures::with_names_that_fit(|nameless| {
                settled(of_panel(nameless), &obstacles, |_, _| Vec::new())
            })
        } else {
            let frame = obstacles.frame();
            let otherwise = |annotation: &Annotation, rung| {
                let mark = marks.iter().find(|mark| mark.incident.id == annotation.id);
                let mark = mark.filter(|_| ["incident", "callout"].contains(&annotation.kind));
                mark.map_or(Vec::new(), |mark| {
                    incident_labels::on_rung(&ground, mark, unsaid, rung, (frame, marks.len()))
                })
            };
            let mut annotations = of_map(legend.take());
            let callout = |id: &str, text: Option<&str>| {
                let mark = marks.iter().chain(&events).find(|mark| mark.incident.id == id)?;
                Some(incident_labels::callout(&ground, mark, text, frame))
            };
            let (by_hand, unmatched) = pin(&spec.label, &mut annotations, |id| obstacles.marker(id), callout);
            hidden = by_hand;
            warnings.extend(unmatched);
            settled(annotations, &obstacles, otherwise)
        };
        let parts = ground.choropleth.as_ref().map_or(Vec::new(), |choropleth| choropleth.regions(&ground));
        let numbers = NumberList::new(&ground, &mut annotations, &places, ground.view.frame.width());
        Draft {
            story,
            steps,
            ground,
            extent,
            marks,
            events,
            arrows,
            towns,
            lines,
            points,
            graticule,
            categories,
            annotations,
            places,
            numbers,
            hidden,
            legend,
            locator,
            parts,
            obstacles,
            warnings,
        }
    }

    /// Annotations with their places.
    pub(super) fn placed(&self) -> impl Iterator<Item = (&Annotation, Option<&Candidate>)> {
        self.annotations.iter().zip(self.places.iter().map(|placed| placed.place.as_ref()))
    }

    /// The ids of the events that are on the map, at any step.
    pub(super) fn drawn(&self) -> BTreeSet<&'a str> {
        let members = self.marks.iter().chain(&self.events).flat_map(|mark| &mark.members);
        members.map(|(incident, _)| incident.id.as_str()).collect()
    }

    /// The markers as labels meet them.
    pub(super) fn discs(&self) -> &[Disc] {
        self.obstacles.discs()
    }

    /// The colour of the ground at a point.
    pub(super) fn land(&self, at: Point) -> Color {
        let part = self.parts.iter().find(|(area, _)| area.contains(at));
        if let Some((_, color)) = part {
            return *color;
        }
        let country = self.obstacles.regions.iter().find(|(_, region)| region.contains(at));
        country.map_or(self.ground.theme.color.water, |(country, _)| self.ground.land(*country))
    }

    /// What has no room as it should.
    pub(super) fn missing(&self) -> Missing {
        let dropped = self.placed().filter(|(annotation, place)| annotation.must && place.is_none()).count();
        let numbered = self.placed().filter(|(_, place)| place.is_some_and(is_number)).count();
        Missing { dropped, numbered, unfurnished: self.unfurnished().len() }
    }

    /// The furniture that found no room on the map.
    pub(super) fn unfurnished(&self) -> Vec<Outside> {
        let without = self.placed().filter(|(_, place)| place.is_none());
        without.filter_map(|(annotation, _)| annotation.as_furniture()).collect()
    }

    /// The legend, where it stands on the map.
    pub(super) fn legend_on_map(&self) -> Option<Outside> {
        let on_map = self.placed().filter(|(_, place)| place.is_some_and(|place| !place.outside));
        on_map.filter_map(|(annotation, _)| annotation.as_furniture()).find(|piece| piece.kind == "legend")
    }
}

/// Whether a label stands as a number only.
pub(super) fn is_number(place: &Candidate) -> bool {
    place.rung == Rung::Number
}

/// Annotations, each with its place if it found one; `otherwise` gives the other forms of one on a rung of the ladder, and
/// the places for each.
fn settled(
    mut annotations: Vec<Annotation>,
    obstacles: &Obstacles,
    otherwise: impl Fn(&Annotation, Rung) -> Vec<(Content, Vec<Candidate>)>,
) -> (Vec<Annotation>, Vec<Placed>) {
    let requests = annotations.iter_mut().map(Annotation::request).collect();
    let further = |i: usize, rung: Rung| {
        let annotation: &mut Annotation = &mut annotations[i];
        let mut places = Vec::new();
        for (content, of_form) in otherwise(annotation, rung) {
            let form = annotation.forms.len();
            annotation.forms.push(content);
            places.extend(of_form.into_iter().map(|place| Candidate { form, ..place }));
        }
        places
    };
    let places = labels::place(requests, further, obstacles);
    (annotations, places)
}

/// The countries that crossings led into, and none began in.
fn receiving(story: &Story) -> Vec<usize> {
    let ends = |end: fn(&Placement) -> Option<usize>| story.incidents.iter().filter_map(move |(_, p)| end(p));
    let origins: Vec<usize> = ends(|p| p.origin).collect();
    ends(|p| p.destination).filter(|d| story.focus.contains(d) && !origins.contains(d)).collect()
}

fn obstacles<'m>(
    ground: &Ground<'_>,
    marks: impl Iterator<Item = &'m Mark<'m>> + Clone,
    arrows: &[crossings::Arrow],
    lines: &[line_features::OnPage<'_>],
    points: &[points::Place<'_>],
) -> Obstacles {
    let inset = -3.0 * ground.factor;
    let mut obstacles = Obstacles::new(ground.view.frame.inflate(inset, inset));
    for (mark, radius) in incidents::obstacles(marks.clone()) {
        let (id, at) = (mark.incident.id.clone(), mark.at);
        // A star is narrowest; a square is as narrow as this.
        let core = if mark.reach() > mark.radius { 0.8 * mark.radius } else { mark.radius };
        obstacles.add_disc(Disc { id, at, radius, core, when: mark.when });
    }
    for place in points {
        let (at, radius) = (place.at, place.radius);
        obstacles.add_disc(Disc { id: points::id(place), at, radius, core: radius, when: None });
    }
    for arrow in arrows {
        obstacles.add_arrow(arrow.id.clone(), arrow.samples().to_vec(), arrow.half_breadth());
    }
    for i in 0..ground.atlas.arcs.len() {
        let Some(level) = ground.border_level(i) else { continue };
        for piece in ground.visible(i) {
            match level {
                Level::Country => obstacles.add_border(piece, ground.theme.line.international),
                Level::Province => obstacles.add_line(piece, 0.25),
                Level::District => {}
            }
        }
    }
    for part in ground.atlas.rivers.iter().flat_map(|river| river.runs.iter().flatten()) {
        ground.visible(part.arc).iter().for_each(|line| obstacles.add_line(line, 0.2));
    }
    for piece in lines.iter().flat_map(|line| &line.pieces) {
        obstacles.add_line(piece, 0.6);
    }
    for row in marks.flat_map(|mark| &mark.stretch.rows) {
        obstacles.add_line(row, 0.6);
    }
    for ring in (0..ground.atlas.lakes.len()).flat_map(|lake| ground.lines.lake(lake)) {
        obstacles.add_line(ring, 0.4);
    }
    obstacles.finish();
    for country in
        (0..ground.atlas.territories.len()).filter(|&i| ground.atlas.territories[i].level == Level::Country)
    {
        if !ground.region(country).rings.is_empty() {
            obstacles.regions.insert(country, Arc::clone(ground.bands(country)));
        }
    }
    obstacles
}
