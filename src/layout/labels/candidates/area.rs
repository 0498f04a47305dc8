use kurbo::{Point, Rect, Size, Vec2};

use crate::geometry::{Bow, Cells, Region};
use crate::kept::Kept;
use crate::layout::labels::{Anchor, Candidate};

/// The most squares across the shorter side of an area: more would show nothing that a name needs.
const SQUARES: f64 = 40.0;

/// About how many places are looked at to find where an area is widest.
const PLACES: f64 = 700.0;

/// About how many places are looked at for one form of a name in a small area.
const FEWER_PLACES: f64 = 500.0;

/// So many forms of a name are remembered with their places.
const MOST_FORMS: usize = 32;

/// At what room round a name, in its heights, more is no better.
const COMFORT: f64 = 1.2;

/// The cost of a name without any room round it.
const TIGHT: f64 = 7.0;

/// The cost of a name so far off the middle as the radius of a circle of the area's size.
const OFF: f64 = 10.0;

/// The most that a name in an area leans: farther it is hard to read, radians.
const MOST_LEAN: f64 = 0.61;

/// The most that a name in an area turns from its first letter to its last, radians.
const MOST_TURN: f64 = 1.04;

/// So many times longer than broad an area is seen as long, and its name may follow it.
const LONG: f64 = 1.6;

/// An area as those who set names in it see it: where it is widest and how it lies.
///
/// The criteria are those of Barrault, M. (2001), "A methodology for placement and evaluation of area map labels",
/// Computers, Environment and Urban Systems 25(1), 33-52: a name lies within its area, in its middle, and follows its
/// shape by an arc of a circle where it is long. As a name with room stands level (Imhof, E. (1975), "Positioning names
/// on maps", The American Cartographer 2(2), 128-144), arcs come second where there is room for both.
#[derive(Debug)]
pub(in crate::layout) struct Area {
    cells: Cells,
    bounds: Rect,
    /// Where a name stands best.
    pub(in crate::layout) middle: Point,
    /// The radius of a circle as large as the piece round the middle, px.
    radius: f64,
    /// How the piece round the middle lies, if it is long.
    axis: Option<Axis>,
    /// The level places that were found, for each form of a name.
    level: Kept<[u64; 5], Vec<Candidate>>,
    /// The places along the axis that were found.
    along: Kept<[u64; 5], Vec<(Bow, Candidate)>>,
}

/// The line that a long area lies along.
#[derive(Debug)]
struct Axis {
    bow: Bow,
    /// How long the area is along it, px.
    length: f64,
}

impl Area {
    /// The area of a region for a name of about a size; none where there is nothing of it that can be measured.
    /// `fine` is the width of a square that shows enough, px.
    pub(in crate::layout) fn new(region: &Region, name: Size, fine: f64) -> Option<Self> {
        let bounds = region.bounds()?;
        let side = (bounds.width().min(bounds.height()) / SQUARES).clamp(0.75, fine.max(0.75));
        let cells = Cells::new(region, side)?;
        let largest = Widest::of(&cells, bounds, name)?;
        let piece = cells.piece(largest.first()?);
        let count = piece.len() as f64;
        let mean = (piece.iter().map(|p| p.to_vec2()).sum::<Vec2>() / count.max(1.0)).to_point();
        let radius = (count * side * side / std::f64::consts::PI).sqrt().max(side);
        let middle = largest.most_central(mean, radius)?;
        Some(Area {
            axis: Axis::of(&piece, mean, side),
            cells,
            bounds,
            middle,
            radius,
            level: Kept::at_most(MOST_FORMS),
            along: Kept::at_most(MOST_FORMS),
        })
    }

    /// How far the area reaches to both sides of its middle at the height of a name, px; never farther to one side than to
    /// the other.
    pub(in crate::layout) fn breadth(&self, height: f64) -> f64 {
        let step = self.bounds.width() / 128.0;
        let grow = |n: u32| Rect::from_center_size(self.middle, (step * f64::from(n), height));
        self.cells.grown(128, grow).map_or(0.0, |n| step * f64::from(n))
    }

    /// How long it is along its axis, if it is long, px.
    pub(in crate::layout) fn length(&self) -> Option<f64> {
        self.axis.as_ref().map(|axis| axis.length)
    }

    /// Level places of a block within the area, the best first: at most `most`, and none nearer to another than `apart`
    /// px. A place costs 0 in the middle with room round it. `pad` is the breadth of the halo.
    pub(in crate::layout) fn level(&self, size: Size, pad: f64, apart: f64, most: usize) -> Vec<Candidate> {
        let key = [size.width, size.height, pad, apart, most as f64].map(f64::to_bits);
        self.level.get(&key, || self.find_level(size, pad, apart, most))
    }

    fn find_level(&self, size: Size, pad: f64, apart: f64, most: usize) -> Vec<Candidate> {
        // Finer than the places lie apart only in a small area, where a px decides whether a name fits.
        let step = (self.bounds.area() / FEWER_PLACES).sqrt().max(self.cells.side()).min(apart.max(1.0));
        let half = Vec2::new(size.width, size.height) / 2.0;
        let from = |middle: f64, low: f64| ((low - middle) / step).ceil() as i64;
        let to = |middle: f64, high: f64| ((high - middle) / step).floor() as i64;
        let columns =
            from(self.middle.x, self.bounds.x0 + half.x)..=to(self.middle.x, self.bounds.x1 - half.x);
        let rows = from(self.middle.y, self.bounds.y0 + half.y)..=to(self.middle.y, self.bounds.y1 - half.y);
        let mut places: Vec<(f64, Rect)> = Vec::new();
        for row in rows {
            for column in columns.clone() {
                let centre = self.middle + Vec2::new(column as f64, row as f64) * step;
                let place = Rect::from_center_size(centre, size).inflate(pad, pad);
                if let Some(room) = self.room(&[place], size.height) {
                    places.push((self.cost(centre, room), place));
                }
            }
        }
        if step >= apart {
            // A grid keeps its places apart by itself.
            places.sort_by(|a, b| a.0.total_cmp(&b.0));
            places.truncate(most);
        }
        let chosen = spread(places, |place| place.center(), apart, most);
        let candidate = |(cost, place): (f64, Rect)| {
            Candidate::new(vec![place], cost, Anchor::Corner(place.center() - half, 0))
        };
        chosen.into_iter().map(candidate).collect()
    }

    /// Places of a line along the area, if it is long, each with the line to set it on: leaning or bent as the area is.
    /// `ascent` and `descent` are how far letters reach above that line and below it.
    pub(in crate::layout) fn along(
        &self,
        width: f64,
        (ascent, descent): (f64, f64),
        pad: f64,
        most: usize,
    ) -> Vec<(Bow, Candidate)> {
        let key = [width, ascent, descent, pad, most as f64].map(f64::to_bits);
        self.along.get(&key, || self.find_along(width, (ascent, descent), pad, most))
    }

    fn find_along(
        &self,
        width: f64,
        (ascent, descent): (f64, f64),
        pad: f64,
        most: usize,
    ) -> Vec<(Bow, Candidate)> {
        let Some(axis) = self.axis.as_ref().filter(|axis| axis.length > width) else { return Vec::new() };
        let height = ascent + descent;
        let bend = axis.bow.bend.clamp(-MOST_TURN / width, MOST_TURN / width);
        let mut bends = vec![0.0];
        // Less than 8 degrees in all look like a mistake.
        bends.extend([bend, bend / 2.0].into_iter().filter(|bend| (bend * width).abs() > 0.14));
        let mut places: Vec<(f64, Bow)> = Vec::new();
        for bend in bends {
            for slide in -4..=4 {
                let moved = axis.bow.moved(f64::from(slide) / 10.0 * (axis.length - width));
                let lean = moved.right.y.atan2(moved.right.x);
                let level = bend == 0.0 && lean.abs() < 0.07;
                if level || lean.abs() > MOST_LEAN + 0.02 {
                    continue;
                }
                for shift in -2..=2 {
                    let bow = Bow { bend, ..moved }.raised(f64::from(shift) * 0.6 * height);
                    // Letters stand as far above the axis as below it.
                    let base = bow.raised((descent - ascent) / 2.0);
                    if !base.is_upright(width) || !self.holds_points(&bow, width) {
                        continue;
                    }
                    let boxes = base.boxes(width + 2.0 * pad, ascent + pad, descent + pad);
                    if let Some(room) = self.room(&boxes, height) {
                        // Following the shape is worth as much as it turns away from the level.
                        let straight = if bend == 0.0 {
                            (axis.bow.bend * width).abs().min(MOST_TURN) * 3.0
                        } else {
                            0.0
                        };
                        places.push((self.cost(bow.middle, room) + straight + 2.0 * lean.abs(), base));
                    }
                }
            }
        }
        let chosen = spread(places, |bow| bow.middle, 0.8 * height, most);
        let candidate = |(cost, bow): (f64, Bow)| {
            let boxes = bow.boxes(width + 2.0 * pad, ascent + pad, descent + pad);
            (bow, Candidate::new(boxes, cost, Anchor::Along { offset: 0.0, rise: 0.0 }))
        };
        chosen.into_iter().map(candidate).collect()
    }

    /// Whether both ends and the middle of a line lie inside: seen at once, where its boxes take time.
    fn holds_points(&self, bow: &Bow, width: f64) -> bool {
        [0.0, -0.5, 0.5].into_iter().all(|share| {
            let p = bow.point(share * width);
            self.cells.holds(Rect::from_center_size(p, (1e-3, 1e-3)))
        })
    }

    /// The room round boxes within the area, in their heights, up to [`COMFORT`]; none where they are not inside.
    fn room(&self, boxes: &[Rect], height: f64) -> Option<f64> {
        const STEPS: u32 = 6;
        let step = COMFORT * height / f64::from(STEPS);
        let mut least = STEPS;
        for place in boxes {
            let grow = |n: u32| place.inflate(step * f64::from(n), step * f64::from(n));
            least = self.cells.grown(least, grow)?;
        }
        Some(COMFORT * f64::from(least) / f64::from(STEPS))
    }

    fn cost(&self, centre: Point, room: f64) -> f64 {
        let away = centre - self.middle;
        // Rows lie closer together than words: up and down counts for more.
        let off = Vec2::new(away.x, 1.3 * away.y).hypot2().sqrt() / self.radius;
        TIGHT * (1.0 - room / COMFORT) + OFF * off
    }
}

impl Axis {
    /// The axis of a piece with a centre of gravity: the direction in which it is spread most, bent as its breadths'
    /// middles lie; none where it is about as broad as long, or so steep that a name would stand on its side.
    fn of(piece: &[Point], mean: Point, side: f64) -> Option<Self> {
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for p in piece {
            let d = *p - mean;
            xx += d.x * d.x;
            xy += d.x * d.y;
            yy += d.y * d.y;
        }
        let spread = ((xx - yy) * (xx - yy) + 4.0 * xy * xy).sqrt();
        let (long, short) = ((xx + yy + spread) / 2.0, (xx + yy - spread) / 2.0);
        let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
        // Between the most that it may lean and this the name leans less than its area does.
        if long < LONG * LONG * short || angle.abs() > 1.05 {
            return None;
        }
        let right = Vec2::new(angle.cos(), angle.sin());
        let along = |p: &Point| (*p - mean).dot(right);
        let range = |(low, high): (f64, f64), u: f64| (low.min(u), high.max(u));
        let (low, high) = piece.iter().map(along).fold((f64::INFINITY, f64::NEG_INFINITY), range);
        let breadth = 3.0 * side;
        let mut slices = vec![(Vec2::ZERO, 0.0); ((high - low) / breadth) as usize + 1];
        for p in piece {
            let slice = &mut slices[((along(p) - low) / breadth) as usize];
            slice.0 += *p - mean;
            slice.1 += 1.0;
        }
        let slices = slices.iter().filter(|(_, count)| *count > 0.0);
        let bow = Bow::fit(slices.map(|(sum, count)| (mean + *sum / *count, *count)), right)?;
        let mut bow = bow.moved((mean - bow.middle).dot(bow.right));
        let lean = bow.right.y.atan2(bow.right.x);
        if lean.abs() > MOST_LEAN {
            let lean = MOST_LEAN.copysign(lean);
            bow = Bow { middle: mean, right: Vec2::new(lean.cos(), lean.sin()), bend: 0.0 };
        }
        Some(Axis { bow, length: high - low })
    }
}

/// Points of an area, each with how large a rectangle round it can be.
struct Widest {
    places: Vec<(Point, u32)>,
    most: u32,
}

impl Widest {
    /// The largest rectangles of a name's shape within an area (van Roessel, J. W. (1989), "An algorithm for locating
    /// candidate labeling boxes within a polygon", The American Cartographer 16(3), 201-209).
    fn of(cells: &Cells, bounds: Rect, name: Size) -> Option<Self> {
        const STEPS: u32 = 31;
        let scale = (bounds.width() / name.width).min(bounds.height() / name.height) / f64::from(STEPS);
        let step = (bounds.area() / PLACES).sqrt().max(cells.side());
        let (columns, rows) = ((bounds.width() / step) as usize, (bounds.height() / step) as usize);
        let mut places = Vec::new();
        // In the middle of squares, so that the thinnest area has places.
        let first = bounds.origin() + Vec2::new(cells.side() / 2.0, cells.side() / 2.0);
        for row in 0..=rows {
            for column in 0..=columns {
                let at = first + Vec2::new(column as f64, row as f64) * step;
                let grow = |n: u32| Rect::from_center_size(at, name * (scale * f64::from(n)));
                let tiny = |n: u32| if n == 0 { Rect::from_center_size(at, (1e-3, 1e-3)) } else { grow(n) };
                places.extend(cells.grown(STEPS, tiny).map(|size| (at, size)));
            }
        }
        let most = places.iter().map(|(_, size)| *size).max()?;
        Some(Widest { places, most })
    }

    /// The first of the largest.
    fn first(&self) -> Option<Point> {
        self.places.iter().find(|(_, size)| *size == self.most).map(|(at, _)| *at)
    }

    /// The best of large and central: half the size weighs as much as standing off by the radius.
    fn most_central(&self, centre: Point, radius: f64) -> Option<Point> {
        let worth = |(at, size): &(Point, u32)| {
            f64::from(*size) / f64::from(self.most.max(1)) - 0.5 * at.distance(centre) / radius
        };
        let best = |best: Option<(f64, Point)>, place: &(Point, u32)| {
            let worth = worth(place);
            if best.is_some_and(|(most, _)| worth <= most) { best } else { Some((worth, place.0)) }
        };
        self.places.iter().fold(None, best).map(|(_, at)| at)
    }
}

/// The cheapest places, at most `most`, none nearer than `apart` to a cheaper one.
pub(super) fn spread<P: Copy>(
    mut places: Vec<(f64, P)>,
    middle: impl Fn(&P) -> Point,
    apart: f64,
    most: usize,
) -> Vec<(f64, P)> {
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    let least2 = apart * apart * 0.998;
    let mut chosen: Vec<(f64, P)> = Vec::new();
    for place in places {
        if chosen.len() == most {
            break;
        }
        let at = middle(&place.1);
        if chosen.iter().all(|(_, other)| (middle(other) - at).hypot2() >= least2) {
            chosen.push(place);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ring(points: &[(f64, f64)]) -> Region {
        Region::new(vec![points.iter().map(|&(x, y)| Point::new(x, y)).collect()])
    }

    const NAME: Size = Size::new(40.0, 10.0);

    #[test]
    fn the_best_place_in_a_square_is_its_middle() {
        let area = Area::new(&ring(&[(0.0, 0.0), (100.0, 0.0), (100.0, 60.0), (0.0, 60.0)]), NAME, 4.0);
        let best = area.expect("it has an area").level(NAME, 1.0, 5.0, 9)[0].boxes[0].center();
        assert!(best.distance(Point::new(50.0, 30.0)) < 3.0, "{best:?}");
    }

    /// A C, open to the right.
    fn c_shape() -> Region {
        ring(&[
            (0.0, 0.0),
            (200.0, 0.0),
            (200.0, 30.0),
            (60.0, 30.0),
            (60.0, 170.0),
            (200.0, 170.0),
            (200.0, 200.0),
            (0.0, 200.0),
        ])
    }

    #[test]
    fn a_name_stands_in_its_area_where_the_centroid_does_not() {
        let region = c_shape();
        assert!(!region.contains(Point::new(100.0, 100.0)));
        let area = Area::new(&region, NAME, 4.0).expect("it has an area");
        assert!(region.contains(area.middle));
        let places = area.level(NAME, 1.0, 5.0, 40);
        assert!(!places.is_empty());
        assert!(places.iter().all(|place| region.contains_rect(place.boxes[0])));
    }

    #[test]
    fn a_name_in_an_area_cut_by_the_frame_keeps_off_the_frame() {
        // What is left of a large country at the left edge of the map.
        let region = ring(&[(0.0, 0.0), (160.0, 0.0), (140.0, 120.0), (0.0, 140.0)]);
        let area = Area::new(&region, NAME, 4.0).expect("it has an area");
        let best = area.level(NAME, 1.0, 5.0, 1)[0].boxes[0];
        assert!(best.x0 > 40.0 && best.x1 < 110.0 && best.y0 > 30.0, "{best:?}");
    }

    #[test]
    fn a_long_bent_area_has_a_bent_name_and_a_square_one_has_not() {
        let arc = Bow { middle: Point::new(200.0, 100.0), right: Vec2::new(1.0, 0.0), bend: 0.004 };
        let (outer, inner) = (arc.raised(15.0).points(320.0), arc.raised(-15.0).points(320.0));
        let region = Region::new(vec![outer.into_iter().chain(inner.into_iter().rev()).collect()]);
        let area = Area::new(&region, Size::new(180.0, 12.0), 4.0).expect("it has an area");
        let (bow, place) = area.along(180.0, (9.0, 3.0), 1.0, 5).remove(0);
        assert!((0.002..0.006).contains(&bow.bend), "{bow:?}");
        assert!(place.boxes.iter().all(|b| region.contains_rect(*b)));
        assert!(area.level(Size::new(250.0, 12.0), 1.0, 5.0, 5).is_empty());
        let square = ring(&[(0.0, 0.0), (100.0, 0.0), (100.0, 90.0), (0.0, 90.0)]);
        let square = Area::new(&square, NAME, 4.0).expect("it has an area");
        assert!(square.along(40.0, (9.0, 3.0), 1.0, 5).is_empty());
    }

    #[test]
    fn what_is_too_thin_to_measure_has_no_place() {
        let sliver = ring(&[(0.0, 0.0), (100.0, 0.1), (0.0, 0.2)]);
        assert!(Area::new(&sliver, NAME, 4.0).is_none());
        assert!(Area::new(&Region::default(), NAME, 4.0).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn all_boxes_of_a_name_lie_in_its_area_and_its_letters_are_upright(
            radii in prop::collection::vec(20.0..300.0_f64, 3..24),
            flat in 0.2..1.0_f64,
            turn in -0.6..0.6_f64,
        ) {
            let point = |(i, radius): (usize, &f64)| {
                let angle = std::f64::consts::TAU * i as f64 / radii.len() as f64;
                let (x, y) = (radius * angle.cos(), radius * flat * angle.sin());
                Point::new(500.0 + x * turn.cos() - y * turn.sin(), 400.0 + x * turn.sin() + y * turn.cos())
            };
            let frame = Rect::new(250.0, 200.0, 620.0, 600.0);
            let whole: Vec<Point> = radii.iter().enumerate().map(point).collect();
            let region = Region::new(vec![crate::geometry::clip_ring(&whole, frame)]);
            if let Some(area) = Area::new(&region, NAME, 4.0) {
                for place in area.level(NAME, 1.0, 6.0, 60) {
                    prop_assert!(place.boxes.iter().all(|b| region.contains_rect(*b)));
                    prop_assert!(place.boxes.iter().all(|b| crate::geometry::contains(frame, *b)));
                }
                for (bow, place) in area.along(60.0, (9.0, 2.0), 1.0, 20) {
                    prop_assert!(place.boxes.iter().all(|b| region.contains_rect(*b)));
                    prop_assert!(bow.is_upright(60.0) && (bow.bend * 60.0).abs() <= MOST_TURN * 1.2);
                    let lean = bow.right.y.atan2(bow.right.x);
                    prop_assert!(lean.abs() <= MOST_LEAN + 0.03);
                }
            }
        }
    }
}
