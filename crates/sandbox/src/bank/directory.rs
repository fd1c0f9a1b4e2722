//! Which banks there are, and who banks there.

use fintecture::{Currency, ProviderId};
use serde::Deserialize;

/// The banks of the world. What changes while it runs (balances) is in the store.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Directory {
    #[serde(rename = "bank")]
    pub(crate) banks: Vec<Bank>,
}

/// A simulated bank.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bank {
    pub(crate) provider: ProviderId,
    /// Two letters, which also say how its account numbers are built.
    pub(crate) country: String,
    #[serde(rename = "person")]
    pub(crate) people: Vec<Person>,
}

/// Somebody who banks there, and how they log in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) name: String,
    pub(crate) accounts: Vec<OpeningAccount>,
}

/// An account as the world begins with it; amounts in minor units.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpeningAccount {
    pub(crate) name: String,
    pub(crate) currency: Currency,
    pub(crate) balance: i64,
    pub(crate) overdraft: i64,
}

impl Directory {
    /// The banks that come with the sandbox.
    pub(crate) fn embedded() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../../world/demo-banks.toml"))
    }

    pub(crate) fn bank(&self, provider: &str) -> Option<&Bank> {
        self.banks
            .iter()
            .find(|bank| bank.provider.as_str() == provider)
    }

    /// The bank that serves payers who name none.
    pub(crate) fn default_bank(&self) -> Option<&Bank> {
        self.banks.first()
    }
}

impl Bank {
    /// The person whom this login belongs to.
    pub(crate) fn log_in(&self, username: &str, password: &str) -> Option<&Person> {
        self.people
            .iter()
            .find(|person| person.username == username && person.password == password)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_five_demo_banks_of_the_contract_are_there() {
        let directory = Directory::embedded().unwrap();
        let ids: Vec<_> = directory
            .banks
            .iter()
            .map(|bank| bank.provider.as_str())
            .collect();
        assert_eq!(ids, ["ftecfr", "fteces", "ftecde", "ftecit", "ftecbe"]);
    }

    #[test]
    fn everybody_has_an_account_to_pay_from_and_one_too_poor_for_it() {
        for bank in Directory::embedded().unwrap().banks {
            for person in &bank.people {
                let purse = |account: &OpeningAccount| account.balance + account.overdraft;
                assert!(
                    person.accounts.first().map(purse) > Some(10_000_000_000),
                    "{}",
                    person.name
                );
                assert!(
                    person.accounts.last().map(purse) < Some(2_000),
                    "{}",
                    person.name
                );
                assert!(bank.log_in(&person.username, &person.password).is_some());
                assert!(bank.log_in(&person.username, "654321").is_none());
            }
        }
    }
}
