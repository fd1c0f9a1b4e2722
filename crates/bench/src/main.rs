//! Measures what the project promises to be fast, each figure beside a baseline that ran with it.
//! `cargo xtask bench` builds it and runs it; `docs/src/performance.md` says what each figure means.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it speaks to the person who runs it"
)]
#![allow(
    clippy::cast_precision_loss,
    reason = "figures are shown with three digits, and money is none of them"
)]

mod disk;
mod figure;
mod group;
mod load;
mod program;
mod role;
mod sample;
mod sandbox;
mod setting;
mod shop;
mod slow_disk;
mod table;
mod wire;

use std::process::ExitCode;

use clap::Parser;

use figure::Figure;
use group::Group;
use role::Role;
use setting::Setting;
use table::Format;

/// What went wrong, for the person who ran it.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Measure throughput, start-up, webhooks, growth and the SDK, each beside its baseline.
#[derive(Parser, Debug)]
#[command(name = "bench", args_conflicts_with_subcommands = true)]
struct Arguments {
    /// Parts of the names of groups: throughput, start, webhook, growth, sdk. All unless given.
    filters: Vec<String>,
    /// Shorter runs, and a world of 50 thousand payments instead of a million.
    #[arg(long)]
    quick: bool,
    /// How the figures are written.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(subcommand)]
    role: Option<Role>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.role {
        Some(role) => role.play(),
        None => measure(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures the groups asked for. One that cannot be measured does not stop the others.
fn measure(arguments: &Arguments) -> Outcome<()> {
    let chosen = Group::matching(&arguments.filters)?;
    let setting = Setting::new(arguments.quick)?;
    let mut figures: Vec<Figure> = Vec::new();
    let mut failures = Vec::new();
    for group in chosen {
        eprintln!("{group} …");
        // One thread: the load must leave the machine to what it measures.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        match runtime.block_on(group.measure(&setting)) {
            Ok(measured) => figures.extend(measured),
            Err(error) => failures.push(format!("{group}: {error}")),
        }
    }
    print!("{}", arguments.format.render(&figures));
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join("; ").into())
    }
}
