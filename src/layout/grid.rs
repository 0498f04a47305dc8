use kurbo::{Point, Rect, Size, Vec2};

use crate::error::{Error, ErrorKind, Result};
use crate::theme::Theme;

/// As wide a panel should be at least, px.
const LEAST_WIDTH: f64 = 215.0;

/// No panel is lower than this, px.
const LEAST_HEIGHT: f64 = 60.0;

/// The most panels in a row: more would be hard to compare with those below.
const MOST_COLUMNS: f64 = 4.0;

/// Where the panels of a sheet stand: as few rows as their least width allows, aligned to whole px.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    count: usize,
    columns: usize,
    rows: usize,
    /// The map of a panel, px.
    pub(super) panel: Size,
    /// The upper left corner of the first map.
    first: Point,
    /// From one map to the next in its row and in its column.
    pitch: Vec2,
}

/// What stands round the panels of a sheet, px.
#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings {
    /// Width of the page.
    pub(super) width: f64,
    /// Height of the page, where it is given.
    pub(super) height: Option<f64>,
    /// What lies above the first caption, and below the last map.
    pub(super) above: f64,
    pub(super) below: f64,
    /// What stands above each map.
    pub(super) caption: f64,
    /// Height over width that a map asks for.
    pub(super) aspect: f64,
    /// Whether the first stands at the right, and those after it at its left.
    pub(super) is_rtl: bool,
}

impl Grid {
    /// The width of each of so many panels on a page of a width.
    pub(super) fn panel_width(width: f64, count: usize) -> f64 {
        let (inner, gutter) = (width - 2.0 * margin(width), gutter(width));
        let columns = columns(width, count) as f64;
        ((inner - gutter * (columns - 1.0)) / columns).floor()
    }

    /// # Errors
    /// When a page of given height has no room for so many panels.
    pub(super) fn new(around: Surroundings, count: usize) -> Result<Self> {
        let columns = columns(around.width, count);
        let rows = count.div_ceil(columns);
        let (width, gutter) = (Grid::panel_width(around.width, count), gutter(around.width).round());
        let captions = rows as f64 * around.caption + (rows as f64 - 1.0) * gutter;
        let height = match around.height {
            None => (width * around.aspect.clamp(0.5, 1.2)).round(),
            Some(height) => ((height - around.above - around.below - captions) / rows as f64).floor(),
        };
        if height < LEAST_HEIGHT {
            let message = format!("a page so low has no room for {count} panels in {rows} rows");
            return Err(Error::new(ErrorKind::Layout, message)
                .at("size")
                .hint("leave the height free, as in 1200xauto, or choose weeks"));
        }
        let top = (around.above + around.caption).round();
        let left = margin(around.width).round();
        let across = width + gutter;
        let (first, across) = match around.is_rtl {
            true => (left + (columns as f64 - 1.0) * across, -across),
            false => (left, across),
        };
        Ok(Grid {
            count,
            columns,
            rows,
            panel: Size::new(width, height),
            first: Point::new(first, top),
            pitch: Vec2::new(across, (height + around.caption + gutter).round()),
        })
    }

    /// How far a panel stands from the first, whole px.
    pub(super) fn offset(&self, panel: usize) -> Vec2 {
        let (column, row) = (panel % self.columns, panel / self.columns);
        Vec2::new(column as f64 * self.pitch.x, row as f64 * self.pitch.y)
    }

    /// The map of the first panel.
    pub(super) fn frame(&self) -> Rect {
        Rect::from_origin_size(self.first, self.panel)
    }

    /// The part of the last row that has no panels.
    pub(super) fn rest(&self) -> Option<Rect> {
        let free = self.columns * self.rows - self.count;
        let last = self.frame() + self.offset(self.columns * self.rows - 1);
        (free > 0).then(|| last.union(self.frame() + self.offset(self.count)))
    }

    /// The end of the last row.
    pub(super) fn bottom(&self) -> f64 {
        (self.frame() + self.offset(self.count - 1)).y1
    }
}

/// The margin of a page of a width, px.
pub(super) fn margin(width: f64) -> f64 {
    16.0 * Theme::factor(width)
}

/// What lies between two panels on a page of a width, px.
fn gutter(width: f64) -> f64 {
    18.0 * Theme::factor(width)
}

/// As many as have room side by side, or fewer where that makes no more rows.
fn columns(width: f64, count: usize) -> usize {
    let inner = width - 2.0 * margin(width);
    let most = ((inner + gutter(width)) / (LEAST_WIDTH + gutter(width))).floor().clamp(1.0, MOST_COLUMNS);
    let rows = count.div_ceil(most as usize).max(1);
    count.div_ceil(rows).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(width: f64, count: usize) -> Grid {
        let around = Surroundings {
            width,
            height: None,
            above: 80.0,
            below: 60.0,
            caption: 20.0,
            aspect: 0.6,
            is_rtl: false,
        };
        Grid::new(around, count).unwrap()
    }

    #[test]
    fn panels_fill_as_few_rows_as_their_width_allows() {
        let shape = |width, count| (grid(width, count).columns, grid(width, count).rows);
        assert_eq!(shape(1200.0, 14), (4, 4));
        assert_eq!(shape(1200.0, 5), (3, 2));
        assert_eq!(shape(1200.0, 3), (3, 1));
        assert_eq!(shape(800.0, 14), (3, 5));
        assert_eq!(shape(480.0, 3), (2, 2));
        assert_eq!(shape(336.0, 3), (1, 3));
        assert_eq!(shape(800.0, 1), (1, 1));
    }

    #[test]
    fn panels_stand_on_the_page_apart_from_each_other() {
        for (width, count) in [(336.0, 5), (800.0, 14), (1200.0, 60), (2400.0, 9)] {
            let grid = grid(width, count);
            let frames: Vec<Rect> = (0..count).map(|i| grid.frame() + grid.offset(i)).collect();
            for (i, frame) in frames.iter().enumerate() {
                assert!(frame.x0 >= 0.0 && frame.x1 <= width, "{frame:?}");
                assert!(frames[i + 1..].iter().all(|other| frame.intersect(*other).is_zero_area()));
            }
        }
    }

    #[test]
    fn a_page_too_low_for_its_panels_is_refused() {
        let around = Surroundings {
            width: 1200.0,
            height: Some(675.0),
            above: 80.0,
            below: 60.0,
            caption: 20.0,
            aspect: 0.6,
            is_rtl: false,
        };
        assert!(Grid::new(around, 14).is_ok());
        let error = Grid::new(around, 60).unwrap_err().to_string();
        assert!(error.contains("60 panels in 15 rows"), "{error}");
    }
}
