//! How the sandbox is used, language by language: short programs that can be copied and run.

use std::io::{self, Write};
use std::path::Path;

use clap::ValueEnum;
use fintecture::ExposeSecret as _;
use fintecture_sandbox::Sandbox;

use super::place::PORT;
use crate::style::{LINK, QUIET, TITLE};

/// Which languages are shown.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub(crate) enum Language {
    Ruby,
    Php,
    Javascript,
    Python,
    Rust,
    Curl,
    All,
}

/// A program that asks the sandbox for a payment, and what it needs.
struct Recipe {
    name: &'static str,
    install: &'static str,
    program: &'static str,
}

impl Language {
    fn recipe(self) -> Option<Recipe> {
        let (name, install, program) = match self {
            Self::Ruby => (
                "Ruby",
                "gem install fintecture activesupport",
                include_str!("quickstart/pay.rb"),
            ),
            Self::Php => (
                "PHP",
                "composer require fintecture/fintecture-sdk-php guzzlehttp/guzzle \
                 http-interop/http-factory-guzzle",
                include_str!("quickstart/pay.php"),
            ),
            Self::Javascript => (
                "JavaScript",
                "npm install fintecture-client",
                include_str!("quickstart/pay.js"),
            ),
            Self::Python => (
                "Python",
                "pip install fintecture",
                include_str!("quickstart/pay.py"),
            ),
            Self::Rust => (
                "Rust",
                "the crate fintecture, and tokio with macros and rt-multi-thread",
                include_str!("quickstart/pay.rs"),
            ),
            Self::Curl => (
                "curl",
                "unsigned, so not with --strict",
                include_str!("quickstart/pay.sh"),
            ),
            Self::All => return None,
        };
        Some(Recipe {
            name,
            install,
            program,
        })
    }

    fn shown(self) -> Vec<Recipe> {
        let each = Self::value_variants().iter().copied();
        each.filter(|language| self == Self::All || *language == self)
            .filter_map(Self::recipe)
            .collect()
    }
}

/// Prints the credentials as every program reads them, and the programs.
pub(super) fn print(
    out: &mut impl Write,
    language: Language,
    sandbox: &Sandbox,
    key_file: &Path,
) -> io::Result<()> {
    let credentials = sandbox.credentials();
    let key_file = std::path::absolute(key_file)?;
    let variables = [
        ("APP_ID", credentials.app_id().as_str()),
        ("APP_SECRET", credentials.app_secret().expose_secret()),
        ("PRIVATE_KEY_FILE", &key_file.to_string_lossy()),
        ("BASE_URL", sandbox.base_url()),
    ];
    writeln!(
        out,
        "  {TITLE}First, in the shell that runs your program{TITLE:#}"
    )?;
    for (name, value) in variables {
        writeln!(out, "    export FINTECTURE_{name}={}", quoted(value))?;
    }
    writeln!(out)?;
    for recipe in language.shown() {
        recipe.print(out)?;
    }
    let shown = matches!(language, Language::Ruby | Language::All);
    if shown && sandbox.address().port() != PORT {
        let port = sandbox.address().port();
        writeln!(
            out,
            "  {TITLE}Ruby{TITLE:#} can only reach a sandbox on port {PORT}, and this one is on \
             {port}: leave --listen out.\n"
        )?;
    }
    writeln!(
        out,
        "  Open the address that comes back and pay as {TITLE}078000000P{TITLE:#}, \
         {TITLE}123456{TITLE:#}; or let the sandbox pay:"
    )?;
    writeln!(
        out,
        "    {LINK}curl -X POST $FINTECTURE_BASE_URL/_sandbox/v1/sessions/SESSION_ID/outcome \\\n      \
         -d '{{\"outcome\":\"accept\"}}'{LINK:#}\n"
    )?;
    out.flush()
}

impl Recipe {
    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let Self { name, install, .. } = self;
        writeln!(out, "  {TITLE}{name}{TITLE:#}  {QUIET}{install}{QUIET:#}")?;
        for line in self.program.lines() {
            writeln!(out, "{}", format!("    {line}").trim_end())?;
        }
        writeln!(out)
    }
}

/// A value as a POSIX shell reads it.
fn quoted(value: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_./:@%+=,".contains(&b);
    if value.bytes().all(plain) {
        value.to_owned()
    } else {
        format!("'{}'", value.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_the_six_languages() {
        let names: Vec<_> = Language::All
            .shown()
            .iter()
            .map(|recipe| recipe.name)
            .collect();
        assert_eq!(
            names,
            ["Ruby", "PHP", "JavaScript", "Python", "Rust", "curl"]
        );
        assert_eq!(Language::Php.shown().len(), 1);
    }

    #[test]
    fn programs_fit_into_a_terminal_and_hold_no_credentials() {
        for recipe in Language::All.shown() {
            for line in recipe.program.lines() {
                assert!(line.len() <= 96, "{}: {line}", recipe.name);
            }
            assert!(recipe.program.contains("FINTECTURE_") || recipe.name == "Rust");
        }
    }

    #[test]
    fn a_shell_reads_a_path_as_it_is() {
        assert_eq!(quoted("/home/jo/key.pem"), "/home/jo/key.pem");
        assert_eq!(quoted("/home/jo's own/key"), r"'/home/jo'\''s own/key'");
    }
}
