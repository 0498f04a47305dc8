//! Letters, measured and outlined.
//!
//! A [`Line`] is one shaped line of text: how wide it is and what its outline looks like, straight
//! ([`Line::outline`]) or along a river ([`Line::outline_along`]); [`wrap`] breaks a longer text into lines.
//! The module takes text and a [`Style`] and gives px; where lines stand and what they say is for others to
//! decide. It is the only door of harfrust, skrifa and unicode-bidi, which change often and together.
//!
//! Letters come from the bundled fonts only, so that a map looks the same on every machine and a width that
//! was measured is a width that is drawn.

mod along;
mod clean;
mod fonts;
mod line;
mod plans;
mod shape;
mod shapes;
mod wrap;

pub use line::{Line, Style};
pub use wrap::wrap;
