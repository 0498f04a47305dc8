use proj4rs::Proj;

use super::definition::{degrees, number};
use super::extent::normalised;
use crate::atlas::LonLat;

/// The part of the Earth that a projection shows in one piece, and where it is cut.
///
/// The edges belong to it. Where the cut is the meridian opposite the centre, that meridian has two images:
/// the longitude `central_meridian + 180` is the eastern edge, `central_meridian - 180` the western one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Domain {
    /// Bounded by two meridians and two parallels: cylindrical, pseudocylindrical, conic and transverse
    /// projections.
    Box {
        /// The meridian in the middle, degrees in (-180, 180].
        central_meridian: f64,
        /// Degrees of longitude from it to either edge, at most 180.
        half_width: f64,
        /// The southern edge, degrees.
        south: f64,
        /// The northern edge, degrees.
        north: f64,
    },
    /// A circle round a point: azimuthal and oblique projections.
    Cap {
        /// The point in its middle, longitude in (-180, 180].
        centre: LonLat,
        /// Degrees of arc from it to the edge, below 180, on the sphere that has the latitudes as they are
        /// given.
        radius: f64,
    },
}

/// What bounds a projection.
#[derive(Debug, Clone, Copy)]
enum Edge {
    /// Nothing but the meridian opposite the centre.
    Opposite,
    /// Meridians so far from the central one, degrees: beyond them the series diverge.
    Meridians(f64),
    /// The latitudes of Mercator's projection, whose poles are infinitely far.
    Mercator,
    /// The pole that a cone has, and a parallel of the other hemisphere.
    Cone,
    /// A circle of so many degrees.
    Circle(f64),
    /// What is seen from the height `+h`.
    Horizon,
}

/// What proj4rs knows: its name in PROJ, its name in words, and its edge, within which coordinates are those of
/// PROJ and each image leads back to its point.
const KNOWN: &[(&str, &str, Edge)] = &[
    ("aea", "Albers equal-area conic", Edge::Opposite),
    ("aeqd", "azimuthal equidistant", Edge::Circle(179.0)),
    ("cass", "Cassini-Soldner", Edge::Meridians(30.0)),
    ("cea", "cylindrical equal-area", Edge::Opposite),
    ("eqc", "equirectangular", Edge::Opposite),
    ("eqdc", "equidistant conic", Edge::Opposite),
    ("eqearth", "Equal Earth", Edge::Opposite),
    ("etmerc", "transverse Mercator", Edge::Meridians(80.0)),
    ("geos", "geostationary satellite view", Edge::Horizon),
    ("gnom", "gnomonic", Edge::Circle(75.0)),
    ("krovak", "Krovak", Edge::Circle(10.0)),
    ("laea", "Lambert azimuthal equal-area", Edge::Circle(175.0)),
    ("lcc", "Lambert conformal conic", Edge::Cone),
    ("leac", "Lambert equal-area conic", Edge::Opposite),
    ("merc", "Mercator", Edge::Mercator),
    ("mill", "Miller cylindrical", Edge::Opposite),
    ("moll", "Mollweide", Edge::Opposite),
    ("nsper", "near-sided perspective", Edge::Horizon),
    ("omerc", "oblique Mercator", Edge::Circle(40.0)),
    ("ortho", "orthographic", Edge::Circle(89.9)),
    ("poly", "polyconic", Edge::Meridians(75.0)),
    ("robin", "Robinson", Edge::Opposite),
    ("sinu", "sinusoidal", Edge::Opposite),
    ("somerc", "Swiss oblique Mercator", Edge::Circle(30.0)),
    ("stere", "stereographic", Edge::Circle(150.0)),
    ("sterea", "oblique stereographic", Edge::Circle(150.0)),
    ("tmerc", "transverse Mercator", Edge::Meridians(80.0)),
    ("tpers", "tilted perspective", Edge::Horizon),
    ("ups", "universal polar stereographic", Edge::Circle(150.0)),
    ("utm", "universal transverse Mercator", Edge::Meridians(80.0)),
    ("wag4", "Wagner IV", Edge::Opposite),
    ("wag5", "Wagner V", Edge::Opposite),
    ("webmerc", "web Mercator", Edge::Mercator),
];

/// How far a longitude or latitude may miss an edge by rounding and still stand on it, degrees.
const ROUNDING: f64 = 1e-9;

/// The latitude at which web Mercator is a square, atan(sinh(pi)), degrees.
const WEB_MERCATOR_EDGE: f64 = 85.051_128_779_806_6;

/// The name in words of a projection of PROJ; none where it is not known.
pub(super) fn words(proj: &str) -> Option<&'static str> {
    KNOWN.iter().find(|(known, ..)| *known == proj).map(|(_, words, _)| *words)
}

impl Domain {
    /// That of a projection; none where its name is not known.
    pub(super) fn of(plane: &Proj, definition: &str) -> Option<Self> {
        let (.., edge) = KNOWN.iter().find(|(known, ..)| *known == plane.projname())?;
        // An oblique Mercator projection is centred on `lonc`; what it computes as origin lies elsewhere.
        let origin = degrees(definition, "lonc").unwrap_or_else(|| tidy(plane.longitude_of_origin()));
        let central_meridian = normalised(origin + tidy(plane.from_greenwich()));
        let middle = tidy(plane.latitude_of_origin());
        let parallels = |south, north| Domain::Box { central_meridian, half_width: 180.0, south, north };
        let circle = |radius| Domain::Cap { centre: LonLat { x: central_meridian, y: middle }, radius };
        let (a, b) = plane.ellipse_parameters();
        Some(match *edge {
            Edge::Opposite => parallels(-90.0, 90.0),
            Edge::Meridians(half_width) => {
                Domain::Box { central_meridian, half_width, south: -90.0, north: 90.0 }
            }
            // On the ellipsoid 89 degrees are about as high as the map is wide; the sphere is that of the
            // web.
            Edge::Mercator if a == b || plane.projname() == "webmerc" => {
                parallels(-WEB_MERCATOR_EDGE, WEB_MERCATOR_EDGE)
            }
            Edge::Mercator => parallels(-89.0, 89.0),
            Edge::Cone => {
                let first = degrees(definition, "lat_1").unwrap_or(middle);
                let second = degrees(definition, "lat_2").unwrap_or(first);
                // 80 degrees from the nearer standard parallel lengths are about three times too large. A cone so slender
                // that it is almost a cylinder ends as Mercator's map does: its tip is as far away as that's poles.
                let (tip, far) = if (first + second).abs() > 20.0 { (90.0, 89.0) } else { (80.0, 80.0) };
                if first + second > 0.0 {
                    parallels((first.min(second) - 80.0).max(-far), tip)
                } else {
                    parallels(-tip, (first.max(second) + 80.0).min(far))
                }
            }
            Edge::Circle(radius) => circle(radius),
            // The sphere's horizon; half a degree less, for the ellipsoid is lower on one side.
            Edge::Horizon => circle((a / (a + number(definition, "h")?)).acos().to_degrees() - 0.5),
        })
    }

    /// The longitude of the middle, degrees in (-180, 180].
    pub fn central_meridian(&self) -> f64 {
        match *self {
            Domain::Box { central_meridian, .. } => central_meridian,
            Domain::Cap { centre, .. } => centre.x,
        }
    }

    /// A point in the middle.
    pub fn centre(&self) -> LonLat {
        match *self {
            Domain::Box { central_meridian, south, north, .. } => {
                LonLat { x: central_meridian, y: f64::midpoint(south, north) }
            }
            Domain::Cap { centre, .. } => centre,
        }
    }

    /// The nearest point within the meridians and parallels of the domain; a circle bounds neither.
    pub(super) fn clamped(&self, p: LonLat) -> LonLat {
        match *self {
            Domain::Box { central_meridian, half_width, south, north } => LonLat {
                x: p.x.clamp(central_meridian - half_width, central_meridian + half_width),
                y: p.y.clamp(south, north),
            },
            Domain::Cap { .. } => LonLat { x: self.turned(p.x), y: p.y.clamp(-90.0, 90.0) },
        }
    }

    /// A longitude within 180 degrees of the central meridian; as it is where it is that already.
    pub(super) fn turned(&self, longitude: f64) -> f64 {
        let centre = self.central_meridian();
        let lambda = longitude - centre;
        if lambda.abs() <= 180.0 {
            longitude
        } else if lambda.abs() <= 180.0 + ROUNDING {
            centre + 180_f64.copysign(lambda)
        } else {
            centre + (lambda + 180.0).rem_euclid(360.0) - 180.0
        }
    }
}

/// Tells quickly whether a point is in a domain: a map asks a million times.
#[derive(Debug)]
pub(super) struct Gate {
    pub(super) domain: Domain,
    /// Sine and cosine of the latitude of a circle's centre.
    sin_centre: f64,
    cos_centre: f64,
    cos_radius: f64,
}

impl Gate {
    pub(super) fn new(domain: Domain) -> Self {
        let radius = if let Domain::Cap { radius, .. } = domain { radius } else { 180.0 };
        let (sin_centre, cos_centre) = domain.centre().y.to_radians().sin_cos();
        Gate { domain, sin_centre, cos_centre, cos_radius: radius.to_radians().cos() }
    }

    /// A point of the domain with its longitude within 180 degrees of the central meridian; none outside.
    pub(super) fn locate(&self, point: LonLat) -> Option<LonLat> {
        let x = self.domain.turned(point.x);
        let y = point.y.clamp(-90.0, 90.0);
        // A comparison with what is not a number is false.
        let on_earth = (point.y - y).abs() <= ROUNDING;
        let inside = match self.domain {
            Domain::Box { central_meridian, half_width, south, north } => {
                (x - central_meridian).abs() <= half_width + ROUNDING
                    && y >= south - ROUNDING
                    && y <= north + ROUNDING
            }
            Domain::Cap { centre, .. } => {
                let (sin, cos) = y.to_radians().sin_cos();
                let cos_lambda = (x - centre.x).to_radians().cos();
                sin * self.sin_centre + cos * self.cos_centre * cos_lambda >= self.cos_radius - 1e-12
            }
        };
        (on_earth && inside).then_some(LonLat { x, y })
    }
}

/// Degrees of radians that were degrees, without what the two conversions left.
fn tidy(radians: f64) -> f64 {
    (radians.to_degrees() * 1e9).round() / 1e9 + 0.0
}
