//! Questions about where territories lie.

use super::{Atlas, Extent, Level, LonLat};
use crate::topology::{self, ArcRef};

/// Parts of a territory that lie farther from its main parts than this share of the largest part's size are far off.
const FAR: f64 = 0.25;

/// Parts so near are never far off, degrees.
const NEAR: f64 = 2.0;

/// Main parts with less of the area than this are some of many: then all parts count.
const MAIN: f64 = 0.6;

impl Atlas {
    /// The territory of a level in which a point lies.
    pub fn territory_at(&self, point: LonLat, level: Level) -> Option<usize> {
        self.territories.iter().position(|t| {
            let rings = t.polygons.iter().flatten().map(|ring| self.edges(ring));
            t.level == level && topology::holds(rings, point)
        })
    }

    /// A point well inside a territory: the middle of the longest stretch inside along the parallel through the
    /// middle of its largest ring.
    pub fn point_inside(&self, territory: usize) -> Option<LonLat> {
        let rings = || self.territories[territory].polygons.iter().flatten();
        let extents = rings().filter_map(|ring| self.extent_of(ring));
        let size = |e: &Extent| (e.east - e.west) * (e.north - e.south);
        let largest = extents.max_by(|a, b| size(a).total_cmp(&size(b)))?;
        let (y, meridian) = ((largest.south + largest.north) / 2.0, largest.middle().x);
        let mut cuts: Vec<f64> = rings()
            .flat_map(|ring| self.edges(ring))
            .filter(|(a, b)| (a.y > y) != (b.y > y))
            .map(|(a, b)| {
                topology::relative(a.x, meridian) + topology::course(a, b) * (y - a.y) / (b.y - a.y)
            })
            .collect();
        cuts.sort_by(f64::total_cmp);
        let longest = cuts.chunks_exact(2).max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
        Some(LonLat { x: topology::relative(meridian + f64::midpoint(longest[0], longest[1]), 0.0), y })
    }

    /// The extent of a territory without its far-off parts: overseas territories, distant islands. A territory of many
    /// parts of like size has none that is far off.
    pub fn main_extent(&self, territory: usize) -> Option<Extent> {
        // An exterior ring comes first in its polygon.
        let exteriors = self.territories[territory].polygons.iter().filter_map(|rings| rings.first());
        let mut parts: Vec<(f64, Extent)> =
            exteriors.filter_map(|ring| Some((self.size(ring), self.extent_of(ring)?))).collect();
        parts.sort_by(|a, b| b.0.total_cmp(&a.0));
        let total: f64 = parts.iter().map(|(size, _)| size).sum();
        let all = parts.iter().map(|(_, extent)| *extent).reduce(Extent::join)?;
        let (mut size, mut main) = parts.remove(0);
        let reach = (FAR * (main.east - main.west).max(main.north - main.south)).max(NEAR);
        while let Some(i) = parts.iter().position(|(_, extent)| gap(main, *extent) <= reach) {
            let (more, extent) = parts.remove(i);
            (size, main) = (size + more, main.join(extent));
        }
        Some(if size < MAIN * total { all } else { main })
    }

    /// The edges of a ring of arcs, in order.
    fn edges<'a>(&'a self, ring: &'a [ArcRef]) -> impl Iterator<Item = (LonLat, LonLat)> + 'a {
        ring.iter().flat_map(|part| {
            let points = &self.arcs[part.arc].points;
            let n = points.len();
            (1..n).map(move |i| {
                if part.reversed { (points[n - i], points[n - i - 1]) } else { (points[i - 1], points[i]) }
            })
        })
    }

    fn extent_of(&self, ring: &[ArcRef]) -> Option<Extent> {
        Extent::around(ring.iter().flat_map(|part| &self.arcs[part.arc].points))
    }

    /// The area of a ring, square degrees at the equator.
    fn size(&self, ring: &[ArcRef]) -> f64 {
        let strip =
            |(a, b): (LonLat, LonLat)| topology::course(a, b) * f64::midpoint(a.y, b.y).to_radians().sin();
        self.edges(ring).map(strip).sum::<f64>().abs().to_degrees()
    }
}

/// The distance between two extents, degrees.
fn gap(a: Extent, b: Extent) -> f64 {
    let between = |turn: f64| (b.west + turn - a.east).max(a.west - b.east - turn).max(0.0);
    let x = [-360.0, 0.0, 360.0].into_iter().map(between).fold(f64::INFINITY, f64::min);
    x.max(b.south - a.north).max(a.south - b.north)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::{Territory, TerritoryInput};

    fn atlas(parts: &[(f64, f64, f64)]) -> Atlas {
        let square = |&(x, y, size): &(f64, f64, f64)| {
            let corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)];
            geo::Polygon::new(geo::LineString::from(corners.to_vec()), vec![])
        };
        let polygons = geo::MultiPolygon(parts.iter().map(square).collect());
        let mut atlas = Atlas::default();
        let territory = Territory::new("A", "A", Level::Country);
        atlas.add(vec![TerritoryInput { territory, polygons }], vec![]);
        atlas
    }

    #[test]
    fn far_off_parts_are_not_the_main_extent_and_near_ones_are() {
        let main = atlas(&[(0.0, 42.0, 8.0), (8.5, 42.0, 1.0), (-54.0, 2.0, 3.0)]).main_extent(0).unwrap();
        assert_eq!((main.west, main.east), (0.0, 9.5));
    }

    #[test]
    fn all_parts_of_an_archipelago_are_its_main_extent() {
        let main =
            atlas(&[(173.0, 1.0, 0.5), (-172.0, -3.0, 0.5), (-158.0, 1.0, 0.7)]).main_extent(0).unwrap();
        assert_eq!((main.west.round(), main.east.round()), (173.0, 203.0));
    }
}
