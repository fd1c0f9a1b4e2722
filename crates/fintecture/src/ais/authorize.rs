//! The bank's own page of consent, without a page before it. Contract §8.2.

use std::net::IpAddr;
use std::sync::Arc;

use serde::Deserialize;

use super::decoupled::{Holding, proven};
use crate::call::Describe;
use crate::transport::{Held, Operation, route};
use crate::{AuthModel, Call, Extra, Invalid, Personal, ProviderId};

/// Asks for the page of a bank: [`Ais::authorize`](super::Ais::authorize).
#[derive(Clone, Debug)]
pub struct Authorizing {
    provider: ProviderId,
    held: Option<Arc<Held>>,
    holding: Holding,
    state: Option<Personal>,
    redirect_uri: Option<Personal>,
}

impl Authorizing {
    pub(super) fn new(provider: ProviderId, held: Option<Arc<Held>>) -> Self {
        Self {
            provider,
            held,
            holding: Holding::default(),
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

    /// What the holder logs in with at their bank, if it is known already.
    pub fn psu_id(self, id: impl Into<String>) -> Self {
        self.with(|action| action.holding.psu_id = Some(id.into().into()))
    }

    /// The address from which the holder came.
    pub fn psu_ip(self, ip: IpAddr) -> Self {
        self.with(|action| action.holding.psu_ip = Some(Personal::new(ip)))
    }
}

impl Describe for Authorizing {
    type Wire = BankAuthorization;
    type Answer = BankAuthorization;

    fn describe(&self) -> Operation {
        let exposed = |text: &Option<Personal>| text.as_ref().map(|text| text.expose().clone());
        let (state, redirect_uri) = (exposed(&self.state), exposed(&self.redirect_uri));
        let operation =
            Operation::new(&route::AUTHORIZE).variable("provider_id", self.provider.as_str());
        let operation = proven(operation, self.held.as_ref())
            .query("redirect_uri", redirect_uri.as_deref())
            .query("state", state.as_deref())
            .query("model", Some(AuthModel::Redirect.as_str()))
            .demand(redirect_uri.is_some(), || {
                Invalid::missing("redirect_uri", "required")
            })
            .demand_url("redirect_uri", redirect_uri.as_deref())
            .demand_state(state.as_deref());
        self.holding.tell(operation)
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
