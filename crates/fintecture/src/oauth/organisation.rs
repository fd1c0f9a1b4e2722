//! A token of an organisation's credentials. Contract §3.2, §11.

use crate::call::Action;
use crate::transport::{BoxFuture, Limits, Token, Tokens};
use crate::{Client, Error, OrganisationScope, SecretString};

/// Asks for a token:
/// `client.organisation().token()`.
#[derive(Clone, Copy, Debug)]
pub struct NewOrganisationToken;

/// A token of an organisation's credentials, and what came with it. It is a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationToken {
    tokens: Tokens,
    scopes: Vec<OrganisationScope>,
    kind: Option<String>,
}

impl OrganisationToken {
    /// The token itself, which the calls to come use.
    pub fn access(&self) -> &Token {
        self.tokens.access()
    }

    /// The refresh token, for use elsewhere. This client has no need of it: with the credentials at
    /// hand it asks for a new token when the old one ends.
    pub fn refresh(&self) -> Option<&SecretString> {
        self.tokens.refresh()
    }

    /// What was granted, which may be less than what was asked for; empty if the server does not
    /// say.
    pub fn scopes(&self) -> &[OrganisationScope] {
        &self.scopes
    }

    /// What the server calls this kind of token: `oac_token`.
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }
}

impl Action for NewOrganisationToken {
    type Output = OrganisationToken;

    fn run(
        self,
        client: Client,
        limits: Limits,
    ) -> BoxFuture<'static, Result<OrganisationToken, Error>> {
        Box::pin(async move {
            let core = client.core();
            let asked = core.new_token(core.organisation_grant()?, limits).await;
            let (_, granted) = asked?;
            let scopes = granted.scopes().into_iter().map(OrganisationScope::from);
            Ok(OrganisationToken {
                scopes: scopes.collect(),
                kind: granted.kind().map(str::to_owned),
                tokens: granted.into_tokens(core.clock.now(), None),
            })
        })
    }
}
