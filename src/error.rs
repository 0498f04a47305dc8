//! What can go wrong, and how it is said.
//!
//! An [`Error`] stops the work; a [`Warning`] goes with the result ([`Warned`]). Both name the file, the
//! place in it, what was found, what was expected, and what to do. The library never prints either.

use std::fmt;

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

/// Why something was not done: `file: place: message`, then `hint: ...`.
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
    /// What to do.
    pub hint: Option<String>,
}

impl Error {
    /// An error without file, place or hint; add them with [`Error::in_file`], [`Error::at`], [`Error::hint`].
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error { kind, file: None, place: None, message: message.into(), hint: None }
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

    /// Says what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in [&self.file, &self.place].into_iter().flatten() {
            write!(f, "{part}: ")?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// Something that a careful reader should know, though the work was done.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
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
    fn the_distance_counts_letters() {
        assert_eq!(edit_distance("kitten", "sitting"), 3);
        assert_eq!(edit_distance("хорог", "хоруг"), 1);
        assert_eq!(edit_distance("khorgo", "khorog"), 1);
        assert_eq!(edit_distance("", "abc"), 3);
    }
}
