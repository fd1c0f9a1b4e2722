//! A token of the application.

use crate::call::Action;
use crate::transport::{BoxFuture, Grant, Limits, Scope, Token};
use crate::{Client, Error};

/// Asks for a token: [`Client::token`], [`Pis::token`](crate::pis::Pis::token).
#[derive(Clone, Debug)]
pub struct NewToken {
    scope: Scope,
}

impl NewToken {
    pub(crate) fn new(scope: Scope) -> Self {
        Self { scope }
    }
}

impl Action for NewToken {
    type Output = Token;

    fn run(self, client: Client, limits: Limits) -> BoxFuture<'static, Result<Token, Error>> {
        Box::pin(async move {
            let grant = Grant::Application(&self.scope);
            let (token, _) = client.core().new_token(grant, limits).await?;
            Ok(token)
        })
    }
}
