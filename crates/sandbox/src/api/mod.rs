//! Floor 5, the signed API: one file a resource. Each parses leniently, verifies strictly, gives
//! the engine a command, and renders the answer as the contract shows it.

mod ais;
mod amendment;
mod assessment;
mod beneficiary;
mod body;
mod caller;
mod confirm;
mod connect;
mod customers;
mod document;
mod e_mandates;
mod error;
mod expectation;
mod form;
mod initiate;
mod instant;
mod journal;
mod oac;
mod oauth;
mod opening;
mod organisation;
mod page;
mod path;
mod payments;
mod payout;
mod query;
mod reconciliation;
mod refund;
mod request_to_pay;
mod res;
mod settlements;
mod telemetry;
mod token;
mod transactions;

use axum::response::Response;

use crate::reference::{Routes, rows};

pub(crate) use body::{Body, Payload, json as answer};
pub(crate) use error::ApiError;
pub(crate) use journal::{Journal, Visit, write as log};
#[cfg(test)]
pub(crate) use path::led;
pub(crate) use path::{Segment, Segments, tidy};
pub(crate) use transactions::simulated;

/// The routes of the API, under the paths that [`tidy`] leads to.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .on(&rows::oauth::ACCESS_TOKEN, oauth::access_token)
        .on(
            &rows::oauth::SECURE_ACCESS_TOKEN,
            oauth::secure_access_token,
        )
        .on(&rows::oauth::REFRESH_TOKEN, oauth::refresh_token)
        .on(&rows::opening::CONNECT, connect::create)
        .on(&rows::payments::LIST, payments::list)
        .on(&rows::payments::GET, payments::get)
        .on(&rows::payments::AMEND, amendment::patch)
        .on(&rows::refunds::LIST, refund::list)
        .on(&rows::refunds::CREATE, refund::create)
        .on(&rows::opening::INITIATE_AT, initiate::create)
        .on(&rows::opening::REQUEST_TO_PAY, request_to_pay::create)
        .on(&rows::opening::REQUEST_FOR_PAYOUT, payout::create)
        .on(&rows::opening::PREPARE, initiate::prepare)
        .on(&rows::opening::CONFIRM, confirm::confirm)
        .on(&rows::opening::ASSESS, assessment::create)
        .on(&rows::settlements::LIST, settlements::list)
        .on(&rows::settlements::GET, settlements::get)
        .on(&rows::transactions::LIST, transactions::list)
        .on(&rows::transactions::GET, transactions::get)
        .on(&rows::transactions::SIMULATE, transactions::simulate)
        .merge(ais::routes())
        .merge(res::routes())
        .merge(customers::routes())
        .merge(e_mandates::routes())
        .merge(organisation::routes())
        .on(&rows::telemetry::ACTIVITY, telemetry::thank)
        .on(&rows::telemetry::METRIC, telemetry::thank)
        .limited(Payload::limit())
}

/// What is said of a path that leads nowhere.
pub(crate) async fn unknown_path(visit: Visit) -> Response {
    ApiError::not_found("No such path.").respond(&visit.log_id)
}

/// What is said of a path that serves other methods.
pub(crate) async fn unknown_method(visit: Visit) -> Response {
    ApiError::method_not_allowed().respond(&visit.log_id)
}
