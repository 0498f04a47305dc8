use super::{Projection, azimuthal, conic, cylindrical, world};
use crate::atlas::Extent;
use crate::error::Result;

/// A projection that is offered by name: its parameters follow from the extent of the map.
#[derive(Debug)]
pub struct Offer {
    /// Its name in words.
    pub name: &'static str,
    /// Its name in PROJ: `lcc` of `+proj=lcc`.
    pub proj: &'static str,
    /// Other names.
    pub aliases: &'static [&'static str],
    /// What it keeps true, and what it is for.
    pub about: &'static str,
    /// The PROJ string for an extent.
    pub(super) define: fn(Extent) -> String,
}

/// The projections that are offered by name. A further one is a row here, and one in the table of `domain.rs`
/// where PROJ's name is new.
pub const PROJECTIONS: &[Offer] = &[
    conic::LAMBERT_CONFORMAL,
    conic::ALBERS,
    azimuthal::EQUAL_AREA,
    azimuthal::EQUIDISTANT,
    azimuthal::STEREOGRAPHIC,
    azimuthal::POLAR_STEREOGRAPHIC,
    azimuthal::ORTHOGRAPHIC,
    azimuthal::GNOMONIC,
    cylindrical::TRANSVERSE_MERCATOR,
    cylindrical::UTM,
    cylindrical::MERCATOR,
    cylindrical::WEB_MERCATOR,
    cylindrical::EQUIRECTANGULAR,
    cylindrical::MILLER,
    world::EQUAL_EARTH,
    world::ROBINSON,
    world::MOLLWEIDE,
    world::SINUSOIDAL,
];

/// The sphere for formulas that have no ellipsoid: the Earth's mean radius, (2a + b) / 3 of WGS 84, metres.
pub(super) const SPHERE: &str = "+R=6371008.8";

impl Offer {
    /// The projection for an extent.
    ///
    /// # Errors
    /// When its parameters are refused, which would be a fault of this crate.
    pub fn of(&self, extent: Extent) -> Result<Projection> {
        Projection::new(self.name, (self.define)(extent))
    }

    /// All names that it answers to.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.name, self.proj].into_iter().chain(self.aliases.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projection::named::key;

    #[test]
    fn no_two_projections_share_a_name_but_that_of_proj() {
        let mut names: Vec<String> = PROJECTIONS.iter().flat_map(|o| o.names().map(key)).collect();
        names.sort();
        let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
        // The polar aspect of a projection is the same projection to PROJ.
        assert_eq!(twice, ["stere"]);
    }

    #[test]
    fn every_projection_is_there_for_every_extent() {
        let extents = [
            (65.0, 35.5, 74.0, 39.5),
            (177.0, -20.0, 182.0, -15.0),
            (-180.0, -90.0, 180.0, 90.0),
            (-180.0, 60.0, 180.0, 90.0),
            (-180.0, -90.0, 180.0, -60.0),
            (-10.0, -10.0, 10.0, 10.0),
            (30.0, 10.0, 30.0, 10.0),
            (0.0, 0.0, 0.0, 0.0),
            (-70.0, 89.9, -69.0, 90.0),
            (-70.0, -90.0, -69.0, -89.9),
        ];
        for (west, south, east, north) in extents {
            for offer in PROJECTIONS {
                offer.of(Extent { west, south, east, north }).unwrap();
            }
        }
    }
}
