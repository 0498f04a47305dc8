//! Numbers in the place of labels that found no room, and the list below the map that says what they stand for.

use kurbo::{Point, Rect, RoundedRect, Shape as _, Size};

use super::annotate::{Annotation, Content};
use super::block::{Align, Block};
use super::frame::Ground;
use super::labels::{self, Candidate, Placed, Rung};
use crate::scene::{Face, Group, Node, Shape};
use crate::text::{Line, Style, wrap};

/// What a number costs more than any place for its label.
const NUMBER_COST: f64 = 150.0;

/// A column of the list is at least so wide, px on a page 800 px wide.
const COLUMN_PX: f64 = 170.0;

/// A number on a dark plate.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Badge {
    size: Size,
    style: Style,
    /// Which number it is, once all are counted.
    number: usize,
}

impl Badge {
    /// The badge of a number that is not known yet, of at most so many.
    pub(super) fn new(ground: &Ground<'_>, most: usize) -> Self {
        let style = Style::new(Face::SemiBold, ground.theme.sizes.source);
        let digits = if most > 99 { "888" } else { "88" };
        let line = Line::new(digits, &style);
        let size = Size::new(line.width_px + 0.36 * style.size_px, 1.04 * style.size_px);
        Badge { size, style, number: 0 }
    }

    /// The places of the badge: on its marker if it is large enough, or close beside it.
    pub(super) fn places(&self, at: Point, radius: f64) -> Vec<Candidate> {
        let on_marker = if radius > 0.6 * self.size.width { 0.0 } else { 8.0 };
        let mut places = vec![labels::centred(at, self.size, on_marker)];
        places.extend(labels::around_point(at, radius, self.size, 0.0));
        places.extend(labels::sliding(at, radius, self.size, 0.0));
        places.extend(labels::with_leaders(at, radius, self.size, 0.0));
        let numbered =
            |place: Candidate| Candidate { cost: place.cost + NUMBER_COST, rung: Rung::Number, ..place };
        places.into_iter().map(numbered).collect()
    }

    /// The badge with its upper left corner at a point.
    pub(super) fn nodes(&self, ground: &Ground<'_>, corner: Point) -> Vec<Node> {
        let color = &ground.theme.color;
        let (plate, ink) = (color.text, color.paper);
        let rect = Rect::from_origin_size(corner, self.size);
        let shape =
            Shape::new(RoundedRect::from_rect(rect, 0.32 * self.size.height).to_path(0.01)).fill(plate);
        let line = Line::new(&ground.words.digits(&self.number.to_string()), &self.style);
        let origin = rect.center() + kurbo::Vec2::new(-line.width_px / 2.0, line.cap_height_px / 2.0);
        vec![shape.into(), Node::Text(line.text(origin, ink, None))]
    }

    /// The size of its digits, px.
    pub(super) fn size_px(&self) -> f64 {
        self.style.size_px
    }

    /// What it says.
    pub(super) fn number(&self) -> usize {
        self.number
    }
}

/// The list of what the numbers on a map stand for.
#[derive(Debug)]
pub(super) struct NumberList {
    heading: Block,
    entries: Vec<(Badge, Block)>,
    columns: usize,
    column_px: f64,
    size: Size,
    gap: f64,
}

impl NumberList {
    /// Counts the numbers that got a place from west to east, and lists them; none where there are none.
    pub(super) fn new(
        ground: &Ground<'_>,
        annotations: &mut [Annotation],
        placed: &[Placed],
        width: f64,
    ) -> Option<Self> {
        let numbered = |(i, placed): (usize, &Placed)| {
            let place = placed.place.as_ref().filter(|place| place.rung == Rung::Number)?;
            Some((i, place.form, place.boxes.first()?.center()))
        };
        let mut numbered: Vec<(usize, usize, Point)> =
            placed.iter().enumerate().filter_map(numbered).collect();
        numbered.sort_by(|(a, _, p), (b, _, q)| p.x.total_cmp(&q.x).then(p.y.total_cmp(&q.y)).then(a.cmp(b)));
        let theme = ground.theme;
        let gap = 6.0 * ground.factor;
        let style = Style::new(Face::Regular, theme.sizes.furniture);
        let columns = (width / (COLUMN_PX * ground.factor)).floor().clamp(1.0, numbered.len().max(1) as f64);
        let column_px = width / columns;
        let mut entries = Vec::with_capacity(numbered.len());
        for (number, (annotation, form, _)) in numbered.into_iter().enumerate() {
            let reading = annotations[annotation].in_one_line();
            if let Some(Content::Number(badge)) = annotations[annotation].forms.get_mut(form) {
                badge.number = number + 1;
                let room = column_px - badge.size.width - 2.5 * gap;
                let mut block = Block::new();
                for line in wrap(&reading, &style, room, 3) {
                    block.push(line, theme.color.text);
                }
                entries.push((badge.clone(), block));
            }
        }
        let heading = Block::new().row(
            &ground.words.say.numbers_on_map,
            Face::SemiBold,
            theme.sizes.furniture,
            theme.color.text,
        );
        let mut list =
            NumberList { heading, entries, columns: columns as usize, column_px, size: Size::ZERO, gap };
        let height = list.cells().last().map(|_| list.height())?;
        list.size = Size::new(width, height);
        Some(list)
    }

    /// The room that it needs.
    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// How high an entry is.
    fn step(&self, block: &Block) -> f64 {
        let badge = self.entries.first().map_or(0.0, |(badge, _)| badge.size.height);
        block.height.max(badge) + 0.6 * self.gap
    }

    /// How many entries stand in a column.
    fn rows(&self) -> usize {
        self.entries.len().div_ceil(self.columns)
    }

    /// The corner of each entry from the corner of the list, column by column.
    fn cells(&self) -> impl Iterator<Item = (kurbo::Vec2, &(Badge, Block))> {
        let top = self.heading.height + self.gap;
        let rows = self.rows().max(1);
        let column = move |(i, entries): (usize, &'_ [(Badge, Block)])| {
            let x = i as f64 * self.column_px;
            let mut y = top;
            let mut cells = Vec::with_capacity(entries.len());
            for entry in entries {
                cells.push(kurbo::Vec2::new(x, y));
                y += self.step(&entry.1);
            }
            cells
        };
        let corners: Vec<kurbo::Vec2> = self.entries.chunks(rows).enumerate().flat_map(column).collect();
        corners.into_iter().zip(&self.entries)
    }

    fn height(&self) -> f64 {
        self.cells().map(|(corner, (_, block))| corner.y + self.step(block)).fold(0.0, f64::max)
    }

    /// The list with its upper left corner at a point.
    pub(super) fn draw(&self, ground: &Ground<'_>, corner: Point) -> Group {
        let mut group = Group::new("furniture").with("data-kind", "key");
        group.nodes.extend(self.heading.nodes(corner, Align::Left, None));
        for (at, (badge, block)) in self.cells() {
            let at = corner + at;
            group.nodes.extend(badge.nodes(ground, at));
            let cap = ground.theme.sizes.furniture * 0.66;
            let text =
                at + kurbo::Vec2::new(badge.size.width + 0.8 * self.gap, (badge.size.height - cap) / 2.0);
            group.nodes.extend(block.nodes(text, Align::Left, None));
        }
        group
    }
}
