//! Every projection that is offered: against PROJ, there and back, up to its edges and beyond them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

use marz::atlas::{Extent, LonLat};
use marz::projection::{Domain, PROJECTIONS, Projection};
use proptest::prelude::*;

/// Values of PROJ; `tests/projections/reference.py` says which version and wrote them.
const REFERENCE: &str = include_str!("projections/reference.csv");

/// An offered projection for each of some extents.
fn offered() -> impl Iterator<Item = (String, Projection)> {
    let extents = [
        (65.0, 35.5, 74.0, 39.5),
        (-72.0, -40.0, -60.0, -20.0),
        (177.0, -22.0, 184.0, -14.0),
        (-180.0, -90.0, 180.0, 90.0),
        (-30.0, 60.0, 40.0, 85.0),
    ];
    extents.into_iter().flat_map(|(west, south, east, north)| {
        PROJECTIONS.iter().map(move |offer| {
            let projection = offer.of(Extent { west, south, east, north }).unwrap();
            (format!("{} for {west} {south} {east} {north}", projection.definition), projection)
        })
    })
}

/// A grid over a domain, its edges included.
fn grid(domain: Domain) -> Vec<LonLat> {
    let steps = || (0..=24).map(|i| f64::from(i) / 24.0);
    let points = steps().flat_map(|u| steps().map(move |v| (u, v)));
    match domain {
        Domain::Box { central_meridian, half_width, south, north } => points
            .map(|(u, v)| LonLat {
                x: central_meridian + (2.0 * u - 1.0) * half_width,
                y: south + v * (north - south),
            })
            .collect(),
        Domain::Cap { centre, radius } => {
            points.map(|(u, v)| towards(centre, u * 360.0, v * radius)).collect()
        }
    }
}

/// The point in a direction and at a distance in degrees, on the sphere: Snyder (1987), page 31, equations
/// 5-5 and 5-6.
fn towards(from: LonLat, azimuth: f64, distance: f64) -> LonLat {
    let ((sin_lat, cos_lat), (sin_c, cos_c)) =
        (from.y.to_radians().sin_cos(), distance.to_radians().sin_cos());
    let (sin_az, cos_az) = azimuth.to_radians().sin_cos();
    let y = (sin_lat * cos_c + cos_lat * sin_c * cos_az).clamp(-1.0, 1.0).asin();
    let x = (sin_c * sin_az).atan2(cos_lat * cos_c - sin_lat * sin_c * cos_az);
    LonLat { x: from.x + x.to_degrees(), y: y.to_degrees() }
}

#[test]
fn coordinates_are_those_of_proj_to_a_tenth_of_a_millimetre() {
    let mut rows = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(REFERENCE.as_bytes());
    let mut counts = std::collections::BTreeMap::new();
    let mut worst = 0_f64;
    for row in rows.records() {
        let row = row.unwrap();
        let number = |i: usize| row[i].parse::<f64>().unwrap();
        let projection = Projection::new("", row[0].to_owned()).unwrap();
        let (x, y) = projection.project(LonLat { x: number(1), y: number(2) }).expect(&row[0]);
        let miss = (x - number(3)).hypot(y - number(4));
        assert!(miss < 1e-4, "{row:?}: {x} {y}");
        worst = worst.max(miss);
        let proj = row[0].split([' ', '=']).nth(1).unwrap().to_owned();
        *counts.entry(proj).or_insert(0) += 1;
    }
    for offer in PROJECTIONS {
        assert!(counts.get(offer.proj).is_some_and(|n| *n >= 12), "{} has too few values", offer.name);
    }
    assert!(worst < 1e-5, "{worst}");
}

#[test]
fn a_point_and_its_image_lead_to_each_other_everywhere() {
    for (name, projection) in offered() {
        let centre = projection.domain().central_meridian();
        for point in grid(projection.domain()) {
            // Parallels of Robinson's table are steps of PROJ's polynomials, up to 3e-6 degrees high.
            let point = if name.contains("=robin") { LonLat { y: point.y * 0.999, ..point } } else { point };
            let image = projection.project(point).unwrap_or_else(|| panic!("{name}: {point:?} has no image"));
            let back =
                projection.invert(image).unwrap_or_else(|| panic!("{name}: {point:?} does not return"));
            assert!((back.x - centre).abs() <= 180.0 + 1e-9, "{name}: {point:?} returns as {back:?}");
            let turn = (back.x - point.x + 180.0).rem_euclid(360.0) - 180.0;
            let (dx, dy) = (turn * point.y.to_radians().cos(), back.y - point.y);
            // Where a pole is a line or a point of a flat outline, its latitude has no more digits than this.
            let tolerance = if point.y.abs() > 89.0 { 1e-5 } else { 1e-9 };
            assert!(dx.hypot(dy) < tolerance, "{name}: {point:?} returns as {back:?}");
        }
    }
}

#[test]
fn the_cut_has_two_sides() {
    for (name, projection) in offered() {
        let Domain::Box { central_meridian, half_width, south, north } = projection.domain() else {
            continue;
        };
        for y in [
            south,
            0.25 * south + 0.75 * north,
            f64::midpoint(south, north),
            0.75 * south + 0.25 * north,
            north,
        ] {
            let [left, almost, middle, right] = [-half_width, 1e-7 - half_width, 0.0, half_width]
                .map(|lambda| projection.project(LonLat { x: central_meridian + lambda, y }).expect(&name));
            let apart = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).hypot(a.1 - b.1);
            assert!(apart(left, almost) < 1.0, "{name}: {y} is torn at its left end");
            assert!((right.0 - middle.0 + left.0 - middle.0).abs() < 1e-3, "{name}: {y} is not symmetric");
            let a_point = apart(left, right) < 1.0 && y.abs() == 90.0;
            assert!(a_point || half_width < 180.0 || apart(left, right) > 1e3, "{name}: {y} has one end");
        }
        if half_width < 180.0 {
            for lambda in [-half_width - 0.001, half_width + 0.001, 180.0] {
                assert_eq!(
                    projection.project(LonLat { x: central_meridian + lambda, y: 0.0 }),
                    None,
                    "{name}"
                );
            }
        }
    }
}

#[test]
fn whole_turns_change_nothing() {
    for (name, projection) in offered() {
        let centre = projection.domain().centre();
        let here = projection.project(LonLat { x: centre.x + 20.0, y: centre.y }).unwrap();
        for turn in [-720.0, -360.0, 360.0] {
            let there = projection.project(LonLat { x: centre.x + 20.0 + turn, y: centre.y }).unwrap();
            assert!((here.0 - there.0).hypot(here.1 - there.1) < 1e-6, "{name}: {turn}");
        }
    }
}

#[test]
fn a_meridian_of_origin_beyond_180_degrees_is_the_same_as_one_within() {
    for text in ["+proj=robin", "+proj=lcc +lat_1=40", "+proj=laea +lat_0=10", "+proj=moll"] {
        let of = |lon_0: f64| {
            let text = format!("{text} +lon_0={lon_0} +datum=WGS84 +units=m +no_defs");
            Projection::new("", text).unwrap()
        };
        let (a, b) = (of(200.0), of(-160.0));
        assert_eq!(a.domain(), b.domain());
        let point = LonLat { x: 179.0, y: 30.0 };
        let ((ax, ay), (bx, by)) = (a.project(point).unwrap(), b.project(point).unwrap());
        assert!((ax - bx).hypot(ay - by) < 1e-6, "{text}");
        let back = a.invert((ax, ay)).unwrap();
        assert!((back.x + 181.0).abs() < 1e-9, "{text}: {back:?}");
    }
}

#[test]
fn nothing_comes_back_from_outside_the_plane() {
    for (name, projection) in offered() {
        for image in [(f64::NAN, 0.0), (0.0, f64::INFINITY), (1e300, 0.0), (0.0, -1e12), (1e12, 1e12)] {
            assert_eq!(projection.invert(image), None, "{name}: {image:?}");
        }
    }
}

#[test]
fn a_string_that_makes_no_sense_is_refused() {
    let extent = Extent { west: 65.0, south: 35.5, east: 74.0, north: 39.5 };
    for text in [
        "+proj=lcc +lat_1=nan",
        "+proj=lcc +lat_1=1e9 +lat_2=1e9",
        "+proj=laea +lat_0=inf",
        "+proj=robin +lon_0=nan",
        "+proj=robin +R=0",
        "+proj=robin +R=nan",
        "+proj=merc +k=inf",
        "+proj=utm +zone=99",
        "+proj=geos",
        "+proj=geos +h=-1",
        "+proj=nsper +h=0",
        "+proj=tmerc +lon_0=0 +x_0=1e400",
        "+proj",
        "+",
        "+proj=pipeline +step +proj=merc",
        "+init=epsg:3857",
    ] {
        let error = Projection::named(text, extent).map(|p| format!("{p:?}")).expect_err(text);
        assert!(error.hint.is_some(), "{error}");
    }
}

#[test]
fn every_code_of_epsg_is_a_projection_or_an_error_that_says_what_to_do() {
    let extent = Extent { west: 65.0, south: 35.5, east: 74.0, north: 39.5 };
    let (mut known, mut refused) = (0, Vec::new());
    for code in 1024..=u16::MAX {
        match Projection::named(&format!("EPSG:{code}"), extent) {
            Ok(projection) => {
                known += 1;
                let centre = projection.domain().centre();
                let (x, y) = projection.project(centre).unwrap();
                assert!(x.is_finite() && y.is_finite(), "EPSG:{code}");
                let again = Projection::new("", projection.definition.clone()).unwrap();
                assert_eq!(again.project(centre), Some((x, y)), "EPSG:{code}");
            }
            Err(error) => {
                assert!(error.hint.is_some(), "EPSG:{code}: {error}");
                if !error.message.starts_with("no definition") && !error.message.contains("three dimensions")
                {
                    refused.push((code, error.to_string()));
                }
            }
        }
    }
    assert!(known > 5900, "{known}");
    // The Laborde projection of Madagascar and the old one of New Zealand.
    assert_eq!(refused.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [8441, 27200], "{refused:#?}");
}

proptest! {
    #[test]
    fn an_image_is_finite_and_a_point_without_one_has_none(
        x in prop_oneof![-1e4..1e4, Just(180.0), Just(-180.0), Just(f64::NAN), Just(f64::INFINITY), -1e300..1e300],
        y in prop_oneof![-100.0..100.0, Just(90.0), Just(-90.0), Just(f64::NAN), Just(f64::NEG_INFINITY)],
    ) {
        for (name, projection) in offered() {
            if let Some((x, y)) = projection.project(LonLat { x, y }) {
                prop_assert!(x.is_finite() && y.is_finite(), "{}", name);
            } else if y.abs() <= 90.0 && x.abs() < 1e4 {
                let whole = Domain::Box {
                    central_meridian: projection.domain().central_meridian(),
                    half_width: 180.0,
                    south: -90.0,
                    north: 90.0,
                };
                prop_assert!(projection.domain() != whole, "{}", name);
            }
            let beyond = y.abs() > 90.0 + 1e-9;
            prop_assert!(!beyond || projection.project(LonLat { x, y }).is_none(), "{}", name);
        }
    }

    #[test]
    fn what_comes_back_from_the_plane_is_where_it_came_from(x in -3e7..3e7, y in -3e7..3e7) {
        for (name, projection) in offered() {
            if let Some(point) = projection.invert((x, y)) {
                let image = projection.project(point).unwrap();
                prop_assert!((image.0 - x).hypot(image.1 - y) < 1.0, "{}: {:?}", name, point);
            }
        }
    }
}
