use std::fmt;

use geo::Coord;

/// What was wrong with a ring, where, and, by its fault, what was done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repair {
    /// What was wrong; each ring has each fault once.
    pub fault: Fault,
    /// Which polygon of those given, from 1.
    pub polygon: usize,
    /// Which ring of the polygon, from 1, the exterior.
    pub ring: usize,
    /// Where, or the first of several places: longitude and latitude, degrees.
    pub at: Coord<f64>,
}

/// What can be wrong with a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It ran the wrong way and was turned. RFC 7946, section 3.1.6, asks readers to accept it. To a reader who goes by
    /// the winding on the sphere such an exterior is everything but the polygon, more than a hemisphere.
    Winding,
    /// It ran round a pole and held more than half of the Earth to its left, and was turned.
    Hemisphere,
    /// A point followed itself; once was kept.
    RepeatedPoint,
    /// It touched itself in a point and was split there.
    Touch,
    /// It went out and back on the same line; the spike was dropped.
    Spike,
    /// It crossed itself and was split there, so that the same area is inside by the even-odd rule.
    Crossing,
    /// It had no three distinct points, or enclosed nothing, and was dropped.
    NoArea,
    /// It was a hole outside of its exterior and was dropped.
    HoleOutside,
    /// It was a hole within a hole and was dropped.
    HoleInHole,
    /// It was a part within another part and was dropped.
    PartInside,
    /// It crosses another ring of its polygon, and was left so.
    RingsCross,
    /// It crosses a ring of another part, and was left so.
    PartsOverlap,
}

impl Fault {
    /// Whether nothing of the area was in doubt, so that no one needs to be told.
    pub fn is_harmless(self) -> bool {
        matches!(self, Fault::Winding | Fault::RepeatedPoint | Fault::Touch)
    }

    fn sentence(self) -> &'static str {
        match self {
            Fault::Winding => "ran the wrong way and was turned",
            Fault::Hemisphere => "held more than half of the Earth and was turned",
            Fault::RepeatedPoint => "repeats points, which were dropped",
            Fault::Touch => "touches itself and was split there",
            Fault::Spike => "goes out and back on the same line; the spike was dropped",
            Fault::Crossing => "crosses itself and was split there",
            Fault::NoArea => "encloses nothing and was dropped",
            Fault::HoleOutside => "is a hole outside of its polygon and was dropped",
            Fault::HoleInHole => "is a hole within a hole and was dropped",
            Fault::PartInside => "lies within another polygon of the same feature and was dropped",
            Fault::RingsCross => "crosses another ring of its polygon: the area is uncertain there",
            Fault::PartsOverlap => {
                "overlaps another polygon of the same feature: the area is uncertain there"
            }
        }
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Repair { fault, polygon, ring, at } = self;
        write!(f, "polygon {polygon}, ring {ring}, near {:.4},{:.4}: {}", at.x, at.y, fault.sentence())
    }
}
