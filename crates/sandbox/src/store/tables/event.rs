//! What happened, as the merchant is told.

use fintecture::Timestamp;

use crate::domain::Event;
use crate::domain::event::Told;
use crate::store::{Row, Stmt, StoreError, stmt};

/// When an event happened at last.
pub(crate) fn newest() -> Stmt {
    stmt!("SELECT at FROM event WHERE row = (SELECT MAX(row) FROM event)")
}

pub(crate) fn insert(row: i64, event: &Event) -> Stmt {
    stmt!(
        "INSERT INTO event (row, session, name, at, fields) VALUES ($1, $2, $3, $4, $5)",
        row,
        event.session,
        event.name.as_str(),
        event.at.as_micros(),
        event.fields.as_str(),
    )
}

/// What happened to a session, in that order.
pub(crate) fn of_session(session: i64) -> Stmt {
    stmt!(
        "SELECT row, name, at, fields FROM event WHERE session = $1 ORDER BY row",
        session
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Told, StoreError> {
    Ok(Told {
        row: row.int(0)?,
        name: row.text(1)?.to_owned(),
        at: Timestamp::from_micros(row.int(2)?),
        fields: row.text(3)?.to_owned(),
        deliveries: Vec::new(),
    })
}
