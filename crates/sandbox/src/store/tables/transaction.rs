//! What moved on an acquiring account: its postings, with what is known of the other side.

use fintecture::{Iban, Timestamp};

use super::{parse, parse_opt};
use crate::domain::credit::Remittance;
use crate::domain::ledger::AccountRow;
use crate::domain::session::Details;
use crate::domain::transaction::{Note, Transaction};
use crate::store::{Part, Row, Stmt, StoreError, stmt};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT p.row, p.amount, p.at, r.debtor_name, r.creditor_iban, r.label, \
             r.internal_reference, s.details, other.holder, other.iban, p.account \
             FROM posting p LEFT JOIN remittance r ON r.entry = p.entry \
             LEFT JOIN session s ON s.row = p.session \
             LEFT JOIN account other ON other.row = s.payer ",
            $rest
        )
    };
}

/// Some of an account's, the newest first.
pub(crate) fn newest_first(account: AccountRow, part: Part) -> Stmt {
    stmt!(
        select!("WHERE p.account = $1 ORDER BY p.row DESC LIMIT $2 OFFSET $3"),
        account.0,
        part.limit,
        part.offset
    )
}

/// Some of an account's, the oldest first.
pub(crate) fn oldest_first(account: AccountRow, part: Part) -> Stmt {
    stmt!(
        select!("WHERE p.account = $1 ORDER BY p.row LIMIT $2 OFFSET $3"),
        account.0,
        part.limit,
        part.offset
    )
}

/// How many an account has.
pub(crate) fn count(account: AccountRow) -> Stmt {
    stmt!("SELECT postings FROM account WHERE row = $1", account.0)
}

/// Those of an account that moved the money of one session, the oldest first.
pub(crate) fn of_session(account: AccountRow, session: i64) -> Stmt {
    stmt!(
        select!("WHERE p.session = $2 AND p.account = $1 ORDER BY p.row"),
        account.0,
        session
    )
}

/// The row of the last one that an application's accounts saw, the acquiring one or another.
pub(crate) fn newest(application: i64, acquiring: AccountRow) -> Stmt {
    stmt!(
        "SELECT MAX(newest) FROM (SELECT (SELECT MAX(p.row) FROM posting p \
         WHERE p.account = a.row) AS newest FROM account a \
         WHERE a.row = $1 OR a.application = $2) AS own",
        acquiring.0,
        application
    )
}

/// The one of a row.
pub(crate) fn by_row(row: i64) -> Stmt {
    stmt!(select!("WHERE p.row = $1"), row)
}

/// The rows of an account's newest.
pub(crate) fn newest_rows(account: AccountRow, limit: i64) -> Stmt {
    stmt!(
        "SELECT row FROM posting WHERE account = $1 ORDER BY row DESC LIMIT $2",
        account.0,
        limit
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Transaction, StoreError> {
    let iban = |column| parse_opt(row, column, "an IBAN", |text| Iban::parse(text).ok());
    let text = |column| Ok::<_, StoreError>(row.opt_text(column)?.map(str::to_owned));
    let note = if let Some(debtor_name) = text(3)? {
        Note::Remittance(Remittance {
            debtor_name: debtor_name.into(),
            creditor_iban: parse(row, 4, "an IBAN", |text| Iban::parse(text).ok())?,
            label: row.text(5)?.into(),
            internal_reference: text(6)?,
        })
    } else {
        let details = parse_opt(row, 7, "the details of a session", |text| {
            serde_json::from_str::<Details>(text).ok()
        })?;
        Note::Session {
            other_name: text(8)?.map(Into::into),
            other_iban: iban(9)?,
            virtual_iban: details.as_ref().and_then(|details| details.virtual_iban),
            communication: details
                .and_then(|details| details.communication)
                .map(Into::into),
        }
    };
    Ok(Transaction {
        row: row.int(0)?,
        account: AccountRow(row.int(10)?),
        amount: row.int(1)?,
        at: Timestamp::from_micros(row.int(2)?),
        note,
    })
}
