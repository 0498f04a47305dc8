//! Rows with one id tell of one event, where they agree about where and when it was.

use geo::{Distance, Haversine};

use crate::atlas::{Account, Count, Exactness, Incident, Kind, LonLat, Status, Whereabouts, Word};
use crate::error::{Error, ErrorKind, Result, Warning};
use crate::gazetteer::fold;

/// Coordinates so far apart may be of one place, m: sources round them, or take another end of a town.
const SAME_PLACE_M: f64 = 10_000.0;

/// Adds what a later row says to an event. The first row wins where both say something; what it leaves open is taken
/// from the later.
///
/// The number that is drawn is the first exact one, else the first there is; the range goes from the lowest to the
/// highest figure. Each row's own figure, source and note are kept. Of dates of which one holds the other, the narrower
/// is taken. `said` tells whether the first row and the later one have a cell in a column.
///
/// # Errors
/// When the rows do not agree about the place or the dates.
pub(super) fn merge(
    first: &mut Incident,
    later: Incident,
    said: impl Fn(&str) -> (bool, bool),
) -> Result<Vec<Warning>> {
    if let Some((what, there, here)) = disagreement(first, &later) {
        let message = format!(
            "has the id {:?} of {}, and another {what}: {here}, where that has {there}",
            first.id, first.row
        );
        return Err(Error::new(ErrorKind::Value, message)
            .at(later.row)
            .hint("give each event an id of its own; rows with one id are two reports of one event"));
    }
    let mut warnings = Vec::new();
    let id = first.id.clone();
    let (row, later_row) = (first.row, later.row);
    let mut conflict = |column: &str, kept: &str, dropped: &str| {
        let message =
            format!("{column} is {kept:?} in {row} and {dropped:?} in {later_row}: the first is taken");
        warnings.push(Warning::new("conflict", message).feature(&id).hint("let both rows say the same"));
    };
    for (column, own, new) in [
        ("who", &mut first.who, &later.who),
        ("outcome", &mut first.outcome, &later.outcome),
        ("place", &mut first.from.place, &later.from.place),
        ("district", &mut first.from.district, &later.from.district),
        ("province", &mut first.from.province, &later.from.province),
        ("country", &mut first.from.country, &later.from.country),
        ("to_place", &mut first.to.place, &later.to.place),
        ("to_district", &mut first.to.district, &later.to.district),
        ("to_country", &mut first.to.country, &later.to.country),
    ] {
        match (&*own, new) {
            (Some(own), Some(new)) if fold(own) != fold(new) => conflict(column, own, new),
            (None, Some(new)) => *own = Some(new.clone()),
            _ => {}
        }
    }
    // What no row says is what it usually is, and contradicts nothing.
    match (said("kind").0 || first.kind != Kind::default(), said("kind").1) {
        (false, true) => first.kind = later.kind,
        (true, true) if first.kind != later.kind => conflict("kind", first.kind.word(), later.kind.word()),
        _ => {}
    }
    match (said("status").0 || first.status != Status::default(), said("status").1) {
        (false, true) => first.status = later.status,
        (true, true) if first.status != later.status => {
            conflict("status", first.status.word(), later.status.word());
        }
        _ => {}
    }
    match (first.precision, later.precision) {
        (Some(own), Some(new)) if own != new => conflict("precision", own.word(), new.word()),
        (own, new) => first.precision = own.or(new),
    }
    match (first.dates, later.dates) {
        (Some(own), Some(new)) if own.join(new).days() == own.days().max(new.days()) => {
            first.dates = Some(if new.days() < own.days() { new } else { own });
        }
        (Some(own), Some(new)) => conflict("date", &own.to_string(), &new.to_string()),
        (own, new) => first.dates = own.or(new),
    }
    first.at = first.at.or(later.at);
    for (column, text) in later.other {
        match first.other.get(&column) {
            Some(own) if *own != text => {
                first.other.insert(format!("{column} ({later_row})"), text);
            }
            _ => {
                first.other.insert(column, text);
            }
        }
    }
    first.accounts.extend(later.accounts);
    first.count = count(&first.accounts);
    Ok(warnings)
}

/// The number of an event of which several rows tell.
fn count(accounts: &[Account]) -> Count {
    let known = || accounts.iter().map(|account| account.count).filter(|count| count.best.is_some());
    let drawn = known().find(|count| count.exactness == Exactness::Exact).or(known().next());
    let low = known().filter_map(|count| count.range.map(|(low, _)| low).or(count.best)).min();
    let high = known().filter_map(|count| count.range.map(|(_, high)| high).or(count.best)).max();
    let range = low.zip(high).filter(|(low, high)| low < high);
    drawn.map_or(Count::default(), |count| Count { range, ..count })
}

/// What two rows can't both be right about: what it is, and what the first and the later say.
fn disagreement(first: &Incident, later: &Incident) -> Option<(&'static str, String, String)> {
    if let (Some(a), Some(b)) = (first.dates, later.dates)
        && !a.overlaps(&b)
    {
        return Some(("date", a.to_string(), b.to_string()));
    }
    let same = match (first.at, later.at) {
        (Some(a), Some(b)) => Haversine.distance(geo::Point::from(a), geo::Point::from(b)) <= SAME_PLACE_M,
        _ => {
            let named = |a: &Whereabouts, b: &Whereabouts| narrowest(a) == narrowest(b);
            named(&first.from, &later.from) && named(&first.to, &later.to)
        }
    };
    (!same).then(|| ("place", place(first), place(later)))
}

/// The narrowest name and how narrow it is.
fn narrowest(place: &Whereabouts) -> Option<(usize, String)> {
    let names = [&place.place, &place.district, &place.province, &place.country];
    names.iter().enumerate().find_map(|(i, name)| Some((i, fold(name.as_ref()?))))
}

/// Where a row says that its event was, for messages.
fn place(incident: &Incident) -> String {
    let names: Vec<&str> =
        [&incident.from, &incident.to].into_iter().filter_map(Whereabouts::narrowest).collect();
    match incident.at {
        Some(LonLat { x, y }) => format!("lat {y}, lon {x}"),
        None => format!("{:?}", names.join(" to ")),
    }
}
