use serde::Deserialize;

use super::*;

/// A bit of everything that a map file may hold.
#[derive(Debug, PartialEq, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Sheet {
    title: String,
    panels: bool,
    width: Option<f64>,
    rows: usize,
    word: Option<Word>,
    path: Option<std::path::PathBuf>,
    corners: Option<[f64; 2]>,
    layers: Vec<Layer>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Layer {
    file: String,
    #[serde(default)]
    label: String,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Place,
    District,
    Country,
}

fn toml(text: &str) -> Result<Sheet> {
    Document::read(text, "map.toml")?.into()
}

fn json(text: &str) -> Result<Sheet> {
    Document::read(text, "map.json")?.into()
}

#[test]
fn toml_and_json_say_the_same() {
    let one = toml(
        "title = \"Ä \\\"b\\\"\"\npanels = true\nwidth = 3\nrows = 0x10\nword = \"district\"\npath = \"a/b\"\n\
         corners = [1, 2.5]\n[[layers]]\nfile = \"x\"\n[[layers]]\nfile = \"y\"\nlabel = \"Y\"\n",
    );
    let other = json(
        "{ \"title\" : \"\\u00c4 \\\"b\\\"\", \"panels\":true,\"width\" : 3, \"rows\":16,\n\"word\":\"district\",\
         \"path\":\"a/b\",\"corners\":[1 , 2.5e0],\"layers\":[{\"file\":\"x\"},{\"file\":\"y\",\"label\":\"Y\"}] }\n",
    );
    assert_eq!(one.unwrap(), other.unwrap());
}

#[test]
fn the_ending_tells_the_format_and_where_there_is_none_the_content_does() {
    for (file, text) in [
        ("a.JSON", "{\"rows\": 3}"),
        ("a.toml", "rows = 3"),
        ("map", "\n {\"rows\": 3}"),
        ("map.txt", "# {\nrows = 3"),
    ] {
        let sheet: Sheet = Document::read(text, file).unwrap().into().unwrap();
        assert_eq!(sheet.rows, 3, "{file}");
    }
    assert!(Document::read("rows = 3", "a.json").is_err() && Document::read("{}", "a.toml").is_err());
}

/// What is said of a text, for one thing that is wrong in it, in TOML and in JSON.
#[track_caller]
fn refused(in_toml: &str, in_json: &str, message: &str, hint: Option<&str>, marked: [&str; 2]) {
    for (error, marked, text) in
        [(toml(in_toml).unwrap_err(), marked[0], in_toml), (json(in_json).unwrap_err(), marked[1], in_json)]
    {
        assert_eq!((error.message.as_str(), error.hint.as_deref()), (message, hint), "{text}");
        let excerpt = error.excerpt.clone().unwrap();
        let (line, mark) = excerpt.split_once('\n').unwrap();
        let start = mark.find('^').unwrap();
        assert_eq!(&line[start..start + mark.matches('^').count()], marked, "{error}");
    }
}

#[test]
fn an_unknown_key_is_marked_and_the_nearest_is_named() {
    let hint = Some("did you mean \"title\"?");
    refused("titel = 1", "{\"titel\": 1}", "unknown key \"titel\"", hint, ["titel", "\"titel\""]);
    let hint = Some("did you mean \"label\"?");
    refused(
        "rows = 1\n\n[[layers]]\nfile = \"x\"\nlable = \"X\"",
        "{\"rows\": 1,\n\"layers\": [{\"file\": \"x\", \"lable\" : \"X\"}]}",
        "unknown key \"lable\"",
        hint,
        ["lable", "\"lable\""],
    );
}

#[test]
fn where_no_key_is_near_all_are_named() {
    let hint = Some("the keys here are file, label");
    refused(
        "layers = [{ file = \"x\", colour = \"red\" }]",
        "{\"layers\": [{\"file\": \"x\", \"colour\": \"red\"}]}",
        "unknown key \"colour\"",
        hint,
        ["colour", "\"colour\""],
    );
}

#[test]
fn an_unknown_word_is_marked_and_the_nearest_is_named() {
    let message = "expected place, district or country, found \"distrct\"";
    let hint = Some("did you mean \"district\"?");
    refused("word = \"distrct\"", "{\"word\":\"distrct\"}", message, hint, ["\"distrct\""; 2]);
    let message = "expected place, district or country, found the number 5";
    refused("word = 5", "{\"word\":5}", message, None, ["5"; 2]);
}

#[test]
fn a_value_of_another_type_is_marked_and_said_in_plain_words() {
    for (toml, json, message, marked) in [
        ("title = 5", "{\"title\": 5}", "expected a text in quotation marks, found the number 5", "5"),
        ("panels = \"yes\"", "{\"panels\": \"yes\"}", "expected true or false, found \"yes\"", "\"yes\""),
        ("width = true", "{\"width\": true}", "expected a number, found true", "true"),
        ("rows = 1.5", "{\"rows\": 1.5}", "expected a whole number, found the number 1.5", "1.5"),
        ("path = [1]", "{\"path\": [1]}", "expected a path in quotation marks, found a list", "[1]"),
        ("corners = [1]", "{\"corners\": [1]}", "expected a list of 2, found 1", "[1]"),
        (
            "corners = [1, 2, 3]",
            "{\"corners\": [1, 2, 3]}",
            "the list has 1 more than it should",
            "[1, 2, 3]",
        ),
        ("layers = 3", "{\"layers\": 3}", "expected a list, found the number 3", "3"),
        ("layers = [7]", "{\"layers\": [7]}", "expected a table, found the number 7", "7"),
    ] {
        refused(toml, json, message, None, [marked; 2]);
    }
}

#[test]
fn a_key_that_is_missing_is_told_where_its_table_stands() {
    refused(
        "[[layers]]\nlabel = \"X\"",
        "{\"layers\": [{}]}",
        "the key \"file\" is missing",
        None,
        ["[[layers]]", "{}"],
    );
}

#[test]
fn a_date_of_toml_is_no_text() {
    let error = toml("title = 2021-07-05").unwrap_err();
    assert_eq!(error.message, "expected a text in quotation marks, found a date");
}

#[test]
fn null_is_as_if_nothing_were_said_where_nothing_may_be_said() {
    assert_eq!(json("{\"width\": null, \"word\": null}").unwrap(), Sheet::default());
    let error = json("{\"title\": null}").unwrap_err();
    assert_eq!(error.message, "expected a text in quotation marks, found null");
}

#[test]
fn a_key_of_json_that_stands_twice_is_refused() {
    let error = json("{\"rows\": 1, \"rows\": 2}").unwrap_err();
    assert_eq!(error.message, "the key \"rows\" stands here twice");
    assert!(toml("rows = 1\nrows = 2").unwrap_err().message.contains("duplicate key"));
}

#[test]
fn what_is_no_toml_or_no_json_is_shown() {
    for (error, line) in [
        (toml("rows = 1\ntitle = \"a\nb\"\n").unwrap_err(), "  2 | title = \"a\n"),
        (toml("rows 1").unwrap_err(), "  1 | rows 1\n"),
        (json("{\"rows\": 1\n\"title\": \"x\"}").unwrap_err(), "  2 | \"title\": \"x\"}\n    | ^"),
        (json("{\"title\": \"x").unwrap_err(), "  1 | {\"title\": \"x\n"),
        (json("").unwrap_err(), "  1 | \n"),
    ] {
        assert!(error.excerpt.as_deref().unwrap().starts_with(line), "{error}");
    }
    // Too deep for either parser, and for what walks through the tree.
    assert!(json(&"[".repeat(100_000)).is_err() && json(&format!("{{\"a\":{}", "[".repeat(5000))).is_err());
    assert!(toml(&format!("a = {}", "[".repeat(5000))).is_err());
}

#[test]
fn an_editor_may_be_told_the_schema_of_a_file_of_json() {
    assert_eq!(json("{\"$schema\": \"map.schema.json\", \"rows\": 2}").unwrap().rows, 2);
}

#[test]
fn what_a_document_doesn_t_say_comes_from_its_base_table_by_table() {
    let base = Document::toml("title = \"a\"\nrows = 1\n[lines]\nborder = 1\ncoast = 2\n", "base").unwrap();
    let own = Document::toml("rows = 3\n[lines]\ncoast = 5\n", "own").unwrap();
    let all: serde_json::Value = own.over(base).into().unwrap();
    assert_eq!(all, serde_json::json!({ "title": "a", "rows": 3, "lines": { "border": 1, "coast": 5 } }));
}

#[test]
fn every_text_of_json_is_walked_through() {
    let text = r#" {"a\"\\":"b\\\"c\\","é\n":[ ],"n":[-1.5e3,0,true,false,null,{}],"s":"{[,]}"}"#;
    let walked: serde_json::Value = Document::json(text, "x").unwrap().into().unwrap();
    assert_eq!(walked, serde_json::from_str::<serde_json::Value>(text).unwrap());
}
