//! Events as markers: where each stands on the page, how large, and how sure it looks.
//!
//! [`of_story`] is the list of the stages: which events are one mark (`gathered`); where there are too many to tell apart,
//! their counts by district or hexagon (`bins`); the place of each mark (`position`), moved where marks would hide each
//! other (`spread`). `symbol` knows what each looks like.

mod bins;
mod category;
mod deployment;
mod districts;
mod frontage;
mod gathered;
mod homeland;
mod position;
mod scale;
mod spread;
mod symbol;

pub(super) use bins::{Bins, cell_breadth, cells};
pub(super) use category::Category;
pub(super) use deployment::{Stretch, is_along_border};
pub(super) use districts::{districts, frontages, polygon};
pub use scale::CircleScale;
pub use symbol::shape_name;
pub(super) use symbol::{hexagon, symbol};

use std::borrow::Cow;
use std::collections::BTreeSet;

use kurbo::{BezPath, Circle, Point, Shape as _};

use super::Story;
use super::frame::Ground;
use super::labels::When;
use crate::atlas::{Incident, Kind, LonLat, Precision, Step, Word};
use crate::gazetteer::{Placement, Side};
use crate::geometry::Polyline;
use crate::language::Words;
use crate::scene::{Color, Group, Node, Shape, Stroke};
use crate::spec::Aggregate;
use frontage::Frontage;
use gathered::{Event, Gathered, bands, gather, stack};

/// A position this uncertain is drawn as approximate, km.
const SURE_WITHIN_KM: f64 = 1.5;

/// No more counts than this, the largest, keep names off: among hundreds of them there would be no room for any.
const MOST_OBSTACLES: usize = 15;

/// The radius of symbols of one size, px on a page 800 px wide.
const SYMBOL_PX: f64 = 5.5;

/// An event on the page, or several that are one mark.
#[derive(Debug)]
pub(super) struct Mark<'a> {
    /// The event; for several what they are together, with the ids of all.
    pub(super) incident: Cow<'a, Incident>,
    pub(super) placement: Cow<'a, Placement>,
    /// The events, by date and row.
    pub(super) members: Vec<&'a Event>,
    /// The centre, px.
    pub(super) at: Point,
    /// The place in degrees.
    pub(super) lonlat: LonLat,
    /// px.
    pub(super) radius: f64,
    pub(super) color: Color,
    pub(super) look: Look,
    /// The border that a crossing crosses, joined to lines.
    pub(super) borders: Vec<Polyline>,
    /// The stretch of it that stands for the district.
    pub(super) frontage: Option<Frontage>,
    /// Where troops stand along a border.
    pub(super) stretch: Stretch,
    /// The place, px, where the marker had to leave it.
    pub(super) tether: Option<Point>,
    /// On which maps of a series it stands.
    pub(super) when: When,
}

/// How sure an event's place and number look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// The place and the number are known.
    Sure,
    /// The place is known roughly, or by its district.
    Approximate,
    /// The number is unknown, or nothing narrower than a province.
    Hollow,
    /// Many events of an area, counted.
    Bin,
}

impl Mark<'_> {
    /// How far the marker reaches from its centre, px: the corners of a polygon lie beyond the circle of its area.
    pub(super) fn reach(&self) -> f64 {
        self.radius * symbol::reach(self.incident.kind)
    }

    /// Whether nobody knows how many people it is about, though it is about people.
    pub(super) fn is_countless(&self) -> bool {
        is_countless(&self.incident)
    }

    /// Whether nothing narrower than a province is known of the place.
    pub(super) fn is_placeless(&self) -> bool {
        is_placeless(&self.members) && self.stretch.is_empty()
    }

    /// Whether it is several events of one place.
    pub(super) fn is_stack(&self) -> bool {
        let named = self.incident.from.place.is_some() || self.incident.to.place.is_some();
        self.members.len() > 1 && named
    }
}

/// Whether nothing narrower than a province is known of where events were.
fn is_placeless(members: &[&Event]) -> bool {
    members.iter().all(|(_, placement)| placement.precision >= Precision::Province)
}

/// Whether an event is about people of whom nobody knows how many. What happens to a place needs no number.
fn is_countless(incident: &Incident) -> bool {
    let about_people = !matches!(incident.kind, Kind::Seizure | Kind::Closure | Kind::Other);
    about_people && incident.count.best.is_none()
}

/// The marks of a story's events, what sizes mean, and, where events are counted, how.
pub(super) fn of_story<'a>(
    ground: &Ground<'_>,
    story: &'a Story,
    short_side_px: f64,
    categories: &[Category],
    steps: &[Step],
) -> (Vec<Mark<'a>>, CircleScale, Option<Bins>) {
    let scale_of = |marks: &[Gathered<'_>]| {
        // Troops along a border are a row, not a circle.
        let circles = marks.iter().filter(|one| !is_along_border(&one.incident, &one.placement));
        let largest = circles.filter_map(|one| one.incident.count.best).max().unwrap_or(1);
        CircleScale::new(&ground.theme.marker, largest, short_side_px)
    };
    let gathered = bands(gather(&story.atlas, &story.incidents, story.spec.group, steps));
    let scale = scale_of(&gathered);
    let (mut counted, gathered, bins) = match bins::by(ground, &gathered, story.spec.aggregate) {
        Aggregate::Auto | Aggregate::None => (Vec::new(), gathered, None),
        by => bins::bins(ground, gathered, by, scale, Some(story.unit)),
    };
    let gathered = stack(&story.atlas, gathered, &scale);
    let of_marks = || {
        let scale = scale_of(&gathered);
        if ground.is_panel {
            scale
        } else {
            scale.for_many(bins::fullest(&gathered.iter().collect::<Vec<_>>()))
        }
    };
    let scale = bins.map_or_else(of_marks, |bins| bins.scale);
    counted.extend(marks(ground, gathered, scale, categories));
    (counted, scale, bins)
}

/// Puts every event on the page; what can't be there stays out, and the caller lists it.
fn marks<'a>(
    ground: &Ground<'_>,
    gathered: Vec<Gathered<'a>>,
    scale: CircleScale,
    categories: &[Category],
) -> Vec<Mark<'a>> {
    let counted = gathered.iter().any(|g| g.incident.count.best.is_some());
    let mut marks: Vec<Mark<'a>> = Vec::new();
    // Those that stand where they are come first; the others find their place between them.
    let order = |p: &Placement| match p.at {
        Some(_) if p.seat.is_none() => 0,
        Some(_) => 1,
        None => 2,
    };
    // Troops along a border leave room for all others.
    let (rows, mut sorted): (Vec<_>, Vec<_>) =
        gathered.into_iter().partition(|one| is_along_border(&one.incident, &one.placement));
    sorted.sort_by_key(|g| {
        (
            order(&g.placement),
            std::cmp::Reverse(g.incident.count.best),
            g.incident.id.len(),
            g.incident.id.clone(),
        )
    });
    let put = |one: Gathered<'a>, others: &[Mark<'_>]| {
        let color = Category::of(&one.incident).color(ground.theme, categories);
        let radius = match one.incident.count.best {
            // Where no event has a number, or it is not about people, no size says anything.
            None if !counted || !is_countless(&one.incident) => SYMBOL_PX * ground.factor,
            _ => scale.radius_of(&one.incident.count),
        };
        let look = look(&one, counted);
        mark(ground, one, radius, color, look, others)
    };
    for one in sorted {
        marks.extend(put(one, &marks));
    }
    spread::spread(ground, &mut marks);
    for one in rows {
        marks.extend(put(one, &marks));
    }
    marks
}

/// Other events as symbols of one size, or counted; those without a point of their own stay out, and the caller lists them.
pub(super) fn of_layers<'a>(
    ground: &Ground<'_>,
    story: &'a Story,
    scale: CircleScale,
    others: &[Mark<'_>],
    steps: &[Step],
) -> (Vec<Mark<'a>>, Option<Bins>) {
    let events = bands(gather(&story.atlas, &story.events, None, steps));
    let (counted, events, bins) = match bins::by(ground, &events, story.spec.aggregate) {
        Aggregate::Auto | Aggregate::None => (Vec::new(), events, None),
        by => bins::bins(ground, events, by, scale, story.events_unit),
    };
    let place = |one: Gathered<'a>| {
        let color = Category::of(&one.incident).color(ground.theme, &[]);
        let look = look(&one, false);
        mark(ground, one, SYMBOL_PX * ground.factor, color, look, others)
    };
    let mut marks: Vec<Mark<'a>> = events.into_iter().filter_map(place).collect();
    spread::spread(ground, &mut marks);
    marks.extend(counted);
    (marks, bins)
}

/// A mark in its place; none where that is not on the map.
fn mark<'a>(
    ground: &Ground<'_>,
    one: Gathered<'a>,
    radius: f64,
    color: Color,
    look: Look,
    others: &[Mark<'_>],
) -> Option<Mark<'a>> {
    let Gathered { incident, placement, members, when } = one;
    let borders = match (placement.origin, placement.destination) {
        (Some(a), Some(b)) if a != b && matches!(incident.kind, Kind::Crossing | Kind::Deployment) => {
            ground.lines.chains(&ground.atlas.shared_border(a, b))
        }
        _ => Vec::new(),
    };
    let frontage = position::frontage(ground, &incident, &placement, &borders);
    let stretch = match placement.origin {
        Some(side) if is_along_border(&incident, &placement) => Stretch::new(ground, &borders, side, others),
        _ => Stretch::default(),
    };
    let radius = if stretch.is_empty() { radius } else { SYMBOL_PX * ground.factor };
    let known = placement.at.filter(|_| frontage.is_none() && !position::is_in_area(ground, &placement));
    let at = match stretch.anchor(ground.view.frame, others) {
        Some(at) => at,
        None => position::position(ground, &placement, radius, frontage.as_ref(), others)?,
    };
    let lonlat = known.or_else(|| ground.view.invert(at))?;
    let mark = Mark {
        incident,
        placement,
        members,
        at,
        lonlat,
        radius,
        color,
        look,
        borders,
        frontage,
        stretch,
        tether: None,
        when,
    };
    ground.view.frame.contains(at).then_some(mark)
}

/// How sure a mark looks; where nothing is counted, an unknown number is nothing to be shown.
fn look(one: &Gathered<'_>, counted: bool) -> Look {
    let placement = &one.placement;
    if is_placeless(&one.members) || (counted && is_countless(&one.incident)) {
        Look::Hollow
    } else if one.incident.kind == Kind::Seizure
        && placement.precision == Precision::District
        && !placement.guess
    {
        // It is the district that was seized; its seat stands for it.
        Look::Sure
    } else if placement.precision >= Precision::District
        || placement.guess
        || placement.uncertainty_km > SURE_WITHIN_KM
    {
        Look::Approximate
    } else {
        Look::Sure
    }
}

/// The events that marks stand for and that a step shows.
pub(super) fn drawn<'m>(marks: &'m [Mark<'_>], step: &'m Step) -> impl Iterator<Item = &'m Incident> {
    let events = marks.iter().flat_map(|mark| mark.members.iter().map(|(incident, _)| incident));
    // A count of a series has a mark on each map, with the events of that map.
    let mut ids = BTreeSet::new();
    events.filter(|incident| step.shows(incident)).filter(move |incident| ids.insert(incident.id.as_str()))
}

/// The markers as a layer, the largest below.
pub(super) fn incidents<'m>(
    ground: &Ground<'_>,
    name: &str,
    marks: impl Iterator<Item = &'m Mark<'m>>,
) -> Group {
    let mut layer = Group::layer(name);
    let mut order: Vec<&Mark<'_>> = marks.collect();
    order.sort_by(|a, b| b.radius.total_cmp(&a.radius).then(a.incident.row.cmp(&b.incident.row)));
    for mark in order {
        let incident = &mark.incident;
        let mut group = Group::new("incident").with("data-id", &incident.id);
        for (name, value) in [
            ("data-date", incident.dates.map(|d| d.to_string())),
            ("data-count", incident.count.best.map(|c| c.to_string())),
        ] {
            if let Some(value) = value {
                group.attributes.set(name, value);
            }
        }
        let mut group = group
            .with("data-lon", format!("{:.5}", mark.lonlat.x))
            .with("data-lat", format!("{:.5}", mark.lonlat.y))
            .with("data-x", format!("{:.2}", mark.at.x))
            .with("data-y", format!("{:.2}", mark.at.y))
            .with("data-precision", mark.placement.precision.word())
            .with("data-status", incident.status.word());
        for shape in tether(ground, mark) {
            group.push(shape);
        }
        let what = (incident.kind, incident.status);
        let shapes = if mark.stretch.is_empty() {
            symbol(ground.theme, what, mark.at, mark.radius, mark.color, mark.look)
        } else {
            mark.stretch.shapes(mark.color, incident.status, ground.factor)
        };
        group.nodes.extend(shapes.into_iter().map(Node::from));
        layer.push(group);
    }
    layer
}

/// The line from a marker to the place that it had to leave, and a dot there.
fn tether(ground: &Ground<'_>, mark: &Mark<'_>) -> Vec<Shape> {
    let Some(place) = mark.tether else { return Vec::new() };
    let mut line = BezPath::new();
    line.move_to(place);
    line.line_to(mark.at + (place - mark.at) * (mark.radius / place.distance(mark.at).max(1e-9)));
    let ink = ground.theme.color.text;
    vec![
        Shape::new(line).class("tether").stroke(Stroke::new(ink.alpha(0.65), 0.75 * ground.factor)),
        Shape::new(Circle::new(place, 1.4 * ground.factor).to_path(0.01)).fill(ink),
    ]
}

/// The markers that labels keep off, with the radius in px that each covers.
pub(super) fn obstacles<'m>(marks: impl Iterator<Item = &'m Mark<'m>>) -> Vec<(&'m Mark<'m>, f64)> {
    let (mut counts, single): (Vec<&Mark<'_>>, Vec<&Mark<'_>>) = marks.partition(|m| m.look == Look::Bin);
    counts.sort_by(|a, b| b.radius.total_cmp(&a.radius));
    counts.truncate(MOST_OBSTACLES);
    single.into_iter().chain(counts).map(|m| (m, m.reach() + 1.0)).collect()
}

/// The name that an event goes by on the map.
pub(super) fn display_names(words: &Words, incident: &Incident, placement: &Placement) -> Vec<String> {
    let found =
        Some((placement.country.as_str(), placement.name.as_str())).filter(|(_, name)| !name.is_empty());
    words.names_of_event(&display_name(incident, placement), found)
}

/// What the table calls the place of an event: the narrowest name.
pub(super) fn display_name(incident: &Incident, placement: &Placement) -> String {
    let (from, to) = (&incident.from, &incident.to);
    let names = match placement.side {
        Side::Origin => [&from.place, &from.district, &from.province, &to.place, &to.district],
        Side::Destination => [&to.place, &to.district, &from.place, &from.district, &from.province],
    };
    names.into_iter().flatten().next().cloned().unwrap_or_default()
}
