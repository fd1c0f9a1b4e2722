//! What the payer of a Smart Transfer does on the pages.

use fintecture::{Money, Personal};

use super::{Arrival, owner, treasury};
use crate::domain::credit::{self, Remittance, Transfer};
use crate::domain::session::Step;
use crate::domain::{Moment, Refusal, Session, payment};
use crate::engine::commit::{commit, commit_move};
use crate::engine::{Command, World};
use crate::store::Tx;

/// The payer chooses to make the transfer by themselves.
#[derive(Debug)]
pub(crate) struct ChooseTransfer {
    pub(crate) link: String,
}

impl Command for ChooseTransfer {
    type Reply = Session;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Session, Refusal> {
        let session = Arrival::Link(self.link.clone()).load(tx).await?;
        let changes = payment::choose_transfer(session, moment)?;
        commit_move(tx, world, changes, moment).await
    }
}

/// The payer was shown where to transfer the money.
#[derive(Debug)]
pub(crate) struct AnnounceTransfer {
    pub(crate) link: String,
}

impl Command for AnnounceTransfer {
    type Reply = Session;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Session, Refusal> {
        let session = Arrival::Link(self.link.clone()).load(tx).await?;
        let changes = payment::announce(session, moment)?;
        commit_move(tx, world, changes, moment).await
    }
}

/// Plays the payer's bank: so much money arrives for the session.
#[derive(Debug)]
pub(crate) struct SendMoney {
    pub(crate) link: String,
    pub(crate) money: Money,
}

/// Who pays, where the merchant did not say.
const SOMEBODY: &str = "Payer";

impl Command for SendMoney {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let session = Arrival::Link(self.link.clone()).load(tx).await?;
        if session.is_expired(moment.now) {
            return Err(Refusal::Expired);
        }
        if session.stage.after(Step::Fill).is_none() {
            return Err(Refusal::WrongStage(session.stage.status));
        }
        let application = owner(world, &session)?;
        let details = &session.details;
        let debtor = details.request.pointer("/meta/psu_name");
        let debtor = debtor.and_then(|name| name.as_str()).unwrap_or(SOMEBODY);
        let label = details.communication.as_deref().unwrap_or(debtor);
        let remittance = Remittance {
            debtor_name: Personal::from(debtor),
            creditor_iban: details.virtual_iban.ok_or(Refusal::UnknownIban)?,
            label: Personal::from(label),
            internal_reference: None,
        };
        let transfer = Transfer {
            money: self.money,
            from: treasury::outside(tx, self.money.currency(), moment).await?,
            to: application.account,
            remittance,
        };
        let changes = credit::receive(vec![session], transfer, moment)?;
        commit(tx, &application, &changes, moment).await
    }
}
