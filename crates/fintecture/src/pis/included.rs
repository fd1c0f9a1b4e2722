//! What came along with an answer because it was asked for. Contract §7.3, Q-18.

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Payment, Transaction};
use crate::Personal;

/// An object that belongs to the one asked for; it is read as what its `type` says.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Included {
    /// A payment, or a refund, which is a session of its own.
    Payment(Box<Payment>),
    /// A transaction on the acquiring account.
    Transaction(Box<Transaction>),
    /// Anything else, as it stands on the wire.
    Other(Personal<Value>),
}

impl Included {
    /// The payment or refund, if it is one.
    pub fn as_payment(&self) -> Option<&Payment> {
        match self {
            Self::Payment(payment) => Some(payment),
            _ => None,
        }
    }

    /// The transaction, if it is one.
    pub fn as_transaction(&self) -> Option<&Transaction> {
        match self {
            Self::Transaction(transaction) => Some(transaction),
            _ => None,
        }
    }

    /// As it stands on the wire, if it is of no kind that this version knows.
    pub fn as_other(&self) -> Option<&Value> {
        match self {
            Self::Other(value) => Some(value.expose()),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct Kind {
    r#type: Option<String>,
}

impl<'de> Deserialize<'de> for Included {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Its text, since amounts must not pass through a float on their way.
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let json = raw.get();
        let kind = serde_json::from_str::<Kind>(json).ok();
        let known = match kind.and_then(|kind| kind.r#type).as_deref() {
            Some("payments" | "refunds") => serde_json::from_str(json).ok().map(Self::Payment),
            Some("transactions") => serde_json::from_str(json).ok().map(Self::Transaction),
            _ => None,
        };
        match known {
            Some(known) => Ok(known),
            None => serde_json::from_str(json)
                .map(Self::Other)
                .map_err(serde::de::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Included {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn each_kind_is_read_as_what_it_says_it_is() {
        let refund = read(r#"{"type":"payments","meta":{"session_id":"s","type":"Refund"}}"#);
        assert_eq!(refund.as_payment().unwrap().id().as_str(), "s");
        assert!(refund.as_transaction().is_none() && refund.as_other().is_none());
        let credit =
            read(r#"{"type":"transactions","id":"t","attributes":{"amount":90000000000000.01}}"#);
        let credit = credit.as_transaction().unwrap();
        assert_eq!(credit.amount_text(), Some("90000000000000.01"));
    }

    #[test]
    fn what_is_unknown_or_not_as_documented_is_kept() {
        for json in [
            r#"{"type":"mandates","id":"m"}"#,
            r#"{"id":"m"}"#,
            r#"{"type":"payments","id":"without meta"}"#,
            r#"["no object"]"#,
        ] {
            let included = read(json);
            let value: Value = serde_json::from_str(json).unwrap();
            assert_eq!(included.as_other(), Some(&value));
            assert_eq!(format!("{included:?}"), "Other(•••)");
        }
    }
}
