use crate::atlas::Count;
use crate::theme::Markers;

/// Up to so many circles have their full size.
const FEW_CIRCLES: f64 = 40.0;

/// Among however many others, the largest circle keeps this share of its radius.
const SMALLEST_SHARE: f64 = 0.45;

/// The radius of a circle for a number of people, so that areas compare as numbers do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CircleScale {
    /// Radius for the largest number, px.
    pub r_max_px: f64,
    /// Radius below which no circle falls, px.
    pub r_min_px: f64,
    /// The largest number.
    pub largest: u64,
}

impl CircleScale {
    /// The scale for a largest number on a page whose shorter side is `short_side_px`.
    pub fn new(markers: &Markers, largest: u64, short_side_px: f64) -> Self {
        CircleScale {
            r_max_px: markers.r_max.min(0.045 * short_side_px),
            r_min_px: markers.r_min,
            largest: largest.max(1),
        }
    }

    /// The same for so many circles on a map: the more there are, the smaller, so that they cover no more of it.
    pub fn for_many(self, circles: usize) -> Self {
        let share = (FEW_CIRCLES / (circles as f64).max(FEW_CIRCLES)).sqrt().max(SMALLEST_SHARE);
        CircleScale { r_max_px: (self.r_max_px * share).max(self.r_min_px), ..self }
    }

    /// The radius for a number, px.
    pub fn radius(&self, count: u64) -> f64 {
        (self.r_max_px * (count as f64 / self.largest as f64).sqrt()).max(self.r_min_px)
    }

    /// The radius for a number that may be unknown, px.
    pub fn radius_of(&self, count: &Count) -> f64 {
        count.best.map_or(self.radius_unknown(), |count| self.radius(count))
    }

    /// The radius where the number is unknown, px.
    pub fn radius_unknown(&self) -> f64 {
        (self.r_max_px * 0.4).max(self.r_min_px)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_among_many_others_cover_no_more_together() {
        let scale = CircleScale { r_max_px: 30.0, r_min_px: 1.0, largest: 400 };
        assert_eq!(scale.for_many(40), scale);
        assert!((scale.for_many(160).r_max_px - 15.0).abs() < 1e-9);
        assert!((scale.for_many(100_000).r_max_px - 13.5).abs() < 1e-9);
    }

    #[test]
    fn areas_of_circles_compare_as_their_numbers() {
        let scale = CircleScale { r_max_px: 30.0, r_min_px: 1.0, largest: 400 };
        let area = |count| scale.radius(count).powi(2);
        assert!((area(400) / area(100) - 4.0).abs() < 1e-9);
        assert_eq!(scale.radius(400), 30.0);
        assert_eq!(scale.radius(0), 1.0);
    }
}
