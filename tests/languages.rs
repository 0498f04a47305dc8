//! Maps in other languages: names, words, numbers, and the way in which they are read.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use marz::language::{LANGUAGES, Language, Table};
use marz::layout::Composition;
use marz::scene::{Group, Node, Text};
use marz::{Warned, layout, spec, story};
use support::{Folder, messages, xml};

/// The built-in map in some languages, with another title if one is given.
fn composed(tags: &[&str], title: Option<&str>) -> Warned<Composition> {
    let mut map = story::built_in().unwrap();
    map.language = Language::list(tags).unwrap();
    if let Some(title) = title {
        title.clone_into(&mut map.title);
    }
    let theme = story::theme(None).unwrap();
    layout::compose(&story::read(map).unwrap().value, &theme).unwrap()
}

/// The groups of a kind, in the order of painting.
fn groups<'a>(nodes: &'a [Node], class: &str, kind: &str) -> Vec<&'a Group> {
    let mut found = Vec::new();
    for node in nodes {
        if let Node::Group(group) = node {
            if group.class == class && group.attributes.get("data-kind").is_some_and(|own| own == kind) {
                found.push(group);
            }
            found.extend(groups(&group.nodes, class, kind));
        }
    }
    found
}

fn texts(group: &Group) -> Vec<&Text> {
    group.nodes.iter().filter_map(as_text).collect()
}

fn as_text(node: &Node) -> Option<&Text> {
    match node {
        Node::Text(text) => Some(text),
        _ => None,
    }
}

/// The right end of what a line shows, px.
fn right(text: &Text) -> f64 {
    kurbo::Shape::bounding_box(&text.outline()).x1
}

/// What the labels of a kind say, by what they are for.
fn labels(map: &Composition, kind: &str) -> BTreeMap<String, String> {
    let of = |group: &Group| {
        let said = |name: &str| group.attributes.get(name).unwrap().to_owned();
        (said("data-for"), said("aria-label"))
    };
    groups(&map.scene.nodes, "label", kind).into_iter().map(of).collect()
}

#[test]
fn every_name_on_the_built_in_map_is_in_the_letters_of_its_language() {
    for (tag, letters) in [("tg", 'Ѐ'..='ӿ'), ("ru", 'А'..='ё'), ("fa", '؀'..='ۿ')] {
        let map = composed(&[tag], None).value;
        for kind in ["territory", "district", "place", "river", "incident"] {
            let labels = labels(&map, kind);
            assert!(labels.len() > 2, "{tag}: {kind}");
            for (id, name) in labels {
                let is_own = |c: char| letters.contains(&c) || c == '\u{200c}';
                let strange = name.chars().find(|c| c.is_alphabetic() && !is_own(*c));
                assert_eq!(strange, None, "{tag}: {kind} {id}: {name}");
            }
        }
    }
}

#[test]
fn the_places_of_the_story_are_called_as_they_are_there() {
    let named = |tag: &str, id: &str| labels(&composed(&[tag], None).value, "incident")[id].clone();
    assert_eq!(named("tg", "khorog"), "312 Хоруғ");
    assert_eq!(named("ru", "khorog"), "312 Хорог");
    assert_eq!(named("fa", "khorog"), "۳۱۲ خاروغ");
    assert_eq!(named("tg", "shohin"), "104 Шамсиддин Шоҳин");
    assert_eq!(
        named("fa", "uzbek-border-attempts"),
        "به ازبکستان شمار و محل نامعلوم ۲۳–۲۶ جون · بازگردانده شدند"
    );
}

#[test]
fn a_sum_of_an_area_is_called_as_the_area_is() {
    let mut map = story::built_in().unwrap();
    (map.language, map.group) = (Language::list(&["tg"]).unwrap(), Some(spec::Grouping::District));
    let theme = story::theme(None).unwrap();
    let map = layout::compose(&story::read(map).unwrap().value, &theme).unwrap().value;
    let said: Vec<String> = labels(&map, "incident").into_values().collect();
    assert!(said.iter().any(|label| label.contains("296 Дарвоз")), "{said:?}");
}

#[test]
fn two_languages_give_two_lines() {
    let map = composed(&["en", "tg"], None).value;
    assert_eq!(labels(&map, "incident")["khorog"], "312 Khorog Хоруғ");
    assert_eq!(labels(&map, "territory")["TJK"], "TAJIKISTAN ТОҶИКИСТОН");
    let khorog = groups(&map.scene.nodes, "label", "incident").into_iter().map(texts);
    let khorog = khorog.into_iter().find(|lines| lines.iter().any(|line| line.content == "Khorog")).unwrap();
    let lines: Vec<&str> = khorog.iter().map(|line| line.content.as_str()).collect();
    assert_eq!(lines, ["312", "Khorog", "Хоруғ"]);
    assert!(khorog.windows(2).all(|pair| pair[0].origin.y < pair[1].origin.y));
}

#[test]
fn english_that_is_asked_for_is_english_as_it_comes() {
    let (plain, asked) = (composed(&[], None).value, composed(&["en"], None).value);
    assert!(plain.scene.nodes == asked.scene.nodes);
    assert_eq!(plain.scene.description, asked.scene.description);
    assert_eq!((plain.scene.language, asked.scene.language.unwrap().tag), (None, "en"));
}

#[test]
fn a_map_that_is_read_from_right_to_left_begins_at_the_right() {
    let (english, dari) =
        (composed(&[], None).value, composed(&["fa"], Some("مرز Khorog و دریای پنج")).value);
    // In the legend a sign stands before its text: at its left, or at its right.
    for (map, is_rtl) in [(&english, false), (&dari, true)] {
        let legend = groups(&map.scene.nodes, "furniture", "legend")[0];
        let mut pairs = 0;
        for pair in legend.nodes[2..].windows(2) {
            if let [Node::Shape(sign), Node::Text(text)] = pair {
                let sign = kurbo::Shape::bounding_box(&sign.path).center().x;
                let is_before = if is_rtl { sign > right(text) - 1.0 } else { sign < text.origin.x + 1.0 };
                assert!(is_before, "{}: {sign} {:?}", text.content, text.origin);
                pairs += 1;
            }
        }
        assert!(pairs > 5, "{pairs}");
    }
    let margin = 24.0;
    for kind in ["title", "credits", "timeline"] {
        let own = |map: &Composition| -> Vec<Text> {
            texts(groups(&map.scene.nodes, "furniture", kind)[0]).into_iter().take(2).cloned().collect()
        };
        let heading = |lines: &[Text]| lines[..1 + usize::from(kind != "timeline")].to_vec();
        for line in heading(&own(&dari)) {
            assert!(
                (right(&line) - (dari.scene.width_px - margin)).abs() < 6.0,
                "{}: {}",
                kind,
                line.content
            );
        }
        assert!(heading(&own(&english)).iter().all(|line| (line.origin.x - margin).abs() < 6.0), "{kind}");
    }
}

#[test]
fn panels_of_such_a_map_begin_at_the_right() {
    let folder = Folder::new();
    let all = ["render", "data/stories/afghan-border-2021/map.toml", "--by", "day", "--panels"];
    let map = format!("{}/{}", env!("CARGO_MANIFEST_DIR"), all[1]);
    let starts = |language: &str, file: &str| -> Vec<f64> {
        folder.draw(&[&["render", &map], &all[2..], &["--language", language, "-o", file]].concat());
        let elements = xml::read(&folder.text(file)).unwrap();
        let incidents = elements.iter().filter(|e| e.is("g", "incident"));
        incidents.map(|incident| incident.number("data-x")).collect()
    };
    let (english, dari) = (starts("en", "e.svg"), starts("fa", "f.svg"));
    assert_eq!(english.len(), dari.len());
    // Of the first day, 22 June, one event; it stands in the first panel.
    assert!(english[0] < 300.0 && dari[0] > 900.0, "{} {}", english[0], dari[0]);
}

#[test]
fn numbers_have_the_digits_and_the_grouping_of_the_language() {
    for (tag, number) in [("en", "1,037"), ("fa", "۱٬۰۳۷"), ("ru", "1\u{a0}037"), ("tg", "1\u{a0}037")] {
        let map = composed(&[tag], None).value;
        let chart = groups(&map.scene.nodes, "furniture", "timeline")[0];
        assert!(texts(chart).iter().any(|text| text.content == number), "{tag}");
    }
}

#[test]
fn a_letter_that_no_font_has_is_told_and_draws_nothing() {
    let Warned { value: map, warnings } = composed(&["fa"], Some("龍"));
    let warning = warnings.iter().find(|warning| warning.code == "missing-letter").unwrap();
    assert!(warning.message.contains("'龍' (U+9F8D)"), "{}", warning.message);
    let title = texts(groups(&map.scene.nodes, "furniture", "title")[0])[0];
    assert_eq!((title.content.as_str(), title.outline().elements().len()), ("龍", 0));
    for (tag, ..) in LANGUAGES {
        let warnings = composed(&[tag], None).warnings;
        assert!(warnings.iter().all(|warning| warning.code != "missing-letter"), "{tag}: {warnings:?}");
    }
}

#[test]
fn an_unknown_language_is_an_error_that_lists_the_known_ones() {
    let folder = Folder::with(&[
        ("one.toml", "language = \"xx\"\nfocus = [\"Tajikistan\"]\n"),
        ("three.toml", "language = [\"en\", \"tg\", \"fa\"]\nfocus = [\"Tajikistan\"]\n"),
    ]);
    for (args, expected) in [
        (
            ["render", "--language", "tg,xx"],
            "error: --language: expected a language (en, fa, ru, tg), found \"xx\"",
        ),
        (
            ["render", "one.toml", "-q"],
            "error: one.toml: line 1, column 12: expected a language (en, fa, ru, tg), found \"xx\"",
        ),
        (
            ["render", "three.toml", "-q"],
            "error: three.toml: line 1, column 12: expected one or two languages, found 3",
        ),
    ] {
        let output = folder.run(&args);
        assert_eq!(output.status.code(), Some(2));
        assert!(messages(&output).starts_with(expected), "{}", messages(&output));
    }
}

#[test]
fn the_picture_says_its_language() {
    let folder = Folder::new();
    folder.draw(&["render", "--focus", "Tajikistan", "--language", "fa", "-o", "x.svg"]);
    let root = xml::read(&folder.text("x.svg")).unwrap().swap_remove(0);
    assert_eq!((root.value("xml:lang"), root.value("direction")), ("fa", "rtl"));
    folder.draw(&["render", "--focus", "Tajikistan", "-o", "y.svg"]);
    let root = xml::read(&folder.text("y.svg")).unwrap().swap_remove(0);
    assert!(!root.attributes.contains_key("xml:lang"));
}

#[test]
fn places_of_ones_own_have_the_names_of_their_columns() {
    let folder = Folder::with(&[
        ("p.csv", "name,name_fa,name:tg,country,lat,lon\nNavpul,نوپل,Навпул,TJK,37.5,71.55\n"),
        ("t.csv", "id,date,to_place,country,to_country,count\na,2021-07-05,Navpul,AFG,TJK,80\n"),
    ]);
    let all = ["render", "--incidents", "t.csv", "--places", "p.csv", "-o", "x.svg", "--language"];
    for (tag, expected) in [("fa", "۸۰ نوپل"), ("tg", "80 Навпул"), ("en", "80 Navpul")] {
        folder.draw(&[&all[..], &[tag]].concat());
        let elements = xml::read(&folder.text("x.svg")).unwrap();
        let label = elements.iter().find(|e| e.is("g", "label") && e.value("data-for") == "a");
        assert!(label.unwrap().value("aria-label").starts_with(expected), "{label:?}");
    }
}

/// All keys of a table of words with the braces of what they say; known words of tables are free.
fn keys(prefix: &str, value: &toml::Value, found: &mut BTreeMap<String, BTreeSet<String>>) {
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table.iter().filter(|(key, _)| *key != "known") {
                keys(&format!("{prefix}/{key}"), value, found);
            }
        }
        other => {
            let text = other.as_str().unwrap_or_default();
            let braces = text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0.to_owned()));
            found.insert(prefix.to_owned(), braces.collect());
        }
    }
}

#[test]
fn every_language_has_every_word() {
    let all = |text: &str| {
        let mut found = BTreeMap::new();
        keys("", &toml::Value::Table(text.parse().unwrap()), &mut found);
        found
    };
    let english = all(Language::ENGLISH.words());
    assert!(english.len() > 60, "{}", english.len());
    for (tag, _, text) in LANGUAGES {
        assert!(
            spec::from_toml::<Table>(text, tag).is_ok(),
            "{tag}: {:?}",
            spec::from_toml::<Table>(text, tag)
        );
        assert_eq!(all(text), english, "{tag}");
    }
    for word in ["crossing", "clash", "seizure", "closure", "capture", "deployment", "other"] {
        assert!(english.contains_key(&format!("/kinds/{word}")), "{word}");
    }
}
