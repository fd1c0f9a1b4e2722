//! What the payer and the bank do to a payment.

use fintecture::{ProviderId, Timestamp, TransferReason};

use super::application::Retries;
use super::charges::Fees;
use super::landing::{self, Landing};
use super::ledger::{AccountRow, Entry};
use super::outage::{Breakdown, Outages};
use super::practice::Spent;
use super::scheme::{Order, execution_start};
use super::session::{Kind, Session, Step};
use super::{
    Account, Application, Booking, Changes, Event, Method, Moment, Practice, Refusal, Task, Timer,
};

/// What the payer chooses at the bank (Contract §18, Demo Bank outcomes).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Decision {
    /// The bank executes the transfer; clearing brings it to the merchant.
    Accept,
    /// The same, and the money is on the acquiring account at once.
    AcceptReceived,
    /// The bank keeps the order without executing it.
    Pending,
    /// Nobody knows what became of the transfer, until another decision settles it.
    Doubt,
    /// The bank refuses.
    Reject(TransferReason),
    /// The payer goes away from the bank's page.
    Abandon,
}

/// The two accounts a payment runs between, the one it rests on under way, and how the payer's bank
/// goes about it.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) payer: Account,
    /// What left the payer's account today, where the bank counts it.
    pub(crate) spent: Spent,
    pub(crate) practice: Practice,
    /// What of the way is out of order.
    pub(crate) outages: Outages,
    pub(crate) transit: AccountRow,
    pub(crate) creditor: Creditor,
    pub(crate) fees: Option<Fees>,
}

/// Whom a payment goes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Creditor {
    /// The merchant, on the acquiring account.
    Merchant(AccountRow),
    /// Somebody else, of whom nothing more is heard once the money has left.
    Other {
        account: AccountRow,
        /// Why their bank would send it back.
        refuses: Option<TransferReason>,
    },
}

impl Creditor {
    pub(super) fn account(&self) -> AccountRow {
        match self {
            Self::Merchant(account) | Self::Other { account, .. } => *account,
        }
    }
}

/// The payer chooses a bank.
pub(crate) fn choose_bank(
    mut session: Session,
    provider: ProviderId,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    if !session.details.methods.contains(&Method::ImmediateTransfer) {
        return Err(Refusal::OtherMethod);
    }
    session.kind = session.kind_at_a_bank();
    session.provider = Some(provider);
    session.username = None;
    moved(session, Step::ChooseBank, moment)
}

/// The payer chooses to make the transfer by themselves (Contract §18, Smart Transfer).
pub(crate) fn choose_transfer(mut session: Session, moment: &Moment) -> Result<Changes, Refusal> {
    if !session.details.methods.contains(&Method::SmartTransfer) {
        return Err(Refusal::OtherMethod);
    }
    if session.kind != Kind::SmartTransfer {
        session.kind = Kind::SmartTransfer;
        session.provider = None;
        session.username = None;
    }
    moved(session, Step::ChooseBank, moment)
}

/// The payer was shown where to transfer the money, and will.
pub(crate) fn announce(session: Session, moment: &Moment) -> Result<Changes, Refusal> {
    moved(session, Step::Announce, moment)
}

/// A step that only moves the session.
fn moved(mut session: Session, by: Step, moment: &Moment) -> Result<Changes, Refusal> {
    let events = step(&mut session, by, moment.now)?;
    Ok(Changes {
        events,
        moved: vec![session],
        ..Changes::default()
    })
}

/// The payer tries again what was refused, where the application lets them.
pub(crate) fn retry(
    mut session: Session,
    application: &Application,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    if application.options.retries != Retries::Allowed || session.kind == Kind::Payout {
        return Err(Refusal::WrongStage(session.stage.status));
    }
    if session.is_over(moment.now) {
        return Err(Refusal::Expired);
    }
    session.reason = None;
    session.provider = None;
    session.username = None;
    session.payer = None;
    session.details.attempt += 1;
    session.details.given_at = None;
    let mut changes = moved(session, Step::Retry, moment)?;
    changes.amended.append(&mut changes.moved);
    Ok(changes)
}

/// The payer, at the bank, decides.
pub(crate) fn decide(
    mut session: Session,
    decision: &Decision,
    route: &Route,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    if matches!(session.kind, Kind::SmartTransfer | Kind::PayLater) {
        return Err(Refusal::OtherMethod);
    }
    if session.kind == Kind::Refund {
        // Its money has left already, and it has no payer.
        return Err(Refusal::WrongStage(session.stage.status));
    }
    session.payer = Some(route.payer.row);
    let asked = session.details.scheme;
    session.details.scheme = route.practice.scheme_for(&session);
    let is_kept = session.details.scheme == asked;
    let mut changes = decided(session, decision, route, moment)?;
    // What is executed later keeps when it was given.
    let waits = |timer: &Timer| timer.task == Task::Execute;
    if !is_kept || changes.timers.iter().any(waits) {
        changes.amended.append(&mut changes.moved);
    }
    Ok(changes)
}

/// What a decision does to a session whose scheme is settled.
fn decided(
    session: Session,
    decision: &Decision,
    route: &Route,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    match decision {
        Decision::Accept | Decision::AcceptReceived => {
            let practice = &route.practice;
            match practice.objection(&session, &route.payer, moment.now) {
                Some(reason) => refuse(session, reason, moment),
                None => match route.creditor {
                    Creditor::Merchant(merchant) if *decision == Decision::AcceptReceived => {
                        receive(session, route, merchant, moment)
                    }
                    _ => accept(session, route, moment),
                },
            }
        }
        Decision::Pending => wait(session, moment, None),
        Decision::Doubt => moved(session, Step::Doubt, moment),
        Decision::Reject(reason) => refuse(session, reason.clone(), moment),
        Decision::Abandon => refuse(session, TransferReason::SessionAborted, moment),
    }
}

/// The bank executes the transfer, and the money is there at once: all of it, or what the banks on its
/// way left.
fn receive(
    mut session: Session,
    route: &Route,
    merchant: AccountRow,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    if let Some(reason) = obstacle(&session, route) {
        return refuse(session, reason, moment);
    }
    if let Some((reason, _)) = route.outages.failure() {
        return refuse(session, reason, moment);
    }
    if route.fees.is_some_and(|fees| fees.charges.deducted > 0) {
        let events = step(&mut session, Step::SendOff, moment.now)?;
        let sent = Changes {
            events,
            booked: vec![debit(&session, route, route.transit, "debit")?],
            ..Changes::default()
        };
        let landing = Landing {
            transit: route.transit,
            creditor: route.creditor.clone(),
            fees: route.fees,
        };
        return Ok(sent.then(landing::clear(session, &landing, moment)?));
    }
    let events = step(&mut session, Step::Receive, moment.now)?;
    let booked = vec![debit(&session, route, merchant, "transfer")?];
    Ok(Changes {
        events,
        booked,
        moved: vec![session],
        ..Changes::default()
    })
}

/// Why the bank does not execute the transfer today.
fn obstacle(session: &Session, route: &Route) -> Option<TransferReason> {
    let practice = &route.practice;
    let charges = route.fees.map_or(0, |fees| fees.charges.added);
    let own = practice.obstacle(session.amount, charges, &route.payer, route.spent);
    own.or_else(|| match &route.creditor {
        Creditor::Merchant(_) => None,
        Creditor::Other { refuses, .. } => refuses.clone(),
    })
}

/// Takes the amount from the payer, and what their bank charges beside it.
fn debit(
    session: &Session,
    route: &Route,
    to: AccountRow,
    label: &'static str,
) -> Result<Booking, Refusal> {
    let payer = route.payer.row;
    let mut booking = book(session, payer, to, label)?;
    if let Some(fees) = route.fees {
        booking.entry = fees.debit(session.amount, payer, to)?;
    }
    Ok(booking)
}

/// The bank executes the transfer: on its execution date, while it is open, and when it has passed
/// every stop on its way.
pub(crate) fn accept(
    mut session: Session,
    route: &Route,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    let currency = session.amount.currency();
    let given_at = *session.details.given_at.get_or_insert(moment.now);
    let execution_date = session.details.execution_date;
    let execute_at = execution_date.map(|day| execution_start(day, currency));
    if let Some(due_at) = execute_at.filter(|due_at| *due_at > moment.now) {
        return wait(session, moment, Some(due_at));
    }
    let mended_at = route.outages.debtor.map(|out| out.ends_at);
    if let Some(due_at) = mended_at.max(route.practice.opens_at(moment.now)) {
        return Ok(Changes {
            timers: vec![execution(&session, due_at)],
            ..Changes::default()
        });
    }
    if let Some((next, lasts)) = route.practice.before_execution(&session) {
        let events = step(&mut session, next, moment.now)?;
        return Ok(Changes {
            events,
            timers: vec![execution(&session, moment.now + lasts)],
            moved: vec![session],
            ..Changes::default()
        });
    }
    if let Some(reason) = obstacle(&session, route) {
        return refuse(session, reason, moment);
    }
    let scheme = session.details.scheme;
    if let Some(within) = scheme.confirms_within()
        && let Some((reason, how)) = route.outages.failure()
    {
        let is_new = session.stage.after(Step::Process).is_some();
        // What nobody hears of is waited for.
        return if how == Breakdown::Timeout && is_new {
            let events = step(&mut session, Step::Process, moment.now)?;
            Ok(Changes {
                events,
                timers: vec![execution(&session, moment.now + within)],
                moved: vec![session],
                ..Changes::default()
            })
        } else {
            refuse(session, reason, moment)
        };
    }
    let events = step(&mut session, route.practice.execution(scheme), moment.now)?;
    let booked = vec![debit(&session, route, route.transit, "debit")?];
    let order = Order {
        currency,
        given_at,
        execution_date,
        cut_off: route.practice.cut_off,
    };
    let due_at = scheme.clearing_after(order, moment.now);
    let clearing = Timer::of(&session, Task::Clear, due_at);
    Ok(Changes {
        events,
        booked,
        timers: vec![clearing],
        moved: vec![session],
        ..Changes::default()
    })
}

/// The session's validity ends.
pub(crate) fn expire(mut session: Session, moment: &Moment) -> Result<Changes, Refusal> {
    let events = session.take(Step::Expire, moment.now)?;
    Ok(Changes {
        events,
        moved: vec![session],
        ..Changes::default()
    })
}

fn wait(
    mut session: Session,
    moment: &Moment,
    until: Option<Timestamp>,
) -> Result<Changes, Refusal> {
    let events = step(&mut session, Step::Wait, moment.now)?;
    let due = until.map(|due_at| execution(&session, due_at));
    let timers = due.into_iter().collect();
    Ok(Changes {
        events,
        timers,
        moved: vec![session],
        ..Changes::default()
    })
}

/// The bank goes on with the transfer at an instant.
fn execution(session: &Session, due_at: Timestamp) -> Timer {
    Timer::of(session, Task::Execute, due_at)
}

/// The bank does not execute the transfer, for a reason.
pub(crate) fn refuse(
    mut session: Session,
    reason: TransferReason,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    session.reason = Some(reason);
    moved(session, Step::Refuse, moment)
}

/// Takes a step of the payer's or the bank's, which an expired session does not allow.
pub(super) fn step(
    session: &mut Session,
    step: Step,
    now: Timestamp,
) -> Result<Vec<Event>, Refusal> {
    if session.is_expired(now) {
        return Err(Refusal::Expired);
    }
    session.take(step, now)
}

pub(super) fn book(
    session: &Session,
    from: AccountRow,
    to: AccountRow,
    label: &'static str,
) -> Result<Booking, Refusal> {
    let entry = Entry::transfer(from, to, session.amount)?;
    Ok(Booking {
        entry,
        session: Some(session.row),
        label: label.to_owned(),
        remittance: None,
    })
}
