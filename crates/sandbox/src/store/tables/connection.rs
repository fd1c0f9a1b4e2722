//! AIS connections: what a consent gave.

use fintecture::Timestamp;

use crate::store::{Stmt, stmt};

/// A connection to be written.
#[derive(Debug)]
pub(crate) struct Connection<'a> {
    pub(crate) row: i64,
    pub(crate) customer_id: &'a str,
    pub(crate) code: &'a str,
    pub(crate) application: i64,
    pub(crate) provider: &'a str,
    pub(crate) username: &'a str,
    pub(crate) created_at: Timestamp,
}

pub(crate) fn insert(connection: &Connection<'_>) -> Stmt {
    stmt!(
        "INSERT INTO connection \
         (row, customer_id, code, application, provider, username, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        connection.row,
        connection.customer_id,
        connection.code,
        connection.application,
        connection.provider,
        connection.username,
        connection.created_at.as_micros(),
    )
}
