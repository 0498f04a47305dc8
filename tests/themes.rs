//! Themes: every one is told apart by every eye on real maps, and a user's own says only what is other than in its base.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::path::Path;

use marz::audit::{self, Audit};
use marz::layout::{self, Story};
use marz::scene::Color;
use marz::spec::MapSpec;
use marz::theme::{THEMES, Theme};
use marz::{Result, story};
use support::Folder;

/// A theme of marz, by its name.
fn theme(name: &str) -> Theme {
    story::theme(Some(name)).unwrap()
}

/// What the contrast theme promises of text and of marks, and what all others do (WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11).
fn promised(theme: &str) -> (f64, f64) {
    if theme == "contrast" { (7.0, 4.5) } else { (4.5, 3.0) }
}

/// Every kind of event, in every place that marks have: on land, on the border, sure and less sure.
const KINDS: &str = "date,place,country,to_country,count,kind,outcome,status\n\
    2021-07-02,Kunduz,AFG,,30,clash,,\n2021-07-03,Aybak,AFG,,,seizure,,claimed\n2021-07-03,Sar-e Pul,AFG,,,closure,,\n\
    2021-07-04,Sheberghan,AFG,,25,capture,,\n2021-07-04,Mazar-e Sharif,AFG,,60,deployment,,\n\
    2021-07-05,Bamyan,AFG,,25,other,,\n2021-07-05,Taloqan,AFG,,,seizure,,\n2021-07-05,Fayzabad,AFG,,12,clash,,disputed\n\
    2021-07-05,Sher Khan Bandar,AFG,TJK,120,crossing,admitted,\n2021-07-05,Hairatan,AFG,UZB,45,crossing,returned,\n\
    2021-07-06,Khorog,AFG,TJK,80,crossing,admitted,\n";

/// Crossings with as many outcomes as a theme has colours for them.
const OUTCOMES: &str = "place,country,to_country,count,outcome\nSher Khan Bandar,AFG,TJK,120,admitted\n\
    Hairatan,AFG,UZB,45,returned\nKhorog,AFG,TJK,80,detained\nIshkashim,AFG,TJK,30,wounded\nKaldar,AFG,UZB,20,turned back\n\
    Shortepa,AFG,UZB,25,unknown\n";

/// The built-in map on a page of a width in px.
fn built_in(width: u32) -> Story {
    let spec = MapSpec { size: format!("{width}xauto").parse().unwrap(), ..story::built_in().unwrap() };
    story::read(spec).unwrap().value
}

/// A map of a table on a page of a width in px.
fn of_table(table: &str, width: u32) -> Story {
    let folder = Folder::with(&[("t.csv", table)]);
    let spec = MapSpec {
        incidents: Some(folder.path().join("t.csv")),
        size: format!("{width}xauto").parse().unwrap(),
        ..MapSpec::default()
    };
    story::read(spec).unwrap().value
}

fn audit(story: &Story, theme: &Theme) -> Audit {
    audit::of_map(&layout::compose(story, theme).unwrap().value).unwrap()
}

/// What misses a gate of the audit, or a stricter one.
fn faults(audit: &Audit, name: &str, least: f64) -> Option<String> {
    let metric = audit.metrics.iter().find(|metric| metric.name == name).unwrap();
    let value = metric.value.unwrap_or_else(|| unreachable!("{name} has nothing to measure"));
    (value < least).then(|| format!("{name} {value:.2} < {least}: {:?}", metric.faults))
}

#[track_caller]
fn stands_out(story: &Story, what: &str) {
    for (name, _) in THEMES {
        let audit = audit(story, &theme(name));
        let (text, marks) = promised(name);
        let found = [faults(&audit, "contrast_text", text), faults(&audit, "contrast_marks", marks)];
        assert_eq!(found, [None, None], "{name}, {what}");
        assert_eq!(audit.value("shapes_alike"), Some(0.0), "{name}, {what}");
    }
}

#[test]
fn text_and_marks_stand_out_in_every_theme() {
    stands_out(&built_in(1000), "the built-in map");
    stands_out(&of_table(KINDS, 1000), "all kinds of events");
}

#[test]
fn text_and_marks_stand_out_in_every_theme_on_narrow_pages() {
    stands_out(&built_in(400), "the built-in map");
    stands_out(&of_table(KINDS, 500), "all kinds of events");
}

#[test]
fn the_colour_blind_tell_each_kind_and_each_outcome_in_every_theme() {
    for (table, what) in [(KINDS, "kinds"), (OUTCOMES, "outcomes")] {
        let story = of_table(table, 1000);
        for (name, _) in THEMES {
            let audit = audit(&story, &theme(name));
            assert_eq!(faults(&audit, "color_distance", 12.0), None, "{name}, {what}");
        }
    }
}

#[test]
fn the_print_theme_needs_one_ink() {
    let (_, text) = THEMES.iter().find(|(name, _)| *name == "print").unwrap();
    let colors = text.split('"').filter(|part| part.starts_with('#') && part.len() == 7);
    let colors: Vec<Color> = colors.map(|color| color.parse().unwrap()).collect();
    assert!(colors.len() > 20, "only {} colours were found", colors.len());
    for color in colors {
        assert!(color.r == color.g && color.g == color.b, "{} is no grey", color.hex());
    }
}

/// A theme file, read.
fn own(text: &str) -> Result<Theme> {
    let folder = Folder::with(&[("own.toml", text)]);
    story::theme(Some(&folder.path().join("own.toml").display().to_string()))
}

#[test]
fn a_theme_of_ones_own_says_only_what_is_other_than_in_its_base() {
    let own =
        own("base = \"dark\"\n[color]\npaper = \"#000000\"\n[color.kinds]\nclash = \"#ff0000\"\n").unwrap();
    let mut expected = theme("dark");
    expected.color.paper = Color::rgb(0x000000);
    expected.color.kinds.clash = Color::rgb(0xff0000);
    assert_eq!(own, expected);
}

#[test]
fn without_a_base_it_is_light() {
    let own = own("[type]\ntitle = 30\n").unwrap();
    let mut expected = theme("light");
    expected.sizes.title = 30.0;
    assert_eq!(own, expected);
    assert_eq!(self::own("").unwrap(), theme("light"));
}

#[test]
fn the_accents_are_replaced_as_a_whole() {
    let own = own("[color]\naccents = [\"#123456\"]\n").unwrap();
    assert_eq!(own.color.accents, [Color::rgb(0x123456)]);
}

#[test]
fn an_unknown_key_or_base_of_a_theme_is_shown_with_the_nearest() {
    for (text, said, hint) in [
        ("[color]\npapper = \"#000000\"\n", "line 2, column 1: unknown key \"papper\"", "\"paper\""),
        ("[colour]\npaper = \"#000000\"\n", "line 1, column 2: unknown key \"colour\"", "\"color\""),
        ("[color.kinds]\nclosur = \"#000000\"\n", "line 2, column 1: unknown key \"closur\"", "\"closure\""),
        ("base = \"drak\"\n", "line 1, column 8: expected light, dark", "\"dark\""),
    ] {
        let error = own(text).unwrap_err().to_string();
        assert!(error.contains(said) && error.contains(&format!("hint: did you mean {hint}?")), "{error}");
    }
    for (text, said) in [
        (
            "[color]\npaper = \"red\"\n",
            "line 2, column 9: expected a colour such as \"#d55e00\", found \"red\"",
        ),
        ("[color]\nkinds = \"#000000\"\n", "line 2, column 9: expected a table, found \"#000000\""),
        ("[line]\ncoast = \"0.6\"\n", "line 2, column 9: expected a number, found \"0.6\""),
    ] {
        let error = own(text).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn a_theme_whose_name_is_nearly_known_is_named() {
    let error = story::theme(Some("newpaper")).unwrap_err().to_string();
    assert!(error.contains("no theme is called \"newpaper\"\nhint: did you mean \"newspaper\"? "), "{error}");
    assert!(!Path::new("newpaper").exists());
}
