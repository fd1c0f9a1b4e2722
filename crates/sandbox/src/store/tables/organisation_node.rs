//! The nodes of organisations.

use super::parse;
use crate::domain::Attributes;
use crate::domain::organisation::Node;
use crate::store::{Row, Stmt, StoreError, stmt};

/// `below`: the node of row `$1` and every node under it.
macro_rules! below {
    ($rest:expr) => {
        concat!(
            "WITH RECURSIVE below (node) AS ( \
                 SELECT $1 UNION ALL \
                 SELECT child.row FROM organisation_node AS child \
                 JOIN below ON child.parent = below.node) ",
            $rest
        )
    };
}
pub(super) use below;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT row, node_id, organisation, parent, attributes FROM organisation_node ",
            $rest
        )
    };
}

/// The row and the organisation of a node.
pub(crate) fn place(id: &str) -> Stmt {
    stmt!(
        "SELECT row, organisation FROM organisation_node WHERE node_id = $1",
        id
    )
}

/// The node of an id, if it is `top` or below it.
pub(crate) fn reached(top: i64, id: &str) -> Stmt {
    stmt!(
        below!(select!(
            "WHERE node_id = $2 AND row IN (SELECT node FROM below)"
        )),
        top,
        id
    )
}

/// A node and all that are below it, in the order they were made.
pub(crate) fn tree(top: i64) -> Stmt {
    stmt!(
        below!(select!(
            "WHERE row IN (SELECT node FROM below) ORDER BY row"
        )),
        top
    )
}

/// The children of a node, in the order they were made.
pub(crate) fn children(parent: i64) -> Stmt {
    stmt!(select!("WHERE parent = $1 ORDER BY row"), parent)
}

/// How much stands on a node: children, companies, memberships, bank accounts, applications and
/// credentials.
pub(crate) fn burden(node: i64) -> Stmt {
    stmt!(
        "SELECT (SELECT COUNT(*) FROM organisation_node WHERE parent = $1) \
              + (SELECT COUNT(*) FROM company WHERE node = $1) \
              + (SELECT COUNT(*) FROM membership WHERE node = $1) \
              + (SELECT COUNT(*) FROM merchant_account WHERE node = $1) \
              + (SELECT COUNT(*) FROM application WHERE node = $1 AND is_closed = 0) \
              + (SELECT COUNT(*) FROM oac WHERE node = $1)",
        node
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Node, StoreError> {
    Ok(Node {
        row: row.int(0)?,
        id: row.text(1)?.to_owned(),
        organisation: row.int(2)?,
        parent: row.opt_int(3)?,
        attributes: parse(row, 4, "attributes", Attributes::parse)?,
    })
}

pub(crate) fn insert(node: &Node) -> Stmt {
    stmt!(
        "INSERT INTO organisation_node (row, node_id, organisation, parent, attributes) \
         VALUES ($1, $2, $3, $4, $5)",
        node.row,
        node.id.as_str(),
        node.organisation,
        node.parent,
        node.attributes.to_string(),
    )
}

pub(crate) fn update(node: &Node) -> Stmt {
    stmt!(
        "UPDATE organisation_node SET parent = $2, attributes = $3 WHERE row = $1",
        node.row,
        node.parent,
        node.attributes.to_string(),
    )
    .touching(1)
}

pub(crate) fn delete(node: &Node) -> Stmt {
    stmt!("DELETE FROM organisation_node WHERE row = $1", node.row).touching(1)
}
