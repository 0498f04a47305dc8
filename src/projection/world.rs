use super::extent::central_meridian;
use super::table::Offer;
use crate::atlas::Extent;

/// Šavrič, B., Patterson, T. and Jenny, B. (2019), "The Equal Earth map projection", International Journal of
/// Geographical Information Science 33(3), 454-465, equations 9 and 10.
pub(super) const EQUAL_EARTH: Offer = Offer {
    name: "Equal Earth",
    proj: "eqearth",
    aliases: &[],
    about: "areas; world maps with a pleasing outline",
    define: |extent| world("eqearth", extent),
};

/// Robinson, A. H. (1974), "A new map projection: its development and characteristics", International
/// Yearbook of Cartography 14, 145-155: a table of 19 parallels; between them PROJ's cubic polynomials.
pub(super) const ROBINSON: Offer = Offer {
    name: "Robinson",
    proj: "robin",
    aliases: &[],
    about: "nothing exactly, everything moderately; world maps of atlases",
    define: |extent| world("robin", extent),
};

/// [`super::mollweide`]; Snyder (1987), page 251, equations 31-1 to 31-4.
pub(super) const MOLLWEIDE: Offer = Offer {
    name: "Mollweide",
    proj: "moll",
    aliases: &["homolographic"],
    about: "areas; world maps of distributions, an ellipse",
    define: |extent| world("moll", extent),
};

/// Snyder (1987), pages 247-248, equations 30-1 to 30-10.
pub(super) const SINUSOIDAL: Offer = Offer {
    name: "sinusoidal",
    proj: "sinu",
    aliases: &["Sanson-Flamsteed"],
    about: "areas, distances along parallels; continents on the equator",
    define: |extent| world("sinu", extent),
};

fn world(proj: &str, extent: Extent) -> String {
    format!("+proj={proj} +lon_0={} +datum=WGS84 +units=m +no_defs", central_meridian(extent))
}
