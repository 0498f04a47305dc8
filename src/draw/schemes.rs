//! Two schemes of colours in one SVG document: the light ones as attributes, the dark ones in a style sheet that holds
//! where a reader asks for dark pages. A viewer without style sheets shows the light picture.
//!
//! A light colour may stand for several dark ones, so each paint is looked up where it is painted: both pictures are the same
//! list of nodes, in the same order.

use std::collections::{BTreeSet, VecDeque};

use super::markup::paint_rule;
use crate::error::{Error, ErrorKind, Result};
use crate::scene::{Color, Node, Scene, Shape, Stroke, Text};

/// The colours of a node: those of a shape, or those of letters and of their halo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paints {
    pub(super) fill: Option<Color>,
    pub(super) stroke: Option<Color>,
}

impl From<&Shape> for Paints {
    fn from(shape: &Shape) -> Self {
        Paints { fill: shape.fill.map(|f| f.color), stroke: shape.stroke.as_ref().map(|s| s.color) }
    }
}

impl From<&Text> for Paints {
    fn from(text: &Text) -> Self {
        Paints { fill: Some(text.color), stroke: text.halo.map(|halo| halo.color) }
    }
}

/// The classes of a node by which the style sheet finds it; each empty where both schemes agree.
#[derive(Debug, Default)]
pub(super) struct Classes {
    pub(super) fill: String,
    pub(super) stroke: String,
}

/// The dark colours of a document.
#[derive(Debug)]
pub(super) struct Schemes {
    /// What the classes start with.
    prefix: String,
    /// The dark colours of the nodes that are still to be painted, in painting order.
    ahead: VecDeque<Paints>,
    rules: BTreeSet<String>,
}

impl Schemes {
    /// The colours of a document with one scheme.
    pub(super) fn one(prefix: String) -> Self {
        Schemes { prefix, ahead: VecDeque::new(), rules: BTreeSet::new() }
    }

    /// The colours of a document with two.
    ///
    /// # Errors
    /// When the pictures differ in more than their colours.
    pub(super) fn two(prefix: String, light: &Scene, dark: &Scene) -> Result<Self> {
        let mut schemes = Schemes::one(prefix);
        let size = |scene: &Scene| (scene.width_px, scene.height_px, scene.background.a == 0);
        if size(light) != size(dark) {
            return Err(different("the page"));
        }
        if dark.background.a > 0 {
            schemes.ahead.push_back(Paints { fill: Some(dark.background), stroke: None });
        }
        schemes.pair(&light.nodes, &dark.nodes, "the page")?;
        Ok(schemes)
    }

    /// Takes the dark colours of nodes; `place` says what they lie in.
    fn pair(&mut self, light: &[Node], dark: &[Node], place: &str) -> Result<()> {
        if light.len() != dark.len() {
            return Err(different(place));
        }
        for nodes in light.iter().zip(dark) {
            match nodes {
                (Node::Group(a), Node::Group(b)) if a.class == b.class && a.attributes == b.attributes => {
                    let name = a.attributes.iter().next().map_or(a.class, |(_, value)| value);
                    self.pair(&a.nodes, &b.nodes, name)?;
                }
                (Node::Shape(a), Node::Shape(b)) if same_outline(a, b) => self.ahead.push_back(b.into()),
                (Node::Text(a), Node::Text(b)) if same_letters(a, b) => self.ahead.push_back(b.into()),
                _ => return Err(different(place)),
            }
        }
        Ok(())
    }

    /// The classes of the node that is painted next, in these light colours.
    pub(super) fn classes(&mut self, light: Paints) -> Classes {
        let Some(dark) = self.ahead.pop_front() else { return Classes::default() };
        let mut class = |property: &str, light: Option<Color>, dark: Option<Color>| match dark {
            Some(dark) if light.is_some_and(|light| light != dark) => {
                // The name says the colour: the same name, in any document, is the same rule.
                let Color { a, .. } = dark;
                let hex = dark.hex();
                let name = format!("{}-{}{}{a:02x}", self.prefix, &property[..1], &hex[1..]);
                self.rules.insert(format!(".{name}{{{}}}", paint_rule(property, dark)));
                name
            }
            _ => String::new(),
        };
        Classes {
            fill: class("fill", light.fill, dark.fill),
            stroke: class("stroke", light.stroke, dark.stroke),
        }
    }

    /// The style sheet as an element; nothing where there is no second scheme.
    pub(super) fn style(&self) -> String {
        if self.rules.is_empty() {
            return String::new();
        }
        let rules: String = self.rules.iter().map(|rule| format!("{rule}\n")).collect();
        format!("<style>@media (prefers-color-scheme: dark) {{\n{rules}}}</style>\n")
    }
}

fn different(place: &str) -> Error {
    let message = format!("the light and the dark picture differ in more than colours: in {place}");
    Error::new(ErrorKind::Layout, message).hint("both themes need the same [line], [type] and [marker] sizes")
}

fn same_outline(a: &Shape, b: &Shape) -> bool {
    let line = |stroke: &Stroke| Stroke { color: Color::rgb(0), ..stroke.clone() };
    (a.class, &a.attributes, &a.path, a.fill.is_some()) == (b.class, &b.attributes, &b.path, b.fill.is_some())
        && a.stroke.as_ref().map(line) == b.stroke.as_ref().map(line)
}

fn same_letters(a: &Text, b: &Text) -> bool {
    let halo = |text: &Text| text.halo.map(|halo| halo.width_px);
    (&a.content, a.face, a.size_px, a.origin) == (&b.content, b.face, b.size_px, b.origin)
        && (&a.letters, &a.run, halo(a)) == (&b.letters, &b.run, halo(b))
}
