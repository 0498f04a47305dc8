use super::{Entry, EntryKind, Gazetteer, fold};
use crate::atlas::{Atlas, Incident, Level, LonLat, Precision, Territory, Whereabouts};
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
    /// The name that was found, in full.
    pub matched: Option<String>,
    /// How it was found: `coordinates`, `name` or `polygon`.
    pub method: &'static str,
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

/// Places an event: by its coordinates, else by the narrowest name that its row gives.
///
/// # Errors
/// When a name is unknown (with the nearest names) or has several bearers (with all of them); with the row.
fn place(incident: &Incident, gazetteer: &Gazetteer, atlas: &Atlas) -> Result<Placement> {
    Placer { gazetteer, atlas }.place(incident).map_err(|error| error.at(format!("row {}", incident.row)))
}

/// Places events one after the other; each is placed, or has the reason why it is not.
pub fn place_all(incidents: &[Incident], gazetteer: &Gazetteer, atlas: &Atlas) -> Vec<Result<Placement>> {
    incidents.iter().map(|incident| place(incident, gazetteer, atlas)).collect()
}

struct Placer<'a> {
    gazetteer: &'a Gazetteer,
    atlas: &'a Atlas,
}

/// What to do about a name with several bearers.
const SAY_WHICH: &str =
    "say which in the columns district, province and country (to_district, to_country), or give lat and lon";

/// The columns that name a place, with the kinds of entry that they may mean.
type Column<'a> = (&'static str, &'static str, Side, &'a Option<String>, fn(EntryKind) -> bool);

impl Placer<'_> {
    fn place(&self, incident: &Incident) -> Result<Placement> {
        let country = |column: &str, name: &Option<String>| {
            name.as_deref()
                .map(|name| country(self.atlas, name).map_err(|e| e.at(format!("column {column:?}"))))
                .transpose()
        };
        let origin = country("country", &incident.from.country)?;
        let destination = country("to_country", &incident.to.country)?;
        let mut placement = match incident.at {
            Some(at) => self.at_coordinates(at, incident),
            None => self.by_name(incident, origin, destination)?,
        };
        let inside = placement.at.and_then(|at| self.atlas.territory_at(at, Level::Country));
        placement.territory = placement.territory.or(inside);
        // Coordinates in the receiving country tell where a crossing led.
        if placement.method == "coordinates"
            && inside.is_some()
            && inside == destination
            && origin != destination
        {
            placement.side = Side::Destination;
        }
        placement.origin = origin.or(if placement.side == Side::Origin { inside } else { None });
        placement.destination =
            destination.or(if placement.side == Side::Destination { inside } else { None });
        if let Some(precision) = incident.precision {
            placement.precision = placement.precision.max(precision);
        }
        Ok(placement)
    }

    fn at_coordinates(&self, at: LonLat, incident: &Incident) -> Placement {
        Placement {
            at: Some(at),
            precision: incident.precision.unwrap_or(Precision::Exact),
            uncertainty_km: 0.0,
            side: Side::Origin,
            territory: None,
            origin: None,
            destination: None,
            seat: None,
            matched: None,
            method: "coordinates",
        }
    }

    fn by_name(
        &self,
        incident: &Incident,
        origin: Option<usize>,
        destination: Option<usize>,
    ) -> Result<Placement> {
        let settlement = |kind: EntryKind| !kind.is_area();
        let district = |kind: EntryKind| kind == EntryKind::District;
        let province = |kind: EntryKind| kind == EntryKind::Province;
        let (from, to) = (&incident.from, &incident.to);
        let columns: [Column<'_>; 5] = [
            ("place", "place", Side::Origin, &from.place, settlement),
            ("to_place", "place", Side::Destination, &to.place, settlement),
            ("district", "district", Side::Origin, &from.district, district),
            ("to_district", "district", Side::Destination, &to.district, district),
            ("province", "province", Side::Origin, &from.province, province),
        ];
        for (column, what, side, name, wanted) in columns {
            let Some(name) = name else { continue };
            let (whereabouts, country) = match side {
                Side::Origin => (from, origin),
                Side::Destination => (to, destination),
            };
            if what == "district"
                && let Some(placement) = self
                    .in_polygon(name, country, side)
                    .map_err(|error| error.at(format!("column {column:?}")))?
            {
                return Ok(placement);
            }
            let entry = self
                .entry(name, what, wanted, whereabouts, country)
                .map_err(|error| error.at(format!("column {column:?}")))?;
            return Ok(self.at_entry(entry, side));
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
            at: None,
            precision: Precision::Country,
            uncertainty_km: 0.0,
            side,
            territory: Some(territory),
            origin,
            destination,
            seat: None,
            matched: Some(self.atlas.territories[territory].names.name.clone()),
            method: "name",
        })
    }

    /// The one entry that a name means in its context.
    fn entry(
        &self,
        name: &str,
        what: &str,
        wanted: fn(EntryKind) -> bool,
        context: &Whereabouts,
        country: Option<usize>,
    ) -> Result<&Entry> {
        let bearers = self.gazetteer.find(name);
        if bearers.is_empty() {
            return Err(self.unknown(name, what));
        }
        let country = country.map(|i| self.atlas.territories[i].id.as_str());
        let same = |a: &str, b: &Option<String>| b.as_ref().is_none_or(|b| self.same_area(a, b));
        let mut left: Vec<&Entry> = bearers
            .iter()
            .copied()
            .filter(|e| country.is_none_or(|c| e.country.is_empty() || e.country == c))
            .collect();
        if left.is_empty() {
            let message = format!("{name:?} is not in {}", country.unwrap_or("that country"));
            return Err(Error::new(ErrorKind::UnknownName, message).hint(format!(
                "it is known as {}; where people arrived is written in to_place, to_district and to_country",
                list(&bearers)
            )));
        }
        // Across a border the kind of a place decides nothing: a town here and a district there are rivals.
        let narrowed = (what != "province" && context.province.is_some())
            || (what == "place" && context.district.is_some());
        if country.is_none() && !narrowed {
            abroad(name, &left)?;
        }
        // What the row says narrows the choice as long as somebody is left: sources leave the admin chain
        // incomplete too often to make it a condition.
        let narrowing: [&dyn Fn(&Entry) -> bool; 4] = [
            &|e| wanted(e.kind),
            &|e| !e.kind.is_area() || what != "place",
            &|e| same(&e.province, &context.province),
            &|e| what == "district" || same(&e.district, &context.district),
        ];
        for keep in narrowing {
            let kept: Vec<&Entry> = left.iter().copied().filter(|e| keep(e)).collect();
            if !kept.is_empty() {
                left = kept;
            }
        }
        // Entries for one and the same spot (a town in two sources) are no conflict; the one of the checked table
        // of spots wins.
        let best = left
            .iter()
            .copied()
            .max_by_key(|e| (e.uncertainty_km > 0.0 || e.kind == EntryKind::Spot, e.population));
        let Some(best) = best else { return Err(self.unknown(name, what)) };
        let rivals: Vec<&Entry> = left.into_iter().filter(|e| apart_km(e, best) > 10.0).collect();
        if rivals.is_empty() {
            return Ok(best);
        }
        let all: Vec<&Entry> = std::iter::once(best).chain(rivals).collect();
        Err(Error::new(ErrorKind::AmbiguousName, format!("{name:?} can mean {}", list(&all))).hint(SAY_WHICH))
    }

    fn same_area(&self, a: &str, b: &str) -> bool {
        let (a, b) = (fold(a), fold(b));
        a == b || self.gazetteer.find(&b).iter().any(|e| e.kind.is_area() && fold(&e.name) == a)
    }

    fn unknown(&self, name: &str, what: &str) -> Error {
        let near = self.gazetteer.nearest(name, 3);
        let hint = if near.is_empty() {
            format!("give lat and lon, or add the {what} with --places")
        } else {
            format!("the nearest names are {}; or give lat and lon, or add it with --places", list(&near))
        };
        Error::new(ErrorKind::UnknownName, format!("no {what} called {name:?} is known")).hint(hint)
    }

    fn at_entry(&self, entry: &Entry, side: Side) -> Placement {
        let mut placement = Placement {
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
            territory: None,
            origin: None,
            destination: None,
            seat: None,
            matched: Some(entry.in_full()),
            method: "name",
        };
        match entry.kind {
            EntryKind::District => {
                placement.territory = self.district_polygon(&entry.name, &entry.country);
                placement.seat = self.seat(entry);
            }
            EntryKind::Province => {
                placement.territory = self
                    .atlas
                    .territories
                    .iter()
                    .position(|t| t.level == Level::Province && fold(&t.names.name) == fold(&entry.name))
            }
            _ if entry.at.is_none() => {
                // Known by name only: it stands for its district.
                placement.precision = Precision::District;
                let district = self.gazetteer.find(&entry.district);
                let district =
                    district.iter().find(|e| e.kind == EntryKind::District && e.country == entry.country);
                placement.territory = self.district_polygon(&entry.district, &entry.country);
                placement.seat = district.and_then(|district| self.seat(district));
                placement.at = placement.seat.as_ref().map(|seat| seat.at);
            }
            _ => {}
        }
        placement
    }

    /// A district whose polygon the user gave: it needs no gazetteer.
    fn in_polygon(&self, name: &str, country: Option<usize>, side: Side) -> Result<Option<Placement>> {
        let key = fold(name);
        let mut found: Vec<(usize, LonLat)> = Vec::new();
        for (i, district) in self.atlas.territories.iter().enumerate() {
            if district.level == Level::District && fold(&district.names.name) == key {
                let Some(at) = self.atlas.point_inside(i) else { continue };
                if country
                    .is_none_or(|c| self.atlas.territory_at(at, Level::Country).is_none_or(|in_| in_ == c))
                {
                    found.push((i, at));
                }
            }
        }
        match found[..] {
            [] => Ok(None),
            [(territory, at)] => Ok(Some(Placement {
                at: Some(at),
                precision: Precision::District,
                uncertainty_km: 0.0,
                side,
                territory: Some(territory),
                origin: None,
                destination: None,
                seat: None,
                matched: Some(self.atlas.territories[territory].names.name.clone()),
                method: "polygon",
            })),
            _ => {
                let ids: Vec<&str> =
                    found.iter().map(|(i, _)| self.atlas.territories[*i].id.as_str()).collect();
                Err(Error::new(
                    ErrorKind::AmbiguousName,
                    format!("{name:?} is the name of the districts {}", ids.join(", ")),
                )
                .hint("say which in the column country, or give lat and lon"))
            }
        }
    }

    /// The polygon of a district with a name in a country, told by its code.
    fn district_polygon(&self, name: &str, country: &str) -> Option<usize> {
        let mut districts =
            self.atlas.territories.iter().enumerate().filter(|(_, t)| t.level == Level::District);
        let is_there = |i: usize| {
            let at = self.atlas.point_inside(i);
            let in_ = at.and_then(|at| self.atlas.territory_at(at, Level::Country));
            in_.is_none_or(|in_| self.atlas.territories[in_].id == country)
        };
        districts.find(|(i, t)| self.same_area(&t.names.name, name) && is_there(*i)).map(|(i, _)| i)
    }

    fn seat(&self, district: &Entry) -> Option<Seat> {
        let (x, y) = district.at?;
        let others = self.gazetteer.entries().filter(|e| {
            e.kind == EntryKind::District && e.country == district.country && apart_km(e, district) > 2.0
        });
        let others = others.filter_map(|e| e.at.map(|(x, y)| LonLat { x, y })).collect();
        Some(Seat { at: LonLat { x, y }, others })
    }
}

/// The country with a name, a name in another language, or a code: index into the atlas.
///
/// # Errors
/// When there is no such country in the atlas; with those that there are.
pub fn country(atlas: &Atlas, name: &str) -> Result<usize> {
    let countries = || atlas.territories.iter().enumerate().filter(|(_, t)| t.level == Level::Country);
    let key = fold(name);
    let bears = |t: &Territory| {
        let names = std::iter::once(&t.names.name).chain(t.names.by_language.values()).chain(&t.names.others);
        let names = names.chain([&t.id]);
        names.into_iter().any(|name| fold(name) == key)
    };
    countries().find(|(_, t)| bears(t)).map(|(i, _)| i).ok_or_else(|| {
        let names: Vec<&str> = countries().map(|(_, t)| t.names.name.as_str()).collect();
        Error::new(ErrorKind::UnknownName, format!("no country called {name:?} is on this map"))
            .hint(format!("the countries are {}", names.join(", ")))
    })
}

/// Refuses a name that is borne in several countries, unless one bearer is a city beside which nobody would
/// mean the others.
fn abroad(name: &str, bearers: &[&Entry]) -> Result<()> {
    let mut sorted = bearers.to_vec();
    sorted.sort_by_key(|e| std::cmp::Reverse(e.population));
    let Some(first) = sorted.first() else { return Ok(()) };
    let others = sorted.iter().filter(|e| e.country != first.country);
    let rival = others.map(|e| e.population).max();
    match rival {
        None => Ok(()),
        Some(rival) if first.population >= 50_000 && first.population >= 20 * rival => Ok(()),
        Some(_) => Err(Error::new(ErrorKind::AmbiguousName, format!("{name:?} can mean {}", list(&sorted)))
            .hint(SAY_WHICH)),
    }
}

fn list(entries: &[&Entry]) -> String {
    let names: Vec<String> = entries.iter().map(|e| e.in_full()).collect();
    names.join("; ")
}

/// The distance between two entries on a sphere, km; 0 where one has no coordinates.
fn apart_km(a: &Entry, b: &Entry) -> f64 {
    use geo::{Distance, Haversine};
    match (a.at, b.at) {
        (Some(a), Some(b)) => Haversine.distance(geo::Point::from(a), geo::Point::from(b)) / 1000.0,
        _ => 0.0,
    }
}
