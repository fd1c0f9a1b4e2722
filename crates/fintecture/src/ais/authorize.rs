//! The bank's own page of consent, without a page before it. Contract §8.2.

use serde::Deserialize;

use crate::call::Describe;
use crate::transport::{Operation, route};
use crate::{AuthModel, Call, Extra, Invalid, Personal, ProviderId};

/// Asks for the page of a bank: [`Ais::authorize`](super::Ais::authorize).
#[derive(Clone, Debug)]
pub struct Authorizing {
    provider: ProviderId,
    state: Option<Personal>,
    redirect_uri: Option<Personal>,
}

impl Authorizing {
    pub(super) fn new(provider: ProviderId) -> Self {
        Self {
            provider,
            state: None,
            redirect_uri: None,
        }
    }
}

impl<R> Call<Authorizing, R> {
    /// Comes back on the redirect; at most 512 characters. Mandatory, and to be made hard to guess:
    /// see [`connect`](super::Ais::connect).
    pub fn state(self, state: impl Into<String>) -> Self {
        self.with(|action| action.state = Some(state.into().into()))
    }

    /// Where the holder returns to; it must be one of the application's. Mandatory.
    pub fn redirect_uri(self, uri: impl Into<String>) -> Self {
        self.with(|action| action.redirect_uri = Some(uri.into().into()))
    }
}

impl Describe for Authorizing {
    type Wire = BankAuthorization;
    type Answer = BankAuthorization;

    fn describe(&self) -> Operation {
        let exposed = |text: &Option<Personal>| text.as_ref().map(|text| text.expose().clone());
        let (state, redirect_uri) = (exposed(&self.state), exposed(&self.redirect_uri));
        Operation::new(&route::AUTHORIZE)
            .variable("provider_id", self.provider.as_str())
            .query("response_type", Some("code"))
            .query("redirect_uri", redirect_uri.as_deref())
            .query("state", state.as_deref())
            .query("model", Some(AuthModel::Redirect.as_str()))
            .demand(redirect_uri.is_some(), || {
                Invalid::missing("redirect_uri", "required")
            })
            .demand_url("redirect_uri", redirect_uri.as_deref())
            .demand_state(state.as_deref())
    }
}

/// Where a bank asks its customer for consent. Contract §8.2.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct BankAuthorization {
    provider: Option<ProviderId>,
    model: Option<AuthModel>,
    /// Whoever has the link can go on with the consent: it does not show.
    url: Personal,
    #[serde(flatten)]
    extra: Extra,
}

impl BankAuthorization {
    /// The page. Use it as it is: its form may change.
    pub fn url(&self) -> &str {
        self.url.expose()
    }

    /// The bank.
    pub fn provider(&self) -> Option<&ProviderId> {
        self.provider.as_ref()
    }

    /// How the holder will prove themselves.
    pub fn model(&self) -> Option<&AuthModel> {
        self.model.as_ref()
    }

    /// Members of the answer that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }
}
