use super::Projection;
use crate::atlas::Extent;
use crate::error::Result;

/// The Lambert conformal conic projection fitted to an extent, on the WGS 84 ellipsoid.
///
/// The standard parallels lie one sixth of the height within the extent, which keeps the scale error about
/// equal at the edges and in the middle; all parameters are rounded to 1/10 degree so that they can be named.
///
/// Source: Snyder, J. P. (1987), "Map projections: a working manual", USGS Professional Paper 1395, page 99
/// (the rule of one sixth, after Deetz and Adams) and pages 107-108 (equations 15-1 to 15-11).
///
/// # Errors
/// When the extent is one to which no cone can be fitted: on both sides of the equator at equal distance.
pub fn lambert_conformal_conic(extent: Extent) -> Result<Projection> {
    let round = |degrees: f64| (degrees * 10.0).round() / 10.0;
    let height = extent.north - extent.south;
    let middle = round((extent.south + extent.north) / 2.0);
    let south = round(extent.south + height / 6.0);
    let north = round(extent.north - height / 6.0);
    let centre = round((extent.west + extent.east) / 2.0);
    let definition = format!(
        "+proj=lcc +lat_0={middle} +lon_0={centre} +lat_1={south} +lat_2={north} +datum=WGS84 +units=m +no_defs"
    );
    Projection::new("Lambert conformal conic", definition)
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
    fn a_point_and_its_image_lead_to_each_other() {
        let extent = Extent { west: 65.0, south: 35.5, east: 74.0, north: 39.5 };
        let projection = lambert_conformal_conic(extent).unwrap();
        for point in [(65.0, 35.5), (74.0, 39.5), (69.5, 37.5), (71.5534, 37.4904)] {
            let back = projection.invert(projection.project(point.into()).unwrap()).unwrap();
            assert!((back.x - point.0).abs() < 1e-9 && (back.y - point.1).abs() < 1e-9);
        }
    }
}
