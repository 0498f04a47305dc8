//! Which property of a feature is its name, and which its id.
//!
//! Every publisher calls them otherwise. Names of properties are compared in lower case and without `_`, `-` and
//! spaces; in the lists below `#` stands for the number of an administrative level, of which the deepest is
//! the feature's own, and `*` for letters and a year, as in `LAD23NM`.

use geojson::JsonObject;

/// The properties to take names and ids from; found by themselves where they are not named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    /// The property that holds the name.
    pub name: Option<String>,
    /// The property that holds the id.
    pub id: Option<String>,
}

/// Properties that usually hold a name, the best first.
const NAMES: &[&str] = &[
    "name:en",
    "name",
    "nameen",
    "nameengl",
    "shapename",
    "adm#en",
    "adm#name",
    "name#",
    "nam#",
    "nutsname",
    "*nm",
    "namelatn",
    "namelong",
    "adm#fr",
    "adm#es",
    "adm#pt",
    "adm#ru",
    "adm#ar",
    "admin",
    "country",
    "countryname",
    "cntryname",
    "cntrname",
    "romnam",
    "wbname",
    "geounit",
    "sovereignt",
    "district",
    "province",
    "nom",
    "nombre",
    "gen",
    "title",
    "label",
];

/// Properties that usually hold the code of a country, the best first.
const COUNTRY_IDS: &[&str] = &[
    "isoa3",
    "isoa3eh",
    "adm0a3",
    "iso3",
    "iso31661:alpha3",
    "iso31661alpha3",
    "iso3cd",
    "iso3code",
    "isoalpha3",
    "alpha3",
    "gid0",
    "shapegroup",
    "wba3",
    "gua3",
    "brka3",
    "sova3",
    "cntrid",
    "cntrcode",
    "adm0pcode",
    "isoa2",
    "iso2",
    "iso31661",
    "iso31661:alpha2",
    "iso31661alpha2",
];

/// Properties that usually hold the code of a part of a country, the best first.
const AREA_IDS: &[&str] = &[
    "iso31662",
    "shapeiso",
    "adm#pcode",
    "gid#",
    "nutsid",
    "adm#code",
    "adm#id",
    "*cd",
    "geoid",
    "hasc#",
    "shapeid",
];

/// Properties that usually hold an id, where none of the codes is there.
const PLAIN_IDS: &[&str] = &["id", "code", "iso", "@id", "osmid", "pcode", "gid", "fid", "objectid"];

/// Properties that usually hold the id of the country above, the best first.
const PARENTS: &[&str] = &[
    "country",
    "parent",
    "adm0a3",
    "isoa3",
    "iso3",
    "shapegroup",
    "gid0",
    "cntrcode",
    "adm0pcode",
    "adm0en",
];

/// Properties that usually hold other spellings, the best first.
const OTHERS: &[&str] = &["altnames", "altname", "namealt", "varname#"];

impl Keys {
    /// The name of a feature, in Latin letters where one of several is.
    pub(super) fn name(&self, properties: &JsonObject) -> Option<String> {
        if let Some(key) = &self.name {
            return string(properties, key);
        }
        let found = known(properties, NAMES);
        let latin = found.iter().position(|name| name.contains(|c: char| c.is_ascii_alphabetic()));
        found.into_iter().nth(latin.unwrap_or(0))
    }

    /// The id of a feature.
    pub(super) fn id(&self, properties: &JsonObject, is_country: bool) -> Option<String> {
        if let Some(key) = &self.id {
            return string(properties, key);
        }
        let codes = if is_country { [COUNTRY_IDS, AREA_IDS] } else { [AREA_IDS, &[]] };
        let found = codes.into_iter().chain([PLAIN_IDS]).flat_map(|keys| known(properties, keys));
        // Natural Earth and others write words like these where there is no code.
        found.into_iter().find(|id| !matches!(&**id, "-99" | "-1" | "None" | "null" | "NULL" | "NA"))
    }
}

/// The id of the country that a part of it belongs to.
pub(super) fn parent(properties: &JsonObject) -> Option<String> {
    known(properties, PARENTS).into_iter().next()
}

/// Other spellings of a name.
pub(super) fn other_names(properties: &JsonObject) -> Vec<String> {
    let list = known(properties, OTHERS).into_iter().next().unwrap_or_default();
    list.split(['|', ';']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Values of `name_xx` and `name:xx`, by the language tag.
pub(super) fn names_by_language(properties: &JsonObject) -> std::collections::BTreeMap<String, String> {
    let tag = |key: &str| {
        let key = key.to_ascii_lowercase();
        key.strip_prefix("name_").or_else(|| key.strip_prefix("name:")).map(str::to_owned)
    };
    let is_tag = |tag: &str| {
        let letters = tag.bytes().all(|b| b.is_ascii_lowercase());
        letters && (2..=3).contains(&tag.len()) && !matches!(tag, "alt" | "len" | "loc" | "old")
    };
    let tagged = properties.iter().filter_map(|(key, _)| Some((tag(key)?, string(properties, key)?)));
    tagged.filter(|(tag, _)| is_tag(tag)).collect()
}

/// A property as text; none where it is empty or not there.
pub(super) fn string(properties: &JsonObject, key: &str) -> Option<String> {
    match properties.get(key)? {
        serde_json::Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The values of those properties that stand in a list, in the order of the list.
fn known(properties: &JsonObject, list: &[&str]) -> Vec<String> {
    let rank = |key: &str| {
        let key: String = key.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).collect();
        let key = key.to_ascii_lowercase();
        list.iter().enumerate().find_map(|(i, entry)| Some((i, depth(entry, &key)?)))
    };
    let mut found: Vec<_> = properties
        .keys()
        .filter_map(|key| Some((rank(key)?, string(properties, key)?)))
        .map(|((i, depth), value)| ((i, std::cmp::Reverse(depth)), value))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, value)| value).collect()
}

/// Whether a property is meant by an entry of a list, and for which administrative level.
fn depth(entry: &str, key: &str) -> Option<u8> {
    if let Some((before, after)) = entry.split_once('#') {
        return match key.strip_prefix(before)?.strip_suffix(after)?.as_bytes() {
            [digit @ b'0'..=b'5'] => Some(*digit),
            _ => None,
        };
    }
    if let Some(ending) = entry.strip_prefix('*') {
        let before = key.strip_suffix(ending)?;
        let (letters, year) = before.split_at_checked(before.len().checked_sub(2)?)?;
        let is_one = letters.len() >= 2 && letters.bytes().all(|b| b.is_ascii_lowercase());
        return (is_one && year.bytes().all(|b| b.is_ascii_digit())).then_some(0);
    }
    (entry == key).then_some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn properties(text: &str) -> JsonObject {
        serde_json::from_str(text).unwrap()
    }

    fn name(text: &str) -> Option<String> {
        Keys::default().name(&properties(text))
    }

    fn id(text: &str, is_country: bool) -> Option<String> {
        Keys::default().id(&properties(text), is_country)
    }

    #[test]
    fn the_usual_names_are_found() {
        for (text, expected) in [
            (r#"{"NAME":"China","NAME_EN":"People's Republic of China","ADMIN":"China"}"#, "China"),
            (r#"{"name":"Тоҷикистон","name:en":"Tajikistan"}"#, "Tajikistan"),
            (r#"{"name":"Тоҷикистон","name_en":"Tajikistan"}"#, "Tajikistan"),
            (r#"{"name":"Тоҷикистон","name_ru":"Таджикистан"}"#, "Тоҷикистон"),
            (r#"{"shapeName":"Badakhshan","shapeGroup":"AFG"}"#, "Badakhshan"),
            (r#"{"ADM0_EN":"Afghanistan","ADM1_EN":"Balkh","ADM2_EN":"Shortepa"}"#, "Shortepa"),
            (r#"{"adm2_name":"Shortepa","adm1_name":"Balkh"}"#, "Shortepa"),
            (r#"{"NAME_0":"Afghanistan","NAME_1":"Balkh","GID_1":"AFG.3_1"}"#, "Balkh"),
            (r#"{"NUTS_ID":"DE1","NUTS_NAME":"Baden-Württemberg"}"#, "Baden-Württemberg"),
            (r#"{"LAD23CD":"E06000001","LAD23NM":"Hartlepool"}"#, "Hartlepool"),
            (r#"{"ADMIN":"Fiji","ISO_A3":"FJI"}"#, "Fiji"),
        ] {
            assert_eq!(name(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(name(r#"{"name":" ","area":5,"surname":"x","nm":"y","LAD2NM":"z"}"#), None);
    }

    #[test]
    fn the_usual_ids_are_found() {
        for (text, is_country, expected) in [
            (r#"{"ISO_A3":"-99","ADM0_A3":"FRA","id":7}"#, true, "FRA"),
            (r#"{"ISO3166-1-Alpha-3":"TJK","ISO3166-1-Alpha-2":"TJ"}"#, true, "TJK"),
            (r#"{"adm0_a3":"AFG","iso_a2":"AF","iso_3166_2":"AF-BDS"}"#, false, "AF-BDS"),
            (r#"{"shapeISO":"","shapeID":"X1","shapeGroup":"AFG"}"#, false, "X1"),
            (r#"{"shapeISO":"AFG","shapeGroup":"AFG"}"#, true, "AFG"),
            (r#"{"ADM1_PCODE":"AF17","ADM2_PCODE":"AF1701"}"#, false, "AF1701"),
            (r#"{"GID_0":"AFG","GID_2":"AFG.1.2_1"}"#, false, "AFG.1.2_1"),
            (r#"{"GID_0":"AFG","COUNTRY":"Afghanistan"}"#, true, "AFG"),
            (r#"{"id":12}"#, false, "12"),
        ] {
            assert_eq!(id(text, is_country).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(id(r#"{"adm0_a3":"AFG"}"#, false), None);
        assert_eq!(parent(&properties(r#"{"adm0_a3":"AFG"}"#)).as_deref(), Some("AFG"));
    }

    #[test]
    fn a_property_that_is_named_is_taken_alone() {
        let keys = Keys { name: Some("BEZ".to_owned()), id: Some("NR".to_owned()) };
        let properties = properties(r#"{"name":"x","id":"y","BEZ":"Uri","NR":4}"#);
        assert_eq!(keys.name(&properties).as_deref(), Some("Uri"));
        assert_eq!(keys.id(&properties, true).as_deref(), Some("4"));
        assert_eq!(keys.name(&self::properties("{\"name\":\"x\"}")), None);
    }

    #[test]
    fn names_in_other_languages_and_spellings_are_kept() {
        let properties =
            properties(r#"{"NAME_FA":"بدخشان","name:ru":"Бадахшан","NAME_ALT":"a|b","NAME_LEN":9}"#);
        let languages = names_by_language(&properties);
        assert_eq!(languages.keys().map(String::as_str).collect::<Vec<_>>(), ["fa", "ru"]);
        assert_eq!(other_names(&properties), ["a", "b"]);
    }
}
