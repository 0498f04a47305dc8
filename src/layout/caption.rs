//! What stands above each panel of a sheet: its days, and how many people.

use kurbo::{Point, Rect};

use super::tally::Tally;
use crate::atlas::Step;
use crate::language::Words;
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
    /// Whether they begin at the right.
    is_rtl: bool,
}

impl Captions {
    /// Captions for panels of a width, with what happened in each; the first of a year names it.
    pub(super) fn new(
        steps: &[Step],
        words: &Words,
        theme: &Theme,
        width: f64,
        tally: impl Fn(&Step) -> Tally,
    ) -> Self {
        let size_px = theme.sizes.furniture * 1.1;
        let mut year = None;
        let caption = |step: &Step| {
            let own_year = Some(step.dates.last.year());
            let is_said = std::mem::replace(&mut year, own_year) == own_year;
            let date = if is_said { words.dates(step.dates) } else { words.dates_with_year(step.dates) };
            let tally = tally(step).in_words(words, None);
            let regular = Style::new(Face::Regular, size_px);
            (Line::new(&date, &Style::new(Face::SemiBold, size_px)), Line::new(&tally, &regular))
        };
        let mut lines: Vec<(Line, Line)> = steps.iter().map(caption).collect();
        let in_one = |(date, tally): &(Line, Line)| {
            let tally = Line::new(&format!("{}· {}", words.mark(), tally.content), &tally.style);
            (date.clone(), tally)
        };
        let long: Vec<(Line, Line)> = lines.iter().map(in_one).collect();
        let is_too_long =
            |(date, tally): &(Line, Line)| date.width_px + tally.width_px + space(size_px) > width;
        let in_two_lines = long.iter().any(is_too_long);
        if !in_two_lines {
            lines = long;
        }
        Captions { lines, in_two_lines, size_px, is_rtl: words.is_rtl() }
    }

    /// What a caption takes above its map, px.
    pub(super) fn height(&self) -> f64 {
        self.size_px * if self.in_two_lines { 2.45 } else { 1.25 }
    }

    /// The caption of a panel over its map, whose frame is given.
    pub(super) fn draw(&self, panel: usize, theme: &Theme, frame: Rect) -> Group {
        let (date, tally) = &self.lines[panel];
        let foot = frame.y0 - self.size_px * 0.45;
        let (above, beside) = match self.in_two_lines {
            true => (-1.2 * self.size_px, 0.0),
            false => (0.0, date.width_px + space(self.size_px)),
        };
        let at = |line: &Line, start: f64, y: f64| {
            let x = if self.is_rtl { frame.x1 - start - line.width_px } else { frame.x0 + start };
            Point::new(x, y)
        };
        let mut group = Group::new("furniture").with("data-kind", "date");
        group.push(date.text(at(date, 0.0, foot + above), theme.color.text, None));
        group.push(tally.text(at(tally, beside, foot), theme.color.muted, None));
        group
    }
}

/// Between the days and the people, px.
fn space(size_px: f64) -> f64 {
    size_px * 0.27
}
