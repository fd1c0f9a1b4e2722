//! Access tokens: JSON web tokens signed with the world's own key, with the claims that a real one
//! was seen to hold (Contract §3.2). Clients must take them as opaque.

use std::time::Duration;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use fintecture::{CustomerId, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// How long a token is good for.
pub(super) const LIFETIME: Duration = Duration::from_hours(1);

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    pub(super) app_ext_id: String,
    pub(super) timestamp: String,
    pub(super) uuid: String,
    pub(super) scopes: Vec<String>,
    pub(super) iat: i64,
    pub(super) exp: i64,
    /// Of an AIS token: what it reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) connection: Option<Reads>,
    /// Of a token of an organisation: what it was given for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) administers: Option<Administers>,
}

/// The grant that a token of an organisation's credentials is of. A refresh starts another
/// generation of tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Administers {
    pub(super) grant: i64,
    pub(super) generation: i64,
}

/// The connection that a token reads. A refresh starts another generation of tokens.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Reads {
    pub(super) customer_id: CustomerId,
    pub(super) generation: i64,
}

/// What a refresh token says: which one it is. The world knows the rest.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RefreshClaims {
    pub(super) refresh: String,
}

impl Claims {
    /// A token for some scopes, good from now.
    pub(super) fn new<'s>(
        holder: &str,
        scopes: impl IntoIterator<Item = &'s str>,
        uuid: String,
        now: Timestamp,
    ) -> Self {
        let scopes = scopes.into_iter().map(str::to_ascii_lowercase);
        Self {
            app_ext_id: holder.to_owned(),
            timestamp: now.to_string(),
            uuid,
            scopes: scopes.collect(),
            iat: now.as_seconds(),
            exp: (now + LIFETIME).as_seconds(),
            connection: None,
            administers: None,
        }
    }

    /// The same for a connection.
    pub(super) fn reading(mut self, connection: Reads) -> Self {
        self.connection = Some(connection);
        self
    }

    /// The same for a part of an organisation.
    pub(super) fn administering(mut self, held: Administers) -> Self {
        self.administers = Some(held);
        self
    }

    pub(super) fn has_scope(&self, scope: &str) -> bool {
        self.scopes
            .iter()
            .any(|held| held.eq_ignore_ascii_case(scope))
    }
}

/// Writes and signs a token.
pub(super) fn issue(key: &hmac::Key, claims: &impl Serialize) -> String {
    let header = BASE64.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
    let claims = BASE64.encode(serde_json::json!(claims).to_string());
    let signed = format!("{header}.{claims}");
    let seal = BASE64.encode(hmac::sign(key, signed.as_bytes()));
    format!("{signed}.{seal}")
}

/// The claims of a token that this key signed and that is still good.
pub(super) fn verify(key: &hmac::Key, token: &str, now: Timestamp) -> Option<Claims> {
    let claims: Claims = unseal(key, token)?;
    (claims.exp > now.as_seconds()).then_some(claims)
}

/// What a token says that this key signed; one of another kind says nothing.
pub(super) fn unseal<T: DeserializeOwned>(key: &hmac::Key, token: &str) -> Option<T> {
    let (signed, seal) = token.rsplit_once('.')?;
    hmac::verify(key, signed.as_bytes(), &BASE64.decode(seal).ok()?).ok()?;
    let (_, claims) = signed.split_once('.')?;
    serde_json::from_slice(&BASE64.decode(claims).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(secret: &[u8]) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, secret)
    }

    #[test]
    fn a_token_is_good_for_its_hour_and_for_its_key_alone() {
        let now = Timestamp::from_micros(1_750_000_000_000_000);
        let token = issue(
            &key(b"one"),
            &Claims::new("app", ["PIS"], "u".to_owned(), now),
        );
        assert!(verify(&key(b"one"), &token, now).is_some_and(|claims| claims.has_scope("pis")));
        assert!(verify(&key(b"one"), &token, now + LIFETIME).is_none());
        assert!(verify(&key(b"two"), &token, now).is_none());
        for forged in ["", ".", "a.b", &token[1..], &token[..token.len() - 2]] {
            assert!(verify(&key(b"one"), forged, now).is_none(), "{forged}");
        }
    }

    #[test]
    fn a_refresh_token_and_an_access_token_do_not_stand_for_each_other() {
        let now = Timestamp::from_micros(1_750_000_000_000_000);
        let key = key(b"one");
        let refresh = "serial".to_owned();
        let refresh = issue(&key, &RefreshClaims { refresh });
        let access = issue(&key, &Claims::new("app", ["AIS"], "u".to_owned(), now));
        assert!(verify(&key, &refresh, now).is_none());
        assert!(unseal::<RefreshClaims>(&key, &access).is_none());
        assert!(unseal::<RefreshClaims>(&key, &refresh).is_some());
    }
}
