//! What the sandbox says of itself when it starts and when it stops.

use std::io::{self, Write};
use std::path::Path;

use fintecture_sandbox::{Origin, Sandbox};

use super::place::World;
use crate::style::{LINK, QUIET, TITLE};

/// What there is to say.
pub(super) struct Facts<'a> {
    pub(super) urls: Vec<String>,
    pub(super) notes: Vec<&'static str>,
    pub(super) sandbox: &'a Sandbox,
    pub(super) world: &'a World,
    pub(super) key_file: Option<&'a Path>,
    pub(super) credentials_file: Option<&'a Path>,
    pub(super) webhooks: &'a [String],
    pub(super) strict: bool,
}

/// Where it is, and what it uses.
pub(super) fn print(out: &mut impl Write, facts: &Facts<'_>) -> io::Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    writeln!(out)?;
    writeln!(
        out,
        "  {TITLE}Fintecture sandbox {version}{TITLE:#}  {QUIET}unofficial; no money moves here{QUIET:#}"
    )?;
    writeln!(out)?;
    for (index, url) in facts.urls.iter().enumerate() {
        let label = if index == 0 { "Address" } else { "" };
        row(out, label, format_args!("{LINK}{url}{LINK:#}"))?;
    }
    match (facts.world, facts.sandbox.origin()) {
        (World::Passing, _) => row(out, "World", "in memory; it ends with this process")?,
        (World::Kept(folder), Origin::Founded) => {
            row(
                out,
                "World",
                format_args!("{}  {QUIET}new{QUIET:#}", folder.display()),
            )?;
        }
        (World::Kept(folder), Origin::Reopened) => row(out, "World", folder.display())?,
    }
    row(out, "Application", facts.sandbox.credentials().app_id())?;
    match facts.key_file {
        Some(file) => row(out, "Private key", file.display())?,
        None => row(out, "Private key", "the demo key that everybody knows")?,
    }
    if let Some(file) = facts.credentials_file {
        row(out, "Credentials", file.display())?;
    }
    let signatures = if facts.strict {
        "demanded on every API request, as in production"
    } else {
        "verified where there is one (--strict demands them)"
    };
    row(out, "Signatures", signatures)?;
    for (index, url) in facts.webhooks.iter().enumerate() {
        row(out, if index == 0 { "Webhooks" } else { "" }, url)?;
    }
    writeln!(out)?;
    for note in &facts.notes {
        writeln!(out, "  {QUIET}{note}{QUIET:#}")?;
    }
    out.flush()
}

fn row(out: &mut impl Write, label: &str, value: impl std::fmt::Display) -> io::Result<()> {
    writeln!(out, "  {QUIET}{label:<13}{QUIET:#}{value}")
}

/// How to see how it is used.
pub(super) fn print_hint(out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "  {QUIET}How to use it: --quickstart ruby, php, javascript, python, rust, curl or all{QUIET:#}"
    )
}

/// The languages need the key in a file, and a world in memory has none.
pub(super) fn print_need_of_a_file(out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "  {QUIET}A world in memory keeps no key file: add --credentials sandbox.json to get one, \
         and the quickstart with it.{QUIET:#}"
    )
}

/// The last line: that it serves, what, and how that ends.
pub(super) fn print_readiness(out: &mut impl Write, base_url: &str) -> io::Result<()> {
    writeln!(
        out,
        "  Serving {LINK}{base_url}{LINK:#}, described at {LINK}{base_url}/docs{LINK:#}. \
         Ctrl-C stops it.\n"
    )?;
    out.flush()
}

/// What is left.
pub(super) fn print_farewell(out: &mut impl Write, world: &World) -> io::Result<()> {
    match world {
        World::Kept(folder) => {
            writeln!(out, "  Stopped. Its world is kept in {}", folder.display())
        }
        World::Passing => writeln!(out, "  Stopped."),
    }?;
    out.flush()
}
