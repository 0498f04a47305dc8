use kurbo::{Point, Rect};

use crate::atlas::{Arc, Atlas, Extent, LonLat};
use crate::geometry::{Polyline, Region, clip_ring, simplify};
use crate::projection::View;
use crate::topology::ArcRef;

/// How far a simplified line may lie from the true one, px.
const TOLERANCE: f64 = 0.35;

/// The arcs of an atlas on the page, each projected and simplified once.
///
/// Whatever is drawn from arcs takes them from here, so that a border, the territories on its two sides, the
/// river in it and the arrow across it all know the same line.
#[derive(Debug)]
pub(super) struct Lines {
    /// For each arc of the atlas its points, px.
    arcs: Vec<Vec<Point>>,
}

impl Lines {
    /// Projects the arcs; parts that can't be seen keep only the points that their shape outside needs.
    pub(super) fn new(atlas: &Atlas, view: &View, near: Extent) -> Self {
        let arc = |arc: &Arc| {
            let seen = thin_outside(&arc.points, near);
            let points: Vec<Point> = seen.iter().filter_map(|p| view.project(*p)).collect();
            simplify(&points, TOLERANCE)
        };
        Lines { arcs: atlas.arcs.iter().map(arc).collect() }
    }

    /// The points of an arc, px.
    pub(super) fn arc(&self, arc: usize) -> &[Point] {
        &self.arcs[arc]
    }

    /// The line of a run of arcs, px.
    pub(super) fn run(&self, run: &[ArcRef]) -> Vec<Point> {
        let mut line: Vec<Point> = Vec::new();
        for part in run {
            let arc = &self.arcs[part.arc];
            // Two arcs that follow each other share the point between them.
            let skip = usize::from(!line.is_empty());
            if part.reversed {
                line.extend(arc.iter().rev().skip(skip));
            } else {
                line.extend(arc.iter().skip(skip));
            }
        }
        line
    }

    /// A territory within a rectangle.
    pub(super) fn region(&self, polygons: &[Vec<Vec<ArcRef>>], within: Rect) -> Region {
        let rings = polygons.iter().flatten().map(|ring| {
            let mut line = self.run(ring);
            line.pop();
            clip_ring(&line, within)
        });
        Region::new(rings.filter(|ring| ring.len() > 2).collect())
    }

    /// Lines joined from arcs that share ends, the longest first.
    pub(super) fn chains(&self, arcs: &[usize]) -> Vec<Polyline> {
        let mut left: Vec<Vec<Point>> =
            arcs.iter().map(|&i| self.arcs[i].clone()).filter(|a| a.len() > 1).collect();
        let mut chains = Vec::new();
        while let Some(mut chain) = left.pop() {
            while let Some(i) = left.iter().position(|line| joins(&chain, line)) {
                chain = join(chain, left.swap_remove(i));
            }
            chains.extend(Polyline::new(chain));
        }
        chains.sort_by(|a, b| b.length().total_cmp(&a.length()));
        chains
    }
}

fn ends(line: &[Point]) -> (Point, Point) {
    (line[0], line[line.len() - 1])
}

fn joins(a: &[Point], b: &[Point]) -> bool {
    let ((a0, a1), (b0, b1)) = (ends(a), ends(b));
    a1 == b0 || a1 == b1 || a0 == b0 || a0 == b1
}

fn join(mut a: Vec<Point>, mut b: Vec<Point>) -> Vec<Point> {
    let ((a0, a1), (b0, b1)) = (ends(&a), ends(&b));
    if a1 != b0 && a1 != b1 {
        a.reverse();
    }
    let end = if a1 == b0 || a1 == b1 { a1 } else { a0 };
    if end != b0 {
        b.reverse();
    }
    a.extend(b.into_iter().skip(1));
    a
}

/// Leaves out points between points that lie beyond the same side of an extent: what they connect lies beyond
/// it too, whatever its shape.
fn thin_outside(points: &[LonLat], near: Extent) -> Vec<LonLat> {
    let beyond = |p: &LonLat| {
        u8::from(p.x < near.west)
            | u8::from(p.x > near.east) << 1
            | u8::from(p.y < near.south) << 2
            | u8::from(p.y > near.north) << 3
    };
    let mut kept: Vec<LonLat> = Vec::new();
    // The sides beyond which all points since the last one kept lie.
    let mut common = 0;
    for (i, p) in points.iter().enumerate() {
        let sides = beyond(p);
        if i > 0 && common & sides != 0 {
            common &= sides;
            continue;
        }
        // The point before this one is the last beyond the same side as the last one kept.
        if i > 0 && kept.last() != Some(&points[i - 1]) {
            kept.push(points[i - 1]);
        }
        kept.push(*p);
        common = sides;
    }
    if kept.last() != points.last() {
        kept.extend(points.last());
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEAR: Extent = Extent { west: 0.0, south: 0.0, east: 10.0, north: 10.0 };

    fn points(flat: &[(f64, f64)]) -> Vec<LonLat> {
        flat.iter().map(|&(x, y)| LonLat { x, y }).collect()
    }

    #[test]
    fn points_beyond_one_side_are_thinned_and_points_inside_are_not() {
        let line =
            points(&[(-5.0, 1.0), (-4.0, 2.0), (-3.0, 3.0), (-2.0, 4.0), (5.0, 5.0), (6.0, 6.0), (7.0, 5.0)]);
        let thin = thin_outside(&line, NEAR);
        assert_eq!(thin, points(&[(-5.0, 1.0), (-2.0, 4.0), (5.0, 5.0), (6.0, 6.0), (7.0, 5.0)]));
    }

    #[test]
    fn the_last_stretch_of_a_line_is_not_cut_either() {
        for line in [[(-1.0, 5.0), (-1.0, 9.0), (5.0, 5.0)], [(-1.0, 5.0), (-1.0, 11.0), (9.0, 11.0)]] {
            assert_eq!(thin_outside(&points(&line), NEAR), points(&line));
        }
    }

    #[test]
    fn a_line_round_a_corner_does_not_cut_it() {
        let line = points(&[(-5.0, 5.0), (-5.0, 8.0), (-5.0, 15.0), (5.0, 15.0), (8.0, 15.0)]);
        let thin = thin_outside(&line, NEAR);
        assert!(thin.contains(&LonLat { x: -5.0, y: 15.0 }), "{thin:?}");
    }

    #[test]
    fn lines_that_share_ends_become_one() {
        let p = |x: f64| Point::new(x, 0.0);
        let lines = Lines { arcs: vec![vec![p(2.0), p(1.0)], vec![p(0.0), p(1.0)], vec![p(2.0), p(3.0)]] };
        let chains = lines.chains(&[0, 1, 2]);
        assert_eq!(chains.len(), 1);
        assert_eq!(chains[0].length(), 3.0);
    }
}
