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

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post, put};

use crate::server::Platform;

pub(crate) use body::{Body, Payload, json as answer};
pub(crate) use error::ApiError;
pub(crate) use journal::{Journal, Visit, write as log};
pub(crate) use path::{Segment, Segments, tidy};
pub(crate) use transactions::simulated;

/// The routes of the API, under the paths that [`tidy`] leads to.
pub(crate) fn routes() -> Router<Platform> {
    Router::new()
        .route("/oauth/accesstoken", post(oauth::access_token))
        .route(
            "/oauth/secure/accesstoken",
            post(oauth::secure_access_token),
        )
        .route("/oauth/refreshtoken", post(oauth::refresh_token))
        .route("/pis/v2/connect", post(connect::create))
        .route("/pis/v2/payments", get(payments::list))
        .route(
            "/pis/v2/payments/{session_id}",
            get(payments::get).patch(amendment::patch),
        )
        .route("/pis/v2/payments/{session_id}/refunds", get(refund::list))
        .route("/pis/v2/refund", post(refund::create))
        .route(
            "/pis/v2/provider/{provider_id}/initiate",
            post(initiate::create),
        )
        .route("/pis/v2/request-to-pay", post(request_to_pay::create))
        .route("/pis/v2/prepare", post(initiate::prepare))
        .route(
            "/pis/v2/customer/{customer_id}/confirm",
            put(confirm::confirm),
        )
        .route("/assessments", post(assessment::create))
        .route("/ext/v1/activity", post(telemetry::thank))
        .route("/ext/v1/metric", post(telemetry::thank))
        .route("/pis/v2/request-for-payout", post(payout::create))
        .route("/pis/v2/settlements", get(settlements::list))
        .route("/pis/v2/settlements/{settlement_id}", get(settlements::get))
        .route("/pis/v2/transactions", get(transactions::list))
        .route(
            "/pis/v2/transactions/event-simulations",
            post(transactions::simulate),
        )
        .route(
            "/pis/v2/transactions/{transaction_id}",
            get(transactions::get),
        )
        .merge(ais::routes())
        .merge(res::routes())
        .merge(customers::routes())
        .merge(e_mandates::routes())
        .merge(organisation::routes())
        .layer(Payload::limit())
}

/// What is said of a path that leads nowhere.
pub(crate) async fn unknown_path(visit: Visit) -> Response {
    ApiError::not_found("No such path.").respond(&visit.log_id)
}

/// What is said of a path that serves other methods.
pub(crate) async fn unknown_method(visit: Visit) -> Response {
    ApiError::method_not_allowed().respond(&visit.log_id)
}
