//! A strict reader of the XML that a picture may be: what is not well-formed is an error.

use std::collections::BTreeMap;

/// An element, in the order of the document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    /// The element round it: index into the document.
    pub(crate) parent: Option<usize>,
    /// Its own text, unescaped.
    pub(crate) text: String,
}

impl Element {
    /// The value of an attribute that must be there.
    #[track_caller]
    pub(crate) fn value(&self, name: &str) -> &str {
        let value = self.attributes.get(name);
        value.unwrap_or_else(|| unreachable!("<{}> has no {name}: {:?}", self.name, self.attributes))
    }

    /// The value of an attribute that must be a number.
    #[track_caller]
    pub(crate) fn number(&self, name: &str) -> f64 {
        let value = self.value(name).parse::<f64>();
        value.ok().filter(|n| n.is_finite()).unwrap_or_else(|| unreachable!("{name}: {:?}", self.attributes))
    }

    /// Whether this is an element of a name and a class.
    pub(crate) fn is(&self, name: &str, class: &str) -> bool {
        self.name == name && self.attributes.get("class").is_some_and(|c| c == class)
    }
}

/// Reads a document with one root.
pub(crate) fn read(text: &str) -> Result<Vec<Element>, String> {
    let legal = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    if let Some(c) = text.chars().find(|c| !legal(*c)) {
        return Err(format!("the character {c:?} is forbidden"));
    }
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        match open.last() {
            Some(&element) => elements[element].text += &unescaped(before)?,
            None if before.trim().is_empty() => {}
            None => return Err(format!("text outside the root: {before:?}")),
        }
        let end = tag.find('>').ok_or_else(|| format!("no end of {tag:.60}"))?;
        let inner = &tag[1..end];
        rest = &tag[end + 1..];
        if let Some(name) = inner.strip_prefix('/') {
            let element = open.pop().ok_or_else(|| format!("</{name}> ends nothing"))?;
            if elements[element].name != name {
                return Err(format!("</{name}> ends <{}>", elements[element].name));
            }
            continue;
        }
        if open.is_empty() && !elements.is_empty() {
            return Err(format!("a second root: <{inner:.60}>"));
        }
        let (inner, empty) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let mut element = start(inner)?;
        element.parent = open.last().copied();
        if !empty {
            open.push(elements.len());
        }
        elements.push(element);
    }
    match (open.last(), rest.trim()) {
        (Some(&element), _) => Err(format!("<{}> is never ended", elements[element].name)),
        (None, "") if !elements.is_empty() => Ok(elements),
        (None, rest) => Err(format!("no element, or text after it: {rest:.60}")),
    }
}

/// Reads what stands between `<` and `>`.
fn start(inner: &str) -> Result<Element, String> {
    let name_end = inner.find(char::is_whitespace).unwrap_or(inner.len());
    let (name, mut rest) = inner.split_at(name_end);
    if !is_name(name) {
        return Err(format!("no name of an element: {name:?}"));
    }
    let mut element = Element { name: name.to_owned(), ..Element::default() };
    while !rest.trim().is_empty() {
        let parts = || -> Option<(&str, &str, &str)> {
            let (name, rest) = rest.strip_prefix(' ')?.split_once("=\"")?;
            let (value, rest) = rest.split_once('"')?;
            Some((name, value, rest))
        };
        let (name, value, after) = parts().ok_or_else(|| format!("no attribute: {rest:.60}"))?;
        if !is_name(name) || value.contains('<') {
            return Err(format!("no attribute: {name:.60}={value:.60}"));
        }
        if element.attributes.insert(name.to_owned(), unescaped(value)?).is_some() {
            return Err(format!("{name} stands twice in <{}>", element.name));
        }
        rest = after;
    }
    Ok(element)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
}

fn unescaped(text: &str) -> Result<String, String> {
    let mut parts = text.split('&');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (entity, rest) = part.split_once(';').ok_or_else(|| format!("a bare &: {part:.60}"))?;
        plain.push(match entity {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" | "#39" => '\'',
            _ => return Err(format!("an unknown entity: {entity:.60}")),
        });
        plain += rest;
    }
    Ok(plain)
}
