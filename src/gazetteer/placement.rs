use std::collections::BTreeMap;

use super::context::{Column, Context, Naming};
use super::countries::Countries;
use super::matches::{Gazetteer, Match};
use super::polygons::Polygons;
use super::{Entry, EntryKind, fold};
use crate::atlas::{Atlas, Incident, Kind, Level, LonLat, Precision, Territory, Word};
use crate::error::{Error, ErrorKind, Result};

/// Where an event is on the map, and how that was decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// The point; none where only an area is known.
    pub at: Option<LonLat>,
    /// How exactly the place is known.
    pub precision: Precision,
    /// How far the true place may lie from `at`, km.
    pub uncertainty_km: f64,
    /// Which end of a crossing the place is.
    pub side: Side,
    /// The territory that the place lies in, the narrowest of the atlas: index into its territories.
    pub territory: Option<usize>,
    /// The country in which the event began.
    pub origin: Option<usize>,
    /// The country into which a crossing led.
    pub destination: Option<usize>,
    /// The seat of the district, where the district is all that is known.
    pub seat: Option<Seat>,
    /// The district that the place belongs to, by its usual name; empty where none is known.
    pub district: String,
    /// The province that the place belongs to; empty where none is known.
    pub province: String,
    /// The name that was found, in full.
    pub matched: Option<String>,
    /// The usual name of the place that was found; empty where none was.
    pub name: String,
    /// The country that it lies in, as an ISO 3166 alpha-3 code.
    pub country: String,
    /// How it was found: `coordinates`, `country`, or the [`Step`](super::Step) by which its name was.
    pub method: &'static str,
    /// How sure it is that the name means this place, 0 to 1.
    pub score: f64,
    /// Whether the name is merely like that of the place: then the place is a guess.
    pub guess: bool,
    /// Another place that the name may mean, less likely.
    pub rival: Option<String>,
    /// What decided between several places of the name, where the row itself did not.
    pub decided_by: Option<&'static str>,
    /// Why the place where a crossing led is not known, though the row names it; the event stands where it began.
    pub unknown_end: Option<String>,
    /// What the row says of the place that is not so: its province, or the country of its coordinates.
    pub misfit: Option<String>,
}

/// The end of a crossing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Where it began.
    Origin,
    /// Where it led.
    Destination,
}

/// The seat of a district, with those of its neighbours in the same country.
#[derive(Debug, Clone, PartialEq)]
pub struct Seat {
    /// Of the district itself, degrees.
    pub at: LonLat,
    /// Of the other districts of the country, degrees.
    pub others: Vec<LonLat>,
}

/// Places the events of a table: each by its coordinates, else by the narrowest name that its row gives. Each is placed,
/// or has the reason why it is not.
///
/// A name with several bearers that its row does not tell apart is decided by the border that a crossing crosses, or by
/// the places of the other events, where these leave no doubt; else it stays undecided.
///
/// # Errors
/// When a name is unknown (with the nearest names) or has several bearers (with all of them); with the row.
pub fn place_all(incidents: &[Incident], gazetteer: &Gazetteer, atlas: &Atlas) -> Vec<Result<Placement>> {
    let mut placer = Placer {
        gazetteer,
        atlas,
        polygons: Polygons::new(atlas),
        countries: Countries::new(atlas),
        placed: BTreeMap::new(),
    };
    let mut placements: Vec<Result<Placement>> =
        incidents.iter().map(|incident| placer.found(incident, &[])).collect();
    let points = placements.iter().flatten().filter(|p| p.precision <= Precision::District);
    let mut others: Vec<LonLat> = points.filter_map(|p| p.at).collect();
    others.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    others.dedup();
    if !others.is_empty() {
        placer.placed.clear();
        for (incident, placement) in incidents.iter().zip(&mut placements) {
            if matches!(placement, Err(error) if error.kind == ErrorKind::AmbiguousName) {
                *placement = placer.found(incident, &others);
            }
        }
    }
    placer.locate(incidents, &mut placements);
    let row = |(incident, placement): (&Incident, Result<Placement>)| {
        placement.map_err(|error| error.at(incident.row))
    };
    incidents.iter().zip(placements).map(row).collect()
}

/// Coordinates so far from the country of their row are told, degrees: about 30 km.
const ASTRAY_DEGREES: f64 = 0.3;

struct Placer<'a> {
    gazetteer: &'a Gazetteer,
    atlas: &'a Atlas,
    polygons: Polygons<'a>,
    countries: Countries<'a>,
    /// What was found for rows that name the same.
    placed: BTreeMap<Naming, Result<Placement>>,
}

impl Placer<'_> {
    /// The place of an event as far as its own row tells it, or the other events.
    fn found(&mut self, incident: &Incident, others: &[LonLat]) -> Result<Placement> {
        let named = |column: &str, name: &Option<String>| match self.country(column, name.as_deref()) {
            // Where coordinates say the place, no name is needed.
            Err(_) if incident.at.is_some() => Ok(None),
            found => found,
        };
        let origin = named("country", &incident.from.country)?;
        let destination = named("to_country", &incident.to.country)?;
        let mut placement = match incident.at {
            Some(at) => Placement {
                at: Some(at),
                precision: incident.precision.unwrap_or(Precision::Exact),
                district: incident.from.district.clone().unwrap_or_default(),
                province: incident.from.province.clone().unwrap_or_default(),
                method: "coordinates",
                ..Placement::NOWHERE
            },
            None => {
                let naming = Naming {
                    from: incident.from.clone(),
                    to: incident.to.clone(),
                    crossing: incident.kind == Kind::Crossing,
                };
                match self.placed.get(&naming) {
                    Some(known) => known.clone()?,
                    None => {
                        let found = self.by_name(&naming, (origin, destination), others);
                        self.placed.insert(naming, found.clone());
                        found?
                    }
                }
            }
        };
        (placement.origin, placement.destination) = (origin, destination);
        if let Some(precision) = incident.precision {
            placement.precision = placement.precision.max(precision);
        }
        Ok(placement)
    }

    /// Finds the countries that the places lie in, and what follows from them.
    fn locate(&self, incidents: &[Incident], placements: &mut [Result<Placement>]) {
        let points: Vec<LonLat> = placements.iter().flatten().filter_map(|p| p.at).collect();
        let mut inside = self.atlas.territories_at(&points, Level::Country).into_iter();
        for (incident, placement) in incidents.iter().zip(placements) {
            let Ok(placement) = placement else { continue };
            let inside = placement.at.and_then(|_| inside.next().flatten());
            placement.territory = placement.territory.or(inside);
            let (origin, destination) = (placement.origin, placement.destination);
            if let (Some(at), Some(country)) = (incident.at, origin)
                && inside != origin
                && (destination.is_none() || inside != destination)
                && self.atlas.is_far_from(at, country, ASTRAY_DEGREES)
            {
                let name = &self.atlas.territories[country].names.name;
                let exchanged = LonLat { x: at.y, y: at.x };
                let turned = self.atlas.territory_at(exchanged, Level::Country) == origin;
                let why = if turned { ": lat and lon look exchanged" } else { "" };
                placement.misfit = Some(format!("the country {name:?}{why}"));
            }
            // Coordinates in the receiving country tell where a crossing led.
            if incident.at.is_some() && inside.is_some() && inside == destination && origin != destination {
                placement.side = Side::Destination;
            }
            placement.origin = origin.or(if placement.side == Side::Origin { inside } else { None });
            placement.destination =
                destination.or(if placement.side == Side::Destination { inside } else { None });
        }
    }

    fn country(&self, column: &str, name: Option<&str>) -> Result<Option<usize>> {
        let found = name.map(|name| self.countries.find(name)).transpose();
        found.map_err(|error| error.at(format!("column {column:?}")))
    }

    fn by_name(
        &self,
        naming: &Naming,
        (origin, destination): (Option<usize>, Option<usize>),
        others: &[LonLat],
    ) -> Result<Placement> {
        for (column, side, name, level) in naming.columns() {
            let Some(name) = name else { continue };
            let context =
                Context::new(self.gazetteer, self.atlas, naming, side, origin, destination, level, others);
            let in_column = |error: Error| error.at(format!("column {column:?}"));
            if level == Column::District
                && let Some((territory, found)) = self.polygons.find(name, &context).map_err(in_column)?
            {
                let precision = Precision::District;
                return Ok(Placement {
                    territory: Some(territory),
                    precision,
                    ..Placement::of(&found, side)
                });
            }
            let found = context.resolve(name).map_err(in_column)?;
            let rival = found.rival.map(|rival| rival.entry.in_full());
            let unknown_end = match side {
                Side::Origin => self.unknown_end(naming, (origin, destination), others),
                Side::Destination => None,
            };
            return Ok(Placement {
                rival,
                unknown_end,
                decided_by: found.decided_by,
                misfit: found.misfit,
                ..self.at_match(&found.place, side)
            });
        }
        let (side, territory) = match (origin, destination) {
            // A crossing of which only the countries are known is shown where it was noted: on arrival.
            (_, Some(to)) => (Side::Destination, to),
            (Some(from), None) => (Side::Origin, from),
            (None, None) => {
                return Err(Error::new(ErrorKind::Value, "expected a place or coordinates, found neither"));
            }
        };
        Ok(Placement {
            precision: Precision::Country,
            side,
            territory: Some(territory),
            matched: Some(self.atlas.territories[territory].names.name.clone()),
            method: "country",
            ..Placement::NOWHERE
        })
    }

    /// Why the place where a crossing led is not known, where the row names one beside that where it began.
    fn unknown_end(
        &self,
        naming: &Naming,
        (origin, destination): (Option<usize>, Option<usize>),
        others: &[LonLat],
    ) -> Option<String> {
        let (column, side, name, level) = naming
            .columns()
            .into_iter()
            .find(|(_, side, name, _)| *side == Side::Destination && name.is_some())?;
        let context =
            Context::new(self.gazetteer, self.atlas, naming, side, origin, destination, level, others);
        let name = name.filter(|name| !matches!(self.polygons.find(name, &context), Ok(Some(_))))?;
        let error = context.resolve(name).err()?;
        Some(format!("column {column:?}: {}", error.message))
    }

    fn at_match(&self, found: &Match, side: Side) -> Placement {
        let entry = &found.entry;
        let mut placement = Placement::of(found, side);
        let districts = self.gazetteer.find(&placement.district).into_iter();
        let district = districts
            .filter(|e| e.kind == EntryKind::District && e.country == entry.country)
            .min_by(|a, b| a.apart_km(entry).total_cmp(&b.apart_km(entry)));
        if let Some(district) = &district {
            placement.district = district.name.to_string();
        }
        match entry.kind {
            EntryKind::District => {
                placement.territory = self.polygons.of_entry(entry);
                placement.seat = self.seat(entry);
            }
            EntryKind::Province => {
                placement.territory = self.province(&entry.name, &entry.country);
            }
            _ if entry.at.is_none() => {
                // Known by name only: it stands for its district.
                placement.precision = Precision::District;
                placement.territory = district.as_ref().and_then(|district| self.polygons.of_entry(district));
                placement.seat = district.and_then(|district| self.seat(&district));
                placement.at = placement.seat.as_ref().map(|seat| seat.at);
            }
            _ => {}
        }
        if placement.at.is_none() && placement.territory.is_none() {
            // Known by name only: the province is what is known of the place, or else the country.
            let province = self.province(&placement.province, &entry.country);
            placement.precision = if province.is_some() { Precision::Province } else { Precision::Country };
            placement.territory = province.or_else(|| self.atlas.territory(&entry.country, Level::Country));
        }
        placement
    }

    fn province(&self, name: &str, country: &str) -> Option<usize> {
        let is_it = |t: &Territory| {
            t.level == Level::Province
                && fold(&t.names.name) == fold(name)
                && t.parent.as_deref().is_none_or(|parent| parent == country)
        };
        self.atlas.territories.iter().position(is_it)
    }

    fn seat(&self, district: &Entry) -> Option<Seat> {
        let (x, y) = district.at?;
        let others = self
            .gazetteer
            .districts()
            .filter(|e| e.country == district.country && e.apart_km(district) > 2.0);
        let others = others.filter_map(|e| e.at.map(|(x, y)| LonLat { x, y })).collect();
        Some(Seat { at: LonLat { x, y }, others })
    }
}

impl Placement {
    /// What is said of a place of which nothing is known.
    pub const NOWHERE: Placement = Placement {
        at: None,
        precision: Precision::Country,
        uncertainty_km: 0.0,
        side: Side::Origin,
        territory: None,
        origin: None,
        destination: None,
        seat: None,
        district: String::new(),
        province: String::new(),
        matched: None,
        name: String::new(),
        country: String::new(),
        method: "",
        score: 1.0,
        guess: false,
        rival: None,
        decided_by: None,
        misfit: None,
        unknown_end: None,
    };

    /// The place of an entry that was found.
    fn of(found: &Match, side: Side) -> Self {
        let entry = &found.entry;
        let name_of = |kind: EntryKind, part: &str| {
            if entry.kind == kind { entry.name.to_string() } else { part.to_owned() }
        };
        Placement {
            at: entry.at.map(|(x, y)| LonLat { x, y }),
            precision: match entry.kind {
                EntryKind::Country => Precision::Country,
                EntryKind::Province => Precision::Province,
                EntryKind::District => Precision::District,
                EntryKind::Spot if entry.uncertainty_km == 0.0 => Precision::Exact,
                _ => Precision::Town,
            },
            uncertainty_km: f64::from(entry.uncertainty_km),
            side,
            district: name_of(EntryKind::District, &entry.district),
            province: name_of(EntryKind::Province, &entry.province),
            matched: Some(entry.in_full()),
            name: entry.name.to_string(),
            country: entry.country.to_string(),
            method: found.step.word(),
            score: found.score,
            guess: !found.is_sure(),
            ..Placement::NOWHERE
        }
    }
}
