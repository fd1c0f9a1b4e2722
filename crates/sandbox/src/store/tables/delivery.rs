//! The outbox: webhooks on their way.

use fintecture::Timestamp;

use super::parse;
use crate::domain::application::ContentType;
use crate::domain::event::Sending;
use crate::store::{Row, Stmt, StoreError, stmt};

/// A webhook to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) row: i64,
    pub(crate) application: i64,
    pub(crate) url: String,
    pub(crate) content_type: ContentType,
    /// Headers of the application's own.
    pub(crate) headers: Vec<(String, String)>,
    /// The same at every attempt.
    pub(crate) request_id: String,
    /// When the event happened: the `Date` of every attempt.
    pub(crate) at: Timestamp,
    pub(crate) fields: String,
    /// How many attempts were made before.
    pub(crate) attempts: u32,
}

pub(crate) fn insert(
    row: i64,
    event: i64,
    endpoint: i64,
    session: i64,
    request_id: &str,
    due_at: Timestamp,
) -> Stmt {
    stmt!(
        "INSERT INTO delivery (row, event, endpoint, session, request_id, state, attempts, due_at) \
         VALUES ($1, $2, $3, $4, $5, 'waiting', 0, $6)",
        row,
        event,
        endpoint,
        session,
        request_id,
        due_at.as_micros(),
    )
}

/// What may be sent now: due, in nobody's hand, to an endpoint that has fewer than `per_endpoint`
/// in hand, and with nothing older of the same session still waiting for the same endpoint, so
/// that the order is kept.
pub(crate) fn due(now: Timestamp, per_endpoint: i64, limit: i64) -> Stmt {
    stmt!(
        "SELECT d.row, e.application, e.url, e.content_type, d.request_id, v.at, v.fields, \
         d.attempts, e.headers FROM delivery d \
         JOIN endpoint e ON e.row = d.endpoint JOIN event v ON v.row = d.event \
         WHERE d.state = 'waiting' AND d.due_at <= $1 AND d.lease IS NULL \
         AND d.endpoint NOT IN ( \
             SELECT held.endpoint FROM delivery held \
             WHERE held.state = 'waiting' AND held.lease IS NOT NULL \
             GROUP BY held.endpoint HAVING COUNT(*) >= $2) \
         AND NOT EXISTS ( \
             SELECT 1 FROM delivery older WHERE older.session = d.session \
             AND older.endpoint = d.endpoint AND older.row < d.row AND older.state = 'waiting') \
         ORDER BY d.due_at, d.row LIMIT $3",
        now.as_micros(),
        per_endpoint,
        limit,
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        row: row.int(0)?,
        application: row.int(1)?,
        url: row.text(2)?.to_owned(),
        content_type: parse(row, 3, "a content type", ContentType::parse)?,
        request_id: row.text(4)?.to_owned(),
        at: Timestamp::from_micros(row.int(5)?),
        fields: row.text(6)?.to_owned(),
        attempts: u32::try_from(row.int(7)?).unwrap_or(u32::MAX),
        headers: parse(row, 8, "JSON pairs", |text| serde_json::from_str(text).ok())?,
    })
}

/// Takes a delivery in hand.
pub(crate) fn lease(row: i64, run: i64) -> Stmt {
    stmt!(
        "UPDATE delivery SET lease = $2 WHERE row = $1 AND lease IS NULL",
        row,
        run
    )
    .touching(1)
}

/// Takes back what an earlier run of the server had in hand when it died.
pub(crate) fn release_all() -> Stmt {
    stmt!("UPDATE delivery SET lease = NULL WHERE state = 'waiting' AND lease IS NOT NULL")
}

/// Puts a delivery back, or away, after an attempt.
pub(crate) fn attempted(row: i64, state: &str, due_at: Timestamp, answer: &str) -> Stmt {
    stmt!(
        "UPDATE delivery SET state = $2, due_at = $3, answer = $4, attempts = attempts + 1, \
         lease = NULL WHERE row = $1",
        row,
        state,
        due_at.as_micros(),
        answer,
    )
    .touching(1)
}

/// When the next delivery falls due after an instant; null if none does.
pub(crate) fn next_due(instant: Timestamp) -> Stmt {
    stmt!(
        "SELECT MIN(due_at) FROM delivery WHERE state = 'waiting' AND due_at > $1",
        instant.as_micros(),
    )
}

/// One row if any delivery is in somebody's hand.
pub(crate) fn in_hand() -> Stmt {
    stmt!("SELECT 1 FROM delivery WHERE state = 'waiting' AND lease IS NOT NULL LIMIT 1")
}

/// How many deliveries are still to be acknowledged.
pub(crate) fn waiting() -> Stmt {
    stmt!("SELECT COUNT(*) FROM delivery WHERE state = 'waiting'")
}

/// Lets what waits behind a delivery wait as long as it does, so that it need not be looked at.
pub(crate) fn postpone_followers(row: i64, due_at: Timestamp) -> Stmt {
    stmt!(
        "UPDATE delivery SET due_at = $2 WHERE state = 'waiting' AND row > $1 AND due_at < $2 \
         AND (session, endpoint) = (SELECT session, endpoint FROM delivery WHERE row = $1)",
        row,
        due_at.as_micros(),
    )
}

/// How many deliveries of a session are not acknowledged.
pub(crate) fn unacknowledged(session: i64) -> Stmt {
    stmt!(
        "SELECT COUNT(*) FROM delivery WHERE session = $1 AND state <> 'acknowledged'",
        session
    )
}

/// How many deliveries a session has.
pub(crate) fn count(session: i64) -> Stmt {
    stmt!("SELECT COUNT(*) FROM delivery WHERE session = $1", session)
}

/// The deliveries of a session, each after the row of its event.
pub(crate) fn of_session(session: i64) -> Stmt {
    stmt!(
        "SELECT d.event, e.url, d.state, d.attempts, d.due_at, d.answer FROM delivery d \
         JOIN endpoint e ON e.row = d.endpoint WHERE d.session = $1 ORDER BY d.row",
        session
    )
}

pub(crate) fn sending_from_row(row: &Row) -> Result<(i64, Sending), StoreError> {
    let sending = Sending {
        url: row.text(1)?.to_owned(),
        state: row.text(2)?.to_owned(),
        attempts: u32::try_from(row.int(3)?).unwrap_or(u32::MAX),
        at: Timestamp::from_micros(row.int(4)?),
        answer: row.opt_text(5)?.map(str::to_owned),
    };
    Ok((row.int(0)?, sending))
}
