//! A text becomes its JSON documents, and each document its features, without reading what is in them.
//!
//! GeoJSON and TopoJSON are one document; newline-delimited GeoJSON and the text sequences of RFC 8142 are many.
//! Braces occur in strings and round objects only, never among coordinates: looking for braces alone cuts a
//! file at the speed of memory, and the features can be read side by side. All punctuation between the
//! features is still checked: it is what is left when each of them is replaced by its number.

use std::fmt::Write;

use memchr::{memchr2, memchr3};
use serde::Deserialize;

use crate::error::{Error, ErrorKind, Result};

/// A part of a text that knows where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slice<'a> {
    /// The byte of the whole text at which it starts.
    start: usize,
    pub(super) text: &'a str,
}

/// One JSON object that stands in no other.
#[derive(Debug)]
pub(super) struct Document<'a> {
    pub(super) slice: Slice<'a>,
    /// The member `type`.
    pub(super) kind: String,
    /// The member `crs`, as text.
    pub(super) crs: Option<String>,
    /// What stands in the member `features`.
    pub(super) features: Option<Vec<Slice<'a>>>,
}

/// The members of a document that decide how it is read.
#[derive(Deserialize)]
struct Head {
    #[serde(rename = "type")]
    kind: String,
    crs: Option<serde_json::Value>,
    features: Option<Vec<Numbered>>,
}

/// What stands in the place of an object.
#[derive(Deserialize)]
struct Numbered {
    object: usize,
}

/// The documents of a text, separated by white space or by the character U+001E.
///
/// # Errors
/// When the text is no JSON, or a document is no object with a `type`; with line and column.
pub(super) fn documents(text: &str) -> Result<Vec<Document<'_>>> {
    let mut found = Vec::new();
    let mut end = 0;
    let separator = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{1E}');
    while let Some(start) = text[end..].find(|c| !separator(c)).map(|at| end + at) {
        let whole = Slice { start, text: &text[start..] };
        let (document, objects) = cut(whole).ok_or_else(|| malformed(text, whole))?;
        end = start + document.text.len();
        found.push(read(document, &objects).ok_or_else(|| malformed(text, document))?);
    }
    if found.is_empty() {
        return Err(Error::new(ErrorKind::Format, "expected GeoJSON, found an empty file"));
    }
    Ok(found)
}

/// The object that a slice begins with, and the objects directly in it.
fn cut(whole: Slice<'_>) -> Option<(Slice<'_>, Vec<Slice<'_>>)> {
    let bytes = whole.text.as_bytes();
    let slice = |from: usize, to: usize| Slice { start: whole.start + from, text: &whole.text[from..to] };
    let mut objects = Vec::new();
    let (mut depth, mut opened, mut at) = (0_usize, 0, 0);
    if bytes.first() != Some(&b'{') {
        return None;
    }
    loop {
        at += memchr3(b'"', b'{', b'}', bytes.get(at..)?)?;
        match bytes[at] {
            b'{' => {
                depth += 1;
                if depth == 2 {
                    opened = at;
                }
            }
            b'}' => {
                depth -= 1;
                match depth {
                    0 => return Some((slice(0, at + 1), objects)),
                    1 => objects.push(slice(opened, at + 1)),
                    _ => {}
                }
            }
            _ => at = end_of_string(bytes, at + 1)?,
        }
        at += 1;
    }
}

/// The closing quotation mark of a string.
fn end_of_string(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

/// A document from its outermost members.
fn read<'a>(document: Slice<'a>, objects: &[Slice<'a>]) -> Option<Document<'a>> {
    let mut skeleton = String::new();
    let mut end = 0;
    for (i, object) in objects.iter().enumerate() {
        let start = object.start - document.start;
        skeleton += &document.text[end..start];
        // Writing to a string does not fail.
        let _ = write!(skeleton, "{{\"object\":{i}}}");
        end = start + object.text.len();
    }
    // A bare geometry has no object in it and may be large: it is not copied.
    let skeleton = if objects.is_empty() {
        document.text
    } else {
        skeleton += &document.text[end..];
        &skeleton
    };
    let head: Head = serde_json::from_str(skeleton).ok()?;
    let listed = |list: Vec<Numbered>| -> Option<Vec<Slice<'a>>> {
        list.iter().map(|n| objects.get(n.object).copied()).collect()
    };
    let crs = |crs: serde_json::Value| match Numbered::deserialize(&crs) {
        Ok(numbered) => objects.get(numbered.object).map(|object| object.text.to_owned()),
        Err(_) => Some(crs.to_string()),
    };
    Some(Document {
        slice: document,
        kind: head.kind,
        crs: head.crs.and_then(crs),
        features: match head.features {
            Some(list) => Some(listed(list)?),
            None => None,
        },
    })
}

/// What is wrong with a document that can't be cut, as precisely as the JSON parser knows.
fn malformed(text: &str, document: Slice<'_>) -> Error {
    let mut parser = serde_json::Deserializer::from_str(document.text);
    match serde::de::IgnoredAny::deserialize(&mut parser) {
        Err(json) if json.is_eof() => {
            Error::new(ErrorKind::Format, "expected GeoJSON, but the file ends in the middle of it")
                .at(place(text, document, &json))
                .hint("it seems to be cut off: fetch or export it again")
        }
        Err(json) => Error::new(
            ErrorKind::Format,
            format!("expected GeoJSON, but it is no JSON: {}", without_place(&json)),
        )
        .at(place(text, document, &json))
        .hint("give a GeoJSON file (RFC 7946)"),
        Ok(_) => {
            Error::new(ErrorKind::Format, "expected GeoJSON, found JSON without a \"type\" and features")
                .hint("the outermost member \"type\" is FeatureCollection, Feature, Topology or a geometry")
        }
    }
}

/// `line 3, column 20` of the whole text, for an error in a slice of it.
pub(super) fn place(text: &str, slice: Slice<'_>, error: &serde_json::Error) -> String {
    let before = &text.as_bytes()[..slice.start];
    let lines_before = memchr::memchr_iter(b'\n', before).count();
    let columns_before = match error.line() {
        1 => before.len() - memchr::memrchr(b'\n', before).map_or(0, |at| at + 1),
        _ => 0,
    };
    format!("line {}, column {}", lines_before + error.line(), columns_before + error.column())
}

/// What the parser found, without the place, which it knows for a slice only.
pub(super) fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(text: &str) -> Vec<Vec<&str>> {
        documents(text)
            .unwrap()
            .into_iter()
            .map(|d| d.features.unwrap_or(vec![d.slice]).iter().map(|s| s.text).collect())
            .collect()
    }

    fn error(text: &str) -> String {
        documents(text).unwrap_err().to_string()
    }

    #[test]
    fn a_collection_is_cut_into_its_features() {
        let text = r#"{"features":[{"a":{"b":"}{\"\\"}}, {}],"crs":{"c":1},"type":"FeatureCollection"}"#;
        assert_eq!(features(text), [[r#"{"a":{"b":"}{\"\\"}}"#, "{}"]]);
        assert_eq!(documents(text).unwrap()[0].crs.as_deref(), Some(r#"{"c":1}"#));
    }

    #[test]
    fn lines_and_sequences_are_many_documents() {
        let record = r#"{"type":"Feature"}"#;
        for text in [
            format!("{record}\n{record}\n"),
            format!("{record}\r\n\r\n{record}"),
            format!("\u{1E}{record}\n\u{1E}{record}\n"),
        ] {
            assert_eq!(features(&text), [[record], [record]], "{text:?}");
        }
    }

    #[test]
    fn what_stands_between_the_features_is_checked() {
        for wrong in ["[{} {}]", "[{},]", "[7]", "[{},null]", "{}"] {
            let text = format!("{{\"type\":\"FeatureCollection\",\"features\":{wrong}}}");
            assert!(documents(&text).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_cut_off_file_is_called_so_with_its_line() {
        for (text, place) in [
            ("{\"type\":\"FeatureCollection\",\n\"features\":[{\"type\":", "line 2, column 20"),
            ("{\"type\":\"Feature\"}\n{\"type\":", "line 2, column 8"),
        ] {
            let start = format!("{place}: expected GeoJSON, but the file ends");
            assert!(error(text).starts_with(&start), "{}", error(text));
        }
    }

    #[test]
    fn what_is_no_json_is_called_so_with_its_line() {
        let said = error("{\"type\":\"Feature\"}\n{\"type\":Feature}\n");
        assert!(said.starts_with("line 2, column 9: expected GeoJSON, but it is no JSON"), "{said}");
        assert!(error("{\"rows\":[]}").contains("\"type\""));
    }
}
