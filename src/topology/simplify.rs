use kurbo::{Point, Rect};

use super::segments::{Segment, Segments};
use crate::geometry::{douglas_peucker, farthest};

/// Which points of arcs to draw, so that every line stays within `tolerance_px` of where it was, and none crosses
/// or touches another, or takes it to its other side, that did not in the source.
///
/// px, y down; arcs are open or closed (the first point repeated at the end), and meet at their ends only, as those
/// of [`cut`](super::cut) do. Since an arc is simplified once for all that share it, no gap or overlap can open.
/// Returned are, for each arc, the numbers of the points that stay, ascending:
///
/// - the ends always, so that junctions stay where they are;
/// - of a closed arc as wide or high as the tolerance at least three that enclose an area, so that no enclave or
///   island that can be seen is lost;
/// - none of a closed arc that is smaller or encloses nothing: it is not to be drawn.
///
/// Each arc is simplified by itself first. Then each segment of the result is compared with those near it. Where two cross, touch or lie on each other, each
/// gets back the point that was farthest from it, and so does a segment between which and its source a point of
/// another line lies. That ends at the latest when all points are back: what still crosses then crossed before.
///
/// Sources: Douglas, D. H. and Peucker, T. K. (1973), "Algorithms for the reduction of the number of points
/// required to represent a digitized line or its caricature", Cartographica 10(2), 112-122; Saalfeld, A. (1999),
/// "Topologically consistent line simplification with the Douglas-Peucker algorithm", Cartography and Geographic
/// Information Science 26(1), 7-18.
pub fn simplify<A: AsRef<[Point]>>(arcs: &[A], tolerance_px: f64) -> Vec<Vec<u32>> {
    let kept: Vec<Vec<u32>> = arcs.iter().map(|arc| simplify_arc(arc.as_ref(), tolerance_px)).collect();
    let mut open = Vec::with_capacity(kept.iter().map(Vec::len).sum());
    for (i, (arc, kept)) in arcs.iter().zip(&kept).enumerate() {
        open.extend(kept.windows(2).map(|ends| Segment::new(arc.as_ref(), i as u32, ends[0], ends[1])));
    }
    let mut given_back = Segments::new(&open, tolerance_px).settle(open, |i| arcs[i as usize].as_ref());
    given_back.sort_unstable();
    let mut given_back = given_back.into_iter().peekable();
    let with_those = |(arc, mut kept): (usize, Vec<u32>)| {
        let before = kept.len();
        kept.extend(std::iter::from_fn(|| Some(given_back.next_if(|back| back.0 == arc as u32)?.1)));
        if kept.len() > before {
            kept.sort_unstable();
        }
        kept
    };
    kept.into_iter().enumerate().map(with_those).collect()
}

/// Which points of one arc stay as long as it is alone.
fn simplify_arc(points: &[Point], tolerance: f64) -> Vec<u32> {
    let n = points.len();
    if n < 3 {
        return (0..n as u32).collect();
    }
    let closed = n > 3 && points[0] == points[n - 1];
    if closed && is_smaller(points, tolerance) {
        return Vec::new();
    }
    let kept = douglas_peucker(points, tolerance);
    if closed && kept.len() < 4 { triangle(points, tolerance) } else { kept }
}

fn is_smaller(points: &[Point], size: f64) -> bool {
    let around = Rect::from_points(points[0], points[0]);
    let bounds = points.iter().fold(around, |bounds, p| bounds.union_pt(*p));
    bounds.width() < size && bounds.height() < size
}

/// The start of a closed arc, the point farthest from it, the point farthest from the line through both, and what
/// stays between them; nothing if the arc encloses nothing.
fn triangle(points: &[Point], tolerance: f64) -> Vec<u32> {
    let n = points.len();
    let Some((tip, _)) = farthest(points) else { return Vec::new() };
    let (first, second) = (farthest(&points[..=tip]), farthest(&points[tip..]));
    let second = second.map(|(at, far)| (tip + at, far));
    let far = |found: Option<(usize, f64)>| found.map_or(0.0, |(_, far)| far);
    let side = if far(first) >= far(second) { first } else { second };
    let Some((side, _)) = side.filter(|(_, far)| *far > 0.0) else { return Vec::new() };
    let corners = [0, tip.min(side), tip.max(side), n - 1];
    // From the third point some may be farther than they were from the line through the first two.
    let sides = corners.windows(2).flat_map(|ends| {
        let from = ends[0] as u32;
        let side = douglas_peucker(&points[ends[0]..=ends[1]], tolerance);
        side.into_iter().skip(1).map(move |i| from + i)
    });
    std::iter::once(0).chain(sides).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Region, distance_to_segment};
    use proptest::prelude::*;

    /// Cells in a row and column of a coverage, and their size in px.
    const CELLS: usize = 3;
    const SIZE: f64 = 100.0;
    /// Points within a side of a cell.
    const INNER: usize = 24;

    fn line(points: &[(f64, f64)]) -> Vec<Point> {
        points.iter().map(|&p| p.into()).collect()
    }

    /// The sides of a grid of cells as wiggly arcs, and triangles that cross none of them. Each side stays
    /// within a rhomb round its straight line, and goes forward, so that none crosses another.
    #[derive(Debug, Clone)]
    struct Coverage {
        arcs: Vec<Vec<Point>>,
        islands: Vec<Vec<Point>>,
        rivers: Vec<Vec<Point>>,
    }

    impl Coverage {
        fn new(wiggles: &[f64], islands: &[[f64; 4]]) -> Self {
            let mut wiggles = wiggles.iter().cycle();
            let mut side = |from: Point, to: Point| {
                let (along, across) = (to - from, (to - from).turn_90());
                let inner = (1..=INNER).map(|i| {
                    let t = i as f64 / (INNER + 1) as f64;
                    from + along * t + across * (wiggles.next().unwrap() * 0.8 * t.min(1.0 - t))
                });
                std::iter::once(from).chain(inner).chain([to]).collect::<Vec<_>>()
            };
            let at = |i: usize, j: usize| Point::new(i as f64, j as f64).to_vec2() * SIZE;
            let at = |i, j| at(i, j).to_point();
            let grid = || (0..=CELLS).flat_map(|j| (0..CELLS).map(move |i| (i, j)));
            let mut arcs: Vec<_> = grid().map(|(i, j)| side(at(i, j), at(i + 1, j))).collect();
            arcs.extend(grid().map(|(i, j)| side(at(j, i), at(j, i + 1))));
            let mut all: Vec<Vec<Point>> = arcs.clone();
            let mut kept = Vec::new();
            // Rivers that follow a border closely on one side.
            let mut rivers = Vec::new();
            for (i, arc) in arcs.iter().enumerate() {
                let aside = if i < arcs.len() / 2 { (0.0, 0.3) } else { (0.3, 0.0) };
                let river: Vec<Point> = arc[2..INNER - i % 5].iter().map(|p| *p + aside).collect();
                if !all.iter().any(|other| meet(&river, other)) {
                    all.push(river.clone());
                    rivers.push(river);
                }
            }
            for &[x, y, width, height] in islands {
                let p = Point::new(x, y);
                let island = vec![p, p + (width, 0.0), p + (0.0, height), p];
                if !all.iter().any(|other| meet(&island, other)) {
                    all.push(island.clone());
                    kept.push(island);
                }
            }
            Coverage { arcs, islands: kept, rivers }
        }

        fn all(&self) -> Vec<Vec<Point>> {
            self.arcs.iter().chain(&self.islands).chain(&self.rivers).cloned().collect()
        }

        /// The cells of a grid and last the whole grid, of arcs like those of a coverage.
        fn rings(arcs: &[Vec<Point>]) -> Vec<Region> {
            let (row, column) =
                (|i: usize, j: usize| j * CELLS + i, |i, j| CELLS * (CELLS + 1) + i * CELLS + j);
            let ring = |sides: Vec<(usize, bool)>| {
                let mut ring: Vec<Point> = Vec::new();
                for (arc, reversed) in sides {
                    let mut points = arcs[arc].clone();
                    if reversed {
                        points.reverse();
                    }
                    points.pop();
                    ring.extend(points);
                }
                Region::new(vec![ring])
            };
            let cell = |i, j| {
                ring(vec![
                    (row(i, j), false),
                    (column(i + 1, j), false),
                    (row(i, j + 1), true),
                    (column(i, j), true),
                ])
            };
            let mut rings: Vec<_> = (0..CELLS * CELLS).map(|c| cell(c % CELLS, c / CELLS)).collect();
            let way = 0..CELLS;
            let mut outer: Vec<_> = way.clone().map(|i| (row(i, 0), false)).collect();
            outer.extend(way.clone().map(|j| (column(CELLS, j), false)));
            outer.extend(way.clone().rev().map(|i| (row(i, CELLS), true)));
            outer.extend(way.rev().map(|j| (column(0, j), true)));
            rings.push(ring(outer));
            rings
        }
    }

    fn simplified(arcs: &[Vec<Point>], tolerance: f64) -> Vec<Vec<Point>> {
        let kept = simplify(arcs, tolerance);
        kept.iter().zip(arcs).map(|(kept, arc)| kept.iter().map(|&i| arc[i as usize]).collect()).collect()
    }

    /// Whether two lines have a point in common beside points that are ends of segments of both.
    fn meet(a: &[Point], b: &[Point]) -> bool {
        a.windows(2).any(|s| b.windows(2).any(|t| segments_meet(s, t)))
    }

    fn segments_meet(s: &[Point], t: &[Point]) -> bool {
        let on = |p: Point, s: &[Point]| {
            !s.contains(&p)
                && (s[1] - s[0]).cross(p - s[0]) == 0.0
                && distance_to_segment(p, s[0], s[1]) < 1e-12
        };
        let same = s.iter().all(|p| t.contains(p));
        same || s.iter().any(|p| on(*p, t))
            || t.iter().any(|p| on(*p, s))
            || crate::geometry::segments_cross(s[0], s[1], t[0], t[1])
    }

    fn first_crossing(lines: &[Vec<Point>]) -> Option<(usize, usize)> {
        let segments: Vec<(usize, &[Point])> =
            lines.iter().enumerate().flat_map(|(i, line)| line.windows(2).map(move |s| (i, s))).collect();
        (0..segments.len()).find_map(|i| {
            let (own, s) = segments[i];
            let (its, _) = segments[..i].iter().find(|(_, t)| segments_meet(s, t))?;
            Some((own, *its))
        })
    }

    fn coverage() -> impl Strategy<Value = Coverage> {
        let across = SIZE * CELLS as f64;
        // Long, thin and close to the grid lines: in the bends of the borders.
        let island = (0..=CELLS, 0.0..across, -3.0..3.0_f64, any::<bool>(), 1.0..15.0_f64, 0.1..2.0_f64);
        let island = island.prop_map(|(line, along, off, upright, length, width)| {
            let across = line as f64 * SIZE + off;
            if upright { [across, along, width, length] } else { [along, across, length, width] }
        });
        let islands = prop::collection::vec(island, 0..200);
        // Amplitudes: most borders are calm with a few wide bends.
        let wiggle = prop_oneof![4 => -0.06..0.06_f64, 1 => -1.0..1.0_f64];
        (prop::collection::vec(wiggle, 300..600), islands).prop_map(|(w, i)| Coverage::new(&w, &i))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_did_not_cross_does_not_cross(coverage in coverage(), tolerance in 0.2..12.0_f64) {
            prop_assert_eq!(first_crossing(&coverage.arcs), None, "the test's own coverage crosses");
            let after = simplified(&coverage.all(), tolerance);
            prop_assert_eq!(first_crossing(&after), None);
        }

        #[test]
        fn what_lies_beside_a_border_stays_on_its_side(coverage in coverage(), tolerance in 0.2..12.0_f64) {
            let after = simplified(&coverage.all(), tolerance);
            let (arcs, others) = after.split_at(coverage.arcs.len());
            let cells = Coverage::rings(&coverage.arcs).into_iter().zip(Coverage::rings(arcs));
            for (i, (before, after)) in cells.enumerate() {
                for p in others.iter().flatten() {
                    prop_assert_eq!(before.contains(*p), after.contains(*p), "cell {}, {:?}", i, p);
                }
            }
        }

        #[test]
        fn the_line_stays_within_the_tolerance(coverage in coverage(), tolerance in 0.2..12.0_f64) {
            let all = coverage.all();
            for (arc, kept) in all.iter().zip(simplify(&all, tolerance)) {
                for ends in kept.windows(2) {
                    let (a, b) = (ends[0] as usize, ends[1] as usize);
                    for p in &arc[a..=b] {
                        prop_assert!(distance_to_segment(*p, arc[a], arc[b]) <= tolerance + 1e-9);
                    }
                }
            }
        }

        #[test]
        fn cells_and_the_whole_have_the_same_area(coverage in coverage(), tolerance in 0.2..12.0_f64) {
            let mut rings = Coverage::rings(&simplified(&coverage.arcs, tolerance));
            let whole = rings.pop().unwrap().area();
            let cells: f64 = rings.iter().map(Region::area).sum();
            prop_assert!((whole - cells).abs() < 1e-6, "{} and {}", whole, cells);
        }

        #[test]
        fn an_island_that_can_be_seen_is_not_lost(coverage in coverage(), tolerance in 0.2..12.0_f64) {
            let kept = simplified(&coverage.islands, tolerance);
            for (before, after) in coverage.islands.iter().zip(kept) {
                if before[1].x - before[0].x >= tolerance || before[2].y - before[0].y >= tolerance {
                    prop_assert!(Region::new(vec![after]).area() > 0.0);
                } else {
                    prop_assert!(after.is_empty());
                }
            }
        }
    }

    #[test]
    fn an_enclave_of_two_arcs_does_not_fall_together() {
        let north = line(&[(0.0, 0.0), (5.0, -0.3), (10.0, 0.0)]);
        let south = line(&[(0.0, 0.0), (5.0, 0.3), (10.0, 0.0)]);
        assert_eq!(simplify(&[&north, &south], 1.0), [vec![0, 1, 2], vec![0, 1, 2]]);
        assert_eq!(simplify(&[&north], 1.0), [[0, 2]]);
    }

    #[test]
    fn what_crosses_in_the_source_is_left_to_cross() {
        let border = line(&[(0.0, 0.0), (4.0, 0.1), (6.0, -0.1), (10.0, 0.0)]);
        let river = line(&[(5.0, -9.0), (5.1, -3.0), (4.9, 3.0), (5.0, 9.0)]);
        let kept = simplify(&[&border, &river], 1.0);
        assert!(kept.iter().all(|kept| kept.first() == Some(&0) && kept.last() == Some(&3)));
    }

    #[test]
    fn arcs_without_extent_do_no_harm() {
        let arcs = [
            line(&[]),
            line(&[(1.0, 1.0)]),
            line(&[(1.0, 1.0), (1.0, 1.0)]),
            line(&[(1.0, 1.0), (2.0, 2.0), (1.0, 1.0)]),
            line(&[(0.0, 0.0), (9.0, 0.0), (5.0, 0.0), (0.0, 0.0)]),
            line(&[(f64::NAN, 0.0), (f64::INFINITY, 0.0), (5.0, 0.0), (0.0, 0.0)]),
        ];
        let kept = simplify(&arcs, 0.5);
        assert_eq!(kept.iter().map(Vec::len).take(5).collect::<Vec<_>>(), [0, 1, 2, 3, 0]);
    }
}
