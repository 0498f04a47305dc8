//! Taste as data: colours, widths and sizes.
//!
//! A theme is a file in `assets/themes/`; nothing in the code decides a colour. Sizes are px on a page 800 px
//! wide and are scaled once, by [`Theme::scaled`], for the page that is drawn.

use serde::Deserialize;

use crate::scene::Color;

/// The themes that come with marz: name and text.
pub const THEMES: &[(&str, &str)] = &[
    ("light", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/themes/light.toml"))),
    ("dark", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/themes/dark.toml"))),
    ("print", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/themes/print.toml"))),
    ("contrast", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/themes/contrast.toml"))),
    ("newspaper", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/themes/newspaper.toml"))),
];

/// The name of light and dark together: dark where a reader prefers that.
pub const AUTO: &str = "auto";

/// The theme of a map that names none, and the base of a theme that names none.
pub const DEFAULT_THEME: &str = "light";

/// Colours, widths and sizes of a map.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Colours.
    pub color: Colors,
    /// Widths of lines, px.
    pub line: Lines,
    /// Sizes of text, px.
    #[serde(rename = "type")]
    pub sizes: Sizes,
    /// Circles.
    pub marker: Markers,
}

/// The colours of a theme.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Colors {
    pub paper: Color,
    /// Land of the countries in focus.
    pub focus_land: Color,
    /// Land of the countries that crossings led into.
    pub receiving_land: Color,
    pub other_land: Color,
    pub water: Color,
    /// Names of waters, and their lines.
    pub water_ink: Color,
    pub border: Color,
    pub coast: Color,
    pub province: Color,
    /// The line round the map.
    pub frame: Color,
    pub text: Color,
    pub muted: Color,
    /// Names of countries.
    pub country: Color,
    /// Names of provinces and districts.
    pub district: Color,
    /// For the outcomes of crossings, in this order.
    pub accents: Vec<Color>,
    /// For the other kinds of events.
    pub kinds: Kinds,
    /// The hatching of areas, layer by layer.
    pub areas: Vec<Color>,
    /// Areas with the lowest and the highest numbers; those between are between.
    pub ramp: [Color; 2],
    /// Circles that count few events or people.
    pub few: Color,
    /// Circles that count the most.
    pub many: Color,
}

/// The colours of kinds of events; crossings have those of their outcomes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Kinds {
    pub clash: Color,
    pub seizure: Color,
    pub closure: Color,
    pub capture: Color,
    pub deployment: Color,
    pub other: Color,
}

/// The widths of a theme's lines, px.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Lines {
    pub international: f64,
    /// The light line under international borders.
    pub casing: f64,
    pub province: f64,
    pub coast: f64,
    pub river: f64,
    /// A river along which a border runs.
    pub border_river: f64,
}

/// The sizes of a theme's text, px.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Sizes {
    pub title: f64,
    pub subtitle: f64,
    /// The number of people in a label.
    pub figure: f64,
    /// The name in a label.
    pub name: f64,
    /// Date and outcome in a label.
    pub detail: f64,
    pub city: f64,
    pub district: f64,
    pub country: f64,
    pub water: f64,
    pub furniture: f64,
    pub source: f64,
    /// No text is smaller, whatever the page.
    pub floor: f64,
}

/// The circles of a theme, px.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Markers {
    /// Radius of the largest circle.
    pub r_max: f64,
    /// Radius of the smallest circle.
    pub r_min: f64,
    /// Opacity of the inside, 0 to 1: a crossing's circle lies on the border, which must be seen through it.
    pub fill_opacity: f64,
    /// Opacity of the inside of other symbols while they are small, 0 to 1.
    pub symbol_opacity: f64,
}

impl Theme {
    /// The factor by which sizes grow on a page of a width in px: its square root against 800 px, between
    /// 0.85 and 1.6.
    pub fn factor(width_px: f64) -> f64 {
        (width_px / 800.0).sqrt().clamp(0.85, 1.6)
    }

    /// The theme with all sizes scaled for a page of a width in px; text stays above the floor.
    pub fn scaled(&self, width_px: f64) -> Theme {
        self.times(Theme::factor(width_px))
    }

    /// The theme with all sizes multiplied; text stays above the floor.
    pub fn times(&self, k: f64) -> Theme {
        let (line, sizes, marker) = (&self.line, &self.sizes, &self.marker);
        let text = |size: f64| (size * k).max(sizes.floor);
        Theme {
            color: self.color.clone(),
            line: Lines {
                international: line.international * k,
                casing: line.casing * k,
                province: line.province * k,
                coast: line.coast * k,
                river: line.river * k,
                border_river: line.border_river * k,
            },
            sizes: Sizes {
                title: text(sizes.title),
                subtitle: text(sizes.subtitle),
                figure: text(sizes.figure),
                name: text(sizes.name),
                detail: text(sizes.detail),
                city: text(sizes.city),
                district: text(sizes.district),
                country: text(sizes.country),
                water: text(sizes.water),
                furniture: text(sizes.furniture),
                source: text(sizes.source),
                floor: sizes.floor,
            },
            marker: Markers {
                r_max: marker.r_max * k,
                r_min: marker.r_min * k,
                fill_opacity: marker.fill_opacity,
                symbol_opacity: marker.symbol_opacity,
            },
        }
    }

    /// The theme for a map whose land is coloured by a number: names on it are as dark as can be, for some of the land is.
    pub fn on_colored_land(mut self) -> Theme {
        (self.color.country, self.color.district) = (self.color.text, self.color.text);
        self
    }

    /// The colour of the `i`th category; after the last the first comes again.
    pub fn accent(&self, i: usize) -> Color {
        let accents = &self.color.accents;
        accents.get(i % accents.len().max(1)).copied().unwrap_or(self.color.text)
    }
}
