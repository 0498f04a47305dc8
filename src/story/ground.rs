//! Which built-in ground a map stands on: the detailed region, or the world at one of its scales.
//!
//! Never both: their lines along one border differ, and it would be drawn twice.

use crate::atlas::{Atlas, Incident, LonLat};
use crate::gazetteer::{self, Gazetteer};
use crate::load::embedded::{self, Scale};
use crate::spec::MapSpec;

/// Whether everything that a map names lies in the detailed region.
pub(super) fn is_regional(spec: &MapSpec, events: &[&Incident], region: &Atlas, names: &Gazetteer) -> bool {
    let inside = |p: LonLat| {
        let r = embedded::REGION;
        (r.west..=r.east).contains(&p.x) && (r.south..=r.north).contains(&p.y)
    };
    let country = |name: &String| gazetteer::country(region, name).ok();
    let focus: Option<Vec<usize>> = spec.focus.iter().map(country).collect();
    let fits = match (spec.extent, focus) {
        (_, None) => false,
        (Some(extent), _) => embedded::REGION.holds(extent),
        // Without events the countries in focus are what is shown.
        (None, Some(focus)) => {
            let shown = |i: usize| region.main_extent(i).is_some_and(|e| embedded::REGION.holds(e));
            !events.is_empty() || focus.into_iter().all(shown)
        }
    };
    let known = |event: &&Incident| event.at.is_none_or(inside) && is_known(event, region, names);
    fits && events.iter().all(known)
}

/// Whether every name by which an event could be placed is known on some ground.
pub(super) fn is_known(event: &Incident, ground: &Atlas, names: &Gazetteer) -> bool {
    let ends = [&event.from, &event.to];
    let mut countries = ends.iter().filter_map(|end| end.country.as_ref());
    let mut places = ends.iter().flat_map(|end| [&end.place, &end.district, &end.province]).flatten();
    countries.all(|name| gazetteer::country(ground, name).is_ok())
        && (event.at.is_some() || places.all(|name| !names.find(name).is_empty()))
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
