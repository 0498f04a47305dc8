//! The names of countries and provinces, in the part of them that can be seen.

use kurbo::{Point, Rect, Size};

use super::annotate::{Annotation, Content};
use super::block::Block;
use super::frame::Ground;
use super::labels::{self, Area, Candidate};
use crate::atlas::Level;
use crate::geometry::{Bow, Polyline};
use crate::scene::{Color, Face};
use crate::text::{Line, Style, wrap};

/// A name that takes so much of the length of its area says how far the area reaches (Imhof, 1975).
const SPAN: f64 = 0.6;

/// The wider letter-spacings that a country's name can have, em.
const SPACINGS: [f64; 4] = [0.25, 0.36, 0.48, 0.6];

/// Wider spaced than this a name falls apart among the labels of a busy map, em.
const WIDE: f64 = 0.36;

/// The cost of letters set an em too close or too wide.
const SPACED: f64 = 16.0;

/// Names of fewer letters are not broken into two lines.
const LEAST_WRAPPED: usize = 9;

/// What a level name of an area keeps free at its left and right, px on a page 800 px wide.
const APART: f64 = 6.0;

/// The names of territories of a level, in the part of them that can be seen.
pub(super) fn of_territories(ground: &Ground<'_>, level: Level) -> Vec<Annotation> {
    let named = ground.atlas.territories.iter().enumerate().filter(|(_, t)| t.level == level);
    let wanted = |i: usize| level == Level::Country || !ground.focus.is_empty() && ground.is_within_focus(i);
    named.filter(|(i, _)| wanted(*i)).filter_map(|(i, _)| of_territory(ground, level, i)).collect()
}

fn of_territory(ground: &Ground<'_>, level: Level, territory: usize) -> Option<Annotation> {
    let (theme, k) = (ground.theme, ground.factor);
    let is_country = level == Level::Country;
    let must = is_country && ground.focus.contains(&territory) && !ground.is_panel;
    let named = &ground.atlas.territories[territory];
    let mut name = match level {
        Level::Country => Name::new(Face::SemiBold, theme.sizes.country, theme.color.country, 0.16),
        _ => Name::new(Face::Regular, theme.sizes.district, theme.color.district, 0.1),
    };
    let mut texts = ground.words.names_of_territory(named).into_iter().map(|text| text.to_uppercase());
    name.text = texts.next()?;
    name.second = texts.next();
    if must {
        name.style.size_px *= 1.25;
    }
    let spot = || ground.spot(territory).filter(|_| must);
    let region = ground.region(territory);
    let room = region.bounds().map_or(Size::ZERO, |b| b.size());
    // Most countries of a map of the world are smaller than their names; that is seen at once.
    let least = theme.sizes.floor.min(name.style.size_px);
    // Capitals are wider than half an em; a name can lean and be broken.
    let share = if name.is_breakable() { 0.25 } else { 0.45 };
    let shortest = share * least * name.text.chars().count() as f64;
    let fits = room.height > 0.9 * least && room.width > shortest;
    let line = name.line(&name.style);
    let size = Size::new(line.width_px, line.cap_height_px + 0.23 * name.style.size_px);
    // The name as it is read, whatever it is broken into; and what the report calls a name without any place.
    let mut plain = Block::new();
    plain.push(line, name.color);
    name.second.iter().for_each(|text| plain.push(name.line_of(text), name.color));
    name.forms.push(Content::Label(plain));
    let area = if fits || must { ground.lines.area((territory, region), size, 5.0 * k) } else { None };
    if let Some(area) = &area {
        name.fill(area, is_country, least, k);
    }
    if must {
        let at = area.as_ref().map(|area| area.middle).or_else(spot)?;
        name.beside(at, k);
    }
    if region.rings.is_empty() && !must {
        return None;
    }
    Some(Annotation {
        forms: name.forms,
        id: named.id.clone(),
        kind: if is_country { "territory" } else { "district" },
        must,
        weight: if is_country { 700.0 } else { 40.0 },
        home: None,
        when: None,
        dot: None,
        candidates: name.candidates,
    })
}

/// A name with the forms that it can be set in, and the places of each.
struct Name {
    text: String,
    /// The same in a second language, which stands below it.
    second: Option<String>,
    style: Style,
    color: Color,
    forms: Vec<Content>,
    candidates: Vec<Candidate>,
}

impl Name {
    fn new(face: Face, size_px: f64, color: Color, tracking: f64) -> Self {
        let style = Style::new(face, size_px).tracked(tracking);
        Name { text: String::new(), second: None, style, color, forms: Vec::new(), candidates: Vec::new() }
    }

    fn line_of(&self, text: &str) -> Line {
        Line::new(text, &self.style)
    }

    fn line(&self, style: &Style) -> Line {
        Line::new(&self.text, style)
    }

    /// The places within an area: in one line, spaced to its length, along it, in two lines, smaller.
    fn fill(&mut self, area: &Area, is_country: bool, least: f64, k: f64) {
        let most = if is_country { 90 } else { 50 };
        let apart = if is_country { 9.0 * k } else { 11.0 * k };
        let normal = self.style;
        let line = self.line(&normal);
        let breadth = area.breadth(line.cap_height_px);
        let best = |length: f64| {
            let gaps = (self.text.chars().count().max(2) - 1) as f64 * normal.size_px;
            let spacing = normal.tracking_em + (SPAN * length - line.width_px) / gaps;
            if is_country { spacing.clamp(normal.tracking_em, WIDE) } else { normal.tracking_em }
        };
        let best = (best(breadth), best(area.length().unwrap_or(0.0)));
        let off = |spacing: f64, best: f64| SPACED * (spacing - best).abs();
        let width = line.width_px;
        // Many small names that lean each their own way make a restless map.
        let leaning = if is_country { 2.0 } else { 5.0 };
        self.along(&line, off(normal.tracking_em, best.1) + leaning, area, k);
        self.level(vec![line], off(normal.tracking_em, best.0), area, apart, most, k);
        if is_country {
            let gaps = (self.text.chars().count().max(2) - 1) as f64 * normal.size_px;
            for spacing in SPACINGS.into_iter().filter(|s| *s > normal.tracking_em) {
                let wanted = spacing <= best.0.max(best.1) + 0.1 || best.0 == WIDE;
                let about = width + (spacing - normal.tracking_em) * gaps;
                if !wanted || about > breadth.max(area.length().unwrap_or(0.0)) {
                    continue;
                }
                let style = normal.tracked(spacing);
                let line = self.line(&style);
                // Joined letters are never spaced.
                if line.width_px > width + 1.0 {
                    self.along(&line, off(spacing, best.1) + leaning, area, k);
                    self.level(vec![line], off(spacing, best.0), area, 2.0 * apart, most / 4, k);
                }
            }
        }
        self.in_two(&normal, 2.0, area, apart, most / 2, k);
        // Where it has many places at its size, a smaller one would only be worse.
        if self.candidates.len() > most {
            return;
        }
        // The smallest comes last: it must only be read.
        let smaller = [(0.85 * normal.size_px).max(least), least];
        let mut size = normal.size_px;
        for (size_px, cost) in smaller.into_iter().zip(if is_country { [18.0, 34.0] } else { [6.0, 11.0] }) {
            if size_px > size - 0.3 {
                continue;
            }
            size = size_px;
            let style = Style { size_px, tracking_em: normal.tracking_em.min(0.1), ..normal };
            let line = self.line(&style);
            self.along(&line, cost + leaning, area, k);
            self.level(vec![line], cost, area, apart, most / 3, k);
            self.in_two(&style, cost + 2.0, area, apart, most / 3, k);
        }
    }

    /// Level places of lines.
    fn level(&mut self, lines: Vec<Line>, cost: f64, area: &Area, apart: f64, most: usize, k: f64) {
        let second = self.second.as_ref().zip(lines.first()).map(|(text, line)| Line::new(text, &line.style));
        let mut block = Block::new();
        lines.into_iter().chain(second).for_each(|line| block.push(line, self.color));
        let size = Size::new(block.width, block.height);
        let places = area.level(size, block.padding() + 1.0 * k, apart, most);
        if !places.is_empty() {
            let form = self.forms.len();
            self.forms.push(Content::Label(block));
            // Beside another name at the same height it would be read with it.
            let apart = |boxes: Vec<Rect>| boxes.iter().map(|b| b.inflate(APART * k, 0.0)).collect();
            let dearer = |place: Candidate| Candidate {
                cost: place.cost + cost,
                form,
                boxes: apart(place.boxes),
                ..place
            };
            self.candidates.extend(places.into_iter().map(dearer));
        }
    }

    /// Places along the area.
    fn along(&mut self, line: &Line, cost: f64, area: &Area, k: f64) {
        if self.second.is_some() {
            return;
        }
        let size_px = line.style.size_px;
        let reach = (line.cap_height_px, 0.1 * size_px);
        let pad = super::block::halo_width(size_px) + 1.0 * k;
        for (bow, place) in area.along(line.width_px, reach, pad, 12) {
            self.bent(line, bow, Candidate { cost: place.cost + cost, ..place });
        }
    }

    fn bent(&mut self, line: &Line, bow: Bow, place: Candidate) {
        if let Some(path) = Polyline::new(bow.points(line.width_px)) {
            self.candidates.push(Candidate { form: self.forms.len(), ..place });
            self.forms.push(Content::Curved(line.clone(), path, self.color));
        }
    }

    /// Whether the name has more than one part.
    fn is_breakable(&self) -> bool {
        self.text.contains([' ', '-', '\u{2010}', '–', '—', '/'])
    }

    /// Level places in two lines, of a name that has more than one word.
    fn in_two(&mut self, style: &Style, cost: f64, area: &Area, apart: f64, most: usize, k: f64) {
        if self.text.chars().count() < LEAST_WRAPPED || self.second.is_some() || !self.is_breakable() {
            return;
        }
        let whole = self.line(style).width_px;
        let lines = [0.62, 0.78].into_iter().map(|share| wrap(&self.text, style, share * whole, 2));
        if let Some(lines) = lines.into_iter().find(|lines| lines.len() == 2) {
            // Words apart are no longer name by half.
            if lines.iter().all(|line| line.width_px < 0.85 * whole) {
                self.level(lines, cost, area, apart, most, k);
            }
        }
    }

    /// Beside the area, with a leader, where it has no room for its name.
    fn beside(&mut self, at: Point, k: f64) {
        let mut block = Block::new();
        let second = self.second.as_ref().map(|text| Line::new(text, &self.style));
        [Some(self.line(&self.style)), second]
            .into_iter()
            .flatten()
            .for_each(|line| block.push(line, self.color));
        let size = Size::new(block.width, block.height);
        let places = labels::with_leaders(at, 3.0 * k, size, block.padding());
        let form = self.forms.len();
        self.forms.push(Content::Label(block));
        let dearer = |place: Candidate| Candidate { cost: place.cost + 60.0, form, ..place };
        self.candidates.extend(places.into_iter().map(dearer));
    }
}
