//! What comes with the binary: atlas, world, gazetteer, story. Nothing of it costs a run that does not use it.

use super::pack::unpack;
use crate::atlas::{Atlas, Extent};
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::{Gazetteer, Index};
use crate::language::Lexicon;

/// The folder of the built-in story, as messages name it.
pub const STORY: &str = "data/stories/afghan-border-2021";

/// The map file of the built-in story.
pub const STORY_MAP: &str = include_str!("../../data/stories/afghan-border-2021/map.toml");

/// The table of the built-in story.
pub const STORY_INCIDENTS: &str = include_str!("../../data/stories/afghan-border-2021/incidents.csv");

/// The detailed atlas of Central Asia: countries, provinces, rivers and lakes.
///
/// # Errors
/// When the binary is damaged.
pub fn region() -> Result<Atlas> {
    unpack(include_bytes!(concat!(env!("OUT_DIR"), "/region.pack")))
}

/// What the detailed atlas shows whole.
pub const REGION: Extent = Extent { west: 56.0, south: 29.0, east: 80.0, north: 46.0 };

/// The scales at which the world is built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// 1 : 110 million.
    Small,
    /// 1 : 50 million.
    Medium,
    /// 1 : 10 million, with provinces and rivers.
    Large,
}

/// The world at a scale.
///
/// # Errors
/// When the binary is damaged.
pub fn world(scale: Scale) -> Result<Atlas> {
    let packed: &[u8] = match scale {
        Scale::Small => include_bytes!(concat!(env!("OUT_DIR"), "/world-110m.pack")),
        Scale::Medium => include_bytes!(concat!(env!("OUT_DIR"), "/world-50m.pack")),
        Scale::Large => include_bytes!(concat!(env!("OUT_DIR"), "/world-10m.pack")),
    };
    unpack(packed)
}

/// What places of the region are called in other languages.
///
/// # Errors
/// When the binary is damaged.
pub fn lexicon() -> Result<Lexicon> {
    postcard::from_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.pack")))
        .map_err(|error| Error::new(ErrorKind::Format, format!("the built-in lexicon is damaged: {error}")))
}

/// The built-in names of the region, or of all the world, and indexes of one's own.
///
/// # Errors
/// When the binary is damaged.
pub fn gazetteer(of_the_world: bool, own: Vec<Index<'static>>) -> Result<Gazetteer> {
    let region: &'static [u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.pack"));
    let world: &'static [u8] = include_bytes!(concat!(env!("OUT_DIR"), "/world-gazetteer.pack"));
    let packs = if of_the_world { vec![region, world] } else { vec![region] };
    let index = |bytes: &'static [u8]| -> Result<Index<'static>> {
        postcard::from_bytes(bytes).map_err(|error| {
            Error::new(ErrorKind::Format, format!("the built-in gazetteer is damaged: {error}"))
        })
    };
    Gazetteer::new(packs.into_iter().map(index).collect::<Result<_>>()?, own)
}
