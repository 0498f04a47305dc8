//! What is written beside marks: how many, where, and when.

use std::collections::{BTreeMap, BTreeSet};

use kurbo::Size;

use super::annotate::{Annotation, Content};
use super::block::Block;
use super::frame::Ground;
use super::incidents::{Bins, Look, Mark, cell_breadth, display_name};
use super::labels::{self, When};
use super::report::{figure, grouped, headline};
use crate::atlas::{Dates, Kind, Step};
use crate::gazetteer::Side;
use crate::scene::Face;

/// The most lines that list the events of one place.
const MOST_LINES: usize = 4;

/// Where there are more marks than this, only so many have a label, and none must have it.
const MOST_LABELS: usize = 150;

/// So many labels the maps of a series have together: to look for room for more takes too long.
const MOST_IN_SERIES: usize = 600;

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
        let block =
            Block::new().row(&grouped(bins.value(mark)), Face::Bold, theme.sizes.name, theme.color.text);
        let block = match mark.placement.matched.as_deref() {
            Some(name) => block.row(name, Face::Regular, theme.sizes.detail, theme.color.text),
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
        let name = Some(display_name(incident, &mark.placement)).filter(|n| !n.is_empty());
        let count = headline(incident.count);
        let who = incident.who.clone().filter(|_| name.is_none());
        let text = [count, who, name].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let block = Block::new().row(&text, Face::Regular, theme.sizes.detail, theme.color.text);
        let block = match &incident.outcome {
            Some(outcome) => block.row(outcome, Face::Regular, theme.sizes.detail, theme.color.muted),
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
    let candidates = labels::around_point(mark.at, mark.reach() + 1.0, size, block.padding(), leaders);
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
        candidates,
    }
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
    let mut block = Block::new();
    // A sum without those of whom nobody knows how many would be too sure.
    let is_partial = mark.members.iter().any(|(i, _)| i.count.best.is_none());
    let figure = if is_partial { figure(incident.count) } else { headline(incident.count) };
    if let Some(figure) = figure {
        let more = if is_partial { " + unknown" } else { "" };
        block = block.row(&format!("{figure}{more}"), Face::Bold, theme.sizes.figure, mark.color);
    }
    let name = display_name(incident, &mark.placement);
    let area = |i: usize| ground.atlas.territories[i].names.name.as_str();
    let name = match (name.is_empty(), mark.placement.destination, mark.placement.territory) {
        _ if !mark.stretch.is_empty() => {
            let who = incident.who.clone().unwrap_or_else(|| "deployed".to_owned());
            if mark.members.len() > 1 { format!("{who}, {} reports", mark.members.len()) } else { who }
        }
        (true, Some(to), _) if incident.kind == Kind::Crossing => format!("Into {}", area(to)),
        (true, _, Some(territory)) => area(territory).to_owned(),
        _ => name,
    };
    if !name.is_empty() {
        block = block.row(&name, Face::SemiBold, theme.sizes.name, theme.color.text);
    }
    let unknown = match (mark.is_countless(), mark.is_placeless()) {
        (true, true) => Some("number and place unknown"),
        (true, false) => Some("number unknown"),
        (false, true) => Some("place unknown"),
        (false, false) => None,
    };
    if let Some(unknown) = unknown {
        block = block.row(unknown, Face::Regular, theme.sizes.detail, theme.color.text);
    }
    if let Some(outcome) = incident.outcome.as_deref().filter(|_| !mark.stretch.is_empty()) {
        block = block.row(outcome, Face::Regular, theme.sizes.detail, theme.color.text);
    }
    if mark.is_stack() {
        return listed(ground, mark, block);
    }
    let outcome = incident.outcome.as_deref();
    match incident.dates {
        Some(dates) if !unsaid.covers(dates) => {
            let text = match outcome {
                Some(outcome) if unsaid.common().is_some() => format!("{} · {outcome}", dates.in_words()),
                _ => dates.in_words(),
            };
            block.row(&text, Face::Regular, theme.sizes.detail, theme.color.muted)
        }
        // Without a word it would have the common date.
        None if unsaid.common().is_some() => {
            block.row("date unknown", Face::Regular, theme.sizes.detail, theme.color.muted)
        }
        _ => block,
    }
}

/// The events of one place, two to a line: when, and how many.
fn listed(ground: &Ground<'_>, mark: &Mark<'_>, mut block: Block) -> Block {
    let (theme, total) = (ground.theme, mark.members.len());
    let shown = if total > 2 * MOST_LINES { 2 * (MOST_LINES - 1) } else { total };
    let each = mark.members[..shown].iter().map(|(incident, _)| {
        let count = figure(incident.count).unwrap_or("number unknown".to_owned());
        let date = incident.dates.map(|dates| dates.in_words());
        date.into_iter().chain([count]).collect::<Vec<_>>().join(": ")
    });
    let mut lines: Vec<String> = each.collect::<Vec<_>>().chunks(2).map(|pair| pair.join(" · ")).collect();
    if shown < total {
        lines.push(format!("and {} more", total - shown));
    }
    for line in lines {
        block = block.row(&line, Face::Regular, theme.sizes.detail, theme.color.muted);
    }
    block
}
