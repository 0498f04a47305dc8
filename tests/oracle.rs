//! The PNG is what resvg, which shares no code with the writer of the SVG, makes of the SVG.
//!
//! # The bound
//! At most 1 of 400 pixels differs by more than 16 of 255 levels in a channel, and none by more than 128: letters are rounded
//! to whole font units in the SVG and to 1/100 px in the PNG, which moves their edges by a part of a pixel.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::path::Path;

use marz::scene::Scene;
use marz::spec::MapSpec;
use marz::{draw, layout, story};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use support::Folder;

/// A difference of so many levels at an edge is not seen.
const LEVELS: u8 = 16;

/// The share of pixels that may differ by more: three times what was measured, which is 0.03 % on the built-in map, and 0.08 % on
/// the smallest map.
const SHARE: f64 = 2.5e-3;

/// No pixel may differ by so much; 76 levels were measured.
const FAR: u8 = 128;

fn composed(spec: MapSpec) -> Scene {
    let theme = story::theme(spec.theme.as_deref()).unwrap();
    layout::compose(&story::read(spec).unwrap().value, &theme).unwrap().value.scene
}

/// The pixels of a PNG without alpha, three bytes each, and its width.
fn decode(bytes: &[u8]) -> (Vec<u8>, u32) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb);
    (pixels, info.width)
}

/// The share of pixels that differ by more than [`LEVELS`], and by how many the farthest does.
fn share_that_differs(scene: &Scene, scale: f64) -> (f64, u8) {
    let (ours, width) = decode(&draw::png(scene, scale).unwrap());
    let tree = Tree::from_str(&draw::svg(scene).unwrap(), &Options::default()).unwrap();
    let height = ours.len() as u32 / 3 / width;
    let mut theirs = Pixmap::new(width, height).unwrap();
    resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut theirs.as_mut());
    let pairs = ours.chunks_exact(3).zip(theirs.data().chunks_exact(4));
    let levels: Vec<u8> = pairs.map(|(a, b)| distance(a, b)).collect();
    let differ = levels.iter().filter(|levels| **levels > LEVELS).count();
    (differ as f64 / levels.len() as f64, levels.into_iter().max().unwrap_or_default())
}

/// How far two colours are from each other in the channel in which they are farthest, levels.
fn distance(a: &[u8], b: &[u8]) -> u8 {
    a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or_default()
}

#[track_caller]
fn agrees_with_resvg(spec: MapSpec) {
    let scene = composed(spec);
    for scale in [1.0, 2.0] {
        let (share, far) = share_that_differs(&scene, scale);
        assert!(share <= SHARE, "{share:.2e} of the pixels differ at {scale}x");
        assert!(far < FAR, "a pixel differs by {far} levels at {scale}x");
    }
}

#[test]
fn resvg_sees_the_built_in_map_as_the_png_shows_it() {
    agrees_with_resvg(story::built_in().unwrap());
}

#[test]
fn resvg_sees_the_dark_map_as_the_png_shows_it() {
    agrees_with_resvg(MapSpec { theme: Some("dark".into()), ..story::built_in().unwrap() });
}

#[test]
fn resvg_sees_the_persian_map_as_the_png_shows_it() {
    let folder = Path::new("data/stories/afghan-border-2021");
    let text = std::fs::read_to_string(folder.join("map-fa.toml")).unwrap();
    agrees_with_resvg(MapSpec::read(&text, "map-fa.toml", folder).unwrap());
}

#[test]
fn resvg_sees_every_kind_of_event_as_the_png_shows_it() {
    let events = "place,country,count,kind,status\nKunduz,AFG,30,clash,\nTaloqan,AFG,20,clash,claimed\n\
        Baghlan,AFG,40,clash,disputed\nAybak,AFG,,seizure,\nSar-e Pul,AFG,,closure,\nSheberghan,AFG,25,capture,\n\
        Mazar-e Sharif,AFG,30,deployment,\nBamyan,AFG,25,other,\n";
    let folder = Folder::with(&[("events.csv", events)]);
    let incidents = Some(folder.path().join("events.csv"));
    let size = "480xauto".parse().unwrap();
    agrees_with_resvg(MapSpec { incidents, size, ..MapSpec::default() });
}

#[test]
fn a_picture_that_is_moved_by_a_pixel_is_far_from_itself() {
    let spec = MapSpec { focus: vec!["LSO".into()], size: "300x260".parse().unwrap(), ..MapSpec::default() };
    let (ours, _) = decode(&draw::png(&composed(spec), 1.0).unwrap());
    let moved = ours.chunks_exact(3).skip(1).zip(ours.chunks_exact(3));
    let differ = moved.filter(|(a, b)| distance(a, b) > LEVELS).count();
    let share = differ as f64 / (ours.len() / 3) as f64;
    assert!(share > 4.0 * SHARE, "{share:.2e} of the pixels differ");
}
