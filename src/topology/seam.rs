use geo::Coord;

/// Whether a line is no border but the edge of the sheet: it runs along the antimeridian or lies in a pole.
///
/// Data in longitude and latitude are cut there, so that polygons that reach over the antimeridian or round a pole
/// have edges where there is nothing on the ground. [`cut`](super::cut) makes each such run an arc of its own.
/// Degrees; exact, since data that are cut have exactly ±180 and ±90.
pub fn is_seam(points: &[Coord<f64>]) -> bool {
    points.len() > 1
        && (points.iter().all(|p| p.x.abs() == 180.0) || points.iter().all(|p| p.y.abs() == 90.0))
}

/// Which edge of the sheet a segment runs along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seam {
    None,
    Antimeridian,
    Pole,
}

impl Seam {
    pub(super) fn of(a: Coord<f64>, b: Coord<f64>) -> Self {
        if a.y.abs() == 90.0 && b.y.abs() == 90.0 {
            Seam::Pole
        } else if a.x.abs() == 180.0 && b.x.abs() == 180.0 {
            Seam::Antimeridian
        } else {
            Seam::None
        }
    }

    /// Whether a path enters or leaves a seam at `p`.
    pub(super) fn ends_at(before: Coord<f64>, p: Coord<f64>, after: Coord<f64>) -> bool {
        (p.x.abs() == 180.0 || p.y.abs() == 90.0) && Seam::of(before, p) != Seam::of(p, after)
    }
}
