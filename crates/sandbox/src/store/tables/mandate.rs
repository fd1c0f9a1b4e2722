//! Mandates of applications.

use fintecture::Timestamp;

use super::parse;
use crate::domain::Attributes;
use crate::domain::mandate::{Mandate, Rum, Standing};
use crate::store::{Part, Row, Stmt, StoreError, stmt};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT row, mandate_id, application, rum, status, signed_at, attributes \
             FROM mandate ",
            $rest
        )
    };
}

pub(crate) fn by_id(application: i64, id: &str) -> Stmt {
    stmt!(
        select!("WHERE mandate_id = $2 AND application = $1"),
        application,
        id
    )
}

/// The mandate of an application that has a reference.
pub(crate) fn by_rum(application: i64, rum: &Rum) -> Stmt {
    stmt!(
        select!("WHERE application = $1 AND rum = $2"),
        application,
        rum.as_str()
    )
}

/// Some of an application's mandates, in the order they were signed. The first is found by its
/// number, however many come before it.
pub(crate) fn page(application: i64, part: Part) -> Stmt {
    stmt!(
        select!("WHERE application = $1 AND number > $3 ORDER BY number LIMIT $2"),
        application,
        part.limit,
        part.offset,
    )
}

/// How many mandates an application has.
pub(crate) fn count(application: i64) -> Stmt {
    stmt!(
        "SELECT COALESCE(MAX(number), 0) FROM mandate WHERE application = $1",
        application
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Mandate, StoreError> {
    Ok(Mandate {
        row: row.int(0)?,
        id: row.text(1)?.to_owned(),
        application: row.int(2)?,
        rum: parse(row, 3, "a mandate reference", |text| Rum::parse(text).ok())?,
        standing: parse(row, 4, "the standing of a mandate", Standing::parse)?,
        signed_at: Timestamp::from_micros(row.int(5)?),
        attributes: parse(row, 6, "attributes", Attributes::parse)?,
    })
}

pub(crate) fn insert(mandate: &Mandate) -> Stmt {
    stmt!(
        "INSERT INTO mandate \
         (row, mandate_id, application, rum, status, signed_at, attributes, number) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, \
         (SELECT COALESCE(MAX(number), 0) + 1 FROM mandate WHERE application = $3))",
        mandate.row,
        mandate.id.as_str(),
        mandate.application,
        mandate.rum.as_str(),
        mandate.standing.as_str(),
        mandate.signed_at.as_micros(),
        mandate.attributes.to_string(),
    )
}

/// Writes what became of a mandate.
pub(crate) fn set_standing(mandate: &Mandate) -> Stmt {
    stmt!(
        "UPDATE mandate SET status = $2 WHERE row = $1",
        mandate.row,
        mandate.standing.as_str(),
    )
    .touching(1)
}
