use std::fmt;
use std::ops::Range;

use serde::de::{Expected, Unexpected};

use crate::error::nearest_word;

/// What is wrong with a value, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    /// What was expected and what was found.
    pub(super) message: String,
    /// What to do.
    pub(super) hint: Option<String>,
    /// Its bytes in the text.
    pub(super) bytes: Option<Range<usize>>,
}

impl Fault {
    pub(super) fn new(message: String) -> Self {
        Fault { message, hint: None, bytes: None }
    }

    /// Says where it is, unless something within has said it already.
    pub(super) fn at(mut self, bytes: &Range<usize>) -> Self {
        self.bytes.get_or_insert_with(|| bytes.clone());
        self
    }

    /// A word that is none of those there are.
    pub(super) fn unknown_word(word: &str, words: &[&str]) -> Self {
        Fault {
            hint: did_you_mean(word, words),
            ..Fault::new(format!("expected {}, found {word:?}", listed(words)))
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

impl serde::de::Error for Fault {
    /// A message, with its hint in a line of its own, as an [`crate::Error`] prints it.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        match message.split_once("\nhint: ") {
            Some((message, hint)) => Fault { hint: Some(hint.to_owned()), ..Fault::new(message.to_owned()) },
            None => Fault::new(message),
        }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Fault::new(format!("expected {}, found {}", wanted(expected), said(found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn invalid_length(found: usize, expected: &dyn Expected) -> Self {
        Fault::new(format!("expected {}, found {found}", wanted(expected)))
    }

    fn unknown_variant(found: &str, expected: &'static [&'static str]) -> Self {
        Fault::unknown_word(found, expected)
    }

    fn unknown_field(found: &str, expected: &'static [&'static str]) -> Self {
        let known = || format!("the keys here are {}", expected.join(", "));
        Fault {
            hint: Some(did_you_mean(found, expected).unwrap_or_else(known)),
            ..Fault::new(format!("unknown key {found:?}"))
        }
    }

    fn missing_field(field: &'static str) -> Self {
        Fault::new(format!("the key {field:?} is missing"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Fault::new(format!("the key {field:?} stands here twice")).into_hint("take one of them out")
    }
}

impl Fault {
    fn into_hint(self, hint: &str) -> Self {
        Fault { hint: Some(hint.to_owned()), ..self }
    }
}

fn did_you_mean(word: &str, words: &[&str]) -> Option<String> {
    nearest_word(word, words.iter().copied()).map(|near| format!("did you mean {near:?}?"))
}

/// `a, b or c`.
pub(super) fn listed(words: &[&str]) -> String {
    match words {
        [all @ .., last] if !all.is_empty() => format!("{} or {last}", all.join(", ")),
        words => words.join(""),
    }
}

/// What serde expects, in the words of those who write map files.
fn wanted(expected: &dyn Expected) -> String {
    let expected = expected.to_string();
    let plain = match expected.as_str() {
        "a string" | "a borrowed string" => "a text in quotation marks",
        "path string" => "a path in quotation marks",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "a table",
        "f64" | "f32" => "a number",
        "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" => "a whole number",
        other if other.starts_with("struct ") => "a table",
        other => other.strip_prefix("an array of length ").map_or(other, |_| ""),
    };
    match plain {
        "" => expected.replace("an array of length", "a list of"),
        plain => plain.to_owned(),
    }
}

fn said(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Str(text) => format!("{text:?}"),
        Unexpected::Bool(is) => is.to_string(),
        Unexpected::Unsigned(number) => format!("the number {number}"),
        Unexpected::Signed(number) => format!("the number {number}"),
        Unexpected::Float(number) => format!("the number {number}"),
        Unexpected::Unit => "null".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a table".to_owned(),
        other => other.to_string(),
    }
}
