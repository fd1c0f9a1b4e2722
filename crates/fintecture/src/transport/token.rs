//! Access tokens: what they are, and the cache that asks for as few as possible.

mod cache;
mod held;
mod store;
mod tokens;

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

pub(crate) use self::cache::{TokenCache, Urgency};
pub(crate) use self::held::Held;
pub use self::store::{ConnectionStore, MemoryTokenStore, StoreError, TokenKey, TokenStore};
pub use self::tokens::Tokens;
use crate::status::open_enums;
use crate::{ExposeSecret, SecretString, Timestamp};

open_enums! {
    /// What a token is good for (Contract §3.1); any other word goes too, as `Scope::from("…")`.
    Scope {
        /// Payment initiation.
        Pis = "PIS",
        /// The application's own customers.
        Customers = "customers",
        /// Mandates for direct debits.
        EMandates = "e-mandates",
    }
}

/// An access token (Contract §3.2). It is opaque, and a secret.
#[derive(Clone)]
pub struct Token {
    secret: SecretString,
    expires_at: Timestamp,
}

impl Token {
    /// A token that was kept elsewhere, for a [`TokenStore`].
    pub fn new(secret: impl Into<SecretString>, expires_at: Timestamp) -> Self {
        Self {
            secret: secret.into(),
            expires_at,
        }
    }

    /// The token itself. The name is meant to be found by a search through the code.
    pub fn expose(&self) -> &str {
        self.secret.expose_secret()
    }

    /// When it ends.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.expires_at == other.expires_at && self.expose() == other.expose()
    }
}

impl Eq for Token {}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("secret", &format_args!("•••"))
            .field("expires_at", &self.expires_at)
            .finish()
    }
}

/// The answer to a request for a token (Contract §3.2).
#[derive(Deserialize)]
pub(crate) struct Granted {
    access_token: String,
    #[serde(default = "usual_lifetime", deserialize_with = "seconds")]
    expires_in: Duration,
    refresh_token: Option<String>,
    token_type: Option<Value>,
    /// Beside `token_type`, or in its place (Contract §3.2).
    r#type: Option<Value>,
    scope: Option<Value>,
}

impl Granted {
    /// The tokens of a connection; a refresh token that the answer leaves out stays (Contract §3.3).
    pub(crate) fn into_tokens(self, now: Timestamp, kept: Option<SecretString>) -> Tokens {
        let new = self.refresh_token.clone().filter(|text| !text.is_empty());
        Tokens::new(self.token(now), new.map(SecretString::from).or(kept))
    }

    pub(crate) fn token(&self, now: Timestamp) -> Token {
        Token::new(self.access_token.clone(), now + self.expires_in)
    }

    /// What the server calls this kind of token: `type` says more than `token_type`.
    pub(crate) fn kind(&self) -> Option<&str> {
        [&self.r#type, &self.token_type]
            .into_iter()
            .flatten()
            .find_map(Value::as_str)
    }

    /// The words of the scope that was granted, from a text or a list.
    pub(crate) fn scopes(&self) -> Vec<&str> {
        match &self.scope {
            Some(Value::String(text)) => text.split_whitespace().collect(),
            Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

/// What the documentation promises (Contract C-04).
fn usual_lifetime() -> Duration {
    Duration::from_secs(3_600)
}

/// Seconds as a number or as a text of digits; anything else counts as absent.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let seconds = match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    Ok(seconds.map_or_else(usual_lifetime, Duration::from_secs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_show_a_token() {
        let token = Token::new("eyJ-canary", Timestamp::from_micros(0));
        assert_eq!(
            format!("{token:?}"),
            "Token { secret: •••, expires_at: 1970-01-01T00:00:00Z }"
        );
    }

    #[test]
    fn a_lifetime_is_read_in_every_spelling() {
        let lifetime = |body: &str| {
            serde_json::from_str::<Granted>(body)
                .unwrap()
                .expires_in
                .as_secs()
        };
        assert_eq!(lifetime(r#"{"access_token":"x","expires_in":599}"#), 599);
        assert_eq!(lifetime(r#"{"access_token":"x","expires_in":"599"}"#), 599);
        assert_eq!(lifetime(r#"{"access_token":"x","expires_in":null}"#), 3_600);
        assert_eq!(lifetime(r#"{"access_token":"x"}"#), 3_600);
    }
}
