//! Several maps stand inline on one page of HTML: no id twice, no reference from one picture into another.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::collections::BTreeSet;

use roxmltree::{Document, Node};
use support::Folder;

const TABLE: &str = "date,place,country,to_country,count,outcome\n2021-07-04,Khorog,TJK,,312,admitted\n\
                     2021-07-05,Hairatan,AFG,UZB,45,returned\n";

/// The two ways of writing text with the two ways of colouring it.
const LOOKS: [[&str; 4]; 4] = [
    ["--text", "outline", "--theme", "light"],
    ["--text", "outline", "--theme", "auto"],
    ["--text", "live", "--theme", "dark"],
    ["--text", "live", "--theme", "auto"],
];

fn draw(folder: &Folder, args: &[&str]) -> String {
    folder.draw(&[&["render", "--incidents", "t.csv", "--size", "500xauto", "-o", "x.svg"], args].concat());
    folder.text("x.svg")
}

fn is_svg(node: &Node<'_, '_>) -> bool {
    node.is_element() && node.tag_name().name() == "svg"
}

fn ids<'a>(node: Node<'a, '_>) -> Vec<&'a str> {
    node.descendants().filter_map(|node| node.attribute("id")).collect()
}

/// All ids that an element refers to.
fn references<'a>(node: &Node<'a, '_>) -> Vec<&'a str> {
    let mut found = Vec::new();
    for attribute in node.attributes() {
        let value = attribute.value();
        match attribute.name() {
            "href" => found.push(value.strip_prefix('#').expect(value)),
            "aria-labelledby" | "aria-describedby" => found.extend(value.split(' ')),
            _ => {}
        }
        for part in value.split("url(").skip(1) {
            found.push(part.split(')').next().unwrap().strip_prefix('#').expect(value));
        }
    }
    found
}

/// That pictures on one page get along.
#[track_caller]
fn get_along(pictures: &[String]) {
    let page = format!("<html><body>{}</body></html>", pictures.concat());
    let page = Document::parse(&page).unwrap();
    let all = ids(page.root());
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "an id stands twice");
    let svgs: Vec<Node<'_, '_>> = page.descendants().filter(is_svg).collect();
    assert_eq!(svgs.len(), pictures.len());
    let mut styled = BTreeSet::new();
    for svg in svgs {
        let own: BTreeSet<&str> = ids(svg).into_iter().collect();
        let prefix = svg.attribute("aria-labelledby").unwrap().split("-title").next().unwrap();
        assert!(own.iter().all(|id| id.starts_with(&format!("{prefix}-"))), "{prefix}");
        let mut count = 0;
        for reference in svg.descendants().flat_map(|node| references(&node)) {
            assert!(own.contains(reference), "#{reference} is not in its own picture");
            count += 1;
        }
        assert!(count > 10, "only {count} references were found");
        // A style sheet holds for the whole page: its classes must be those of its picture.
        let style = svg.children().find(|node| node.tag_name().name() == "style");
        for class in style.and_then(|style| style.text()).into_iter().flat_map(str::lines) {
            if let Some(class) = class.strip_prefix('.').and_then(|rule| rule.split('{').next()) {
                assert!(class.starts_with(&format!("{prefix}-")), "{class}");
                assert!(styled.insert(class.to_owned()), "two pictures have rules for {class}");
            }
        }
    }
}

#[test]
fn the_same_map_stands_twice_on_a_page_under_two_prefixes() {
    let folder = Folder::with(&[("t.csv", TABLE)]);
    for look in LOOKS {
        let map = |prefix: &str| draw(&folder, &[&look[..], &["--id-prefix", prefix]].concat());
        get_along(&[map("a"), map("b")]);
    }
}

#[test]
fn different_maps_have_different_prefixes_by_themselves() {
    let folder = Folder::with(&[("t.csv", TABLE)]);
    let mut maps: Vec<String> = LOOKS.iter().map(|look| draw(&folder, look)).collect();
    let ways: [&[&str]; 5] = [
        &["--title", "Another"],
        &["--extent", "66,35,75,40"],
        &["--projection", "mercator"],
        &["--transparent"],
        &["--language", "ru"],
    ];
    let live = |way: &&[&str]| draw(&folder, &[way, &["--text", "live", "--theme", "auto"][..]].concat());
    maps.extend(ways.iter().map(live));
    get_along(&maps);
}

#[test]
fn title_and_description_are_the_first_children_in_every_look() {
    let folder = Folder::with(&[("t.csv", TABLE)]);
    for look in LOOKS {
        let svg = draw(&folder, &look);
        let document = Document::parse(&svg).unwrap();
        let names: Vec<&str> = document
            .root_element()
            .children()
            .filter(Node::is_element)
            .map(|n| n.tag_name().name())
            .take(2)
            .collect();
        assert_eq!(names, ["title", "desc"]);
    }
}
