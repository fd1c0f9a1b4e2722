//! Event names.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{SessionStatus, TransferState};

/// What an event is about (Contract §15.4); names that this version does not know are kept.
///
/// ```
/// use fintecture::SessionStatus;
/// use fintecture::webhook::EventName;
///
/// let name = EventName::from("payment_session.status.payment_created");
/// assert_eq!(name, EventName::PaymentStatus(SessionStatus::PaymentCreated));
/// assert_eq!(EventName::from("mandate.signed").to_string(), "mandate.signed");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
#[non_exhaustive]
pub enum EventName {
    /// `payment_session.status.…`: a payment reached a status.
    PaymentStatus(SessionStatus),
    /// `payment_session.transfer_states.…`: a payment's transfer reached a state.
    TransferState(TransferState),
    /// `payment_session.received_amount`: money came in.
    ReceivedAmount,
    /// `refund_session.status.…`: a refund reached a status.
    RefundStatus(SessionStatus),
    /// A name that this version does not know.
    Other(String),
}

const PAYMENT_STATUS: &str = "payment_session.status.";
const TRANSFER_STATE: &str = "payment_session.transfer_states.";
const RECEIVED_AMOUNT: &str = "payment_session.received_amount";
const REFUND_STATUS: &str = "refund_session.status.";

impl From<&str> for EventName {
    fn from(name: &str) -> Self {
        if let Some(status) = name.strip_prefix(PAYMENT_STATUS) {
            Self::PaymentStatus(status.into())
        } else if let Some(state) = name.strip_prefix(TRANSFER_STATE) {
            Self::TransferState(state.into())
        } else if let Some(status) = name.strip_prefix(REFUND_STATUS) {
            Self::RefundStatus(status.into())
        } else if name == RECEIVED_AMOUNT {
            Self::ReceivedAmount
        } else {
            Self::Other(name.to_owned())
        }
    }
}

impl From<String> for EventName {
    fn from(name: String) -> Self {
        Self::from(name.as_str())
    }
}

impl From<EventName> for String {
    fn from(name: EventName) -> Self {
        name.to_string()
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PaymentStatus(status) => write!(f, "{PAYMENT_STATUS}{status}"),
            Self::TransferState(state) => write!(f, "{TRANSFER_STATE}{state}"),
            Self::ReceivedAmount => f.write_str(RECEIVED_AMOUNT),
            Self::RefundStatus(status) => write!(f, "{REFUND_STATUS}{status}"),
            Self::Other(name) => f.write_str(name),
        }
    }
}
