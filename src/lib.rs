//! marz draws the map of a border story.

pub mod error;
pub mod scene;

pub use error::{Error, ErrorKind, Result, Warned, Warning};
