//! A table of events becomes incidents, and rows that say something impossible are set apart with their reason.
//!
//! A format gives rows of text (`records`), what their columns mean is found once for a table (`columns`,
//! `vocabulary`), each row is read by itself, and rows of one event are put together (`merge`).

mod columns;
mod counts;
mod dates;
mod merge;
pub(super) mod records;
mod schema;
mod vocabulary;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::table::{Row, Table, cell_error};
use crate::atlas::{
    Account, Count, Dates, Exactness, Incident, Kind, LonLat, Precision, Status, Unit, Whereabouts, Word,
};
use crate::error::{Error, ErrorKind, Result, Warned, nearest_word};

pub use columns::COLUMNS;
pub use schema::schema;
pub use vocabulary::Vocabulary;

use columns::Columns;
use dates::Order;

/// The events of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct EventTable {
    /// The events, in the order of their first rows.
    pub events: Vec<Incident>,
    /// Rows that say something impossible: what could be read of each, and why it is no event.
    pub rejected: Vec<(Incident, Error)>,
    /// How the table was understood.
    pub reading: Reading,
}

/// How a table was understood.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Reading {
    /// What messages call it.
    pub file: String,
    /// CSV, JSON, JSON Lines or GeoJSON.
    pub format: &'static str,
    /// Whose columns it has.
    pub vocabulary: Vocabulary,
    /// What its numbers count.
    pub unit: Unit,
    /// The columns with a meaning: the meaning, and what the table calls them.
    pub columns: BTreeMap<&'static str, String>,
    /// The columns that are only kept.
    pub kept: Vec<String>,
}

/// Reads a table of events, one event a row: CSV with any of `,` `;` `|` or tab between cells, JSON, JSON Lines, or
/// GeoJSON points.
///
/// Columns without a meaning are kept in [`Incident::other`] and named in a warning. Rows with one id are one event.
///
/// # Errors
/// When there is no column for a place, no row, or nothing tells what the dates mean; with row and column. A row that
/// is wrong by itself is no error: it is among the rejected.
pub fn incidents(text: &str, file: &str) -> Result<Warned<EventTable>> {
    read(text, file).map_err(|error| error.in_file(file))
}

fn read(text: &str, file: &str) -> Result<Warned<EventTable>> {
    let (mut table, format) = records::table(text)?;
    if table.rows.is_empty() && table.columns.is_empty() {
        return Err(Error::new(ErrorKind::Format, "expected a table of events, found nothing in it")
            .hint("fetch or export it again"));
    }
    let columns = Columns::find(&mut table, format != "CSV")?;
    if table.rows.is_empty() {
        return Err(Error::new(ErrorKind::Format, "expected at least one event, found only a header"));
    }
    let mut warnings = columns.warnings(&table);
    let order = dates::order(table.rows.iter().flat_map(|row| {
        let cell =
            |meaning| Some((row.name, columns.name(&table, row, meaning), columns.cell(row, meaning)?));
        ["date", "end_date"].into_iter().filter_map(cell)
    }))?;
    let has_decimal_commas = table.rows.iter().any(|row| {
        ["lat", "lon"]
            .into_iter()
            .filter_map(|meaning| columns.cell(row, meaning))
            .any(|cell| cell.contains(','))
    });
    let reader = Reader { table: &table, columns: &columns, order, has_decimal_commas };
    let (mut events, mut rejected): (Vec<Incident>, Vec<(Incident, Error)>) = (Vec::new(), Vec::new());
    // Where the event with an id stands among the events, and its first row.
    let mut ids: BTreeMap<String, (usize, &Row)> = BTreeMap::new();
    for row in &table.rows {
        let (incident, fault) = reader.incident(row);
        let fault = match (fault, ids.get(&incident.id)) {
            (Some(fault), _) => fault,
            (None, None) => {
                ids.insert(incident.id.clone(), (events.len(), row));
                events.push(incident);
                continue;
            }
            (None, Some(&(first, first_row))) => {
                match merge::merge(&mut events[first], incident.clone(), |meaning| {
                    (columns.cell(first_row, meaning).is_some(), columns.cell(row, meaning).is_some())
                }) {
                    Ok(conflicts) => {
                        warnings.extend(conflicts);
                        continue;
                    }
                    Err(fault) => fault,
                }
            }
        };
        rejected.push((incident, fault.in_file(file)));
    }
    let reading = Reading {
        file: file.to_owned(),
        format,
        vocabulary: columns.vocabulary,
        unit: columns.unit,
        columns: columns.known(&table),
        kept: columns.other.iter().map(|&i| table.columns[i].clone()).collect(),
    };
    let warnings = warnings.into_iter().map(|warning| warning.in_file(file)).collect();
    Ok(Warned { value: EventTable { events, rejected, reading }, warnings })
}

/// Reads the rows of a table whose columns are known.
struct Reader<'a> {
    table: &'a Table,
    columns: &'a Columns,
    order: Order,
    /// Whether some coordinate has a comma for the decimal point.
    has_decimal_commas: bool,
}

impl Reader<'_> {
    /// What a row says, and the first thing in it that is wrong, beside which the rest is read all the same.
    fn incident(&self, row: &Row) -> (Incident, Option<Error>) {
        let text = |meaning: &str| self.columns.cell(row, meaning).map(str::to_owned);
        let mut fault = row.fault.clone();
        let mut other: BTreeMap<String, String> = BTreeMap::new();
        for i in self.columns.kept(row) {
            other.extend(row.cell(i).map(|cell| (self.table.columns[i].clone(), cell.to_owned())));
        }
        // What a figure or a kind was read from is kept in its own words.
        let mut keep = |meaning: &str| {
            let name = self.columns.name(self.table, row, meaning).to_owned();
            other.extend(text(meaning).map(|text| (name, text)));
        };
        let count = or_fault(self.count(row), &mut fault);
        if text("count").is_some_and(|text| text.parse::<u64>().is_err()) {
            keep("count");
        }
        if count.best.is_none() {
            keep("count_max");
        }
        let kind = or_fault(self.kind(row), &mut fault);
        if text("kind").is_some_and(|text| Kind::from_word(&text).is_none()) {
            keep("kind");
        }
        keep("sub_kind");
        let precision = or_fault(self.precision(row), &mut fault);
        let incident = Incident {
            id: text("id").unwrap_or_else(|| row.name.id()),
            row: row.name,
            dates: or_fault(self.dates(row), &mut fault),
            from: Whereabouts {
                place: text("place"),
                district: text("district"),
                province: text("province"),
                country: text("country").map(|name| self.columns.vocabulary.country(&name).to_owned()),
            },
            to: Whereabouts {
                place: text("to_place"),
                district: text("to_district"),
                province: None,
                country: text("to_country"),
            },
            at: or_fault(self.coordinates(row, precision), &mut fault),
            count,
            who: text("who"),
            kind: kind.unwrap_or_default(),
            outcome: text("outcome"),
            status: or_fault(self.word::<Status>(row, "status"), &mut fault).unwrap_or_default(),
            precision,
            accounts: vec![Account {
                row: row.name,
                source: text("source"),
                source_url: text("source_url"),
                count,
                note: text("note"),
            }],
            other,
        };
        if incident.at.is_none() && incident.from.narrowest().is_none() && incident.to.narrowest().is_none() {
            fault.get_or_insert_with(|| {
                Error::new(ErrorKind::Value, "expected a place or coordinates, found neither")
                    .at(row.name)
                    .hint("write what is known, be it only the country")
            });
        }
        (incident, fault)
    }

    /// A cell that is not what its column needs.
    fn wrong(&self, row: &Row, meaning: &str, expected: &str) -> Error {
        let found = self.columns.cell(row, meaning).unwrap_or_default();
        cell_error(row, self.columns.name(self.table, row, meaning), expected, found)
    }

    fn dates(&self, row: &Row) -> Result<Option<Dates>> {
        let read = |meaning: &str| -> Result<Option<Dates>> {
            let Some(text) = self.columns.cell(row, meaning) else { return Ok(None) };
            let dates = dates::read(text, self.order);
            dates.map(Some).map_err(|expected| self.wrong(row, meaning, expected).hint(dates::HINT))
        };
        let dates = match (read("date")?, read("end_date")?) {
            (Some(first), Some(last)) if last.last < first.first => {
                let expected = format!("a day not before {}", first.first);
                return Err(self.wrong(row, "end_date", &expected));
            }
            (Some(first), Some(last)) => first.join(last),
            (Some(dates), None) => dates,
            (None, Some(_)) => return Err(self.wrong(row, "date", "a date, since end_date has one")),
            (None, None) => return Ok(None),
        };
        Ok(Some(self.columns.vocabulary.dates(dates, self.columns.cell(row, "date_precision"))))
    }

    fn coordinates(&self, row: &Row, precision: Option<Precision>) -> Result<Option<LonLat>> {
        let read = |meaning: &str, limit: f64| -> Result<Option<f64>> {
            let Some(text) = self.columns.cell(row, meaning) else { return Ok(None) };
            // In degrees a comma can only stand for the decimal point: no thousands fit.
            let value: Option<f64> = text.replacen(',', ".", 1).parse().ok();
            let wrong = || self.wrong(row, meaning, &format!("degrees from -{limit} to {limit}"));
            match value {
                Some(value) if (-limit..=limit).contains(&value) => Ok(Some(value)),
                Some(value) if meaning == "lat" && value.abs() <= 180.0 => {
                    Err(wrong().hint("lat and lon seem to be exchanged: lat is north and south"))
                }
                Some(value) if value.abs() > 360.0 => {
                    Err(wrong().hint("metres of a projection must be converted to degrees of WGS 84"))
                }
                Some(_) => Err(wrong()),
                None => Err(wrong().hint("write decimal degrees such as 37.25, south and west below zero")),
            }
        };
        match (read("lon", 180.0)?, read("lat", 90.0)?) {
            (Some(x), Some(y)) if x == 0.0 && y == 0.0 && precision != Some(Precision::Exact) => {
                let message =
                    "expected coordinates, found 0 and 0, which programs write where there are none";
                Err(Error::new(ErrorKind::Value, message)
                    .at(row.name)
                    .hint("leave lat and lon empty and name the place; or say that the precision is exact"))
            }
            (Some(x), Some(y)) => Ok(Some(LonLat { x, y })),
            (None, None) => Ok(None),
            (Some(_), None) => Err(self.wrong(row, "lat", "a latitude, since lon has a value")),
            (None, Some(_)) => Err(self.wrong(row, "lon", "a longitude, since lat has a value")),
        }
    }

    fn count(&self, row: &Row) -> Result<Count> {
        let stated = match self.columns.cell(row, "count") {
            None => Count::default(),
            Some(text) => counts::count(text).ok_or_else(|| {
                let wrong = self.wrong(row, "count", counts::EXPECTED);
                match counts::without_points(text).filter(|_| self.has_decimal_commas) {
                    Some(number) => wrong.hint(format!(
                        "this table has decimal commas: if the point stands between thousands, write {number}"
                    )),
                    None => wrong.hint(
                        "write 1037 or 1,037; or as reports say it: 130-134, more than 130, about 130, unknown",
                    ),
                }
            })?,
        };
        let end = |meaning: &str| -> Result<Option<u64>> {
            let Some(text) = self.columns.cell(row, meaning) else { return Ok(None) };
            counts::whole(text).map(Some).ok_or_else(|| self.wrong(row, meaning, counts::EXPECTED))
        };
        let (low, high) = (end("count_min")?, end("count_max")?);
        if low.or(high).is_none() {
            return Ok(stated);
        }
        // The ends are those of their columns; what these leave open is what the number itself says.
        let (low, high) = (
            low.or(stated.range.map(|(low, _)| low)).or(stated.best),
            high.or(stated.range.map(|(_, high)| high)).or(stated.best),
        );
        let (low, high) = match (low, high) {
            (Some(low), Some(high)) => (low, high),
            (Some(low), None) => {
                return Ok(Count { best: Some(low), range: None, exactness: Exactness::AtLeast });
            }
            // The most that there can have been is no number to draw.
            (None, _) => return Ok(stated),
        };
        if low > high || stated.best.is_some_and(|best| best < low || best > high) {
            let (column, expected) =
                (self.columns.name(self.table, row, "count_min"), "count_min <= count <= count_max");
            return Err(cell_error(row, column, expected, &format!("{low} and {high}")));
        }
        let range = (low < high).then_some((low, high));
        Ok(Count { best: stated.best.or(Some(low.midpoint(high))), range, ..stated })
    }

    fn kind(&self, row: &Row) -> Result<Option<Kind>> {
        let (vocabulary, cell) = (self.columns.vocabulary, |meaning| self.columns.cell(row, meaning));
        let narrow = cell("sub_kind").and_then(|word| vocabulary.sub_kind(word));
        let usual = narrow.or_else(|| cell("kind").and_then(|word| vocabulary.kind(word)));
        usual.map_or_else(|| self.word(row, "kind"), |kind| Ok(Some(kind)))
    }

    fn precision(&self, row: &Row) -> Result<Option<Precision>> {
        let code = self.columns.cell(row, "precision");
        let coded = code.and_then(|code| self.columns.vocabulary.precision(code));
        coded.map_or_else(|| self.word(row, "precision"), |precision| Ok(Some(precision)))
    }

    fn word<W: Word>(&self, row: &Row, meaning: &str) -> Result<Option<W>> {
        let Some(text) = self.columns.cell(row, meaning) else { return Ok(None) };
        W::from_word(text).map(Some).ok_or_else(|| {
            let words = || W::WORDS.iter().map(|(_, word)| *word);
            let expected = format!("one of {}", words().collect::<Vec<_>>().join(", "));
            let error = self.wrong(row, meaning, &expected);
            match nearest_word(text, words()) {
                Some(near) => error.hint(format!("did you mean {near:?}?")),
                None => error,
            }
        })
    }
}

/// A value, or nothing and the fault, of which a row keeps its first.
fn or_fault<T: Default>(result: Result<T>, first: &mut Option<Error>) -> T {
    result.unwrap_or_else(|fault| {
        first.get_or_insert(fault);
        T::default()
    })
}

#[cfg(test)]
mod tests;
