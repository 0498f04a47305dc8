//! Areas coloured by a number, in classes.

use std::collections::BTreeMap;
use std::sync::Arc;

use kurbo::{Point, Shape as _};

use super::frame::Ground;
use super::story::Values;
use crate::atlas::{Atlas, Level};
use crate::geometry::Bands;
use crate::language::{Words, fill};
use crate::scene::{Color, Group, Shape, Stroke};
use crate::theme::Theme;

/// The most classes that are made of numbers without breaks of their own: more shades than this can't be told apart.
const MOST_CLASSES: usize = 5;

/// The colours of areas by their numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choropleth {
    /// What the numbers are.
    pub(super) label: String,
    /// Where one class ends and the next begins, rising.
    breaks: Vec<f64>,
    /// The least number, where all are whole.
    whole_from: Option<f64>,
    /// The colour of each class.
    colors: Vec<Color>,
    no_data: Color,
    /// The class of each area that has a number.
    classes: BTreeMap<usize, usize>,
    /// The deepest level with a number: areas of it without one are shown as such.
    level: Level,
}

impl Choropleth {
    /// Sorts areas into classes.
    pub(super) fn new(values: &Values, atlas: &Atlas, theme: &Theme) -> Self {
        let numbers: Vec<f64> = values.of.iter().map(|(_, value)| *value).collect();
        let breaks = if values.breaks.is_empty() { breaks(&numbers) } else { values.breaks.clone() };
        let [from, to] = theme.color.ramp;
        let last = breaks.len().max(1) as f64;
        let colors = (0..=breaks.len()).map(|i| from.mix(to, i as f64 / last)).collect();
        let class = |value: f64| breaks.iter().filter(|end| value >= **end).count();
        let classes = values.of.iter().map(|(area, value)| (*area, class(*value))).collect();
        let level = values.of.iter().map(|(area, _)| atlas.territories[*area].level).max();
        Choropleth {
            label: values.label.clone(),
            whole_from: least_of_whole(&numbers, &breaks),
            breaks,
            colors,
            no_data: theme.color.other_land,
            classes,
            level: level.unwrap_or(Level::Country),
        }
    }

    /// The colour of a country's land, where the numbers are those of countries.
    pub(super) fn land(&self, country: usize) -> Option<Color> {
        let class = self.classes.get(&country);
        match (class, self.level) {
            (Some(class), _) => Some(self.colors[*class]),
            (None, Level::Country) => Some(self.no_data),
            (None, _) => None,
        }
    }

    /// The classes for the legend, the lowest first: colour and words; last what has no number, if anything is in the frame
    /// that could have one.
    pub(super) fn meanings(&self, ground: &Ground<'_>) -> Vec<(Color, String)> {
        let words = ground.words;
        let mut rows: Vec<(Color, String)> =
            self.colors.iter().enumerate().map(|(i, color)| (*color, self.range(i, words))).collect();
        let parents: Vec<Option<&str>> =
            self.classes.keys().map(|i| ground.atlas.territories[*i].parent.as_deref()).collect();
        // Only beside areas that have a number does one without say something.
        let is_empty = |(i, t): (usize, &crate::atlas::Territory)| {
            t.level == self.level
                && !self.classes.contains_key(&i)
                && (self.level == Level::Country || parents.contains(&t.parent.as_deref()))
                && !ground.region(i).rings.is_empty()
        };
        if ground.atlas.territories.iter().enumerate().any(is_empty) {
            rows.push((self.no_data, words.say.no_data.clone()));
        }
        rows
    }

    /// What a class holds, in words.
    fn range(&self, class: usize, words: &Words) -> String {
        let last = self.breaks.len();
        let from = class.checked_sub(1).map(|i| self.breaks[i]);
        let to = self.breaks.get(class).copied();
        let number = |number: f64| words.decimal(number);
        // Whole numbers end before the next class: 1–2, 3–4. Others meet there: 1–3, 3–5.
        match (from, to, self.whole_from) {
            (None, None, _) => self.label.clone(),
            (from, Some(to), Some(least)) => {
                let (from, to) = (from.unwrap_or(least.min(to - 1.0)), to - 1.0);
                if from == to {
                    return number(from);
                }
                fill(&words.say.from_to, &[("from", &number(from)), ("to", &number(to))])
            }
            (None, Some(to), None) => fill(&words.say.under, &[("number", &number(to))]),
            (Some(from), Some(to), None) => {
                fill(&words.say.from_to, &[("from", &number(from)), ("to", &number(to))])
            }
            (Some(_), None, _) => fill(&words.say.and_above, &[("number", &number(self.breaks[last - 1]))]),
        }
    }

    /// The areas below the level of countries, with their colours.
    fn parts<'a>(&'a self, ground: &'a Ground<'_>) -> impl Iterator<Item = (usize, Color)> + 'a {
        let is_part = |area: &usize| ground.atlas.territories[*area].level != Level::Country;
        self.classes
            .iter()
            .filter(move |(area, _)| is_part(area))
            .map(|(area, class)| (*area, self.colors[*class]))
    }

    /// The areas below the level of countries, to be asked for the colour at a point.
    pub(super) fn regions(&self, ground: &Ground<'_>) -> Vec<(Arc<Bands>, Color)> {
        let of = |(area, color): (usize, Color)| (Arc::clone(ground.bands(area)), color);
        self.parts(ground).map(of).collect()
    }

    /// The areas below the level of countries as a layer.
    pub(super) fn layer(&self, ground: &Ground<'_>) -> Group {
        let mut layer = Group::layer("choropleth");
        for (area, color) in self.parts(ground) {
            let path = ground.path(area);
            if !path.is_empty() {
                let shape =
                    Shape::new(path).class("class").with("data-id", &ground.atlas.territories[area].id);
                layer.push(shape.fill(color));
            }
        }
        layer
    }

    /// A small box in a colour, for the legend.
    pub(super) fn sign(color: Color, edge: Color, at: Point, k: f64) -> Shape {
        let rect = kurbo::Rect::from_center_size(at, (14.0 * k, 10.0 * k));
        Shape::new(rect.to_path(0.1)).fill(color).stroke(Stroke::new(edge, 0.7 * k))
    }
}

/// The least of some numbers, if they and where classes end are all whole.
fn least_of_whole(numbers: &[f64], breaks: &[f64]) -> Option<f64> {
    let are_whole = numbers.iter().chain(breaks).all(|number| number.fract() == 0.0);
    numbers.iter().copied().reduce(f64::min).filter(|_| are_whole)
}

/// Round numbers that part others about evenly: the quantiles, each with as few digits as leave it between its neighbours.
fn breaks(numbers: &[f64]) -> Vec<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut distinct = sorted.clone();
    distinct.dedup();
    let classes = distinct.len().min(MOST_CLASSES);
    let (Some(least), Some(most)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let mut breaks: Vec<f64> = Vec::new();
    for i in 1..classes {
        let upper = sorted[i * sorted.len() / classes];
        let below = sorted.iter().rev().find(|v| **v < upper).copied().unwrap_or(*least);
        let last = breaks.last().copied().unwrap_or(*least);
        let round = round_between(below.max(last), upper);
        if round > last && round <= *most {
            breaks.push(round);
        }
    }
    breaks
}

/// The number with the fewest digits above one number and at most another.
fn round_between(above: f64, most: f64) -> f64 {
    let size = above.abs().max(most.abs());
    if size == 0.0 {
        return most;
    }
    let top = size.log10().floor() as i32;
    for power in (top - 6..=top).rev() {
        for step in [5.0, 2.0, 1.0] {
            let step = step * 10f64.powi(power);
            let number = (most / step).floor() * step;
            if number > above {
                // Powers of ten below one are no exact numbers.
                return (number * 1e9).round() / 1e9;
            }
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_end_at_round_numbers_and_hold_about_as_many_areas_each() {
        let numbers: Vec<f64> = (1..=100).map(|i| f64::from(i) * 13.7).collect();
        let ends = breaks(&numbers);
        assert_eq!(ends, [280.0, 550.0, 830.0, 1100.0]);
        let class = |v: f64| ends.iter().filter(|end| v >= **end).count();
        let mut sizes = [0; 5];
        numbers.iter().for_each(|v| sizes[class(*v)] += 1);
        assert!(sizes.iter().all(|n| (17..=24).contains(n)), "{sizes:?}");
    }

    #[test]
    fn few_numbers_have_few_classes() {
        assert!(breaks(&[3.0, 3.0]).is_empty());
        assert_eq!(breaks(&[1.0, 9.0]).len(), 1);
        assert!(breaks(&[]).is_empty());
    }
}
