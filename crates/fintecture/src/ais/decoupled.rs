//! A login in the bank's own app, while the page waits. Contract §8.2, §8.3.

use std::net::IpAddr;
use std::sync::Arc;

use serde::Deserialize;

use crate::call::Describe;
use crate::status::open_enums;
use crate::transport::{Held, Operation, route};
use crate::until::{Staged, Until};
use crate::{
    AuthModel, Call, CustomerId, Extra, Invalid, Personal, PollingId, ProviderId, SecretString,
};

open_enums! {
    /// Where a login in the bank's app stands (Contract §8.3).
    LoginStatus {
        /// The holder has not decided yet.
        Pending = "PENDING",
        /// The holder consented.
        Completed = "COMPLETED",
        /// The holder refused, or their time ran out.
        Failed = "FAILED",
    }
}

/// Who the holder is to their bank, and where they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Holding {
    pub(super) psu_id: Option<Personal>,
    pub(super) psu_ip: Option<Personal<IpAddr>>,
}

impl Holding {
    pub(super) fn tell(&self, operation: Operation) -> Operation {
        let id = self.psu_id.as_ref().map(Personal::expose_str);
        let ip = self.psu_ip.as_ref().map(|ip| ip.expose().to_string());
        operation
            .header("x-psu-id", id)
            .header("x-psu-ip-address", ip.as_deref())
    }
}

/// Asks a holder to log in in their bank's app:
/// [`Ais::authorize_decoupled`](super::Ais::authorize_decoupled).
#[derive(Clone, Debug)]
pub struct AuthorizingDecoupled {
    provider: ProviderId,
    held: Option<Arc<Held>>,
    holding: Holding,
    state: Option<Personal>,
    redirect_uri: Option<Personal>,
}

impl AuthorizingDecoupled {
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

impl<R> Call<AuthorizingDecoupled, R> {
    /// What the holder logs in with at their bank. Mandatory: it is how the bank finds their phone.
    pub fn psu_id(self, id: impl Into<String>) -> Self {
        self.with(|action| action.holding.psu_id = Some(id.into().into()))
    }

    /// The address from which the holder came. Mandatory.
    pub fn psu_ip(self, ip: IpAddr) -> Self {
        self.with(|action| action.holding.psu_ip = Some(Personal::new(ip)))
    }

    /// Your own reference; at most 512 characters.
    pub fn state(self, state: impl Into<String>) -> Self {
        self.with(|action| action.state = Some(state.into().into()))
    }

    /// One of the application's addresses, which the official SDKs send although nobody is sent
    /// there.
    pub fn redirect_uri(self, uri: impl Into<String>) -> Self {
        self.with(|action| action.redirect_uri = Some(uri.into().into()))
    }
}

impl Describe for AuthorizingDecoupled {
    type Wire = DecoupledAuthorization;
    type Answer = DecoupledAuthorization;

    fn describe(&self) -> Operation {
        let exposed = |text: &Option<Personal>| text.as_ref().map(|text| text.expose().clone());
        let (state, redirect_uri) = (exposed(&self.state), exposed(&self.redirect_uri));
        let operation = Operation::new(&route::AUTHORIZE_DECOUPLED)
            .variable("provider_id", self.provider.as_str());
        let operation = proven(operation, self.held.as_ref())
            .query("redirect_uri", redirect_uri.as_deref())
            .query("state", state.as_deref())
            .query("model", Some(AuthModel::Decoupled.as_str()))
            .demand_given("x-psu-id", self.holding.psu_id.as_ref())
            .demand_given("x-psu-ip-address", self.holding.psu_ip.as_ref())
            .demand_url("redirect_uri", redirect_uri.as_deref())
            .demand_short_state(state.as_deref());
        self.holding.tell(operation)
    }
}

/// With the token of a connection; without one, with the application's id, and then a code is asked
/// for (Contract §8.2).
pub(super) fn proven(operation: Operation, held: Option<&Arc<Held>>) -> Operation {
    match held {
        Some(held) => operation.held_by(held),
        None => operation.query("response_type", Some("code")),
    }
}

/// A login that a holder was asked for. Contract §8.2.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Started")]
pub struct DecoupledAuthorization {
    provider: Option<ProviderId>,
    model: Option<AuthModel>,
    polling_id: PollingId,
    url: Option<Personal>,
    extra: Extra,
}

#[derive(Deserialize)]
struct Started {
    provider: Option<ProviderId>,
    model: Option<AuthModel>,
    polling_id: Option<PollingId>,
    url: Option<Personal>,
    #[serde(flatten)]
    extra: Extra,
}

impl TryFrom<Started> for DecoupledAuthorization {
    type Error = Invalid;

    fn try_from(started: Started) -> Result<Self, Invalid> {
        // One official SDK takes the id from the end of the address.
        let at_the_end = || {
            let url = started.url.as_ref()?.expose();
            let path = url.split(['?', '#']).next()?;
            PollingId::new(path.trim_end_matches('/').rsplit('/').next()?).ok()
        };
        let polling_id = started.polling_id.clone().or_else(at_the_end);
        Ok(Self {
            polling_id: polling_id
                .ok_or_else(|| Invalid::missing("polling_id", "in its place or in url"))?,
            provider: started.provider,
            model: started.model,
            url: started.url,
            extra: started.extra,
        })
    }
}

impl DecoupledAuthorization {
    /// What the login is followed by: [`Ais::decoupled`](super::Ais::decoupled).
    pub fn polling_id(&self) -> &PollingId {
        &self.polling_id
    }

    /// The bank.
    pub fn provider(&self) -> Option<&ProviderId> {
        self.provider.as_ref()
    }

    /// How the holder will prove themselves.
    pub fn model(&self) -> Option<&AuthModel> {
        self.model.as_ref()
    }

    /// Where the login is followed, as the server writes it.
    pub fn url(&self) -> Option<&str> {
        self.url.as_ref().map(Personal::expose_str)
    }

    /// Members of the answer that this version has no name for; `triggers` among them, by which
    /// some banks say how the app is opened.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }
}

/// Looks how a login goes: [`Ais::decoupled`](super::Ais::decoupled).
#[derive(Clone, Debug)]
pub struct FollowLogin {
    provider: ProviderId,
    polling_id: PollingId,
    held: Option<Arc<Held>>,
    holding: Holding,
}

impl FollowLogin {
    pub(super) fn new(
        provider: ProviderId,
        polling_id: PollingId,
        held: Option<Arc<Held>>,
    ) -> Self {
        Self {
            provider,
            polling_id,
            held,
            holding: Holding::default(),
        }
    }
}

impl<R> Call<FollowLogin, R> {
    /// What the holder logs in with at their bank, as it was told at the beginning.
    pub fn psu_id(self, id: impl Into<String>) -> Self {
        self.with(|action| action.holding.psu_id = Some(id.into().into()))
    }

    /// The address from which the holder came.
    pub fn psu_ip(self, ip: IpAddr) -> Self {
        self.with(|action| action.holding.psu_ip = Some(Personal::new(ip)))
    }

    /// Looks again and again until the holder has decided, or until the time of the
    /// [`Poll`](crate::transport::Poll) is over: five minutes unless set.
    pub fn until_final(self) -> Call<Until<FollowLogin>, R> {
        self.asked_until(|login| login.is_final() == Some(true))
    }
}

impl Describe for FollowLogin {
    type Wire = Followed;
    type Answer = Login;

    fn describe(&self) -> Operation {
        let operation = Operation::new(&route::POLL_DECOUPLED)
            .variable("provider_id", self.provider.as_str())
            .variable("polling_id", self.polling_id.as_str());
        self.holding.tell(proven(operation, self.held.as_ref()))
    }
}

/// How a login in the bank's app goes. Contract §8.3.
#[derive(Clone, Debug)]
pub struct Login {
    provider: Option<ProviderId>,
    status: LoginStatus,
    code: Option<SecretString>,
    customer_id: Option<CustomerId>,
    extra: Extra,
}

#[derive(Debug, Deserialize)]
pub struct Followed {
    provider: Option<ProviderId>,
    status: LoginStatus,
    code: Option<Personal>,
    customer_id: Option<CustomerId>,
    connection_id: Option<CustomerId>,
    #[serde(flatten)]
    extra: Extra,
}

impl From<Followed> for Login {
    fn from(followed: Followed) -> Self {
        Self {
            provider: followed.provider,
            status: followed.status,
            code: followed.code.map(|code| code.into_inner().into()),
            // The one or the other comes (Contract C-19).
            customer_id: followed.customer_id.or(followed.connection_id),
            extra: followed.extra,
        }
    }
}

impl Login {
    /// Where it stands.
    pub fn status(&self) -> &LoginStatus {
        &self.status
    }

    /// Whether the holder has decided; `None` for a word that this version does not know.
    pub fn is_final(&self) -> Option<bool> {
        match self.status {
            LoginStatus::Pending => Some(false),
            LoginStatus::Completed | LoginStatus::Failed => Some(true),
            LoginStatus::Unknown(_) => None,
        }
    }

    /// What is [traded](super::Ais::exchange) for the connection, once the holder consented: good
    /// once, and for a few minutes.
    pub fn code(&self) -> Option<&SecretString> {
        self.code.as_ref()
    }

    /// Whose connection it will be, from whichever of the two members says so (Contract C-19).
    pub fn customer_id(&self) -> Option<&CustomerId> {
        self.customer_id.as_ref()
    }

    /// The bank.
    pub fn provider(&self) -> Option<&ProviderId> {
        self.provider.as_ref()
    }

    /// Members of the answer that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }
}

impl Staged for Login {
    fn stage(&self) -> String {
        self.status.to_string()
    }
}
