//! Identifiers, each a type of its own so that one cannot stand where another is meant.
//!
//! They are strict on nothing but emptiness: a server that changes the look of its ids must not
//! break its clients.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Invalid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $field:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes any text but an empty one.
            pub fn new(text: impl Into<String>) -> Result<Self, Invalid> {
                let text = text.into();
                if text.is_empty() {
                    return Err(Invalid::new($field, "must not be empty", &text));
                }
                Ok(Self(text))
            }

            /// The text, as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Invalid> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;

            fn try_from(text: String) -> Result<Self, Invalid> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = Invalid;

            fn try_from(text: &str) -> Result<Self, Invalid> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

ids! {
    /// An application: a UUID, also the `keyId` of its signatures (Contract §1.3).
    AppId = "app_id";
    /// A payment, refund or payout session: 32 lower-case hex characters (Contract §2).
    SessionId = "session_id";
    /// The connection of a PSU: 32 hex characters (Contract §2).
    CustomerId = "customer_id";
    /// An account of such a connection: opaque (Contract §2).
    AccountId = "account_id";
    /// A bank, for example `cmcifrpp`; the Demo Banks are `ftecfr`, `fteces`, `ftecde`, `ftecit`
    /// and `ftecbe` (Contract §§2, 18).
    ProviderId = "provider_id";
    /// A settlement: 32 hex characters (Contract §2).
    SettlementId = "settlement_id";
    /// A transaction on the acquiring account: opaque (Contract §7.11).
    TransactionId = "transaction_id";
    /// The `X-Request-ID` of one attempt of one request: a fresh UUID v4 (Contract §4.1).
    RequestId = "x-request-id";
    /// What support asks for: the id of the server's log entry (Contract §16.1).
    LogId = "log_id";
    /// The merchant's own reference that follows a transfer from end to end (Contract §2).
    EndToEndId = "end_to_end_id";
    /// A login in a bank's app that is waited for: a UUID v4 (Contract §2).
    PollingId = "polling_id";
    /// A customer of the merchant's own, not a connection (Contract §10.1).
    MerchantCustomerId = "customer_id";
    /// A bank account of such a customer (Contract §10.1).
    CustomerAccountId = "bank_account_id";
    /// A verification of somebody's identity (Contract §10.1).
    VerificationId = "verification_id";
    /// A mandate for direct debits (Contract §10.2).
    MandateId = "mandate_id";
    /// A company of an organisation (Contract §11).
    CompanyId = "company_id";
    /// A user of an organisation (Contract §11).
    UserId = "user_id";
    /// A node in the tree of an organisation (Contract §11).
    NodeId = "organisation_node_id";
    /// A user's place at a company or node (Contract §11).
    MembershipId = "membership_id";
    /// A bank account that an organisation is paid on (Contract §11).
    BankAccountId = "bank_account_id";
}

impl RequestId {
    /// A fresh one.
    pub fn random() -> Self {
        Self(Uuid::new_v4().hyphenated().to_string())
    }
}

impl EndToEndId {
    /// A fresh one: a UUID v4 without dashes, as the official SDKs make it.
    pub fn random() -> Self {
        Self(Uuid::new_v4().simple().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_strict_on_emptiness_alone() {
        assert!(SessionId::new("").is_err());
        assert_eq!(SessionId::new("sess_é 1").unwrap().as_str(), "sess_é 1");
        assert!(serde_json::from_str::<SessionId>(r#""""#).is_err());
    }

    #[test]
    fn fresh_ids_have_the_shapes_of_the_contract() {
        assert_eq!(RequestId::random().as_str().len(), 36);
        let id = EndToEndId::random();
        assert_eq!(id.as_str().len(), 32);
        assert!(id.as_str().bytes().all(|b| b.is_ascii_hexdigit()));
        assert_ne!(id, EndToEndId::random());
    }
}
