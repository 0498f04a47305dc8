//! The locator: a small map that says where on Earth the large one is.

use kurbo::{BezPath, Circle, Point, Rect, Shape as _, Size};

use super::frame::{Fit, Ground};
use super::{Story, graticule};
use crate::atlas::{Extent, Level};
use crate::error::Result;
use crate::geometry::{clip_ring, ring_path};
use crate::projection::{Projection, View};
use crate::scene::{Group, Shape, Stroke};
use crate::spec;

/// The radius of the globe, m: no point of the ellipsoid lies farther from its middle.
const EARTH_M: f64 = 6_378_137.0;

/// A map that shows more than this from south to north is found on a globe; its neighbourhood says little, degrees.
const TALL: f64 = 14.0;

/// The same from west to east, in degrees of the equator.
const BROAD: f64 = 24.0;

/// A frame smaller than this is a dot, px.
const LEAST_FRAME: f64 = 6.0;

/// A locator before it has a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Locator {
    is_globe: bool,
    size: Size,
}

impl Locator {
    /// The locator of a map, if a reader needs one.
    pub(super) fn new(ground: &Ground<'_>, story: &Story) -> Option<Self> {
        let frame = ground.view.frame;
        let extent = ground.view.extent();
        let is_wide = ground.outline.is_some() || extent.is_none_or(graticule::is_wanted);
        let is_globe = match story.spec.locator {
            _ if story.world.territories.is_empty() => return None,
            spec::Locator::None => return None,
            spec::Locator::Auto if is_wide => return None,
            spec::Locator::Auto => extent.is_some_and(|extent| {
                let middle = f64::midpoint(extent.south, extent.north).to_radians();
                extent.north - extent.south > TALL || (extent.east - extent.west) * middle.cos() > BROAD
            }),
            spec::Locator::Region => false,
            spec::Locator::Globe => true,
        };
        let width = (0.135 * frame.width()).max(96.0);
        let height = if is_globe { width } else { width * 0.72 };
        Some(Locator { is_globe, size: Size::new(width, height) })
    }

    /// The room that it needs.
    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// The locator with its upper left corner at a point.
    ///
    /// # Errors
    /// When no projection fits the surroundings of the map.
    pub(super) fn draw(&self, ground: &Ground<'_>, story: &Story, corner: Point) -> Result<Group> {
        let (theme, k) = (ground.theme, ground.factor);
        let frame = Rect::from_origin_size(corner, self.size);
        let shown = ground.view.extent().unwrap_or(Extent::WORLD);
        let around = if self.is_globe { Extent::WORLD } else { surroundings(shown) };
        let view = match self.is_globe {
            true => globe(shown)?.view(frame.inset(-k)),
            false => Fit::to_extent(around)?.view(frame),
        };
        let lines = story.line_cache.lines(&story.world, &view, around);
        let edge = if self.is_globe {
            let mut path = BezPath::new();
            ring_path(&mut path, &view.edge());
            path
        } else {
            frame.to_path(0.1)
        };
        let mut group = Group::new("furniture").with("data-kind", "locator");
        group.push(Shape::new(edge.clone()).fill(theme.color.water));
        let focus: Vec<&str> = story.focus.iter().map(|&i| story.atlas.territories[i].id.as_str()).collect();
        let between = Stroke::new(theme.color.paper, if self.is_globe { 0.4 * k } else { 0.7 * k });
        for territory in story.world.territories.iter().filter(|t| t.level == Level::Country) {
            let mut path = BezPath::new();
            for ring in &lines.region(&view, &territory.polygons, frame).rings {
                ring_path(&mut path, ring);
            }
            if !path.is_empty() {
                let named = focus.contains(&territory.id.as_str());
                let land = if named {
                    theme.color.country.mix(theme.color.paper, 0.45)
                } else {
                    theme.color.other_land
                };
                group.push(Shape::new(path).fill(land).stroke(between.clone()));
            }
        }
        group.push(extent_of(ground, &view, frame));
        group.push(Shape::new(edge).stroke(Stroke::new(theme.color.frame, k)));
        Ok(group)
    }
}

/// The half of the Earth round the middle of an extent.
fn globe(shown: Extent) -> Result<Fit> {
    let plane = Rect::new(-EARTH_M, -EARTH_M, EARTH_M, EARTH_M);
    Ok(Fit { projection: Projection::named("orthographic", shown)?, plane })
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

/// The frame of the large map on the small one; a dot where that is too small to be seen.
fn extent_of(ground: &Ground<'_>, view: &View, within: Rect) -> Shape {
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
    let (accent, k) = (ground.theme.accent(0), ground.factor);
    let mut path = BezPath::new();
    ring_path(&mut path, &clip_ring(&ring, within));
    let bounds = path.bounding_box();
    if bounds.width().max(bounds.height()) < LEAST_FRAME * k {
        let dot = Circle::new(bounds.center(), LEAST_FRAME * k / 2.0).to_path(0.01);
        return Shape::new(dot).fill(accent).stroke(Stroke::new(ground.theme.color.paper, k));
    }
    Shape::new(path).stroke(Stroke::new(accent, 1.4 * k))
}
