//! What the event simulator makes happen on an acquiring account (Contract §7.11).

use fintecture::{Iban, Invalid, Money, Personal};

use super::credit::Remittance;

/// What kind of event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Money arrives from a bank outside this world.
    Credit,
    /// Money leaves for one.
    Debit,
    /// The banks bring what is on its way: clearing does not wait for its hour.
    BankTransition,
}

impl Kind {
    /// Reads the word in any case, with any mark between its parts (Contract Q-27).
    pub(crate) fn parse(word: &str) -> Result<Self, Invalid> {
        let letters: String = word.chars().filter(char::is_ascii_alphabetic).collect();
        match letters.to_ascii_lowercase().as_str() {
            "credit" => Ok(Self::Credit),
            "debit" => Ok(Self::Debit),
            "banktransition" => Ok(Self::BankTransition),
            _ => {
                let rule = "credit, debit or bank_transition";
                Err(Invalid::new("type", rule, word))
            }
        }
    }
}

/// An event that is asked for, already checked.
#[derive(Clone, Debug)]
pub(crate) struct Simulation {
    pub(crate) kind: Kind,
    pub(crate) money: Money,
    pub(crate) debtor_name: Personal,
    pub(crate) creditor_iban: Iban,
    pub(crate) internal_reference: Option<String>,
    pub(crate) label: Option<Personal>,
}

impl Simulation {
    /// What the transfer says of itself; without a label of its own, who sent it.
    pub(crate) fn remittance(&self) -> Remittance {
        let from = || Personal::from(format!("Transfer from {}", self.debtor_name.expose()));
        Remittance {
            debtor_name: self.debtor_name.clone(),
            creditor_iban: self.creditor_iban,
            label: self.label.clone().unwrap_or_else(from),
            internal_reference: self.internal_reference.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_read_as_people_and_the_console_write_it() {
        for word in ["bank_transition", "Bank Transition", "bank-transition"] {
            assert_eq!(Kind::parse(word), Ok(Kind::BankTransition), "{word}");
        }
        assert_eq!(Kind::parse("Credit"), Ok(Kind::Credit));
        assert_eq!(Kind::parse("DEBIT"), Ok(Kind::Debit));
        assert!(Kind::parse("refund").is_err());
        assert!(Kind::parse("").is_err());
    }
}
