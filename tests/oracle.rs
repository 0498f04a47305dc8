//! The PNG is what resvg, which shares no code with the writer of the SVG, makes of the SVG.
//!
//! # The bound
//! At most 1 of 10,000 pixels differs by more than 8 of 255 levels in a channel.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::path::Path;

use marz::scene::Scene;
use marz::spec::MapSpec;
use marz::{draw, layout, story};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use support::Folder;

/// A difference of so many levels is not seen: the two round their coordinates at different places.
const LEVELS: u8 = 8;

/// The share of pixels that may differ by more. Three times what is measured, which is at most XXX.
const SHARE: f64 = 1e-4;

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

/// The share of pixels that differ by more than [`LEVELS`].
fn share_that_differs(scene: &Scene, scale: f64) -> f64 {
    let (ours, width) = decode(&draw::png(scene, scale).unwrap());
    let tree = Tree::from_str(&draw::svg(scene).unwrap(), &Options::default()).unwrap();
    let height = ours.len() as u32 / 3 / width;
    let mut theirs = Pixmap::new(width, height).unwrap();
    resvg::render(&tree, Transform::from_scale(scale as f32, scale as f32), &mut theirs.as_mut());
    let far = |(a, b): (&[u8], &[u8])| a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > LEVELS);
    let differ = ours.chunks_exact(3).zip(theirs.data().chunks_exact(4)).filter(|pair| far(*pair)).count();
    differ as f64 / f64::from(width * height)
}

#[track_caller]
fn agrees_with_resvg(spec: MapSpec) {
    let scene = composed(spec);
    for scale in [1.0, 2.0] {
        let share = share_that_differs(&scene, scale);
        println!("{share:.2e} of the pixels differ at {scale}x");
        assert!(share <= SHARE, "{share:.2e} of the pixels differ at {scale}x");
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
fn a_picture_that_differs_is_told_from_one_that_does_not() {
    let spec = MapSpec { focus: vec!["LSO".into()], size: "300x260".parse().unwrap(), ..MapSpec::default() };
    let scene = composed(spec);
    let (ours, width) = decode(&draw::png(&scene, 1.0).unwrap());
    let moved = ours.chunks_exact(3).skip(1).zip(ours.chunks_exact(3));
    let differ = moved.filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > LEVELS)).count();
    let share = differ as f64 / f64::from(width * ours.len() as u32 / 3 / width);
    assert!(share > 10.0 * SHARE, "moved by a pixel, {share:.2e} of the pixels differ");
}
