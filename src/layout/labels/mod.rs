//! Where labels and furniture stand: nothing overlaps, nothing is dropped in silence.
//!
//! Everything that needs room is a `Request` with candidate places, a label and a legend alike. The engine knows
//! neither text nor maps; it sees boxes, leaders and costs. `place` is its door, and the list of its stages:
//!
//! 1. `Obstacles` take out the places that break a hard rule, and say what the others cost.
//! 2. The search chooses a place for each request, so that the sum of costs is as small as it finds.
//! 3. Those that must stand and found none climb the ladder: they ask for the places of the next [`Rung`], and the
//!    search is made again with all of them.

mod candidates;
mod conflicts;
mod cover;
mod extents;
mod grid;
mod ladder;
mod obstacles;
mod search;
mod seat;

pub(super) use candidates::{
    Area, Lettering, along_line, around_point, at_edges, beside, centred, direction, fixed, in_corners,
    in_free_space, sliding, straight, with_leaders,
};
pub use conflicts::{Shape, conflicts};
pub(super) use ladder::{Placed, Reason, place};
pub(super) use obstacles::{Disc, Obstacles};

pub use search::{Effort, Lists, Problem, solve};

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

/// What is tried so that a label can stand, from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rung {
    /// Beside or in what it is for.
    Beside,
    /// Farther off, with a line to what it is for.
    Leader,
    /// In narrower lines.
    Narrow,
    /// In smaller letters.
    Small,
    /// At the edge of the map, with a line.
    Margin,
    /// As a number, which a list below the map explains.
    Number,
}

/// Something that needs room.
#[derive(Debug, Clone)]
pub(super) struct Request {
    /// What the label is for; a marker of the same id is no obstacle to leaders.
    pub(super) id: String,
    /// What it costs to leave it out; a place costs from 0, the best, to about 100.
    pub(super) weight: f64,
    /// Whether it climbs the ladder where it finds no place.
    pub(super) must: bool,
    /// The region that it should stand in, if in any: a key of [`Obstacles::regions`].
    pub(super) home: Option<usize>,
    /// When it stands there, if not always.
    pub(super) when: When,
    /// What the label is for, if it is drawn with the label and is no marker: centre and radius, px.
    pub(super) dot: Option<(Point, f64)>,
    /// Where it can stand.
    pub(super) candidates: Vec<Candidate>,
}

/// One place for a label.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// What it covers; a curved label covers several boxes.
    pub(super) boxes: Vec<Rect>,
    /// The line to what it is for.
    pub(super) leader: Option<Leader>,
    /// How bad the place is by itself; 0 is best.
    pub(super) cost: f64,
    /// How the label is set there.
    pub(crate) anchor: Anchor,
    /// Which of the label's forms is set there.
    pub(super) form: usize,
    /// What was tried to come to this place.
    pub(super) rung: Rung,
    /// Whether the place lies outside the map, where nothing is in the way.
    pub(super) outside: bool,
    /// Whether it was set there by hand: then no rule takes it away.
    pub(super) pinned: bool,
}

impl Candidate {
    /// A place on the map, without a leader.
    pub(super) fn new(boxes: Vec<Rect>, cost: f64, anchor: Anchor) -> Self {
        Candidate {
            boxes,
            leader: None,
            cost,
            anchor,
            form: 0,
            rung: Rung::Beside,
            outside: false,
            pinned: false,
        }
    }

    /// The smallest rectangle round boxes and leader.
    pub(super) fn bounds(&self) -> Rect {
        let leader = self.leader.iter().flat_map(Leader::points).map(|p| Rect::from_points(p, p));
        self.boxes.iter().copied().chain(leader).reduce(|a, b| a.union(b)).unwrap_or(Rect::ZERO)
    }

    /// The distance from a point to the nearest of its boxes, px; 0 inside.
    pub(super) fn distance(&self, p: Point) -> f64 {
        let boxes = self.boxes.iter();
        boxes.map(|b| crate::geometry::distance_to_rect(p, *b)).fold(f64::INFINITY, f64::min)
    }
}

/// A line from the rim of a marker to a label, with at most one bend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Leader {
    /// Near the rim.
    pub(super) from: Point,
    /// Where it turns.
    pub(super) bend: Option<Point>,
    /// Near the label.
    pub(super) to: Point,
}

impl Leader {
    /// Its two or three points.
    pub(super) fn points(&self) -> impl Iterator<Item = Point> {
        [Some(self.from), self.bend, Some(self.to)].into_iter().flatten()
    }

    /// Its one or two straight parts.
    pub(super) fn segments(&self) -> impl Iterator<Item = (Point, Point)> {
        let middle = self.bend.unwrap_or(self.to);
        [Some((self.from, middle)), self.bend.map(|bend| (bend, self.to))].into_iter().flatten()
    }

    /// Its length, px.
    pub(super) fn length(&self) -> f64 {
        self.segments().map(|(a, b)| a.distance(b)).sum()
    }
}

/// How a label is set in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Anchor {
    /// Its top left corner; -1, 0, 1 where its lines stand to the left, centred, to the right.
    Corner(Point, i8),
    /// The same, turned clockwise about the middle of the label by an angle in radians.
    Turned(Point, i8, f64),
    /// On a line: how far along it begins and how far above it stands, px; whether the line is followed
    /// backwards.
    Along {
        /// px from the start.
        offset: f64,
        /// px to the left of the line's direction.
        rise: f64,
    },
}
