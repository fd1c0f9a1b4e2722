//! What falls due.

use fintecture::{ProviderId, Timestamp};

use super::payer::{landing, route};
use super::sca;
use super::{first, owner, transit, treasury, world_account};
use crate::clock::WorldClock;
use crate::domain::session::Kind;
use crate::domain::{
    AccountKind, Changes, Moment, Refusal, Session, Task, Timer, landing, pay_later, payment,
    payout, refund, settlement,
};
use crate::engine::commit::commit;
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::{session, settlement as table, timer};

/// Runs the timer of a row, at the instant it falls due. One that has run already is left alone.
#[derive(Debug)]
pub(in crate::engine) struct RunTimer {
    pub(in crate::engine) row: i64,
    pub(in crate::engine) due_at: Timestamp,
}

impl Command for RunTimer {
    type Reply = ();

    fn at(&self, _clock: &WorldClock) -> Timestamp {
        self.due_at
    }

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let Some(row) = first(tx, timer::by_row(self.row)).await? else {
            return Ok(());
        };
        let (_, due) = timer::from_row(&row)?;
        tx.write(&[timer::delete(self.row)]).await?;
        let row = first(tx, session::by_row(due.session))
            .await?
            .ok_or(Refusal::UnknownSession)?;
        let session = session::from_row(&row)?;
        let owner = owner(world, &session)?;
        match fall_due(tx, world, session, (self.row, due), moment).await {
            Ok(changes) => commit(tx, &owner, &changes, moment).await,
            // The session went another way in the meantime.
            Err(Refusal::WrongStage(_) | Refusal::Expired) => Ok(()),
            Err(refusal) => Err(refusal),
        }
    }
}

/// Drops a timer whose task cannot be done, so that it keeps no other from being done.
pub(in crate::engine) struct DropTimer(pub(in crate::engine) i64);

impl Command for DropTimer {
    type Reply = ();
    const NUMBERED: bool = false;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        tx.write(&[timer::stop(self.0)]).await?;
        Ok(())
    }
}

async fn fall_due<T: Tx>(
    tx: &mut T,
    world: &World,
    session: Session,
    (row, due): (i64, Timer),
    moment: &mut Moment,
) -> Result<Changes, Refusal> {
    match (due.task, session.kind) {
        (Task::Expire, _) => payment::expire(session, moment),
        (Task::Execute, _) if !session.is_waiting_since(due.attempt) => {
            Err(Refusal::WrongStage(session.stage.status))
        }
        (Task::Execute, _) => {
            let route = route(tx, world, &session, None, moment).await?;
            payment::accept(session, &route, moment)
        }
        (Task::Lapse, _) => sca::lapse(tx, session, row, moment).await,
        (Task::Settle, _) => settle(tx, world, &session, moment).await,
        (Task::Finance, _) => {
            let currency = session.amount.currency();
            let financier = treasury::financier(tx, currency, moment).await?;
            let merchant = owner(world, &session)?.account;
            pay_later::settle(session, financier, merchant, moment)
        }
        (Task::Clear, _) if let Some(due_at) = delay(world, &session, moment) => Ok(Changes {
            timers: vec![Timer::of(&session, Task::Clear, due_at)],
            ..Changes::default()
        }),
        (Task::Clear, Kind::Refund) => {
            let transit = transit(tx, &session).await?;
            let payer = match session.payer {
                Some(payer) => payer,
                // Of a Smart Transfer, whose payer banks outside this world.
                None => world_account(tx, AccountKind::Outside, session.amount.currency()).await?,
            };
            refund::clear(session, transit, payer, moment)
        }
        (Task::Clear, Kind::Payout) => {
            let transit = transit(tx, &session).await?;
            let payee = session.payer.ok_or(Refusal::UnknownAccount)?;
            payout::clear(session, transit, payee, moment)
        }
        (Task::Clear, _) => {
            let landing = landing(tx, world, &session, moment).await?;
            landing::clear(session, &landing, moment)
        }
    }
}

/// Until when no money gets through to where it goes.
fn delay(world: &World, session: &Session, moment: &Moment) -> Option<Timestamp> {
    let provider = session.provider.as_ref().map(ProviderId::as_str);
    let outages = match session.kind {
        Kind::Refund | Kind::Payout => world.outages_to(provider, moment.now),
        _ => world.outages_from(provider, moment.now),
    };
    // Somebody else than the merchant is not at the acquirer.
    match session.third_party() {
        Some(_) => outages.clearing.map(|out| out.ends_at),
        None => outages.delay(),
    }
}

/// Executes the settlement that a session is part of.
async fn settle<T: Tx>(
    tx: &mut T,
    world: &World,
    session: &Session,
    moment: &mut Moment,
) -> Result<Changes, Refusal> {
    let application = owner(world, session)?;
    let row = first(tx, table::of_session(session.row)).await?;
    let settlement = table::from_row(&row.ok_or(Refusal::UnknownSettlement)?)?;
    let currency = settlement.currency;
    let acquiring = treasury::acquiring_account(tx, &application, currency).await?;
    let own = treasury::of_merchant(tx, world, &application, currency, moment).await?;
    let kept = first(tx, table::kept(application.row, currency)).await?;
    let kept = kept.map_or(Ok(0), |row| row.int(0))?;
    let lacking = application.options.deposit_in(currency) - kept;
    settlement::execute(
        settlement,
        lacking,
        session,
        &application,
        &acquiring,
        &own,
        moment,
    )
}
