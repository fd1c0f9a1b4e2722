//! What an application's access token is for (Contract §3.2).

use serde::{Deserialize, Serialize};

/// One thing that tokens are given for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) enum TokenScope {
    /// Payments.
    #[serde(rename = "PIS")]
    Pis,
    /// The accounts of one connection.
    #[serde(rename = "AIS")]
    Ais,
    /// The application's own customers.
    #[serde(rename = "customers")]
    Customers,
    /// Direct debit mandates.
    #[serde(rename = "e-mandates")]
    EMandates,
}

impl TokenScope {
    pub(crate) const ALL: [Self; 4] = [Self::Pis, Self::Ais, Self::Customers, Self::EMandates];

    /// The word of the wire.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pis => "PIS",
            Self::Ais => "AIS",
            Self::Customers => "customers",
            Self::EMandates => "e-mandates",
        }
    }

    /// Reads the word in any case; the singular of some clients is the same word (Contract C-28).
    pub(crate) fn parse(word: &str) -> Option<Self> {
        let word = match word.to_ascii_lowercase().as_str() {
            "customer" => "customers".to_owned(),
            "e-mandate" => "e-mandates".to_owned(),
            other => other.to_owned(),
        };
        Self::ALL
            .into_iter()
            .find(|scope| scope.as_str().eq_ignore_ascii_case(&word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_read_in_any_case_and_in_the_singular() {
        for word in ["customers", "CUSTOMERS", "Customer"] {
            assert_eq!(TokenScope::parse(word), Some(TokenScope::Customers));
        }
        for word in ["e-mandates", "E-Mandate"] {
            assert_eq!(TokenScope::parse(word), Some(TokenScope::EMandates));
        }
        assert_eq!(TokenScope::parse("pis"), Some(TokenScope::Pis));
        for word in ["", "emperor", "pis ais", "customerss"] {
            assert_eq!(TokenScope::parse(word), None, "{word}");
        }
    }
}
