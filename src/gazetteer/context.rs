use geo::{Distance, Haversine, Point};

use super::matches::{Gazetteer, Match, Step};
use super::meaning::{Meaning, decide};
use super::placement::Side;
use super::{Entry, EntryKind, fold};
use crate::atlas::{Atlas, LonLat, Whereabouts};
use crate::error::{Error, ErrorKind, Result};

/// What to do about a name with several bearers.
const SAY_WHICH: &str =
    "say which in the columns district, province and country (to_district, to_country), or give lat and lon";

/// A place so near to the border that a crossing crosses lies on it, km.
const AT_BORDER_KM: f64 = 25.0;

/// A place so near to another event is near the events, km.
const NEAR_EVENTS_KM: f64 = 120.0;

/// How many times as far as the chosen place the others must be from border or events.
const FARTHER: f64 = 4.0;

/// How much likelier a guess must be than the next place.
const GUESS_MARGIN: f64 = 0.05;

/// What the row of an event names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Naming {
    pub(super) from: Whereabouts,
    pub(super) to: Whereabouts,
    /// Whether the event is a crossing.
    pub(super) crossing: bool,
}

/// What a column names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Place,
    District,
    Province,
}

impl Column {
    fn word(self) -> &'static str {
        match self {
            Column::Place => "place",
            Column::District => "district",
            Column::Province => "province",
        }
    }

    /// Whether a name in this column means this kind of entry before any other.
    fn wants(self, kind: EntryKind) -> bool {
        match self {
            Column::Place => !kind.is_area(),
            Column::District => kind == EntryKind::District,
            Column::Province => kind == EntryKind::Province,
        }
    }

    /// Below this score nothing is taken for a name, not even as a guess: of few areas one is meant rather than of many
    /// towns.
    fn least_score(self) -> f64 {
        match self {
            Column::Place => 0.75,
            Column::District => 0.7,
            Column::Province => 0.65,
        }
    }

    /// Whether it may mean it at all.
    fn allows(self, kind: EntryKind) -> bool {
        match self {
            Column::Place => true,
            Column::District => kind > EntryKind::Country,
            Column::Province => kind.is_area(),
        }
    }
}

impl Naming {
    /// The columns that name a place, the narrowest first: name of the column, side, what stands in it, what it names.
    pub(super) fn columns(&self) -> [(&'static str, Side, Option<&str>, Column); 5] {
        let (from, to) = (&self.from, &self.to);
        [
            ("place", Side::Origin, from.place.as_deref(), Column::Place),
            ("to_place", Side::Destination, to.place.as_deref(), Column::Place),
            ("district", Side::Origin, from.district.as_deref(), Column::District),
            ("to_district", Side::Destination, to.district.as_deref(), Column::District),
            ("province", Side::Origin, from.province.as_deref(), Column::Province),
        ]
    }
}

/// The place that a name means in its context.
pub(super) struct Found {
    pub(super) place: Match,
    /// Another place that it may mean as well, less likely.
    pub(super) rival: Option<Match>,
    /// What decided where the row did not.
    pub(super) decided_by: Option<&'static str>,
    /// What the row says of the place that is not so.
    pub(super) misfit: Option<String>,
}

/// The matches that are left, with what left them over.
struct Narrowed {
    left: Vec<Match>,
    decided_by: Option<&'static str>,
    misfit: Option<String>,
}

/// What is known about a name beside the name.
pub(super) struct Context<'a> {
    gazetteer: &'a Gazetteer,
    atlas: &'a Atlas,
    whereabouts: &'a Whereabouts,
    column: Column,
    /// The country that the place lies in.
    country: Option<&'a str>,
    /// The country at the other end, in which it does not lie.
    opposite: Option<&'a str>,
    /// The countries of a crossing: indexes into the atlas.
    crossing: Option<(usize, usize)>,
    /// Where the other events are.
    others: &'a [LonLat],
}

impl<'a> Context<'a> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn new(
        gazetteer: &'a Gazetteer,
        atlas: &'a Atlas,
        naming: &'a Naming,
        side: Side,
        origin: Option<usize>,
        destination: Option<usize>,
        column: Column,
        others: &'a [LonLat],
    ) -> Self {
        let (whereabouts, country, opposite) = match side {
            Side::Origin => (&naming.from, origin, destination),
            Side::Destination => (&naming.to, destination, origin),
        };
        let id = |country: Option<usize>| country.map(|i| atlas.territories[i].id.as_str());
        Context {
            gazetteer,
            atlas,
            whereabouts,
            column,
            country: id(country),
            opposite: id(opposite).filter(|_| naming.crossing && country.is_none()),
            crossing: origin.zip(destination).filter(|(a, b)| naming.crossing && a != b),
            others,
        }
    }

    pub(super) fn is_in_country(&self, entry: &Entry) -> bool {
        entry.country.is_empty()
            || (self.country.is_none_or(|country| entry.country == country)
                && self.opposite.is_none_or(|country| entry.country != country))
    }

    /// The one place that a name means here, and what decided where the row did not.
    pub(super) fn resolve(&self, name: &str) -> Result<Found> {
        let all = self.gazetteer.matches(name, &|e| self.is_in_country(e) && self.column.allows(e.kind));
        // What bears the very name goes before what sounds like it, whatever its kind; among the latter the kind decides.
        let (named, alike): (Vec<Match>, Vec<Match>) = all.into_iter().partition(|m| m.step <= Step::Generic);
        let matches = if named.is_empty() {
            let wanted =
                self.gazetteer.matches(name, &|e| self.is_in_country(e) && self.column.wants(e.kind));
            let sure = |matches: &[Match]| matches.first().is_some_and(Match::is_sure);
            if sure(&wanted) || !sure(&alike) { wanted } else { alike.clone() }
        } else {
            named
        };
        if matches.first().is_none_or(|best| best.score < self.column.least_score()) {
            return Err(self.unknown(name));
        }
        let Narrowed { mut left, mut decided_by, misfit } = self.narrowed(name, matches)?;
        if let Meaning::Several(several) = decide(&left) {
            (left, decided_by) = self.by_distance(several);
        }
        if left[0].step <= Step::Generic {
            left.extend(alike);
        }
        match decide(&left) {
            Meaning::One(found) => Ok(Found { place: found, rival: None, decided_by, misfit }),
            // A guess needs a frame: in all the world something is like anything.
            Meaning::Likely(found, rival)
                if found.is_sure()
                    || (self.country.is_some()
                        && rival.as_ref().is_none_or(|r| r.score < found.score - GUESS_MARGIN)) =>
            {
                Ok(Found { place: found, rival, decided_by, misfit })
            }
            Meaning::Several(several) if several.iter().any(Match::is_sure) => {
                Err(self.ambiguous(name, &several))
            }
            Meaning::Several(_) | Meaning::Likely(..) | Meaning::Unknown => Err(self.unknown(name)),
        }
    }

    /// What matches mean, after what the row says.
    pub(super) fn decide(&self, matches: Vec<Match>) -> Meaning {
        decide(&self.by_row(matches).left)
    }

    /// The matches that the row leaves over. A name that is borne in several countries is refused, unless one bearer is a city
    /// beside which nobody would mean the others, or lies where the other events are.
    fn narrowed(&self, name: &str, matches: Vec<Match>) -> Result<Narrowed> {
        // Across a border the kind of a place decides nothing: a town here and a district there are rivals.
        let said = (self.column != Column::Province && self.whereabouts.province.is_some())
            || (self.column == Column::Place && self.whereabouts.district.is_some());
        if self.country.is_none()
            && !said
            && let Meaning::Several(several) = decide(&matches)
            && several.iter().any(|m| m.entry.country != several[0].entry.country)
        {
            return match self.by_distance(several) {
                (left, decided_by @ Some(_)) => Ok(Narrowed { left, decided_by, misfit: None }),
                (several, None) => Err(self.ambiguous(name, &several)),
            };
        }
        Ok(self.by_row(matches))
    }

    /// What the row says narrows the choice as long as somebody is left: sources leave the admin chain incomplete too
    /// often to make it a condition.
    fn by_row(&self, mut left: Vec<Match>) -> Narrowed {
        let (province, district) =
            (self.whereabouts.province.as_deref(), self.whereabouts.district.as_deref());
        let (provinces, districts) = (self.area_names(province), self.area_names(district));
        let within = |names: &Vec<String>, area: &str| names.is_empty() || names.contains(&fold(area));
        let in_province = |e: &Entry| self.column == Column::Province || within(&provinces, &e.province);
        let in_district = |e: &Entry| self.column == Column::District || within(&districts, &e.district);
        // A place whose province is known, and is another one.
        let smaller = |m: &&Match| m.entry.kind > EntryKind::Province;
        let elsewhere = |m: &Match| !m.entry.province.is_empty() && !in_province(&m.entry);
        let misfit = province
            .filter(|_| left.iter().any(|m| smaller(&m)) && left.iter().filter(smaller).all(elsewhere));
        let misfit = misfit.map(|name| format!("the province {name:?}"));
        let narrowing: [&dyn Fn(&Entry) -> bool; 4] =
            [&in_province, &in_district, &|e| self.column.wants(e.kind), &|e| {
                !e.kind.is_area() || self.column != Column::Place
            }];
        for keep in narrowing {
            if left.iter().any(|m| keep(&m.entry)) {
                left.retain(|m| keep(&m.entry));
            }
        }
        Narrowed { left, decided_by: None, misfit }
    }

    /// The names, folded, of the areas that a column of the row may mean.
    fn area_names(&self, name: Option<&str>) -> Vec<String> {
        let Some(name) = name else { return Vec::new() };
        let areas = self.gazetteer.matches(name, &|e| e.kind.is_area() && self.is_in_country(e));
        let mut names: Vec<String> =
            areas.iter().filter(|m| m.is_sure()).map(|m| fold(&m.entry.name)).collect();
        names.push(fold(name));
        names
    }

    /// Of places that are equally likely the one at the border that a crossing crosses, or the one near the other events:
    /// where there is one, and the others are far from it.
    fn by_distance(&self, several: Vec<Match>) -> (Vec<Match>, Option<&'static str>) {
        let border: Vec<LonLat> = self.crossing.map_or(Vec::new(), |(a, b)| {
            let arcs = self.atlas.shared_border(a, b);
            arcs.into_iter().flat_map(|arc| self.atlas.arcs[arc].points.iter().copied()).collect()
        });
        if let Some(found) = alone_near(&several, &border, AT_BORDER_KM) {
            return (vec![found.clone()], Some("near the border"));
        }
        if let Some(found) = near_events(&several, self.others) {
            return (vec![found.clone()], Some("near other events"));
        }
        (several, None)
    }

    pub(super) fn ambiguous(&self, name: &str, several: &[Match]) -> Error {
        Error::new(ErrorKind::AmbiguousName, format!("{name:?} can mean {}", list(several))).hint(SAY_WHICH)
    }

    fn unknown(&self, name: &str) -> Error {
        let what = self.column.word();
        if let Some(country) = self.country
            && let elsewhere = self.gazetteer.matches(name, &|e| !self.is_in_country(e))
            && elsewhere.first().is_some_and(Match::is_sure)
        {
            return Error::new(ErrorKind::UnknownName, format!("{name:?} is not in {country}")).hint(format!(
                "it is known as {}; where people arrived is written in to_place, to_district and to_country",
                list(&elsewhere)
            ));
        }
        let mut near = self.gazetteer.matches(name, &|e| self.is_in_country(e));
        near.truncate(3);
        let hint = if near.is_empty() {
            format!("give lat and lon, or add the {what} with --places")
        } else {
            format!("the nearest names are {}; or give lat and lon, or add it with --places", list(&near))
        };
        Error::new(ErrorKind::UnknownName, format!("no {what} called {name:?} is known")).hint(hint)
    }
}

/// The most candidates that a message lists.
const LISTED: usize = 12;

fn list(matches: &[Match]) -> String {
    let mut names: Vec<String> = matches.iter().take(LISTED).map(|m| m.entry.in_full()).collect();
    if matches.len() > LISTED {
        names.push(format!("and {} more", matches.len() - LISTED));
    }
    names.join("; ")
}

/// The place near events, where the others are far from them.
pub(super) fn near_events<'m>(several: &'m [Match], events: &[LonLat]) -> Option<&'m Match> {
    alone_near(several, events, NEAR_EVENTS_KM)
}

/// The place that is so near to one of some points, where all others are far from them.
fn alone_near<'m>(several: &'m [Match], points: &[LonLat], near_km: f64) -> Option<&'m Match> {
    let mut by_distance: Vec<(f64, &Match)> =
        several.iter().map(|m| Some((nearest(&m.entry, points)?, m))).collect::<Option<_>>()?;
    by_distance.sort_by(|a, b| a.0.total_cmp(&b.0));
    match by_distance[..] {
        [(least, found), (next, _), ..] if least <= near_km && next > near_km.max(FARTHER * least) => {
            Some(found)
        }
        _ => None,
    }
}

/// The distance from a place to the nearest of some points, km.
pub(super) fn nearest(entry: &Entry, points: &[LonLat]) -> Option<f64> {
    let at = Point::from(entry.at?);
    let distance = |p: &LonLat| Haversine.distance(at, Point::from(*p)) / 1000.0;
    points.iter().map(distance).min_by(f64::total_cmp)
}
