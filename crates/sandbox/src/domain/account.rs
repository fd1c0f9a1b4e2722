//! Accounts that money can stand on.

use fintecture::{Currency, Iban, Money, Timestamp, TransferReason};
use serde::Deserialize;

use super::chance::Chance;
use super::ledger::AccountRow;

/// What an account is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum AccountKind {
    /// A payer's account at a bank.
    Payer,
    /// A merchant's account at Fintecture: what payments arrive on and refunds leave from.
    Acquiring,
    /// A merchant's account at Fintecture that payouts leave from.
    Payout,
    /// A merchant's own account at a bank: where settlements go.
    Merchant,
    /// Money on its way between two banks.
    Transit,
    /// The banks outside this world: what they sent, the other way round.
    Outside,
    /// What orders that are paid later are financed from.
    Financing,
    /// What banks charged for transfers.
    Fees,
    /// The other side of every opening balance.
    Opening,
}

impl AccountKind {
    const ALL: [Self; 9] = [
        Self::Payer,
        Self::Acquiring,
        Self::Payout,
        Self::Merchant,
        Self::Transit,
        Self::Outside,
        Self::Financing,
        Self::Fees,
        Self::Opening,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Payer => "payer",
            Self::Acquiring => "acquiring",
            Self::Payout => "payout",
            Self::Merchant => "merchant",
            Self::Transit => "transit",
            Self::Outside => "outside",
            Self::Financing => "financing",
            Self::Fees => "fees",
            Self::Opening => "opening",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What a bank sells an account as.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Product {
    /// What everyday payments run over.
    #[default]
    Current,
    Savings,
    /// A card's account: what was spent, until it is settled.
    Card,
}

impl Product {
    const ALL: [Self; 3] = [Self::Current, Self::Savings, Self::Card];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Savings => "savings",
            Self::Card => "card",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|product| product.as_str() == word)
    }
}

/// Whether a bank lets money leave an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Condition {
    #[default]
    Open,
    /// Nothing leaves it for now.
    Blocked,
    /// Its holder has given it up.
    Closed,
}

impl Condition {
    const ALL: [Self; 3] = [Self::Open, Self::Blocked, Self::Closed];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Blocked => "blocked",
            Self::Closed => "closed",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|condition| condition.as_str() == word)
    }
}

/// An account and what stands on it.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) row: AccountRow,
    pub(crate) kind: AccountKind,
    pub(crate) product: Product,
    pub(crate) condition: Condition,
    pub(crate) holder: String,
    pub(crate) name: String,
    pub(crate) iban: Option<Iban>,
    pub(crate) currency: Currency,
    /// How far below zero it may go, in minor units.
    pub(crate) overdraft: i64,
    /// In minor units; always the sum of its postings.
    pub(crate) balance: i64,
    /// When it was opened in this world; its history is what came before.
    pub(crate) opened_at: Timestamp,
}

impl Account {
    /// Why its bank sends back what is paid to it.
    pub(crate) fn returns(&self) -> Option<TransferReason> {
        (self.condition == Condition::Closed).then_some(TransferReason::ClosedAccount)
    }

    /// Whether transfers in a currency can leave it at all.
    pub(crate) fn pays_in(&self, currency: Currency) -> bool {
        self.currency == currency && self.product == Product::Current
    }

    /// Whether its holder can let it be read: what was given up is gone.
    pub(crate) fn can_be_shared(&self) -> bool {
        self.condition != Condition::Closed
    }

    /// Whether it can pay this amount.
    pub(crate) fn can_pay(&self, amount: Money) -> bool {
        self.can_pay_with(amount, 0)
    }

    /// Whether it can pay this amount, and charges beside it, in minor units.
    pub(crate) fn can_pay_with(&self, amount: Money, charges: i64) -> bool {
        self.pays_in(amount.currency())
            && self.balance.saturating_add(self.overdraft) >= amount.minor().saturating_add(charges)
    }

    pub(crate) fn balance(&self) -> Money {
        Money::from_minor(self.balance, self.currency)
    }

    /// What can be spent: the balance, and how far it may go below zero.
    pub(crate) fn available(&self) -> Money {
        Money::from_minor(self.balance.saturating_add(self.overdraft), self.currency)
    }

    /// What applications know it by. It depends on the account's number and the seed, never on what
    /// else there is (Contract §2).
    pub(crate) fn public_id(&self, seed: u64) -> String {
        /// As the ids that the contract shows.
        const DIGITS: usize = 21;
        let name = match &self.iban {
            Some(iban) => format!("account-id/{}", iban.expose()),
            None => format!("account-id/{}", self.row.0),
        };
        Chance::named(seed, &name).hex(DIGITS)
    }
}
