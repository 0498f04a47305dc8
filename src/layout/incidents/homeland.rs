//! The countries of a map, which marks that are moved must not leave.

use kurbo::{Point, Rect, Vec2};

use super::Mark;
use crate::atlas::{Kind, Level};
use crate::gazetteer::Side;
use crate::layout::frame::Ground;

/// The countries that can be seen.
pub(super) struct Homelands<'g> {
    ground: &'g Ground<'g>,
    /// Index into the atlas, and bounds in px.
    countries: Vec<(usize, Rect)>,
}

impl<'g> Homelands<'g> {
    pub(super) fn new(ground: &'g Ground<'g>) -> Self {
        let territories = ground.atlas.territories.iter().enumerate();
        let countries = territories.filter(|(_, territory)| territory.level == Level::Country);
        let countries = countries.filter_map(|(i, _)| Some((i, ground.region(i).bounds()?)));
        Homelands { ground, countries: countries.collect() }
    }

    /// The country that a mark must not leave; a crossing lies on the border, and may stand on either side.
    pub(super) fn of(&self, mark: &Mark<'_>) -> Option<usize> {
        let placement = &mark.placement;
        let said = match placement.side {
            Side::Origin => placement.origin,
            Side::Destination => placement.destination,
        };
        let lies_in = || self.countries.iter().find(|country| self.holds(country, mark.at)).map(|c| c.0);
        said.or_else(lies_in).filter(|_| mark.incident.kind != Kind::Crossing)
    }

    /// Whether a circle reaches into another country. The sea is nobody's.
    pub(super) fn leaves(&self, home: usize, middle: Point, radius: f64) -> bool {
        let rim = (0..8).map(|i| Vec2::from_angle(f64::from(i) * std::f64::consts::FRAC_PI_4) * radius);
        std::iter::once(Vec2::ZERO).chain(rim).any(|away| {
            let holds = |is_home: bool| {
                let some = self.countries.iter().filter(move |country| (country.0 == home) == is_home);
                some.into_iter().any(|country| self.holds(country, middle + away))
            };
            !holds(true) && holds(false)
        })
    }

    fn holds(&self, (country, bounds): &(usize, Rect), p: Point) -> bool {
        bounds.contains(p) && self.ground.bands(*country).contains(p)
    }
}
