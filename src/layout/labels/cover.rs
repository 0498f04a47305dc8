use kurbo::{Point, Rect};

/// The breadth of a cell, px.
const CELL: f64 = 3.0;

/// At most so many cells: on a larger page they are larger.
const MOST_CELLS: f64 = 200_000.0;

/// How much of the lines of a map any box covers, answered in the same time whatever the lines.
///
/// A summed-area table (Crow, F. C., 1984, "Summed-area tables for texture mapping", SIGGRAPH, 207-212) of the lengths of
/// lines in square cells, within which a length counts as evenly spread.
#[derive(Debug)]
pub(super) struct Cover {
    origin: Point,
    cell: f64,
    columns: usize,
    rows: usize,
    /// For each corner of a cell the weighted length above and to the left of it, px; made when all lines are in.
    sums: Vec<f64>,
}

impl Default for Cover {
    fn default() -> Self {
        Cover::new(Rect::ZERO)
    }
}

impl Cover {
    /// No lines yet, in a frame.
    pub(super) fn new(frame: Rect) -> Self {
        let cell = CELL.max((frame.area() / MOST_CELLS).sqrt());
        let count = |length: f64| (length / cell).ceil().max(0.0) as usize + 1;
        let (columns, rows) = (count(frame.width()), count(frame.height()));
        Cover { origin: frame.origin(), cell, columns, rows, sums: vec![0.0; columns * rows] }
    }

    /// Adds a line with a weight, before [`Cover::sum`].
    pub(super) fn add(&mut self, line: &[Point], weight: f64) {
        for pair in line.windows(2) {
            let (from, along) = (pair[0], pair[1] - pair[0]);
            let length = along.hypot2().sqrt();
            let steps = (length / (0.5 * self.cell)).ceil().max(1.0);
            for i in 0..steps as usize {
                let at = from + along * ((i as f64 + 0.5) / steps) - self.origin;
                let (x, y) = ((at.x / self.cell).floor(), (at.y / self.cell).floor());
                if x >= 0.0 && y >= 0.0 && (x as usize) < self.columns - 1 && (y as usize) < self.rows - 1 {
                    // The corner below and to the right of the cell is the first that it counts for.
                    self.sums[(y as usize + 1) * self.columns + x as usize + 1] += weight * length / steps;
                }
            }
        }
    }

    /// Sums what was added; then boxes can be asked for.
    pub(super) fn sum(&mut self) {
        for row in 1..self.rows {
            let mut before = 0.0;
            for column in 1..self.columns {
                let i = row * self.columns + column;
                before += self.sums[i];
                self.sums[i] = before + self.sums[i - self.columns];
            }
        }
    }

    /// The weighted length of lines in a box, px.
    pub(super) fn length_in(&self, rect: Rect) -> f64 {
        let sum = |x: f64, y: f64| {
            let along = |v: f64, origin: f64, count: usize| {
                let v = ((v - origin) / self.cell).clamp(0.0, (count - 1) as f64);
                let i = (v as usize).min(count.saturating_sub(2));
                (i, v - i as f64)
            };
            let (column, u) = along(x, self.origin.x, self.columns);
            let (row, v) = along(y, self.origin.y, self.rows);
            let at = |row: usize, column: usize| {
                let (row, column) = (row.min(self.rows - 1), column.min(self.columns - 1));
                self.sums[row * self.columns + column]
            };
            (at(row, column) * (1.0 - u) + at(row, column + 1) * u) * (1.0 - v)
                + (at(row + 1, column) * (1.0 - u) + at(row + 1, column + 1) * u) * v
        };
        sum(rect.x1, rect.y1) - sum(rect.x0, rect.y1) - sum(rect.x1, rect.y0) + sum(rect.x0, rect.y0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect::new(10.0, 20.0, 510.0, 420.0);

    fn cover(lines: &[([(f64, f64); 2], f64)]) -> Cover {
        let mut cover = Cover::new(FRAME);
        for (ends, weight) in lines {
            cover.add(&ends.map(Point::from), *weight);
        }
        cover.sum();
        cover
    }

    #[test]
    fn all_of_a_line_is_counted_once() {
        let cover = cover(&[([(30.0, 50.0), (430.0, 383.0)], 1.0)]);
        let length = Point::new(30.0, 50.0).distance(Point::new(430.0, 383.0));
        assert!((cover.length_in(FRAME) - length).abs() < 1e-6);
        let halves = [Rect::new(10.0, 20.0, 233.3, 420.0), Rect::new(233.3, 20.0, 510.0, 420.0)];
        let sum: f64 = halves.iter().map(|half| cover.length_in(*half)).sum();
        assert!((sum - length).abs() < 1e-6, "{sum}");
    }

    #[test]
    fn the_part_of_a_line_in_a_box_is_known_to_a_cell() {
        let cover = cover(&[([(50.0, 101.0), (450.0, 101.0)], 0.5)]);
        let inside = cover.length_in(Rect::new(200.3, 90.0, 260.3, 110.0));
        assert!((inside - 30.0).abs() < CELL, "{inside}");
        assert_eq!(cover.length_in(Rect::new(200.0, 110.0, 260.0, 130.0)), 0.0);
    }

    #[test]
    fn what_lies_outside_the_frame_counts_for_nothing() {
        let cover = cover(&[([(0.0, 0.0), (0.0, 500.0)], 1.0)]);
        assert_eq!(cover.length_in(Rect::new(-50.0, -50.0, 600.0, 600.0)), 0.0);
    }
}
