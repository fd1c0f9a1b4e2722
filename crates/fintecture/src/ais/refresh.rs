//! A refresh, asked for by hand. Contract §3.3.

use std::sync::Arc;

use super::Tokens;
use crate::call::Action;
use crate::transport::{BoxFuture, Held, Limits};
use crate::{Call, Client, Error, SecretString};

/// Refreshes a connection: [`Connection::refresh`](super::Connection::refresh).
#[derive(Clone, Debug)]
pub struct Refresh {
    held: Arc<Held>,
    given: Option<SecretString>,
}

impl Refresh {
    pub(super) fn new(held: Arc<Held>) -> Self {
        Self { held, given: None }
    }
}

impl<R> Call<Refresh, R> {
    /// Uses this refresh token instead of the connection's own.
    pub fn using(self, refresh_token: impl Into<SecretString>) -> Self {
        self.with(|action| action.given = Some(refresh_token.into()))
    }
}

impl Action for Refresh {
    type Output = Tokens;

    fn run(self, _client: Client, limits: Limits) -> BoxFuture<'static, Result<Tokens, Error>> {
        Box::pin(async move {
            tokio::time::timeout(limits.deadline, self.held.refresh(self.given))
                .await
                .unwrap_or_else(|_| Err(Error::timeout().in_operation("ais.refresh")))
        })
    }
}
