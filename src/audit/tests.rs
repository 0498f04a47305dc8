//! Each metric on a tiny picture that has exactly its fault, and on one without it.

use std::sync::Arc;

use kurbo::{Affine, BezPath, Circle, Point, Rect, Shape as _};

use super::{Audit, Metric, audit};
use crate::scene::{Color, Face, Group, Halo, Letter, Node, Run, Scene, Shape, Stroke, Text};

const WHITE: Color = Color::rgb(0xffffff);
const BLACK: Color = Color::rgb(0x000000);
const RED: Color = Color::rgb(0xb44400);

/// A line of text that is one letter: a block of ink.
fn text(ink: Rect) -> Text {
    let outline = Arc::new(Affine::FLIP_Y * ink.to_path(0.1));
    Text {
        content: "x".to_owned(),
        face: Face::Regular,
        size_px: 11.0,
        origin: ink.origin(),
        letters: vec![Letter { glyph: (0, 1), outline, place: Affine::FLIP_Y }],
        color: BLACK,
        halo: None,
        run: Run::default(),
    }
}

fn label(kind: &str, id: &str, rows: &[Rect]) -> Group {
    let mut group = Group::new("label").with("data-kind", kind).with("data-for", id).with("aria-label", id);
    rows.iter().for_each(|row| group.push(text(*row)));
    group
}

/// A marker for so many people: a casing and a disc.
fn disc(id: &str, at: (f64, f64), radius: f64, color: Color) -> Group {
    let path = || Shape::new(Circle::new(at, radius).to_path(0.01));
    let mut group = Group::new("incident").with("data-id", id);
    group = group.with("data-x", at.0.to_string()).with("data-y", at.1.to_string());
    group.push(path().stroke(Stroke::new(WHITE.alpha(0.75), 3.4)));
    group.push(path().fill(color.alpha(0.3)).stroke(Stroke::new(color, 1.25)));
    group
}

fn line(class: &'static str, points: &[(f64, f64)]) -> Shape {
    let mut path = BezPath::new();
    let points: Vec<Point> = points.iter().copied().map(Point::from).collect();
    crate::geometry::line_path(&mut path, &points);
    Shape::new(path).class(class).stroke(Stroke::new(BLACK, 2.0))
}

fn furniture(kind: &str, rect: Rect) -> Group {
    let mut group = Group::new("furniture").with("data-kind", kind);
    group.push(Shape::new(rect.to_path(0.1)).fill(WHITE));
    group
}

fn border(left: &str, right: &str, points: &[(f64, f64)]) -> Shape {
    line("border", points).with("data-level", "country").with("data-left", left).with("data-right", right)
}

/// A page of 400 x 300 px with a map in it.
fn page(nodes: Vec<Node>) -> Scene {
    let frame = Shape::new(Rect::new(10.0, 10.0, 390.0, 250.0).to_path(0.1)).class("frame");
    let mut all = vec![frame.stroke(Stroke::new(BLACK, 1.0)).into()];
    all.extend(nodes);
    Scene {
        language: None,
        width_px: 400.0,
        height_px: 300.0,
        background: WHITE,
        title: String::new(),
        description: String::new(),
        id_prefix: "m".to_owned(),
        nodes: all,
    }
}

fn of(nodes: Vec<Node>) -> Audit {
    audit(&page(nodes)).unwrap()
}

/// The value of a metric; every other passes.
#[track_caller]
fn only(name: &str, nodes: Vec<Node>) -> f64 {
    let found = of(nodes);
    let others: Vec<&Metric> = found.metrics.iter().filter(|m| m.name != name && !m.passes()).collect();
    assert!(others.is_empty(), "{others:?}");
    found.value(name).unwrap()
}

fn row(x: f64, y: f64) -> Rect {
    Rect::new(x, y, x + 40.0, y + 10.0)
}

#[test]
fn a_picture_without_anything_passes() {
    assert!(of(Vec::new()).passes());
    assert_eq!(of(Vec::new()).value("contrast_text"), None);
}

#[test]
fn labels_overlap_where_their_lines_do() {
    let two =
        |x| vec![label("river", "a", &[row(50.0, 50.0)]).into(), label("river", "b", &[row(x, 55.0)]).into()];
    let found = of(two(70.0));
    assert_eq!((found.value("label_overlaps"), found.value("label_box_overlaps")), (Some(1.0), Some(1.0)));
    assert!(of(two(91.0)).passes());
}

#[test]
fn a_short_label_in_the_corner_of_a_long_one_overlaps_only_for_a_browser() {
    let long = [Rect::new(50.0, 50.0, 150.0, 60.0), Rect::new(50.0, 62.0, 70.0, 72.0)];
    let nodes = vec![label("river", "a", &long).into(), label("river", "b", &[row(90.0, 64.0)]).into()];
    assert_eq!(only("label_box_overlaps", nodes), 1.0);
}

#[test]
fn the_box_of_a_curved_label_is_that_of_each_letter() {
    let mut group = label("river", "a", &[]).with("data-curved", "true");
    let mut curved = text(Rect::new(50.0, 50.0, 60.0, 60.0));
    curved.letters.extend(text(Rect::new(150.0, 150.0, 160.0, 160.0)).letters);
    group.push(curved);
    let between = label("river", "b", &[row(90.0, 100.0)]);
    assert!(of(vec![group.into(), between.into()]).passes());
}

#[test]
fn a_label_covers_a_marker_where_it_meets_its_rim() {
    let near =
        |x| vec![disc("m", (100.0, 100.0), 20.0, RED).into(), label("river", "a", &[row(x, 95.0)]).into()];
    assert_eq!(only("label_on_marker", near(119.0)), 1.0);
    assert!(of(near(122.0)).passes());
    // In the corner of the square round the disc there is nothing to cover.
    let corner = label("river", "a", &[Rect::new(115.5, 70.0, 150.0, 84.5)]);
    assert!(of(vec![disc("m", (100.0, 100.0), 20.0, RED).into(), corner.into()]).passes());
}

#[test]
fn a_label_may_stand_in_the_middle_of_its_own_marker_alone() {
    let on = |id, x| {
        let place = Rect::from_center_size((x, 100.0), (16.0, 8.0));
        vec![disc("m", (100.0, 100.0), 20.0, RED).into(), label("incident", id, &[place]).into()]
    };
    assert!(of(on("m", 100.0)).passes());
    assert_eq!(only("label_on_marker", on("m", 108.0)), 1.0);
    assert_eq!(only("label_on_marker", on("other", 100.0)), 1.0);
}

#[test]
fn a_marker_under_the_legend_is_covered() {
    let legend = furniture("legend", Rect::new(20.0, 20.0, 90.0, 90.0));
    assert_eq!(only("label_on_marker", vec![disc("m", (80.0, 80.0), 6.0, RED).into(), legend.into()]), 1.0);
}

#[test]
fn what_leaves_the_map_or_the_page_is_outside() {
    assert_eq!(only("outside", vec![label("river", "a", &[row(20.0, 245.0)]).into()]), 1.0);
    assert_eq!(
        only("outside", vec![furniture("credits", Rect::new(380.0, 260.0, 405.0, 280.0)).into()]),
        1.0
    );
    // Below the map, where a legend may stand, and beside it, where degrees do.
    let below = furniture("legend", Rect::new(20.0, 255.0, 90.0, 290.0));
    let degrees = label("graticule", "30°N", &[Rect::new(0.0, 100.0, 7.0, 108.0)]);
    assert!(of(vec![below.into(), degrees.into()]).passes());
}

#[test]
fn a_label_under_furniture_is_found() {
    let legend = |x0| furniture("legend", Rect::new(x0, 20.0, 200.0, 80.0));
    let nodes = |x0| vec![label("river", "a", &[row(50.0, 50.0)]).into(), legend(x0).into()];
    assert_eq!(only("over_furniture", nodes(80.0)), 1.0);
    assert!(of(nodes(91.0)).passes());
}

#[test]
fn leaders_cross_each_other_or_run_through_what_is_not_theirs() {
    let leader = |id: &str, points: &[(f64, f64)]| Node::from(line("leader", points).with("data-for", id));
    let rising = || leader("a", &[(50.0, 100.0), (80.0, 70.0)]);
    assert_eq!(only("leader_crossings", vec![rising(), leader("b", &[(50.0, 70.0), (80.0, 100.0)])]), 1.0);
    assert!(of(vec![rising(), leader("b", &[(60.0, 110.0), (90.0, 80.0)])]).passes());
    let of_other = |id| label("river", id, &[row(45.0, 80.0)]).into();
    assert_eq!(only("leader_crossings", vec![rising(), of_other("b")]), 1.0);
    assert!(of(vec![rising(), of_other("a")]).passes());
    let marker = |id| disc(id, (65.0, 85.0), 5.0, RED).into();
    assert_eq!(only("leader_crossings", vec![marker("b"), rising()]), 1.0);
    assert!(of(vec![marker("a"), rising()]).passes());
}

#[test]
fn a_leader_may_leave_the_larger_marker_in_which_its_own_stands() {
    let leader = |points: &[(f64, f64)]| Node::from(line("leader", points).with("data-for", "a"));
    let larger = || disc("b", (50.0, 100.0), 12.0, RED).into();
    assert!(of(vec![larger(), leader(&[(54.0, 96.0), (80.0, 70.0)])]).passes());
    assert_eq!(only("leader_crossings", vec![larger(), leader(&[(30.0, 100.0), (80.0, 70.0)])]), 1.0);
}

#[test]
fn the_share_of_a_label_under_a_border_is_its_width_by_its_length() {
    let under = |left, right, y: f64| {
        let mut label = label("river", "a", &[row(50.0, 50.0)]);
        // On pale ground, so that the border under it takes no contrast away.
        for node in &mut label.nodes {
            if let Node::Text(text) = node {
                text.halo = Some(Halo { color: WHITE, width_px: 8.0 });
            }
        }
        vec![border(left, right, &[(20.0, y), (200.0, y)]).into(), label.into()]
    };
    // 2 px of 10.
    assert!((only("label_over_lines", under("A", "B", 55.0)) - 0.2).abs() < 1e-9);
    assert_eq!(only("label_over_lines", under("A", "B", 70.0)), 0.0);
    // A coast is no border.
    assert_eq!(of(under("A", "", 55.0)).value("label_over_lines"), Some(0.0));
}

#[test]
fn a_label_is_ambiguous_where_another_marker_is_as_near() {
    let nodes = |x| {
        vec![
            disc("own", (100.0, 100.0), 10.0, RED).into(),
            disc("other", (x, 100.0), 10.0, RED).into(),
            label("incident", "own", &[Rect::new(116.0, 95.0, 156.0, 105.0)]).into(),
        ]
    };
    // Its own rim ends at 110.6 px: 5.4 px away.
    let ratio = only("ambiguity", nodes(172.0));
    assert!((ratio - 5.375 / 5.375).abs() < 0.02, "{ratio}");
    assert!(of(nodes(176.0)).passes());
    let mut with_leader = nodes(172.0);
    with_leader.push(line("leader", &[(112.0, 100.0), (114.0, 100.0)]).with("data-for", "own").into());
    assert!(of(with_leader).passes());
}

#[test]
fn what_touches_its_own_marker_is_half_a_px_away() {
    let town = |name, x: f64| {
        let dot = Circle::new((x, 100.0), 2.0).to_path(0.01);
        Shape::new(dot).class("place").with("data-name", name).fill(WHITE).stroke(Stroke::new(BLACK, 1.0))
    };
    let touching = label("place", "Own Town", &[Rect::new(102.51, 95.0, 130.0, 105.0)]);
    let nodes = vec![town("Own Town", 100.0).into(), town("Other", 134.5).into(), touching.into()];
    let ratio = of(nodes).value("ambiguity").unwrap();
    assert!((ratio - 0.5 / 2.0).abs() < 0.01, "{ratio}");
}

#[test]
fn the_name_of_an_area_stands_in_it_or_has_a_leader() {
    let land = |x1| {
        let path = Rect::new(20.0, 20.0, x1, 200.0).to_path(0.1);
        Shape::new(path).class("territory").with("data-id", "AFG").fill(WHITE)
    };
    let nodes = |x1| vec![land(x1).into(), label("territory", "AFG", &[row(50.0, 50.0)]).into()];
    assert!((only("area_label_inside", nodes(80.0)) - 0.75).abs() < 1e-9);
    assert!(of(nodes(100.0)).passes());
    let mut with_leader = nodes(80.0);
    with_leader.push(line("leader", &[(70.0, 90.0), (70.0, 65.0)]).with("data-for", "AFG").into());
    assert!(of(with_leader).passes());
}

#[test]
fn contrast_is_that_of_letters_against_the_pixels_round_them() {
    let on = |ground: u32, halo: Option<Halo>| {
        let square = Shape::new(Rect::new(20.0, 20.0, 200.0, 200.0).to_path(0.1)).fill(Color::rgb(ground));
        let text = Text { color: Color::rgb(0x767676), halo, ..text(row(50.0, 50.0)) };
        let mut label = label("river", "a", &[]);
        label.push(text);
        vec![square.into(), label.into()]
    };
    assert!((only("contrast_text", on(0xffffff, None)) - 4.54).abs() < 0.005);
    // Black on black but for a halo, which is what the letters stand on.
    let halo = Some(Halo { color: WHITE, width_px: 4.0 });
    assert!((only("contrast_text", on(0x000000, halo)) - 4.54).abs() < 0.005);
    assert!(only("contrast_text", on(0xc0c0c0, None)) < 3.0);
}

#[test]
fn a_letter_that_crosses_a_dark_line_for_a_tenth_of_its_edge_is_read() {
    let lined = |width: f64| {
        let bar = Shape::new(Rect::new(60.0, 20.0, 60.0 + width, 100.0).to_path(0.1)).fill(BLACK);
        vec![bar.into(), label("river", "a", &[row(50.0, 50.0)]).into()]
    };
    assert!(of(lined(1.0)).passes());
    assert!(only("contrast_text", lined(10.0)) < 1.1);
}

#[test]
fn a_mark_stands_out_by_its_rim() {
    let square =
        |color| Shape::new(Rect::new(20.0, 20.0, 200.0, 200.0).to_path(0.1)).fill(Color::rgb(color)).into();
    let mark =
        |ground, color| vec![square(ground), disc("m", (100.0, 100.0), 20.0, Color::rgb(color)).into()];
    assert!(only("contrast_marks", mark(0xffffff, 0xf0c060)) < 3.0);
    assert!(of(mark(0xf3ece0, 0xb44400)).passes());
}

#[test]
fn the_smallest_text_is_found() {
    let small = Text { size_px: 8.0, ..text(row(50.0, 50.0)) };
    assert_eq!(only("smallest_text_px", vec![small.into(), text(row(50.0, 90.0)).into()]), 8.0);
}

#[test]
fn colours_that_some_confuse_are_too_near() {
    let two = |a: u32, b: u32| {
        vec![
            disc("a", (100.0, 100.0), 10.0, Color::rgb(a)).into(),
            disc("b", (200.0, 100.0), 10.0, Color::rgb(b)).into(),
        ]
    };
    // Red and olive of one lightness.
    assert!(only("color_distance", two(0xa83a2a, 0x70691f)) < 12.0);
    assert!(only("color_distance", two(0xb44400, 0x0066a3)) > 40.0);
    assert_eq!(of(two(0xb44400, 0xb44400)).value("color_distance"), None);
}

#[test]
fn kinds_of_one_shape_that_differ_in_colour_alone_are_told() {
    let square = |id, x: f64, color: u32| {
        let mut group = disc(id, (x, 100.0), 9.0, Color::rgb(color));
        for node in &mut group.nodes {
            if let Node::Shape(shape) = node {
                shape.path = Rect::from_center_size((x, 100.0), (18.0, 18.0)).to_path(0.1);
            }
        }
        group.into()
    };
    assert_eq!(only("shapes_alike", vec![square("a", 100.0, 0xb44400), square("b", 200.0, 0x0066a3)]), 1.0);
}

#[test]
fn the_area_of_a_marker_is_proportional_to_its_number() {
    let two = |radius: f64| {
        let counted = |group: Group, count: u32| group.with("data-count", count.to_string()).into();
        vec![
            counted(disc("a", (100.0, 100.0), 20.0, RED), 400),
            counted(disc("b", (200.0, 100.0), radius, RED), 100),
            // The smallest circle stands for less than its area.
            counted(disc("c", (300.0, 100.0), 4.0, RED), 1),
        ]
    };
    assert!(only("marker_area_error", two(10.0)) < 1e-3);
    assert!((only("marker_area_error", two(11.0)) - 0.21).abs() < 1e-3);
}

#[test]
fn long_leaders_are_told() {
    let leader =
        |length| vec![line("leader", &[(30.0, 100.0), (30.0 + length, 100.0)]).with("data-for", "a").into()];
    let diagonal = 380_f64.hypot(240.0);
    assert!((only("leader_length_p95", leader(100.0)) - 100.0 / diagonal).abs() < 1e-9);
    assert!(of(leader(60.0)).passes());
}

#[test]
fn labels_of_other_panels_are_not_mistaken_for_one_s_own() {
    // One event of two days: a marker and a label with one id on two panels.
    let panel = |x: f64| {
        let mut panel = Group::new("panel");
        panel.push(disc("m", (x, 100.0), 10.0, RED));
        panel.push(label("incident", "m", &[row(x + 14.0, 95.0)]));
        Node::from(panel)
    };
    assert!(of(vec![panel(100.0), panel(200.0)]).passes());
}

#[test]
fn faults_come_with_the_worst_first() {
    let small = |size_px, y| Text { size_px, ..text(row(50.0, y)) }.into();
    let found = of(vec![small(8.0, 50.0), small(5.0, 80.0), small(9.0, 110.0)]);
    let metric = found.metrics.iter().find(|m| m.name == "smallest_text_px").unwrap();
    let sizes: Vec<Option<f64>> = metric.faults.iter().map(|fault| fault.value).collect();
    assert_eq!(sizes, [Some(5.0), Some(8.0)]);
}

#[test]
fn what_is_wrong_on_two_pictures_is_wrong_twice() {
    let one = || {
        of(vec![
            label("river", "a", &[row(20.0, 245.0)]).into(),
            Text { size_px: 7.0, ..text(row(50.0, 80.0)) }.into(),
        ])
    };
    let mut both = one();
    both.join(one());
    assert_eq!((both.value("outside"), both.value("smallest_text_px")), (Some(2.0), Some(7.0)));
    assert_eq!(both.metrics.len(), one().metrics.len());
}
