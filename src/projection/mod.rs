//! The sphere on the plane.
//!
//! A [`Projection`] turns degrees into metres, and a [`View`] those into px on a page: the only road from
//! degrees to px, and back. The formulas are those of proj4rs, which follows PROJ; what is ours is the choice
//! of a projection and of its parameters for an extent ([`Projection::named`], [`PROJECTIONS`]), the part of
//! the Earth that it shows ([`Domain`]), and the fit to a frame.

mod azimuthal;
mod choice;
mod conic;
mod cut;
mod cylindrical;
mod definition;
mod domain;
mod extent;
mod mollweide;
mod named;
mod refine;
mod resample;
mod table;
mod view;
mod world;

pub use choice::conformal;
pub use domain::Domain;
use domain::Gate;
pub use table::{Offer, PROJECTIONS};
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
    gate: Gate,
    plane: Proj,
    sphere: Proj,
    /// What a longitude near the central meridian lacks to be one near the origin of `plane`: whole turns.
    turns: f64,
    /// Whether the formula is our own, [`mollweide`].
    own: bool,
}

impl Projection {
    /// A projection by its PROJ string.
    ///
    /// Coordinates are those that PROJ gives for the same string: in its units, and without a shift between
    /// datums.
    ///
    /// # Errors
    /// When the string is none, is that of no projection, or of one without an image of its centre.
    pub fn new(name: &'static str, definition: String) -> Result<Self> {
        let refused = |why: &dyn std::fmt::Display| {
            Error::new(ErrorKind::Option, format!("the projection {definition:?} can't be used: {why}"))
                .hint("`marz list projections` shows those that are offered by name")
        };
        let proj = |text: &str| Proj::from_proj_string(text).map_err(|error| refused(&error));
        let mut plane = proj(&definition)?;
        let domain = Domain::of(&plane, &definition)
            .ok_or_else(|| refused(&format!("{:?} is no projection to a plane", plane.projname())))?;
        if matches!(domain, Domain::Box { .. }) {
            // Without `over` both edges would be taken for the same meridian.
            plane = proj(&format!("{definition} +over"))?;
        }
        let origin = (plane.longitude_of_origin() + plane.from_greenwich()).to_degrees();
        let turns = match domain {
            Domain::Box { central_meridian, .. } => ((origin - central_meridian) / 360.0).round() * 360.0,
            Domain::Cap { .. } => 0.0,
        };
        // Degrees without a datum are taken as they are.
        let sphere = proj("+proj=longlat +ellps=WGS84 +no_defs")?;
        let (gate, own) = (Gate::new(domain), plane.projname() == "moll");
        let projection = Projection { name, gate, plane, sphere, turns, own, definition: definition.clone() };
        match projection.project(domain.centre()) {
            Some(_) => Ok(projection),
            None => Err(refused(&"its centre has no image")),
        }
    }

    /// The part of the Earth that has an image, and where it is cut.
    pub fn domain(&self) -> Domain {
        self.gate.domain
    }

    /// Easting and northing in metres of a point in degrees; none where the point has no image.
    ///
    /// Any longitude will do, but the cut has two sides: the central meridian + 180 degrees is on the right,
    /// the central meridian - 180 degrees on the left ([`Domain`]).
    pub fn project(&self, point: LonLat) -> Option<(f64, f64)> {
        self.forward(self.gate.locate(point)?)
    }

    /// The point in degrees of an easting and a northing in metres; none where there is none.
    ///
    /// Its longitude is within 180 degrees of the central meridian, so that what is together on the map is so
    /// in degrees: it can be beyond 180.
    pub fn invert(&self, (x, y): (f64, f64)) -> Option<LonLat> {
        // On the edge rounding may lead out of the map.
        let middle = self.false_origin().0 / self.plane.to_meter();
        let inside = || self.inverse((middle + (x - middle) * (1.0 - 1e-6), y));
        self.refined(self.inverse((x, y)).or_else(inside)?, (x, y))
    }

    /// Metres that are added to every image.
    fn false_origin(&self) -> (f64, f64) {
        (self.plane.false_easting(), self.plane.false_northing())
    }

    fn forward(&self, point: LonLat) -> Option<(f64, f64)> {
        if self.own {
            let lambda = (point.x - self.gate.domain.central_meridian()).to_radians();
            let (x, y) = mollweide::forward(lambda, point.y.to_radians());
            let (radius, (x_0, y_0)) = (self.plane.ellipse_parameters().0, self.false_origin());
            let unit = self.plane.to_meter();
            return Some(((radius * x + x_0) / unit, (radius * y + y_0) / unit));
        }
        let mut p = ((point.x + self.turns).to_radians(), point.y.to_radians(), 0.0);
        transform(&self.sphere, &self.plane, &mut p).ok()?;
        (p.0.is_finite() && p.1.is_finite()).then_some((p.0, p.1))
    }

    /// The point by the formulas alone: near the edge it may be outside, where series end it is not exact.
    fn inverse(&self, (x, y): (f64, f64)) -> Option<LonLat> {
        if self.own {
            let (radius, (x_0, y_0)) = (self.plane.ellipse_parameters().0, self.false_origin());
            let unit = self.plane.to_meter();
            let (lambda, phi) = mollweide::inverse((x * unit - x_0) / radius, (y * unit - y_0) / radius)?;
            let x = self.gate.domain.central_meridian() + lambda.to_degrees();
            return Some(LonLat { x, y: phi.to_degrees() });
        }
        let mut p = (x, y, 0.0);
        transform(&self.plane, &self.sphere, &mut p).ok()?;
        let (x, y) = (p.0.to_degrees() - self.turns, p.1.to_degrees());
        match self.gate.domain {
            // Past the edge there is no map, whatever the formula says.
            Domain::Box { central_meridian, .. } if (x - central_meridian).abs() > 180.0 + 1e-6 => None,
            Domain::Box { .. } => Some(LonLat { x, y }),
            Domain::Cap { .. } => Some(LonLat { x: self.gate.domain.turned(x), y }),
        }
    }
}
