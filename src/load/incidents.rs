//! A table of events becomes incidents.

use jiff::civil::Date;

use super::table::{Row, Table, cell_error};
use crate::atlas::{Count, Dates, Incident, Kind, LonLat, Precision, Status, Whereabouts, Word};
use crate::error::{Error, ErrorKind, Result, Warned, Warning, nearest_word};

/// The columns that have a meaning, in the order of the documentation.
pub const COLUMNS: &[&str] = &[
    "id",
    "date",
    "end_date",
    "place",
    "district",
    "province",
    "country",
    "lat",
    "lon",
    "to_place",
    "to_district",
    "to_country",
    "count",
    "count_min",
    "count_max",
    "who",
    "kind",
    "outcome",
    "status",
    "precision",
    "source",
    "source_url",
    "note",
];

/// Columns of which a table needs at least one, or `lat` and `lon`.
const PLACE_COLUMNS: &[&str] =
    &["place", "district", "province", "country", "to_place", "to_district", "to_country"];

/// Reads a CSV table of events: comma, semicolon or tab between cells, a header, one event a row.
///
/// Columns without a meaning are kept in [`Incident::other`] and named in a warning.
///
/// # Errors
/// When there is no column for a place, or a cell is not what its column needs; with row and column.
pub fn incidents(text: &str, file: &str) -> Result<Warned<Vec<Incident>>> {
    read(text, file).map_err(|error| error.in_file(file))
}

fn read(text: &str, file: &str) -> Result<Warned<Vec<Incident>>> {
    let table = Table::read(text)?;
    if !PLACE_COLUMNS.iter().any(|c| table.column(c).is_some())
        && (table.column("lat").is_none() || table.column("lon").is_none())
    {
        let message = format!("expected a column for the place, found {}", table.columns.join(", "));
        return Err(Error::new(ErrorKind::Format, message)
            .at("row 1")
            .hint("name a column place, district, province or country, or give lat and lon"));
    }
    let mut warnings = Vec::new();
    let unknown: Vec<&String> =
        table.columns.iter().filter(|c| !COLUMNS.iter().any(|known| known.eq_ignore_ascii_case(c))).collect();
    for column in &unknown {
        let mut warning =
            Warning::new("unknown-column", format!("column {column:?} has no meaning here and is only kept"));
        if let Some(near) = nearest_word(column, COLUMNS.iter().copied()) {
            warning = warning.hint(format!("did you mean {near:?}?"));
        }
        warnings.push(warning.in_file(file));
    }
    let mut incidents: Vec<Incident> = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let incident = incident(&table, row, &unknown)?;
        if let Some(other) = incidents.iter().find(|other| other.id == incident.id) {
            let message = format!("the id {:?} stands in row {} already", incident.id, other.row);
            return Err(Error::new(ErrorKind::Value, message)
                .at(format!("row {}, column \"id\"", row.number))
                .hint("give each event an id of its own"));
        }
        incidents.push(incident);
    }
    if incidents.is_empty() {
        return Err(Error::new(ErrorKind::Format, "expected at least one event, found only a header"));
    }
    Ok(Warned { value: incidents, warnings })
}

fn incident(table: &Table, row: &Row, unknown: &[&String]) -> Result<Incident> {
    let text = |name: &str| table.get(row, name).map(str::to_owned);
    let incident = Incident {
        id: text("id").unwrap_or_else(|| format!("row-{}", row.number)),
        row: row.number,
        dates: dates(table, row)?,
        from: Whereabouts {
            place: text("place"),
            district: text("district"),
            province: text("province"),
            country: text("country"),
        },
        to: Whereabouts {
            place: text("to_place"),
            district: text("to_district"),
            province: None,
            country: text("to_country"),
        },
        at: coordinates(table, row)?,
        count: count(table, row)?,
        who: text("who"),
        kind: word::<Kind>(table, row, "kind")?.unwrap_or_default(),
        outcome: text("outcome"),
        status: word::<Status>(table, row, "status")?.unwrap_or_default(),
        precision: word::<Precision>(table, row, "precision")?,
        source: text("source"),
        note: text("note"),
        other: unknown.iter().filter_map(|c| Some(((*c).clone(), text(c)?))).collect(),
    };
    if incident.at.is_none() && incident.from.narrowest().is_none() && incident.to.narrowest().is_none() {
        return Err(Error::new(ErrorKind::Value, "expected a place or coordinates, found neither")
            .at(format!("row {}", row.number))
            .hint("write what is known, be it only the country"));
    }
    Ok(incident)
}

fn dates(table: &Table, row: &Row) -> Result<Option<Dates>> {
    let day = |name: &str| -> Result<Option<Date>> {
        let Some(text) = table.get(row, name) else { return Ok(None) };
        let wrong = || {
            cell_error(row, name, "a date such as 2021-07-05", text).hint("write year-month-day (ISO 8601)")
        };
        // Only the plain form: what else the parser takes (times, zones) would be dropped in silence.
        if text.len() != 10 {
            return Err(wrong());
        }
        text.parse().map(Some).map_err(|_| wrong())
    };
    match (day("date")?, day("end_date")?) {
        (Some(first), last) => {
            let last = last.unwrap_or(first);
            let wrong =
                || cell_error(row, "end_date", &format!("a day not before {first}"), &last.to_string());
            Dates::new(first, last).map(Some).ok_or_else(wrong)
        }
        (None, Some(_)) => Err(cell_error(row, "date", "a date, since end_date has one", "")),
        (None, None) => Ok(None),
    }
}

fn coordinates(table: &Table, row: &Row) -> Result<Option<LonLat>> {
    match (table.degrees(row, "lon", 180.0)?, table.degrees(row, "lat", 90.0)?) {
        (Some(x), Some(y)) => Ok(Some(LonLat { x, y })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(cell_error(row, "lat", "a latitude, since lon has a value", "")),
        (None, Some(_)) => Err(cell_error(row, "lon", "a longitude, since lat has a value", "")),
    }
}

fn count(table: &Table, row: &Row) -> Result<Count> {
    let number = |name: &str| table.number::<u64>(row, name, "a whole number, 0 or more, or nothing");
    let best = number("count")?;
    let (low, high) = (number("count_min")?, number("count_max")?);
    let range = match (low.or(best), high.or(best)) {
        (Some(low), Some(high)) if low.max(high) != low.min(high) || best.is_some_and(|b| b != low) => {
            let wrong = |what: &str| {
                cell_error(row, what, "count_min <= count <= count_max", &format!("{low} and {high}"))
            };
            if low > high || best.is_some_and(|b| b < low || b > high) {
                return Err(wrong("count_min"));
            }
            Some((low, high))
        }
        _ => None,
    };
    Ok(Count { best: best.or(low.zip(high).map(|(low, high)| low.midpoint(high))), range })
}

fn word<W: Word>(table: &Table, row: &Row, name: &str) -> Result<Option<W>> {
    let Some(text) = table.get(row, name) else { return Ok(None) };
    W::from_word(text).map(Some).ok_or_else(|| {
        let words: Vec<&str> = W::WORDS.iter().map(|(_, word)| *word).collect();
        let error = cell_error(row, name, &format!("one of {}", words.join(", ")), text);
        match nearest_word(text, words) {
            Some(near) => error.hint(format!("did you mean {near:?}?")),
            None => error,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Incident {
        incidents(text, "t.csv").unwrap().value.remove(0)
    }

    fn error(text: &str) -> String {
        incidents(text, "t.csv").unwrap_err().to_string()
    }

    #[test]
    fn a_table_needs_a_place_or_coordinates() {
        assert!(
            error("date,count\n2021-07-05,3\n")
                .starts_with("t.csv: row 1: expected a column for the place, found date, count")
        );
    }

    #[test]
    fn a_date_that_is_none_is_refused_with_its_row() {
        for date in ["2021-02-30", "5.7.2021", "07/05/2021", "2021-07-05T10:00"] {
            let text = format!("place,date\nKhorog,{date}\n");
            assert!(
                error(&text).starts_with("t.csv: row 2, column \"date\": expected a date such as"),
                "{date}"
            );
        }
    }

    #[test]
    fn a_negative_count_is_refused() {
        assert!(
            error("place,count\nKhorog,-3\n").contains("row 2, column \"count\": expected a whole number")
        );
    }

    #[test]
    fn a_latitude_beyond_the_pole_is_refused() {
        assert!(
            error("lat,lon\n91,70\n")
                .contains("row 2, column \"lat\": expected degrees from -90 to 90, found \"91\"")
        );
    }

    #[test]
    fn semicolons_and_tabs_are_taken_for_what_they_are() {
        assert_eq!(one("place;count\nKhorog;312\n").count.best, Some(312));
        assert_eq!(one("place\tcount\nKhorog\t312\n").count.best, Some(312));
    }

    #[test]
    fn conflicting_reports_keep_both_figures() {
        let count = one("place,count,count_min,count_max\nX,134,130,134\n").count;
        assert_eq!((count.best, count.range), (Some(134), Some((130, 134))));
        assert_eq!(one("place,count\nX,\n").count, Count::default());
    }

    #[test]
    fn an_unknown_word_comes_with_the_nearest_one() {
        assert!(error("place,kind\nX,crosing\n").ends_with("hint: did you mean \"crossing\"?"));
    }

    #[test]
    fn an_unknown_column_is_kept_and_told() {
        let read = incidents("place,weather\nX,rain\n", "t.csv").unwrap();
        assert_eq!(read.value[0].other["weather"], "rain");
        assert_eq!(read.warnings[0].code, "unknown-column");
    }
}
