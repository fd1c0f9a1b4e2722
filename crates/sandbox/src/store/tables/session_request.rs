//! The requests that opened sessions, apart from them: nothing that is listed needs them.

use serde_json::Value;

use super::parse;
use crate::domain::Session;
use crate::store::{Row, Stmt, StoreError, stmt};

pub(crate) fn of_session(session: i64) -> Stmt {
    stmt!(
        "SELECT body FROM session_request WHERE session = $1",
        session
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Value, StoreError> {
    parse(row, 0, "JSON", |text| serde_json::from_str(text).ok())
}

/// Keeps what a new session was opened with, if a request opened it.
pub(super) fn insert(session: &Session) -> Option<Stmt> {
    let request = session.details.request.as_ref()?;
    Some(stmt!(
        "INSERT INTO session_request (session, body) VALUES ($1, $2)",
        session.row,
        request.to_string()
    ))
}
