//! The Connect pages in chromium, used as a payer would.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot unwrap has failed"
)]

mod appearance;
mod chromium;
mod keyboard;
mod languages;
mod links;
mod paying;
mod scene;
