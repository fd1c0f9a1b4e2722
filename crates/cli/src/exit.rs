//! How the program ends.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::error::ErrorKind;
use fintecture_sandbox::StartError;

use crate::style::BAD;

/// What a command came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ending {
    /// It did what was asked.
    Done,
    /// It did its work and found something wrong, which it has told.
    Unverified,
}

/// Why a command could not do its work: one line for the person who gave it.
#[derive(Debug)]
pub(crate) struct Trouble(String);

impl Trouble {
    pub(crate) fn new(line: impl Into<String>) -> Self {
        Self(line.into())
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self(format!("cannot write: {error}"))
    }
}

impl From<StartError> for Trouble {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Bind(bind) if bind.source.kind() == io::ErrorKind::AddrInUse => {
                Self(format!(
                    "{} is taken, perhaps by another sandbox: stop that one, or listen elsewhere \
                     with --listen 127.0.0.1:0",
                    bind.address
                ))
            }
            StartError::Exposed(address) => Self(format!(
                "{address} can be reached from other machines, but a world in memory uses a key \
                 that everybody knows: use --data, or listen on 127.0.0.1"
            )),
            other => Self(other.to_string()),
        }
    }
}

/// The exit code, after the trouble was told.
pub(crate) fn code(outcome: Result<Ending, Trouble>) -> ExitCode {
    match outcome {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Unverified) => ExitCode::from(1),
        Err(Trouble(line)) => {
            // Whoever closed stderr does not want to know.
            let _ = writeln!(anstream::stderr(), "{BAD}error:{BAD:#} {line}");
            ExitCode::from(2)
        }
    }
}

/// The exit code, after what was typed got its answer: the help or version it asked for, or one
/// line on what is wrong with it.
pub(crate) fn told(answer: &clap::Error) -> ExitCode {
    match answer.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // Whoever closed the output does not want to know.
            let _ = answer.print();
            ExitCode::from(u8::try_from(answer.exit_code()).unwrap_or(2))
        }
        _ => code(Err(Trouble::new(one_line(&answer.to_string())))),
    }
}

/// What is wrong and what may have been meant, without the usage that follows.
fn one_line(text: &str) -> String {
    let said: Vec<_> = text
        .trim_start_matches("error: ")
        .lines()
        .map(str::trim)
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more"))
        .filter(|line| !line.is_empty())
        .collect();
    format!("{} (see --help)", said.join("; "))
}
