use kurbo::{Point, Rect};

/// The breadth of a cell, px.
const CELL: f64 = 3.0;

/// At most so many cells: on a larger page they are larger.
const MOST_CELLS: f64 = 200_000.0;

/// How much of the lines of a map any box covers, by two weights at once, answered in the same time whatever the lines.
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
    sums: Vec<[f64; 2]>,
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
        Cover { origin: frame.origin(), cell, columns, rows, sums: vec![[0.0; 2]; columns * rows] }
    }

    /// Adds a line with its weights, before [`Cover::sum`].
    pub(super) fn add(&mut self, line: &[Point], weights: [f64; 2]) {
        for pair in line.windows(2) {
            let (from, along) = (pair[0], pair[1] - pair[0]);
            let length = along.hypot2().sqrt();
            let steps = (length / (0.5 * self.cell)).ceil().max(1.0);
            for i in 0..steps as usize {
                let at = from + along * ((i as f64 + 0.5) / steps) - self.origin;
                let (x, y) = ((at.x / self.cell) as usize, (at.y / self.cell) as usize);
                if at.x >= 0.0 && at.y >= 0.0 && x < self.columns - 1 && y < self.rows - 1 {
                    // The corner below and to the right of the cell is the first that it counts for.
                    let sum = &mut self.sums[(y + 1) * self.columns + x + 1];
                    *sum = std::array::from_fn(|i| sum[i] + weights[i] * length / steps);
                }
            }
        }
    }

    /// Sums what was added; then boxes can be asked for.
    pub(super) fn sum(&mut self) {
        for row in 1..self.rows {
            let mut before = [0.0; 2];
            for column in 1..self.columns {
                let at = row * self.columns + column;
                before = std::array::from_fn(|i| before[i] + self.sums[at][i]);
                let above = self.sums[at - self.columns];
                self.sums[at] = std::array::from_fn(|i| before[i] + above[i]);
            }
        }
    }

    /// The length of lines in a box by both weights, px.
    pub(super) fn length_in(&self, rect: Rect) -> [f64; 2] {
        // How many cells lie before a place, and which share of the next.
        let along = |v: f64, origin: f64, count: usize| {
            let v = ((v - origin) / self.cell).clamp(0.0, (count - 1) as f64);
            let i = (v as usize).min(count.saturating_sub(2));
            (i, v - i as f64)
        };
        let columns = [rect.x0, rect.x1].map(|x| along(x, self.origin.x, self.columns));
        let rows = [rect.y0, rect.y1].map(|y| along(y, self.origin.y, self.rows));
        let sum = |(column, u): (usize, f64), (row, v): (usize, f64)| -> [f64; 2] {
            let at = |row: usize, column: usize| {
                self.sums[row.min(self.rows - 1) * self.columns + column.min(self.columns - 1)]
            };
            let (a, b) = (at(row, column), at(row, column + 1));
            let (c, d) = (at(row + 1, column), at(row + 1, column + 1));
            std::array::from_fn(|i| {
                (a[i] * (1.0 - u) + b[i] * u) * (1.0 - v) + (c[i] * (1.0 - u) + d[i] * u) * v
            })
        };
        let (to, right, below, from) = (
            sum(columns[1], rows[1]),
            sum(columns[1], rows[0]),
            sum(columns[0], rows[1]),
            sum(columns[0], rows[0]),
        );
        std::array::from_fn(|i| to[i] - below[i] - right[i] + from[i])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect::new(10.0, 20.0, 510.0, 420.0);

    fn cover(lines: &[([(f64, f64); 2], f64)]) -> Cover {
        let mut cover = Cover::new(FRAME);
        for (ends, weight) in lines {
            cover.add(&ends.map(Point::from), [*weight, 2.0 * weight]);
        }
        cover.sum();
        cover
    }

    #[test]
    fn all_of_a_line_is_counted_once() {
        let cover = cover(&[([(30.0, 50.0), (430.0, 383.0)], 1.0)]);
        let length = Point::new(30.0, 50.0).distance(Point::new(430.0, 383.0));
        assert!((cover.length_in(FRAME)[0] - length).abs() < 1e-6);
        let halves = [Rect::new(10.0, 20.0, 233.3, 420.0), Rect::new(233.3, 20.0, 510.0, 420.0)];
        let sum: f64 = halves.iter().map(|half| cover.length_in(*half)[0]).sum();
        assert!((sum - length).abs() < 1e-6, "{sum}");
    }

    #[test]
    fn the_part_of_a_line_in_a_box_is_known_to_a_cell() {
        let cover = cover(&[([(50.0, 101.0), (450.0, 101.0)], 0.5)]);
        let inside = cover.length_in(Rect::new(200.3, 90.0, 260.3, 110.0));
        assert!((inside[0] - 30.0).abs() < CELL, "{inside:?}");
        assert!((inside[1] - 2.0 * inside[0]).abs() < 1e-9, "{inside:?}");
        assert_eq!(cover.length_in(Rect::new(200.0, 110.0, 260.0, 130.0)), [0.0; 2]);
    }

    #[test]
    fn what_lies_outside_the_frame_counts_for_nothing() {
        let cover = cover(&[([(0.0, 0.0), (0.0, 500.0)], 1.0)]);
        assert_eq!(cover.length_in(Rect::new(-50.0, -50.0, 600.0, 600.0)), [0.0; 2]);
    }
}
