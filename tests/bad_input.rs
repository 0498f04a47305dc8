//! Bad input: every run ends with exit status 2, one message that says where and what, and no file written.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use support::{Folder, messages};

/// A table that draws.
const GOOD: &str = "place,country,count\nKhorog,Tajikistan,312\n";

/// A run that must be refused.
struct Bad<'a> {
    /// Files in the folder, beside `good.csv`, which draws.
    files: &'a [(&'a str, &'a [u8])],
    /// Arguments after `render`, separated by spaces; without `-o` among them, `-o out.svg` is added.
    args: &'a str,
    /// The file and the place in it: what the message begins with.
    place: &'a str,
    /// What the message says of it.
    says: &'a str,
    /// Part of the hint; empty where none is expected.
    hint: &'a str,
}

impl Bad<'_> {
    #[track_caller]
    fn is_refused(&self) {
        let folder = Folder::with(self.files);
        self.is_refused_in(&folder);
    }

    #[track_caller]
    fn is_refused_in(&self, folder: &Folder) {
        folder.write("good.csv", GOOD);
        let before = folder.listing();
        let mut args = vec!["render"];
        args.extend(self.args.split_whitespace());
        if !args.contains(&"-o") {
            args.extend(["-o", "out.svg"]);
        }
        let output = folder.run(&args);
        let said = messages(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(output.stdout.is_empty(), "something on standard output");
        let errors: Vec<&str> = said.lines().filter(|line| line.starts_with("error:")).collect();
        assert_eq!(errors.len(), 1, "expected one error: {said}");
        let error = errors[0];
        assert!(error.starts_with(&format!("error: {}", self.place)), "{:?} is not where {said}", self.place);
        assert!(error.contains(self.says), "{:?} is not said in {said}", self.says);
        let hint = said.lines().find_map(|line| line.strip_prefix("hint: ")).unwrap_or_default();
        assert!(hint.contains(self.hint), "{:?} is not hinted at in {said}", self.hint);
        assert!(!said.contains("panicked"), "{said}");
        let after = folder.listing();
        let new: Vec<_> = after.keys().filter(|path| !before.contains_key(*path)).collect();
        assert!(new.is_empty(), "left behind: {new:?}");
        assert!(before == after, "a file that was there has changed");
    }
}

/// A table of events, `t.csv`, that must be refused.
#[track_caller]
fn table_is_refused(table: impl AsRef<[u8]>, place: &str, says: &str, hint: &str) {
    Bad { files: &[("t.csv", table.as_ref())], args: "--incidents t.csv", place, says, hint }.is_refused();
}

/// A file of borders, `b.geojson`, that must be refused.
#[track_caller]
fn borders_are_refused(text: &str, place: &str, says: &str, hint: &str) {
    let files = [("b.geojson", text.as_bytes())];
    let args = "--incidents good.csv --borders b.geojson";
    Bad { files: &files, args, place, says, hint }.is_refused();
}

/// Arguments beside a good table that must be refused.
#[track_caller]
fn arguments_are_refused(args: &str, place: &str, says: &str, hint: &str) {
    let args = format!("--incidents good.csv {args}");
    Bad { files: &[], args: &args, place, says, hint }.is_refused();
}

/// A map file, `m.toml`, that must be refused.
#[track_caller]
fn map_is_refused(text: &str, place: &str, says: &str, hint: &str) {
    Bad { files: &[("m.toml", text.as_bytes())], args: "m.toml", place, says, hint }.is_refused();
}

#[test]
fn the_table_that_the_others_are_measured_by_draws() {
    let folder = Folder::with(&[("good.csv", GOOD)]);
    folder.draw(&["render", "--incidents", "good.csv", "-o", "out.svg"]);
    assert_eq!(folder.listing().len(), 2, "a table and a picture: {:?}", folder.listing().keys());
}

// Files that are not there, or are something else

#[test]
fn a_map_file_that_is_missing_is_named() {
    Bad { files: &[], args: "none.toml", place: "none.toml: ", says: "no such file", hint: "check" }
        .is_refused();
}

#[test]
fn a_table_that_is_missing_is_named() {
    Bad {
        files: &[],
        args: "--incidents none.csv",
        place: "none.csv: ",
        says: "no such file",
        hint: "check",
    }
    .is_refused();
    map_is_refused("incidents = \"sub/none.csv\"\n", "sub/none.csv: ", "no such file", "check");
}

#[test]
fn every_other_file_that_is_missing_is_named_too() {
    for option in ["--borders", "--districts", "--places", "--aliases"] {
        arguments_are_refused(&format!("{option} none.x"), "none.x: ", "no such file", "check");
    }
    arguments_are_refused("--theme none.toml", "none.toml: ", "no such file", "check");
}

#[test]
fn a_folder_is_no_file() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("sub")).unwrap();
    for args in ["sub", "--incidents sub", "--incidents good.csv --borders sub"] {
        Bad { files: &[], args, place: "sub: ", says: "found a folder", hint: "name a file" }
            .is_refused_in(&folder);
    }
}

#[test]
fn a_table_in_another_encoding_is_refused_with_the_line() {
    let latin = b"place,country\nKhorog,Tajikistan\nF\xE4izabad,Afghanistan\n";
    table_is_refused(latin, "t.csv: line 3: ", "UTF-8, found the byte 0xE4", "Latin-1");
}

#[test]
fn a_table_in_utf_16_is_recognised() {
    for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let text: Vec<u8> = "\u{FEFF}place\nKhorog\n".encode_utf16().flat_map(bytes).collect();
        table_is_refused(text, "t.csv: ", "found text in UTF-16", "UTF-8");
    }
}

#[test]
fn a_spreadsheet_is_recognised() {
    table_is_refused(b"PK\x03\x04\xFF\xFE", "t.csv: ", "expected text in UTF-8", "CSV");
}

#[test]
fn a_map_file_and_borders_in_another_encoding_are_refused() {
    let (args, says) = ("--incidents good.csv --borders x", "expected text in UTF-8");
    for args in ["x", args] {
        Bad { files: &[("x", b"\n\xFF")], args, place: "x: line 2: ", says, hint: "UTF-8" }.is_refused();
    }
}

// Tables of events

#[test]
fn a_table_without_a_place_or_coordinates_is_refused() {
    let (says, hint) = ("column for the place, found date, count", "lat and lon");
    table_is_refused("date,count\n2021-07-05,3\n", "t.csv: row 1: ", says, hint);
    table_is_refused("lat,count\n37,3\n", "t.csv: row 1: ", "found lat, count", hint);
}

#[test]
fn a_row_without_a_place_or_coordinates_is_refused() {
    table_is_refused("place,count\n,3\n", "t.csv: row 2: ", "found neither", "country");
    table_is_refused("lat,lon\n37.5,\n", "t.csv: row 2, column \"lon\": ", "longitude", "");
}

#[test]
fn the_first_of_several_rows_without_a_place_is_the_error() {
    let table = "place,count\nKhorog,many\nQqqqqqqqqqqqq,3\n,4\n";
    let says = "found \"many\" (nor can any of the 2 other events be placed)";
    table_is_refused(table, "t.csv: row 2, column \"count\": ", says, "more than 130");
}

#[test]
fn a_date_that_is_none_is_refused() {
    for date in ["2021-02-30", "31.6.2021", "yesterday", "5.7.21", "44382"] {
        let table = format!("place,date\nKhorog,{date}\n");
        let place = "t.csv: row 2, column \"date\": ";
        table_is_refused(table, place, &format!("found {date:?}"), "year-month-day");
    }
}

#[test]
fn dates_that_mean_two_days_refuse_the_whole_table() {
    for (rows, place, says) in [
        ("Khorog,5/7/2021\nVanj,6/7/2021", "row 2", "day or month stands first, found \"5/7/2021\""),
        ("Khorog,27/6/2021\nVanj,6/28/2021", "row 3", "in row 2 (\"27/6/2021\"), found \"6/28/2021\""),
        ("Khorog,2021-06-27\nVanj,28/6/2021", "row 3", "\"2021-06-27\" in row 2, found \"28/6/2021\""),
    ] {
        let table = format!("place,date\n{rows}\n");
        table_is_refused(table, &format!("t.csv: {place}, column \"date\": "), says, "year-month-day");
    }
}

#[test]
fn an_end_before_the_beginning_is_refused() {
    let table = "place,date,end_date\nKhorog,2021-07-05,2021-07-04\n";
    table_is_refused(table, "t.csv: row 2, column \"end_date\": ", "not before 2021-07-05", "");
}

#[test]
fn a_count_below_zero_or_in_words_is_refused() {
    for count in ["-3", "many", "1.5", "\"1,03\"", "99999999999999999999"] {
        let table = format!("place,count\nKhorog,{count}\n");
        table_is_refused(table, "t.csv: row 2, column \"count\": ", count.trim_matches('"'), "");
    }
}

#[test]
fn a_count_outside_its_own_bounds_is_refused() {
    let table = "place,count,count_min,count_max\nKhorog,5,10,20\n";
    table_is_refused(table, "t.csv: row 2, column \"count_min\": ", "10 and 20", "");
}

#[test]
fn coordinates_off_the_earth_are_refused() {
    for (row, column, found) in [
        ("91,70", "lat", "91"),
        ("-90.1,70", "lat", "-90.1"),
        ("37,181", "lon", "181"),
        ("NaN,70", "lat", "NaN"),
    ] {
        let table = format!("lat,lon\n{row}\n");
        let place = format!("t.csv: row 2, column {column:?}: ");
        table_is_refused(table, &place, &format!("found {found:?}"), "");
    }
}

#[test]
fn coordinates_that_programs_write_for_want_of_any_are_refused() {
    table_is_refused("lat,lon\n0,0\n", "t.csv: row 2: ", "found 0 and 0", "precision");
    table_is_refused("lat,lon\n100,37\n", "t.csv: row 2, column \"lat\": ", "\"100\"", "exchanged");
}

#[test]
fn an_unknown_place_comes_with_the_nearest_names() {
    for name in ["Khorbadoq", "Khorogolat"] {
        let table = format!("place,country\n{name},Tajikistan\n");
        let says = format!("no place called {name:?}");
        table_is_refused(table, "t.csv: row 2, column \"place\": ", &says, "Khorog");
    }
    let table = "place\nQqqqqqqqqqqqq\n";
    table_is_refused(table, "t.csv: row 2, column \"place\": ", "Qqqqqqqqqqqqq", "--places");
}

#[test]
fn an_unknown_district_or_country_is_named() {
    table_is_refused("district\nKaldarkentu\n", "t.csv: row 2, column \"district\": ", "\"Kaldarkentu\"", "");
    table_is_refused(
        "place,country\nKhorog,Atlantis\n",
        "t.csv: row 2, column \"country\": ",
        "Atlantis",
        "ISO 3166",
    );
    table_is_refused(
        "place,to_country\nKhorog,Atlantis\n",
        "t.csv: row 2, column \"to_country\": ",
        "Atlantis",
        "",
    );
}

#[test]
fn a_place_that_lies_in_another_country_is_refused() {
    let table = "place,country\nKhorog,Uzbekistan\n";
    table_is_refused(table, "t.csv: row 2, column \"place\": ", "\"Khorog\" is not in UZB", "TJK");
}

#[test]
fn a_name_with_several_bearers_is_refused_with_all_of_them() {
    for country in ["TJK", "IRN", "UZB"] {
        let place = "t.csv: row 2, column \"place\": ";
        table_is_refused("place\nLangar\n", place, country, "district, province and country");
    }
}

#[test]
fn an_unknown_word_comes_with_the_nearest_one() {
    for (column, word, near) in [
        ("kind", "crosing", "crossing"),
        ("status", "confirmd", "confirmed"),
        ("precision", "distrct", "district"),
    ] {
        let table = format!("place,{column}\nKhorog,{word}\n");
        table_is_refused(table, &format!("t.csv: row 2, column {column:?}: "), word, near);
    }
}

#[test]
fn a_row_with_too_many_cells_is_refused() {
    table_is_refused("place,count\nKhorog,1,037\n", "t.csv: row 2: ", "expected 2 cells", "quotes");
}

#[test]
fn an_empty_table_is_refused() {
    for nothing in ["", "\n\n", "\u{FEFF}"] {
        table_is_refused(nothing, "t.csv: ", "expected", "");
    }
}

#[test]
fn a_table_of_a_header_alone_is_refused() {
    table_is_refused("place,count\n", "t.csv: ", "only a header", "");
}

#[test]
fn json_that_is_no_table_of_events_is_refused_with_its_place() {
    for (text, place, says) in [
        ("[{\"place\":\"Khorog\"", "t.csv: line 1, column 18: ", "ends in the middle"),
        ("[1]", "t.csv: line 1, column 2: ", "expected an event as an object"),
        ("[{\"place\":\"X\",\"place\":\"Y\"}]", "t.csv: line 1, column ", "\"place\" stands twice"),
        ("{\"status\":200}", "t.csv: row 1: ", "found status"),
        ("[]", "t.csv: ", "found nothing in it"),
    ] {
        table_is_refused(text, place, says, "");
    }
}

#[test]
fn points_in_another_system_are_refused_by_its_name() {
    let text = "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":
        {\"name\":\"urn:ogc:def:crs:EPSG::3857\"}},\"features\":[]}";
    table_is_refused(text, "t.csv: ", "EPSG::3857", "ogr2ogr");
}

// Geodata

#[test]
fn geojson_that_is_cut_off_is_called_so() {
    let text = "{\"type\":\"FeatureCollection\",\n\"features\":[{\"type\":\"Feature\",\"geom";
    borders_are_refused(text, "b.geojson: line 2, column ", "ends in the middle", "cut off");
}

#[test]
fn what_is_no_geojson_is_called_so() {
    borders_are_refused("", "b.geojson: ", "empty", "");
    borders_are_refused("name,lat\nx,1\n", "b.geojson: ", "a table (CSV)", "--incidents");
    borders_are_refused("{\"type\":}", "b.geojson: line 1, column 9: ", "no JSON", "GeoJSON");
    borders_are_refused("{\"rows\":[]}", "b.geojson: ", "expected GeoJSON", "type");
    borders_are_refused("{\"type\":\"FeatureCollection\",\"features\":[]}", "b.geojson: ", "found none", "");
}

#[test]
fn a_ring_of_two_positions_is_refused() {
    let text = "{\"type\":\"Feature\",\"properties\":{\"name\":\"Vanj\"},\"geometry\":{\"type\":\"Polygon\",
        \"coordinates\":[[[71,38],[71,38]]]}}";
    let place = "b.geojson: feature 1 (\"Vanj\"), ring 1: ";
    borders_are_refused(text, place, "at least 3 positions", "repeats the first");
}

#[test]
fn coordinates_in_another_system_are_refused_by_its_name() {
    let text = "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":
        {\"name\":\"urn:ogc:def:crs:EPSG::3857\"}},\"features\":[]}";
    borders_are_refused(text, "b.geojson: ", "EPSG::3857", "ogr2ogr -t_srs EPSG:4326");
}

#[test]
fn a_property_that_no_feature_has_is_refused_with_those_there_are() {
    let area = "{\"type\":\"Feature\",\"properties\":{\"BEZ\":\"Vanj\"},\"geometry\":{\"type\":\"Polygon\",
        \"coordinates\":[[[71,38],[72,38],[72,39],[71,38]]]}}";
    let map = "borders = [\"b.geojson\"]\nname_property = \"BETZ\"\n";
    let files = [("b.geojson", area.as_bytes()), ("m.toml", map.as_bytes())];
    let (says, hint) = ("name_property: no feature has a property \"BETZ\"; there is BEZ", "map file");
    Bad { files: &files, args: "m.toml", place: "b.geojson: ", says, hint }.is_refused();
}

#[test]
fn coordinates_in_metres_are_recognised() {
    let text = "{\"type\":\"Polygon\",\"coordinates\":
        [[[500000,4100000],[510000,4100000],[510000,4200000],[500000,4100000]]]}";
    borders_are_refused(text, "b.geojson: feature 1, ring 1: ", "500000 and 4100000", "metres");
}

#[test]
fn a_line_is_no_district_and_a_point_is_no_border() {
    let line = "{\"type\":\"LineString\",\"coordinates\":[[71,38],[72,38]]}";
    let args = "--incidents good.csv --districts d.geojson";
    let (place, says, hint) = ("d.geojson: ", "expected at least one polygon", "Polygon");
    Bad { files: &[("d.geojson", line.as_bytes())], args, place, says, hint }.is_refused();
    let point = "{\"type\":\"Point\",\"coordinates\":[71,38]}";
    borders_are_refused(point, "b.geojson: ", says, hint);
}

// Tables of places and spellings

#[test]
fn a_table_of_places_is_checked_like_one_of_events() {
    for (table, place, says) in [
        ("place,lat,lon\nX,1,2\n", "p.csv: row 1: ", "\"name\""),
        ("name,lat,lon\nX,91,2\n", "p.csv: row 2, column \"lat\": ", "\"91\""),
        ("name,lat,lon\nX,,\n", "p.csv: row 2, column \"lat\": ", "coordinates"),
        ("name,lat,lon,kind\nX,1,2,hamlet\n", "p.csv: row 2, column \"kind\": ", "hamlet"),
    ] {
        let args = "--incidents good.csv --places p.csv";
        Bad { files: &[("p.csv", table.as_bytes())], args, place, says, hint: "" }.is_refused();
    }
}

#[test]
fn an_alias_of_a_place_that_nobody_knows_is_refused() {
    let (args, files) =
        ("--incidents good.csv --aliases a.csv", [("a.csv", &b"name,alias\nQqqqqq,Khoruq\n"[..])]);
    Bad { files: &files, args, place: "a.csv: ", says: "\"Qqqqqq\"", hint: "known" }.is_refused();
}

// The map file

#[test]
fn an_unknown_key_is_refused_with_line_and_column() {
    let map = "title = \"X\"\n  subtitel = \"Y\"\n";
    map_is_refused(map, "m.toml: line 2, column 3: ", "unknown key \"subtitel\"", "\"subtitle\"");
    let files = [("m.json", &b"{\"title\": \"X\",\n  \"subtitel\": \"Y\"}"[..])];
    let (place, says) = ("m.json: line 2, column 3: ", "unknown key \"subtitel\"");
    Bad { files: &files, args: "m.json", place, says, hint: "\"subtitle\"" }.is_refused();
}

#[test]
fn an_unknown_word_of_a_map_file_is_refused_with_those_there_are() {
    let says = "expected auto, none, district or hexagon, found \"hexagons\"";
    map_is_refused("aggregate = \"hexagons\"\n", "m.toml: line 1, column 13: ", says, "\"hexagon\"");
}

#[test]
fn a_map_file_that_is_no_json_is_refused_with_its_line() {
    let files = [("m.json", &b"{\"title\": \"X\"\n \"size\": \"a4\"}"[..])];
    Bad { files: &files, args: "m.json", place: "m.json: line 2, column 2: ", says: "no JSON", hint: "" }
        .is_refused();
}

#[test]
fn a_map_file_that_is_no_toml_is_refused_with_its_line() {
    map_is_refused("title = \"X\nsize = 3\n", "m.toml: line 1, column ", "", "");
    map_is_refused("\nsize = \"huge\"\n", "m.toml: line 2, column 8: ", "huge", "article");
    map_is_refused("extent = [1, 2]\n", "m.toml: line 1, column ", "", "");
}

#[test]
fn a_map_without_anything_to_show_is_refused() {
    map_is_refused("title = \"X\"\n", "", "nothing on the map", "extent");
}

// Options

#[test]
fn a_theme_that_is_none_is_refused_with_those_there_are() {
    arguments_are_refused("--theme drak", "", "\"drak\"", "light, dark");
    map_is_refused("incidents = \"good.csv\"\ntheme = \"drak\"\n", "", "\"drak\"", "did you mean \"dark\"?");
    let files = [("own.toml", &b"base = \"light\"\n[color]\npapper = \"#fff\"\n"[..])];
    let (args, place) = ("--incidents good.csv --theme own.toml", "own.toml: line 3, column 1: ");
    Bad { files: &files, args, place, says: "\"papper\"", hint: "\"paper\"" }.is_refused();
}

#[test]
fn a_size_that_is_none_is_refused() {
    for size in ["huge", "1200", "0x0", "-5x5", "nanx100", "1e9x500", "800x600@1"] {
        arguments_are_refused(&format!("--size={size}"), "--size: ", size, "article");
    }
}

#[test]
fn an_extent_that_is_none_is_refused() {
    for extent in
        ["here", "65,35,74", "74,35,65,39", "65,39,74,35", "65,35,74,95", "65,35,,39", "nan,35,74,39"]
    {
        arguments_are_refused(&format!("--extent {extent}"), "--extent: ", extent, "for example");
    }
}

#[test]
fn a_projection_that_is_none_is_refused() {
    arguments_are_refused(
        "--projection alber",
        "projection: ",
        "\"alber\"",
        "the nearest name is \"Albers\"",
    );
    arguments_are_refused("--projection +proj=igh", "projection: ", "+proj=igh", "marz list projections");
    arguments_are_refused("--projection EPSG:1", "projection: ", "EPSG:1", "PROJ string");
    arguments_are_refused("--projection epsg:4978", "projection, EPSG:4978: ", "three dimensions", "a plane");
    arguments_are_refused("--projection EPSG:2056", "", "can be projected", "another projection");
    map_is_refused(
        "incidents = \"good.csv\"\nprojection = \"drak\"\n",
        "projection: ",
        "\"drak\"",
        "marz list",
    );
}

#[test]
fn a_scale_that_is_none_is_refused() {
    for scale in ["0", "-1", "17", "1e9", "NaN", "inf"] {
        arguments_are_refused(&format!("--scale={scale} -o out.png"), "--scale: ", "0.1 to 16", "");
    }
    arguments_are_refused("--scale=big -o out.png", "", "--scale", "");
}

#[test]
fn an_option_that_nobody_knows_is_refused() {
    arguments_are_refused("--colour red", "", "--colour", "");
}

#[test]
fn a_country_to_focus_that_nobody_knows_is_refused() {
    arguments_are_refused("--focus Atlantis", "", "\"Atlantis\"", "ISO 3166");
    arguments_are_refused("--focus Tajikstan", "", "\"Tajikstan\"", "did you mean \"Tajikistan\"?");
}

// Outputs

#[test]
fn an_output_without_a_known_ending_is_refused() {
    for output in ["out", "out.jpg", "out.svg.gz", ".svg"] {
        arguments_are_refused(&format!("-o {output}"), output, ".svg or .png", "");
    }
}

#[test]
fn standard_output_needs_a_format() {
    arguments_are_refused("-o -", "", "--format", "");
    arguments_are_refused("-o - --format gif", "--format: ", "\"gif\"", "");
}

#[test]
fn an_output_folder_that_does_not_exist_is_not_made() {
    arguments_are_refused("-o none/out.svg", "none/out.svg: ", "no folder none", "make the folder");
    arguments_are_refused("--report none/r.json", "none/r.json: ", "no folder none", "make the folder");
}

#[test]
fn an_output_that_is_a_folder_is_refused() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("out.svg")).unwrap();
    let args = "--incidents good.csv -o out.svg";
    Bad { files: &[], args, place: "out.svg: ", says: "found a folder", hint: "name a file" }
        .is_refused_in(&folder);
}

#[test]
fn an_output_whose_folder_is_a_file_is_refused() {
    arguments_are_refused("-o good.csv/out.svg", "good.csv/out.svg: ", "no folder good.csv", "folder");
}

#[test]
fn an_output_whose_name_is_too_long_is_refused() {
    let name = format!("{}.svg", "x".repeat(300));
    arguments_are_refused(&format!("-o {name}"), &format!("{name}: "), "can't be written", "");
}

#[cfg(unix)]
#[test]
fn an_output_in_a_folder_without_the_right_to_write_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let locked = folder.path().join("locked");
    std::fs::create_dir(&locked).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write everywhere: for it the case can't be made.
    if std::fs::write(locked.join("probe"), "").is_ok() {
        eprintln!("skipped: this user may write into a folder that nobody may write into");
        return;
    }
    let args = "--incidents good.csv -o locked/out.svg";
    Bad { files: &[], args, place: "locked/out.svg: ", says: "can't be written", hint: "right" }
        .is_refused_in(&folder);
}

#[test]
fn of_several_outputs_none_is_written_where_one_can_t_be() {
    arguments_are_refused("-o a.svg -o none/b.svg", "none/b.svg: ", "no folder", "");
    arguments_are_refused("-o a.svg --report none/r.json", "none/r.json: ", "no folder", "");
}

#[test]
fn a_picture_that_was_there_stays_as_it_was() {
    let folder = Folder::with(&[("out.svg", "mine"), ("t.csv", "place\nKhorbadoq\n")]);
    let place = "t.csv: row 2, column \"place\": ";
    Bad { files: &[], args: "--incidents t.csv -o out.svg", place, says: "Khorbadoq", hint: "" }
        .is_refused_in(&folder);
    assert_eq!(folder.text("out.svg"), "mine");
}

#[track_caller]
fn refused(table: &str, args: &[&str]) -> String {
    let folder = Folder::with(&[("t.csv", table)]);
    let before = folder.listing();
    let output = folder.run(&[&["render", "--incidents", "t.csv"], args].concat());
    let said = messages(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(before == folder.listing(), "something was written: {said}");
    said
}

#[test]
fn one_output_named_twice_is_refused_or_written_once() {
    refused(GOOD, &["-o", "a.svg", "-o", "a.svg"]);
    refused(GOOD, &["-o", "a.svg", "--report", "a.svg"]);
}

#[test]
fn an_output_never_takes_the_place_of_an_input() {
    refused(GOOD, &["-o", "a.svg", "--report", "t.csv"]);
}

#[test]
fn a_name_on_both_banks_is_ambiguous_without_its_country() {
    for column in ["place", "district"] {
        let said = refused(&format!("{column}\nIshkashim\n"), &["-o", "a.svg"]);
        assert!(said.contains("AFG") && said.contains("TJK"), "{said}");
    }
}

#[test]
fn a_column_that_stands_twice_is_refused() {
    refused("place,country,count,count\nKhorog,TJK,3,4\n", &["-o", "a.svg"]);
}

#[test]
fn counts_too_large_to_add_do_not_panic() {
    let table = "place,country,count\nKhorog,TJK,18446744073709551615\nLangar,TJK,18446744073709551615\n";
    let folder = Folder::with(&[("t.csv", table)]);
    let output = folder.run(&["render", "--incidents", "t.csv", "-o", "a.svg"]);
    assert!(!messages(&output).contains("panicked"), "{}", messages(&output));
}
