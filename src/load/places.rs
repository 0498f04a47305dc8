//! Tables of places become gazetteer entries.

use super::table::{Row, Table, cell_error, key};
use crate::atlas::Word;
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::{Entry, EntryKind};

/// Reads a CSV table of places: `name`, `lat`, `lon`, and where known other names, `kind` (or `feature`), `country`,
/// `province`, `district`, `uncertainty_km`, `population`.
///
/// Every column that begins with `name` or `alt_name` holds names, separated by `|` or `;`. A row without coordinates is a
/// place that is known by name only, and needs its `district`. Each entry comes with its other names; `kind` is what a row is
/// that does not say it.
///
/// # Errors
/// When a column is missing or a cell is not what its column needs; with row and column.
pub fn places(text: &str, file: &str, kind: EntryKind) -> Result<Vec<(Entry, Vec<String>)>> {
    Table::read(text).and_then(|table| of_table(&table, kind)).map_err(|error| error.in_file(file))
}

/// The places of a table, whatever its format was.
pub(super) fn of_table(table: &Table, kind: EntryKind) -> Result<Vec<(Entry, Vec<String>)>> {
    let names = Names::of(table);
    if names.main.is_none() {
        let message = format!("expected a column \"name\", found {}", table.columns.join(", "));
        return Err(Error::new(ErrorKind::Format, message)
            .at("row 1")
            .hint("call the column with the names \"name\""));
    }
    table.rows.iter().map(|row| place(table, &names, row.sound()?, kind)).collect()
}

/// What the places of a table are called in other languages, from its columns `name_fa`, `name:tg` and the like.
pub(super) fn local_names(table: &Table) -> Vec<LocalName> {
    let names = Names::of(table);
    let columns = || (0..table.columns.len()).filter(|i| Some(*i) != names.main);
    let tagged: Vec<(usize, String)> =
        columns().filter_map(|i| Some((i, super::properties::language(&table.columns[i])?))).collect();
    let of_row = |row: &Row| {
        let name = names.main.and_then(|i| row.cell(i)).unwrap_or_default().to_owned();
        let country = table.get(row, "country").unwrap_or_default().to_owned();
        let local = |(i, tag): &(usize, String)| {
            let local = row.cell(*i)?.split(['|', ';']).next()?.trim().to_owned();
            let [country, name, tag] = [&country, &name, tag].map(String::clone);
            (!local.is_empty()).then_some(LocalName { country, name, tag, local })
        };
        tagged.iter().filter_map(local).collect::<Vec<_>>()
    };
    table.rows.iter().flat_map(of_row).collect()
}

/// What a place is called in a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalName {
    /// The country as its row says it; empty where it doesn't.
    pub country: String,
    /// The name to show in English.
    pub name: String,
    /// The tag of the language.
    pub tag: String,
    /// The name in the language.
    pub local: String,
}

/// The columns that hold names.
struct Names {
    /// The name to show.
    main: Option<usize>,
    /// Other names.
    others: Vec<usize>,
}

impl Names {
    fn of(table: &Table) -> Self {
        let starts = |i: &usize, with: &[&str]| {
            let key = key(&table.columns[*i]);
            with.iter().any(|start| key.starts_with(start))
        };
        let all = || 0..table.columns.len();
        let main = table.column("name").or_else(|| all().find(|i| starts(i, &["name"])));
        let is_other = |i: &usize| Some(*i) != main && starts(i, &["name", "altname", "alternatename"]);
        Names { main, others: all().filter(is_other).collect() }
    }
}

fn place(table: &Table, columns: &Names, row: &Row, kind: EntryKind) -> Result<(Entry, Vec<String>)> {
    let text = |name: &str| table.get(row, name).unwrap_or_default().to_owned();
    let at = table.degrees(row, "lon", 180.0)?.zip(table.degrees(row, "lat", 90.0)?);
    let name = columns.main.and_then(|i| row.cell(i));
    let name = name.ok_or_else(|| cell_error(row, "name", "a name", ""))?;
    let kind = match table.get(row, "kind").or(table.get(row, "feature")) {
        None => kind,
        Some(word) => entry_kind(word).ok_or_else(|| {
            let words: Vec<&str> = EntryKind::WORDS.iter().map(|(_, word)| *word).collect();
            cell_error(row, "kind", &format!("one of {}", words.join(", ")), word)
        })?,
    };
    if at.is_none() && !kind.is_area() && table.get(row, "district").is_none() {
        return Err(cell_error(row, "lat", "coordinates, or a district that the place lies in", ""));
    }
    let entry = Entry {
        name: name.to_owned().into(),
        kind,
        country: text("country").into(),
        province: text("province").into(),
        district: text("district").into(),
        at,
        uncertainty_km: table.number(row, "uncertainty_km", "a distance in km")?.unwrap_or_default(),
        population: table.number(row, "population", "a whole number")?.unwrap_or_default(),
    };
    let others = columns.others.iter().filter_map(|&i| row.cell(i)).flat_map(|cell| cell.split(['|', ';']));
    Ok((entry, others.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()))
}

fn entry_kind(word: &str) -> Option<EntryKind> {
    // GeoNames tells the seats of districts from other towns; here they are the same.
    let word = if word == "district-seat" { "town" } else { word };
    EntryKind::from_word(word)
}

/// Reads a CSV table of spellings, `name,alias`, and adds them to the bearers of the names.
///
/// # Errors
/// When a column or a cell is missing.
pub fn aliases(text: &str, file: &str) -> Result<Vec<(String, String)>> {
    let read = || -> Result<Vec<(String, String)>> {
        let table = Table::read(text)?;
        let cell = |row: &Row, name: &str| {
            table.get(row, name).map(str::to_owned).ok_or_else(|| cell_error(row, name, "a name", ""))
        };
        let pair = |row: &Row| Ok((cell(row.sound()?, "name")?, cell(row, "alias")?));
        table.rows.iter().map(pair).collect()
    };
    read().map_err(|error| error.in_file(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_known_by_name_only_needs_its_district() {
        assert!(places("name,district\nNulvand,Darvaz\n", "p.csv", EntryKind::Town).is_ok());
        assert!(places("name,lat,lon\nNulvand,,\n", "p.csv", EntryKind::Town).is_err());
    }

    #[test]
    fn other_names_are_separated_by_bars() {
        let read =
            places("name,alt_names,lat,lon\nKhorog,Khorugh|Хоруғ,37.5,71.5\n", "p.csv", EntryKind::Town)
                .unwrap();
        assert_eq!(read[0].1, ["Khorugh", "Хоруғ"]);
    }

    #[test]
    fn a_column_with_a_language_tag_holds_the_name_in_that_language() {
        let table = "name,name_fa,name:tg,alt_names,country\nKhorog,خاروغ,,Хорог,TJK\n";
        let found = local_names(&Table::read(table).unwrap());
        let [country, name, tag, local] = ["TJK", "Khorog", "fa", "خاروغ"].map(str::to_owned);
        assert_eq!(found, [LocalName { country, name, tag, local }]);
    }

    #[test]
    fn every_column_that_begins_with_name_holds_names() {
        let table = "name,name:fa,Alt Name,lat,lon\nKhorog,خاروغ,Xorugh;Khorugh,37.5,71.5\n";
        let read = places(table, "p.csv", EntryKind::Town).unwrap();
        assert_eq!(read[0].1, ["خاروغ", "Xorugh", "Khorugh"]);
    }
}
