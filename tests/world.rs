//! The whole world: nothing is lost, torn or flooded in any projection, neighbours share their lines at any scale, and
//! areas stay true where a projection promises it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use geo::GeodesicArea;
use kurbo::{PathEl, Point, Rect};
use marz::atlas::{Extent, Level, LonLat, TerritoryInput};
use marz::geometry::Region;
use marz::layout::Composition;
use marz::load::features::{self, Keys};
use marz::projection::{Domain, Offer, PROJECTIONS, Projection, View};
use marz::scene::Shape;
use marz::spec::MapSpec;
use marz::{layout, story};
use support::scene::{self, region};

const WORLD: Extent = Extent::WORLD;

fn world(projection: &str, size: &str) -> Composition {
    let spec = MapSpec {
        extent: Some(WORLD),
        projection: Some(projection.to_owned()),
        size: size.parse().unwrap(),
        ..MapSpec::default()
    };
    layout::compose(&story::read(spec).unwrap().value, &story::theme(None).unwrap()).unwrap().value
}

fn countries(scale: &str) -> Vec<TerritoryInput> {
    let file = format!("data/world/countries-{scale}.geojson");
    let text = std::fs::read_to_string(&file).unwrap();
    let read = features::territories(&text, &file, Level::Country, &Keys::default()).unwrap();
    assert_eq!(read.warnings, [], "the built-in world needs no repair");
    read.value
}

/// All shapes of a class.
fn shapes<'a>(map: &'a Composition, class: &str) -> Vec<&'a Shape> {
    scene::shapes(&map.scene.nodes, class)
}

/// The straight segments of a path; a closed one comes back to its start.
fn segments(shape: &Shape) -> Vec<(Point, Point)> {
    let (mut start, mut at) = (Point::ZERO, Point::ZERO);
    let mut found = Vec::new();
    for element in shape.path.elements() {
        match *element {
            PathEl::MoveTo(p) => (start, at) = (p, p),
            PathEl::LineTo(p) => {
                found.push((at, p));
                at = p;
            }
            PathEl::ClosePath => found.push((at, start)),
            PathEl::QuadTo(..) | PathEl::CurveTo(..) => {}
        }
    }
    found
}

/// The points of all rings of a territory.
fn points(territory: &TerritoryInput) -> impl Iterator<Item = LonLat> + '_ {
    territory.polygons.iter().flat_map(|polygon| polygon.exterior().0.iter().copied())
}

#[test]
fn no_country_is_lost_in_any_projection() {
    let countries = countries("50m");
    for Offer { name, .. } in PROJECTIONS {
        let map = world(name, "1100x900");
        let drawn: BTreeSet<&str> =
            shapes(&map, "territory").iter().filter_map(|s| s.attributes.get("data-id")).collect();
        let projection = Projection::new(map.projection, map.proj.clone()).unwrap();
        let seen =
            countries.iter().filter(|country| points(country).all(|p| projection.project(p).is_some()));
        let lost: Vec<&str> =
            seen.map(|country| country.territory.id.as_str()).filter(|id| !drawn.contains(id)).collect();
        assert!(lost.is_empty(), "{name}: {lost:?} are not on the map");
        assert!(drawn.len() > 60, "{name}: only {} countries", drawn.len());
    }
}

#[test]
fn no_line_runs_across_half_the_map_in_any_projection() {
    for Offer { name, .. } in PROJECTIONS {
        let map = world(name, "1100x900");
        for border in shapes(&map, "border") {
            let long = segments(border).into_iter().find(|(a, b)| a.distance(*b) > 550.0);
            assert!(long.is_none(), "{name}: {:?} has {long:?}", border.attributes.get("data-right"));
        }
    }
}

#[test]
fn land_is_land_and_sea_is_sea_in_every_projection() {
    // One point well inside a country or an ocean, by the id of the country.
    let places = [
        ("RUS", 100.0, 62.0),
        ("RUS", -176.0, 66.5),
        ("ATA", 60.0, -80.0),
        ("ATA", -120.0, -82.0),
        ("AUS", 134.0, -25.0),
        ("BRA", -52.0, -10.0),
        ("CAN", -100.0, 58.0),
        ("COD", 23.0, -3.0),
        ("GRL", -42.0, 72.0),
        ("NZL", 170.5, -44.5),
        ("", -30.0, 0.0),
        ("", -140.0, 20.0),
        ("", 179.5, -40.0),
        ("", 75.0, -40.0),
        ("", 0.0, 85.0),
        ("", -179.5, 40.0),
    ];
    for Offer { name, .. } in PROJECTIONS {
        let map = world(name, "1100x900");
        let projection = Projection::new(map.projection, map.proj.clone()).unwrap();
        let view = view_of(&map, projection);
        let regions: Vec<(String, Region)> = shapes(&map, "territory")
            .into_iter()
            .map(|shape| (shape.attributes.get("data-id").unwrap().to_owned(), region(shape)))
            .collect();
        for (id, x, y) in places {
            let Some(at) = view.project(LonLat { x, y }).filter(|_| is_well_inside(&view, x, y)) else {
                continue;
            };
            let on: Vec<&str> =
                regions.iter().filter(|(_, region)| region.contains(at)).map(|(id, _)| id.as_str()).collect();
            let expected: &[&str] = if id.is_empty() { &[] } else { &[id] };
            assert_eq!(on, expected, "{name}: {x},{y} at {at:?}");
        }
    }
}

/// The view of a map of the world, from the frame that its water fills.
fn view_of(map: &Composition, projection: Projection) -> View {
    let water = region(shapes(map, "water")[0]).bounds().unwrap();
    let plane = WORLD.grid().into_iter().chain(projection.domain().edge());
    let plane = plane.filter_map(|p| projection.project(p)).map(Point::from);
    let plane = plane.map(|p| Rect::from_points(p, p)).reduce(|a, b| a.union(b)).unwrap();
    View::fit(projection, plane, water)
}

/// Whether a point is not at the very edge of what a projection shows, where a picture is squeezed to nothing.
fn is_well_inside(view: &View, x: f64, y: f64) -> bool {
    match view.projection.domain() {
        Domain::Box { .. } => true,
        Domain::Cap { .. } => {
            let near = [(3.0, 0.0), (-3.0, 0.0), (0.0, 3.0), (0.0, -3.0)];
            near.iter()
                .all(|(dx, dy)| view.project(LonLat { x: x + dx, y: (y + dy).clamp(-90.0, 90.0) }).is_some())
        }
    }
}

#[test]
fn neighbours_share_every_point_of_their_border_at_three_scales() {
    for size in ["400xauto", "1200xauto", "4000xauto"] {
        let map = world("equal earth", size);
        // How often each directed segment bounds a territory; whole millionths of a px.
        let key = |p: Point| ((p.x * 1e6).round() as i64, (p.y * 1e6).round() as i64);
        let mut edges: BTreeMap<_, usize> = BTreeMap::new();
        // A country smaller than a px is a dot.
        let is_dot = |shape: &&Shape| shape.path.elements().iter().any(|e| matches!(e, PathEl::CurveTo(..)));
        let dots: BTreeSet<&str> = shapes(&map, "territory")
            .into_iter()
            .filter(is_dot)
            .filter_map(|shape| shape.attributes.get("data-id"))
            .collect();
        for (a, b) in shapes(&map, "territory").into_iter().flat_map(segments) {
            *edges.entry((key(a), key(b))).or_default() += 1;
        }
        let mut shared = 0;
        for border in shapes(&map, "border") {
            let sides = ["data-left", "data-right"].map(|side| border.attributes.get(side).unwrap());
            if sides.iter().any(|id| id.is_empty() || dots.contains(id))
                || border.attributes.get("data-level") != Some("country")
            {
                continue;
            }
            for (a, b) in segments(border).into_iter().filter(|(a, b)| key(*a) != key(*b)) {
                let both = [edges.get(&(key(a), key(b))), edges.get(&(key(b), key(a)))];
                assert_eq!(both, [Some(&1), Some(&1)], "{size}: {sides:?} part between {a:?} and {b:?}");
                shared += 1;
            }
        }
        assert!(shared > 1000, "{size}: only {shared} segments are shared");
    }
}

#[test]
fn drawn_areas_are_true_under_equal_area_projections() {
    let countries = countries("50m");
    for name in ["azimuthal equal area", "albers", "equal earth", "sinusoidal"] {
        let projection = Projection::named(name, WORLD).unwrap();
        // A px is 10 m, so that the drawing's tolerance of a part of a px counts for nothing.
        let view = View::fit(projection, Rect::new(0.0, 0.0, 1e4, 1e4), Rect::new(0.0, 0.0, 1e3, 1e3));
        for country in &countries {
            if points(country).any(|p| view.projection.project(p).is_none()) {
                continue;
            }
            let rings: Vec<Vec<LonLat>> = country
                .polygons
                .iter()
                .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
                .map(|ring| ring.0[1..].to_vec())
                .collect();
            let drawn = Region::new(view.rings(&rings)).area() * 1e-4;
            let true_km2 = country.polygons.geodesic_area_unsigned() / 1e6;
            let id = &country.territory.id;
            assert!(
                (drawn / true_km2 - 1.0).abs() < 0.005,
                "{name}: {id} has {drawn:.1} of {true_km2:.1} km2"
            );
        }
    }
}
