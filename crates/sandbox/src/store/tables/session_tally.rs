//! How many sessions stand at each status, kept beside them: a long list is not counted row by row.

use super::session::Numbers;
use crate::domain::Session;
use crate::store::{Stmt, stmt};

/// How many numbers share a tally. The statements below write it out.
pub(crate) const BLOCK: i64 = 1_000;

/// The tallies of an application's sessions at a status in the blocks that some numbers lie in, the
/// newest block first.
pub(crate) fn of_status(application: i64, status: &str, numbers: Numbers) -> Stmt {
    stmt!(
        "SELECT block, count FROM session_tally \
         WHERE application = $1 AND status = $2 AND block BETWEEN $3 AND $4 ORDER BY block DESC",
        application,
        status,
        numbers.first / BLOCK,
        numbers.last / BLOCK
    )
}

/// How many sessions of all applications stand at each status.
pub(crate) fn by_status() -> Stmt {
    stmt!("SELECT status, CAST(SUM(count) AS INTEGER) FROM session_tally GROUP BY status")
}

/// Counts a session that has just been written.
pub(super) fn count_in(session: &Session) -> Stmt {
    stmt!(
        "INSERT INTO session_tally (application, status, block, count) \
         SELECT application, status, number / 1000, 1 FROM session WHERE row = $1 \
         ON CONFLICT (application, status, block) DO UPDATE SET count = session_tally.count + 1",
        session.row
    )
    .touching(1)
}

/// Counts a session out where it stood and in where it will, before that is written; nothing if
/// both are the same.
pub(super) fn moved(session: &Session) -> [Stmt; 2] {
    let status = session.stage.status.as_str();
    [
        stmt!(
            "UPDATE session_tally SET count = session_tally.count - 1 FROM session s \
             WHERE s.row = $1 AND s.status <> $2 AND session_tally.application = s.application \
             AND session_tally.status = s.status AND session_tally.block = s.number / 1000",
            session.row,
            status
        ),
        stmt!(
            "INSERT INTO session_tally (application, status, block, count) \
             SELECT application, $2, number / 1000, 1 FROM session \
             WHERE row = $1 AND status <> $2 \
             ON CONFLICT (application, status, block) DO UPDATE SET count = session_tally.count + 1",
            session.row,
            status
        ),
    ]
}
