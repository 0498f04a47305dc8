use std::ops::RangeInclusive;

use kurbo::{Point, Rect};

/// Numbers of things in square cells, so that a box meets only those near it, each once.
#[derive(Debug)]
pub(super) struct Grid {
    origin: Point,
    columns: usize,
    rows: usize,
    cells: Vec<Vec<InCell>>,
}

/// A thing in one of the cells that it touches.
#[derive(Debug, Clone, Copy)]
struct InCell {
    thing: u32,
    /// Column and row of its first cell.
    first: (u32, u32),
}

/// Cells that a box touches: columns and rows.
type Cells = (RangeInclusive<usize>, RangeInclusive<usize>);

impl Grid {
    /// The breadth of a cell, px.
    const CELL: f64 = 40.0;

    /// No things yet, in a frame.
    pub(super) fn new(frame: Rect) -> Self {
        let count = |length: f64| (length / Self::CELL).ceil().max(1.0) as usize;
        let (columns, rows) = (count(frame.width()), count(frame.height()));
        Grid { origin: frame.origin(), columns, rows, cells: vec![Vec::new(); columns * rows] }
    }

    /// The cells that a box touches; those at the edges stand for all beyond.
    fn cells(&self, rect: Rect) -> Cells {
        let cell = |v: f64, origin: f64, count: usize| (((v - origin) / Self::CELL) as usize).min(count - 1);
        let column = |x: f64| cell(x, self.origin.x, self.columns);
        let row = |y: f64| cell(y, self.origin.y, self.rows);
        (column(rect.x0)..=column(rect.x1), row(rect.y0)..=row(rect.y1))
    }

    /// Adds a thing by the rectangle round it.
    pub(super) fn add(&mut self, rect: Rect, thing: usize) {
        let (columns, rows) = self.cells(rect);
        let first = (*columns.start() as u32, *rows.start() as u32);
        for row in rows {
            for cell in &mut self.cells[row * self.columns..][columns.clone()] {
                cell.push(InCell { thing: thing as u32, first });
            }
        }
    }

    /// Whether any of the things near a box is as asked for; each is asked about once.
    pub(super) fn any(&self, rect: Rect, mut is_it: impl FnMut(usize) -> bool) -> bool {
        let (columns, rows) = self.cells(rect);
        let (left, top) = (*columns.start() as u32, *rows.start() as u32);
        // Plain loops: iterators in iterators take longer than what is looked at.
        for row in rows {
            let cells = &self.cells[row * self.columns..][columns.clone()];
            for (column, cell) in columns.clone().zip(cells) {
                for t in cell {
                    // In the first cell that both touch, and in no other.
                    let first = (t.first.0.max(left), t.first.1.max(top));
                    if first == (column as u32, row as u32) && is_it(t.thing as usize) {
                        return true;
                    }
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_things_near_a_box_is_met_once_however_many_cells_it_lies_in() {
        let mut grid = Grid::new(Rect::new(0.0, 0.0, 500.0, 500.0));
        let things = [(10.0, 170.0), (90.0, 95.0), (-50.0, 600.0), (300.0, 310.0)];
        for (thing, (from, to)) in things.into_iter().enumerate() {
            grid.add(Rect::new(from, from, to, to), thing);
        }
        let mut met = Vec::new();
        grid.any(Rect::new(60.0, 60.0, 200.0, 200.0), |thing| {
            met.push(thing);
            false
        });
        met.sort_unstable();
        assert_eq!(met, [0, 1, 2]);
        assert!(!grid.any(Rect::new(401.0, 0.0, 450.0, 30.0), |thing| thing == 3));
    }
}
