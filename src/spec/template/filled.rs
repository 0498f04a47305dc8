//! A map file that is filled in, as a tree that serde reads.

use std::fmt;

use serde::de::value::SeqDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::{entry_key, item_key};
use crate::error::{Error, ErrorKind, Result};

/// A value with the key under which it stands.
#[derive(Debug)]
pub(super) struct Filled {
    key: String,
    value: Value,
}

/// What stands under a key.
#[derive(Debug)]
pub(super) enum Value {
    /// A text, of which placeholders may have been a part.
    Text(String),
    /// What a cell says that alone is the value: a text, until its key wants something else.
    Cell(String),
    /// A number, or true or false.
    Plain(toml::Value),
    List(Vec<Filled>),
    Table(Vec<(String, Filled)>),
}

impl Filled {
    /// Fills a value in; none where an empty cell leaves it out.
    pub(super) fn of(
        value: &toml::Value,
        key: String,
        fill: &impl Fn(&str) -> Result<Value>,
    ) -> Result<Option<Self>> {
        let value = match value {
            toml::Value::String(text) => fill(text).map_err(|error| error.at(&key))?,
            // A day may be a text as well.
            toml::Value::Datetime(day) => Value::Text(day.to_string()),
            toml::Value::Array(list) => {
                let of = |(i, item)| Filled::of(item, item_key(&key, i), fill).transpose();
                Value::List(list.iter().enumerate().filter_map(of).collect::<Result<_>>()?)
            }
            toml::Value::Table(table) => {
                let of = |(name, value): (&String, _)| {
                    let filled = Filled::of(value, entry_key(&key, name), fill).transpose()?;
                    Some(filled.map(|filled| (name.clone(), filled)))
                };
                Value::Table(table.iter().filter_map(of).collect::<Result<_>>()?)
            }
            plain => Value::Plain(plain.clone()),
        };
        let is_empty = matches!(&value, Value::Cell(cell) if cell.is_empty());
        Ok((!is_empty).then_some(Filled { key, value }))
    }

    /// What it says, as a type.
    pub(super) fn read<T: DeserializeOwned>(self) -> Result<T> {
        T::deserialize(self).map_err(|fault| {
            let error = Error::new(ErrorKind::Option, fault.message.replace('\n', " "));
            fault.key.filter(|key| !key.is_empty()).into_iter().fold(error, Error::at)
        })
    }

    /// Reads a cell in the way that its key wants, and everything else as it is.
    fn cell<'de, V: Visitor<'de>>(
        self,
        visitor: V,
        expected: &str,
        read: impl FnOnce(&str, &str, V) -> Option<std::result::Result<V::Value, Fault>>,
    ) -> std::result::Result<V::Value, Fault> {
        let Value::Cell(cell) = &self.value else { return self.deserialize_any(visitor) };
        let wrong = || Fault::new(format!("expected {expected}, found {cell:?}"));
        read(cell, &self.key, visitor).unwrap_or_else(|| Err(wrong())).map_err(|fault| fault.at(&self.key))
    }
}

/// The items of a list in a cell: separated by commas, or in brackets as JSON has them.
fn items(cell: &str, key: &str) -> Option<Vec<Filled>> {
    let text = |(i, text): (usize, &str)| Filled {
        key: item_key(key, i),
        value: Value::Cell(text.trim().to_owned()),
    };
    if !cell.starts_with('[') {
        return Some(cell.split(',').enumerate().map(text).collect());
    }
    // Lists of JSON are lists of TOML too, as long as nothing in them is null.
    let table: toml::Table = toml::from_str(&format!("list = {}", cell.replace('\n', " "))).ok()?;
    let as_it_is = |text: &str| Ok(Value::Text(text.to_owned()));
    let items = table.get("list")?.as_array()?.iter().enumerate();
    items.map(|(i, item)| Filled::of(item, item_key(key, i), &as_it_is).ok().flatten()).collect()
}

impl<'de> Deserializer<'de> for Filled {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Fault> {
        let read = match self.value {
            Value::Text(text) | Value::Cell(text) => visitor.visit_string(text),
            Value::Plain(value) => {
                value.deserialize_any(visitor).map_err(|e| Fault::new(e.message().to_owned()))
            }
            Value::List(list) => SeqDeserializer::new(list.into_iter()).deserialize_any(visitor),
            Value::Table(table) => visitor.visit_map(Entries { rest: table.into_iter(), next: None }),
        };
        read.map_err(|fault| fault.at(&self.key))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Fault> {
        self.cell(visitor, "true or false", |cell, _, visitor| {
            cell.to_ascii_lowercase().parse().ok().map(|is| visitor.visit_bool(is))
        })
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Fault> {
        self.cell(visitor, "a number", |cell, _, visitor| {
            cell.parse().ok().map(|number| visitor.visit_f64(number))
        })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Fault> {
        self.cell(visitor, "a list, as in AFG,TJK", |cell, key, visitor| {
            let items = items(cell, key)?;
            Some(SeqDeserializer::new(items.into_iter()).deserialize_any(visitor))
        })
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> std::result::Result<V::Value, Fault> {
        self.cell(visitor, &format!("{length} values, with commas between"), |cell, key, visitor| {
            let items = items(cell, key).filter(|items| items.len() == length)?;
            Some(SeqDeserializer::new(items.into_iter()).deserialize_any(visitor))
        })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> std::result::Result<V::Value, Fault> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> std::result::Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> std::result::Result<V::Value, Fault> {
        let read = match self.value {
            Value::Text(word) | Value::Cell(word) => {
                IntoDeserializer::<Fault>::into_deserializer(word).deserialize_enum(name, words, visitor)
            }
            _ => Err(Fault::new(format!("expected one of {}", words.join(", ")))),
        };
        read.map_err(|fault| fault.at(&self.key))
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 char str string bytes byte_buf unit unit_struct
        tuple_struct map struct identifier ignored_any
    }
}

/// The entries of a table. What a type refuses only after it has read its value is a fault of that value, too.
struct Entries {
    rest: std::vec::IntoIter<(String, Filled)>,
    next: Option<Filled>,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> std::result::Result<Option<K::Value>, Fault> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.next = Some(value);
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> std::result::Result<V::Value, Fault> {
        let value = self.next.take().ok_or_else(|| Fault::new("a value without a key".to_owned()))?;
        let key = value.key.clone();
        seed.deserialize(value).map_err(|fault| fault.at(&key))
    }
}

impl IntoDeserializer<'_, Fault> for Filled {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Why a value can't be read, and the key of the narrowest value that it is about.
#[derive(Debug)]
pub(super) struct Fault {
    message: String,
    key: Option<String>,
}

impl Fault {
    fn new(message: String) -> Self {
        Fault { message, key: None }
    }

    fn at(mut self, key: &str) -> Self {
        self.key.get_or_insert_with(|| key.to_owned());
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

impl serde::de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Fault::new(message.to_string())
    }
}
