//! What the steps do, and what each verifies.

mod bank;
mod books;
mod checkout;
mod consent;
mod history;
mod news;
mod refund;
mod time;

use fintecture::Client;
use http::Method;

pub(super) use books::Movement;
pub(super) use history::Booking;
pub(super) use news::Fact;

use super::merchant::Merchant;
use super::payer::Browser;
use super::platform::Platform;
use super::wire::{Exchange, Wire};

/// Everybody who takes part.
pub(super) struct Scene {
    pub(super) platform: Platform,
    pub(super) browser: Browser,
    pub(super) client: Client,
    pub(super) merchant: Merchant,
    pub(super) wire: Wire,
}

/// What a step found.
pub(super) struct Told<T> {
    /// For the steps that follow.
    pub(super) value: T,
    /// For whoever is told.
    pub(super) detail: String,
    /// What went over the wire.
    pub(super) lines: Vec<Exchange>,
    /// What moved between accounts.
    pub(super) movements: Vec<Movement>,
    /// What the payer's bank shows of it.
    pub(super) bookings: Vec<Booking>,
}

impl<T> Told<T> {
    pub(super) fn new(value: T, detail: impl Into<String>, lines: Vec<Exchange>) -> Self {
        Self {
            value,
            detail: detail.into(),
            lines,
            movements: Vec::new(),
            bookings: Vec::new(),
        }
    }
}

impl Scene {
    /// The last request since the step before.
    fn last_sent(&self) -> Vec<Exchange> {
        self.wire.take().pop().into_iter().collect()
    }

    /// The forms that were sent since the step before.
    fn forms_sent(&self) -> Vec<Exchange> {
        let mut sent = self.wire.take();
        sent.retain(|exchange| exchange.method == Method::POST);
        sent
    }
}
