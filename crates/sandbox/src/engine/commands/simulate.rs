//! The event simulator: what happens on an acquiring account without its payer (Contract §7.11).

use std::sync::Arc;

use fintecture::SessionId;

use super::payer::landing;
use super::{first, treasury};
use crate::domain::credit::{self, Expecting, Transfer};
use crate::domain::simulation::{Kind, Simulation};
use crate::domain::{
    Account, AccountKind, Application, Changes, Moment, Refusal, Session, landing,
};
use crate::engine::commit::commit;
use crate::engine::{Command, World};
use crate::store::tables::{session, transaction, virtual_iban};
use crate::store::{Read, Stmt, Tx};

/// How many payments under way are looked at together.
const AT_A_TIME: i64 = 100;

/// Makes an event happen.
#[derive(Debug)]
pub(crate) struct Simulate {
    pub(crate) application: Arc<Application>,
    pub(crate) simulation: Simulation,
}

/// What an event did.
#[derive(Clone, Debug)]
pub(crate) struct Simulated {
    /// The row of the transaction that the acquiring account saw.
    pub(crate) transaction: i64,
    /// The session that was paid, if one was.
    pub(crate) session: Option<SessionId>,
}

impl Command for Simulate {
    type Reply = Simulated;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Simulated, Refusal> {
        let currency = self.simulation.money.currency();
        let acquiring = treasury::acquiring_account(tx, &self.application, currency).await;
        let acquiring = acquiring.map_err(|refusal| match refusal {
            // No payment in the currency was asked for yet.
            Refusal::UnknownAccount => Refusal::UnknownIban,
            other => other,
        })?;
        let changes = match self.simulation.kind {
            Kind::Credit => self.credit(tx, &acquiring, moment).await?,
            Kind::Debit => self.debit(tx, &acquiring, moment).await?,
            Kind::BankTransition => self.bring(tx, world, &acquiring, moment).await?,
        };
        commit(tx, &self.application, &changes, moment).await?;
        let newest = first(tx, transaction::newest(self.application.row, acquiring.row)).await?;
        Ok(Simulated {
            transaction: newest.ok_or(Refusal::UnknownAccount)?.int(0)?,
            session: changes.moved.first().map(|session| session.id.clone()),
        })
    }
}

impl Simulate {
    /// Money arrives, on the account's own number or on a virtual one of it.
    async fn credit<T: Tx>(
        &self,
        tx: &mut T,
        acquiring: &Account,
        moment: &mut Moment,
    ) -> Result<Changes, Refusal> {
        let iban = self.simulation.creditor_iban;
        let mut expecting = Vec::new();
        if acquiring.iban != Some(iban) {
            let query = virtual_iban::by_iban(self.application.row, &iban);
            let Some(row) = first(tx, query).await? else {
                return self.top_up(tx, moment).await;
            };
            let number = virtual_iban::from_row(&row)?;
            if number.currency != acquiring.currency {
                return Err(Refusal::UnknownIban);
            }
            for session in sessions(tx, session::expecting(number.row)).await? {
                expecting.push(self::expecting(tx, session).await?);
            }
        }
        let transfer = self.transfer(tx, acquiring, moment).await?;
        credit::receive(expecting, transfer, moment)
    }

    /// Money arrives on the payout account.
    async fn top_up<T: Tx>(&self, tx: &mut T, moment: &mut Moment) -> Result<Changes, Refusal> {
        let (kind, currency) = (AccountKind::Payout, self.simulation.money.currency());
        let purse = treasury::known(tx, &self.application, kind, currency).await?;
        let iban = Some(self.simulation.creditor_iban);
        let purse = purse.filter(|purse| purse.iban == iban);
        let purse = purse.ok_or(Refusal::UnknownIban)?;
        let transfer = self.transfer(tx, &purse, moment).await?;
        Ok(Changes {
            booked: vec![transfer.book(None, "simulated credit")?],
            ..Changes::default()
        })
    }

    /// Money leaves the account.
    async fn debit<T: Tx>(
        &self,
        tx: &mut T,
        acquiring: &Account,
        moment: &mut Moment,
    ) -> Result<Changes, Refusal> {
        if !acquiring.can_pay(self.simulation.money) {
            return Err(Refusal::InsufficientFunds);
        }
        let mut transfer = self.transfer(tx, acquiring, moment).await?;
        std::mem::swap(&mut transfer.from, &mut transfer.to);
        Ok(Changes {
            booked: vec![transfer.book(None, "simulated debit")?],
            ..Changes::default()
        })
    }

    /// The oldest transfer of this amount that is on its way to this number arrives.
    async fn bring<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        acquiring: &Account,
        moment: &mut Moment,
    ) -> Result<Changes, Refusal> {
        let arriving = self.under_way(tx, acquiring).await?;
        let landing = landing(tx, world, &arriving, moment).await?;
        landing::clear(arriving, &landing, moment)
    }

    /// The oldest payment under way that the event means. It is looked for some at a time: as a rule
    /// the first is the one, however many there are.
    async fn under_way<T: Tx>(&self, tx: &mut T, acquiring: &Account) -> Result<Session, Refusal> {
        let simulation = &self.simulation;
        let mut after = 0;
        loop {
            let query =
                session::under_way(self.application.row, simulation.money, after, AT_A_TIME);
            let some = sessions(tx, query).await?;
            after = some.last().ok_or(Refusal::NothingUnderWay)?.row;
            let meant = some.into_iter().find(|session| {
                leads_to(session, acquiring, simulation) && is_meant(session, simulation)
            });
            if let Some(session) = meant {
                return Ok(session);
            }
        }
    }

    /// The transfer from outside this world.
    async fn transfer<T: Tx>(
        &self,
        tx: &mut T,
        acquiring: &Account,
        moment: &mut Moment,
    ) -> Result<Transfer, Refusal> {
        let money = self.simulation.money;
        Ok(Transfer {
            money,
            from: treasury::outside(tx, money.currency(), moment).await?,
            to: acquiring.row,
            remittance: self.simulation.remittance(),
        })
    }
}

/// Whether a payment goes to the number that an event names.
fn leads_to(session: &Session, acquiring: &Account, simulation: &Simulation) -> bool {
    let iban = Some(simulation.creditor_iban);
    acquiring.iban == iban || session.details.virtual_iban == iban
}

/// Whether an event that names a payment, by a reference of the merchant's or the platform's, means
/// this one. What is somebody else's never comes to the merchant.
fn is_meant(session: &Session, simulation: &Simulation) -> bool {
    let named = simulation.internal_reference.as_ref().is_none_or(|named| {
        session.id.as_str() == named || session.details.end_to_end_id.as_str() == named
    });
    named && session.third_party().is_none()
}

/// A session that expects money, with what went back of what came.
pub(super) async fn expecting<T: Read>(tx: &mut T, session: Session) -> Result<Expecting, Refusal> {
    let mut returned = 0;
    if session.received.is_some()
        && let Some(row) = first(tx, session::left_for_refunds(session.row)).await?
    {
        returned = row.int(0)?;
    }
    Ok(Expecting { session, returned })
}

async fn sessions<T: Read>(tx: &mut T, query: Stmt) -> Result<Vec<Session>, Refusal> {
    let found = tx.load(&[query]).await?;
    let rows = found.iter().flatten();
    Ok(rows.map(session::from_row).collect::<Result<_, _>>()?)
}
