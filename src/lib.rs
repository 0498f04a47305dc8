//! marz draws the map of a border story: a table of events and some GeoJSON borders in, a printable picture out.
//!
//! The chain, each arrow one function:
//!
//! ```text
//! map file ─spec─▶ MapSpec ─story::read─▶ Story ─layout::compose─▶ Scene ─draw::svg, draw::png─▶ bytes
//! ```
//!
//! Equal inputs give equal bytes: there is no clock, no chance, no system font. What a map does not show is
//! told in warnings, which are returned and never printed. ARCHITECTURE.md says why things are where they are.
//!
//! # Examples
//! ```
//! let spec = marz::story::built_in()?;
//! let theme = marz::story::theme(spec.theme.as_deref())?;
//! let story = marz::story::read(spec)?.value;
//! let map = marz::layout::compose(&story, &theme)?.value;
//! assert!(marz::draw::svg(&map.scene)?.starts_with("<svg"));
//! # Ok::<(), marz::Error>(())
//! ```

pub mod atlas;
pub mod audit;
pub mod draw;
pub mod error;
pub mod gazetteer;
pub mod geometry;
mod kept;
pub mod language;
pub mod layout;
pub mod load;
mod parallel;
pub mod projection;
pub mod scene;
pub mod spec;
pub mod story;
pub mod text;
pub mod theme;
pub mod topology;

pub use error::{Error, ErrorKind, Result, Warned, Warning};
