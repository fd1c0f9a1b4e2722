//! Verifications of customers.

use fintecture::{ProviderId, Timestamp};

use super::{parse, parse_opt};
use crate::domain::Attributes;
use crate::domain::customer::Verification;
use crate::domain::payee::Likeness;
use crate::store::{Part, Row, Stmt, StoreError, stmt};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT row, verification_id, customer, account, provider, score, is_match, \
             answers_at, attributes FROM verification ",
            $rest
        )
    };
}

pub(crate) fn by_id(customer: i64, id: &str) -> Stmt {
    stmt!(
        select!("WHERE verification_id = $2 AND customer = $1"),
        customer,
        id
    )
}

/// Some of a customer's verifications, in the order they were asked for.
pub(crate) fn page(customer: i64, part: Part) -> Stmt {
    stmt!(
        select!("WHERE customer = $1 ORDER BY row LIMIT $2 OFFSET $3"),
        customer,
        part.limit,
        part.offset,
    )
}

/// How many verifications a customer has.
pub(crate) fn count(customer: i64) -> Stmt {
    stmt!(
        "SELECT COUNT(*) FROM verification WHERE customer = $1",
        customer
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Verification, StoreError> {
    Ok(Verification {
        row: row.int(0)?,
        id: row.text(1)?.to_owned(),
        customer: row.int(2)?,
        account: row.opt_int(3)?,
        provider: parse_opt(row, 4, "a provider id", |text| ProviderId::new(text).ok())?,
        likeness: row.opt_int(5)?.and_then(Likeness::new),
        is_match: row.int(6)? == 1,
        answers_at: Timestamp::from_micros(row.int(7)?),
        attributes: parse(row, 8, "attributes", Attributes::parse)?,
    })
}

pub(crate) fn insert(verification: &Verification) -> Stmt {
    let score = verification.likeness.map(Likeness::hundredths);
    stmt!(
        "INSERT INTO verification (row, verification_id, customer, account, provider, score, \
         is_match, answers_at, attributes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        verification.row,
        verification.id.as_str(),
        verification.customer,
        verification.account,
        verification.provider.as_ref().map(ProviderId::as_str),
        score.map(i64::from),
        verification.is_match,
        verification.answers_at.as_micros(),
        verification.attributes.to_string(),
    )
}
