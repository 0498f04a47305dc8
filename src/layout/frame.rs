use std::sync::Arc;

use kurbo::{BezPath, Point, Rect};

use super::Story;
use super::choropleth::Choropleth;
use super::incidents::is_along_border;
use super::lines::Lines;
use crate::atlas::{Atlas, Extent, Level, LonLat};
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::Placement;
use crate::geometry::{Bands, Region, clip_ring, ring_path};
use crate::language::Words;
use crate::projection::{Projection, View, conformal};
use crate::scene::Color;
use crate::theme::Theme;
use crate::topology::{is_seam, relative};

/// The ground of one map: atlas, view and the lines on the page.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    pub(super) atlas: &'a Atlas,
    pub(super) theme: &'a Theme,
    /// What is said on the map, in its language.
    pub(super) words: &'a Words,
    pub(super) view: View,
    pub(super) lines: Arc<Lines>,
    /// The edge of what the projection shows, clipped to the frame, where it can be seen: then the Earth ends there.
    pub(super) outline: Option<Vec<Point>>,
    /// The countries that the map is about.
    pub(super) focus: &'a [usize],
    /// Those of them that crossings led into, and none began in.
    pub(super) receiving: Vec<usize>,
    /// The colours of areas by their numbers.
    pub(super) choropleth: Option<Choropleth>,
    /// What sizes of the theme were multiplied with; for sizes that are no matter of taste.
    pub(super) factor: f64,
    /// What the widths of borders, coasts and rivers are multiplied with: less than 1 on maps of a small scale, whose
    /// lines lie close together.
    pub(super) fineness: f64,
    /// Whether this is one of several small maps on a sheet, which show less: no inner borders, fewer names.
    pub(super) is_panel: bool,
}

impl Ground<'_> {
    /// A territory within the frame.
    pub(super) fn region(&self, territory: usize) -> &Region {
        self.lines.territory(self.atlas, &self.view, territory)
    }

    /// The same, prepared for many questions.
    pub(super) fn bands(&self, territory: usize) -> &Arc<Bands> {
        self.lines.bands(self.atlas, &self.view, territory)
    }

    /// The pieces of an arc in the frame, px.
    pub(super) fn visible(&self, arc: usize) -> &[Vec<Point>] {
        self.lines.visible(&self.view, arc)
    }

    /// Whether a point lies where the map ends: at the frame or at the edge of the Earth.
    pub(super) fn is_at_edge(&self, p: Point) -> bool {
        let f = self.view.frame;
        let near = |ring: &Vec<Point>| Region::new(vec![ring.clone()]).distance_to_edge(p) < 1.0;
        !f.inset(-1.0).contains(p) || self.outline.as_ref().is_some_and(near)
    }

    /// Whether a province or district belongs to a country that the map is about; all do where it is about none.
    pub(super) fn is_within_focus(&self, territory: usize) -> bool {
        let parent = self.atlas.territories[territory].parent.as_deref();
        let is_parent = |&country: &usize| parent == Some(self.atlas.territories[country].id.as_str());
        self.focus.is_empty() || self.focus.iter().any(is_parent)
    }

    /// Whether a point lies in a lake.
    pub(super) fn is_in_lake(&self, p: Point) -> bool {
        let holds = |rings: &[Vec<Point>]| Region::new(rings.to_vec()).contains(p);
        (0..self.atlas.lakes.len()).any(|lake| holds(self.lines.lake(lake)))
    }

    /// A point of a territory in the frame, for one too small to have an area there.
    pub(super) fn spot(&self, territory: usize) -> Option<Point> {
        let territory = &self.atlas.territories[territory];
        let parts = territory.polygons.iter().flatten().flatten();
        let points = parts.map(|part| self.atlas.arcs[part.arc].points[0]).chain(territory.at);
        points.filter_map(|p| self.view.project(p)).find(|p| self.view.frame.contains(*p))
    }

    /// The level of the border that an arc is drawn as; none for one that is not drawn: a cut of the data, or an inner
    /// line of a country that the map is not about.
    pub(super) fn border_level(&self, arc: usize) -> Option<Level> {
        let arc = &self.atlas.arcs[arc];
        let level = arc.level().filter(|_| !is_seam(&arc.points))?;
        let sides = [arc.left[level as usize], arc.right[level as usize]];
        let within_focus = || sides.into_iter().flatten().any(|i| self.is_within_focus(i));
        let wanted = match level {
            Level::Country => true,
            Level::Province => !self.is_panel && within_focus(),
            Level::District => !self.is_panel,
        };
        wanted.then_some(level)
    }

    /// The point of the map nearest to one of the page: what stands under the map is measured at its foot.
    pub(super) fn on_map(&self, p: Point) -> Point {
        let f = self.view.frame;
        Point::new(p.x.clamp(f.x0, f.x1), p.y.clamp(f.y0, f.y1))
    }

    /// The colour of a country's land.
    pub(super) fn land(&self, country: usize) -> Color {
        let color = &self.theme.color;
        if let Some(land) = self.choropleth.as_ref().and_then(|choropleth| choropleth.land(country)) {
            return land;
        }
        match (self.receiving.contains(&country), self.focus.contains(&country)) {
            (true, _) => color.receiving_land,
            (false, true) => color.focus_land,
            (false, false) => color.other_land,
        }
    }

    /// The factor of arrows: those of a small map are smaller still, or they would hide it.
    pub(super) fn arrow_factor(&self) -> f64 {
        if self.is_panel { 0.7 * self.factor } else { self.factor }
    }

    /// A territory within the frame as a path.
    pub(super) fn path(&self, territory: usize) -> BezPath {
        let mut path = BezPath::new();
        for ring in &self.region(territory).rings {
            ring_path(&mut path, ring);
        }
        path
    }
}

/// Down to so much ground in a px lines have their full width, m.
const FULL_WIDTH_M: f64 = 3_000.0;

/// How fine the lines of a map are for its scale: half as wide where a px shows ten times the ground.
pub(super) fn fineness(view: &View) -> f64 {
    (FULL_WIDTH_M / view.metres_per_px()).powf(0.3).clamp(0.5, 1.0)
}

/// The edge of what a projection shows within the frame; none where the whole frame is filled.
pub(super) fn outline(view: &View) -> Option<Vec<Point>> {
    let f = view.frame.inset(-0.5);
    let steps = (0..64).map(|i| (f64::from(i) + 0.5) / 64.0);
    let mut edge = steps.flat_map(|t| {
        let (x, y) = (f.x0 + t * f.width(), f.y0 + t * f.height());
        [Point::new(x, f.y0), Point::new(x, f.y1), Point::new(f.x0, y), Point::new(f.x1, y)]
    });
    let filled = |p: Point| {
        let back = view.invert(p).and_then(|q| view.project(q));
        back.is_some_and(|back| back.distance(p) < 0.5)
    };
    if edge.all(filled) {
        return None;
    }
    Some(clip_ring(&view.edge(), view.frame)).filter(|ring| ring.len() > 2)
}

/// The smallest extent that a map is fitted to, km: a map of a single place still shows where it is.
const LEAST_KM: f64 = 60.0;

/// What a map has to show, in degrees and in the projected plane.
#[derive(Debug)]
pub(super) struct Fit {
    /// The projection for it.
    pub(super) projection: Projection,
    /// The rectangle of the plane that must be seen, metres, y up.
    pub(super) plane: Rect,
}

impl Fit {
    /// Fits the projection to the extent that a map asks for, else to its events, else to their areas or its countries.
    ///
    /// # Errors
    /// When there is nothing to fit it to.
    pub(super) fn to_story(story: &Story) -> Result<Self> {
        let wish = story.spec.projection.as_deref().unwrap_or("auto");
        if let Some(extent) = story.spec.extent {
            return Fit::with(Projection::named(wish, extent)?, extent);
        }
        let mut points: Vec<LonLat> =
            story.incidents.iter().filter_map(|(_, p)| stands_at(p, &story.atlas)).collect();
        points.extend(along_borders(story, &points));
        // Places are what a map without events is about, unless it is about countries.
        if story.incidents.is_empty() && story.spec.focus.is_empty() {
            points.extend(story.points.iter().map(|point| point.at));
        }
        if !points.is_empty() {
            return Fit::to_points(&points, wish);
        }
        // Without an event that has a point of its own the map shows the areas of the events, else its countries.
        let mut areas: Vec<usize> = story.incidents.iter().filter_map(|(_, p)| p.territory).collect();
        if areas.is_empty() {
            areas.clone_from(&story.focus);
        }
        let extents = areas.iter().filter_map(|&i| story.atlas.main_extent(i));
        // With neither, all that the user gave.
        let given = !story.spec.borders.is_empty() || !story.spec.districts.is_empty();
        let all = || {
            let arcs = story.atlas.arcs.iter().filter(|_| given);
            Extent::around(arcs.flat_map(|arc| &arc.points))
        };
        let extent = extents.reduce(Extent::join).or_else(all).ok_or_else(|| {
            Error::new(ErrorKind::Layout, "nothing on the map has a place")
                .hint("give events, a focus or an extent")
        })?;
        let extent = extent.grown(0.06);
        Fit::with(Projection::named(wish, extent)?, extent)
    }

    /// The ground that a px shows on a page of a width, m.
    fn metres_per_px(&self, width_px: f64) -> f64 {
        self.plane.width() / width_px
    }

    /// Fits the conformal projection to an extent.
    ///
    /// # Errors
    /// When no projection fits.
    pub(super) fn to_extent(extent: Extent) -> Result<Self> {
        Fit::with(conformal(extent)?, extent)
    }

    fn with(projection: Projection, extent: Extent) -> Result<Self> {
        let mut shown = extent.grid();
        shown.extend(projection.domain().edge().into_iter().filter(|p| extent.contains(*p)));
        let plane = bounds(&projection, &shown)?;
        Ok(Fit { projection, plane })
    }

    /// Fits the projection that is wished for to points, with room round them for their labels.
    ///
    /// # Errors
    /// When there is no point, or no projection fits.
    pub(super) fn to_points(points: &[LonLat], wish: &str) -> Result<Self> {
        let extent = Extent::around(points).ok_or_else(|| {
            Error::new(ErrorKind::Layout, "nothing on the map has a place").hint("give an extent")
        })?;
        let projection = Projection::named(wish, extent)?;
        let plane = bounds(&projection, points)?;
        let least = LEAST_KM * 1000.0;
        let plane =
            plane.inflate((least - plane.width()).max(0.0) / 2.0, (least - plane.height()).max(0.0) / 2.0);
        // Labels stand beside, above and below the outermost events; a wide story needs room above and below,
        // a tall one at its sides.
        let pad = 0.08 * plane.width().max(plane.height());
        Ok(Fit { projection, plane: plane.inflate(pad + 0.06 * plane.width(), pad + 0.22 * plane.height()) })
    }

    /// Height over width of what must be seen.
    pub(super) fn aspect(&self) -> f64 {
        self.plane.height() / self.plane.width()
    }

    /// The view that shows it in a frame.
    pub(super) fn view(self, frame: Rect) -> View {
        View::fit(self.projection, self.plane, frame)
    }
}

/// How much ground a px of a map will show, m in the projected plane; the map may show a little more.
///
/// # Errors
/// When nothing on the map has a place.
pub fn metres_per_px(story: &Story) -> Result<f64> {
    Ok(Fit::to_story(story)?.metres_per_px(story.spec.size.width_px))
}

/// About where an event will stand: one known by its district near the seat's part of the border that it crossed.
fn stands_at(placement: &Placement, atlas: &Atlas) -> Option<LonLat> {
    let at = placement.at?;
    let (Some(seat), Some(a), Some(b)) = (&placement.seat, placement.origin, placement.destination) else {
        return Some(at);
    };
    let border = atlas.shared_border(a, b).into_iter().flat_map(|arc| atlas.arcs[arc].points.iter().copied());
    border.min_by(|p, q| distance2(*p, seat.at).total_cmp(&distance2(*q, seat.at))).or(Some(at))
}

/// What must be seen of the borders along which troops stand: of each the point that is nearest to other events, or
/// all of it where there are none.
fn along_borders(story: &Story, others: &[LonLat]) -> Vec<LonLat> {
    let atlas = &story.atlas;
    let rows = story.incidents.iter().filter(|(incident, placement)| is_along_border(incident, placement));
    let mut ends: Vec<(usize, usize)> = rows.filter_map(|(_, p)| p.origin.zip(p.destination)).collect();
    ends.sort_unstable();
    ends.dedup();
    let mut points = Vec::new();
    for (a, b) in ends {
        let arcs = atlas.shared_border(a, b).into_iter();
        let border = arcs.flat_map(|arc| atlas.arcs[arc].points.iter().copied());
        if others.is_empty() {
            points.extend(border);
            continue;
        }
        let away = |p: LonLat| others.iter().map(|other| distance2(p, *other)).fold(f64::INFINITY, f64::min);
        points.extend(border.min_by(|p, q| away(*p).total_cmp(&away(*q))));
    }
    points
}

/// About how far two places are from each other: the square of degrees of latitude.
fn distance2(p: LonLat, q: LonLat) -> f64 {
    (relative(p.x, q.x) * q.y.to_radians().cos()).powi(2) + (p.y - q.y).powi(2)
}

fn bounds(projection: &Projection, points: &[LonLat]) -> Result<Rect> {
    let mut images = points.iter().filter_map(|p| projection.project(*p)).map(Point::from);
    let first = images.next().ok_or_else(|| {
        Error::new(ErrorKind::Layout, "nothing on the map can be projected")
            .hint("give another extent or another projection")
    })?;
    Ok(images.fold(Rect::from_points(first, first), |rect, p| rect.union_pt(p)))
}
