use super::extent::{central_meridian, middle_parallel};
use super::table::Offer;
use crate::atlas::Extent;

/// Snyder (1987), pages 185-190, equations 24-1 to 24-30.
pub(super) const EQUAL_AREA: Offer = Offer {
    name: "Lambert azimuthal equal-area",
    proj: "laea",
    aliases: &["azimuthal equal-area", "Lambert azimuthal", "Lambert equal-area"],
    about: "areas; continents, hemispheres and the poles",
    define: |extent| azimuthal("laea", extent, "+datum=WGS84"),
};

/// On the ellipsoid by geodesics: Karney (2013), Journal of Geodesy 87, 43-55, section 8.
pub(super) const EQUIDISTANT: Offer = Offer {
    name: "azimuthal equidistant",
    proj: "aeqd",
    aliases: &["equidistant", "Postel"],
    about: "distances and directions from the centre; ranges, routes and the poles",
    define: |extent| azimuthal("aeqd", extent, "+datum=WGS84"),
};

/// Snyder (1987), pages 157-162, equations 21-1 to 21-40.
pub(super) const STEREOGRAPHIC: Offer = Offer {
    name: "stereographic",
    proj: "stere",
    aliases: &["oblique stereographic"],
    about: "angles and small shapes, circles as circles; round regions",
    define: |extent| azimuthal("stere", extent, "+datum=WGS84"),
};

/// Snyder (1987), page 160, equations 21-30 to 21-40.
pub(super) const POLAR_STEREOGRAPHIC: Offer = Offer {
    name: "polar stereographic",
    proj: "stere",
    aliases: &["polar"],
    about: "angles and small shapes; the Arctic and the Antarctic",
    define: |extent| {
        let pole = 90_f64.copysign(middle_parallel(extent));
        let centre = central_meridian(extent);
        format!("+proj=stere +lat_0={pole} +lat_ts={pole} +lon_0={centre} +datum=WGS84 +units=m +no_defs")
    },
};

/// On the ellipsoid, as PROJ from 7.2 on: IOGP Geomatics Guidance Note 7-2, method 9840.
pub(super) const ORTHOGRAPHIC: Offer = Offer {
    name: "orthographic",
    proj: "ortho",
    aliases: &["globe"],
    about: "nothing but the look of a globe from far away; one hemisphere",
    define: |extent| azimuthal("ortho", extent, "+datum=WGS84"),
};

/// Snyder (1987), page 165, equations 22-1 to 22-16. On the sphere, where great circles are straight; older
/// versions of PROJ know no other.
pub(super) const GNOMONIC: Offer = Offer {
    name: "gnomonic",
    proj: "gnom",
    aliases: &["gnomic"],
    about: "great circles as straight lines; routes and ranges of radio",
    define: |extent| azimuthal("gnom", extent, super::table::SPHERE),
};

fn azimuthal(proj: &str, extent: Extent, earth: &str) -> String {
    let (middle, centre) = (middle_parallel(extent), central_meridian(extent));
    // An extent that reaches to all sides of a pole has no other centre.
    let middle = if extent.east - extent.west >= 270.0 && middle.abs() >= 45.0 {
        90_f64.copysign(middle)
    } else {
        middle
    };
    format!("+proj={proj} +lat_0={middle} +lon_0={centre} {earth} +units=m +no_defs")
}
