//! The locator: a small map that says where on Earth the large one is.

use kurbo::{BezPath, Point, Rect, Shape as _, Size};

use super::Story;
use super::frame::{Fit, Ground};
use super::lines::Lines;
use crate::atlas::{Extent, Level};
use crate::error::Result;
use crate::geometry::ring_path;
use crate::scene::{Group, Shape, Stroke};

/// The size of the locator for a frame, px.
pub(super) fn size(frame: Rect) -> Size {
    let width = (0.135 * frame.width()).max(96.0);
    Size::new(width, width * 0.72)
}

/// The locator with its upper left corner at a point.
///
/// # Errors
/// When no projection fits the surroundings of the map.
pub(super) fn locator(ground: &Ground<'_>, story: &Story, corner: Point) -> Result<Group> {
    let (theme, k) = (ground.theme, ground.factor);
    let frame = Rect::from_origin_size(corner, size(ground.view.frame));
    let shown = ground.view.extent().unwrap_or(Extent::WORLD);
    let around = surroundings(shown);
    let view = Fit::to_extent(around)?.view(frame);
    let lines = Lines::new(&story.world, &view, around);
    let mut group = Group::new("furniture").with("data-kind", "locator");
    group.push(Shape::new(frame.to_path(0.1)).fill(theme.color.water));
    let focus: Vec<&str> = story.focus.iter().map(|&i| story.atlas.territories[i].id.as_str()).collect();
    for territory in story.world.territories.iter().filter(|t| t.level == Level::Country) {
        let mut path = BezPath::new();
        for ring in &lines.region(&view, &territory.polygons, frame).rings {
            ring_path(&mut path, ring);
        }
        if !path.is_empty() {
            let named = focus.contains(&territory.id.as_str());
            let land =
                if named { theme.color.country.mix(theme.color.paper, 0.45) } else { theme.color.other_land };
            let edge = Stroke::new(theme.color.paper, 0.7 * k);
            group.push(Shape::new(path).fill(land).stroke(edge));
        }
    }
    let box_ = extent_of(ground, &view, frame);
    group.push(Shape::new(box_).stroke(Stroke::new(theme.accent(0), 1.4 * k)));
    group.push(Shape::new(frame.to_path(0.1)).stroke(Stroke::new(theme.color.frame, k)));
    Ok(group)
}

/// What the locator shows: about six times the map, and never less than a country's neighbourhood.
fn surroundings(shown: Extent) -> Extent {
    let lat = (shown.south + shown.north) / 2.0;
    let half = ((shown.north - shown.south) * 3.0).clamp(9.0, 24.0);
    let lon = (shown.west + shown.east) / 2.0;
    let wide = half * 1.3 / lat.to_radians().cos().max(0.3);
    Extent {
        west: lon - wide,
        south: (lat - half).max(-80.0),
        east: lon + wide,
        north: (lat + half).min(84.0),
    }
}

/// The frame of the large map on the small one.
fn extent_of(ground: &Ground<'_>, view: &crate::projection::View, within: Rect) -> BezPath {
    let f = ground.view.frame;
    let steps = (0..8).map(|i| f64::from(i) / 8.0);
    let corners = [(f.x0, f.y0), (f.x1, f.y0), (f.x1, f.y1), (f.x0, f.y1)];
    let mut ring = Vec::new();
    for (i, a) in corners.iter().enumerate() {
        let b = corners[(i + 1) % 4];
        for t in steps.clone() {
            let p = Point::new(a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t);
            ring.extend(ground.view.invert(p).and_then(|p| view.project(p)));
        }
    }
    let mut path = BezPath::new();
    ring_path(&mut path, &crate::geometry::clip_ring(&ring, within));
    path
}
