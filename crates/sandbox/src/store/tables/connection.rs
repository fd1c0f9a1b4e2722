//! AIS connections: what a consent gave.

use fintecture::{CustomerId, ProviderId, Timestamp};

use super::parse;
use crate::domain::connection::{Code, Opened};
use crate::domain::{Connection, Scopes};
use crate::store::{Row, Stmt, StoreError, stmt};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.row, c.customer_id, c.application, c.provider, c.username, c.scopes, \
             c.authenticated_at, c.ends_at, c.generation FROM connection c ",
            $rest
        )
    };
}

/// The connection that an application knows by this id.
pub(crate) fn by_customer(application: i64, customer_id: &CustomerId) -> Stmt {
    stmt!(
        select!("WHERE c.customer_id = $2 AND c.application = $1"),
        application,
        customer_id.as_str()
    )
}

pub(crate) fn by_row(row: i64) -> Stmt {
    stmt!(select!("WHERE c.row = $1"), row)
}

/// The connection of an application whose code this is, while it can be exchanged.
pub(crate) fn by_code(application: i64, code: &str, now: Timestamp) -> Stmt {
    stmt!(
        select!(
            "JOIN code ON code.connection = c.row \
             WHERE code.code = $2 AND code.ends_at > $3 AND c.application = $1"
        ),
        application,
        code,
        now.as_micros()
    )
}

/// The connection of an application whose refresh token has this serial, while it can be used.
pub(crate) fn by_refresh_token(application: i64, serial: &str, now: Timestamp) -> Stmt {
    stmt!(
        select!(
            "JOIN refresh_token token ON token.connection = c.row \
             WHERE token.serial = $2 AND token.ends_at > $3 AND c.application = $1"
        ),
        application,
        serial,
        now.as_micros()
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Connection, StoreError> {
    Ok(Connection {
        row: row.int(0)?,
        customer_id: parse(row, 1, "a customer id", |text| CustomerId::new(text).ok())?,
        application: row.int(2)?,
        provider: parse(row, 3, "a provider id", |text| ProviderId::new(text).ok())?,
        username: row.text(4)?.to_owned(),
        scopes: parse(row, 5, "scopes", |text| Scopes::parse(text).ok())?,
        authenticated_at: Timestamp::from_micros(row.int(6)?),
        ends_at: Timestamp::from_micros(row.int(7)?),
        generation: row.int(8)?,
    })
}

/// The connection, the accounts that it shows, and its code.
pub(crate) fn insert(opened: &Opened) -> Vec<Stmt> {
    let connection = &opened.connection;
    let own = stmt!(
        "INSERT INTO connection (row, customer_id, application, provider, username, scopes, \
         authenticated_at, ends_at, generation) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        connection.row,
        connection.customer_id.as_str(),
        connection.application,
        connection.provider.as_str(),
        connection.username.as_str(),
        connection.scopes.to_string(),
        connection.authenticated_at.as_micros(),
        connection.ends_at.as_micros(),
        connection.generation,
    );
    let shared = opened.accounts.iter().map(|account| {
        stmt!(
            "INSERT INTO shared_account (connection, account) VALUES ($1, $2)",
            connection.row,
            account.0
        )
    });
    let mut writes = vec![own];
    writes.extend(shared);
    writes.push(insert_code(&opened.code));
    writes
}

fn insert_code(code: &Code) -> Stmt {
    stmt!(
        "INSERT INTO code (code, connection, ends_at) VALUES ($1, $2, $3)",
        code.text.as_str(),
        code.connection,
        code.ends_at.as_micros(),
    )
}

/// Makes the access tokens of a generation worthless, if nobody else did.
pub(crate) fn next_generation(connection: &Connection) -> Stmt {
    stmt!(
        "UPDATE connection SET generation = generation + 1 WHERE row = $1 AND generation = $2",
        connection.row,
        connection.generation,
    )
    .touching(1)
}

/// Forgets a connection and everything that it gave.
pub(crate) fn delete(connection: i64) -> [Stmt; 6] {
    [
        stmt!(
            "DELETE FROM refresh_token WHERE connection = $1",
            connection
        ),
        stmt!("DELETE FROM code WHERE connection = $1", connection),
        stmt!(
            "DELETE FROM shared_account WHERE connection = $1",
            connection
        ),
        stmt!("DELETE FROM reading WHERE connection = $1", connection),
        stmt!("DELETE FROM consent WHERE connection = $1", connection),
        stmt!("DELETE FROM connection WHERE row = $1", connection).touching(1),
    ]
}
