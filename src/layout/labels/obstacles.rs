use std::collections::BTreeMap;
use std::sync::Arc;

use kurbo::{Point, Rect};

use super::cover::Cover;
use super::grid::Grid;
use super::{Anchor, Candidate, Leader, Request, Rung, When, meet};
use crate::geometry::{Bands, contains, distance_to_rect, distance_to_segment, segments_cross};

/// What it costs a label to stand in another country than its place: more than a short leader.
const ABROAD: f64 = 16.0;

/// A label is taken for that of its own marker while the distance to this is at most so much of that to any other.
const CLEAR: f64 = 0.8;

/// What it costs a number to reach into another marker: more than any place beside.
const JOINED: f64 = 60.0;

/// So much of its box a label may lay over international borders.
const MOST_COVERED: f64 = 0.09;

/// What lies between the ink of a marker or a letter and the box round it, both together, px.
const SLACK: f64 = 3.5;

/// A marker: what labels stand beside, and never on.
#[derive(Debug, Clone)]
pub(in crate::layout) struct Disc {
    /// The id of its event.
    pub(in crate::layout) id: String,
    pub(in crate::layout) at: Point,
    /// Of the circle round it, px.
    pub(in crate::layout) radius: f64,
    /// Of the circle within it, px: a label beside a side of a square is farther from that than from the circle round it.
    pub(in crate::layout) core: f64,
    pub(in crate::layout) when: When,
}

/// An arrow.
#[derive(Debug, Clone)]
struct Path {
    /// The id of its event.
    id: String,
    /// Points along the axis.
    points: Vec<Point>,
    /// px.
    half_breadth: f64,
    when: When,
}

/// What labels keep off: markers and arrows always, borders as far as they can.
#[derive(Debug)]
pub(in crate::layout) struct Obstacles {
    /// Where labels may stand.
    frame: Rect,
    discs: Vec<Disc>,
    discs_near: Grid,
    paths: Vec<Path>,
    paths_near: Grid,
    /// The regions that labels should stand in.
    pub(in crate::layout) regions: BTreeMap<usize, Arc<Bands>>,
    /// All lines by their weights, and international borders by their breadth.
    lines: Cover,
}

/// Why a place can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::layout) enum Fault {
    Outside,
    OnMarker,
    OnArrow,
    OnBorder,
    Ambiguous,
    LeaderBlocked,
}

impl Fault {
    /// The fault in words, after "each place".
    pub(in crate::layout) fn word(self) -> &'static str {
        match self {
            Fault::Outside => "leaves the map",
            Fault::OnMarker => "covers a marker",
            Fault::OnArrow => "covers an arrow",
            Fault::OnBorder => "hides a border",
            Fault::Ambiguous => "stands as near to another marker",
            Fault::LeaderBlocked => "has a marker or an arrow in the way of its leader",
        }
    }
}

/// How near another marker or dot may not be to a label so far from its own, px; both from box to box, so that between ink
/// and ink it is some px more.
pub(super) fn room(own: f64) -> f64 {
    (own.max(0.0) + SLACK) / CLEAR - SLACK
}

/// The distance of letters from the rim of the point that they name, px; 0 on it. The point's own dot is one of the boxes,
/// and is none of letters.
pub(super) fn from_rim(boxes: &[Rect], at: Point, radius: f64) -> f64 {
    let letters = boxes.iter().filter(|b| !b.contains(at));
    let nearest = letters.map(|b| distance_to_rect(at, *b)).fold(f64::INFINITY, f64::min);
    if nearest.is_finite() { (nearest - radius).max(0.0) } else { 0.0 }
}

impl Obstacles {
    /// An empty map; labels may stand within the frame.
    pub(in crate::layout) fn new(frame: Rect) -> Self {
        Obstacles {
            frame,
            discs: Vec::new(),
            discs_near: Grid::new(frame),
            paths: Vec::new(),
            paths_near: Grid::new(frame),
            regions: BTreeMap::new(),
            lines: Cover::new(frame),
        }
    }

    /// Adds a marker.
    pub(in crate::layout) fn add_disc(&mut self, disc: Disc) {
        let around = Rect::from_center_size(disc.at, (2.0 * disc.radius, 2.0 * disc.radius));
        self.discs_near.add(around, self.discs.len());
        self.discs.push(disc);
    }

    /// Adds an arrow by the points along its axis.
    pub(in crate::layout) fn add_arrow(&mut self, id: String, points: Vec<Point>, half_breadth: f64) {
        let when = self.discs.iter().find(|disc| disc.id == id).and_then(|disc| disc.when);
        let bounds = points.iter().map(|p| Rect::from_points(*p, *p)).reduce(|a, b| a.union(b));
        if let Some(bounds) = bounds {
            self.paths_near.add(bounds.inflate(half_breadth, half_breadth), self.paths.len());
            self.paths.push(Path { id, points, half_breadth, when });
        }
    }

    /// Adds a line that labels cover only where they must; a weight of 1 is that of an international border.
    pub(in crate::layout) fn add_line(&mut self, points: &[Point], weight: f64) {
        self.lines.add(points, [weight, 0.0]);
    }

    /// Adds an international border of a breadth in px.
    pub(in crate::layout) fn add_border(&mut self, points: &[Point], breadth: f64) {
        self.lines.add(points, [1.0, breadth]);
    }

    /// Makes the lines ready to be asked for.
    pub(in crate::layout) fn finish(&mut self) {
        self.lines.sum();
    }

    /// Where labels may stand.
    pub(in crate::layout) fn frame(&self) -> Rect {
        self.frame
    }

    /// All markers.
    pub(in crate::layout) fn discs(&self) -> &[Disc] {
        &self.discs
    }

    /// Centre and radius of the marker of an event.
    pub(in crate::layout) fn marker(&self, id: &str) -> Option<(Point, f64)> {
        self.discs.iter().find(|disc| disc.id == id).map(|disc| (disc.at, disc.radius))
    }

    /// The circle within the marker of an event.
    pub(super) fn core(&self, id: &str) -> Option<(Point, f64)> {
        self.discs.iter().find(|disc| disc.id == id).map(|disc| (disc.at, disc.core))
    }

    /// What a request meets.
    pub(in crate::layout) fn around<'o>(&'o self, request: &'o Request) -> Around<'o> {
        Around {
            all: self,
            id: &request.id,
            when: request.when,
            anchor: self.marker(&request.id).or(request.dot),
            core: self.core(&request.id).map_or(0.0, |(_, core)| core),
            home: request.home.and_then(|home| self.regions.get(&home)).map(|bands| &**bands),
        }
    }
}

/// The obstacles that one label meets.
#[derive(Debug)]
pub(in crate::layout) struct Around<'o> {
    all: &'o Obstacles,
    id: &'o str,
    when: When,
    /// What it is for: centre and radius of its marker or dot.
    anchor: Option<(Point, f64)>,
    /// The radius of the circle within that marker, px.
    core: f64,
    home: Option<&'o Bands>,
}

impl Around<'_> {
    /// What a place costs with regard to all obstacles.
    ///
    /// # Errors
    /// The rule that it breaks, where it can't be taken.
    pub(super) fn cost(&self, candidate: &Candidate) -> Result<f64, Fault> {
        if candidate.outside || candidate.pinned {
            return Ok(0.0);
        }
        let boxes = &candidate.boxes;
        if !boxes.iter().all(|b| contains(self.all.frame, *b)) {
            return Err(Fault::Outside);
        }
        let Some(bounds) = boxes.iter().copied().reduce(|a, b| a.union(b)) else { return Ok(0.0) };
        // What stands in the middle of its own marker is meant to.
        let is_on_own = self.anchor.is_some_and(|(at, _)| is_centred(candidate, at));
        let is_number = candidate.rung == Rung::Number;
        let mut cost = 0.0;
        let is_on_marker = self.any_disc(bounds, |disc| {
            if boxes.iter().all(|b| distance_to_rect(disc.at, *b) >= disc.radius) {
                return false;
            }
            let is_own = disc.id == self.id;
            cost += if is_own { 0.0 } else { JOINED };
            // Where all else fails a number on its own marker may reach into others.
            !(is_on_own && (is_own || is_number))
        });
        if is_on_marker {
            return Err(Fault::OnMarker);
        }
        let covers = |path: &Path| {
            let reach = |b: &Rect| b.inflate(path.half_breadth, path.half_breadth);
            boxes.iter().map(reach).any(|b| path.points.iter().any(|p| b.contains(*p)))
        };
        if self.any_path(bounds, |path| !(is_on_own && path.id == self.id) && covers(path)) {
            return Err(Fault::OnArrow);
        }
        let area = boxes.iter().map(|b| b.area()).sum::<f64>().max(1.0);
        let lengths = boxes.iter().map(|b| self.all.lines.length_in(*b));
        let [covered, hidden] = lengths.fold([0.0; 2], |sum, of| [sum[0] + of[0], sum[1] + of[1]]);
        if hidden > MOST_COVERED * area && !is_on_own {
            return Err(Fault::OnBorder);
        }
        if let Some(leader) = &candidate.leader {
            cost += self.check(leader, is_number)? + 0.05 * leader.length();
        } else if !is_on_own && !self.is_clear(candidate) {
            return Err(Fault::Ambiguous);
        }
        // A place named on the other bank would be taken for one there.
        if let Some(region) = self.home {
            let at_home = boxes.first().is_some_and(|b| region.contains(b.center()));
            cost += if at_home { 0.0 } else { ABROAD };
        }
        // The share of the box that a line of 2 px through it covers; a tenth is as bad as the farthest leader.
        // A large box hides much with a small share: there the length itself counts.
        Ok(cost + (covered * 2.0 / area * 700.0).max(covered * 0.25))
    }

    /// What a leader costs, if nothing is in its way. That to a number may lead out of the larger marker in which it begins.
    fn check(&self, leader: &Leader, is_number: bool) -> Result<f64, Fault> {
        let leaves = |disc: &Disc| leader.from.distance(disc.at) < disc.core;
        let mut cost = 0.0;
        for (a, b) in leader.segments() {
            let bounds = Rect::from_points(a, b);
            let is_on_marker = self.any_disc(bounds.inflate(1.0, 1.0), |disc| {
                if distance_to_segment(disc.at, a, b) >= disc.radius + 1.0 || disc.id == self.id {
                    return false;
                }
                cost += JOINED;
                !(is_number && leaves(disc))
            });
            let is_crossed = |path: &Path| {
                let touches = |p: &Point| distance_to_segment(*p, a, b) < path.half_breadth + 1.0;
                // Its own arrow begins where the leader ends.
                path.points.windows(2).any(|s| segments_cross(a, b, s[0], s[1]))
                    || path.id != self.id && path.points.iter().any(touches)
            };
            if is_on_marker || self.any_path(bounds, is_crossed) {
                return Err(Fault::LeaderBlocked);
            }
        }
        Ok(cost)
    }

    /// Whether a reader knows at once which marker a label belongs to: by a leader, or because no other is near.
    ///
    /// The distance from the rim of its own marker to the label is at most 0.8 of that from the rim of any other.
    pub(in crate::layout) fn is_clear(&self, candidate: &Candidate) -> bool {
        let Some((at, radius)) = self.anchor.filter(|_| candidate.leader.is_none()) else { return true };
        let within = if self.core > 0.0 { self.core } else { radius };
        let room = room(from_rim(&candidate.boxes, at, within));
        let rival = |disc: &Disc| disc.id != self.id && candidate.distance(disc.at) - disc.radius < room;
        !self.any_disc(candidate.bounds().inflate(room, room), rival)
    }

    /// Whether any of the markers near a box is as asked for.
    fn any_disc(&self, rect: Rect, mut is_it: impl FnMut(&Disc) -> bool) -> bool {
        let disc = |i: usize| &self.all.discs[i];
        self.all.discs_near.any(rect, |i| meet(disc(i).when, self.when) && is_it(disc(i)))
    }

    /// Whether any of the arrows near a box is as asked for.
    fn any_path(&self, rect: Rect, is_it: impl Fn(&Path) -> bool) -> bool {
        let path = |i: usize| &self.all.paths[i];
        self.all.paths_near.any(rect, |i| meet(path(i).when, self.when) && is_it(path(i)))
    }
}

/// Whether a label stands in the middle of its own marker.
fn is_centred(candidate: &Candidate, at: Point) -> bool {
    let is_number = candidate.rung == Rung::Number;
    let middle = matches!(candidate.anchor, Anchor::Corner(_, 0));
    (is_number || middle) && candidate.boxes.iter().any(|b| b.center().distance(at) < 0.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(rect: Rect) -> Candidate {
        Candidate::new(vec![rect], 0.0, Anchor::Corner(rect.origin(), -1))
    }

    fn request(id: &str, when: When) -> Request {
        Request {
            id: id.into(),
            weight: 1.0,
            must: false,
            home: None,
            when,
            dot: None,
            candidates: Vec::new(),
        }
    }

    fn disc(id: &str, x: f64, when: When) -> Disc {
        Disc { id: id.into(), at: Point::new(x, 50.0), radius: 10.0, core: 10.0, when }
    }

    const FRAME: Rect = Rect::new(0.0, 0.0, 500.0, 500.0);

    #[test]
    fn a_place_on_a_marker_is_impossible() {
        let mut obstacles = Obstacles::new(FRAME);
        obstacles.add_disc(disc("a", 50.0, None));
        let request = request("b", None);
        let cost = |left: f64| obstacles.around(&request).cost(&boxed(Rect::new(left, 45.0, 95.0, 55.0)));
        assert_eq!(cost(55.0), Err(Fault::OnMarker));
        assert_eq!(cost(65.0), Ok(0.0));
    }

    #[test]
    fn a_marker_on_other_maps_of_a_series_is_not_in_the_way() {
        let mut obstacles = Obstacles::new(FRAME);
        obstacles.add_disc(disc("a", 50.0, Some((0, 1))));
        let place = boxed(Rect::new(45.0, 45.0, 95.0, 55.0));
        assert_eq!(obstacles.around(&request("b", Some((2, 3)))).cost(&place), Ok(0.0));
        assert_eq!(obstacles.around(&request("b", Some((1, 3)))).cost(&place), Err(Fault::OnMarker));
    }

    #[test]
    fn a_label_as_near_to_another_marker_as_to_its_own_is_impossible() {
        let mut obstacles = Obstacles::new(FRAME);
        obstacles.add_disc(disc("own", 50.0, None));
        obstacles.add_disc(disc("other", 150.0, None));
        let request = request("own", None);
        let cost = |left: f64, right: f64| {
            obstacles.around(&request).cost(&boxed(Rect::new(left, 45.0, right, 55.0)))
        };
        // 4 px from its own rim, 20 px from the other.
        assert_eq!(cost(64.0, 120.0), Ok(0.0));
        // 17 px from both rims.
        assert_eq!(cost(77.0, 123.0), Err(Fault::Ambiguous));
    }

    #[test]
    fn how_near_a_label_is_to_its_own_dot_is_told_by_its_letters() {
        let mut obstacles = Obstacles::new(FRAME);
        obstacles.add_disc(disc("other", 150.0, None));
        let request = Request { dot: Some((Point::new(50.0, 50.0), 3.0)), ..request("town", None) };
        let dot = Rect::new(47.0, 47.0, 53.0, 53.0);
        let cost = |left: f64, right: f64| {
            let letters = Rect::new(left, 45.0, right, 55.0);
            obstacles.around(&request).cost(&Candidate { boxes: vec![letters, dot], ..boxed(letters) })
        };
        // 3 px from its dot, 20 px from the other; then 27 px and 20 px.
        assert_eq!(cost(56.0, 120.0), Ok(0.0));
        assert_eq!(cost(80.0, 120.0), Err(Fault::Ambiguous));
    }

    #[test]
    fn a_label_that_hides_a_border_is_impossible() {
        let mut obstacles = Obstacles::new(FRAME);
        obstacles.add_border(&[Point::new(0.0, 200.0), Point::new(500.0, 200.0)], 1.4);
        obstacles.finish();
        let request = request("a", None);
        let cost = |height: f64| {
            obstacles.around(&request).cost(&boxed(Rect::new(100.0, 195.0, 160.0, 195.0 + height)))
        };
        assert_eq!(cost(10.0), Err(Fault::OnBorder));
        assert!(cost(30.0).is_ok_and(|cost| cost > 10.0));
    }

    #[test]
    fn a_leader_leads_round_foreign_markers() {
        let mut obstacles = Obstacles::new(FRAME);
        obstacles.add_disc(disc("own", 50.0, None));
        obstacles.add_disc(disc("other", 90.0, None));
        let request = request("own", None);
        let to = Point::new(130.0, 50.0);
        let straight = Leader { from: Point::new(62.0, 50.0), bend: None, to };
        let bent = Leader { bend: Some(Point::new(90.0, 30.0)), ..straight };
        let cost = |leader: Leader| {
            let place = boxed(Rect::new(133.0, 45.0, 180.0, 55.0));
            obstacles.around(&request).cost(&Candidate { leader: Some(leader), ..place })
        };
        assert_eq!(cost(straight), Err(Fault::LeaderBlocked));
        assert!(cost(bent).is_ok());
    }
}
