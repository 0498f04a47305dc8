use std::borrow::Cow;
use std::collections::BTreeMap;

use fst::automaton::Levenshtein;
use fst::{IntoStreamer, Map, Streamer};
use serde::{Deserialize, Serialize};

use super::{Entry, fold};
use crate::error::{Error, ErrorKind, Result, edit_distance};

/// Entries with a finished index of their folded names.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Index<'a> {
    /// The places.
    pub entries: Vec<Entry>,
    /// The numbers of the bearers of all names, name after name.
    bearers: Vec<u32>,
    /// Folded names to their bearers, where they begin and how many they are ([`Span`]): an fst map.
    #[serde(borrow)]
    names: Cow<'a, [u8]>,
}

/// Where the bearers of a name stand in the list of all.
struct Span {
    start: usize,
    count: usize,
}

impl From<Span> for u64 {
    fn from(span: Span) -> u64 {
        (span.start as u64) << 32 | span.count as u64
    }
}

impl From<u64> for Span {
    fn from(value: u64) -> Span {
        Span { start: (value >> 32) as usize, count: (value & 0xFFFF_FFFF) as usize }
    }
}

impl Index<'_> {
    /// Indexes places by all their names; a name repeated is one name.
    ///
    /// # Errors
    /// When the index can't be built, which would be a fault of this crate.
    pub fn build(entries: Vec<(Entry, Vec<String>)>) -> Result<Index<'static>> {
        let mut by_name: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (number, (entry, names)) in entries.iter().enumerate() {
            for name in
                names.iter().chain([&entry.name]).map(|name| fold(name)).filter(|name| !name.is_empty())
            {
                let bearers = by_name.entry(name).or_default();
                if bearers.last() != Some(&(number as u32)) {
                    bearers.push(number as u32);
                }
            }
        }
        let mut bearers: Vec<u32> = Vec::new();
        let mut names: Vec<(&str, u64)> = Vec::with_capacity(by_name.len());
        for (name, own) in &by_name {
            names.push((name, Span { start: bearers.len(), count: own.len() }.into()));
            bearers.extend(own);
        }
        let map = Map::from_iter(names)
            .map_err(|error| Error::new(ErrorKind::Format, format!("names can't be indexed: {error}")))?;
        let names = Cow::Owned(map.into_fst().into_inner());
        let entries = entries.into_iter().map(|(entry, _)| entry).collect();
        Ok(Index { entries, bearers, names })
    }
}

/// All places that can be named: those built in, and the user's own.
#[derive(Debug)]
pub struct Gazetteer {
    built_in: Vec<Layer>,
    own: Vec<Layer>,
    /// Folded spellings of the user's, and the folded names that they stand for.
    aliases: BTreeMap<String, String>,
}

#[derive(Debug)]
struct Layer {
    entries: Vec<Entry>,
    bearers: Vec<u32>,
    names: Map<Cow<'static, [u8]>>,
}

impl Layer {
    fn new(index: Index<'static>) -> Result<Self> {
        let names = Map::new(index.names).map_err(|error| {
            Error::new(ErrorKind::Format, format!("the index of names is damaged: {error}"))
        })?;
        Ok(Layer { entries: index.entries, bearers: index.bearers, names })
    }

    /// The bearers of a folded name.
    fn find(&self, key: &str) -> Vec<&Entry> {
        self.names.get(key).map_or(Vec::new(), |span| self.bearers(span).collect())
    }

    /// The entries of a value of the map of names.
    fn bearers(&self, span: u64) -> impl Iterator<Item = &Entry> {
        let Span { start, count } = span.into();
        self.bearers[start..start + count].iter().map(|&entry| &self.entries[entry as usize])
    }
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
        self.aliases.insert(fold(alias), fold(name));
    }

    /// The bearers of a name in any of its spellings. The user's own hide those built in, and those of a later index
    /// those of an earlier one: what users add themselves is what they mean.
    pub fn find(&self, name: &str) -> Vec<&Entry> {
        let folded = fold(name);
        let key = self.aliases.get(&folded).unwrap_or(&folded);
        if let Some(own) = self.own.iter().rev().map(|layer| layer.find(key)).find(|own| !own.is_empty()) {
            return own;
        }
        self.built_in.iter().flat_map(|layer| layer.find(key)).collect()
    }

    fn layers(&self) -> impl Iterator<Item = &Layer> {
        self.built_in.iter().chain(&self.own)
    }

    /// Names in the gazetteer within two letters of a name that has no bearer, the nearest and largest first.
    pub fn nearest(&self, name: &str, limit: usize) -> Vec<&Entry> {
        let key = fold(name);
        let Ok(automaton) = Levenshtein::new(&key, if key.chars().count() < 5 { 1 } else { 2 }) else {
            return Vec::new();
        };
        let mut found: Vec<(usize, &Entry)> = Vec::new();
        for layer in self.layers() {
            let mut stream = layer.names.search(&automaton).into_stream();
            while let Some((folded, i)) = stream.next() {
                let distance = edit_distance(&key, &String::from_utf8_lossy(folded));
                found.extend(layer.bearers(i).map(|entry| (distance, entry)));
            }
        }
        found.sort_by(|(da, a), (db, b)| {
            (da, std::cmp::Reverse(a.population), &a.name).cmp(&(
                db,
                std::cmp::Reverse(b.population),
                &b.name,
            ))
        });
        found.dedup_by(|(_, a), (_, b)| a.name == b.name && a.country == b.country);
        found.into_iter().take(limit).map(|(_, entry)| entry).collect()
    }

    /// All places.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.layers().flat_map(|layer| &layer.entries)
    }
}
