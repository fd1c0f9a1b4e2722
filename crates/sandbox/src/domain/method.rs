//! The ways in which a payer can pay (Contract §7.1).

use fintecture::Invalid;
use serde::{Deserialize, Serialize};

/// A way to pay that a merchant can offer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Method {
    /// A transfer that the payer orders at their bank, led there by Connect.
    ImmediateTransfer,
    /// A transfer that the payer makes by themselves, to an account number shown to them.
    SmartTransfer,
    /// An order that is financed now and paid later.
    Bnpl,
}

impl Method {
    pub(crate) const ALL: [Self; 3] = [Self::ImmediateTransfer, Self::SmartTransfer, Self::Bnpl];

    /// What is offered if the merchant names nothing.
    pub(crate) fn usual() -> Vec<Self> {
        vec![Self::ImmediateTransfer]
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::ImmediateTransfer => "immediate_transfer",
            Self::SmartTransfer => "smart_transfer",
            Self::Bnpl => "bnpl",
        }
    }

    pub(crate) fn parse(word: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|method| method.as_str() == word);
        let rule = "one of immediate_transfer, smart_transfer, bnpl";
        known.ok_or_else(|| Invalid::new("payment_methods", rule, word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_kept_by_the_word_of_the_wire() {
        for method in Method::ALL {
            assert_eq!(Method::parse(method.as_str()), Ok(method));
            assert_eq!(serde_json::json!(method), method.as_str());
        }
        assert!(Method::parse("card").is_err());
    }
}
