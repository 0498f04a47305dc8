//! The scale bar: measured on the ground where it stands.

use geo::{Destination, Distance, Geodesic};
use kurbo::{BezPath, Point, Size};

use super::frame::Ground;
use crate::language::{Words, fill};
use crate::projection::View;
use crate::scene::{Face, Group, Node, Scene, Shape, Stroke};
use crate::text::{Line, Style};

/// Where the scale differs by more than this within the frame, the bar says at which parallel it holds.
const SAID: f64 = 1.02;

/// Where it differs by more than this, no bar is true enough to be drawn.
const LEFT_OUT: f64 = 1.25;

/// A scale bar before it has a place.
#[derive(Debug)]
pub(super) struct ScaleBar {
    /// Length on the ground, m.
    metres: f64,
    /// The same in words.
    length: String,
    label: Line,
    /// Whether the label names the parallel of its place.
    says_where: bool,
    /// Length on the page about the middle of the frame, px; the true one follows from the place.
    width: f64,
}

impl ScaleBar {
    /// The longest of 1, 2, 5, 10, 20, ... km that takes at most 16 % of the frame's width; none where the scale differs
    /// too much from place to place.
    pub(super) fn new(ground: &Ground<'_>) -> Option<Self> {
        let frame = ground.view.frame;
        let px_per_metre = ground.view.px_per_metre(frame.center())?;
        let longest = 0.16 * frame.width() / px_per_metre;
        let decade = 10f64.powf(longest.log10().floor());
        let metres = [5.0, 2.0, 1.0].into_iter().map(|step| step * decade).find(|m| *m <= longest)?;
        let (words, say) = (ground.words, &ground.words.say);
        let (phrase, number) =
            if metres >= 1000.0 { (&say.kilometres, metres / 1000.0) } else { (&say.metres, metres) };
        let length = fill(phrase, &[("number", &words.digits(&number.to_string()))]);
        let variation = variation(ground);
        if variation > LEFT_OUT {
            return None;
        }
        let says_where = variation > SAID;
        // As wide as the widest parallel's name makes it.
        let text = if says_where { at_parallel(words, &length, 88.0) } else { length.clone() };
        let label = Line::new(&text, &Style::new(Face::Regular, ground.theme.sizes.furniture));
        Some(ScaleBar { metres, length, label, says_where, width: metres * px_per_metre })
    }

    /// The room that it needs.
    pub(super) fn size(&self) -> Size {
        Size::new(
            (self.width * 1.04).max(self.label.width_px) + 4.0,
            self.label.cap_height_px + self.label.style.size_px * 0.9,
        )
    }

    /// The bar with its upper left corner at a point.
    pub(super) fn draw(&self, ground: &Ground<'_>, corner: Point) -> Option<Group> {
        let k = ground.factor;
        let y = corner.y + self.size().height - 2.0;
        let start = Point::new(corner.x + 2.0, y);
        // The end is the image of the point that lies so many metres due east: on a map whose parallels curve,
        // the bar is as long as the parallel's chord.
        let here = ground.view.invert(start)?;
        let there = Geodesic.destination(geo::Point::from(here), 90.0, self.metres);
        let length = ground.view.project(there.into())?.distance(start);
        let mut path = BezPath::new();
        let tick = 4.5 * k;
        path.move_to((start.x, y - tick));
        path.line_to(start);
        path.line_to((start.x + length, y));
        path.line_to((start.x + length, y - tick));
        let theme = ground.theme;
        let mut group = Group::new("furniture")
            .with("data-kind", "scale-bar")
            .with("data-metres", format!("{}", self.metres))
            .with("data-x0", format!("{:.2}", start.x))
            .with("data-x1", format!("{:.2}", start.x + length))
            .with("data-y", format!("{y:.2}"));
        group.push(Shape::new(path.clone()).stroke(Stroke::new(theme.color.paper.alpha(0.8), 3.4 * k)));
        group.push(Shape::new(path).stroke(Stroke::new(theme.color.text, 1.1 * k)));
        let label = match self.says_where {
            true => &Line::new(&at_parallel(ground.words, &self.length, here.y), &self.label.style),
            false => &self.label,
        };
        let x = (start.x + (length - label.width_px) / 2.0).max(start.x);
        let halo = crate::scene::Halo { color: theme.color.paper.alpha(0.8), width_px: 1.5 * k };
        group.push(label.text(Point::new(x, y - tick - 1.0 * k), theme.color.text, Some(halo)));
        Some(group)
    }
}

/// A length with the parallel on which it holds, degrees.
fn at_parallel(words: &Words, length: &str, lat: f64) -> String {
    let phrase = if lat < 0.0 { &words.say.at_south } else { &words.say.at_north };
    fill(phrase, &[("length", length), ("degrees", &words.digits(&format!("{:.0}", lat.abs())))])
}

/// How far the bar in a picture is from the length that it names, as a share of that: its ends are taken back to the ground.
/// None where there is no bar.
pub(super) fn error(view: &View, scene: &Scene) -> Option<f64> {
    let bar = find(&scene.nodes)?;
    let number = |name: &str| bar.attributes.get(name)?.parse::<f64>().ok();
    let (metres, y) = (number("data-metres")?, number("data-y")?);
    let end = |name: &str| Some(geo::Point::from(view.invert(Point::new(number(name)?, y))?));
    let length = Geodesic.distance(end("data-x0")?, end("data-x1")?);
    Some((length / metres - 1.0).abs())
}

fn find(nodes: &[Node]) -> Option<&Group> {
    nodes.iter().find_map(|node| match node {
        Node::Group(group) if group.attributes.get("data-kind") == Some("scale-bar") => Some(group),
        Node::Group(group) => find(&group.nodes),
        _ => None,
    })
}

/// The largest scale in the frame over the smallest; infinite where part of it shows no ground.
fn variation(ground: &Ground<'_>) -> f64 {
    let f = ground.view.frame.inset(-12.0);
    let places = [0.0, 0.5, 1.0].into_iter().flat_map(|t| [0.0, 0.5, 1.0].map(|u| (t, u)));
    let scales = places.map(|(t, u)| {
        ground.view.px_per_metre(Point::new(f.x0 + t * f.width(), f.y0 + u * f.height())).unwrap_or(f64::NAN)
    });
    let (least, most) = scales
        .fold((f64::INFINITY, 0.0_f64), |(a, b), s| if s.is_nan() { (0.0, b) } else { (a.min(s), b.max(s)) });
    most / least
}
