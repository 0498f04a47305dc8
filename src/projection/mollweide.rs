//! Mollweide's projection of the unit sphere, radians.
//!
//! Snyder, J. P. (1987), "Map projections: a working manual", USGS Professional Paper 1395, page 251,
//! equations 31-1 to 31-6. Our own, since that of proj4rs 0.3 takes everything beyond 89.2 degrees for the
//! pole: its iteration stops after ten steps, and near the pole, where the derivative vanishes, Newton's
//! method only halves the error.

use std::f64::consts::{FRAC_PI_2, PI, SQRT_2};

/// Easting and northing, in radii of the sphere.
pub(super) fn forward(lambda: f64, phi: f64) -> (f64, f64) {
    let (sin, cos) = auxiliary(phi).sin_cos();
    (2.0 * SQRT_2 / PI * lambda * cos, SQRT_2 * sin)
}

/// Longitude and latitude; none outside the ellipse.
pub(super) fn inverse(x: f64, y: f64) -> Option<(f64, f64)> {
    let sin = y / SQRT_2;
    // Rounding may lead out of the ellipse by as much.
    if sin.abs() > 1.0 + 1e-12 {
        return None;
    }
    let theta = sin.clamp(-1.0, 1.0).asin();
    let phi = ((2.0 * theta + (2.0 * theta).sin()) / PI).clamp(-1.0, 1.0).asin();
    let reach = 2.0 * SQRT_2 / PI * theta.cos();
    let lambda = if reach > 1e-12 { x / reach } else { 0.0 };
    (lambda.abs() <= PI + 1e-9).then_some((lambda.clamp(-PI, PI), phi))
}

/// The angle theta with 2 theta + sin 2 theta = pi sin phi.
fn auxiliary(phi: f64) -> f64 {
    // Measured from the pole, psi = pi - 2 |theta| solves psi - sin psi = pi (1 - sin |phi|), a triple root
    // at 0; the cube root of six times the right side is near the solution everywhere, and Newton's steps
    // converge from above.
    let rest = FRAC_PI_2 - phi.abs();
    let right = 2.0 * PI * (rest / 2.0).sin().powi(2);
    let mut psi = (6.0 * right).cbrt();
    for _ in 0..20 {
        let (sin, cos) = (psi / 2.0).sin_cos();
        // psi - sin psi by its series where the difference would cancel.
        let left = if psi < 0.1 {
            let square = psi * psi;
            psi * square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0 * (1.0 - square / 72.0)))
        } else {
            psi - 2.0 * sin * cos
        };
        let slope = 2.0 * sin * sin;
        if slope == 0.0 {
            break;
        }
        let step = (left - right) / slope;
        psi -= step;
        // The error of the next step would be the square of this.
        if step.abs() <= 1e-9 * psi.abs() {
            break;
        }
    }
    (FRAC_PI_2 - psi / 2.0).copysign(phi)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_proj_s_own_test_is_met() {
        // PROJ, test/gie/builtins.gie: +proj=moll +a=6400000, point 2 E 1 N.
        let (x, y) = forward(2_f64.to_radians(), 1_f64.to_radians());
        let (x, y) = (x * 6_400_000.0, y * 6_400_000.0);
        assert!((x - 201_113.698_641_813).abs() < 1e-7 && (y - 124_066.283_433_860).abs() < 1e-7, "{x} {y}");
    }

    #[test]
    fn the_auxiliary_angle_solves_its_equation_up_to_the_pole() {
        for phi in [0.0, 1e-9, 0.3, -0.8, 1.2, 1.5, 1.56, FRAC_PI_2 - 1e-5, FRAC_PI_2, -FRAC_PI_2] {
            let theta = auxiliary(phi);
            let miss = 2.0 * theta + (2.0 * theta).sin() - PI * phi.sin();
            assert!(miss.abs() < 1e-14, "{phi}: {miss:e}");
        }
    }
}
