use std::borrow::Cow;
use std::collections::BTreeMap;

use fst::automaton::Automaton;
use fst::{IntoStreamer, Map, Streamer};
use serde::{Deserialize, Serialize};

use super::fold::Folded;
use super::sound::Sounds;
use super::{Entry, EntryKind};
use crate::atlas::Word;
use crate::error::{Error, ErrorKind, Result};

/// Places with a finished index of their names, as they lie in the binary: nothing is parsed before it is asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Index<'a> {
    /// Places, [`RECORD`] bytes each.
    #[serde(borrow)]
    records: Cow<'a, [u8]>,
    /// What places belong to, [`CHAIN`] bytes each: country, province, district as positions in `strings`.
    #[serde(borrow)]
    chains: Cow<'a, [u8]>,
    /// Texts, each with its length in two bytes before it.
    #[serde(borrow)]
    strings: Cow<'a, [u8]>,
    /// The bearers of names that have several: how many, then their numbers, four bytes each.
    #[serde(borrow)]
    bearers: Cow<'a, [u8]>,
    /// Keys of names ([`key`]) to their bearers ([`Bearers`]): an fst map.
    #[serde(borrow)]
    names: Cow<'a, [u8]>,
}

/// Bytes of a place: longitude, latitude (1/100,000 degrees), name, chain, population; uncertainty (100 m), kind.
const RECORD: usize = 24;

/// Bytes of a chain.
const CHAIN: usize = 12;

/// Stands for a place without coordinates.
const NOWHERE: i32 = i32::MIN;

/// Steps of a coordinate per degree.
const STEPS: f64 = 1e5;

/// Between the skeleton of a name and the name itself.
const AFTER_SKELETON: char = '\0';

/// After a name from which generic words were taken.
const SHORTENED: char = '\u{1}';

/// The bearers of a name, as a value of the map of names: one place, or the position of a list in `bearers`.
enum Bearers {
    One(u32),
    Many(u32),
}

impl From<Bearers> for u64 {
    fn from(bearers: Bearers) -> u64 {
        match bearers {
            Bearers::One(place) => u64::from(place) << 1,
            Bearers::Many(position) => u64::from(position) << 1 | 1,
        }
    }
}

impl From<u64> for Bearers {
    fn from(value: u64) -> Bearers {
        let number = (value >> 1) as u32;
        if value & 1 == 0 { Bearers::One(number) } else { Bearers::Many(number) }
    }
}

/// The skeleton of a folded name; of one in letters without sounds, nothing.
pub(super) fn skeleton(folded: &str) -> String {
    Sounds::of(folded).map_or(String::new(), |sounds| sounds.skeleton())
}

/// The key of a folded name: its skeleton and itself, so that spellings that sound alike stand together.
fn key(folded: &str, shortened: bool) -> String {
    let mut key = skeleton(folded);
    key.push(AFTER_SKELETON);
    key.push_str(folded);
    if shortened {
        key.push(SHORTENED);
    }
    key
}

/// A name in the index that was met on a search.
#[derive(Debug)]
pub(super) struct Met<'k> {
    /// Folded.
    pub(super) name: &'k str,
    /// Whether generic words were taken from it.
    pub(super) shortened: bool,
    /// Where its bearers are found.
    pub(super) bearers: u64,
}

impl Index<'_> {
    /// Indexes places by all their names; a name repeated is one name.
    ///
    /// # Errors
    /// When the index can't be built, which would be a fault of this crate.
    pub fn build(places: Vec<(Entry, Vec<String>)>) -> Result<Index<'static>> {
        let mut pool = Pool::default();
        let mut chains: Vec<u8> = Vec::new();
        let mut known: BTreeMap<[u32; 3], u32> = BTreeMap::new();
        let mut records: Vec<u8> = Vec::with_capacity(places.len() * RECORD);
        let mut names: Vec<(String, u32)> = Vec::new();
        for (number, (entry, others)) in places.iter().enumerate() {
            let chain = [&entry.country, &entry.province, &entry.district].map(|text| pool.add(text));
            let next = known.len() as u32;
            let chain = *known.entry(chain).or_insert_with(|| {
                chains.extend(chain.iter().flat_map(|position| position.to_le_bytes()));
                next
            });
            let step = |degrees: f64| (degrees * STEPS).round() as i32;
            let (lon, lat) = entry.at.map_or((NOWHERE, NOWHERE), |(lon, lat)| (step(lon), step(lat)));
            records.extend(lon.to_le_bytes());
            records.extend(lat.to_le_bytes());
            for part in [pool.add(&entry.name), chain, entry.population] {
                records.extend(part.to_le_bytes());
            }
            records.extend(((entry.uncertainty_km * 10.0).round() as u16).to_le_bytes());
            records.extend([entry.kind as u8, 0]);
            for name in others.iter().map(String::as_str).chain([&*entry.name]) {
                let Folded { whole, own, .. } = Folded::new(name);
                if whole.is_empty() {
                    continue;
                }
                if own != whole {
                    names.push((key(&own, true), number as u32));
                }
                names.push((key(&whole, false), number as u32));
            }
        }
        names.sort_unstable();
        names.dedup();
        let mut bearers: Vec<u8> = Vec::new();
        let mut map: Vec<(&str, u64)> = Vec::new();
        for same in names.chunk_by(|a, b| a.0 == b.0) {
            let value = match same {
                [(_, place)] => Bearers::One(*place),
                _ => {
                    let position = bearers.len() as u32;
                    bearers.extend((same.len() as u32).to_le_bytes());
                    bearers.extend(same.iter().flat_map(|(_, place)| place.to_le_bytes()));
                    Bearers::Many(position)
                }
            };
            map.push((&same[0].0, value.into()));
        }
        let map = Map::from_iter(map)
            .map_err(|error| Error::new(ErrorKind::Format, format!("names can't be indexed: {error}")))?;
        Ok(Index {
            records: Cow::Owned(records),
            chains: Cow::Owned(chains),
            strings: Cow::Owned(pool.bytes),
            bearers: Cow::Owned(bearers),
            names: Cow::Owned(map.into_fst().into_inner()),
        })
    }
}

/// Texts, each kept once.
#[derive(Default)]
struct Pool {
    bytes: Vec<u8>,
    known: BTreeMap<String, u32>,
}

impl Pool {
    fn add(&mut self, text: &str) -> u32 {
        if let Some(position) = self.known.get(text) {
            return *position;
        }
        let position = self.bytes.len() as u32;
        let mut end = text.len().min(usize::from(u16::MAX));
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        self.bytes.extend((end as u16).to_le_bytes());
        self.bytes.extend(&text.as_bytes()[..end]);
        self.known.insert(text.to_owned(), position);
        position
    }
}

/// An index that can be searched.
#[derive(Debug)]
pub(super) struct Layer {
    records: Cow<'static, [u8]>,
    chains: Cow<'static, [u8]>,
    strings: Cow<'static, [u8]>,
    bearers: Cow<'static, [u8]>,
    names: Map<Cow<'static, [u8]>>,
}

impl Layer {
    pub(super) fn new(index: Index<'static>) -> Result<Self> {
        let names = Map::new(index.names).map_err(|error| {
            Error::new(ErrorKind::Format, format!("the index of names is damaged: {error}"))
        })?;
        let Index { records, chains, strings, bearers, .. } = index;
        Ok(Layer { records, chains, strings, bearers, names })
    }

    /// How many places there are.
    pub(super) fn len(&self) -> usize {
        self.records.len() / RECORD
    }

    /// What a place is.
    pub(super) fn kind(&self, place: u32) -> EntryKind {
        let kind = self.records[place as usize * RECORD + 22];
        EntryKind::WORDS.get(usize::from(kind)).map_or(EntryKind::Town, |(kind, _)| *kind)
    }

    /// Its inhabitants.
    pub(super) fn population(&self, place: u32) -> u32 {
        number(&self.records, place as usize * RECORD + 16)
    }

    /// A place.
    pub(super) fn entry(&self, place: u32) -> Entry {
        let record = place as usize * RECORD;
        let part = |i: usize| number(&self.records, record + 4 * i);
        let [country, province, district] =
            [0, 4, 8].map(|i| self.text(number(&self.chains, part(3) as usize * CHAIN + i)));
        let (lon, lat) = (part(0) as i32, part(1) as i32);
        Entry {
            name: self.text(part(2)),
            kind: self.kind(place),
            country,
            province,
            district,
            at: (lon != NOWHERE).then(|| (f64::from(lon) / STEPS, f64::from(lat) / STEPS)),
            uncertainty_km: f32::from(part(5) as u16) / 10.0,
            population: part(4),
        }
    }

    fn text(&self, position: u32) -> Cow<'static, str> {
        let start = position as usize + 2;
        let length = usize::from(self.strings[start - 2]) | usize::from(self.strings[start - 1]) << 8;
        match &self.strings {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(&bytes[start..start + length]),
            Cow::Owned(bytes) => {
                Cow::Owned(String::from_utf8_lossy(&bytes[start..start + length]).into_owned())
            }
        }
    }

    /// The places of a value of the map of names.
    pub(super) fn bearers(&self, value: u64) -> impl Iterator<Item = u32> + '_ {
        let (one, list) = match Bearers::from(value) {
            Bearers::One(place) => (Some(place), 0..0),
            Bearers::Many(position) => {
                let start = position as usize + 4;
                (None, start..start + 4 * number(&self.bearers, position as usize) as usize)
            }
        };
        one.into_iter().chain(list.step_by(4).map(|at| number(&self.bearers, at)))
    }

    /// The bearers of a folded name; `shortened` where generic words were taken from theirs.
    pub(super) fn get(&self, folded: &str, shortened: bool) -> Option<u64> {
        self.names.get(key(folded, shortened))
    }

    /// Visits every name with a skeleton.
    pub(super) fn alike(&self, skeleton: &str, visit: impl FnMut(Met<'_>)) {
        let start = format!("{skeleton}{AFTER_SKELETON}");
        let end = format!("{skeleton}{}", char::from(AFTER_SKELETON as u8 + 1));
        each(self.names.range().ge(start).lt(end).into_stream(), visit);
    }

    /// Visits every longer name that begins with a folded one.
    pub(super) fn longer(&self, folded: &str, mut visit: impl FnMut(Met<'_>)) {
        let start = skeleton(folded);
        let end = format!("{start}\u{7F}");
        each(self.names.range().ge(start).lt(end).into_stream(), |met| {
            if met.name.len() > folded.len() && met.name.starts_with(folded) {
                visit(met);
            }
        });
    }

    /// Visits every name whose skeleton differs from one by so many letters at most.
    pub(super) fn near(&self, skeleton: &str, letters: u8, visit: impl FnMut(Met<'_>)) {
        each(self.names.search(Near { skeleton: skeleton.as_bytes(), letters }).into_stream(), visit);
    }
}

fn each<'m, S>(mut stream: S, mut visit: impl FnMut(Met<'_>))
where
    S: for<'a> Streamer<'a, Item = (&'a [u8], u64)> + 'm,
{
    while let Some((key, bearers)) = stream.next() {
        let Ok(key) = std::str::from_utf8(key) else { continue };
        let Some((_, name)) = key.split_once(AFTER_SKELETON) else { continue };
        let (name, shortened) = name.strip_suffix(SHORTENED).map_or((name, false), |name| (name, true));
        visit(Met { name, shortened, bearers });
    }
}

/// The number at a position.
fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// Accepts keys whose skeleton differs from one by a few letters that are changed, added or dropped.
struct Near<'s> {
    skeleton: &'s [u8],
    letters: u8,
}

/// The longest skeleton that is looked for near another.
const LONGEST: usize = 20;

/// Where [`Near`] stands: within the skeleton, with the distances to all beginnings of the one that is looked for; behind
/// one that is near; or on a way that leads nowhere.
#[derive(Debug, Clone, Copy)]
enum Way {
    Within([u8; LONGEST + 1]),
    Behind,
    Lost,
}

impl Automaton for Near<'_> {
    type State = Way;

    fn start(&self) -> Way {
        if self.skeleton.len() > LONGEST {
            return Way::Lost;
        }
        let mut row = [u8::MAX; LONGEST + 1];
        (0..=self.skeleton.len()).for_each(|i| row[i] = i as u8);
        Way::Within(row)
    }

    fn is_match(&self, way: &Way) -> bool {
        matches!(way, Way::Behind)
    }

    fn can_match(&self, way: &Way) -> bool {
        match way {
            Way::Within(row) => row[..=self.skeleton.len()].iter().any(|&d| d <= self.letters),
            Way::Behind => true,
            Way::Lost => false,
        }
    }

    fn will_always_match(&self, way: &Way) -> bool {
        matches!(way, Way::Behind)
    }

    fn accept(&self, way: &Way, byte: u8) -> Way {
        let Way::Within(last) = way else { return *way };
        let length = self.skeleton.len();
        if byte == AFTER_SKELETON as u8 {
            return if last[length] <= self.letters { Way::Behind } else { Way::Lost };
        }
        let mut row = [u8::MAX; LONGEST + 1];
        row[0] = last[0].saturating_add(1);
        for i in 0..length {
            let change = last[i].saturating_add(u8::from(self.skeleton[i] != byte));
            row[i + 1] = change.min(last[i + 1].saturating_add(1)).min(row[i].saturating_add(1));
        }
        Way::Within(row)
    }
}
