use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::fold;
use crate::atlas::{Atlas, Level, Territory};
use crate::error::{Error, ErrorKind, Result, nearest_word};

/// More countries than this are not listed in a message.
const MOST_LISTED: usize = 20;

/// The countries of an atlas by name. What was asked for once is remembered: a table names few countries often.
#[derive(Debug)]
pub struct Countries<'a> {
    atlas: &'a Atlas,
    asked: RefCell<BTreeMap<String, Option<usize>>>,
    index: Arc<CountryIndex>,
}

/// All names of the countries of an atlas, folded; the first that bears one has it. Made once more than a few were asked
/// for, and good for all tables on one ground.
#[derive(Debug, Default)]
pub struct CountryIndex(OnceLock<BTreeMap<String, usize>>);

/// To fold the names of all countries takes as long as to look so many up without.
const FEW: usize = 4;

impl<'a> Countries<'a> {
    /// The countries of an atlas.
    pub fn new(atlas: &'a Atlas) -> Self {
        Countries::with_index(atlas, Arc::default())
    }

    /// The same with the index of the same atlas, which others may have made already.
    pub fn with_index(atlas: &'a Atlas, index: Arc<CountryIndex>) -> Self {
        Countries { atlas, asked: RefCell::default(), index }
    }

    /// The atlas itself.
    pub fn atlas(&self) -> &'a Atlas {
        self.atlas
    }

    /// The country with a name, a name in another language, or a code: index into the atlas.
    ///
    /// # Errors
    /// When there is no such country in the atlas; with those that there are.
    pub fn find(&self, name: &str) -> Result<usize> {
        let asked = self.asked.borrow().get(name).copied();
        let found = asked.unwrap_or_else(|| {
            let found = self.look_up(&fold(name));
            self.asked.borrow_mut().insert(name.to_owned(), found);
            found
        });
        found.ok_or_else(|| {
            let names: Vec<&str> = self.all().map(|(_, t)| t.names.name.as_str()).collect();
            let hint = match nearest_word(name, names.iter().copied()) {
                Some(near) => format!("did you mean {near:?}?"),
                None if names.len() > MOST_LISTED => "give its name or ISO 3166 code".to_owned(),
                None => format!("the countries are {}", names.join(", ")),
            };
            Error::new(ErrorKind::UnknownName, format!("no country called {name:?} is on this map"))
                .hint(hint)
        })
    }

    fn look_up(&self, key: &str) -> Option<usize> {
        if self.asked.borrow().len() < FEW && self.index.0.get().is_none() {
            return self.all().find(|(_, t)| names(t).any(|name| fold(name) == key)).map(|(i, _)| i);
        }
        let index = self.index.0.get_or_init(|| {
            let mut index = BTreeMap::new();
            for (i, country) in self.all() {
                names(country).for_each(|name| _ = index.entry(fold(name)).or_insert(i));
            }
            index
        });
        index.get(key).copied()
    }

    fn all(&self) -> impl Iterator<Item = (usize, &'a Territory)> {
        self.atlas.territories.iter().enumerate().filter(|(_, t)| t.level == Level::Country)
    }
}

/// All that a country is called, and its code.
fn names(country: &Territory) -> impl Iterator<Item = &String> {
    let names = &country.names;
    let all = std::iter::once(&names.name).chain(names.by_language.values()).chain(&names.others);
    all.chain([&country.id])
}
