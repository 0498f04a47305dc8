//! How well names are found in spellings that the gazetteer has not seen.
//!
//! `cargo run --release --example evaluate_names [FOLD]` leaves every third spelling of the region's places out of the index
//! (of three folds number FOLD, 0 by default), looks these up, and looks up names of other continents as well. The rules
//! and thresholds of matching were chosen on folds 1 and 2; fold 0 was left alone. The tables are made by
//! `data/build/evaluation.py`.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

use marz::gazetteer::{Entry, EntryKind, Gazetteer, Index, Match, Meaning, decide};

/// A place of the gazetteer with the spellings that it is indexed by.
type Known = BTreeMap<String, (Entry, Vec<String>)>;

/// What became of the look-ups of one script.
#[derive(Default)]
struct Tally {
    asked: usize,
    first: usize,
    /// First, or one of those called ambiguous.
    told: usize,
    ambiguous: usize,
    guessed: usize,
    unknown: usize,
    wrong: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let fold = std::env::args().nth(1).unwrap_or("0".to_owned());
    let verbose = std::env::args().nth(2).is_some();
    let mut known = Known::new();
    read("data/gazetteer/towns.csv", EntryKind::Town, &mut known)?;
    read("data/gazetteer/districts.csv", EntryKind::District, &mut known)?;
    let mut asked: Vec<(String, String, String)> = Vec::new();
    for row in csv::Reader::from_path("data/evaluation/spellings.csv")?.deserialize() {
        let (id, spelling, script, of_three): (String, String, String, String) = row?;
        let Some((_, names)) = known.get_mut(&id) else { continue };
        if of_three == fold { asked.push((id, spelling, script)) } else { names.push(spelling) }
    }
    let places: Vec<(Entry, Vec<String>)> = known.values().cloned().collect();
    let (count, names) = (places.len(), places.iter().map(|(_, names)| names.len() + 1).sum::<usize>());
    let gazetteer = Gazetteer::new(vec![Index::build(places)?], Vec::new())?;
    println!("{count} places with {names} names; {} spellings left out (fold {fold})", asked.len());
    for with_country in [false, true] {
        let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
        let start = Instant::now();
        for (id, spelling, script) in &asked {
            let (entry, _) = &known[id];
            let accept = |e: &Entry| !with_country || e.country == entry.country;
            let matches = gazetteer.matches(spelling, &accept);
            let right = |m: &Match| m.entry.country == entry.country && m.entry.apart_km(entry) < 10.0;
            let tally = tallies.entry(script).or_default();
            tally.asked += 1;
            let first = matches.first().cloned();
            let is_first = first.as_ref().is_some_and(right);
            let meaning = decide(&matches);
            let is_equal = matches!(&meaning, Meaning::Several(several) if several.iter().any(right));
            tally.first += usize::from(is_first);
            tally.told += usize::from(is_first || is_equal);
            match meaning {
                Meaning::Several(_) => tally.ambiguous += 1,
                Meaning::Unknown => tally.unknown += 1,
                Meaning::Likely(..) => tally.guessed += 1,
                Meaning::One(found) if !right(&found) => {
                    tally.wrong += 1;
                    if verbose {
                        println!(
                            "wrong: {spelling} is {} and was taken for {}",
                            entry.in_full(),
                            found.entry.in_full()
                        );
                    }
                }
                Meaning::One(_) => {}
            }
            if verbose && !is_first {
                let found =
                    first.map_or("nothing".to_owned(), |m| format!("{} {:.3}", m.entry.in_full(), m.score));
                println!("not first ({script}): {spelling} is {}, found {found}", entry.in_full());
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        println!("\n{}", if with_country { "with the country known" } else { "by the name alone" });
        println!(
            "script     asked  right first  or among equals  called ambiguous  called a guess  unknown  wrong unsaid"
        );
        for (script, t) in tallies {
            let share = |n: usize| 100.0 * n as f64 / t.asked as f64;
            println!(
                "{script:9} {:6} {:11.1}% {:15.1}% {:16.1}% {:14.1}% {:7.1}% {:12.2}%",
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
    let (mut all, mut taken) = (0, 0);
    for row in csv::Reader::from_path("data/evaluation/elsewhere.csv")?.deserialize() {
        let (_, name, country): (String, String, String) = row?;
        all += 1;
        let meaning = gazetteer.meaning(&name, &|_| true);
        if let Meaning::One(found) = &meaning {
            taken += 1;
            println!("{name} ({country}) was taken for {}, {:.3}", found.entry.in_full(), found.score);
        }
    }
    println!("\nof {all} names of other continents {taken} were taken for one of the region without a word");
    Ok(())
}

fn read(file: &str, kind: EntryKind, known: &mut Known) -> Result<(), Box<dyn Error>> {
    for row in csv::Reader::from_path(file)?.deserialize() {
        let row: BTreeMap<String, String> = row?;
        let text = |column: &str| row.get(column).cloned().unwrap_or_default();
        let at = text("lon").parse().ok().zip(text("lat").parse().ok());
        let entry = Entry {
            name: text("name").into(),
            kind,
            country: text("country").into(),
            province: text("province").into(),
            district: text("district").into(),
            at,
            uncertainty_km: 0.0,
            population: text("population").parse().unwrap_or_default(),
        };
        // A district whose seat is unknown has no number there.
        let id = Some(text("geonameid")).filter(|id| !id.is_empty());
        known.insert(id.unwrap_or_else(|| entry.in_full()), (entry, Vec::new()));
    }
    Ok(())
}
