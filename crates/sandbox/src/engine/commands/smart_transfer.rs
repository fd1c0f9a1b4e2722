//! What the payer of a Smart Transfer does on the pages.

use fintecture::{Money, Personal};

use super::simulate::expecting;
use super::{Arrival, owner, treasury};
use crate::domain::credit::{self, Expecting, Remittance, Transfer};
use crate::domain::payment::Decision;
use crate::domain::session::Step;
use crate::domain::{Application, Changes, Moment, Refusal, Session, payment, request_to_pay};
use crate::engine::commit::{commit, commit_move};
use crate::engine::{Command, World};
use crate::store::Tx;

/// The payer chooses to make the transfer by themselves.
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
        let (session, admitted) = request_to_pay::admit(session, moment)?;
        let chosen = payment::choose_transfer(session, moment)?;
        commit_move(tx, world, admitted.then(chosen), moment).await
    }
}

/// The payer was shown where to transfer the money.
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
pub(crate) struct SendMoney {
    pub(crate) link: String,
    pub(crate) money: Money,
}

impl Command for SendMoney {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let session = Arrival::Link(self.link.clone()).load(tx).await?;
        let application = owner(world, &session)?;
        let expecting = expecting(tx, session).await?;
        let changes = send(tx, expecting, self.money, &application, moment).await?;
        commit(tx, &application, &changes, moment).await
    }
}

/// Plays a payer whom nobody sees: they choose to transfer the money, and what is lacking comes at
/// once or is awaited.
pub(super) async fn play<T: Tx>(
    tx: &mut T,
    world: &World,
    session: Session,
    decision: &Decision,
    moment: &mut Moment,
) -> Result<Changes, Refusal> {
    let (mut session, mut changes) = request_to_pay::admit(session, moment)?;
    if session.stage.after(Step::ChooseBank).is_some() {
        let mut chosen = payment::choose_transfer(session, moment)?;
        session = chosen.moved.pop().ok_or(Refusal::UnknownSession)?;
        changes = changes.then(chosen);
    }
    let done = match decision {
        Decision::Accept | Decision::AcceptReceived => {
            let application = owner(world, &session)?;
            let currency = session.amount.currency();
            let expecting = expecting(tx, session).await?;
            let money = Money::from_minor(expecting.lacking(), currency);
            send(tx, expecting, money, &application, moment).await?
        }
        Decision::Pending => payment::announce(session, moment)?,
        _ => return Err(Refusal::OtherMethod),
    };
    Ok(changes.then(done))
}

/// Who pays, where the merchant did not say.
const SOMEBODY: &str = "Payer";

/// So much money arrives for a session.
async fn send<T: Tx>(
    tx: &mut T,
    expecting: Expecting,
    money: Money,
    application: &Application,
    moment: &mut Moment,
) -> Result<Changes, Refusal> {
    let session = &expecting.session;
    if session.is_expired(moment.now) {
        return Err(Refusal::Expired);
    }
    if session.stage.after(Step::Fill).is_none() {
        return Err(Refusal::WrongStage(session.stage.status.clone()));
    }
    let details = &session.details;
    let debtor = details.named_payer.name.as_ref();
    let debtor = debtor.map_or(SOMEBODY, Personal::expose_str);
    let label = details.communication.as_deref().unwrap_or(debtor);
    let remittance = Remittance {
        debtor_name: Personal::from(debtor),
        creditor_iban: details.virtual_iban.ok_or(Refusal::UnknownIban)?,
        label: Personal::from(label),
        internal_reference: None,
    };
    let transfer = Transfer {
        money,
        from: treasury::outside(tx, money.currency(), moment).await?,
        to: treasury::acquiring(tx, application, money.currency()).await?,
        remittance,
    };
    credit::receive(vec![expecting], transfer, moment)
}
