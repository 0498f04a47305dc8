//! The map in words, as its alternative text.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use support::{Folder, xml};

fn description(table: &str, more: &[&str]) -> String {
    let folder = Folder::with(&[("t.csv", table)]);
    folder.draw(&[&["render", "--incidents", "t.csv", "-o", "x.svg"], more].concat());
    xml::read(&folder.text("x.svg")).unwrap()[2].text.clone()
}

const TABLE: &str = "date,place,country,to_country,count,who,kind,status,outcome\n\
                     2021-07-04,Hairatan,AFG,UZB,45,soldiers,crossing,,returned\n\
                     2021-07-05,Kunduz,AFG,,30,,clash,claimed,\n2021-07-06,Sher Khan Bandar,AFG,TJK,120,,crossing,,\n";

#[test]
fn it_says_first_how_many_and_when_then_where_to_then_what_is_not_sure_then_the_largest_event() {
    assert_eq!(
        description(TABLE, &[]),
        "Map of 3 events, 195 people, 4–6 July 2021. Into Tajikistan, 120 people. Into Uzbekistan, 45 people. Crossing: 2; \
         clash: 1; claimed: 1. Sher Khan Bandar: 120, crossing, 6 July. Hairatan: 45, soldiers, crossing, 4 July, returned. \
         Kunduz: 30, clash, claimed, 5 July."
    );
}

#[test]
fn it_is_in_the_language_of_the_map() {
    let said = description(TABLE, &["--language", "ru"]);
    assert!(said.starts_with("Карта; событий: 3, 195 человек"), "{said}");
    assert!(!said.contains("Crossing") && !said.contains("people"), "{said}");
}

#[test]
fn it_ends_before_nobody_listens_any_more() {
    let event = |i: usize| format!("Place number {i},37.{i:03},70.{i:03},{}\n", 400 - i);
    let table = format!("place,lat,lon,count\n{}", (0..200).map(event).collect::<String>());
    let said = description(&table, &[]);
    let letters = said.chars().count();
    assert!((1000..=1500).contains(&letters), "{letters} letters: {said}");
    assert!(said.contains(" Place number 0: 400. Place number 1: 399."), "{said}");
    let more: usize = said.split_once("… and ").unwrap().1.strip_suffix(" more.").unwrap().parse().unwrap();
    assert_eq!(more + said.matches("Place number").count(), 200);
}

#[test]
fn without_events_it_says_so() {
    let folder = Folder::new();
    folder.draw(&["render", "--focus", "TJK", "--size", "400xauto", "-o", "x.svg"]);
    assert_eq!(xml::read(&folder.text("x.svg")).unwrap()[2].text, "Map without events.");
}

#[test]
fn it_tells_of_areas_places_and_lines_too() {
    let map = "extent = [66.0, 36.0, 73.0, 39.0]\n[[areas]]\nfile = \"a.csv\"\nlabel = \"fighting\"\n\
               [[points]]\nfile = \"p.csv\"\nlabel = \"crossing\"\n\
               [[lines]]\nfile = \"l.geojson\"\nlabel = \"road\"\n\
               [choropleth]\nfile = \"v.csv\"\nvalue = \"share\"\nlabel = \"share\"\n";
    let folder = Folder::with(&[
        ("m.toml", map),
        ("a.csv", "province,country,status\nBalkh,AFG,\nKunduz,AFG,claimed\n"),
        ("p.csv", "place,country\nHairatan,AFG\nSher Khan Bandar,AFG\n"),
        ("l.geojson", r#"{"type":"LineString","coordinates":[[67,36.5],[69,37]]}"#),
        ("v.csv", "province,country,share\nTakhar,AFG,0.5\nBadakhshan,AFG,2\nHerat,AFG,9\n"),
    ]);
    folder.draw(&["render", "m.toml", "-o", "x.svg"]);
    assert_eq!(
        xml::read(&folder.text("x.svg")).unwrap()[2].text,
        "Fighting: Balkh, Kunduz (claimed). Crossing: Hairatan, Sher Khan Bandar. Road. Share: Badakhshan 2, Takhar 0.5."
    );
}
