//! A program under way: its first words, its memory, its end.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;

/// A program that is ended with this value.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    /// Kept open: a program that cannot speak may end.
    _said: BufReader<ChildStdout>,
    /// From before its start to the line that was waited for.
    pub(crate) took: Duration,
    /// Where it serves, as that line says.
    pub(crate) address: SocketAddr,
}

/// What a program holds of the machine's memory, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    pub(crate) now: u64,
    pub(crate) peak: u64,
}

impl Program {
    /// Starts a server and reads up to the line with its address that holds `sign`.
    pub(crate) fn serving(mut command: Command, sign: &str) -> Outcome<Self> {
        let started = Instant::now();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().ok_or("a program without an output")?;
        let mut said = BufReader::new(stdout);
        let mut line = String::new();
        while !line.contains(sign) {
            line.clear();
            if said.read_line(&mut line)? == 0 {
                let status = child.wait()?;
                return Err(format!("{command:?} ended before it served: {status}").into());
            }
        }
        let took = started.elapsed();
        let address = address_in(&line).inspect_err(|_| {
            // Nobody would end it any more; it may have ended already.
            let _ = child.kill();
            let _ = child.wait();
        })?;
        Ok(Self {
            child,
            _said: said,
            took,
            address,
        })
    }

    /// What it holds now, and held at most.
    pub(crate) fn memory(&self) -> Outcome<Memory> {
        Memory::of(&self.child.id().to_string())
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) fn stop(mut self) -> Outcome<()> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where a server says that it serves; more of the sentence may follow.
fn address_in(line: &str) -> Outcome<SocketAddr> {
    let rest = line.split("http://").nth(1);
    let address = rest.and_then(|rest| rest.split_whitespace().next());
    let address = address.ok_or("no address in what a program said")?;
    Ok(address.trim_end_matches([',', '.', '/']).parse()?)
}

/// Runs a program to its end: how long that took, and what it said.
pub(crate) fn to_its_end(command: &mut Command) -> Outcome<(Duration, String)> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut said = String::new();
    if let Some(mut stdout) = child.stdout.take() {
        stdout.read_to_string(&mut said)?;
    }
    let status = child.wait()?;
    let took = started.elapsed();
    if status.success() {
        Ok((took, said))
    } else {
        Err(format!("{command:?}: {status}").into())
    }
}

impl Memory {
    /// That of this very program.
    pub(crate) fn own() -> Outcome<Self> {
        Self::of("self")
    }

    #[cfg(target_os = "linux")]
    fn of(id: &str) -> Outcome<Self> {
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let bytes = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name));
            let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
            number.map(|kibibytes| kibibytes * 1024)
        };
        bytes("VmRSS:")
            .zip(bytes("VmHWM:"))
            .map(|(now, peak)| Self { now, peak })
            .ok_or_else(|| "the kernel says nothing of a program's memory".into())
    }

    #[cfg(not(target_os = "linux"))]
    fn of(_: &str) -> Outcome<Self> {
        Err("memory is measured on Linux alone".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_read_out_of_any_sentence_that_says_it() {
        for line in [
            "Serving http://127.0.0.1:3333. Ctrl-C stops it.",
            "Serving http://127.0.0.1:3333, described at http://127.0.0.1:3333/docs.",
            "http://127.0.0.1:3333/",
        ] {
            let address = address_in(line).map(|address| address.to_string());
            assert_eq!(address.ok().as_deref(), Some("127.0.0.1:3333"), "{line}");
        }
        assert!(address_in("Serving.").is_err());
    }
}
