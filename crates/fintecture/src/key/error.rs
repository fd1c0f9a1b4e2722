//! Why a key was refused.

use std::fmt;
use std::io;

/// A key that could not be used: where it was looked for, and what is wrong with it.
///
/// It never holds a byte of the key.
///
/// ```
/// use fintecture::PrivateKey;
///
/// let error = PrivateKey::from_pem("-----BEGIN CERTIFICATE-----\n").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "key: this PEM holds a CERTIFICATE, where a PRIVATE KEY or RSA PRIVATE KEY is needed"
/// );
/// ```
#[derive(Debug)]
pub struct KeyError {
    place: Option<String>,
    problem: KeyProblem,
}

/// What is wrong with a key.
#[derive(Debug)]
#[non_exhaustive]
pub enum KeyProblem {
    /// The file could not be read.
    Unreadable(io::ErrorKind),
    /// The environment variable is not set, or empty.
    Unset,
    /// The text holds no `-----BEGIN …-----` line.
    NotPem,
    /// The text holds PEM of another kind.
    WrongLabel {
        /// The label that was found, or what it looks like.
        found: String,
        /// The labels that would have served.
        expected: &'static str,
    },
    /// The key is protected by a passphrase.
    Encrypted,
    /// The key is of another algorithm, such as elliptic curves.
    NotRsa,
    /// The RSA modulus is outside 2048 to 8192 bits.
    WrongSize,
    /// The text between the PEM lines is not a key.
    Malformed,
    /// The cryptographic library refused the operation.
    Unusable,
}

impl KeyError {
    /// What is wrong.
    pub fn problem(&self) -> &KeyProblem {
        &self.problem
    }

    /// Names the place the key was taken from.
    pub(super) fn within(self, place: String) -> Self {
        Self {
            place: Some(place),
            ..self
        }
    }
}

impl From<KeyProblem> for KeyError {
    fn from(problem: KeyProblem) -> Self {
        Self {
            place: None,
            problem,
        }
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "key in {place}: {}", self.problem),
            None => write!(f, "key: {}", self.problem),
        }
    }
}

impl std::error::Error for KeyError {}

impl fmt::Display for KeyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(kind) => write!(f, "the file cannot be read: {kind}"),
            Self::Unset => f.write_str("the variable is not set"),
            Self::NotPem => f.write_str(
                "this is not PEM, which starts with a line such as -----BEGIN PRIVATE KEY-----",
            ),
            Self::WrongLabel { found, expected } => {
                write!(f, "this PEM holds {found}, where {expected} is needed")
            }
            Self::Encrypted => f.write_str(
                "it is protected by a passphrase; remove it with \
                 `openssl pkey -in encrypted.pem -out private_key.pem`",
            ),
            Self::NotRsa => f.write_str("it is not an RSA key"),
            Self::WrongSize => f.write_str("an RSA key of 2048 to 8192 bits is needed"),
            Self::Malformed => {
                f.write_str("the text between the PEM lines is damaged or not a key")
            }
            Self::Unusable => f.write_str("the cryptographic library refused the operation"),
        }
    }
}
