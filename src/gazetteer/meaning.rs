use std::cmp::Reverse;

use super::EntryKind;
use super::matches::{Match, Step};

/// Two places whose scores differ by less are equally likely.
const MARGIN: f64 = 0.04;

/// A place that is found by sound is sure where the next scores lower by this.
const SOUND_MARGIN: f64 = 0.08;

/// A place that bears the very name is less sure where another, whose name merely sounds like it, scores more than this.
const SOUNDS_ALIKE: f64 = 0.91;

/// From so many inhabitants on a place may be a city beside which nobody would mean its namesakes.
const CITY: u32 = 50_000;

/// Places nearer to each other are one, km: a town in two sources, a district and its seat.
const SAME_PLACE_KM: f64 = 10.0;

/// What a name means.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// One place.
    One(Match),
    /// One place, most likely: the name is merely like its, or like that of the other place as well.
    Likely(Match, Option<Match>),
    /// Several places, the likeliest and largest first.
    Several(Vec<Match>),
    /// None that is known.
    Unknown,
}

/// What sorted matches of a name mean: one place, or several that are equally likely and lie apart.
///
/// A city beside which nobody would mean its namesakes is one place.
pub fn decide(matches: &[Match]) -> Meaning {
    let Some(best) = matches.first() else { return Meaning::Unknown };
    let named = best.step <= Step::Generic;
    let (equal, rest): (Vec<&Match>, Vec<&Match>) =
        matches.iter().partition(|m| m.score > best.score - MARGIN && (m.step <= Step::Generic) == named);
    // Of entries for one spot that of the checked table of spots wins, then the larger.
    let worth = |m: &Match| {
        let spot = m.entry.uncertainty_km > 0.0 || m.entry.kind == EntryKind::Spot;
        (spot, m.main && m.entry.population >= CITY, m.entry.population)
    };
    let Some(at) = (0..equal.len()).max_by_key(|&i| (worth(equal[i]), Reverse(i))) else {
        return Meaning::Unknown;
    };
    let chosen = equal[at];
    // Two sides of a border are never one place, however near.
    let apart = |m: &&&Match| {
        m.entry.country != chosen.entry.country || m.entry.apart_km(&chosen.entry) > SAME_PLACE_KM
    };
    let rivals: Vec<&Match> = equal.iter().filter(apart).copied().collect();
    let outshines = |rival: &Match| {
        let (own, rivals) = (chosen.entry.population, rival.entry.population);
        // Amman was Philadelphia once.
        let forgotten = chosen.main && !rival.main && own >= rivals / 2;
        own >= CITY && (forgotten || own >= rivals.saturating_mul(20))
    };
    if rivals.iter().any(|rival| !outshines(rival)) {
        return Meaning::Several(std::iter::once(chosen).chain(rivals).cloned().collect());
    }
    let next = rest.iter().filter(apart).find(|m| !outshines(m)).copied();
    let close =
        |m: &&Match| if named { m.score > SOUNDS_ALIKE } else { m.score > chosen.score - SOUND_MARGIN };
    match next.filter(|m| close(m)) {
        None if chosen.is_sure() => Meaning::One(chosen.clone()),
        next => Meaning::Likely(chosen.clone(), next.cloned()),
    }
}
