//! What a file in TOML or JSON says, so that whatever is wrong with it can be shown where it stands.
//!
//! Both formats become one tree of [`Node`]s, each with its bytes in the text, and one reader turns the tree into
//! types: so both have the same errors. The parsers' own errors are used for what is no TOML or no JSON at all.

mod fault;
mod json;
mod node;
mod strict;

use serde::de::DeserializeOwned;

use crate::error::{Error, ErrorKind, Result};
use fault::Fault;
use node::Node;

/// A file as read, not yet as understood.
#[derive(Debug)]
pub struct Document<'t> {
    text: &'t str,
    file: &'t str,
    root: Node,
}

impl<'t> Document<'t> {
    /// Reads TOML; `file` is its name in errors.
    ///
    /// # Errors
    /// When it is none, with line and column.
    pub fn toml(text: &'t str, file: &'t str) -> Result<Self> {
        match Node::of_toml(text) {
            Ok(root) => Ok(Document { text, file, root }),
            Err(fault) => Err(fault.in_text(text, file)),
        }
    }

    /// Reads JSON; `file` is its name in errors.
    ///
    /// # Errors
    /// When it is none, with line and column.
    pub fn json(text: &'t str, file: &'t str) -> Result<Self> {
        match Node::of_json(text) {
            Ok(root) => Ok(Document { text, file, root }),
            Err(fault) => Err(fault.in_text(text, file)),
        }
    }

    /// Reads TOML or JSON: by the ending of the file's name, else by how it begins, for no TOML begins with a brace.
    ///
    /// # Errors
    /// When it is neither, with line and column.
    pub fn read(text: &'t str, file: &'t str) -> Result<Self> {
        let ending = file.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        match ending.as_str() {
            "json" => Document::json(text, file),
            "toml" => Document::toml(text, file),
            _ if text.trim_start().starts_with('{') => Document::json(text, file),
            _ => Document::toml(text, file),
        }
    }

    /// Takes a key out whose value is one of some words.
    ///
    /// # Errors
    /// When it is something else, with line and column.
    pub fn take_word<'w>(&mut self, key: &str, words: &[&'w str]) -> Result<Option<&'w str>> {
        let Some(node) = self.root.take(key) else { return Ok(None) };
        node.word(words).map(Some).map_err(|fault| fault.in_text(self.text, self.file))
    }

    /// Adds whatever this document doesn't say and another one does, table by table.
    pub fn over(mut self, base: Document<'_>) -> Self {
        self.root.fill(base.root);
        self
    }

    /// What the document says, as a type.
    ///
    /// # Errors
    /// When a key or a value is unknown or missing, with line and column.
    pub fn into<T: DeserializeOwned>(self) -> Result<T> {
        self.root.read().map_err(|fault| fault.in_text(self.text, self.file))
    }
}

impl Fault {
    /// The error for those who wrote the file.
    fn in_text(self, text: &str, file: &str) -> Error {
        let error = Error::new(ErrorKind::Option, self.message).in_file(file);
        let error = match self.bytes {
            Some(bytes) => error.within(text, bytes),
            None => error,
        };
        Error { hint: self.hint, ..error }
    }
}

#[cfg(test)]
mod tests;
