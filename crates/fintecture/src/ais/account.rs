//! An account. Contract §8.5.

use serde::Deserialize;

use super::page::BankMeta;
use crate::item::absent_if_null;
use crate::money::some_amount;
use crate::status::open_enums;
use crate::{
    AccountId, Currency, CustomerId, Extra, Iban, Invalid, Money, Personal, ProviderId, Timestamp,
};

open_enums! {
    /// What kind of account it is: ISO 20022's code (Contract §8.5).
    AccountType {
        /// A current account.
        Current = "CACC",
        /// A savings account.
        Savings = "SVGS",
        /// The account of a card.
        Card = "CARD",
        /// A loan.
        Loan = "LOAN",
    }
}

/// An account at a bank.
///
/// What the bank leaves out is `None`; what this version does not know is kept in the `extra`s.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Account {
    id: AccountId,
    #[serde(default, deserialize_with = "absent_if_null")]
    attributes: Attributes,
    #[serde(flatten)]
    extra: Extra,
    /// What stood beside it where it was read alone.
    #[serde(skip)]
    meta: BankMeta,
    #[serde(skip)]
    beside: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    account_id: Option<Personal>,
    iban: Option<Personal>,
    account_name: Option<Personal>,
    account_type: Option<AccountType>,
    currency: Option<Currency>,
    #[serde(deserialize_with = "some_amount")]
    balance: Option<Personal>,
    #[serde(deserialize_with = "some_amount")]
    balance_available: Option<Personal>,
    #[serde(flatten)]
    extra: Extra,
}

impl Account {
    /// Its id, by which its transactions are found.
    pub fn id(&self) -> &AccountId {
        &self.id
    }

    /// Its id once more, as `attributes.account_id` has it, where integrations with the older SDKs
    /// look for it (Contract §8.5).
    pub fn account_id(&self) -> Option<&str> {
        self.attributes
            .account_id
            .as_ref()
            .map(Personal::expose_str)
    }

    /// Its number; an error if what the bank wrote is no IBAN.
    pub fn iban(&self) -> Option<Result<Iban, Invalid>> {
        self.iban_text().map(Iban::parse)
    }

    /// Its number, as the bank wrote it.
    pub fn iban_text(&self) -> Option<&str> {
        self.attributes.iban.as_ref().map(Personal::expose_str)
    }

    /// What the bank or the holder calls it.
    pub fn name(&self) -> Option<&str> {
        self.attributes
            .account_name
            .as_ref()
            .map(Personal::expose_str)
    }

    /// What kind of account it is.
    pub fn account_type(&self) -> Option<&AccountType> {
        self.attributes.account_type.as_ref()
    }

    /// The currency it is kept in.
    pub fn currency(&self) -> Option<Currency> {
        self.attributes.currency
    }

    /// What is booked on it; `None` if the answer has none, or not one that can be computed with.
    pub fn balance(&self) -> Option<Money> {
        self.money(self.attributes.balance.as_ref())
    }

    /// What can be spent from it.
    pub fn balance_available(&self) -> Option<Money> {
        self.money(self.attributes.balance_available.as_ref())
    }

    /// The bank, where the account was read alone; in a list it stands on the page.
    pub fn provider(&self) -> Option<&ProviderId> {
        self.meta.provider.as_ref()
    }

    /// Whose account it is, where it was read alone.
    pub fn customer_id(&self) -> Option<&CustomerId> {
        self.meta.customer_id.as_ref()
    }

    /// When the holder last proved themselves to the bank, where the account was read alone.
    pub fn last_authentication(&self) -> Option<Timestamp> {
        self.meta.last_authentication()
    }

    /// Members of the account that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// Members of `attributes` that this version has no name for.
    pub fn extra_attributes(&self) -> &Extra {
        &self.attributes.extra
    }

    /// Members of `meta` that this version has no name for, where the account was read alone.
    pub fn extra_meta(&self) -> &Extra {
        &self.meta.extra
    }

    /// What else stood beside the account where it was read alone.
    pub fn beside(&self) -> &Extra {
        &self.beside
    }

    fn money(&self, amount: Option<&Personal>) -> Option<Money> {
        Money::parse(amount?.expose(), self.attributes.currency?).ok()
    }
}

/// An account alone.
#[derive(Debug, Deserialize)]
pub struct AccountDocument {
    data: Account,
    #[serde(default)]
    meta: Option<BankMeta>,
    #[serde(flatten)]
    beside: Extra,
}

impl From<AccountDocument> for Account {
    fn from(document: AccountDocument) -> Self {
        Self {
            meta: document.meta.unwrap_or_default(),
            beside: document.beside,
            ..document.data
        }
    }
}
