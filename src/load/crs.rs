//! The member `crs`, from the time before RFC 7946: coordinates are longitude and latitude, or refused.

use crate::error::{Error, ErrorKind, Result};

/// Accepts a `crs` that says WGS 84 in one of its spellings, and refuses every other by its name.
///
/// # Errors
/// When coordinates in that system would have to be converted.
pub(super) fn check(crs: &str) -> Result<()> {
    let value: serde_json::Value = serde_json::from_str(crs).unwrap_or_default();
    let properties = &value["properties"];
    let name = ["name", "code", "href"].iter().map(|key| &properties[*key]).find(|value| !value.is_null());
    let name = match name.unwrap_or(&value) {
        serde_json::Value::String(name) => name.clone(),
        other => other.to_string(),
    };
    if is_wgs84(&name) {
        return Ok(());
    }
    let message =
        format!("member \"crs\": expected WGS 84 (EPSG:4326) longitude and latitude, found {name:?}");
    Err(Error::new(ErrorKind::Value, message)
        .hint("convert the file: ogr2ogr -t_srs EPSG:4326 converted.geojson original.geojson"))
}

/// `EPSG:4326`, `urn:ogc:def:crs:EPSG::4326`, `http://www.opengis.net/def/crs/OGC/1.3/CRS84`, `WGS 84`, ...
fn is_wgs84(name: &str) -> bool {
    let name: String = name.to_uppercase().chars().filter(|c| !matches!(c, ' ' | '_' | '-')).collect();
    match name.trim_end_matches('/').rsplit([':', '/']).next() {
        Some("CRS84" | "CRS84H" | "WGS84" | "WGS1984" | "GCSWGS1984") => true,
        Some("4326") => name == "4326" || name.contains("EPSG"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> String {
        format!("{{\"type\":\"name\",\"properties\":{{\"name\":{name:?}}}}}")
    }

    #[test]
    fn every_spelling_of_wgs_84_is_accepted() {
        for name in [
            "urn:ogc:def:crs:OGC:1.3:CRS84",
            "urn:ogc:def:crs:OGC::CRS84",
            "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            "OGC:CRS84",
            "EPSG:4326",
            "epsg:4326",
            "urn:ogc:def:crs:EPSG::4326",
            "urn:ogc:def:crs:EPSG:6.9:4326",
            "http://www.opengis.net/def/crs/EPSG/0/4326",
            "WGS 84",
            "WGS84",
        ] {
            assert!(check(&named(name)).is_ok(), "{name}");
        }
        assert!(check(r#"{"type":"EPSG","properties":{"code":4326}}"#).is_ok());
    }

    #[test]
    fn every_other_is_refused_by_name_with_how_to_convert() {
        for name in
            ["EPSG:3857", "urn:ogc:def:crs:EPSG::32642", "WGS 84 / UTM zone 42N", "EPSG:43260", "CRS27"]
        {
            let said = check(&named(name)).unwrap_err().to_string();
            assert!(said.contains(name) && said.contains("ogr2ogr -t_srs EPSG:4326"), "{said}");
        }
        assert!(check("{}").is_err() && check("\"EPSG:3857\"").is_err() && check("\"EPSG:4326\"").is_ok());
    }
}
