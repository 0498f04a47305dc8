//! Names mean places: in any spelling, told apart by what the row and the border say, and never by a guess that is not told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that can't go on has failed"
)]

mod support;

use std::sync::LazyLock;

use geo::{Distance, Haversine};
use marz::atlas::Atlas;
use marz::gazetteer::{Gazetteer, Meaning, Placement};
use serde_json::Value;
use support::{Folder, messages};

/// A spelling and its place: column, country, name, kind, and latitude and longitude of the place or of the
/// district's seat.
type Name = (&'static str, &'static str, &'static str, &'static str, (f64, f64));

/// The spellings of the reports.
const NAMES: &[Name] = &[
    ("place", "Afghanistan", "Sher Khan Bandar", "spot", (37.18, 68.60)),
    ("place", "Afghanistan", "Shir Khan Bandar", "spot", (37.18, 68.60)),
    ("place", "Afghanistan", "Hairatan", "spot", (37.2169, 67.4169)),
    ("place", "Tajikistan", "Panji Poyon", "spot", (37.1944, 68.5772)),
    ("place", "Tajikistan", "Khorog", "", (37.4904, 71.5534)),
    ("place", "Tajikistan", "Khorugh", "", (37.4904, 71.5534)),
    ("place", "Tajikistan", "Хоруғ", "", (37.4904, 71.5534)),
    ("place", "Tajikistan", "Ishkashim", "town", (36.7248, 71.6133)),
    ("place", "Tajikistan", "Ishkoshim", "town", (36.7248, 71.6133)),
    ("place", "Tajikistan", "Langar", "town", (37.035, 72.64)),
    ("place", "Tajikistan", "Humrogi", "town", (38.28, 71.34)),
    ("place", "Tajikistan", "Ruzvai", "town", (38.455, 70.83)),
    ("place", "Tajikistan", "Shahrtuz", "", (37.2621, 68.1385)),
    ("place", "Uzbekistan", "Termez", "", (37.2242, 67.2783)),
    ("district", "Afghanistan", "Kaldar", "district", (37.2153, 67.6397)),
    ("district", "Afghanistan", "Kaldor", "district", (37.2153, 67.6397)),
    ("district", "Afghanistan", "Imam Sahib", "district", (37.1890, 68.9364)),
    ("district", "Afghanistan", "Shortepa", "district", (37.3011, 66.4618)),
    ("district", "Afghanistan", "Shor Tepa", "district", (37.3011, 66.4618)),
    ("district", "Afghanistan", "Maimai", "district", (38.4086, 71.0384)),
    ("district", "Afghanistan", "Maimi", "district", (38.4086, 71.0384)),
    ("district", "Afghanistan", "Nusay", "district", (38.4435, 70.8041)),
    ("district", "Afghanistan", "Nasi", "district", (38.4435, 70.8041)),
    ("district", "Afghanistan", "Khwahan", "district", (37.8897, 70.2188)),
    ("district", "Afghanistan", "Khawan", "district", (37.8897, 70.2188)),
    ("district", "Afghanistan", "Ishkashim", "district", (36.6833, 71.5333)),
    ("district", "Afghanistan", "Yawan", "district", (37.5285, 70.4482)),
    ("district", "Afghanistan", "Nesh", "district", (32.4321, 65.6348)),
    ("district", "Afghanistan", "Nish", "district", (32.4321, 65.6348)),
    ("district", "Afghanistan", "Miyanishin", "district", (32.3726, 66.1771)),
    ("district", "Afghanistan", "Miyanshin", "district", (32.3726, 66.1771)),
    ("district", "Tajikistan", "Shahrtuz", "district", (37.2621, 68.1385)),
    ("district", "Tajikistan", "Shahritus", "district", (37.2621, 68.1385)),
    ("district", "Tajikistan", "Shahritous", "district", (37.2621, 68.1385)),
    ("district", "Tajikistan", "Jayhun", "district", (37.3481, 68.6640)),
    ("district", "Tajikistan", "Qumsangir", "district", (37.3481, 68.6640)),
    ("district", "Tajikistan", "Shamsiddin Shohin", "district", (37.8414, 70.0487)),
    ("district", "Tajikistan", "Shuroobod", "district", (37.8414, 70.0487)),
    ("district", "Tajikistan", "Darvaz", "district", (38.4537, 70.7890)),
    ("district", "Tajikistan", "Darvoz", "district", (38.4537, 70.7890)),
    ("district", "Tajikistan", "Vanj", "district", (38.3708, 71.4547)),
    ("district", "Tajikistan", "Ishkashim", "district", (36.7248, 71.6133)),
    ("district", "Tajikistan", "Ishkoshim", "district", (36.7248, 71.6133)),
];

/// Provinces of the reports.
const PROVINCES: &[&str] =
    &["Faryab", "Jowzjan", "Kunduz", "Balkh", "Takhar", "Badakhshan", "Wardak", "Maidan Wardak"];

static NAMED: LazyLock<(Gazetteer, Atlas)> = LazyLock::new(|| {
    (marz::load::embedded::gazetteer(false, Vec::new()).unwrap(), marz::load::embedded::region().unwrap())
});

fn apart_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    Haversine.distance(geo::Point::from(a), geo::Point::from(b)) / 1000.0
}

fn place(column: &str, name: &str, country: &str) -> marz::Result<Placement> {
    let table = format!("{column},country\n{name},{country}\n");
    let incident = marz::load::incidents::incidents(&table, "t.csv").unwrap().value.events.remove(0);
    marz::gazetteer::place_all(std::slice::from_ref(&incident), &NAMED.0, &NAMED.1).remove(0)
}

#[test]
fn every_spelling_of_the_reports_means_its_place() {
    for (column, country, name, kind, (lat, lon)) in NAMES {
        let placement = place(column, name, country).unwrap();
        let at = placement.at.expect(name);
        let off = apart_km((at.x, at.y), (*lon, *lat));
        assert!(off < 1.0, "{column} {name} in {country} is {off:.1} km off, at {at:?}");
        let matched = placement.matched.expect(name);
        let code = NAMED.1.territories[placement.origin.expect(name)].id.as_str();
        assert!(matched.contains(code), "{name} was taken for {matched}");
        assert!(matched.contains(&format!("({kind}")), "{name} was taken for {matched}");
        assert_eq!(
            placement.precision == marz::atlas::Precision::District,
            *kind == "district",
            "{name}: {matched}"
        );
    }
}

#[test]
fn every_province_of_the_reports_is_known() {
    for name in PROVINCES {
        let matched = place("province", name, "Afghanistan").unwrap().matched.expect(name);
        assert!(matched.contains("(province") && matched.contains("AFG"), "{name}: {matched}");
    }
}

#[test]
fn one_name_on_both_banks_is_told_apart_by_its_country() {
    for column in ["place", "district"] {
        for country in ["AFG", "TJK"] {
            let matched = place(column, "Ishkashim", country).unwrap().matched.unwrap();
            assert!(matched.contains(country), "{column} Ishkashim in {country}: {matched}");
        }
    }
}

/// The one place that a name means in the region.
#[track_caller]
fn meant(name: &str) -> String {
    match NAMED.0.meaning(name, &|_| true) {
        Meaning::One(found) | Meaning::Likely(found, _) => found.entry.in_full(),
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn a_spelling_that_no_table_lists_is_found_by_its_sound() {
    for (name, place) in [
        ("Khorogh", "Khorog"),
        ("Mazor-i-Scharif", "Mazar-e Sharif"),
        ("Dushambeh", "Dushanbe"),
        ("Termess", "Termez"),
        ("Qonduzz", "Kunduz"),
    ] {
        assert!(meant(name).starts_with(place), "{name}: {}", meant(name));
        let found = NAMED.0.matches(name, &|_| true);
        assert!(found[0].step >= marz::gazetteer::Step::Transliterated, "{name} is in a table");
    }
}

#[test]
fn words_that_say_what_a_place_is_make_no_difference() {
    for name in ["Kaldar", "Kaldar district", "District of Kaldar", "Woluswali Kaldar", "ولسوالی کلدار"]
    {
        assert_eq!(meant(name), "Kaldar (district, Balkh, AFG)", "{name}");
    }
}

#[test]
fn scripts_make_no_difference() {
    for (name, place) in
        [("Душанбе", "Dushanbe"), ("دوشنبه", "Dushanbe"), ("کابل", "Kabul"), ("Кабул", "Kabul")]
    {
        assert!(meant(name).starts_with(place), "{name}: {}", meant(name));
    }
}

#[test]
fn names_of_other_continents_are_no_names_of_the_region() {
    let mut taken = Vec::new();
    let table = std::fs::read_to_string("data/evaluation/elsewhere.csv").unwrap();
    for row in csv::Reader::from_reader(table.as_bytes()).records() {
        let name = row.unwrap()[1].to_owned();
        if let Meaning::One(found) = NAMED.0.meaning(&name, &|_| true) {
            taken.push((name, found.entry.in_full()));
        }
    }
    assert!(taken.len() <= 10, "{} of 1,000: {taken:?}", taken.len());
}

/// The report of a map of a table, and what was said.
fn mapped(table: &str, more: &[(&str, &str)], args: &[&str]) -> (Value, String) {
    let folder = Folder::with(&[&[("t.csv", table)], more].concat());
    let all = ["render", "--incidents", "t.csv", "-o", "x.svg", "--report", "r.json"];
    let output = folder.draw(&[&all, args].concat());
    (serde_json::from_str(&folder.text("r.json")).unwrap(), messages(&output))
}

#[test]
fn a_misspelling_is_a_guess_that_is_told_and_fails_a_strict_run() {
    let table = "province,country,count\nTakhlan,Afghanistan,5\n";
    let (report, said) = mapped(table, &[], &[]);
    let event = &report["incidents"][0];
    assert_eq!((&event["matched"], &event["match"]), (&"Takhar (province, AFG)".into(), &"near".into()));
    assert!(event["score"].as_f64().unwrap() < 0.9, "{event}");
    assert!(
        said.contains("row 2, row-2: \"Takhlan\" is no name that is known; it was taken for Takhar"),
        "{said}"
    );
    let folder = Folder::with(&[("t.csv", table)]);
    let output = folder.run(&["render", "--incidents", "t.csv", "-o", "x.svg", "--strict"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_name_on_both_banks_is_settled_by_where_the_crossing_led() {
    let (report, _) = mapped("place,to_country,count\nIshkashim,Tajikistan,9\n", &[], &[]);
    let matched = report["incidents"][0]["matched"].as_str().unwrap();
    assert!(matched.ends_with("AFG)"), "{matched}");
}

/// Two places of one name, one on the Panj, the other far from it.
const TWINS: &str = "name,lat,lon,country\nTwinabad,36.72,71.58,AFG\nTwinabad,34.5,66.0,AFG\n";

#[test]
fn a_crossing_is_at_the_place_on_the_border() {
    let table = "place,country,to_country\nTwinabad,AFG,TJK\n";
    let (report, said) = mapped(table, &[("p.csv", TWINS)], &["--places", "p.csv"]);
    assert_eq!(report["incidents"][0]["lat"], 36.72);
    assert!(said.contains("\"Twinabad\" has several bearers") && said.contains("near the border"), "{said}");
}

#[test]
fn the_other_events_tell_which_place_is_meant() {
    let table = "place,country,kind\nTwinabad,AFG,clash\nKhorog,TJK,clash\n";
    let (report, said) = mapped(table, &[("p.csv", TWINS)], &["--places", "p.csv"]);
    assert_eq!(report["incidents"][0]["lat"], 36.72);
    assert!(said.contains("near other events"), "{said}");
}

#[test]
fn without_border_or_other_events_a_name_of_two_places_is_ambiguous() {
    let folder = Folder::with(&[("t.csv", "place,country,kind\nTwinabad,AFG,clash\n"), ("p.csv", TWINS)]);
    let output = folder.run(&["render", "--incidents", "t.csv", "--places", "p.csv", "-o", "x.svg"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(messages(&output).contains("can mean Twinabad (spot, AFG); Twinabad (spot, AFG)"));
}

#[test]
fn a_district_with_another_name_is_the_one_that_its_seat_lies_in() {
    let polygon = r#"{"type":"Feature","properties":{"name":"Elsewise"},"geometry":{"type":"Polygon",
        "coordinates":[[[67.5,37.1],[67.8,37.1],[67.8,37.25],[67.5,37.25],[67.5,37.1]]]}}"#;
    let table = "id,district,country,count\na,Kaldar,AFG,3\nb,Elswise,AFG,4\n";
    let (report, _) = mapped(table, &[("d.geojson", polygon)], &["--districts", "d.geojson"]);
    assert_eq!(report["incidents"][0]["matched"], "Kaldar (district, Balkh, AFG)");
    assert_eq!(report["incidents"][1]["match"], "transliterated", "{}", report["incidents"][1]);
}

#[test]
fn places_of_one_s_own_come_in_geojson_with_all_their_names() {
    let places = r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point",
        "coordinates":[70.31,37.83]},"properties":{"name":"Zzyzx","name:tg":"Ззайзкс","alt_name":"Hollow|Qqmere"}}]}"#;
    let table = "id,place\na,Ззайзкс\nb,Qqmere\n";
    let (report, _) = mapped(table, &[("p.geojson", places)], &["--places", "p.geojson"]);
    for event in report["incidents"].as_array().unwrap() {
        assert_eq!((&event["lon"], &event["lat"]), (&70.31.into(), &37.83.into()));
    }
}

#[test]
fn the_very_name_goes_before_a_town_that_sounds_like_it() {
    let (report, _) = mapped("place,count\nYawan,5\n", &[], &[]);
    assert_eq!(report["incidents"][0]["matched"], "Yawan (district, Badakhshan, AFG)");
    let (report, _) = mapped("place,country,count\nSheki,Afghanistan,5\n", &[], &[]);
    let event = &report["incidents"][0];
    assert_eq!(event["matched"], "Shekay (district, Badakhshan, AFG)");
    assert_eq!(event["precision"], "province", "nobody knows where its seat is");
}

#[test]
fn other_events_do_not_make_an_ambiguous_name_certain() {
    let table = "id,place,country,count\na,Ishkashim,,5\nb,Khorog,TJK,6\nc,Kabul,AFG,7\n";
    let (report, said) = mapped(table, &[], &[]);
    let event = report["incidents"].as_array().unwrap().iter().find(|e| e["id"] == "a").unwrap();
    assert_eq!((&event["drawn"], &event["fate"]), (&false.into(), &"unplaced".into()), "{event}");
    assert!(said.contains("AFG") && said.contains("TJK"), "{said}");
}

#[test]
fn coordinates_outside_the_country_of_the_row_are_told() {
    let table = "id,place,country,lat,lon\na,Kunduz,Afghanistan,43.2,76.9\nb,Khorog,Tajikistan,71.55,37.49\n";
    let (_, said) = mapped(table, &[], &[]);
    assert!(said.contains("row 2, a: the point does not lie in the country \"Afghanistan\""), "{said}");
    assert!(said.contains(
        "row 3, b: the point does not lie in the country \"Tajikistan\": lat and lon look exchanged"
    ));
}

#[test]
fn a_province_that_a_place_does_not_lie_in_is_told() {
    let (_, said) = mapped("place,province,country\nMazar-e-Sharif,Kabul,Afghanistan\n", &[], &[]);
    assert!(said.contains("does not lie in the province \"Kabul\", which the row names"), "{said}");
}

#[test]
fn a_place_of_arrival_that_nobody_knows_is_told() {
    let table = "place,country,to_place,to_country\nKunduz,Afghanistan,Qqqzzwx,Tajikistan\n";
    let (_, said) = mapped(table, &[], &[]);
    assert!(
        said.contains("row 2, row-2: column \"to_place\": no place called \"Qqqzzwx\" is known"),
        "{said}"
    );
}

// marz places

/// What `marz places --json` says of names.
fn places(args: &[&str]) -> Value {
    let output = Folder::new().run(&[&["places", "--json"], args].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", messages(&output)))
}

#[test]
fn places_shows_what_a_name_means_with_score_step_and_what_it_belongs_to() {
    let found = places(&["Хоруғ"]);
    let best = &found[0]["matches"][0];
    assert_eq!((&found[0]["name"], &found[0]["meaning"]), (&"Хоруғ".into(), &"found".into()));
    assert_eq!(
        (&best["name"], &best["country"], &best["step"]),
        (&"Khorog".into(), &"TJK".into(), &"folded".into())
    );
    assert!((best["lat"].as_f64().unwrap() - 37.4904).abs() < 0.01 && best["score"].as_f64().unwrap() > 0.9);
    assert!(best["chain"].as_array().unwrap().contains(&"Gorno-Badakhshan".into()), "{best}");
}

#[test]
fn places_knows_the_world_and_prefers_a_city_s_own_name_to_a_forgotten_one() {
    let found = places(&["Kyjiw", "北京", "Philadelphia", "Springfield"]);
    let names: Vec<&str> =
        found.as_array().unwrap().iter().map(|f| f["matches"][0]["name"].as_str().unwrap()).collect();
    assert_eq!(names[..2], ["Kyiv", "Beijing"]);
    assert_eq!((&found[2]["meaning"], &found[2]["matches"][0]["country"]), (&"found".into(), &"USA".into()));
    assert_eq!(found[3]["meaning"], "ambiguous");
}

#[test]
fn places_looks_in_an_area_or_near_a_point() {
    let langars = places(&["Langar", "--in", "Gorno-Badakhshan"]);
    assert!(langars[0]["matches"].as_array().unwrap().iter().all(|m| m["country"] == "TJK"), "{langars}");
    let found = places(&["Langar", "--near", "72.6,37.0"]);
    assert_eq!(found[0]["matches"][0]["lat"], 37.035, "{found}");
    assert_eq!(places(&["Fayzabad", "--in", "TJK"])[0]["meaning"], "found");
}

#[test]
fn every_bearer_of_an_ambiguous_name_is_listed() {
    let found = places(&["Fayzabad"]);
    assert_eq!(found[0]["meaning"], "ambiguous");
    assert!(found[0]["matches"].as_array().unwrap().len() >= 10, "{found}");
}

#[test]
fn a_name_that_no_place_has_ends_with_status_1() {
    let output = Folder::new().run(&["places", "Zxqvbwkjptrg"]);
    assert_eq!((output.status.code(), &*output.stdout), (Some(1), &b"Zxqvbwkjptrg is unknown\n"[..]));
    let output = Folder::new().run(&["places", "Khorog", "--in", "Atlantisqq"]);
    assert_eq!(output.status.code(), Some(2), "{}", messages(&output));
}
