use super::context::nearest;
use super::matches::{Gazetteer, Match};
use super::meaning::{Meaning, decide};
use super::{Entry, EntryKind, fold};
use crate::atlas::LonLat;
use crate::error::{Error, ErrorKind, Result};

/// What a name alone may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct LookUp {
    /// The places, the likeliest first; of equals the nearest, where nearness was asked for, then the largest.
    pub matches: Vec<Match>,
    /// What follows from them.
    pub meaning: Meaning,
}

impl LookUp {
    /// Looks a name up, in an area or everywhere, near a point or anywhere.
    ///
    /// # Errors
    /// When no area is called like the one to look in.
    pub fn new(
        gazetteer: &Gazetteer,
        name: &str,
        within: Option<&str>,
        near: Option<LonLat>,
    ) -> Result<LookUp> {
        let asked = within.map_or(String::new(), fold);
        let areas = within.map(|name| areas(gazetteer, name)).transpose()?;
        let accept = |entry: &Entry| {
            areas.as_ref().is_none_or(|areas| areas.iter().any(|area| lies_in(entry, area, &asked)))
        };
        let mut matches = gazetteer.matches(name, &accept);
        if let Some(near) = near {
            let far = |m: &Match| nearest(&m.entry, &[near]).unwrap_or(f64::INFINITY);
            matches.sort_by(|a, b| b.score.total_cmp(&a.score).then(far(a).total_cmp(&far(b))));
        }
        let mut meaning = decide(&matches);
        if let (Meaning::Several(several), Some(near)) = (&meaning, near)
            && let Some(chosen) = super::context::near_events(several, &[near])
        {
            meaning = Meaning::One(chosen.clone());
        }
        Ok(LookUp { matches, meaning })
    }
}

/// The countries, provinces and districts with a name.
fn areas(gazetteer: &Gazetteer, name: &str) -> Result<Vec<Entry>> {
    let mut areas = gazetteer.matches(name, &|e| e.kind.is_area());
    areas.retain(Match::is_sure);
    let by_code = |e: &Entry| e.kind == EntryKind::Country && e.country.eq_ignore_ascii_case(name.trim());
    let found: Vec<Entry> =
        areas.into_iter().map(|m| m.entry).chain(gazetteer.countries().filter(by_code)).collect();
    if found.is_empty() {
        return Err(Error::new(ErrorKind::UnknownName, format!("no area called {name:?} is known"))
            .hint("give a country by name or ISO 3166 code, a province, or a district"));
    }
    Ok(found)
}

/// Whether a place lies in an area that was asked for by a name, folded: places name what they lie in as they like.
fn lies_in(entry: &Entry, area: &Entry, asked: &str) -> bool {
    let is_area = |name: &str| fold(name) == fold(&area.name) || fold(name) == asked;
    entry.country == area.country
        && match area.kind {
            EntryKind::Country => true,
            EntryKind::Province => {
                is_area(&entry.province) || (entry.kind == EntryKind::Province && entry.name == area.name)
            }
            _ => is_area(&entry.district) || entry.name == area.name,
        }
}
