//! How well names are found in spellings that the gazetteer has not seen.
//!
//! `cargo run --release --example evaluate_names [FOLD] [list]` leaves every third spelling of the region's places out of the
//! index (of three folds number FOLD, 0 by default), looks these up, and looks up names of other continents as well. The rules
//! and thresholds of matching were chosen on folds 1 and 2; fold 0 was left alone. `list` shows what was not found first, and
//! what was taken for another place without a word. The tables are made by `data/build/evaluation.py`.

#![allow(clippy::print_stdout, reason = "its output is what it is for")]

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

use marz::gazetteer::{Entry, EntryKind, Gazetteer, Index, Match, Meaning, decide};

/// Places with the spellings that they are indexed by, by their number in the source.
type Known = BTreeMap<String, (Entry, Vec<String>)>;

/// A spelling that was left out of the index.
struct Asked {
    /// The number of its place.
    place: String,
    spelling: String,
    script: String,
}

/// What became of the look-ups of one script.
#[derive(Default)]
struct Tally {
    asked: usize,
    /// The right place comes first.
    first: usize,
    /// The same, or it is one of those that the name is called ambiguous between.
    told: usize,
    ambiguous: usize,
    guessed: usize,
    unknown: usize,
    /// Another place was taken for it without a word.
    wrong: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let fold = arguments.next().unwrap_or("0".to_owned());
    let list = arguments.next().is_some();
    let mut known = Known::new();
    read("data/gazetteer/towns.csv", EntryKind::Town, &mut known)?;
    read("data/gazetteer/districts.csv", EntryKind::District, &mut known)?;
    let mut asked: Vec<Asked> = Vec::new();
    for row in csv::Reader::from_path("data/evaluation/spellings.csv")?.deserialize() {
        let (place, spelling, script, of_three): (String, String, String, String) = row?;
        match known.get_mut(&place) {
            Some(_) if of_three == fold => asked.push(Asked { place, spelling, script }),
            Some((_, names)) => names.push(spelling),
            None => {}
        }
    }
    let places: Vec<(Entry, Vec<String>)> = known.values().cloned().collect();
    let names: usize = places.iter().map(|(_, names)| names.len() + 1).sum();
    println!("{} places with {names} names; {} spellings left out (fold {fold})", places.len(), asked.len());
    let gazetteer = Gazetteer::new(vec![Index::build(places)?], Vec::new())?;
    evaluate(&gazetteer, &known, &asked, "by the name alone", |_, _| true, list);
    evaluate(&gazetteer, &known, &asked, "with the country known", |a, b| a.country == b.country, list);
    elsewhere(&gazetteer, list)
}

/// Looks spellings up among the places that are accepted beside the right one, and prints what became of them.
fn evaluate(
    gazetteer: &Gazetteer,
    known: &Known,
    asked: &[Asked],
    heading: &str,
    accept: fn(&Entry, &Entry) -> bool,
    list: bool,
) {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let start = Instant::now();
    let mut seconds = 0.0;
    for Asked { place, spelling, script } in asked {
        let (entry, _) = &known[place];
        let before = start.elapsed().as_secs_f64();
        let matches = gazetteer.matches(spelling, &|other| accept(entry, other));
        let meaning = decide(&matches);
        seconds += start.elapsed().as_secs_f64() - before;
        let right = |m: &Match| m.entry.country == entry.country && m.entry.apart_km(entry) < 10.0;
        let is_first = matches.first().is_some_and(right);
        let is_equal = matches!(&meaning, Meaning::Several(several) if several.iter().any(right));
        let tally = tallies.entry(script).or_default();
        tally.asked += 1;
        tally.first += usize::from(is_first);
        tally.told += usize::from(is_first || is_equal);
        match &meaning {
            Meaning::Several(_) => tally.ambiguous += 1,
            Meaning::Unknown => tally.unknown += 1,
            Meaning::Likely(..) => tally.guessed += 1,
            Meaning::One(found) => tally.wrong += usize::from(!right(found)),
        }
        if list && !is_first {
            let unsaid = if matches!(meaning, Meaning::One(_)) { "wrong" } else { "not first" };
            let found = matches.first().map_or("nothing".to_owned(), |m| m.entry.in_full());
            println!("{unsaid}: {spelling} is {}, found {found}", entry.in_full());
        }
    }
    println!(
        "\n{heading}\nscript     asked  right first  or among equals  ambiguous  guess  unknown  wrong unsaid"
    );
    for (script, t) in tallies {
        let share = |n: usize| 100.0 * n as f64 / t.asked as f64;
        println!(
            "{script:9} {:6} {:11.1}% {:15.1}% {:9.1}% {:5.1}% {:7.1}% {:12.2}%",
            t.asked,
            share(t.first),
            share(t.told),
            share(t.ambiguous),
            share(t.guessed),
            share(t.unknown),
            share(t.wrong)
        );
    }
    println!("{:.0} look-ups a second", asked.len() as f64 / seconds);
}

/// Looks up names of other continents, of which none is meant to be found.
fn elsewhere(gazetteer: &Gazetteer, list: bool) -> Result<(), Box<dyn Error>> {
    let (mut all, mut taken) = (0, 0);
    for row in csv::Reader::from_path("data/evaluation/elsewhere.csv")?.deserialize() {
        let (_, name, country): (String, String, String) = row?;
        all += 1;
        if let Meaning::One(found) = gazetteer.meaning(&name, &|_| true) {
            taken += 1;
            if list {
                println!("{name} ({country}) was taken for {}, {:.3}", found.entry.in_full(), found.score);
            }
        }
    }
    println!("\nof {all} names of other continents {taken} were taken for one of the region without a word");
    Ok(())
}

/// Reads a table of places, without their other names.
fn read(file: &str, kind: EntryKind, known: &mut Known) -> Result<(), Box<dyn Error>> {
    for row in csv::Reader::from_path(file)?.deserialize() {
        let row: BTreeMap<String, String> = row?;
        let text = |column: &str| row.get(column).cloned().unwrap_or_default();
        let entry = Entry {
            name: text("name").into(),
            kind,
            country: text("country").into(),
            province: text("province").into(),
            district: text("district").into(),
            at: text("lon").parse().ok().zip(text("lat").parse().ok()),
            uncertainty_km: 0.0,
            population: text("population").parse().unwrap_or_default(),
        };
        // A district whose seat is unknown has no number there.
        let id = Some(text("geonameid")).filter(|id| !id.is_empty());
        known.insert(id.unwrap_or_else(|| entry.in_full()), (entry, Vec::new()));
    }
    Ok(())
}
