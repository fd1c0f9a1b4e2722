//! The bank accounts of customers.

use fintecture::Timestamp;

use super::parse;
use crate::domain::Attributes;
use crate::domain::customer::BankAccount;
use crate::store::{Part, Row, Stmt, StoreError, stmt};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT a.row, a.account_id, a.customer, a.attributes, \
             EXISTS (SELECT 1 FROM verification v \
                     WHERE v.account = a.row AND v.is_match = 1 AND v.answers_at <= $1) \
             FROM customer_account a ",
            $rest
        )
    };
}

/// An account of a customer, verified or not as it is known now.
pub(crate) fn by_id(customer: i64, id: &str, now: Timestamp) -> Stmt {
    stmt!(
        select!("WHERE a.account_id = $3 AND a.customer = $2"),
        now.as_micros(),
        customer,
        id,
    )
}

/// The account of a customer that came last.
pub(crate) fn newest(customer: i64, now: Timestamp) -> Stmt {
    stmt!(
        select!("WHERE a.customer = $2 ORDER BY a.row DESC LIMIT 1"),
        now.as_micros(),
        customer,
    )
}

/// Some of a customer's accounts, in the order they came.
pub(crate) fn page(customer: i64, now: Timestamp, part: Part) -> Stmt {
    stmt!(
        select!("WHERE a.customer = $2 ORDER BY a.row LIMIT $3 OFFSET $4"),
        now.as_micros(),
        customer,
        part.limit,
        part.offset,
    )
}

/// How many accounts a customer has.
pub(crate) fn count(customer: i64) -> Stmt {
    stmt!(
        "SELECT COUNT(*) FROM customer_account WHERE customer = $1",
        customer
    )
}

pub(crate) fn from_row(row: &Row) -> Result<BankAccount, StoreError> {
    Ok(BankAccount {
        row: row.int(0)?,
        id: row.text(1)?.to_owned(),
        customer: row.int(2)?,
        attributes: parse(row, 3, "attributes", Attributes::parse)?,
        is_verified: row.int(4)? == 1,
    })
}

pub(crate) fn insert(account: &BankAccount) -> Stmt {
    stmt!(
        "INSERT INTO customer_account (row, account_id, customer, attributes) \
         VALUES ($1, $2, $3, $4)",
        account.row,
        account.id.as_str(),
        account.customer,
        account.attributes.to_string(),
    )
}
