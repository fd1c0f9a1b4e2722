//! The customers of applications.

use super::parse;
use crate::domain::Attributes;
use crate::domain::customer::Customer;
use crate::store::{Part, Row, Stmt, StoreError, stmt};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT row, customer_id, application, external_id, attributes FROM customer ",
            $rest
        )
    };
}

pub(crate) fn by_id(application: i64, id: &str) -> Stmt {
    stmt!(
        select!("WHERE customer_id = $2 AND application = $1"),
        application,
        id
    )
}

/// Some of an application's customers, in the order they came: those of an external id, if one is
/// given. Of all, the first is found by its number, however many come before it.
pub(crate) fn page(application: i64, external_id: Option<&str>, part: Part) -> Stmt {
    match external_id {
        None => stmt!(
            select!("WHERE application = $1 AND number > $3 ORDER BY number LIMIT $2"),
            application,
            part.limit,
            part.offset,
        ),
        Some(external_id) => stmt!(
            select!("WHERE application = $1 AND external_id = $2 ORDER BY row LIMIT $3 OFFSET $4"),
            application,
            external_id,
            part.limit,
            part.offset,
        ),
    }
}

/// How many there are of them.
pub(crate) fn count(application: i64, external_id: Option<&str>) -> Stmt {
    match external_id {
        None => stmt!(
            "SELECT COALESCE(MAX(number), 0) FROM customer WHERE application = $1",
            application
        ),
        Some(external_id) => stmt!(
            "SELECT COUNT(*) FROM customer WHERE application = $1 AND external_id = $2",
            application,
            external_id
        ),
    }
}

pub(crate) fn from_row(row: &Row) -> Result<Customer, StoreError> {
    Ok(Customer {
        row: row.int(0)?,
        id: row.text(1)?.to_owned(),
        application: row.int(2)?,
        external_id: row.opt_text(3)?.map(str::to_owned),
        attributes: parse(row, 4, "attributes", Attributes::parse)?,
    })
}

pub(crate) fn insert(customer: &Customer) -> Stmt {
    stmt!(
        "INSERT INTO customer (row, customer_id, application, external_id, attributes, number) \
         VALUES ($1, $2, $3, $4, $5, \
         (SELECT COALESCE(MAX(number), 0) + 1 FROM customer WHERE application = $3))",
        customer.row,
        customer.id.as_str(),
        customer.application,
        customer.external_id.as_deref(),
        customer.attributes.to_string(),
    )
}
