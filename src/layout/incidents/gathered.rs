//! Several events as one mark: those of an area, where the map file says so, and those of one place, where it has no
//! room for each.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::category::Category;
use super::deployment::is_along_border;
use super::scale::CircleScale;
use crate::atlas::{
    Atlas, Count, Dates, Exactness, Incident, Level, LonLat, Precision, Status, Step, Whereabouts,
};
use crate::gazetteer::{Placement, Side, fold};
use crate::layout::labels::When;
use crate::spec::Grouping;
use crate::topology::relative;

/// An event with its place.
pub(in crate::layout) type Event = (Incident, Placement);

/// More events than this at one place are one mark.
const MOST_APART: usize = 6;

/// Marks at one place that are broader together are one mark, times the largest radius.
const BROADEST: f64 = 8.0;

/// What a mark stands for: one event, or several that are said as one.
#[derive(Debug, Clone)]
pub(in crate::layout) struct Gathered<'a> {
    /// The event, or what all of them are together.
    pub(in crate::layout) incident: Cow<'a, Incident>,
    /// Its place, or that of all of them.
    pub(in crate::layout) placement: Cow<'a, Placement>,
    /// The events, by date and row.
    pub(in crate::layout) members: Vec<&'a Event>,
    /// On which maps of a series they stand: all on the same.
    pub(in crate::layout) when: When,
}

impl<'a> Gathered<'a> {
    /// An event by itself.
    pub(in crate::layout) fn one(event: &'a Event, steps: &[Step]) -> Self {
        let (incident, placement) = event;
        Gathered {
            incident: Cow::Borrowed(incident),
            placement: Cow::Borrowed(placement),
            members: vec![event],
            when: first_and_last(steps, incident),
        }
    }

    /// Events that are alike, as one at an area.
    fn several(members: Vec<&'a Event>, when: When, grouping: Grouping, area: &Area, atlas: &Atlas) -> Self {
        let placement = area.placement(&members, grouping, atlas);
        let (first, _) = members[0];
        let named = area.whereabouts(grouping, placement.side, first);
        let (from, to) = match placement.side {
            Side::Origin => (named, Whereabouts::default()),
            Side::Destination => (Whereabouts::default(), named),
        };
        let incident = Incident { from, to, ..together(&members) };
        Gathered { incident: Cow::Owned(incident), placement: Cow::Owned(placement), members, when }
    }
}

/// What events have in common, and their sum; in the order of their days and rows. Where counts of areas add up events of
/// different status, the least sure says how sure they are.
pub(super) fn together(members: &[&Event]) -> Incident {
    let incidents = || members.iter().map(|(incident, _)| incident);
    let (first, _) = members[0];
    let ids: Vec<&str> = incidents().map(|i| i.id.as_str()).collect();
    let same = |of: fn(&Incident) -> &Option<String>| {
        of(first).clone().filter(|value| incidents().all(|i| of(i).as_ref() == Some(value)))
    };
    let sum =
        |of: fn(&Count) -> Option<u64>| incidents().filter_map(|i| of(&i.count)).reduce(u64::saturating_add);
    let low = sum(|c| c.range.map(|r| r.0).or(c.best));
    let high = sum(|c| c.range.map(|r| r.1).or(c.best));
    Incident {
        id: ids.join(" "),
        row: first.row,
        dates: incidents().filter_map(|i| i.dates).reduce(Dates::join),
        from: Whereabouts::default(),
        to: Whereabouts::default(),
        at: None,
        count: Count {
            best: sum(|c| c.best),
            range: low.zip(high).filter(|(low, high)| low != high),
            exactness: least_exact(incidents().map(|i| i.count.exactness)),
        },
        who: same(|i| &i.who),
        kind: first.kind,
        outcome: same(|i| &i.outcome),
        status: incidents().map(|i| i.status).max().unwrap_or(Status::Confirmed),
        precision: None,
        accounts: incidents().flat_map(|i| i.accounts.iter().cloned()).collect(),
        other: BTreeMap::new(),
    }
}

/// How a sum is meant: at least, where one of its numbers is; about, where one is rounded.
fn least_exact(all: impl Iterator<Item = Exactness>) -> Exactness {
    let worth = |exactness: &Exactness| match exactness {
        Exactness::Exact => 0,
        Exactness::About => 1,
        Exactness::AtLeast => 2,
    };
    all.max_by_key(worth).unwrap_or_default()
}

/// All events as marks: those of one area together, where the map is grouped by areas.
///
/// Only events that look alike become one: of one kind, outcome and status, on one side of the border. A sum of what is
/// confirmed and what is claimed would be neither.
pub(super) fn gather<'a>(
    atlas: &Atlas,
    events: &'a [Event],
    grouping: Option<Grouping>,
    steps: &[Step],
) -> Vec<Gathered<'a>> {
    let all = events.iter().map(|event| Gathered::one(event, steps)).collect();
    match grouping {
        Some(grouping) => join(all, grouping, 1, atlas, |mark| Area::of(mark.members[0], grouping, atlas)),
        None => all,
    }
}

/// The marks with the troops of one side along one border as one: several rows would lie on top of each other.
pub(super) fn bands(gathered: Vec<Gathered<'_>>) -> Vec<Gathered<'_>> {
    let mut known: BTreeMap<_, usize> = BTreeMap::new();
    let mut joined: Vec<Gathered<'_>> = Vec::new();
    for mark in gathered {
        let placement = &mark.placement;
        if !is_along_border(&mark.incident, placement) {
            joined.push(mark);
            continue;
        }
        let key = (placement.origin, placement.destination, mark.when);
        match known.get(&key) {
            Some(&i) => {
                let band = &mut joined[i];
                band.members.extend(mark.members);
                band.members.sort_by_key(|(incident, _)| (incident.dates, incident.row));
                let (from, to) = (band.incident.from.clone(), band.incident.to.clone());
                band.incident = Cow::Owned(Incident { from, to, ..together(&band.members) });
            }
            None => {
                known.insert(key, joined.len());
                joined.push(mark);
            }
        }
    }
    joined
}

/// The marks with those of crowded places as one: more than six, or broader together than a place can bear.
pub(super) fn stack<'a>(
    atlas: &Atlas,
    gathered: Vec<Gathered<'a>>,
    scale: &CircleScale,
) -> Vec<Gathered<'a>> {
    let mut crowds: BTreeMap<(Spot, When), (usize, f64)> = BTreeMap::new();
    for mark in &gathered {
        let crowd = crowds.entry((spot(&mark.placement), mark.when)).or_default();
        *crowd = (crowd.0 + 1, crowd.1 + 2.0 * scale.radius_of(&mark.incident.count));
    }
    let is_crowded = |mark: &Gathered<'_>| {
        crowds
            .get(&(spot(&mark.placement), mark.when))
            .is_some_and(|(n, breadth)| *n > MOST_APART || (*n > 2 && *breadth > BROADEST * scale.r_max_px))
    };
    join(gathered, Grouping::Place, 2, atlas, |mark| {
        Area::of(mark.members[0], Grouping::Place, atlas).filter(|_| is_crowded(mark))
    })
}

/// Marks with the same area and look as one, where they are `least` or more; those without an area stay as they are.
fn join<'a>(
    gathered: Vec<Gathered<'a>>,
    grouping: Grouping,
    least: usize,
    atlas: &Atlas,
    area: impl Fn(&Gathered<'a>) -> Option<Area>,
) -> Vec<Gathered<'a>> {
    let mut groups: BTreeMap<_, usize> = BTreeMap::new();
    let mut joined: Vec<(Option<Area>, Vec<Gathered<'a>>)> = Vec::new();
    for mark in gathered {
        // What is several events already is not joined again.
        let area = if mark.members.len() == 1 { area(&mark) } else { None };
        let Some(area) = area else {
            joined.push((None, vec![mark]));
            continue;
        };
        let placement = &mark.placement;
        let key = (
            Category::of(&mark.incident),
            mark.incident.status,
            placement.side == Side::Destination,
            placement.origin,
            placement.destination,
            area.key.clone(),
            mark.when,
        );
        match groups.get(&key) {
            Some(&i) => joined[i].1.push(mark),
            None => {
                groups.insert(key, joined.len());
                joined.push((Some(area), vec![mark]));
            }
        }
    }
    let finish = |(area, mut marks): (Option<Area>, Vec<Gathered<'a>>)| match area {
        // An event by itself keeps its place where its row says no more than that.
        Some(area) if marks.len() >= least && (area.is_said || marks.len() > 1) => {
            let mut members: Vec<&Event> = marks.iter().map(|mark| mark.members[0]).collect();
            let when = marks[0].when;
            members.sort_by_key(|(incident, _)| (incident.dates, incident.row));
            Gathered::several(members, when, grouping, &area, atlas)
        }
        _ => marks.remove(0),
    };
    joined.into_iter().map(finish).collect()
}

/// The first and the last of some steps that show an event; none where there are no steps.
fn first_and_last(steps: &[Step], incident: &Incident) -> When {
    let first = steps.iter().position(|step| step.shows(incident))?;
    Some((first, steps.iter().rposition(|step| step.shows(incident))?))
}

/// Where an event is placed: degrees in steps of 0.001 (about 100 m), or the area that is all that is known.
type Spot = (Option<(i64, i64)>, Option<usize>);

fn spot(placement: &Placement) -> Spot {
    let steps = |degrees: f64| (degrees * 1000.0).round() as i64;
    match placement.at {
        Some(at) => (Some((steps(at.x), steps(at.y))), None),
        None => (None, placement.territory),
    }
}

/// The area that events are grouped by.
#[derive(Debug, Clone)]
struct Area {
    /// What tells it from others.
    key: String,
    /// Its name; empty for a country, which is named by its territory.
    name: String,
    /// Whether the row of the event names it.
    is_said: bool,
    /// Index into the atlas, where the atlas has it.
    territory: Option<usize>,
}

impl Area {
    /// The area of an event; none where the row doesn't say it and its place doesn't tell.
    fn of((incident, placement): &Event, grouping: Grouping, atlas: &Atlas) -> Option<Self> {
        let named = match placement.side {
            Side::Origin => &incident.from,
            Side::Destination => &incident.to,
        };
        let around = |level: Level| {
            let own = placement.territory.filter(|&i| atlas.territories[i].level == level);
            own.or_else(|| atlas.territory_at(placement.at?, level))
        };
        // What the gazetteer calls the area joins rows that spell it differently.
        let usual = |name: &String| Some(name.clone()).filter(|name| !name.is_empty());
        let (name, usual, territory) = match grouping {
            Grouping::Place => {
                let (key, name) =
                    (format!("{:?}", spot(placement)), super::display_name(incident, placement));
                return Some(Area { key, name, is_said: true, territory: placement.territory });
            }
            Grouping::District => {
                (named.district.clone(), usual(&placement.district), around(Level::District))
            }
            Grouping::Province => {
                (named.province.clone(), usual(&placement.province), around(Level::Province))
            }
            Grouping::Country => {
                let country = match placement.side {
                    Side::Origin => placement.origin,
                    Side::Destination => placement.destination,
                };
                (Some(String::new()).filter(|_| country.is_some()), None, country)
            }
        };
        let is_said = name.is_some();
        let name = name.or_else(|| usual.clone());
        let name = name.or_else(|| Some(atlas.territories[territory?].names.name.clone()))?;
        // Eight names of Afghan districts are borne in two provinces.
        let province = if grouping == Grouping::District { fold(&placement.province) } else { String::new() };
        let key = format!("{province}/{}", fold(usual.as_ref().unwrap_or(&name)));
        Some(Area { key, name, is_said, territory })
    }

    /// The area as a row would name it; a country is told by its territory.
    fn whereabouts(&self, grouping: Grouping, side: Side, first: &Incident) -> Whereabouts {
        let name = Some(self.name.clone()).filter(|name| !name.is_empty());
        let country = match side {
            Side::Origin => first.from.country.clone(),
            Side::Destination => first.to.country.clone(),
        };
        let whereabouts = Whereabouts { country, ..Whereabouts::default() };
        match grouping {
            Grouping::Place => Whereabouts { place: name, ..whereabouts },
            // A column for the province of arrival doesn't exist: what a mark is called comes from place or district.
            Grouping::District | Grouping::Province => Whereabouts { district: name, ..whereabouts },
            Grouping::Country => whereabouts,
        }
    }

    /// The place of events as one: no more exact than their area.
    fn placement(&self, members: &[&Event], grouping: Grouping, atlas: &Atlas) -> Placement {
        let placements = || members.iter().map(|(_, placement)| placement);
        let coarsest = placements().map(|p| p.precision).max().unwrap_or(Precision::Country);
        // A district is placed as a row is that names no more than it; else at the event nearest to the middle.
        let seated = placements().find(|p| p.seat.is_some());
        let base = match grouping {
            Grouping::Place => &members[0].1,
            _ => seated.unwrap_or_else(|| central(members)),
        };
        let base = base.clone();
        // What the gazetteer calls the area, not the place of one of its events.
        let name = match grouping {
            Grouping::District => base.district.clone(),
            Grouping::Province => base.province.clone(),
            Grouping::Place | Grouping::Country => String::new(),
        };
        let inside = |precision: Precision, at: Option<LonLat>| Placement {
            at,
            precision: coarsest.max(precision),
            territory: self.territory.or(base.territory),
            matched: Some(self.name.clone()),
            name: name.clone(),
            seat: None,
            ..base.clone()
        };
        let district = self.territory.filter(|&i| atlas.territories[i].level == Level::District);
        match grouping {
            Grouping::Place => Placement {
                precision: coarsest,
                guess: placements().any(|p| p.guess),
                uncertainty_km: placements().map(|p| p.uncertainty_km).fold(0.0, f64::max),
                ..base
            },
            Grouping::District => match district.and_then(|i| atlas.point_inside(i)) {
                Some(at) => inside(Precision::District, Some(at)),
                None => Placement { seat: base.seat.clone(), ..inside(Precision::District, base.at) },
            },
            Grouping::Province => inside(Precision::Province, base.at.filter(|_| self.territory.is_none())),
            Grouping::Country => inside(Precision::Country, base.at.filter(|_| self.territory.is_none())),
        }
    }
}

/// The place of the event nearest to the middle of all, each counted by its people.
fn central<'a>(members: &[&'a Event]) -> &'a Placement {
    let first = &members[0].1;
    let Some(origin) = members.iter().find_map(|(_, p)| p.at) else { return first };
    let flat = |p: LonLat| (relative(p.x, origin.x) * p.y.to_radians().cos(), p.y);
    let weighed = members.iter().filter_map(|(incident, placement)| {
        Some((flat(placement.at?), incident.count.best.unwrap_or(1).max(1) as f64))
    });
    let (sum, x, y) =
        weighed.fold((0.0, 0.0, 0.0), |(sum, x, y), ((px, py), w)| (sum + w, x + px * w, y + py * w));
    let away = |placement: &Placement| {
        placement.at.map_or(f64::INFINITY, |at| {
            let (px, py) = flat(at);
            (px - x / sum).powi(2) + (py - y / sum).powi(2)
        })
    };
    members.iter().map(|(_, placement)| placement).min_by(|a, b| away(a).total_cmp(&away(b))).unwrap_or(first)
}
