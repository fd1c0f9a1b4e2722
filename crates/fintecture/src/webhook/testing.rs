//! Deliveries for the tests of a webhook endpoint: made as Fintecture makes them, with nothing but
//! the application's public key. That this is possible is why events are only
//! [`Claimed`](super::Claimed).

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::Event;
use crate::seal::{SealError, Stamp, seal};
use crate::{AppId, Digest, Invalid, PublicKey, RequestId, Timestamp};

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
