//! What is written on the map and what furnishes it: requests for room, and the drawing of what got it.

use kurbo::{BezPath, Point, Rect, Size, Vec2};

use super::Story;
use super::block::{Align, Block, halo_width};
use super::frame::Ground;
use super::furniture::Outside;
use super::graticule::GraticuleLine;
use super::incidents::Mark;
use super::labels::{self, Anchor, Candidate, Request, When};
use super::legend::Legend;
use super::locator::Locator;
use super::north_arrow::NorthArrow;
use super::numbers::Badge;
use super::places::Town;
use super::scale_bar::ScaleBar;
use super::stamp::Stamps;
use crate::atlas::{Level, Step};
use crate::error::Result;
use crate::geometry::{Polyline, line_path};
use crate::scene::{Color, Face, Group, Halo, Node, Shape, Stroke};
use crate::text::Line;

/// Something that asks for room, with what is drawn there.
#[derive(Debug, Clone)]
pub(super) struct Annotation {
    /// How it can be set, the first as it should be; a place says which of them it sets.
    pub(super) forms: Vec<Content>,
    /// What it is for: an event's or territory's id, a town's or river's name.
    pub(super) id: String,
    /// Kind of the label, as the drawing says it.
    pub(super) kind: &'static str,
    /// Whether leaving it out is a fault of the map.
    pub(super) must: bool,
    pub(super) weight: f64,
    /// The country in which the label should stand: index into the atlas.
    pub(super) home: Option<usize>,
    /// On which maps of a series it stands, if not on all.
    pub(super) when: When,
    /// The dot that is drawn with it: centre and radius, px.
    pub(super) dot: Option<(Point, f64)>,
    pub(super) candidates: Vec<Candidate>,
}

/// What is drawn where there is room.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Label(Block),
    Number(Badge),
    Curved(Line, Polyline, Color),
    Legend(Legend),
    ScaleBar(ScaleBar),
    Locator(Locator),
    NorthArrow(NorthArrow),
    Stamps(Stamps),
}

impl Annotation {
    /// The request for room.
    pub(super) fn request(&mut self) -> Request {
        Request {
            id: self.id.clone(),
            weight: self.weight,
            must: self.must,
            home: self.home,
            when: self.when,
            dot: self.dot,
            candidates: std::mem::take(&mut self.candidates),
        }
    }

    /// Whether this is a label, and not furniture.
    pub(super) fn is_label(&self) -> bool {
        matches!(self.forms.first(), Some(Content::Label(_) | Content::Curved(..)))
    }

    /// The furniture that it is, which may also stand under the map.
    pub(super) fn as_furniture(&self) -> Option<Outside> {
        let size = match self.forms.first()? {
            Content::Legend(legend) => legend.size(),
            Content::ScaleBar(bar) => bar.size(),
            Content::Locator(locator) => locator.size(),
            Content::NorthArrow(arrow) => arrow.size(),
            _ => return None,
        };
        Some(Outside { kind: self.kind, size })
    }

    /// The text as read; empty for furniture.
    pub(super) fn reading(&self) -> String {
        match self.forms.first() {
            Some(Content::Label(block)) => block.reading(),
            Some(Content::Curved(line, _, _)) => line.content.clone(),
            Some(Content::Legend(_)) => "legend".to_owned(),
            _ => String::new(),
        }
    }

    /// The text as read, its lines set apart.
    pub(super) fn in_one_line(&self) -> String {
        match self.forms.first() {
            Some(Content::Label(block)) => block.texts().collect::<Vec<_>>().join(" · "),
            _ => self.reading(),
        }
    }

    /// Letters that can't be drawn.
    pub(super) fn missing(&self) -> Vec<char> {
        match self.forms.first() {
            Some(Content::Label(block)) => block.missing().collect(),
            Some(Content::Curved(line, _, _)) => line.missing.clone(),
            Some(Content::Legend(legend)) => legend.missing(),
            _ => Vec::new(),
        }
    }

    /// The label or the furniture in its place; `land` tells the colour of the ground at a point, `step` what the map
    /// shows of a series.
    ///
    /// # Errors
    /// When the locator can't be projected.
    pub(super) fn draw(
        &self,
        ground: &Ground<'_>,
        story: &Story,
        place: &Candidate,
        land: impl Fn(Point) -> Color,
        step: Option<&Step>,
    ) -> Result<Option<Group>> {
        // A halo has the colour of the ground that the label stands on.
        let at = place.boxes.first().map_or(Point::ZERO, |b| b.center());
        let in_lake = self.kind == "river" && ground.is_in_lake(at);
        let ground_color = if in_lake { ground.theme.color.water } else { land(at) };
        let Some(content) = self.forms.get(place.form) else { return Ok(None) };
        Ok(match (content, place.anchor) {
            (Content::Label(block), Anchor::Corner(corner, align)) => {
                let nodes = block.nodes(corner, aligned(align), Some(ground_color));
                Some(Group { nodes, ..self.label(block.least_size(), false) })
            }
            (Content::Label(block), Anchor::Turned(corner, align, angle)) => {
                let nodes = block.nodes(corner, aligned(align), Some(ground_color));
                let mut group = Group { nodes, ..self.label(block.least_size(), true) };
                group.turn(angle, corner + Vec2::new(block.width, block.height) / 2.0);
                Some(group)
            }
            (Content::Number(badge), Anchor::Corner(corner, _)) => {
                let nodes = badge.nodes(ground, corner);
                let reading = format!("{}: {}", badge.number(), self.reading());
                Some(Group { nodes, ..self.label(badge.size_px(), false).with("aria-label", reading) })
            }
            (Content::Curved(line, path, color), Anchor::Along { offset, rise }) => {
                let mut group = self.label(line.style.size_px, true);
                let halo = Halo { color: ground_color.alpha(0.8), width_px: halo_width(line.style.size_px) };
                group.push(line.text_along(path.points(), offset, rise, *color, Some(halo)));
                Some(group)
            }
            (Content::Legend(legend), Anchor::Corner(corner, _)) => Some(legend.draw(ground, corner)),
            (Content::ScaleBar(bar), Anchor::Corner(corner, _)) => bar.draw(ground, corner),
            (Content::Stamps(stamps), Anchor::Corner(corner, _)) => {
                step.and_then(|s| stamps.draw(ground, s, corner))
            }
            (Content::NorthArrow(arrow), Anchor::Corner(corner, _)) => arrow.draw(ground, corner),
            (Content::Locator(locator), Anchor::Corner(corner, _)) => {
                Some(locator.draw(ground, story, corner)?)
            }
            _ => None,
        })
    }

    fn label(&self, size_px: f64, curved: bool) -> Group {
        let group = Group::new("label")
            .with("data-kind", self.kind)
            .with("data-for", &self.id)
            .with("data-size", format!("{size_px:.1}"))
            .with("aria-label", self.reading());
        if curved { group.with("data-curved", "true") } else { group }
    }
}

/// How lines stand to each other, from the number of an anchor.
fn aligned(align: i8) -> Align {
    match align {
        -1 => Align::Left,
        0 => Align::Center,
        _ => Align::Right,
    }
}

/// The leader of a label, below it.
pub(super) fn leader(ground: &Ground<'_>, id: &str, place: &Candidate) -> Option<Node> {
    let points: Vec<Point> = place.leader?.points().collect();
    let mut path = BezPath::new();
    line_path(&mut path, &points);
    let stroke = Stroke::new(ground.theme.color.text.alpha(0.65), 0.75 * ground.factor);
    Some(Shape::new(path).class("leader").with("data-for", id).stroke(stroke).into())
}

/// The names of towns.
pub(super) fn of_towns(
    ground: &Ground<'_>,
    towns: &[Town<'_>],
    marks: &[Mark<'_>],
    dot: f64,
) -> Vec<Annotation> {
    let theme = ground.theme;
    let label = |(i, town): (usize, &Town<'_>)| {
        let capital = town.entry.kind == crate::gazetteer::EntryKind::Capital;
        let face = if capital { Face::SemiBold } else { Face::Regular };
        let ink = theme.color.text.mix(theme.color.muted, if capital { 0.0 } else { 0.45 });
        let names = ground.words.names(&town.entry.country, &town.entry.name);
        let block = Block::new().lines(&names, face, theme.sizes.city, ink);
        let size = Size::new(block.width, block.height);
        // A capital's sign is a square, which reaches farther.
        let dot = if capital { dot * std::f64::consts::SQRT_2 } else { dot };
        let mut candidates = labels::around_point(town.at, dot, size, block.padding());
        // The dot is a part of the label: what would cover it covers both.
        let dot_box = Rect::from_center_size(town.at, (2.0 * dot, 2.0 * dot));
        candidates.iter_mut().for_each(|candidate| candidate.boxes.push(dot_box));
        let near = marks.iter().map(|mark| mark.at.distance(town.at)).fold(f64::INFINITY, f64::min);
        let weight = town_weight(capital, near / ground.factor, i);
        Annotation {
            forms: vec![Content::Label(block)],
            id: town.entry.name.to_string(),
            kind: "place",
            must: false,
            weight,
            home: ground.atlas.territory(&town.entry.country, Level::Country),
            when: None,
            dot: Some((town.at, dot)),
            candidates,
        }
    };
    towns.iter().enumerate().map(label).collect()
}

/// What it costs to leave a town out, `near` px from the nearest event on a page 800 px wide, the `i`th in its order: a
/// reader looks for the capital, then for what tells where the events were.
fn town_weight(is_capital: bool, near: f64, i: usize) -> f64 {
    let place = if is_capital { 200.0 } else { 0.0 };
    place + 50.0 + 130.0 / (1.0 + near / 60.0) - i as f64
}

/// The degrees of the graticule, where its lines leave the map.
pub(super) fn of_graticule(ground: &Ground<'_>, lines: &[GraticuleLine]) -> Vec<Annotation> {
    let (theme, k) = (ground.theme, ground.factor);
    let label = |line: &GraticuleLine| {
        let ink = theme.color.water_ink.mix(theme.color.muted, 0.5);
        let block = Block::new().row(&line.name, Face::Regular, theme.sizes.furniture, ink);
        let size = Size::new(block.width, block.height);
        let ends = line.pieces.iter().flat_map(|piece| {
            let n = piece.len();
            [(piece[0], piece[1]), (piece[n - 1], piece[n - 2])]
        });
        let ends = ends.filter(|(end, _)| ground.is_at_edge(*end));
        // Parallels say theirs at the left, meridians at the foot, before the other end.
        let order = |p: Point| if line.is_parallel { p.x } else { -p.y };
        let mut candidates: Vec<Candidate> = Vec::new();
        for (end, before) in ends {
            let inwards = before - end;
            let inwards = inwards / inwards.hypot().max(1e-9);
            let half = inwards.x.abs() * size.width / 2.0 + inwards.y.abs() * size.height / 2.0;
            let cost = order(end) * 1e-3;
            // Off the globe where there is room beside it, else on its line just inside.
            for (away, dearer) in [(-half - 4.0 * k, 0.0), (half + 4.0 * k, 5.0), (half + 18.0 * k, 9.0)] {
                candidates.push(labels::centred(end + inwards * away, size, cost + dearer));
            }
        }
        let least = candidates.iter().map(|c| c.cost).fold(f64::INFINITY, f64::min);
        candidates.iter_mut().for_each(|c| c.cost -= least);
        let id = line.name.clone();
        Annotation {
            forms: vec![Content::Label(block)],
            id,
            kind: "graticule",
            must: false,
            weight: 45.0,
            home: None,
            when: None,
            dot: None,
            candidates,
        }
    };
    lines.iter().map(label).collect()
}

/// The date of each map of a series.
pub(super) fn of_stamps(ground: &Ground<'_>, stamps: Stamps) -> Annotation {
    let margin = 10.0 * ground.factor;
    let mut candidates = labels::in_corners(ground.view.frame, stamps.size(), margin, [15.0, 20.0, 0.0, 8.0]);
    // A reader of many maps looks for it in the corner: that counts for more than what it covers there.
    candidates.iter_mut().for_each(|candidate| candidate.cost *= 40.0);
    Annotation {
        forms: vec![Content::Stamps(stamps)],
        id: "furniture:date".to_owned(),
        kind: "date",
        must: true,
        weight: 30_000.0,
        home: None,
        when: None,
        dot: None,
        candidates,
    }
}
