//! The chart under the map: people per day, by outcome.

use jiff::{ToSpan, civil::Date};
use kurbo::{Point, Rect};

use super::frame::Ground;
use super::report::{grouped, total};
use crate::atlas::{Dates, Incident, day_month};
use crate::draw::{ChartStyle, Slot, bar_chart};
use crate::gazetteer::Placement;
use crate::scene::{Color, Face, Group, Text};
use crate::text::{Line, Style};

/// The chart of all events with a date; none where no event has one.
pub(super) fn timeline(
    ground: &Ground<'_>,
    events: &[(Incident, Placement)],
    outcomes: &[String],
    area: Rect,
) -> Option<Group> {
    let slots = slots(ground, events, outcomes)?;
    let (theme, k) = (ground.theme, ground.factor);
    let style = ChartStyle {
        size_px: theme.sizes.furniture,
        text: theme.color.text,
        muted: theme.color.muted,
        line_px: 0.9 * k,
    };
    let heading = Line::new("People per day", &Style::new(Face::SemiBold, theme.sizes.furniture * 1.1));
    let top = Point::new(area.x0, area.y0 + heading.cap_height_px);
    let mut group = Group::new("furniture").with("data-kind", "timeline");
    group.push(heading.text(top, theme.color.text, None));
    group.nodes.extend(bar_chart(area, &slots, &style, set));
    Some(group)
}

fn set(content: &str, face: Face, size_px: f64, color: Color, origin: Point) -> Text {
    Line::new(content, &Style::new(face, size_px)).text(origin, color, None)
}

/// The day or days that one bar stands for.
fn slots(ground: &Ground<'_>, events: &[(Incident, Placement)], outcomes: &[String]) -> Option<Vec<Slot>> {
    let dated: Vec<(&Incident, Dates)> = events.iter().filter_map(|(i, _)| Some((i, i.dates?))).collect();
    let all = dated.iter().map(|(_, d)| *d).reduce(Dates::join)?;
    // Days that a counted event spans stand together: nobody knows how its people divide between them.
    let joined =
        |day: Date| dated.iter().any(|(i, d)| i.count.best.is_some() && d.first <= day && day < d.last);
    let mut slots: Vec<(Dates, Slot)> = Vec::new();
    let mut first = all.first;
    while first <= all.last {
        let mut last = first;
        while joined(last) && last < all.last {
            last = last.checked_add(1.day()).ok()?;
        }
        let span = Dates::new(first, last)?;
        let of_slot = || dated.iter().filter(|(_, d)| d.first <= last && first <= d.last);
        let bar = |(o, outcome): (usize, &String)| {
            let of_outcome = of_slot().filter(|(i, _)| i.outcome.as_deref().unwrap_or_default() == outcome);
            let sum = total(of_outcome.map(|(i, _)| *i));
            (sum > 0).then(|| (sum as f64, grouped(sum), ground.theme.accent(o)))
        };
        let unknown = of_slot().find(|(i, _)| i.count.best.is_none()).map(|(i, _)| {
            let outcome = i.outcome.as_deref().unwrap_or_default();
            ground.theme.accent(outcomes.iter().position(|o| o == outcome).unwrap_or(0))
        });
        let label = label(span, slots.is_empty());
        slots.push((
            span,
            Slot { label, bars: outcomes.iter().enumerate().filter_map(bar).collect(), unknown },
        ));
        first = last.checked_add(1.day()).ok()?;
    }
    Some(slots.into_iter().map(|(_, slot)| slot).collect())
}

/// The day's number; with its month at the start and on the first of a month.
fn label(span: Dates, first_slot: bool) -> String {
    let named = first_slot
        || (span.first.day() <= span.last.day() && span.first.day() == 1)
        || span.first.month() != span.last.month();
    match (named, span.first == span.last) {
        (true, true) => day_month(span.first),
        (false, true) => span.first.day().to_string(),
        (_, false) => span.in_words().replace(" – ", "–"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_first_day_and_each_first_of_a_month_carry_the_month() {
        let day = |m, d| Dates::new(date(2021, m, d), date(2021, m, d)).unwrap();
        assert_eq!(label(day(6, 22), true), "22 June");
        assert_eq!(label(day(6, 23), false), "23");
        assert_eq!(label(day(7, 1), false), "1 July");
        assert_eq!(label(Dates::new(date(2021, 7, 4), date(2021, 7, 5)).unwrap(), false), "4–5 July");
    }
}
