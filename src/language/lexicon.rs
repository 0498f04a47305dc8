use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What places are called in other languages, by country (empty for what lies in several) and the name in English.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lexicon {
    countries: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
}

impl Lexicon {
    /// Adds a name in a language; one that is there already stays.
    pub fn add(&mut self, country: &str, name: &str, tag: &str, local: &str) {
        let names = self.countries.entry(country.to_owned()).or_default();
        let languages = names.entry(name.to_owned()).or_default();
        languages.entry(tag.to_owned()).or_insert_with(|| local.to_owned());
    }

    /// The name in a language.
    pub fn get(&self, country: &str, name: &str, tag: &str) -> Option<&str> {
        self.countries.get(country)?.get(name)?.get(tag).map(String::as_str)
    }

    /// Adds all of another; what is there already stays.
    pub fn extend(&mut self, other: Lexicon) {
        for (country, names) in other.countries {
            for (name, languages) in names {
                languages.iter().for_each(|(tag, local)| self.add(&country, &name, tag, local));
            }
        }
    }
}
