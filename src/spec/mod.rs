//! Content as data: what a map is called, what it shows, how large it is.
//!
//! A [`MapSpec`] is what a map file says and the command line overrides. Files are named in it, not read. In a
//! map file paths are relative to its folder; once it is read they are as seen from the working directory.

mod document;
mod furniture;
mod layer;
mod pin;
mod template;

pub use document::Document;
pub use furniture::{Locator, ScaleUnits};
pub use layer::{AreaLayer, Choropleth, EventLayer, LineLayer, LineStyle, PointLayer, Symbol};
pub use pin::{Pin, Side};
pub use template::Template;

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};

use crate::atlas::{By, Day, Extent, Word};
use crate::error::{Error, ErrorKind, Result};
use crate::language::{Language, Lexicon, Words, languages, languages_schema};
use crate::scene::TextMode;

/// What a map shows.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "Map file of marz", transform = may_name_its_schema)]
pub struct MapSpec {
    /// A short name for files and reports.
    pub name: String,
    /// The headline.
    pub title: String,
    /// The line under the headline.
    pub subtitle: String,
    /// What a reader should know about the figures.
    pub note: String,
    /// Who reported the figures.
    pub source: String,
    /// The day up to which the map tells what was known; said before the note. It chooses no events: `to` does.
    #[serde(deserialize_with = "day")]
    #[schemars(schema_with = "day_schema")]
    pub as_of: Option<Day>,
    /// The language of the map, and perhaps a second one for names; none for English as it comes.
    #[serde(deserialize_with = "languages")]
    #[schemars(schema_with = "languages_schema", extend("default" = []))]
    pub language: Vec<Language>,
    /// The table of events.
    pub incidents: Option<PathBuf>,
    /// The first day that is shown: events that ended before it are listed, not drawn.
    #[serde(deserialize_with = "day")]
    #[schemars(schema_with = "day_schema")]
    pub from: Option<Day>,
    /// The last day that is shown.
    #[serde(deserialize_with = "day")]
    #[schemars(schema_with = "day_schema")]
    pub to: Option<Day>,
    /// Whether there is a map for each day or week instead of one for all.
    pub by: Option<By>,
    /// Whether the days or weeks stand side by side on one sheet.
    pub panels: bool,
    /// Countries as polygons, instead of those built in.
    pub borders: Vec<PathBuf>,
    /// Districts as polygons.
    pub districts: Vec<PathBuf>,
    /// The property of the features in `borders` and `districts` that holds their names, where it is none of the
    /// usual ones.
    pub name_property: Option<String>,
    /// The property that holds their ids.
    pub id_property: Option<String>,
    /// Lines of `borders` and `districts` that lie within so many metres of each other become one; 10 m where there
    /// are several files, 0 otherwise.
    pub snap_m: Option<f64>,
    /// Places that names may mean, beside those built in.
    pub places: Vec<PathBuf>,
    /// Other spellings of names.
    pub aliases: Vec<PathBuf>,
    /// The countries that the map is about, by id or name; without one, those of the events.
    pub focus: Vec<String>,
    /// West, south, east, north in degrees; without it, fitted to the events.
    pub extent: Option<Extent>,
    /// Whether meridians and parallels are drawn; without a word where the map is wide.
    pub graticule: Option<bool>,
    /// Whether an arrow points north; without a word where north leans and no graticule shows it.
    pub north_arrow: Option<bool>,
    /// The lengths of the scale bar; without a word kilometres, and miles too on a map in English.
    pub scale_bar: Option<ScaleUnits>,
    /// The small map that says where on Earth the large one is.
    pub locator: Locator,
    /// How the Earth becomes flat: `auto`, a name of `marz list projections`, a PROJ string, or an EPSG code.
    pub projection: Option<String>,
    /// The page: a name, or width x height with px, mm or in, and perhaps @ dots per inch.
    #[schemars(extend("default" = DEFAULT_SIZE))]
    pub size: Size,
    /// Name or file of the theme; `auto` is an SVG that is light or dark as its reader prefers.
    pub theme: Option<String>,
    /// Whether the page has no background.
    pub transparent: bool,
    /// How text is written in an SVG.
    pub text: TextMode,
    /// Whether people per day are charted under the map.
    pub timeline: bool,
    /// What several events become one mark by; without it each is a mark of its own.
    pub group: Option<Grouping>,
    /// What many events are counted by.
    pub aggregate: Aggregate,
    /// Areas to hatch, one layer each.
    pub areas: Vec<AreaLayer>,
    /// Tables of other events, one layer each.
    pub events: Vec<EventLayer>,
    /// Lines on the ground, as fronts and roads, one layer each.
    pub lines: Vec<LineLayer>,
    /// Places as symbols, one layer each.
    pub points: Vec<PointLayer>,
    /// Areas coloured by a number.
    pub choropleth: Option<Choropleth>,
    /// Labels that are set by hand.
    pub label: Vec<Pin>,
    /// Whether what the label engine saw is drawn over the map.
    #[serde(skip)]
    pub debug_labels: bool,
    /// The files to write; the ending tells the format.
    pub output: Vec<PathBuf>,
}

/// What several events become one mark by: those of one place or area that are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Grouping {
    Place,
    District,
    Province,
    Country,
}

/// What many events are counted by, each count being one circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Aggregate {
    /// By nothing, unless there are too many to be told apart.
    #[default]
    Auto,
    /// By nothing, however many there are.
    None,
    /// By the districts of `districts`; what lies in none, by hexagon.
    District,
    /// By hexagons of the page.
    Hexagon,
}

/// The size of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Width, px.
    pub width_px: f64,
    /// Height, px; none where it follows from the content.
    pub height_px: Option<f64>,
    /// Dots per inch for pixel pictures; none for one dot per px (96 dpi).
    pub dpi: Option<f64>,
}

impl Default for Size {
    fn default() -> Self {
        Size { width_px: 800.0, height_px: None, dpi: None }
    }
}

/// The page without a word, as a map file would say it.
const DEFAULT_SIZE: &str = "article";

/// Sizes by name.
pub const SIZES: &[(&str, &str)] = &[
    ("article", "800xauto"),
    ("wide", "1200x675"),
    ("square", "1080x1080"),
    ("story", "432x768@240"),
    ("column", "89mmxauto@300"),
    ("page", "183mmxauto@300"),
    ("a4", "210mmx297mm@300"),
    ("letter", "8.5inx11in@300"),
];

impl FromStr for Size {
    type Err = Error;

    /// Reads a name of [`SIZES`], or width x height with `px`, `mm` or `in`, and dots per inch after an `@`.
    fn from_str(text: &str) -> Result<Self> {
        let known = SIZES.iter().find(|(name, _)| *name == text).map_or(text, |(_, size)| size);
        let wrong = || {
            let names: Vec<&str> = SIZES.iter().map(|(name, _)| *name).collect();
            Error::new(
                ErrorKind::Option,
                format!("expected a size such as 1200x675, 1200xauto or 183mmx120mm@300, found {text:?}"),
            )
            .hint(format!("or one of {}", names.join(", ")))
        };
        let (lengths, dpi) = match known.split_once('@') {
            Some((lengths, dpi)) => (lengths, Some(dpi.parse::<f64>().map_err(|_| wrong())?)),
            None => (known, None),
        };
        let (width, height) = lengths
            .split_once('x')
            .filter(|_| dpi.is_none_or(|d| (24.0..=1200.0).contains(&d)))
            .ok_or_else(wrong)?;
        let length = |text: &str| -> Option<f64> {
            let (number, px) = match text.trim_end_matches(|c: char| c.is_ascii_alphabetic()) {
                number if text.ends_with("mm") => (number, 96.0 / 25.4),
                number if text.ends_with("in") => (number, 96.0),
                number if text.ends_with("px") || number.len() == text.len() => (number, 1.0),
                _ => return None,
            };
            number.parse::<f64>().ok().map(|n| n * px).filter(|px| (160.0..=20_000.0).contains(px))
        };
        let height_px = if height == "auto" { None } else { Some(length(height).ok_or_else(wrong)?) };
        Ok(Size { width_px: length(width).ok_or_else(wrong)?, height_px, dpi })
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(|error: Error| serde::de::Error::custom(error))
    }
}

impl JsonSchema for Size {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Size".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = SIZES.iter().map(|(name, _)| *name).collect();
        let length = r"[0-9]*\.?[0-9]+(px|mm|in)?";
        json_schema!({ "anyOf": [
            { "enum": names },
            { "type": "string", "pattern": format!(r"^{length}x({length}|auto)(@[0-9]*\.?[0-9]+)?$") },
        ] })
    }
}

impl MapSpec {
    /// Whether the map is read from right to left.
    pub fn is_rtl(&self) -> bool {
        self.language.first().is_some_and(|language| language.is_rtl())
    }

    /// The files that it names to be read, but for that of a theme.
    pub fn inputs(&self) -> impl Iterator<Item = &PathBuf> {
        let lists = [&self.borders, &self.districts, &self.places, &self.aliases];
        let layers = self.areas.iter().map(|l| &l.file).chain(self.events.iter().map(|l| &l.file));
        let layers =
            layers.chain(self.lines.iter().map(|l| &l.file)).chain(self.points.iter().map(|l| &l.file));
        let values = self.choropleth.iter().filter_map(|c| c.file.as_ref());
        lists.into_iter().flatten().chain(&self.incidents).chain(layers).chain(values)
    }

    fn inputs_mut(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        let lists = [&mut self.borders, &mut self.districts, &mut self.places, &mut self.aliases];
        let layers =
            self.areas.iter_mut().map(|l| &mut l.file).chain(self.events.iter_mut().map(|l| &mut l.file));
        let layers = layers
            .chain(self.lines.iter_mut().map(|l| &mut l.file))
            .chain(self.points.iter_mut().map(|l| &mut l.file));
        let values = self.choropleth.iter_mut().filter_map(|c| c.file.as_mut());
        lists.into_iter().flatten().chain(&mut self.incidents).chain(layers).chain(values)
    }

    /// Reads a map file in TOML or JSON that lies in the folder `base`.
    ///
    /// # Errors
    /// When it is neither, or a key or a value is unknown; with line and column.
    pub fn read(text: &str, file: &str, base: &Path) -> Result<Self> {
        Ok(Document::read(text, file)?.into::<MapSpec>()?.in_folder(base))
    }

    /// The same map, its paths as seen from where the folder `base` is seen from.
    fn in_folder(mut self, base: &Path) -> Self {
        let spec = &mut self;
        for path in spec.inputs_mut() {
            *path = tidy(&base.join(&*path));
        }
        for path in &mut spec.output {
            *path = tidy(&base.join(&*path));
        }
        if let Some(theme) = &mut spec.theme
            && theme.ends_with(".toml")
        {
            *theme = tidy(&base.join(&*theme)).display().to_string();
        }
        self
    }
}

/// Reads a day: `2021-07-05`.
///
/// # Errors
/// When it is no day of the calendar, or written in another way.
pub fn read_day(text: &str) -> Result<Day> {
    let day = Some(text).filter(|text| text.len() == 10).and_then(|text| text.parse().ok());
    day.ok_or_else(|| {
        Error::new(ErrorKind::Option, format!("expected a day such as 2021-07-05, found {text:?}"))
    })
}

/// Reads how a series divides time: `day` or `week`.
///
/// # Errors
/// When it is another word.
pub fn read_by(text: &str) -> Result<By> {
    By::from_word(text)
        .ok_or_else(|| Error::new(ErrorKind::Option, format!("expected day or week, found {text:?}")))
}

/// A day in a map file, as a text or as a date of TOML.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<Day>, D::Error> {
    struct Written(Day);
    struct Text;
    impl Visitor<'_> for Text {
        type Value = Written;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a day such as 2021-07-05")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> std::result::Result<Written, E> {
            read_day(text).map(Written).map_err(E::custom)
        }
    }
    impl<'de> Deserialize<'de> for Written {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
            deserializer.deserialize_any(Text)
        }
    }
    Ok(Option::<Written>::deserialize(deserializer)?.map(|day| day.0))
}

fn day_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": ["string", "null"], "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
}

/// In JSON the key `$schema` tells an editor the schema.
fn may_name_its_schema(schema: &mut Schema) {
    if let Some(keys) = schema.get_mut("properties").and_then(|keys| keys.as_object_mut()) {
        let address =
            json_schema!({ "type": "string", "description": "The schema of this file, for editors." });
        keys.insert("$schema".to_owned(), address.into());
    }
}

/// A path without the detours through `..`, as far as names alone tell.
fn tidy(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match (part, tidy.components().next_back()) {
            (Component::ParentDir, Some(Component::Normal(_))) => {
                tidy.pop();
            }
            (Component::CurDir, _) => {}
            _ => tidy.push(part),
        }
    }
    tidy
}

/// The words of the first of some languages, with names of places in all of them; in English where there are none.
///
/// # Errors
/// When a file of words in the binary is none, which a test rules out.
pub fn words(languages: &[Language], lexicon: Lexicon) -> Result<Words> {
    let first = languages.first().copied().unwrap_or(Language::ENGLISH);
    Ok(Words::new(from_toml(first.words(), first.tag())?, languages, lexicon))
}

/// Reads TOML and says where it is wrong.
///
/// # Errors
/// When it is no TOML, or a key or a value is unknown; with line and column.
pub fn from_toml<T: serde::de::DeserializeOwned>(text: &str, file: &str) -> Result<T> {
    Document::toml(text, file)?.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn px(text: &str) -> (f64, Option<f64>) {
        let size: Size = text.parse().unwrap();
        (size.width_px.round(), size.height_px.map(f64::round))
    }

    #[test]
    fn a_size_is_a_name_or_two_lengths() {
        assert_eq!(px("article"), (800.0, None));
        assert_eq!(px("1200x675"), (1200.0, Some(675.0)));
        assert_eq!(px("183mmx120mm@300"), (692.0, Some(454.0)));
        assert_eq!("183mmx120mm@300".parse::<Size>().unwrap().dpi, Some(300.0));
        assert_eq!(px("8.5inx11in"), (816.0, Some(1056.0)));
    }

    #[test]
    fn a_size_that_is_none_is_refused() {
        for text in
            ["", "1200", "1200x", "x675", "-1x5", "5x5", "1e9x500", "nanxnan", "12cmx5cm", "800x600@1"]
        {
            assert!(text.parse::<Size>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_path_of_a_map_file_is_relative_to_its_folder() {
        let spec = MapSpec::read("output = [\"../../out/a.svg\"]", "m.toml", Path::new("maps/x/y")).unwrap();
        assert_eq!(spec.output, [Path::new("maps/out/a.svg")]);
        assert_eq!(tidy(Path::new("../a/./b")), Path::new("../a/b"));
    }

    #[test]
    fn a_day_is_a_text_or_a_date_of_toml() {
        let day = |value: &str| {
            MapSpec::read(&format!("from = {value}"), "m.toml", Path::new("")).map(|spec| spec.from)
        };
        assert_eq!(day("2021-07-05").unwrap(), day("\"2021-07-05\"").unwrap());
        assert_eq!(day("2021-07-05").unwrap().unwrap().to_string(), "2021-07-05");
        for wrong in ["\"5 July\"", "\"2021-02-30\"", "2021-07-05T09:00:00", "20210705", "true"] {
            let error = day(wrong).unwrap_err().to_string();
            assert!(error.contains("expected a day such as 2021-07-05, found"), "{error}");
            assert!(error.starts_with("m.toml: line 1, column "), "{error}");
        }
    }

    #[test]
    fn what_a_type_of_its_own_refuses_is_marked_with_what_is_expected() {
        for (text, said) in [
            ("size = \"12cmx5cm\"", "found \"12cmx5cm\"\n  1 | size = \"12cmx5cm\"\n    |        ^^^^^^^^^^"),
            (
                "language = [\"en\", \"xx\"]",
                "found \"xx\"\n  1 | language = [\"en\", \"xx\"]\n    |                   ^^^^",
            ),
            ("extent = [1, 2, 3, 95]", "\n  1 | extent = [1, 2, 3, 95]\n    |          ^^^^^^^^^^^^^"),
            (
                "by = \"weak\"",
                "found \"weak\"\n  1 | by = \"weak\"\n    |      ^^^^^^\nhint: did you mean \"week\"?",
            ),
        ] {
            let error = MapSpec::read(text, "m.toml", Path::new("")).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
        let error = MapSpec::read("size = \"big\"", "m.toml", Path::new("")).unwrap_err();
        assert!(error.hint.unwrap().starts_with("or one of article, "));
    }

    #[test]
    fn an_unknown_key_is_an_error_with_its_line() {
        let error =
            MapSpec::read("title = \"X\"\nsubtitel = \"Y\"\n", "map.toml", Path::new("")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "map.toml: line 2, column 1: unknown key \"subtitel\"\n  2 | subtitel = \"Y\"\n    | ^^^^^^^^\n\
             hint: did you mean \"subtitle\"?"
        );
    }
}
