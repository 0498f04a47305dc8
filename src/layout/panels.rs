//! Small maps of all days or weeks side by side on one sheet, with one title, one legend and one scale.
//!
//! They are laid out once, as the maps of a series are, and moved to their places in a grid of whole px.

use std::collections::BTreeMap;

use kurbo::{Point, Rect, Shape as _, Size, Vec2};

use super::block::Block;
use super::caption::Captions;
use super::description::description;
use super::draft::{Draft, Plan};
use super::frame::Fit;
use super::grid::{Grid, Surroundings, margin};
use super::incidents::drawn;
use super::legend::Legend;
use super::locator::Locator;
use super::report::{Composition, id_prefix};
use super::story::Story;
use super::tally::Tally;
use super::{borders, compose, page};
use crate::atlas::Step;
use crate::error::{Result, Warned};
use crate::scene::{Color, Group, Node, Scene, Shape, Stroke};
use crate::theme::Theme;

/// How much larger the circles of a panel are against its sides than those of a whole map.
const LARGER_CIRCLES: f64 = 1.7;

/// More events on a panel than this have smaller circles, so that all together cover no more of it.
const FEW_EVENTS: f64 = 12.0;

/// What lies between the panels and what is above and below them, px on a page 800 px wide.
const GAP: f64 = 14.0;

/// So much width credits need beside the key, px on a page 800 px wide.
const CREDITS_WIDTH: f64 = 300.0;

/// Composes the sheet of some days or weeks.
///
/// # Errors
/// When nothing on it has a place, no projection fits, or the page has no room for so many panels.
pub(super) fn sheet(story: &Story, theme: &Theme, steps: Vec<Step>) -> Result<Warned<Composition>> {
    let width = story.spec.size.width_px;
    let large = compose::theme_of(story, theme.scaled(width));
    let small = theme.times(small_factor(Grid::panel_width(width, steps.len())));
    let small = compose::theme_of(story, small);
    let sheet = Sheet::new(story, &large, &small, steps)?;
    let mut composed = sheet.draft.composition(sheet.scene()?)?;
    // An event stands where the first of its panels has it.
    let mut panels: BTreeMap<&str, usize> = BTreeMap::new();
    for (panel, step) in sheet.steps.iter().enumerate() {
        story.events_of(step).for_each(|event| _ = panels.entry(&event.id).or_insert(panel));
    }
    for report in &mut composed.value.incidents {
        let offset = sheet.grid.offset(panels.get(report.id.as_str()).copied().unwrap_or_default());
        (report.x, report.y) = (report.x.map(|x| x + offset.x), report.y.map(|y| y + offset.y));
    }
    Ok(composed)
}

/// A sheet with everything in its place, not yet drawn.
struct Sheet<'a> {
    story: &'a Story,
    steps: Vec<Step>,
    captions: Captions,
    background: Color,
    /// What the sizes of the page were multiplied with.
    factor: f64,
    title: Block,
    credits: Block,
    /// The width that the title has, and that of the credits, px.
    title_width: f64,
    credits_width: f64,
    grid: Grid,
    /// What all panels show, in the place of the first.
    draft: Draft<'a>,
    key: Key,
}

impl<'a> Sheet<'a> {
    fn new(story: &'a Story, large: &Theme, small: &'a Theme, steps: Vec<Step>) -> Result<Self> {
        let (spec, width) = (&story.spec, story.spec.size.width_px);
        let (factor, margin) = (Theme::factor(width), margin(width));
        let inner = width - 2.0 * margin;
        let panel_width = Grid::panel_width(width, steps.len());
        let of_all =
            |step: &Step| Tally::of(step, story.incidents.iter().map(|(i, _)| i).filter(|i| step.shows(i)));
        let captions = Captions::new(&steps, &story.words, large, panel_width, of_all);
        let title = page::heading(spec, large, inner);
        let aspect = Fit::to_story(story)?.aspect();
        let grid = |foot: f64| {
            let around = Surroundings {
                width,
                height: spec.size.height_px,
                above: margin + if title.height > 0.0 { title.height + GAP * factor } else { 0.0 },
                below: foot + margin * 0.8,
                caption: captions.height(),
                aspect,
                is_rtl: spec.is_rtl(),
            };
            Grid::new(around, steps.len())
        };
        let lay_out = |grid: &Grid| -> Result<Draft<'a>> {
            let most = steps.iter().map(|step| story.events_of(step).count()).max().unwrap_or(0) as f64;
            let larger = LARGER_CIRCLES * (FEW_EVENTS / most.max(FEW_EVENTS)).sqrt();
            let short_side = grid.panel.width.min(grid.panel.height) * larger;
            let plan = Plan { steps: steps.clone(), is_panel: true, outside: Vec::new(), short_side };
            let view = Fit::to_story(story)?.view(grid.frame());
            Ok(Draft::new(story, small, view, small_factor(grid.panel.width), plan))
        };
        // How large the key is, and which borders are on the map, is known once there is a draft.
        let first = grid(0.0)?;
        let mut draft = lay_out(&first)?;
        let key = Key::new(&draft, first.rest(), inner, factor);
        let disputed = borders::shows_disputed_line(&story.atlas, &draft.ground.view);
        let credits = page::credits(&story.words, &story.atlas, disputed);
        let credits_width = inner - key.width_from_credits();
        let credits = page::foot(spec, &story.words, large, &credits, credits_width);
        let grid = grid(key.height_with(&credits))?;
        if grid.frame() != first.frame() {
            draft = lay_out(&grid)?;
        }
        draft.warnings.extend(page::missing_letters(&[&title, &credits]));
        // What lies outside the panels is in no sum.
        let captions = Captions::new(&steps, &story.words, large, panel_width, |step| {
            Tally::of(step, drawn(&draft.marks, step))
        });
        let background = page::background(spec, large);
        Ok(Sheet {
            story,
            steps,
            captions,
            background,
            factor,
            title,
            credits,
            title_width: inner,
            credits_width,
            grid,
            draft,
            key,
        })
    }

    /// The picture.
    fn scene(&self) -> Result<Scene> {
        let (spec, margin) = (&self.story.spec, margin(self.story.spec.size.width_px));
        let column = |width: f64| Some(width).filter(|_| spec.is_rtl());
        let mut nodes = Vec::new();
        for (i, step) in self.steps.iter().enumerate() {
            nodes.push(Node::from(self.panel(i, step)?));
        }
        let mut furniture = Group::layer("furniture");
        furniture.nodes.extend(
            page::text_furniture("title", &self.title, (margin, margin).into(), column(self.title_width))
                .map(Node::from),
        );
        let below = Point::new(margin.round(), self.grid.bottom() + self.key.gap);
        let corner = match (self.key.stand, self.grid.rest()) {
            (Stand::InLastRow, Some(rest)) if spec.is_rtl() => {
                rest.origin() + Vec2::new(rest.width() - self.key.size.width, 0.0)
            }
            (Stand::InLastRow, Some(rest)) => rest.origin(),
            _ => below,
        };
        let ground = &self.draft.ground;
        furniture.nodes.extend(self.draft.legend.as_ref().map(|legend| legend.draw(ground, corner).into()));
        if let Some(locator) = self.key.locator {
            let corner = corner + Vec2::new(self.key.legend.width + self.key.gap, 0.0);
            furniture.push(locator.draw(ground, self.story, corner)?);
        }
        let credits_at = below + self.key.before_credits();
        let credits = page::text_furniture("credits", &self.credits, credits_at, column(self.credits_width));
        furniture.nodes.extend(credits.map(Node::from));
        nodes.push(furniture.into());
        let end = self.grid.bottom() + self.key.height_with(&self.credits) + margin * 0.8;
        let description = description(&self.draft, None);
        Ok(Scene {
            width_px: spec.size.width_px,
            height_px: spec.size.height_px.unwrap_or(end.ceil()),
            background: self.background,
            title: spec.title.clone(),
            language: self.story.words.reading(),
            id_prefix: id_prefix(self.story, &description, "panels"),
            description,
            nodes,
        })
    }

    /// A panel in its place, with its caption.
    fn panel(&self, i: usize, step: &Step) -> Result<Group> {
        let (frame, ground) = (self.grid.frame(), &self.draft.ground);
        let mut panel = Group::new("panel").with("data-date", step.dates.to_string());
        panel.push(self.captions.draw(i, ground.theme, frame));
        let mut layers = self.draft.layers(Some(step))?;
        if let Some(furniture) = layers.last_mut() {
            // One scale bar serves all.
            furniture.nodes.retain(|_| i == 0);
            let line = Stroke::new(ground.theme.color.frame, self.factor * 0.8);
            furniture.push(Shape::new(frame.to_path(0.1)).class("frame").stroke(line));
        }
        panel.nodes.extend(layers.into_iter().map(Node::from));
        panel.move_by(self.grid.offset(i));
        Ok(panel)
    }
}

/// Legend and locator, which serve all panels.
#[derive(Debug, Clone, Copy)]
struct Key {
    legend: Size,
    locator: Option<Locator>,
    /// Of both, side by side.
    size: Size,
    /// What lies round it, px.
    gap: f64,
    stand: Stand,
}

/// Where the key stands.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stand {
    /// In what the last row of panels leaves free.
    InLastRow,
    /// Below the panels, with the credits at its right.
    BesideCredits,
    /// Below the panels and above the credits.
    AboveCredits,
}

impl Key {
    fn new(draft: &Draft<'_>, rest: Option<Rect>, inner: f64, factor: f64) -> Self {
        let gap = GAP * factor;
        let legend = draft.legend.as_ref().map_or(Size::ZERO, Legend::size);
        let beside = |locator: &Locator| {
            let locator = locator.size();
            Size::new(legend.width + gap + locator.width, legend.height.max(locator.height))
        };
        // A reader can do without the locator, but not without the legend.
        let locator = draft.locator.filter(|locator| beside(locator).width <= inner);
        let size = locator.as_ref().map_or(legend, beside);
        let fits = |room: Rect| size.width <= room.width() && size.height <= room.height();
        let stand = if size.is_zero_area() || rest.is_some_and(fits) {
            Stand::InLastRow
        } else if inner - size.width - 2.0 * gap > CREDITS_WIDTH * factor {
            Stand::BesideCredits
        } else {
            Stand::AboveCredits
        };
        Key { legend, locator, size, gap, stand }
    }

    /// How much narrower the credits are for its sake, px.
    fn width_from_credits(&self) -> f64 {
        if self.stand == Stand::BesideCredits { self.size.width + 2.0 * self.gap } else { 0.0 }
    }

    /// From the place below the panels to the credits.
    fn before_credits(&self) -> Vec2 {
        let down = if self.stand == Stand::AboveCredits { self.size.height + self.gap } else { 0.0 };
        Vec2::new(self.width_from_credits(), down)
    }

    /// What it takes below the panels together with the credits, px.
    fn height_with(&self, credits: &Block) -> f64 {
        let beside = if self.stand == Stand::BesideCredits { self.size.height } else { 0.0 };
        self.gap + self.before_credits().y + credits.height.max(beside)
    }
}

/// The factor by which lines and markers of a panel are smaller than those of a map 800 px wide. Text stops at its floor
/// long before.
fn small_factor(panel_width: f64) -> f64 {
    (panel_width / 800.0).sqrt().clamp(0.45, 1.0)
}
