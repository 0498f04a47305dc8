use super::extent::{central_meridian, middle_parallel};
use super::table::{Offer, SPHERE};

/// Snyder (1987), page 44, equations 7-6 and 7-7.
pub(super) const MERCATOR: Offer = Offer {
    name: "Mercator",
    proj: "merc",
    aliases: &[],
    about: "angles and small shapes, courses as straight lines; regions along the equator, sea charts",
    define: |extent| {
        let centre = central_meridian(extent);
        format!("+proj=merc +lon_0={centre} +datum=WGS84 +units=m +no_defs")
    },
};

/// The sphere's formula with the ellipsoid's latitudes: IOGP Geomatics Guidance Note 7-2, method 1024.
pub(super) const WEB_MERCATOR: Offer = Offer {
    name: "web Mercator",
    proj: "webmerc",
    aliases: &["Google Mercator", "pseudo-Mercator"],
    about: "angles, nearly; maps that lie over tiles of the web (EPSG:3857)",
    define: |extent| {
        // That of the tiles, but for a map that their edge would cut.
        let centre = if extent.east > 180.0 { central_meridian(extent) } else { 0.0 };
        format!("+proj=webmerc +lon_0={centre} +datum=WGS84 +units=m +no_defs")
    },
};

/// Engsager, K. and Poder, K. (2007), "A highly accurate world wide algorithm for the transverse Mercator
/// mapping (almost)", International Cartographic Conference, Moscow.
pub(super) const TRANSVERSE_MERCATOR: Offer = Offer {
    name: "transverse Mercator",
    proj: "tmerc",
    aliases: &["Gauss-Krueger", "Gauss"],
    about: "angles and small shapes; regions taller than wide",
    define: |extent| {
        let (middle, centre) = (middle_parallel(extent), central_meridian(extent));
        format!("+proj=tmerc +lat_0={middle} +lon_0={centre} +datum=WGS84 +units=m +no_defs")
    },
};

/// The zone of the extent's middle; the wider zones round Norway and Svalbard are not known to it. Snyder
/// (1987), pages 57-58.
pub(super) const UTM: Offer = Offer {
    name: "universal transverse Mercator",
    proj: "utm",
    aliases: &[],
    about: "angles and small shapes; the grid of topographic maps, in zones of six degrees",
    define: |extent| {
        let zone = ((central_meridian(extent) + 180.0) / 6.0).floor().min(59.0) + 1.0;
        let south = if middle_parallel(extent) < 0.0 { " +south" } else { "" };
        format!("+proj=utm +zone={zone}{south} +datum=WGS84 +units=m +no_defs")
    },
};

/// Snyder (1987), page 91, equations 12-1 to 12-6; the standard parallel is the middle one.
pub(super) const EQUIRECTANGULAR: Offer = Offer {
    name: "equirectangular",
    proj: "eqc",
    aliases: &["plate carree", "equidistant cylindrical", "geographic"],
    about: "distances along meridians, degrees as a plain grid; data in degrees",
    define: |extent| {
        let (middle, centre) = (middle_parallel(extent).clamp(-85.0, 85.0), central_meridian(extent));
        format!("+proj=eqc +lat_ts={middle} +lon_0={centre} +datum=WGS84 +units=m +no_defs")
    },
};

/// Snyder (1987), page 88, equations 11-1 and 11-2. On the sphere: of the ellipsoid PROJ takes the larger
/// radius or that of equal area, as the string comes in.
pub(super) const MILLER: Offer = Offer {
    name: "Miller cylindrical",
    proj: "mill",
    aliases: &["Miller"],
    about: "nothing exactly, the poles being shown; world maps on a rectangle",
    define: |extent| {
        let centre = central_meridian(extent);
        format!("+proj=mill +lon_0={centre} {SPHERE} +units=m +no_defs")
    },
};
