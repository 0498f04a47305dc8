use schemars::{Schema, json_schema};

use super::columns::{COLUMNS, PLACE_COLUMNS};
use crate::atlas::{Kind, Precision, Status, Word};

/// What each of [`COLUMNS`] says, for an editor.
const ABOUT: &[(&str, &str)] = &[
    ("id", "A name of your own for the event; rows with one id are reports of one event."),
    ("date", "The day, or the first: 2021-07-05; 2021-07 or 2021 where no day is known."),
    ("end_date", "The last day of an event of several."),
    ("place", "The town, village or crossing point where it happened; for a crossing, where it began."),
    ("district", "The district where it happened."),
    ("province", "The province where it happened."),
    ("country", "The country where it happened, by name or ISO 3166 code."),
    ("lat", "Degrees north."),
    ("lon", "Degrees east."),
    ("to_place", "The town, village or crossing point that a crossing led to."),
    ("to_district", "The district that a crossing led to."),
    ("to_country", "The country that a crossing led to."),
    ("count", "People: 134, \"1,037\", \"130-134\", \"more than 130\", \"about 130\", \"unknown\"."),
    ("count_min", "The lowest number, where reports differ."),
    ("count_max", "The highest number, where reports differ."),
    ("who", "Who they were."),
    ("kind", "What kind of event it is; crossing, if nothing is said."),
    ("outcome", "How it ended; it decides the colour of a crossing."),
    ("status", "How sure it is that it happened; confirmed, if nothing is said."),
    ("precision", "How exactly the place is known, where that is less than its name suggests."),
    ("source", "Who reported it."),
    ("source_url", "Where that can be read."),
    ("note", "What else is to be said."),
];

/// The schema (JSON Schema 2020-12) of a table of events as a list of objects.
///
/// It is narrower than what is read: columns by other names and words in capital letters are understood too.
pub fn schema() -> Schema {
    let columns: serde_json::Map<String, serde_json::Value> = COLUMNS
        .iter()
        .map(|column| {
            let about = ABOUT.iter().find(|(known, _)| known == column).map_or("", |(_, about)| about);
            let mut cell = cell(column);
            cell.insert("description".to_owned(), about.into());
            ((*column).to_owned(), cell.into())
        })
        .collect();
    // A cell that is null is as if it were not there.
    let says = |names: &[&str]| {
        let said: serde_json::Map<String, serde_json::Value> = names
            .iter()
            .map(|name| ((*name).to_owned(), json_schema!({ "not": { "type": "null" } }).into()))
            .collect();
        json_schema!({ "required": names, "properties": said })
    };
    let placed: Vec<Schema> =
        PLACE_COLUMNS.iter().map(|column| says(&[column])).chain([says(&["lat", "lon"])]).collect();
    json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Table of events of marz",
        "description": "One object an event. Each needs a place or coordinates; other members are kept in the report.",
        "type": "array",
        "minItems": 1,
        "items": { "type": "object", "properties": columns, "anyOf": placed },
    })
}

/// What a cell of a column may hold.
fn cell(column: &str) -> Schema {
    match column {
        "lat" => degrees(90),
        "lon" => degrees(180),
        "kind" => one_of::<Kind>(),
        "status" => one_of::<Status>(),
        "precision" => one_of::<Precision>(),
        _ => json_schema!({ "type": ["string", "number", "null"] }),
    }
}

fn degrees(most: i32) -> Schema {
    json_schema!({ "type": ["string", "number", "null"], "minimum": -most, "maximum": most })
}

fn one_of<W: Word>() -> Schema {
    let words: Vec<Option<&str>> = W::WORDS.iter().map(|(_, word)| Some(*word)).chain([None]).collect();
    json_schema!({ "enum": words })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_described_and_nothing_else_is() {
        assert!(ABOUT.iter().map(|(column, _)| column).eq(COLUMNS));
    }
}
