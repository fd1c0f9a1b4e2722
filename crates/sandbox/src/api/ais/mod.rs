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

use axum::Router;
use axum::routing::{delete, get, post};
use serde_json::Value;

use super::instant::millisecond;
use crate::server::Platform;

/// The routes under `/ais`.
pub(super) fn routes() -> Router<Platform> {
    let customer = "/ais/v1/customer/{customer_id}";
    Router::new()
        .route("/ais/v2/connect", get(connect::get))
        .route("/ais/v1/verification", post(verification::create))
        .route(
            "/ais/v1/provider/{provider_id}/authorize",
            get(authorize::get),
        )
        .route(
            "/ais/v1/provider/{provider_id}/authorize/decoupled/{polling_id}",
            get(polling::get),
        )
        .route(customer, delete(customer::delete))
        .route(&format!("{customer}/accountholders"), get(holders::list))
        .route(&format!("{customer}/accounts"), get(accounts::list))
        .route(
            &format!("{customer}/accounts/{{account_id}}"),
            get(accounts::get),
        )
        .route(
            &format!("{customer}/accounts/{{account_id}}/transactions"),
            get(transactions::list),
        )
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
