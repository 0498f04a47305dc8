//! The date of a map of a series, with what happened then in a number.

use kurbo::{Point, Size};

use super::block::{Align, Block};
use super::frame::Ground;
use super::tally::Tally;
use crate::atlas::{Incident, Step};
use crate::gazetteer::Placement;
use crate::scene::{Face, Group};

/// The dates of all maps of a series. They have one place, which is as large as the largest needs.
#[derive(Debug)]
pub(super) struct Stamps {
    steps: Vec<(Step, Block)>,
    halo: crate::scene::Color,
}

impl Stamps {
    pub(super) fn new(ground: &Ground<'_>, steps: &[Step], events: &[(Incident, Placement)]) -> Self {
        let (color, sizes) = (&ground.theme.color, &ground.theme.sizes);
        let stamp = |step: &Step| {
            let shown = events.iter().map(|(incident, _)| incident).filter(|i| step.shows(i));
            let tally = Tally::of(step, shown).in_words(" people");
            let date = step.dates.in_words_with_year();
            let mut block = Block::new().row(&date, Face::SemiBold, sizes.title, color.text);
            block.gap(sizes.subtitle * 0.2);
            (step.clone(), block.row(&tally, Face::Regular, sizes.subtitle, color.text))
        };
        Stamps { steps: steps.iter().map(stamp).collect(), halo: color.paper }
    }

    /// The room that the largest needs.
    pub(super) fn size(&self) -> Size {
        let largest =
            |size: Size, block: &Block| Size::new(size.width.max(block.width), size.height.max(block.height));
        self.steps.iter().map(|(_, block)| block).fold(Size::ZERO, largest)
    }

    /// The date of a step with its upper left corner at a point.
    pub(super) fn draw(&self, step: &Step, corner: Point) -> Option<Group> {
        let (_, block) = self.steps.iter().find(|(known, _)| known == step)?;
        let nodes = block.nodes(corner, Align::Left, Some(self.halo));
        Some(Group { nodes, ..Group::new("furniture").with("data-kind", "date") })
    }
}
