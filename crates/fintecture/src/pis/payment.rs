//! A payment session as it stands. Contract §7.2, §7.3.

mod shipping;

use serde::Deserialize;

pub use self::shipping::Collection;
use super::word::Word;
use super::{Beneficiary, Included, RefundOutcome, Transaction};
use crate::item::{absent_if_null, unless_empty};
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
    #[serde(default, deserialize_with = "absent_if_null")]
    attributes: Attributes,
    meta: Meta,
    #[serde(default, deserialize_with = "absent_if_null")]
    included: Vec<Included>,
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
    external_reference: Option<String>,
    invoice_reference: Option<String>,
    initial_payment_type: Option<SessionType>,
    refund_status: Option<String>,
    #[serde(deserialize_with = "unless_empty")]
    refunded_session_id: Option<SessionId>,
    #[serde(deserialize_with = "some_amount")]
    received_amount: Option<String>,
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

impl Payment {
    /// The session's id.
    pub fn id(&self) -> &SessionId {
        &self.meta.session_id
    }

    /// Where the session stands. One that the answer does not name is unknown.
    pub fn status(&self) -> SessionStatus {
        let word = Word::of(self.meta.status.as_ref(), self.meta.code.as_ref());
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
        Money::parse(self.amount_text()?, self.attributes.currency?).ok()
    }

    /// The amount as the server wrote it, digit for digit.
    pub fn amount_text(&self) -> Option<&str> {
        self.attributes.amount.as_deref()
    }

    /// What has come in, where the answer says it. It is documented for webhooks alone (Contract
    /// §15.3).
    pub fn received_amount(&self) -> Option<Money> {
        let received = self.attributes.received_amount.as_ref()?;
        Money::parse(received, self.attributes.currency?).ok()
    }

    /// The remittance text.
    pub fn communication(&self) -> Option<&str> {
        let communication = self.attributes.communication.as_ref();
        communication.map(Personal::expose_str)
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

    /// The merchant's own reference, if the session was given one.
    pub fn external_reference(&self) -> Option<&str> {
        self.attributes.external_reference.as_deref()
    }

    /// The invoice of an order that is paid later.
    pub fn invoice_reference(&self) -> Option<&str> {
        self.attributes.invoice_reference.as_deref()
    }

    /// What kind of session it was at first: one that began as a request-to-pay keeps that here
    /// (Contract §13.4).
    pub fn initial_session_type(&self) -> Option<&SessionType> {
        self.attributes.initial_payment_type.as_ref()
    }

    /// Of a payment, how its refund stands (Contract §13.6).
    pub fn refund_status(&self) -> Option<RefundOutcome> {
        let status = self.attributes.refund_status.as_deref();
        status.map(RefundOutcome::from)
    }

    /// Of a refund, the payment that it gives back.
    pub fn refunded_session_id(&self) -> Option<&SessionId> {
        self.attributes.refunded_session_id.as_ref()
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

    /// What was asked for with [`include`](crate::Call::include).
    pub fn included(&self) -> &[Included] {
        &self.included
    }

    /// The refunds of this payment, if they were
    /// [asked for](crate::Call::include_refunds).
    pub fn refunds(&self) -> impl Iterator<Item = &Payment> {
        self.included.iter().filter_map(Included::as_payment)
    }

    /// The transactions of this payment, if they were
    /// [asked for](crate::Call::include_transactions).
    pub fn transactions(&self) -> impl Iterator<Item = &Transaction> {
        self.included.iter().filter_map(Included::as_transaction)
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
}

/// A payment alone: what a list has in one object stands here in two.
#[derive(Debug, Deserialize)]
pub struct Document {
    meta: Meta,
    #[serde(default, deserialize_with = "absent_if_null")]
    data: Data,
    #[serde(default, deserialize_with = "absent_if_null")]
    included: Vec<Included>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Data {
    #[serde(deserialize_with = "unless_empty")]
    id: Option<SessionId>,
    transfer_state: Option<TransferState>,
    #[serde(deserialize_with = "absent_if_null")]
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
