//! Questions about where territories lie.

use super::{Atlas, Extent, Level, LonLat};
use crate::topology::{self, ArcRef};

/// Parts of a territory that lie farther from its main parts than this share of the largest part's size are far off.
const FAR: f64 = 0.25;

/// Parts so near are never far off, degrees.
const NEAR: f64 = 2.0;

/// Main parts with less of the area than this are some of many: then all parts count.
const MAIN: f64 = 0.6;

/// So many points are sorted before they are looked for.
const MANY: usize = 8;

impl Atlas {
    /// The territory of a level in which a point lies.
    pub fn territory_at(&self, point: LonLat, level: Level) -> Option<usize> {
        self.territories.iter().position(|t| {
            let rings = t.polygons.iter().flatten().map(|ring| self.edges(ring));
            t.level == level && topology::holds(rings, point)
        })
    }

    /// For each point the territory of a level in which it lies, as [`Atlas::territory_at`] says it, but in one pass over
    /// the lines: an edge is only compared with the points due south of it.
    pub fn territories_at(&self, points: &[LonLat], level: Level) -> Vec<Option<usize>> {
        if points.len() < MANY {
            return points.iter().map(|&p| self.territory_at(p, level)).collect();
        }
        let level = level as usize;
        let mut order: Vec<usize> = (0..points.len()).collect();
        let lon = |i: usize| topology::relative(points[i].x, 0.0);
        order.sort_by(|&a, &b| lon(a).total_cmp(&lon(b)));
        let lons: Vec<f64> = order.iter().map(|&i| lon(i)).collect();
        // For each point the territories of which an odd number of edges was met.
        let mut met: Vec<Vec<usize>> = vec![Vec::new(); points.len()];
        let mut turns = vec![0.0; self.territories.len()];
        for arc in &self.arcs {
            let (left, right) = (arc.left[level], arc.right[level]);
            if left == right {
                continue;
            }
            let mut course = 0.0;
            for edge in arc.points.windows(2) {
                let (a, b) = (edge[0], edge[1]);
                let run = topology::course(a, b);
                course += run;
                let (west, east) = if run < 0.0 { (a.x + run, a.x) } else { (a.x, a.x + run) };
                // Most edges lie nowhere near any point; those at the 180th meridian may, a turn farther.
                let may_turn = west <= -180.0 || east >= 180.0;
                if !may_turn && (east < lons[0] || west > lons[lons.len() - 1]) {
                    continue;
                }
                for turn in [-360.0, 0.0, 360.0] {
                    let first = lons.partition_point(|&x| x < west + turn);
                    for &i in order[first..]
                        .iter()
                        .zip(&lons[first..])
                        .take_while(|(_, x)| **x <= east + turn)
                        .map(|(i, _)| i)
                    {
                        if topology::passes_north(a, b, points[i]) {
                            for t in [left, right].into_iter().flatten() {
                                match met[i].iter().position(|&m| m == t) {
                                    Some(at) => drop(met[i].swap_remove(at)),
                                    None => met[i].push(t),
                                }
                            }
                        }
                    }
                }
            }
            left.into_iter().for_each(|t| turns[t] += course);
            right.into_iter().for_each(|t| turns[t] -= course);
        }
        let polar: Vec<usize> = (0..turns.len()).filter(|&t| turns[t] > 180.0).collect();
        let inside = |met: Vec<usize>| {
            let around = polar.iter().copied().filter(|t| !met.contains(t));
            met.iter().copied().filter(|t| !polar.contains(t)).chain(around).min()
        };
        met.into_iter().map(inside).collect()
    }

    /// Whether a point that lies outside a territory is farther than so many degrees of latitude from every point of its lines.
    pub fn is_far_from(&self, point: LonLat, territory: usize, degrees: f64) -> bool {
        let narrow = point.y.to_radians().cos();
        let near = |p: &LonLat| {
            (p.y - point.y).abs() < degrees && topology::relative(p.x, point.x).abs() * narrow < degrees
        };
        let arcs = self.territories[territory].polygons.iter().flatten().flatten();
        !arcs.flat_map(|part| &self.arcs[part.arc].points).any(near)
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
