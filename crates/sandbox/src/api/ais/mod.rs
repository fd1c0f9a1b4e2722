//! Account information (Contract §8): asking for a payer's consent, and reading what it shows.

mod access;
mod accounts;
mod authorize;
mod connect;
mod customer;
mod holders;
mod polling;
mod psu;
mod transactions;
mod verification;

use serde_json::Value;

use super::instant::millisecond;
use crate::reference::{Routes, rows};

/// The routes under `/ais`.
pub(super) fn routes() -> Routes {
    Routes::new()
        .on(&rows::consent::CONNECT, connect::get)
        .on(&rows::consent::AUTHORIZE, authorize::get)
        .on(&rows::consent::POLL, polling::get)
        .on(&rows::accounts::LIST, accounts::list)
        .on(&rows::accounts::GET, accounts::get)
        .on(&rows::accounts::TRANSACTIONS, transactions::list)
        .on(&rows::accounts::HOLDERS, holders::list)
        .on(&rows::accounts::DELETE, customer::delete)
        .on(&rows::accounts::VERIFY, verification::create)
}

/// Whether members without a value are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Nulls {
    Written,
    LeftOut,
}

/// Leaves out the members of an object that have no value.
fn without_nulls(mut object: Value) -> Value {
    if let Value::Object(members) = &mut object {
        members.retain(|_, value| !value.is_null());
    }
    object
}
