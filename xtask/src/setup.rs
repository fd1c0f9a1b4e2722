//! `cargo xtask setup`: installs what the checks and suites need and the machine lacks.

use crate::client::Client;
use crate::step::{Failure, Step};
use crate::tool::{self, Origin, Tool};

pub(crate) const HELP: &str = "\
Install what the checks and the test suites need and this machine lacks.

Usage: cargo xtask setup

Debian packages (openssl, chromium, chromium-driver, nodejs, npm, python3-venv) come through apt-get, as
root or with sudo; cargo-nextest, cargo-deny, cargo-semver-checks and cargo-fuzz through `cargo
install`; the clients of the conformance suite from npm and PyPI, and schemathesis, into the folder
.tools. What is there already stays as it is.";

/// Installs everything.
pub(crate) fn run() -> Result<(), Failure> {
    bring_in(&[&tool::DAILY[..], &tool::NIGHTLY].concat())
}

/// Installs what is missing of these.
pub(crate) fn bring_in(tools: &[Tool]) -> Result<(), Failure> {
    let missing = missing(tools);
    if missing.is_empty() {
        println!("setup: everything is here");
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().filter_map(package).collect();
    if !packages.is_empty() {
        install_packages(&packages)?;
    }
    for name in missing.iter().filter_map(crate_name) {
        Step::cargo(format!("install {name}"))
            .args(["install", "--locked", name])
            .run()?;
    }
    for client in missing.iter().filter_map(client) {
        client.install()?;
    }
    let missing = self::missing(tools);
    if missing.is_empty() {
        Ok(())
    } else {
        let programs: Vec<&str> = missing.iter().map(|tool| tool.program).collect();
        Err(Failure::of(
            "setup",
            format!("still not found: {}", programs.join(", ")),
        ))
    }
}

fn missing(tools: &[Tool]) -> Vec<Tool> {
    let tools = tools.iter().copied();
    tools.filter(|tool| !tool.is_here()).collect()
}

fn package(tool: &Tool) -> Option<&'static str> {
    match tool.origin {
        Origin::Apt(package) => Some(package),
        Origin::Cargo(_) | Origin::Client(_) => None,
    }
}

fn crate_name(tool: &Tool) -> Option<&'static str> {
    match tool.origin {
        Origin::Cargo(name) => Some(name),
        Origin::Apt(_) | Origin::Client(_) => None,
    }
}

fn client(tool: &Tool) -> Option<Client> {
    match tool.origin {
        Origin::Client(client) => Some(client),
        Origin::Apt(_) | Origin::Cargo(_) => None,
    }
}

fn install_packages(packages: &[&str]) -> Result<(), Failure> {
    as_root("refresh the package lists")?
        .args(["apt-get", "update"])
        .run()?;
    as_root("install Debian packages")?
        .args(["env", "DEBIAN_FRONTEND=noninteractive"])
        .args(["apt-get", "install", "--yes", "--no-install-recommends"])
        .args(packages.iter().copied())
        .run()
}

/// A step that runs what its arguments say, as root.
fn as_root(name: &str) -> Result<Step, Failure> {
    let user = Step::new("who runs this", "id").args(["-u"]).answer()?;
    let program = if user.trim() == "0" { "env" } else { "sudo" };
    Ok(Step::new(name, program))
}
