use super::Projection;
use crate::atlas::Extent;
use crate::error::Result;

/// The conformal projection that suits an extent: angles and small shapes are true, so that a crossing's arrow
/// meets the border as it does on the ground.
///
/// | extent | projection |
/// |---|---|
/// | its middle within 15 degrees of a pole, or reaching beyond 85 | polar stereographic |
/// | its middle within 8 degrees of the equator | Mercator |
/// | all others | Lambert conformal conic |
///
/// All parameters are rounded to 1/10 degree, so that they can be named, and the ellipsoid is WGS 84.
///
/// Source: Snyder, J. P. (1987), "Map projections: a working manual", USGS Professional Paper 1395, page 34:
/// Mercator along the equator, conics at middle latitudes, azimuthals at the poles.
///
/// # Errors
/// When the parameters are refused, which would be a fault of this crate.
pub fn conformal(extent: Extent) -> Result<Projection> {
    let middle = f64::midpoint(extent.south, extent.north);
    if middle.abs() >= 75.0 || extent.south < -85.0 || extent.north > 85.0 {
        polar_stereographic(extent, middle.signum())
    } else if middle.abs() <= 8.0 {
        mercator(extent)
    } else {
        lambert_conformal_conic(extent)
    }
}

fn rounded(degrees: f64) -> f64 {
    // Adding 0 turns -0 into 0.
    (degrees * 10.0).round() / 10.0 + 0.0
}

fn central_meridian(extent: Extent) -> f64 {
    rounded(f64::midpoint(extent.west, extent.east))
}

/// The Lambert conformal conic projection; its standard parallels lie one sixth of the height within the extent,
/// which keeps the scale error about equal at the edges and in the middle.
///
/// Source: Snyder (1987), page 99 (the rule of one sixth, after Deetz and Adams) and pages 107-108 (equations
/// 15-1 to 15-11).
fn lambert_conformal_conic(extent: Extent) -> Result<Projection> {
    let height = extent.north - extent.south;
    let middle = rounded(f64::midpoint(extent.south, extent.north));
    let south = rounded(extent.south + height / 6.0);
    let north = rounded(extent.north - height / 6.0);
    let centre = central_meridian(extent);
    let definition = format!(
        "+proj=lcc +lat_0={middle} +lon_0={centre} +lat_1={south} +lat_2={north} +datum=WGS84 +units=m +no_defs"
    );
    Projection::new("Lambert conformal conic", definition)
}

/// The Mercator projection (Snyder (1987), page 44, equations 7-6 and 7-7).
fn mercator(extent: Extent) -> Result<Projection> {
    let centre = central_meridian(extent);
    Projection::new("Mercator", format!("+proj=merc +lon_0={centre} +datum=WGS84 +units=m +no_defs"))
}

/// The stereographic projection of a pole (Snyder (1987), page 160, equations 21-30 to 21-40).
fn polar_stereographic(extent: Extent, pole: f64) -> Result<Projection> {
    let (pole, centre) = (90.0 * pole, central_meridian(extent));
    let definition =
        format!("+proj=stere +lat_0={pole} +lat_ts={pole} +lon_0={centre} +datum=WGS84 +units=m +no_defs");
    Projection::new("polar stereographic", definition)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::LonLat;

    #[test]
    fn snyder_s_numerical_example_is_met() {
        // Snyder (1987), page 296: Clarke 1866, parallels 33 and 45 N, origin 23 N 96 W, point 35 N 75 W.
        let definition = "+proj=lcc +ellps=clrk66 +lat_1=33 +lat_2=45 +lat_0=23 +lon_0=-96 +units=m +no_defs";
        let projection = Projection::new("", definition.to_owned()).unwrap();
        let (x, y) = projection.project(LonLat { x: -75.0, y: 35.0 }).unwrap();
        assert!((x - 1_894_410.9).abs() < 0.1 && (y - 1_564_649.5).abs() < 0.1, "{x} {y}");
    }

    #[test]
    fn a_point_and_its_image_lead_to_each_other_everywhere_on_earth() {
        for middle in [-87.0, -50.0, -10.0, 0.0, 7.0, 9.0, 37.5, 70.0, 86.0] {
            let extent = Extent { west: 65.0, south: middle - 2.0, east: 74.0, north: middle + 2.0 };
            let projection = conformal(extent).unwrap();
            for point in [(65.0, middle - 2.0), (74.0, middle + 2.0), (69.5, middle)] {
                let back = projection.invert(projection.project(point.into()).unwrap()).unwrap();
                assert!(
                    (back.x - point.0).abs() < 1e-9 && (back.y - point.1).abs() < 1e-9,
                    "{middle} {back:?}"
                );
            }
        }
    }
}
