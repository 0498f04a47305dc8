use super::definition::{plain, value};
use super::domain::words;
use super::table::{Offer, PROJECTIONS};
use super::{Projection, choice};
use crate::atlas::Extent;
use crate::error::{Error, ErrorKind, Result, nearest_word};

impl Projection {
    /// The projection that a text means, with the parameters that suit an extent where the text gives none.
    ///
    /// | text | projection |
    /// |---|---|
    /// | `auto` | the one that suits the extent |
    /// | a name of [`PROJECTIONS`], its PROJ name or an alias | that one; capitals, spaces and hyphens do not matter |
    /// | `+proj=...` | a PROJ string, on WGS 84 where it names no ellipsoid |
    /// | `EPSG:n` | the projection of that coordinate reference system |
    ///
    /// A reference system in degrees, such as EPSG:4326, is drawn equirectangular, fitted to the extent. Of
    /// PROJ strings and EPSG definitions the shape is taken: units become metres, axes east and north, and
    /// datums are not shifted, which would move the map by some hundred metres and nothing in it.
    ///
    /// # Errors
    /// When no projection has the name or the code, or the string is not understood; with what to do.
    pub fn named(text: &str, extent: Extent) -> Result<Self> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        let found = if text.starts_with('+') {
            defined(text, extent)
        } else if let Some(code) = lower.strip_prefix("epsg:") {
            of_epsg(code.trim(), extent)
        } else if key(text) == "auto" {
            choice::auto(extent).of(extent)
        } else {
            offered(text)?.of(extent)
        };
        found.map_err(|error| error.at("projection"))
    }
}

/// A name without what does not matter in it.
pub(super) fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn offered(text: &str) -> Result<&'static Offer> {
    let wanted = key(text);
    if let Some(offer) = PROJECTIONS.iter().find(|offer| offer.names().any(|name| key(name) == wanted)) {
        return Ok(offer);
    }
    let near = nearest_word(text, PROJECTIONS.iter().flat_map(Offer::names));
    let near = near.map_or(String::new(), |name| format!("the nearest name is {name:?}; "));
    Err(Error::new(ErrorKind::UnknownName, format!("no projection is called {text:?}"))
        .at("projection")
        .hint(format!(
            "{near}`marz list projections` shows all; or give auto, a PROJ string (+proj=...) or EPSG:n"
        )))
}

fn of_epsg(code: &str, extent: Extent) -> Result<Projection> {
    let wrong = |message: String, hint: &str| Err(Error::new(ErrorKind::Option, message).hint(hint));
    let number = match code.parse::<u32>() {
        Ok(number) => number,
        Err(_) => return wrong(format!("expected EPSG:n, found EPSG:{code}"), "for example EPSG:3857"),
    };
    let definition = u16::try_from(number).ok().and_then(crs_definitions::from_code).map(|def| def.proj4);
    match definition.filter(|definition| !definition.is_empty()) {
        Some(definition) => defined(definition, extent).map_err(|error| error.at(format!("EPSG:{number}"))),
        None => wrong(
            format!("no definition of EPSG:{number} is known"),
            "look for its PROJ string, at https://epsg.io for example, and give that (+proj=...)",
        ),
    }
}

fn defined(text: &str, extent: Extent) -> Result<Projection> {
    let wrong = |message: String, hint: &str| Err(Error::new(ErrorKind::Option, message).hint(hint));
    let proj = match value(text, "proj") {
        Some("longlat" | "latlong" | "lonlat" | "latlon") => {
            return super::cylindrical::EQUIRECTANGULAR.of(extent);
        }
        Some("geocent" | "cart") => {
            return wrong(
                format!("{text:?} is in three dimensions"),
                "give one that is projected to a plane",
            );
        }
        Some(proj) => proj,
        None => {
            return wrong(format!("{text:?} has no +proj="), "for example +proj=laea +lat_0=45 +lon_0=70");
        }
    };
    match words(proj) {
        Some(name) => Projection::new(name, plain(text)),
        None => wrong(
            format!("the projection +proj={proj} is not known"),
            "choose one that is: `marz list projections`",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Result<Projection> {
        Projection::named(text, Extent { west: 65.0, south: 35.5, east: 74.0, north: 39.5 })
    }

    #[test]
    fn a_name_is_found_whatever_its_capitals_spaces_and_hyphens() {
        for (text, name) in [
            ("Albers", "Albers equal-area conic"),
            ("azimuthal EQUAL area", "Lambert azimuthal equal-area"),
            ("web_mercator", "web Mercator"),
            (" equal-earth ", "Equal Earth"),
            ("lcc", "Lambert conformal conic"),
            ("stere", "stereographic"),
            ("polar-stereographic", "polar stereographic"),
            ("plate carree", "equirectangular"),
            ("UTM", "universal transverse Mercator"),
            ("AUTO", "Lambert conformal conic"),
        ] {
            assert_eq!(named(text).unwrap().name, name, "{text}");
        }
    }

    #[test]
    fn an_unknown_name_comes_with_the_nearest() {
        let error = named("molweide").unwrap_err().to_string();
        assert!(error.starts_with("projection: no projection is called \"molweide\""), "{error}");
        assert!(error.contains("the nearest name is \"Mollweide\"; `marz list projections`"), "{error}");
    }

    #[test]
    fn a_code_gives_the_projection_of_its_definition() {
        let utm = named("EPSG:32642").unwrap();
        assert_eq!(utm.definition, "+proj=utm +zone=42 +datum=WGS84 +units=m +no_defs");
        // Feet become metres, and the grid of the United States of 1927 is not looked for.
        let feet = named("epsg:2204").unwrap();
        assert!(feet.definition.ends_with(" +ellps=clrk66 +units=m +no_defs"), "{}", feet.definition);
        let degrees = named("EPSG:4326").unwrap();
        assert_eq!(degrees.definition, "+proj=eqc +lat_ts=37.5 +lon_0=69.5 +datum=WGS84 +units=m +no_defs");
    }

    #[test]
    fn a_string_without_an_ellipsoid_is_on_wgs_84() {
        let projection = named("+proj=laea +lat_0=45 +lon_0=70").unwrap();
        let text = "+proj=laea +lat_0=45 +lon_0=70 +datum=WGS84 +units=m +no_defs";
        assert_eq!((projection.name, projection.definition.as_str()), ("Lambert azimuthal equal-area", text));
    }
}
