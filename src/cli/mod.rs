//! The command line: arguments as typed, the job as meant, one file per command.
//!
//! Uses the public library only. Standard output carries data, everything else goes to standard error. Exit
//! status: 0 drawn, 1 drawn or checked but a gate failed, 2 not drawn.

#![allow(clippy::print_stderr, clippy::print_stdout)]

mod args;
mod batch;
mod check;
mod completions;
mod init;
mod inspect;
mod job;
mod list;
mod output;
mod places;
mod render;
mod report;
mod schema;

use std::process::ExitCode;

use clap::Parser;

/// Drawn or checked, but something that was asked to be strict about went wrong.
const GATE_FAILED: u8 = 1;

/// Nothing was drawn.
const FAILED: u8 = 2;

/// Parses the arguments and runs the command.
pub(crate) fn run() -> ExitCode {
    let args = args::Args::parse();
    let result = match args.command {
        args::Command::Render(render) => render::render(*render),
        args::Command::Batch(batch) => batch::batch(&batch),
        args::Command::Check(check) => check::check(*check),
        args::Command::Places(places) => places::places(&places),
        args::Command::Inspect { file, json } => inspect::inspect(&file, json),
        args::Command::Init { folder } => init::init(&folder),
        args::Command::List { what } => list::list(what),
        args::Command::Completions { shell } => completions::completions(shell),
        args::Command::Schema { of } => schema::schema(of),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(GATE_FAILED),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(FAILED)
        }
    }
}
