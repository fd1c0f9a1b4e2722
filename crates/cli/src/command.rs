//! What can be typed.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::Styles;
use clap::{Args, Parser, Subcommand};
use fintecture::Currency;

use crate::sandbox::{Language, Payer};
use crate::style::{BAD, LINK, TITLE};

const STYLES: Styles = Styles::styled()
    .header(TITLE)
    .usage(TITLE)
    .literal(LINK)
    .error(BAD);

/// Try, run and look at open-banking payments from a terminal.
///
/// A toolkit for the Fintecture API. Unofficial: not affiliated with Fintecture.
#[derive(Parser, Debug)]
#[command(name = "fintecture", version, styles = STYLES, max_term_width = 100)]
#[command(after_help = "\
Examples:
  fintecture demo             see one payment go from end to end, on this machine
  fintecture sandbox          run the whole platform for programs in any language

Exit codes:
  0  done
  1  the demo met something else than expected
  2  wrong use, or it could not start")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Take one payment from the first signed request to a ledger that sums to zero
    ///
    /// Starts a sandbox in memory and a small shop, both on free ports of this machine, and lets
    /// them talk over real HTTP: token, payment session, the payer's bank, redirect, webhook,
    /// clearing, refund, ledger. Every step is verified. It needs no account and no network, and
    /// leaves nothing behind.
    Demo(DemoOptions),
    /// Run the platform on this machine
    ///
    /// Serves the signed API, the pages that payers see, simulated banks of all Europe with
    /// real ledgers, webhooks, and a clock that can be turned: `sandbox` and `sandbox start` are
    /// the same.
    Sandbox(Box<SandboxOptions>),
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  fintecture demo                    the payer is played for you
  fintecture demo --open             play the payer yourself
  fintecture demo --json | jq .ok    for scripts

Exit codes:
  0  every step was verified
  1  a step met something else than expected; it says what
  2  wrong use, or it could not start")]
pub(crate) struct DemoOptions {
    /// Open the payer's pages in your own browser and wait for you, up to ten minutes
    #[arg(long)]
    pub(crate) open: bool,
    /// Print one JSON object instead, with an entry for each step
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_value_name = "start"
)]
pub(crate) struct SandboxOptions {
    #[command(subcommand)]
    command: Option<SandboxCommand>,
    #[command(flatten)]
    start: StartOptions,
}

impl SandboxOptions {
    /// The options, whether or not `start` was said.
    pub(crate) fn into_start(self) -> StartOptions {
        match self.command {
            Some(SandboxCommand::Start(start)) => start,
            None => self.start,
        }
    }
}

#[derive(Subcommand, Debug)]
enum SandboxCommand {
    /// Start it; what is meant if nothing is said
    Start(StartOptions),
}

const LISTEN: &str = "Where to listen; may be repeated. Port 0 takes a free one \
                      [default: 127.0.0.1:3333 and [::1]:3333]";

const CREDENTIALS: &str =
    "Write base_url, app_id, app_secret and private_key_file to this file as JSON";

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  fintecture sandbox                                 keep a world, on port 3333
  fintecture sandbox --quickstart ruby               and show how Ruby uses it
  fintecture sandbox --webhook http://localhost:8000/webhooks
  fintecture sandbox --memory --listen 127.0.0.1:0 --credentials sandbox.json
                                                     a fresh one for a test run
Logs go to stderr where RUST_LOG asks for them, for example RUST_LOG=info. Ctrl-C stops it.

Exit codes:
  0  it was stopped
  2  wrong use, or it could not start")]
pub(crate) struct StartOptions {
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS:PORT", help = LISTEN)]
    pub(crate) listen: Vec<SocketAddr>,
    /// Keep the world in this folder [default: fintecture/sandbox in your XDG data folder]
    #[arg(long, value_name = "DIR", conflicts_with = "memory")]
    pub(crate) data: Option<PathBuf>,
    /// Keep nothing: a new world in memory, with a demo key that everybody knows
    #[arg(long)]
    pub(crate) memory: bool,
    /// Send the demo application's webhooks here; may be repeated
    #[arg(long, value_name = "URL")]
    pub(crate) webhook: Vec<String>,
    /// Where to write the credentials.
    #[arg(long, value_name = "FILE", help = CREDENTIALS)]
    pub(crate) credentials: Option<PathBuf>,
    /// Demand a signature on every API request, as production does [default: verify those given]
    #[arg(long)]
    pub(crate) strict: bool,
    /// Add the banks of the .toml files in this folder to those that are there
    #[arg(long, value_name = "DIR")]
    pub(crate) banks: Option<PathBuf>,
    /// Take payments in this currency too, beside euros; may be repeated
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Vec<Currency>,
    /// Who plays the payers: a person on the pages, or nobody, so that links lead straight back
    #[arg(long, value_name = "WHO", value_enum, default_value_t)]
    pub(crate) payer: Payer,
    /// Where a new world's ids, IBANs and chances begin: the same seed gives the same ones
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Show how to use it [default: all of them, when a world is new]
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) quickstart: Option<Language>,
}
