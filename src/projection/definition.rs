/// What of a PROJ string has no say in the shape of a map: shifts between datums, units, axes and heights,
/// and an approximation for Guam.
const LEFT_OUT: &[&str] = &[
    "axis",
    "geoidgrids",
    "guam",
    "lon_wrap",
    "nadgrids",
    "no_defs",
    "over",
    "to_meter",
    "towgs84",
    "type",
    "units",
    "vto_meter",
    "vunits",
    "wktext",
];

/// The ellipsoids of datums: most would be shifted, and NAD83 is on that of WGS 84 to PROJ, 0.3 mm off its
/// own.
const ELLIPSOIDS: &[(&str, &str)] = &[
    ("GGRS87", "GRS80"),
    ("NAD27", "clrk66"),
    ("NAD83", "GRS80"),
    ("potsdam", "bessel"),
    ("carthage", "clrk80ign"),
    ("hermannskogel", "bessel"),
    ("ire65", "mod_airy"),
    ("nzgd49", "intl"),
    ("OSGB36", "airy"),
];

/// A PROJ string that gives metres to the east and to the north on its own ellipsoid, WGS 84 where it names
/// none.
///
/// Datums are not shifted: that would move a whole map by some hundred metres at most and nothing in it, and
/// the degrees of its opposite meridian to the other side.
pub(super) fn plain(definition: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in definition.split_whitespace() {
        let (key, value) = split(part);
        let ellipsoid = ELLIPSOIDS.iter().find(|(datum, _)| key == "datum" && value == Some(datum));
        match ellipsoid {
            _ if LEFT_OUT.contains(&key) => {}
            Some((_, ellipsoid)) => parts.push(format!("+ellps={ellipsoid}")),
            None => parts.push(part.to_owned()),
        }
    }
    let names_earth = |part: &String| ["datum", "ellps", "R", "a", "b"].contains(&split(part).0);
    if !parts.iter().any(names_earth) {
        parts.push("+datum=WGS84".to_owned());
    }
    parts.push("+units=m +no_defs".to_owned());
    parts.join(" ")
}

/// The value of a parameter: `lcc` of `proj`.
pub(super) fn value<'a>(definition: &'a str, key: &str) -> Option<&'a str> {
    definition.split_whitespace().map(split).find(|(found, _)| *found == key)?.1
}

/// The value of a parameter that is a number.
pub(super) fn number(definition: &str, key: &str) -> Option<f64> {
    value(definition, key)?.parse().ok()
}

/// The value of a parameter that is an angle: degrees, minutes and seconds, with a minus or the letter of a
/// direction.
pub(super) fn degrees(definition: &str, key: &str) -> Option<f64> {
    let text = value(definition, key)?;
    let (text, mut sign) = match text.strip_suffix(['W', 'w', 'S', 's']) {
        Some(text) => (text, -1.0),
        None => (text.strip_suffix(['E', 'e', 'N', 'n']).unwrap_or(text), 1.0),
    };
    let text = match text.strip_prefix('-') {
        Some(text) => {
            sign = -sign;
            text
        }
        None => text,
    };
    let mut parts = text.split_terminator(['d', 'D', '°', '\'', '"']);
    let sum = [1.0, 60.0, 3600.0].into_iter().try_fold(0.0, |sum, of_degree| {
        let part = parts.next().map_or(Ok(0.0), str::parse::<f64>);
        part.ok().map(|part| sum + part / of_degree)
    });
    sum.map(|sum| sign * sum)
}

fn split(part: &str) -> (&str, Option<&str>) {
    let part = part.trim_start_matches('+');
    part.split_once('=').map_or((part, None), |(key, value)| (key, Some(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_definition_has_neither_shift_nor_foreign_units() {
        let gauss =
            "+proj=tmerc +lat_0=0 +lon_0=9 +k=1 +x_0=3500000 +datum=potsdam +units=us-ft +no_defs +type=crs";
        let text = "+proj=tmerc +lat_0=0 +lon_0=9 +k=1 +x_0=3500000 +ellps=bessel +units=m +no_defs";
        assert_eq!(plain(gauss), text);
        assert_eq!(plain("+proj=robin"), "+proj=robin +datum=WGS84 +units=m +no_defs");
        assert_eq!(plain("+proj=merc +a=5 +b=5 +nadgrids=@null"), "+proj=merc +a=5 +b=5 +units=m +no_defs");
        assert_eq!(plain(text), text);
    }

    #[test]
    fn an_angle_may_have_minutes_and_a_direction() {
        for (text, angle) in
            [("38d30'9\"", 38.5025), ("-3d30'", -3.5), ("10.5W", -10.5), ("7", 7.0), ("5s", -5.0)]
        {
            assert_eq!(degrees(&format!("+proj=x +lon_0={text} +y"), "lon_0"), Some(angle), "{text}");
        }
        assert_eq!(degrees("+lon_0=east", "lon_0"), None);
        assert_eq!(degrees("+lon_0", "lon_0"), None);
    }
}
