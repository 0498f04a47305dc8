use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::Fault;

/// A value in a file, and where it stands there.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) value: Value,
    /// Its bytes in the text.
    pub(super) bytes: Range<usize>,
}

/// A key in a file, and where it stands there.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) name: String,
    /// Its bytes in the text.
    pub(super) bytes: Range<usize>,
}

/// What TOML or JSON can say.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Of JSON alone.
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    /// A date or time of TOML, as it is written.
    Date(String),
    List(Vec<Node>),
    /// In the order of the text.
    Table(Vec<(Key, Node)>),
}

impl Node {
    /// The tree of a text in TOML.
    pub(super) fn of_toml(text: &str) -> Result<Self, Fault> {
        let (table, errors) = DeTable::parse_recoverable(text);
        // One mistake may be taken for several: the first is the mistake.
        let first = errors.into_iter().min_by_key(|error| error.span().map(|bytes| bytes.start));
        if let Some(error) = first {
            let message = error.message().replace('\n', ", ");
            return Err(Fault { bytes: error.span(), ..Fault::new(message) });
        }
        of_toml(table.span(), DeValue::Table(table.into_inner()))
    }

    /// Takes a key out of a table.
    pub(super) fn take(&mut self, key: &str) -> Option<Node> {
        let Value::Table(entries) = &mut self.value else { return None };
        let at = entries.iter().position(|(own, _)| own.name == key)?;
        Some(entries.remove(at).1)
    }

    /// Adds the entries of another table that this one doesn't have, in tables within it too.
    pub(super) fn fill(&mut self, base: Node) {
        let (Value::Table(own), Value::Table(base)) = (&mut self.value, base.value) else { return };
        for (key, node) in base {
            match own.iter_mut().find(|(known, _)| known.name == key.name) {
                Some((_, same)) => same.fill(node),
                None => own.push((key, node)),
            }
        }
    }
}

fn of_toml(bytes: Range<usize>, value: DeValue<'_>) -> Result<Node, Fault> {
    let child = |value: Spanned<DeValue<'_>>| of_toml(value.span(), value.into_inner());
    let too_large = |what: &str| Fault::new(format!("{what} is too large a number")).at(&bytes);
    let value = match value {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => Value::Integer(
            i64::from_str_radix(number.as_str(), number.radix())
                .map_err(|_| too_large(&number.to_string()))?,
        ),
        DeValue::Float(number) => {
            Value::Float(number.as_str().parse().map_err(|_| too_large(number.as_str()))?)
        }
        DeValue::Boolean(is) => Value::Bool(is),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(list) => Value::List(list.into_iter().map(child).collect::<Result<_, _>>()?),
        DeValue::Table(table) => {
            let entry = |(key, value): (Spanned<std::borrow::Cow<'_, str>>, Spanned<DeValue<'_>>)| {
                Ok((Key { bytes: key.span(), name: key.into_inner().into_owned() }, child(value)?))
            };
            let mut entries = table.into_iter().map(entry).collect::<Result<Vec<_>, Fault>>()?;
            entries.sort_by_key(|(key, _)| key.bytes.start);
            Value::Table(entries)
        }
    };
    Ok(Node { value, bytes })
}
