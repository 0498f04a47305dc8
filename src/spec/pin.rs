use serde::{Deserialize, Deserializer};

/// A label that is set by hand: the others are placed round it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Which label: the id of an event or territory, or what a line of the label says.
    #[serde(rename = "for")]
    pub subject: String,
    /// On which side of what it is for it stands.
    pub anchor: Option<Side>,
    /// How far it is moved from there, px to the right and px down.
    #[serde(default, deserialize_with = "offset")]
    pub offset: Option<[f64; 2]>,
    /// How far it is turned clockwise, degrees from -90 to 90.
    #[serde(default, deserialize_with = "angle")]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
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

fn offset<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<[f64; 2]>, D::Error> {
    let offset = <[f64; 2]>::deserialize(deserializer)?;
    if offset.iter().all(|px| px.abs() <= 20_000.0) {
        return Ok(Some(offset));
    }
    Err(serde::de::Error::custom(format!("expected px to the right and px down, found {offset:?}")))
}

fn angle<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    let angle = f64::deserialize(deserializer)?;
    if (-90.0..=90.0).contains(&angle) {
        return Ok(Some(angle));
    }
    Err(serde::de::Error::custom(format!("expected an angle from -90 to 90 degrees, found {angle}")))
}
