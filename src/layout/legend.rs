//! The legend: only what is on the map, from the same scale and symbols as the marks.

use kurbo::{BezPath, Circle, Point, Rect, Shape as _, Size};

use super::areas::Hatching;
use super::block::{Align, Block};
use super::borders;
use super::choropleth::Choropleth;
use super::crossings;
use super::frame::Ground;
use super::incidents::{Bins, Category, CircleScale, Look, Mark, Stretch, hexagon, polygon, symbol};
use super::line_features;
use super::points;
use crate::atlas::{BorderStatus, Dates, Kind, Status, Unit};
use crate::language::fill;
use crate::scene::{Color, Face, Group, Node, Shape, Stroke};
use crate::spec::{LineStyle, Symbol};
use crate::text::{Line, Style};

/// A legend before it has a place.
#[derive(Debug, Clone)]
pub(super) struct Legend {
    circles: Vec<(f64, Line)>,
    /// Whether hexagons stand for the circles.
    hexagons: bool,
    rows: Vec<(Sign, Block)>,
    /// What the circles stand for.
    heading: Line,
    row_height: f64,
    k: f64,
    ink: Color,
    /// Whether it is read from right to left: then signs stand at the right of their texts.
    is_rtl: bool,
}

/// What a legend has to explain.
#[derive(Debug)]
pub(super) struct Shown<'a> {
    pub(super) marks: &'a [Mark<'a>],
    pub(super) events: &'a [Mark<'a>],
    /// Whether there are arrows.
    pub(super) arrows: bool,
    pub(super) categories: &'a [Category],
    /// How events were counted, where they were.
    pub(super) bins: Option<Bins>,
    /// What the numbers of events that were not counted say.
    pub(super) unit: Unit,
    /// The same of other events.
    pub(super) event_bins: Option<Bins>,
    /// What hatched areas mean, and how sure that is.
    pub(super) areas: &'a [(&'a str, Status, Hatching)],
    /// What lines are.
    pub(super) lines: &'a [(&'a str, LineStyle)],
    /// How borders without full agreement stand.
    pub(super) borders: &'a [BorderStatus],
    /// What symbols of places are.
    pub(super) points: &'a [(&'a str, Symbol)],
    /// What the symbols of other events mean.
    pub(super) event_labels: &'a [(Kind, String)],
    /// The dates of events without one in their label.
    pub(super) common: Option<Dates>,
}

/// What stands before a row.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sign {
    Marker(Kind, Status, Color, Look),
    Arrow(Color),
    Frontage(Color),
    Stretch(Color, Status),
    Hatching(Hatching),
    Line(LineStyle),
    Symbol(Symbol),
    Swatch(Color),
    Border(BorderStatus),
    /// Text alone.
    None,
    /// Text over the rows below it, from where their signs begin.
    Heading,
}

impl Legend {
    /// The legend of what is drawn: marks, arrows, symbols of other events, areas, and the date of what has none.
    pub(super) fn new(ground: &Ground<'_>, scale: CircleScale, shown: &Shown<'_>) -> Self {
        let Shown {
            marks,
            events,
            arrows,
            categories,
            bins,
            unit,
            event_bins,
            areas,
            lines,
            points,
            borders: border_statuses,
            event_labels,
            common,
        } = *shown;
        let events: Vec<&Mark<'_>> = events.iter().filter(|m| m.look != Look::Bin).collect();
        let (theme, words, say) = (ground.theme, ground.words, &ground.words.say);
        let style = Style::new(Face::Regular, theme.sizes.furniture);
        // Troops along a border are a row, which no number makes larger; and where all numbers are 0, no size says anything.
        let is_sized = |m: &Mark<'_>| m.incident.count.best.is_some_and(|n| n > 0) && m.stretch.is_empty();
        let counted = bins.is_some() || marks.iter().any(is_sized);
        let circles = if counted { nice_values(scale.largest) } else { Vec::new() };
        let circles =
            circles.into_iter().map(|v| (scale.radius(v), Line::new(&words.number(v), &style))).collect();
        let mut rows: Vec<(Sign, String)> = Vec::new();
        let mut row = |sign: Sign, text: &str| rows.push((sign, text.to_owned()));
        let sure = |kind: Kind, color: Color| Sign::Marker(kind, Status::Confirmed, color, Look::Sure);
        let single = || marks.iter().filter(|m| m.look != Look::Bin);
        for (kind, text) in bins.iter().flat_map(|bins| bins.rows(words)) {
            row(Sign::Marker(kind, Status::Confirmed, theme.color.many, Look::Bin), &text);
        }
        let has = |test: &dyn Fn(&Mark<'_>) -> bool| single().any(test);
        let alone = categories.iter().all(|c| *c == categories[0]);
        for category in categories.iter().filter(|c| has(&|m| Category::of(&m.incident) == **c)) {
            let text = match category.kind {
                Kind::Crossing if category.outcome.is_empty() && alone => continue,
                Kind::Crossing if category.outcome.is_empty() => words.kind(Kind::Crossing),
                Kind::Crossing => words.known(&category.outcome),
                kind => words.kind(kind),
            };
            let color = category.color(theme, categories);
            let in_row = has(&|m| m.incident.kind == category.kind && !m.stretch.is_empty());
            let in_row =
                if in_row { Sign::Stretch(color, Status::Confirmed) } else { sure(category.kind, color) };
            row(in_row, text);
        }
        let muted = theme.color.muted;
        if arrows {
            row(Sign::Arrow(muted), &say.crossed_this_way);
        }
        let look = |look: Look| Sign::Marker(Kind::Crossing, Status::Confirmed, muted, look);
        if has(&|m| m.look == Look::Approximate && m.stretch.is_empty()) {
            row(look(Look::Approximate), &say.place_approximate);
        }
        if has(&|m| m.frontage.is_some() && polygon(ground, m).is_none()) {
            row(Sign::Frontage(muted), &say.near_this_stretch);
        }
        for (text, shown) in [
            (&say.number_and_place_unknown, has(&|m| m.is_placeless() && m.is_countless())),
            (&say.number_unknown, has(&|m| !m.is_placeless() && m.is_countless() && m.look == Look::Hollow)),
            (&say.place_unknown, has(&|m| m.is_placeless() && !m.is_countless())),
        ] {
            if shown {
                row(look(Look::Hollow), text);
            }
        }
        for status in [Status::Claimed, Status::Disputed] {
            let all = || single().chain(events.iter().copied()).filter(|m| m.incident.status == status);
            let such = || all().filter(|m| m.look != Look::Hollow && m.stretch.is_empty());
            if let Some(kind) = such().map(|m| m.incident.kind).min() {
                row(Sign::Marker(kind, status, muted, Look::Sure), words.status(status));
            } else if all().any(|m| !m.stretch.is_empty()) {
                row(Sign::Stretch(muted, status), words.status(status));
            }
        }
        for (kind, label) in
            event_labels.iter().filter(|(kind, _)| events.iter().any(|m| m.incident.kind == *kind))
        {
            let color = events.iter().find(|m| m.incident.kind == *kind).map_or(muted, |m| m.color);
            let in_row = events.iter().any(|m| m.incident.kind == *kind && !m.stretch.is_empty());
            let sign = if in_row { Sign::Stretch(color, Status::Confirmed) } else { sure(*kind, color) };
            // What looks alike has one row with all that it means.
            match rows.iter_mut().find(|(known, _)| *known == sign) {
                Some((_, text)) if text.split("; ").any(|known| known == label) => {}
                Some((_, text)) => *text += &format!("; {label}"),
                None => rows.push((sign, label.clone())),
            }
        }
        let mut row = |sign: Sign, text: &str| rows.push((sign, text.to_owned()));
        for bins in event_bins.iter() {
            let largest = format!("{} {}", words.number(bins.scale.largest), bins.unit(words));
            for (kind, text) in bins.rows(words) {
                let sign = Sign::Marker(kind, Status::Confirmed, theme.color.many, Look::Bin);
                row(sign, &fill(&say.at_most, &[("what", &text), ("figure", &largest)]));
            }
        }
        for (label, status, hatching) in areas {
            let text = match status {
                Status::Confirmed => (*label).to_owned(),
                _ => format!("{label} ({})", words.status(*status)),
            };
            row(Sign::Hatching(*hatching), &text);
        }
        for (label, style) in lines {
            row(Sign::Line(*style), label);
        }
        for (label, symbol) in points {
            row(Sign::Symbol(*symbol), label);
        }
        for status in border_statuses {
            row(Sign::Border(*status), words.border(*status));
        }
        if let Some(choropleth) = &ground.choropleth {
            row(Sign::Heading, &choropleth.label);
            for (color, text) in choropleth.meanings(ground) {
                row(Sign::Swatch(color), &text);
            }
        }
        if let Some(common) = common {
            row(Sign::None, &fill(&say.no_date_given, &[("dates", &words.dates(common))]));
        }
        let block =
            |text: &str| Block::new().row(text, Face::Regular, theme.sizes.furniture, theme.color.text);
        let rows = rows.into_iter().map(|(sign, text)| (sign, block(&text))).collect();
        let heading = bins.map_or(words.heading(unit), |bins| bins.unit(words));
        Legend {
            circles,
            hexagons: bins.is_some_and(|bins| bins.only_hexagons()),
            rows,
            heading: Line::new(heading, &style),
            row_height: theme.sizes.furniture * 1.52,
            k: ground.factor,
            ink: theme.color.text,
            is_rtl: words.is_rtl(),
        }
    }

    fn pad(&self) -> f64 {
        9.0 * self.k
    }

    fn circles_width(&self) -> f64 {
        let largest = self.circles.iter().map(|(r, _)| *r).fold(0.0, f64::max);
        let labels = self.circles.iter().map(|(_, line)| line.width_px).fold(0.0, f64::max);
        if self.circles.is_empty() {
            0.0
        } else {
            2.0 * largest + 14.0 * self.k + labels.max(0.0) + 16.0 * self.k
        }
    }

    fn rows_width(&self) -> f64 {
        let widest = self.rows.iter().map(|(_, block)| block.width).fold(0.0, f64::max);
        if self.rows.is_empty() { 0.0 } else { widest + 22.0 * self.k }
    }

    /// Letters that no bundled font has.
    pub(super) fn missing(&self) -> Vec<char> {
        self.rows.iter().flat_map(|(_, block)| block.missing()).chain(self.heading.missing.clone()).collect()
    }

    /// A place across, within what is inside the legend's edge: as it is, or mirrored.
    fn across(&self, inner: Rect, x: f64) -> f64 {
        if self.is_rtl { inner.x0 + inner.x1 - x } else { x }
    }

    /// The left end of a text of a width that begins at a place.
    fn left_of_text(&self, inner: Rect, x: f64, width: f64) -> f64 {
        self.across(inner, x) - if self.is_rtl { width } else { 0.0 }
    }

    /// Whether there is nothing to explain.
    pub(super) fn is_empty(&self) -> bool {
        self.circles.is_empty() && self.rows.is_empty()
    }

    /// The room that it needs.
    pub(super) fn size(&self) -> Size {
        let largest = self.circles.iter().map(|(r, _)| *r).fold(0.0, f64::max);
        let circles =
            if self.circles.is_empty() { 0.0 } else { 2.0 * largest + self.heading.style.size_px * 1.5 };
        let height = circles.max(self.rows.len() as f64 * self.row_height);
        Size::new(self.circles_width() + self.rows_width() + 2.0 * self.pad(), height + 2.0 * self.pad())
    }

    /// The legend with its upper left corner at a point.
    pub(super) fn draw(&self, ground: &Ground<'_>, corner: Point) -> Group {
        let theme = ground.theme;
        let frame = Rect::from_origin_size(corner, self.size());
        let mut group = Group::new("furniture").with("data-kind", "legend");
        let ground_shape = Shape::new(frame.to_path(0.1)).fill(theme.color.paper);
        group.push(ground_shape.stroke(Stroke::new(theme.color.frame, self.k)));
        let inner = frame.inflate(-self.pad(), -self.pad());
        self.draw_circles(ground, inner, &mut group);
        let x = inner.x0 + self.circles_width();
        let top = inner.y0 + (inner.height() - self.rows.len() as f64 * self.row_height) / 2.0;
        for (i, (sign, block)) in self.rows.iter().enumerate() {
            let y = top + (i as f64 + 0.5) * self.row_height;
            for shape in self.sign(ground, *sign, Point::new(self.across(inner, x + 7.0 * self.k), y)) {
                group.push(shape);
            }
            let cap = theme.sizes.furniture * 0.66;
            let indent = if *sign == Sign::Heading { 0.0 } else { 22.0 * self.k };
            let left = self.left_of_text(inner, x + indent, block.width);
            let text = block.nodes(Point::new(left, y - cap / 2.0), Align::Left, None);
            group.nodes.extend(text);
        }
        group
    }

    fn draw_circles(&self, ground: &Ground<'_>, inner: Rect, group: &mut Group) {
        let Some((largest, _)) = self.circles.first() else { return };
        let theme = ground.theme;
        let block = 2.0 * largest + self.heading.style.size_px * 1.5;
        let top = inner.y0 + (inner.height() - block) / 2.0;
        let left = self.left_of_text(inner, inner.x0, self.heading.width_px);
        let heading = Point::new(left, top + self.heading.cap_height_px);
        group.push(self.heading.text(heading, theme.color.muted, None));
        let floor = top + block;
        let centre = inner.x0 + largest;
        let label_x = centre + largest + 12.0 * self.k;
        let mut last_label = f64::NEG_INFINITY;
        for (radius, label) in &self.circles {
            let middle = Point::new(self.across(inner, centre), floor - radius);
            let outline = match self.hexagons {
                true => hexagon(middle, *radius),
                false => Circle::new(middle, *radius).to_path(0.01),
            };
            group.push(Shape::new(outline).stroke(Stroke::new(self.ink.alpha(0.75), 0.9 * self.k)));
            let top = floor - 2.0 * radius;
            // The label stands at its circle's top, or as near below as the label above lets it.
            let y = top.max(last_label + label.style.size_px * 1.02);
            last_label = y;
            let mut tie = BezPath::new();
            tie.move_to((self.across(inner, centre), top));
            tie.line_to((self.across(inner, centre + largest + 2.0 * self.k), y));
            tie.line_to((self.across(inner, label_x - 2.0 * self.k), y));
            group.push(Shape::new(tie).stroke(Stroke::new(self.ink.alpha(0.45), 0.6 * self.k)));
            let left = self.left_of_text(inner, label_x, label.width_px);
            let at = Point::new(left, y + label.cap_height_px / 2.0);
            group.nodes.push(Node::Text(label.text(at, theme.color.text, None)));
        }
    }

    fn sign(&self, ground: &Ground<'_>, sign: Sign, at: Point) -> Vec<Shape> {
        let k = self.k;
        match sign {
            Sign::Marker(kind, status, color, look) => {
                symbol(ground.theme, (kind, status), at, 5.2 * k, color, look)
            }
            Sign::None | Sign::Heading => Vec::new(),
            Sign::Arrow(color) => {
                let (tail, tip) =
                    (at + kurbo::Vec2::new(-7.0 * k, 4.0 * k), at + kurbo::Vec2::new(7.5 * k, -4.0 * k));
                let control = tail.midpoint(tip) + kurbo::Vec2::new(1.2 * k, 2.4 * k);
                vec![
                    Shape::new(crossings::outline(kurbo::QuadBez::new(tail, control, tip), 2.8 * k))
                        .fill(color),
                ]
            }
            Sign::Frontage(color) => {
                let line = |width: f64, color: Color| {
                    let mut path = BezPath::new();
                    path.move_to((at.x - 6.5 * k, at.y + 1.5 * k));
                    path.quad_to((at.x, at.y - 4.0 * k), (at.x + 6.5 * k, at.y + 1.0 * k));
                    Shape::new(path).stroke(Stroke::new(color, width))
                };
                let theme = ground.theme;
                vec![line(8.0 * k, color.alpha(0.35)), line(theme.line.international, theme.color.border)]
            }
            Sign::Stretch(color, status) => {
                let chevrons =
                    [-4.0, 4.0].map(|x| (at + kurbo::Vec2::new(x * k, 0.0), kurbo::Vec2::new(0.0, 1.0)));
                let row = [-7.0, 7.0].map(|x| at + kurbo::Vec2::new(x * k, 0.0));
                Stretch { chevrons: chevrons.into(), rows: vec![row.into()] }.shapes(color, status, k)
            }
            Sign::Hatching(hatching) => hatching.sign(at, k),
            Sign::Line(style) => {
                let line = [-8.0, 8.0].map(|x| at + kurbo::Vec2::new(x * k, 0.0));
                line_features::shapes(ground, style, &[&line], k)
            }
            Sign::Symbol(symbol) => points::shapes(ground.theme, symbol, at, k),
            Sign::Border(status) => borders::sign(ground, status, at),
            Sign::Swatch(color) => vec![Choropleth::sign(color, ground.theme.color.frame, at, k)],
        }
    }
}

/// Things in their order, each once: what looks and means the same has one row.
pub(super) fn each_once<T: PartialEq>(things: impl Iterator<Item = T>) -> Vec<T> {
    let mut once = Vec::new();
    for thing in things {
        if !once.contains(&thing) {
            once.push(thing);
        }
    }
    once
}

/// Round numbers for the circles: about the largest, a third of it, a twelfth of it.
fn nice_values(largest: u64) -> Vec<u64> {
    let round_down = |v: f64| {
        let decade = 10f64.powf(v.log10().floor());
        let steps = [7.5, 5.0, 3.0, 2.5, 2.0, 1.0];
        steps
            .into_iter()
            .map(|s| s * decade)
            .find(|n| *n <= v && n.fract() == 0.0)
            .unwrap_or(v.floor())
            .max(1.0) as u64
    };
    let mut values: Vec<u64> =
        [1.0, 3.0, 11.0].into_iter().map(|share| round_down((largest as f64 / share).max(1.0))).collect();
    values.dedup();
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_circles_of_the_legend_are_round_numbers() {
        assert_eq!(nice_values(312), [300, 100, 25]);
        assert_eq!(nice_values(3), [3, 1]);
        assert_eq!(nice_values(1), [1]);
        assert_eq!(nice_values(20_000), [20_000, 5_000, 1_000]);
    }
}
