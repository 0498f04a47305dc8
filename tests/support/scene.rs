//! Looking into finished scenes.

use kurbo::{PathEl, Point};
use marz::geometry::Region;
use marz::scene::{Node, Shape};

/// All shapes of a class, in the order of painting.
pub(crate) fn shapes<'a>(nodes: &'a [Node], class: &str) -> Vec<&'a Shape> {
    let mut found = Vec::new();
    for node in nodes {
        match node {
            Node::Group(group) => found.extend(shapes(&group.nodes, class)),
            Node::Shape(shape) if shape.class == class => found.push(shape),
            _ => {}
        }
    }
    found
}

/// The rings of a shape made of straight lines.
pub(crate) fn region(shape: &Shape) -> Region {
    let mut rings: Vec<Vec<Point>> = Vec::new();
    for element in shape.path.elements() {
        match *element {
            PathEl::MoveTo(p) => rings.push(vec![p]),
            PathEl::LineTo(p) => rings.last_mut().unwrap().push(p),
            _ => {}
        }
    }
    Region::new(rings)
}
