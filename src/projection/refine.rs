use super::Projection;
use crate::atlas::LonLat;

/// How near to its goal an image may be to be left alone, metres: 1e-9 degrees on the ground even near the
/// horizon of an orthographic map, which shows a metre as a millimetre.
const EXACT_M: f64 = 1e-7;

/// How far from its goal the image of an inverse may be, metres. Robinson's projection has steps of as much
/// where the polynomials of PROJ meet.
const NEAR_M: f64 = 1.0;

/// The step for derivatives, degrees.
const STEP: f64 = 1e-6;

impl Projection {
    /// A point whose image is `goal`, found from one nearby by Newton's method; none where there is none.
    ///
    /// Some inverse formulas end before the forward ones do: Robinson's is good to 3e-5 degrees, the series
    /// of transverse Mercator to as much 80 degrees from its meridian, and outside the map each gives
    /// something else. The forward formulas are the definition.
    pub(super) fn refined(&self, guess: LonLat, goal: (f64, f64)) -> Option<LonLat> {
        let miss = |p: LonLat| {
            let image = self.forward(p)?;
            Some((goal.0 - image.0, goal.1 - image.1))
        };
        // A pole has every longitude: also one that the map shows.
        let mut at = self.gate.domain.clamped(guess);
        let mut rest = miss(at)?;
        for _ in 0..5 {
            if rest.0.hypot(rest.1) < EXACT_M {
                return self.gate.locate(at);
            }
            let Some(next) = self.newton(at, rest) else { break };
            let Some(better) = miss(next).filter(|m| m.0.hypot(m.1) < rest.0.hypot(rest.1)) else { break };
            (at, rest) = (next, better);
        }
        self.gate.locate(at).filter(|_| rest.0.hypot(rest.1) < NEAR_M)
    }

    /// One step of Newton's method, with differences towards the middle of the domain for derivatives.
    fn newton(&self, at: LonLat, rest: (f64, f64)) -> Option<LonLat> {
        let centre = self.gate.domain.centre();
        let step = |from: f64, to: f64| if from > to { -STEP } else { STEP };
        let (dx, dy) = (step(at.x, centre.x), step(at.y, centre.y));
        let (here, east, north) = (
            self.forward(at)?,
            self.forward(LonLat { x: at.x + dx, ..at })?,
            self.forward(LonLat { y: at.y + dy, ..at })?,
        );
        let (a, b) = ((east.0 - here.0) / dx, (north.0 - here.0) / dy);
        let (c, d) = ((east.1 - here.1) / dx, (north.1 - here.1) / dy);
        let determinant = a * d - b * c;
        if determinant == 0.0 {
            return None;
        }
        let x = at.x + (d * rest.0 - b * rest.1) / determinant;
        let y = at.y + (a * rest.1 - c * rest.0) / determinant;
        Some(self.gate.domain.clamped(LonLat { x, y }))
    }
}
