//! A payment session, opened: what a merchant asks for, and the session that it becomes.

use std::time::Duration;

use fintecture::{CustomerId, Date, EndToEndId, Money, ProviderId, SessionId};

use super::beneficiary::Beneficiary;
use super::debited::Debited;
use super::named_payer::NamedPayer;
use super::request_to_pay::Asking;
use super::scheme::{Chooser, Scheme};
use super::session::{Details, Kind, Session, Stage, Step};
use super::virtual_iban::{Matching, Owner, VirtualIban};
use super::{Application, Changes, Event, Method, Moment, Refusal, Task, Timer};

/// A payment that a merchant asks for, already checked.
#[derive(Clone)]
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
