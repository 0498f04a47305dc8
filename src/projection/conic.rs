use super::extent::{central_meridian, middle_parallel, standard_parallels};
use super::table::Offer;
use crate::atlas::Extent;

/// Snyder (1987), pages 107-108, equations 15-1 to 15-11.
pub(super) const LAMBERT_CONFORMAL: Offer = Offer {
    name: "Lambert conformal conic",
    proj: "lcc",
    aliases: &["Lambert", "Lambert conformal", "conformal conic"],
    about: "angles and small shapes; regions at middle latitudes, wider than tall",
    define: |extent| conic("lcc", extent),
};

/// Snyder (1987), pages 101-102, equations 14-1 to 14-21.
pub(super) const ALBERS: Offer = Offer {
    name: "Albers equal-area conic",
    proj: "aea",
    aliases: &["Albers", "Albers equal area", "equal-area conic"],
    about: "areas; regions at middle latitudes, wider than tall",
    define: |extent| conic("aea", extent),
};

fn conic(proj: &str, extent: Extent) -> String {
    let (middle, centre) = (middle_parallel(extent), central_meridian(extent));
    let (south, north) = standard_parallels(extent);
    format!(
        "+proj={proj} +lat_0={middle} +lon_0={centre} +lat_1={south} +lat_2={north} +datum=WGS84 +units=m +no_defs"
    )
}
