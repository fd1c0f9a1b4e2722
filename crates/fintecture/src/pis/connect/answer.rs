//! What a new session answers.

use serde::Deserialize;

use crate::pis::Beneficiary;
use crate::{Extra, SessionId};

/// A new payment session. Contract §7.1.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Session {
    meta: Meta,
    virtual_beneficiary: Option<Beneficiary>,
    beneficiary: Option<Beneficiary>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Meta {
    session_id: SessionId,
    url: Link,
    #[serde(flatten)]
    extra: Extra,
}

/// Whoever has the link can see the payment: it does not show.
#[derive(Clone, PartialEq, Deserialize)]
struct Link(String);

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("•••")
    }
}

impl Session {
    /// Its id, by which everything else finds it.
    pub fn id(&self) -> &SessionId {
        &self.meta.session_id
    }

    /// The page where the payer pays. Use it as it is: its form may change.
    pub fn url(&self) -> &str {
        &self.meta.url.0
    }

    /// The virtual IBAN of a Smart Transfer, if it was asked for.
    pub fn virtual_beneficiary(&self) -> Option<&Beneficiary> {
        self.virtual_beneficiary.as_ref()
    }

    /// The account that will be paid, if it was asked for.
    pub fn beneficiary(&self) -> Option<&Beneficiary> {
        self.beneficiary.as_ref()
    }

    /// Members of `meta` that this version has no name for.
    pub fn extra_meta(&self) -> &Extra {
        &self.meta.extra
    }

    /// Members of the answer that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }
}
