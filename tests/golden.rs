//! Committed pictures are what the code draws: the built-in map, and one small map for each thing that can go wrong
//! with a part of the Earth or a projection.
//!
//! A failure leaves `expected.png`, `actual.png` and `difference.png` (what differs, in red) in a folder that the message
//! names. After a wanted change `BLESS=1 cargo test --test golden` draws the small maps anew, and `cargo run
//! --release -- render` the built-in one; look at them before they are committed.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::path::{Path, PathBuf};

use marz::projection::PROJECTIONS;
use marz::spec::MapSpec;
use marz::{draw, layout, story};
use support::Folder;

struct Picture {
    width: u32,
    height: u32,
    /// Red, green, blue for each pixel.
    pixels: Vec<u8>,
}

fn decode(bytes: &[u8]) -> Picture {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb, "the pictures of opaque pages have no alpha");
    Picture { width: info.width, height: info.height, pixels }
}

fn encode(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(&picture.pixels).unwrap();
    bytes
}

/// The expected picture in pale grey, with what differs in red.
fn difference(expected: &Picture, actual: &Picture) -> Picture {
    let pairs = expected.pixels.chunks_exact(3).zip(actual.pixels.chunks_exact(3));
    let pixel = |(a, b): (&[u8], &[u8])| if a == b { [200 + a[1] / 5; 3] } else { [220, 0, 0] };
    Picture { pixels: pairs.flat_map(pixel).collect(), ..*expected }
}

/// What a map file draws.
fn drawn(spec: MapSpec) -> Vec<u8> {
    draw::png(&composed(spec).scene, 1.0).unwrap()
}

fn composed(spec: MapSpec) -> layout::Composition {
    let theme = story::theme(spec.theme.as_deref()).unwrap();
    layout::compose(&story::read(spec).unwrap().value, &theme).unwrap().value
}

/// Compares a picture with the committed one, of which it says the name.
fn compare(committed: &Path, actual: &[u8]) -> Result<(), String> {
    let expected = std::fs::read(committed).map_err(|error| format!("{}: {error}", committed.display()))?;
    if expected == actual {
        return Ok(());
    }
    let name = committed.file_stem().unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let (before, after) = (decode(&expected), decode(actual));
    let mut said =
        format!("expected {}x{} px, drawn {}x{}", before.width, before.height, after.width, after.height);
    if (before.width, before.height) == (after.width, after.height) {
        let differs =
            before.pixels.chunks_exact(3).zip(after.pixels.chunks_exact(3)).filter(|(a, b)| a != b).count();
        said = format!("{differs} pixels differ");
        std::fs::write(folder.join("difference.png"), encode(&difference(&before, &after))).unwrap();
    }
    std::fs::write(folder.join("expected.png"), &expected).unwrap();
    std::fs::write(folder.join("actual.png"), actual).unwrap();
    Err(format!("{}: {said}; look into {}", committed.display(), folder.display()))
}

/// Compares the small map of a case, or draws it anew where that is asked for.
#[track_caller]
fn check(name: &str, map: &str) {
    compare_small(name, map).unwrap();
}

fn compare_small(name: &str, map: &str) -> Result<(), String> {
    compare_drawn(name, MapSpec::read(map, name, Path::new("")).unwrap())
}

fn compare_drawn(name: &str, spec: MapSpec) -> Result<(), String> {
    let file = PathBuf::from("tests/golden").join(format!("{name}.png"));
    let actual = drawn(spec);
    if std::env::var_os("BLESS").is_some_and(|word| word == "1") {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &actual).unwrap();
    }
    compare(&file, &actual)
}

#[test]
fn the_built_in_map_is_drawn_as_committed() {
    let actual = drawn(story::built_in().unwrap());
    compare(Path::new("output/afghan-border-crossings-2021.png"), &actual).unwrap();
}

#[test]
fn the_svg_of_the_built_in_map_is_the_committed_one_byte_for_byte() {
    let map = composed(story::built_in().unwrap());
    let file = Path::new("output/afghan-border-crossings-2021.svg");
    let (expected, actual) = (std::fs::read_to_string(file).unwrap(), draw::svg(&map.scene).unwrap());
    let differs = expected.lines().zip(actual.lines()).position(|(a, b)| a != b);
    let place = differs.map(|line| format!("line {}", line + 1)).unwrap_or("the length".to_owned());
    assert!(expected == actual, "{} differs in {place}; a new one: marz render", file.display());
}

#[test]
fn russia_is_one_land_across_the_180th_meridian() {
    check("russia", "focus = ['RUS']\nsize = '480xauto'");
}

#[test]
fn chukotka_has_no_line_along_the_180th_meridian() {
    check("chukotka", "extent = [165, 61, -168, 72]\nsize = '480xauto'");
}

#[test]
fn fiji_is_not_torn_apart() {
    check("fiji", "focus = ['Fiji']\nsize = '480xauto'");
}

#[test]
fn kiribati_fits_on_one_page_with_all_its_islands() {
    check("kiribati", "focus = ['KIR']\nsize = '480xauto'");
}

#[test]
fn antarctica_holds_the_pole() {
    check("antarctica", "focus = ['ATA']\nsize = '480xauto'");
}

#[test]
fn svalbard_stands_upright() {
    check("svalbard", "extent = [8, 76, 34, 81]\nsize = '480xauto'");
}

#[test]
fn lesotho_is_a_hole_in_south_africa() {
    check("lesotho", "focus = ['LSO', 'ZAF']\nsize = '480xauto'");
}

#[test]
fn a_story_across_the_180th_meridian_stands_together() {
    let events =
        "id,place,lat,lon,count,kind\nwest,Taveuni,-16.9,179.9,40,other\neast,Lau,-18.2,-178.8,90,other\n";
    let folder = Folder::with(&[("events.csv", events)]);
    let map = format!("incidents = '{}'\nsize = '480xauto'", folder.path().join("events.csv").display());
    check("story-across-180", &map);
}

#[test]
fn each_kind_of_event_has_a_shape_and_each_status_a_look() {
    let events = "place,country,count,kind,status\nKunduz,AFG,30,clash,\nTaloqan,AFG,20,clash,claimed\n\
        Baghlan,AFG,40,clash,disputed\nAybak,AFG,,seizure,\nSar-e Pul,AFG,,closure,\nSheberghan,AFG,25,capture,\n\
        Mazar-e Sharif,AFG,30,deployment,\nBamyan,AFG,25,other,\n";
    let folder = Folder::with(&[("events.csv", events)]);
    let map = format!("incidents = '{}'\nsize = '480xauto'", folder.path().join("events.csv").display());
    check("kinds", &map);
}

#[test]
fn events_of_one_place_lie_beside_each_other() {
    let events = "date,place,to_place,country,to_country,count,kind,outcome\n\
        2021-07-04,,Khorog,AFG,TJK,90,crossing,admitted\n2021-07-05,,Khorog,AFG,TJK,200,crossing,admitted\n\
        2021-07-06,,Khorog,AFG,TJK,40,crossing,returned\n2021-07-04,Baharak,,AFG,,30,clash,\n\
        2021-07-05,Baharak,,AFG,,60,clash,\n2021-07-06,Baharak,,AFG,,20,capture,\n,Ishkashim,,TJK,,10,clash,\n";
    let folder = Folder::with(&[("events.csv", events)]);
    let map = format!("incidents = '{}'\nsize = '480xauto'", folder.path().join("events.csv").display());
    check("beside-each-other", &map);
}

#[test]
fn many_events_are_counted_by_hexagons() {
    // Three clusters, dense in the middle: steps of the golden angle outwards.
    let event = |i: usize| {
        let (lat, lon) = [(34.5, 69.2), (31.6, 65.7), (36.7, 67.1)][i % 3];
        let (angle, away) = (i as f64 * 2.399_963, (i as f64 / 900.0).powi(2) * 2.5);
        format!("{:.4},{:.4},{},AFG,clash\n", lat + away * angle.sin(), lon + away * angle.cos(), i % 5)
    };
    let events = format!("lat,lon,count,country,kind\n{}", (0..900).map(event).collect::<String>());
    let folder = Folder::with(&[("events.csv", events)]);
    let map = format!("incidents = '{}'\nsize = '480xauto'", folder.path().join("events.csv").display());
    check("hexagons", &map);
}

#[test]
fn the_days_of_the_built_in_story_stand_side_by_side() {
    let spec = MapSpec {
        by: Some(marz::atlas::By::Day),
        panels: true,
        size: "800xauto".parse().unwrap(),
        ..story::built_in().unwrap()
    };
    compare_drawn("panels", spec).unwrap();
}

#[test]
fn the_world_in_every_projection_is_drawn_as_committed() {
    let name =
        |offer: &marz::projection::Offer| format!("world-{}", offer.name.replace(' ', "-").to_lowercase());
    let map = |offer: &marz::projection::Offer| {
        format!("extent = [-180, -90, 180, 90]\nprojection = '{}'\nsize = '300x260'", offer.name)
    };
    let failed: Vec<String> =
        PROJECTIONS.iter().filter_map(|offer| compare_small(&name(offer), &map(offer)).err()).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
