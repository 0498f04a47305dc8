//! What can go wrong, and how it is said.
//!
//! An [`Error`] stops the work; a [`Warning`] goes with the result ([`Warned`]). Both name the file, the
//! place in it, what was found, what was expected, and what to do. The library never prints either.

use std::fmt;
use std::ops::Range;

/// The result of everything in this crate that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// The kind of an [`Error`], for callers that decide by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read: missing, a folder, or without permission.
    Read,
    /// A file could not be written.
    Write,
    /// A file is not text in UTF-8.
    Encoding,
    /// A file is not of the format that it should have.
    Format,
    /// A value is outside its range or not of its type.
    Value,
    /// A name was found nowhere.
    UnknownName,
    /// A name has more than one bearer.
    AmbiguousName,
    /// An option or a key of the map file makes no sense.
    Option,
    /// The map can't be drawn: nothing to show, or no projection fits.
    Layout,
}

/// Why something was not done: `file: place: message`, then the line of the file, then `hint: ...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What kind of failure this is.
    pub kind: ErrorKind,
    /// The file, or another name of the source such as `<stdin>`.
    pub file: Option<String>,
    /// Where in it: `row 5, column "date"`, `feature 12 ("Batken")`.
    pub place: Option<String>,
    /// What was expected and what was found.
    pub message: String,
    /// The line of the file with a mark under the place, as [`Error::within`] makes it.
    pub excerpt: Option<Box<str>>,
    /// What to do.
    pub hint: Option<String>,
}

impl Error {
    /// An error without file, place or hint; add them with [`Error::in_file`], [`Error::at`], [`Error::hint`].
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error { kind, file: None, place: None, message: message.into(), excerpt: None, hint: None }
    }

    /// Names the file, unless one is named already.
    pub fn in_file(mut self, file: impl fmt::Display) -> Self {
        self.file.get_or_insert_with(|| file.to_string());
        self
    }

    /// Names the place in the file; an outer place comes before an inner one.
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.place = Some(match self.place.take() {
            Some(inner) => format!("{place}, {inner}"),
            None => place.to_string(),
        });
        self
    }

    /// Names line and column of some bytes of a text, and shows them.
    pub fn within(self, text: &str, bytes: Range<usize>) -> Self {
        let (line, column, excerpt) = excerpt(text, bytes);
        Error { excerpt: Some(excerpt.into()), ..self.at(format!("line {line}, column {column}")) }
    }

    /// Says what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// So many letters of a line are shown: a file of JSON may be a single one.
const MOST_SHOWN: usize = 100;

/// Line and column (from 1, in letters) of the first of some bytes of a text, and the line with a mark under them.
fn excerpt(text: &str, bytes: Range<usize>) -> (usize, usize, String) {
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let (start, end) = (floor(bytes.start), floor(bytes.end.max(bytes.start)));
    let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let number = text[..start].matches('\n').count() + 1;
    let line = text[begin..].lines().next().unwrap_or_default();
    let column = text[begin..start].chars().count();
    let marked = text[start..end.min(begin + line.len()).max(start)].chars().count().max(1);
    // What is shown of a long line begins a little before the place.
    let first = if line.chars().count() > MOST_SHOWN { column.saturating_sub(MOST_SHOWN / 4) } else { 0 };
    // A tab is as wide as the editor says: as a space it leaves the mark where it belongs.
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let shown: String = line.chars().skip(first).take(MOST_SHOWN).map(plain).collect();
    let marked = marked.min((MOST_SHOWN + first).saturating_sub(column).max(1));
    let margin = " ".repeat(number.to_string().len());
    let mark = format!("{}{}", " ".repeat(column - first), "^".repeat(marked));
    let shown = format!("  {number} | {}\n  {margin} | {mark}", shown.trim_end());
    (number, column + 1, shown)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in [&self.file, &self.place].into_iter().flatten() {
            write!(f, "{part}: ")?;
        }
        f.write_str(&self.message)?;
        if let Some(excerpt) = &self.excerpt {
            write!(f, "\n{excerpt}")?;
        }
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// Something that a careful reader should know, though the work was done.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Warning {
    /// A short, stable name of the kind of warning, such as `label-dropped`.
    pub code: &'static str,
    /// What happened.
    pub message: String,
    /// The file that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The row or feature that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// What can be done about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Warning {
    /// A warning without file, feature or hint.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Warning { code, message: message.into(), file: None, feature: None, hint: None }
    }

    /// An error that did not stop the work.
    pub fn from_error(code: &'static str, error: &Error) -> Self {
        let Error { file, place, message, hint, .. } = error.clone();
        Warning { code, message, file, feature: place, hint }
    }

    /// Names the file.
    pub fn in_file(mut self, file: impl fmt::Display) -> Self {
        self.file = Some(file.to_string());
        self
    }

    /// Names the row or feature.
    pub fn feature(mut self, feature: impl fmt::Display) -> Self {
        self.feature = Some(feature.to_string());
        self
    }

    /// Says what can be done.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A value, with what should be known about how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Warned<T> {
    /// The result.
    pub value: T,
    /// In the order in which they arose.
    pub warnings: Vec<Warning>,
}

impl<T> Warned<T> {
    /// A value without a warning.
    pub fn clean(value: T) -> Self {
        Warned { value, warnings: Vec::new() }
    }

    /// Moves the warnings to `all` and gives the value.
    pub fn take(self, all: &mut Vec<Warning>) -> T {
        all.extend(self.warnings);
        self.value
    }
}

/// The nearest of some words to a word that is none of them, for a hint; none where nothing is near.
pub fn nearest_word<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    words
        .into_iter()
        .map(|w| (edit_distance(&word, &w.to_lowercase()), w))
        .filter(|(distance, w)| *distance * 3 <= w.chars().count().max(3))
        .min()
        .map(|(_, w)| w)
}

/// The number of letters to insert, remove, change, or exchange with their neighbour to turn one text into the
/// other, no letter being touched twice.
///
/// Source: Damerau, F. J. (1964), "A technique for computer detection and correction of spelling errors",
/// Communications of the ACM 7(3), 171-176.
pub fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // The last three rows of the table of distances between beginnings of `a` and of `b`.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_reads_file_place_message_hint() {
        let error = Error::new(ErrorKind::Value, "expected a whole number, found \"high\"")
            .at("property \"rank\"")
            .at("feature 12 (\"Batken\")")
            .in_file("data/places.geojson")
            .hint("write 1, 2 or 3");
        assert_eq!(
            error.to_string(),
            "data/places.geojson: feature 12 (\"Batken\"), property \"rank\": expected a whole number, found \"high\"\nhint: write 1, 2 or 3"
        );
    }

    #[test]
    fn an_error_in_a_text_shows_the_line_with_a_mark_under_the_place() {
        let shown = |text: &str, bytes: Range<usize>| {
            Error::new(ErrorKind::Option, "wrong").within(text, bytes).hint("mend it").to_string()
        };
        assert_eq!(
            shown("a = 1\nи = дом\nb = 2\n", 11..17),
            "line 2, column 5: wrong\n  2 | и = дом\n    |     ^^^\nhint: mend it"
        );
        assert_eq!(shown("a\tb", 2..3), "line 1, column 3: wrong\n  1 | a b\n    |   ^\nhint: mend it");
        // The end of the text, more than one line, and bytes in the middle of a letter or beyond the end.
        assert!(shown("a = ", 4..4).ends_with("  1 | a =\n    |     ^\nhint: mend it"));
        assert!(shown("a = [\n1]\n", 4..8).ends_with("  1 | a = [\n    |     ^\nhint: mend it"));
        assert!(shown("дом", 1..99).starts_with("line 1, column 1: wrong"));
    }

    #[test]
    fn of_a_long_line_the_part_round_the_place_is_shown() {
        let text = format!("{}WRONG{}", "x".repeat(5000), "y".repeat(5000));
        let error = Error::new(ErrorKind::Option, "wrong").within(&text, 5000..5005);
        let lines: Vec<&str> = error.excerpt.as_deref().unwrap().lines().collect();
        let at = lines[1].find('^').unwrap();
        assert_eq!((&lines[0][at..at + 5], lines[1].trim_end().len() - at), ("WRONG", 5));
        assert!(lines[0].len() < 120 && error.place.unwrap() == "line 1, column 5001");
    }

    #[test]
    fn the_distance_counts_letters() {
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("хорог", "хоруг"), 1);
        assert_eq!(edit_distance("khorgo", "khorog"), 1);
        assert_eq!(edit_distance("", "abc"), 3);
    }
}
