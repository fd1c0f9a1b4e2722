//! `cargo xtask pictures`: the pictures of the README.

use crate::step::{Failure, Step};

pub(crate) const HELP: &str = "\
Take the pictures of the README anew, into docs/pictures: the demo in a terminal, and the pages that
a payer sees.

Usage: cargo xtask pictures

It needs chromium; `cargo xtask setup` installs it.";

pub(crate) fn run() -> Result<(), Failure> {
    Step::cargo("pictures")
        .args([
            "run",
            "--locked",
            "--package",
            "tour",
            "--example",
            "pictures",
        ])
        .args(["--", "docs/pictures"])
        .run()
}
