//! Sessions.

use fintecture::{
    Currency, Money, ProviderId, SessionId, SessionStatus, Timestamp, TransferReason, TransferState,
};

use super::{parse, parse_opt, session_request, session_tally};
use crate::domain::ledger::AccountRow;
use crate::domain::session::{Kind, Original, Received};
use crate::domain::settlement::Progress;
use crate::domain::{Session, Stage};
use crate::store::{Row, Stmt, StoreError, stmt};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT s.row, s.session_id, s.link, s.application, s.kind, s.status, \
             s.transfer_state, s.transfer_reason, s.amount, s.currency, s.provider, s.username, \
             s.payer, s.original, s.created_at, s.expires_at, s.version, s.details, \
             s.virtual_iban, s.received, s.last_credit, \
             (SELECT t.status FROM settlement t WHERE t.row = s.settlement) FROM session s ",
            $rest
        )
    };
}

pub(crate) fn by_row(row: i64) -> Stmt {
    stmt!(select!("WHERE s.row = $1"), row)
}

pub(crate) fn by_id(id: &SessionId) -> Stmt {
    stmt!(select!("WHERE s.session_id = $1"), id.as_str())
}

pub(crate) fn by_link(link: &str) -> Stmt {
    stmt!(select!("WHERE s.link = $1"), link)
}

/// The sessions that expect money on a virtual IBAN, the oldest first.
pub(crate) fn expecting(virtual_iban: i64) -> Stmt {
    stmt!(
        select!(
            "WHERE s.virtual_iban = $1 AND s.status IN ('provider_required', 'sca_required', \
             'payment_waiting', 'payment_pending', 'payment_partial') ORDER BY s.row"
        ),
        virtual_iban
    )
}

/// Some of an application's payments of an amount whose transfer was executed and has not arrived,
/// the oldest first, after the one of a row.
pub(crate) fn under_way(application: i64, amount: Money, after: i64, limit: i64) -> Stmt {
    stmt!(
        select!(
            "WHERE s.application = $1 AND s.amount = $2 AND s.transfer_state IN ('completed', 'sent') \
             AND s.kind <> 'Refund' AND s.kind <> 'Payout' AND s.currency = $3 AND s.row > $4 \
             ORDER BY s.row LIMIT $5"
        ),
        application,
        amount.minor(),
        amount.currency().as_str(),
        after,
        limit
    )
}

/// The sessions that a settlement is made of, in the order they were opened.
pub(crate) fn of_settlement(settlement: i64) -> Stmt {
    stmt!(
        select!("WHERE s.settlement = $1 ORDER BY s.row"),
        settlement
    )
}

/// What a list of sessions is narrowed to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) status: Option<String>,
    /// Created at or after.
    pub(crate) from: Option<Timestamp>,
    /// Created before.
    pub(crate) before: Option<Timestamp>,
}

/// Some of an application's sessions: those that were counted from one number to another. Numbers
/// have no gaps, and who was created later has the larger one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Numbers {
    pub(crate) first: i64,
    pub(crate) last: i64,
}

/// The number of an application's newest session; 0 if it has none.
pub(crate) fn newest_number(application: i64) -> Stmt {
    stmt!(
        "SELECT COALESCE(MAX(number), 0) FROM session WHERE application = $1",
        application
    )
}

/// When the session of a number was created.
pub(crate) fn creation(application: i64, number: i64) -> Stmt {
    stmt!(
        "SELECT created_at FROM session WHERE application = $1 AND number = $2",
        application,
        number
    )
}

/// The newest of some of an application's sessions, the newest first.
pub(crate) fn numbered(application: i64, numbers: Numbers, limit: i64) -> Stmt {
    stmt!(
        select!(
            "WHERE s.application = $1 AND s.number BETWEEN $2 AND $3 \
             ORDER BY s.number DESC LIMIT $4"
        ),
        application,
        numbers.first,
        numbers.last,
        limit
    )
}

/// Those of them that stand at a status, the newest first, but for so many.
pub(crate) fn numbered_at(
    application: i64,
    status: &str,
    numbers: Numbers,
    limit: i64,
    skipped: i64,
) -> Stmt {
    stmt!(
        select!(
            "WHERE s.application = $1 AND s.status = $2 AND s.number BETWEEN $3 AND $4 \
             ORDER BY s.number DESC LIMIT $5 OFFSET $6"
        ),
        application,
        status,
        numbers.first,
        numbers.last,
        limit,
        skipped
    )
}

/// How many of them stand at a status: counted one by one.
pub(crate) fn count_at(application: i64, status: &str, numbers: Numbers) -> Stmt {
    stmt!(
        "SELECT COUNT(*) FROM session \
         WHERE application = $1 AND status = $2 AND number BETWEEN $3 AND $4",
        application,
        status,
        numbers.first,
        numbers.last
    )
}

/// When the newest session of the world was created.
pub(crate) fn newest_creation() -> Stmt {
    stmt!("SELECT created_at FROM session WHERE row = (SELECT MAX(row) FROM session)")
}

/// The refunds of a session, the newest first.
pub(crate) fn refunds(original: i64) -> Stmt {
    stmt!(
        select!("WHERE s.original = $1 ORDER BY s.row DESC"),
        original
    )
}

/// What the refunds of a session took so far, those refused, cancelled or expired excepted, in minor units.
pub(crate) fn refunded(original: i64) -> Stmt {
    stmt!(
        "SELECT CAST(COALESCE(SUM(amount), 0) AS INTEGER) FROM session \
         WHERE original = $1 AND status NOT IN \
             ('payment_unsuccessful', 'payment_cancelled', 'payment_expired')",
        original
    )
}

/// What left for the refunds of a session so far, in minor units.
pub(crate) fn left_for_refunds(original: i64) -> Stmt {
    stmt!(
        "SELECT CAST(COALESCE(SUM(amount), 0) AS INTEGER) FROM session \
         WHERE original = $1 AND status IN ('payment_pending', 'payment_created')",
        original
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Session, StoreError> {
    let currency = parse(row, 9, "a currency", |text| Currency::parse(text).ok())?;
    let details: crate::domain::session::Details =
        parse(row, 17, "the details of a session", |text| {
            serde_json::from_str(text).ok()
        })?;
    let original = row.opt_int(13)?.zip(details.refunded_session_id.clone());
    Ok(Session {
        row: row.int(0)?,
        id: parse(row, 1, "a session id", |text| SessionId::new(text).ok())?,
        link: row.opt_text(2)?.map(str::to_owned),
        application: row.int(3)?,
        kind: parse(row, 4, "a kind of session", Kind::parse)?,
        stage: Stage {
            status: SessionStatus::from(row.text(5)?),
            transfer_state: row.opt_text(6)?.map(TransferState::from),
        },
        reason: row.opt_text(7)?.map(TransferReason::from),
        amount: Money::from_minor(row.int(8)?, currency),
        provider: parse_opt(row, 10, "a provider id", |text| ProviderId::new(text).ok())?,
        username: row.opt_text(11)?.map(str::to_owned),
        payer: row.opt_int(12)?.map(AccountRow),
        original: original.map(|(row, id)| Original { row, id }),
        virtual_iban: row.opt_int(18)?,
        received: row
            .opt_int(19)?
            .zip(row.opt_int(20)?)
            .map(|(total, last)| Received { total, last }),
        settlement: parse_opt(row, 21, "how far a settlement is", Progress::parse)?,
        created_at: Timestamp::from_micros(row.int(14)?),
        expires_at: row.opt_int(15)?.map(Timestamp::from_micros),
        version: row.int(16)?,
        details,
    })
}

pub(crate) fn insert(session: &Session) -> Vec<Stmt> {
    let insert = stmt!(
        "INSERT INTO session (row, session_id, link, application, kind, status, transfer_state, \
         transfer_reason, amount, currency, provider, username, payer, original, created_at, \
         expires_at, version, details, virtual_iban, number) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
         $19, (SELECT COALESCE(MAX(number), 0) + 1 FROM session WHERE application = $4))",
        session.row,
        session.id.as_str(),
        session.link.as_deref(),
        session.application,
        session.kind.session_type().as_str(),
        session.stage.status.as_str(),
        session
            .stage
            .transfer_state
            .as_ref()
            .map(TransferState::as_str),
        session.reason.as_ref().map(TransferReason::as_str),
        session.amount.minor(),
        session.amount.currency().as_str(),
        session.provider.as_ref().map(ProviderId::as_str),
        session.username.as_deref(),
        session.payer.map(|account| account.0),
        session.original.as_ref().map(|original| original.row),
        session.created_at.as_micros(),
        session.expires_at.map(Timestamp::as_micros),
        session.version,
        serde_json::json!(session.details).to_string(),
        session.virtual_iban,
    );
    let mut writes = vec![insert, session_tally::count_in(session)];
    writes.extend(session_request::insert(session));
    writes
}

/// Writes where a session stands, if nobody else changed it since it was read.
pub(crate) fn update(session: &Session) -> [Stmt; 3] {
    let update = change(
        "UPDATE session SET status = $3, transfer_state = $4, transfer_reason = $5, \
         provider = $6, username = $7, payer = $8, kind = $9, received = $10, \
         last_credit = $11, version = version + 1 \
         WHERE row = $1 AND version = $2",
        session,
    );
    recounted(session, update)
}

/// The same with its details.
pub(crate) fn amend(session: &Session) -> [Stmt; 3] {
    let amend = change(
        "UPDATE session SET status = $3, transfer_state = $4, transfer_reason = $5, \
         provider = $6, username = $7, payer = $8, kind = $9, received = $10, \
         last_credit = $11, details = $12, version = version + 1 \
         WHERE row = $1 AND version = $2",
        session,
    )
    .arg(serde_json::json!(session.details).to_string());
    recounted(session, amend)
}

/// A change of a session, after the tally of what changes with it.
fn recounted(session: &Session, change: Stmt) -> [Stmt; 3] {
    let [out, into] = session_tally::moved(session);
    [out, into, change]
}

fn change(sql: &'static str, session: &Session) -> Stmt {
    let Stage {
        status,
        transfer_state,
    } = &session.stage;
    stmt!(
        sql,
        session.row,
        session.version,
        status.as_str(),
        transfer_state.as_ref().map(TransferState::as_str),
        session.reason.as_ref().map(TransferReason::as_str),
        session.provider.as_ref().map(ProviderId::as_str),
        session.username.as_deref(),
        session.payer.map(|account| account.0),
        session.kind.session_type().as_str(),
        session.received.map(|received| received.total),
        session.received.map(|received| received.last),
    )
    .touching(1)
}
