//! The bank accounts of merchants.

use super::organisation_node::below;
use super::parse;
use crate::domain::Attributes;
use crate::domain::organisation::MerchantAccount;
use crate::store::{Part, Row, Stmt, StoreError, stmt};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT row, account_id, node, attributes FROM merchant_account ",
            $rest
        )
    };
}

/// The account of an id, if it stands on a node or below it.
pub(crate) fn reached(top: i64, id: &str) -> Stmt {
    stmt!(
        below!(select!(
            "WHERE account_id = $2 AND node IN (SELECT node FROM below)"
        )),
        top,
        id
    )
}

/// Some of the accounts that stand on a node or below it, in the order they came.
pub(crate) fn page(top: i64, part: Part) -> Stmt {
    stmt!(
        below!(select!(
            "WHERE node IN (SELECT node FROM below) ORDER BY row LIMIT $2 OFFSET $3"
        )),
        top,
        part.limit,
        part.offset,
    )
}

/// How many stand there.
pub(crate) fn count(top: i64) -> Stmt {
    stmt!(
        below!("SELECT COUNT(*) FROM merchant_account WHERE node IN (SELECT node FROM below)"),
        top
    )
}

pub(crate) fn from_row(row: &Row) -> Result<MerchantAccount, StoreError> {
    Ok(MerchantAccount {
        row: row.int(0)?,
        id: row.text(1)?.to_owned(),
        node: row.int(2)?,
        attributes: parse(row, 3, "attributes", Attributes::parse)?,
    })
}

pub(crate) fn insert(account: &MerchantAccount) -> Stmt {
    stmt!(
        "INSERT INTO merchant_account (row, account_id, node, attributes) VALUES ($1, $2, $3, $4)",
        account.row,
        account.id.as_str(),
        account.node,
        account.attributes.to_string(),
    )
}

pub(crate) fn update(account: &MerchantAccount) -> Stmt {
    stmt!(
        "UPDATE merchant_account SET attributes = $2 WHERE row = $1",
        account.row,
        account.attributes.to_string(),
    )
    .touching(1)
}

pub(crate) fn delete(account: &MerchantAccount) -> Stmt {
    stmt!("DELETE FROM merchant_account WHERE row = $1", account.row).touching(1)
}
