//! `marz list`: what can be chosen by name.

use marz::Result;
use marz::projection::PROJECTIONS;

use super::args::Listed;
use super::render::print;

/// Lists it; always true, since nothing can be wrong with it.
pub(super) fn list(what: Listed) -> Result<bool> {
    let text = match what {
        Listed::Projections => projections(),
    };
    print(text.as_bytes())?;
    Ok(true)
}

/// A line each: name, name in PROJ, what it keeps true and what it is for.
fn projections() -> String {
    let width = PROJECTIONS.iter().map(|offer| offer.name.len()).max().unwrap_or_default();
    PROJECTIONS
        .iter()
        .map(|offer| format!("{:width$}  {:7}  {}\n", offer.name, offer.proj, offer.about))
        .collect()
}
