//! What moves on the acquiring account. Contract §7.11.

use serde::Deserialize;

use crate::item::items;
use crate::money::some_amount;
use crate::status::open_enums;
use crate::{Currency, Date, Extra, Iban, Invalid, Money, Personal, TransactionId};

open_enums! {
    /// Which way the money goes (Contract §7.11).
    TransactionKind {
        /// It came in.
        Credit = "credit",
        /// It went out.
        Debit = "debit",
        /// A transfer in between, on its way through a bank.
        BankTransition = "bank_transition",
    }
}

items! {
    /// A transaction on the application's acquiring account.
    ///
    /// Its members are not published: what the server leaves out is `None`, and what this version
    /// does not know is kept in the `extra`s.
    Transaction(TransactionId, Attributes);
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    r#type: Option<TransactionKind>,
    #[serde(deserialize_with = "some_amount")]
    amount: Option<String>,
    currency: Option<Currency>,
    label: Option<Personal>,
    debtor_name: Option<Personal>,
    creditor_iban: Option<Personal>,
    booking_date: Option<String>,
    internal_reference: Option<Personal>,
    #[serde(flatten)]
    extra: Extra,
}

impl Transaction {
    /// Which way the money goes.
    pub fn kind(&self) -> Option<&TransactionKind> {
        self.0.attributes.r#type.as_ref()
    }

    /// The amount; `None` if the answer has none, or not one that can be computed with.
    pub fn amount(&self) -> Option<Money> {
        Money::parse(self.amount_text()?, self.0.attributes.currency?).ok()
    }

    /// The amount as the server wrote it.
    pub fn amount_text(&self) -> Option<&str> {
        self.0.attributes.amount.as_deref()
    }

    /// The text of the transfer.
    pub fn label(&self) -> Option<&str> {
        self.0.attributes.label.as_ref().map(Personal::expose_str)
    }

    /// Who paid.
    pub fn debtor_name(&self) -> Option<&str> {
        self.0
            .attributes
            .debtor_name
            .as_ref()
            .map(Personal::expose_str)
    }

    /// The account that was paid, often a virtual one; an error if what the server wrote is no IBAN.
    pub fn creditor_iban(&self) -> Option<Result<Iban, Invalid>> {
        self.0
            .attributes
            .creditor_iban
            .as_ref()
            .map(Personal::expose_str)
            .map(Iban::parse)
    }

    /// The day it was booked.
    pub fn booking_date(&self) -> Option<Date> {
        self.0.attributes.booking_date.as_ref()?.parse().ok()
    }

    /// The merchant's reference.
    pub fn internal_reference(&self) -> Option<&str> {
        self.0
            .attributes
            .internal_reference
            .as_ref()
            .map(Personal::expose_str)
    }
}
