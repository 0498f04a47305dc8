//! The finished picture: everything is decided, nothing is drawn.
//!
//! A [`Scene`] is what `layout` makes and `draw` paints. Lengths are px, x to the right, y **down**; colours,
//! outlines and positions are final, so that painting needs no map, no theme and no font. It serialises, so
//! that anybody can look at it (`--emit scene`).

mod color;
mod shape;
mod text;

pub use color::Color;
pub use shape::{Cap, Fill, Shape, Stroke};
pub use text::{BentLetter, Face, Halo, Letter, Run, Text, TextMode};

use kurbo::{Affine, Point, Vec2};
use serde::Serialize;

/// A picture: a page and, in painting order, its layers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scene {
    /// Width of the page, px.
    pub width_px: f64,
    /// Height of the page, px.
    pub height_px: f64,
    /// The colour under everything.
    pub background: Color,
    /// What the picture is called, in one line.
    pub title: String,
    /// What the picture shows, in words: for readers who can't see it.
    pub description: String,
    /// The language that it is in, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Reading>,
    /// Starts every id that a drawing needs, so that two pictures can stand on one page.
    pub id_prefix: String,
    /// The layers, the lowest first.
    pub nodes: Vec<Node>,
}

/// How the texts of a picture are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The tag of their language (BCP 47).
    pub tag: &'static str,
    /// Whether it is read from right to left.
    pub is_rtl: bool,
}

/// One thing in a picture.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Node {
    /// Several things that belong together.
    Group(Group),
    /// An area or a line.
    Shape(Shape),
    /// A line of text.
    Text(Text),
}

/// Things that belong together: a layer, a marker, a label.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Group {
    /// What the group is: `layer`, `incident`, `label`, `furniture`.
    pub class: &'static str,
    /// What is said about it, in writing order.
    pub attributes: Attributes,
    /// Its contents, the lowest first.
    pub nodes: Vec<Node>,
}

impl Group {
    /// An empty group of a class.
    pub fn new(class: &'static str) -> Self {
        Group { class, ..Group::default() }
    }

    /// A layer by its name.
    pub fn layer(name: &str) -> Self {
        Group::new("layer").with("data-layer", name)
    }

    /// Adds an attribute.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.set(name, value);
        self
    }

    /// Moves its contents, and the positions among what is said about them, px.
    pub fn move_by(&mut self, offset: Vec2) {
        let across = ["data-x", "data-x0", "data-x1", "data-below-x1"].map(|name| (name, offset.x));
        for (name, by) in across.into_iter().chain([("data-y", offset.y)]) {
            let position = self.attributes.get(name).and_then(|value| value.parse::<f64>().ok());
            if let Some(position) = position {
                self.attributes.set(name, format!("{:.2}", position + by));
            }
        }
        for node in &mut self.nodes {
            match node {
                Node::Group(group) => group.move_by(offset),
                Node::Shape(shape) => shape.path.apply_affine(Affine::translate(offset)),
                Node::Text(text) => text.move_by(offset),
            }
        }
    }

    /// Turns its contents clockwise about a point, by an angle in radians.
    pub fn turn(&mut self, angle: f64, about: Point) {
        let turn = Affine::rotate_about(angle, about);
        for node in &mut self.nodes {
            match node {
                Node::Group(group) => group.turn(angle, about),
                Node::Shape(shape) => shape.path.apply_affine(turn),
                Node::Text(text) => text.transform(turn),
            }
        }
    }

    /// Adds a node on top of the others.
    pub fn push(&mut self, node: impl Into<Node>) {
        self.nodes.push(node.into());
    }
}

/// Names and values said about a node, such as `data-id`; in writing order, each name once.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Attributes(Vec<(&'static str, String)>);

impl Attributes {
    /// Sets a value; a name that is there already keeps its position.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        match self.0.iter_mut().find(|(n, _)| *n == name) {
            Some(pair) => pair.1 = value.into(),
            None => self.0.push((name, value.into())),
        }
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
    }

    /// All pairs, in writing order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

impl From<Group> for Node {
    fn from(group: Group) -> Self {
        Node::Group(group)
    }
}

impl From<Shape> for Node {
    fn from(shape: Shape) -> Self {
        Node::Shape(shape)
    }
}

impl From<Text> for Node {
    fn from(text: Text) -> Self {
        Node::Text(text)
    }
}
