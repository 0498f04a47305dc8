//! What a map is about: territories, borders, rivers, and the events on them. In degrees, without IO.
//!
//! An [`Atlas`] holds every line once. Territories are rings of arcs, and an arc knows what lies to its left
//! and right at each level, so that a border is a question (`who is on either side?`) and never an outline.

mod date;
mod extent;
mod incident;
mod locate;
mod snap;
mod step;
mod territory;
mod word;

pub use date::{DatePrecision, Dates, MONTHS, Months};
pub use extent::Extent;
pub use incident::{
    Account, Count, Exactness, Incident, Kind, Precision, RowName, Status, Unit, Whereabouts,
};
pub use snap::snap;
pub use step::{By, Step};
pub use territory::{Arc, BorderStatus, Lake, Level, Names, River, Territory};
pub use word::Word;

pub use jiff::civil::Date as Day;

use geo::Coord;

use crate::topology::{self, ArcRef};

/// Longitude (`x`) and latitude (`y`) in degrees, east and north positive.
pub type LonLat = Coord<f64>;

/// Everything that the ground of a map is drawn from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Atlas {
    /// Countries, provinces and districts.
    pub territories: Vec<Territory>,
    /// The lines that they and the rivers share.
    pub arcs: Vec<Arc>,
    /// Rivers, as runs of arcs.
    pub rivers: Vec<River>,
    /// Lakes.
    pub lakes: Vec<Lake>,
    /// Whom to name for the data, each once.
    pub credits: Vec<String>,
}

/// A territory before its rings are arcs.
#[derive(Debug, Clone, PartialEq)]
pub struct TerritoryInput {
    /// What it is called, and where it belongs.
    pub territory: Territory,
    /// Its polygons; exterior rings counter-clockwise, interior rings clockwise.
    pub polygons: geo::MultiPolygon<f64>,
}

/// A line before it is arcs.
#[derive(Debug, Clone, PartialEq)]
pub enum LineInput {
    /// A river; the lines in downstream order.
    River(River, geo::MultiLineString<f64>),
    /// A stretch of border with a status; where its points are not those of a border, it is one of its own.
    Status(BorderStatus, geo::MultiLineString<f64>),
}

impl Atlas {
    /// Finds the shared arcs of polygons and lines and adds them all. Arcs are shared only among what is
    /// added in one call.
    pub fn add(&mut self, territories: Vec<TerritoryInput>, lines: Vec<LineInput>) {
        fn ring(line: &geo::LineString<f64>) -> topology::Path<'_> {
            topology::Path { points: &line.0, ring: true }
        }
        let mut paths = Vec::new();
        for polygon in territories.iter().flat_map(|t| &t.polygons) {
            paths.push(ring(polygon.exterior()));
            paths.extend(polygon.interiors().iter().map(ring));
        }
        for input in &lines {
            let (LineInput::River(_, parts) | LineInput::Status(_, parts)) = input;
            paths.extend(parts.iter().map(|line| topology::Path { ring: false, ..ring(line) }));
        }
        let first_arc = self.arcs.len();
        let cut = topology::cut(&paths);
        self.arcs.extend(cut.arcs.into_iter().map(Arc::new));
        let mut runs = cut
            .paths
            .into_iter()
            .map(|run| run.into_iter().map(|r| ArcRef { arc: r.arc + first_arc, ..r }).collect::<Vec<_>>());
        for input in territories {
            let mut territory = input.territory;
            let polygons = input.polygons.iter();
            territory.polygons =
                polygons.map(|p| runs.by_ref().take(1 + p.interiors().len()).collect()).collect();
            self.push(territory);
        }
        for input in lines {
            match input {
                LineInput::River(mut river, parts) => {
                    river.runs = runs.by_ref().take(parts.0.len()).collect();
                    self.rivers.push(river);
                }
                LineInput::Status(status, parts) => {
                    for arc in runs.by_ref().take(parts.0.len()).flatten() {
                        let arc = &mut self.arcs[arc.arc];
                        (arc.status, arc.marked) = (status, true);
                    }
                }
            }
        }
    }

    /// Adds a territory whose rings are arcs of this atlas, and tells the arcs.
    pub fn push(&mut self, territory: Territory) {
        let index = self.territories.len();
        for part in territory.polygons.iter().flatten().flatten() {
            let arc = &mut self.arcs[part.arc];
            // The inside of a polygon lies to the left of its rings.
            let sides = if part.reversed { &mut arc.right } else { &mut arc.left };
            sides[territory.level as usize] = Some(index);
        }
        self.territories.push(territory);
    }

    /// The territory with an id, at a level.
    pub fn territory(&self, id: &str, level: Level) -> Option<usize> {
        self.territories.iter().position(|t| t.level == level && t.id == id)
    }

    /// The arcs on which two territories of one level meet.
    pub fn shared_border(&self, a: usize, b: usize) -> Vec<usize> {
        let level = self.territories[a].level as usize;
        let meets = |arc: &Arc| {
            let sides = (arc.left[level], arc.right[level]);
            sides == (Some(a), Some(b)) || sides == (Some(b), Some(a))
        };
        (0..self.arcs.len()).filter(|&i| meets(&self.arcs[i])).collect()
    }

    /// The frontage of a district: the arcs of the border of two countries along which it lies. Its own lines must run
    /// through the points of the border, as those of one coverage do, or after [`snap`].
    pub fn frontage(&self, district: usize, a: usize, b: usize) -> Vec<usize> {
        let level = self.territories[district].level as usize;
        let beside = |arc: &Arc| arc.left[level] == Some(district) || arc.right[level] == Some(district);
        self.shared_border(a, b).into_iter().filter(|&i| beside(&self.arcs[i])).collect()
    }

    /// Adds a credit, unless it is there already.
    pub fn credit(&mut self, credit: &str) {
        if !self.credits.iter().any(|c| c == credit) {
            self.credits.push(credit.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(id: &str, west: f64) -> TerritoryInput {
        let ring = geo::LineString::from(vec![
            (west, 0.0),
            (west + 1.0, 0.0),
            (west + 1.0, 1.0),
            (west, 1.0),
            (west, 0.0),
        ]);
        let territory = Territory::new(id, id, Level::Country);
        TerritoryInput { territory, polygons: geo::Polygon::new(ring, vec![]).into() }
    }

    #[test]
    fn a_shared_border_is_one_arc_and_a_coast_has_an_empty_side() {
        let mut atlas = Atlas::default();
        atlas.add(vec![square("A", 0.0), square("B", 1.0)], vec![]);
        let shared = atlas.shared_border(0, 1);
        assert_eq!(shared.len(), 1);
        let coasts = atlas.arcs.iter().filter(|arc| arc.left[0].is_none() || arc.right[0].is_none());
        assert_eq!(coasts.count(), atlas.arcs.len() - 1);
        assert_eq!(atlas.territory_at(LonLat { x: 1.5, y: 0.5 }, Level::Country), Some(1));
    }

    #[test]
    fn a_status_line_marks_just_its_stretch_of_the_border() {
        let mut atlas = Atlas::default();
        let status = geo::LineString::from(vec![(1.0, 0.0), (1.0, 1.0)]);
        let line = LineInput::Status(BorderStatus::Disputed, geo::MultiLineString(vec![status]));
        atlas.add(vec![square("A", 0.0), square("B", 1.0)], vec![line]);
        let disputed: Vec<_> = atlas.arcs.iter().filter(|a| a.status == BorderStatus::Disputed).collect();
        assert_eq!(disputed.len(), 1);
        assert!(disputed[0].left[0].is_some() && disputed[0].right[0].is_some());
    }

    #[test]
    fn a_status_line_beside_every_border_is_one_of_its_own() {
        let mut atlas = Atlas::default();
        let line = geo::MultiLineString(vec![geo::LineString::from(vec![(5.0, 0.0), (5.0, 1.0)])]);
        let river = River { names: Names::default(), runs: Vec::new() };
        let status = LineInput::Status(BorderStatus::Agreed, line.clone());
        atlas.add(vec![square("A", 0.0)], vec![status]);
        atlas.add(vec![], vec![LineInput::River(river, line)]);
        let levels: Vec<_> = atlas.arcs.iter().map(Arc::level).collect();
        assert_eq!(levels, [Some(Level::Country), Some(Level::Country), None]);
    }
}
