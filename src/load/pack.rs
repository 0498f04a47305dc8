//! The built-in atlas as it travels in the binary: postcard, not compressed, for that would take half the time of
//! a start.
//!
//! `build.rs` packs what the readable files of `data/` say, and this file is all that both sides share.
//! Coordinates are whole 1/100,000 degrees (about 1 m), each point as its difference to the one before it.

use serde::{Deserialize, Serialize};

use crate::atlas::{Arc, Atlas, BorderStatus, Lake, Level, LonLat, Names, River, Territory};
use crate::error::{Error, ErrorKind, Result};
use crate::topology::ArcRef;

/// Steps of a coordinate per degree.
const STEPS: f64 = 1e5;

type Run = Vec<u32>;
type Deltas = Vec<(i32, i32)>;

#[derive(Serialize, Deserialize)]
struct Packed {
    arcs: Vec<(Deltas, BorderStatus)>,
    territories: Vec<PackedTerritory>,
    rivers: Vec<(Names, Vec<Run>)>,
    lakes: Vec<(Names, Vec<Deltas>)>,
    credits: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct PackedTerritory {
    id: String,
    names: Names,
    level: Level,
    parent: Option<String>,
    polygons: Vec<Vec<Run>>,
}

/// Packs an atlas.
///
/// # Errors
/// When it can't be written, which would be a fault of this crate.
pub fn pack(atlas: &Atlas) -> Result<Vec<u8>> {
    let run =
        |run: &Vec<ArcRef>| run.iter().map(|r| (r.arc as u32) << 1 | u32::from(r.reversed)).collect::<Run>();
    let polygons = |t: &Territory| t.polygons.iter().map(|rings| rings.iter().map(run).collect()).collect();
    let packed = Packed {
        arcs: atlas.arcs.iter().map(|arc| (deltas(&arc.points), arc.status)).collect(),
        territories: atlas
            .territories
            .iter()
            .map(|t| PackedTerritory {
                id: t.id.clone(),
                names: t.names.clone(),
                level: t.level,
                parent: t.parent.clone(),
                polygons: polygons(t),
            })
            .collect(),
        rivers: atlas.rivers.iter().map(|r| (r.names.clone(), r.runs.iter().map(run).collect())).collect(),
        lakes: atlas
            .lakes
            .iter()
            .map(|l| (l.names.clone(), l.rings.iter().map(|r| deltas(r)).collect()))
            .collect(),
        credits: atlas.credits.clone(),
    };
    postcard::to_allocvec(&packed).map_err(damaged)
}

/// Unpacks an atlas.
///
/// # Errors
/// When the bytes are damaged.
pub fn unpack(bytes: &[u8]) -> Result<Atlas> {
    let packed: Packed = postcard::from_bytes(bytes).map_err(damaged)?;
    let mut atlas = Atlas { credits: packed.credits, ..Atlas::default() };
    let run =
        |run: Run| run.into_iter().map(|r| ArcRef { arc: (r >> 1) as usize, reversed: r & 1 == 1 }).collect();
    for (points, status) in packed.arcs {
        // A line with a status is drawn even where no border runs any more.
        let marked = status != BorderStatus::Agreed;
        atlas.arcs.push(Arc { status, marked, ..Arc::new(points_of(&points)) });
    }
    for packed in packed.territories {
        let PackedTerritory { id, names, level, parent, polygons } = packed;
        let polygons = polygons.into_iter().map(|rings| rings.into_iter().map(run).collect()).collect();
        atlas.push(Territory { id, names, level, parent, polygons, at: None, value: None });
    }
    atlas.rivers = packed
        .rivers
        .into_iter()
        .map(|(names, runs)| River { names, runs: runs.into_iter().map(run).collect() })
        .collect();
    let rings = |rings: Vec<Deltas>| rings.iter().map(points_of).collect();
    atlas.lakes = packed.lakes.into_iter().map(|(names, list)| Lake { names, rings: rings(list) }).collect();
    Ok(atlas)
}

fn deltas(points: &[LonLat]) -> Deltas {
    let mut last = (0, 0);
    let step = |p: &LonLat| ((p.x * STEPS).round() as i32, (p.y * STEPS).round() as i32);
    points
        .iter()
        .map(|p| {
            let from = std::mem::replace(&mut last, step(p));
            (last.0 - from.0, last.1 - from.1)
        })
        .collect()
}

fn points_of(deltas: &Deltas) -> Vec<LonLat> {
    let (mut x, mut y) = (0, 0);
    let mut point = |(dx, dy): &(i32, i32)| {
        (x, y) = (x + dx, y + dy);
        LonLat { x: f64::from(x) / STEPS, y: f64::from(y) / STEPS }
    };
    deltas.iter().map(&mut point).collect()
}

fn damaged(error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Format, format!("the built-in data is damaged: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_the_same() {
        let text = r#"{"type":"Feature","properties":{"name":"X"},"geometry":{"type":"Polygon",
            "coordinates":[[[70.12345,37.5],[71,37.5],[71,38.00001],[70.12345,37.5]]]}}"#;
        let mut atlas = Atlas::default();
        let keys = crate::load::features::Keys::default();
        atlas
            .add(crate::load::features::territories(text, "x", Level::Country, &keys).unwrap().value, vec![]);
        atlas.credit("© X");
        assert_eq!(unpack(&pack(&atlas).unwrap()).unwrap(), atlas);
    }
}
