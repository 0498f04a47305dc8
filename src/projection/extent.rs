use crate::atlas::Extent;

/// What a projection wants to know about the extent of its map. All parameters are rounded to 1/10 degree, so
/// that they can be named.
pub(super) fn rounded(degrees: f64) -> f64 {
    // Adding 0 turns -0 into 0.
    (degrees * 10.0).round() / 10.0 + 0.0
}

/// The meridian in the middle, degrees in (-180, 180]; the eastern edge may lie beyond 180.
pub(super) fn central_meridian(extent: Extent) -> f64 {
    normalised(rounded(f64::midpoint(extent.west, extent.east)))
}

/// The parallel in the middle, degrees.
pub(super) fn middle_parallel(extent: Extent) -> f64 {
    rounded(f64::midpoint(extent.south, extent.north))
}

/// Two standard parallels one sixth of the height within the extent, which keeps the error of a conic
/// projection about equal at the edges and in the middle: Snyder (1987), page 99 (after Deetz and Adams).
///
/// No cone touches the Earth at a pole, or at two parallels that mirror each other in the equator: the
/// parallels keep a degree from the first, and their sum from the second.
pub(super) fn standard_parallels(extent: Extent) -> (f64, f64) {
    let sixth = (extent.north - extent.south) / 6.0;
    let south = rounded(extent.south + sixth).clamp(-89.0, 89.0);
    let north = rounded(extent.north - sixth).clamp(-89.0, 89.0);
    if (south + north).abs() < 1.0 { (south, rounded(1.0 - south)) } else { (south, north) }
}

/// A longitude in (-180, 180].
pub(super) fn normalised(longitude: f64) -> f64 {
    if longitude > -180.0 && longitude <= 180.0 {
        return longitude;
    }
    180.0 - (180.0 - longitude).rem_euclid(360.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_extent_across_the_180th_meridian_is_on_earth() {
        let centre = |west, east| central_meridian(Extent { west, south: 0.0, east, north: 1.0 });
        assert_eq!(centre(177.0, 182.0), 179.5);
        assert_eq!(centre(177.0, 185.0), -179.0);
        assert_eq!(centre(175.0, 185.0), 180.0);
        assert_eq!(centre(-180.0, 180.0), 0.0);
        assert_eq!(normalised(-180.0), 180.0);
        assert_eq!(normalised(540.0), 180.0);
    }

    #[test]
    fn standard_parallels_always_have_a_cone() {
        for (south, north) in
            [(-10.0, 10.0), (0.0, 0.0), (-30.0, 29.0), (89.9, 90.0), (-90.0, -89.9), (-90.0, 90.0)]
        {
            let (a, b) = standard_parallels(Extent { west: 0.0, south, east: 1.0, north });
            assert!((a + b).abs() >= 1.0 && a.abs() <= 89.0 && b.abs() <= 89.0, "{south} {north}: {a} {b}");
        }
    }
}
