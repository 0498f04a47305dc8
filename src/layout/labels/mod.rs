//! Where labels and furniture stand: nothing overlaps, nothing is dropped in silence.
//!
//! Everything that needs room is a [`Request`] with candidate places, a label and a legend alike. The search
//! knows neither text nor maps; it sees boxes, leaders and costs, so any engine with this door can take its
//! place.

mod candidates;
mod obstacles;
mod search;

pub(super) use candidates::{Area, Lettering, along_line, around_point, centred, fixed, in_corners};
pub(super) use obstacles::Obstacles;
pub(super) use search::place;

use kurbo::{Point, Rect};

/// The maps of a series on which something stands, from the first to the last; none for what stands on all. Things that
/// never meet on a map are not in each other's way.
pub(super) type When = Option<(usize, usize)>;

/// Whether two things stand on one map.
pub(super) fn meet(a: When, b: When) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
        _ => true,
    }
}

/// Something that needs room.
#[derive(Debug, Clone)]
pub(super) struct Request {
    /// What the label is for; a marker of the same id is no obstacle to leaders.
    pub(super) id: String,
    /// What it costs to leave it out; a place costs from 0, the best, to about 100.
    pub(super) weight: f64,
    /// The region that it should stand in, if in any: a key of [`Obstacles::regions`].
    pub(super) home: Option<usize>,
    /// When it stands there, if not always.
    pub(super) when: When,
    /// Where it can stand.
    pub(super) candidates: Vec<Candidate>,
}

/// One place for a label.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// What it covers; a curved label covers several boxes.
    pub(super) boxes: Vec<Rect>,
    /// The line to what it is for, from rim to box.
    pub(super) leader: Option<(Point, Point)>,
    /// How bad the place is by itself; 0 is best.
    pub(super) cost: f64,
    /// Which of its forms the label takes there: an index into those of its annotation.
    pub(super) form: usize,
    /// How the label is set there.
    pub(crate) anchor: Anchor,
    /// Whether the place lies outside the map, where nothing is in the way.
    pub(super) outside: bool,
}

impl Candidate {
    /// A place on the map, without a leader.
    pub(super) fn new(boxes: Vec<Rect>, cost: f64, anchor: Anchor) -> Self {
        Candidate { boxes, leader: None, cost, form: 0, anchor, outside: false }
    }

    /// The smallest rectangle round boxes and leader.
    fn bounds(&self) -> Rect {
        let ends = self.leader.map(|(a, b)| Rect::from_points(a, b));
        self.boxes.iter().copied().chain(ends).reduce(|a, b| a.union(b)).unwrap_or(Rect::ZERO)
    }
}

/// How a label is set in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Anchor {
    /// Its top left corner; -1, 0, 1 where its lines stand to the left, centred, to the right.
    Corner(Point, i8),
    /// On a line: how far along it begins and how far above it stands, px; whether the line is followed
    /// backwards.
    Along {
        /// px from the start.
        offset: f64,
        /// px to the left of the line's direction.
        rise: f64,
    },
}
