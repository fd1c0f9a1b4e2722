//! `cargo xtask bench`: what the project promises to be fast, measured.

use crate::step::{Failure, Step};

pub(crate) const HELP: &str = "\
Measure what is promised to be fast, each figure beside a baseline that runs with it.

Usage: cargo xtask bench [--quick] [--format text|markdown|json] [GROUP]...

A group is a part of its name; without one all are measured, in some fifteen minutes. --quick takes
three: shorter loads, and 50 thousand stored payments instead of a million. Both build the program
first, in release mode. The sandbox runs as a process of its own with its world on the disk of the
target folder, and memory is read from /proc, so it wants Linux.

  throughput  Orders (`POST /pis/v2/connect`), each signed before the clock runs, sent by 64 clients;
              each is answered once it is durable. Beside it a server that verifies the same
              signatures and keeps nothing. Promised: 12,000/s where a durable write takes 0.1 ms,
              6,000/s where it takes 4 ms, and between the two for the disk at hand, which is
              measured first. Then the same with every payment accepted by its payer.
  start       From the start of the program until it serves, with a new world (its RSA key made
              already, and not) and with one that was there; what it holds of memory while it waits.
              Beside it the program saying its version, and a bare server. Promised: 100 ms, 40 MB.
  webhook     From sending an order until its webhook has arrived, at 40 orders a second. Beside it
              the order's own answer. Promised: 50 ms for 99 of 100.
  growth      A world of a million payments beside one of a thousand, in turns. Promised: the median
              write within 15 %, three quarters of the rate, and reads and pages, the first and the
              last, within half again.
  sdk         Reading one payment with the SDK from a stub, one call at a time and 64 at once; beside
              it reqwest with one RSA signature a call. Promised: 90 % of its rate. Then memory, and
              a program of one call from start to end.

`ratio` is the figure over its baseline. `met` says whether the promise is kept; one that is not does
not fail the run, since the machine may be busy: look at the baseline, and measure again.";

pub(crate) fn run(options: &[&str]) -> Result<(), Failure> {
    Step::cargo("the program and its measure, optimised")
        .args(["build", "--release", "--locked"])
        .args(["--package", "fintecture-cli", "--package", "bench"])
        .run()?;
    let bench = measure()?;
    Step::new("figures", &bench)
        .args(options.iter().copied())
        .run()
}

/// The program that measures. Run by path: with `cargo run` the selection of packages would differ,
/// and with it the features of everything that both depend on.
fn measure() -> Result<String, Failure> {
    let missing = |why: &str| Failure::of("bench", why);
    let this = std::env::current_exe().map_err(|error| missing(&error.to_string()))?;
    let profiles = this.parent().and_then(std::path::Path::parent);
    let profiles = profiles.ok_or_else(|| missing("there is no target folder"))?;
    let name = format!("bench{}", std::env::consts::EXE_SUFFIX);
    let program = profiles.join("release").join(name);
    Ok(program.display().to_string())
}
