//! Shared lines: from rings and lines in degrees to arcs that each exist once.
//!
//! Neighbours repeat their common border in their own rings. Here the repetition is found and removed: every
//! line between two junctions becomes one arc, and a ring is a list of arcs. Borders are drawn from arcs, so
//! none is drawn twice, and arcs are simplified, so no gap can open. Coordinates are compared exactly.
//!
//! Before that, polygons can be repaired (`repair`), and what nearly coincides joined (`snap`); after it the arcs, once
//! on the page, are simplified without crossings (`simplify`, which alone speaks px).
//!
//! Longitude comes first, degrees, east and north positive (`x` is lon, `y` is lat).

mod arcs;
mod chains;
mod repair;
mod seam;
mod segments;
mod simplify;
mod snap;
mod turn;

pub use arcs::{ArcRef, Cut, Path, cut};
pub use repair::{Fault, Repair, repair};
pub use seam::is_seam;
pub use simplify::simplify;
pub use snap::{Snapped, snap};
pub use turn::{course, holds, passes_north, relative};
