//! Floor 1: what is true of payments, whatever stores or shows them.
//!
//! Pure functions: state and a command go in, [`Changes`] come out. Time and chance are arguments,
//! in the [`Moment`] of the command.

pub(crate) mod account;
pub(crate) mod activation;
pub(crate) mod amendment;
pub(crate) mod application;
pub(crate) mod attributes;
pub(crate) mod beneficiary;
pub(crate) mod calendar;
pub(crate) mod challenge;
pub(crate) mod chance;
pub(crate) mod charges;
pub(crate) mod connection;
pub(crate) mod consent;
pub(crate) mod credit;
pub(crate) mod currencies;
pub(crate) mod customer;
pub(crate) mod debited;
mod diary;
pub(crate) mod event;
pub(crate) mod history;
mod holiday;
mod hours;
pub(crate) mod landing;
pub(crate) mod ledger;
pub(crate) mod mandate;
pub(crate) mod market;
pub(crate) mod method;
pub(crate) mod moment;
pub(crate) mod named_payer;
pub(crate) mod oac;
pub(crate) mod opening;
pub(crate) mod organisation;
pub(crate) mod outage;
pub(crate) mod pay_later;
pub(crate) mod payee;
pub(crate) mod payer;
pub(crate) mod payment;
pub(crate) mod payout;
pub(crate) mod practice;
pub(crate) mod profile;
pub(crate) mod refund;
pub(crate) mod refusal;
pub(crate) mod request_to_pay;
pub(crate) mod scheme;
pub(crate) mod scope;
pub(crate) mod session;
pub(crate) mod settlement;
pub(crate) mod simulation;
pub(crate) mod span;
mod step;
pub(crate) mod token_scope;
pub(crate) mod transaction;
pub(crate) mod virtual_iban;
mod wording;
pub(crate) mod zone;

pub use account::AccountKind;
pub(crate) use account::{Account, Condition, Product};
pub use application::Options;
pub(crate) use application::{Application, Endpoint};
pub(crate) use attributes::Attributes;
pub use challenge::Factor;
pub(crate) use connection::Connection;
pub(crate) use consent::Consent;
pub(crate) use event::Event;
pub(crate) use method::Method;
pub(crate) use moment::Moment;
pub use outage::Breakdown;
pub use payer::Payer;
pub(crate) use practice::Practice;
pub(crate) use refusal::Refusal;
pub(crate) use scope::{Scope, Scopes};
pub(crate) use session::{Session, Stage};
pub(crate) use token_scope::TokenScope;

use credit::Remittance;
use ledger::Entry;
use request_to_pay::Message;
use settlement::Settlement;

/// Everything a command does to the world, to be written in one transaction.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) opened: Vec<Session>,
    /// Sessions that stand elsewhere than before.
    pub(crate) moved: Vec<Session>,
    /// Sessions that became another kind, or keep other details; they may stand elsewhere too.
    pub(crate) amended: Vec<Session>,
    pub(crate) booked: Vec<Booking>,
    pub(crate) events: Vec<Event>,
    pub(crate) timers: Vec<Timer>,
    /// Settlements that were executed.
    pub(crate) settled: Vec<Settlement>,
    /// What is written to payers.
    pub(crate) messages: Vec<Message>,
}

impl Changes {
    /// These, and then others.
    pub(crate) fn then(mut self, later: Self) -> Self {
        self.opened.extend(later.opened);
        self.moved.extend(later.moved);
        self.amended.extend(later.amended);
        self.booked.extend(later.booked);
        self.events.extend(later.events);
        self.timers.extend(later.timers);
        self.settled.extend(later.settled);
        self.messages.extend(later.messages);
        self
    }
}

/// An entry of the ledger, and why it was made.
#[derive(Debug)]
pub(crate) struct Booking {
    pub(crate) entry: Entry,
    /// Whose money moves; none for what concerns the account alone.
    pub(crate) session: Option<i64>,
    pub(crate) label: String,
    /// What a transfer from or to a bank outside this world says of itself.
    pub(crate) remittance: Option<Remittance>,
}

/// Something that will happen to a session when the world's clock gets there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Timer {
    pub(crate) due_at: fintecture::Timestamp,
    pub(crate) task: Task,
    pub(crate) session: i64,
    /// At which attempt of the session it was set: a retry leaves those of earlier ones behind.
    pub(crate) attempt: i64,
}

impl Timer {
    /// One that is set for a session as it stands.
    pub(crate) fn of(session: &Session, task: Task, due_at: fintecture::Timestamp) -> Self {
        Self {
            due_at,
            task,
            session: session.row,
            attempt: session.details.attempt,
        }
    }
}

/// What a timer does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Task {
    /// A transfer with a later execution date is executed.
    Execute,
    /// Clearing brings the money to the creditor.
    Clear,
    /// The money of an order that is paid later arrives.
    Finance,
    /// The session's validity ends.
    Expire,
    /// The bank has waited long enough for the payer to prove who they are.
    Lapse,
    /// The settlement that the session is part of is executed.
    Settle,
}

impl Task {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Execute => "execute",
            Self::Clear => "clear",
            Self::Finance => "finance",
            Self::Expire => "expire",
            Self::Lapse => "lapse",
            Self::Settle => "settle",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        [
            Self::Execute,
            Self::Clear,
            Self::Finance,
            Self::Expire,
            Self::Lapse,
            Self::Settle,
        ]
        .into_iter()
        .find(|task| task.as_str() == word)
    }
}
