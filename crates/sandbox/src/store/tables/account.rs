//! Accounts and the postings on them.

use fintecture::{Currency, Iban, ProviderId, Timestamp};

use super::{parse, parse_opt};
use crate::domain::ledger::{AccountRow, Posting};
use crate::domain::practice::Spent;
use crate::domain::{Account, AccountKind, Condition, Product};
use crate::store::{Row, Stmt, StoreError, stmt};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT row, kind, holder, name, iban, currency, overdraft, balance, product, opened_at, \
             condition FROM account ",
            $rest
        )
    };
}

pub(crate) fn by_row(row: AccountRow) -> Stmt {
    stmt!(select!("WHERE row = $1"), row.0)
}

/// Every account, in the order they were opened.
pub(crate) fn all() -> Stmt {
    stmt!(select!("ORDER BY row"))
}

/// The accounts of somebody at a bank, in the order they were opened.
pub(crate) fn of_person(provider: &str, username: &str) -> Stmt {
    stmt!(
        select!("WHERE provider = $1 AND username = $2 ORDER BY row"),
        provider,
        username
    )
}

/// An account and those of the same person at the same bank, in the order they were opened.
pub(crate) fn beside(row: AccountRow) -> Stmt {
    stmt!(
        select!(
            "WHERE provider = (SELECT provider FROM account WHERE row = $1) \
             AND username = (SELECT username FROM account WHERE row = $1) ORDER BY row"
        ),
        row.0
    )
}

/// Who has accounts, at which bank.
pub(crate) fn owners() -> Stmt {
    stmt!("SELECT DISTINCT provider, username FROM account WHERE provider IS NOT NULL")
}

/// The accounts that a connection shows, in the order they were opened.
pub(crate) fn shared(connection: i64) -> Stmt {
    stmt!(
        select!(
            "WHERE row IN (SELECT account FROM shared_account WHERE connection = $1) ORDER BY row"
        ),
        connection
    )
}

/// The accounts that payers have shared with an application.
pub(crate) fn shared_with(application: i64) -> Stmt {
    stmt!(
        select!(
            "WHERE row IN (SELECT s.account FROM shared_account s \
             JOIN connection c ON c.row = s.connection WHERE c.application = $1)"
        ),
        application
    )
}

/// The bank that has an account of this number, and who logs in to it there.
pub(crate) fn owner(iban: &Iban) -> Stmt {
    stmt!(
        "SELECT provider, username FROM account WHERE iban = $1 AND provider IS NOT NULL",
        iban.expose()
    )
}

pub(crate) fn owner_from_row(row: &Row) -> Result<(ProviderId, String), StoreError> {
    let provider = parse(row, 0, "a provider id", |text| ProviderId::new(text).ok())?;
    Ok((provider, row.text(1)?.to_owned()))
}

/// The bank that has an account of this number, and the name of the holder there.
pub(crate) fn held_at_bank(iban: &Iban) -> Stmt {
    stmt!(
        "SELECT provider, holder FROM account WHERE iban = $1 AND provider IS NOT NULL",
        iban.expose()
    )
}

/// The world's own account of a kind and a currency.
pub(crate) fn of_kind(kind: AccountKind, currency: Currency) -> Stmt {
    stmt!(
        select!("WHERE kind = $1 AND currency = $2 ORDER BY row LIMIT 1"),
        kind.as_str(),
        currency.as_str()
    )
}

/// The account of a number.
pub(crate) fn by_iban(iban: &Iban) -> Stmt {
    stmt!(select!("WHERE iban = $1"), iban.expose())
}

/// The bank that an account is at; null for the world's own.
pub(crate) fn provider_of(account: AccountRow) -> Stmt {
    stmt!("SELECT provider FROM account WHERE row = $1", account.0)
}

/// An application's account of a kind and a currency.
pub(crate) fn of_application(application: i64, kind: AccountKind, currency: Currency) -> Stmt {
    stmt!(
        select!("WHERE application = $1 AND kind = $2 AND currency = $3"),
        application,
        kind.as_str(),
        currency.as_str()
    )
}

/// All of an application's accounts of a kind, in the order they were opened.
pub(crate) fn all_of_application(application: i64, kind: AccountKind) -> Stmt {
    stmt!(
        select!("WHERE application = $1 AND kind = $2 ORDER BY row"),
        application,
        kind.as_str()
    )
}

/// The account that a posting stands on, if it is an application's: its acquiring one for euros, or
/// any other.
pub(crate) fn of_posting(posting: i64, application: i64, acquiring: AccountRow) -> Stmt {
    stmt!(
        select!(
            "WHERE row = (SELECT account FROM posting WHERE row = $1) \
             AND (row = $3 OR application = $2)"
        ),
        posting,
        application,
        acquiring.0
    )
}

/// Gives an account to an application.
pub(crate) fn give(account: AccountRow, application: i64) -> Stmt {
    stmt!(
        "UPDATE account SET application = $2 WHERE row = $1",
        account.0,
        application
    )
    .touching(1)
}

pub(crate) fn from_row(row: &Row) -> Result<Account, StoreError> {
    Ok(Account {
        row: AccountRow(row.int(0)?),
        kind: parse(row, 1, "a kind of account", AccountKind::parse)?,
        holder: row.text(2)?.to_owned(),
        name: row.text(3)?.to_owned(),
        iban: parse_opt(row, 4, "an IBAN", |text| Iban::parse(text).ok())?,
        currency: parse(row, 5, "a currency", |text| Currency::parse(text).ok())?,
        overdraft: row.int(6)?,
        balance: row.int(7)?,
        product: parse(row, 8, "a product", Product::parse)?,
        opened_at: Timestamp::from_micros(row.int(9)?),
        condition: parse(row, 10, "a condition", Condition::parse)?,
    })
}

/// Opens an account with nothing on it; `owner` is who may log in to it, at which bank.
pub(crate) fn insert(account: &Account, owner: Option<(&str, &str)>) -> Stmt {
    let (provider, username) = owner.unzip();
    stmt!(
        "INSERT INTO account \
         (row, kind, provider, username, holder, name, iban, currency, overdraft, balance, \
         product, opened_at, condition) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12)",
        account.row.0,
        account.kind.as_str(),
        provider,
        username,
        account.holder.as_str(),
        account.name.as_str(),
        account.iban.map(|iban| iban.expose().to_owned()),
        account.currency.as_str(),
        account.overdraft,
        account.product.as_str(),
        account.opened_at.as_micros(),
        account.condition.as_str(),
    )
}

/// How many payments left an account since an instant, and what they sum to.
pub(crate) fn spent(account: AccountRow, since: Timestamp) -> Stmt {
    stmt!(
        "SELECT COUNT(*), CAST(COALESCE(SUM(-amount), 0) AS INTEGER) FROM posting \
         WHERE account = $1 AND at >= $2 AND amount < 0 AND session IS NOT NULL",
        account.0,
        since.as_micros()
    )
}

pub(crate) fn spent_from_row(row: &Row) -> Result<Spent, StoreError> {
    Ok(Spent {
        transfers: u32::try_from(row.int(0)?).unwrap_or(u32::MAX),
        total: row.int(1)?,
    })
}

/// When money moved at last.
pub(crate) fn newest_posting() -> Stmt {
    stmt!("SELECT at FROM posting WHERE row = (SELECT MAX(row) FROM posting)")
}

/// Writes a posting and moves the balance by it.
pub(crate) fn post(
    row: i64,
    entry: i64,
    posting: &Posting,
    session: Option<i64>,
    at: Timestamp,
    label: &str,
) -> [Stmt; 2] {
    [
        stmt!(
            "INSERT INTO posting (row, entry, account, amount, session, at, label) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            row,
            entry,
            posting.account.0,
            posting.amount,
            session,
            at.as_micros(),
            label,
        ),
        stmt!(
            "UPDATE account SET balance = balance + $2, postings = postings + 1 WHERE row = $1",
            posting.account.0,
            posting.amount,
        )
        .touching(1),
    ]
}

/// For each currency: what all postings sum to (always zero), how many there are, and how many
/// accounts hold another balance than their postings give (always none).
pub(crate) fn audit() -> Stmt {
    stmt!(
        "SELECT account.currency, CAST(SUM(posted.total) AS INTEGER), \
                CAST(SUM(posted.count) AS INTEGER), \
                CAST(SUM(CASE WHEN posted.total = account.balance THEN 0 ELSE 1 END) AS INTEGER) \
         FROM account JOIN ( \
             SELECT account.row AS row, COALESCE(SUM(posting.amount), 0) AS total, \
                    COUNT(posting.row) AS count \
             FROM account LEFT JOIN posting ON posting.account = account.row \
             GROUP BY account.row) AS posted ON posted.row = account.row \
         GROUP BY account.currency ORDER BY account.currency"
    )
}
