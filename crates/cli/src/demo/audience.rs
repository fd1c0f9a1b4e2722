//! Whom the story is told: a person at a screen, or a program.

use std::io;
use std::time::Duration;

use super::check::Surprise;
use super::steps::{Booking, Movement};
use super::wire::Exchange;

/// A step that was made.
#[derive(Debug)]
pub(super) struct Step {
    /// Its name, for programs.
    pub(super) name: &'static str,
    /// What it does, for people.
    pub(super) title: &'static str,
    /// What happened in plain words, or what was wrong.
    pub(super) outcome: Result<String, Surprise>,
    /// What went over the wire.
    pub(super) lines: Vec<Exchange>,
    /// What moved between accounts, where that is what the step is about.
    pub(super) movements: Vec<Movement>,
    /// What the payer's bank shows, where that is what the step is about.
    pub(super) bookings: Vec<Booking>,
}

/// What a person is asked to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Invitation {
    /// To pay.
    Pay,
    /// To let the shop see their account.
    Agree,
}

/// How the story ended.
#[derive(Debug)]
pub(super) struct Finale {
    /// Whether every step was verified.
    pub(super) ok: bool,
    pub(super) took: Duration,
}

/// Whoever is told the story, as it happens.
pub(super) trait Audience {
    /// Before anything happened.
    fn begin(&mut self) -> io::Result<()>;

    /// A person is asked to do something on this page.
    fn invite(&mut self, to: Invitation, url: &str) -> io::Result<()>;

    /// A step was made.
    fn step(&mut self, step: Step) -> io::Result<()>;

    /// Nothing more happens.
    fn end(&mut self, finale: &Finale) -> io::Result<()>;
}
