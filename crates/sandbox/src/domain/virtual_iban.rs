//! Virtual IBANs: numbers of an acquiring account that tell, of the money they are paid with, whose
//! it is or what for (Contract §7.1.1).

use fintecture::{Currency, Iban, Personal};
use serde::{Deserialize, Serialize};

/// What a virtual IBAN is kept for: each has one of its own in a currency, and the same one every
/// time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Owner {
    /// All that one payer pays the merchant.
    Payer(Personal),
    /// All that the merchant puts under one word.
    Key(String),
    /// One session.
    Session,
}

impl Owner {
    /// The word of the wire for what kind of owner it is.
    pub(crate) fn level(&self) -> &'static str {
        match self {
            Self::Payer(_) => "payer",
            Self::Key(_) => "key",
            Self::Session => "payment_session",
        }
    }

    /// Which of its kind it is; a session has its number to itself.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Payer(name) => Some(name.expose()),
            Self::Key(key) => Some(key),
            Self::Session => None,
        }
    }
}

/// Which money counts for a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(crate) enum Matching {
    /// Any: less is a part of it, more is too much.
    #[default]
    Any,
    /// The amount in one transfer, to the cent (`match_amount`).
    Exact,
}

/// A virtual IBAN.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct VirtualIban {
    pub(crate) row: i64,
    pub(crate) application: i64,
    pub(crate) iban: Iban,
    /// Of the account that it leads to.
    pub(crate) currency: Currency,
}
