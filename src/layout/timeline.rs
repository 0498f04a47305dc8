//! The chart under the map: people, or what else is counted, by date and outcome.

use jiff::{ToSpan, civil::Date};
use kurbo::{Point, Rect};

use super::frame::Ground;
use super::incidents::Category;
use super::report::total;
use super::story::Story;
use crate::atlas::{Dates, Incident};
use crate::draw::{Band, Bar, ChartStyle, Slot, Span, bar_chart};
use crate::gazetteer::Placement;
use crate::language::{Words, fill};
use crate::scene::{Color, Face, Group, Text};
use crate::text::{Line, Style};

/// How much of their colour bars lose that stand for other days than the map shows.
const PALE: f64 = 0.72;

/// The chart of all events with a date; none where no event has one. On a map of a series its days are pointed out.
pub(super) fn timeline(
    ground: &Ground<'_>,
    story: &Story,
    categories: &[Category],
    area: Rect,
    shown: Option<Dates>,
) -> Option<Group> {
    let events = story.incidents.as_slice();
    let all = events.iter().filter_map(|(i, _)| days_of(i)).reduce(Dates::join)?;
    let mut slots = slots(ground, events, categories, all, shown)?;
    let mut spans = spans(ground, events, categories, all, shown);
    let mut band = shown.map(|shown| band(ground, &slots, all, shown));
    if ground.words.is_rtl() {
        let length = all.days() as f64;
        let ends =
            spans.iter_mut().map(|span| &mut span.ends).chain(band.as_mut().map(|band| &mut band.ends));
        ends.for_each(|ends| *ends = (length - ends.1, length - ends.0));
        slots.reverse();
    }
    // What has no day has no place on the axis, and is said instead: a month is no row of days.
    let without = total(events.iter().map(|(i, _)| i).filter(|i| days_of(i).is_none()));
    let (theme, k) = (ground.theme, ground.factor);
    let style = ChartStyle {
        size_px: theme.sizes.furniture,
        text: theme.color.text,
        muted: theme.color.muted,
        line_px: 0.9 * k,
    };
    let (words, heading) = (ground.words, ground.words.by_date(story.unit));
    let heading = match without {
        0 => heading.to_owned(),
        n => fill(&words.say.day_unknown, &[("heading", heading), ("number", &words.number(n))]),
    };
    let heading = Line::new(&heading, &Style::new(Face::SemiBold, theme.sizes.furniture * 1.1));
    let left = if words.is_rtl() { area.x1 - heading.width_px } else { area.x0 };
    let top = Point::new(left, area.y0 + heading.cap_height_px);
    let mut group = Group::new("furniture").with("data-kind", "timeline");
    group.push(heading.text(top, theme.color.text, None));
    group.nodes.extend(bar_chart(area, &slots, &spans, band, &style, set));
    Some(group)
}

fn set(content: &str, face: Face, size_px: f64, color: Color, origin: Point) -> Text {
    Line::new(content, &Style::new(face, size_px)).text(origin, color, None)
}

/// The day or days of an event, where they are known.
pub(super) fn days_of(incident: &Incident) -> Option<Dates> {
    incident.dates.filter(Dates::has_days)
}

/// The day or days that one bar stands for.
fn slots(
    ground: &Ground<'_>,
    events: &[(Incident, Placement)],
    categories: &[Category],
    all: Dates,
    shown: Option<Dates>,
) -> Option<Vec<Slot>> {
    let dated: Vec<(&Incident, Dates)> = events.iter().filter_map(|(i, _)| Some((i, days_of(i)?))).collect();
    // Days that a counted event spans stand together: nobody knows how its people divide between them.
    let joined =
        |day: Date| dated.iter().any(|(i, d)| i.count.best.is_some() && d.first <= day && day < d.last);
    let mut slots: Vec<Slot> = Vec::new();
    let mut first = all.first;
    while first <= all.last {
        let mut last = first;
        while joined(last) && last < all.last {
            last = last.checked_add(1.day()).ok()?;
        }
        let span = Dates::new(first, last)?;
        let of_slot = || dated.iter().filter(|(_, d)| d.first <= last && first <= d.last);
        let bar = |category: &Category| {
            let of_category = of_slot().filter(|(i, _)| Category::of(i) == *category);
            let sum = total(of_category.map(|(i, _)| *i));
            let is_shown = shown.is_none_or(|shown| shown.overlaps(&span));
            let color = category.color(ground.theme, categories);
            let (fill, ink) = if is_shown { (color, color) } else { pale(ground, color) };
            (sum > 0).then(|| Bar { value: sum as f64, label: ground.words.number(sum), fill, ink })
        };
        let label = label(ground.words, span, slots.is_empty());
        slots.push(Slot { label, width: span.days(), bars: categories.iter().filter_map(bar).collect() });
        first = last.checked_add(1.day()).ok()?;
    }
    Some(slots)
}

/// What lies behind the slots of the days that the map shows.
fn band(ground: &Ground<'_>, slots: &[Slot], all: Dates, shown: Dates) -> Band {
    let day = |day: Date| f64::from((day - all.first).get_days());
    let mut ends = (f64::INFINITY, 0.0);
    let mut first = 0.0;
    for slot in slots {
        let last = first + slot.width as f64;
        if day(shown.first) < last && first <= day(shown.last) {
            ends = (f64::min(ends.0, first), last);
        }
        first = last;
    }
    Band { ends, color: ground.theme.color.other_land }
}

/// The colours of a bar and of its label for days that the map doesn't show.
fn pale(ground: &Ground<'_>, color: Color) -> (Color, Color) {
    let colors = &ground.theme.color;
    (color.mix(colors.paper, PALE), colors.muted)
}

/// Events of unknown number: no report divides them between the days that they span.
fn spans(
    ground: &Ground<'_>,
    events: &[(Incident, Placement)],
    categories: &[Category],
    all: Dates,
    shown: Option<Dates>,
) -> Vec<Span> {
    let dated = || events.iter().filter_map(|(i, _)| Some((i, days_of(i)?)));
    let day = |date: Date| (date - all.first).get_days() as f64 + 0.5;
    let span = |(incident, dates): (&Incident, Dates)| {
        let color = Category::of(incident).color(ground.theme, categories);
        let is_shown = shown.is_none_or(|shown| shown.overlaps(&dates));
        let color = if is_shown { color } else { pale(ground, color).1 };
        Span {
            ends: (day(dates.first), day(dates.last)),
            label: ground.words.say.number_unknown.clone(),
            color,
        }
    };
    let mut spans: Vec<Span> = dated().filter(|(i, _)| i.count.best.is_none()).map(span).collect();
    let has_bar =
        |at: f64| dated().any(|(i, d)| i.count.best.is_some() && (day(d.first)..=day(d.last)).contains(&at));
    for span in &mut spans {
        // Beside a bar, not through it; and what lasts a day is as wide as half of one.
        let (first, last) = span.ends;
        let apart = |at: f64| if has_bar(at) { 0.42 } else { 0.0 };
        span.ends = if first == last {
            (first - 0.25, last + 0.25)
        } else {
            (first + apart(first), last - apart(last))
        };
    }
    spans
}

/// The day's number; with its month at the start and on the first of a month.
fn label(words: &Words, span: Dates, first_slot: bool) -> String {
    let named = first_slot
        || (span.first.day() <= span.last.day() && span.first.day() == 1)
        || span.first.month() != span.last.month();
    match (named, span.first == span.last) {
        (true, true) => words.day_month(span.first),
        (false, true) => words.digits(&span.first.day().to_string()),
        (_, false) => words.dates(span).replace(" – ", "–"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lexicon;
    use jiff::civil::date;

    #[test]
    fn the_first_day_and_each_first_of_a_month_carry_the_month() {
        let words = crate::spec::words(&[], Lexicon::default()).unwrap();
        let label = |span, first| super::label(&words, span, first);
        let day = |m, d| Dates::new(date(2021, m, d), date(2021, m, d)).unwrap();
        assert_eq!(label(day(6, 22), true), "22 June");
        assert_eq!(label(day(6, 23), false), "23");
        assert_eq!(label(day(7, 1), false), "1 July");
        assert_eq!(label(Dates::new(date(2021, 7, 4), date(2021, 7, 5)).unwrap(), false), "4–5 July");
    }
}
