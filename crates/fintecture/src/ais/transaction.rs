//! A transaction on an account. Contract §8.6.

use serde::Deserialize;

use crate::item::absent_if_null;
use crate::money::some_amount;
use crate::status::open_enums;
use crate::{Currency, Date, Extra, Money, Personal};

open_enums! {
    /// Whether a transaction is on the account yet (Contract §8.6).
    TransactionStatus {
        /// It is.
        Booked = "booked",
        /// Not yet: it may still change or go away.
        Pending = "pending",
    }
}

/// A transaction: money that came in, or with a minus went out.
///
/// What the bank leaves out is `None`; what this version does not know is kept in the `extra`s.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Transaction {
    /// Some banks number only what is booked.
    id: Option<String>,
    #[serde(default, deserialize_with = "absent_if_null")]
    attributes: Attributes,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    #[serde(deserialize_with = "some_amount")]
    amount: Option<Personal>,
    currency: Option<Currency>,
    communication: Option<Personal>,
    status: Option<TransactionStatus>,
    booking_date: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

impl Transaction {
    /// What the bank calls it; opaque.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The amount; `None` if the answer has none, or not one that can be computed with.
    pub fn amount(&self) -> Option<Money> {
        let attributes = &self.attributes;
        Money::parse(attributes.amount.as_ref()?.expose(), attributes.currency?).ok()
    }

    /// The amount as the bank wrote it.
    pub fn amount_text(&self) -> Option<&str> {
        let amount = self.attributes.amount.as_ref();
        amount.map(Personal::expose_str)
    }

    /// The currency.
    pub fn currency(&self) -> Option<Currency> {
        self.attributes.currency
    }

    /// The text that came with it.
    pub fn communication(&self) -> Option<&str> {
        let communication = self.attributes.communication.as_ref();
        communication.map(Personal::expose_str)
    }

    /// Whether it is booked.
    pub fn status(&self) -> Option<&TransactionStatus> {
        self.attributes.status.as_ref()
    }

    /// The day it was booked; `None` if the bank writes it in another way than `YYYY-MM-DD`.
    pub fn booking_date(&self) -> Option<Date> {
        self.booking_date_text()?.parse().ok()
    }

    /// The day it was booked, as the bank wrote it.
    pub fn booking_date_text(&self) -> Option<&str> {
        self.attributes.booking_date.as_deref()
    }

    /// Members of the transaction that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// Members of `attributes` that this version has no name for.
    pub fn extra_attributes(&self) -> &Extra {
        &self.attributes.extra
    }
}
