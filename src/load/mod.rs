//! Files become atlas, gazetteer and incidents.
//!
//! The only door of the format crates. Every reader takes text and the name to call it by in messages, and
//! gives checked values: behind this door no invalid state exists. Whatever is not used is told in a warning.

pub mod embedded;
pub mod features;
pub mod incidents;
pub mod pack;
pub mod places;
mod table;

use std::path::Path;

use crate::error::{Error, ErrorKind, Result};

/// The text of a file in UTF-8, without a byte-order mark.
///
/// # Errors
/// When the file is missing, a folder, not readable, or not UTF-8; each with what to do.
pub fn read_text(path: &Path) -> Result<String> {
    let bytes = read_bytes(path)?;
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let line = 1 + bytes[..valid].iter().filter(|b| **b == b'\n').count();
            let hint = match bytes.as_slice() {
                [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "it looks like UTF-16: save it as UTF-8",
                [b'P', b'K', 3, 4, ..] => {
                    "it is a zip or spreadsheet file: unpack it, or save the table as CSV"
                }
                [0x1F, 0x8B, ..] => "it is compressed with gzip: unpack it first",
                [0, 0, 0x27, 0x0A, ..] => "it is a shapefile: convert it to GeoJSON",
                _ => "save it as UTF-8",
            };
            let message = format!("expected text in UTF-8, found the byte 0x{:02X}", bytes[valid]);
            return Err(Error::new(ErrorKind::Encoding, message)
                .at(format!("line {line}"))
                .hint(hint)
                .in_file(path.display()));
        }
    };
    match text.strip_prefix('\u{FEFF}') {
        Some(rest) => Ok(rest.to_owned()),
        None => Ok(text),
    }
}

fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    use std::io::ErrorKind as Io;
    std::fs::read(path).map_err(|error| {
        let (message, hint) = match error.kind() {
            _ if path.is_dir() => ("expected a file, found a folder".to_owned(), "name a file in it"),
            Io::NotFound => {
                ("no such file".to_owned(), "check the name and the folder that it is looked for in")
            }
            Io::PermissionDenied => ("may not be read".to_owned(), "give yourself the right to read it"),
            _ => (format!("could not be read: {error}"), "check the disk or the mount"),
        };
        Error::new(ErrorKind::Read, message).hint(hint).in_file(path.display())
    })
}
