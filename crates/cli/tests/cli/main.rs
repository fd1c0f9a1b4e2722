//! The program, run as people and scripts run it.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod demo;
mod help;
mod kill;
mod open;
mod receiver;
mod running;
mod sandbox;
mod seed;
#[cfg(unix)]
mod stop;

/// The quickstart's Rust program, so that it compiles.
#[allow(
    dead_code,
    clippy::print_stdout,
    reason = "it is compiled here, and run by its readers"
)]
#[path = "../../src/sandbox/quickstart/pay.rs"]
mod quickstart;
