use super::table::Offer;
use super::{Projection, azimuthal, conic, cylindrical, world};
use crate::atlas::Extent;
use crate::error::Result;

/// The projection that suits an extent.
///
/// | extent | projection | what it keeps |
/// |---|---|---|
/// | **world**: more than 2/3 of the Earth, or wider than 200 degrees without a pole | Equal Earth | areas |
/// | **hemisphere, continent**: more than 1/40 of the Earth | Lambert azimuthal equal-area, round the pole if 270 degrees wide | areas |
/// | **polar**: smaller, its middle within 15 degrees of a pole, or reaching beyond 85 | polar stereographic | angles |
/// | **tall**: smaller, more than 1.25 times as high as wide | transverse Mercator | angles |
/// | **equatorial**: smaller, its middle within 8 degrees of the equator | Mercator | angles |
/// | **middle latitudes**: all others | Lambert conformal conic | angles |
///
/// On a small map angles matter, so that a crossing's arrow meets the border as it does on the ground; on a
/// large one areas, so that countries can be compared.
///
/// Sources: Snyder, J. P. (1987), "Map projections: a working manual", USGS Professional Paper 1395, page 34:
/// cylinders along the equator, cones at middle latitudes, azimuthals at the poles, transverse cylinders
/// along a meridian. Šavrič, B., Jenny, B. and Jenny, H. (2016), "Projection Wizard: an online map projection
/// selection tool", The Cartographic Journal 53(2), 177-185, which follows Snyder; from it are the share of
/// the Earth as the measure of size with 2/3 for the world, the ratio of 1.25 (its width measured on the
/// parallel nearest to the equator), and 200 degrees as too wide for a cone. It leaves the choice between
/// angles and areas to the user where the map is smaller than a hemisphere; 1/40 of the Earth, a bit more
/// than the United States without Alaska, is ours. So are the cone for square regions, which it gives the
/// oblique stereographic projection, Equal Earth for wide strips, and 8 degrees from the equator, where it
/// has 15.
pub(super) fn auto(extent: Extent) -> &'static Offer {
    let width = extent.east - extent.west;
    let height = extent.north.to_radians().sin() - extent.south.to_radians().sin();
    // A lune of full height has 2, the whole Earth 360 times as much.
    let share = width * height / 720.0;
    let polar = is_polar(extent);
    if share > 2.0 / 3.0 || (width > 200.0 && !polar) {
        &world::EQUAL_EARTH
    } else if share > 1.0 / 40.0 {
        &azimuthal::EQUAL_AREA
    } else if !polar && ratio(extent) > 1.25 {
        &cylindrical::TRANSVERSE_MERCATOR
    } else {
        by_latitude(extent)
    }
}

/// The conformal projection that suits the latitude of an extent: polar stereographic, Mercator or Lambert
/// conformal conic, by the last rows of the table of `auto`.
///
/// # Errors
/// When the parameters are refused, which would be a fault of this crate.
pub fn conformal(extent: Extent) -> Result<Projection> {
    by_latitude(extent).of(extent)
}

fn by_latitude(extent: Extent) -> &'static Offer {
    if is_polar(extent) {
        &azimuthal::POLAR_STEREOGRAPHIC
    } else if f64::midpoint(extent.south, extent.north).abs() <= 8.0 {
        &cylindrical::MERCATOR
    } else {
        &conic::LAMBERT_CONFORMAL
    }
}

fn is_polar(extent: Extent) -> bool {
    let middle = f64::midpoint(extent.south, extent.north);
    // What reaches both poles is about neither.
    let beyond = (extent.south < -85.0) != (extent.north > 85.0);
    middle.abs() >= 75.0 || beyond
}

/// Height over width on the ground, the width on the parallel nearest to the equator; not a number for a
/// point.
fn ratio(extent: Extent) -> f64 {
    let nearest = 0_f64.clamp(extent.south, extent.north);
    (extent.north - extent.south) / ((extent.east - extent.west) * nearest.to_radians().cos())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::LonLat;

    #[test]
    fn the_size_and_the_place_of_an_extent_choose_the_projection() {
        let named = |west, south, east, north| auto(Extent { west, south, east, north }).name;
        assert_eq!(named(-180.0, -90.0, 180.0, 90.0), "Equal Earth");
        assert_eq!(named(-180.0, -60.0, 180.0, 85.0), "Equal Earth");
        assert_eq!(named(-120.0, -25.0, 120.0, 25.0), "Equal Earth");
        // A hemisphere, the Arctic Ocean, Africa, Asia, South America, Europe, Australia.
        for (west, south, east, north) in [
            (-110.0, -90.0, 70.0, 90.0),
            (-180.0, 60.0, 180.0, 90.0),
            (-18.0, -35.0, 52.0, 38.0),
            (26.0, -10.0, 190.0, 80.0),
            (-82.0, -56.0, -34.0, 13.0),
            (-25.0, 34.0, 45.0, 72.0),
            (112.0, -44.0, 154.0, -10.0),
        ] {
            assert_eq!(named(west, south, east, north), "Lambert azimuthal equal-area", "{west} {south}");
        }
        assert_eq!(named(65.0, 35.5, 74.0, 39.5), "Lambert conformal conic");
        assert_eq!(named(60.0, 29.0, 75.0, 39.0), "Lambert conformal conic");
        assert_eq!(named(-76.0, -56.0, -66.0, -17.0), "transverse Mercator");
        assert_eq!(named(-10.0, -5.0, 10.0, 5.0), "Mercator");
        assert_eq!(named(177.0, -20.0, 182.0, -15.0), "Lambert conformal conic");
        assert_eq!(named(10.0, 76.0, 35.0, 81.0), "polar stereographic");
        assert_eq!(named(69.0, 37.0, 69.0, 37.0), "Lambert conformal conic");
    }

    #[test]
    fn the_whole_earth_is_not_polar_and_its_hemispheres_have_a_pole_in_the_middle() {
        let extent = Extent { west: -180.0, south: -90.0, east: 180.0, north: -20.0 };
        let definition = auto(extent).of(extent).unwrap().definition;
        assert!(definition.contains("+proj=laea +lat_0=-90 "), "{definition}");
    }

    #[test]
    fn the_parameters_of_the_built_in_map_stay_as_they_are() {
        let extent = Extent { west: 65.0, south: 35.5, east: 74.0, north: 39.5 };
        let text = "+proj=lcc +lat_0=37.5 +lon_0=69.5 +lat_1=36.2 +lat_2=38.8 +datum=WGS84 +units=m +no_defs";
        assert_eq!(Projection::named("auto", extent).unwrap().definition, text);
        assert_eq!(conformal(extent).unwrap().definition, text);
    }

    #[test]
    fn snyder_s_numerical_example_is_met() {
        // Snyder (1987), page 296: Clarke 1866, parallels 33 and 45 N, origin 23 N 96 W, point 35 N 75 W.
        let definition = "+proj=lcc +ellps=clrk66 +lat_1=33 +lat_2=45 +lat_0=23 +lon_0=-96 +units=m +no_defs";
        let projection = Projection::new("", definition.to_owned()).unwrap();
        let (x, y) = projection.project(LonLat { x: -75.0, y: 35.0 }).unwrap();
        assert!((x - 1_894_410.9).abs() < 0.1 && (y - 1_564_649.5).abs() < 0.1, "{x} {y}");
    }
}
