//! `cargo xtask nightly`: what is too slow, or too dependent on the day, for every change.

use crate::step::{Failure, Step, in_ci};
use crate::suite::Unready;
use crate::tool::{DENY, SEMVER_CHECKS};
use crate::{bench, fuzz, setup, test};

pub(crate) const HELP: &str = "\
Run what is too slow, or too dependent on the day, for every change.

Usage: cargo xtask nightly

Security advisories against the dependencies (needs the network), every test once more with 20 000
cases for each property and 100 requests for each operation that the sandbox describes, each fuzz
target for two minutes (skipped where cargo-fuzz is missing), the SDK's API against that of the last
version, and the benches. One that fails does not stop the others.
Needs cargo-deny, cargo-nextest and, once there is a version, cargo-semver-checks: `cargo xtask setup`
installs them and cargo-fuzz, and with CI=true it runs first.";

/// How many cases each property is tried with; the day's runs try 256.
const CASES: &str = "20000";

/// How many requests are made up for each operation of the description; the day's runs try 6.
const REQUESTS: &str = "100";

pub(crate) fn run() -> Result<(), Failure> {
    if in_ci() {
        setup::run()?;
    }
    let outcomes = [
        advisories(),
        properties(),
        fuzzing(),
        compatibility(),
        bench::run(&[]),
    ];
    let parts = outcomes.len();
    let failures: Vec<Failure> = outcomes.into_iter().filter_map(Result::err).collect();
    for failure in &failures {
        failure.print();
    }
    match failures.len() {
        0 => Ok(()),
        count => Err(Failure::of(
            "nightly",
            format!("{count} of {parts} parts failed"),
        )),
    }
}

fn advisories() -> Result<(), Failure> {
    if !DENY.is_here() {
        return Err(Failure::of(
            "advisories",
            "no cargo-deny here; `cargo xtask setup` installs it",
        ));
    }
    Step::cargo("advisories")
        .args(["deny", "check", "advisories"])
        .run()
}

/// The SDK's API against that of the last version, by the rules of semantic versioning.
fn compatibility() -> Result<(), Failure> {
    let name = "compatibility with the last version";
    let tag = Step::new(name, "git")
        .args(["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"])
        .answer();
    let Ok(tag) = tag else {
        println!("\n{name}: no version is tagged yet, so there is nothing to compare with");
        return Ok(());
    };
    if !SEMVER_CHECKS.is_here() {
        let missing = "no cargo-semver-checks here; `cargo xtask setup` installs it";
        return Err(Failure::of(name, missing));
    }
    Step::cargo(name)
        .args(["semver-checks", "--package", "fintecture", "--all-features"])
        .args(["--baseline-rev", tag.trim()])
        .run()
}

fn fuzzing() -> Result<(), Failure> {
    if let Some(skipped) = fuzz::run()? {
        println!();
        skipped.print();
    }
    Ok(())
}

fn properties() -> Result<(), Failure> {
    let unready = Unready::find()?;
    for skipped in unready.skipped() {
        skipped.print();
    }
    test::nextest("properties with many cases", "nightly", &unready)
        .env("PROPTEST_CASES", CASES)
        .env("SCHEMATHESIS_EXAMPLES", REQUESTS)
        .run()
}
