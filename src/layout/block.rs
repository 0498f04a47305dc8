use kurbo::Point;

use crate::scene::{Color, Face, Halo, Node};
use crate::text::{Line, Style, wrap};

/// A row of a label is broken into at most so many lines.
const MOST_LINES: usize = 4;

/// A few lines of text that stand together.
#[derive(Debug, Clone)]
pub(super) struct Block {
    rows: Vec<Row>,
    /// Space before the next line, px.
    space: f64,
    /// Width and height, px: from the top of the first line's capitals to the lowest ink.
    pub(super) width: f64,
    pub(super) height: f64,
}

#[derive(Debug, Clone)]
struct Row {
    line: Line,
    color: Color,
    /// From the top of the block, px.
    baseline: f64,
}

/// How the lines of a block stand to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Align {
    Left,
    Center,
    Right,
}

impl Block {
    pub(super) fn new() -> Self {
        Block { rows: Vec::new(), space: 0.0, width: 0.0, height: 0.0 }
    }

    /// Adds a line below the others.
    pub(super) fn row(mut self, text: &str, face: Face, size_px: f64, color: Color) -> Self {
        self.push(Line::new(text, &Style::new(face, size_px)), color);
        self
    }

    /// Adds lines below the others.
    pub(super) fn lines(self, texts: &[String], face: Face, size_px: f64, color: Color) -> Self {
        texts.iter().fold(self, |block, text| block.row(text, face, size_px, color))
    }

    /// Adds a line that was set already below the others.
    pub(super) fn push(&mut self, line: Line, color: Color) {
        let size = line.style.size_px;
        let space = std::mem::take(&mut self.space);
        // Marks above capitals, and scripts whose letters reach farther than Latin ones or less far.
        let is_other = line.content.chars().any(|c| ('\u{c0}'..'\u{2000}').contains(&c));
        let ink = if is_other { line.ink() } else { None };
        let (over, under) = ink.map_or((line.cap_height_px, 0.0), |ink| (-ink.y0, ink.y1));
        let baseline = match self.rows.last() {
            None => over.max(0.6 * line.cap_height_px),
            Some(last) => {
                let step = (size * 1.16).max(line.cap_height_px + last.line.style.size_px * 0.32);
                last.baseline + space + step
            }
        };
        self.width = self.width.max(line.width_px);
        self.height = self.height.max(baseline + (size * 0.23).max(under));
        self.rows.push(Row { line, color, baseline });
    }

    /// Another text, a row for each of its lines, in the styles of these rows and then in that of the last.
    pub(super) fn reworded(&self, text: &str) -> Block {
        let mut block = Block::new();
        for (i, line) in text.lines().enumerate() {
            if let Some(row) = self.rows.get(i).or(self.rows.last()) {
                block.push(Line::new(line, &row.line.style), row.color);
            }
        }
        block
    }

    /// The same in lines of at most a width in px, each row broken by itself; words stay whole.
    pub(super) fn wrapped(&self, width: f64) -> Block {
        let mut wrapped = Block::new();
        for row in &self.rows {
            if row.line.width_px <= width {
                wrapped.push(row.line.clone(), row.color);
                continue;
            }
            for line in wrap(&row.line.content, &row.line.style, width, MOST_LINES) {
                wrapped.push(line, row.color);
            }
        }
        wrapped
    }

    /// The same in letters of another size, but none smaller than a floor in px.
    pub(super) fn scaled(&self, factor: f64, floor_px: f64) -> Block {
        let mut scaled = Block::new();
        for row in &self.rows {
            let size_px = row.line.style.size_px;
            scaled.push(row.line.resized((size_px * factor).max(floor_px.min(size_px))), row.color);
        }
        scaled
    }

    /// Leaves more space before the next line, px.
    pub(super) fn gap(&mut self, px: f64) {
        self.space = px;
    }

    /// The size of the smallest line, px.
    pub(super) fn least_size(&self) -> f64 {
        self.rows.iter().map(|row| row.line.style.size_px).fold(f64::INFINITY, f64::min)
    }

    /// The text as read.
    pub(super) fn reading(&self) -> String {
        self.texts().collect::<Vec<_>>().join(" ")
    }

    /// The text of each line.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|row| row.line.content.as_str())
    }

    /// Letters that no bundled font has.
    pub(super) fn missing(&self) -> impl Iterator<Item = char> + '_ {
        self.rows.iter().flat_map(|row| row.line.missing.iter().copied())
    }

    /// How far the halos of the lines reach beyond the block, px.
    pub(super) fn padding(&self) -> f64 {
        self.rows.iter().map(|row| halo_width(row.line.style.size_px)).fold(0.0, f64::max)
    }

    /// The lines, the block's top left corner at a point; with halos in a colour, if in any.
    pub(super) fn nodes(&self, corner: Point, align: Align, halo: Option<Color>) -> Vec<Node> {
        let set = |row: &Row| {
            let room = self.width - row.line.width_px;
            let share = match align {
                Align::Left => 0.0,
                Align::Center => 0.5,
                Align::Right => 1.0,
            };
            let width_px = halo_width(row.line.style.size_px);
            let halo = halo.map(|color| Halo { color: color.alpha(0.9), width_px });
            let origin = Point::new(corner.x + room * share, corner.y + row.baseline);
            Node::Text(row.line.text(origin, row.color, halo))
        };
        self.rows.iter().map(set).collect()
    }
}

/// How far a halo reaches beyond letters of a size, px.
pub(super) fn halo_width(size_px: f64) -> f64 {
    (0.12 * size_px).clamp(1.0, 2.2)
}
