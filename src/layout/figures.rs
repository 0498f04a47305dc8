//! The labels of events on a small map: the number, and the name where that stands well.

use std::collections::BTreeSet;

use kurbo::Size;

use super::annotate::{Annotation, Content};
use super::block::Block;
use super::frame::Ground;
use super::incident_labels::home_of;
use super::incidents::{Look, Mark, display_name};
use super::labels::{self, Candidate, Obstacles};
use super::report::headline;
use crate::scene::Face;

/// What a name may cost by its place: one that stands worse, as over a stretch of border, is left out.
const NAME_WEIGHT: f64 = 9.0;

/// More events than this have no names, and none must have its number: there is no room for so many.
const MOST_NAMED: usize = 150;

/// Where there are more events than this, only the largest have a number.
const MOST_FIGURES: usize = 500;

/// The most times that labels are placed anew for the sake of names.
const ROUNDS: usize = 6;

/// Places the labels of a small map, which `settled` does without the names of some events; a name that finds no good
/// place is taken away, and its number stands alone.
pub(super) fn with_names_that_fit(
    settled: impl Fn(&BTreeSet<String>) -> (Vec<Annotation>, Vec<Option<Candidate>>),
) -> (Vec<Annotation>, Vec<Option<Candidate>>) {
    let (mut nameless, mut round) = (BTreeSet::new(), 0);
    loop {
        round += 1;
        let (annotations, places) = settled(&nameless);
        let falls = |place: &Option<Candidate>| place.is_none() || round == ROUNDS;
        let fallen: Vec<String> = annotations
            .iter()
            .zip(&places)
            .filter(|(a, place)| a.kind == "incident" && !nameless.contains(&a.id) && falls(place))
            .map(|(a, _)| a.id.clone())
            .collect();
        if fallen.is_empty() {
            return (annotations, places);
        }
        nameless.extend(fallen);
    }
}

/// A label for each event with a number; those in `nameless` have the number alone, and must stand
/// where they can all be read.
pub(super) fn figures(
    ground: &Ground<'_>,
    marks: &[Mark<'_>],
    nameless: &BTreeSet<String>,
    obstacles: &Obstacles,
) -> Vec<Annotation> {
    let sizes = &ground.theme.sizes;
    let mut largest: Vec<&Mark<'_>> = marks.iter().filter(|mark| mark.look != Look::Bin).collect();
    let few = largest.len() <= MOST_NAMED;
    if largest.len() > MOST_FIGURES {
        largest.sort_by(|a, b| b.radius.total_cmp(&a.radius));
        largest.truncate(MOST_FIGURES);
    }
    let label = |mark: &Mark<'_>| {
        let id = mark.incident.id.clone();
        let name = display_name(&mark.incident, &mark.placement);
        let with_name = few && !name.is_empty() && !nameless.contains(&id);
        let count = headline(mark.incident.count)?;
        let mut block = Block::new().row(&count, Face::Bold, sizes.name * 1.2, mark.color);
        if with_name {
            block = block.row(&name, Face::Regular, sizes.detail, ground.theme.color.text);
        }
        let size = Size::new(block.width, block.height);
        let mut candidates = labels::around_point(mark.at, mark.radius, size, block.padding(), !with_name);
        // Where all is close together, a number beside the wrong marker would be a wrong number.
        let around = obstacles.around(&id, None, mark.when);
        candidates.retain(|candidate| around.is_clear(candidate));
        Some(Annotation {
            candidates,
            forms: vec![Content::Label(block)],
            id,
            kind: "incident",
            must: few,
            weight: if with_name { NAME_WEIGHT } else { 4000.0 + 10.0 * mark.radius },
            home: home_of(mark),
            when: mark.when,
        })
    };
    largest.into_iter().filter_map(label).collect()
}
