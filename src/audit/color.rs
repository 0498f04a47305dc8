//! How far colours are from each other: for every eye, and for those that don't see all of them.

use crate::scene::Color;

/// The kinds of colour blindness that are simulated.
pub(super) const BLINDNESSES: [(&str, Matrix); 3] =
    [("protanopia", PROTANOPIA), ("deuteranopia", DEUTERANOPIA), ("tritanopia", TRITANOPIA)];

type Matrix = [[f64; 3]; 3];

// Machado, G. M., Oliveira, M. M., Fernandes, L. A. F. (2009), "A physiologically-based model for simulation of color
// vision deficiency", IEEE Transactions on Visualization and Computer Graphics 15(6), 1291-1298: severity 1.0, for
// linear sRGB.
const PROTANOPIA: Matrix =
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];
const DEUTERANOPIA: Matrix =
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];
const TRITANOPIA: Matrix =
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]];

/// A colour as CIE L*a*b* for the white of sRGB.
pub(super) type Lab = [f64; 3];

/// Red, green and blue as amounts of light, 0 to 1 (IEC 61966-2-1); the opacity is left aside.
fn linear(color: Color) -> [f64; 3] {
    [color.r, color.g, color.b].map(|v| {
        let v = f64::from(v) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    })
}

fn times(matrix: &Matrix, v: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

/// The relative luminance of WCAG 2.2.
fn luminance(color: Color) -> f64 {
    let [r, g, b] = linear(color);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The contrast ratio of two opaque colours, 1 to 21 (WCAG 2.2).
pub(super) fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The colour that is seen where one lies over an opaque other.
pub(super) fn over(color: Color, ground: Color) -> Color {
    ground.mix(color, f64::from(color.a) / 255.0)
}

/// The least difference (CIEDE2000) between two colours in the three simulations, with the name of that one.
pub(super) fn least_difference(a: Color, b: Color) -> (f64, &'static str) {
    let seen = |matrix: &Matrix, color| lab(times(matrix, linear(color)).map(|v| v.clamp(0.0, 1.0)));
    let differences =
        BLINDNESSES.iter().map(|(name, matrix)| (ciede2000(seen(matrix, a), seen(matrix, b)), *name));
    differences.reduce(|a, b| if b.0 < a.0 { b } else { a }).unwrap_or((f64::INFINITY, ""))
}

/// L*a*b* of linear sRGB (IEC 61966-2-1; CIE 15), for D65.
fn lab(rgb: [f64; 3]) -> Lab {
    const XYZ: Matrix = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ];
    let white = times(&XYZ, [1.0; 3]);
    let f = |t: f64| {
        let limit: f64 = 6.0 / 29.0;
        if t > limit.powi(3) { t.cbrt() } else { t / (3.0 * limit * limit) + 4.0 / 29.0 }
    };
    let xyz = times(&XYZ, rgb);
    let [x, y, z] = [0, 1, 2].map(|i| f(xyz[i] / white[i]));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The colour difference CIEDE2000, in the form of Sharma, G., Wu, W., Dalal, E. N. (2005), "The CIEDE2000 color-difference
/// formula: implementation notes, supplementary test data, and mathematical observations", Color Research and
/// Application 30(1), 21-30.
pub(super) fn ciede2000([l1, a1, b1]: Lab, [l2, a2, b2]: Lab) -> f64 {
    let power = 25f64.powi(7);
    let share = |c: f64| (c.powi(7) / (c.powi(7) + power)).sqrt();
    let g = 0.5 * (1.0 - share(f64::midpoint(a1.hypot(b1), a2.hypot(b2))));
    let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue =
        |a: f64, b: f64| if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) };
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let grey = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if grey => 0.0,
        d if d > 180.0 => d - 360.0,
        d if d < -180.0 => d + 360.0,
        d => d,
    };
    let d_hue = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let h = match h1 + h2 {
        sum if grey => sum,
        sum if (h1 - h2).abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => (sum + 360.0) / 2.0,
        sum => (sum - 360.0) / 2.0,
    };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0)
        - 0.20 * cos(4.0 * h - 63.0);
    let s_l = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (s_c, s_h) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let rotation = 60.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
    let r = -2.0 * share(c) * rotation.to_radians().sin();
    let (dl, dc, dh) = ((l2 - l1) / s_l, (c2 - c1) / s_c, d_hue / s_h);
    (dl * dl + dc * dc + dh * dh + r * dc * dh).max(0.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_those_that_sharma_wu_and_dalal_published() {
        // Their table 1, page 26.
        let pairs: [(Lab, Lab, f64); 34] = [
            ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
            ([50.0, 3.1571, -77.2803], [50.0, 0.0, -82.7485], 2.8615),
            ([50.0, 2.8361, -74.0200], [50.0, 0.0, -82.7485], 3.4412),
            ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0000),
            ([50.0, -1.1848, -84.8006], [50.0, 0.0, -82.7485], 1.0000),
            ([50.0, -0.9009, -85.5211], [50.0, 0.0, -82.7485], 1.0000),
            ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
            ([50.0, -1.0, 2.0], [50.0, 0.0, 0.0], 2.3669),
            ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0009], 7.1792),
            ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0010], 7.1792),
            ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0011], 7.2195),
            ([50.0, 2.4900, -0.0010], [50.0, -2.4900, 0.0012], 7.2195),
            ([50.0, -0.0010, 2.4900], [50.0, 0.0009, -2.4900], 4.8045),
            ([50.0, -0.0010, 2.4900], [50.0, 0.0010, -2.4900], 4.8045),
            ([50.0, -0.0010, 2.4900], [50.0, 0.0011, -2.4900], 4.7461),
            ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
            ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
            ([50.0, 2.5, 0.0], [61.0, -5.0, 29.0], 22.8977),
            ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
            ([50.0, 2.5, 0.0], [58.0, 24.0, 15.0], 19.4535),
            ([50.0, 2.5, 0.0], [50.0, 3.1736, 0.5854], 1.0000),
            ([50.0, 2.5, 0.0], [50.0, 3.2972, 0.0], 1.0000),
            ([50.0, 2.5, 0.0], [50.0, 1.8634, 0.5757], 1.0000),
            ([50.0, 2.5, 0.0], [50.0, 3.2592, 0.3350], 1.0000),
            ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
            ([63.0109, -31.0961, -5.8663], [62.8187, -29.7946, -4.0864], 1.2630),
            ([61.2901, 3.7196, -5.3901], [61.4292, 2.2480, -4.9620], 1.8731),
            ([35.0831, -44.1164, 3.7933], [35.0232, -40.0716, 1.5901], 1.8645),
            ([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373),
            ([36.4612, 47.8580, 18.3852], [36.2715, 50.5065, 21.2231], 1.4146),
            ([90.8027, -2.0831, 1.4410], [91.1528, -1.6435, 0.0447], 1.4441),
            ([90.9257, -0.5406, -0.9208], [88.6381, -0.8985, -0.7239], 1.5381),
            ([6.7747, -0.2908, -2.4247], [5.8714, -0.0985, -2.2286], 0.6377),
            ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
        ];
        for (i, (a, b, published)) in pairs.into_iter().enumerate() {
            let difference = ciede2000(a, b);
            assert!((difference - published).abs() < 5e-5, "pair {}: {difference} {published}", i + 1);
        }
    }

    #[test]
    fn contrasts_are_those_of_wcag() {
        let of = |a, b| contrast(Color::rgb(a), Color::rgb(b));
        assert!((of(0x000000, 0xffffff) - 21.0).abs() < 1e-9);
        assert!((of(0xff0000, 0xff0000) - 1.0).abs() < 1e-9);
        // #767676 is the lightest grey, #949494 the lightest for large text and graphics, that WCAG lets stand on white.
        assert!((of(0x767676, 0xffffff) - 4.54).abs() < 0.005 && of(0x777777, 0xffffff) < 4.5);
        assert!((of(0x949494, 0xffffff) - 3.03).abs() < 0.005 && of(0x959595, 0xffffff) < 3.0);
    }

    #[test]
    fn grey_looks_the_same_to_all() {
        let grey = Color::rgb(0x808080);
        assert!((lab(linear(grey))[0] - 53.585).abs() < 1e-3, "{:?}", lab(linear(grey)));
        for (name, matrix) in &BLINDNESSES {
            let seen = times(matrix, linear(grey));
            assert!(seen.iter().all(|v| (v - linear(grey)[0]).abs() < 1e-5), "{name} {seen:?}");
        }
    }

    #[test]
    fn red_and_green_are_close_to_those_who_confuse_them() {
        let (red, green) = (Color::rgb(0xa83a2a), Color::rgb(0x5f7a1f));
        let (difference, _) = least_difference(red, green);
        assert!(difference < ciede2000(lab(linear(red)), lab(linear(green))) / 2.0, "{difference}");
    }
}
