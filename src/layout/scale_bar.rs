//! The scale bar: measured on the ground where it stands.

use geo::{Destination, Distance, Geodesic};
use kurbo::{BezPath, Point, Size};

use super::frame::Ground;
use crate::language::{Language, Words, fill};
use crate::projection::View;
use crate::scene::{Face, Group, Halo, Node, Scene, Shape, Stroke};
use crate::spec::ScaleUnits;
use crate::text::{Line, Style};

/// Where the scale differs by more than this within the frame, the bar says at which parallel it holds.
const SAID: f64 = 1.02;

/// Where it differs by more than this, no bar is true enough to be drawn.
const LEFT_OUT: f64 = 1.25;

/// A metre is so many miles.
const MILES: f64 = 1.0 / 1609.344;

/// What a length is in the drawing: metres, and where it begins and ends.
const ABOVE: [&str; 3] = ["data-metres", "data-x0", "data-x1"];

/// The same of a length below the line, which begins where the other does.
const BELOW: [&str; 3] = ["data-below-metres", "data-x0", "data-below-x1"];

/// A scale bar before it has a place: a line with a length above it, and perhaps another below.
#[derive(Debug, Clone)]
pub(super) struct ScaleBar {
    above: Length,
    below: Option<Length>,
    /// Whether the label names the parallel of its place.
    says_where: bool,
}

/// A round length.
#[derive(Debug, Clone)]
struct Length {
    /// On the ground, m.
    metres: f64,
    /// The same in words.
    name: String,
    /// The label, as wide as it may become.
    label: Line,
    /// On the page about the middle of the frame, px; the true one follows from the place.
    width: f64,
}

impl Length {
    /// The longest of 1, 2, 5, 10, 20, ... units of so many metres that is at most so long.
    fn new(
        ground: &Ground<'_>,
        (unit_m, phrases): (f64, [&str; 2]),
        longest_m: f64,
        says_where: bool,
    ) -> Option<Self> {
        let px_per_metre = ground.view.px_per_metre(ground.view.frame.center())?;
        let longest = longest_m / unit_m;
        let decade = 10f64.powf(longest.log10().floor());
        let number = [5.0, 2.0, 1.0].into_iter().map(|step| step * decade).find(|n| *n <= longest)?;
        let words = ground.words;
        // Below one there are smaller units, or there is a fraction.
        let (phrase, said) = if number < 1.0 && phrases[1] != phrases[0] {
            (phrases[1], number * 1000.0)
        } else {
            (phrases[0], number)
        };
        let said = (said * 1e6).round() / 1e6;
        let name = fill(phrase, &[("number", &words.decimal(said))]);
        // As wide as the widest parallel's name makes it.
        let text = if says_where { at_parallel(words, &name, 88.0) } else { name.clone() };
        let label = Line::new(&text, &Style::new(Face::Regular, ground.theme.sizes.furniture));
        let metres = number * unit_m;
        Some(Length { metres, name, label, width: metres * px_per_metre })
    }

    /// How long it is on the page if it begins at a point of the map, px: its end is the image of the point that lies so many
    /// metres due east. On a map whose parallels curve it is as long as the parallel's chord.
    fn on_page(&self, view: &View, start: Point) -> Option<f64> {
        let here = view.invert(start)?;
        let there = Geodesic.destination(geo::Point::from(here), 90.0, self.metres);
        Some(view.project(there.into())?.distance(start))
    }
}

impl ScaleBar {
    /// The longest round lengths that take at most 16 % of the frame's width; none where the scale differs too much from
    /// place to place.
    pub(super) fn new(ground: &Ground<'_>, units: Option<ScaleUnits>) -> Option<Self> {
        let frame = ground.view.frame;
        let longest = 0.16 * frame.width() / ground.view.px_per_metre(frame.center())?;
        let variation = variation(ground);
        if variation > LEFT_OUT {
            return None;
        }
        let says_where = variation > SAID;
        let say = &ground.words.say;
        let (km, miles) = (
            (1000.0, [say.kilometres.as_str(), &say.metres]),
            (1.0 / MILES, [say.miles.as_str(), &say.miles]),
        );
        let is_english = ground.words.language().is_none_or(|language| language == Language::ENGLISH);
        let (above, below) = match units.unwrap_or(if is_english { ScaleUnits::Both } else { ScaleUnits::Km })
        {
            ScaleUnits::Km => (km, None),
            ScaleUnits::Miles => (miles, None),
            ScaleUnits::Both => (km, Some(miles)),
            ScaleUnits::None => return None,
        };
        let above = Length::new(ground, above, longest, says_where)?;
        // The parallel is said once.
        let below = below.and_then(|unit| Length::new(ground, unit, longest, false));
        Some(ScaleBar { above, below, says_where })
    }

    fn lengths(&self) -> impl Iterator<Item = &Length> {
        std::iter::once(&self.above).chain(&self.below)
    }

    /// From the line to the far edge of a label's letters, px.
    fn depth(&self, length: Option<&Length>) -> f64 {
        length.map_or(2.0, |length| length.label.cap_height_px + length.label.style.size_px * 0.8)
    }

    /// The room that it needs.
    pub(super) fn size(&self) -> Size {
        let widest = self.lengths().map(|length| (length.width * 1.04).max(length.label.width_px));
        let height = self.depth(Some(&self.above)) + self.depth(self.below.as_ref());
        Size::new(widest.fold(0.0, f64::max) + 4.0, height)
    }

    /// The bar with its upper left corner at a point.
    pub(super) fn draw(&self, ground: &Ground<'_>, corner: Point) -> Option<Group> {
        let (theme, k) = (ground.theme, ground.factor);
        let y = corner.y + self.depth(Some(&self.above));
        let start = Point::new(corner.x + 2.0, y);
        let measured = ground.on_map(start);
        let tick = 4.5 * k;
        let mut path = BezPath::new();
        let mut group = Group::new("furniture").with("data-kind", "scale-bar");
        let mut labels = Vec::new();
        let above = std::iter::once((&self.above, true, ABOVE));
        for (length, up, [metres, x0, x1]) in above.chain(self.below.iter().map(|l| (l, false, BELOW))) {
            let width = length.on_page(&ground.view, measured)?;
            let end = if up { y - tick } else { y + tick };
            path.move_to((start.x, end));
            path.line_to(start);
            path.line_to((start.x + width, y));
            path.line_to((start.x + width, end));
            group = group
                .with(metres, format!("{}", length.metres))
                .with(x0, format!("{:.2}", start.x))
                .with(x1, format!("{:.2}", start.x + width));
            let label = match self.says_where && up {
                true => {
                    let lat = ground.view.invert(measured)?.y;
                    &Line::new(&at_parallel(ground.words, &length.name, lat), &length.label.style)
                }
                false => &length.label,
            };
            let x = (start.x + (width - label.width_px) / 2.0).max(start.x);
            let base = if up { end - 1.0 * k } else { end + 2.0 * k + label.cap_height_px };
            let halo = Halo { color: theme.color.paper.alpha(0.8), width_px: 1.5 * k };
            labels.push(label.text(Point::new(x, base), theme.color.text, Some(halo)));
        }
        group = group.with("data-y", format!("{y:.2}"));
        group.push(Shape::new(path.clone()).stroke(Stroke::new(theme.color.paper.alpha(0.8), 3.4 * k)));
        group.push(Shape::new(path).stroke(Stroke::new(theme.color.text, 1.1 * k)));
        group.nodes.extend(labels.into_iter().map(Node::Text));
        Some(group)
    }
}

/// A length with the parallel on which it holds, degrees.
fn at_parallel(words: &Words, length: &str, lat: f64) -> String {
    let phrase = if lat < 0.0 { &words.say.at_south } else { &words.say.at_north };
    fill(phrase, &[("length", length), ("degrees", &words.digits(&format!("{:.0}", lat.abs())))])
}

/// How far the bar in a picture is from the lengths that it names, as a share of these: its ends are taken back to the
/// ground. None where there is no bar.
pub(super) fn error(view: &View, scene: &Scene) -> Option<f64> {
    let bar = find(&scene.nodes)?;
    let number = |name: &str| bar.attributes.get(name)?.parse::<f64>().ok();
    let y = number("data-y")?;
    let error = |[metres, x0, x1]: [&str; 3]| {
        // A bar under the map is measured at its foot.
        let y = y.min(view.frame.y1);
        let end = |name: &str| Some(geo::Point::from(view.invert(Point::new(number(name)?, y))?));
        let length = Geodesic.distance(end(x0)?, end(x1)?);
        Some((length / number(metres)? - 1.0).abs())
    };
    [ABOVE, BELOW].into_iter().filter_map(error).reduce(f64::max)
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
