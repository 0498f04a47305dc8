use super::context::Context;
use super::matches::{Gazetteer, Match};
use super::meaning::Meaning;
use super::{Entry, EntryKind, Index, fold};
use crate::atlas::{Atlas, Level, LonLat};
use crate::error::Result;

/// The districts whose polygons the user gave: they need no gazetteer, and their names are found like any other.
pub(super) struct Polygons<'a> {
    atlas: &'a Atlas,
    /// The districts: index into the territories, and the entry.
    districts: Vec<(usize, Entry)>,
    names: Option<Gazetteer>,
}

impl<'a> Polygons<'a> {
    pub(super) fn new(atlas: &'a Atlas) -> Self {
        let mut districts = Vec::new();
        let mut named = Vec::new();
        let numbers = atlas.territories.iter().enumerate().filter(|(_, t)| t.level == Level::District);
        let (numbers, points): (Vec<usize>, Vec<LonLat>) =
            numbers.filter_map(|(i, _)| Some((i, atlas.point_inside(i)?))).unzip();
        let of_level = |level| {
            let found = atlas.territories_at(&points, level);
            found.into_iter().map(|t| t.map(|t| &atlas.territories[t]))
        };
        let within = of_level(Level::Country).zip(of_level(Level::Province));
        for ((&i, &at), (country, province)) in numbers.iter().zip(&points).zip(within) {
            let names = &atlas.territories[i].names;
            let entry = Entry {
                name: names.name.clone().into(),
                kind: EntryKind::District,
                country: country.map_or(String::new(), |t| t.id.clone()).into(),
                province: province.map_or(String::new(), |t| t.names.name.clone()).into(),
                district: "".into(),
                at: Some((at.x, at.y)),
                uncertainty_km: 0.0,
                population: 0,
            };
            let others = names.by_language.values().chain(&names.others).cloned().collect();
            named.push((entry, others));
            districts.push(i);
        }
        let index = (!named.is_empty()).then(|| Index::build(named).ok()).flatten();
        let names = index.and_then(|index| Gazetteer::new(Vec::new(), vec![index]).ok());
        // The entries as a search will give them.
        let entries = names.iter().flat_map(Gazetteer::districts);
        Polygons { atlas, districts: districts.into_iter().zip(entries).collect(), names }
    }

    /// The polygon that a name surely means in a context: index into the territories, and what was found; none where no
    /// polygon bears the name.
    ///
    /// # Errors
    /// When several do.
    pub(super) fn find(&self, name: &str, context: &Context<'_>) -> Result<Option<(usize, Match)>> {
        let Some(names) = &self.names else { return Ok(None) };
        match context.decide(names.matches(name, &|entry| context.is_in_country(entry))) {
            Meaning::Unknown => Ok(None),
            Meaning::Likely(found, _) if !found.is_sure() => Ok(None),
            Meaning::One(found) | Meaning::Likely(found, _) => {
                let same = |(_, entry): &&(usize, Entry)| *entry == found.entry;
                Ok(self.districts.iter().find(same).map(|(territory, _)| (*territory, found)))
            }
            Meaning::Several(several) => Err(context.ambiguous(name, &several)),
        }
    }

    /// The polygon of a district of the gazetteer: the one with its name, else the one that its seat lies in.
    pub(super) fn of_entry(&self, entry: &Entry) -> Option<usize> {
        let in_country = |other: &Entry| {
            other.country.is_empty() || entry.country.is_empty() || other.country == entry.country
        };
        let named =
            |(_, other): &&(usize, Entry)| in_country(other) && fold(&other.name) == fold(&entry.name);
        if let Some((territory, _)) = self.districts.iter().find(named) {
            return Some(*territory);
        }
        if self.districts.is_empty() {
            return None;
        }
        let (x, y) = entry.at?;
        self.atlas.territory_at(LonLat { x, y }, Level::District)
    }
}
