//! The gallery: its map files, its pictures and its page belong together.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn names(folder: &str, ending: &str) -> Vec<String> {
    let entries = std::fs::read_dir(Path::new(ROOT).join(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut names: Vec<String> = paths
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn every_map_of_the_gallery_is_drawn_and_shown_on_its_page() {
    let maps = names("data/gallery", "toml");
    assert!(maps.len() >= 10);
    assert_eq!(names("output/gallery", "svg"), maps);
    assert_eq!(names("output/gallery", "png"), maps);
    let page = std::fs::read_to_string(Path::new(ROOT).join("docs/gallery.md")).unwrap();
    for map in &maps {
        assert!(page.contains(&format!("](../data/gallery/{map}.toml)")), "{map}");
        assert!(page.contains(&format!("](../output/gallery/{map}.png)")), "{map}");
    }
    assert_eq!(page.matches(".png)").count(), maps.len());
}
