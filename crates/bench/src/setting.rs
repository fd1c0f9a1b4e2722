//! What every measurement is given.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use crate::Outcome;

/// Where things are, and how long they may take.
#[derive(Debug)]
pub(crate) struct Setting {
    /// The program `fintecture`, which stands beside this one.
    pub(crate) program: PathBuf,
    /// On the disk that the project is on: elsewhere could be memory.
    folder: TempDir,
    pub(crate) effort: Effort,
}

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// How often what is measured and its baseline take turns.
    pub(crate) rounds: usize,
    /// How long a load lasts.
    pub(crate) load: Duration,
    /// How often a program is started.
    pub(crate) starts: usize,
    /// How many webhooks are waited for.
    pub(crate) webhooks: u32,
    /// How many payments the large world holds.
    pub(crate) large: usize,
    /// How many calls the SDK makes in a round: a multiple of those under way at once.
    pub(crate) calls: usize,
}

const FULL: Effort = Effort {
    rounds: 5,
    load: Duration::from_secs(4),
    starts: 15,
    webhooks: 400,
    large: 1_000_000,
    calls: 2_048,
};

const QUICK: Effort = Effort {
    rounds: 3,
    load: Duration::from_secs(2),
    starts: 7,
    webhooks: 100,
    large: 50_000,
    calls: 512,
};

impl Setting {
    pub(crate) fn new(quick: bool) -> Outcome<Self> {
        let here = std::env::current_exe()?;
        let beside = here.parent().unwrap_or(Path::new("."));
        let program = beside.join("fintecture").with_extension(EXTENSION);
        if !program.is_file() {
            let program = program.display();
            return Err(format!("there is no {program}; `cargo xtask bench` builds it").into());
        }
        Ok(Self {
            program,
            folder: TempDir::with_prefix_in("bench-", beside)?,
            effort: if quick { QUICK } else { FULL },
        })
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A new folder for a world.
    pub(crate) fn new_folder(&self) -> Outcome<TempDir> {
        Ok(TempDir::new_in(self.folder())?)
    }
}

const EXTENSION: &str = std::env::consts::EXE_EXTENSION;
