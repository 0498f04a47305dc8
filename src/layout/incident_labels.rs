//! What is written beside marks: how many, where, and when.

use std::collections::{BTreeMap, BTreeSet};

use kurbo::{Rect, Size};

use super::annotate::{Annotation, Content};
use super::block::Block;
use super::frame::Ground;
use super::incidents::{Bins, Look, Mark, cell_breadth, display_names};
use super::labels::{self, Candidate, Rung, When};
use super::numbers::Badge;
use crate::atlas::{Account, Dates, Kind, Step};
use crate::gazetteer::Side;
use crate::language::fill;
use crate::scene::Face;
use crate::text::{Style, wrap};

/// The most lines that list the events of one place.
const MOST_LINES: usize = 4;

/// Where there are more marks than this, only so many have a label, and none must have it.
const MOST_LABELS: usize = 250;

/// So many labels the maps of a series have together: to look for room for more takes too long.
const MOST_IN_SERIES: usize = 600;

/// Lines of a label may be narrower, as shares of their width, each with what that costs.
const NARROWER: [(f64, f64); 2] = [(0.72, 8.0), (0.5, 14.0)];

/// Letters of a label may be smaller by this, as far as the floor of the theme lets them.
const SMALLER: f64 = 0.82;

/// The lines of a callout are so wide, em: about 26 letters.
const CALLOUT_EM: f64 = 12.5;

/// The text of a callout has at most so many lines.
const MOST_CALLOUT_LINES: usize = 4;

/// A figure may be so much broader than its hexagon: its halo keeps it apart from what it reaches over.
const BROADEST_FIGURE: f64 = 1.3;

/// As many of the largest counts have their figure.
const MOST_FIGURES: usize = 5;

/// The dates that labels need not say, because the map says them elsewhere.
#[derive(Debug, Clone, Copy)]
pub(super) enum Unsaid<'a> {
    /// In the legend: those that most events share, if most do.
    Common(Option<Dates>),
    /// Above the map of a step: its own.
    OfSteps(&'a [Step]),
}

impl Unsaid<'_> {
    /// The dates that the legend says.
    pub(super) fn common(self) -> Option<Dates> {
        match self {
            Unsaid::Common(common) => common,
            Unsaid::OfSteps(_) => None,
        }
    }

    fn covers(self, dates: Dates) -> bool {
        match self {
            Unsaid::Common(common) => common == Some(dates),
            Unsaid::OfSteps(steps) => steps.iter().any(|step| step.dates == dates),
        }
    }
}

/// The labels of events: number, name, and the date where it is not the common one.
pub(super) fn of_incidents(ground: &Ground<'_>, marks: &[Mark<'_>], unsaid: Unsaid<'_>) -> Vec<Annotation> {
    let mut single: Vec<&Mark<'_>> = marks.iter().filter(|mark| mark.look != Look::Bin).collect();
    let must = single.len() <= MOST_LABELS;
    if !must {
        // Nobody reads thousands of labels: the largest marks have theirs, where there is room.
        single.sort_by(|a, b| b.radius.total_cmp(&a.radius));
        keep_on_each_map(&mut single, MOST_LABELS);
        single.truncate(MOST_IN_SERIES);
    }
    let label = |mark: &Mark<'_>| {
        beside(mark, incident_block(ground, mark, unsaid), must, 4000.0 + 10.0 * mark.radius)
    };
    single.into_iter().map(label).collect()
}

/// Keeps the first so many marks of each map: of each step of a series, or of the one map.
fn keep_on_each_map(marks: &mut Vec<&Mark<'_>>, most: usize) {
    let mut on_map: BTreeMap<When, usize> = BTreeMap::new();
    marks.retain(|mark| {
        let n = on_map.entry(mark.when).or_default();
        *n += 1;
        *n <= most
    });
}

/// The figures of the largest counts of each map.
pub(super) fn of_bins(ground: &Ground<'_>, marks: &[Mark<'_>], bins: Option<Bins>) -> Vec<Annotation> {
    let (theme, Some(bins)) = (ground.theme, bins) else { return Vec::new() };
    let mut largest: Vec<&Mark<'_>> = marks.iter().filter(|mark| mark.look == Look::Bin).collect();
    largest.sort_by_key(|mark| std::cmp::Reverse(bins.value(mark)));
    keep_on_each_map(&mut largest, MOST_FIGURES);
    let label = |mark: &Mark<'_>| {
        let block = Block::new().row(
            &ground.words.number(bins.value(mark)),
            Face::Bold,
            theme.sizes.name,
            theme.color.text,
        );
        let block = match mark.placement.matched.as_deref() {
            Some(name) => {
                let names =
                    mark.placement.territory.filter(|&i| ground.atlas.territories[i].names.name == name);
                let names = names.map(|i| ground.words.names_of_territory(&ground.atlas.territories[i]));
                let names = names.unwrap_or_else(|| vec![name.to_owned()]);
                block.lines(&names, Face::Regular, theme.sizes.detail, theme.color.text)
            }
            None => block,
        };
        match mark.incident.kind {
            Kind::Other => on_its_cell(ground, mark, block),
            _ => Some(beside(mark, block, false, 300.0)),
        }
    };
    // Beside a larger count without its figure, a smaller one's would be taken for it.
    let mut silent: BTreeSet<When> = BTreeSet::new();
    let mut figures = Vec::new();
    for mark in largest {
        match label(mark) {
            Some(figure) if !silent.contains(&mark.when) => figures.push(figure),
            _ => _ = silent.insert(mark.when),
        }
    }
    figures
}

/// The names of other events' places.
pub(super) fn of_events(ground: &Ground<'_>, marks: &[Mark<'_>]) -> Vec<Annotation> {
    let theme = ground.theme;
    let label = |mark: &Mark<'_>| {
        let incident = &mark.incident;
        let mut names = display_names(ground.words, incident, &mark.placement).into_iter();
        let (name, others) = (names.next(), names.collect::<Vec<_>>());
        let count = ground.words.headline(incident.count);
        let who = incident.who.clone().filter(|_| name.is_none());
        let text = [count, who, name].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let block = Block::new().row(&text, Face::Regular, theme.sizes.detail, theme.color.text);
        let block = block.lines(&others, Face::Regular, theme.sizes.detail, theme.color.text);
        let block = match &incident.outcome {
            Some(outcome) => {
                block.row(ground.words.known(outcome), Face::Regular, theme.sizes.detail, theme.color.muted)
            }
            None => block,
        };
        beside(mark, block, false, 300.0)
    };
    marks.iter().filter(|mark| mark.look != Look::Bin).take(MOST_LABELS).map(label).collect()
}

/// A figure in the middle of its hexagon: anywhere else it would be taken for that of a neighbour. None for one so broad
/// that it would reach into the next.
fn on_its_cell(ground: &Ground<'_>, mark: &Mark<'_>, block: Block) -> Option<Annotation> {
    let size = Size::new(block.width, block.height);
    let place = labels::centred(mark.at, size, 0.0);
    (size.width <= BROADEST_FIGURE * cell_breadth(ground))
        .then(|| Annotation { candidates: vec![place], ..beside(mark, block, false, 300.0) })
}

/// A label beside its marker.
fn beside(mark: &Mark<'_>, block: Block, must: bool, weight: f64) -> Annotation {
    let size = Size::new(block.width, block.height);
    // A line to one count would run over its neighbours.
    let leaders = mark.look != Look::Bin;
    let candidates = places(mark, size, block.padding(), leaders);
    let id = mark.incident.id.clone();
    let (home, when) = (home_of(mark), mark.when);
    Annotation {
        forms: vec![Content::Label(block)],
        id,
        kind: "incident",
        must,
        weight,
        home,
        when,
        dot: None,
        candidates,
    }
}

/// The places of a label of a size round its marker.
fn places(mark: &Mark<'_>, size: Size, pad: f64, leaders: bool) -> Vec<Candidate> {
    let (at, radius) = (mark.at, mark.reach() + 1.0);
    let mut places = labels::around_point(at, radius, size, pad);
    places.extend(labels::sliding(at, radius, size, pad));
    if leaders {
        places.extend(labels::with_leaders(at, radius, size, pad));
    }
    places
}

/// How a label that found no place can be set otherwise, on a rung of the ladder: its form and the places for it, in
/// a frame with so many marks.
pub(super) fn on_rung(
    ground: &Ground<'_>,
    mark: &Mark<'_>,
    unsaid: Unsaid<'_>,
    rung: Rung,
    (frame, marks): (Rect, usize),
) -> Vec<(Content, Vec<Candidate>)> {
    let pad_of = |block: &Block| (Size::new(block.width, block.height), block.padding());
    let set = |block: Block, dearer: f64| {
        let (size, pad) = pad_of(&block);
        let dearer = |place: Candidate| Candidate { cost: place.cost + dearer, rung, ..place };
        let places = places(mark, size, pad, true).into_iter().map(dearer).collect();
        (Content::Label(block), places)
    };
    let at = (mark.at, mark.reach() + 1.0);
    if rung == Rung::Number {
        let badge = Badge::new(ground, marks);
        let places = badge.places(at.0, at.1);
        return vec![(Content::Number(badge), places)];
    }
    let block = incident_block(ground, mark, unsaid);
    let narrow =
        |share: f64| Some(block.wrapped(share * block.width)).filter(|n| n.width < 0.95 * block.width);
    let small = |block: &Block| block.scaled(SMALLER, ground.theme.sizes.floor);
    match rung {
        Rung::Beside | Rung::Leader | Rung::Number => Vec::new(),
        Rung::Narrow => {
            NARROWER.iter().filter_map(|(share, dearer)| Some(set(narrow(*share)?, *dearer))).collect()
        }
        Rung::Small => {
            let narrow = narrow(NARROWER[1].0).map(|narrow| set(small(&narrow), 28.0));
            [Some(set(small(&block), 20.0)), narrow].into_iter().flatten().collect()
        }
        Rung::Margin => {
            let (size, pad) = pad_of(&block);
            let places = labels::at_edges(at.0, at.1, size, pad, frame);
            vec![(Content::Label(block), places)]
        }
    }
}

/// What a callout says: the number large, the place, a text in lines of some words, date and source; in free ground, with a
/// line to its marker.
pub(super) fn callout(ground: &Ground<'_>, mark: &Mark<'_>, text: Option<&str>, frame: Rect) -> Annotation {
    let (sizes, color, words) = (&ground.theme.sizes, &ground.theme.color, ground.words);
    let incident = &mark.incident;
    let mut block = Block::new();
    if let Some(figure) = words.headline(incident.count) {
        block = block.row(&figure, Face::Bold, sizes.figure * 1.2, mark.color);
    }
    let names = display_names(words, incident, &mark.placement);
    block = block.lines(&names, Face::SemiBold, sizes.name, color.text);
    let told = |of: fn(&Account) -> &Option<String>| incident.accounts.iter().find_map(|a| of(a).as_deref());
    let style = Style::new(Face::Regular, sizes.detail);
    if let Some(text) = text.or_else(|| told(|account| &account.note)) {
        for line in wrap(text, &style, CALLOUT_EM * sizes.detail, MOST_CALLOUT_LINES) {
            block.push(line, color.text);
        }
    }
    let dates = incident.dates.map(|dates| words.dates(dates));
    let last: Vec<String> =
        dates.into_iter().chain(told(|account| &account.source).map(str::to_owned)).collect();
    for line in wrap(&last.join(" · "), &style, CALLOUT_EM * sizes.detail, 2) {
        block.push(line, color.muted);
    }
    let (size, pad) = (Size::new(block.width, block.height), block.padding() + 2.0 * ground.factor);
    let radius = mark.reach() + 1.0;
    let mut candidates = labels::around_point(mark.at, radius, size, pad);
    candidates.extend(labels::in_free_space(mark.at, radius, size, pad, frame));
    candidates.extend(labels::at_edges(mark.at, radius, size, pad, frame));
    let label = beside(mark, block, true, 6000.0);
    Annotation { kind: "callout", candidates, ..label }
}

/// The country in which a mark's label should stand.
pub(super) fn home_of(mark: &Mark<'_>) -> Option<usize> {
    match mark.placement.side {
        _ if !mark.stretch.is_empty() => mark.placement.origin,
        Side::Origin => mark.placement.origin,
        Side::Destination => mark.placement.destination,
    }
}

/// The dates that most events share, which are then said once; none where there is no such majority. Marks that list the
/// dates of their events rely on nothing.
pub(super) fn common_dates(marks: &[Mark<'_>]) -> Option<Dates> {
    let single = marks.iter().filter(|mark| mark.look != Look::Bin && !mark.is_stack());
    let mut dates: Vec<Dates> = single.filter_map(|m| m.incident.dates).collect();
    dates.sort();
    let most = dates.chunk_by(|a, b| a == b).max_by_key(|same| same.len())?;
    (most.len() * 2 > dates.len()).then_some(most[0])
}

fn incident_block(ground: &Ground<'_>, mark: &Mark<'_>, unsaid: Unsaid<'_>) -> Block {
    let (theme, incident) = (ground.theme, &mark.incident);
    let (words, say) = (ground.words, &ground.words.say);
    let mut block = Block::new();
    // A sum without those of whom nobody knows how many would be too sure.
    let is_partial = mark.members.iter().any(|(i, _)| i.count.best.is_none());
    let figure = if is_partial { words.figure(incident.count) } else { words.headline(incident.count) };
    if let Some(figure) = figure {
        let figure = if is_partial { fill(&say.and_unknown, &[("figure", &figure)]) } else { figure };
        block = block.row(&figure, Face::Bold, theme.sizes.figure, mark.color);
    }
    let names = display_names(words, incident, &mark.placement);
    let area = |i: usize| &ground.atlas.territories[i];
    let names = match (names.is_empty(), mark.placement.destination, mark.placement.territory) {
        _ if !mark.stretch.is_empty() => {
            let who = incident.who.as_deref().map_or(say.deployed.as_str(), |who| words.known(who));
            let number = words.number(mark.members.len() as u64);
            let several = || fill(&say.reports, &[("who", who), ("number", &number)]);
            vec![if mark.members.len() > 1 { several() } else { who.to_owned() }]
        }
        (true, Some(to), _) if incident.kind == Kind::Crossing => {
            vec![fill(&say.into, &[("country", &words.name_of_territory(area(to)))])]
        }
        (true, _, Some(territory)) => words.names_of_territory(area(territory)),
        _ => names,
    };
    block = block.lines(&names, Face::SemiBold, theme.sizes.name, theme.color.text);
    let unknown = match (mark.is_countless(), mark.is_placeless()) {
        (true, true) => Some(&say.number_and_place_unknown),
        (true, false) => Some(&say.number_unknown),
        (false, true) => Some(&say.place_unknown),
        (false, false) => None,
    };
    if let Some(unknown) = unknown {
        block = block.row(unknown, Face::Regular, theme.sizes.detail, theme.color.text);
    }
    if let Some(outcome) = incident.outcome.as_deref().filter(|_| !mark.stretch.is_empty()) {
        block = block.row(words.known(outcome), Face::Regular, theme.sizes.detail, theme.color.text);
    }
    if mark.is_stack() {
        return listed(ground, mark, block);
    }
    let outcome = incident.outcome.as_deref().map(|outcome| words.known(outcome));
    match incident.dates {
        Some(dates) if !unsaid.covers(dates) => {
            let text = match outcome {
                Some(outcome) if unsaid.common().is_some() => format!("{} · {outcome}", words.dates(dates)),
                _ => words.dates(dates),
            };
            block.row(&text, Face::Regular, theme.sizes.detail, theme.color.muted)
        }
        // Without a word it would have the common date.
        None if unsaid.common().is_some() => {
            block.row(&say.date_unknown, Face::Regular, theme.sizes.detail, theme.color.muted)
        }
        _ => block,
    }
}

/// The events of one place, two to a line: when, and how many.
fn listed(ground: &Ground<'_>, mark: &Mark<'_>, mut block: Block) -> Block {
    let (theme, total) = (ground.theme, mark.members.len());
    let (words, say) = (ground.words, &ground.words.say);
    let shown = if total > 2 * MOST_LINES { 2 * (MOST_LINES - 1) } else { total };
    let each = mark.members[..shown].iter().map(|(incident, _)| {
        let count = words.figure(incident.count).unwrap_or_else(|| say.number_unknown.clone());
        let date = incident.dates.map(|dates| words.dates(dates));
        date.into_iter().chain([count]).collect::<Vec<_>>().join(": ")
    });
    let mut lines: Vec<String> = each.collect::<Vec<_>>().chunks(2).map(|pair| pair.join(" · ")).collect();
    if shown < total {
        lines.push(fill(&say.and_more, &[("number", &words.number((total - shown) as u64))]));
    }
    for line in lines {
        block = block.row(&line, Face::Regular, theme.sizes.detail, theme.color.muted);
    }
    block
}
