//! Deliveries for the tests of a webhook endpoint: made as Fintecture makes them, with nothing but
//! the application's public key. That this is possible is why events are only
//! [`Claimed`](super::Claimed).
//!
//! ```
//! use fintecture::webhook::testing::{self, Forge};
//! use fintecture::{AppId, PrivateKey, SessionId, SessionStatus};
//!
//! let key = PrivateKey::generate()?;
//! let forge = Forge::new(AppId::new("app")?, key.public().clone());
//! let session = SessionId::new("b2bca2bcd3b64a32a7da0766df59a7d2")?;
//! let mut event = testing::payment(session, SessionStatus::PaymentCreated);
//! event.state = Some("order-42".to_owned());
//! let (as_form, as_json) = (forge.form(&event)?, forge.json(&event)?);
//! assert_ne!(as_form.body, as_json.body);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{Event, EventName};
use crate::seal::{SealError, Stamp, seal};
use crate::{
    AppId, Digest, Invalid, PublicKey, RequestId, SessionId, SessionStatus, SessionType, Timestamp,
    TransferState,
};

/// What is told when a payment reaches a status. Every field can be changed.
pub fn payment(session: SessionId, status: SessionStatus) -> Event {
    let mut event = Event::new(session, status.clone());
    event.session_type = Some(SessionType::PayByBank);
    event.event = Some(EventName::PaymentStatus(status));
    event
}

/// What is told when the transfer of a payment reaches a state.
pub fn transfer_state(session: SessionId, status: SessionStatus, state: TransferState) -> Event {
    let mut event = Event::new(session, status);
    event.session_type = Some(SessionType::PayByBank);
    event.transfer_state = Some(state.clone());
    event.event = Some(EventName::TransferState(state));
    event
}

/// What is told when money comes in for a Smart Transfer: all that was received so far, of which
/// the latest credit was a part. Amounts as the wire has them, for example `100.00`.
pub fn received_amount(
    session: SessionId,
    status: SessionStatus,
    received: impl Into<String>,
    latest: impl Into<String>,
) -> Event {
    let mut event = Event::new(session, status);
    event.session_type = Some(SessionType::ManualTransfer);
    event.received_amount = Some(received.into());
    event.last_transaction_amount = Some(latest.into());
    event.event = Some(EventName::ReceivedAmount);
    event
}

/// What is told when a refund, which is a session of its own, reaches a status.
pub fn refund(session: SessionId, refunded: SessionId, status: SessionStatus) -> Event {
    let mut event = Event::new(session, status.clone());
    event.session_type = Some(SessionType::Refund);
    event.refunded_session_id = Some(refunded);
    event.event = Some(EventName::RefundStatus(status));
    event
}

/// A delivery, ready to be posted.
#[derive(Clone)]
pub struct Delivery {
    /// `Content-Type`, `Date`, `Digest`, `X-Request-ID` and `Signature`.
    pub headers: HeaderMap,
    /// The raw body.
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Delivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Delivery")
            .field("request_id", &self.headers.get("x-request-id"))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// Makes deliveries for one application.
#[derive(Clone, Debug)]
pub struct Forge {
    app_id: AppId,
    key: PublicKey,
    date: Option<Timestamp>,
    request_id: Option<RequestId>,
}

impl Forge {
    /// A forge that dates deliveries with the present and numbers them at random.
    pub fn new(app_id: AppId, key: PublicKey) -> Self {
        Self {
            app_id,
            key,
            date: None,
            request_id: None,
        }
    }

    /// Sets the `Date` of what it makes.
    #[must_use]
    pub fn at(mut self, date: Timestamp) -> Self {
        self.date = Some(date);
        self
    }

    /// Sets the `X-Request-ID` of what it makes.
    #[must_use]
    pub fn request_id(mut self, id: RequestId) -> Self {
        self.request_id = Some(id);
        self
    }

    /// A form, the default of the Console.
    pub fn form(&self, event: &Event) -> Result<Delivery, SealError> {
        let body = event.to_form().into_bytes();
        self.raw("application/x-www-form-urlencoded", body)
    }

    /// JSON, compact.
    pub fn json(&self, event: &Event) -> Result<Delivery, SealError> {
        let body = serde_json::to_vec(event)
            .map_err(|_| Invalid::missing("event", "it cannot be written as JSON"))?;
        self.raw("application/json", body)
    }

    /// Any body at all, sealed like an event.
    pub fn raw(&self, content_type: &str, body: impl Into<Vec<u8>>) -> Result<Delivery, SealError> {
        let body = body.into();
        let date = self.date.unwrap_or_else(Timestamp::now).to_http();
        let digest = Digest::of(&body);
        let request_id = self.request_id.clone().unwrap_or_else(RequestId::random);
        let stamp = Stamp {
            date: &date,
            digest: &digest,
            request_id: &request_id,
        };
        let signature = seal(&self.key, &self.app_id, &stamp.signing_string())?;
        let mut headers = HeaderMap::new();
        for (name, value) in [
            (header::CONTENT_TYPE, content_type),
            (header::DATE, &date),
            (HeaderName::from_static("digest"), &digest.to_string()),
            (HeaderName::from_static("x-request-id"), request_id.as_str()),
            (HeaderName::from_static("signature"), &signature.to_string()),
        ] {
            let sendable = HeaderValue::from_str(value)
                .map_err(|_| Invalid::new(name.to_string(), "not sendable in a header", value))?;
            headers.insert(name, sendable);
        }
        Ok(Delivery { headers, body })
    }
}
