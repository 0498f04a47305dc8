//! From story to scene: a map on its page.

use kurbo::BezPath;

use super::description::description;
use super::draft::{Draft, Plan};
use super::frame::Fit;
use super::furniture::Outside;
use super::page::{Below, Page};
use super::report::{Composition, id_prefix};
use super::story::Story;
use super::{borders, page, panels, series, timeline};
use crate::atlas::{Dates, Step};
use crate::error::{Result, Warned, Warning};
use crate::geometry::ring_path;
use crate::projection::View;
use crate::scene::{Node, Scene, Shape, Stroke};
use crate::theme::Theme;

/// Composes a map: of all events together, or, where the map file asks for panels, one sheet of small maps for its days
/// or weeks.
///
/// Where a label that must stand finds no room, the map is tried again: with furniture under it, then taller,
/// as far as the page's height is free. The attempt that leaves out least is drawn.
///
/// # Errors
/// When nothing on it has a place, no projection fits, or there are more days or weeks than a sheet holds.
pub fn compose(story: &Story, theme: &Theme) -> Result<Warned<Composition>> {
    if story.spec.panels && story.spec.by.is_some() {
        return panels::sheet(story, theme, series::steps(story)?);
    }
    Map::new(story, &theme_of(story, theme.scaled(story.spec.size.width_px)), &[])?.composition()
}

/// A theme as the map needs it.
pub(super) fn theme_of(story: &Story, theme: Theme) -> Theme {
    if story.values.is_some() { theme.on_colored_land() } else { theme }
}

/// A legend hides no more of the map than this share.
const MOST_HIDDEN: f64 = 0.16;

/// The most labels without room for which a map is tried again.
const MOST_RETRIED: usize = 12;

/// How often a map of given height gives way to the list of its numbers.
const MOST_LISTS: usize = 3;

/// The most days that a timeline shows: a bar of a day still has a px.
const MOST_DAYS: usize = 400;

/// What an attempt at a map gives its labels.
#[derive(Debug, Clone, PartialEq)]
struct Room {
    /// The height of the map over that which its content asks for.
    taller: f64,
    /// The furniture that stands under the map.
    outside: Vec<Outside>,
}

/// A map with everything in its place on its page, not yet drawn.
#[derive(Debug)]
pub(super) struct Map<'a> {
    page: Page,
    pub(super) draft: Draft<'a>,
}

impl<'a> Map<'a> {
    /// The best of some attempts; laid out for all steps together, where it is to show them one at a time.
    ///
    /// # Errors
    /// When nothing on it has a place, or no projection fits.
    pub(super) fn new(story: &'a Story, theme: &'a Theme, steps: &[Step]) -> Result<Self> {
        let mut room = Room { taller: 1.0, outside: Vec::new() };
        let mut best = Map::attempt(story, theme, steps, &room)?;
        for _ in 0..4 {
            let missing = best.draft.missing();
            let labels = missing.dropped + missing.numbered;
            // A few more px make room for a few labels, not for a map that is too full.
            let is_mendable = (1..=MOST_RETRIED).contains(&labels);
            let legend = best.draft.legend_on_map();
            let frame = best.page.frame;
            let hides_much = legend.is_some_and(|piece| piece.size.area() > MOST_HIDDEN * frame.area());
            let mut moved = best.draft.unfurnished();
            moved.extend(legend.filter(|_| is_mendable || hides_much));
            room = if !moved.is_empty() {
                let mut outside = room.outside;
                outside.extend(moved);
                Room { outside, ..room }
            } else if is_mendable && story.spec.size.height_px.is_none() {
                Room { taller: room.taller * 1.3, ..room }
            } else {
                break;
            };
            let map = Map::attempt(story, theme, steps, &room)?;
            if map.draft.missing() < missing || hides_much {
                best = map;
            }
        }
        Ok(best)
    }

    /// A map with the list of its numbers below it; on a page of given height the map gives way to it.
    fn attempt(story: &'a Story, theme: &'a Theme, steps: &[Step], room: &Room) -> Result<Self> {
        let mut numbers = 0.0;
        let mut map = Map::with_room(story, theme, steps, room, numbers)?;
        for _ in 0..MOST_LISTS {
            let needed = map.draft.numbers.as_ref().map_or(0.0, |list| list.size().height);
            if needed <= numbers {
                return Ok(map);
            }
            numbers = needed;
            if story.spec.size.height_px.is_none() {
                map.page.make_room_for_numbers(needed);
                return Ok(map);
            }
            map = Map::with_room(story, theme, steps, room, numbers)?;
        }
        if map.draft.numbers.as_ref().is_some_and(|list| list.size().height > numbers) {
            let message = "the list of numbers is longer than the page has room for";
            let hint = "leave the height of the page free, as in 1200xauto";
            map.draft.warnings.push(Warning::new("no-room", message).hint(hint));
        }
        Ok(map)
    }

    fn with_room(
        story: &'a Story,
        theme: &'a Theme,
        steps: &[Step],
        room: &Room,
        numbers: f64,
    ) -> Result<Self> {
        let mut warnings = Vec::new();
        let spec = &story.spec;
        let factor = Theme::factor(spec.size.width_px);

        let fit = Fit::to_story(story)?;
        let dated = story.incidents.iter().filter_map(|(i, _)| timeline::days_of(i));
        let days = dated.reduce(Dates::join).map_or(0, |d| d.days());
        let chart = spec.timeline && (1..=MOST_DAYS).contains(&days);
        if spec.timeline && days > MOST_DAYS {
            let message = format!("the timeline would have {days} days and is left out");
            warnings.push(Warning::new("timeline", message).hint("give events of one year"));
        }
        let aspect = fit.aspect() * room.taller;
        let page_of = |disclaimer: bool| {
            let credits = page::credits(&story.words, &story.atlas, disclaimer);
            let below = Below { furniture: &room.outside, numbers, chart };
            Page::new(spec, &story.words, theme, factor, aspect, &credits, below)
        };
        let (mut page, plane) = (page_of(false), fit.plane);
        let mut view = fit.view(page.frame);
        if borders::shows_disputed_line(&story.atlas, &view) {
            page = page_of(true);
            view = View::fit(view.projection, plane, page.frame);
        }
        let plan = Plan {
            steps: steps.to_vec(),
            is_panel: false,
            outside: page.outside.clone(),
            short_side: page.width.min(page.height),
        };
        let mut draft = Draft::new(story, theme, view, factor, plan);
        draft.warnings.splice(0..0, warnings);
        draft.warnings.extend(page.missing_letters());
        Ok(Map { page, draft })
    }

    /// The picture of all events, and the report.
    ///
    /// # Errors
    /// When none of the events lies on the map.
    pub(super) fn composition(&self) -> Result<Warned<Composition>> {
        self.draft.composition(self.scene(None)?)
    }

    /// The picture of a step, or of all events.
    pub(super) fn scene(&self, step: Option<&Step>) -> Result<Scene> {
        let (story, ground) = (self.draft.story, &self.draft.ground);
        let (theme, factor) = (ground.theme, ground.factor);
        let mut layers = self.draft.layers(step)?;
        if let Some(furniture) = layers.last_mut() {
            let frame = match &ground.outline {
                Some(ring) => {
                    let mut path = BezPath::new();
                    ring_path(&mut path, ring);
                    Shape::new(path).class("frame").stroke(Stroke::new(theme.color.frame, factor))
                }
                None => self.page.frame_line(theme, factor),
            };
            // Below what stands on the map: the edge of the Earth may run behind the legend.
            furniture.nodes.insert(0, frame.into());
            furniture.nodes.extend(self.page.title().map(Node::from));
            let numbers = self.draft.numbers.as_ref();
            furniture.nodes.extend(numbers.map(|list| Node::from(list.draw(ground, self.page.numbers))));
            let shown = step.map(|step| step.dates);
            let chart = self
                .page
                .timeline
                .and_then(|area| timeline::timeline(ground, story, &self.draft.categories, area, shown));
            furniture.nodes.extend(chart.map(Node::from));
            furniture.nodes.extend(self.page.credits().map(Node::from));
        }
        let title = match step {
            Some(step) if story.spec.title.is_empty() => story.words.dates_with_year(step.dates),
            Some(step) => format!("{}: {}", story.spec.title, story.words.dates_with_year(step.dates)),
            None => story.spec.title.clone(),
        };
        let description = description(&self.draft, step);
        Ok(Scene {
            width_px: self.page.width,
            height_px: self.page.height,
            background: page::background(&story.spec, theme),
            title,
            language: story.words.reading(),
            id_prefix: id_prefix(story, &description, step.map_or("", |step| &step.name)),
            description,
            nodes: layers.into_iter().map(Node::from).collect(),
        })
    }
}
