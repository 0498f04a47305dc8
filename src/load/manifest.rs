//! A table that says which maps there are: one for each row.

use std::path::Path;

use super::incidents::records;
use super::table::Row;
use crate::atlas::RowName;
use crate::error::{Error, ErrorKind, Result};

/// The rows of a manifest. Columns mean nothing by themselves: a map file says what each is for.
#[derive(Debug)]
pub struct Manifest {
    /// What the columns are called.
    pub columns: Vec<String>,
    rows: Vec<Row>,
}

/// A row of a [`Manifest`].
#[derive(Debug, Clone, Copy)]
pub struct ManifestRow<'m> {
    manifest: &'m Manifest,
    row: &'m Row,
}

impl Manifest {
    /// Reads a manifest in any format that tables of events may have; what is no text in JSON becomes the text that it is
    /// written as.
    ///
    /// # Errors
    /// When the file can't be read or is no table, has no row, or a row has cells too many or too few.
    pub fn read(path: &Path) -> Result<Self> {
        let text = super::read_table(path)?;
        Self::of(&text).map_err(|error| error.in_file(path.display()))
    }

    fn of(text: &str) -> Result<Self> {
        let (table, _) = records::table(text)?;
        if table.rows.is_empty() {
            return Err(Error::new(ErrorKind::Format, "expected a row for each map, found none")
                .hint("the first line names the columns, each further one is a map"));
        }
        table.rows.iter().try_for_each(|row| row.sound().map(drop))?;
        Ok(Manifest { columns: table.columns, rows: table.rows })
    }

    /// The rows, in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = ManifestRow<'_>> {
        self.rows.iter().map(|row| ManifestRow { manifest: self, row })
    }
}

impl<'m> ManifestRow<'m> {
    /// What messages call it.
    pub fn name(self) -> RowName {
        self.row.name
    }

    /// The cell in a column, trimmed; none where there is no such column.
    pub fn cell(self, column: &str) -> Option<&'m str> {
        let at = self.manifest.columns.iter().position(|known| known == column)?;
        self.row.cells.get(at).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str, column: &str) -> Vec<String> {
        let manifest = Manifest::of(text).unwrap();
        manifest.rows().map(|row| row.cell(column).unwrap().to_owned()).collect()
    }

    #[test]
    fn a_manifest_of_csv_and_one_of_json_lines_say_the_same() {
        for text in
            ["n,place\n5,\"a, \"\"b\"\"\"\n,c\n", "{\"n\":5,\"place\":\"a, \\\"b\\\"\"}\n{\"place\":\"c\"}\n"]
        {
            assert_eq!(cells(text, "n"), ["5", ""], "{text}");
            assert_eq!(cells(text, "place"), ["a, \"b\"", "c"], "{text}");
        }
    }

    #[test]
    fn what_is_nested_in_json_stays_json() {
        assert_eq!(cells(r#"[{"e":[1,2.5]}]"#, "e"), ["[1,2.5]"]);
    }

    #[test]
    fn a_manifest_without_a_row_or_with_a_broken_one_is_refused() {
        for (text, said) in
            [("a,b\n", "expected a row for each map"), ("a,b\n1,2\n3\n", "row 3: expected 2 cells")]
        {
            let error = Manifest::of(text).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
