//! The program `fintecture`: run the sandbox, and see one payment go from end to end.

mod command;
mod demo;
mod exit;
mod log;
mod sandbox;
mod style;

use std::process::ExitCode;

use clap::Parser;

use command::{Cli, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(answer) => return exit::told(&answer),
    };
    log::start();
    let outcome = match cli.command {
        Command::Demo(options) => demo::run(options).await,
        Command::Sandbox(options) => sandbox::run(options.into_start()).await,
    };
    exit::code(outcome)
}
