//! `cargo xtask test`: the checks and every test.

use std::process::ExitCode;

use crate::step::{Failure, Step, in_ci};
use crate::suite::Unready;
use crate::tally::Tally;
use crate::tool::NEXTEST;
use crate::{check, setup, target, tool};

pub(crate) const HELP: &str = "\
Run the checks, then every test, doctest and suite.

Usage: cargo xtask test

A check that fails ends the run. A test that fails does not: the rest still runs. A suite whose tools
are missing is skipped, and the last lines say what would install them. With CI=true everything
missing is installed first and nothing is skipped. The last line is always

    N passed, N failed, N skipped

over all runners together; what cannot be counted because it was left out whole counts as one.";

/// Runs everything; the tally is the last line whatever happens.
pub(crate) fn run() -> ExitCode {
    let mut tally = Tally::default();
    if let Err(failure) = run_counting(&mut tally) {
        failure.print();
        tally.failed += 1;
    }
    println!("{tally}");
    if tally.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn run_counting(tally: &mut Tally) -> Result<(), Failure> {
    if in_ci() {
        setup::bring_in(&tool::DAILY)?;
    }
    let mut skipped = check::run()?;
    tally.skipped += u64::try_from(skipped.len()).unwrap_or(u64::MAX);

    let unready = Unready::find()?;
    *tally += if NEXTEST.is_here() {
        let profile = if in_ci() { "ci" } else { "default" };
        nextest("tests", profile, &unready).count(Tally::of_nextest)
    } else {
        libtest(&unready)?
    };
    *tally += Step::cargo("doctests")
        .args(["test", "--doc", "--workspace", "--all-features"])
        .args(["--locked", "--no-fail-fast"])
        .count(Tally::of_libtest);

    skipped.extend(unready.skipped());
    println!();
    for skipped in &skipped {
        skipped.print();
    }
    Ok(())
}

/// Every test of the workspace but the suites that cannot run here.
pub(crate) fn nextest(name: &str, profile: &str, unready: &Unready) -> Step {
    let filter = unready.filter();
    Step::cargo(name)
        .args(["nextest", "run", "--workspace", "--all-features"])
        .args(["--locked", "--profile", profile])
        .args(filter.iter().flat_map(|filter| ["-E", filter.as_str()]))
}

/// The same with the runner that comes with Rust, which cannot leave out a binary: the others are
/// named instead.
fn libtest(unready: &Unready) -> Result<Tally, Failure> {
    let binaries = target::names("tests")?;
    let (left_out, chosen): (Vec<&str>, Vec<&str>) = binaries
        .iter()
        .map(String::as_str)
        .partition(|name| unready.contains(name));
    let mut tally = Step::cargo("tests, for want of cargo-nextest with the plain runner")
        .args(["test", "--workspace", "--all-features", "--locked"])
        .args(["--no-fail-fast", "--lib", "--bins"])
        .args(chosen.into_iter().flat_map(|name| ["--test", name]))
        .count(Tally::of_libtest);
    tally.skipped += u64::try_from(left_out.len()).unwrap_or(u64::MAX);
    Ok(tally)
}
