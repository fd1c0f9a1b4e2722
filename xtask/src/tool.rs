//! The programs that the chores call and the project does not bring.

use std::path::PathBuf;

use crate::client::Client;

/// A program and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tool {
    /// The name of the program.
    pub(crate) program: &'static str,
    /// How to get it.
    pub(crate) origin: Origin,
}

/// Where a program comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A Debian package.
    Apt(&'static str),
    /// A crate.
    Cargo(&'static str),
    /// A client that others wrote, from the registry of its language, for the suites of the tour.
    Client(Client),
}

pub(crate) const NEXTEST: Tool = Tool {
    program: "cargo-nextest",
    origin: Origin::Cargo("cargo-nextest"),
};

pub(crate) const DENY: Tool = Tool {
    program: "cargo-deny",
    origin: Origin::Cargo("cargo-deny"),
};

pub(crate) const SEMVER_CHECKS: Tool = Tool {
    program: "cargo-semver-checks",
    origin: Origin::Cargo("cargo-semver-checks"),
};

pub(crate) const FUZZ: Tool = Tool {
    program: "cargo-fuzz",
    origin: Origin::Cargo("cargo-fuzz"),
};

pub(crate) const OPENSSL: Tool = Tool {
    program: "openssl",
    origin: Origin::Apt("openssl"),
};

pub(crate) const CHROMIUM: Tool = Tool {
    program: "chromium",
    origin: Origin::Apt("chromium"),
};

pub(crate) const CHROMEDRIVER: Tool = Tool {
    program: "chromedriver",
    origin: Origin::Apt("chromium-driver"),
};

pub(crate) const NODE: Tool = Tool {
    program: "node",
    origin: Origin::Apt("nodejs"),
};

pub(crate) const NPM: Tool = Tool {
    program: "npm",
    origin: Origin::Apt("npm"),
};

pub(crate) const PYTHON: Tool = Tool {
    program: "python3",
    origin: Origin::Apt("python3-venv"),
};

pub(crate) const CLIENT_FROM_NPM: Tool = Tool {
    program: "fintecture-client (npm)",
    origin: Origin::Client(Client::Npm),
};

pub(crate) const CLIENT_FROM_PYPI: Tool = Tool {
    program: "fintecture (PyPI)",
    origin: Origin::Client(Client::Pypi),
};

pub(crate) const SCHEMATHESIS: Tool = Tool {
    program: "schemathesis (PyPI)",
    origin: Origin::Client(Client::Schemathesis),
};

/// What the checks and the suites call, in the order of its installation.
pub(crate) const DAILY: [Tool; 11] = [
    OPENSSL,
    CHROMIUM,
    CHROMEDRIVER,
    NODE,
    NPM,
    PYTHON,
    NEXTEST,
    DENY,
    CLIENT_FROM_NPM,
    CLIENT_FROM_PYPI,
    SCHEMATHESIS,
];

/// What the nightly chores call beyond that.
pub(crate) const NIGHTLY: [Tool; 2] = [SEMVER_CHECKS, FUZZ];

impl Tool {
    /// Whether the machine has it.
    pub(crate) fn is_here(self) -> bool {
        if let Origin::Client(client) = self.origin {
            return client.is_here();
        }
        folders()
            .iter()
            .map(|folder| folder.join(self.program))
            .any(|file| file.is_file())
    }
}

/// Where cargo and the shell look for programs.
fn folders() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let default_home = || std::env::home_dir().map(|home| home.join(".cargo"));
    std::env::split_paths(&path)
        .chain(
            cargo_home
                .or_else(default_home)
                .map(|home| home.join("bin")),
        )
        .collect()
}

/// The commands that install `tools`, as one would type them.
pub(crate) fn installation(tools: &[Tool]) -> String {
    let mut packages = Vec::new();
    let mut crates = Vec::new();
    let mut clients = false;
    for tool in tools {
        match tool.origin {
            Origin::Apt(package) => packages.push(package),
            Origin::Cargo(name) => crates.push(name),
            Origin::Client(_) => clients = true,
        }
    }
    let mut commands = Vec::new();
    if !packages.is_empty() {
        commands.push(format!("sudo apt-get install {}", packages.join(" ")));
    }
    if !crates.is_empty() {
        commands.push(format!("cargo install --locked {}", crates.join(" ")));
    }
    if clients {
        commands.push("cargo xtask setup".to_owned());
    }
    commands.join(" && ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_installation_is_a_command_to_type() {
        assert_eq!(
            installation(&[CHROMIUM, DENY, CHROMEDRIVER, CLIENT_FROM_NPM]),
            "sudo apt-get install chromium chromium-driver && cargo install --locked cargo-deny \
             && cargo xtask setup"
        );
    }

    #[test]
    fn a_tool_that_nobody_has_is_not_here() {
        let tool = Tool {
            program: "a-program-that-nobody-has",
            origin: Origin::Apt("none"),
        };
        assert!(!tool.is_here());
    }
}
