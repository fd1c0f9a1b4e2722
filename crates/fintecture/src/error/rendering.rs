//! The forms of an error that the official SDKs give (Contract §16.3).

use serde::Serialize;

use super::{Error, ErrorEntry};

impl Error {
    /// Several lines for a person: [`ApiError::text`](super::ApiError::text) where the server refused, else the one line.
    pub fn text(&self) -> String {
        match self.api() {
            Some(refusal) => refusal.text(),
            None => self.to_string(),
        }
    }

    /// One JSON object: [`ApiError::to_json`](super::ApiError::to_json) where the server refused, else the same members with
    /// the type `Fintecture client`.
    pub fn to_json(&self) -> String {
        match self.api() {
            Some(refusal) => refusal.to_json(),
            None => rendering("Fintecture client", None, &[], &self.to_string()),
        }
    }
}

/// The hash form of the gem's exceptions.
pub(super) fn rendering(
    kind: &str,
    status: Option<u16>,
    errors: &[ErrorEntry],
    error_string: &str,
) -> String {
    #[derive(Serialize)]
    struct Hash<'a> {
        r#type: &'a str,
        status: Option<u16>,
        errors: &'a [ErrorEntry],
        error_string: &'a str,
    }
    let hash = Hash {
        r#type: kind,
        status,
        errors,
        error_string,
    };
    // Strings, numbers and JSON values always serialise.
    serde_json::to_string(&hash).unwrap_or_default()
}
