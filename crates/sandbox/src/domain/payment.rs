//! What the payer and the bank do to a payment.

use std::time::Duration;

use fintecture::{
    CustomerId, Date, EndToEndId, Money, ProviderId, SessionId, Timestamp, TransferReason,
};

use super::application::Retries;
use super::beneficiary::Beneficiary;
use super::charges::Fees;
use super::debited::Debited;
use super::landing::{self, Landing};
use super::ledger::{AccountRow, Entry};
use super::named_payer::NamedPayer;
use super::outage::{Breakdown, Outages};
use super::practice::Spent;
use super::request_to_pay::Asking;
use super::scheme::{Chooser, Order, Scheme, execution_start};
use super::session::{Details, Kind, Session, Stage, Step};
use super::virtual_iban::{Matching, Owner, VirtualIban};
use super::{
    Account, Application, Booking, Changes, Event, Method, Moment, Practice, Refusal, Task, Timer,
};

/// A payment that a merchant asks for, already checked.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    pub(crate) amount: Money,
    pub(crate) amount_text: String,
    pub(crate) communication: Option<String>,
    pub(crate) end_to_end_id: Option<EndToEndId>,
    pub(crate) scheme: Scheme,
    /// Who chose the scheme.
    pub(crate) chooser: Chooser,
    pub(crate) execution_date: Option<Date>,
    pub(crate) expiry: Option<Duration>,
    pub(crate) provider: Option<ProviderId>,
    /// In which ways the payer may pay, in the order they are offered.
    pub(crate) methods: Vec<Method>,
    /// Which account it is paid from, if the merchant names one.
    pub(crate) debited: Option<Debited>,
    /// Whom it pays, if not the merchant.
    pub(crate) beneficiary: Option<Beneficiary>,
    /// How it is asked for, if the payer is not led to it by the merchant's own page.
    pub(crate) asking: Option<Asking>,
    /// Whose virtual IBAN its money may come to, and which money counts there.
    pub(crate) number_for: Option<Owner>,
    pub(crate) matching: Matching,
    pub(crate) state: Option<String>,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) origin_uri: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) request: serde_json::Value,
}

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

/// Opens a payment session, whose money may come to a virtual IBAN.
pub(crate) fn open(
    application: &Application,
    opening: Opening,
    number: Option<VirtualIban>,
    moment: &mut Moment,
) -> Result<Changes, Refusal> {
    let kind = kind_of(&opening);
    let asking = opening.asking.clone();
    let stage = asking
        .as_ref()
        .map_or_else(Stage::opened, |asking| asking.channel.stage());
    let session = session_of(application, kind, stage, opening, number, moment)?;
    let message = asking.and_then(|asking| asking.message(session.row, moment.now));
    Ok(Changes {
        events: vec![Event::opened(&session)],
        timers: expiry(&session),
        messages: message.into_iter().collect(),
        opened: vec![session],
        ..Changes::default()
    })
}

/// The timer of a session's validity, if that ends.
pub(super) fn expiry(session: &Session) -> Vec<Timer> {
    let expiry = session.expires_at;
    let expiry = expiry.map(|due_at| Timer::of(session, Task::Expire, due_at));
    expiry.into_iter().collect()
}

/// A session of a kind at its first stage, or at the bank that the merchant chose.
pub(super) fn session_of(
    application: &Application,
    kind: Kind,
    stage: Stage,
    opening: Opening,
    number: Option<VirtualIban>,
    moment: &mut Moment,
) -> Result<Session, Refusal> {
    let now = moment.now;
    let end_to_end_id = match opening.end_to_end_id {
        Some(id) => id,
        None => EndToEndId::new(moment.chance.hex(32))?,
    };
    let mut session = Session {
        row: moment.row(),
        id: SessionId::new(moment.chance.ordered_id())?,
        link: Some(moment.chance.ordered_uuid()),
        application: application.row,
        kind,
        stage,
        reason: None,
        amount: opening.amount,
        provider: None,
        username: None,
        payer: None,
        original: None,
        virtual_iban: number.as_ref().map(|number| number.row),
        received: None,
        settlement: None,
        created_at: now,
        expires_at: opening.expiry.map(|expiry| now + expiry),
        version: 0,
        details: Details {
            amount: opening.amount_text,
            communication: opening.communication,
            end_to_end_id,
            scheme: opening.scheme,
            chooser: opening.chooser,
            execution_date: opening.execution_date,
            customer_id: CustomerId::new(moment.chance.hex(32))?,
            state: opening.state,
            redirect_uri: opening.redirect_uri,
            origin_uri: opening.origin_uri,
            language: opening.language,
            country: opening.country,
            methods: opening.methods,
            virtual_iban: number.map(|number| number.iban),
            matching: opening.matching,
            asked: opening.asking.as_ref().map(|asking| asking.asked(now)),
            attempt: 0,
            given_at: None,
            landed_at: None,
            debited: match opening.debited {
                Some(Debited::Number(iban)) => Some(iban),
                // Has been found by then, and become a number.
                Some(Debited::Internal(_)) | None => None,
            },
            payee_iban: None,
            siren: None,
            invoice_reference: None,
            refunded_session_id: None,
            named_payer: NamedPayer::of(&opening.request),
            beneficiary: opening.beneficiary,
            request: Some(opening.request),
        },
    };
    if let Some(provider) = opening.provider
        && let Some(stage) = session.stage.after(Step::ChooseBank)
    {
        session.provider = Some(provider);
        session.stage = stage;
    }
    Ok(session)
}

/// What a session is before its payer chooses.
fn kind_of(opening: &Opening) -> Kind {
    match (&opening.asking, opening.methods.as_slice()) {
        (_, [Method::SmartTransfer]) => Kind::SmartTransfer,
        (Some(_), _) => Kind::RequestToPay,
        (None, [Method::Bnpl]) => Kind::PayLater,
        (None, _) => Kind::Payment,
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
