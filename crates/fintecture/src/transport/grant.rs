//! The tokens that can be asked for: whose they are, what they are good for, where they are kept.

use super::{Core, Operation, Scope, TokenCache, route};
use crate::{Error, OrganisationCredentials};

/// A token that can be asked for with credentials at hand.
#[derive(Clone, Copy)]
pub(crate) enum Grant<'c> {
    /// The application's.
    Application(&'c Scope),
    /// That of an organisation's credentials.
    Organisation(&'c OrganisationAccess),
}

/// The credentials of an organisation, and their tokens.
pub(crate) struct OrganisationAccess {
    credentials: OrganisationCredentials,
    scope: Scope,
    tokens: TokenCache,
}

impl OrganisationAccess {
    pub(crate) fn new(credentials: OrganisationCredentials, tokens: TokenCache) -> Self {
        Self {
            scope: Scope::from(credentials.scope()),
            credentials,
            tokens,
        }
    }

    pub(crate) fn credentials(&self) -> &OrganisationCredentials {
        &self.credentials
    }
}

impl<'c> Grant<'c> {
    pub(super) fn scope(self) -> &'c Scope {
        match self {
            Self::Application(scope) => scope,
            Self::Organisation(access) => &access.scope,
        }
    }

    pub(super) fn cache(self, core: &'c Core) -> &'c TokenCache {
        match self {
            Self::Application(_) => &core.tokens,
            Self::Organisation(access) => &access.tokens,
        }
    }

    /// The request for a new one. Contract §3.2.
    pub(super) fn operation(self, core: &Core) -> Operation {
        let scope = self.scope().as_str();
        match self {
            Self::Application(_) => Operation::new(&route::TOKEN).form(&[
                ("grant_type", "client_credentials"),
                ("app_id", core.identity.app_id().as_str()),
                ("scope", scope),
            ]),
            Self::Organisation(_) => Operation::new(&route::ORGANISATION_TOKEN)
                .form(&[("grant_type", "client_credentials"), ("scope", scope)]),
        }
    }
}

impl Core {
    /// The token of the organisation's credentials.
    pub(crate) fn organisation_grant(&self) -> Result<Grant<'_>, Error> {
        self.organisation().map(Grant::Organisation)
    }

    pub(super) fn organisation(&self) -> Result<&OrganisationAccess, Error> {
        self.organisation
            .as_ref()
            .ok_or_else(|| Error::refused("the client has no credentials of an organisation"))
    }
}
