//! Settlements.

use fintecture::{Currency, Date};

use super::parse;
use crate::domain::settlement::{Progress, Settlement};
use crate::store::{Part, Row, Stmt, StoreError, stmt};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT t.row, t.settlement_id, t.application, t.currency, t.execution_date, \
             t.status, t.gross, t.deposit, t.other FROM settlement t ",
            $rest
        )
    };
}

/// The one of an application that a day's receipts go into.
pub(crate) fn of_day(application: i64, currency: Currency, day: Date) -> Stmt {
    stmt!(
        select!("WHERE t.application = $1 AND t.execution_date = $2 AND t.currency = $3"),
        application,
        day.to_string(),
        currency.as_str()
    )
}

/// The one that a session is part of.
pub(crate) fn of_session(session: i64) -> Stmt {
    stmt!(
        select!("WHERE t.row = (SELECT settlement FROM session WHERE row = $1)"),
        session
    )
}

pub(crate) fn by_id(application: i64, id: &str) -> Stmt {
    stmt!(
        select!("WHERE t.settlement_id = $2 AND t.application = $1"),
        application,
        id
    )
}

/// What a list of settlements is narrowed to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Filter {
    /// Executed on this day or later.
    pub(crate) from: Option<Date>,
    /// Executed on this day or earlier.
    pub(crate) to: Option<Date>,
}

/// One page of an application's settlements, the newest day first. There is one a day and currency,
/// so that what comes before a page is soon passed over.
pub(crate) fn page(application: i64, filter: Filter, part: Part) -> Stmt {
    let (from, to) = filter.days();
    stmt!(
        select!(
            "WHERE t.application = $1 AND t.execution_date BETWEEN $2 AND $3 \
             ORDER BY t.execution_date DESC, t.currency DESC LIMIT $4 OFFSET $5"
        ),
        application,
        from,
        to,
        part.limit,
        part.offset
    )
}

/// How many a list has over all its pages.
pub(crate) fn count(application: i64, filter: Filter) -> Stmt {
    let (from, to) = filter.days();
    stmt!(
        "SELECT COUNT(*) FROM settlement \
         WHERE application = $1 AND execution_date BETWEEN $2 AND $3",
        application,
        from,
        to
    )
}

impl Filter {
    /// The first and the last day, written so that texts compare as days do.
    fn days(self) -> (String, String) {
        let day = |day: Option<Date>, end: &str| day.map_or(end.to_owned(), |day| day.to_string());
        (day(self.from, "0000-01-01"), day(self.to, "9999-12-31"))
    }
}

pub(crate) fn from_row(row: &Row) -> Result<Settlement, StoreError> {
    Ok(Settlement {
        row: row.int(0)?,
        id: row.text(1)?.to_owned(),
        application: row.int(2)?,
        currency: parse(row, 3, "a currency", |text| Currency::parse(text).ok())?,
        execution_date: parse(row, 4, "a date", |text| text.parse().ok())?,
        progress: parse(row, 5, "how far a settlement is", Progress::parse)?,
        gross: row.int(6)?,
        deposit: row.int(7)?,
        other: row.int(8)?,
    })
}

pub(crate) fn insert(settlement: &Settlement) -> Stmt {
    stmt!(
        "INSERT INTO settlement (row, settlement_id, application, currency, execution_date, \
         status, gross, deposit, other) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        settlement.row,
        settlement.id.as_str(),
        settlement.application,
        settlement.currency.as_str(),
        settlement.execution_date.to_string(),
        settlement.progress.as_str(),
        settlement.gross,
        settlement.deposit,
        settlement.other,
    )
}

/// Adds what was received for a session to a settlement that is still pending.
pub(crate) fn add(settlement: i64, session: i64, minor: i64) -> [Stmt; 2] {
    [
        stmt!(
            "UPDATE settlement SET gross = gross + $2 WHERE row = $1 AND status = 'pending'",
            settlement,
            minor,
        )
        .touching(1),
        stmt!(
            "UPDATE session SET settlement = $2 WHERE row = $1",
            session,
            settlement,
        )
        .touching(1),
    ]
}

/// Takes what a refund took from the settlement that its payment is part of, if it is pending.
pub(crate) fn take(original: i64, minor: i64) -> Stmt {
    stmt!(
        "UPDATE settlement SET other = other + $2 \
         WHERE row = (SELECT settlement FROM session WHERE row = $1) AND status = 'pending'",
        original,
        minor,
    )
}

/// What the executed settlements of an application kept in a currency.
pub(crate) fn kept(application: i64, currency: Currency) -> Stmt {
    stmt!(
        "SELECT CAST(COALESCE(SUM(deposit), 0) AS INTEGER) FROM settlement \
         WHERE application = $1 AND currency = $2 AND status = 'completed'",
        application,
        currency.as_str()
    )
}

/// The same in each currency.
pub(crate) fn kept_by_currency(application: i64) -> Stmt {
    stmt!(
        "SELECT currency, CAST(SUM(deposit) AS INTEGER) FROM settlement \
         WHERE application = $1 AND status = 'completed' GROUP BY currency",
        application
    )
}

/// A currency, and what is kept in it.
pub(crate) fn kept_from_row(row: &Row) -> Result<(Currency, i64), StoreError> {
    let currency = parse(row, 0, "a currency", |text| Currency::parse(text).ok())?;
    Ok((currency, row.int(1)?))
}

/// Those of an application that are still to come, the earliest day first.
pub(crate) fn pending(application: i64) -> Stmt {
    stmt!(
        select!("WHERE t.application = $1 AND t.status = 'pending' ORDER BY t.execution_date"),
        application
    )
}

/// Takes what refunds took before, from a settlement that is still pending.
pub(crate) fn take_before(settlement: i64, minor: i64) -> Stmt {
    stmt!(
        "UPDATE settlement SET other = other + $2 WHERE row = $1 AND status = 'pending'",
        settlement,
        minor,
    )
    .touching(1)
}

/// Marks a settlement as executed, if it was not, and writes what it kept.
pub(crate) fn complete(settlement: &Settlement) -> Stmt {
    stmt!(
        "UPDATE settlement SET status = $2, deposit = $3 WHERE row = $1 AND status = 'pending'",
        settlement.row,
        settlement.progress.as_str(),
        settlement.deposit,
    )
    .touching(1)
}
