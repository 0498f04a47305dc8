//! The formats as they are described: the schemas and `docs/map-file.md` say what the types do.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use marz::load::incidents;
use marz::spec::{Document, MapSpec};
use serde_json::{Value, json};
use support::Folder;

/// What `marz schema` prints.
fn printed(of: &str) -> Value {
    let output = Folder::new().draw(&["schema", of]);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A schema that a validator has understood.
struct Judge {
    schemas: Schemas,
    schema: SchemaIndex,
}

impl Judge {
    fn of(schema: Value) -> Self {
        let mut compiler = Compiler::new();
        compiler.add_resource("schema.json", schema).unwrap();
        let mut schemas = Schemas::new();
        let schema = compiler.compile("schema.json", &mut schemas).unwrap();
        Judge { schemas, schema }
    }

    fn fault(&self, value: &Value) -> Option<String> {
        self.schemas.validate(value, self.schema).err().map(|error| format!("{error:#}"))
    }
}

/// A text in TOML as the JSON that says the same.
fn as_json(toml: &str) -> Value {
    Document::toml(toml, "x.toml").unwrap().into().unwrap()
}

/// The map files of a folder and of those in it.
fn map_files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(map_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

const DOCUMENTATION: &str = include_str!("../docs/map-file.md");

/// The blocks of the documentation in a language.
fn examples(language: &str) -> Vec<&'static str> {
    let start = format!("```{language}\n");
    let blocks = DOCUMENTATION.split(start.as_str()).skip(1);
    blocks.map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn every_map_file_of_the_repository_is_what_the_schema_says() {
    let judge = Judge::of(printed("map"));
    let of = |folder: &str| map_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let (stories, gallery) = (of("data/stories"), of("data/gallery"));
    assert!(stories.len() >= 4 && gallery.len() >= 10, "{} and {} were found", stories.len(), gallery.len());
    for (file, text) in stories.into_iter().chain(gallery) {
        MapSpec::read(&text, &file, Path::new("")).unwrap();
        assert_eq!(judge.fault(&as_json(&text)), None, "{file}");
    }
}

#[test]
fn the_schema_refuses_what_marz_refuses_and_nothing_else() {
    let judge = Judge::of(printed("map"));
    let pin = |keys: &str| format!("[[label]]\nfor = \"x\"\n{keys}");
    let right = [
        "",
        "size = \"183mmx120mm@300\"",
        "size = \"8.5inx11in\"",
        "size = \"1200xauto\"",
        "language = \"fa\"",
        "language = [\"en\", \"tg\"]",
        "extent = [170, -20.5, -170, -10]",
        "from = 2021-07-05",
        "by = \"week\"",
        "snap_m = 3",
        "aggregate = \"none\"",
        "projection = \"EPSG:3857\"",
        &pin("angle = -90\noffset = [1, -2.5]\nanchor = \"center\""),
        "[[areas]]\nfile = \"a\"\nlabel = \"b\"",
        "[[areas]]\nfile = \"a\"\nlabel = \"b\"\nstatus = \"claimed\"",
        "[[lines]]\nfile = \"a\"\nstyle = \"front\"",
        "[[points]]\nfile = \"a\"\nsymbol = \"hospital\"\nnames = false",
        "[choropleth]\nvalue = \"a\"\nlabel = \"b\"\nbreaks = [1, 2.5]",
        "as_of = 2021-07-05",
        "north_arrow = true",
        "scale_bar = \"none\"",
        "locator = \"globe\"",
        "text = \"live\"\ntransparent = true",
    ];
    let wrong = [
        "titel = \"x\"",
        "title = 5",
        "size = \"big\"",
        "size = \"12cmx5cm\"",
        "size = 800",
        "language = \"xx\"",
        "language = [\"en\", \"fa\", \"tg\"]",
        "extent = [1, 2, 3]",
        "extent = \"auto\"",
        "from = \"5 July\"",
        "from = true",
        "by = \"hour\"",
        "group = \"village\"",
        "aggregate = \"hexagons\"",
        "panels = \"yes\"",
        "output = \"a.svg\"",
        "output = [5]",
        "snap_m = \"10\"",
        "debug_labels = true",
        "[[label]]\nanchor = \"n\"",
        &pin("anchor = \"top\""),
        &pin("angle = 100"),
        &pin("offset = [1]"),
        &pin("colour = \"red\""),
        "[[areas]]\nfile = \"a\"",
        "[[events]]\nlabel = \"a\"",
        "[areas]\nfile = \"a\"\nlabel = \"b\"",
        "[[areas]]\nfile = \"a\"\nlabel = \"b\"\nstatus = \"sure\"",
        "[[lines]]\nlabel = \"a\"",
        "[[lines]]\nfile = \"a\"\nstyle = \"dotted\"",
        "[[points]]\nfile = \"a\"\nsymbol = \"castle\"",
        "[[points]]\nfile = \"a\"\nnames = \"no\"",
        "[choropleth]\nlabel = \"b\"",
        "[choropleth]\nvalue = \"a\"\nlabel = \"b\"\nbreaks = [\"1\"]",
        "[[choropleth]]\nvalue = \"a\"\nlabel = \"b\"",
        "as_of = \"July\"",
        "north_arrow = \"yes\"",
        "scale_bar = \"yards\"",
        "scale_bar = false",
        "locator = \"map\"",
        "text = \"letters\"",
        "transparent = 1",
    ];
    let cases = right.iter().map(|text| (*text, true)).chain(wrong.iter().map(|text| (*text, false)));
    for (text, is_right) in cases {
        let read = MapSpec::read(text, "m.toml", Path::new(""));
        let fault = judge.fault(&as_json(text));
        assert_eq!((read.is_ok(), fault.is_none()), (is_right, is_right), "{text}: {read:?} {fault:?}");
    }
}

#[test]
fn a_map_file_in_json_draws_what_one_in_toml_draws() {
    let table = "place,country,to_country,count\nSher Khan Bandar,Afghanistan,Tajikistan,120\n";
    let folder = Folder::with(&[
        ("t.csv", table),
        (
            "m.toml",
            "title = \"T\"\nincidents = \"t.csv\"\nsize = \"500xauto\"\n[[label]]\nfor = \"row-2\"\nanchor = \"w\"\n",
        ),
        (
            "m.json",
            "{\"$schema\": \"s.json\", \"title\": \"T\", \"incidents\": \"t.csv\", \"size\": \"500xauto\",\n\
             \"from\": null, \"label\": [{\"for\": \"row-2\", \"anchor\": \"w\"}]}",
        ),
    ]);
    folder.draw(&["render", "m.toml", "-o", "a.svg"]);
    folder.draw(&["render", "m.json", "-o", "b.svg"]);
    assert_eq!(folder.text("a.svg"), folder.text("b.svg"));
}

#[test]
fn a_table_of_events_is_what_its_schema_says() {
    let judge = Judge::of(printed("incidents"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/stories/afghan-border-2021/incidents.csv");
    let mut table = csv::Reader::from_path(path).unwrap();
    let columns = table.headers().unwrap().clone();
    let row = |row: csv::StringRecord| -> Value {
        let cells = columns.iter().zip(row.iter()).map(|(column, cell)| {
            (column.to_owned(), if cell.is_empty() { Value::Null } else { cell.into() })
        });
        Value::Object(cells.collect())
    };
    let rows: Vec<Value> = table.records().map(|record| row(record.unwrap())).collect();
    assert!(rows.len() > 5);
    assert_eq!(judge.fault(&rows.into()), None);
}

#[test]
fn the_schema_of_events_refuses_rows_that_marz_leaves_out() {
    let judge = Judge::of(printed("incidents"));
    for (row, is_right) in [
        (
            json!({ "place": "Khorog", "country": "TJK", "count": 5, "date": "2021-07-05", "kind": "clash" }),
            true,
        ),
        (
            json!({ "lat": 37.5, "lon": 71.5, "own column": "kept", "precision": "town", "status": null }),
            true,
        ),
        (json!({ "to_place": "Khorog" }), true),
        (json!({ "place": "Khorog", "kind": "battel" }), false),
        (json!({ "place": "Khorog", "status": "sure" }), false),
        (json!({ "place": "Khorog", "precision": "street" }), false),
        (json!({ "lat": 100, "lon": 71.5 }), false),
    ] {
        let text = json!([row]).to_string();
        let read = incidents::incidents(&text, "t.json").unwrap().value;
        let fault = judge.fault(&json!([row]));
        assert_eq!((read.rejected.is_empty(), fault.is_none()), (is_right, is_right), "{row}: {fault:?}");
    }
    // Without a place for any row marz reads no table.
    for row in [json!({ "who": "soldiers" }), json!({ "lat": 37.5 })] {
        assert!(incidents::incidents(&json!([row]).to_string(), "t.json").is_err());
        assert!(judge.fault(&json!([row])).is_some());
    }
}

/// Refuses members that a schema doesn't name.
fn without_others(schema: &mut Value) {
    match schema {
        Value::Object(keys) => {
            keys.values_mut().for_each(without_others);
            if keys.get("properties").is_some_and(Value::is_object)
                && !keys.contains_key("additionalProperties")
            {
                keys.insert("additionalProperties".to_owned(), false.into());
            }
        }
        Value::Array(all) => all.iter_mut().for_each(without_others),
        _ => {}
    }
}

#[test]
fn a_report_is_what_its_schema_says_and_has_nothing_else() {
    let table = "date,place,country,to_country,count,own\n2021-07-04,Sher Khan Bandar,Afghanistan,Tajikistan,120,x\n\
        2021-07-05,Hairatan,Afghanistan,Uzbekistan,130-134,\n2021-07-05,Nowhere at All,Afghanistan,,3,\n2021-07-06,Khorog,,,x,\n";
    let folder = Folder::with(&[("t.csv", table)]);
    let args = ["render", "--incidents", "t.csv", "--subtitle", "S", "-o", "a.svg"];
    folder.draw(&[&args[..], &["--report", "one.json"]].concat());
    folder.draw(&[&args[..], &["--by", "day", "--report", "series.json"]].concat());
    let mut schema = printed("report");
    without_others(&mut schema);
    let judge = Judge::of(schema);
    for name in ["one.json", "series.json"] {
        let report: Value = serde_json::from_str(&folder.text(name)).unwrap();
        assert_eq!(judge.fault(&report), None, "{name}");
        let mut other = report.clone();
        other["labels"]["unheard_of"] = 1.into();
        assert!(judge.fault(&other).is_some(), "the schema lets everything through");
        other = report;
        other["rows"]["drawn"] = Value::Null;
        assert!(judge.fault(&other).is_some(), "the schema lets everything through");
    }
}

// The documentation

/// A key as it is documented: its name, its type, its default and what else is said.
struct Entry {
    name: &'static str,
    kind: &'static str,
    default: &'static str,
    text: &'static str,
}

/// What `docs/map-file.md` says of each key.
fn entries() -> Vec<Entry> {
    let entry = |section: &'static str| {
        let (name, text) = section.split_once('`').unwrap();
        let text = text.split("\n## ").next().unwrap();
        let about = text.trim_start().lines().next().unwrap();
        let parts =
            about.strip_prefix("Type: ").and_then(|about| about.strip_suffix('.')?.split_once(". Default: "));
        let (kind, default) = parts.unwrap_or_else(|| unreachable!("{name}: {about}"));
        Entry { name, kind, default, text }
    };
    DOCUMENTATION.split("\n### `").skip(1).map(entry).collect()
}

/// The keys of the schema by their names (`label.for`), each with its own schema and whether it must be given.
fn keys(schema: &Value) -> Vec<(String, Value, bool)> {
    fn of(schema: &Value, own: &Value, before: &str, found: &mut Vec<(String, Value, bool)>) {
        let required: Vec<&str> =
            own["required"].as_array().into_iter().flatten().map(|name| name.as_str().unwrap()).collect();
        for (name, key) in own["properties"].as_object().unwrap() {
            if name.starts_with('$') {
                continue;
            }
            let whole = format!("{before}{name}");
            found.push((whole.clone(), key.clone(), required.contains(&name.as_str())));
            // A list of tables, or one table.
            for inner in [resolved(schema, &key["items"]), resolved(schema, key)] {
                if inner["properties"].is_object() {
                    of(schema, &inner, &format!("{whole}."), found);
                }
            }
        }
    }
    let mut found = Vec::new();
    of(schema, schema, "", &mut found);
    found
}

/// A schema without a reference, and without null.
fn resolved(schema: &Value, part: &Value) -> Value {
    if let Some(name) = part["$ref"].as_str() {
        return resolved(schema, schema.pointer(name.trim_start_matches('#')).unwrap());
    }
    match part["anyOf"].as_array().map(Vec::as_slice) {
        Some([one, Value::Object(null)]) if null.get("type") == Some(&"null".into()) => resolved(schema, one),
        _ => part.clone(),
    }
}

/// The words of a closed set, in their order.
fn words(part: &Value) -> Vec<String> {
    let own = part["enum"].as_array().into_iter().flatten().chain(part.get("const"));
    let own: Vec<String> = own.filter_map(Value::as_str).map(str::to_owned).collect();
    own.into_iter().chain(part["oneOf"].as_array().into_iter().flatten().flat_map(words)).collect()
}

/// How the documentation may call the type of a key.
fn kinds(schema: &Value, key: &Value) -> Vec<String> {
    let part = resolved(schema, key);
    let one_of = |words: Vec<String>| {
        let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        format!("one of {}", words.join(", "))
    };
    if !words(&part).is_empty() {
        return vec![one_of(words(&part))];
    }
    if let Some([one, many]) = part["anyOf"].as_array().map(Vec::as_slice) {
        let one = words(&resolved(schema, one));
        return vec![if many["type"] == "array" {
            format!("{}, or a list of two", one_of(one))
        } else {
            "size".to_owned()
        }];
    }
    let is = |name: &str| {
        part["type"] == name || part["type"].as_array().is_some_and(|all| all.contains(&name.into()))
    };
    let called: &[&str] = if is("boolean") {
        &["true or false"]
    } else if is("number") {
        &["number"]
    } else if is("string") && part["format"] == "date" {
        &["day"]
    } else if is("string") {
        &["text", "file"]
    } else if is("object") {
        &["table"]
    } else if is("array") {
        let items = resolved(schema, &part["items"]);
        match (items["type"].as_str(), part["minItems"].as_u64()) {
            (Some("number"), Some(many)) => return vec![format!("list of {many} numbers")],
            (Some("object"), _) => &["list of tables"],
            (Some("number"), None) => &["list of numbers"],
            _ => &["list of texts", "list of files"],
        }
    } else {
        unreachable!("no name is known for the type {part}")
    };
    called.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn every_key_is_documented_and_every_documented_key_is_one() {
    let keys: BTreeSet<String> = keys(&printed("map")).into_iter().map(|(name, ..)| name).collect();
    let documented: BTreeSet<String> = entries().iter().map(|entry| entry.name.to_owned()).collect();
    assert!(keys.len() > 30, "only {} keys were found", keys.len());
    assert_eq!(keys, documented);
    assert_eq!(entries().len(), documented.len(), "a key is documented twice");
}

#[test]
fn the_documented_types_and_defaults_are_those_of_the_keys() {
    let schema = printed("map");
    let entries = entries();
    for (name, key, must) in keys(&schema) {
        let entry = entries.iter().find(|entry| entry.name == name).unwrap();
        let kinds = kinds(&schema, &key);
        assert!(kinds.iter().any(|kind| kind == entry.kind), "{name}: {} is not {kinds:?}", entry.kind);
        let default = match &key["default"] {
            _ if must => "none, it must be given".to_owned(),
            Value::Null => "none".to_owned(),
            Value::String(text) if text.is_empty() => "none".to_owned(),
            Value::Array(all) if all.is_empty() => "none".to_owned(),
            value => format!("`{value}`"),
        };
        assert_eq!(entry.default, default, "{name}");
    }
}

#[test]
fn a_default_is_what_a_map_file_has_that_doesn_t_say_it() {
    for (name, key) in printed("map")["properties"].as_object().unwrap() {
        let Some(default) = key.get("default").filter(|default| !default.is_null()) else { continue };
        let text = json!({ name: default }).to_string();
        let read = MapSpec::read(&text, "m.json", Path::new("")).unwrap();
        assert_eq!(read, MapSpec::default(), "{text}");
    }
}

#[test]
fn every_example_of_the_documentation_is_read() {
    let (toml, json) = (examples("toml"), examples("json"));
    assert!(toml.len() > 30 && json.len() == 1, "{} {}", toml.len(), json.len());
    for text in toml {
        MapSpec::read(text, "m.toml", Path::new("")).unwrap();
    }
    for text in json {
        MapSpec::read(text, "m.json", Path::new("")).unwrap();
    }
    for entry in entries() {
        let (table, key) = entry.name.split_once('.').unwrap_or(("", entry.name));
        let shown = |text: &&&str| {
            let is_table =
                |line: &str, name: &str| line == format!("[[{name}]]") || line == format!("[{name}]");
            let first = |line: &str| line.starts_with(&format!("{key} = ")) || is_table(line, key);
            text.lines().any(first) && (table.is_empty() || text.lines().any(|line| is_table(line, table)))
        };
        let blocks: Vec<&str> =
            entry.text.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
        assert!(blocks.iter().any(|block| shown(&block)), "{} has no example", entry.name);
    }
    let [own] = examples("toml theme")[..] else { unreachable!("there is one theme") };
    let folder = Folder::with(&[("own.toml", own)]);
    marz::story::theme(Some(&folder.path().join("own.toml").display().to_string())).unwrap();
}

#[test]
fn every_theme_is_documented() {
    let entry = entries().into_iter().find(|entry| entry.name == "theme").unwrap();
    let names = marz::theme::THEMES.iter().map(|(name, _)| *name);
    for name in names.chain([marz::theme::AUTO]) {
        assert!(entry.text.contains(&format!("`{name}`")), "{name}");
    }
    let size = entries().into_iter().find(|entry| entry.name == "size").unwrap();
    for (name, _) in marz::spec::SIZES {
        assert!(size.text.contains(&format!("`{name}`")), "{name}");
    }
}
