use serde::{Deserialize, Serialize};

/// A colour in sRGB with an opacity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    /// Red, 0 to 255.
    pub r: u8,
    /// Green, 0 to 255.
    pub g: u8,
    /// Blue, 0 to 255.
    pub b: u8,
    /// Opacity, 0 (unseen) to 255 (opaque).
    pub a: u8,
}

impl Color {
    /// An opaque colour from 0xRRGGBB.
    pub const fn rgb(hex: u32) -> Self {
        Color { r: (hex >> 16) as u8, g: (hex >> 8) as u8, b: hex as u8, a: 255 }
    }

    /// The same colour with an opacity of 0 to 1.
    pub fn alpha(self, opacity: f64) -> Self {
        Color { a: (opacity.clamp(0.0, 1.0) * 255.0).round() as u8, ..self }
    }

    /// The opaque colour between this one (`t` = 0) and another (`t` = 1), mixed in sRGB.
    pub fn mix(self, other: Color, t: f64) -> Self {
        let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * t).round() as u8;
        Color { r: mix(self.r, other.r), g: mix(self.g, other.g), b: mix(self.b, other.b), a: 255 }
    }

    /// `#rrggbb`, without the opacity.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}

impl std::str::FromStr for Color {
    type Err = String;

    /// Reads `#rgb`, `#rrggbb` or `#rrggbbaa`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("expected a colour such as \"#d55e00\", found {text:?}");
        let digits = text.strip_prefix('#').filter(|d| d.is_ascii()).ok_or_else(wrong)?;
        let long: String = match digits.len() {
            3 => digits.chars().flat_map(|c| [c, c]).chain("ff".chars()).collect(),
            6 => format!("{digits}ff"),
            8 => digits.to_owned(),
            _ => return Err(wrong()),
        };
        let [r, g, b, a] = u32::from_str_radix(&long, 16).map_err(|_| wrong())?.to_be_bytes();
        Ok(Color { r, g, b, a })
    }
}

impl Serialize for Color {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}{:02x}", self.hex(), self.a))
    }
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_read_in_three_lengths() {
        assert_eq!("#d50".parse(), Ok(Color::rgb(0xdd5500)));
        assert_eq!("#d55e00".parse(), Ok(Color::rgb(0xd55e00)));
        assert_eq!("#d55e0080".parse(), Ok(Color { a: 128, ..Color::rgb(0xd55e00) }));
        assert!("d55e00".parse::<Color>().is_err());
        assert!("#d55e0".parse::<Color>().is_err());
    }
}
