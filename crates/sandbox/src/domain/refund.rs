//! Refunds: sessions of their own that bring a payment, or a part of it, back (Contract §7.5).

use fintecture::{CustomerId, EndToEndId, Money, SessionId};

use super::application::Refunds;
use super::ledger::AccountRow;
use super::named_payer::NamedPayer;
use super::payment::book;
use super::scheme::Chooser;
use super::session::{Details, Kind, Original, Session, Stage, Step};
use super::virtual_iban::Matching;
use super::{Account, Application, Changes, Event, Moment, Refusal, Task, Timer};

/// A refund that a merchant asks for, already checked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// `None` refunds what is left.
    pub(crate) amount: Option<(Money, String)>,
    pub(crate) communication: Option<String>,
    pub(crate) state: Option<String>,
    /// The request's body, unknown members included.
    pub(crate) body: serde_json::Value,
}

/// Refunds a payment from the acquiring account it arrived on: at once, or when the merchant has
/// agreed to it. `refunded` is what earlier refunds took, in minor units.
pub(crate) fn open(
    application: &Application,
    original: &Session,
    refunded: i64,
    merchant: &Account,
    transit: AccountRow,
    request: Request,
    moment: &mut Moment,
) -> Result<Changes, Refusal> {
    let (amount, amount_text) = refundable(original, refunded, merchant, &request)?;
    let waits = application.options.refunds == Refunds::Approved;
    let scheme = original.details.scheme;
    let session = Session {
        row: moment.row(),
        id: SessionId::new(moment.chance.ordered_id())?,
        link: None,
        application: original.application,
        kind: Kind::Refund,
        stage: if waits {
            Stage::proposed()
        } else {
            Stage::refunding()
        },
        reason: None,
        amount,
        provider: original.provider.clone(),
        username: original.username.clone(),
        payer: original.payer,
        original: Some(Original {
            row: original.row,
            id: original.id.clone(),
        }),
        virtual_iban: None,
        received: None,
        settlement: None,
        created_at: moment.now,
        expires_at: None,
        version: 0,
        details: Details {
            amount: amount_text,
            communication: request
                .communication
                .or_else(|| original.details.communication.clone()),
            end_to_end_id: EndToEndId::new(moment.chance.hex(32))?,
            scheme,
            chooser: Chooser::default(),
            execution_date: None,
            customer_id: CustomerId::new(original.details.customer_id.as_str())?,
            state: request.state,
            redirect_uri: None,
            origin_uri: None,
            language: None,
            country: None,
            methods: Vec::new(),
            virtual_iban: None,
            asked: None,
            matching: Matching::default(),
            attempt: 0,
            given_at: None,
            landed_at: None,
            debited: None,
            payee_iban: None,
            siren: None,
            invoice_reference: None,
            refunded_session_id: Some(original.id.clone()),
            named_payer: NamedPayer::default(),
            beneficiary: None,
            request: Some(request.body),
        },
    };
    let opened = Changes {
        events: vec![Event::opened(&session)],
        opened: vec![session.clone()],
        ..Changes::default()
    };
    if waits {
        Ok(opened)
    } else {
        Ok(opened.then(leave(&session, merchant, transit, moment)?))
    }
}

/// The merchant agrees to a refund.
pub(crate) fn approve(
    mut session: Session,
    merchant: &Account,
    transit: AccountRow,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    let events = session.take(Step::Approve, moment.now)?;
    if !merchant.can_pay(session.amount) {
        return Err(Refusal::RefundAborted(NOT_HELD));
    }
    let left = leave(&session, merchant, transit, moment)?;
    let approved = Changes {
        events,
        moved: vec![session],
        ..Changes::default()
    };
    Ok(approved.then(left))
}

/// The money leaves the acquiring account.
fn leave(
    session: &Session,
    merchant: &Account,
    transit: AccountRow,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    let (scheme, currency) = (session.details.scheme, session.amount.currency());
    let due_at = scheme.clearing_at(currency, moment.now, None, None);
    let clearing = Timer::of(session, Task::Clear, due_at);
    Ok(Changes {
        booked: vec![book(session, merchant.row, transit, "refund debit")?],
        timers: vec![clearing],
        ..Changes::default()
    })
}

const NOT_HELD: &str = "The acquiring account does not hold the amount.";

/// Clearing brings the money back to the payer.
pub(crate) fn clear(
    mut session: Session,
    transit: AccountRow,
    payer: AccountRow,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    let events = session.take(Step::Settle, moment.now)?;
    let booked = vec![book(&session, transit, payer, "refund credit")?];
    Ok(Changes {
        events,
        booked,
        moved: vec![session],
        ..Changes::default()
    })
}

/// What is to be refunded, and how it is written.
fn refundable(
    original: &Session,
    refunded: i64,
    merchant: &Account,
    request: &Request,
) -> Result<(Money, String), Refusal> {
    if original.kind == Kind::Refund {
        return Err(Refusal::RefundAborted("A refund cannot be refunded."));
    }
    // All that came, or the part that did, whatever became of the session.
    let arrived = original.arrived();
    if arrived == 0 {
        return Err(Refusal::RefundAborted(
            "The payment is not refundable yet: its money has not been received.",
        ));
    }
    let left = Money::from_minor(arrived - refunded, original.amount.currency());
    if !left.is_positive() {
        return Err(Refusal::RefundAborted(
            "The payment is already refunded in full.",
        ));
    }
    let (amount, text) = match &request.amount {
        Some((amount, text)) => (*amount, text.clone()),
        None => (left, left.amount().to_string()),
    };
    if amount.currency() != left.currency() || amount.minor() > left.minor() {
        return Err(Refusal::RefundAborted(
            "The refunds would exceed the payment.",
        ));
    }
    if !merchant.can_pay(amount) {
        return Err(Refusal::RefundAborted(NOT_HELD));
    }
    Ok((amount, text))
}
