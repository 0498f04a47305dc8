//! What holds for any input: laws of names, lines and maps over random ones.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

use geo::Coord;
use kurbo::{Point, Rect};
use marz::atlas::Level;
use marz::error::edit_distance;
use marz::gazetteer::fold;
use marz::geometry::{Polyline, Region, clip_polyline, clip_ring, simplify};
use marz::load::{features, incidents};
use marz::spec::{MapSpec, Size};
use marz::topology::{Cut, Path, cut};
use proptest::prelude::*;

fn points(n: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Point>> {
    prop::collection::vec((-50.0..150.0_f64, -50.0..150.0_f64).prop_map(Point::from), n)
}

/// Rings along the lines of a small grid: they touch and share edges as the borders of countries do.
fn ring_on_a_grid() -> impl Strategy<Value = Vec<Coord<f64>>> {
    (0..6_i32, 0..6_i32, 1..4_i32, 1..4_i32, any::<bool>(), 0..64_usize).prop_map(
        |(x, y, w, h, back, start)| {
            let edge = (0..w).map(|i| (x + i, y)).chain((0..h).map(|i| (x + w, y + i)));
            let edge = edge.chain((0..w).map(|i| (x + w - i, y + h))).chain((0..h).map(|i| (x, y + h - i)));
            let mut points: Vec<_> = edge.map(|(x, y)| Coord { x: f64::from(x), y: f64::from(y) }).collect();
            let n = points.len();
            points.rotate_left(start % n);
            if back {
                points.reverse();
            }
            points.push(points[0]);
            points
        },
    )
}

fn cut_rings(rings: &[Vec<Coord<f64>>]) -> Cut {
    cut(&rings.iter().map(|points| Path { points, ring: true }).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn a_folded_name_folds_to_itself(name in "\\PC{0,24}") {
        let folded = fold(&name);
        prop_assert_eq!(fold(&folded), folded);
    }

    #[test]
    fn the_distance_of_two_words_is_that_of_the_second_and_the_first(a in "[a-eа-г]{0,8}", b in "[a-eа-г]{0,8}") {
        prop_assert_eq!(edit_distance(&a, &b), edit_distance(&b, &a));
        prop_assert_eq!(edit_distance(&a, &b) == 0, a == b);
    }

    #[test]
    fn rings_are_put_together_again_from_their_arcs(rings in prop::collection::vec(ring_on_a_grid(), 1..8)) {
        let cut = cut_rings(&rings);
        for (ring, run) in rings.iter().zip(&cut.paths) {
            let mut again: Vec<Coord<f64>> = Vec::new();
            for part in run {
                let mut arc = cut.arcs[part.arc].clone();
                if part.reversed {
                    arc.reverse();
                }
                prop_assert!(again.last().is_none_or(|last| *last == arc[0]), "arcs don't follow each other");
                again.extend(arc.into_iter().skip(usize::from(!again.is_empty())));
            }
            prop_assert_eq!(again.len(), ring.len());
            let n = again.len() - 1;
            let turned = (0..n).any(|s| (0..n).all(|i| again[(s + i) % n] == ring[i]));
            prop_assert!(turned, "not the same ring");
        }
    }

    #[test]
    fn no_edge_lies_in_two_arcs(rings in prop::collection::vec(ring_on_a_grid(), 1..8)) {
        let cut = cut_rings(&rings);
        let bits = |p: &Coord<f64>| (p.x as i64, p.y as i64);
        let mut edges: Vec<_> = cut
            .arcs
            .iter()
            .flat_map(|arc| arc.windows(2).map(|s| (bits(&s[0]).min(bits(&s[1])), bits(&s[0]).max(bits(&s[1])))))
            .collect();
        let all = edges.len();
        edges.sort_unstable();
        edges.dedup();
        prop_assert_eq!(edges.len(), all);
    }

    #[test]
    fn a_simplified_line_stays_within_its_tolerance(line in points(2..60), tolerance in 0.1..5.0_f64) {
        let simple = simplify(&line, tolerance);
        prop_assert_eq!((simple.first(), simple.last()), (line.first(), line.last()));
        let simple = Polyline::new(simple).unwrap();
        for p in &line {
            prop_assert!(simple.nearest(*p).distance <= tolerance + 1e-9);
        }
    }

    #[test]
    fn what_is_clipped_lies_in_the_frame_and_was_there_before(ring in points(3..30)) {
        let frame = Rect::new(0.0, 0.0, 100.0, 100.0);
        let roomy = frame.inflate(1e-6, 1e-6);
        let clipped = clip_ring(&ring, frame);
        prop_assert!(clipped.iter().all(|p| roomy.contains(*p)));
        prop_assert!(clip_polyline(&ring, frame).iter().flatten().all(|p| roomy.contains(*p)));
        // A point inside the frame is inside the clipped ring exactly when it is inside the ring.
        let (before, after) = (Region::new(vec![ring]), Region::new(vec![clipped]));
        for i in 0..81 {
            let p = Point::new(6.137 + f64::from(i % 9) * 10.01, 7.291 + f64::from(i / 9) * 10.01);
            prop_assert_eq!(before.contains(p), after.contains(p), "{:?}", p);
        }
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "(?s).{0,200}") {
        let _ = incidents::incidents(&text, "t.csv");
        let _ = features::territories(&text, "t.geojson", Level::Country, &features::Keys::default());
        let _ = MapSpec::read(&text, "map.toml", std::path::Path::new(""));
        let _ = text.parse::<Size>();
    }

    #[test]
    fn no_near_miss_of_a_map_file_makes_the_reader_panic(
        text in r#"([\[\]{},:=\\"\n #1é-]|title|"size"|"label"|for|null|true|1e3|2021-07-05|\\u00e9){0,24}"#,
    ) {
        let read = |text: &str, file| MapSpec::read(text, file, std::path::Path::new("")).map_err(|e| e.to_string());
        let _ = read(&text, "map.toml");
        let _ = read(&text, "map.json");
        let _ = read(&format!("{{{text}}}"), "map.json");
        let _ = read(&format!("{{\"title\":\"x\",\"label\":[{{{text}}}]}}"), "map.json");
    }

    #[test]
    fn no_near_miss_of_geojson_makes_the_reader_panic(
        text in r#"([\[\]{},:\\"\n\x1e71é]|"type":|"coordinates":|"Feature"|"Polygon"|"arcs":){0,24}"#,
    ) {
        let read = |text: &str| features::borders(text, "t.json", Level::Country, &features::Keys::default());
        let _ = read(&text);
        let _ = read(&format!("{{\"type\":\"FeatureCollection\",\"features\":[{text}]}}"));
        let _ = read(&format!("{{\"type\":\"Topology\",\"objects\":{{\"a\":{{{text}}}}},\"arcs\":[[[1,2]]]}}"));
        let _ = read(&format!("{{\"type\":\"Polygon\",\"coordinates\":[[{text}]]}}"));
    }

    #[test]
    fn no_table_makes_the_reader_panic(cells in prop::collection::vec("[-0-9a-zА-я.:;\"', ]{0,12}", 12)) {
        let header = "place,date,end_date,count,count_min,count_max,lat,lon,kind,status,precision,id";
        let _ = incidents::incidents(&format!("{header}\n{}\n", cells.join(",")), "t.csv");
    }

    #[test]
    fn no_cell_makes_the_reader_of_dates_and_numbers_panic(cell in r#"(202[01]|[0-9]{1,2}|[-/. :T,+~–>]|July?|to|about|more than|é){0,8}"#) {
        let read = |column: &str| incidents::incidents(&format!("place;{column}\nX;{cell}\n"), "t.csv");
        for column in ["date", "end_date", "count", "count_min", "lat", "#date", "id"] {
            let _ = read(column);
        }
    }

    #[test]
    fn no_near_miss_of_json_makes_the_reader_of_tables_panic(
        text in r#"([\[\]{},:\\"\n\x1e71é]|"place":|"X"|"type":|"Feature"|"geometry":|"properties":|null){0,24}"#,
    ) {
        let read = |text: &str| incidents::incidents(text, "t.json");
        let _ = read(&text);
        let _ = read(&format!("[{{{text}}}]"));
        let _ = read(&format!("{{\"type\":\"FeatureCollection\",\"features\":[{text}]}}"));
        let _ = read(&format!("{{\"type\":\"Feature\",\"geometry\":{{{text}}}}}"));
    }
}

/// A map of a table of events in a folder of its own, with its faults.
fn faults_of(table: &str, name: &str, size: &str) -> (marz::layout::Composition, Vec<String>) {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("properties");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    std::fs::write(&file, table).unwrap();
    let spec = MapSpec { incidents: Some(file), size: size.parse().unwrap(), ..MapSpec::default() };
    let story = marz::story::read(spec).unwrap().value;
    let theme = marz::story::theme(None).unwrap();
    let map = marz::layout::compose(&story, &theme).unwrap().value;
    let audit = marz::audit::audit(&map.scene).unwrap();
    let names = ["label_overlaps", "outside", "over_furniture"];
    let wanted = audit.metrics.iter().filter(|metric| names.contains(&metric.name));
    let faults =
        wanted.flat_map(|metric| metric.faults.iter().map(|fault| format!("{}: {fault:?}", metric.name)));
    let faults = faults.collect();
    (map, faults)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn on_no_map_of_the_world_do_labels_overlap_or_leave_it(
        (lon, lat) in (-175.0..175.0_f64, -58.0..72.0_f64),
        events in prop::collection::vec((-1.0..1.0_f64, -1.0..1.0_f64, 0..2000_u32), 1..24),
        spread in 0.5..9.0_f64,
        width in 360_u32..1400,
    ) {
        let mut table = String::from("id,lat,lon,count,place,kind\n");
        let rows: Vec<String> = events.iter().enumerate().map(|(i, (x, y, count))| {
            let kind = ["crossing", "clash", "seizure"][i % 3];
            format!("e{i},{:.4},{:.4},{count},Event {i},{kind}\n", lat + y * spread, lon + x * spread)
        }).collect();
        rows.iter().for_each(|row| table.push_str(row));
        let (map, faults) = faults_of(&table, "world.csv", &format!("{width}xauto"));
        prop_assert!(faults.is_empty(), "{faults:?}\n{table}");
        // The order of the rows moves nothing.
        let backward: String = rows.iter().rev().map(String::as_str).collect();
        let table = format!("id,lat,lon,count,place,kind\n{backward}");
        let (again, _) = faults_of(&table, "world.csv", &format!("{width}xauto"));
        let places = |map: &marz::layout::Composition| {
            let mut places: Vec<(String, [u64; 4])> = map.labels.placed.iter()
                .map(|label| (label.id.clone(), label.bounds.map(f64::to_bits))).collect();
            places.sort();
            places
        };
        prop_assert_eq!(places(&map), places(&again));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn on_no_map_do_labels_overlap_or_leave_it(
        events in prop::collection::vec((66.5..73.5_f64, 36.6..38.9_f64, 0..2000_u32, 0..3_usize), 1..24),
        width in 500_u32..1600,
    ) {
        let mut table = String::from("lat,lon,count,place,outcome\n");
        for (lon, lat, count, kind) in &events {
            let outcome = ["admitted", "returned", ""][*kind];
            table.push_str(&format!("{lat:.4},{lon:.4},{count},Event {count},{outcome}\n"));
        }
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("properties");
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("events.csv");
        std::fs::write(&file, table).unwrap();
        let spec = MapSpec { incidents: Some(file), size: format!("{width}xauto").parse().unwrap(), ..MapSpec::default() };
        let story = marz::story::read(spec).unwrap().value;
        let theme = marz::story::theme(None).unwrap();
        let map = marz::layout::compose(&story, &theme).unwrap().value;
        let audit = marz::audit::audit(&map.scene).unwrap();
        for name in ["label_overlaps", "label_on_marker", "outside", "over_furniture", "leader_crossings"] {
            let faults = audit.metrics.iter().find(|metric| metric.name == name).map(|metric| &metric.faults);
            prop_assert!(faults.is_some_and(|faults| faults.is_empty()), "{} {:?}", name, faults);
        }
        prop_assert!(map.incidents.iter().all(|event| event.drawn));
    }
}
