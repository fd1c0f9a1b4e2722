//! The bank's page where the payer picks an account and decides.

use askama::Template;
use fintecture::{Date, Iban, Money, Personal, TransferReason};

use super::bank::Face;
use super::frame::{Frame, Paths};
use super::payment::Payment;

/// How the money travels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Transfer {
    /// A SEPA instant credit transfer, whose name is a word of the language.
    Instant,
    /// By a scheme that is called the same everywhere.
    By(&'static str),
}

/// When the money reaches the beneficiary.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Arrival {
    /// Within seconds.
    AtOnce,
    /// On a day to come.
    On(Date),
}

/// Whether an account holds enough for the payment. One that holds too little can be chosen all the
/// same: insufficient funds are a case to test.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Funds {
    Enough,
    Short,
    /// In another currency, or not for payments: it is shown, and cannot be chosen.
    Barred,
}

/// What a payer is told of the payee's name before they authorise: the verification of payee.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Check {
    /// It is the account holder's.
    Match,
    /// It nearly is; this is the holder's.
    CloseMatch(Personal),
    /// It is somebody else's.
    NoMatch,
    /// Nobody can tell.
    NotPossible,
}

/// An account of the holder.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) iban: Option<Iban>,
    pub(crate) balance: Money,
    pub(crate) funds: Funds,
}

/// What the Demo Bank can be told to answer (Contract §18).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    Accept,
    AcceptReceived,
    Pending,
    Reject,
    Abandon,
}

impl Outcome {
    pub(crate) const ALL: [Self; 5] = [
        Self::Accept,
        Self::AcceptReceived,
        Self::Pending,
        Self::Reject,
        Self::Abandon,
    ];

    /// The value of the form's field `outcome`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::AcceptReceived => "accept_received",
            Self::Pending => "pending",
            Self::Reject => "reject",
            Self::Abandon => "abandon",
        }
    }

    /// Reads the form's field `outcome`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
    }
}

/// A reason for a refusal, as the list shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Reason<'a> {
    word: &'static str,
    label: &'a str,
    selected: bool,
}

/// `GET /connect/{link}/accounts`.
#[derive(Template)]
#[template(path = "decision.html")]
pub(crate) struct DecisionPage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) paths: Paths,
    pub(crate) payment: Payment,
    pub(crate) bank: Face<'a>,
    pub(crate) holder: Personal,
    pub(crate) beneficiary: Personal,
    /// What the payee's bank says of the name, where it must be asked.
    pub(crate) check: Option<Check>,
    pub(crate) beneficiary_iban: Option<Iban>,
    pub(crate) transfer: Transfer,
    /// What the payer pays beside the amount.
    pub(crate) charges: Option<Money>,
    pub(crate) arrival: Arrival,
    pub(crate) accounts: Vec<Account>,
}

impl DecisionPage<'_> {
    fn arrival_in_words(&self) -> String {
        let t = self.frame.t;
        match self.arrival {
            Arrival::AtOnce => t.payment.at_once.clone(),
            Arrival::On(date) => self.frame.day(date),
        }
    }

    /// Whether the payer is warned, and so offered to stop.
    fn is_warned(&self) -> bool {
        self.check
            .as_ref()
            .is_some_and(|check| *check != Check::Match)
    }

    /// Whether an account is the one chosen before the payer looks: the first that can be.
    fn is_preset(&self, account: &Account) -> bool {
        let first = self
            .accounts
            .iter()
            .find(|account| account.funds != Funds::Barred);
        first.is_some_and(|first| first.id == account.id)
    }

    /// Every reason of the contract (§13.3) by its words, in the order of the alphabet.
    fn reasons(&self) -> Vec<Reason<'_>> {
        let mut reasons: Vec<_> = TransferReason::KNOWN
            .iter()
            .map(|reason| Reason {
                word: reason.as_str(),
                label: self.frame.t.reasons.get(reason),
                selected: *reason == TransferReason::InsufficientFunds,
            })
            .collect();
        // Accented capitals stand with their letter, not behind the alphabet.
        reasons.sort_by_key(|reason| reason.label.replace(['É', 'È'], "E"));
        reasons
    }
}
