//! A disk that takes 4 ms to make a write durable, whatever disk there is: `strace` holds up the
//! calls that wait for it, and lets all others through untouched.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::disk;
use crate::program::to_its_end;

/// By how much each sync is held up, in microseconds.
const HELD_UP: u32 = 4_000;

/// The program that does it, on Linux.
const STRACE: &str = "strace";

/// What a durable write took there.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Sync {
    micros: u64,
}

/// Whether there can be one here.
pub(crate) fn is_there() -> bool {
    let asked = Command::new(STRACE)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    asked.is_ok_and(|status| status.success())
}

/// The same program on such a disk. It stays the child of who starts it.
pub(crate) fn under(command: &Command) -> Command {
    let mut held_up = Command::new(STRACE);
    held_up
        .args([
            "--daemonize",
            "--follow-forks",
            "--seccomp-bpf",
            "--quiet=all",
        ])
        .args(["--output", "/dev/null", "--trace", "fsync,fdatasync"])
        .arg(format!("--inject=fsync,fdatasync:delay_exit={HELD_UP}"))
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => held_up.env(name, value),
            None => held_up.env_remove(name),
        };
    }
    held_up
}

impl Sync {
    pub(crate) fn median(self) -> Duration {
        Duration::from_micros(self.micros)
    }

    /// Measures this very program's disk in a folder.
    pub(crate) fn of(folder: &Path) -> Outcome<Self> {
        let micros = disk::sync_times(folder)?.median().as_micros();
        Ok(Self {
            micros: u64::try_from(micros)?,
        })
    }

    /// Measures the slow disk in a folder: in a process of its own, which alone is held up.
    pub(crate) fn elsewhere(folder: &Path) -> Outcome<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("disk").arg(folder);
        let (_, said) = to_its_end(&mut under(&command))?;
        Ok(serde_json::from_str(&said)?)
    }
}
