//! Where tokens are kept between processes.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use super::{Scope, Token, Tokens};
use crate::transport::BoxFuture;
use crate::{AppId, CustomerId};

/// What goes wrong in a [`TokenStore`]: anything.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// Whose token it is, and for what. Its `Display` is a key for any store.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TokenKey {
    base_url: String,
    app_id: AppId,
    scope: Scope,
}

impl TokenKey {
    pub(super) fn new(base_url: &str, app_id: &AppId, scope: Scope) -> Self {
        Self {
            base_url: base_url.to_owned(),
            app_id: app_id.clone(),
            scope,
        }
    }

    /// The server that gave it.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The application it was given to; for an organisation's token, the id of its credentials.
    pub fn app_id(&self) -> &AppId {
        &self.app_id
    }

    /// What it is good for.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
}

impl fmt::Display for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.base_url, self.app_id, self.scope)
    }
}

/// Keeps tokens where several processes can share them.
///
/// A client has its own copy beside the store and asks the store only when that copy ages. A store
/// that fails, or takes longer than 2 s, is reported to `tracing` and done without.
pub trait TokenStore: fmt::Debug + Send + Sync + 'static {
    /// The token kept under this key, if there is one.
    fn load<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<Option<Token>, StoreError>>;

    /// Keeps a token until it ends.
    fn save<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a Token,
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Forgets this token, which the server no longer accepts; another one under the same key
    /// stays.
    fn forget<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a Token,
    ) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// Keeps the tokens of connections, so that they outlive the process: a table, a vault.
///
/// A store that fails, or takes longer than 2 s, is reported to `tracing` and asked again later.
///
/// A refresh ends the refresh token that it used. So new tokens are saved before any call uses
/// them, and again before the next calls if that fails; a refresh runs to its end even if the call
/// that began it is dropped. What the store holds is looked at before a refresh, since another
/// process may have been first.
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::Mutex;
///
/// use fintecture::CustomerId;
/// use fintecture::transport::{BoxFuture, ConnectionStore, StoreError, Tokens};
///
/// #[derive(Debug, Default)]
/// struct Table(Mutex<HashMap<CustomerId, Tokens>>);
///
/// impl ConnectionStore for Table {
///     fn load<'a>(
///         &'a self,
///         customer: &'a CustomerId,
///     ) -> BoxFuture<'a, Result<Option<Tokens>, StoreError>> {
///         Box::pin(async move { Ok(self.0.lock().unwrap().get(customer).cloned()) })
///     }
///
///     fn save<'a>(
///         &'a self,
///         customer: &'a CustomerId,
///         tokens: &'a Tokens,
///     ) -> BoxFuture<'a, Result<(), StoreError>> {
///         Box::pin(async move {
///             self.0.lock().unwrap().insert(customer.clone(), tokens.clone());
///             Ok(())
///         })
///     }
///
///     fn forget<'a>(&'a self, customer: &'a CustomerId) -> BoxFuture<'a, Result<(), StoreError>> {
///         Box::pin(async move {
///             self.0.lock().unwrap().remove(customer);
///             Ok(())
///         })
///     }
/// }
/// ```
pub trait ConnectionStore: fmt::Debug + Send + Sync + 'static {
    /// The tokens of this connection, if there are any.
    fn load<'a>(
        &'a self,
        customer: &'a CustomerId,
    ) -> BoxFuture<'a, Result<Option<Tokens>, StoreError>>;

    /// Keeps these tokens in the place of those before.
    fn save<'a>(
        &'a self,
        customer: &'a CustomerId,
        tokens: &'a Tokens,
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Forgets a connection that was deleted.
    fn forget<'a>(&'a self, customer: &'a CustomerId) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// Keeps tokens in memory: several clients of one process may share it through an `Arc`.
#[derive(Debug, Default)]
pub struct MemoryTokenStore(Mutex<HashMap<TokenKey, Token>>);

impl MemoryTokenStore {
    fn with<T>(&self, act: impl FnOnce(&mut HashMap<TokenKey, Token>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl TokenStore for MemoryTokenStore {
    fn load<'a>(&'a self, key: &'a TokenKey) -> BoxFuture<'a, Result<Option<Token>, StoreError>> {
        Box::pin(async move { Ok(self.with(|tokens| tokens.get(key).cloned())) })
    }

    fn save<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a Token,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.with(|tokens| tokens.insert(key.clone(), token.clone()));
            Ok(())
        })
    }

    fn forget<'a>(
        &'a self,
        key: &'a TokenKey,
        token: &'a Token,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.with(|tokens| {
                if tokens.get(key) == Some(token) {
                    tokens.remove(key);
                }
            });
            Ok(())
        })
    }
}
