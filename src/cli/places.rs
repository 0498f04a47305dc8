//! `marz places`: what names mean.

use marz::atlas::{LonLat, Word};
use marz::gazetteer::{LookUp, Match, Meaning};
use marz::{Error, ErrorKind, Result, story};
use serde::Serialize;

use super::args::PlacesArgs;
use super::render::print;

/// Looks names up; false where one is unknown.
pub(super) fn places(args: &PlacesArgs) -> Result<bool> {
    let gazetteer = story::gazetteer(&args.places, &args.aliases)?;
    let near = args.near.as_deref().map(point).transpose()?;
    let look_up = |name: &String| -> Result<(String, LookUp)> {
        Ok((name.clone(), LookUp::new(&gazetteer, name, args.within.as_deref(), near)?))
    };
    let found: Vec<(String, LookUp)> = args.names.iter().map(look_up).collect::<Result<_>>()?;
    let text = if args.json { json(&found)? } else { found.iter().map(|(name, f)| lines(name, f)).collect() };
    print(text.as_bytes())?;
    Ok(found.iter().all(|(_, found)| found.meaning != Meaning::Unknown))
}

fn point(text: &str) -> Result<LonLat> {
    let numbers: Vec<Option<f64>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    match numbers[..] {
        [Some(x), Some(y)] if x.abs() <= 180.0 && y.abs() <= 90.0 => Ok(LonLat { x, y }),
        _ => Err(Error::new(
            ErrorKind::Option,
            format!("expected longitude,latitude in degrees, found {text:?}"),
        )
        .at("--near")
        .hint("for example 71.55,37.49")),
    }
}

/// What is said of a meaning in one word.
fn word(meaning: &Meaning) -> &'static str {
    match meaning {
        Meaning::One(_) => "found",
        Meaning::Likely(..) => "likely",
        Meaning::Several(_) => "ambiguous",
        Meaning::Unknown => "unknown",
    }
}

/// The most matches that are listed for reading.
const LISTED: usize = 12;

/// A line for what the name means, and one for each match.
fn lines(name: &str, found: &LookUp) -> String {
    let said = match &found.meaning {
        Meaning::One(one) => format!("is {}", one.entry.in_full()),
        Meaning::Likely(one, None) => format!("is likely {}: low confidence, check it", one.entry.in_full()),
        Meaning::Likely(one, Some(other)) => {
            format!("is likely {}, but may be {}", one.entry.in_full(), other.entry.in_full())
        }
        Meaning::Several(several) => {
            format!("is ambiguous: {} places; say the district, province or country", several.len())
        }
        Meaning::Unknown => "is unknown".to_owned(),
    };
    let mut text = format!("{name} {said}\n");
    for found in found.matches.iter().take(LISTED) {
        let at = found.entry.at.map_or(String::new(), |(lon, lat)| format!("{lon:.4},{lat:.4}"));
        text.push_str(&format!(
            "  {:.2}  {:14}  {:18}  {}\n",
            found.score,
            found.step.word(),
            at,
            found.entry.in_full()
        ));
    }
    if found.matches.len() > LISTED {
        text.push_str(&format!("  and {} more: see --json\n", found.matches.len() - LISTED));
    }
    text
}

/// A name with its matches, for programs.
#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
    meaning: &'static str,
    matches: Vec<Place<'a>>,
}

/// A match.
#[derive(Serialize)]
struct Place<'a> {
    name: &'a str,
    kind: &'static str,
    /// What it belongs to, the narrowest first: district, province, country.
    chain: Vec<&'a str>,
    country: &'a str,
    lon: Option<f64>,
    lat: Option<f64>,
    uncertainty_km: f64,
    population: u32,
    score: f64,
    step: &'static str,
    /// Whether the name is a name of this place, and not merely like one.
    sure: bool,
}

fn json(found: &[(String, LookUp)]) -> Result<String> {
    let named: Vec<Named<'_>> = found
        .iter()
        .map(|(name, found)| Named {
            name,
            meaning: word(&found.meaning),
            matches: found.matches.iter().map(Place::new).collect(),
        })
        .collect();
    let mut json =
        serde_json::to_string_pretty(&named).map_err(|e| Error::new(ErrorKind::Format, e.to_string()))?;
    json.push('\n');
    Ok(json)
}

impl<'a> Place<'a> {
    fn new(found: &'a Match) -> Self {
        let entry = &found.entry;
        let round = |v: f64, steps: f64| (v * steps).round() / steps;
        let chain = [&*entry.district, &*entry.province, &*entry.country];
        Place {
            name: &entry.name,
            kind: entry.kind.word(),
            chain: chain.into_iter().filter(|part| !part.is_empty()).collect(),
            country: &entry.country,
            lon: entry.at.map(|(lon, _)| lon),
            lat: entry.at.map(|(_, lat)| lat),
            uncertainty_km: round(f64::from(entry.uncertainty_km), 10.0),
            population: entry.population,
            score: round(found.score, 1000.0),
            step: found.step.word(),
            sure: found.is_sure(),
        }
    }
}
