//! Which built-in ground a map stands on: the detailed region, or the world at one of its scales.
//!
//! Never both: their lines along one border differ, and it would be drawn twice.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::atlas::Incident;
use crate::gazetteer::{Countries, Gazetteer, Match};
use crate::load::embedded::{self, Scale};
use crate::spec::MapSpec;

/// A ground with the names on it.
pub(super) struct Named<'a> {
    countries: Countries<'a>,
    names: &'a Gazetteer,
    /// Names that were asked for, and whether they are known: a table names few places in many rows.
    asked: RefCell<BTreeMap<String, bool>>,
}

impl<'a> Named<'a> {
    pub(super) fn new(countries: Countries<'a>, names: &'a Gazetteer) -> Self {
        Named { countries, names, asked: RefCell::default() }
    }

    /// Whether every name by which an event could be placed is known here.
    pub(super) fn knows(&self, event: &Incident) -> bool {
        self.knows_by(event, |name| {
            let asked = self.asked.borrow().get(name).copied();
            asked.unwrap_or_else(|| {
                let known = !self.names.find(name).is_empty();
                self.asked.borrow_mut().insert(name.to_owned(), known);
                known
            })
        })
    }

    /// Whether every name by which an event could be placed sounds like one that is known here.
    pub(super) fn knows_the_sound_of(&self, event: &Incident) -> bool {
        self.knows_by(event, |name| self.names.matches(name, &|_| true).iter().any(Match::is_sure))
    }

    fn knows_by(&self, event: &Incident, knows: impl Fn(&str) -> bool) -> bool {
        let ends = [&event.from, &event.to];
        let mut countries = ends.iter().filter_map(|end| end.country.as_ref());
        let mut places = ends.iter().flat_map(|end| [&end.place, &end.district, &end.province]).flatten();
        countries.all(|name| self.countries.find(name).is_ok())
            && (event.at.is_some() || places.all(|name| knows(name)))
    }

    /// Whether this, being the detailed region, shows all that a map is about beside its events.
    pub(super) fn shows(&self, spec: &MapSpec, has_events: bool) -> bool {
        let country = |name: &String| self.countries.find(name).ok();
        let focus: Option<Vec<usize>> = spec.focus.iter().map(country).collect();
        match (spec.extent, focus) {
            (_, None) => false,
            (Some(extent), _) => embedded::REGION.holds(extent),
            // Without events the countries in focus are what is shown.
            (None, Some(focus)) => {
                let shown = |i: usize| {
                    self.countries.atlas().main_extent(i).is_some_and(|e| embedded::REGION.holds(e))
                };
                has_events || focus.into_iter().all(shown)
            }
        }
    }
}

/// Whether the coordinates of an event, where it has any, lie in the detailed region.
pub(super) fn is_in_region(event: &Incident) -> bool {
    let r = embedded::REGION;
    event.at.is_none_or(|p| (r.west..=r.east).contains(&p.x) && (r.south..=r.north).contains(&p.y))
}

/// The scale of the world for a map on which a px is so many metres.
///
/// The sources were drawn for 1 : 110, 50 and 10 million, where 1/96 inch is 29, 13 and 2.6 km. Each serves down to the
/// middle, in proportion, between its own scale and the next; the smallest only thumbnails, for it lacks small countries.
pub(super) fn scale(metres_per_px: f64) -> Scale {
    match metres_per_px {
        m if m > 100_000.0 => Scale::Small,
        m if m > 5_900.0 => Scale::Medium,
        _ => Scale::Large,
    }
}
