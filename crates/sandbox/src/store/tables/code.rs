//! The codes that are exchanged for tokens.

use fintecture::Timestamp;

use crate::store::{Stmt, stmt};

/// The code of a connection, while it can be exchanged: one text.
pub(crate) fn of_connection(connection: i64, now: Timestamp) -> Stmt {
    stmt!(
        "SELECT code FROM code WHERE connection = $1 AND ends_at > $2",
        connection,
        now.as_micros()
    )
}

pub(crate) fn delete(code: &str) -> Stmt {
    stmt!("DELETE FROM code WHERE code = $1", code).touching(1)
}
