//! The account that a merchant says its payer pays from (Contract §7.1).

use fintecture::{Iban, Invalid};

use super::{Account, Session};

/// How the account is named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Debited {
    /// By its number.
    Number(Iban),
    /// By the id that account information gave the application.
    Internal(String),
}

/// By what an account is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Naming {
    Number,
    Internal,
}

impl Naming {
    /// Reads the word of the wire, in any case.
    pub(crate) fn parse(word: &str) -> Result<Self, Invalid> {
        match word.to_ascii_lowercase().as_str() {
            "iban" => Ok(Self::Number),
            "internal" => Ok(Self::Internal),
            _ => {
                let rule = "must be iban or internal";
                Err(Invalid::new("debited_account_type", rule, word))
            }
        }
    }
}

impl Session {
    /// Those of a payer's accounts that this is paid from: the one that the merchant named, if it is
    /// among them, or else any.
    pub(crate) fn payable_from(&self, mut accounts: Vec<Account>) -> Vec<Account> {
        let named = self.details.debited;
        let is_named = |account: &Account| named.is_some() && account.iban == named;
        if accounts.iter().any(is_named) {
            accounts.retain(is_named);
        }
        accounts
    }
}
