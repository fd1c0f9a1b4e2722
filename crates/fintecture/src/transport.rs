//! How a request gets to the server and its answer back: retries, tokens, time, and another way to
//! send.
//!
//! What may be sent again follows from what a call does, and no [`RetryPolicy`] can change it:
//!
//! | a call that | for example | is repeated |
//! |---|---|---|
//! | only reads | a payment, a list | after every failure that may pass |
//! | does the same when repeated | asking for a token | after every failure that may pass |
//! | must happen once | a payment, a refund, a code traded for tokens | if it provably did not reach the server, or the server refused it with 401 `invalid_token` or 429 |
//!
//! A redirect is not followed, since what was signed is for the first address. On a call that must
//! happen once it is *ambiguous*: some servers answer so what they have done. Only 307 and 308, which
//! send the same request elsewhere, are refusals.
//!
//! Every attempt is dated and signed anew. `Retry-After` is honoured; one deadline stands over
//! token, attempts and waits.

mod clock;
mod decode;
mod entropy;
mod field;
mod grant;
mod header;
mod identity;
mod network;
mod page;
mod pipeline;
mod poll;
mod request;
mod retry;
pub(crate) mod route;
mod rules;
mod target;
mod tls;
mod token;
mod trace;
mod unique;
mod unread;

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;

pub use self::clock::{Clock, SystemClock};
pub(crate) use self::decode::decode;
pub(crate) use self::grant::{Grant, OrganisationAccess};
pub(crate) use self::header::added;
pub(crate) use self::identity::Identity;
pub use self::network::{Network, NetworkSettings};
pub(crate) use self::page::Listed;
pub use self::page::{Items, Pages};
pub(crate) use self::pipeline::{Core, Limits};
pub use self::poll::Poll;
pub use self::request::Effect;
pub(crate) use self::request::Operation;
pub(crate) use self::retry::jittered;
pub use self::retry::{FailedAttempt, Retry, RetryPolicy};
pub use self::route::{Confidence, Route, routes};
pub(crate) use self::route::{Paths, Proof};
pub(crate) use self::target::BaseUrl;
pub use self::token::{
    ConnectionStore, MemoryTokenStore, Scope, StoreError, Token, TokenKey, TokenStore, Tokens,
};
pub(crate) use self::token::{Granted, Held, TokenCache};
pub(crate) use self::unread::Unread;
pub use crate::future::BoxFuture;

/// What carries one HTTP request to the server: the part of the client that can be replaced.
///
/// The request is complete and signed. A transport sends its target byte for byte as given,
/// follows no redirect and repeats nothing: whether a failed request may be sent again is decided
/// above it, from what the [`TransportError`] says.
///
/// ```
/// use bytes::Bytes;
/// use fintecture::transport::{BoxFuture, Transport, TransportError};
///
/// /// Answers every request with the same body.
/// struct Canned(&'static str);
///
/// impl Transport for Canned {
///     fn send(
///         &self,
///         _request: http::Request<Bytes>,
///     ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
///         Box::pin(async { Ok(http::Response::new(Bytes::from_static(self.0.as_bytes()))) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends one request and reads its whole answer, whatever the status.
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;
}

/// Why a [`Transport`] brought no answer, and whether the request can have reached the server.
#[derive(Debug)]
pub struct TransportError {
    pub(crate) reach: Reach,
    pub(crate) timed_out: bool,
    source: Box<dyn StdError + Send + Sync>,
}

/// How far a request can have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It provably did not leave this machine.
    NotSent,
    /// The server answered that it did nothing.
    Refused,
    /// It may have had its effect.
    Unknown,
}

impl TransportError {
    /// The request provably did not leave: no address, no connection, no handshake.
    ///
    /// Only then may a payment be sent again. If in doubt, it is [`maybe_sent`](Self::maybe_sent).
    pub fn not_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            reach: Reach::NotSent,
            timed_out: false,
            source: source.into(),
        }
    }

    /// The request may have reached the server, and its answer was lost.
    pub fn maybe_sent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            reach: Reach::Unknown,
            timed_out: false,
            source: source.into(),
        }
    }

    /// The same failure, caused by a time limit.
    #[must_use]
    pub fn by_timeout(mut self) -> Self {
        self.timed_out = true;
        self
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.source()
    }
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        (**self).send(request)
    }
}
