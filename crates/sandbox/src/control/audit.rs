//! What can be checked of the world from outside: the steps that a session can take, and what the
//! merchant was told of those it took.

use fintecture::{SessionId, SessionStatus, Timestamp, TransferState};

use super::{Control, ControlError};
use crate::domain::event::{Sending, Told};
use crate::domain::session::Stage;
use crate::engine::commands::Arrival;

/// Where a session can go by one step (Contract §13.5).
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Transition {
    /// From this status and transfer state,
    pub from: (SessionStatus, Option<TransferState>),
    /// to this one.
    pub to: (SessionStatus, Option<TransferState>),
}

/// Something that happened to a session, as its webhooks tell it (Contract §15).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SessionEvent {
    /// Such as `payment_session.status.payment_created`.
    pub name: String,
    /// When it happened.
    pub at: Timestamp,
    /// The fields of the webhook, in the order they are sent.
    pub fields: Vec<(String, String)>,
    /// The webhooks that carry it: one to each endpoint that wants it.
    pub deliveries: Vec<WebhookDelivery>,
}

/// A webhook on its way, or there.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WebhookDelivery {
    /// Where to.
    pub url: String,
    /// `waiting`, `acknowledged` or `abandoned`.
    pub state: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, or was tried last.
    pub at: Timestamp,
    /// What the last attempt met.
    pub answer: Option<String>,
}

impl From<Told> for SessionEvent {
    fn from(told: Told) -> Self {
        Self {
            fields: form_urlencoded::parse(told.fields.as_bytes())
                .into_owned()
                .collect(),
            name: told.name,
            at: told.at,
            deliveries: told.deliveries.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Sending> for WebhookDelivery {
    fn from(sending: Sending) -> Self {
        Self {
            url: sending.url,
            state: sending.state,
            attempts: sending.attempts,
            at: sending.at,
            answer: sending.answer,
        }
    }
}

impl Control {
    /// Every step that a session can take, of whatever kind it is.
    pub fn transitions(&self) -> Vec<Transition> {
        Stage::transitions()
            .map(|(from, to)| Transition {
                from: (from.status, from.transfer_state),
                to: (to.status, to.transfer_state),
            })
            .collect()
    }

    /// What happened to a session, in that order, and how the webhooks that tell it stand.
    ///
    /// ```no_run
    /// # async fn look(sandbox: &fintecture_sandbox::Sandbox, session: &fintecture::SessionId)
    /// #     -> Result<(), Box<dyn std::error::Error>> {
    /// for event in sandbox.control().events(session).await? {
    ///     println!("{} {}: {} webhooks", event.at, event.name, event.deliveries.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn events(&self, session: &SessionId) -> Result<Vec<SessionEvent>, ControlError> {
        let arrival = Arrival::Session(session.clone());
        let session = self.engine.session(arrival).await?;
        let told = self.engine.told(session.row).await?;
        Ok(told.into_iter().map(SessionEvent::from).collect())
    }
}
