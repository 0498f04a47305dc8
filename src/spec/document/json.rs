//! JSON with the place of each value, which `serde_json` doesn't tell.
//!
//! The text is first read by `serde_json`, which refuses whatever is no JSON, and too deep nesting. After that it can be
//! walked through without looking for errors.

use std::ops::Range;

use super::fault::Fault;
use super::node::{Key, Node, Value};

impl Node {
    /// The tree of a text in JSON.
    pub(super) fn of_json(text: &str) -> Result<Self, Fault> {
        if let Err(error) = serde_json::from_str::<serde_json::Value>(text) {
            return Err(no_json(text, &error));
        }
        let mut root = Walk { text, at: 0 }.node();
        // What tells an editor which schema the file follows.
        root.take("$schema");
        Ok(root)
    }
}

fn no_json(text: &str, error: &serde_json::Error) -> Fault {
    let said = error.to_string();
    let message = said.split(" at line ").next().unwrap_or(&said);
    let before: usize =
        text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let at = (before + error.column().saturating_sub(1)).min(text.len());
    Fault::new(format!("this is no JSON: {message}")).at(&(at..at))
}

/// Where one is in a text that is JSON.
struct Walk<'t> {
    text: &'t str,
    at: usize,
}

impl Walk<'_> {
    /// The byte that comes next, after blanks.
    fn next(&mut self) -> u8 {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.text.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    fn node(&mut self) -> Node {
        let first = self.next();
        let start = self.at;
        let value = match first {
            b'{' => Value::Table(self.members(b'}', |walk| {
                let key = walk.node();
                let name = if let Value::Text(name) = key.value { name } else { String::new() };
                // Past the colon.
                walk.next();
                walk.at += 1;
                (Key { name, bytes: key.bytes }, walk.node())
            })),
            b'[' => Value::List(self.members(b']', Walk::node)),
            b'"' => {
                let bytes = self.string();
                Value::Text(serde_json::from_str(&self.text[bytes]).unwrap_or_default())
            }
            _ => {
                let rest = &self.text[start..];
                let ends = |c: char| c.is_ascii_whitespace() || [',', ']', '}'].contains(&c);
                self.at += rest.find(ends).unwrap_or(rest.len());
                scalar(&self.text[start..self.at])
            }
        };
        Node { value, bytes: start..self.at }
    }

    /// What stands between brackets, with commas between.
    fn members<T>(&mut self, closing: u8, mut member: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut members = Vec::new();
        self.at += 1;
        while ![closing, 0].contains(&self.next()) {
            members.push(member(self));
            if self.next() == b',' {
                self.at += 1;
            }
        }
        self.at = (self.at + 1).min(self.text.len());
        members
    }

    /// Goes past a string, and gives its bytes with the quotation marks.
    fn string(&mut self) -> Range<usize> {
        let (start, bytes) = (self.at, self.text.as_bytes());
        self.at += 1;
        while bytes.get(self.at).is_some_and(|byte| *byte != b'"') {
            self.at += if bytes[self.at] == b'\\' { 2 } else { 1 };
        }
        self.at = (self.at + 1).min(bytes.len());
        start..self.at
    }
}

fn scalar(text: &str) -> Value {
    match text {
        "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        number => number
            .parse()
            .map(Value::Integer)
            .unwrap_or_else(|_| Value::Float(number.parse().unwrap_or(f64::NAN))),
    }
}
