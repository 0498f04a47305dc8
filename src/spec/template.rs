//! A map file with `{placeholders}`, which the rows of a manifest fill in: a map for each row.
//!
//! Cells go into texts that are read already, never into the text of the file, so that a quotation mark or a line
//! break in a cell can't change what the file says. A text that is one placeholder and nothing else may stand for
//! any value: what its key wants, a number, true or false, a list, is asked of the key itself while it is read, so
//! that there is no list of keys to keep. An empty cell leaves such a value out, as if its key were not there.

mod filled;

use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result, Warning, nearest_word};
use crate::spec::{Document, MapSpec};

use filled::{Filled, Value};

/// A map file whose texts may have placeholders.
#[derive(Debug, Clone)]
pub struct Template {
    file: String,
    base: PathBuf,
    root: toml::Value,
}

/// A part of a text.
#[derive(Debug, PartialEq)]
enum Piece<'t> {
    Text(&'t str),
    Placeholder(&'t str),
}

impl Template {
    /// Reads a map file that lies in the folder `base`.
    ///
    /// # Errors
    /// When it is none; with line and column.
    pub fn read(text: &str, file: &str, base: &Path) -> Result<Self> {
        let root = Document::read(text, file)?.into()?;
        Ok(Template { file: file.to_owned(), base: base.to_owned(), root })
    }

    /// Compares the placeholders with the columns of a manifest; a column that fills none is a warning.
    ///
    /// # Errors
    /// When a placeholder has no column, or a brace stands alone; with the key, and the columns that there are.
    pub fn check(&self, columns: &[String]) -> Result<Vec<Warning>> {
        let mut used: Vec<&str> = Vec::new();
        walk(&self.root, String::new(), &mut |key, text| {
            let pieces = pieces(text).map_err(|error| error.at(key).in_file(&self.file))?;
            for piece in pieces {
                let Piece::Placeholder(name) = piece else { continue };
                match columns.iter().find(|column| *column == name) {
                    Some(column) => used.push(column),
                    None => return Err(no_column(name, columns).at(key).in_file(&self.file)),
                }
            }
            Ok(())
        })?;
        let unused = columns.iter().filter(|column| !used.contains(&column.as_str()));
        Ok(unused.map(|column| unused_column(column, &self.file)).collect())
    }

    /// The map of a row, of which `cell` gives the cell in a column.
    ///
    /// # Errors
    /// When a placeholder has no column, or what it is filled with makes no sense where it stands; with the key.
    pub fn fill<'c>(&self, cell: impl Fn(&str) -> Option<&'c str>) -> Result<MapSpec> {
        let fill = |text: &str| fill(text, &cell);
        let read = Filled::of(&self.root, String::new(), &fill).and_then(|root| match root {
            Some(root) => root.read(),
            None => Ok(MapSpec::default()),
        });
        Ok(read.map_err(|error| error.in_file(&self.file))?.in_folder(&self.base))
    }
}

fn no_column(name: &str, columns: &[String]) -> Error {
    let message = format!("no column is called {name:?}; there is {}", columns.join(", "));
    Error::new(ErrorKind::Option, message).hint(
        match nearest_word(name, columns.iter().map(String::as_str)) {
            Some(near) => {
                format!("did you mean {{{near}}}? A brace that is one is written twice: {{{{ or }}}}")
            }
            None => {
                "add the column to the manifest; a brace that is one is written twice: {{ or }}".to_owned()
            }
        },
    )
}

fn unused_column(column: &str, file: &str) -> Warning {
    let message = format!("the column {column:?} of the manifest fills no placeholder");
    Warning::new("unused-column", message)
        .in_file(file)
        .hint(format!("write {{{column}}} where it belongs, or take the column out"))
}

/// All texts of a value, each with its key: `areas[1].label`.
fn walk<'v>(
    value: &'v toml::Value,
    key: String,
    see: &mut impl FnMut(&str, &'v str) -> Result<()>,
) -> Result<()> {
    match value {
        toml::Value::String(text) => see(&key, text),
        toml::Value::Array(list) => {
            list.iter().enumerate().try_for_each(|(i, item)| walk(item, item_key(&key, i), see))
        }
        toml::Value::Table(table) => {
            table.iter().try_for_each(|(name, value)| walk(value, entry_key(&key, name), see))
        }
        _ => Ok(()),
    }
}

/// The key of an item of a list, counted from 1.
fn item_key(key: &str, index: usize) -> String {
    format!("{key}[{}]", index + 1)
}

fn entry_key(key: &str, name: &str) -> String {
    if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") }
}

/// Cuts a text at its placeholders; braces that are doubled are part of the text.
fn pieces(text: &str) -> Result<Vec<Piece<'_>>> {
    let wrong = |what: &str| {
        let message = format!("{what} in {text:?}");
        Err(Error::new(ErrorKind::Option, message)
            .hint("a placeholder is {column}; a brace that is none is written twice: {{ or }}"))
    };
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find(['{', '}']) {
        let brace = &rest[at..=at];
        if rest[at + 1..].starts_with(brace) {
            pieces.push(Piece::Text(&rest[..=at]));
            rest = &rest[at + 2..];
            continue;
        }
        if brace == "}" {
            return wrong("a brace is closed that was not opened");
        }
        pieces.push(Piece::Text(&rest[..at]));
        let Some(end) = rest[at + 1..].find(['{', '}']).map(|end| at + 1 + end) else {
            return wrong("a brace is opened and not closed");
        };
        if rest[end..].starts_with('{') {
            return wrong("a brace is opened in a placeholder");
        }
        pieces.push(Piece::Placeholder(rest[at + 1..end].trim()));
        rest = &rest[end + 1..];
    }
    pieces.push(Piece::Text(rest));
    pieces.retain(|piece| *piece != Piece::Text(""));
    Ok(pieces)
}

/// A text with its placeholders filled in; where it is a placeholder alone, it may stand for any value.
fn fill<'c>(text: &str, cell: &impl Fn(&str) -> Option<&'c str>) -> Result<Value> {
    let pieces = pieces(text)?;
    let of = |name: &str| cell(name).ok_or_else(|| no_column(name, &[]));
    if let [Piece::Placeholder(name)] = pieces[..] {
        return of(name).map(|cell| Value::Cell(cell.to_owned()));
    }
    let text = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => Ok(*text),
        Piece::Placeholder(name) => of(name),
    });
    text.collect::<Result<String>>().map(Value::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(text: &str, row: &[(&str, &str)]) -> Result<MapSpec> {
        let template = Template::read(text, "t.toml", Path::new("maps"))?;
        let columns: Vec<String> = row.iter().map(|(name, _)| (*name).to_owned()).collect();
        template.check(&columns)?;
        template.fill(|name| row.iter().find(|(own, _)| *own == name).map(|(_, cell)| *cell))
    }

    fn error(text: &str, row: &[(&str, &str)]) -> String {
        spec(text, row).unwrap_err().to_string()
    }

    #[test]
    fn a_cell_fills_a_text_and_the_name_of_an_output() {
        let text = "title = \"{place}: {{{n}}} people\"\noutput = [\"out/{ place }.svg\"]";
        let spec = spec(text, &[("place", "Khorog"), ("n", "5")]).unwrap();
        assert_eq!(spec.title, "Khorog: {5} people");
        assert_eq!(spec.output, [Path::new("maps/out/Khorog.svg")]);
    }

    #[test]
    fn what_stands_in_a_cell_is_text_and_nothing_else() {
        let cell = "a\"\nsource = \"b\" {n} \\";
        let spec = spec("title = \"{t}\"\nnote = \"{n} {t}\"", &[("t", cell), ("n", "1")]).unwrap();
        assert_eq!((spec.title.as_str(), spec.source.as_str()), (cell, ""));
        assert_eq!(spec.note, format!("1 {cell}"));
    }

    #[test]
    fn a_placeholder_alone_is_what_its_key_wants() {
        let text = "extent = \"{extent}\"\nfocus = \"{focus}\"\ntimeline = \"{yes}\"\nsnap_m = \"{m}\"\nfrom = \"{day}\"\n\
            size = \"{size}\"\ngroup = \"{group}\"\nby = \"{by}\"\nlanguage = \"{tag}\"\ngraticule = \"{yes}\"\ntitle = \"{m}\"\n\
            [[label]]\nfor = \"{m}\"\noffset = [\"{m}\", 3]\nanchor = \"{side}\"";
        let row = [
            ("extent", "60, 30,70.5,40"),
            ("focus", "AFG,TJK"),
            ("yes", "true"),
            ("m", "12"),
            ("day", "2021-07-05"),
            ("size", "wide"),
            ("group", "district"),
            ("by", "week"),
            ("tag", "fa"),
            ("side", "nw"),
        ];
        let filled = spec(text, &row).unwrap();
        let plain = "extent = [60, 30, 70.5, 40]\nfocus = [\"AFG\", \"TJK\"]\ntimeline = true\nsnap_m = 12.0\n\
            from = 2021-07-05\nsize = \"wide\"\ngroup = \"district\"\nby = \"week\"\nlanguage = \"fa\"\ngraticule = true\n\
            title = \"12\"\n[[label]]\nfor = \"12\"\noffset = [12, 3]\nanchor = \"nw\"";
        assert_eq!(filled, MapSpec::read(plain, "t.toml", Path::new("maps")).unwrap());
    }

    #[test]
    fn a_list_in_a_cell_may_be_one_of_json() {
        let spec = spec(
            "extent = \"{e}\"\nfocus = \"{f}\"",
            &[("e", "[60,30,70.5,40]"), ("f", "[\"Korea, South\", \"JPN\"]")],
        )
        .unwrap();
        assert_eq!(spec.focus, ["Korea, South", "JPN"]);
        assert_eq!(spec.extent.unwrap().east, 70.5);
    }

    #[test]
    fn an_empty_cell_leaves_its_value_out() {
        let text =
            "extent = \"{none}\"\nfocus = [\"AFG\", \"{none}\"]\nfrom = \"{none}\"\ntitle = \"a{none}b\"";
        let spec = spec(text, &[("none", "")]).unwrap();
        assert_eq!((spec.extent, spec.from, spec.title.as_str()), (None, None, "ab"));
        assert_eq!(spec.focus, ["AFG"]);
    }

    #[test]
    fn a_file_without_placeholders_is_read_as_ever() {
        let text = "title = \"T\"\nfrom = 2021-07-05\nextent = [60, 30, 70, 40]\npanels = false\nby = \"day\"\n\
            theme = \"own.toml\"\n[[areas]]\nfile = \"a.csv\"\nlabel = \"A\"";
        assert_eq!(spec(text, &[]).unwrap(), MapSpec::read(text, "t.toml", Path::new("maps")).unwrap());
    }

    #[test]
    fn a_placeholder_without_a_column_is_refused_with_the_nearest() {
        let said =
            error("[[areas]]\nfile = \"a.csv\"\nlabel = \"{distrct}\"", &[("day", ""), ("district", "")]);
        let expected = "t.toml: areas[1].label: no column is called \"distrct\"; there is day, district\n\
            hint: did you mean {district}?";
        assert!(said.starts_with(expected), "{said}");
    }

    #[test]
    fn a_brace_alone_is_refused() {
        for text in ["{a", "a}", "{a{b}", "{", "}", "}}}", "{{{"] {
            let said = error(&format!("title = \"{text}\""), &[("a", "1")]);
            assert!(
                said.starts_with("t.toml: title: a brace is ") && said.contains("written twice"),
                "{said}"
            );
        }
    }

    #[test]
    fn a_value_that_its_key_does_not_want_is_refused_with_the_key() {
        for (text, cell, place) in [
            ("extent = \"{c}\"", "60,30,70", "extent"),
            ("extent = \"{c}\"", "60,30,70,x", "extent[4]"),
            ("extent = \"{c}\"", "[60,30", "extent"),
            ("timeline = \"{c}\"", "yes", "timeline"),
            ("snap_m = \"{c}\"", "ten", "snap_m"),
            ("size = \"{c}\"", "huge", "size"),
            ("group = \"{c}\"", "street", "group"),
            ("[[label]]\nfor = \"x\"\nangle = \"{c}\"", "100", "label[1].angle"),
        ] {
            let said = error(text, &[("c", cell)]);
            assert!(said.starts_with(&format!("t.toml: {place}: ")), "{said}");
        }
    }

    #[test]
    fn a_column_that_fills_nothing_is_told() {
        let template = Template::read("title = \"{a}\"", "t.toml", Path::new("")).unwrap();
        let warnings = template.check(&["a".to_owned(), "b".to_owned()]).unwrap();
        assert!(matches!(&warnings[..], [one] if one.message.contains("\"b\"")), "{warnings:?}");
    }
}
