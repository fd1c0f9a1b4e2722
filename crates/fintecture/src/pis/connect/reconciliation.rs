//! Which money counts for which session.

use serde::Serialize;

use crate::transport::Operation;

/// Which virtual IBAN a Smart Transfer gets (Contract §7.1.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reconciliation {
    level: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    match_amount: Option<bool>,
}

impl Reconciliation {
    /// One for each payer, which is the default.
    pub fn by_payer() -> Self {
        Self::by("payer")
    }

    /// One for each key, for example a contract's number.
    pub fn by_key(key: impl Into<String>) -> Self {
        Self {
            key: Some(key.into()),
            ..Self::by("key")
        }
    }

    /// One for each session.
    pub fn by_session() -> Self {
        Self::by("payment_session")
    }

    /// Only exactly the amount of the session pays it. Documented for
    /// [`by_session`](Self::by_session); some clients send it with the others.
    pub fn matching_amount(mut self) -> Self {
        self.match_amount = Some(true);
        self
    }

    fn by(level: &'static str) -> Self {
        Self {
            level,
            key: None,
            match_amount: None,
        }
    }

    /// The rules of its fields.
    pub(super) fn checked(&self, operation: Operation) -> Operation {
        match &self.key {
            Some(key) => operation.demand_text("meta.reconciliation.key", key),
            None => operation,
        }
    }
}
