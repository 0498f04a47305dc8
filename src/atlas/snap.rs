//! Neighbours from several sources are brought together before their shared lines are sought.

use super::{LineInput, LonLat, TerritoryInput};
use crate::topology;

/// Moves and inserts points so that lines which nearly coincide coincide: what comes first stays where it is. Returned
/// are how many points were moved or inserted, and how far the farthest was moved, degrees.
pub fn snap(
    territories: &mut [TerritoryInput],
    lines: &mut [LineInput],
    tolerance_degrees: f64,
) -> (usize, f64) {
    let mut paths: Vec<Vec<LonLat>> = Vec::new();
    each(territories, lines, |line| paths.push(line.0.clone()));
    let snapped = topology::snap(&mut paths, tolerance_degrees);
    let mut joined = paths.into_iter();
    each(territories, lines, |line| line.0 = joined.next().unwrap_or_default());
    let far = |from: LonLat, to: LonLat| ((from.x - to.x).powi(2) + (from.y - to.y).powi(2)).sqrt();
    let farthest = snapped.iter().filter_map(|s| Some(far(s.from?, s.to))).fold(0.0, f64::max);
    (snapped.len(), farthest)
}

/// All rings and lines, always in the same order.
fn each(
    territories: &mut [TerritoryInput],
    lines: &mut [LineInput],
    mut with: impl FnMut(&mut geo::LineString<f64>),
) {
    for polygon in territories.iter_mut().flat_map(|t| &mut t.polygons) {
        polygon.exterior_mut(&mut with);
        polygon.interiors_mut(|rings| rings.iter_mut().for_each(&mut with));
    }
    for input in lines {
        let (LineInput::River(_, parts) | LineInput::Status(_, parts)) = input;
        parts.iter_mut().for_each(&mut with);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::{Atlas, Level, Territory};

    fn square(id: &str, west: f64, east: f64, level: Level) -> TerritoryInput {
        let ring = [(west, 0.0), (east, 0.0), (east, 0.4), (east, 1.0), (west, 1.0), (west, 0.0)];
        let exterior = geo::LineString::from(ring.to_vec());
        TerritoryInput {
            territory: Territory::new(id, id, level),
            polygons: geo::Polygon::new(exterior, vec![]).into(),
        }
    }

    #[test]
    fn neighbours_that_nearly_coincide_share_one_border_after_snapping() {
        let apart = vec![square("A", 0.0, 1.0, Level::Country), square("B", 1.000_02, 2.0, Level::Country)];
        let border = |mut territories: Vec<TerritoryInput>, tolerance: f64| {
            let mut atlas = Atlas::default();
            let (count, _) = snap(&mut territories, &mut [], tolerance);
            atlas.add(territories, vec![]);
            (count > 0, atlas.shared_border(0, 1).len())
        };
        assert_eq!(border(apart.clone(), 1e-6), (false, 0));
        assert_eq!(border(apart, 1e-4), (true, 1));
    }

    #[test]
    fn the_frontage_of_a_district_is_its_part_of_the_border() {
        let mut territories = vec![
            square("A", 0.0, 1.0, Level::Country),
            square("B", 1.0, 2.0, Level::Country),
            square("north", 0.5, 1.000_01, Level::District),
        ];
        // The district reaches the border between 0.4 and 1 degree only.
        let corners = [(0.5, 0.4), (1.000_01, 0.4), (1.000_01, 1.0), (0.5, 1.0), (0.5, 0.4)];
        territories[2].polygons = geo::Polygon::new(geo::LineString::from(corners.to_vec()), vec![]).into();
        snap(&mut territories, &mut [], 1e-4);
        let mut atlas = Atlas::default();
        atlas.add(territories, vec![]);
        let frontage = atlas.frontage(2, 0, 1);
        assert_eq!((atlas.shared_border(0, 1).len(), frontage.len()), (2, 1));
        let ends = &atlas.arcs[frontage[0]].points;
        assert!(ends.iter().all(|p| p.x == 1.0 && p.y >= 0.4), "{ends:?}");
        assert!(atlas.frontage(2, 1, 0) == frontage);
    }
}
