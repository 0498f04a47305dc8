//! The SVG as users may rely on it: its structure, its attributes, its ids, and its harmlessness, whatever a
//! table says.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on has failed")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::Value;
use support::Folder;
use support::xml::{self, Element};

struct Picture {
    elements: Vec<Element>,
    report: Value,
}

/// The built-in map, drawn once for all tests.
static BUILT_IN: LazyLock<Picture> = LazyLock::new(|| {
    let folder = Folder::new();
    drawn(&folder, &[])
});

/// What a run with these arguments draws and reports.
#[track_caller]
fn drawn(folder: &Folder, args: &[&str]) -> Picture {
    let mut all = vec!["render", "-o", "x.svg", "--report", "r.json"];
    all.extend(args);
    folder.draw(&all);
    let elements = xml::read(&folder.text("x.svg")).unwrap();
    Picture { elements, report: serde_json::from_str(&folder.text("r.json")).unwrap() }
}

impl Picture {
    fn all<'a>(&'a self, name: &'a str, class: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements.iter().filter(move |element| element.is(name, class))
    }

    fn children(&self, parent: usize) -> impl Iterator<Item = &Element> {
        self.elements.iter().filter(move |element| element.parent == Some(parent))
    }

    /// The values of an attribute of all elements of a name and a class.
    fn values<'a>(&'a self, name: &'a str, class: &'a str, attribute: &'a str) -> Vec<&'a str> {
        self.all(name, class).map(|element| element.value(attribute)).collect()
    }

    /// The ids that the SVG has.
    fn ids(&self) -> Vec<&str> {
        self.elements.iter().filter_map(|e| e.attributes.get("id")).map(String::as_str).collect()
    }

    fn furniture(&self, kind: &str) -> &Element {
        self.all("g", "furniture").find(|g| g.value("data-kind") == kind).expect(kind)
    }

    fn page(&self) -> (f64, f64) {
        (self.elements[0].number("width"), self.elements[0].number("height"))
    }

    /// That nothing in the picture acts, or leads out of it.
    #[track_caller]
    fn is_harmless(&self) {
        const HARMLESS: [&str; 9] = ["svg", "title", "desc", "defs", "g", "path", "use", "clipPath", "rect"];
        let ids: BTreeSet<&str> = self.ids().into_iter().collect();
        assert_eq!(ids.len(), self.ids().len(), "an id stands twice");
        for element in &self.elements {
            assert!(HARMLESS.contains(&element.name.as_str()), "<{}>", element.name);
            for (name, value) in &element.attributes {
                assert!(!name.to_lowercase().starts_with("on"), "{name} in <{}>", element.name);
                let reference = match name.as_str() {
                    "href" | "xlink:href" | "src" => Some(value.as_str()),
                    "style" | "class" => value.contains(':').then_some(""),
                    "fill" | "stroke" | "clip-path" | "mask" | "filter" => {
                        value.strip_prefix("url(").map(|target| target.trim_end_matches(')'))
                    }
                    _ => None,
                };
                let inside = |target: &str| target.strip_prefix('#').is_some_and(|id| ids.contains(id));
                assert!(reference.is_none_or(inside), "{name}={value:?} leads nowhere or out of the file");
            }
        }
    }
}

/// Whether a text is a day, or two with a slash between.
fn is_dates(text: &str) -> bool {
    let day = |text: &str| {
        text.len() == 10
            && text
                .chars()
                .enumerate()
                .all(|(i, c)| if i == 4 || i == 7 { c == '-' } else { c.is_ascii_digit() })
    };
    text.split('/').count() <= 2 && text.split('/').all(day)
}

#[test]
fn the_root_says_what_it_is() {
    let root = &BUILT_IN.elements[0];
    assert!(root.is("svg", "marz"));
    assert_eq!((root.value("role"), root.value("xmlns")), ("img", "http://www.w3.org/2000/svg"));
    let (width, height) = BUILT_IN.page();
    assert_eq!(root.value("viewBox"), format!("0 0 {width} {height}"));
    assert!(width == 1200.0 && (400.0..2000.0).contains(&height), "{width} x {height}");
}

#[test]
fn title_and_description_come_first_and_label_the_picture() {
    let first: Vec<&Element> = BUILT_IN.children(0).take(2).collect();
    assert_eq!((first[0].name.as_str(), first[1].name.as_str()), ("title", "desc"));
    let labels = format!("{} {}", first[0].value("id"), first[1].value("id"));
    assert_eq!(BUILT_IN.elements[0].value("aria-labelledby"), labels);
    assert!(first[0].text.contains("1,241"), "{}", first[0].text);
    for word in ["11 events", "Khorog", "312", "Shortepa", "returned"] {
        assert!(first[1].text.contains(word), "{word:?} is not in {}", first[1].text);
    }
}

#[test]
fn nothing_in_the_picture_acts_or_leads_out_of_it() {
    BUILT_IN.is_harmless();
}

#[test]
fn every_id_begins_with_the_prefix() {
    let prefix = BUILT_IN.elements[0].value("aria-labelledby").split("-title").next().unwrap();
    assert!(prefix.len() > 1 && prefix.starts_with(|c: char| c.is_ascii_alphabetic()), "{prefix}");
    let ids = BUILT_IN.ids();
    assert!(ids.iter().all(|id| id.starts_with(&format!("{prefix}-"))), "{prefix}: {ids:?}");
}

#[test]
fn the_prefix_can_be_chosen_and_can_do_no_harm() {
    let folder = Folder::with(&[("t.csv", "place,country,count\nKhorog,Tajikistan,1\n")]);
    let map = drawn(&folder, &["--incidents", "t.csv", "--id-prefix", "june"]);
    assert!(map.ids().iter().all(|id| id.starts_with("june-")), "{:?}", map.ids());
    let map = drawn(&folder, &["--incidents", "t.csv", "--id-prefix", "a b\"><script>"]);
    map.is_harmless();
    assert!(map.ids().iter().all(|id| !id.contains([' ', '"', '<'])), "{:?}", map.ids());
}

#[test]
fn two_maps_from_files_of_one_name_share_no_id() {
    let draw = |count: u32| {
        let table = format!("place,country,count\nKhorog,Tajikistan,{count}\n");
        drawn(&Folder::with(&[("t.csv", table)]), &["--incidents", "t.csv"])
    };
    let (a, b) = (draw(1), draw(2));
    let shared: Vec<_> = a.ids().into_iter().filter(|id| b.ids().contains(id)).map(str::to_owned).collect();
    assert!(shared.is_empty(), "{shared:?}");
    assert_eq!(a.ids(), draw(1).ids(), "the same map has other ids on the next run");
}

#[test]
fn layers_follow_each_other_from_the_ground_up() {
    let groups: Vec<&Element> = BUILT_IN.children(0).filter(|element| element.name == "g").collect();
    assert!(groups.iter().all(|group| group.is("g", "layer")), "a group that is no layer lies in the root");
    let names: Vec<&str> = groups.iter().map(|group| group.value("data-layer")).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "a layer stands twice: {names:?}");
    let at = |name: &str| names.iter().position(|n| *n == name).expect(name);
    let order = ["water", "territories", "rivers", "borders", "incidents", "leaders", "labels", "furniture"];
    assert!(order.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{names:?}");
    assert!(at("crossings") > at("borders"), "{names:?}");
    // What the layers are called for lies in them.
    let layer_of = |mut element: &Element| loop {
        let parent = &BUILT_IN.elements[element.parent.unwrap()];
        if parent.is("g", "layer") {
            return parent.value("data-layer").to_owned();
        }
        element = parent;
    };
    for (name, class, layer) in [
        ("path", "territory", "territories"),
        ("path", "border", "borders"),
        ("g", "incident", "incidents"),
        ("path", "crossing", "crossings"),
        ("path", "leader", "leaders"),
        ("g", "label", "labels"),
        ("g", "furniture", "furniture"),
    ] {
        let strays: Vec<_> = BUILT_IN.all(name, class).filter(|e| layer_of(e) != layer).collect();
        assert!(strays.is_empty(), "{class} in another layer: {strays:?}");
        let some = BUILT_IN.all(name, class).count();
        assert!(some > 0 || class == "leader", "there is no {name}.{class}");
    }
}

#[test]
fn territories_say_which_they_are() {
    let mut seen = BTreeSet::new();
    for territory in BUILT_IN.all("path", "territory") {
        let (id, level) = (territory.value("data-id"), territory.value("data-level"));
        assert!(["country", "province", "district"].contains(&level), "{level}");
        assert!(!id.is_empty() && seen.insert((id, level)), "{level} {id:?} stands twice or is empty");
    }
    for id in ["AFG", "TJK", "UZB"] {
        assert!(seen.contains(&(id, "country")), "{id} is missing");
    }
}

#[test]
fn every_border_is_drawn_once() {
    let mut seen = BTreeSet::new();
    for border in BUILT_IN.all("path", "border") {
        let [left, right, level, status] =
            ["data-left", "data-right", "data-level", "data-status"].map(|name| border.value(name));
        assert!(["country", "province", "district"].contains(&level), "{level}");
        let words = ["agreed", "disputed", "de-facto", "control-line", "undetermined"];
        assert!(words.contains(&status), "{status}");
        assert!(left != right, "{left} borders on itself");
        let sides = (left.min(right), left.max(right), level, status);
        assert!(seen.insert(sides), "{sides:?} is drawn twice");
    }
    for (left, right) in [("AFG", "TJK"), ("AFG", "UZB"), ("TJK", "UZB")] {
        assert!(seen.contains(&(left, right, "country", "agreed")), "{left}-{right} is missing");
    }
}

#[test]
fn borders_lie_between_territories_that_are_known() {
    let territories: BTreeSet<&str> = BUILT_IN.values("path", "territory", "data-id").into_iter().collect();
    for border in BUILT_IN.all("path", "border").filter(|b| b.value("data-level") == "country") {
        for side in ["data-left", "data-right"].map(|name| border.value(name)) {
            assert!(side.is_empty() || territories.contains(side), "{side}");
        }
    }
}

#[test]
fn incidents_say_when_where_and_how_sure() {
    let (width, height) = BUILT_IN.page();
    let mut seen = BTreeSet::new();
    for incident in BUILT_IN.all("g", "incident") {
        assert!(seen.insert(incident.value("data-id")), "{:?}", incident.attributes);
        assert!(is_dates(incident.value("data-date")), "{:?}", incident.attributes);
        assert!(incident.attributes.get("data-count").is_none_or(|c| c.parse::<u64>().is_ok()));
        assert!((60.0..80.0).contains(&incident.number("data-lon")));
        assert!((30.0..45.0).contains(&incident.number("data-lat")));
        assert!((0.0..width).contains(&incident.number("data-x")));
        assert!((0.0..height).contains(&incident.number("data-y")));
        let precision = incident.value("data-precision");
        assert!(["exact", "town", "district", "province", "country"].contains(&precision), "{precision}");
        let status = incident.value("data-status");
        assert!(["confirmed", "claimed", "disputed"].contains(&status), "{status}");
    }
    assert_eq!(seen.len(), 11);
}

#[test]
fn a_marker_is_drawn_round_its_anchor() {
    let mut checked = 0;
    for (i, incident) in BUILT_IN.elements.iter().enumerate().filter(|(_, e)| e.is("g", "incident")) {
        let anchor = kurbo::Point::new(incident.number("data-x"), incident.number("data-y"));
        for path in BUILT_IN.children(i).filter(|child| child.name == "path") {
            let outline = kurbo::BezPath::from_svg(path.value("d")).unwrap();
            let off = kurbo::Shape::bounding_box(&outline).center().distance(anchor);
            assert!(off < 0.5, "{} lies {off} px off its anchor", incident.value("data-id"));
            checked += 1;
        }
    }
    assert!(checked >= 11, "only {checked} outlines were found");
}

#[test]
fn crossings_and_leaders_belong_to_incidents_and_labels() {
    let incidents = BUILT_IN.values("g", "incident", "data-id");
    let territories = BUILT_IN.values("path", "territory", "data-id");
    let mut count = 0;
    for crossing in BUILT_IN.all("path", "crossing") {
        count += 1;
        assert!(incidents.contains(&crossing.value("data-for")), "{:?}", crossing.attributes);
        let (from, to) = (crossing.value("data-from"), crossing.value("data-to"));
        assert!(from != to && territories.contains(&from) && territories.contains(&to), "{from} to {to}");
    }
    assert_eq!(count, 10);
    let labels = BUILT_IN.values("g", "label", "data-for");
    for leader in BUILT_IN.values("path", "leader", "data-for") {
        assert!(labels.contains(&leader), "a leader to {leader}, which has no label");
    }
}

#[test]
fn labels_say_what_they_are_for_and_how_they_read() {
    const KINDS: [&str; 7] = ["incident", "callout", "place", "territory", "district", "river", "border"];
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for label in BUILT_IN.all("g", "label") {
        let kind = label.value("data-kind");
        assert!(KINDS.contains(&kind), "{kind}");
        *kinds.entry(kind).or_default() += 1;
        assert!(!label.value("data-for").is_empty() && !label.value("aria-label").trim().is_empty());
        assert!((6.0..60.0).contains(&label.number("data-size")), "{:?}", label.attributes);
        assert!(label.attributes.get("data-curved").is_none_or(|curved| curved == "true"));
    }
    assert_eq!(kinds["incident"], 11);
    assert!(kinds["place"] >= 5 && kinds["territory"] >= 3 && kinds["river"] >= 1, "{kinds:?}");
    let curved = BUILT_IN.all("g", "label").filter(|l| l.attributes.contains_key("data-curved"));
    assert!(curved.into_iter().any(|label| label.value("data-kind") == "river"), "no river's name is curved");
}

#[test]
fn no_label_that_the_map_must_have_is_dropped() {
    let labels = &BUILT_IN.report["labels"];
    let dropped = labels["dropped"].as_array().unwrap();
    let number = |name: &str| labels[name].as_u64().expect(name) as usize;
    assert_eq!(number("wanted"), number("drawn") + dropped.len());
    assert_eq!(BUILT_IN.all("g", "label").count(), number("drawn"));
    let must: Vec<&str> =
        BUILT_IN.values("g", "incident", "data-id").into_iter().chain(["AFG", "TJK", "UZB"]).collect();
    for label in dropped {
        assert!(!must.contains(&label["for"].as_str().unwrap()), "{label}");
        assert!(["text", "reason"].iter().all(|key| label[*key].is_string()), "{label}");
    }
    let shown = BUILT_IN.values("g", "label", "data-for");
    assert!(must.iter().all(|id| shown.contains(id)), "{shown:?}");
    assert_eq!(BUILT_IN.report["warnings"], Value::Array(Vec::new()));
}

#[test]
fn the_furniture_is_complete() {
    let mut kinds = BUILT_IN.values("g", "furniture", "data-kind");
    kinds.sort_unstable();
    let known = ["credits", "legend", "locator", "north-arrow", "scale-bar", "timeline", "title"];
    assert!(kinds.iter().all(|kind| known.contains(kind)), "{kinds:?}");
    assert!(kinds.windows(2).all(|pair| pair[0] != pair[1]), "twice: {kinds:?}");
    for kind in known.into_iter().filter(|kind| *kind != "north-arrow") {
        assert!(kinds.contains(&kind), "{kind} is missing");
    }
}

#[test]
fn the_scale_bar_is_as_long_as_it_says() {
    let bar = BUILT_IN.furniture("scale-bar");
    let (x0, x1, y) = (bar.number("data-x0"), bar.number("data-x1"), bar.number("data-y"));
    let (width, height) = BUILT_IN.page();
    assert!(0.0 < x0 && x0 < x1 && x1 < width && 0.0 < y && y < height, "{:?}", bar.attributes);
    let denominator = bar.number("data-metres") / ((x1 - x0) * 0.0254 / 96.0);
    let reported = BUILT_IN.report["scale_denominator"].as_f64().unwrap();
    assert!((denominator / reported - 1.0).abs() < 0.01, "{denominator} and {reported}");
}

#[test]
fn every_path_is_one_that_a_browser_can_read() {
    for path in BUILT_IN.elements.iter().filter(|element| element.name == "path") {
        let d = path.value("d");
        let read = kurbo::BezPath::from_svg(d);
        assert!(read.is_ok_and(|p| !p.is_empty() && p.is_finite()), "{d:.80}");
    }
}

#[test]
fn the_built_in_map_is_small_enough_for_a_page() {
    for (look, most_kb) in [(["--text", "outline"], 300), (["--text", "live"], 180)] {
        let folder = Folder::new();
        folder.draw(&[&["render", "-o", "x.svg"], &look[..]].concat());
        let kb = folder.bytes("x.svg").len() / 1000;
        assert!(kb < most_kb, "{look:?}: {kb} KB");
    }
}

/// Text that tries to break out of what it stands in, to hide, and to turn round what follows it.
const HOSTILE: &str = "</title><script>alert(1)</script> \" onload=\"x ' & &amp; ]]> <!-- \u{1b}[2J\u{7f}\u{9b}\u{202e}gro\u{2066}";

/// That a picture is well-formed and harmless, and that what reads backwards is not in it.
#[track_caller]
fn is_tame(folder: &Folder, picture: &Picture) {
    picture.is_harmless();
    let hidden = |c: &char| {
        (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let text = folder.text("x.svg");
    assert_eq!(text.chars().find(hidden), None);
}

#[test]
fn hostile_text_in_a_table_and_its_title_does_no_harm() {
    let quoted = HOSTILE.replace('"', "\"\"");
    let table = format!(
        "id,place,lat,lon,count,outcome,who,source,note,date\n\
         \"{quoted}\",\"{quoted}\",37.5,71.5,312,\"{quoted}\",\"{quoted}\",\"{quoted}\",\"{quoted}\",2021-07-04\n\
         b,\"two\nlines\",37.2,68.6,20,\"=cmd|' /C calc'!A0\",,,,2021-07-05\n"
    );
    let folder = Folder::with(&[("t.csv", table)]);
    let texts = ["--title", "--subtitle", "--note", "--source"];
    let args: Vec<&str> = texts.into_iter().flat_map(|option| [option, HOSTILE]).collect();
    let args = [&["--incidents", "t.csv", "-o", "x.png"], args.as_slice()].concat();
    let picture = drawn(&folder, &args);
    is_tame(&folder, &picture);
    let title = &picture.elements[1].text;
    assert!(
        title.starts_with("</title><script>alert(1)</script> \" onload=\"x ' & &amp; ]]> <!-- "),
        "{title}"
    );
    assert_eq!(picture.all("g", "incident").count(), 2);
    let label = picture.all("g", "label").find(|label| label.value("aria-label").contains("312")).unwrap();
    assert!(label.value("aria-label").contains("<script>alert(1)</script>"), "the name is not read as it is");
    assert!(folder.bytes("x.png").starts_with(b"\x89PNG"));
}

#[test]
fn hostile_names_in_a_map_file_and_in_geojson_do_no_harm() {
    let text = serde_json::to_string(HOSTILE).unwrap();
    let geojson = format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"name\":{text},\"id\":{text}}},\"geometry\":{{\"type\":\"Polygon\",
        \"coordinates\":[[[70,37],[73,37],[73,39],[70,39],[70,37]]]}}}}"
    );
    let map = "name = \"\\\"><script>\"\ntitle = \"\\u0000\\u001B<b>\\u202E\"\nincidents = \"t.csv\"\n\
               borders = [\"b.geojson\"]\n";
    let table = "place,lat,lon,count\nX,38,71.5,2\n";
    let folder = Folder::with(&[("m.toml", map), ("b.geojson", geojson.as_str()), ("t.csv", table)]);
    let picture = drawn(&folder, &["m.toml"]);
    is_tame(&folder, &picture);
    assert_eq!(picture.elements[1].text, "<b>");
    let id = picture.values("path", "territory", "data-id");
    assert!(id.len() == 1 && id[0].contains("<script>alert(1)</script>"), "{id:?}");
}

#[test]
fn a_name_without_end_is_drawn_without_harm() {
    let table = format!("place,lat,lon,count\n{},38,71.5,2\n", "Wort ".repeat(4000));
    let folder = Folder::with(&[("t.csv", table)]);
    let picture = drawn(&folder, &["--incidents", "t.csv", "--title", &"Titel ".repeat(4000)]);
    is_tame(&folder, &picture);
    assert_eq!(picture.all("g", "incident").count(), 1);
}

#[test]
fn the_reader_refuses_what_is_not_well_formed() {
    for text in [
        "",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a/>text",
        "<a b=1/>",
        "<a b=\"1\" b=\"2\"/>",
        "<a b=\"<\"/>",
        "<a>&</a>",
        "<a>&nbsp;</a>",
        "<a>\u{1b}</a>",
        "<a \"></a>",
    ] {
        assert!(xml::read(text).is_err(), "{text}");
    }
    let read = xml::read("<a b=\"1 &lt; 2\"><c/>x &amp; y</a>").unwrap();
    assert_eq!((read[0].value("b"), read[0].text.as_str(), read[1].parent), ("1 < 2", "x & y", Some(0)));
}
