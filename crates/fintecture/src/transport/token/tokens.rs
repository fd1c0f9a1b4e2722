//! The tokens of one connection.

use std::fmt;

use super::Token;
use crate::{ExposeSecret, Personal, SecretString};

/// What opens one connection: its access token and, mostly, the refresh token that buys the next
/// (Contract §3.2, §3.3). Both are secrets.
///
/// ```
/// use fintecture::transport::{Token, Tokens};
///
/// // What a row of your database holds, and back.
/// let access = Token::new("eyJ-access", "2025-08-14T15:43:12Z".parse()?);
/// let tokens = Tokens::new(access, Some("refresh".into()));
/// assert_eq!(tokens.access().expose(), "eyJ-access");
/// assert!(!format!("{tokens:?}").contains("eyJ-access"));
/// # Ok::<(), fintecture::Invalid>(())
/// ```
#[derive(Clone)]
pub struct Tokens {
    access: Token,
    refresh: Option<SecretString>,
}

impl Tokens {
    /// Tokens that were kept elsewhere.
    pub fn new(access: Token, refresh: Option<SecretString>) -> Self {
        Self { access, refresh }
    }

    /// What every call is authorised with.
    pub fn access(&self) -> &Token {
        &self.access
    }

    /// What the next access token is bought with.
    pub fn refresh(&self) -> Option<&SecretString> {
        self.refresh.as_ref()
    }

    fn exposed_refresh(&self) -> Option<&str> {
        self.refresh.as_ref().map(ExposeSecret::expose_secret)
    }
}

impl PartialEq for Tokens {
    fn eq(&self, other: &Self) -> bool {
        self.access == other.access && self.exposed_refresh() == other.exposed_refresh()
    }
}

impl Eq for Tokens {}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("access", &self.access)
            .field("refresh", &self.refresh.as_ref().map(|_| Personal::new(())))
            .finish()
    }
}
