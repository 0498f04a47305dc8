//! `marz list`: what can be chosen by name.

use marz::Result;
use marz::atlas::{Kind, Level, Word};
use marz::layout;
use marz::load::embedded::{self, Scale};
use marz::projection::PROJECTIONS;
use marz::spec::{LineStyle, SIZES, Symbol};
use marz::theme::{AUTO, THEMES};

use super::args::Listed;
use super::render::print;

/// Lists it; always true, since nothing can be wrong with it.
pub(super) fn list(what: Listed) -> Result<bool> {
    let text = match what {
        Listed::Projections => projections(),
        Listed::Themes => {
            THEMES.iter().map(|(name, _)| *name).chain([AUTO]).map(|name| format!("{name}\n")).collect()
        }
        Listed::Sizes => columns(SIZES.iter().copied()),
        Listed::Symbols => symbols(),
        Listed::Countries => countries()?,
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

/// What stands for an event, a place and a line, each group under a heading that says where its words are written.
fn symbols() -> String {
    let kinds = columns(Kind::WORDS.iter().map(|(kind, word)| (*word, layout::shape_name(*kind))));
    let (places, styles) = (words::<Symbol>(), words::<LineStyle>());
    format!(
        "Kinds of events (column kind of a table) and their shapes:\n{kinds}\n\
         Symbols for places (symbol in [[points]]):\n{places}\n\
         Styles of lines (style in [[lines]]):\n{styles}"
    )
}

/// A line for each word of a closed set.
fn words<W: Word>() -> String {
    W::WORDS.iter().map(|(_, word)| format!("{word}\n")).collect()
}

/// A line each: code, of ISO 3166 where it has one, and English name of the countries of the world, by their codes.
fn countries() -> Result<String> {
    let world = embedded::world(Scale::Large)?;
    let countries = world.territories.iter().filter(|territory| territory.level == Level::Country);
    let mut countries: Vec<(&str, &str)> = countries.map(|t| (&*t.id, &*t.names.name)).collect();
    countries.sort_unstable();
    // The few longer codes are of areas that ISO 3166 has none for.
    Ok(countries.iter().map(|(code, name)| format!("{code:3}  {name}\n")).collect())
}

/// A line for each pair, in two columns.
fn columns<'a>(rows: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> String {
    let width = rows.clone().map(|(first, _)| first.len()).max().unwrap_or_default();
    rows.map(|(first, second)| format!("{first:width$}  {second}\n")).collect()
}
