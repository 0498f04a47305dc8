//! The sphere on the plane.
//!
//! A [`Projection`] turns degrees into metres, and a [`View`] those into px on a page: the only road from
//! degrees to px, and back. The formulas are those of proj4rs, which follows PROJ; what is ours is the choice
//! of parameters for an extent and the fit to a frame.

mod choice;
mod domain;
mod resample;
mod view;

pub use choice::conformal;
pub use domain::Domain;
pub use view::View;

use proj4rs::{Proj, transform::transform};

use crate::atlas::LonLat;
use crate::error::{Error, ErrorKind, Result};

/// A projection with its parameters.
#[derive(Debug)]
pub struct Projection {
    /// Its name in words.
    pub name: &'static str,
    /// The PROJ string of exactly this projection.
    pub definition: String,
    plane: Proj,
    sphere: Proj,
}

impl Projection {
    /// A projection by its PROJ string.
    ///
    /// # Errors
    /// When the string is none.
    pub fn new(name: &'static str, definition: String) -> Result<Self> {
        let proj = |text: &str| {
            Proj::from_proj_string(text).map_err(|error| {
                Error::new(ErrorKind::Option, format!("the projection {text:?} can't be used: {error}"))
            })
        };
        let plane = proj(&definition)?;
        Ok(Projection { name, definition, plane, sphere: proj("+proj=longlat +datum=WGS84 +no_defs")? })
    }

    /// The part of the Earth that it shows.
    pub fn domain(&self) -> Domain {
        let lon = self
            .definition
            .split("+lon_0=")
            .nth(1)
            .and_then(|s| s.split(' ').next())
            .and_then(|s| s.parse().ok())
            .unwrap_or(0.0);
        Domain::Box { central_meridian: lon, half_width: 180.0, south: -85.0, north: 85.0 }
    }

    /// Easting and northing in metres of a point in degrees; none where the point has no image.
    pub fn project(&self, point: LonLat) -> Option<(f64, f64)> {
        let mut p = (point.x.to_radians(), point.y.to_radians(), 0.0);
        transform(&self.sphere, &self.plane, &mut p).ok()?;
        (p.0.is_finite() && p.1.is_finite()).then_some((p.0, p.1))
    }

    /// The point in degrees of an easting and a northing in metres; none where there is none.
    pub fn invert(&self, (x, y): (f64, f64)) -> Option<LonLat> {
        let mut p = (x, y, 0.0);
        transform(&self.plane, &self.sphere, &mut p).ok()?;
        (p.0.is_finite() && p.1.is_finite()).then(|| LonLat { x: p.0.to_degrees(), y: p.1.to_degrees() })
    }
}
