//! The companies of organisations.

use super::organisation_node::below;
use super::parse;
use crate::domain::Attributes;
use crate::domain::organisation::Company;
use crate::store::{Part, Row, Stmt, StoreError, stmt};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT row, company_id, organisation, node, attributes FROM company ",
            $rest
        )
    };
}

/// The company of an id, if it stands on a node or below it.
pub(crate) fn reached(top: i64, id: &str) -> Stmt {
    stmt!(
        below!(select!(
            "WHERE company_id = $2 AND node IN (SELECT node FROM below)"
        )),
        top,
        id
    )
}

/// Some of the companies that stand on a node or below it, in the order they were made.
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
        below!("SELECT COUNT(*) FROM company WHERE node IN (SELECT node FROM below)"),
        top
    )
}

/// Some of the companies that stand on a node itself.
pub(crate) fn page_of_node(node: i64, part: Part) -> Stmt {
    stmt!(
        select!("WHERE node = $1 ORDER BY row LIMIT $2 OFFSET $3"),
        node,
        part.limit,
        part.offset,
    )
}

/// How many stand on it.
pub(crate) fn count_of_node(node: i64) -> Stmt {
    stmt!("SELECT COUNT(*) FROM company WHERE node = $1", node)
}

/// Another company of the organisation that has the same external id.
pub(crate) fn same_external_id(company: &Company) -> Stmt {
    stmt!(
        "SELECT row FROM company WHERE organisation = $1 AND external_id = $2 AND row <> $3",
        company.organisation,
        company.external_id(),
        company.row,
    )
}

/// Another company of the organisation that has the same number.
pub(crate) fn same_incorporation(company: &Company) -> Stmt {
    stmt!(
        "SELECT row FROM company WHERE organisation = $1 AND incorporation = $2 AND row <> $3",
        company.organisation,
        company.incorporation(),
        company.row,
    )
}

/// How many memberships see a company.
pub(crate) fn burden(company: &Company) -> Stmt {
    stmt!(
        "SELECT COUNT(*) FROM membership WHERE company = $1",
        company.row
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Company, StoreError> {
    Ok(Company {
        row: row.int(0)?,
        id: row.text(1)?.to_owned(),
        organisation: row.int(2)?,
        node: row.int(3)?,
        attributes: parse(row, 4, "attributes", Attributes::parse)?,
    })
}

pub(crate) fn insert(company: &Company) -> Stmt {
    stmt!(
        "INSERT INTO company (row, company_id, organisation, node, external_id, incorporation, \
         attributes) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        company.row,
        company.id.as_str(),
        company.organisation,
        company.node,
        company.external_id(),
        company.incorporation(),
        company.attributes.to_string(),
    )
}

pub(crate) fn update(company: &Company) -> Stmt {
    stmt!(
        "UPDATE company SET external_id = $2, incorporation = $3, attributes = $4 WHERE row = $1",
        company.row,
        company.external_id(),
        company.incorporation(),
        company.attributes.to_string(),
    )
    .touching(1)
}

pub(crate) fn delete(company: &Company) -> Stmt {
    stmt!("DELETE FROM company WHERE row = $1", company.row).touching(1)
}
