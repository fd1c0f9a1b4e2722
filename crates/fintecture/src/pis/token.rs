//! A token, asked for by hand.

use crate::call::Action;
use crate::transport::{BoxFuture, Limits, Scope, Token};
use crate::{Client, Error};

/// Asks for a token: [`Pis::token`](super::Pis::token).
#[derive(Clone, Copy, Debug)]
pub struct NewToken;

impl Action for NewToken {
    type Output = Token;

    fn run(self, client: Client, limits: Limits) -> BoxFuture<'static, Result<Token, Error>> {
        Box::pin(async move { client.core().new_token(Scope::Pis, limits).await })
    }
}
