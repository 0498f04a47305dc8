//! The committed picture of the built-in map is what the code draws.
//!
//! After a wanted change `cargo run --release -- render` writes the picture anew. A failure leaves `expected.png`,
//! `actual.png` and `difference.png` (what differs, in red) in a folder that the message names.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

use std::path::Path;

use marz::{draw, layout, story};

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

#[test]
fn the_built_in_map_is_drawn_as_committed() {
    let spec = story::built_in().unwrap();
    let theme = story::theme(spec.theme.as_deref()).unwrap();
    let map = layout::compose(&story::read(spec).unwrap().value, &theme).unwrap().value;
    let committed = Path::new("output/afghan-border-crossings-2021.png");
    let expected = std::fs::read(committed).unwrap();
    let actual = draw::png(&map.scene, 1.0).unwrap();
    if expected == actual {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden");
    std::fs::create_dir_all(&folder).unwrap();
    let (before, after) = (decode(&expected), decode(&actual));
    let mut said =
        format!("expected {}x{} px, drawn {}x{}", before.width, before.height, after.width, after.height);
    if (before.width, before.height) == (after.width, after.height) {
        let differs =
            before.pixels.chunks_exact(3).zip(after.pixels.chunks_exact(3)).filter(|(a, b)| a != b).count();
        said = format!("{differs} pixels differ");
        std::fs::write(folder.join("difference.png"), encode(&difference(&before, &after))).unwrap();
    }
    std::fs::write(folder.join("expected.png"), &expected).unwrap();
    std::fs::write(folder.join("actual.png"), &actual).unwrap();
    panic!("{said}; look into {}", folder.display());
}
