//! What is out of order.

use fintecture::Timestamp;

use super::parse;
use crate::domain::outage::{Breakdown, Outage};
use crate::store::{Row, Stmt, StoreError, stmt};

pub(crate) fn all() -> Stmt {
    stmt!("SELECT name, how, ends_at FROM outage")
}

pub(crate) fn from_row(row: &Row) -> Result<(String, Outage), StoreError> {
    let outage = Outage {
        how: parse(row, 1, "a breakdown", Breakdown::named)?,
        ends_at: Timestamp::from_micros(row.int(2)?),
    };
    Ok((row.text(0)?.to_owned(), outage))
}

/// Writes an outage down, in place of an earlier one.
pub(crate) fn set(name: &str, outage: Outage) -> [Stmt; 2] {
    let insert = stmt!(
        "INSERT INTO outage (name, how, ends_at) VALUES ($1, $2, $3)",
        name,
        outage.how.as_str(),
        outage.ends_at.as_micros(),
    );
    [delete(name), insert]
}

pub(crate) fn delete(name: &str) -> Stmt {
    stmt!("DELETE FROM outage WHERE name = $1", name)
}
