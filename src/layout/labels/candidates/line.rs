use kurbo::{Point, Vec2};

use super::area::spread;
use crate::geometry::{Bow, Polyline};
use crate::layout::labels::{Anchor, Candidate};

/// The most that a name on a line turns from its first letter to its last, radians: across a sharper bend it would be
/// read in two parts.
const MOST_TURN: f64 = 1.05;

/// The least radius of the line that letters stand on, in heights of them: on a smaller one they would lie on each other
/// at their feet.
const LEAST_RADIUS: f64 = 5.0;

/// A line is measured at points this far apart, in heights of letters.
const STEP: f64 = 0.3;

/// How much a line may wind under its name, in heights of letters: what is farther from the name is another part of it.
const MOST_WINDING: f64 = 2.2;

/// The name of a line, measured.
#[derive(Debug, Clone, Copy)]
pub(in crate::layout) struct Lettering {
    /// Its length, px.
    pub(in crate::layout) width: f64,
    /// How far letters reach above the line that they stand on, px.
    pub(in crate::layout) ascent: f64,
    /// How far they reach below it, px.
    pub(in crate::layout) descent: f64,
    /// What lies between the letters and the line that is named, px.
    pub(in crate::layout) gap: f64,
}

/// Places of a name beside a line, above it and below it, each with the line that it is set on: the best first, at most
/// `most`.
///
/// Letters on the line itself would dance. So each stretch as long as the name gets the straight line or the arc of a circle
/// that fits it best by least squares, moved aside until the line lies clear of the letters, as Wolff, A. et al. (1999), "A
/// simple and efficient algorithm for high-quality line labeling" (GISRUK), ask for: close to the line, little bent, and
/// nowhere across it. Where a line is shorter than its name this stands beside it, straight.
pub(in crate::layout) fn along_line(line: &Polyline, name: Lettering, most: usize) -> Vec<(Bow, Candidate)> {
    let height = (name.ascent + name.descent).max(1.0);
    let step = STEP * height;
    let count = (line.length() / step).ceil().clamp(1.0, 20_000.0) as usize;
    let at = |i: usize| line.point(line.length() * i as f64 / count as f64);
    let points: Vec<Point> = (0..=count).map(at).collect();
    let course = course(&points);
    let course_length = course.last().copied().unwrap_or(0.0);
    let mut places: Vec<(f64, Bow)> = Vec::new();
    if course_length >= name.width {
        let (mut start, mut end) = (0, 0);
        loop {
            while end < count && course[end] - course[start] < name.width {
                end += 1;
            }
            if course[end] - course[start] < name.width {
                break;
            }
            let middle = (course[start] + course[end]) / 2.0;
            let off = (middle / course_length - 0.5).abs();
            for (cost, bow) in beside(&points, start..end + 1, name) {
                places.push((cost + 10.0 * off, bow));
            }
            start += 3;
        }
    } else if course_length >= 0.4 * name.width {
        let short = 4.0 + 8.0 * (1.0 - course_length / name.width);
        let straight = beside(&points, 0..count + 1, name).into_iter().filter(|(_, bow)| bow.bend == 0.0);
        places.extend(straight.map(|(cost, bow)| (cost + short, bow)));
    }
    let chosen = spread(places, |bow| bow.middle, 0.8 * height, most);
    let candidate = |(cost, bow): (f64, Bow)| {
        let boxes = bow.boxes(name.width, name.ascent, name.descent);
        (bow, Candidate::new(boxes, cost, Anchor::Along { offset: 0.0, rise: 0.0 }))
    };
    chosen.into_iter().map(candidate).collect()
}

/// How far each point lies along the course of a line, px: its bends that are narrower than a few letters left out.
fn course(points: &[Point]) -> Vec<f64> {
    const REACH: usize = 5;
    let mean = |i: usize| {
        // As far to one side as to the other, so that the ends stay where they are.
        let reach = REACH.min(i).min(points.len() - 1 - i);
        let sum: Vec2 = points[i - reach..=i + reach].iter().map(|p| p.to_vec2()).sum();
        (sum / (2 * reach + 1) as f64).to_point()
    };
    let mut length = 0.0;
    let mut before = mean(0);
    let far = |i: usize| {
        let here = mean(i);
        length += before.distance(here);
        before = here;
        length
    };
    (0..points.len()).map(far).collect()
}

/// The places of a name above and below a stretch of a line, on an arc and on a straight line, as far as they are good
/// ones.
fn beside(points: &[Point], stretch: std::ops::Range<usize>, name: Lettering) -> Vec<(f64, Bow)> {
    let height = name.ascent + name.descent;
    let under = &points[stretch.clone()];
    let chord = under[under.len() - 1] - under[0];
    // A line that runs up and down is read upwards, like the spine of most books.
    let steep = chord.x.abs() < 0.1 * chord.y.abs();
    let backwards = if steep { chord.y > 0.0 } else { chord.x < 0.0 };
    let right = if backwards { -chord } else { chord };
    let straight = Bow::fit_straight(under.iter().copied(), right);
    let bent = Bow::fit(under.iter().map(|p| (*p, 1.0)), right);
    // A little bent looks like a mistake.
    let bent = bent.filter(|bow| (bow.bend * name.width).abs() > 0.12);
    // What lies just beyond the ends of the name is seen with it too.
    let margin = (1.0 / STEP) as usize;
    let seen = &points[stretch.start.saturating_sub(margin)..(stretch.end + margin).min(points.len())];
    let mut places = Vec::new();
    for bow in straight.into_iter().chain(bent) {
        let turn = (bow.bend * name.width).abs();
        if turn > MOST_TURN {
            continue;
        }
        let range = |(low, high): (f64, f64), h: f64| (low.min(h), high.max(h));
        let (low, high) = seen.iter().map(|p| bow.height(*p)).fold((f64::INFINITY, f64::NEG_INFINITY), range);
        let mean = under.iter().map(|p| bow.height(*p).abs()).sum::<f64>() / under.len() as f64;
        let lean = bow.right.y.atan2(bow.right.x).abs();
        for (rise, winding, preference) in
            [(high + name.gap + name.descent, high, 0.0), (low - name.gap - name.ascent, -low, 1.5)]
        {
            let set = bow.raised(rise);
            let tight = set.bend.abs() * LEAST_RADIUS * height > 1.0;
            if winding > MOST_WINDING * height || tight || !set.is_upright(name.width) {
                continue;
            }
            let winding = winding / height;
            let cost = 5.0 * winding * winding + 6.0 * mean / height + 3.0 * turn + 4.0 * lean + preference;
            places.push((cost, set));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAME: Lettering = Lettering { width: 60.0, ascent: 8.0, descent: 3.0, gap: 3.0 };

    fn line(points: impl Iterator<Item = (f64, f64)>) -> Polyline {
        Polyline::new(points.map(|(x, y)| Point::new(x, y)).collect()).expect("it has points")
    }

    #[test]
    fn a_name_on_a_line_that_trembles_stands_straight() {
        let trembling = line((0..100).map(|i| (f64::from(i) * 4.0, f64::from(i % 2) * 3.0)));
        let (bow, place) = along_line(&trembling, NAME, 9).remove(0);
        assert_eq!(bow.bend, 0.0);
        assert!(bow.right.y.abs() < 0.02);
        assert!(place.boxes.iter().all(|b| b.y1 < 0.0 || b.y0 > 3.0), "{place:?}");
    }

    #[test]
    fn a_name_on_an_arc_is_bent_like_it() {
        let arc = Bow { middle: Point::new(200.0, 100.0), right: Vec2::new(1.0, 0.0), bend: 0.006 };
        let arc = Polyline::new(arc.points(400.0)).expect("it has points");
        let places = along_line(&arc, NAME, 40);
        assert!(places.iter().any(|(bow, _)| (0.004..0.007).contains(&bow.bend)), "{places:?}");
    }

    #[test]
    fn no_name_runs_across_a_sharp_bend() {
        let bend = line([(0.0, 0.0), (150.0, 0.0), (150.0, 150.0)].into_iter());
        for (bow, place) in along_line(&bend, NAME, 40) {
            assert!((bow.bend * NAME.width).abs() <= MOST_TURN);
            assert!(place.boxes.iter().all(|b| crate::geometry::length_inside(
                Point::new(0.0, 0.0),
                Point::new(150.0, 0.0),
                *b
            ) == 0.0));
        }
    }

    #[test]
    fn a_name_longer_than_its_line_stands_straight_beside_it() {
        let short = line([(0.0, 0.0), (20.0, 6.0), (40.0, 5.0)].into_iter());
        let places = along_line(&short, NAME, 9);
        assert!(!places.is_empty() && places.iter().all(|(bow, _)| bow.bend == 0.0));
        assert!(along_line(&line([(0.0, 0.0), (10.0, 0.0)].into_iter()), NAME, 9).is_empty());
    }

    #[test]
    fn a_name_on_a_line_that_runs_down_is_read_upwards() {
        let down = line([(0.0, 0.0), (1.0, 100.0), (0.0, 200.0)].into_iter());
        let places = along_line(&down, NAME, 9);
        assert!(!places.is_empty() && places.iter().all(|(bow, _)| bow.right.y < -0.9));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn letters_stand_upright_on_a_gentle_curve_that_nowhere_meets_the_line(
            turns in prop::collection::vec(-1.2..1.2_f64, 3..60),
        ) {
            let mut at = Point::new(0.0, 0.0);
            let mut angle = 0.0_f64;
            let mut points = vec![at];
            for turn in turns {
                angle += turn;
                at += Vec2::new(angle.cos(), angle.sin()) * 9.0;
                points.push(at);
            }
            let line = Polyline::new(points).expect("it has points");
            for (bow, place) in along_line(&line, NAME, 24) {
                prop_assert!(bow.is_upright(NAME.width));
                prop_assert!(bow.bend.abs() * LEAST_RADIUS * 11.0 <= 1.0);
                prop_assert!((bow.bend * NAME.width).abs() <= 2.0 * MOST_TURN);
                prop_assert!(!place.boxes.is_empty());
            }
        }
    }
}
