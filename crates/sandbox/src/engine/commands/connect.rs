//! A merchant opens a payment.

use std::sync::Arc;

use fintecture::{CustomerId, Iban, SessionId, SessionStatus};

use super::bank;
use crate::bank::draw_iban;
use crate::domain::payment::{self, Opening};
use crate::domain::{Application, Moment, Refusal};
use crate::engine::commit::commit;
use crate::engine::{Command, World};
use crate::store::Tx;

/// Opens a payment session.
#[derive(Debug)]
pub(crate) struct Connect {
    pub(crate) application: Arc<Application>,
    pub(crate) opening: Opening,
    pub(crate) account: ReceivingAccount,
}

/// Which account number a payment is made to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ReceivingAccount {
    /// That of the merchant's acquiring account.
    Acquiring,
    /// One that only this session is paid to.
    Virtual,
}

/// What a merchant is told of a session just opened.
#[derive(Debug)]
pub(crate) struct Connected {
    pub(crate) session_id: SessionId,
    pub(crate) status: SessionStatus,
    pub(crate) customer_id: CustomerId,
    pub(crate) link: String,
    pub(crate) virtual_iban: Option<Iban>,
}

impl Command for Connect {
    type Reply = Connected;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Connected, Refusal> {
        if let Some(provider) = &self.opening.provider {
            bank(world, Some(provider))?;
        }
        let mut opening = self.opening.clone();
        if self.account == ReceivingAccount::Virtual {
            opening.virtual_iban = Some(draw_iban("FR", &mut moment.chance)?);
        }
        let changes = payment::open(&self.application, opening, moment)?;
        commit(tx, &self.application, &changes, moment).await?;
        let opened = changes
            .opened
            .into_iter()
            .next()
            .ok_or(Refusal::UnknownSession)?;
        let link = opened.link.ok_or(Refusal::UnknownLink)?;
        Ok(Connected {
            session_id: opened.id,
            status: opened.stage.status,
            customer_id: opened.details.customer_id,
            link,
            virtual_iban: opened.details.virtual_iban,
        })
    }
}
