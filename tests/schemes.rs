//! Light and dark in one SVG: `--theme auto`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::collections::BTreeMap;

use marz::story;
use support::{Folder, messages};

const TABLE: &str = "date,place,country,to_place,to_country,count,outcome,kind,status\n\
                     2021-07-04,,AFG,Khorog,TJK,312,admitted,crossing,\n2021-07-05,Hairatan,AFG,,UZB,45,returned,crossing,\n\
                     2021-07-05,Kunduz,AFG,,,30,,clash,claimed\n2021-07-05,Taloqan,AFG,,,20,,seizure,disputed\n";

fn folder() -> Folder {
    Folder::with(&[("t.csv", TABLE)])
}

fn draw(folder: &Folder, theme: &str, more: &[&str]) -> String {
    let common = ["render", "--incidents", "t.csv", "--size", "600xauto", "--theme", theme, "-o", "x.svg"];
    folder.draw(&[common.as_slice(), more].concat());
    folder.text("x.svg")
}

/// The paint of an element: fill and stroke, each with its opacity.
type Paint = [Option<String>; 4];

const PROPERTIES: [&str; 4] = ["fill", "fill-opacity", "stroke", "stroke-opacity"];

/// A value by which equal colours and opacities are equal.
fn plain(value: &str) -> String {
    match (value.strip_prefix('#'), value.parse::<f64>()) {
        (Some(hex), _) if hex.len() == 3 => {
            format!("#{}", hex.chars().flat_map(|c| [c, c]).collect::<String>())
        }
        (_, Ok(number)) => number.to_string(),
        _ => value.to_owned(),
    }
}

/// The paints of all elements, as a reader of light or of dark pages sees them.
fn paints(svg: &str, dark: bool) -> Vec<Paint> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let style = document.descendants().find(|node| node.tag_name().name() == "style");
    let rules: BTreeMap<&str, Vec<(&str, &str)>> = style
        .and_then(|style| style.text())
        .filter(|_| dark)
        .into_iter()
        .flat_map(str::lines)
        .filter_map(|line| line.strip_prefix('.')?.strip_suffix('}')?.split_once('{'))
        .map(|(class, rule)| (class, rule.split(';').filter_map(|part| part.split_once(':')).collect()))
        .collect();
    let paint = |node: roxmltree::Node<'_, '_>| -> Paint {
        let classes = node.attribute("class").unwrap_or_default().split(' ');
        let ruled: BTreeMap<&str, &str> =
            classes.filter_map(|class| rules.get(class)).flatten().copied().collect();
        let mut paint = PROPERTIES.map(|name| ruled.get(name).copied().or(node.attribute(name)).map(plain));
        for opacity in [1, 3] {
            paint[opacity] = paint[opacity].take().filter(|opacity| opacity != "1");
        }
        paint
    };
    let painted =
        document.descendants().filter(|node| node.is_element() && node.tag_name().name() != "style");
    painted.map(paint).collect()
}

#[test]
fn one_svg_is_the_light_and_the_dark_picture() {
    for text in ["outline", "live"] {
        let (folder, more) = (folder(), ["--text", text, "--id-prefix", "m"]);
        let [light, dark, auto] = ["light", "dark", "auto"].map(|theme| draw(&folder, theme, &more));
        assert!(paints(&auto, false) == paints(&light, false), "{text}: the light picture differs");
        assert!(paints(&auto, true) == paints(&dark, false), "{text}: the dark picture differs");
        assert!(paints(&light, false) != paints(&dark, false));
        assert!(
            !light.contains("<style") && !light.contains("class=\"m-"),
            "one scheme needs no style sheet"
        );
    }
}

#[test]
fn the_style_sheet_asks_for_the_scheme_and_names_only_its_own_classes() {
    let svg = draw(&folder(), "auto", &["--id-prefix", "m"]);
    let sheet = svg.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let rules =
        sheet.strip_prefix("@media (prefers-color-scheme: dark) {\n").unwrap().strip_suffix('}').unwrap();
    for rule in rules.lines() {
        assert!(rule.starts_with(".m-f") || rule.starts_with(".m-s"), "{rule}");
        assert!(!rule.contains("url") && !rule.contains('@'), "{rule}");
    }
    assert!(rules.lines().count() > 10);
}

#[test]
fn both_themes_have_the_same_sizes() {
    let [light, dark] = ["light", "dark"].map(|name| story::theme(Some(name)).unwrap());
    assert_eq!(light.line, dark.line);
    assert_eq!(light.sizes, dark.sizes);
    let radii = |theme: &marz::theme::Theme| (theme.marker.r_min, theme.marker.r_max);
    assert_eq!(radii(&light), radii(&dark));
}

#[test]
fn a_png_is_light_and_that_is_said() {
    let folder = folder();
    let common = ["render", "--incidents", "t.csv", "--size", "400xauto"];
    folder.draw(&[&common[..], &["-o", "light.png"]].concat());
    let output =
        folder.draw(&[&common[..], &["--theme", "auto", "-o", "auto.png", "-o", "auto.svg"]].concat());
    assert!(folder.bytes("light.png") == folder.bytes("auto.png"));
    assert!(messages(&output).contains("a PNG is light"), "{}", messages(&output));
}

#[test]
fn a_map_file_and_every_map_of_a_series_may_have_both() {
    let map = "incidents = \"t.csv\"\ntheme = \"auto\"\ntext = \"live\"\nby = \"day\"\nsize = \"600xauto\"\n";
    let folder = Folder::with(&[("map.toml", map), ("t.csv", TABLE)]);
    folder.draw(&["render", "map.toml"]);
    for day in ["2021-07-04", "2021-07-05"] {
        let svg = folder.text(&format!("map-{day}.svg"));
        assert!(svg.contains("<style>@media") && svg.contains("<text"), "{day}");
    }
}

#[test]
fn a_mode_of_text_and_a_theme_that_there_are_not_are_refused() {
    let folder = folder();
    for (args, said) in [
        (["--text", "embed"], "--text: expected outline or live, found \"embed\""),
        (["--theme", "sepia"], "the themes are light, dark, print, contrast, newspaper, auto"),
    ] {
        let output = folder.run(&[&["render", "--incidents", "t.csv"], &args[..]].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(messages(&output).contains(said), "{}", messages(&output));
    }
}
