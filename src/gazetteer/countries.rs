use std::cell::RefCell;
use std::collections::BTreeMap;

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
}

impl<'a> Countries<'a> {
    /// The countries of an atlas.
    pub fn new(atlas: &'a Atlas) -> Self {
        Countries { atlas, asked: RefCell::default() }
    }

    /// The country with a name, a name in another language, or a code: index into the atlas.
    ///
    /// # Errors
    /// When there is no such country in the atlas; with those that there are.
    pub fn find(&self, name: &str) -> Result<usize> {
        let asked = self.asked.borrow().get(name).copied();
        let found = asked.unwrap_or_else(|| {
            let found = self.all().find(|(_, t)| bears(t, &fold(name))).map(|(i, _)| i);
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

    fn all(&self) -> impl Iterator<Item = (usize, &'a Territory)> {
        self.atlas.territories.iter().enumerate().filter(|(_, t)| t.level == Level::Country)
    }
}

fn bears(country: &Territory, key: &str) -> bool {
    let names = &country.names;
    let all = std::iter::once(&names.name).chain(names.by_language.values()).chain(&names.others);
    all.chain([&country.id]).any(|name| fold(name) == key)
}
