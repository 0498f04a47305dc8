//! Which property of a feature is its name, and which its id.
//!
//! Every publisher calls them otherwise. Names of properties are compared in lower case and without `_`, `-` and
//! spaces. In the lists below `#` stands for the number of an administrative level, of which the deepest is the
//! feature's own, and `*` for letters and a year, as in `LAD23NM`.

use std::collections::{BTreeMap, BTreeSet};

use geojson::JsonObject;

/// The properties to take names and ids from; found by themselves where they are not named.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    /// The property that holds the name.
    pub name: Option<String>,
    /// The property that holds the id.
    pub id: Option<String>,
    /// The property that holds the number by which areas are coloured.
    pub value: Option<String>,
}

/// Properties that usually hold a name, the best first.
const NAMES: &str = "name:en name nameen nameengl shapename adm#en adm#name name# nam# nutsname *nm namelatn \
    namelong adm#fr adm#es adm#pt adm#ru adm#ar admin country countryname cntryname cntrname romnam wbname \
    geounit sovereignt district province nom nombre gen title label";

/// Properties that usually hold the code of a country, the best first.
const COUNTRY_IDS: &str = "isoa3 isoa3eh adm0a3 iso3 iso31661:alpha3 iso31661alpha3 iso3cd iso3code isoalpha3 \
    alpha3 gid0 shapegroup wba3 gua3 brka3 sova3 cntrid cntrcode adm0pcode isoa2 iso2 iso31661 \
    iso31661:alpha2 iso31661alpha2";

/// Properties that usually hold the code of a part of a country, the best first.
const AREA_IDS: &str = "iso31662 shapeiso adm#pcode gid# nutsid adm#code adm#id *cd geoid hasc# shapeid";

/// Properties that usually hold an id, where none of the codes is there.
const PLAIN_IDS: &str = "id code iso @id osmid pcode gid fid objectid";

/// Properties that usually hold the id of the country above, the best first.
const PARENTS: &str = "parent adm0a3 isoa3 iso3 shapegroup gid0 country cntrcode adm0pcode adm0en";

/// Properties that usually hold other spellings, the best first.
const OTHERS: &str = "altnames altname namealt varname#";

/// The properties of a file by what they mean, each list the best first. Found once, not for every feature.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// All properties that the features of the file have.
    pub(super) all: BTreeSet<String>,
    names: Vec<String>,
    country_ids: Vec<String>,
    area_ids: Vec<String>,
    parents: Vec<String>,
    others: Vec<String>,
    /// Language tags with the properties that hold names in those languages.
    languages: Vec<(String, String)>,
}

impl Columns {
    /// Tells the properties of features apart.
    pub(super) fn new<'a>(features: impl Iterator<Item = &'a JsonObject>, keys: &Keys) -> Self {
        let mut all = BTreeSet::new();
        let mut last: Option<&JsonObject> = None;
        for properties in features {
            // As a rule every feature has the properties of the one before it.
            if !last.is_some_and(|last| last.keys().eq(properties.keys())) {
                all.extend(properties.keys().cloned());
            }
            last = Some(properties);
        }
        let named = |key: &Option<String>, lists: &[&str]| match key {
            Some(key) => vec![key.clone()],
            None => lists.iter().flat_map(|list| known(&all, list)).collect(),
        };
        let mut columns = Columns {
            names: named(&keys.name, &[NAMES]),
            country_ids: named(&keys.id, &[COUNTRY_IDS, AREA_IDS, PLAIN_IDS]),
            area_ids: named(&keys.id, &[AREA_IDS, PLAIN_IDS]),
            parents: known(&all, PARENTS),
            others: known(&all, OTHERS),
            ..Columns::default()
        };
        columns.languages = all.iter().filter_map(|key| Some((language(key)?, key.clone()))).collect();
        columns.all = all;
        columns
    }

    /// The name of a feature, in Latin letters where one of several is.
    pub(super) fn name(&self, properties: &JsonObject) -> Option<String> {
        let mut names = self.names.iter().filter_map(|key| string(properties, key));
        let first = names.next()?;
        let is_latin = |name: &String| name.contains(|c: char| c.is_ascii_alphabetic());
        if is_latin(&first) { Some(first) } else { names.find(is_latin).or(Some(first)) }
    }

    /// The id of a feature.
    pub(super) fn id(&self, properties: &JsonObject, is_country: bool) -> Option<String> {
        let keys = if is_country { &self.country_ids } else { &self.area_ids };
        // Natural Earth and others write words like these where there is no code.
        let is_code = |id: &String| !matches!(&**id, "-99" | "-1" | "None" | "null" | "NULL" | "NA");
        keys.iter().filter_map(|key| string(properties, key)).find(is_code)
    }

    /// What a property is taken for, in words; nothing where it is only there.
    pub(super) fn meanings(&self, key: &str) -> Vec<String> {
        let is_first = |keys: &Vec<String>| keys.first().is_some_and(|first| first == key);
        let (of_country, of_area) = (is_first(&self.country_ids), is_first(&self.area_ids));
        let meanings = [
            ("name", is_first(&self.names)),
            ("id", of_country && of_area),
            ("id of a country", of_country && !of_area),
            ("id of a district", of_area && !of_country),
            ("country of a district", is_first(&self.parents)),
            ("other names", is_first(&self.others)),
        ];
        let mut meanings: Vec<String> =
            meanings.into_iter().filter(|(_, is)| *is).map(|(meaning, _)| meaning.to_owned()).collect();
        let languages = self.languages.iter().filter(|(_, own)| own == key);
        meanings.extend(languages.map(|(tag, _)| format!("name in {tag}")));
        meanings
    }

    /// The id of the country that a part of it belongs to.
    pub(super) fn parent(&self, properties: &JsonObject) -> Option<String> {
        self.parents.iter().find_map(|key| string(properties, key))
    }

    /// Other spellings of a name.
    pub(super) fn other_names(&self, properties: &JsonObject) -> Vec<String> {
        let list = self.others.iter().find_map(|key| string(properties, key)).unwrap_or_default();
        list.split(['|', ';']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }

    /// Names by the language tag.
    pub(super) fn names_by_language(&self, properties: &JsonObject) -> BTreeMap<String, String> {
        let names = self.languages.iter();
        names.filter_map(|(tag, key)| Some((tag.clone(), string(properties, key)?))).collect()
    }
}

/// The language tag of a property `name_xx` or `name:xx`.
pub(super) fn language(key: &str) -> Option<String> {
    let key = key.to_ascii_lowercase();
    let tag = key.strip_prefix("name_").or_else(|| key.strip_prefix("name:"))?;
    let is_tag = tag.bytes().all(|b| b.is_ascii_lowercase())
        && (2..=3).contains(&tag.len())
        && !matches!(tag, "alt" | "len" | "loc" | "old");
    is_tag.then(|| tag.to_owned())
}

/// A property as text; none where it is empty or not there.
pub(super) fn string(properties: &JsonObject, key: &str) -> Option<String> {
    match properties.get(key)? {
        serde_json::Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Those of the properties that stand in a list, in the order of the list.
fn known(all: &BTreeSet<String>, list: &str) -> Vec<String> {
    let rank = |key: &str| {
        let key: String = key.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).collect();
        let key = key.to_ascii_lowercase();
        list.split(' ').enumerate().find_map(|(i, entry)| Some((i, std::cmp::Reverse(depth(entry, &key)?))))
    };
    let mut found: Vec<_> = all.iter().filter_map(|key| Some((rank(key)?, key))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, key)| key.clone()).collect()
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

    fn columns(text: &str, keys: &Keys) -> (Columns, JsonObject) {
        let properties = properties(text);
        (Columns::new([&properties].into_iter(), keys), properties)
    }

    fn name(text: &str) -> Option<String> {
        let (columns, properties) = columns(text, &Keys::default());
        columns.name(&properties)
    }

    fn id(text: &str, is_country: bool) -> Option<String> {
        let (columns, properties) = columns(text, &Keys::default());
        columns.id(&properties, is_country)
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
        let (columns, properties) = columns(r#"{"COUNTRY":"Afghanistan","GID_0":"AFG"}"#, &Keys::default());
        assert_eq!(columns.parent(&properties).as_deref(), Some("AFG"));
    }

    #[test]
    fn a_property_that_is_named_is_taken_alone() {
        let keys = Keys { name: Some("BEZ".to_owned()), id: Some("NR".to_owned()), ..Keys::default() };
        let (columns, properties) = columns(r#"{"name":"x","id":"y","BEZ":"Uri","NR":4}"#, &keys);
        assert_eq!(columns.name(&properties).as_deref(), Some("Uri"));
        assert_eq!(columns.id(&properties, true).as_deref(), Some("4"));
        assert_eq!(columns.name(&self::properties("{\"name\":\"x\"}")), None);
    }

    #[test]
    fn every_feature_may_have_properties_of_its_own() {
        let features = ["{\"NAME\":\"A\"}", "{\"name_en\":\"B\",\"x\":1}", "{}"].map(properties);
        let columns = Columns::new(features.iter(), &Keys::default());
        let names: Vec<_> = features.iter().map(|properties| columns.name(properties)).collect();
        assert_eq!(names, [Some("A".to_owned()), Some("B".to_owned()), None]);
        assert_eq!(columns.all.iter().collect::<Vec<_>>(), ["NAME", "name_en", "x"]);
    }

    #[test]
    fn names_in_other_languages_and_spellings_are_kept() {
        let text = r#"{"NAME_FA":"بدخشان","name:ru":"Бадахшан","NAME_ALT":"a|b","NAME_LEN":9}"#;
        let (columns, properties) = columns(text, &Keys::default());
        let languages = columns.names_by_language(&properties);
        assert_eq!(languages.keys().map(String::as_str).collect::<Vec<_>>(), ["fa", "ru"]);
        assert_eq!(columns.other_names(&properties), ["a", "b"]);
    }
}
