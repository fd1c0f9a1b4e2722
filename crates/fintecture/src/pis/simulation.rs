//! Money that moves because a test wants it to. Contract §7.11.

use serde::Serialize;

use super::TransactionKind;
use crate::item::Body;
use crate::transport::Operation;
use crate::{Iban, Money, Personal};

/// What is to happen: the body of [`Transactions::simulate`](super::Transactions::simulate).
#[derive(Clone, Debug, Serialize)]
pub struct Simulation {
    r#type: TransactionKind,
    #[serde(flatten)]
    amount: Money,
    debtor_name: Personal,
    creditor_iban: Iban,
    #[serde(skip_serializing_if = "Option::is_none")]
    internal_reference: Option<Personal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<Personal>,
}

impl Simulation {
    /// Money that comes in from somebody, on an account such as a Smart Transfer's virtual IBAN.
    pub fn credit(amount: Money, debtor: impl Into<Personal>, creditor: Iban) -> Self {
        Self::of(TransactionKind::Credit, amount, debtor, creditor)
    }

    /// Money that goes out to an account.
    pub fn debit(amount: Money, debtor: impl Into<Personal>, creditor: Iban) -> Self {
        Self::of(TransactionKind::Debit, amount, debtor, creditor)
    }

    /// Money that is on its way through a bank.
    pub fn bank_transition(amount: Money, debtor: impl Into<Personal>, creditor: Iban) -> Self {
        Self::of(TransactionKind::BankTransition, amount, debtor, creditor)
    }

    /// A transaction of any kind.
    pub fn of(
        kind: TransactionKind,
        amount: Money,
        debtor: impl Into<Personal>,
        creditor: Iban,
    ) -> Self {
        Self {
            r#type: kind,
            amount,
            debtor_name: debtor.into(),
            creditor_iban: creditor,
            internal_reference: None,
            label: None,
        }
    }

    /// The merchant's reference.
    pub fn internal_reference(mut self, reference: impl Into<Personal>) -> Self {
        self.internal_reference = Some(reference.into());
        self
    }

    /// The text of the transfer; left out, it is `Transfer from` and the debtor's name.
    pub fn label(mut self, label: impl Into<Personal>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The request, and the rules of its fields.
    pub(super) fn checked(self, operation: Operation) -> Operation {
        let label = self.label.as_ref().map(Personal::expose_str);
        operation
            .json(&Body::new("event-simulations", &self))
            .demand_amount("data.attributes.amount", Some(self.amount))
            .demand_text("data.attributes.debtor_name", self.debtor_name.expose())
            .demand_communication("data.attributes.label", label)
    }
}
