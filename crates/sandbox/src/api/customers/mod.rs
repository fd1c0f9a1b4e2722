//! The customers of an application, their bank accounts, and the proof that both belong together
//! (Contract §10.1).

mod bank_accounts;
mod people;
mod verifications;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::ApiError;
use super::caller::Call;
use crate::domain::Application;
use crate::domain::customer::Customer;
use crate::server::Platform;

/// The routes under `/v1/customers`.
pub(super) fn routes() -> Router<Platform> {
    let customer = "/v1/customers/{customer_id}";
    Router::new()
        .route("/v1/customers", get(people::list).post(people::create))
        .route(customer, get(people::get))
        .route(
            &format!("{customer}/bank_accounts"),
            get(bank_accounts::list).post(bank_accounts::create),
        )
        .route(
            &format!("{customer}/bank_accounts/{{bank_account_id}}"),
            get(bank_accounts::get),
        )
        .route(
            &format!("{customer}/verifications"),
            get(verifications::list).post(verifications::create),
        )
        .route(
            &format!("{customer}/verifications/{{verification_id}}"),
            get(verifications::get),
        )
}

/// The application that calls for its customers.
fn caller(call: &Call) -> Result<Arc<Application>, ApiError> {
    call.authorised("customers")
}

/// A customer of the application that calls.
async fn customer(call: &Call, id: &str) -> Result<Customer, ApiError> {
    let application = caller(call)?;
    let engine = &call.platform.engine;
    Ok(engine.customer(application.row, id).await?)
}
