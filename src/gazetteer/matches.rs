use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::fold::Folded;
use super::index::{Layer, Met, skeleton};
use super::meaning::{Meaning, decide};
use super::sound::Sounds;
use super::{Entry, EntryKind, Index};
use crate::atlas::Word;
use crate::error::Result;

/// A place that a name may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The place.
    pub entry: Entry,
    /// How it was found.
    pub step: Step,
    /// How like the name is to one of the place's, 0 to 1.
    pub score: f64,
    /// Whether that is enough to take it for one.
    sure: bool,
    /// Whether the name is the one that the place is shown with, and not another one of it.
    pub(super) main: bool,
}

/// What had to be overlooked to find a name, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Nothing: the name is the one that the place is shown with.
    Exact,
    /// Case, marks, punctuation, or the name is another one of the place.
    Folded,
    /// Words such as "district".
    Generic,
    /// The convention of spelling, or the script.
    Transliterated,
    /// More than conventions explain: a slip, or another place.
    Near,
}

impl Word for Step {
    const WORDS: &'static [(Self, &'static str)] = &[
        (Step::Exact, "exact"),
        (Step::Folded, "folded"),
        (Step::Generic, "generic"),
        (Step::Transliterated, "transliterated"),
        (Step::Near, "near"),
    ];
}

/// Below this score a match by sound is a guess, and a name of few sounds needs more: `SURE + SHORT / weight`. Chosen with
/// `examples/evaluate_names.rs` on spellings that its figures are not taken from.
const SURE: f64 = 0.88;

/// See [`SURE`].
const SHORT: f64 = 0.2;

/// Below this score a name is not even a guess.
const LEAST: f64 = 0.6;

/// The most matches that are given, unless more places bear the very name.
const MOST: usize = 40;

/// Beside a place that bears the very name, one that scores lower by more than this is not given.
const FAR_FROM_NAMED: f64 = 0.1;

/// Beside a place whose name sounds alike, one that scores lower by more than this is not given.
const FAR_FROM_ALIKE: f64 = 0.2;

impl Match {
    /// Whether the name is a name of this place, and not merely like one.
    pub fn is_sure(&self) -> bool {
        self.sure
    }
}

/// All places that can be named: those built in, and the user's own.
#[derive(Debug)]
pub struct Gazetteer {
    built_in: Vec<Layer>,
    own: Vec<Layer>,
    /// Folded spellings of the user's, and the names that they stand for.
    aliases: BTreeMap<String, String>,
}

impl Gazetteer {
    /// A gazetteer of finished indexes: those built in, which complete each other, and the user's own.
    ///
    /// # Errors
    /// When an index is damaged.
    pub fn new(built_in: Vec<Index<'static>>, own: Vec<Index<'static>>) -> Result<Self> {
        let layers =
            |indexes: Vec<Index<'static>>| indexes.into_iter().map(Layer::new).collect::<Result<_>>();
        Ok(Gazetteer { built_in: layers(built_in)?, own: layers(own)?, aliases: BTreeMap::new() })
    }

    /// Makes a spelling stand for a name: whatever bears the name bears the spelling.
    pub fn alias(&mut self, alias: &str, name: &str) {
        self.aliases.insert(Folded::new(alias).own, name.to_owned());
    }

    /// The bearers of a name, up to case, marks and generic words. The user's own hide those built in, and those of a
    /// later index those of an earlier one: what users add themselves is what they mean.
    pub fn find(&self, name: &str) -> Vec<Entry> {
        self.named(name, &self.folded(name), &|_| true).into_iter().map(|found| found.entry).collect()
    }

    /// The places among those accepted that a name may mean, the likeliest and then the largest first.
    ///
    /// Beside bearers of the very name only those are given whose name sounds much like it.
    pub fn matches(&self, name: &str, accept: &dyn Fn(&Entry) -> bool) -> Vec<Match> {
        let folded = self.folded(name);
        if folded.whole.is_empty() {
            return Vec::new();
        }
        let mut matches = self.named(name, &folded, accept);
        if let Some(sounds) = Sounds::of(&folded.own) {
            let alike = self.alike(&sounds, matches.is_empty(), accept);
            let new: Vec<Match> =
                alike.into_iter().filter(|m| !matches.iter().any(|n| n.entry == m.entry)).collect();
            matches.extend(new);
        }
        if !matches.iter().any(Match::is_sure) {
            matches.extend(self.in_part(&folded, accept));
            matches.extend(self.longer(&folded, accept));
        }
        sort(&mut matches);
        if let Some(best) = matches.first() {
            let least = best.score - if best.step <= Step::Generic { FAR_FROM_NAMED } else { FAR_FROM_ALIKE };
            matches.retain(|m| m.score >= least);
        }
        // All bearers of the very name, but not all that sounds a little like it.
        let named = matches.partition_point(|m| m.step <= Step::Generic);
        matches.truncate(MOST.max(named));
        matches
    }

    /// Places with a name that sounds alike; where `far`, also those with a name that is merely near.
    fn alike(&self, sounds: &Sounds, far: bool, accept: &dyn Fn(&Entry) -> bool) -> Vec<Match> {
        let skeletons = sounds.skeletons();
        let sure = SURE + SHORT / sounds.weight().max(0.4);
        // Beside places that bear the very name only those matter whose name sounds much like it.
        let least = if far { LEAST } else { 0.98 - FAR_FROM_NAMED };
        let mut search = Search { sounds, accept, sure, least, best: BTreeMap::new() };
        for (number, layer) in self.layers().enumerate() {
            for skeleton in &skeletons {
                layer.alike(skeleton, |met| search.consider(number, layer, met, Step::Transliterated));
            }
        }
        if far && !search.best.values().any(Match::is_sure) {
            for (number, layer) in self.layers().enumerate() {
                // In a short name a letter more is another name.
                let letters = if skeletons[0].len() > 3 && layer.len() < FEW { 2 } else { 1 };
                layer.near(&skeletons[0], letters, |met| search.consider(number, layer, met, Step::Near));
            }
        }
        search.best.into_values().collect()
    }

    /// Places whose name is a name without one of its words: "Bazar Yaypan" for Yaypan.
    fn in_part(&self, folded: &Folded, accept: &dyn Fn(&Entry) -> bool) -> Vec<Match> {
        let mut matches = Vec::new();
        if folded.words.len() < 2 {
            return matches;
        }
        for word in 0..folded.words.len() {
            let mut words = folded.words.clone();
            words.remove(word);
            let rest = words.concat();
            if rest.chars().count() < LEAST_PART {
                continue;
            }
            let rest_folded = Folded::new(&rest);
            let found = self.layers().flat_map(|layer| named(layer, &rest, &rest_folded, accept));
            matches.extend(found.map(|m| Match { step: Step::Near, score: PART, sure: false, ..m }));
        }
        matches
    }

    /// Places whose name begins with a name and goes on: Haveli Lakha for "Haveli".
    fn longer(&self, folded: &Folded, accept: &dyn Fn(&Entry) -> bool) -> Vec<Match> {
        let mut best: BTreeMap<(usize, u32), Match> = BTreeMap::new();
        if folded.own.chars().count() < LEAST_BEGINNING || skeleton(&folded.own).len() < LEAST_BONES {
            return Vec::new();
        }
        for (number, layer) in self.layers().enumerate() {
            layer.longer(&folded.own, |met| {
                for place in layer.bearers(met.bearers) {
                    let entry = layer.entry(place);
                    if accept(&entry) {
                        let found =
                            Match { entry, step: Step::Near, score: BEGINNING, sure: false, main: false };
                        best.insert((number, place), found);
                    }
                }
            });
        }
        best.into_values().collect()
    }

    /// What a name means among the places accepted.
    pub fn meaning(&self, name: &str, accept: &dyn Fn(&Entry) -> bool) -> Meaning {
        decide(&self.matches(name, accept))
    }

    /// The bearers of a name, by the steps that compare no sounds.
    fn named(&self, name: &str, folded: &Folded, accept: &dyn Fn(&Entry) -> bool) -> Vec<Match> {
        let own = self.own.iter().rev().map(|layer| named(layer, name, folded, accept));
        if let Some(own) = own.into_iter().find(|own| !own.is_empty()) {
            return own;
        }
        let mut matches: Vec<Match> =
            self.built_in.iter().flat_map(|layer| named(layer, name, folded, accept)).collect();
        sort(&mut matches);
        matches
    }

    /// The name that is looked for: the one that an alias stands for.
    fn folded(&self, name: &str) -> Folded {
        let folded = Folded::new(name);
        match self.aliases.get(&folded.own) {
            Some(name) => Folded::new(name),
            None => folded,
        }
    }

    fn layers(&self) -> impl Iterator<Item = &Layer> {
        self.own.iter().chain(&self.built_in)
    }

    /// All settlements of so many inhabitants.
    pub fn towns(&self, inhabitants: u32) -> impl Iterator<Item = Entry> {
        self.layers().flat_map(move |layer| {
            let town = move |place: &u32| {
                let kind = layer.kind(*place);
                !kind.is_area() && kind != EntryKind::Spot && layer.population(*place) >= inhabitants
            };
            (0..layer.len() as u32).filter(town).map(|place| layer.entry(place))
        })
    }

    /// All districts.
    pub fn districts(&self) -> impl Iterator<Item = Entry> {
        self.of_kind(EntryKind::District)
    }

    /// All countries.
    pub(super) fn countries(&self) -> impl Iterator<Item = Entry> {
        self.of_kind(EntryKind::Country)
    }

    fn of_kind(&self, kind: EntryKind) -> impl Iterator<Item = Entry> {
        self.layers().flat_map(move |layer| {
            let of_kind = move |place: &u32| layer.kind(*place) == kind;
            (0..layer.len() as u32).filter(of_kind).map(|place| layer.entry(place))
        })
    }
}

/// The score of a name with the very sounds of another: that it is another spelling of it is never as sure as that it is it.
const SPELLING: f64 = 0.96;

/// The score of a name that is another without one of its words.
const PART: f64 = 0.75;

/// The score of a name with which a longer one begins.
const BEGINNING: f64 = 0.8;

/// Fewer letters of a name, or bones of its skeleton, are the beginning of too many.
const LEAST_BEGINNING: usize = 5;

/// See [`LEAST_BEGINNING`].
const LEAST_BONES: usize = 2;

/// Fewer letters of a name are no part of it.
const LEAST_PART: usize = 4;

/// In an index of fewer places names are looked for farther away.
const FEW: usize = 20_000;

/// The bearers of a name in one index, by the steps that compare no sounds.
fn named(layer: &Layer, name: &str, folded: &Folded, accept: &dyn Fn(&Entry) -> bool) -> Vec<Match> {
    let mut found: BTreeMap<u32, Match> = BTreeMap::new();
    let mut add = |value: Option<u64>, step: Step, score: f64| {
        for place in value.into_iter().flat_map(|value| layer.bearers(value)) {
            if found.contains_key(&place) {
                continue;
            }
            let entry = layer.entry(place);
            let (step, score) = if step == Step::Folded && entry.name == name.trim() {
                (Step::Exact, 1.0)
            } else {
                (step, score)
            };
            if accept(&entry) {
                let main = Folded::new(&entry.name).own == folded.own;
                found.insert(place, Match { entry, step, score, sure: true, main });
            }
        }
    };
    add(layer.get(&folded.whole, false), Step::Folded, 0.99);
    add(layer.get(&folded.whole, true), Step::Generic, 0.98);
    if folded.own != folded.whole {
        add(layer.get(&folded.own, false), Step::Generic, 0.98);
        add(layer.get(&folded.own, true), Step::Generic, 0.97);
    }
    found.into_values().collect()
}

/// A search by sounds, with the best match of each place met.
struct Search<'a> {
    sounds: &'a Sounds,
    accept: &'a dyn Fn(&Entry) -> bool,
    /// From this score on a match is sure.
    sure: f64,
    /// Below this score a match is not wanted.
    least: f64,
    best: BTreeMap<(usize, u32), Match>,
}

impl Search<'_> {
    fn consider(&mut self, number: usize, layer: &Layer, met: Met<'_>, step: Step) {
        let Some(sounds) = Sounds::of(met.name) else { return };
        let like = self.sounds.likeness(&sounds, self.least / SPELLING);
        let score = SPELLING * like - if met.shortened { 0.01 } else { 0.0 };
        if score < self.least {
            return;
        }
        for place in layer.bearers(met.bearers) {
            let known = self.best.get(&(number, place));
            if known.is_some_and(|known| known.score >= score) {
                continue;
            }
            let entry = match known {
                Some(known) => known.entry.clone(),
                None => layer.entry(place),
            };
            if (self.accept)(&entry) {
                let sure = score >= self.sure;
                self.best.insert((number, place), Match { entry, step, score, sure, main: false });
            }
        }
    }
}

/// The likeliest first, then the largest; the rest of the order is only there to be an order.
fn sort(matches: &mut [Match]) {
    matches.sort_by(|a, b| {
        let by = |m: &Match| (Reverse(m.entry.population), m.entry.kind);
        b.score
            .total_cmp(&a.score)
            .then(by(a).cmp(&by(b)))
            .then_with(|| a.entry.in_full().cmp(&b.entry.in_full()))
            .then_with(|| a.entry.at.partial_cmp(&b.entry.at).unwrap_or(std::cmp::Ordering::Equal))
    });
}
