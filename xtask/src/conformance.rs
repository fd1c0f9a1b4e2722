//! `cargo xtask conformance`: clients that others wrote, driven against the sandbox.

use crate::step::{Failure, Step};
use crate::suite::CONFORMANCE;
use crate::tool;

pub(crate) const HELP: &str = "\
Drive the sandbox with the clients that others wrote, and print what comes of each method.

Usage: cargo xtask conformance

The clients are `fintecture-client` from npm and `fintecture` from PyPI, in the versions that
crates/tour/conformance names; `cargo xtask setup` installs them. Every method that they have is
called, signed, against a sandbox in strict mode. A method works, or is broken in the client itself,
with the proof, or the run fails. `cargo xtask test` runs the same as one of its suites.";

pub(crate) fn run() -> Result<(), Failure> {
    let missing = CONFORMANCE.missing();
    if !missing.is_empty() {
        let install = tool::installation(&missing);
        return Err(Failure::of("conformance", format!("run `{install}` first")));
    }
    Step::cargo("conformance")
        .args(["test", "--package", "tour", "--all-features", "--locked"])
        .args([
            "--test",
            CONFORMANCE.name,
            "--",
            "--nocapture",
            "--test-threads=1",
        ])
        .run()
}
