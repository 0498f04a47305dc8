use kurbo::{Point, Rect};

/// An area bounded by rings, by the even-odd rule; rings are closed without repeating the first point.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Region {
    /// The rings; holes and islands need no orientation.
    pub rings: Vec<Vec<Point>>,
}

impl Region {
    /// The area within rings.
    pub fn new(rings: Vec<Vec<Point>>) -> Self {
        Region { rings }
    }

    /// Its part in a rectangle, each ring cut by itself.
    pub fn clipped(&self, rect: Rect) -> Self {
        let rings = self.rings.iter().map(|ring| super::clip_ring(ring, rect));
        Region::new(rings.filter(|ring| ring.len() > 2).collect())
    }

    /// Whether a point lies inside.
    pub fn contains(&self, p: Point) -> bool {
        self.edges().fold(false, |inside, edge| inside ^ is_left_of(p, edge))
    }

    /// Whether a whole rectangle lies inside.
    pub fn contains_rect(&self, rect: Rect) -> bool {
        self.contains(rect.center()) && self.edges().all(|(a, b)| super::length_inside(a, b, rect) == 0.0)
    }

    /// The distance from a point to the nearest edge, px.
    pub fn distance_to_edge(&self, p: Point) -> f64 {
        let mut least2 = f64::INFINITY;
        for (a, b) in self.edges() {
            // Most edges are far off, which their bounds tell.
            let dx = (a.x.min(b.x) - p.x).max(p.x - a.x.max(b.x)).max(0.0);
            let dy = (a.y.min(b.y) - p.y).max(p.y - a.y.max(b.y)).max(0.0);
            if dx * dx + dy * dy < least2 {
                least2 = least2.min((p - super::simplify::nearest_on_segment(p, a, b)).hypot2());
            }
        }
        least2.sqrt()
    }

    /// All edges of all rings.
    pub fn edges(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        self.rings
            .iter()
            .flat_map(|ring| ring.iter().zip(ring.iter().skip(1).chain(ring.first())).map(|(a, b)| (*a, *b)))
    }

    /// The area, px²; holes count as their orientation says, so orient them against their exterior.
    pub fn area(&self) -> f64 {
        (self.edges().map(|(a, b)| a.x * b.y - b.x * a.y).sum::<f64>() / 2.0).abs()
    }

    /// The smallest rectangle round all rings.
    pub fn bounds(&self) -> Option<Rect> {
        self.rings.iter().flatten().fold(None, |bounds: Option<Rect>, p| {
            Some(bounds.map_or(Rect::from_points(*p, *p), |r| r.union_pt(*p)))
        })
    }
}

/// A region prepared for many questions: its edges by the horizontal bands that they touch.
#[derive(Debug, Clone, PartialEq)]
pub struct Bands {
    top: f64,
    edges: Vec<Vec<(Point, Point)>>,
}

impl Bands {
    /// Height of a band, px.
    const HEIGHT: f64 = 16.0;

    /// Sorts the edges of a region into bands.
    pub fn new(region: &Region) -> Self {
        let Some(bounds) = region.bounds() else { return Bands { top: 0.0, edges: Vec::new() } };
        let band = |y: f64| ((y - bounds.y0) / Self::HEIGHT) as usize;
        let mut edges = vec![Vec::new(); band(bounds.y1) + 1];
        for (a, b) in region.edges() {
            for list in &mut edges[band(a.y.min(b.y))..=band(a.y.max(b.y))] {
                list.push((a, b));
            }
        }
        Bands { top: bounds.y0, edges }
    }

    /// Whether a point lies inside; the same as [`Region::contains`].
    pub fn contains(&self, p: Point) -> bool {
        let band = (p.y - self.top) / Self::HEIGHT;
        band >= 0.0 && self.edges.get(band as usize).is_some_and(|edges| inside(edges, p))
    }
}

/// Whether a point lies within closed rings of which these are all edges at its height.
pub fn inside(edges: &[(Point, Point)], p: Point) -> bool {
    edges.iter().fold(false, |inside, edge| inside ^ is_left_of(p, *edge))
}

/// Whether a ray from a point to the right meets an edge: an odd number of times from within (Shimrat, M. (1962),
/// "Algorithm 112: position of point relative to polygon", Communications of the ACM 5(8), 434).
fn is_left_of(p: Point, (a, b): (Point, Point)) -> bool {
    (a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x
}

/// The centre of gravity of a ring's area; of its points where it has no area.
pub fn area_centroid(ring: &[Point]) -> Option<Point> {
    let (mut area, mut x, mut y) = (0.0, 0.0, 0.0);
    for (a, b) in ring.iter().zip(ring.iter().skip(1).chain(ring.first())) {
        let cross = a.x * b.y - b.x * a.y;
        area += cross;
        x += (a.x + b.x) * cross;
        y += (a.y + b.y) * cross;
    }
    if area.abs() > 1e-9 {
        return Some(Point::new(x / (3.0 * area), y / (3.0 * area)));
    }
    let n = ring.len() as f64;
    (n > 0.0).then(|| {
        Point::new(ring.iter().map(|p| p.x).sum::<f64>() / n, ring.iter().map(|p| p.y).sum::<f64>() / n)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x0: f64, x1: f64) -> Vec<Point> {
        vec![Point::new(x0, x0), Point::new(x1, x0), Point::new(x1, x1), Point::new(x0, x1)]
    }

    #[test]
    fn a_hole_is_not_inside() {
        let region = Region::new(vec![square(0.0, 10.0), square(4.0, 6.0)]);
        assert!(region.contains(Point::new(2.0, 2.0)));
        assert!(!region.contains(Point::new(5.0, 5.0)));
        assert!(!region.contains_rect(Rect::new(1.0, 1.0, 9.0, 9.0)));
        assert!(region.contains_rect(Rect::new(1.0, 1.0, 3.0, 9.0)));
    }

    #[test]
    fn a_region_in_bands_gives_the_same_answers() {
        let region = Region::new(vec![square(0.0, 100.0), square(40.0, 61.0)]);
        let bands = Bands::new(&region);
        for i in 0..60 * 60 {
            let p = Point::new(f64::from(i % 60) * 2.0 - 10.0, f64::from(i / 60) * 2.0 - 10.0);
            assert_eq!(bands.contains(p), region.contains(p), "{p:?}");
        }
        assert!(!Bands::new(&Region::default()).contains(Point::ZERO));
    }

    #[test]
    fn the_centroid_of_a_square_is_its_middle() {
        assert_eq!(area_centroid(&square(0.0, 10.0)), Some(Point::new(5.0, 5.0)));
    }
}
