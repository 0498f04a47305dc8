//! Tables: a header that names the columns, and rows of text; messages name row and column.

use crate::atlas::RowName;
use crate::error::{Error, ErrorKind, Result};

/// Rows of text under named columns.
pub(super) struct Table {
    /// The column names, trimmed.
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// One row.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: RowName,
    /// A cell for each column, trimmed; empty where there is nothing.
    pub(super) cells: Vec<String>,
    /// Why the cells can't be trusted.
    pub(super) fault: Option<Error>,
}

/// What CSV may have between its cells; the later wins a tie.
const DELIMITERS: [u8; 4] = [b'|', b'\t', b';', b','];

impl Table {
    /// Reads CSV (RFC 4180) with a header; the delimiter is told by the header. Rows without any text are none.
    ///
    /// # Errors
    /// When it is no CSV, or a column stands twice. A row with cells too many or too few has a fault.
    pub(super) fn read(text: &str) -> Result<Table> {
        let text = text.trim_start_matches(['\n', '\r']);
        let header = text.lines().next().unwrap_or_default();
        // Delimiters in a quoted name are none.
        let bare: String = header.split('"').step_by(2).collect();
        let count = |d: &u8| bare.bytes().filter(|b| b == d).count();
        let delimiter = DELIMITERS.into_iter().max_by_key(count);
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter.unwrap_or(b','))
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(text.as_bytes());
        // Lines end with a carriage return alone in some spreadsheets.
        let line_end = if text.contains('\n') { '\n' } else { '\r' };
        let line_breaks = |record: &csv::StringRecord| -> usize {
            record.iter().map(|cell| cell.matches(line_end).count()).sum()
        };
        let header = reader.headers().map_err(error)?;
        let columns: Vec<String> = header.iter().map(str::to_owned).collect();
        let mut rows = Vec::new();
        // Rows are counted as a spreadsheet counts them: empty lines too, and line breaks in a cell not.
        let (mut number, mut counted, mut in_cells) = (1, 0, line_breaks(header));
        for record in reader.records() {
            let record = record.map_err(error)?;
            let start = record.position().map_or(counted, |p| p.byte() as usize);
            let start = text.len() - text[start..].trim_start_matches(['\n', '\r']).len();
            number += text[counted..start].matches(line_end).count() - in_cells;
            (counted, in_cells) = (start, line_breaks(&record));
            let mut cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            let name = RowName { noun: "row", number };
            let too_many = cells.iter().skip(columns.len()).any(|cell| !cell.is_empty());
            let fault = (too_many || cells.len() < columns.len()).then(|| {
                let (expected, found) = (columns.len(), cells.len());
                let message = format!("expected {expected} cells as in the header, found {found}");
                Error::new(ErrorKind::Format, message)
                    .at(name)
                    .hint("put text with a comma in it into double quotes")
            });
            cells.resize(columns.len(), String::new());
            rows.push(Row { name, cells, fault });
        }
        Table { columns, rows }.with_each_column_once()
    }

    /// The same table, none of whose columns stands twice.
    fn with_each_column_once(self) -> Result<Table> {
        for (i, column) in self.columns.iter().enumerate() {
            let key = key(column);
            if !key.is_empty() && self.columns[..i].iter().any(|other| self::key(other) == key) {
                return Err(Error::new(ErrorKind::Format, format!("the column {column:?} stands twice"))
                    .at("row 1")
                    .hint("give each column a name of its own"));
            }
        }
        Ok(self)
    }

    /// The number of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.eq_ignore_ascii_case(name))
    }

    /// The value of a row in a column; none where the cell is empty or there is no such column.
    pub(super) fn get<'a>(&self, row: &'a Row, name: &str) -> Option<&'a str> {
        row.cell(self.column(name)?)
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

impl Row {
    /// The value in a column; none where the cell is empty.
    pub(super) fn cell(&self, column: usize) -> Option<&str> {
        self.cells.get(column).map(String::as_str).filter(|cell| !cell.is_empty())
    }

    /// The row, where its cells can be trusted.
    pub(super) fn sound(&self) -> Result<&Row> {
        self.fault.clone().map_or(Ok(self), Err)
    }
}

/// What is compared of a column's name: case, spaces, hyphens and underscores say nothing.
pub(super) fn key(column: &str) -> String {
    let ignored = |c: &char| !c.is_whitespace() && !matches!(c, '-' | '_');
    column.chars().filter(ignored).flat_map(char::to_lowercase).collect()
}

/// A value that is not what its column needs.
pub(super) fn cell_error(row: &Row, column: &str, expected: &str, found: &str) -> Error {
    Error::new(ErrorKind::Value, format!("expected {expected}, found {found:?}"))
        .at(format!("{}, column {column:?}", row.name))
}

fn error(error: csv::Error) -> Error {
    let row = error.position().map(csv::Position::line);
    let wrong = Error::new(ErrorKind::Format, format!("is no CSV: {error}"));
    let wrong = wrong.hint("save the table as CSV in UTF-8");
    match row {
        Some(row) => wrong.at(format!("row {row}")),
        None => wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<usize> {
        Table::read(text).unwrap().rows.iter().map(|row| row.name.number).collect()
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        assert_eq!(numbers("a,b\n1,2\n3,4\n"), [2, 3]);
        assert_eq!(numbers("a,b\r\n1,2\r\n\r\n\r\n3,4"), [2, 5], "empty lines are rows");
        assert_eq!(numbers("a,b\r1,2\r\r3,4\r"), [2, 4]);
        assert_eq!(numbers("a,b\n\"x\ny\",2\n3,4\n"), [2, 3], "a line break in a cell is none");
        assert_eq!(numbers("a,\"b\nc\"\n1,2\n,\n3,4\n"), [2, 4], "a row without text is not read");
    }

    #[test]
    fn any_of_four_delimiters_is_told_by_the_header() {
        for delimiter in [",", ";", "\t", "|"] {
            let table = Table::read(&"a;b;c\nx, y;1|2;z\n".replace(';', delimiter)).unwrap();
            assert_eq!(table.columns, ["a", "b", "c"], "{delimiter}");
        }
    }

    #[test]
    fn a_row_with_cells_too_few_or_too_many_has_a_fault_and_the_others_none() {
        let table = Table::read("a,b\n1\n1,2\n1,2,3\n1,2,,\n").unwrap();
        let faults: Vec<bool> = table.rows.iter().map(|row| row.fault.is_some()).collect();
        assert_eq!(faults, [true, false, true, false]);
    }
}
