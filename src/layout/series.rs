//! A map for each day or week, alike but for its events.
//!
//! The map is laid out once, for all events together, and each step draws its own share of that: so frame, scale of
//! circles, legend and the places of all labels are the same, and only what happened changes.

use std::collections::BTreeSet;

use super::compose::{Map, theme_of};
use super::report::Composition;
use super::story::Story;
use crate::atlas::{Dates, Step};
use crate::error::{Error, ErrorKind, Result, Warned};
use crate::scene::Scene;
use crate::theme::Theme;

/// The most maps of a series. More would be a film, and are more often a date mistyped.
const MOST_STEPS: usize = 60;

/// Maps that differ in their days alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// All events on one map, as they are laid out; its report is that of the series.
    pub whole: Composition,
    /// The maps, in the order of their days; those without an event between the first and the last are among them.
    pub steps: Vec<StepMap>,
}

/// A map of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct StepMap {
    /// Its days, and its name for files.
    pub step: Step,
    /// The ids of the events that it shows. An event of several days is on the map of each step that has one of them.
    pub incidents: Vec<String>,
    /// The picture.
    pub scene: Scene,
}

/// Composes a map for each day or week, as the map file says.
///
/// # Errors
/// As [`super::compose`]; and when no event has a date, or there would be more than 60 maps.
pub fn series(story: &Story, theme: &Theme) -> Result<Warned<Series>> {
    let steps = steps(story)?;
    let theme = theme_of(story, theme.scaled(story.spec.size.width_px));
    let map = Map::new(story, &theme, &steps)?;
    let Warned { value: whole, warnings } = map.composition()?;
    let step_map = |step: &Step| -> Result<StepMap> {
        let shown: BTreeSet<&str> = story.events_of(step).map(|event| event.id.as_str()).collect();
        let drawn = whole.incidents.iter().filter(|event| event.drawn && shown.contains(event.id.as_str()));
        Ok(StepMap {
            step: step.clone(),
            incidents: drawn.map(|event| event.id.clone()).collect(),
            scene: map.scene(Some(step))?,
        })
    };
    let maps = steps.iter().map(step_map).collect::<Result<_>>()?;
    Ok(Warned { value: Series { whole, steps: maps }, warnings })
}

/// The days or weeks from the first event to the last, none left out between them; of each what the map file wants
/// shown.
///
/// # Errors
/// When nothing says how to divide the time, no event has a date, or the steps are too many.
pub(super) fn steps(story: &Story) -> Result<Vec<Step>> {
    let wrong = |message: String| Error::new(ErrorKind::Option, message).at("by");
    let by = story.spec.by.ok_or_else(|| wrong("expected day or week, found nothing".to_owned()))?;
    let events = story.incidents.iter().chain(&story.events);
    let span = events.filter_map(|(incident, _)| incident.dates).reduce(Dates::join);
    let span =
        span.ok_or_else(|| wrong("no event has a date".to_owned()).hint("fill in the column \"date\""))?;
    let first = story.spec.from.map_or(span.first, |from| span.first.max(from));
    let last = story.spec.to.map_or(span.last, |to| span.last.min(to));
    let mut steps = by.steps(Dates { first, last, ..span }, MOST_STEPS).ok_or_else(|| {
        let message = format!("from {first} to {last} there would be more than {MOST_STEPS} maps");
        wrong(message).hint("choose weeks, or fewer days with --from and --to")
    })?;
    // Of a week that is cut only the rest is shown, and no more may be said of it.
    for Step { dates, .. } in &mut steps {
        dates.first = story.spec.from.map_or(dates.first, |from| dates.first.max(from));
        dates.last = story.spec.to.map_or(dates.last, |to| dates.last.min(to));
    }
    Ok(steps)
}
