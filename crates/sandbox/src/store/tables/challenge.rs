//! What banks ask their customers to prove.

use fintecture::{ProviderId, Timestamp};

use super::parse;
use crate::domain::challenge::{Approval, Challenge, Factor, Subject};
use crate::domain::ledger::AccountRow;
use crate::store::{Row, Stmt, StoreError, stmt};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT row, link, provider, username, factor, code, approval, accounts, wrong, ends_at \
             FROM challenge ",
            $rest
        )
    };
}

pub(crate) fn by_link(link: &str) -> Stmt {
    stmt!(select!("WHERE link = $1"), link)
}

/// What is not over, the newest first.
pub(crate) fn waiting(now: Timestamp, limit: u32) -> Stmt {
    stmt!(
        select!("WHERE ends_at > $1 ORDER BY ends_at DESC, row DESC LIMIT $2"),
        now.as_micros(),
        limit
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Challenge, StoreError> {
    let accounts: Vec<i64> = parse(row, 7, "rows of accounts", |text| {
        serde_json::from_str(text).ok()
    })?;
    let accounts: Vec<_> = accounts.into_iter().map(AccountRow).collect();
    let subject = match (row.opt_text(6)?, accounts.as_slice()) {
        (Some(_), [from]) => Subject::Payment {
            from: *from,
            approval: parse(row, 6, "an approval", Approval::parse)?,
        },
        _ => Subject::Consent(accounts),
    };
    Ok(Challenge {
        row: row.int(0)?,
        link: row.text(1)?.to_owned(),
        provider: parse(row, 2, "a provider id", |text| ProviderId::new(text).ok())?,
        username: row.text(3)?.to_owned(),
        factor: parse(row, 4, "a factor", Factor::parse)?,
        code: row.opt_text(5)?.map(str::to_owned),
        subject,
        wrong: u32::try_from(row.int(8)?).unwrap_or(u32::MAX),
        ends_at: Timestamp::from_micros(row.int(9)?),
    })
}

/// Takes back what is asked under a link, of whose customer more is known by now. How many codes were
/// wrong is kept, lest it be forgotten by who begins again.
pub(crate) fn withdraw(link: &str, now: Timestamp) -> Stmt {
    stmt!(
        "UPDATE challenge SET ends_at = $2 WHERE link = $1 AND ends_at > $2",
        link,
        now.as_micros()
    )
}

/// Writes a question down, in place of an earlier one of the same link, and forgets what was asked
/// about consents before `forgotten`. What was asked about a payment goes with its timer.
pub(crate) fn insert(challenge: &Challenge, forgotten: Timestamp) -> [Stmt; 3] {
    let (approval, accounts) = match &challenge.subject {
        Subject::Payment { from, approval } => (Some(approval.as_str()), vec![from.0]),
        Subject::Consent(accounts) => {
            let rows = accounts.iter().map(|account| account.0);
            (None, rows.collect())
        }
    };
    [
        delete(&challenge.link),
        stmt!(
            "DELETE FROM challenge WHERE ends_at <= $1 AND approval IS NULL",
            forgotten.as_micros()
        ),
        stmt!(
            "INSERT INTO challenge (row, link, provider, username, factor, code, approval, accounts, \
             wrong, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            challenge.row,
            challenge.link.as_str(),
            challenge.provider.as_str(),
            challenge.username.as_str(),
            challenge.factor.as_str(),
            challenge.code.as_deref(),
            approval,
            serde_json::json!(accounts).to_string(),
            challenge.wrong,
            challenge.ends_at.as_micros(),
        ),
    ]
}

/// Writes how often it was answered wrongly.
pub(crate) fn update(challenge: &Challenge) -> Stmt {
    stmt!(
        "UPDATE challenge SET wrong = $2 WHERE row = $1",
        challenge.row,
        challenge.wrong
    )
    .touching(1)
}

pub(crate) fn delete(link: &str) -> Stmt {
    stmt!("DELETE FROM challenge WHERE link = $1", link)
}
