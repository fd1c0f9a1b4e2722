//! The story for a program: one JSON object, once all is told.

use std::io::{self, Write};

use serde::Serialize;

use super::audience::{Audience, Finale, Invitation, Step};
use super::steps::{Booking, Movement};
use super::wire::{Exchange, Route};

/// Keeps the steps, and writes them at the end.
pub(super) struct Report<W> {
    out: W,
    steps: Vec<Entry>,
}

#[derive(Serialize)]
struct Whole<'a> {
    steps: &'a [Entry],
    ok: bool,
}

#[derive(Serialize)]
struct Entry {
    step: &'static str,
    ok: bool,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    came: Option<String>,
    wire: Vec<Line>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accounts: Vec<Movement>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bookings: Vec<Booking>,
}

/// One request and its answer.
#[derive(Serialize)]
struct Line {
    route: Route,
    method: String,
    path: String,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<String>,
    ms: u128,
}

impl From<Exchange> for Line {
    fn from(exchange: Exchange) -> Self {
        Self {
            route: exchange.route,
            method: exchange.method.to_string(),
            path: exchange.path,
            status: exchange.status.as_u16(),
            proof: exchange.proof,
            ms: exchange.took.as_millis(),
        }
    }
}

impl<W: Write> Report<W> {
    pub(super) fn to(out: W) -> Self {
        Self {
            out,
            steps: Vec::new(),
        }
    }
}

impl<W: Write> Audience for Report<W> {
    fn begin(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn invite(&mut self, to: Invitation, url: &str) -> io::Result<()> {
        let what = match to {
            Invitation::Pay => "Pay",
            Invitation::Agree => "Agree",
        };
        // A person has to see it, and stdout is for the program.
        writeln!(anstream::stderr(), "{what} at {url}")
    }

    fn step(&mut self, step: Step) -> io::Result<()> {
        let (detail, surprise) = match step.outcome {
            Ok(detail) => (detail, None),
            Err(surprise) => (step.title.to_owned(), Some(surprise)),
        };
        let (expected, came) = surprise
            .map(|surprise| (surprise.expected, surprise.came))
            .unzip();
        self.steps.push(Entry {
            step: step.name,
            ok: came.is_none(),
            detail,
            expected,
            came,
            wire: step.lines.into_iter().map(Line::from).collect(),
            accounts: step.movements,
            bookings: step.bookings,
        });
        Ok(())
    }

    fn end(&mut self, finale: &Finale) -> io::Result<()> {
        let whole = Whole {
            steps: &self.steps,
            ok: finale.ok,
        };
        serde_json::to_writer(&mut self.out, &whole)?;
        writeln!(self.out)?;
        self.out.flush()
    }
}
