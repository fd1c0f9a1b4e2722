//! A verified webhook as an argument of an [axum](https://docs.rs/axum) handler.
//!
//! ```
//! use axum::Router;
//! use axum::http::StatusCode;
//! use axum::routing::post;
//! use fintecture::webhook::Verifier;
//! use fintecture::webhook::axum::{Endpoint, Verified};
//!
//! async fn webhook(Verified(claimed): Verified) -> StatusCode {
//!     println!("look at the payment {}", claimed.session_id());
//!     StatusCode::NO_CONTENT
//! }
//!
//! # fn routes(credentials: &fintecture::Credentials) -> Router {
//! let endpoint = Endpoint::new(Verifier::of(credentials));
//! let routes = Router::new().route("/webhooks", post(webhook)).with_state(endpoint);
//! # routes }
//! ```
//!
//! Where the state of a program holds more, let `axum::extract::FromRef` take the endpoint out of it.

use std::fmt;
use std::sync::Arc;

use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::{Claimed, Event, Verifier, VerifyError};
use crate::seal::Decryptor;

/// The largest body that is read unless set otherwise; webhooks have some hundred bytes.
const LARGEST_BODY: usize = 64 * 1024;

/// What an endpoint for webhooks needs: its verifier, and how large a body may be. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Endpoint {
    verifier: Verifier<Arc<dyn Decryptor>>,
    largest_body: usize,
}

impl Endpoint {
    /// An endpoint that takes bodies of up to 64 KiB.
    pub fn new<K: Decryptor>(verifier: Verifier<K>) -> Self {
        Self {
            verifier: verifier.behind_pointer(),
            largest_body: LARGEST_BODY,
        }
    }

    /// The largest body that is read, in bytes; a larger one is refused unread.
    #[must_use]
    pub fn largest_body(mut self, bytes: usize) -> Self {
        self.largest_body = bytes;
        self
    }
}

/// A delivery that passed every check: its claim, which is [no fact yet](Claimed).
///
/// A delivery that fails one is answered before the handler runs, see [`Rejection`].
#[derive(Clone, Debug)]
pub struct Verified(pub Claimed<Event>);

impl<S> FromRequest<S> for Verified
where
    S: Send + Sync,
    Endpoint: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejection> {
        let endpoint = Endpoint::from_ref(state);
        let (parts, body) = request.into_parts();
        let body = Limited::new(body, endpoint.largest_body).collect().await;
        let body = body.map_err(|error| match error.downcast::<LengthLimitError>() {
            Ok(_) => Rejection::TooLarge,
            Err(_) => Rejection::Unread,
        })?;
        let verified = endpoint
            .verifier
            .verify_async(&parts.headers, &body.to_bytes())
            .await;
        verified.map(Self).map_err(Rejection::Unverified)
    }
}

/// Why a delivery did not reach the handler. As an answer it names the check that failed, and
/// nothing personal.
///
/// | | status |
/// |---|---|
/// | its body is too large | 413 |
/// | its body did not arrive | 400 |
/// | it was taken before ([`VerifyError::Replayed`]) | 200: it must not come again |
/// | it is authentic and no event ([`VerifyError::Event`]) | 400 |
/// | the key's service fails ([`VerifyError::Decryptor`]) | 503: it shall come again |
/// | any other check failed | 401 |
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// The body is larger than the endpoint reads.
    TooLarge,
    /// The connection broke before the body was complete.
    Unread,
    /// A check failed.
    Unverified(VerifyError),
}

impl Rejection {
    /// The status that it is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unread | Self::Unverified(VerifyError::Event(_)) => StatusCode::BAD_REQUEST,
            Self::Unverified(VerifyError::Replayed(_)) => StatusCode::OK,
            Self::Unverified(VerifyError::Decryptor(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unverified(_) => StatusCode::UNAUTHORIZED,
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("the webhook's body is too large"),
            Self::Unread => f.write_str("the webhook's body did not arrive"),
            Self::Unverified(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Rejection {}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let text = match &self {
            // Its words are the service's own, and nobody else's business.
            Self::Unverified(VerifyError::Decryptor(_)) => "the decryptor fails".to_owned(),
            other => other.to_string(),
        };
        (self.status(), text).into_response()
    }
}
