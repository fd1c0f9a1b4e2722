//! Signing a request.

use std::fmt;

use http::Method;

use super::{REQUEST_TARGET, SignatureHeader, SigningString};
use crate::{AppId, Digest, Invalid, KeyError, PrivateKey, RequestId};

/// A request about to be sent, as far as its signature covers it.
#[derive(Clone, Copy)]
pub struct Outgoing<'a> {
    /// The method.
    pub method: &'a Method,
    /// Path and query, exactly as they will stand on the request line.
    pub target: &'a str,
    /// The text of the `Date` header, see [`Timestamp::to_http`](crate::Timestamp::to_http).
    pub date: &'a str,
    /// The `Digest` header: of the body where there is one, else none.
    pub digest: Option<&'a Digest>,
    /// The `X-Request-ID` header, fresh for each attempt.
    pub request_id: &'a RequestId,
}

/// Without the target, whose path and query may be personal.
impl fmt::Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("method", self.method)
            .field("date", &self.date)
            .field("digest", &self.digest)
            .field("request_id", self.request_id)
            .finish_non_exhaustive()
    }
}

impl Outgoing<'_> {
    /// What is signed: `(request-target)`, `date`, `digest` if there is one, `x-request-id`
    /// (Contract §4.1).
    pub fn signing_string(&self) -> SigningString {
        let target = format!(
            "{} {}",
            self.method.as_str().to_ascii_lowercase(),
            self.target
        );
        let digest = self.digest.map(|digest| ("digest", digest.to_string()));
        [(REQUEST_TARGET, target), ("date", self.date.to_owned())]
            .into_iter()
            .chain(digest)
            .chain([("x-request-id", self.request_id.to_string())])
            .collect()
    }

    /// The same, unless it would not arrive as it was signed.
    pub(super) fn checked_signing_string(&self) -> Result<SigningString, Invalid> {
        self.check().map(|()| self.signing_string())
    }

    fn check(&self) -> Result<(), Invalid> {
        let sendable = |b: u8| b.is_ascii_graphic();
        if !self.target.starts_with('/') || !self.target.bytes().all(sendable) {
            return Err(Invalid::new(
                "target",
                "a path with its query, percent-encoded, without spaces",
                self.target,
            ));
        }
        for (name, value) in [
            ("date", self.date),
            ("x-request-id", self.request_id.as_str()),
        ] {
            let text = |b: u8| b.is_ascii_graphic() || b == b' ';
            if value.is_empty() || value != value.trim() || !value.bytes().all(text) {
                return Err(Invalid::new(
                    name,
                    "printable ASCII without spaces at its ends",
                    value,
                ));
            }
        }
        Ok(())
    }
}

/// Signs a request; the result's `Display` is the value of the `Signature` header.
///
/// It refuses a target that is not percent-encoded, and values that no header can carry.
pub fn sign(
    key: &PrivateKey,
    app_id: &AppId,
    request: &Outgoing<'_>,
) -> Result<SignatureHeader, SignError> {
    let text = request.checked_signing_string()?;
    let signature = key.sign(&text.to_bytes())?;
    Ok(SignatureHeader::new(app_id, text.names(), signature)?)
}

/// A request that could not be signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// A value that would not arrive as it was signed.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The key could not sign.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The [`Signer`](super::Signer) failed.
    #[error("the signer fails: {0}")]
    Signer(#[source] super::SignerError),
}
