//! Checking a delivery.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use subtle::ConstantTimeEq as _;

use super::{Claimed, Event, ReplayGuard, Sighting};
use crate::seal::Decryptor;
use crate::signature::SignatureHeader;
use crate::{AppId, Credentials, Digest, Invalid, PrivateKey, RequestId, Timestamp, seal};

/// Checks deliveries for one application (Contract §15.5).
///
/// A delivery passes if its seal opens with the application's key, names the application, and
/// covers the digest of the raw body and the headers that were received. Cheap to clone.
///
/// ```no_run
/// use std::time::Duration;
///
/// use fintecture::webhook::Verifier;
/// # fn example(credentials: &fintecture::Credentials) {
/// let verifier = Verifier::of(credentials).tolerance(Duration::from_secs(3_600));
/// # }
/// ```
///
/// A key that must not enter the process stays behind a [`Decryptor`]: see
/// [`with_decryptor`](Self::with_decryptor).
#[derive(Clone)]
pub struct Verifier<K = PrivateKey> {
    app_id: AppId,
    key: K,
    tolerance: Option<Duration>,
    replay_guard: Option<Arc<dyn ReplayGuard>>,
}

impl Verifier {
    /// A verifier that takes deliveries of any age, any number of times.
    pub fn new(app_id: AppId, key: PrivateKey) -> Self {
        Self::with_decryptor(app_id, key)
    }

    /// A verifier for the application of these credentials.
    pub fn of(credentials: &Credentials) -> Self {
        Self::new(
            credentials.app_id().clone(),
            credentials.private_key().clone(),
        )
    }

    /// Checks a delivery by its headers and the raw bytes of its body, before anything parsed them.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Claimed<Event>, VerifyError> {
        self.verify_at(Timestamp::now(), headers, body)
    }

    /// The same for frameworks whose headers are of a type of their own, such as actix-web.
    ///
    /// ```
    /// # use fintecture::webhook::{Claimed, Event, Verifier, VerifyError};
    /// # fn hook(verifier: &Verifier, headers: &[(String, String)], body: &[u8])
    /// #     -> Result<Claimed<Event>, VerifyError> {
    /// let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    /// verifier.verify_pairs(headers, body)
    /// # }
    /// ```
    pub fn verify_pairs<'h>(
        &self,
        headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
        body: &[u8],
    ) -> Result<Claimed<Event>, VerifyError> {
        // What is no header cannot be one that the checks need.
        let header = |(name, value)| {
            let name = HeaderName::try_from(name).ok()?;
            Some((name, HeaderValue::from_bytes(value).ok()?))
        };
        let mut map = HeaderMap::new();
        for (name, value) in headers.into_iter().filter_map(header) {
            map.append(name, value);
        }
        self.verify(&map, body)
    }

    /// Checks a delivery as of an instant, which counts only where a
    /// [`tolerance`](Self::tolerance) is set.
    pub fn verify_at(
        &self,
        now: Timestamp,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Claimed<Event>, VerifyError> {
        let signature = self.check_unsealed(headers, body)?;
        let sealed = seal::open(&self.key, signature.signature());
        let sealed = sealed.map_err(|_| VerifyError::Unopenable)?;
        self.check_sealed(&signature, &sealed, now, headers, body)
    }
}

impl<K: Decryptor> Verifier<K> {
    /// A verifier whose key is elsewhere: in an HSM, in a key service.
    ///
    /// ```no_run
    /// # use fintecture::webhook::{Claimed, Event, Verifier, VerifyError};
    /// # async fn hook(app_id: fintecture::AppId, hsm: impl fintecture::seal::Decryptor,
    /// #     headers: http::HeaderMap, body: Vec<u8>) -> Result<Claimed<Event>, VerifyError> {
    /// let verifier = Verifier::with_decryptor(app_id, hsm);
    /// verifier.verify_async(&headers, &body).await
    /// # }
    /// ```
    pub fn with_decryptor(app_id: AppId, key: K) -> Self {
        Self {
            app_id,
            key,
            tolerance: None,
            replay_guard: None,
        }
    }

    /// The same for code that must not depend on what kind of key it is.
    #[cfg(feature = "axum")]
    pub(super) fn behind_pointer(self) -> Verifier<Arc<dyn Decryptor>> {
        Verifier {
            app_id: self.app_id,
            key: Arc::new(self.key),
            tolerance: self.tolerance,
            replay_guard: self.replay_guard,
        }
    }

    /// As [`verify`](Verifier::verify), with a key that takes its time.
    pub async fn verify_async(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Claimed<Event>, VerifyError> {
        self.verify_async_at(Timestamp::now(), headers, body).await
    }

    /// As [`verify_at`](Verifier::verify_at), with a key that takes its time.
    pub async fn verify_async_at(
        &self,
        now: Timestamp,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Claimed<Event>, VerifyError> {
        let signature = self.check_unsealed(headers, body)?;
        let sealed = self.key.decrypt(signature.signature()).await;
        let sealed = sealed
            .map_err(|error| VerifyError::Decryptor(error.to_string()))?
            .ok_or(VerifyError::Unopenable)?;
        self.check_sealed(&signature, &sealed, now, headers, body)
    }
}

impl<K> Verifier<K> {
    /// Refuses deliveries whose `Date` is further than this from the present, either way.
    ///
    /// Without it any age is taken: whether a repeated delivery gets a new date is not known
    /// (Contract Q-16), and the tenth repeat comes hours after the first.
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = Some(tolerance);
        self
    }

    /// Refuses deliveries whose `X-Request-ID` was seen; read [`ReplayGuard`] before using one.
    #[must_use]
    pub fn replay_guard(mut self, guard: impl ReplayGuard + 'static) -> Self {
        self.replay_guard = Some(Arc::new(guard));
        self
    }

    /// What can be checked before the seal is opened.
    fn check_unsealed(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<SignatureHeader, VerifyError> {
        let signature = SignatureHeader::from_headers(headers).map_err(VerifyError::Signature)?;
        if signature.key_id() != &self.app_id {
            return Err(VerifyError::OtherApplication {
                found: signature.key_id().clone(),
                expected: self.app_id.clone(),
            });
        }
        check_digest(headers, body)?;
        demand(&signature, "digest")?;
        Ok(signature)
    }

    /// Everything else.
    fn check_sealed(
        &self,
        signature: &SignatureHeader,
        sealed: &[u8],
        now: Timestamp,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Claimed<Event>, VerifyError> {
        check_seal(signature, sealed, headers)?;
        if let Some(tolerance) = self.tolerance {
            check_age(signature, headers, now, tolerance)?;
        }
        // Before the guard remembers it: a delivery that cannot be read has not been taken.
        let event = decode(headers, body).map_err(VerifyError::Event)?;
        let request_id = text(headers, "x-request-id")
            .ok()
            .and_then(|id| RequestId::new(id).ok());
        if let Some(guard) = &self.replay_guard {
            check_replay(guard.as_ref(), signature, request_id.as_ref())?;
        }
        Ok(Claimed::new(event, request_id))
    }
}

impl<K> fmt::Debug for Verifier<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("app_id", &self.app_id)
            .field("tolerance", &self.tolerance)
            .field("replay_guard", &self.replay_guard.is_some())
            .finish_non_exhaustive()
    }
}

/// Compares each sealed line with the header it stands for.
fn check_seal(
    signature: &SignatureHeader,
    sealed: &[u8],
    headers: &HeaderMap,
) -> Result<(), VerifyError> {
    let sealed = sealed.strip_suffix(b"\n").unwrap_or(sealed);
    let mut lines = sealed.split(|byte| *byte == b'\n');
    for name in signature.headers() {
        let expected = received(headers, name)?;
        let matches = lines.next().is_some_and(|line| {
            let value = line
                .strip_prefix(name.as_bytes())
                .and_then(|rest| rest.strip_prefix(b": "));
            value.is_some_and(|value| unquoted(name, value).ct_eq(&expected).into())
        });
        if !matches {
            return Err(VerifyError::SealMismatch(name.to_owned()));
        }
    }
    match lines.next() {
        None => Ok(()),
        Some(_) => Err(VerifyError::SealTooLong),
    }
}

fn check_digest(headers: &HeaderMap, body: &[u8]) -> Result<(), VerifyError> {
    let digest = Digest::parse(text(headers, "digest")?).map_err(VerifyError::Digest)?;
    if digest.matches(body) {
        Ok(())
    } else {
        Err(VerifyError::DigestMismatch)
    }
}

fn check_age(
    signature: &SignatureHeader,
    headers: &HeaderMap,
    now: Timestamp,
    tolerance: Duration,
) -> Result<(), VerifyError> {
    demand(signature, "date")?;
    let date = Timestamp::parse_http(text(headers, "date")?).map_err(VerifyError::Date)?;
    let distance = now.since(date).max(date.since(now));
    if distance <= tolerance {
        Ok(())
    } else {
        Err(VerifyError::Stale {
            distance,
            tolerance,
        })
    }
}

fn check_replay(
    guard: &dyn ReplayGuard,
    signature: &SignatureHeader,
    id: Option<&RequestId>,
) -> Result<(), VerifyError> {
    demand(signature, "x-request-id")?;
    let missing = || VerifyError::MissingHeader("x-request-id".to_owned());
    let id = id.ok_or_else(missing)?;
    match guard.remember(id) {
        Sighting::First => Ok(()),
        Sighting::Again => Err(VerifyError::Replayed(id.clone())),
    }
}

fn demand(signature: &SignatureHeader, name: &'static str) -> Result<(), VerifyError> {
    if signature.covers(name) {
        Ok(())
    } else {
        Err(VerifyError::NotCovered(name))
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, VerifyError> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .ok_or_else(|| VerifyError::MissingHeader(name.to_owned()))
}

/// The value of a header as a sealed line should hold it.
fn received(headers: &HeaderMap, name: &str) -> Result<Vec<u8>, VerifyError> {
    let values: Vec<&[u8]> = headers
        .get_all(name)
        .iter()
        .map(|value| unquoted(name, value.as_bytes()))
        .collect();
    if values.is_empty() {
        return Err(VerifyError::MissingHeader(name.to_owned()));
    }
    Ok(values.join(&b", "[..]))
}

/// A digest without the quotes that may stand around it; anything else as it is.
fn unquoted<'a>(name: &str, value: &'a [u8]) -> &'a [u8] {
    let bare = value
        .strip_prefix(b"\"")
        .and_then(|value| value.strip_suffix(b"\""));
    match bare {
        Some(bare) if name == "digest" => bare,
        _ => value,
    }
}

/// Reads the body by its type; where that says neither form nor JSON, by its first character.
fn decode(headers: &HeaderMap, body: &[u8]) -> Result<Event, Invalid> {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_json = content_type.contains("json")
        || !content_type.contains("form") && body.trim_ascii_start().starts_with(b"{");
    if is_json {
        Event::from_json(body)
    } else {
        Event::from_form(body)
    }
}

/// Which check a delivery failed, and why it may have.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// There is no `Signature` header, or it cannot be read.
    #[error("webhook {0}")]
    Signature(Invalid),
    /// The delivery is meant for another application.
    #[error(
        "the webhook is for the application {found}, not {expected}: \
         is this endpoint configured in another application's settings?"
    )]
    OtherApplication {
        /// The `keyId` of the delivery.
        found: AppId,
        /// The application of this verifier.
        expected: AppId,
    },
    /// A header that the checks need was not received, or is not ASCII.
    #[error("the webhook has no readable {0} header: does a proxy remove it?")]
    MissingHeader(String),
    /// The `Digest` header cannot be read.
    #[error("webhook {0}")]
    Digest(Invalid),
    /// The body is not the one that the `Digest` header was made of.
    #[error(
        "digest mismatch: was the body parsed and re-serialised? Verify the raw bytes of the body"
    )]
    DigestMismatch,
    /// The seal leaves out something that it must cover.
    #[error("the webhook's seal does not cover its {0}")]
    NotCovered(&'static str),
    /// The seal does not open with the application's private key.
    #[error(
        "the webhook's seal does not open: is the private key the one the Console gave for this \
         application?"
    )]
    Unopenable,
    /// The [`Decryptor`] failed, so nothing is known of the delivery: have it come again.
    #[error("the decryptor fails: {0}")]
    Decryptor(String),
    /// What is sealed for a header is not what the header says.
    #[error("the sealed {0} is not that of the headers: was a header changed, or the seal reused?")]
    SealMismatch(String),
    /// The seal holds lines that the `Signature` header does not list.
    #[error("the webhook's seal holds more lines than its header lists")]
    SealTooLong,
    /// The `Date` header cannot be read.
    #[error("webhook {0}")]
    Date(Invalid),
    /// The delivery is too old, or comes from the future.
    #[error(
        "the webhook's date is {}s from the present, where {}s are tolerated: \
         is a clock wrong, or is this a late repeat?",
        distance.as_secs(),
        tolerance.as_secs()
    )]
    Stale {
        /// How far its date is from the present.
        distance: Duration,
        /// How far it may be.
        tolerance: Duration,
    },
    /// A delivery of the same id was taken before.
    #[error("the webhook {0} was delivered before: answer 2xx, it needs no handling")]
    Replayed(RequestId),
    /// The delivery is authentic, but its body is not an event.
    #[error("webhook {0}")]
    Event(Invalid),
}
