//! What will happen when the world's clock gets there.

use fintecture::Timestamp;

use super::parse;
use crate::domain::{Task, Timer};
use crate::store::{Row, Stmt, StoreError, stmt};

pub(crate) fn insert(row: i64, timer: &Timer) -> Stmt {
    stmt!(
        "INSERT INTO timer (row, due_at, kind, session, attempt) VALUES ($1, $2, $3, $4, $5)",
        row,
        timer.due_at.as_micros(),
        timer.task.as_str(),
        timer.session,
        timer.attempt,
    )
}

/// When the next timer falls due: one row if there is one.
pub(crate) fn next() -> Stmt {
    stmt!("SELECT row, due_at, kind, session, attempt FROM timer ORDER BY due_at, row LIMIT 1")
}

/// How many timers were due at an instant and did not run.
pub(crate) fn due(now: Timestamp) -> Stmt {
    stmt!(
        "SELECT COUNT(*) FROM timer WHERE due_at <= $1",
        now.as_micros()
    )
}

pub(crate) fn by_row(row: i64) -> Stmt {
    stmt!(
        "SELECT row, due_at, kind, session, attempt FROM timer WHERE row = $1",
        row
    )
}

pub(crate) fn from_row(row: &Row) -> Result<(i64, Timer), StoreError> {
    let timer = Timer {
        due_at: Timestamp::from_micros(row.int(1)?),
        task: parse(row, 2, "a task", Task::parse)?,
        session: row.int(3)?,
        attempt: row.int(4)?,
    };
    Ok((row.int(0)?, timer))
}

pub(crate) fn delete(row: i64) -> Stmt {
    stop(row).touching(1)
}

/// The same of one that may have run already.
pub(crate) fn stop(row: i64) -> Stmt {
    stmt!("DELETE FROM timer WHERE row = $1", row)
}
