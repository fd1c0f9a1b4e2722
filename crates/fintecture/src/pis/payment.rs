//! A payment session as it stands. Contract §7.2, §7.3.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::Beneficiary;
use crate::money::some_amount;
use crate::{
    Currency, CustomerId, Date, EndToEndId, Extra, Money, Personal, ProviderId, SessionId,
    SessionStatus, SessionType, TransferReason, TransferState,
};

/// A payment session: a payment, a request-to-pay, or a refund, which is a session of its own.
///
/// What the server leaves out is `None`; what this version does not know is kept in the `extra`s.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Payment {
    #[serde(default, deserialize_with = "unless_empty")]
    id: Option<SessionId>,
    transfer_state: Option<TransferState>,
    #[serde(default)]
    attributes: Attributes,
    meta: Meta,
    #[serde(default)]
    included: Vec<Personal<Value>>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    #[serde(deserialize_with = "some_amount")]
    amount: Option<String>,
    currency: Option<Currency>,
    communication: Option<Personal>,
    #[serde(deserialize_with = "unless_empty")]
    end_to_end_id: Option<EndToEndId>,
    payment_scheme: Option<String>,
    execution_date: Option<String>,
    transfer_state: Option<TransferState>,
    transfer_reason: Option<TransferReason>,
    bank_account_id: Option<String>,
    virtual_beneficiary: Option<Beneficiary>,
    beneficiary: Option<Beneficiary>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Meta {
    session_id: SessionId,
    /// Of two members, one is the session's status and the other HTTP's (Contract C-07).
    #[serde(default)]
    status: Option<Word>,
    #[serde(default)]
    code: Option<Word>,
    r#type: Option<SessionType>,
    #[serde(default, deserialize_with = "unless_empty")]
    provider: Option<ProviderId>,
    #[serde(default, deserialize_with = "unless_empty")]
    customer_id: Option<CustomerId>,
    is_accepted: Option<bool>,
    has_settlement_completed: Option<bool>,
    #[serde(flatten)]
    extra: Extra,
}

/// A member that is a word in one family of answers and a number in the other.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Word {
    Number(serde_json::Number),
    Text(String),
}

impl Word {
    /// The word; a number in quotes is still a number.
    fn word(&self) -> Option<&str> {
        match self {
            Self::Text(text) if text.parse::<u16>().is_err() => Some(text),
            _ => None,
        }
    }
}

/// Where a payment is collected, which decides when it is safe to ship. Contract §13.7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Collection {
    /// On an account of the merchant's at some bank.
    ExternalAccount,
    /// On an acquiring account at Fintecture; Smart Transfers always are.
    AcquiringAccount,
}

impl Payment {
    /// The session's id.
    pub fn id(&self) -> &SessionId {
        &self.meta.session_id
    }

    /// Where the session stands. One that the answer does not name is unknown.
    pub fn status(&self) -> SessionStatus {
        let words = [&self.meta.status, &self.meta.code];
        let word = words.into_iter().flatten().find_map(Word::word);
        SessionStatus::from(word.unwrap_or_default())
    }

    /// What kind of session it is.
    pub fn session_type(&self) -> Option<&SessionType> {
        self.meta.r#type.as_ref()
    }

    /// Where the transfer stands, from either of the two places where it is found (Contract C-08).
    pub fn transfer_state(&self) -> Option<&TransferState> {
        self.transfer_state
            .as_ref()
            .or(self.attributes.transfer_state.as_ref())
    }

    /// Why the transfer ended as it did.
    pub fn transfer_reason(&self) -> Option<&TransferReason> {
        self.attributes.transfer_reason.as_ref()
    }

    /// The amount; `None` if the answer has none, or not one that can be computed with.
    pub fn amount(&self) -> Option<Money> {
        let (amount, currency) = (self.attributes.amount.as_ref()?, self.attributes.currency?);
        Money::parse(amount, currency).ok()
    }

    /// The remittance text.
    pub fn communication(&self) -> Option<&str> {
        let communication = self.attributes.communication.as_ref();
        communication.map(|text| text.expose().as_str())
    }

    /// The merchant's reference of the transfer.
    pub fn end_to_end_id(&self) -> Option<&EndToEndId> {
        self.attributes.end_to_end_id.as_ref()
    }

    /// The scheme of the transfer, for example `SEPA`.
    pub fn scheme(&self) -> Option<&str> {
        self.attributes.payment_scheme.as_deref()
    }

    /// The day of the transfer.
    pub fn execution_date(&self) -> Option<Date> {
        self.attributes.execution_date.as_ref()?.parse().ok()
    }

    /// The merchant's account that is paid.
    pub fn bank_account_id(&self) -> Option<&str> {
        self.attributes.bank_account_id.as_deref()
    }

    /// The virtual IBAN, if it was asked for.
    pub fn virtual_beneficiary(&self) -> Option<&Beneficiary> {
        self.attributes.virtual_beneficiary.as_ref()
    }

    /// The account that is paid, if it was asked for.
    pub fn beneficiary(&self) -> Option<&Beneficiary> {
        self.attributes.beneficiary.as_ref()
    }

    /// The payer's bank.
    pub fn provider(&self) -> Option<&ProviderId> {
        self.meta.provider.as_ref()
    }

    /// The connection of the payer.
    pub fn customer_id(&self) -> Option<&CustomerId> {
        self.meta.customer_id.as_ref()
    }

    /// Whether it was accepted, in lists.
    pub fn is_accepted(&self) -> Option<bool> {
        self.meta.is_accepted
    }

    /// Whether it is settled, in lists.
    pub fn has_settlement_completed(&self) -> Option<bool> {
        self.meta.has_settlement_completed
    }

    /// What was asked for with [`include`](crate::Call::include), each as it stands on the wire.
    pub fn included(&self) -> impl Iterator<Item = &Value> {
        self.included.iter().map(Personal::expose)
    }

    /// Members of the payment that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// Members of `attributes` that this version has no name for.
    pub fn extra_attributes(&self) -> &Extra {
        &self.attributes.extra
    }

    /// Members of `meta` that this version has no name for.
    pub fn extra_meta(&self) -> &Extra {
        &self.meta.extra
    }

    /// Whether its status has reached an end, see [`SessionStatus::is_final`]; `None` for one that
    /// this version does not know.
    ///
    /// A payment that is `payment_created` has, and its money may still be on the way: its
    /// [`transfer_state`](Self::transfer_state) goes on.
    pub fn is_final(&self) -> Option<bool> {
        self.status().is_final()
    }

    /// Whether the goods can go out, wherever the payment is collected. Contract §13.7.
    ///
    /// `None` if it depends on that, or on a word that this version does not know: then ask
    /// [`is_shippable_from`](Self::is_shippable_from), or wait.
    pub fn is_shippable(&self) -> Option<bool> {
        let acquired = self.is_shippable_from(Collection::AcquiringAccount)?;
        if self.session_type() == Some(&SessionType::ManualTransfer) {
            return Some(acquired);
        }
        let external = self.is_shippable_from(Collection::ExternalAccount)?;
        (acquired == external).then_some(acquired)
    }

    /// Whether the goods can go out. Contract §13.7. Never for a refund or a payout, whose money
    /// leaves.
    ///
    /// `None` for a word that this version does not know.
    pub fn is_shippable_from(&self, collection: Collection) -> Option<bool> {
        if let Some(SessionType::Refund | SessionType::Payout) = self.session_type() {
            return Some(false);
        }
        match (self.status(), collection) {
            (SessionStatus::Unknown(_), _) => None,
            (SessionStatus::OrderCreated, _)
            | (SessionStatus::PaymentCreated, Collection::ExternalAccount) => Some(true),
            (SessionStatus::PaymentCreated, Collection::AcquiringAccount) => {
                match self.transfer_state() {
                    Some(TransferState::Received | TransferState::Overpaid) => Some(true),
                    Some(TransferState::Unknown(_)) => None,
                    _ => Some(false),
                }
            }
            _ => Some(false),
        }
    }
}

/// A payment alone: what a list has in one object stands here in two.
#[derive(Debug, Deserialize)]
pub struct Document {
    meta: Meta,
    #[serde(default)]
    data: Data,
    #[serde(default)]
    included: Vec<Personal<Value>>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Data {
    #[serde(deserialize_with = "unless_empty")]
    id: Option<SessionId>,
    transfer_state: Option<TransferState>,
    attributes: Attributes,
    #[serde(flatten)]
    extra: Extra,
}

impl From<Document> for Payment {
    fn from(document: Document) -> Self {
        let Document {
            meta,
            data,
            included,
            extra: mut around,
        } = document;
        around.append(data.extra);
        Self {
            id: data.id,
            transfer_state: data.transfer_state,
            attributes: data.attributes,
            meta,
            included,
            extra: around,
        }
    }
}

/// An id that may not be known yet: absent, null or empty.
fn unless_empty<'de, D: Deserializer<'de>, T: TryFrom<String>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.and_then(|text| T::try_from(text).ok()))
}
