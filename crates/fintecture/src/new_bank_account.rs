//! A bank account to make: a customer's or an organisation's. Contract §10.1, §11.

use serde::Serialize;

use crate::item::{Body, open_attributes};
use crate::transport::Operation;
use crate::{Bic, Currency, Extra, Iban, Personal};

/// A bank account to make: the body of [`customers::BankAccounts::create`](crate::customers::BankAccounts::create) and
/// [`organisation::BankAccounts::create`](crate::organisation::BankAccounts::create).
#[derive(Clone, Debug, Serialize)]
pub struct NewBankAccount {
    iban: Iban,
    #[serde(skip_serializing_if = "Option::is_none")]
    bic: Option<Bic>,
    holder_name: Personal,
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<Currency>,
    #[serde(flatten)]
    extra: Extra,
}

impl NewBankAccount {
    /// An account by number and holder, which are mandatory.
    pub fn new(iban: Iban, holder_name: impl Into<Personal>) -> Self {
        Self {
            iban,
            bic: None,
            holder_name: holder_name.into(),
            currency: None,
            extra: Extra::default(),
        }
    }

    /// The BIC of its bank.
    pub fn bic(mut self, bic: Bic) -> Self {
        self.bic = Some(bic);
        self
    }

    /// The currency it is kept in.
    pub fn currency(mut self, currency: Currency) -> Self {
        self.currency = Some(currency);
        self
    }

    pub(crate) fn checked(&self, operation: Operation) -> Operation {
        operation
            .json(&Body::new("bank_accounts", self))
            .demand_text("data.attributes.holder_name", self.holder_name.expose())
    }
}

open_attributes! { NewBankAccount }
