//! What stands above each panel of a sheet: its days, and how many people.

use kurbo::{Point, Vec2};

use super::tally::Tally;
use crate::atlas::Step;
use crate::scene::{Face, Group};
use crate::text::{Line, Style};
use crate::theme::Theme;

/// The captions of all panels, which are set alike: in one line, or in two where one of them would be too long.
#[derive(Debug)]
pub(super) struct Captions {
    /// Days and people of each panel.
    lines: Vec<(Line, Line)>,
    in_two_lines: bool,
    size_px: f64,
}

impl Captions {
    /// Captions for panels of a width, with what happened in each; the first of a year names it.
    pub(super) fn new(steps: &[Step], theme: &Theme, width: f64, tally: impl Fn(&Step) -> Tally) -> Self {
        let size_px = theme.sizes.furniture * 1.1;
        let mut year = None;
        let caption = |step: &Step| {
            let own_year = Some(step.dates.last.year());
            let is_said = std::mem::replace(&mut year, own_year) == own_year;
            let date = if is_said { step.dates.in_words() } else { step.dates.in_words_with_year() };
            let tally = tally(step).in_words(None);
            let regular = Style::new(Face::Regular, size_px);
            (Line::new(&date, &Style::new(Face::SemiBold, size_px)), Line::new(&tally, &regular))
        };
        let mut lines: Vec<(Line, Line)> = steps.iter().map(caption).collect();
        let in_one = |(date, tally): &(Line, Line)| {
            let tally = Line::new(&format!("· {}", tally.content), &tally.style);
            (date.clone(), tally)
        };
        let long: Vec<(Line, Line)> = lines.iter().map(in_one).collect();
        let is_too_long =
            |(date, tally): &(Line, Line)| date.width_px + tally.width_px + space(size_px) > width;
        let in_two_lines = long.iter().any(is_too_long);
        if !in_two_lines {
            lines = long;
        }
        Captions { lines, in_two_lines, size_px }
    }

    /// What a caption takes above its map, px.
    pub(super) fn height(&self) -> f64 {
        self.size_px * if self.in_two_lines { 2.45 } else { 1.25 }
    }

    /// The caption of a panel over its map, whose upper left corner is given.
    pub(super) fn draw(&self, panel: usize, theme: &Theme, corner: Point) -> Group {
        let (date, tally) = &self.lines[panel];
        let foot = corner - Vec2::new(0.0, self.size_px * 0.45);
        let (above, beside) = match self.in_two_lines {
            true => (Vec2::new(0.0, -1.2 * self.size_px), Vec2::ZERO),
            false => (Vec2::ZERO, Vec2::new(date.width_px + space(self.size_px), 0.0)),
        };
        let mut group = Group::new("furniture").with("data-kind", "date");
        group.push(date.text(foot + above, theme.color.text, None));
        group.push(tally.text(foot + beside, theme.color.muted, None));
        group
    }
}

/// Between the days and the people, px.
fn space(size_px: f64) -> f64 {
    size_px * 0.27
}
