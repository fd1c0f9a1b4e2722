//! People who may log in to the Console.

use super::organisation_node::below;
use super::parse;
use crate::domain::Attributes;
use crate::domain::organisation::User;
use crate::store::{Row, Stmt, StoreError, stmt};

/// The user of an id, if any of their memberships stands on a node or below it.
pub(crate) fn reached(top: i64, id: &str) -> Stmt {
    stmt!(
        below!(
            "SELECT row, user_id, organisation, attributes FROM console_user \
             WHERE user_id = $2 AND EXISTS ( \
                 SELECT 1 FROM membership \
                 WHERE membership.console_user = console_user.row \
                 AND membership.node IN (SELECT node FROM below))"
        ),
        top,
        id
    )
}

/// Another user of the organisation who has the same address.
pub(crate) fn same_email(user: &User) -> Stmt {
    stmt!(
        "SELECT row FROM console_user WHERE organisation = $1 AND email = $2 AND row <> $3",
        user.organisation,
        user.email(),
        user.row,
    )
}

/// How many of a user's memberships stand neither on a node nor below it.
pub(crate) fn beyond(top: i64, user: &User) -> Stmt {
    stmt!(
        below!(
            "SELECT COUNT(*) FROM membership \
             WHERE console_user = $2 AND node NOT IN (SELECT node FROM below)"
        ),
        top,
        user.row
    )
}

pub(crate) fn from_row(row: &Row) -> Result<User, StoreError> {
    Ok(User {
        row: row.int(0)?,
        id: row.text(1)?.to_owned(),
        organisation: row.int(2)?,
        attributes: parse(row, 3, "attributes", Attributes::parse)?,
    })
}

pub(crate) fn insert(user: &User) -> Stmt {
    stmt!(
        "INSERT INTO console_user (row, user_id, organisation, email, attributes) \
         VALUES ($1, $2, $3, $4, $5)",
        user.row,
        user.id.as_str(),
        user.organisation,
        user.email(),
        user.attributes.to_string(),
    )
}

pub(crate) fn update(user: &User) -> Stmt {
    stmt!(
        "UPDATE console_user SET email = $2, attributes = $3 WHERE row = $1",
        user.row,
        user.email(),
        user.attributes.to_string(),
    )
    .touching(1)
}

/// Forgets a user with all memberships.
pub(crate) fn delete(user: &User) -> [Stmt; 2] {
    [
        stmt!("DELETE FROM membership WHERE console_user = $1", user.row),
        stmt!("DELETE FROM console_user WHERE row = $1", user.row).touching(1),
    ]
}
