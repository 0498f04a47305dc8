//! The map in words, for those who can't see it: what a picture on a page is to have as its alternative text.
//!
//! It says first how many events there are, of how many people and when; then where they led, of what kinds they are and what
//! is not sure of them; then each event, the largest first, as long as somebody listens; and last what is not shown.

use std::collections::BTreeMap;

use super::Story;
use super::draft::Draft;
use super::incidents;
use super::report::total;
use super::tally::Tally;
use crate::atlas::{Dates, Incident, Kind, Status, Step};
use crate::gazetteer::Placement;
use crate::language::fill;

/// Events are told as long as the description has no more letters than this.
const MOST_LETTERS: usize = 1500;

/// An event with its place.
type Event = (Incident, Placement);

/// The map in words; that of a step tells of its events alone.
pub(super) fn description(draft: &Draft<'_>, step: Option<&Step>) -> String {
    let (story, drawn) = (draft.story, draft.drawn());
    let is_shown = |(incident, _): &&Event| {
        drawn.contains(incident.id.as_str()) && step.is_none_or(|step| step.shows(incident))
    };
    let mut shown: Vec<&Event> = story.incidents.iter().filter(is_shown).collect();
    let layers = if step.is_none() { layers(draft) } else { Vec::new() };
    // A map of areas or places that never had an event does not lack them.
    let is_of_layers = story.incidents.is_empty() && story.left_out.is_empty() && !layers.is_empty();
    let mut sentences = if is_of_layers { Vec::new() } else { vec![opening(story, &shown, step)] };
    // A number of several days is on several maps, of which none has it for itself.
    sentences.extend(if step.is_none() { destinations(story, &shown) } else { Vec::new() });
    sentences.extend(sorts(story, &shown));
    let closing = if step.is_none() { not_shown(story, shown.len()) } else { None };
    shown.sort_by_key(|(incident, _)| std::cmp::Reverse(incident.count.best));
    let letters = |texts: &[String]| texts.iter().map(|text| text.chars().count() + 1).sum::<usize>();
    let others = letters(&layers) + letters(closing.as_slice());
    let room = MOST_LETTERS.saturating_sub(letters(&sentences) + others);
    sentences.extend(events(story, &shown, room));
    sentences.extend(layers);
    sentences.extend(closing);
    sentences.join(" ")
}

/// How many events, of how many people, when.
fn opening(story: &Story, shown: &[&Event], step: Option<&Step>) -> String {
    let (words, say) = (&story.words, &story.words.say);
    let incidents = || shown.iter().map(|(incident, _)| incident);
    if let Some(step) = step {
        let tally = Tally::of(step, incidents()).in_words(words, Some(story.unit));
        let days = words.dates_with_year(step.dates);
        return fill(&say.map_of_days, &[("days", &days), ("people", &tally)]);
    }
    let mut sum = String::new();
    let people = total(incidents());
    if people > 0 {
        sum = format!(", {}", words.counted(people, story.unit));
    }
    if let Some(dates) = incidents().filter_map(|incident| incident.dates).reduce(Dates::join) {
        sum = format!("{sum}, {}", words.dates_with_year(dates));
    }
    match shown.len() {
        0 => say.map_of_none.clone(),
        1 => fill(&say.map_of_one, &[("sum", &sum)]),
        n => fill(&say.map_of_many, &[("number", &words.number(n as u64)), ("sum", &sum)]),
    }
}

/// How many people came into each country, most first.
fn destinations(story: &Story, shown: &[&Event]) -> Vec<String> {
    let words = &story.words;
    let mut people: BTreeMap<usize, Vec<&Incident>> = BTreeMap::new();
    for (incident, placement) in shown.iter().filter(|(incident, _)| incident.kind == Kind::Crossing) {
        if let Some(country) = placement.destination {
            people.entry(country).or_default().push(incident);
        }
    }
    let mut sums: Vec<(usize, u64)> =
        people.into_iter().map(|(country, incidents)| (country, total(incidents.into_iter()))).collect();
    sums.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
    let said = sums.into_iter().map(|(country, sum)| {
        let name = words.name_of_territory(&story.atlas.territories[country]);
        let people = if sum > 0 { words.counted(sum, story.unit) } else { words.say.number_unknown.clone() };
        format!("{}, {people}.", fill(&words.say.into, &[("country", &name)]))
    });
    said.collect()
}

/// How many events are of each kind, where not all are crossings, and of how many it is not sure that they happened.
fn sorts(story: &Story, shown: &[&Event]) -> Option<String> {
    let words = &story.words;
    let number = |is_one: &dyn Fn(&Incident) -> bool| shown.iter().filter(|(i, _)| is_one(i)).count() as u64;
    let mut kinds: BTreeMap<Kind, u64> = BTreeMap::new();
    shown.iter().for_each(|(incident, _)| *kinds.entry(incident.kind).or_default() += 1);
    kinds.retain(|kind, _| !has_one_kind(shown) || *kind != Kind::Crossing);
    let unsure = [Status::Claimed, Status::Disputed].map(|status| (status, number(&|i| i.status == status)));
    let kinds = kinds.into_iter().map(|(kind, n)| format!("{}: {}", words.kind(kind), words.number(n)));
    let unsure = unsure.into_iter().filter(|(_, n)| *n > 0);
    let unsure = unsure.map(|(status, n)| format!("{}: {}", words.status(status), words.number(n)));
    sentence(kinds.chain(unsure).collect())
}

fn has_one_kind(shown: &[&Event]) -> bool {
    shown.windows(2).all(|pair| pair[0].0.kind == pair[1].0.kind)
}

/// The events, a sentence each, and how many more there are than there is room for, letters.
fn events(story: &Story, shown: &[&Event], room: usize) -> Vec<String> {
    let with_kind = !has_one_kind(shown);
    let more = |n: usize| {
        let number = story.words.number(n as u64);
        format!("… {}.", fill(&story.words.say.and_more, &[("number", &number)]))
    };
    let room = room.saturating_sub(more(shown.len()).chars().count() + 1);
    let (mut told, mut letters) = (Vec::new(), 0);
    for (at, event) in shown.iter().enumerate() {
        let sentence = of_event(story, event, with_kind);
        letters += sentence.chars().count() + 1;
        if letters > room {
            told.push(more(shown.len() - at));
            break;
        }
        told.push(sentence);
    }
    told
}

/// One event: where, how many, who, when, and what came of it.
fn of_event(story: &Story, (incident, placement): &Event, with_kind: bool) -> String {
    let words = &story.words;
    let names = incidents::display_names(words, incident, placement);
    let name = names.into_iter().next().filter(|name| !name.is_empty());
    let name = name.or_else(|| placement.matched.clone()).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| words.say.without_a_name.clone());
    let mut said = vec![words.figure(incident.count).unwrap_or_else(|| words.say.number_unknown.clone())];
    said.extend(incident.who.as_deref().map(|who| words.known(who).to_owned()));
    said.extend(with_kind.then(|| words.kind(incident.kind).to_owned()));
    said.extend((incident.status != Status::Confirmed).then(|| words.status(incident.status).to_owned()));
    said.extend(incident.dates.map(|dates| words.dates(dates)));
    said.extend(incident.outcome.as_deref().map(|outcome| words.known(outcome).to_owned()));
    format!("{name}: {}.", said.join(", "))
}

/// What is on the map beside events, a sentence each: hatched areas, places and lines by what they are called, and the areas
/// with the largest numbers.
fn layers(draft: &Draft<'_>) -> Vec<String> {
    let (story, ground) = (draft.story, &draft.ground);
    let words = ground.words;
    let is_seen = |area: usize| !ground.region(area).rings.is_empty();
    let name = |area: usize| words.name_of_territory(&ground.atlas.territories[area]);
    // What is told of each label, the labels in the order of the layers.
    let mut told: Vec<(&str, Vec<String>)> = Vec::new();
    let mut tell = |label, what: Option<String>| match told.iter_mut().find(|(known, _)| *known == label) {
        Some((_, all)) => all.extend(what),
        None => told.push((label, what.into_iter().collect())),
    };
    for area in story.areas.iter().filter(|area| is_seen(area.territory)) {
        let status = (area.status != Status::Confirmed).then(|| words.status(area.status));
        let status = status.map(|status| format!(" ({status})")).unwrap_or_default();
        tell(&area.label, Some(format!("{}{status}", name(area.territory))));
    }
    for place in &draft.points {
        tell(&place.feature.label, place.feature.names.first().cloned());
    }
    for line in &draft.lines {
        tell(&line.feature.label, Some(line.feature.name.clone()).filter(|name| !name.is_empty()));
    }
    if let Some(values) = &story.values {
        let mut of: Vec<&(usize, f64)> = values.of.iter().filter(|(area, _)| is_seen(*area)).collect();
        of.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
        for (area, value) in of {
            tell(&values.label, Some(format!("{} {}", name(*area), words.decimal(*value))));
        }
    }
    let sentence_of = |(label, mut all): (&str, Vec<String>)| {
        let more = all.len().saturating_sub(MOST_NAMES);
        all.truncate(MOST_NAMES);
        if more > 0 {
            all.push(fill(&words.say.and_more, &[("number", &words.number(more as u64))]));
        }
        let names = all.join(", ");
        let parts =
            [label, &names].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
        sentence(vec![parts])
    };
    told.into_iter().filter_map(sentence_of).collect()
}

/// So many names of a layer are told.
const MOST_NAMES: usize = 12;

/// How many events have no place on the map.
fn not_shown(story: &Story, shown: usize) -> Option<String> {
    let left_out = story.left_out.iter().filter(|event| !event.is_other).count();
    match story.incidents.len() - shown + left_out {
        0 => None,
        1 => Some(story.words.say.one_not_shown.clone()),
        n => {
            let number = story.words.number(n as u64);
            Some(fill(&story.words.say.many_not_shown, &[("number", &number)]))
        }
    }
}

/// Some parts as one sentence, which begins with a capital letter.
fn sentence(parts: Vec<String>) -> Option<String> {
    let text = parts.join("; ");
    let mut rest = text.chars();
    rest.next().map(|first| format!("{}{}.", first.to_uppercase(), rest.as_str()))
}
