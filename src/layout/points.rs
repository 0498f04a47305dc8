//! Places that a layer gives, as symbols with names.

use kurbo::{Arc, BezPath, Circle, Point, Rect, Shape as _, Size, Vec2};

use super::annotate::{Annotation, Content};
use super::block::Block;
use super::frame::Ground;
use super::labels;
use super::legend::each_once;
use super::story::PointFeature;
use crate::atlas::{Level, Word};
use crate::geometry::ring_path;
use crate::scene::{Cap, Face, Group, Shape, Stroke};
use crate::spec::Symbol;
use crate::theme::Theme;

/// The radius of the circle round a symbol, px on a page 800 px wide.
const RADIUS: f64 = 5.5;

/// A place on the page.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    pub(super) feature: &'a PointFeature,
    pub(super) at: Point,
    /// Of the circle round its symbol, px.
    pub(super) radius: f64,
}

/// The places in the frame.
pub(super) fn on_page<'a>(ground: &Ground<'_>, points: &'a [PointFeature]) -> Vec<Place<'a>> {
    let inner = ground.view.frame;
    let place = |feature: &'a PointFeature| {
        let at = ground.view.project(feature.at).filter(|at| inner.contains(*at))?;
        Some(Place { feature, at, radius: radius(feature.symbol) * ground.factor })
    };
    points.iter().filter_map(place).collect()
}

/// What the legend explains: each label, if there is one, with its symbols.
pub(super) fn meanings<'a>(places: &[Place<'a>]) -> Vec<(&'a str, Symbol)> {
    let all = places.iter().map(|place| (place.feature.label.as_str(), place.feature.symbol));
    each_once(all.filter(|(label, _)| !label.is_empty()))
}

/// The id of a place among those of events and towns.
pub(super) fn id(place: &Place<'_>) -> String {
    format!("place:{}:{}", place.feature.label, place.feature.id)
}

/// The symbols as a layer.
pub(super) fn layer(ground: &Ground<'_>, places: &[Place<'_>]) -> Group {
    let mut layer = Group::layer("points");
    for place in places {
        let mut group = Group::new("point")
            .with("data-name", place.feature.names.first().cloned().unwrap_or_default())
            .with("data-symbol", place.feature.symbol.word());
        for shape in shapes(ground.theme, place.feature.symbol, place.at, ground.factor) {
            group.push(shape);
        }
        layer.push(group);
    }
    layer
}

/// The names of places.
pub(super) fn labels(ground: &Ground<'_>, places: &[Place<'_>]) -> Vec<Annotation> {
    let theme = ground.theme;
    let label = |place: &Place<'_>| {
        let feature = place.feature;
        let face = match feature.symbol {
            Symbol::Capital | Symbol::City => Face::SemiBold,
            _ => Face::Regular,
        };
        let block = Block::new().lines(&feature.names, face, theme.sizes.city, theme.color.text);
        let size = Size::new(block.width, block.height);
        let radius = place.radius + 0.5;
        let mut candidates = labels::around_point(place.at, radius, size, block.padding());
        candidates.extend(labels::sliding(place.at, radius, size, block.padding()));
        candidates.extend(labels::with_leaders(place.at, radius, size, block.padding()));
        Annotation {
            forms: vec![Content::Label(block)],
            id: id(place),
            kind: "place",
            must: false,
            weight: 600.0,
            home: ground.atlas.territory(&feature.country, Level::Country),
            when: None,
            dot: None,
            candidates,
        }
    };
    places.iter().filter(|place| !place.feature.names.is_empty()).map(label).collect()
}

fn radius(symbol: Symbol) -> f64 {
    match symbol {
        Symbol::Town => 2.6,
        Symbol::City => 3.2,
        Symbol::Capital => 4.4,
        _ => RADIUS,
    }
}

/// A symbol at a point; the legend uses the same. `k` is what sizes of the page were multiplied with.
pub(super) fn shapes(theme: &Theme, symbol: Symbol, at: Point, k: f64) -> Vec<Shape> {
    let (ink, paper) = (theme.color.text, theme.color.paper);
    let r = radius(symbol) * k;
    let to = |x: f64, y: f64| at + Vec2::new(x, y) * r;
    let ring = |corners: &[(f64, f64)]| {
        let mut path = BezPath::new();
        ring_path(&mut path, &corners.iter().map(|(x, y)| to(*x, *y)).collect::<Vec<_>>());
        path
    };
    let square = |half: f64| Rect::from_center_size(at, (2.0 * half * r, 2.0 * half * r)).to_path(0.01);
    let disc = |radius: f64| Circle::new(at, radius * r).to_path(0.01);
    let line = |path: BezPath, width: f64| {
        Shape::new(path).stroke(Stroke::new(paper, width * r).dashed(&[], Cap::Butt))
    };
    let bar = |(x0, y0): (f64, f64), (x1, y1): (f64, f64)| {
        let mut path = BezPath::new();
        path.move_to(to(x0, y0));
        path.line_to(to(x1, y1));
        path
    };
    // Signs in the colour of the page on a dark plate: they are read on any land.
    let plate = |outline: BezPath, signs: Vec<Shape>| {
        let mut shapes = vec![
            Shape::new(outline.clone()).stroke(Stroke::new(paper.alpha(0.8), 2.2 * k)),
            Shape::new(outline).fill(ink),
        ];
        shapes.extend(signs);
        shapes
    };
    let hollow = |outline: BezPath| {
        vec![
            Shape::new(outline.clone()).stroke(Stroke::new(paper.alpha(0.75), 3.0 * k)),
            Shape::new(outline).fill(paper).stroke(Stroke::new(ink, 1.2 * k)),
        ]
    };
    match symbol {
        Symbol::Town => hollow(disc(1.0)),
        Symbol::City => {
            let mut shapes = hollow(disc(1.0));
            shapes.push(Shape::new(disc(0.5)).fill(ink));
            shapes
        }
        Symbol::Capital => {
            let mut shapes = hollow(square(0.85));
            shapes.push(Shape::new(square(0.42)).fill(ink));
            shapes
        }
        // Two posts with the way between them.
        Symbol::Crossing => plate(
            ring(&[(0.0, -1.05), (1.05, 0.0), (0.0, 1.05), (-1.05, 0.0)]),
            vec![line(bar((-0.22, -0.45), (-0.22, 0.45)), 0.2), line(bar((0.22, -0.45), (0.22, 0.45)), 0.2)],
        ),
        // A barrier.
        Symbol::Checkpoint => plate(square(0.82), vec![line(bar((-0.55, 0.4), (0.6, -0.35)), 0.28)]),
        Symbol::Airport => {
            let wing = [
                (0.0, -0.72),
                (0.11, -0.55),
                (0.11, -0.18),
                (0.66, 0.18),
                (0.66, 0.34),
                (0.11, 0.16),
                (0.09, 0.48),
                (0.26, 0.62),
                (0.26, 0.74),
                (0.0, 0.66),
            ];
            let mut outline: Vec<(f64, f64)> = wing.to_vec();
            outline.extend(wing.iter().rev().skip(1).map(|(x, y)| (-x, *y)).filter(|(x, _)| *x != 0.0));
            plate(disc(1.0), vec![Shape::new(ring(&outline)).fill(paper)])
        }
        // An anchor.
        Symbol::Port => {
            let arms = Arc::new(to(0.0, 0.08), (0.5 * r, 0.5 * r), 0.25, std::f64::consts::PI - 0.5, 0.0);
            let eye = Circle::new(to(0.0, -0.52), 0.14 * r).to_path(0.01);
            let signs =
                [eye, bar((0.0, -0.38), (0.0, 0.6)), bar((-0.28, -0.18), (0.28, -0.18)), arms.to_path(0.01)];
            plate(disc(1.0), signs.map(|path| line(path, 0.16)).into())
        }
        // A flag on its staff.
        Symbol::Base => plate(
            square(0.88),
            vec![
                line(bar((-0.38, -0.62), (-0.38, 0.62)), 0.18),
                Shape::new(ring(&[(-0.3, -0.58), (0.55, -0.28), (-0.3, 0.04)])).fill(paper),
            ],
        ),
        // A tent.
        Symbol::Camp => plate(
            ring(&[(0.0, -0.95), (1.05, 0.8), (-1.05, 0.8)]),
            vec![Shape::new(ring(&[(0.0, 0.0), (0.3, 0.8), (-0.3, 0.8)])).fill(paper)],
        ),
        Symbol::Hospital => plate(
            square(0.88),
            vec![line(bar((0.0, -0.6), (0.0, 0.6)), 0.34), line(bar((-0.6, 0.0), (0.6, 0.0)), 0.34)],
        ),
    }
}
