//! Every SQL text, one file a table, beside the rows it reads and writes.

pub(crate) mod account;
pub(crate) mod application;
pub(crate) mod challenge;
pub(crate) mod code;
pub(crate) mod company;
pub(crate) mod connection;
pub(crate) mod consent;
pub(crate) mod console_user;
pub(crate) mod customer;
pub(crate) mod customer_account;
pub(crate) mod delivery;
pub(crate) mod event;
pub(crate) mod mandate;
pub(crate) mod membership;
pub(crate) mod merchant_account;
pub(crate) mod message;
pub(crate) mod oac;
pub(crate) mod organisation_node;
pub(crate) mod outage;
pub(crate) mod past;
pub(crate) mod reading;
pub(crate) mod refresh_token;
pub(crate) mod remittance;
pub(crate) mod session;
pub(crate) mod session_request;
pub(crate) mod session_tally;
pub(crate) mod settlement;
pub(crate) mod timer;
pub(crate) mod transaction;
pub(crate) mod verification;
pub(crate) mod virtual_iban;
pub(crate) mod world;

use super::{Row, StoreError};

/// Reads the text of a column as a type of the domain.
fn parse<T>(
    row: &Row,
    column: usize,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, StoreError> {
    parse(row.text(column)?).ok_or(StoreError::Column {
        column,
        expected,
        found: "another text",
    })
}

/// The same for a column that may be null.
fn parse_opt<T>(
    row: &Row,
    column: usize,
    expected: &'static str,
    from: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, StoreError> {
    match row.opt_text(column)? {
        Some(_) => parse(row, column, expected, from).map(Some),
        None => Ok(None),
    }
}
