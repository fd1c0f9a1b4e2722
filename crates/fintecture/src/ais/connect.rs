//! The page on which a holder consents. Contract §8.1.

use serde::Deserialize;

use crate::call::Describe;
use crate::status::open_enums;
use crate::transport::{Operation, route};
use crate::{Call, Extra, Invalid, Personal, ProviderId, PsuType};

open_enums! {
    /// What a holder is asked to consent to (Contract §8.1).
    ConsentScope {
        /// The accounts there are.
        Accounts = "accounts",
        /// What is on them.
        Balances = "balances",
        /// What went in and out.
        Transactions = "transactions",
    }
}

/// Asks for a page of consent: [`Ais::connect`](super::Ais::connect).
#[derive(Clone, Debug, Default)]
pub struct Connecting {
    state: Option<Personal>,
    redirect_uri: Option<Personal>,
    scope: Vec<ConsentScope>,
    language: Option<String>,
    country: Option<String>,
    provider: Option<ProviderId>,
    psu_type: Option<PsuType>,
}

impl<R> Call<Connecting, R> {
    /// Comes back on the redirect; at most 512 characters. Mandatory.
    ///
    /// Make it hard to guess and keep it with the user's session: it is what tells the way back
    /// that you began from one that somebody else made up.
    pub fn state(self, state: impl Into<String>) -> Self {
        self.with(|action| action.state = Some(state.into().into()))
    }

    /// Where the holder returns to; it must be one of the application's. Mandatory.
    pub fn redirect_uri(self, uri: impl Into<String>) -> Self {
        self.with(|action| action.redirect_uri = Some(uri.into().into()))
    }

    /// What to ask consent for; accounts, balances and transactions unless set.
    pub fn scope(self, scope: impl IntoIterator<Item = ConsentScope>) -> Self {
        self.with(|action| action.scope = scope.into_iter().collect())
    }

    /// The language of the page: two letters.
    pub fn language(self, language: impl Into<String>) -> Self {
        self.with(|action| action.language = Some(language.into()))
    }

    /// The country whose banks are shown first: two letters.
    pub fn country(self, country: impl Into<String>) -> Self {
        self.with(|action| action.country = Some(country.into()))
    }

    /// The holder's bank, if it is known already.
    pub fn provider(self, provider: ProviderId) -> Self {
        self.with(|action| action.provider = Some(provider))
    }

    /// What kind of holder the page is for.
    pub fn psu_type(self, kind: PsuType) -> Self {
        self.with(|action| action.psu_type = Some(kind))
    }
}

impl Describe for Connecting {
    type Wire = ConsentPage;
    type Answer = ConsentPage;

    fn describe(&self) -> Operation {
        let exposed = |text: &Option<Personal>| text.as_ref().map(|text| text.expose().clone());
        let (state, redirect_uri) = (exposed(&self.state), exposed(&self.redirect_uri));
        let words: Vec<&str> = self.scope.iter().map(ConsentScope::as_str).collect();
        let scope = (!words.is_empty()).then(|| words.join(","));
        Operation::new(&route::AIS_CONNECT)
            .query("redirect_uri", redirect_uri.as_deref())
            .query("state", state.as_deref())
            .query("scope", scope)
            .header("x-language", self.language.as_deref())
            .header("x-country", self.country.as_deref())
            .header("x-provider", self.provider.as_ref().map(ProviderId::as_str))
            .header("x-psu-type", self.psu_type.as_ref().map(PsuType::as_str))
            .demand(redirect_uri.is_some(), || {
                Invalid::missing("redirect_uri", "required")
            })
            .demand_url("redirect_uri", redirect_uri.as_deref())
            .demand_state(state.as_deref())
            .demand_two_letters("x-language", self.language.as_deref())
            .demand_two_letters("x-country", self.country.as_deref())
    }
}

/// Where a holder consents. Contract §8.1.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ConsentPage {
    meta: Meta,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Meta {
    connect_id: Option<String>,
    /// Whoever has the link can go on with the consent: it does not show.
    url: Personal,
    #[serde(flatten)]
    extra: Extra,
}

impl ConsentPage {
    /// The page. Use it as it is: its form may change.
    pub fn url(&self) -> &str {
        self.meta.url.expose()
    }

    /// What the server calls this consent; opaque.
    pub fn connect_id(&self) -> Option<&str> {
        self.meta.connect_id.as_deref()
    }

    /// Members of `meta` that this version has no name for.
    pub fn extra_meta(&self) -> &Extra {
        &self.meta.extra
    }

    /// Members of the answer that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }
}
