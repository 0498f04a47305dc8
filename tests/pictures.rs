//! Pixels: how many there are, how large they are in print, and what lies behind the map.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use marz::scene::Node;
use marz::spec::{MapSpec, SIZES, Size};
use marz::{layout, story};
use support::{Folder, messages};

const TABLE: &str = "date,place,country,to_country,count,outcome\n2021-07-04,Khorog,TJK,,312,admitted\n\
                     2021-07-05,Hairatan,AFG,UZB,45,returned\n";

struct Picture {
    width: u32,
    height: u32,
    /// Dots per inch, as recorded.
    dpi: f64,
    has_alpha: bool,
    /// The opacity of the pixel in the upper left corner.
    corner_alpha: u8,
}

fn draw(args: &[&str]) -> Picture {
    let folder = Folder::with(&[("t.csv", TABLE)]);
    folder.draw(&[&["render", "--incidents", "t.csv", "-o", "x.png"], args].concat());
    let file = folder.bytes("x.png");
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let info = reader.info();
    let dims = info.pixel_dims.unwrap();
    assert_eq!((dims.xppu, dims.unit), (dims.yppu, png::Unit::Meter));
    let has_alpha = info.color_type == png::ColorType::Rgba;
    Picture {
        width: info.width,
        height: info.height,
        dpi: f64::from(dims.xppu) * 0.0254,
        has_alpha,
        corner_alpha: if has_alpha { pixels[3] } else { 255 },
    }
}

#[test]
fn a_scale_gives_so_many_pixels_per_px_and_so_many_dots_per_inch() {
    for scale in 1..=4 {
        let picture = draw(&["--size", "400x300", "--scale", &scale.to_string()]);
        assert_eq!((picture.width, picture.height), (400 * scale, 300 * scale));
        assert!((picture.dpi - 96.0 * f64::from(scale)).abs() < 0.05, "{}", picture.dpi);
    }
}

#[test]
fn a_size_in_millimetres_has_the_pixels_that_its_resolution_asks_for() {
    let picture = draw(&["--size", "183mmx120mm@300"]);
    assert_eq!(picture.height, 1417);
    assert!((2161..=2162).contains(&picture.width), "{}", picture.width);
    assert!((picture.dpi - 300.0).abs() < 0.05, "{}", picture.dpi);
}

#[test]
fn an_explicit_scale_goes_before_the_resolution_of_the_size() {
    let picture = draw(&["--size", "89mmx60mm@300", "--scale", "2"]);
    assert_eq!((picture.width, picture.height), (673, 454));
    assert!((picture.dpi - 192.0).abs() < 0.05, "{}", picture.dpi);
}

/// The sizes of all texts, px.
fn text_sizes(nodes: &[Node], found: &mut Vec<f64>) {
    for node in nodes {
        match node {
            Node::Group(group) => text_sizes(&group.nodes, found),
            Node::Text(text) => found.push(text.size_px),
            Node::Shape(_) => {}
        }
    }
}

#[test]
fn text_in_print_is_never_smaller_than_6_pt() {
    for size in ["183mmx120mm@300", "89mmxauto@300", "a4", "8.5inx11in@150"] {
        let spec = MapSpec { size: size.parse().unwrap(), ..story::built_in().unwrap() };
        let theme = story::theme(None).unwrap();
        let map = layout::compose(&story::read(spec).unwrap().value, &theme).unwrap().value;
        let mut sizes = Vec::new();
        text_sizes(&map.scene.nodes, &mut sizes);
        let least = sizes.iter().copied().fold(f64::INFINITY, f64::min);
        // 96 px and 72 pt are an inch.
        assert!(least * 0.75 >= 6.0, "{size}: {} pt", least * 0.75);
        assert!(sizes.len() > 20, "{size}: only {} texts", sizes.len());
    }
}

#[test]
fn a_story_fills_a_telephone_with_text_that_is_read_there() {
    let story: Size = "story".parse().unwrap();
    // A telephone is about 400 px wide, of two or three dots each.
    assert_eq!((story.width_px, story.height_px, story.dpi), (432.0, Some(768.0), Some(240.0)));
    assert!(SIZES.iter().all(|(_, size)| size.parse::<Size>().is_ok()));
    let picture = draw(&["--size", "story"]);
    assert_eq!((picture.width, picture.height), (1080, 1920));
}

#[test]
fn a_page_may_have_no_background() {
    let opaque = draw(&["--size", "400x300"]);
    assert_eq!((opaque.has_alpha, opaque.corner_alpha), (false, 255));
    let clear = draw(&["--size", "400x300", "--transparent"]);
    assert_eq!((clear.has_alpha, clear.corner_alpha), (true, 0));
}

#[test]
fn a_map_file_and_an_svg_may_have_no_background_too() {
    let map = "incidents = \"t.csv\"\ntransparent = true\nsize = \"400x300\"\n";
    let folder = Folder::with(&[("map.toml", map), ("t.csv", TABLE)]);
    folder.draw(&["render", "map.toml", "-o", "clear.svg", "--id-prefix", "m"]);
    folder.draw(&[
        "render",
        "--incidents",
        "t.csv",
        "--size",
        "400x300",
        "-o",
        "opaque.svg",
        "--id-prefix",
        "m",
    ]);
    let (clear, opaque) = (folder.text("clear.svg"), folder.text("opaque.svg"));
    let background = "<path fill=\"#fff\" d=\"M0 0h400v300h-400z\"/>\n";
    assert!(opaque.contains(background));
    assert_eq!(opaque.replacen(background, "", 1), clear, "more than the background differs");
}

#[test]
fn a_page_without_background_is_judged_on_the_paper_of_its_theme() {
    let values = |args: &[&str]| {
        let folder = Folder::with(&[("t.csv", TABLE)]);
        let common =
            ["render", "--incidents", "t.csv", "--size", "400x300", "-o", "x.svg", "--report", "r.json"];
        folder.draw(&[&common[..], args].concat());
        let report: serde_json::Value = serde_json::from_str(&folder.text("r.json")).unwrap();
        report["metrics"].clone()
    };
    assert_eq!(values(&["--theme", "dark", "--transparent"]), values(&["--theme", "dark"]));
}

#[test]
fn a_picture_with_too_many_pixels_is_refused_with_its_size_the_limit_and_what_to_do() {
    let folder = Folder::with(&[("t.csv", TABLE)]);
    let common = ["render", "--incidents", "t.csv", "--size", "6000x4000", "--scale", "3", "-o"];
    let output = folder.run(&[&common[..], &["x.png"]].concat());
    assert_eq!(output.status.code(), Some(2));
    let said = messages(&output);
    for part in
        ["18000 × 12000 pixels", "100 million pixels are the limit", "smaller size or scale, or write SVG"]
    {
        assert!(said.contains(part), "{said}");
    }
    folder.draw(&[&common[..], &["x.svg"]].concat());
}
