//! What comes with the binary: atlas, world, gazetteer, story. Nothing of it costs a run that does not use it.

use super::pack::{decompress, unpack};
use crate::atlas::Atlas;
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::{Gazetteer, Index};

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
    unpack(&decompress(include_bytes!(concat!(env!("OUT_DIR"), "/region.pack")))?)
}

/// The countries of the world for small maps, at a scale of 1 : 110 million.
///
/// # Errors
/// When the binary is damaged.
pub fn world() -> Result<Atlas> {
    unpack(&decompress(include_bytes!(concat!(env!("OUT_DIR"), "/world.pack")))?)
}

/// The built-in gazetteer, and indexes of one's own.
///
/// # Errors
/// When the binary is damaged.
pub fn gazetteer(own: Vec<Index<'static>>) -> Result<Gazetteer> {
    let bytes: &'static [u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.pack"));
    let built_in: Index<'static> = postcard::from_bytes(bytes).map_err(|error| {
        Error::new(ErrorKind::Format, format!("the built-in gazetteer is damaged: {error}"))
    })?;
    Gazetteer::new(std::iter::once(built_in).chain(own))
}
