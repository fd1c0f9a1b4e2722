//! What accounts saw, before the world began and since.

use fintecture::Timestamp;

use crate::domain::history::PastBooking;
use crate::domain::ledger::AccountRow;
use crate::store::{Row, Stmt, StoreError, stmt};

/// A booking on an account, of before the world began or of its ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Movement {
    /// Larger the later it was booked; below zero for what came before the world.
    pub(crate) number: i64,
    /// In minor units of the account's currency; negative if the account paid.
    pub(crate) amount: i64,
    pub(crate) at: Timestamp,
    pub(crate) label: String,
    /// The session that moved the money; none for what came before the world.
    pub(crate) session: Option<i64>,
}

/// Which movements are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Span {
    /// Booked at or after.
    pub(crate) from: Option<Timestamp>,
    /// Booked before.
    pub(crate) before: Option<Timestamp>,
    /// How many of the newest of them are passed over.
    pub(crate) skipped: u32,
}

/// Writes the past of an account, the newest booking first, if nobody else did.
pub(crate) fn insert_all(account: AccountRow, past: &[PastBooking]) -> Vec<Stmt> {
    let mark = stmt!(
        "UPDATE account SET has_past = 1 WHERE row = $1 AND has_past = 0",
        account.0
    );
    let insert = |(number, booking): (i64, &PastBooking)| {
        stmt!(
            "INSERT INTO past (account, number, amount, at, label) VALUES ($1, $2, $3, $4, $5)",
            account.0,
            -number,
            booking.amount,
            booking.at.as_micros(),
            booking.label.as_str(),
        )
    };
    let mut writes = vec![mark.touching(1)];
    writes.extend((1..).zip(past).map(insert));
    writes
}

/// Whether the past of an account is written, and what the account was opened with.
pub(crate) fn state(account: AccountRow) -> Stmt {
    stmt!(
        "SELECT has_past, CAST(COALESCE((SELECT SUM(amount) FROM posting \
         WHERE account = $1 AND session IS NULL), 0) AS INTEGER) FROM account WHERE row = $1",
        account.0
    )
}

/// The movements of an account that come before the one of a number, the newest first. The posting
/// that opened the account is none of them: the past is what it is made of.
pub(crate) fn page(account: AccountRow, span: Span, older_than: Option<i64>, limit: u32) -> Stmt {
    stmt!(
        "SELECT number, amount, at, label, session FROM ( \
             SELECT row AS number, amount, at, label, session FROM posting \
             WHERE account = $1 AND session IS NOT NULL \
             UNION ALL \
             SELECT number, amount, at, label, NULL FROM past WHERE account = $1) AS movement \
         WHERE number < $2 AND at >= $3 AND at < $4 \
         ORDER BY number DESC LIMIT $5 OFFSET $6",
        account.0,
        older_than.unwrap_or(i64::MAX),
        span.from.map_or(i64::MIN, Timestamp::as_micros),
        span.before.map_or(i64::MAX, Timestamp::as_micros),
        limit,
        span.skipped,
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Movement, StoreError> {
    Ok(Movement {
        number: row.int(0)?,
        amount: row.int(1)?,
        at: Timestamp::from_micros(row.int(2)?),
        label: row.text(3)?.to_owned(),
        session: row.opt_int(4)?,
    })
}
