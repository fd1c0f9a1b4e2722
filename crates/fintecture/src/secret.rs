//! Values that must not show: secrets and personal data.

use std::fmt;

use serde::{Deserialize, Serialize};

pub use secrecy::{ExposeSecret, SecretString};

/// Personal data: a name, an e-mail address, a phone number, a street.
///
/// It serialises as itself, since it has to be sent; `Debug` shows only that it is there.
///
/// ```
/// use fintecture::Personal;
///
/// let name = Personal::from("Jane Payer");
/// assert_eq!(format!("{name:?}"), "•••");
/// assert_eq!(name.expose(), "Jane Payer");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Personal<T = String>(T);

impl<T> Personal<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value. The name is meant to be found by a search through the code.
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// The value itself.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl Personal {
    /// The text, as [`expose`](Self::expose).
    pub fn expose_str(&self) -> &str {
        &self.0
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}

impl From<&str> for Personal {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl From<String> for Personal {
    fn from(value: String) -> Self {
        Self(value)
    }
}
