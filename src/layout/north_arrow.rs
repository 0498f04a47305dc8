//! The north arrow: where north is, on maps on which that is not straight up.

use kurbo::{Affine, BezPath, Point, Size, Vec2};

use super::frame::Ground;
use crate::scene::{Face, Group, Halo, Node, Shape, Stroke};
use crate::text::{Line, Style};

/// Where north leans no more than this anywhere, readers take up for north rightly, radians.
const UPRIGHT: f64 = 3.0 * std::f64::consts::PI / 180.0;

/// Where its directions differ by more than this, one arrow would be wrong for most of the map, radians.
const ASTRAY: f64 = std::f64::consts::FRAC_PI_2;

/// A north arrow before it has a place.
#[derive(Debug, Clone)]
pub(super) struct NorthArrow {
    letter: Line,
    /// From tail to tip, px.
    length: f64,
}

impl NorthArrow {
    /// The arrow, if it is asked for, or if north leans somewhere and nothing else says so.
    pub(super) fn new(ground: &Ground<'_>, asked: Option<bool>, has_graticule: bool) -> Option<Self> {
        if !asked.unwrap_or(!has_graticule) {
            return None;
        }
        let (least, most) = leaning(ground)?;
        let is_needed = least.abs().max(most.abs()) > UPRIGHT && most - least < ASTRAY;
        asked.unwrap_or(is_needed).then(|| NorthArrow {
            letter: Line::new(
                &ground.words.say.north_letter,
                &Style::new(Face::SemiBold, ground.theme.sizes.furniture),
            ),
            length: 22.0 * ground.factor,
        })
    }

    /// The room that it needs, whichever way it points.
    pub(super) fn size(&self) -> Size {
        let side = self.length + 2.6 * self.letter.cap_height_px;
        Size::new(side, side)
    }

    /// The arrow with the upper left corner of its room at a point; it points to true north where it stands. None where
    /// there is no ground.
    pub(super) fn draw(&self, ground: &Ground<'_>, corner: Point) -> Option<Group> {
        let (theme, k) = (ground.theme, ground.factor);
        let middle = corner + self.size().to_vec2() / 2.0;
        let angle = ground.view.north(ground.on_map(middle))?;
        // The letter stands upright beyond the tip, both together in the middle of their room.
        let cap = self.letter.cap_height_px;
        let (half, breadth) = (self.length / 2.0, 0.27 * self.length);
        let centre = Vec2::new(0.0, 0.8 * cap);
        let at = |x: f64, y: f64| Point::new(x, y) + centre;
        let turn = Affine::translate(middle.to_vec2()) * Affine::rotate(angle);
        let triangle = |points: [Point; 3]| {
            let mut path = BezPath::new();
            path.move_to(points[0]);
            path.line_to(points[1]);
            path.line_to(points[2]);
            path.close_path();
            turn * path
        };
        // Two halves of a needle, the one dark and the other light, as on a compass.
        let (tip, notch) = (at(0.0, -half), at(0.0, 0.45 * half));
        let halves = [triangle([tip, at(-breadth, half), notch]), triangle([tip, at(breadth, half), notch])];
        let mut group = Group::new("furniture")
            .with("data-kind", "north-arrow")
            .with("data-angle", format!("{:.2}", angle.to_degrees()));
        let casing = Stroke::new(theme.color.paper.alpha(0.8), 3.4 * k);
        for half in &halves {
            group.push(Shape::new(half.clone()).stroke(casing.clone()));
        }
        let rim = Stroke::new(theme.color.text, 0.9 * k);
        for (half, fill) in halves.into_iter().zip([theme.color.text, theme.color.paper]) {
            group.push(Shape::new(half).fill(fill).stroke(rim.clone()));
        }
        let letter = turn * at(0.0, -half - 0.95 * cap);
        let origin = letter + Vec2::new(-self.letter.width_px / 2.0, cap / 2.0);
        let halo = Halo { color: theme.color.paper.alpha(0.8), width_px: 1.5 * k };
        group.push(Node::Text(self.letter.text(origin, theme.color.text, Some(halo))));
        Some(group)
    }
}

/// The directions of north in the frame that lie farthest to the left and to the right of straight up, radians; none where
/// part of the frame shows no ground.
fn leaning(ground: &Ground<'_>) -> Option<(f64, f64)> {
    let f = ground.view.frame;
    let steps = || (0..=4).map(|i| f64::from(i) / 4.0);
    let places = steps().flat_map(|t| steps().map(move |u| (t, u)));
    let mut norths =
        places.map(|(t, u)| ground.view.north(Point::new(f.x0 + t * f.width(), f.y0 + u * f.height())));
    norths.try_fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), north| {
        north.map(|north| (least.min(north), most.max(north)))
    })
}
