//! Small maps of all days or weeks side by side on one sheet, with one title, one legend and one scale.
//!
//! They are laid out once, as the maps of a series are, and moved to their places in a grid of whole px.

use kurbo::{Point, Shape as _, Size, Vec2};

use super::block::Block;
use super::draft::{Draft, Plan};
use super::frame::Fit;
use super::grid::{Grid, Surroundings, margin};
use super::report::{Composition, description, id_prefix};
use super::story::Story;
use super::tally::Tally;
use super::{borders, page};
use crate::atlas::Step;
use crate::error::{Result, Warned};
use crate::scene::{Face, Group, Node, Scene, Shape, Stroke};
use crate::text::{Line, Style};
use crate::theme::Theme;

/// How much larger the circles of a panel are against its sides than those of a whole map.
const LARGER_CIRCLES: f64 = 1.7;

/// Composes the sheet of some days or weeks.
///
/// # Errors
/// When nothing on it has a place, no projection fits, or the page has no room for so many panels.
pub(super) fn sheet(story: &Story, theme: &Theme, steps: Vec<Step>) -> Result<Warned<Composition>> {
    let (spec, width) = (&story.spec, story.spec.size.width_px);
    let factor = Theme::factor(width);
    let large = theme.scaled(width);
    let panel_width = Grid::panel_width(width, steps.len());
    let small = theme.scaled(panel_width);
    let headings = Heading::all(story, &steps, &small);

    // Title and credits are as wide as the grid, the legend stands in what the last row leaves free, or below.
    let (margin, gap) = (margin(width), 9.0 * factor);
    let title = page::heading(spec, &large, width - 2.0 * margin);
    let credits_of = |disputed: bool| {
        page::foot(spec, &large, &page::credits(&story.atlas, disputed), width - 2.0 * margin)
    };
    let lay_out = |credits: &Block, legend: Option<Size>| -> Result<(Grid, Draft<'_>)> {
        let fit = Fit::to_story(story)?;
        let legend = legend.map_or(0.0, |size| size.height + 2.0 * gap);
        let grid = Grid::new(
            Surroundings {
                width,
                height: spec.size.height_px,
                above: margin + if title.height > 0.0 { title.height + 1.6 * gap } else { 0.0 },
                below: legend + 1.6 * gap + credits.height + margin * 0.8,
                heading: headings.iter().map(Heading::height).fold(0.0, f64::max),
                aspect: fit.aspect(),
            },
            steps.len(),
        )?;
        let plan = Plan {
            steps: steps.clone(),
            is_panel: true,
            legend: None,
            short_side: grid.panel.width.min(grid.panel.height) * LARGER_CIRCLES,
        };
        let view = fit.view(grid.frame());
        Ok((grid, Draft::new(story, &small, view, Theme::factor(panel_width), plan)))
    };
    let mut credits = credits_of(false);
    let (mut grid, mut draft) = lay_out(&credits, None)?;
    let legend = draft.legend.as_ref().map(|legend| legend.size());
    let rest = grid.rest().filter(|rest| legend.is_some_and(|size| fits(size, rest.size())));
    let below = legend.filter(|_| rest.is_none());
    let disputed = borders::shows_disputed_line(&story.atlas, &draft.ground.view);
    if disputed || below.is_some() {
        credits = credits_of(disputed);
        (grid, draft) = lay_out(&credits, below)?;
    }

    let mut nodes = Vec::new();
    for (i, (step, heading)) in steps.iter().zip(&headings).enumerate() {
        nodes.push(Node::from(panel(&draft, step, i, heading, grid)?));
    }
    let mut furniture = Group::layer("furniture");
    furniture.nodes.extend(page::furniture("title", &title, Point::new(margin, margin)).map(Node::from));
    let mut bottom = grid.bottom();
    if let (Some(legend), Some(size)) = (&draft.legend, legend) {
        let corner = match rest {
            Some(_) => grid.rest().map(|rest| rest.origin()).unwrap_or_default(),
            None => Point::new(grid.frame().x0, bottom + 2.0 * gap),
        };
        furniture.push(legend.draw(&draft.ground, corner));
        bottom = bottom.max(corner.y + size.height);
    }
    let credits_at = Point::new(margin, bottom + 1.6 * gap);
    furniture.nodes.extend(page::furniture("credits", &credits, credits_at).map(Node::from));
    nodes.push(furniture.into());

    let scene = Scene {
        width_px: width,
        height_px: spec.size.height_px.unwrap_or((credits_at.y + credits.height + margin * 0.8).ceil()),
        background: large.color.paper,
        title: spec.title.clone(),
        description: description(story, None),
        id_prefix: id_prefix(story, "panels"),
        nodes,
    };
    let mut composed = draft.composition(scene)?;
    // An event stands where the first of its panels has it.
    for report in &mut composed.value.incidents {
        let first = steps.iter().position(|step| draft.shown(Some(step)).contains(report.id.as_str()));
        let offset = grid.offset(first.unwrap_or_default());
        (report.x, report.y) = (report.x.map(|x| x + offset.x), report.y.map(|y| y + offset.y));
    }
    Ok(composed)
}

fn fits(size: Size, room: Size) -> bool {
    size.width <= room.width && size.height <= room.height
}

/// A panel in its place, with its heading.
fn panel(draft: &Draft<'_>, step: &Step, i: usize, heading: &Heading, grid: Grid) -> Result<Group> {
    let frame = grid.frame();
    let mut panel = Group::new("panel").with("data-date", step.dates.to_string());
    panel.push(heading.draw(draft.ground.theme, Point::new(frame.x0, frame.y0)));
    let mut layers = draft.layers(Some(step))?;
    if let Some(furniture) = layers.last_mut() {
        // One scale bar serves all.
        furniture.nodes.retain(|_| i == 0);
        let line = Stroke::new(draft.ground.theme.color.frame, draft.ground.factor);
        furniture.push(Shape::new(frame.to_path(0.1)).class("frame").stroke(line));
    }
    panel.nodes.extend(layers.into_iter().map(Node::from));
    panel.move_by(grid.offset(i));
    Ok(panel)
}

/// What stands above a panel: its days, and how many people.
#[derive(Debug)]
struct Heading {
    date: Line,
    tally: Line,
}

impl Heading {
    /// The headings of all panels; the first of a year names it.
    fn all(story: &Story, steps: &[Step], theme: &Theme) -> Vec<Self> {
        let size = theme.sizes.name;
        let mut year = None;
        let heading = |step: &Step| {
            let is_new = year.replace(step.dates.last.year()) != year;
            let date = if is_new { step.dates.in_words_with_year() } else { step.dates.in_words() };
            let shown = story.incidents.iter().map(|(incident, _)| incident).filter(|i| step.shows(i));
            let tally = format!("· {}", Tally::of(step, shown).in_words(""));
            Heading {
                date: Line::new(&date, &Style::new(Face::SemiBold, size)),
                tally: Line::new(&tally, &Style::new(Face::Regular, size)),
            }
        };
        steps.iter().map(heading).collect()
    }

    /// What it takes above a map, px.
    fn height(&self) -> f64 {
        self.date.style.size_px * 1.25
    }

    /// The heading over a map with its upper left corner at a point.
    fn draw(&self, theme: &Theme, corner: Point) -> Group {
        let space = self.date.style.size_px * 0.27;
        let at = corner - Vec2::new(0.0, self.date.style.size_px * 0.45);
        let mut group = Group::new("furniture").with("data-kind", "date");
        group.push(self.date.text(at, theme.color.text, None));
        let at = at + Vec2::new(self.date.width_px + space, 0.0);
        group.push(self.tally.text(at, theme.color.muted, None));
        group
    }
}
