//! Tables in CSV: the header names the columns, messages name row and column.

use crate::error::{Error, ErrorKind, Result};

/// A CSV table (RFC 4180) with a header; the delimiter is told by the header.
pub(super) struct Table {
    /// The column names, trimmed.
    pub(super) columns: Vec<String>,
    /// The rows; each with its number in the file, the header being row 1.
    pub(super) rows: Vec<Row>,
}

/// One row.
pub(super) struct Row {
    pub(super) number: usize,
    cells: Vec<String>,
}

impl Table {
    pub(super) fn read(text: &str) -> Result<Table> {
        let text = text.trim_start_matches(['\n', '\r']);
        let header = text.lines().next().unwrap_or_default();
        // Delimiters in a quoted name are none; a comma wins a tie.
        let bare: String = header.split('"').step_by(2).collect();
        let count = |d: &u8| bare.bytes().filter(|b| b == d).count();
        let delimiter = [b'\t', b';', b','].into_iter().max_by_key(count);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter.unwrap_or(b','))
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let columns: Vec<String> = reader.headers().map_err(error)?.iter().map(str::to_owned).collect();
        for (i, column) in columns.iter().enumerate() {
            if !column.is_empty() && columns[..i].iter().any(|other| other.eq_ignore_ascii_case(column)) {
                return Err(Error::new(ErrorKind::Format, format!("the column {column:?} stands twice"))
                    .at("row 1")
                    .hint("give each column a name of its own"));
            }
        }
        let mut rows = Vec::new();
        for (i, record) in reader.records().enumerate() {
            let record = record.map_err(error)?;
            // A cell may hold line breaks: rows are counted as a spreadsheet counts them.
            rows.push(Row { number: i + 2, cells: record.iter().map(str::to_owned).collect() });
        }
        Ok(Table { columns, rows })
    }

    /// The number of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.eq_ignore_ascii_case(name))
    }

    /// The value of a row in a column; none where the cell is empty or there is no such column.
    pub(super) fn get<'a>(&self, row: &'a Row, name: &str) -> Option<&'a str> {
        let cell = row.cells.get(self.column(name)?)?;
        (!cell.is_empty()).then_some(cell)
    }

    /// A value as a number.
    pub(super) fn number<T: std::str::FromStr>(
        &self,
        row: &Row,
        name: &str,
        expected: &str,
    ) -> Result<Option<T>> {
        let Some(text) = self.get(row, name) else { return Ok(None) };
        match text.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(cell_error(row, name, expected, text)),
        }
    }
}

impl Table {
    /// A value as degrees from -`limit` to `limit`.
    pub(super) fn degrees(&self, row: &Row, name: &str, limit: f64) -> Result<Option<f64>> {
        let expected = format!("degrees from -{limit} to {limit}");
        let value: Option<f64> = self.number(row, name, &expected)?;
        match value {
            Some(v) if !(-limit..=limit).contains(&v) => {
                Err(cell_error(row, name, &expected, self.get(row, name).unwrap_or_default()))
            }
            _ => Ok(value),
        }
    }
}

/// A value that is not what its column needs.
pub(super) fn cell_error(row: &Row, column: &str, expected: &str, found: &str) -> Error {
    Error::new(ErrorKind::Value, format!("expected {expected}, found {found:?}"))
        .at(format!("row {}, column {column:?}", row.number))
}

fn error(error: csv::Error) -> Error {
    let row = error.position().map(csv::Position::line);
    let (message, hint) = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => (
            format!("expected {expected_len} cells as in the header, found {len}"),
            "put text with a comma in it into double quotes",
        ),
        _ => (format!("is no CSV: {error}"), "save the table as CSV in UTF-8"),
    };
    let error = Error::new(ErrorKind::Format, message).hint(hint);
    match row {
        Some(row) => error.at(format!("row {row}")),
        None => error,
    }
}
