//! One command of a chore: printed, run, timed.

use std::fmt;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::Instant;

use crate::tally::Tally;

/// A command with the name under which its outcome is told.
pub(crate) struct Step {
    name: String,
    command: Command,
}

impl Step {
    /// Runs `program` in the root of the repository.
    pub(crate) fn new(name: impl Into<String>, program: &str) -> Self {
        let mut command = Command::new(program);
        command.current_dir(root());
        Self {
            name: name.into(),
            command,
        }
    }

    /// Runs the cargo that runs this chore.
    pub(crate) fn cargo(name: impl Into<String>) -> Self {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        Self::new(name, &cargo)
    }

    /// Appends arguments.
    pub(crate) fn args<'a>(mut self, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets an environment variable.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs the command with the terminal as its own.
    pub(crate) fn run(mut self) -> Result<(), Failure> {
        let started = self.announce();
        let status = self
            .command
            .status()
            .map_err(|error| self.could_not_start(&error))?;
        self.conclude(status, started)
    }

    /// Runs a test runner: its output passes through as it comes, and the summaries that `read`
    /// finds in it are added up.
    pub(crate) fn count(mut self, read: fn(&str) -> Option<Tally>) -> Tally {
        let started = self.announce();
        if io::stdout().is_terminal() {
            // The runner sees a pipe and would fall back to plain text.
            self.command.env("CARGO_TERM_COLOR", "always");
        }
        let mut tally = Tally::default();
        let outcome = self
            .stream(|line| tally += read(line).unwrap_or_default())
            .map_err(|error| self.could_not_start(&error))
            .and_then(|status| self.conclude(status, started));
        if let Err(failure) = outcome
            && tally.failed == 0
        {
            // It fell over before it could count, for example because a test did not compile.
            failure.print();
            tally.failed = 1;
        }
        tally
    }

    /// The command's standard output, for a question asked of a tool.
    pub(crate) fn answer(mut self) -> Result<String, Failure> {
        let output = self
            .command
            .output()
            .map_err(|error| self.could_not_start(&error))?;
        if !output.status.success() {
            let complaint = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(Failure::of(&self.name, complaint));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Both outputs through one pipe, so that their lines keep their order.
    fn stream(&mut self, mut heard: impl FnMut(&str)) -> io::Result<ExitStatus> {
        let (reader, writer) = io::pipe()?;
        self.command.stdout(writer.try_clone()?).stderr(writer);
        let mut child = self.command.spawn()?;
        // The command still holds both writers; the reader would wait for them for ever.
        self.command.stdout(io::stdout()).stderr(io::stderr());

        let mut reader = BufReader::new(reader);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes)? > 0 {
            let line = String::from_utf8_lossy(&bytes);
            print!("{line}");
            heard(&line);
            bytes.clear();
        }
        child.wait()
    }

    fn announce(&self) -> Instant {
        println!("\n▶ {}\n  $ {}", self.name, Shown(&self.command));
        Instant::now()
    }

    fn conclude(&self, status: ExitStatus, started: Instant) -> Result<(), Failure> {
        let seconds = started.elapsed().as_secs_f64();
        if status.success() {
            println!("✓ {}, {seconds:.1} s", self.name);
            Ok(())
        } else {
            println!("✗ {}, {seconds:.1} s", self.name);
            Err(Failure::of(&self.name, status.to_string()))
        }
    }

    fn could_not_start(&self, error: &io::Error) -> Failure {
        Failure::of(
            &self.name,
            format!(
                "`{}` did not run: {error}",
                self.command.get_program().display()
            ),
        )
    }
}

/// A command as one would type it.
struct Shown<'a>(&'a Command);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in self.0.get_envs() {
            let value = value.unwrap_or_default().display().to_string();
            write!(f, "{}={} ", name.display(), quoted(&value))?;
        }
        let program = Path::new(self.0.get_program());
        write!(
            f,
            "{}",
            program.file_name().unwrap_or(program.as_os_str()).display()
        )?;
        for argument in self.0.get_args() {
            write!(f, " {}", quoted(&argument.display().to_string()))?;
        }
        Ok(())
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// The root of the repository.
///
/// Asked when it runs: two clones that share a target folder share this binary too.
pub(crate) fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let parent = package.as_deref().and_then(Path::parent);
    parent.unwrap_or(Path::new(".")).to_owned()
}

/// Whether this runs on the project's CI: there everything is installed and nothing is skipped.
pub(crate) fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// A step that failed, and why.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    step: String,
    reason: String,
}

impl Failure {
    pub(crate) fn of(step: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            step: step.into(),
            reason: reason.into(),
        }
    }

    pub(crate) fn print(&self) {
        eprintln!("\nfailed: {}: {}", self.step, self.reason);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_as_one_would_type_it() {
        let step = Step::new("docs", "/usr/bin/cargo")
            .args(["doc", "--features", "a b"])
            .env("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(
            Shown(&step.command).to_string(),
            "RUSTDOCFLAGS='-D warnings' cargo doc --features 'a b'"
        );
    }

    #[test]
    fn a_runner_that_dies_without_a_summary_counts_as_one_failure() {
        let tally = Step::new("a build that breaks", "sh")
            .args(["-c", "exit 3"])
            .count(Tally::of_nextest);
        assert_eq!(tally.to_string(), "0 passed, 1 failed, 0 skipped");
    }

    #[test]
    fn the_summaries_of_both_outputs_are_added_up() {
        let script = "echo 'test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured'; \
                      echo 'test result: ok. 2 passed; 0 failed; 4 ignored; 0 measured' >&2";
        let tally = Step::new("two packages", "sh")
            .args(["-c", script])
            .count(Tally::of_libtest);
        assert_eq!(tally.to_string(), "5 passed, 0 failed, 5 skipped");
    }
}
