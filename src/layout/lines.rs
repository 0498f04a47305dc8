use std::sync::OnceLock;

use kurbo::{Point, Rect, Size};

use super::labels::Area;
use crate::atlas::{Arc, Atlas, Extent, Lake, LonLat};
use crate::geometry::{Bands, Polyline, Region, clip_polyline, douglas_peucker};
use crate::kept::Kept;
use crate::parallel;
use crate::projection::View;
use crate::topology::{ArcRef, is_seam, relative, simplify};

/// How far a simplified line may lie from the true one, px.
const TOLERANCE: f64 = 0.35;

/// How far of that a line may lie from the true one before it is projected, px.
const SPARSE: f64 = 0.1;

/// So many territories are kept as names see them: those of a world map in a few sizes.
const MOST_AREAS: usize = 600;

/// Smaller than this a lake is a speck that says nothing, px.
const LEAST_LAKE: f64 = 3.0;

/// The arcs of an atlas on the page, each projected and simplified once.
///
/// Whatever is drawn from arcs takes them from here, so that a border, the territories on its two sides, the
/// river in it and the arrow across it all know the same line.
#[derive(Debug)]
pub(super) struct Lines {
    arcs: Vec<Line>,
    /// For each lake its rings, px.
    lakes: Vec<Vec<Vec<Point>>>,
    territories: Vec<Seen>,
    /// What names of a size see of territories.
    areas: Kept<(usize, [u64; 3]), Option<std::sync::Arc<Area>>>,
}

/// What of a territory lies in the frame, worked out when it is first asked for.
#[derive(Debug, Default)]
struct Seen {
    region: OnceLock<Region>,
    /// The same, prepared for many questions.
    bands: OnceLock<std::sync::Arc<Bands>>,
}

/// An arc on the page.
#[derive(Debug, Default)]
struct Line {
    /// Its pieces, px: one, unless the edge of what the projection shows cuts it.
    pieces: Vec<Vec<Point>>,
    /// Those in the frame, px, cut when they are first asked for.
    visible: OnceLock<Vec<Vec<Point>>>,
    /// Whether it is in one piece.
    whole: bool,
    /// Its points in degrees, where a ring that it belongs to is cut.
    degrees: Vec<LonLat>,
}

impl Line {
    /// Whether it lies too far off to matter.
    fn is_left_out(&self) -> bool {
        self.whole && self.pieces.is_empty()
    }
}

impl Lines {
    /// Projects the arcs; parts that can't be seen keep only the points that their shape outside needs.
    pub(super) fn new(atlas: &Atlas, view: &View, near: Extent) -> Self {
        let domain = view.projection.domain();
        let needed = needed(atlas, near);
        let source = |i: usize, arc: &Arc| {
            if !needed[i] {
                return (true, Vec::new());
            }
            let points =
                if is_seam(&arc.points) { straight(&arc.points) } else { thin_outside(&arc.points, near) };
            (domain.holds(&points), points)
        };
        let sources = parallel::map(&atlas.arcs, |arc| 3 * arc.points.len(), source);
        let (whole, sources): (Vec<bool>, Vec<Vec<LonLat>>) = sources.into_iter().unzip();
        // The arcs of a ring that is cut are kept in degrees: it is cut there, and its neighbours see the same points.
        let mut in_cut_ring = vec![false; sources.len()];
        for ring in atlas.territories.iter().flat_map(|t| t.polygons.iter().flatten()) {
            if ring.iter().any(|part| !whole[part.arc]) {
                ring.iter().for_each(|part| in_cut_ring[part.arc] = true);
            }
        }
        // Where a ring is cut, its points are kept as they are, in degrees; elsewhere edges get points where they bend.
        let image = |i: usize, points: &Vec<LonLat>| match (whole[i], in_cut_ring[i]) {
            (true, false) => (view.line(&sparse(points, view)), Vec::new()),
            (true, true) => {
                let points = sparse(points, view);
                (points.iter().map(|p| view.project(*p).unwrap_or_default()).collect(), points)
            }
            (false, _) => (Vec::new(), simplified(points, view)),
        };
        let images = parallel::map(&sources, |points| 40 * points.len(), image);
        let (images, degrees): (Vec<Vec<Point>>, Vec<Vec<LonLat>>) = images.into_iter().unzip();
        let kept = simplify(&images, TOLERANCE - SPARSE);
        let arc = |(i, degrees): (usize, Vec<LonLat>)| {
            if !needed[i] {
                return Line { whole: true, degrees, ..Line::default() };
            }
            let kept = kept[i].iter().map(|&k| k as usize);
            match (whole[i], in_cut_ring[i]) {
                (true, false) => {
                    let pieces = vec![kept.map(|k| images[i][k]).collect()];
                    Line { pieces, whole: true, degrees, ..Line::default() }
                }
                (true, true) => {
                    let degrees: Vec<LonLat> = kept.map(|k| degrees[k]).collect();
                    Line { pieces: vec![view.line(&degrees)], whole: true, degrees, ..Line::default() }
                }
                (false, _) => Line { pieces: view.lines(&degrees), degrees, ..Line::default() },
            }
        };
        let lake = |_, lake: &Lake| {
            let Some(extent) = Extent::around(lake.rings.iter().flatten()).filter(|e| near.meets(*e)) else {
                return Vec::new();
            };
            let degrees = (extent.east - extent.west).max(extent.north - extent.south);
            // Most lakes of a wide map are specks, which is seen without all of their points.
            if view.px_per_degree(extent.middle()).is_some_and(|px| 2.0 * px * degrees < LEAST_LAKE) {
                return Vec::new();
            }
            let rings: Vec<Vec<LonLat>> = lake.rings.iter().map(|ring| sparse(ring, view)).collect();
            let region = Region::new(view.rings(&rings));
            let size = region.bounds().map_or(0.0, |b| b.width().max(b.height()));
            let rings = region.rings.iter().filter(|_| size >= LEAST_LAKE);
            rings.map(|ring| closed_simplified(ring)).collect()
        };
        let lakes =
            parallel::map(&atlas.lakes, |lake| 40 * lake.rings.iter().map(Vec::len).sum::<usize>(), lake);
        Lines {
            lakes,
            arcs: degrees.into_iter().enumerate().map(arc).collect(),
            territories: atlas.territories.iter().map(|_| Seen::default()).collect(),
            areas: Kept::at_most(MOST_AREAS),
        }
    }

    /// The pieces of an arc, px.
    pub(super) fn arc(&self, arc: usize) -> &[Vec<Point>] {
        &self.arcs[arc].pieces
    }

    /// The pieces of an arc in the frame, px.
    pub(super) fn visible(&self, view: &View, arc: usize) -> &[Vec<Point>] {
        let Line { pieces, visible, .. } = &self.arcs[arc];
        visible.get_or_init(|| pieces.iter().flat_map(|piece| clip_polyline(piece, view.frame)).collect())
    }

    /// The rings of a lake, px.
    pub(super) fn lake(&self, lake: usize) -> &[Vec<Point>] {
        &self.lakes[lake]
    }

    /// The lines of a run of arcs, px: one, unless it is cut.
    pub(super) fn run(&self, run: &[ArcRef]) -> Vec<Vec<Point>> {
        let mut lines: Vec<Vec<Point>> = Vec::new();
        for part in run {
            let mut pieces = self.arcs[part.arc].pieces.clone();
            if part.reversed {
                pieces.reverse();
                pieces.iter_mut().for_each(|piece| piece.reverse());
            }
            for piece in pieces {
                match lines.last_mut() {
                    // Two arcs that follow each other share the point between them.
                    Some(line) if line.last() == piece.first() => line.extend(piece.into_iter().skip(1)),
                    _ => lines.push(piece),
                }
            }
        }
        lines
    }

    /// A territory within the frame.
    pub(super) fn territory(&self, atlas: &Atlas, view: &View, territory: usize) -> &Region {
        let region = || self.region(view, &atlas.territories[territory].polygons, view.frame);
        self.territories[territory].region.get_or_init(region)
    }

    /// A territory within the frame, prepared for many questions.
    pub(super) fn bands(&self, atlas: &Atlas, view: &View, territory: usize) -> &std::sync::Arc<Bands> {
        let bands = || Bands::new(self.territory(atlas, view, territory)).into();
        self.territories[territory].bands.get_or_init(bands)
    }

    /// A territory within the frame as a name of a size sees it, in squares of `fine` px ([`Area::new`]).
    pub(super) fn area(
        &self,
        (territory, region): (usize, &Region),
        name: Size,
        fine: f64,
    ) -> Option<std::sync::Arc<Area>> {
        let key = (territory, [name.width, name.height, fine].map(f64::to_bits));
        self.areas.get(&key, || Area::new(region, name, fine).map(std::sync::Arc::new))
    }

    /// Polygons within a rectangle.
    pub(super) fn region(&self, view: &View, polygons: &[Vec<Vec<ArcRef>>], within: Rect) -> Region {
        let mut cut: Vec<Vec<LonLat>> = Vec::new();
        let mut rings: Vec<Vec<Point>> = Vec::new();
        for ring in polygons.iter().flatten() {
            if ring.iter().any(|part| self.arcs[part.arc].is_left_out()) {
                continue;
            }
            if ring.iter().all(|part| self.arcs[part.arc].whole) {
                rings.push(closed(ring, |part| self.arcs[part.arc].pieces[0].as_slice()));
            } else {
                cut.push(closed(ring, |part| self.arcs[part.arc].degrees.as_slice()));
            }
        }
        rings.extend(view.rings(&cut));
        Region::new(rings).clipped(within)
    }

    /// Lines joined from arcs that share ends, the longest first.
    pub(super) fn chains(&self, arcs: &[usize]) -> Vec<Polyline> {
        let mut left: Vec<Vec<Point>> =
            arcs.iter().flat_map(|&i| self.arc(i)).filter(|piece| piece.len() > 1).cloned().collect();
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

/// Which arcs can matter on a map of an extent: those of rings that reach into it or lie round it, and lines in it.
fn needed(atlas: &Atlas, near: Extent) -> Vec<bool> {
    let work = |arc: &Arc| arc.points.len();
    let boxes = parallel::map(&atlas.arcs, work, |_, arc| Extent::of_offsets(&arc.points));
    let union = |a: Extent, b: Extent| Extent {
        west: a.west.min(b.west),
        south: a.south.min(b.south),
        east: a.east.max(b.east),
        north: a.north.max(b.north),
    };
    let matters = |e: Extent| near.may_show(e);
    let mut needed: Vec<bool> = boxes.iter().map(|e| e.is_some_and(matters)).collect();
    for ring in atlas.territories.iter().flat_map(|t| t.polygons.iter().flatten()) {
        if ring.iter().filter_map(|part| boxes[part.arc]).reduce(union).is_some_and(matters) {
            ring.iter().for_each(|part| needed[part.arc] = true);
        }
    }
    needed
}

/// A ring by itself without the points that it does not need; its first point is not repeated.
fn closed_simplified(ring: &[Point]) -> Vec<Point> {
    let mut line = ring.to_vec();
    line.extend(ring.first());
    let mut kept: Vec<Point> =
        simplify(&[&line], TOLERANCE - SPARSE).concat().into_iter().map(|i| line[i as usize]).collect();
    kept.pop();
    kept
}

/// The points of a ring of arcs, the first not repeated at the end.
fn closed<'a, P: Copy + 'a>(ring: &[ArcRef], points: impl Fn(&ArcRef) -> &'a [P]) -> Vec<P> {
    let mut line: Vec<P> = Vec::new();
    for part in ring {
        // Two arcs that follow each other share the point between them.
        line.pop();
        let arc = points(part);
        if part.reversed { line.extend(arc.iter().rev()) } else { line.extend(arc) }
    }
    line.pop();
    line
}

/// A line in degrees without points that will hardly be seen: of dense data few are projected. It is simplified on a
/// plane of degrees with no smaller scale than the map's.
fn sparse(points: &[LonLat], view: &View) -> Vec<LonLat> {
    let turns = points.windows(2).any(|pair| (pair[1].x - pair[0].x).abs() > 180.0);
    if points.len() < 32 || turns {
        return points.to_vec();
    }
    // The scale is largest at one of these, or not much larger elsewhere.
    let highest = points.iter().max_by(|a, b| a.y.abs().total_cmp(&b.y.abs())).copied();
    let places = [points[0], points[points.len() / 2], points[points.len() - 1]].into_iter().chain(highest);
    let scale = 1.5 * places.filter_map(|p| view.px_per_degree(p)).fold(0.0, f64::max);
    if scale == 0.0 {
        return points.to_vec();
    }
    let plane: Vec<Point> = points.iter().map(|p| Point::new(p.x * scale, p.y * scale)).collect();
    douglas_peucker(&plane, SPARSE).into_iter().map(|i| points[i as usize]).collect()
}

/// A line in degrees without the points that its image does not need; those without an image stay, for they tell how
/// the line leads round the Earth.
fn simplified(points: &[LonLat], view: &View) -> Vec<LonLat> {
    let images: Vec<Option<Point>> = points.iter().map(|p| view.project(*p)).collect();
    let mut degrees = Vec::with_capacity(points.len());
    let mut at = 0;
    for run in images.chunk_by(|a, b| a.is_some() == b.is_some()) {
        let seen: Vec<Point> = run.iter().copied().flatten().collect();
        // Two images of neighbours that lie far apart lie on either side of a cut.
        let split = seen.windows(2).any(|s| s[0].distance(s[1]) > view.frame.width() / 4.0);
        if split || run.first().is_none_or(Option::is_none) {
            degrees.extend_from_slice(&points[at..at + run.len()]);
        } else {
            let kept = simplify(&[seen], TOLERANCE).concat();
            degrees.extend(kept.into_iter().map(|k| points[at + k as usize]));
        }
        at += run.len();
    }
    degrees
}

/// A cut of the data along the antimeridian or a pole without the points on its straight stretches: the other side of
/// the cut may have others.
fn straight(points: &[LonLat]) -> Vec<LonLat> {
    let corner = |i: usize| {
        i == 0 || i + 1 == points.len() || points[i - 1].x != points[i].x || points[i].x != points[i + 1].x
    };
    (0..points.len()).filter(|&i| corner(i)).map(|i| points[i]).collect()
}

/// Leaves out points between points that lie beyond the same side of an extent: what they connect lies beyond
/// it too, whatever its shape.
fn thin_outside(points: &[LonLat], near: Extent) -> Vec<LonLat> {
    if near.east - near.west >= 360.0 && near.south <= -90.0 && near.north >= 90.0 {
        return points.to_vec();
    }
    let (middle, half_width) = (f64::midpoint(near.west, near.east), (near.east - near.west) / 2.0);
    let beyond = |p: &LonLat| {
        let x = relative(p.x, middle);
        u8::from(x < -half_width)
            | u8::from(x > half_width) << 1
            | u8::from(p.y < near.south) << 2
            | u8::from(p.y > near.north) << 3
    };
    let mut kept: Vec<LonLat> = Vec::new();
    // The sides beyond which all points since the last one kept lie.
    let mut common = 0;
    for (i, p) in points.iter().enumerate() {
        let sides = beyond(p);
        // Points a quarter turn apart stay: between two far ones the way round the Earth would be lost.
        let turned = kept.last().map_or(0.0, |last| relative(p.x, last.x).abs());
        if i > 0 && common & sides != 0 && turned < 90.0 {
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
        let arcs = [[p(2.0), p(1.0)], [p(0.0), p(1.0)], [p(2.0), p(3.0)]];
        let arcs = arcs.map(|arc| Line { pieces: vec![arc.to_vec()], whole: true, ..Line::default() });
        let lines =
            Lines { arcs: arcs.into(), lakes: Vec::new(), territories: Vec::new(), areas: Kept::at_most(1) };
        let chains = lines.chains(&[0, 1, 2]);
        assert_eq!(chains.len(), 1);
        assert_eq!(chains[0].length(), 3.0);
    }
}
