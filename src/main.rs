//! The command line of marz.
fn main() {}
