//! The story for a person: a few lines for every step, as it happens.

use std::io::{self, Write};
use std::time::Duration;

use fintecture::Money;

use super::audience::{Audience, Finale, Invitation, Step};
use super::check::Surprise;
use super::steps::{Booking, Movement};
use super::wire::{Exchange, Route};
use crate::style::{BAD, GOOD, LINK, QUIET, TITLE};

/// The widest line.
const WIDTH: usize = 100;

/// How far in a step's lines stand.
const INDENT: &str = "      ";

/// The width of a request target.
const TARGET: usize = 45;

/// Prints the story.
pub(super) struct Screen<W> {
    out: W,
    told: usize,
}

impl<W: Write> Screen<W> {
    pub(super) fn to(out: W) -> Self {
        Self { out, told: 0 }
    }

    fn paragraph(&mut self, text: &str) -> io::Result<()> {
        for line in wrapped(text, WIDTH - INDENT.len()) {
            writeln!(self.out, "{INDENT}{line}")?;
        }
        Ok(())
    }

    fn surprise(&mut self, surprise: &Surprise) -> io::Result<()> {
        for (word, text) in [("expected", &surprise.expected), ("came", &surprise.came)] {
            let lines = wrapped(text, WIDTH - INDENT.len() - 10);
            for (index, line) in lines.iter().enumerate() {
                let word = if index == 0 { word } else { "" };
                writeln!(self.out, "{INDENT}{BAD}{word:<10}{BAD:#}{line}")?;
            }
        }
        Ok(())
    }

    fn exchange(&mut self, exchange: &Exchange) -> io::Result<()> {
        let status = exchange.status;
        let mood = if status.is_client_error() || status.is_server_error() {
            BAD
        } else {
            QUIET
        };
        let line = wire_line(exchange);
        writeln!(self.out, "{INDENT}{mood}{line}{mood:#}")
    }

    fn movements(&mut self, movements: &[Movement]) -> io::Result<()> {
        let longest = |text: fn(&Movement) -> String| {
            let widths = movements.iter().map(|moved| text(moved).chars().count());
            widths.max().unwrap_or(0)
        };
        let name = longest(|moved| moved.name.clone());
        let before = longest(|moved| moved.before.to_string());
        let after = longest(|moved| moved.after.to_string());
        let change = longest(|moved| signed(moved.change()));
        for moved in movements {
            writeln!(
                self.out,
                "{INDENT}{account:<name$}  {QUIET}{iban:<9}{QUIET:#}  {was:>before$}  →  \
                 {TITLE}{is:>after$}{TITLE:#}  {moved:>change$}",
                account = moved.name,
                iban = moved.iban.as_deref().unwrap_or_default(),
                was = moved.before.to_string(),
                is = moved.after.to_string(),
                moved = signed(moved.change()),
            )?;
        }
        Ok(())
    }

    fn bookings(&mut self, bookings: &[Booking]) -> io::Result<()> {
        let amounts = bookings.iter().map(|booking| signed(booking.amount));
        let widest = amounts.map(|amount| amount.chars().count()).max();
        let width = widest.unwrap_or(0);
        for booking in bookings {
            let (iban, day, text) = (&booking.iban, booking.booked, &booking.communication);
            let amount = signed(booking.amount);
            let line = format!("{day}  {amount:>width$}  {text}");
            let line = cut(&line, WIDTH - INDENT.len() - iban.chars().count() - 2);
            writeln!(self.out, "{INDENT}{QUIET}{iban}{QUIET:#}  {line}")?;
        }
        Ok(())
    }

    fn next(&mut self) -> io::Result<()> {
        let rows = [
            (
                "fintecture sandbox",
                "the same platform for your own program, kept on this machine",
            ),
            (
                "fintecture demo --open",
                "play the payer yourself, in your browser",
            ),
            ("fintecture demo --json", "the same steps, for a script"),
        ];
        writeln!(self.out, "  {TITLE}Next{TITLE:#}")?;
        for (command, what) in rows {
            writeln!(self.out, "    {LINK}{command:<24}{LINK:#}{what}")?;
        }
        writeln!(self.out)
    }
}

impl<W: Write> Audience for Screen<W> {
    fn begin(&mut self) -> io::Result<()> {
        writeln!(self.out)?;
        writeln!(self.out, "  {TITLE}One payment, end to end{TITLE:#}")?;
        writeln!(
            self.out,
            "  {QUIET}A shop, a payer and the whole platform, on this machine: no sign-up, \
             no network, no real money.{QUIET:#}"
        )?;
        writeln!(self.out)?;
        self.out.flush()
    }

    fn invite(&mut self, to: Invitation, url: &str) -> io::Result<()> {
        let what = match to {
            Invitation::Pay => "Pay in your browser, at",
            Invitation::Agree => "Let the shop see your account, in your browser, at",
        };
        writeln!(self.out, "{INDENT}{what}")?;
        writeln!(self.out, "{INDENT}{LINK}{url}{LINK:#}")?;
        writeln!(
            self.out,
            "{INDENT}{QUIET}Waiting for you. Ctrl-C ends it.{QUIET:#}"
        )?;
        writeln!(self.out)?;
        self.out.flush()
    }

    fn step(&mut self, step: Step) -> io::Result<()> {
        self.told += 1;
        let (number, title) = (self.told, step.title);
        let (mood, sign) = match step.outcome {
            Ok(_) => (GOOD, "✓"),
            Err(_) => (BAD, "✗"),
        };
        writeln!(
            self.out,
            "  {QUIET}{number:>2}{QUIET:#} {mood}{sign}{mood:#} {TITLE}{title}{TITLE:#}"
        )?;
        match &step.outcome {
            Ok(detail) => self.paragraph(detail)?,
            Err(surprise) => self.surprise(surprise)?,
        }
        self.movements(&step.movements)?;
        self.bookings(&step.bookings)?;
        for exchange in &step.lines {
            self.exchange(exchange)?;
        }
        writeln!(self.out)?;
        self.out.flush()
    }

    fn end(&mut self, finale: &Finale) -> io::Result<()> {
        let told = self.told;
        let took = seconds(finale.took);
        if finale.ok {
            writeln!(
                self.out,
                "  {GOOD}✓{GOOD:#} {TITLE}Paid, received, partly refunded, and accounted for to the \
                 cent.{TITLE:#}"
            )?;
            writeln!(
                self.out,
                "    {QUIET}{told} steps, each verified, in {took}.{QUIET:#}"
            )?;
            writeln!(self.out)?;
            self.next()?;
        } else {
            writeln!(
                self.out,
                "  {BAD}✗{BAD:#} {TITLE}Step {told} was not what it should be.{TITLE:#}"
            )?;
            writeln!(
                self.out,
                "    {QUIET}Nothing is left behind: it can be run again.{QUIET:#}"
            )?;
            writeln!(self.out)?;
        }
        self.out.flush()
    }
}

/// One request and its answer, on one line.
fn wire_line(exchange: &Exchange) -> String {
    let (who, arrow) = match exchange.route {
        Route::ShopToPlatform => ("shop", '→'),
        Route::PlatformToShop | Route::PayerToShop => ("shop", '←'),
        Route::PayerToPlatform => ("payer", '→'),
        Route::OperatorToPlatform => ("you", '→'),
    };
    let took = match exchange.took.as_millis() {
        0 => "<1 ms".to_owned(),
        milliseconds => format!("{milliseconds} ms"),
    };
    let method = exchange.method.as_str();
    let (path, status) = (&exchange.path, exchange.status.as_u16());
    let proof = exchange.proof.as_deref().unwrap_or_default();
    let path = cut(path, TARGET);
    let line = format!("{who:<5} {arrow} {method:<4} {path:<TARGET$} {status} {took:>6}  {proof}");
    cut(line.trim_end(), WIDTH - INDENT.len())
}

/// A text that is no longer than that.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width - 1).chain(['…']).collect()
}

/// An amount with its sign, whichever it is.
fn signed(money: Money) -> String {
    if money.is_positive() {
        format!("+{money}")
    } else {
        money.to_string().replace('-', "−")
    }
}

fn seconds(took: Duration) -> String {
    match took.as_millis() {
        milliseconds @ 0..1000 => format!("{milliseconds} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}

/// The lines of a text, broken between words.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        match lines.last_mut() {
            Some(line) if used + 1 + length <= width => {
                line.push(' ');
                line.push_str(word);
                used += 1 + length;
            }
            _ => {
                lines.push(word.to_owned());
                used = length;
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_between_words() {
        assert_eq!(wrapped("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrapped("unbreakable", 4), ["unbreakable"]);
        assert!(wrapped("", 4).is_empty());
    }

    #[test]
    fn a_line_of_the_wire_is_cut_where_it_is_too_long() {
        let exchange = Exchange {
            route: Route::PayerToShop,
            method: http::Method::GET,
            path: "/callback?session_id&status&state&customer_id&provider".to_owned(),
            status: http::StatusCode::OK,
            proof: None,
            took: Duration::from_micros(900),
        };
        insta::assert_snapshot!(
            wire_line(&exchange),
            @"shop  ← GET  /callback?session_id&status&state&customer_i… 200  <1 ms"
        );
    }
}
