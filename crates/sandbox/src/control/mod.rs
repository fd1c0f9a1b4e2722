//! Floor 5, the control interface: plays the payer, turns the clock, waits, and says how the world
//! stands. In a test it is called directly; over HTTP it stands under `/_sandbox/v1`.

mod account;
mod application;
mod application_http;
mod audit;
mod audit_http;
mod connection;
mod guard;
mod http;
mod messages;
mod metrics;
mod oac;
mod options;
mod outage;
mod outcome;
mod phone;
mod wait;

use std::time::Duration;

use fintecture::{Invalid, ProviderId, SessionId, Timestamp};

pub(crate) use self::guard::{Reach, guard};
pub(crate) use self::http::routes;
pub(crate) use self::metrics::{Metrics, count};
pub use account::AccountBalance;
pub use application::{NewApplication, Webhook};
pub use audit::{SessionEvent, Transition, WebhookDelivery};
pub use connection::{Connection, NewConnection};
pub use oac::OacCredentials;
pub use outage::Institution;
pub use outcome::Outcome;
pub use phone::{PhoneAnswer, PhoneQuestion, PhoneRequest};
pub use wait::{Wait, Waited};

use crate::domain::application::{Application, ContentType, NewEndpoint};
use crate::domain::{Options, Refusal, Session};
use crate::engine::Engine;
use crate::engine::commands::{
    ApproveRefund, Arrival, Decide, Expire, Payer, Retry, SetOptions, SetRedirectUris,
};
use std::sync::Arc;

/// Hands on the world: what no client of the API can do, and every test wants.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use fintecture_sandbox::Sandbox;
///
/// let sandbox = Sandbox::builder().start().await?;
/// let turned = sandbox.control().advance(Duration::from_secs(2 * 86_400)).await?;
/// assert!(turned.to > turned.from);
/// sandbox.shutdown().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Control {
    engine: Engine,
}

/// How a session stands.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Standing {
    /// Which session.
    pub session_id: SessionId,
    /// Its status.
    pub status: fintecture::SessionStatus,
    /// Its transfer state, once the bank has the order.
    pub transfer_state: Option<fintecture::TransferState>,
    /// Why it was refused, if it was.
    pub transfer_reason: Option<fintecture::TransferReason>,
}

impl From<Session> for Standing {
    fn from(session: Session) -> Self {
        Self {
            session_id: session.id,
            status: session.stage.status,
            transfer_state: session.stage.transfer_state,
            transfer_reason: session.reason,
        }
    }
}

/// What turning the clock did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Turned {
    /// Where the clock stood.
    pub from: Timestamp,
    /// Where it stands.
    pub to: Timestamp,
    /// How many timers fell due on the way.
    pub timers: u64,
}

/// The books of one currency.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Books {
    /// Of which currency.
    pub currency: String,
    /// How many postings there are.
    pub postings: i64,
    /// What they sum to, in minor units: always zero.
    pub sum: i64,
    /// How many accounts hold another balance than their postings give: always none.
    pub drifted: i64,
}

impl Books {
    /// Whether the postings sum to zero and every balance equals its own.
    pub fn are_balanced(&self) -> bool {
        self.sum == 0 && self.drifted == 0
    }
}

/// A command that the world did not carry out.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ControlError(#[from] Refusal);

impl ControlError {
    pub(crate) fn into_refusal(self) -> Refusal {
        self.0
    }

    fn unknown_session() -> Self {
        Self(Refusal::UnknownSession)
    }
}

/// Checks that webhooks can be sent to an address.
pub(crate) fn check_webhook(name: &'static str, url: &str) -> Result<(), Invalid> {
    match url::Url::parse(url) {
        Ok(address) if matches!(address.scheme(), "http" | "https") => Ok(()),
        _ => {
            let rule = "must be an absolute http or https address";
            Err(Invalid::new(name, rule, url))
        }
    }
}

impl Control {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine }
    }

    /// Plays the payer of a session: at the bank they chose, or else at that of the account which the
    /// merchant named, or else at the one that serves the currency.
    pub async fn outcome(
        &self,
        session: &SessionId,
        outcome: Outcome,
    ) -> Result<Standing, ControlError> {
        self.outcome_at(session, outcome, None).await
    }

    /// Plays the payer of a session at a certain bank.
    pub async fn outcome_at(
        &self,
        session: &SessionId,
        outcome: Outcome,
        provider: Option<ProviderId>,
    ) -> Result<Standing, ControlError> {
        let session = Arrival::Session(session.clone());
        let after = match outcome.decision() {
            Some(decision) => {
                let payer = Payer::Unattended(provider);
                self.engine
                    .run(Decide {
                        session,
                        payer,
                        decision,
                    })
                    .await?
            }
            None => self.engine.run(Expire { session }).await?,
        };
        Ok(after.into())
    }

    /// The world's time.
    pub fn now(&self) -> Timestamp {
        self.engine.clock().now()
    }

    /// When something happens next by itself: money clears, a session expires. `None` if nothing is
    /// under way.
    pub async fn next_due(&self) -> Result<Option<Timestamp>, ControlError> {
        Ok(self.engine.next_due().await?)
    }

    /// Turns the clock forward: runs what falls due on the way, in order, and answers when nothing
    /// more is due and every webhook that was due has been tried.
    pub async fn advance(&self, by: Duration) -> Result<Turned, ControlError> {
        let done = self.engine.advance(by).await?;
        Ok(Turned {
            from: done.from,
            to: done.to,
            timers: done.timers,
        })
    }

    /// Sends the demo application's webhooks to an address, as forms.
    pub async fn webhook(&self, url: &str) -> Result<(), ControlError> {
        self.webhook_as(url, ContentType::Form).await
    }

    /// Sends the demo application's webhooks to an address, as JSON.
    pub async fn json_webhook(&self, url: &str) -> Result<(), ControlError> {
        self.webhook_as(url, ContentType::Json).await
    }

    pub(crate) async fn webhook_as(
        &self,
        url: &str,
        content_type: ContentType,
    ) -> Result<(), ControlError> {
        let endpoint = NewEndpoint {
            content_type,
            ..NewEndpoint::to(url)
        };
        self.add_endpoint(self.demo()?, endpoint).await
    }

    /// Sets where the demo application's payers may be sent back to; others are then refused with
    /// 401 `invalid_app_url`. `None` accepts any address again.
    pub async fn redirect_uris(&self, uris: Option<Vec<String>>) -> Result<(), ControlError> {
        let application = self.demo()?;
        self.engine
            .run(SetRedirectUris { application, uris })
            .await?;
        Ok(self.engine.reload_applications().await?)
    }

    /// Sets how the demo application's payments go from now on.
    pub async fn options(&self, options: Options) -> Result<(), ControlError> {
        let application = self.demo()?;
        self.engine
            .run(SetOptions {
                application,
                options,
            })
            .await?;
        Ok(self.engine.reload_applications().await?)
    }

    /// Agrees, for the merchant, to a refund that waits for it.
    pub async fn approve_refund(&self, refund: &SessionId) -> Result<Standing, ControlError> {
        let session_id = refund.clone();
        let session = self.engine.run(ApproveRefund { session_id }).await?;
        Ok(session.into())
    }

    /// Lets the payer of a session try again what was refused.
    pub async fn retry(&self, session: &SessionId) -> Result<Standing, ControlError> {
        let session = Arrival::Session(session.clone());
        Ok(self.engine.run(Retry { session }).await?.into())
    }

    /// How a session stands now.
    pub async fn standing(&self, session: &SessionId) -> Result<Standing, ControlError> {
        Ok(self
            .engine
            .session(Arrival::Session(session.clone()))
            .await?
            .into())
    }

    /// The books of every currency: whatever happened, they are balanced.
    pub async fn books(&self) -> Result<Vec<Books>, ControlError> {
        let lines = self.engine.audit().await?.into_iter();
        let books = lines.map(|line| Books {
            currency: line.currency,
            postings: line.postings,
            sum: line.sum,
            drifted: line.drifted,
        });
        Ok(books.collect())
    }

    fn demo(&self) -> Result<Arc<Application>, ControlError> {
        self.engine
            .world()
            .applications
            .demo()
            .ok_or_else(ControlError::unknown_session)
    }
}
