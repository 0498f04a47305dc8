//! What a file is, told by its content: extensions lie, and a download is often something else.

use std::io::Read;

use crate::error::{Error, ErrorKind, Result};

const TO_GEOJSON: &str = "convert it to GeoJSON: ogr2ogr -t_srs EPSG:4326 borders.geojson FILE";

/// What files of other formats begin with, what they are, and what to do with them.
const FOREIGN: &[(&[u8], &str, &str)] = &[
    (
        b"PK\x03\x04",
        "a zip archive",
        "unpack it; a shapefile in it becomes GeoJSON by ogr2ogr -t_srs EPSG:4326",
    ),
    (&[0, 0, 0x27, 0x0A], "a shapefile", TO_GEOJSON),
    (b"SQLite format 3\0", "a GeoPackage or another SQLite database", TO_GEOJSON),
    (b"fgb\x03", "a FlatGeobuf file", TO_GEOJSON),
    (b"PAR1", "a GeoParquet file", TO_GEOJSON),
    (
        b"version https://git-lfs",
        "a Git LFS pointer, which stands for the file",
        "fetch the file itself: git lfs pull",
    ),
    (b"\xFF\xFE", "text in UTF-16", "save it as UTF-8"),
    (b"\xFE\xFF", "text in UTF-16", "save it as UTF-8"),
    (b"{\0", "text in UTF-16", "save it as UTF-8"),
    (b"\0{", "text in UTF-16", "save it as UTF-8"),
    (b"\x89PNG", "a PNG picture", "give the boundaries as GeoJSON: a picture has no coordinates"),
    (b"\xFF\xD8\xFF", "a JPEG picture", "give the boundaries as GeoJSON: a picture has no coordinates"),
    (b"II*\0", "a TIFF picture", "give the boundaries as GeoJSON: a picture has no coordinates"),
    (b"MM\0*", "a TIFF picture", "give the boundaries as GeoJSON: a picture has no coordinates"),
    (b"%PDF", "a PDF document", "give the boundaries as GeoJSON"),
    (b"7z\xBC\xAF", "a 7z archive", "unpack it and name the file in it"),
    (b"BZh", "a file compressed with bzip2", "unpack it first"),
    (b"\xFD7zXZ", "a file compressed with xz", "unpack it first"),
    (b"\x28\xB5\x2F\xFD", "a file compressed with zstd", "unpack it first"),
];

/// What texts of other formats contain at their beginning, in lower case.
const MARKUP: &[(&str, &str, &str)] = &[
    ("<kml", "KML", TO_GEOJSON),
    ("<gpx", "GPX", TO_GEOJSON),
    ("<gml", "GML", TO_GEOJSON),
    ("<osm", "OpenStreetMap XML", "convert it to GeoJSON: osmtogeojson, or ogr2ogr"),
    ("<svg", "an SVG picture", "give the boundaries as GeoJSON: a picture has no coordinates"),
    ("<html", "a web page", "fetch the file itself; on GitHub that is the address behind \"Raw\""),
    ("<!doctype html", "a web page", "fetch the file itself; on GitHub that is the address behind \"Raw\""),
    ("<", "XML", TO_GEOJSON),
];

/// The text of a boundary file: unpacked where it is compressed with gzip, in UTF-8, without a byte-order mark,
/// and JSON as far as its first character tells.
///
/// # Errors
/// When the file is of another format, which is named, or empty, or damaged.
pub(super) fn boundaries(bytes: Vec<u8>) -> Result<String> {
    let bytes = if bytes.starts_with(&[0x1F, 0x8B]) { unpacked(bytes)? } else { bytes };
    if let Some((what, hint)) = foreign(&bytes) {
        return Err(
            Error::new(ErrorKind::Format, format!("expected GeoJSON or TopoJSON, found {what}")).hint(hint)
        );
    }
    let text = utf8(bytes)?;
    match text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{1E}').chars().next() {
        Some('{') => Ok(text),
        None => Err(Error::new(ErrorKind::Format, "expected GeoJSON or TopoJSON, found an empty file")
            .hint("fetch or export it again")),
        Some('[') => Err(Error::new(ErrorKind::Format, "expected GeoJSON, found a JSON array")
            .hint("features stand in an object: {\"type\": \"FeatureCollection\", \"features\": [...]}")),
        Some(_) if is_table(&text) => {
            Err(Error::new(ErrorKind::Format, "expected GeoJSON, found a table (CSV)")
                .hint("a table of events goes to --incidents, one of places to --places"))
        }
        Some(_) => Err(Error::new(ErrorKind::Format, "expected GeoJSON, but it is no JSON")
            .hint("give a GeoJSON file (RFC 7946)")),
    }
}

/// The text of a table of events: unpacked where it is compressed with gzip, in UTF-8, without a byte-order mark.
///
/// # Errors
/// When the file is of another format or encoding, which is named, or damaged.
pub(super) fn table(bytes: Vec<u8>) -> Result<String> {
    let bytes = if bytes.starts_with(&[0x1F, 0x8B]) { unpacked(bytes)? } else { bytes };
    let what = match bytes[..] {
        [b'P', b'K', 3, 4, ..] => Some("a spreadsheet or another zip archive"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Some("a spreadsheet of an old kind (.xls)"),
        [0, _, ..] | [_, 0, ..] => Some("text in UTF-16"),
        _ => foreign(&bytes).map(|(what, _)| what),
    };
    match what {
        Some(what) => Err(Error::new(ErrorKind::Encoding, format!("expected text in UTF-8, found {what}"))
            .hint("save the table as CSV in UTF-8; JSON and GeoJSON are read too")),
        None => utf8(bytes),
    }
}

/// Text in UTF-8 without its byte-order mark.
///
/// # Errors
/// When a byte is none of UTF-8, with its line and what the file may be instead.
pub(super) fn utf8(bytes: Vec<u8>) -> Result<String> {
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let line = 1 + bytes[..valid].iter().filter(|b| **b == b'\n').count();
        let hint = match bytes {
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "it looks like UTF-16: save it as UTF-8",
            [b'P', b'K', 3, 4, ..] => "it is a zip or spreadsheet file: unpack it, or save the table as CSV",
            [0x1F, 0x8B, ..] => "it is compressed with gzip: unpack it first",
            [0, 0, 0x27, 0x0A, ..] => "it is a shapefile: convert it to GeoJSON",
            _ => "it may be Latin-1 (Windows-1252), as spreadsheets save it: save it as UTF-8",
        };
        let message = format!("expected text in UTF-8, found the byte 0x{:02X}", bytes[valid]);
        Error::new(ErrorKind::Encoding, message).at(format!("line {line}")).hint(hint)
    })?;
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    Ok(text)
}

fn unpacked(bytes: Vec<u8>) -> Result<Vec<u8>> {
    let mut plain = Vec::new();
    flate2::bufread::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).map_err(|error| {
        Error::new(ErrorKind::Format, format!("is compressed with gzip, and damaged: {error}"))
            .hint("it seems to be cut off: fetch it again")
    })?;
    Ok(plain)
}

/// What a file is and what to do, where it is of a format that is not read.
fn foreign(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if let Some((_, what, hint)) = FOREIGN.iter().find(|(start, ..)| bytes.starts_with(start)) {
        return Some((what, hint));
    }
    // dBASE has no mark, only a version, a date of which month and day are possible, and no text after it.
    if let [0x03 | 0x30 | 0x83 | 0x8B | 0xF5, _, 1..=12, 1..=31, ..] = bytes {
        let what = "a dBASE table (.dbf), the part of a shapefile without its geometry";
        return Some((what, "convert the .shp beside it: ogr2ogr -t_srs EPSG:4326 borders.geojson FILE.shp"));
    }
    if bytes.get(4..16).is_some_and(|head| head.windows(9).any(|w| w == b"OSMHeader")) {
        return Some(("an OpenStreetMap extract (.pbf)", "convert it to GeoJSON: ogr2ogr, or osmium export"));
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1000)]).to_lowercase();
    let start = start.trim_start_matches('\u{FEFF}').trim_start();
    let markup = MARKUP.iter().filter(|_| start.starts_with('<')).find(|(tag, ..)| start.contains(tag));
    markup.map(|(_, what, hint)| (*what, *hint))
}

/// Whether the first line looks like names between delimiters.
fn is_table(text: &str) -> bool {
    text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| line.contains([',', ';', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        let level = flate2::Compression::fast();
        flate2::bufread::GzEncoder::new(text, level).read_to_end(&mut packed).unwrap();
        packed
    }

    fn error(bytes: &[u8]) -> String {
        boundaries(bytes.to_vec()).unwrap_err().to_string()
    }

    #[test]
    fn text_is_read_also_from_gzip_and_after_a_byte_order_mark() {
        let plain = b"\xEF\xBB\xBF\r\n{}\r\n";
        assert_eq!(boundaries(plain.to_vec()).unwrap(), "\r\n{}\r\n");
        let members = [gzip(b"{\"a\":"), gzip(b"1}")].concat();
        assert_eq!(boundaries(members).unwrap(), "{\"a\":1}");
        assert_eq!(boundaries(b"\x1E{}\n".to_vec()).unwrap(), "\u{1E}{}\n");
    }

    #[test]
    fn every_other_format_is_named_with_what_to_do() {
        let utf_16: Vec<u8> = "{\"type\"".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let dbf = [3, 121, 7, 26, 1, 0, 0, 0, 0x41, 0];
        for (bytes, what, hint) in [
            (&b"PK\x03\x04\x14\0"[..], "a zip archive", "unpack"),
            (&[0, 0, 0x27, 0x0A, 0, 0], "a shapefile", "ogr2ogr"),
            (&dbf, "dBASE", ".shp"),
            (b"SQLite format 3\0\x10", "GeoPackage", "ogr2ogr"),
            (
                b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
                "Git LFS pointer",
                "git lfs pull",
            ),
            (&utf_16, "UTF-16", "UTF-8"),
            (b"\xFF\xFE{\0", "UTF-16", "UTF-8"),
            (b"\n<!DOCTYPE html>\n<html><head>", "a web page", "Raw"),
            (b"<?xml version=\"1.0\"?>\n<kml xmlns=\"x\">", "KML", "ogr2ogr"),
            (b"\xEF\xBB\xBF<?xml version=\"1.0\"?><gpx>", "GPX", "ogr2ogr"),
            (b"<?xml version=\"1.0\"?><x/>", "XML", "ogr2ogr"),
            (b"name,lat,lon\nKhorog,37.5,71.5\n", "a table (CSV)", "--incidents"),
            (b"\x89PNG\r\n\x1A\n", "a PNG picture", "GeoJSON"),
            (b"%PDF-1.7", "a PDF document", "GeoJSON"),
            (b"[{}]", "a JSON array", "FeatureCollection"),
            (b"", "an empty file", "again"),
            (b"\xEF\xBB\xBF \r\n", "an empty file", "again"),
            (b"hello", "no JSON", "GeoJSON"),
            ("Хоруғ".as_bytes(), "no JSON", "GeoJSON"),
        ] {
            let said = error(bytes);
            assert!(said.contains(what) && said.contains(hint), "{what}: {said}");
        }
    }

    #[test]
    fn damaged_gzip_is_called_so() {
        let packed = gzip(b"{\"type\":\"FeatureCollection\"}");
        assert!(error(&packed[..packed.len() - 9]).contains("damaged"));
        assert!(error(&gzip(b"PK\x03\x04")).contains("a zip archive"));
    }
}
