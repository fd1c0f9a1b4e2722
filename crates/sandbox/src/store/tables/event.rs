//! What happened, as the merchant is told.

use crate::domain::Event;
use crate::store::{Stmt, stmt};

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
