//! A merchant refunds a payment.

use std::sync::Arc;

use fintecture::SessionId;

use super::{Arrival, transit};
use crate::domain::{Application, Moment, Refusal, refund};
use crate::engine::commit::commit;
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::{account, session};

/// Refunds a payment of an application, whole or in part.
#[derive(Debug)]
pub(crate) struct OpenRefund {
    pub(crate) application: Arc<Application>,
    pub(crate) session_id: SessionId,
    pub(crate) request: refund::Request,
}

impl Command for OpenRefund {
    type Reply = SessionId;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<SessionId, Refusal> {
        let original = Arrival::Session(self.session_id.clone()).load(tx).await?;
        if original.application != self.application.row {
            return Err(Refusal::UnknownSession);
        }
        let queries = [
            session::refunded(original.row),
            account::by_row(self.application.account),
        ];
        let found = tx.load(&queries).await?;
        let (Some([refunded]), Some([merchant])) = (
            found.first().map(Vec::as_slice),
            found.get(1).map(Vec::as_slice),
        ) else {
            return Err(Refusal::UnknownAccount);
        };
        let (refunded, merchant) = (refunded.int(0)?, account::from_row(merchant)?);
        let transit = transit(tx, &original).await?;
        let request = self.request.clone();
        let changes = refund::open(&original, refunded, &merchant, transit, request, moment)?;
        commit(tx, &self.application, &changes, moment).await?;
        changes
            .opened
            .into_iter()
            .next()
            .map(|opened| opened.id)
            .ok_or(Refusal::UnknownSession)
    }
}
