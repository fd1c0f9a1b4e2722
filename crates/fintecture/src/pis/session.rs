//! What a new session answers. Contract §§7.1, 7.6, 7.7, 7.9.

use std::fmt;

use serde::Deserialize;

use super::Beneficiary;
use super::word::Word;
use crate::item::{absent_if_null, unless_empty};
use crate::money::some_amount;
use crate::{Currency, CustomerId, Extra, Money, Personal, ProviderId, SessionId, SessionStatus};

/// A new payment session, and the page where it is paid.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Session {
    meta: Meta<Link>,
    virtual_beneficiary: Option<Beneficiary>,
    beneficiary: Option<Beneficiary>,
    #[serde(default, deserialize_with = "absent_if_null")]
    data: Data,
    #[serde(flatten)]
    extra: Extra,
}

/// A new payout, and the page where the payee names an account, if one has to.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PayoutSession {
    meta: Meta<Option<Link>>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Meta<U> {
    session_id: SessionId,
    url: U,
    status: Option<Word>,
    code: Option<Word>,
    #[serde(default, deserialize_with = "unless_empty")]
    provider: Option<ProviderId>,
    #[serde(default, deserialize_with = "unless_empty")]
    customer_id: Option<CustomerId>,
    #[serde(flatten)]
    extra: Extra,
}

impl<U> Meta<U> {
    fn outcome(&self) -> Option<&str> {
        Word::of(self.status.as_ref(), self.code.as_ref())
    }
}

/// What initiating at a chosen bank repeats of the order.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Data {
    #[serde(deserialize_with = "absent_if_null")]
    attributes: Attributes,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    #[serde(deserialize_with = "some_amount")]
    amount: Option<String>,
    #[serde(deserialize_with = "unless_empty")]
    currency: Option<Currency>,
    communication: Option<Personal>,
    #[serde(flatten)]
    extra: Extra,
}

/// Whoever has the link can see the payment: it does not show.
#[derive(Clone, PartialEq, Deserialize)]
struct Link(String);

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}

impl Session {
    /// Its id, by which everything else finds it.
    pub fn id(&self) -> &SessionId {
        &self.meta.session_id
    }

    /// The page where the payer pays; of a session [initiated](super::Pis::initiate) at a bank, that
    /// bank's. Use it as it is: its form may change.
    pub fn url(&self) -> &str {
        &self.meta.url.0
    }

    /// The word of the answer, if it has one: `request_to_pay_initiated` for a link, the session's
    /// status where it was initiated at a bank (Contract §5.2, C-07).
    pub fn outcome(&self) -> Option<&str> {
        self.meta.outcome()
    }

    /// The status, if the answer says it in a word that this version knows.
    pub fn status(&self) -> Option<SessionStatus> {
        let status = SessionStatus::from(self.outcome()?);
        (!matches!(status, SessionStatus::Unknown(_))).then_some(status)
    }

    /// The payer's bank, where the session was initiated at one.
    pub fn provider(&self) -> Option<&ProviderId> {
        self.meta.provider.as_ref()
    }

    /// The connection of the payer, where the answer has it.
    pub fn customer_id(&self) -> Option<&CustomerId> {
        self.meta.customer_id.as_ref()
    }

    /// The amount, where the answer repeats it.
    pub fn amount(&self) -> Option<Money> {
        let attributes = &self.data.attributes;
        Money::parse(attributes.amount.as_ref()?, attributes.currency?).ok()
    }

    /// The remittance text, where the answer repeats it.
    pub fn communication(&self) -> Option<&str> {
        let communication = self.data.attributes.communication.as_ref();
        communication.map(Personal::expose_str)
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

    /// Members of `data` that this version has no name for.
    pub fn extra_data(&self) -> &Extra {
        &self.data.extra
    }

    /// Members of `data.attributes` that this version has no name for.
    pub fn extra_attributes(&self) -> &Extra {
        &self.data.attributes.extra
    }

    /// Members of the answer that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }
}

impl PayoutSession {
    /// Its id, by which everything else finds it.
    pub fn id(&self) -> &SessionId {
        &self.meta.session_id
    }

    /// The page where the payee names and proves an account; none if the payout goes to one that is
    /// verified already. Use it as it is: its form may change.
    pub fn url(&self) -> Option<&str> {
        self.meta.url.as_ref().map(|link| link.0.as_str())
    }

    /// The word of the answer, for example `request_for_payout_initiated` (Contract §7.7, Q-22).
    pub fn outcome(&self) -> Option<&str> {
        self.meta.outcome()
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
