//! How often accounts were read, by connection and kind, on the last day that they were.

use fintecture::Date;

use crate::domain::Scope;
use crate::domain::ledger::AccountRow;
use crate::store::{Row, Stmt, StoreError, stmt};

/// What was counted on a day: each account, and how often.
pub(crate) fn of_day(connection: i64, kind: Scope, day: Date) -> Stmt {
    stmt!(
        "SELECT account, count FROM reading WHERE connection = $1 AND kind = $2 AND day = $3",
        connection,
        kind.as_str(),
        day.to_string(),
    )
}

pub(crate) fn from_row(row: &Row) -> Result<(AccountRow, i64), StoreError> {
    Ok((AccountRow(row.int(0)?), row.int(1)?))
}

/// Counts one more; a new day begins at one.
pub(crate) fn count(connection: i64, account: AccountRow, kind: Scope, day: Date) -> Stmt {
    stmt!(
        "INSERT INTO reading (connection, account, kind, day, count) VALUES ($1, $2, $3, $4, 1) \
         ON CONFLICT (connection, account, kind) DO UPDATE SET day = excluded.day, \
         count = CASE WHEN reading.day = excluded.day THEN reading.count + 1 ELSE 1 END",
        connection,
        account.0,
        kind.as_str(),
        day.to_string(),
    )
}
