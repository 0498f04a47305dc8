//! A tree of nodes as types: whatever is wrong is told with its place.

use serde::de::value::StringDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use super::fault::{Fault, listed};
use super::node::{Key, Node, Value};

impl Node {
    /// What it says, as a type.
    pub(super) fn read<T: DeserializeOwned>(self) -> Result<T, Fault> {
        T::deserialize(self)
    }

    /// The same for a seed. A type that reads a text and then refuses it doesn't know where it stood.
    fn read_as<'de, S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Fault> {
        let bytes = self.bytes.clone();
        seed.deserialize(self).map_err(|fault| fault.at(&bytes))
    }

    /// Which of some words it says.
    pub(super) fn word<'w>(&self, words: &[&'w str]) -> Result<&'w str, Fault> {
        let wrong = match &self.value {
            Value::Text(text) => match words.iter().find(|word| *word == text) {
                Some(word) => return Ok(word),
                None => Fault::unknown_word(text, words),
            },
            _ => Fault::invalid_type(self.unexpected(), &listed(words).as_str()),
        };
        Err(wrong.at(&self.bytes))
    }

    fn unexpected(&self) -> Unexpected<'_> {
        match &self.value {
            Value::Null => Unexpected::Unit,
            Value::Bool(is) => Unexpected::Bool(*is),
            Value::Integer(number) => Unexpected::Signed(*number),
            Value::Float(number) => Unexpected::Float(*number),
            Value::Text(text) => Unexpected::Str(text),
            Value::Date(_) => Unexpected::Other("a date"),
            Value::List(_) => Unexpected::Seq,
            Value::Table(_) => Unexpected::Map,
        }
    }
}

impl<'de> Deserializer<'de> for Node {
    type Error = Fault;

    /// A date of TOML is a text only for those who take anything: see `deserialize_string`.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let bytes = self.bytes;
        let read = match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(is) => visitor.visit_bool(is),
            Value::Integer(number) => visitor.visit_i64(number),
            Value::Float(number) => visitor.visit_f64(number),
            Value::Text(text) | Value::Date(text) => visitor.visit_string(text),
            Value::List(nodes) => {
                let mut left = nodes.into_iter();
                visitor.visit_seq(List(&mut left)).and_then(|read| match left.len() {
                    0 => Ok(read),
                    more => Err(Fault::new(format!("the list has {more} more than it should"))),
                })
            }
            Value::Table(entries) => visitor.visit_map(Entries { left: entries.into_iter(), value: None }),
        };
        read.map_err(|fault| fault.at(&bytes))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.value {
            Value::Date(_) => Err(Fault::invalid_type(self.unexpected(), &visitor).at(&self.bytes)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_string(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let bytes = self.bytes.clone();
        let read = match self.value {
            Value::Text(word) => {
                let word: StringDeserializer<Fault> = word.into_deserializer();
                visitor.visit_enum(word)
            }
            _ => Err(Fault::invalid_type(self.unexpected(), &listed(words).as_str())),
        };
        read.map_err(|fault| fault.at(&bytes))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// The nodes of a list that are not read yet.
struct List<'n>(&'n mut std::vec::IntoIter<Node>);

impl<'de> SeqAccess<'de> for List<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        self.0.next().map(|node| node.read_as(seed)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The entries of a table that are not read yet.
struct Entries {
    left: std::vec::IntoIter<(Key, Node)>,
    /// That whose key was read last.
    value: Option<Node>,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some((key, node)) = self.left.next() else { return Ok(None) };
        self.value = Some(node);
        let name: StringDeserializer<Fault> = key.name.into_deserializer();
        seed.deserialize(name).map(Some).map_err(|fault| fault.at(&key.bytes))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        match self.value.take() {
            Some(node) => node.read_as(seed),
            None => Err(Fault::new("a value was read before its key".to_owned())),
        }
    }
}
