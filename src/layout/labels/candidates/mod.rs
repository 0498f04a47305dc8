//! The places that a label can take, best first.

mod area;
mod furniture;
mod line;
mod point;

pub(in crate::layout) use area::Area;
pub(in crate::layout) use furniture::{fixed, in_corners};
pub(in crate::layout) use line::{Lettering, along_line};
pub(in crate::layout) use point::{
    around_point, at_edges, beside, centred, direction, in_free_space, sliding, straight, with_leaders,
};
