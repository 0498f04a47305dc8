//! The page: headline above, map in the middle, chart and credits below.

use kurbo::{BezPath, Point, Rect, Shape as _, Vec2};

use super::block::{Align, Block};
use super::furniture::{self, Outside, in_rows};
use super::report::missing_letter;
use crate::atlas::{Atlas, Dates};
use crate::error::Warning;
use crate::language::{Words, fill};
use crate::scene::{Color, Face, Group, Shape, Stroke};
use crate::spec::MapSpec;
use crate::text::{Style, wrap};
use crate::theme::Theme;

/// The colour of a page: the paper, or nothing that still says which paper the theme is made for.
pub(super) fn background(spec: &MapSpec, theme: &Theme) -> Color {
    let paper = theme.color.paper;
    if spec.transparent { Color { a: 0, ..paper } } else { paper }
}

/// The parts of a page, px.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) width: f64,
    pub(super) height: f64,
    /// The map.
    pub(super) frame: Rect,
    /// The furniture under the map.
    pub(super) outside: Vec<furniture::Place>,
    /// Where the list of numbers stands under the map.
    pub(super) numbers: Point,
    /// The chart under the map.
    pub(super) timeline: Option<Rect>,
    /// Between the parts.
    gap: f64,
    title: Block,
    title_at: Point,
    credits: Block,
    credits_at: Point,
    /// The width of title and credits, where they begin at the right.
    column: Option<f64>,
}

/// What stands between the map and the credits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Below<'a> {
    /// Furniture that has no room on the map.
    pub(super) furniture: &'a [Outside],
    /// The height of the list of numbers, px; 0 without one.
    pub(super) numbers: f64,
    /// Whether there is a chart.
    pub(super) chart: bool,
}

impl Page {
    /// Lays a page out. `aspect` is height over width of what the map must show; where the page's height is
    /// free, the map gets that shape, within what a page bears.
    pub(super) fn new(
        spec: &MapSpec,
        words: &Words,
        theme: &Theme,
        factor: f64,
        aspect: f64,
        credits: &str,
        below: Below<'_>,
    ) -> Self {
        let Below { furniture, numbers, chart } = below;
        let width = spec.size.width_px;
        let margin = 16.0 * factor;
        let inner = width - 2.0 * margin;
        let title = heading(spec, theme, inner);
        let credits = foot(spec, words, theme, credits, inner);
        let gap = 9.0 * factor;
        let above = margin + if title.height > 0.0 { title.height + gap } else { 0.0 };
        let chart_height = if chart { 84.0 * factor } else { 0.0 };
        let chart_gap = if chart { gap } else { 0.0 };
        let rows = |top: f64| {
            in_rows(
                furniture,
                Rect::new(margin.round(), top, (margin + inner).round(), top),
                gap,
                spec.is_rtl(),
            )
        };
        let rows_height = if furniture.is_empty() { 0.0 } else { rows(0.0).1 + gap };
        // As in `make_room_for_numbers`.
        let numbers_height = if numbers > 0.0 { (numbers + gap).ceil() } else { 0.0 };
        let below =
            rows_height + numbers_height + chart_gap + chart_height + gap + credits.height + margin * 0.8;
        let height = spec.size.height_px.unwrap_or_else(|| {
            // A narrow page needs a taller map: its labels don't shrink with it.
            let least = if width < 600.0 { 0.62 } else { 0.42 };
            let map = inner * aspect.clamp(least, 1.3);
            (above + map + below).ceil()
        });
        // On a page of given height the map gives way, but never wholly.
        let map_height = (height - above - below).max(0.25 * height);
        let frame = Rect::new(margin, above, margin + inner, above + map_height);
        let frame = Rect::new(frame.x0.round(), frame.y0.round(), frame.x1.round(), frame.y1.round());
        let (outside, _) = rows(frame.y1 + gap);
        let under_rows = frame.y1 + rows_height;
        let chart_top = under_rows + numbers_height + chart_gap;
        let timeline = chart
            .then(|| Rect::new(frame.x0, chart_top.round(), frame.x1, (chart_top + chart_height).round()));
        let credits_top = timeline.map_or(under_rows + numbers_height, |t| t.y1) + gap;
        Page {
            width,
            height,
            frame,
            outside,
            numbers: Point::new(frame.x0, under_rows + gap),
            timeline,
            gap,
            title,
            title_at: Point::new(margin, margin),
            credits,
            credits_at: Point::new(margin, credits_top),
            column: Some(inner).filter(|_| spec.is_rtl()),
        }
    }

    /// Moves what stands below the map down by the height of a list of numbers, px.
    pub(super) fn make_room_for_numbers(&mut self, height: f64) {
        let room = Vec2::new(0.0, (height + self.gap).ceil());
        self.height += room.y;
        self.timeline = self.timeline.map(|chart| chart + room);
        self.credits_at += room;
    }

    /// Headline and subtitle.
    pub(super) fn title(&self) -> Option<Group> {
        text_furniture("title", &self.title, self.title_at, self.column)
    }

    /// Note, source and data credits.
    pub(super) fn credits(&self) -> Option<Group> {
        text_furniture("credits", &self.credits, self.credits_at, self.column)
    }

    /// Letters of headline, note and credits that no bundled font has.
    pub(super) fn missing_letters(&self) -> Vec<Warning> {
        missing_letters(&[&self.title, &self.credits])
    }

    /// The line round the map.
    pub(super) fn frame_line(&self, theme: &Theme, factor: f64) -> Shape {
        let path: BezPath = self.frame.to_path(0.1);
        Shape::new(path).class("frame").stroke(Stroke::new(theme.color.frame, factor))
    }
}

/// Of when the figures are.
fn as_of(spec: &MapSpec, words: &Words) -> String {
    let Some(day) = spec.as_of.and_then(|day| Dates::new(day, day)) else { return String::new() };
    fill(&words.say.as_of, &[("date", &words.dates_with_year(day))])
}

/// Whom to name for the data, and what to say of borders without full agreement.
pub(super) fn credits(words: &Words, atlas: &Atlas, disclaimer: bool) -> String {
    let data = match atlas.credits.as_slice() {
        [] => String::new(),
        credits => fill(&words.say.map_data, &[("credits", &credits.join("; "))]),
    };
    let disclaimer = if disclaimer { words.say.disclaimer.as_str() } else { "" };
    [data.as_str(), disclaimer].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Letters of texts round the map that no bundled font has.
pub(super) fn missing_letters(blocks: &[&Block]) -> Vec<Warning> {
    let of = |block: &&Block| {
        let text = block.reading();
        block.missing().map(|letter| missing_letter(letter, &text)).collect::<Vec<_>>()
    };
    blocks.iter().flat_map(of).collect()
}

/// A block of text as furniture, its upper left corner at a point; in a column of a width, where its lines begin at the
/// right; none without text.
pub(super) fn text_furniture(kind: &str, block: &Block, at: Point, column: Option<f64>) -> Option<Group> {
    let nodes = match column {
        Some(width) => block.nodes(at + Vec2::new(width - block.width, 0.0), Align::Right, None),
        None => block.nodes(at, Align::Left, None),
    };
    (!nodes.is_empty()).then(|| Group { nodes, ..Group::new("furniture").with("data-kind", kind) })
}

/// Headline and subtitle.
pub(super) fn heading(spec: &MapSpec, theme: &Theme, width: f64) -> Block {
    let mut block = Block::new();
    for line in wrap(&spec.title, &Style::new(Face::SemiBold, theme.sizes.title), width, 3) {
        block.push(line, theme.color.text);
    }
    block.gap(theme.sizes.subtitle * 0.6);
    for line in wrap(&spec.subtitle, &Style::new(Face::Regular, theme.sizes.subtitle), width, 4) {
        block.push(line, theme.color.muted);
    }
    block
}

/// Note, source and data credits.
pub(super) fn foot(spec: &MapSpec, words: &Words, theme: &Theme, credits: &str, width: f64) -> Block {
    let mut block = Block::new();
    let joined =
        |texts: &[&str]| texts.iter().copied().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let note = joined(&[&as_of(spec, words), &spec.note]);
    let source = joined(&[&spec.source, credits]);
    // A list of Latin names within a text that runs the other way is hard to follow: it has lines of its own.
    let texts = match spec.is_rtl() {
        true => vec![note.as_str(), &spec.source, credits],
        false => vec![note.as_str(), &source],
    };
    for text in texts {
        for line in wrap(text, &Style::new(Face::Regular, theme.sizes.source), width, 6) {
            block.push(line, theme.color.muted);
        }
    }
    block
}
