//! The `Digest` header.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq as _;

use crate::Invalid;

const ALGORITHM: &str = "SHA-256";

/// The SHA-256 of a body, as the `Digest` header carries it (Contract §4.1).
///
/// ```
/// use fintecture::Digest;
///
/// let digest = Digest::of(b"{}");
/// assert_eq!(digest.to_string(), "SHA-256=RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=");
/// assert!(digest.matches(b"{}"));
/// assert!(!digest.matches(b"{ }"));
/// ```
///
/// Comparisons take constant time.
#[derive(Clone, Copy)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of a body, exactly these bytes.
    pub fn of(body: &[u8]) -> Self {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, body);
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest.as_ref());
        Self(bytes)
    }

    /// Reads a `Digest` header. The algorithm's case does not count, nor do spaces or double
    /// quotes around the whole (Contract §15.5).
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let invalid = |rule: &'static str| Invalid::new("digest", rule, text);
        let bare = text.trim().trim_matches('"');
        let (algorithm, encoded) = bare
            .split_once('=')
            .ok_or_else(|| invalid("SHA-256= followed by base64"))?;
        if !algorithm.eq_ignore_ascii_case(ALGORITHM) {
            return Err(invalid("SHA-256 is the one algorithm in use"));
        }
        STANDARD
            .decode(encoded)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or_else(|| invalid("the base64, with padding, of 32 bytes"))
    }

    /// Whether this is the digest of `body`.
    pub fn matches(&self, body: &[u8]) -> bool {
        *self == Self::of(body)
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Digest {}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{ALGORITHM}={}", STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl FromStr for Digest {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_reads_back_and_spelling_around_it_does_not_count() {
        let digest = Digest::of(b"test");
        let text = "SHA-256=n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=";
        assert_eq!(digest.to_string(), text);
        for spelling in [
            text.to_owned(),
            format!("\"{text}\""),
            format!(" {text} "),
            text.replace("SHA", "sha"),
        ] {
            assert_eq!(spelling.parse(), Ok(digest), "{spelling}");
        }
    }

    #[test]
    fn a_digest_of_another_shape_is_refused() {
        for text in [
            "",
            "SHA-256",
            "SHA-256=",
            "SHA-512=n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
            "SHA-256=n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg",
            "SHA-256=n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg=",
            "SHA-256=n4bQ",
            // One bit set beyond the 32 bytes.
            "SHA-256=n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgh=",
        ] {
            assert!(Digest::parse(text).is_err(), "{text}");
        }
    }
}
