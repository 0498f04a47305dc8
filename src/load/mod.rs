//! Files become atlas, gazetteer and incidents.
//!
//! The only door of the format crates. Every reader takes text and the name to call it by in messages, and
//! gives checked values: behind this door no invalid state exists. Whatever is not used is told in a warning.

mod collection;
mod crs;
mod document;
pub mod embedded;
pub mod features;
mod format;
pub mod incidents;
pub mod inspect;
mod manifest;
pub mod pack;
pub mod places;
mod properties;
mod shape;
mod table;
mod topojson;

pub use manifest::{Manifest, ManifestRow};

use std::io::Read;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::{Entry, EntryKind};

/// The text of a file in UTF-8, without a byte-order mark.
///
/// # Errors
/// When the file is missing, a folder, not readable, or not UTF-8; each with what to do.
pub fn read_text(path: &Path) -> Result<String> {
    format::utf8(read_bytes(path)?).map_err(|error| error.in_file(path.display()))
}

/// The text of a table of events, also gzipped; the name `-` is standard input.
///
/// # Errors
/// When the file can't be read, or its content is no text in UTF-8; named for what it is, with what to do.
pub fn read_table(path: &Path) -> Result<String> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        let read = read.map_err(|error| {
            Error::new(ErrorKind::Read, format!("could not be read: {error}")).hint("pipe the table in")
        });
        return read.and_then(|_| format::table(bytes)).map_err(|error| error.in_file("<stdin>"));
    }
    format::table(read_bytes(path)?).map_err(|error| error.in_file(path.display()))
}

/// The places of a user's table in any format that tables of events may have, each with its other names; as
/// [`places::places`] reads them.
///
/// # Errors
/// When the text is no table, or a cell is not what its column needs.
pub fn own_places(text: &str, file: &str) -> Result<Vec<(Entry, Vec<String>)>> {
    let read =
        incidents::records::table(text).and_then(|(table, _)| places::of_table(&table, EntryKind::Spot));
    read.map_err(|error| error.in_file(file))
}

/// What the places of such a table are called in other languages.
///
/// # Errors
/// When the text is no table.
pub fn local_names(text: &str, file: &str) -> Result<Vec<places::LocalName>> {
    let read = incidents::records::table(text).map(|(table, _)| places::local_names(&table));
    read.map_err(|error| error.in_file(file))
}

/// The text of a file of boundaries, ready for [`features`]: GeoJSON or TopoJSON in UTF-8, also gzipped, without
/// a byte-order mark.
///
/// # Errors
/// When the file can't be read, or its content is of another format; named for what it is, with what to do.
pub fn read_boundaries(path: &Path) -> Result<String> {
    format::boundaries(read_bytes(path)?).map_err(|error| error.in_file(path.display()))
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
