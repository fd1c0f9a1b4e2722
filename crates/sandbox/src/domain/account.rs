//! Accounts that money can stand on.

use fintecture::{Currency, Iban, Money};

use super::ledger::AccountRow;

/// What an account is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum AccountKind {
    /// A payer's account at a bank.
    Payer,
    /// A merchant's account at Fintecture: what payments arrive on and refunds leave from.
    Acquiring,
    /// Money on its way between two banks.
    Transit,
    /// The other side of every opening balance.
    Opening,
}

impl AccountKind {
    const ALL: [Self; 4] = [Self::Payer, Self::Acquiring, Self::Transit, Self::Opening];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Payer => "payer",
            Self::Acquiring => "acquiring",
            Self::Transit => "transit",
            Self::Opening => "opening",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An account and what stands on it.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) row: AccountRow,
    pub(crate) kind: AccountKind,
    pub(crate) holder: String,
    pub(crate) name: String,
    pub(crate) iban: Option<Iban>,
    pub(crate) currency: Currency,
    /// How far below zero it may go, in minor units.
    pub(crate) overdraft: i64,
    /// In minor units; always the sum of its postings.
    pub(crate) balance: i64,
}

impl Account {
    /// Whether it can pay this amount.
    pub(crate) fn can_pay(&self, amount: Money) -> bool {
        amount.currency() == self.currency
            && self.balance.saturating_add(self.overdraft) >= amount.minor()
    }

    pub(crate) fn balance(&self) -> Money {
        Money::from_minor(self.balance, self.currency)
    }
}
