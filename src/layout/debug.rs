//! What the label engine saw, drawn over the map: for those who improve it.

use kurbo::{BezPath, Circle, Rect, Shape as _};

use super::draft::Draft;
use super::labels::{Candidate, Reason, Rung};
use crate::geometry::line_path;
use crate::scene::{Color, Group, Shape, Stroke};

/// At most so many of the places of a label are drawn, its best.
const MOST_DRAWN: usize = 24;

/// Markers as the engine knows them, the places that labels could take, those that they took, and what was in the way of
/// those that are left out.
pub(super) fn labels(draft: &Draft<'_>) -> Group {
    let mut layer = Group::layer("debug");
    let thin = |color: Color, opacity: f64, width: f64| Stroke::new(color.alpha(opacity), width);
    for disc in draft.discs() {
        let outline = Circle::new(disc.at, disc.radius).to_path(0.01);
        layer.push(Shape::new(outline).class("debug-disc").stroke(thin(Color::rgb(0xc000c0), 0.8, 0.8)));
    }
    for (annotation, placed) in draft.annotations.iter().zip(&draft.places) {
        for candidate in placed.considered.iter().take(MOST_DRAWN) {
            let shape =
                Shape::new(boxes(candidate)).class("debug-candidate").with("data-for", &annotation.id);
            let shape = shape.with("data-cost", format!("{:.1}", candidate.cost));
            layer.push(shape.stroke(thin(color(candidate.rung), 0.22, 0.5)));
        }
    }
    for (annotation, placed) in draft.annotations.iter().zip(&draft.places) {
        if let Some(place) = &placed.place {
            let shape = Shape::new(boxes(place)).class("debug-place").with("data-for", &annotation.id);
            let shape = shape.with("data-cost", format!("{:.1}", place.cost));
            layer.push(shape.stroke(thin(color(place.rung), 1.0, 1.2)));
            continue;
        }
        let Some(best) = placed.considered.first() else { continue };
        let shape = Shape::new(boxes(best)).class("debug-dropped").with("data-for", &annotation.id);
        layer.push(
            shape.stroke(thin(Color::rgb(0xff0000), 1.0, 1.2).dashed(&[3.0, 2.0], crate::scene::Cap::Butt)),
        );
        let others = match &placed.reason {
            Some(Reason::Taken(others)) => others.as_slice(),
            _ => &[],
        };
        for other in others.iter().filter_map(|i| draft.places.get(*i)?.place.as_ref()) {
            let mut line = BezPath::new();
            line_path(&mut line, &[best.bounds().center(), other.bounds().center()]);
            layer.push(Shape::new(line).class("debug-conflict").stroke(thin(Color::rgb(0xff0000), 0.8, 0.8)));
        }
    }
    layer
}

fn boxes(place: &Candidate) -> BezPath {
    let mut path: BezPath = place.boxes.iter().flat_map(|b: &Rect| b.path_elements(0.1)).collect();
    if let Some(leader) = &place.leader {
        line_path(&mut path, &leader.points().collect::<Vec<_>>());
    }
    path
}

fn color(rung: Rung) -> Color {
    Color::rgb(match rung {
        Rung::Beside => 0x0072b2,
        Rung::Leader => 0x009e73,
        Rung::Narrow => 0xe69f00,
        Rung::Small => 0xd55e00,
        Rung::Margin => 0x56b4e9,
        Rung::Number => 0xcc79a7,
    })
}
