//! A merchant changes a payment.

use std::sync::Arc;

use fintecture::SessionId;

use super::Arrival;
use crate::domain::amendment::{self, Amendment};
use crate::domain::{Application, Moment, Refusal, Session};
use crate::engine::commit::commit_move;
use crate::engine::{Command, World};
use crate::store::Tx;

/// Changes or cancels a session of an application.
#[derive(Debug)]
pub(crate) struct Amend {
    pub(crate) application: Arc<Application>,
    pub(crate) session_id: SessionId,
    pub(crate) amendment: Amendment,
}

impl Command for Amend {
    type Reply = Session;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Session, Refusal> {
        let arrival = Arrival::Session(self.session_id.clone());
        let session = arrival.load_of(tx, &self.application).await?;
        let changes = amendment::amend(session, self.amendment.clone(), moment)?;
        commit_move(tx, world, changes, moment).await
    }
}
