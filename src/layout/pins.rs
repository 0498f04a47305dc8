//! Labels that a map file sets by hand.

use kurbo::{Point, Rect, Size, Vec2};

use super::annotate::{Annotation, Content};
use super::block::Block;
use super::labels::{self, Anchor, Candidate};
use super::report::Dropped;
use crate::error::Warning;
use crate::gazetteer::fold;
use crate::geometry::nearest_in_rect;
use crate::spec::{Pin, Side};

/// Beyond this a label by hand has a line to what it is for, px from its rim.
const NEEDS_LEADER: f64 = 14.0;

/// The space between a marker and a label by hand, px.
const GAP: f64 = 2.0;

/// Sets labels as pins say; gives those that they hide, and what is to be said of pins for which there is no label.
/// `marker` finds centre
/// and radius of the marker of an event, `callout` makes one for it, with a text.
pub(super) fn pin(
    pins: &[Pin],
    annotations: &mut Vec<Annotation>,
    marker: impl Fn(&str) -> Option<(Point, f64)>,
    callout: impl Fn(&str, Option<&str>) -> Option<Annotation>,
) -> (Vec<Dropped>, Vec<Warning>) {
    let (mut hidden, mut warnings) = (Vec::new(), Vec::new());
    for pin in pins {
        let matching: Vec<usize> =
            (0..annotations.len()).filter(|&i| annotations[i].is_named(&pin.subject)).collect();
        if matching.is_empty() {
            let message = format!("[[label]] for {:?}: no label of this map is for that", pin.subject);
            let hint = "give the id of an event or what a line of the label says; --report lists all labels";
            warnings.push(Warning::new("pin", message).hint(hint));
        }
        for i in matching.into_iter().rev() {
            if pin.hidden {
                let Annotation { id, .. } = &annotations[i];
                let reason = "hidden in the map file".to_owned();
                hidden.push(Dropped { text: annotations[i].reading(), id: id.clone(), reason });
                annotations.remove(i);
                continue;
            }
            let annotation = &mut annotations[i];
            if pin.callout
                && let Some(callout) = callout(&annotation.id, pin.text.as_deref())
            {
                *annotation = callout;
            }
            let at = marker(&annotation.id).or(annotation.dot).or_else(|| middle(annotation));
            let Some((at, radius)) = at else { continue };
            if let Some(text) = pin.text.as_ref().filter(|_| !pin.callout) {
                annotation.reword(text, at, radius);
            }
            if pin.is_placed() {
                annotation.set_by_hand(pin, at, radius);
            }
        }
    }
    (hidden, warnings)
}

/// The middle of the best place of a label that is for an area or a line.
fn middle(annotation: &Annotation) -> Option<(Point, f64)> {
    let best = annotation.candidates.iter().min_by(|a, b| a.cost.total_cmp(&b.cost))?;
    let middle = best.boxes.get(best.boxes.len() / 2)?.center();
    Some((middle, 0.0))
}

impl Annotation {
    /// Whether a name means this label: its id, all that it says, or a line of it.
    fn is_named(&self, name: &str) -> bool {
        let same = |text: &str| fold(text) == fold(name);
        let lines: Vec<String> = match self.forms.first() {
            Some(Content::Label(block)) => block.texts().map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        self.is_label() && (self.id == name || same(&self.reading()) || lines.iter().any(|line| same(line)))
    }

    /// Lets it say something else, in the styles of its lines; its places are those of the new size.
    fn reword(&mut self, text: &str, at: Point, radius: f64) {
        let block = match self.forms.first() {
            Some(Content::Label(block)) => block.reworded(text),
            Some(Content::Curved(line, _, color)) => {
                let mut block = Block::new();
                block.push(line.clone(), *color);
                block.reworded(text)
            }
            _ => return,
        };
        let (size, pad) = (Size::new(block.width, block.height), block.padding());
        let is_of_point = self.dot.is_some() || radius > 0.0;
        self.candidates = if is_of_point {
            let mut places = labels::around_point(at, radius + 1.0, size, pad);
            places.extend(labels::with_leaders(at, radius + 1.0, size, pad));
            places
        } else {
            let middle = |place: &Candidate| {
                let bounds = place.boxes.iter().copied().reduce(|a, b| a.union(b))?;
                Some(labels::centred(bounds.center(), size, place.cost))
            };
            self.candidates.iter().filter_map(middle).collect()
        };
        self.forms = vec![Content::Label(block)];
    }

    /// Gives it the one place that a pin says.
    fn set_by_hand(&mut self, pin: &Pin, at: Point, radius: f64) {
        let block = match self.forms.first() {
            Some(Content::Label(block)) => block.clone(),
            Some(Content::Curved(line, _, color)) => {
                let mut block = Block::new();
                block.push(line.clone(), *color);
                block
            }
            _ => return,
        };
        let (size, pad) = (Size::new(block.width, block.height), block.padding());
        let is_of_area = self.dot.is_none() && radius == 0.0;
        let side = pin.anchor.unwrap_or(if is_of_area { Side::Center } else { Side::NE });
        let place = match sixteenths(side) {
            Some(direction) => labels::beside(at, radius + GAP, size, pad, labels::direction(direction), 0.0),
            None => labels::centred(at, size, 0.0),
        };
        let [right, down] = pin.offset.unwrap_or_default();
        let Anchor::Corner(corner, align) = place.anchor else { return };
        let corner = corner + Vec2::new(right, down);
        let boxed = Rect::from_origin_size(corner, size);
        let (anchor, boxes) = match pin.angle {
            Some(degrees) if degrees != 0.0 => {
                let angle = degrees.to_radians();
                (Anchor::Turned(corner, align, angle), turned(boxed, angle, pad))
            }
            _ => (Anchor::Corner(corner, align), vec![boxed.inflate(pad, pad)]),
        };
        let end = nearest_in_rect(at, boxed);
        let is_far = !is_of_area && end.distance(at) > radius + NEEDS_LEADER;
        let leader = labels::straight(at, radius + 1.0, end).filter(|_| is_far);
        self.forms = vec![Content::Label(block)];
        self.candidates = vec![Candidate { leader, pinned: true, ..Candidate::new(boxes, 0.0, anchor) }];
    }
}

/// Boxes that cover a rectangle turned about its middle by an angle in radians.
fn turned(rect: Rect, angle: f64, pad: f64) -> Vec<Rect> {
    let (sin, cos) = angle.sin_cos();
    let pieces = (rect.width() / rect.height().max(1.0)).ceil().max(1.0);
    let length = rect.width() / pieces;
    let along = Vec2::new(cos, sin);
    let side = |a: f64, b: f64| (a * cos).abs() + (b * sin).abs();
    let piece = Size::new(side(length, rect.height()), side(rect.height(), length));
    let middle = |i: f64| rect.center() + along * ((i + 0.5 - pieces / 2.0) * length);
    (0..pieces as usize).map(|i| Rect::from_center_size(middle(i as f64), piece).inflate(pad, pad)).collect()
}

/// The direction of a side, sixteenths of a turn clockwise from east; none for the middle.
fn sixteenths(side: Side) -> Option<f64> {
    Some(match side {
        Side::E => 0.0,
        Side::SE => 2.0,
        Side::S => 4.0,
        Side::SW => 6.0,
        Side::W => 8.0,
        Side::NW => 10.0,
        Side::N => 12.0,
        Side::NE => 14.0,
        Side::Center => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boxes_of_a_turned_label_cover_its_corners() {
        let rect = Rect::new(0.0, 0.0, 100.0, 12.0);
        for degrees in [-80.0_f64, -30.0, 15.0, 45.0, 90.0] {
            let boxes = turned(rect, degrees.to_radians(), 0.1);
            let turn = kurbo::Affine::rotate_about(degrees.to_radians(), rect.center());
            for (x, y) in [(0.0, 0.0), (100.0, 0.0), (50.0, 12.0), (100.0, 12.0), (0.0, 12.0), (33.0, 6.0)] {
                let p = turn * Point::new(x, y);
                assert!(boxes.iter().any(|b| b.contains(p)), "{degrees} {p:?}");
            }
        }
    }
}
