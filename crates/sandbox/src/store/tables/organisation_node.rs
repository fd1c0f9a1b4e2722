//! The nodes of organisations.

use super::parse;
use crate::domain::Attributes;
use crate::domain::organisation::Node;
use crate::store::{Row, Stmt, StoreError, stmt};

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

/// The row and the organisation of a node.
pub(crate) fn place(id: &str) -> Stmt {
    stmt!(
        "SELECT row, organisation FROM organisation_node WHERE node_id = $1",
        id
    )
}

/// `below`: the node of row `$1` and every node under it.
macro_rules! below {
    ($rest:literal) => {
        concat!(
            "WITH RECURSIVE below (node) AS ( \
                 SELECT $1 UNION ALL \
                 SELECT child.row FROM organisation_node AS child \
                 JOIN below ON child.parent = below.node) ",
            $rest
        )
    };
}

/// The node of an id, if it is `top` or below it.
pub(crate) fn reached(top: i64, id: &str) -> Stmt {
    stmt!(
        below!(
            "SELECT row, node_id, organisation, parent, attributes FROM organisation_node \
             WHERE node_id = $2 AND row IN (SELECT node FROM below)"
        ),
        top,
        id
    )
}

/// The children of a node, in the order they were made.
pub(crate) fn children(parent: i64) -> Stmt {
    stmt!(
        "SELECT row, node_id, organisation, parent, attributes FROM organisation_node \
         WHERE parent = $1 ORDER BY row",
        parent
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
