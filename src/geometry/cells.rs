use kurbo::{Point, Rect, Vec2};

use super::Region;

/// Which squares of a grid lie wholly inside a region: asked in constant time of any rectangle.
///
/// The squares inside are summed over all rectangles from one corner, so that the number in any rectangle is the sum of
/// four (Crow, F. C. (1984), "Summed-area tables for texture mapping", Computer Graphics 18(3), 207-212). A square that the
/// region's edge touches counts as outside: a rectangle that is called inside is.
#[derive(Debug, Clone)]
pub struct Cells {
    corner: Point,
    side: f64,
    /// Squares in a px: to multiply is a tenth of the work of dividing.
    per_px: f64,
    columns: usize,
    rows: usize,
    /// For each corner of squares, row by row, how many inside lie above and to the left.
    sums: Vec<u32>,
}

/// The most squares along a side of a grid.
const MOST: f64 = 2048.0;

impl Cells {
    /// The squares of a region, `side` px wide; none for a region without an area.
    pub fn new(region: &Region, side: f64) -> Option<Self> {
        let bounds = region.bounds()?;
        let side = side.max(bounds.width().max(bounds.height()) / MOST).max(1e-3);
        let corner = bounds.origin();
        let columns = (bounds.width() / side).ceil().max(1.0) as usize;
        let rows = (bounds.height() / side).ceil().max(1.0) as usize;
        let column = |x: f64| (((x - corner.x) / side).max(0.0) as usize).min(columns - 1);
        let row = |y: f64| (((y - corner.y) / side).max(0.0) as usize).min(rows - 1);
        // How often the region begins or ends at a square, and which squares its edge touches.
        let mut flips = vec![false; columns * rows];
        let mut touched = vec![false; columns * rows];
        for (a, b) in region.edges() {
            let (a, b) = if a.y <= b.y { (a, b) } else { (b, a) };
            let slope = if b.y > a.y { (b.x - a.x) / (b.y - a.y) } else { 0.0 };
            for r in row(a.y)..=row(b.y) {
                let top = corner.y + r as f64 * side;
                let (from, to) = if b.y > a.y {
                    let x = |y: f64| a.x + slope * (y.clamp(a.y, b.y) - a.y);
                    (x(top), x(top + side))
                } else {
                    (a.x, b.x)
                };
                // A hair wider, so that rounding can't leave out a square that is touched in its corner.
                let (first, last) = (column(from.min(to) - 1e-6), column(from.max(to) + 1e-6));
                touched[r * columns + first..=r * columns + last].fill(true);
                let middle = top + side / 2.0;
                if (a.y > middle) != (b.y > middle) {
                    let crossing = a.x + slope * (middle - a.y);
                    // The first square whose centre lies to the right.
                    let after = ((crossing - corner.x) / side + 0.5).max(0.0) as usize;
                    if after < columns {
                        flips[r * columns + after] ^= true;
                    }
                }
            }
        }
        let mut sums = vec![0; (columns + 1) * (rows + 1)];
        for r in 0..rows {
            let (mut inside, mut sum) = (false, 0);
            for c in 0..columns {
                inside ^= flips[r * columns + c];
                sum += u32::from(inside && !touched[r * columns + c]);
                sums[(r + 1) * (columns + 1) + c + 1] = sums[r * (columns + 1) + c + 1] + sum;
            }
        }
        Some(Cells { corner, side, per_px: side.recip(), columns, rows, sums })
    }

    /// The width of a square, px.
    pub fn side(&self) -> f64 {
        self.side
    }

    /// How many squares of a block are inside.
    #[inline]
    fn sum(&self, columns: (usize, usize), rows: (usize, usize)) -> u32 {
        let at = |column: usize, row: usize| self.sums[row * (self.columns + 1) + column];
        at(columns.1, rows.1) + at(columns.0, rows.0) - at(columns.0, rows.1) - at(columns.1, rows.0)
    }

    fn is_inside(&self, column: usize, row: usize) -> bool {
        self.sum((column, column + 1), (row, row + 1)) == 1
    }

    /// Whether all that a rectangle touches is inside.
    #[inline]
    pub fn holds(&self, rect: Rect) -> bool {
        let (x0, y0) = ((rect.x0 - self.corner.x) * self.per_px, (rect.y0 - self.corner.y) * self.per_px);
        let (x1, y1) = ((rect.x1 - self.corner.x) * self.per_px, (rect.y1 - self.corner.y) * self.per_px);
        // Not a number is no place.
        let within = x0 >= 0.0 && y0 >= 0.0 && x1 <= self.columns as f64 && y1 <= self.rows as f64;
        if !within {
            return false;
        }
        // Rounded up without `ceil`, which is a call where the processor may not know it.
        let up = |v: f64| v as usize + usize::from(v > v as usize as f64);
        let (columns, rows) = ((x0 as usize, up(x1)), (y0 as usize, up(y1)));
        columns.0 < columns.1
            && rows.0 < rows.1
            && self.sum(columns, rows) as usize == (columns.1 - columns.0) * (rows.1 - rows.0)
    }

    /// The largest of the steps 0, 1, ... `most` at which a rectangle that grows with them is inside, if any is.
    pub fn grown(&self, most: u32, grow: impl Fn(u32) -> Rect) -> Option<u32> {
        if !self.holds(grow(0)) {
            return None;
        }
        let (mut inside, mut outside) = (0, most + 1);
        while outside - inside > 1 {
            let middle = (inside + outside) / 2;
            if self.holds(grow(middle)) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        Some(inside)
    }

    /// The centres of the squares inside that hang together by their sides with the one at a point.
    pub fn piece(&self, at: Point) -> Vec<Point> {
        let start = (at - self.corner) / self.side;
        if start.x < 0.0 || start.y < 0.0 {
            return Vec::new();
        }
        let start = (start.x as usize, start.y as usize);
        if start.0 >= self.columns || start.1 >= self.rows || !self.is_inside(start.0, start.1) {
            return Vec::new();
        }
        let mut left = vec![false; self.columns * self.rows];
        for row in 0..self.rows {
            for column in 0..self.columns {
                left[row * self.columns + column] = self.is_inside(column, row);
            }
        }
        left[start.1 * self.columns + start.0] = false;
        let mut open = vec![start];
        let mut centres = Vec::new();
        while let Some((column, row)) = open.pop() {
            let offset = Vec2::new(column as f64 + 0.5, row as f64 + 0.5) * self.side;
            centres.push(self.corner + offset);
            let next = [
                (column + 1, row),
                (column.wrapping_sub(1), row),
                (column, row + 1),
                (column, row.wrapping_sub(1)),
            ];
            for (column, row) in next {
                if column < self.columns && row < self.rows && left[row * self.columns + column] {
                    left[row * self.columns + column] = false;
                    open.push((column, row));
                }
            }
        }
        centres
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(f64, f64)]) -> Vec<Point> {
        points.iter().map(|&(x, y)| Point::new(x, y)).collect()
    }

    #[test]
    fn a_rectangle_that_is_held_lies_inside() {
        let outer = ring(&[(0.0, 0.0), (90.0, 13.0), (70.0, 80.0), (20.0, 95.0)]);
        let hole = ring(&[(40.0, 40.0), (50.0, 42.0), (44.0, 50.0)]);
        let region = Region::new(vec![outer, hole]);
        let cells = Cells::new(&region, 1.5).expect("it has an area");
        let mut held = 0;
        for i in 0..100 * 100 {
            let corner = Point::new(f64::from(i % 100), f64::from(i / 100));
            let rect = Rect::from_origin_size(corner, (9.0, 4.0));
            if cells.holds(rect) {
                held += 1;
                assert!(region.contains_rect(rect), "{rect:?}");
            } else {
                let far = rect.inflate(3.1, 3.1);
                assert!(!region.contains_rect(far), "{rect:?}");
            }
        }
        assert!(held > 1000);
    }

    #[test]
    fn what_hangs_together_by_corners_alone_is_not_one_piece() {
        let region = Region::new(vec![
            ring(&[(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)]),
            ring(&[(30.0, 0.0), (60.0, 0.0), (60.0, 20.0), (30.0, 20.0)]),
        ]);
        let cells = Cells::new(&region, 1.0).expect("it has an area");
        assert!(cells.piece(Point::new(10.0, 10.0)).iter().all(|p| p.x < 20.0));
        assert!(cells.piece(Point::new(40.0, 10.0)).iter().all(|p| p.x > 30.0));
        assert!(cells.piece(Point::new(25.0, 10.0)).is_empty());
        assert!(cells.piece(Point::new(-5.0, 10.0)).is_empty());
    }

    #[test]
    fn a_region_without_points_has_no_squares() {
        assert!(Cells::new(&Region::default(), 1.0).is_none());
    }

    #[test]
    fn a_rectangle_grows_as_far_as_it_stays_inside() {
        let region = Region::new(vec![ring(&[(0.0, 0.0), (100.0, 0.0), (100.0, 50.0), (0.0, 50.0)])]);
        let cells = Cells::new(&region, 1.0).expect("it has an area");
        let grow = |step: u32| {
            Rect::from_center_size((50.0, 25.0), (10.0, 10.0)).inflate(f64::from(step), f64::from(step))
        };
        assert_eq!(cells.grown(60, grow), Some(19));
        assert_eq!(cells.grown(7, grow), Some(7));
    }
}
