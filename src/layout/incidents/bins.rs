//! Many events as few marks: counted by district, or by hexagon of the page.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kurbo::{BezPath, Point, Rect, Vec2};

use super::deployment::Stretch;
use super::gathered::{Event, together};
use super::{CircleScale, Gathered, Look, Mark, hexagon};
use crate::atlas::{Incident, Kind, Level, Precision, Unit, Whereabouts};
use crate::error::Warning;
use crate::gazetteer::Placement;
use crate::geometry::Bands;
use crate::language::{Words, fill};
use crate::layout::frame::Ground;
use crate::layout::labels::When;
use crate::layout::report::grouped;
use crate::scene::{Color, Group, Shape};
use crate::spec::Aggregate;

/// More marks than this on a map can't be told apart: then their events are counted, unless the map file says no.
const MOST_MARKS: usize = 250;

/// The same on each of the small maps of a sheet.
const MOST_ON_PANEL: usize = 60;

/// The breadth of a hexagon from flat side to flat side, px on a page 800 px wide.
const HEXAGON_PX: f64 = 24.0;

/// The radius below which no count falls, px on a page 800 px wide.
const LEAST_PX: f64 = 1.6;

/// The kind whose shape stands for the events of a district: a circle.
const DISTRICT: Kind = Kind::Crossing;

/// The kind whose shape stands for those of a hexagon.
const HEXAGON: Kind = Kind::Other;

/// What the events of a map were counted by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::layout) struct Bins {
    /// Whether there are circles for districts.
    districts: bool,
    /// Whether there are hexagons, for what lies in no district.
    hexagons: bool,
    /// How far the corners of a hexagon lie from its centre, km of the ground in the middle of the map.
    within_km: f64,
    /// What the circles are sized by; none where by events.
    unit: Option<Unit>,
    /// The scale of the circles.
    pub(in crate::layout) scale: CircleScale,
}

impl Bins {
    /// What a circle and a hexagon are, for the legend: those that are drawn.
    pub(in crate::layout) fn rows(&self, words: &Words) -> Vec<(Kind, String)> {
        let district = (DISTRICT, words.say.each_circle.clone());
        let km = words.digits(&self.km_in_words());
        let hexagon = (HEXAGON, fill(&words.say.each_hexagon, &[("km", &km)]));
        let drawn = [(self.districts, district), (self.hexagons, hexagon)];
        drawn.into_iter().filter(|(is_drawn, _)| *is_drawn).map(|(_, row)| row).collect()
    }

    fn km_in_words(&self) -> String {
        let digits = 10f64.powf(self.within_km.log10().floor() - 1.0).max(1e-9);
        let km = (self.within_km / digits).round() * digits;
        if km < 1.0 { format!("{km:.2}") } else { format!("{km:.0}") }
    }

    /// The shape that the scale of the legend is drawn with.
    pub(in crate::layout) fn only_hexagons(&self) -> bool {
        !self.districts
    }

    /// What sizes count.
    pub(in crate::layout) fn unit<'w>(&self, words: &'w Words) -> &'w str {
        self.unit.map_or(&words.say.events, |unit| words.heading(unit))
    }

    /// The number that a circle is sized by.
    pub(in crate::layout) fn value(&self, mark: &Mark<'_>) -> u64 {
        value(self.unit, &mark.incident, mark.members.len())
    }

    /// What is to be said about events that were counted without a word in the map file.
    pub(in crate::layout) fn notice(&self, marks: &[Mark<'_>]) -> Warning {
        let circles: Vec<&Mark<'_>> = marks.iter().filter(|m| m.look == Look::Bin).collect();
        // An event of several days is in the sums of several maps.
        let events: BTreeSet<&str> =
            circles.iter().flat_map(|m| &m.members).map(|(event, _)| event.id.as_str()).collect();
        let each = if self.districts { "district" } else { "hexagon" };
        let elsewhere = match self.districts && self.hexagons {
            true => format!(", elsewhere for each hexagon within {} km", self.km_in_words()),
            false => String::new(),
        };
        let message = format!(
            "{} events are too many to be told apart: they are counted in {} symbols, one for each {each}{elsewhere}",
            grouped(events.len() as u64),
            grouped(circles.len() as u64)
        );
        Warning::new("aggregated", message)
            .hint(format!("say so in the map file: aggregate = \"{each}\"; \"none\" draws every event"))
    }
}

/// What the events are to be counted by, if at all: where the map file leaves it open, too many of them are counted by
/// district, if polygons are given that most of them lie in, else by hexagon.
pub(super) fn by(ground: &Ground<'_>, gathered: &[Gathered<'_>], wish: Aggregate) -> Aggregate {
    if wish != Aggregate::Auto {
        return wish;
    }
    let on_map: Vec<&Gathered<'_>> =
        gathered.iter().filter(|g| on_page(ground, &g.placement).is_some()).collect();
    let most = if ground.is_panel { MOST_ON_PANEL } else { MOST_MARKS };
    if fullest(&on_map) <= most {
        return Aggregate::None;
    }
    let districts = Districts::of(ground);
    let inside = on_map.iter().filter(|g| districts.index(ground, &g.placement).is_some()).count();
    if 2 * inside > on_map.len() { Aggregate::District } else { Aggregate::Hexagon }
}

/// How many marks the fullest map of a series has; of a map by itself, all.
pub(super) fn fullest(on_map: &[&Gathered<'_>]) -> usize {
    let mut on: BTreeMap<usize, usize> = BTreeMap::new();
    let always = on_map.iter().filter(|g| g.when.is_none()).count();
    for step in on_map.iter().filter_map(|g| g.when).flat_map(|(first, last)| first..=last) {
        *on.entry(step).or_default() += 1;
    }
    always + on.into_values().max().unwrap_or(0)
}

/// Where an event stands on the page; none where that is not on the map.
fn on_page(ground: &Ground<'_>, placement: &Placement) -> Option<Point> {
    let at = ground.view.project(placement.at?)?;
    ground.view.frame.contains(at).then_some(at)
}

/// Where events are counted: in a district, by its index, or in a hexagon, by row and column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bin {
    District(usize),
    Hexagon(i64, i64),
}

/// The events counted, and how; what has no point of its own stays a mark of its own and is given back.
///
/// Each map of a series has its own sums, an event of several days in each that shows it; districts, hexagons and the
/// scale are the same on all.
pub(super) fn bins<'a>(
    ground: &Ground<'_>,
    gathered: Vec<Gathered<'a>>,
    aggregate: Aggregate,
    scale: CircleScale,
    unit: Option<Unit>,
) -> (Vec<Mark<'a>>, Vec<Gathered<'a>>, Option<Bins>) {
    let districts =
        if aggregate == Aggregate::District { Districts::of(ground) } else { Districts::default() };
    let hexagons = Hexagons::new(ground.view.frame, cell_breadth(ground));
    let mut counted: BTreeMap<(Bin, When), Vec<&'a Event>> = BTreeMap::new();
    let mut others = Vec::new();
    for one in gathered {
        let Some(at) = on_page(ground, &one.placement) else {
            others.push(one);
            continue;
        };
        let bin = districts.index(ground, &one.placement).map_or_else(|| hexagons.at(at), Bin::District);
        let mut count = |when: When| counted.entry((bin, when)).or_default().extend(&one.members);
        match one.when {
            Some((first, last)) => (first..=last).for_each(|step| count(Some((step, step)))),
            None => count(None),
        }
    }
    if counted.is_empty() {
        return (Vec::new(), others, None);
    }
    let sums: Vec<Incident> = counted
        .values_mut()
        .map(|members| {
            members.sort_by_key(|(incident, _)| (incident.dates, incident.row));
            together(members)
        })
        .collect();
    let unit = unit.filter(|_| sums.iter().any(|sum| sum.count.best.is_some()));
    let largest = sums
        .iter()
        .zip(counted.values())
        .map(|(sum, members)| value(unit, sum, members.len()))
        .max()
        .unwrap_or(1);
    // Neighbouring hexagons don't cover each other; districts are as far apart as they are.
    let (in_hexagons, in_districts): (Vec<Bin>, Vec<Bin>) =
        counted.keys().map(|(bin, _)| *bin).partition(|bin| matches!(bin, Bin::Hexagon(..)));
    // The largest fills its hexagon, whose area is √3/2 of the square of its breadth.
    let full = hexagons.breadth * (3f64.sqrt() / 2.0 / std::f64::consts::PI).sqrt();
    let r_max_px = match (in_districts.is_empty(), in_hexagons.is_empty()) {
        (true, _) => full,
        (false, true) => scale.r_max_px * 0.8,
        // One scale for both.
        (false, false) => full.min(scale.r_max_px * 0.8),
    };
    let scale = CircleScale { r_max_px, r_min_px: LEAST_PX * ground.factor, largest: largest.max(1) };
    let mut marks = Vec::new();
    for (((bin, when), members), sum) in counted.into_iter().zip(sums) {
        let value = value(unit, &sum, members.len());
        let share = (value as f64 / scale.largest as f64).sqrt();
        let (at, territory, kind) = match bin {
            Bin::Hexagon(row, column) => (hexagons.centre(row, column), None, HEXAGON),
            Bin::District(district) => {
                let inside = ground.atlas.point_inside(district).and_then(|p| ground.view.project(p));
                (inside.unwrap_or_else(|| ground.view.frame.center()), Some(district), DISTRICT)
            }
        };
        let Some(lonlat) = ground.view.invert(at) else { continue };
        let name = territory.map(|i| ground.atlas.territories[i].names.name.clone());
        let incident =
            Incident { kind, from: Whereabouts { district: name.clone(), ..Whereabouts::default() }, ..sum };
        let placement = Placement {
            at: Some(lonlat),
            precision: Precision::District,
            territory: territory.or(members[0].1.territory),
            matched: name,
            method: "bin",
            ..Placement::NOWHERE
        };
        marks.push(Mark {
            incident: Cow::Owned(incident),
            placement: Cow::Owned(placement),
            members,
            at,
            lonlat,
            radius: scale.radius(value),
            color: shade(ground, share),
            look: Look::Bin,
            borders: Vec::new(),
            frontage: None,
            stretch: Stretch::default(),
            tether: None,
            when,
        });
    }
    let km_per_px = ground.view.metres_per_px() / 1000.0;
    let within_km = hexagons.breadth / 3f64.sqrt() * km_per_px;
    let (districts, hexagons) = (!in_districts.is_empty(), !in_hexagons.is_empty());
    (marks, others, Some(Bins { districts, hexagons, within_km, unit, scale }))
}

/// The sum of the numbers, or of events where these are counted themselves.
fn value(unit: Option<Unit>, sum: &Incident, events: usize) -> u64 {
    if unit.is_some() { sum.count.best.unwrap_or(0) } else { events as u64 }
}

/// The colour of a circle, lighter for smaller numbers, so that the great ones are seen first.
fn shade(ground: &Ground<'_>, share: f64) -> Color {
    let color = &ground.theme.color;
    color.few.mix(color.many, share.clamp(0.0, 1.0))
}

/// The breadth of a hexagon from flat side to flat side, px.
pub(in crate::layout) fn cell_breadth(ground: &Ground<'_>) -> f64 {
    HEXAGON_PX * ground.factor
}

/// The hexagons in which anything was counted, as a tint below all borders.
pub(in crate::layout) fn cells<'m>(ground: &Ground<'_>, marks: impl Iterator<Item = &'m Mark<'m>>) -> Group {
    let mut path = BezPath::new();
    let breadth = cell_breadth(ground);
    let full = breadth * (3f64.sqrt() / 2.0 / std::f64::consts::PI).sqrt();
    for mark in marks.filter(|m| m.look == Look::Bin && m.incident.kind == HEXAGON) {
        path.extend(hexagon(mark.at, full - 0.4 * ground.factor));
    }
    let mut layer = Group::layer("cells");
    if !path.is_empty() {
        layer.push(Shape::new(path).fill(ground.theme.color.few.alpha(0.16)));
    }
    layer
}

/// The districts of the atlas on the page.
#[derive(Debug, Default)]
struct Districts {
    found: Vec<(usize, Rect, Arc<Bands>)>,
}

impl Districts {
    fn of(ground: &Ground<'_>) -> Self {
        let territories = ground.atlas.territories.iter().enumerate();
        let districts = territories.filter(|(_, t)| t.level == Level::District);
        let found =
            districts.filter_map(|(i, _)| Some((i, ground.region(i).bounds()?, Arc::clone(ground.bands(i)))));
        Districts { found: found.collect() }
    }

    /// The district that an event names or lies in.
    fn index(&self, ground: &Ground<'_>, placement: &Placement) -> Option<usize> {
        if let Some(named) = placement.territory.filter(|t| self.found.iter().any(|(i, ..)| i == t)) {
            return Some(named);
        }
        let at = on_page(ground, placement)?;
        self.found
            .iter()
            .find(|(_, bounds, region)| bounds.contains(at) && region.contains(at))
            .map(|(i, ..)| *i)
    }
}

/// A grid of hexagons with a corner up, one of them in the middle of the frame.
#[derive(Debug)]
struct Hexagons {
    /// Where centres may lie: a hexagon that the edge of the map would cut is not there, its events belong to the next.
    inner: Rect,
    /// From flat side to flat side, px.
    breadth: f64,
}

impl Hexagons {
    fn new(frame: Rect, breadth: f64) -> Self {
        let inset = (breadth / 3f64.sqrt()).min(frame.width().min(frame.height()) / 2.0);
        Hexagons { inner: frame.inset(-inset), breadth }
    }

    /// The distance between rows, px.
    fn rise(&self) -> f64 {
        self.breadth * 3f64.sqrt() / 2.0
    }

    /// The hexagon that a point lies in: the one whose centre is nearest.
    fn at(&self, p: Point) -> Bin {
        let middle = self.inner.center();
        // The last row and column to either side.
        let last = (self.inner.height() / 2.0 / self.rise()) as i64;
        let nearest = ((p.y - middle.y) / self.rise()).round() as i64;
        let in_row = |row: i64| {
            let shift = shift(row);
            let half = self.inner.width() / 2.0 / self.breadth;
            let column = ((p.x - middle.x) / self.breadth - shift).round();
            (row, column.min((half - shift).floor()).max((-half - shift).ceil()) as i64)
        };
        let away = |&(row, column): &(i64, i64)| (self.centre(row, column) - p).hypot2();
        let rows = (nearest - 1..=nearest + 1).map(|row| in_row(row.clamp(-last, last)));
        let (row, column) = rows.min_by(|a, b| away(a).total_cmp(&away(b))).unwrap_or((0, 0));
        Bin::Hexagon(row, column)
    }

    /// The centre of a hexagon, px.
    fn centre(&self, row: i64, column: i64) -> Point {
        let across = (column as f64 + shift(row)) * self.breadth;
        self.inner.center() + Vec2::new(across, row as f64 * self.rise())
    }
}

/// How far the hexagons of a row stand to the right, in breadths: every other row by half of one.
fn shift(row: i64) -> f64 {
    if row.rem_euclid(2) == 1 { 0.5 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_lies_in_the_hexagon_whose_centre_is_nearest() {
        let grid = Hexagons::new(Rect::new(-20.0, -20.0, 420.0, 320.0), 20.0);
        for i in 0..2000 {
            let p = Point::new(f64::from(i % 50) * 8.0 + 0.3, f64::from(i / 50) * 7.0 + 0.4);
            let Bin::Hexagon(row, column) = grid.at(p) else { panic!("{p:?}") };
            let own = grid.centre(row, column).distance(p);
            for (dr, dc) in [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)] {
                assert!(grid.centre(row + dr, column + dc).distance(p) >= own - 1e-9, "{p:?}");
            }
            assert!(own <= 20.0 / 3f64.sqrt() + 1e-9, "{p:?} lies outside every hexagon");
        }
    }

    #[test]
    fn no_hexagon_reaches_over_the_edge_of_the_map() {
        let frame = Rect::new(10.0, 20.0, 333.0, 250.0);
        let grid = Hexagons::new(frame, 24.0);
        for i in 0..400 {
            let p = Point::new(10.0 + f64::from(i % 20) * 17.0, 20.0 + f64::from(i / 20) * 12.1);
            let Bin::Hexagon(row, column) = grid.at(p) else { panic!("{p:?}") };
            assert!(frame.inset(-13.8).contains(grid.centre(row, column)), "{p:?}");
        }
    }
}
