//! Virtual IBANs, kept for whoever they were drawn for.

use fintecture::{Currency, Iban};

use super::parse;
use crate::domain::virtual_iban::{Owner, VirtualIban};
use crate::store::{Row, Stmt, StoreError, stmt};

/// The one that an application's owner has already in a currency; a session never has.
pub(crate) fn of_owner(application: i64, owner: &Owner, currency: Currency) -> Stmt {
    stmt!(
        "SELECT row, application, iban, currency FROM virtual_iban \
         WHERE application = $1 AND level = $2 AND owner = $3 AND currency = $4",
        application,
        owner.level(),
        owner.name(),
        currency.as_str()
    )
}

/// The one of a number.
pub(crate) fn by_iban(application: i64, iban: &Iban) -> Stmt {
    stmt!(
        "SELECT row, application, iban, currency FROM virtual_iban \
         WHERE iban = $2 AND application = $1",
        application,
        iban.expose()
    )
}

pub(crate) fn from_row(row: &Row) -> Result<VirtualIban, StoreError> {
    Ok(VirtualIban {
        row: row.int(0)?,
        application: row.int(1)?,
        iban: parse(row, 2, "an IBAN", |text| Iban::parse(text).ok())?,
        currency: parse(row, 3, "a currency", |text| Currency::parse(text).ok())?,
    })
}

pub(crate) fn insert(drawn: &VirtualIban, owner: &Owner) -> Stmt {
    stmt!(
        "INSERT INTO virtual_iban (row, application, iban, level, owner, currency) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        drawn.row,
        drawn.application,
        drawn.iban.expose(),
        owner.level(),
        owner.name(),
        drawn.currency.as_str()
    )
}
