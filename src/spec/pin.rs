use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

/// A label that is set by hand: the others are placed round it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Which label: the id of an event or territory, or what a line of the label says.
    #[serde(rename = "for")]
    pub subject: String,
    /// On which side of what it is for it stands.
    pub anchor: Option<Side>,
    /// How far it is moved from there, px to the right and px down.
    #[serde(default, deserialize_with = "offset")]
    #[schemars(inner(range(min = -MOST_OFFSET, max = MOST_OFFSET)))]
    pub offset: Option<[f64; 2]>,
    /// How far it is turned clockwise, degrees from -90 to 90.
    #[serde(default, deserialize_with = "angle")]
    #[schemars(range(min = -90, max = 90))]
    pub angle: Option<f64>,
    /// What it says instead; a line break begins a new line.
    pub text: Option<String>,
    /// Whether it becomes a callout, which also tells the text or the note of the event, its date and its source.
    #[serde(default)]
    pub callout: bool,
    /// Whether it is left out.
    #[serde(default)]
    pub hidden: bool,
}

impl Pin {
    /// Whether it says where the label stands, and not only what it says.
    pub fn is_placed(&self) -> bool {
        self.anchor.is_some() || self.offset.is_some() || self.angle.is_some()
    }
}

/// A side of a point, as on a compass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Side {
    N,
    NE,
    E,
    SE,
    S,
    SW,
    W,
    NW,
    /// In the middle of it.
    Center,
}

/// Farther off no page reaches, px.
const MOST_OFFSET: f64 = 20_000.0;

fn offset<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<[f64; 2]>, D::Error> {
    let offset = Option::<[f64; 2]>::deserialize(deserializer)?;
    match offset {
        Some(px) if !px.iter().all(|px| px.abs() <= MOST_OFFSET) => {
            Err(serde::de::Error::custom(format!("expected px to the right and px down, found {px:?}")))
        }
        offset => Ok(offset),
    }
}

fn angle<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    match Option::<f64>::deserialize(deserializer)? {
        Some(angle) if !(-90.0..=90.0).contains(&angle) => {
            Err(serde::de::Error::custom(format!("expected an angle from -90 to 90 degrees, found {angle}")))
        }
        angle => Ok(angle),
    }
}
