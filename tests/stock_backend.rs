//! A scene draws on a backend that knows nothing of maps: plotters' own SVG backend.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use kurbo::{BezPath, Point};
use marz::draw::Stock;
use marz::scene::{Cap, Color, Face, Group, Run, Scene, Shape, Stroke, Text};
use plotters::drawing::IntoDrawingArea;
use plotters_svg::SVGBackend;

fn path(svg: &str) -> BezPath {
    BezPath::from_svg(svg).unwrap()
}

fn drawn(shapes: impl IntoIterator<Item = marz::scene::Node>) -> String {
    let mut layer = Group::layer("territories");
    shapes.into_iter().for_each(|shape| layer.push(shape));
    let scene = Scene {
        width_px: 200.0,
        height_px: 100.0,
        background: Color::rgb(0xeef2f5),
        title: "title".into(),
        description: "description".into(),
        language: None,
        id_prefix: "m".into(),
        nodes: vec![layer.into()],
    };
    let mut out = String::new();
    let area = Stock(SVGBackend::with_string(&mut out, (200, 100))).into_drawing_area();
    area.draw(&scene).unwrap();
    area.present().unwrap();
    drop(area);
    out
}

#[test]
fn a_hole_stays_a_hole() {
    let country = Shape::new(path("M10,10 H90 V90 H10 Z M30,30 H60 V60 H30 Z")).fill(Color::rgb(0xd55e00));
    let out = drawn([country.into()]);
    assert_eq!(out.matches("<polygon").count(), 2, "{out}"); // the page, and the country in one piece
    let points = "10,10 90,10 90,90 10,90 10,10 30,30 30,60 60,60 60,30 30,30 10,10 ";
    assert!(out.contains(&format!("fill=\"#D55E00\" points=\"{points}\"")), "{out}");
}

#[test]
fn dashes_become_lines_and_curves_are_flattened() {
    let stroke = Stroke::new(Color::rgb(0), 2.0);
    let dashed = Shape::new(path("M0,50 H50")).stroke(stroke.clone().dashed(&[10.0, 10.0], Cap::Butt));
    let curve = Shape::new(path("M0,0 Q100,0 100,100")).stroke(stroke);
    let out = drawn([dashed.into(), curve.into()]);
    assert_eq!(out.matches("<polyline").count(), 4, "{out}");
    assert!(out.contains("stroke-width=\"2\" points=\"20,50 30,50 \""), "{out}");
}

#[test]
fn text_is_set_by_the_backend() {
    let text = Text {
        content: "Шерхан Бандар".into(),
        face: Face::Italic,
        size_px: 12.0,
        origin: Point::new(20.0, 40.0),
        letters: Vec::new(),
        color: Color::rgb(0x112233),
        halo: None,
        run: Run::default(),
    };
    let out = drawn([text.into()]);
    assert!(out.contains("Шерхан Бандар"), "{out}");
    assert!(out.contains("font-size=\"12\""), "{out}");
    assert!(out.contains("font-style=\"italic\""), "{out}");
}
