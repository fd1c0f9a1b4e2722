//! The payload of a delivery.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::EventName;
use crate::{
    CustomerId, Invalid, ProviderId, SessionId, SessionStatus, SessionType, TransferReason,
    TransferState,
};

/// What a webhook says: flat, as a form or as JSON, with the same keys (Contract §15.3).
///
/// Only the session and its status are always there. Amounts are text without a currency; the
/// session knows the currency, so `Money::eur(text)` where it is the euro.
///
/// It reads and writes JSON through serde, and forms through [`from_form`](Self::from_form) and
/// [`to_form`](Self::to_form). `Debug` leaves out the fields that may hold personal data.
///
/// ```
/// use fintecture::webhook::Event;
///
/// let event = Event::from_form(b"session_id=b2bc&status=payment_created&colour=blue")?;
/// assert_eq!(event.status.as_str(), "payment_created");
/// assert_eq!(event.other["colour"], "blue");
/// assert_eq!(event.to_form(), "session_id=b2bc&status=payment_created&colour=blue");
/// # Ok::<(), fintecture::Invalid>(())
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// The session; for a refund, the refund's own session.
    pub session_id: SessionId,
    /// Where the session stands.
    pub status: SessionStatus,
    /// The connection of the payer.
    pub customer_id: Option<CustomerId>,
    /// The payer's bank.
    pub provider: Option<ProviderId>,
    /// The `state` given when the session was made.
    pub state: Option<String>,
    /// What the event is about.
    pub event: Option<EventName>,
    /// What kind of session it is; `type` on the wire.
    pub session_type: Option<SessionType>,
    /// Where the transfer stands.
    pub transfer_state: Option<TransferState>,
    /// Why the transfer failed.
    pub transfer_reason: Option<TransferReason>,
    /// The amount that is expected.
    pub amount: Option<String>,
    /// All that was received so far, for Smart Transfers.
    pub received_amount: Option<String>,
    /// The latest credit, for Smart Transfers.
    pub last_transaction_amount: Option<String>,
    /// The session that was refunded; its presence marks a refund.
    pub refunded_session_id: Option<SessionId>,
    /// Every field that this version does not know.
    pub other: BTreeMap<String, Value>,
}

impl Event {
    /// An event of these two fields, the only ones that are always there.
    pub fn new(session_id: SessionId, status: SessionStatus) -> Self {
        Self {
            session_id,
            status,
            customer_id: None,
            provider: None,
            state: None,
            event: None,
            session_type: None,
            transfer_state: None,
            transfer_reason: None,
            amount: None,
            received_amount: None,
            last_transaction_amount: None,
            refunded_session_id: None,
            other: BTreeMap::new(),
        }
    }

    /// Whether it is about a refund.
    pub fn is_refund(&self) -> bool {
        self.refunded_session_id.is_some() || self.session_type == Some(SessionType::Refund)
    }

    /// Reads a form.
    pub fn from_form(body: &[u8]) -> Result<Self, Invalid> {
        let mut fields = Fields::default();
        for (name, value) in form_urlencoded::parse(body) {
            let value = Value::String(value.into_owned());
            if fields.0.insert(name.to_string(), value).is_some() {
                return Err(Invalid::new("body", "a field stands twice", &name));
            }
        }
        Self::from_fields(fields)
    }

    /// Reads JSON.
    pub fn from_json(body: &[u8]) -> Result<Self, Invalid> {
        serde_json::from_slice(body)
            .map_err(|error| {
                let (line, column) = (error.line(), error.column());
                let rule = format!("no JSON object, from line {line} column {column}");
                Invalid::missing("body", rule)
            })
            .map(Fields)
            .and_then(Self::from_fields)
    }

    /// Writes a form.
    pub fn to_form(&self) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(self.known());
        for (name, value) in &self.other {
            match value {
                Value::String(text) => form.append_pair(name, text),
                other => form.append_pair(name, &other.to_string()),
            };
        }
        form.finish()
    }

    fn from_fields(mut fields: Fields) -> Result<Self, Invalid> {
        let missing = |name| move || Invalid::missing(name, "every webhook has one");
        Ok(Self {
            session_id: fields
                .parse("session_id")?
                .ok_or_else(missing("session_id"))?,
            status: fields.word("status")?.ok_or_else(missing("status"))?,
            customer_id: fields.parse("customer_id")?,
            provider: fields.parse("provider")?,
            state: fields.word("state")?,
            event: fields.word("event")?,
            session_type: fields.word("type")?,
            transfer_state: fields.word("transfer_state")?,
            transfer_reason: fields.word("transfer_reason")?,
            amount: fields.word("amount")?,
            received_amount: fields.word("received_amount")?,
            last_transaction_amount: fields.word("last_transaction_amount")?,
            refunded_session_id: fields.parse("refunded_session_id")?,
            other: fields.0,
        })
    }

    /// The fields that this version knows and the event has, in the order they are sent.
    fn known(&self) -> impl Iterator<Item = (&'static str, Cow<'_, str>)> {
        fn text<T: AsRef<str>>(value: Option<&T>) -> Option<Cow<'_, str>> {
            value.map(|value| Cow::Borrowed(value.as_ref()))
        }
        let event = self.event.as_ref();
        [
            ("session_id", Some(self.session_id.as_str().into())),
            ("status", Some(self.status.as_str().into())),
            ("customer_id", text(self.customer_id.as_ref())),
            ("provider", text(self.provider.as_ref())),
            ("state", text(self.state.as_ref())),
            ("event", event.map(|name| name.to_string().into())),
            (
                "type",
                self.session_type.as_ref().map(|word| word.as_str().into()),
            ),
            (
                "transfer_state",
                self.transfer_state
                    .as_ref()
                    .map(|word| word.as_str().into()),
            ),
            (
                "transfer_reason",
                self.transfer_reason
                    .as_ref()
                    .map(|word| word.as_str().into()),
            ),
            ("amount", text(self.amount.as_ref())),
            ("received_amount", text(self.received_amount.as_ref())),
            (
                "last_transaction_amount",
                text(self.last_transaction_amount.as_ref()),
            ),
            (
                "refunded_session_id",
                text(self.refunded_session_id.as_ref()),
            ),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}

/// The members of a payload that have not been read yet.
#[derive(Default)]
struct Fields(BTreeMap<String, Value>);

impl Fields {
    /// Takes a field out as text. A form cannot leave a field null, so an empty one is absent;
    /// numbers, which some senders use for amounts, are taken as they are written (Contract C-15).
    fn text(&mut self, name: &'static str) -> Result<Option<String>, Invalid> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(Invalid::missing(name, "it is not text")),
        }
    }

    fn word<T: From<String>>(&mut self, name: &'static str) -> Result<Option<T>, Invalid> {
        Ok(self.text(name)?.map(T::from))
    }

    fn parse<T: TryFrom<String, Error = Invalid>>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<T>, Invalid> {
        let text = self.text(name)?;
        text.map(T::try_from)
            .transpose()
            .map_err(|error| error.at(name))
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in self.known() {
            map.serialize_entry(name, &value)?;
        }
        for (name, value) in &self.other {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Fields(BTreeMap::deserialize(deserializer)?);
        Self::from_fields(fields).map_err(serde::de::Error::custom)
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("session_id", &self.session_id)
            .field("status", &self.status)
            .field("event", &self.event)
            .field("session_type", &self.session_type)
            .field("transfer_state", &self.transfer_state)
            .field("transfer_reason", &self.transfer_reason)
            .field("refunded_session_id", &self.refunded_session_id)
            .field("other", &self.other.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
