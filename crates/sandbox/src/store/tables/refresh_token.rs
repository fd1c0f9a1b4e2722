//! Refresh tokens, by the serial that each one seals.

use fintecture::Timestamp;

use crate::store::{Stmt, stmt};

pub(crate) fn insert(serial: &str, connection: i64, ends_at: Timestamp) -> Stmt {
    stmt!(
        "INSERT INTO refresh_token (serial, connection, ends_at) VALUES ($1, $2, $3)",
        serial,
        connection,
        ends_at.as_micros(),
    )
}

pub(crate) fn delete(serial: &str) -> Stmt {
    stmt!("DELETE FROM refresh_token WHERE serial = $1", serial).touching(1)
}
