//! Whatever a table, a map file or a flag says, it comes out as text that is seen and does nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::process::Command;

use marz::draw::{SvgOptions, svg_with};
use marz::scene::{Color, Face, Group, Scene, TextMode};
use marz::spec::MapSpec;
use marz::text::{Line, Style};
use marz::{layout, story};
use proptest::prelude::*;
use roxmltree::{Document, Node};
use support::{Folder, messages};

/// What an SVG of marz is made of.
const ELEMENTS: [&str; 9] = ["svg", "title", "desc", "style", "defs", "g", "path", "use", "text"];
const ATTRIBUTES: [&str; 32] = [
    "class",
    "role",
    "viewBox",
    "width",
    "height",
    "aria-labelledby",
    "aria-label",
    "lang",
    "direction",
    "id",
    "d",
    "href",
    "x",
    "y",
    "transform",
    "fill",
    "fill-opacity",
    "fill-rule",
    "stroke",
    "stroke-opacity",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "font-family",
    "font-size",
    "font-weight",
    "font-style",
    "letter-spacing",
    "text-anchor",
    "textLength",
    "lengthAdjust",
];

const MODES: [TextMode; 2] = [TextMode::Outline, TextMode::Live];

/// Whether a character is neither seen nor honest: it controls, overrides a direction, or is none.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e007f}')
        || u32::from(c) % 0x10000 >= 0xfffe
}

/// What is left of a text: breaks are spaces, and what is hidden is gone.
fn sanitised(text: &str) -> String {
    let is_break = |c| matches!(c, '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    text.chars().map(|c| if is_break(c) { ' ' } else { c }).filter(|c| !is_hidden(*c)).collect()
}

/// That a document is made of nothing but what marz draws.
fn tame(svg: &str) -> Result<Document<'_>, TestCaseError> {
    let document = Document::parse(svg).map_err(|error| TestCaseError::fail(error.to_string()))?;
    for node in document.descendants().filter(Node::is_element) {
        prop_assert!(ELEMENTS.contains(&node.tag_name().name()), "<{}>", node.tag_name().name());
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            prop_assert!(
                ATTRIBUTES.contains(&name) || name.starts_with("data-"),
                "{name} in <{:?}>",
                node.tag_name()
            );
            prop_assert!(name != "href" || value.starts_with('#'), "href={value}");
            prop_assert!(!name.starts_with("fill") || !value.contains("url"), "{name}={value}");
            prop_assert!(value.chars().all(|c| !is_hidden(c)), "{name}={value:?}");
        }
    }
    prop_assert!(svg.chars().all(|c| c == '\n' || !is_hidden(c)));
    prop_assert!(!document.descendants().any(|node| node.is_comment() || node.is_pi()));
    Ok(document)
}

/// Texts of what has ever broken something, and of any characters.
fn hostile() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "<script>alert(1)</script>",
        "]]>",
        "<![CDATA[",
        "<!--",
        "-->",
        "<?xml?>",
        "&",
        "&amp;",
        "&#0;",
        "&lt;",
        "\"",
        "'",
        "\" onload=\"alert(1)",
        "' onload='alert(1)",
        "</text></g></svg>",
        "</title>",
        "<b>",
        "javascript:alert(1)",
        "url(#x)",
        "{step}",
        "../",
        "\\",
        "%00",
        "\u{0}",
        "\u{1b}[2J",
        "\u{7f}",
        "\u{85}",
        "\u{9b}",
        "\n",
        "\r\n",
        "\t",
        "\u{2028}",
        "\u{202e}",
        "\u{202a}",
        "\u{202c}",
        "\u{2066}",
        "\u{2067}",
        "\u{2069}",
        "\u{200b}",
        "\u{200d}",
        "\u{200e}",
        "\u{200f}",
        "\u{feff}",
        "\u{fffe}",
        "\u{fdd0}",
        "\u{e0041}",
        "\u{1ffff}",
        "\u{10ffff}",
        "e\u{301}\u{301}",
        "مرز",
        "שלום",
        "龍",
        "😀",
        "Khorog",
        " ",
        "long ",
        "\u{a0}",
    ]);
    let part = prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<String>()];
    (prop::collection::vec(part, 1..12), 1..4_usize).prop_map(|(parts, times)| parts.concat().repeat(times))
}

/// A page that says a text in its title, its description, an attribute, and in letters.
fn page(text: &str) -> Scene {
    let mut label = Group::new("label").with("data-for", text).with("aria-label", text);
    let line = Line::new(text, &Style::new(Face::Regular, 12.0));
    let halo = Some(marz::scene::Halo { color: Color::rgb(0xffffff), width_px: 1.0 });
    label.push(line.text((10.0, 20.0).into(), Color::rgb(0), halo));
    let bend = [(10.0, 40.0).into(), (60.0, 30.0).into(), (90.0, 45.0).into()];
    label.push(line.text_along(&bend, 0.0, 0.0, Color::rgb(0), None));
    Scene {
        width_px: 100.0,
        height_px: 50.0,
        background: Color::rgb(0xffffff),
        title: text.to_owned(),
        description: text.to_owned(),
        language: None,
        id_prefix: text.to_owned(),
        nodes: vec![label.into()],
    }
}

proptest! {
    #[test]
    fn any_text_comes_out_of_a_picture_as_itself_and_does_nothing(text in hostile()) {
        let expected = sanitised(&text);
        for mode in MODES {
            let scene = page(&text);
            let dark = Scene { background: Color::rgb(0), ..page(&text) };
            let svg = svg_with(&scene, SvgOptions { text: mode, dark: Some(&dark) }).unwrap();
            let document = tame(&svg)?;
            for name in ["title", "desc"] {
                let node = document.descendants().find(|node| node.tag_name().name() == name).unwrap();
                prop_assert_eq!(node.text().unwrap_or_default(), expected.as_str());
            }
            let label = document.descendants().find(|node| node.attribute("class") == Some("label")).unwrap();
            prop_assert_eq!(label.attribute("aria-label").unwrap(), expected.as_str());
            let written = document.descendants().find(|node| node.attribute("textLength").is_some() || node.attribute("id").is_some_and(|id| id.ends_with("-t0")));
            if let Some(written) = written {
                let bare = |text: &str| text.trim_matches(['\u{200e}', '\u{200f}']).to_owned();
                prop_assert_eq!(bare(written.text().unwrap_or_default()), bare(&expected));
            } else {
                prop_assert!(mode == TextMode::Outline || expected.trim().is_empty(), "{:?} is not written", expected);
            }
        }
    }
}

/// A field of CSV.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn any_text_in_any_column_and_around_the_map_is_harmless(text in hostile(), other in hostile()) {
        let q = quoted(&text);
        let table = format!(
            "id,place,lat,lon,count,outcome,who,source,note,{},kind\n{q},{q},37.5,71.5,312,{q},{q},{q},{q},{q},\n\
             b,{},38.2,70.4,20,,,,,,clash\n", quoted(&format!("column {other}")), quoted(&other),
        );
        let folder = Folder::with(&[("t.csv", table)]);
        let spec = MapSpec {
            title: text.clone(),
            subtitle: other.clone(),
            note: text.clone(),
            source: other.clone(),
            incidents: Some(folder.path().join("t.csv")),
            size: "500xauto".parse().unwrap(),
            ..MapSpec::default()
        };
        let map = layout::compose(&story::read(spec).unwrap().value, &story::theme(None).unwrap()).unwrap().value;
        for mode in MODES {
            let svg = svg_with(&map.scene, SvgOptions { text: mode, dark: None }).unwrap();
            let document = tame(&svg)?;
            let title = document.root_element().children().find(|node| node.tag_name().name() == "title").unwrap();
            prop_assert_eq!(title.text().unwrap_or_default(), sanitised(&text));
        }
    }
}

#[test]
fn a_lone_surrogate_is_refused_with_its_place_and_a_nul_is_not_drawn() {
    let nul = r#"[{"place":"K\u0000horog","lat":37.5,"lon":71.5,"count":3,"note":"x\u0000y"}]"#;
    let folder = Folder::with(&[("nul.json", nul), ("lone.json", &nul.replace("\\u0000", "\\ud800"))]);
    folder.draw(&["render", "--incidents", "nul.json", "-o", "x.svg"]);
    assert!(folder.text("x.svg").contains("aria-label=\"3 Khorog"), "{}", folder.text("x.svg"));
    let output = folder.run(&["render", "--incidents", "lone.json", "-o", "y.svg"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(messages(&output).contains("lone.json: line 1, column "), "{}", messages(&output));
    assert!(!folder.path().join("y.svg").exists());
}

#[test]
fn the_files_of_a_series_are_called_by_their_days_whatever_the_table_says() {
    let table = "date,place,lat,lon,count\n2021-07-04,../../{step},37.5,71.5,3\n2021-07-05,\"a/b\\c\n\",37.6,71.4,3\n";
    let folder = Folder::with(&[("t.csv", table)]);
    folder.draw(&["render", "--incidents", "t.csv", "--by", "day", "--title", "{step}/../x", "-o", "m.svg"]);
    let files: Vec<String> =
        folder.listing().into_keys().map(|f| f.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(files, ["m-2021-07-04.svg", "m-2021-07-05.svg", "t.csv"]);
}

/// A browser that can be asked, where there is one.
fn browser() -> Option<&'static str> {
    let answers =
        |name: &&&str| Command::new(name).arg("--version").output().is_ok_and(|o| o.status.success());
    ["chromium", "chromium-browser", "google-chrome"].iter().find(answers).copied()
}

#[test]
fn in_a_browser_no_script_runs_from_a_picture() {
    let Some(browser) = browser() else {
        println!("skipped: there is no Chromium here");
        return;
    };
    let attack = "</title></text></style></svg><script>ran()</script><img src=x onerror=ran()> \" onload=\"ran() ' onmouseover='ran() \
                  <svg onload=ran()> javascript:ran() <a href=\"javascript:ran()\">x</a> ]]><![CDATA[<script>ran()</script>";
    let q = quoted(attack);
    let table = format!("id,place,lat,lon,count,outcome,who,note\n{q},{q},37.5,71.5,312,{q},{q},{q}\n");
    let folder = Folder::with(&[("t.csv", table)]);
    let texts = [
        "--title",
        attack,
        "--subtitle",
        attack,
        "--note",
        attack,
        "--source",
        attack,
        "--id-prefix",
        attack,
    ];
    let mut page = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><script>window.count = 0; function ran() { count++ }\
                    </script></head><body data-ran=\"unknown\">".to_owned();
    for look in [["--text", "outline", "--theme", "light"], ["--text", "live", "--theme", "auto"]] {
        let common = ["render", "--incidents", "t.csv", "-o", "x.svg"];
        folder.draw(&[&common[..], &texts, &look].concat());
        page.push_str(&folder.text("x.svg"));
    }
    page.push_str(
        "<script>addEventListener('load', () => setTimeout(() => { const all = [...document.querySelectorAll('*')]; \
         const acts = all.filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length; \
         document.body.dataset.ran = [count, acts, document.scripts.length, document.querySelectorAll('img,a').length].join(' ') \
         }, 200))</script></body></html>",
    );
    folder.write("page.html", page);
    let address = format!("file://{}", folder.path().join("page.html").display());
    let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
    let output = Command::new(browser)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--virtual-time-budget=5000",
            &profile,
            "--dump-dom",
            &address,
        ])
        .output()
        .unwrap();
    let page = String::from_utf8_lossy(&output.stdout);
    let said = page.split_once("data-ran=\"").map(|(_, rest)| rest.split('"').next().unwrap_or_default());
    // Scripts do run there: two of the page's own, which saw no other, no handler, and nothing of what was injected.
    assert_eq!(said, Some("0 0 2 0"), "{}", messages(&output));
}
