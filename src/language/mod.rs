//! The languages that maps are written in: the words that marz writes itself, and what places are called.
//!
//! The words of a language are a file in `assets/languages/`; nothing in the code says one that stands on a map.
//! What the user wrote (title, note, names in a table that no gazetteer knows) stays as it is.

mod lexicon;
mod script;
mod words;

pub use lexicon::Lexicon;
pub use script::told;
pub use words::{Table, Words, fill};

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::error::{Error, ErrorKind, Result};

/// A language that maps can be written in: a row of [`LANGUAGES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language(&'static str);

/// The way in which a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

/// The languages: tag (BCP 47), direction, and words.
pub const LANGUAGES: &[(&str, Direction, &str)] = &[
    ("en", Direction::LeftToRight, include_str!("../../assets/languages/en.toml")),
    ("fa", Direction::RightToLeft, include_str!("../../assets/languages/fa.toml")),
    ("ru", Direction::LeftToRight, include_str!("../../assets/languages/ru.toml")),
    ("tg", Direction::LeftToRight, include_str!("../../assets/languages/tg.toml")),
];

/// More languages than this no label has room for.
const MOST: usize = 2;

impl Language {
    /// English, in which the atlas and the gazetteer name places.
    pub const ENGLISH: Language = Language("en");

    /// The language with a tag.
    ///
    /// # Errors
    /// When there is none; with all that there are.
    pub fn named(tag: &str) -> Result<Self> {
        let known = LANGUAGES.iter().find(|(known, ..)| known.eq_ignore_ascii_case(tag.trim()));
        known.map(|(tag, ..)| Language(tag)).ok_or_else(|| {
            let tags: Vec<&str> = LANGUAGES.iter().map(|(tag, ..)| *tag).collect();
            let message = format!("expected a language ({}), found {tag:?}", tags.join(", "));
            Error::new(ErrorKind::Option, message).hint("or two, as in en,tg: then names are in both")
        })
    }

    /// One language, or two for names in both; the first is that of all words.
    ///
    /// # Errors
    /// When a tag is unknown, or there are more than two.
    pub fn list<T: AsRef<str>>(tags: &[T]) -> Result<Vec<Self>> {
        at_most(tags.len())?;
        tags.iter().map(|tag| Language::named(tag.as_ref())).collect()
    }

    /// The tag: `fa`.
    pub fn tag(self) -> &'static str {
        self.0
    }

    /// Whether it is read from right to left.
    pub fn is_rtl(self) -> bool {
        LANGUAGES.iter().any(|row| row.0 == self.0 && row.1 == Direction::RightToLeft)
    }

    /// The text of its words, in TOML.
    pub fn words(self) -> &'static str {
        LANGUAGES.iter().find(|row| row.0 == self.0).map_or("", |row| row.2)
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        Language::named(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Language {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Language".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let tags: Vec<&str> = LANGUAGES.iter().map(|(tag, ..)| *tag).collect();
        json_schema!({ "enum": tags })
    }
}

/// What [`languages`] reads.
pub fn languages_schema(generator: &mut SchemaGenerator) -> Schema {
    let language = generator.subschema_for::<Language>();
    json_schema!({ "anyOf": [language, { "type": "array", "items": language, "maxItems": MOST }] })
}

/// Reads `language` of a map file: a tag, or a list of one or two.
///
/// # Errors
/// When it is neither, or a tag is unknown.
pub fn languages<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Vec<Language>, D::Error> {
    struct Tags;
    impl<'de> Visitor<'de> for Tags {
        type Value = Vec<Language>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a language tag such as \"fa\", or a list of two")
        }

        fn visit_str<E: serde::de::Error>(self, tag: &str) -> std::result::Result<Vec<Language>, E> {
            Language::list(&[tag]).map_err(E::custom)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut tags: A) -> std::result::Result<Vec<Language>, A::Error> {
            let mut all = Vec::new();
            while let Some(language) = tags.next_element::<Language>()? {
                all.push(language);
            }
            at_most(all.len()).map_err(serde::de::Error::custom)?;
            Ok(all)
        }
    }
    deserializer.deserialize_any(Tags)
}

/// Refuses so many languages as no label has room for.
fn at_most(languages: usize) -> Result<()> {
    if languages > MOST {
        let message = format!("expected one or two languages, found {languages}");
        return Err(Error::new(ErrorKind::Option, message));
    }
    Ok(())
}
