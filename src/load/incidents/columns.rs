//! What the columns of a table mean, whatever they are called.

use std::collections::BTreeMap;

use super::vocabulary::Vocabulary;
use crate::atlas::Unit;
use crate::error::{Error, ErrorKind, Result, Warning, nearest_word};
use crate::load::table::{Row, Table, key};

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

/// Other names of columns, as [`key`] makes them; of several the first that a table has.
const ALIASES: &[(&str, &[&str])] = &[
    ("id", &["eventid"]),
    ("date", &["eventdate", "datestart", "startdate"]),
    ("end_date", &["dateend"]),
    ("place", &["location", "town", "city", "village", "placename", "name"]),
    ("district", &["admin2", "adm2", "county"]),
    ("province", &["admin1", "adm1", "state"]),
    ("country", &["countryname", "admin0", "adm0"]),
    ("lat", &["latitude", "y"]),
    ("lon", &["longitude", "lng", "long", "x"]),
    ("count", &["fatalities", "best", "deaths", "killed", "injured", "people"]),
    ("count_min", &["low"]),
    ("count_max", &["high"]),
    ("who", &["actor1", "actor"]),
    ("kind", &["eventtype"]),
    ("source_url", &["url", "link"]),
    ("note", &["notes", "comment", "comments", "description"]),
];

/// Columns of which a table needs at least one, or `lat` and `lon`.
pub(super) const PLACE_COLUMNS: &[&str] =
    &["place", "district", "province", "country", "to_place", "to_district", "to_country"];

/// Which column of a table has which meaning.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) vocabulary: Vocabulary,
    /// What the numbers count.
    pub(super) unit: Unit,
    /// Meanings with the numbers of their columns; a later one is read in the rows where those before it are empty.
    of: BTreeMap<&'static str, Vec<usize>>,
    /// The columns without a meaning.
    pub(super) other: Vec<usize>,
}

impl Columns {
    /// Finds the columns of a table, and takes a row of HXL tags out of it. Where each row has `own_members`, as objects
    /// of JSON do, what one calls otherwise than another is found too.
    ///
    /// # Errors
    /// When there is no column for a place.
    pub(super) fn find(table: &mut Table, own_members: bool) -> Result<Self> {
        let tags = tags(table);
        let keys: Vec<String> = table.columns.iter().map(|column| key(column)).collect();
        let vocabulary = Vocabulary::of(&keys);
        let at = |wanted: &str| keys.iter().position(|key| key == wanted);
        let mut of: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
        for (i, tag) in tags.iter().enumerate() {
            if let Some(meaning) = hxl(tag) {
                of.entry(meaning).or_insert(vec![i]);
            }
        }
        for &meaning in COLUMNS.iter().chain(vocabulary.own_columns()) {
            let theirs = vocabulary.column(meaning).and_then(|name| at(&key(name)));
            let aliases = ALIASES.iter().find(|(m, _)| *m == meaning && vocabulary == Vocabulary::Own);
            let untagged = |i: &usize| tags.get(*i).is_none_or(String::is_empty);
            let usual = aliases.into_iter().flat_map(|(_, names)| names.iter().filter_map(|name| at(name)));
            // In GeoJSON coordinates have our names, whatever the vocabulary.
            let plain = theirs.or(at(&key(meaning)));
            let mut found: Vec<usize> = plain.into_iter().chain(usual.filter(untagged)).collect();
            // A number of another name may count something else.
            if !own_members || ["lat", "lon", "count"].contains(&meaning) {
                found.truncate(1);
            }
            found.retain(|i| !of.values().flatten().any(|taken| taken == i));
            if !found.is_empty() {
                of.entry(meaning).or_insert(found);
            }
        }
        let other = (0..keys.len()).filter(|i| !of.values().flatten().any(|taken| taken == i)).collect();
        let tagged = |i: &usize| tags.get(*i).and_then(|tag| unit_of_tag(tag));
        let numbers =
            ["count", "count_min", "count_max"].into_iter().find_map(|meaning| of.get(meaning)?.first());
        let unit = numbers.map(|i| tagged(i).unwrap_or(vocabulary.unit(&keys[*i]))).unwrap_or_default();
        let columns = Columns { vocabulary, unit, of, other };
        let has = |meaning: &str| columns.of.contains_key(meaning);
        if PLACE_COLUMNS.iter().any(|c| has(c)) || (has("lat") && has("lon")) {
            return Ok(columns);
        }
        let message = format!("expected a column for the place, found {}", table.columns.join(", "));
        Err(Error::new(ErrorKind::Format, message)
            .at("row 1")
            .hint("name a column place, district, province or country, or give lat and lon"))
    }

    /// The value of a row in the column with a meaning.
    pub(super) fn cell<'r>(&self, row: &'r Row, meaning: &str) -> Option<&'r str> {
        row.cell(self.column(row, meaning)?)
    }

    /// The column that a row has with a meaning: the first with something in it, else the first.
    fn column(&self, row: &Row, meaning: &str) -> Option<usize> {
        let all = self.of.get(meaning)?;
        all.iter().find(|i| row.cell(**i).is_some()).or(all.first()).copied()
    }

    /// The columns of a row that are only kept.
    pub(super) fn kept(&self, row: &Row) -> impl Iterator<Item = usize> {
        let unread = move |(meaning, all): (&&'static str, &Vec<usize>)| {
            let read = self.column(row, meaning);
            all.iter().copied().filter(|i| Some(*i) != read).collect::<Vec<_>>()
        };
        self.other.iter().copied().chain(self.of.iter().flat_map(unread))
    }

    /// What the table calls the column that a row has with a meaning; the meaning itself where it has none.
    pub(super) fn name<'a>(&self, table: &'a Table, row: &Row, meaning: &'a str) -> &'a str {
        self.column(row, meaning).map_or(meaning, |i| &table.columns[i])
    }

    /// The columns with a meaning: the meaning, and what the table calls them.
    pub(super) fn known(&self, table: &Table) -> BTreeMap<&'static str, String> {
        let names = |all: &Vec<usize>| all.iter().map(|&i| &*table.columns[i]).collect::<Vec<_>>().join(", ");
        self.of.iter().map(|(meaning, all)| (*meaning, names(all))).collect()
    }

    /// A warning for each column that is only kept. Those of a known vocabulary are what they are: there is nothing to
    /// mend.
    pub(super) fn warnings(&self, table: &Table) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let called = |meaning: &str| self.of.get(meaning).map_or("", |all| &*table.columns[all[0]]);
        for (meaning, all) in &self.of {
            for &i in &all[1..] {
                let is_unread = |row: &Row| row.cell(i).is_some() && self.column(row, meaning) != Some(i);
                if table.rows.iter().any(is_unread) {
                    let (column, first) = (&table.columns[i], called(meaning));
                    let message = format!("column {column:?} is only kept where {first:?} says the same");
                    warnings.push(Warning::new("unknown-column", message));
                }
            }
        }
        for &i in &self.other {
            let column = &table.columns[i];
            let empty = column.is_empty() && table.rows.iter().all(|row| row.cell(i).is_none());
            if empty || self.vocabulary != Vocabulary::Own {
                continue;
            }
            let said = |word: &&&str| key(word) == key(column);
            let taken = ALIASES.iter().find(|(_, names)| names.iter().any(|name| said(&name)));
            warnings.push(match taken.filter(|(meaning, _)| self.of.contains_key(meaning)) {
                Some(("count", _)) if self.vocabulary.unit(&key(column)) != self.unit => {
                    let counted = called("count");
                    let message = format!("column {column:?} is only kept: the map shows {counted:?}");
                    Warning::new("unknown-column", message)
                        .hint("make a map of its own for the other numbers")
                }
                Some((meaning, _)) => {
                    let other = called(meaning);
                    let message = format!("column {column:?} is only kept, for {other:?} says the same");
                    Warning::new("unknown-column", message)
                }
                None => {
                    let message = format!("column {column:?} has no meaning here and is only kept");
                    let warning = Warning::new("unknown-column", message);
                    match nearest_word(column, COLUMNS.iter().copied()) {
                        Some(near) => warning.hint(format!("did you mean {near:?}?")),
                        None => warning,
                    }
                }
            });
        }
        warnings
    }
}

/// Which of `lon`, `lat` and `id` a column that is called so holds: GeoJSON has members of its own for these.
pub(super) fn identity(column: &str) -> Option<&'static str> {
    let column = key(column);
    let is_called = |meaning: &&str| {
        let aliases = ALIASES.iter().find(|(m, _)| m == meaning).map_or(&[][..], |(_, names)| names);
        column == **meaning || aliases.contains(&column.as_str())
    };
    ["lon", "lat", "id"].into_iter().find(is_called)
}

/// The HXL tags of the columns, from the row under the header or the header itself; empty where there are none.
fn tags(table: &mut Table) -> Vec<String> {
    let is_tag = |cell: &String| {
        cell.strip_prefix('#').is_some_and(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    let tagged = |cells: &[String]| {
        cells.iter().any(is_tag) && cells.iter().all(|cell| cell.is_empty() || is_tag(cell))
    };
    if tagged(&table.columns) {
        return table.columns.clone();
    }
    match table.rows.first() {
        Some(row) if tagged(&row.cells) => table.rows.remove(0).cells,
        _ => Vec::new(),
    }
}

/// The meaning of an HXL tag (hxlstandard.org): a hashtag, and attributes in any order.
fn hxl(tag: &str) -> Option<&'static str> {
    let tag = tag.to_lowercase().replace(' ', "");
    let mut parts = tag.split('+');
    let hashtag = parts.next()?;
    let attributes: Vec<&str> = parts.collect();
    let has = |attribute: &str| attributes.contains(&attribute);
    // Codes are no names, and a part of the people is not all of them.
    let named = !has("code") || has("name");
    let all = !["f", "m", "children", "adults", "elderly"].into_iter().any(has);
    match hashtag {
        "#date" if has("end") => Some("end_date"),
        "#date" if !has("reported") && !has("updated") => Some("date"),
        "#loc" if named => Some("place"),
        "#adm2" if named => Some("district"),
        "#adm1" if named => Some("province"),
        "#country" => Some("country"),
        "#geo" if has("lat") => Some("lat"),
        "#geo" if has("lon") => Some("lon"),
        "#affected" | "#people" if all && has("min") => Some("count_min"),
        "#affected" | "#people" if all && has("max") => Some("count_max"),
        "#affected" | "#people" if all => Some("count"),
        "#event" if has("id") => Some("id"),
        "#event" if has("type") => Some("kind"),
        "#group" => Some("who"),
        "#meta" if has("id") => Some("id"),
        "#meta" if has("url") => Some("source_url"),
        "#meta" if has("source") => Some("source"),
        "#description" => Some("note"),
        _ => None,
    }
}

/// What the numbers under an HXL tag count, where it says so.
fn unit_of_tag(tag: &str) -> Option<Unit> {
    tag.split('+').skip(1).find_map(|attribute| match attribute.trim() {
        "killed" => Some(Unit::Deaths),
        "injured" => Some(Unit::Injured),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(text: &str) -> BTreeMap<&'static str, String> {
        let mut table = Table::read(text).unwrap();
        Columns::find(&mut table, false).unwrap().known(&table)
    }

    #[test]
    fn case_spaces_hyphens_and_underscores_of_a_header_say_nothing() {
        let found = known("Place,Count Min,count-max,To Country\nX,1,2,Y\n");
        assert_eq!(found["count_min"], "Count Min");
        assert_eq!((&*found["count_max"], &*found["to_country"]), ("count-max", "To Country"));
    }

    #[test]
    fn the_usual_names_are_known_and_the_plain_one_wins() {
        let found = known("Latitude,lng,city,admin1,event_date,people,count\n1,2,X,Y,2021-07-05,3,4\n");
        assert_eq!((&*found["lat"], &*found["lon"], &*found["place"]), ("Latitude", "lng", "city"));
        assert_eq!(
            (&*found["province"], &*found["date"], &*found["count"]),
            ("admin1", "event_date", "count")
        );
        assert_eq!([identity("Lng"), identity("LAT"), identity("place")], [Some("lon"), Some("lat"), None]);
    }

    #[test]
    fn the_column_says_what_its_numbers_count() {
        let unit = |header: &str| {
            let mut table = Table::read(&format!("{header}\nX,2021-07-05,1,,\n")).unwrap();
            Columns::find(&mut table, false).unwrap().unit
        };
        assert_eq!(unit("place,date,count,a,b"), Unit::People);
        assert_eq!(unit("place,date,Killed,injured,b"), Unit::Deaths, "of two numbers one is drawn");
        assert_eq!(unit("place,date,injured,a,b"), Unit::Injured);
        assert_eq!(unit("location,event_date,fatalities,event_type,sub_event_type"), Unit::Deaths);
        assert_eq!(unit("where_prec,date_start,best,type_of_violence,country"), Unit::Deaths);
        assert_eq!(unit("#adm1,#date,#affected+killed,,"), Unit::Deaths);
    }

    #[test]
    fn tags_of_hxl_give_meaning_to_headers_in_any_language_and_are_no_row() {
        let text = "Fecha,Lugar,Código,Personas,Mujeres,Nota\n#date,#adm1+name,#adm1+code,#affected,#affected+f,\nx,y,z,3,1,n\n";
        let found = known(text);
        assert_eq!((&*found["date"], &*found["province"], &*found["count"]), ("Fecha", "Lugar", "Personas"));
        assert_eq!(found.len(), 3);
        let mut table = Table::read("#loc,#geo+lat,#geo+lon\nX,1,2\n").unwrap();
        let columns = Columns::find(&mut table, false).unwrap();
        assert_eq!((table.rows.len(), columns.cell(&table.rows[0], "lat")), (1, Some("1")));
    }
}
