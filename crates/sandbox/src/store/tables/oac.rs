//! Organisation access credentials, and what they were given tokens for.

use fintecture::{ExposeSecret, SecretString, Timestamp};

use crate::domain::oac::{Grant, Oac, OacScopes};
use crate::store::{Row, Stmt, StoreError, stmt};

pub(crate) fn all() -> Stmt {
    stmt!(
        "SELECT oac.row, oac.client_id, oac.client_secret, oac.organisation, oac.node, \
         organisation_node.node_id, oac.scopes FROM oac \
         JOIN organisation_node ON organisation_node.row = oac.node ORDER BY oac.row"
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Oac, StoreError> {
    Ok(Oac {
        row: row.int(0)?,
        client_id: row.text(1)?.to_owned(),
        client_secret: SecretString::from(row.text(2)?),
        organisation: row.int(3)?,
        node: row.int(4)?,
        node_id: row.text(5)?.to_owned(),
        scopes: OacScopes::known(row.text(6)?),
    })
}

pub(crate) fn insert(oac: &Oac) -> Stmt {
    stmt!(
        "INSERT INTO oac (row, client_id, client_secret, organisation, node, scopes) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        oac.row,
        oac.client_id.as_str(),
        oac.client_secret.expose_secret(),
        oac.organisation,
        oac.node,
        oac.scopes.to_string(),
    )
}

macro_rules! select_grant {
    ($rest:literal) => {
        concat!(
            "SELECT row, oac, scopes, generation, ends_at FROM oac_grant ",
            $rest
        )
    };
}

pub(crate) fn grant_by_row(row: i64) -> Stmt {
    stmt!(select_grant!("WHERE row = $1"), row)
}

/// The grant of some credentials that a refresh token renews, while it can.
pub(crate) fn grant_by_serial(oac: i64, serial: &str, now: Timestamp) -> Stmt {
    stmt!(
        select_grant!("WHERE serial = $2 AND oac = $1 AND ends_at > $3"),
        oac,
        serial,
        now.as_micros(),
    )
}

pub(crate) fn grant_from_row(row: &Row) -> Result<Grant, StoreError> {
    Ok(Grant {
        row: row.int(0)?,
        oac: row.int(1)?,
        scopes: OacScopes::known(row.text(2)?),
        generation: row.int(3)?,
        ends_at: Timestamp::from_micros(row.int(4)?),
    })
}

/// Writes a grant, and puts away those of the same credentials that have ended.
pub(crate) fn insert_grant(grant: &Grant, serial: &str, now: Timestamp) -> [Stmt; 2] {
    [
        stmt!(
            "DELETE FROM oac_grant WHERE oac = $1 AND ends_at <= $2",
            grant.oac,
            now.as_micros(),
        ),
        stmt!(
            "INSERT INTO oac_grant (row, oac, serial, scopes, generation, ends_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
            grant.row,
            grant.oac,
            serial,
            grant.scopes.to_string(),
            grant.generation,
            grant.ends_at.as_micros(),
        ),
    ]
}

/// Writes the next refresh token of a grant, if nobody else did.
pub(crate) fn renew_grant(grant: &Grant, serial: &str) -> Stmt {
    stmt!(
        "UPDATE oac_grant SET serial = $3, generation = generation + 1, ends_at = $4 \
         WHERE row = $1 AND generation = $2",
        grant.row,
        grant.generation,
        serial,
        grant.ends_at.as_micros(),
    )
    .touching(1)
}
