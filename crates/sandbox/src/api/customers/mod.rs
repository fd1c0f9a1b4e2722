//! The customers of an application, their bank accounts, and the proof that both belong together
//! (Contract §10.1).

mod bank_accounts;
mod people;
mod verifications;

use std::sync::Arc;

use super::ApiError;
use super::caller::Call;
use crate::domain::Application;
use crate::domain::customer::Customer;
use crate::reference::{Routes, rows};

/// The routes under `/v1/customers`.
pub(super) fn routes() -> Routes {
    Routes::new()
        .on(&rows::customers::LIST, people::list)
        .on(&rows::customers::CREATE, people::create)
        .on(&rows::customers::GET, people::get)
        .on(&rows::customers::BANK_ACCOUNTS, bank_accounts::list)
        .on(&rows::customers::ADD_BANK_ACCOUNT, bank_accounts::create)
        .on(&rows::customers::BANK_ACCOUNT, bank_accounts::get)
        .on(&rows::customers::VERIFICATIONS, verifications::list)
        .on(&rows::customers::VERIFY, verifications::create)
        .on(&rows::customers::VERIFICATION, verifications::get)
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
