//! A merchant of old confirms a payment.

use std::sync::Arc;

use fintecture::{CustomerId, SessionId, SessionStatus};

use super::payer::route;
use super::{Arrival, open_bank};
use crate::domain::payment::{self, Decision};
use crate::domain::{Application, Moment, Refusal, Session};
use crate::engine::commit::commit_move;
use crate::engine::{Command, World};
use crate::store::Tx;

/// Has a payment executed whose payer is logged in at their bank; an executed one stays as it is.
#[derive(Debug)]
pub(crate) struct Confirm {
    pub(crate) application: Arc<Application>,
    pub(crate) customer_id: CustomerId,
    pub(crate) session_id: SessionId,
}

impl Command for Confirm {
    type Reply = Session;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Session, Refusal> {
        let arrival = Arrival::Session(self.session_id.clone());
        let session = arrival.load_of(tx, &self.application).await?;
        if session.details.customer_id != self.customer_id {
            return Err(Refusal::UnknownConnection);
        }
        match session.stage.status {
            SessionStatus::PaymentCreated => Ok(session),
            SessionStatus::ScaRequired => {
                open_bank(world, session.provider.as_ref(), moment.now)?;
                let route = route(tx, world, &session, None, moment).await?;
                let changes = payment::decide(session, &Decision::Accept, &route, moment)?;
                commit_move(tx, world, changes, moment).await
            }
            SessionStatus::ProviderRequired => Err(Refusal::NotLoggedIn),
            status => Err(Refusal::WrongStage(status)),
        }
    }
}
