//! Verifying a received request.

use http::{HeaderMap, Method};

use super::{ALGORITHM, REQUEST_TARGET, SignatureHeader, SigningString, Variation};
use crate::{Digest, Invalid, PublicKey};

/// A request as it was received, before anything decoded or normalised it.
#[derive(Clone, Copy)]
pub struct Received<'a> {
    /// The method.
    pub method: &'a Method,
    /// Path and query as they stood on the request line.
    pub target: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The raw body; empty if there was none.
    pub body: &'a [u8],
}

impl std::fmt::Debug for Received<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Received")
            .field("method", self.method)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

impl Received<'_> {
    /// What the sender should have signed, rebuilt from the names that the signature lists, in
    /// their order, with the values that were received (Contract §4.3).
    pub fn signing_string(&self, header: &SignatureHeader) -> Result<SigningString, VerifyError> {
        header
            .headers()
            .map(|name| Ok((name, self.value(name)?)))
            .collect()
    }

    fn value(&self, name: &str) -> Result<Vec<u8>, VerifyError> {
        if name == REQUEST_TARGET {
            let method = self.method.as_str().to_ascii_lowercase();
            return Ok(format!("{method} {}", self.target).into_bytes());
        }
        let values: Vec<&[u8]> = self
            .headers
            .get_all(name)
            .iter()
            .map(http::HeaderValue::as_bytes)
            .collect();
        if values.is_empty() {
            return Err(VerifyError::MissingHeader(name.to_owned()));
        }
        Ok(values.join(&b", "[..]))
    }

    /// Checks the body against the `Digest` header.
    ///
    /// Where there is no body the header is optional, and on a GET it is only text that may be
    /// signed: one official SDK sends the digest of `{}` there (Contract C-06).
    fn check_digest(&self, header: &SignatureHeader) -> Result<(), VerifyError> {
        let is_covered = header.covers("digest");
        if self.body.is_empty() && (!is_covered || self.method == Method::GET) {
            return Ok(());
        }
        let value = self
            .headers
            .get("digest")
            .ok_or_else(|| VerifyError::MissingHeader("digest".to_owned()))?;
        if !is_covered {
            return Err(VerifyError::NotCovered("digest"));
        }
        let digest = Digest::parse(&String::from_utf8_lossy(value.as_bytes()))?;
        if digest.matches(self.body) {
            Ok(())
        } else {
            Err(VerifyError::DigestMismatch)
        }
    }

    fn is_form(&self) -> bool {
        let content_type = self.headers.get(http::header::CONTENT_TYPE);
        content_type.is_some_and(|value| value.as_bytes().starts_with(FORM))
    }
}

const FORM: &[u8] = b"application/x-www-form-urlencoded";

/// Verifies a request: the algorithm, what the signature covers, the digest of the body, and the
/// signature itself (Contract §§4.1, 4.3).
///
/// `(request-target)`, `date` and `x-request-id` must be covered, and `digest` where there is a
/// body. How old the date may be is the caller's to say.
///
/// `key` is the key of [`SignatureHeader::key_id`].
pub fn verify(
    key: &PublicKey,
    header: &SignatureHeader,
    received: &Received<'_>,
) -> Result<(), VerifyError> {
    let text = expected_text(header, received)?;
    received.check_digest(header)?;
    if key.verifies(&text.to_bytes(), header.signature()) {
        Ok(())
    } else {
        Err(VerifyError::Mismatch)
    }
}

/// Verifies a request as [`verify`] does, and also takes those that official SDKs are known to sign
/// otherwise than they send them: see [`Variation::OF_OFFICIAL_SDKS`].
///
/// `Ok(None)` is a request that was sent as it was signed. The digest of a form is not compared with
/// the body, since one official SDK makes it of other bytes.
pub fn verify_official_sdks(
    key: &PublicKey,
    header: &SignatureHeader,
    received: &Received<'_>,
) -> Result<Option<Variation>, VerifyError> {
    let text = expected_text(header, received)?;
    if !received.is_form() {
        received.check_digest(header)?;
    }
    if key.verifies(&text.to_bytes(), header.signature()) {
        return Ok(None);
    }
    Variation::OF_OFFICIAL_SDKS
        .into_iter()
        .find(|variation| {
            let candidates = variation.candidates(&text, Some(received));
            let verifies = |text: &Vec<u8>| key.verifies(text, header.signature());
            candidates.iter().any(verifies)
        })
        .map(Some)
        .ok_or(VerifyError::Mismatch)
}

/// The text that should have been signed, if the header says enough of it was.
fn expected_text(
    header: &SignatureHeader,
    received: &Received<'_>,
) -> Result<SigningString, VerifyError> {
    if !header.algorithm().eq_ignore_ascii_case(ALGORITHM) {
        return Err(VerifyError::Algorithm(header.algorithm().to_owned()));
    }
    for name in [REQUEST_TARGET, "date", "x-request-id"] {
        if !header.covers(name) {
            return Err(VerifyError::NotCovered(name));
        }
    }
    received.signing_string(header)
}

/// Why a request's signature was refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The `Digest` header is not one.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The signature says it was made with an algorithm that is not in use.
    #[error("the signature names the algorithm {0:?}, where only \"rsa-sha256\" is in use")]
    Algorithm(String),
    /// The signature leaves out something that it must cover.
    #[error("the signature does not cover {0}")]
    NotCovered(&'static str),
    /// A header that the signature covers, or that a body demands, was not received.
    #[error("the header {0} is missing")]
    MissingHeader(String),
    /// The body is not the one that the `Digest` header was made of.
    #[error("the digest is not that of the body: was the body changed or re-serialised?")]
    DigestMismatch,
    /// The signature is not that of this key over this request.
    #[error("the signature does not match the request")]
    Mismatch,
}
