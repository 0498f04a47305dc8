//! `marz completions`: what a shell needs to complete marz's arguments.

use clap::CommandFactory;
use clap_complete::Shell;
use marz::Result;

use super::args::Args;
use super::render::print;

/// Prints the completions; always true, since nothing can be wrong with them.
pub(super) fn completions(shell: Shell) -> Result<bool> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "marz", &mut script);
    print(&script)?;
    Ok(true)
}
