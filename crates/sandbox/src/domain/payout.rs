//! Payouts: money that a merchant sends to an account, once its holder has proven it (Contract §7.7).

use fintecture::{Iban, TransferReason};

use super::ledger::AccountRow;
use super::opening::{Opening, expiry, session_of};
use super::payment::book;
use super::session::{Kind, Session, Stage, Step};
use super::{Account, Application, Changes, Event, Moment, Refusal, Task, Timer};

/// Where a payout goes, and from where.
#[derive(Debug)]
pub(crate) struct Route {
    /// The merchant's payout account.
    pub(crate) purse: Account,
    pub(crate) transit: AccountRow,
    pub(crate) payee: Payee,
}

/// An account that is proven.
#[derive(Clone, Debug)]
pub(crate) struct Payee {
    /// Its row, or that of the banks outside this world.
    pub(crate) account: AccountRow,
    pub(crate) iban: Iban,
    /// Why their bank would send the money back.
    pub(crate) refuses: Option<TransferReason>,
}

/// Opens a payout whose payee is asked for an account, by a message if one is wanted.
pub(crate) fn ask(
    application: &Application,
    opening: Opening,
    moment: &mut Moment,
) -> Result<Changes, Refusal> {
    let (stage, asking) = (Stage::asking(), opening.asking.clone());
    let session = session_of(application, Kind::Payout, stage, opening, None, moment)?;
    let message = asking.and_then(|asking| asking.message(session.row, moment.now));
    Ok(Changes {
        events: vec![Event::opened(&session)],
        timers: expiry(&session),
        messages: message.into_iter().collect(),
        opened: vec![session],
        ..Changes::default()
    })
}

/// Opens a payout to an account that is proven already, and sends it at once.
pub(crate) fn open(
    application: &Application,
    opening: Opening,
    route: &Route,
    moment: &mut Moment,
) -> Result<Changes, Refusal> {
    let stage = Stage::asking();
    let mut session = session_of(application, Kind::Payout, stage, opening, None, moment)?;
    session.take(Step::Prove, moment.now)?;
    let opened = Event::opened(&session);
    let mut changes = send(session, route, moment)?;
    changes.events.insert(0, opened);
    changes.opened.append(&mut changes.amended);
    Ok(changes)
}

/// The payee has proven an account, and the money is sent there.
pub(crate) fn prove(
    mut session: Session,
    route: &Route,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    if session.is_expired(moment.now) {
        return Err(Refusal::Expired);
    }
    let mut events = session.take(Step::Prove, moment.now)?;
    let mut changes = send(session, route, moment)?;
    events.append(&mut changes.events);
    changes.events = events;
    Ok(changes)
}

/// The money leaves, if the payout account holds it and the payee's can take it.
fn send(mut session: Session, route: &Route, moment: &Moment) -> Result<Changes, Refusal> {
    session.payer = Some(route.payee.account);
    session.details.payee_iban = Some(route.payee.iban);
    let too_poor = !route.purse.can_pay(session.amount);
    let own = too_poor.then_some(TransferReason::InsufficientFunds);
    if let Some(reason) = own.or_else(|| route.payee.refuses.clone()) {
        session.reason = Some(reason);
        let events = session.take(Step::Refuse, moment.now)?;
        return Ok(Changes {
            events,
            amended: vec![session],
            ..Changes::default()
        });
    }
    let events = session.take(Step::PayOut, moment.now)?;
    let booked = vec![book(
        &session,
        route.purse.row,
        route.transit,
        "payout debit",
    )?];
    let details = &session.details;
    let due_at = details.scheme.clearing_at(
        session.amount.currency(),
        moment.now,
        details.execution_date,
        None,
    );
    let clearing = Timer::of(&session, Task::Clear, due_at);
    Ok(Changes {
        events,
        booked,
        timers: vec![clearing],
        amended: vec![session],
        ..Changes::default()
    })
}

/// Clearing brings the money to the payee.
pub(crate) fn clear(
    mut session: Session,
    transit: AccountRow,
    payee: AccountRow,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    let events = session.take(Step::Settle, moment.now)?;
    let booked = vec![book(&session, transit, payee, "payout credit")?];
    Ok(Changes {
        events,
        booked,
        moved: vec![session],
        ..Changes::default()
    })
}
