//! Resources (Contract §9): what every application may look up by its `app_id` alone.

mod application;
mod functionality;
mod list;
mod providers;
mod test_accounts;

use axum::Router;
use axum::routing::get;

use crate::server::Platform;

/// The routes under `/res/v1`.
pub(super) fn routes() -> Router<Platform> {
    Router::new()
        .route("/res/v1/applications", get(application::get))
        .route(
            "/res/v1/functionalities/{functionality_id}",
            get(functionality::get),
        )
        .route("/res/v1/providers", get(providers::list))
        .route("/res/v1/providers/{provider_id}", get(providers::get))
        .route("/res/v1/testaccounts", get(test_accounts::list))
}
