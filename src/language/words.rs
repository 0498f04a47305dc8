use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Language, Lexicon};
use crate::atlas::{
    BorderStatus, Count, Dates, Day, Exactness, Kind, Level, Months, Names, Status, Territory, Unit, Word,
};
use crate::scene::Reading;

/// The words of a language, as its file has them: `en.toml` says what each key is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Table {
    digits: String,
    thousands: String,
    decimal: String,
    plural: Plural,
    months: [String; 12],
    months_alone: [String; 12],
    pub crossed_this_way: String,
    pub place_approximate: String,
    pub near_this_stretch: String,
    pub number_and_place_unknown: String,
    pub number_unknown: String,
    pub place_unknown: String,
    pub date_unknown: String,
    pub no_date_given: String,
    pub each_circle: String,
    pub each_hexagon: String,
    pub at_most: String,
    pub no_data: String,
    pub under: String,
    pub from_to: String,
    pub and_above: String,
    pub events: String,
    pub into: String,
    pub deployed: String,
    pub reports: String,
    pub and_unknown: String,
    pub numbers_on_map: String,
    pub and_more: String,
    pub day_unknown: String,
    pub several_days: String,
    pub no_event: String,
    pub on_days: String,
    pub and_on_days: String,
    pub at_least: String,
    pub about: String,
    pub as_of: String,
    pub map_data: String,
    pub disclaimer: String,
    pub kilometres: String,
    pub metres: String,
    pub miles: String,
    pub at_north: String,
    pub at_south: String,
    pub north: String,
    pub south: String,
    pub east: String,
    pub west: String,
    pub north_letter: String,
    pub map_of_none: String,
    pub map_of_one: String,
    pub map_of_many: String,
    pub map_of_days: String,
    pub one_not_shown: String,
    pub many_not_shown: String,
    pub without_a_name: String,
    units: BTreeMap<String, Noun>,
    kinds: BTreeMap<String, String>,
    statuses: BTreeMap<String, String>,
    borders: BTreeMap<String, String>,
    known: BTreeMap<String, String>,
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Noun {
    heading: String,
    by_date: String,
    forms: [String; 3],
}

/// Which of the three forms a noun takes after a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Plural {
    OneOther,
    Slavic,
    None,
}

impl Plural {
    /// As CLDR has it for whole numbers (Unicode Technical Standard 35, part 3, language plural rules).
    fn form(self, number: u64) -> usize {
        match (self, number % 10, number % 100) {
            (Plural::OneOther, ..) => usize::from(number != 1),
            (Plural::Slavic, 1, rest) if rest != 11 => 0,
            (Plural::Slavic, 2..=4, rest) if !(12..=14).contains(&rest) => 1,
            (Plural::Slavic, ..) => 2,
            (Plural::None, ..) => 0,
        }
    }
}

/// What a map says, and in which languages: its own words in one, names of places in that and perhaps in another.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    /// The words of the language.
    pub say: Table,
    /// The languages of names; none where nothing was asked for: then they are as table and atlas have them.
    languages: Vec<Language>,
    lexicon: Lexicon,
}

impl Words {
    /// Words, with names in some languages.
    pub fn new(say: Table, languages: &[Language], lexicon: Lexicon) -> Self {
        Words { say, languages: languages.to_vec(), lexicon }
    }

    /// The language of the map, where one was asked for.
    pub fn language(&self) -> Option<Language> {
        self.languages.first().copied()
    }

    /// Whether the map is read from right to left.
    pub fn is_rtl(&self) -> bool {
        self.language().is_some_and(Language::is_rtl)
    }

    /// What begins a line without a letter of its own, such as a number, that it may run as the map is read: the mark
    /// U+200F, or nothing.
    pub fn mark(&self) -> &'static str {
        if self.is_rtl() { "\u{200f}" } else { "" }
    }

    /// How the picture is to be read, where a language was asked for.
    pub fn reading(&self) -> Option<Reading> {
        self.language().map(|language| Reading { tag: language.tag(), is_rtl: language.is_rtl() })
    }

    /// A text with its digits in those of the language.
    pub fn digits(&self, text: &str) -> String {
        let own = |c: char| c.to_digit(10).and_then(|digit| self.say.digits.chars().nth(digit as usize));
        text.chars().map(|c| own(c).unwrap_or(c)).collect()
    }

    /// A number with its thousands apart: 1,037.
    pub fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push_str(&self.say.thousands);
            }
            text.push(digit);
        }
        self.digits(&text)
    }

    /// A number with a fraction, if it has one: 0.5.
    pub fn decimal(&self, number: f64) -> String {
        let text = number.abs().to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let whole = whole.parse().map_or(whole.to_owned(), |whole| self.number(whole));
        let sign = if number < 0.0 { "−" } else { "" };
        match fraction {
            "" => format!("{sign}{whole}"),
            _ => format!("{sign}{whole}{}{}", self.say.decimal, self.digits(fraction)),
        }
    }

    /// A number as it is written on the map: `1,037`, `130+` where there may have been more, `~130` where it is
    /// rounded; none where it is unknown.
    pub fn figure(&self, count: Count) -> Option<String> {
        let number = self.number(count.best?);
        Some(match count.exactness {
            Exactness::Exact => number,
            Exactness::AtLeast => format!("{number}+"),
            Exactness::About => format!("~{number}"),
        })
    }

    /// The number of a label, which says nothing where there is nothing to count.
    pub fn headline(&self, count: Count) -> Option<String> {
        self.figure(count).filter(|_| count.best != Some(0))
    }

    /// A number with what it counts: `12 deaths`, `1 death`.
    pub fn counted(&self, number: u64, unit: Unit) -> String {
        let form = self.say.plural.form(number);
        let noun = self.noun(unit).map_or("", |noun| noun.forms[form].as_str());
        format!("{} {noun}", self.number(number))
    }

    /// What stands over numbers of a unit.
    pub fn heading(&self, unit: Unit) -> &str {
        self.noun(unit).map_or("", |noun| &noun.heading)
    }

    /// What stands over a chart of them by date.
    pub fn by_date(&self, unit: Unit) -> &str {
        self.noun(unit).map_or("", |noun| &noun.by_date)
    }

    fn noun(&self, unit: Unit) -> Option<&Noun> {
        self.say.units.get(unit.word())
    }

    /// A kind of event.
    pub fn kind(&self, kind: Kind) -> &str {
        self.say.kinds.get(kind.word()).map_or(kind.word(), String::as_str)
    }

    /// How sure an event is.
    pub fn status(&self, status: Status) -> &str {
        self.say.statuses.get(status.word()).map_or(status.word(), String::as_str)
    }

    /// How the two sides of a border stand to it.
    pub fn border(&self, status: BorderStatus) -> &str {
        self.say.borders.get(status.word()).map_or(status.word(), String::as_str)
    }

    /// A word of a table, such as an outcome: translated where it is one that is known, else as it is.
    pub fn known<'t>(&'t self, text: &'t str) -> &'t str {
        self.say.known.get(&text.to_lowercase()).map_or(text, String::as_str)
    }

    /// Days as in running text without the year: `4–5 July`.
    pub fn dates(&self, dates: Dates) -> String {
        self.digits(&dates.said(&self.months()))
    }

    /// Days with the year: `4–5 July 2021`.
    pub fn dates_with_year(&self, dates: Dates) -> String {
        self.digits(&dates.said_with_year(&self.months()))
    }

    /// The day and the month's name: `5 July`.
    pub fn day_month(&self, day: Day) -> String {
        self.digits(&self.months().day_month(day))
    }

    fn months(&self) -> Months<'_> {
        let Table { months, months_alone, .. } = &self.say;
        Months {
            after_day: std::array::from_fn(|i| months[i].as_str()),
            alone: std::array::from_fn(|i| months_alone[i].as_str()),
        }
    }

    /// What a place is called, a line for each language, none twice; by its country (empty where it lies in several)
    /// and its name in English.
    pub fn names(&self, country: &str, name: &str) -> Vec<String> {
        self.each(name, |language| self.local(country, name, language))
    }

    /// What something of the atlas is called, a line for each language.
    pub fn names_of(&self, names: &Names, country: &str) -> Vec<String> {
        self.each(&names.name, |language| {
            let own = names.by_language.get(language.tag()).map(String::as_str);
            own.or_else(|| self.local(country, &names.name, language))
        })
    }

    /// What a territory is called, a line for each language.
    pub fn names_of_territory(&self, territory: &Territory) -> Vec<String> {
        let country = match territory.level {
            Level::Country => &territory.id,
            Level::Province | Level::District => territory.parent.as_deref().unwrap_or_default(),
        };
        self.names_of(&territory.names, country)
    }

    /// The same in one line, in the language of the map.
    pub fn name_of_territory(&self, territory: &Territory) -> String {
        self.names_of_territory(territory).swap_remove(0)
    }

    /// What an event's place is called, a line for each language: as its table says, and in other languages as the
    /// place is called that was found for it (its country and name), if it is known there.
    pub fn names_of_event(&self, said: &str, found: Option<(&str, &str)>) -> Vec<String> {
        if said.is_empty() {
            return Vec::new();
        }
        self.each(said, |language| {
            let (country, name) = found?;
            let is_latin = said.chars().any(|c| c.is_ascii_alphabetic());
            if language == Language::ENGLISH {
                return Some(name).filter(|_| !is_latin);
            }
            self.local(country, name, language)
        })
    }

    /// The name in a language; a reader of Tajik can read the Russian one too.
    fn local(&self, country: &str, name: &str, language: Language) -> Option<&str> {
        let own = self.lexicon.get(country, name, language.tag());
        own.or_else(|| self.lexicon.get(country, name, "ru").filter(|_| language.tag() == "tg"))
    }

    /// A line for each language, each once; what a language has no name for is said as it is.
    fn each<'n>(&self, usual: &'n str, name_in: impl Fn(Language) -> Option<&'n str>) -> Vec<String>
    where
        Self: 'n,
    {
        let mut lines: Vec<String> = Vec::new();
        for language in &self.languages {
            let name = name_in(*language).unwrap_or(usual);
            if !lines.iter().any(|line| line == name) {
                lines.push(name.to_owned());
            }
        }
        if lines.is_empty() {
            lines.push(usual.to_owned());
        }
        lines
    }
}

/// A phrase with what belongs in its braces: `fill("and {number} more", &[("number", "4")])`.
pub fn fill(phrase: &str, parts: &[(&str, &str)]) -> String {
    // In one pass: what is put in may have braces of its own.
    let mut text = String::new();
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, beyond)) = after.split_once('}') else {
            rest = after;
            continue;
        };
        text.push_str(parts.iter().find(|(known, _)| *known == name).map_or("", |(_, part)| part));
        rest = beyond;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_takes_what_belongs_in_its_braces_and_nothing_else() {
        assert_eq!(fill("{a} of {b}", &[("a", "{b}"), ("b", "c")]), "{b} of c");
        assert_eq!(fill("no braces", &[("a", "x")]), "no braces");
    }

    #[test]
    fn a_noun_after_a_number_has_the_form_that_grammar_asks_for() {
        let forms = |plural: Plural| [1, 2, 5, 11, 12, 21, 104, 1241].map(|n| plural.form(n));
        assert_eq!(forms(Plural::Slavic), [0, 1, 2, 2, 2, 0, 1, 0]);
        assert_eq!(forms(Plural::OneOther), [0, 1, 1, 1, 1, 1, 1, 1]);
        assert_eq!(forms(Plural::None), [0; 8]);
    }
}
