//! The command line of marz.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
