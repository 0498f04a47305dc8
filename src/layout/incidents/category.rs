use crate::atlas::{Incident, Kind};
use crate::gazetteer::Placement;
use crate::scene::Color;
use crate::theme::Theme;

/// What the colour of a mark says: the kind of event, and how a crossing ended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::layout) struct Category {
    /// The kind of event.
    pub(in crate::layout) kind: Kind,
    /// How it ended; empty where that is not said, and for all that are no crossings.
    pub(in crate::layout) outcome: String,
}

impl Category {
    /// That of an event.
    pub(in crate::layout) fn of(incident: &Incident) -> Self {
        let outcome = incident.outcome.clone().filter(|_| incident.kind == Kind::Crossing);
        Category { kind: incident.kind, outcome: outcome.unwrap_or_default() }
    }

    /// Those of all events, in an order that no change of a number can change: by kind, then the outcomes in the order of
    /// the alphabet.
    pub(in crate::layout) fn all(incidents: &[(Incident, Placement)]) -> Vec<Self> {
        let mut all: Vec<Category> = Vec::new();
        for (incident, _) in incidents {
            let known = |c: &Category| {
                c.kind == incident.kind
                    && (c.kind != Kind::Crossing
                        || c.outcome == incident.outcome.as_deref().unwrap_or_default())
            };
            if !all.iter().any(known) {
                all.push(Category::of(incident));
            }
        }
        all.sort_unstable();
        all
    }

    /// Its colour: crossings have one for each outcome among `all`, other events one for their kind.
    pub(in crate::layout) fn color(&self, theme: &Theme, all: &[Category]) -> Color {
        match self.kind {
            // Crossings come first among all: theirs are the first accents.
            Kind::Crossing => theme.accent(all.iter().position(|c| c == self).unwrap_or(0)),
            kind => of_kind(theme, kind),
        }
    }
}

/// The colour of events that are no crossings.
fn of_kind(theme: &Theme, kind: Kind) -> Color {
    let kinds = &theme.color.kinds;
    match kind {
        Kind::Clash => kinds.clash,
        Kind::Seizure => kinds.seizure,
        Kind::Closure => kinds.closure,
        Kind::Capture => kinds.capture,
        Kind::Deployment => kinds.deployment,
        Kind::Other | Kind::Crossing => kinds.other,
    }
}
