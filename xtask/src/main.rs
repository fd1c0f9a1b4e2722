//! The project's chores, run as `cargo xtask <chore>`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a chore speaks to the person who runs it"
)]

mod api;
mod bench;
mod check;
mod client;
mod conformance;
mod fuzz;
mod nightly;
mod pictures;
mod release;
mod sdk;
mod setup;
mod step;
mod suite;
mod tally;
mod target;
mod test;
mod tool;

use std::process::ExitCode;

const HELP: &str = "\
The project's chores.

Usage: cargo xtask <CHORE> [OPTIONS]

Chores:
  setup        Install what the checks and the test suites need and this machine lacks
  check        Formatting, lints, each package alone, feature combinations, docs, dependencies
  test         check, then every test, doctest and suite
  conformance  Drive the sandbox with the clients from npm and PyPI
  bench        Measure what is promised to be fast, beside baselines
  nightly      What is slow: advisories, benches, fuzzing, properties with many cases
  pictures     Take the pictures of the README anew
  release      Move the version and the changelog, package, commit and tag

`cargo xtask <CHORE> --help` says more about one.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        [] | ["help" | "-h" | "--help"] => return say(HELP),
        [chore, .., "-h" | "--help"] | ["help", chore] => match help_on(chore) {
            Some(help) => return say(help),
            None => return misused(chore),
        },
        ["setup"] => setup::run(),
        ["check"] => check::run_alone(),
        ["test"] => return test::run(),
        ["conformance"] => conformance::run(),
        ["bench", options @ ..] => bench::run(options),
        ["nightly"] => nightly::run(),
        ["pictures"] => pictures::run(),
        ["release", options @ ..] => release::run(options),
        [
            "setup" | "check" | "test" | "conformance" | "nightly" | "pictures",
            surplus,
            ..,
        ] => return misused(surplus),
        [unknown, ..] => return misused(unknown),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            ExitCode::FAILURE
        }
    }
}

fn say(text: &str) -> ExitCode {
    println!("{text}");
    ExitCode::SUCCESS
}

fn help_on(chore: &str) -> Option<&'static str> {
    Some(match chore {
        "setup" => setup::HELP,
        "check" => check::HELP,
        "test" => test::HELP,
        "conformance" => conformance::HELP,
        "bench" => bench::HELP,
        "nightly" => nightly::HELP,
        "pictures" => pictures::HELP,
        "release" => release::HELP,
        _ => return None,
    })
}

fn misused(word: &str) -> ExitCode {
    eprintln!("cargo xtask does not know what to do with `{word}`.\n\n{HELP}");
    ExitCode::from(2)
}
