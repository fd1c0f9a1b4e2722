//! A part of an answer that is read when it is asked for.

use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// JSON as it came, digit for digit.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct Unread(Box<RawValue>);

impl Unread {
    /// Reads it as what it is expected to be.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.0.get())
    }
}

impl PartialEq for Unread {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

/// Whatever it holds may be personal.
impl fmt::Debug for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}
