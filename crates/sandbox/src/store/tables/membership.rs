//! What the users of organisations may see.

use super::organisation_node::below;
use super::parse;
use crate::domain::Attributes;
use crate::domain::organisation::Membership;
use crate::store::{Row, Stmt, StoreError, stmt};

/// The membership of an id, if it stands on a node or below it.
pub(crate) fn reached(top: i64, id: &str) -> Stmt {
    stmt!(
        below!(
            "SELECT row, membership_id, console_user, node, company, attributes FROM membership \
             WHERE membership_id = $2 AND node IN (SELECT node FROM below)"
        ),
        top,
        id
    )
}

/// How many memberships the user of one has.
pub(crate) fn count_of_user(membership: &Membership) -> Stmt {
    stmt!(
        "SELECT COUNT(*) FROM membership WHERE console_user = $1",
        membership.user
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Membership, StoreError> {
    Ok(Membership {
        row: row.int(0)?,
        id: row.text(1)?.to_owned(),
        user: row.int(2)?,
        node: row.int(3)?,
        company: row.opt_int(4)?,
        attributes: parse(row, 5, "attributes", Attributes::parse)?,
    })
}

pub(crate) fn insert(membership: &Membership) -> Stmt {
    stmt!(
        "INSERT INTO membership (row, membership_id, console_user, node, company, attributes) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        membership.row,
        membership.id.as_str(),
        membership.user,
        membership.node,
        membership.company,
        membership.attributes.to_string(),
    )
}

pub(crate) fn update(membership: &Membership) -> Stmt {
    stmt!(
        "UPDATE membership SET attributes = $2 WHERE row = $1",
        membership.row,
        membership.attributes.to_string(),
    )
    .touching(1)
}

pub(crate) fn delete(membership: &Membership) -> Stmt {
    stmt!("DELETE FROM membership WHERE row = $1", membership.row).touching(1)
}
