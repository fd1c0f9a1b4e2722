//! The clients that others wrote, which suites of the tour drive: where they are kept, and how they
//! come there.

use std::fs;
use std::io;
use std::path::PathBuf;

use crate::step::{Failure, Step, root};

/// One client with all it needs, in a folder of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Client {
    Npm,
    Pypi,
    /// From PyPI too: it makes up requests from a description.
    Schemathesis,
}

impl Client {
    /// Whether what its list names was installed.
    pub(crate) fn is_here(self) -> bool {
        let wanted = fs::read(root().join(self.list()));
        let installed = fs::read(self.mark());
        matches!((wanted, installed), (Ok(wanted), Ok(installed)) if wanted == installed)
    }

    pub(crate) fn install(self) -> Result<(), Failure> {
        let folder = self.folder();
        let placed = |outcome: io::Result<()>| {
            outcome.map_err(|error| Failure::of(format!("writing {folder}"), error.to_string()))
        };
        placed(fs::create_dir_all(root().join(folder)))?;
        match self {
            Self::Npm => {
                for name in ["package.json", "package-lock.json"] {
                    let from = root().join("crates/tour/conformance").join(name);
                    placed(fs::copy(from, root().join(folder).join(name)).map(drop))?;
                }
                Step::new("install the client from npm", "npm")
                    .args(["ci", "--prefix", folder])
                    .args(["--ignore-scripts", "--no-audit", "--no-fund"])
                    .run()?;
            }
            Self::Pypi | Self::Schemathesis => {
                Step::new("make a Python environment", "python3")
                    .args(["-m", "venv", folder])
                    .run()?;
                Step::new("install what PyPI has", &format!("{folder}/bin/pip"))
                    .args(["install", "--quiet", "--disable-pip-version-check"])
                    .args(["--requirement", self.list()])
                    .run()?;
            }
        }
        placed(fs::copy(root().join(self.list()), self.mark()).map(drop))
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Npm => ".tools/npm",
            Self::Pypi => ".tools/python",
            Self::Schemathesis => ".tools/schemathesis",
        }
    }

    /// What names every version.
    fn list(self) -> &'static str {
        match self {
            Self::Npm => "crates/tour/conformance/package-lock.json",
            Self::Pypi => "crates/tour/conformance/requirements.txt",
            Self::Schemathesis => "crates/tour/conformance/schemathesis.txt",
        }
    }

    /// A copy of the list that says what was installed; made when all else is.
    fn mark(self) -> PathBuf {
        root().join(self.folder()).join("installed")
    }
}
