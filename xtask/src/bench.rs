//! `cargo xtask bench`: the benches.

use crate::step::{Failure, Step};
use crate::target;

pub(crate) const HELP: &str = "\
Run the benches of every package.

Usage: cargo xtask bench [FILTER]...

A filter is a part of a bench's name. The figures depend on the machine: compare them with the
baseline that each bench runs beside what it measures.";

pub(crate) fn run(filters: &[&str]) -> Result<(), Failure> {
    let benches = target::names("benches")?;
    if benches.is_empty() {
        println!("bench: no package has a bench");
        return Ok(());
    }
    // Named one by one: with `--benches` cargo would also run each library's unit tests.
    Step::cargo("benches")
        .args(["bench", "--workspace", "--all-features", "--locked"])
        .args(benches.iter().flat_map(|name| ["--bench", name.as_str()]))
        .args(["--"])
        .args(filters.iter().copied())
        .run()
}
