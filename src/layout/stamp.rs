//! The date of a map of a series, with what happened then in a number.

use kurbo::{Point, Rect, Shape as _, Size, Vec2};

use super::block::{Align, Block};
use super::frame::Ground;
use super::incidents::{Mark, drawn};
use super::story::Story;
use super::tally::Tally;
use crate::atlas::Step;
use crate::scene::{Face, Group, Shape, Stroke};

/// The dates of all maps of a series. They have one place, which is as large as the largest needs.
#[derive(Debug, Clone)]
pub(super) struct Stamps {
    steps: Vec<(Step, Block)>,
    /// Round the text, px.
    pad: f64,
}

impl Stamps {
    /// The dates of steps, with the people of the events that are drawn.
    pub(super) fn new(ground: &Ground<'_>, steps: &[Step], story: &Story, marks: &[Mark<'_>]) -> Self {
        let (color, sizes) = (&ground.theme.color, &ground.theme.sizes);
        let stamp = |step: &Step| {
            let tally = Tally::of(step, drawn(marks, step)).in_words(ground.words, Some(story.unit));
            let date = ground.words.dates_with_year(step.dates);
            let mut block = Block::new().row(&date, Face::SemiBold, sizes.title, color.text);
            block.gap(sizes.subtitle * 0.2);
            (step.clone(), block.row(&tally, Face::Regular, sizes.subtitle, color.text))
        };
        Stamps { steps: steps.iter().map(stamp).collect(), pad: 9.0 * ground.factor }
    }

    /// The room that the largest needs.
    pub(super) fn size(&self) -> Size {
        let largest =
            |size: Size, block: &Block| Size::new(size.width.max(block.width), size.height.max(block.height));
        let text = self.steps.iter().map(|(_, block)| block).fold(Size::ZERO, largest);
        Size::new(text.width + 2.0 * self.pad, text.height + 2.0 * self.pad)
    }

    /// The date of a step with its upper left corner at a point.
    pub(super) fn draw(&self, ground: &Ground<'_>, step: &Step, corner: Point) -> Option<Group> {
        let (_, block) = self.steps.iter().find(|(known, _)| known == step)?;
        let color = &ground.theme.color;
        let mut group = Group::new("furniture").with("data-kind", "date");
        let plate = Shape::new(Rect::from_origin_size(corner, self.size()).to_path(0.1)).fill(color.paper);
        group.push(plate.stroke(Stroke::new(color.frame, ground.factor)));
        let is_rtl = ground.words.is_rtl();
        let start = if is_rtl { self.size().width - self.pad - block.width } else { self.pad };
        let align = if is_rtl { Align::Right } else { Align::Left };
        group.nodes.extend(block.nodes(corner + Vec2::new(start, self.pad), align, None));
        Some(group)
    }
}
