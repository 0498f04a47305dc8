//! Polygons as they come, made into polygons that can be relied on.

mod boxes;
mod fault;
mod loops;
mod nesting;
mod ring;
mod segment;

pub use fault::{Fault, Repair};

use geo::{Coord, LineString, MultiPolygon, Polygon};

use boxes::Boxes;
use ring::{Simple, is_within};

/// A closed ring, counter-clockwise, and where it comes from.
struct Ring {
    points: Vec<Coord<f64>>,
    polygon: usize,
    ring: usize,
    /// Whether it lies on the plane of longitude and latitude, and not across the antimeridian or round a pole.
    planar: bool,
}

impl Ring {
    fn repair(&self, fault: Fault) -> Repair {
        Repair { fault, polygon: self.polygon, ring: self.ring, at: self.points[0] }
    }
}

/// An exterior and its holes.
struct Part {
    exterior: Ring,
    holes: Vec<Ring>,
}

impl Part {
    fn new(exterior: Ring) -> Self {
        Part { exterior, holes: Vec::new() }
    }
}

/// Repairs the polygons of one feature, in degrees, and says what was wrong with them.
///
/// Exteriors come out counter-clockwise, holes clockwise, all closed and without repeated points, spikes and
/// crossings; what is inside by the even-odd rule stays inside. Points that need no repair stay as they are to the
/// last bit, since neighbours share them; new ones are at crossings only. What is no area, a hole outside of its
/// exterior or within another hole, and a part within another part are dropped. Rings that cross *other* rings are
/// left, and reported. Points touch lines only when they lie on them exactly.
///
/// A segment longer than 180 degrees of longitude crosses the antimeridian the short way, unless it is just 360
/// long or lies in a pole: that is the edge of a sheet. A ring that runs round a pole holds the smaller part of the Earth. Rings that cross
/// the antimeridian are not compared with others.
///
/// Almost all rings are fine, so looking is cheap: one pass over the points, and a tree of boxes that finds the few
/// pairs of segments that are near each other.
pub fn repair(polygons: MultiPolygon<f64>) -> (MultiPolygon<f64>, Vec<Repair>) {
    let mut repairs = Vec::new();
    let mut parts = Vec::with_capacity(polygons.0.len());
    for (i, polygon) in polygons.into_iter().enumerate() {
        let (exterior, holes) = polygon.into_inner();
        let mut rings = std::iter::once(exterior).chain(holes).enumerate().map(|(k, line)| {
            let (polygon, ring) = (i + 1, k + 1);
            let note = |fault, at| repairs.push(Repair { fault, polygon, ring, at });
            let Simple { outer, inner, planar } = ring::simple(line.0, k == 0, note);
            let rings = |loops: Vec<_>| {
                let ring = |points| Ring { points, polygon, ring, planar };
                loops.into_iter().map(ring).collect::<Vec<_>>()
            };
            (rings(outer), rings(inner))
        });
        let Some((exteriors, mut cut_out)) = rings.next() else { continue };
        let mut islands = Vec::new();
        for (outer, inner) in rings {
            cut_out.extend(outer);
            islands.extend(inner);
        }
        let own = parts.len();
        parts.extend(exteriors.into_iter().map(Part::new));
        nesting::give_holes(&mut parts[own..], cut_out, &mut repairs);
        // What lies within a hole without being a part of it.
        parts.extend(islands.into_iter().map(Part::new));
    }
    nesting::compare(&mut parts, &mut repairs);
    // Each ring has each fault once, at the first place.
    repairs.sort_by_key(|r| (r.polygon, r.ring, r.fault));
    repairs.dedup_by_key(|r| (r.polygon, r.ring, r.fault));
    let polygon = |part: Part| {
        let clockwise = |mut hole: Ring| {
            hole.points.reverse();
            LineString(hole.points)
        };
        let holes = part.holes.into_iter().map(clockwise).collect();
        Polygon::new(LineString(part.exterior.points), holes)
    };
    (MultiPolygon(parts.into_iter().map(polygon).collect()), repairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Validation;
    use proptest::prelude::*;

    fn ring(points: &[(f64, f64)]) -> LineString<f64> {
        points.iter().map(|&(x, y)| Coord { x, y }).collect::<Vec<_>>().into()
    }

    fn square(x: f64, y: f64, size: f64) -> LineString<f64> {
        ring(&[(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)])
    }

    fn one(exterior: LineString<f64>, holes: Vec<LineString<f64>>) -> MultiPolygon<f64> {
        Polygon::new(exterior, holes).into()
    }

    #[test]
    fn a_ring_round_a_pole_holds_the_smaller_part_of_the_earth() {
        let east = ring(&[(-180.0, -84.0), (-90.0, -75.0), (0.0, -70.0), (90.0, -66.0), (-180.0, -84.0)]);
        let mut west = east.clone();
        west.0.reverse();
        let (turned, repairs) = repair(one(east, vec![]));
        assert_eq!(repairs.iter().map(|r| r.fault).collect::<Vec<_>>(), [Fault::Hemisphere]);
        assert_eq!(turned, one(west.clone(), vec![]));
        assert_eq!(repair(one(west.clone(), vec![])), (one(west, vec![]), vec![]));
    }

    fn area(ring: &LineString<f64>) -> f64 {
        ring.lines().map(|l| l.start.x * l.end.y - l.end.x * l.start.y).sum::<f64>() / 2.0
    }

    /// The area of polygons, and the faults that were found.
    fn repaired(polygons: MultiPolygon<f64>) -> (MultiPolygon<f64>, f64, Vec<Fault>) {
        let (polygons, repairs) = repair(polygons);
        for polygon in &polygons {
            assert!(
                area(polygon.exterior()) > 0.0 && polygon.interiors().iter().all(|hole| area(hole) < 0.0)
            );
        }
        let rings = polygons.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        let whole = rings.map(area).sum();
        (polygons, whole, repairs.into_iter().map(|r| r.fault).collect())
    }

    #[test]
    fn what_is_right_stays_to_the_last_bit() {
        let hole = ring(&[(1.0, 1.0), (1.0, 2.1), (2.3, 2.0), (1.0, 1.0)]);
        let good = one(square(0.1, 0.2, 4.7), vec![hole]);
        assert_eq!(repair(good.clone()), (good, vec![]));
    }

    #[test]
    fn rings_that_run_the_wrong_way_are_turned() {
        let mut exterior = square(0.0, 0.0, 4.0);
        exterior.0.reverse();
        let (_, whole, faults) = repaired(one(exterior, vec![square(1.0, 1.0, 1.0)]));
        assert_eq!((whole, faults), (15.0, vec![Fault::Winding, Fault::Winding]));
    }

    #[test]
    fn repeated_points_and_spikes_are_dropped() {
        let exterior = ring(&[
            (0.0, 0.0),
            (2.0, 0.0),
            (2.0, 0.0),
            (2.0, 2.0),
            (5.0, 2.0),
            (2.0, 2.0),
            (0.0, 2.0),
            (0.0, 0.0),
            (-3.0, 0.0),
            (0.0, 0.0),
        ]);
        let (polygons, whole, faults) = repaired(one(exterior, vec![]));
        assert_eq!((whole, polygons.0[0].exterior().0.len()), (4.0, 5));
        assert_eq!(faults, [Fault::RepeatedPoint, Fault::Spike]);
    }

    #[test]
    fn a_bow_tie_becomes_two_triangles() {
        let bow = ring(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0), (0.0, 0.0)]);
        let (polygons, whole, faults) = repaired(one(bow, vec![]));
        assert_eq!((polygons.0.len(), whole, faults), (2, 2.0, vec![Fault::Crossing]));
        assert!(polygons.is_valid());
        let (_, repairs) = repair(one(ring(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0)]), vec![]));
        assert_eq!(
            repairs[0].to_string(),
            "polygon 1, ring 1, near 1.0000,1.0000: crosses itself and was split there"
        );
    }

    #[test]
    fn a_ring_that_touches_itself_from_within_has_a_hole_there() {
        let exterior = ring(&[
            (0.0, 0.0),
            (6.0, 0.0),
            (6.0, 6.0),
            (0.0, 6.0),
            (0.0, 0.0),
            (2.0, 4.0),
            (4.0, 2.0),
            (0.0, 0.0),
        ]);
        let (polygons, whole, faults) = repaired(one(exterior, vec![]));
        assert_eq!((polygons.0.len(), polygons.0[0].interiors().len()), (1, 1));
        assert_eq!((whole, faults), (30.0, vec![Fault::Touch]));
        assert!(polygons.is_valid());
    }

    #[test]
    fn a_cut_from_the_exterior_to_a_hole_is_dropped() {
        let exterior = ring(&[
            (0.0, 0.0),
            (6.0, 0.0),
            (6.0, 6.0),
            (0.0, 6.0),
            (0.0, 2.0),
            (2.0, 2.0),
            (2.0, 4.0),
            (4.0, 4.0),
            (4.0, 2.0),
            (2.0, 2.0),
            (0.0, 2.0),
            (0.0, 0.0),
        ]);
        let (polygons, whole, _) = repaired(one(exterior, vec![]));
        assert_eq!((polygons.0.len(), polygons.0[0].interiors().len(), whole), (1, 1, 32.0));
        assert!(polygons.is_valid());
    }

    #[test]
    fn holes_where_they_cut_nothing_are_dropped() {
        let holes = vec![square(1.0, 1.0, 4.0), square(2.0, 2.0, 1.0), square(20.0, 20.0, 1.0)];
        let mut given = one(square(0.0, 0.0, 9.0), holes);
        given.0[0].interiors_mut(|holes| holes.iter_mut().for_each(|hole| hole.0.reverse()));
        let (_, whole, faults) = repaired(given);
        assert_eq!((whole, faults), (65.0, vec![Fault::HoleInHole, Fault::HoleOutside]));
    }

    #[test]
    fn a_part_within_a_part_is_dropped_unless_it_stands_in_a_hole() {
        let mut given = one(square(0.0, 0.0, 9.0), vec![square(1.0, 1.0, 4.0)]);
        given.0[0].interiors_mut(|holes| holes.iter_mut().for_each(|hole| hole.0.reverse()));
        given.0.push(Polygon::new(square(2.0, 2.0, 1.0), vec![]));
        assert_eq!(repair(given.clone()), (given.clone(), vec![]));
        given.0.push(Polygon::new(square(6.0, 6.0, 1.0), vec![]));
        let (polygons, whole, faults) = repaired(given);
        assert_eq!((polygons.0.len(), whole, faults), (2, 66.0, vec![Fault::PartInside]));
    }

    #[test]
    fn what_crosses_another_ring_is_left_and_told() {
        let mut given = one(square(0.0, 0.0, 4.0), vec![]);
        given.0.push(Polygon::new(square(3.0, 3.0, 4.0), vec![]));
        let mut hole = square(3.0, 1.0, 2.0);
        hole.0.reverse();
        given.0.push(Polygon::new(
            square(20.0, 0.0, 4.0),
            vec![LineString(hole.0.iter().map(|p| Coord { x: p.x + 20.0, ..*p }).collect())],
        ));
        let (polygons, repairs) = repair(given.clone());
        assert_eq!(polygons, given);
        let found: Vec<_> = repairs.iter().map(|r| (r.fault, r.polygon, r.ring)).collect();
        assert_eq!(found, [(Fault::PartsOverlap, 2, 1), (Fault::RingsCross, 3, 2)]);
    }

    #[test]
    fn a_ring_without_an_area_is_dropped() {
        let flat = ring(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (0.0, 0.0)]);
        for nothing in [flat, ring(&[(1.0, 1.0), (1.0, 1.0), (1.0, 1.0)]), ring(&[(1.0, 1.0)])] {
            let (polygons, repairs) = repair(one(nothing, vec![square(0.0, 0.0, 1.0)]));
            assert!(polygons.0.is_empty() && repairs.iter().any(|r| r.fault == Fault::NoArea), "{repairs:?}");
        }
        assert_eq!(repair(one(ring(&[]), vec![])), (MultiPolygon(vec![]), vec![]));
    }

    #[test]
    fn rings_over_the_antimeridian_and_round_a_pole_are_right_as_they_are() {
        let over = ring(&[(179.0, 0.0), (-179.0, 0.0), (-179.0, 1.0), (179.0, 1.0), (179.0, 0.0)]);
        let stitched = ring(&[
            (179.0, 0.0),
            (180.0, 0.0),
            (-180.0, 0.5),
            (-179.0, 1.0),
            (-180.0, 2.0),
            (180.0, 2.0),
            (179.0, 0.0),
        ]);
        let sheet = ring(&[
            (-180.0, -90.0),
            (180.0, -90.0),
            (180.0, -70.0),
            (0.0, -65.0),
            (-180.0, -70.0),
            (-180.0, -90.0),
        ]);
        let world = ring(&[(-180.0, -60.0), (180.0, -60.0), (180.0, 80.0), (-180.0, 80.0), (-180.0, -60.0)]);
        let pole = ring(&[(0.0, -70.0), (-120.0, -65.0), (120.0, -60.0), (0.0, -70.0)]);
        for good in [over, stitched, sheet, world, pole] {
            let good = one(good, vec![]);
            assert_eq!(repair(good.clone()), (good, vec![]));
        }
        let bow = ring(&[(179.0, 0.0), (-179.0, 2.0), (-179.0, 0.0), (179.0, 2.0), (179.0, 0.0)]);
        let (polygons, repairs) = repair(one(bow, vec![]));
        assert_eq!((polygons.0.len(), repairs[0].fault), (2, Fault::Crossing));
        assert!(
            polygons.iter().flat_map(|p| &p.exterior().0).all(|p| p.x.abs() >= 179.0 && p.x.abs() <= 180.0)
        );
    }

    proptest! {
        #[test]
        fn a_random_ring_keeps_its_area_by_the_even_odd_rule(
            points in prop::collection::vec((0..12_i32, 0..12_i32), 3..14),
        ) {
            let given = ring(&points.iter().map(|&(x, y)| (f64::from(x), f64::from(y))).collect::<Vec<_>>());
            let given = one(given, vec![]);
            let inside = |polygons: &MultiPolygon<f64>, p: Coord<f64>| {
                let rings = polygons.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
                rings.filter(|ring| Boxes::new(&ring.0).contains(p)).count() % 2 == 1
            };
            let (after, _) = repair(given.clone());
            for i in 0..400 {
                let p = Coord { x: f64::from(i % 20) * 0.6131 + 0.0371, y: f64::from(i / 20) * 0.6173 + 0.0293 };
                prop_assert_eq!(inside(&given, p), inside(&after, p), "{:?}", p);
            }
            for polygon in &after {
                prop_assert!(area(polygon.exterior()) > 0.0);
            }
            // Nothing is left to repair but what was said to be left.
            let (again, repairs) = repair(after.clone());
            prop_assert!(repairs.iter().all(|r| matches!(r.fault, Fault::RingsCross | Fault::PartsOverlap)), "{:?}", repairs);
            prop_assert_eq!(again, after);
        }
    }
}
