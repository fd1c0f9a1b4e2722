//! `cargo xtask check`: everything that can be said without running a test.

use crate::step::{Failure, Step};
use crate::suite::Skipped;
use crate::tool::DENY;
use crate::{sdk, target};

pub(crate) const HELP: &str = "\
Check everything that can be said without running a test.

Usage: cargo xtask check

In this order, stopping at the first that fails: formatting; clippy without a warning; each package
alone, since a build of the whole workspace unifies features and hides what one of them lacks; the
SDK's feature combinations; what the SDK pulls in without features, which Rust its dependencies need,
and whose types its API shows; the documentation without a warning; licences, bans and sources of the
dependencies (skipped where cargo-deny is missing).";

/// The SDK's combinations beyond its default, which is checked with the packages: `blocking` has
/// `client` in it, so there are no more.
const FEATURES: [(&str, &[&str]); 5] = [
    ("no features", &["--no-default-features"]),
    (
        "feature axum alone",
        &["--no-default-features", "--features=axum"],
    ),
    ("feature axum", &["--features=axum"]),
    ("feature blocking", &["--features=blocking"]),
    ("all features", &["--all-features"]),
];

pub(crate) fn run_alone() -> Result<(), Failure> {
    for skipped in run()? {
        skipped.print();
    }
    Ok(())
}

/// Runs every check and says what it had to leave out.
pub(crate) fn run() -> Result<Vec<Skipped>, Failure> {
    Step::cargo("formatting")
        .args(["fmt", "--all", "--check"])
        .run()?;
    clippy(
        "clippy",
        &["--workspace", "--all-targets", "--all-features"],
    )?;
    for manifest in target::manifests()? {
        clippy(
            &format!("{manifest} alone"),
            &["--manifest-path", &manifest],
        )?;
    }
    for (name, features) in FEATURES {
        let package = ["--manifest-path", "crates/fintecture/Cargo.toml"];
        clippy(
            &format!("crates/fintecture with {name}"),
            &[&package, features].concat(),
        )?;
    }
    sdk::check()?;
    Step::cargo("documentation")
        .args(["doc", "--workspace", "--all-features", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings")
        .run()?;
    dependencies()
}

/// `cargo check` with the lints on top: a warning that only one combination shows is an error too.
fn clippy(name: &str, selection: &[&str]) -> Result<(), Failure> {
    Step::cargo(name)
        .args(["clippy", "--locked"])
        .args(selection.iter().copied())
        .args(["--", "-D", "warnings"])
        .run()
}

/// The advisories are left to `nightly`: they change without us and need the network.
fn dependencies() -> Result<Vec<Skipped>, Failure> {
    let name = "licences, bans and sources of the dependencies";
    if !DENY.is_here() {
        return Ok(vec![Skipped {
            what: name.to_owned(),
            missing: vec![DENY],
        }]);
    }
    Step::cargo(name)
        .args(["deny", "check"])
        .args(["licenses", "bans", "sources"])
        .run()?;
    Ok(Vec::new())
}
