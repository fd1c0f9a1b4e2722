//! Organisations, administered with their own credentials (Contract §11). Whatever lies outside the
//! tree below the credentials' node does not exist for its holder.

mod applications;
mod bank_accounts;
mod companies;
mod memberships;
mod nodes;
mod tree;
mod users;

use axum::Router;
use axum::routing::{get, patch, post};

use crate::server::Platform;

/// The longest text of a field.
const LIMIT: usize = 255;

/// The routes of organisations.
pub(super) fn routes() -> Router<Platform> {
    let node = "/v1/organisation_nodes/{node_id}";
    Router::new()
        .route("/v1/organisation_nodes", post(nodes::create))
        .route(
            node,
            get(nodes::get).patch(nodes::change).delete(nodes::remove),
        )
        .route(&format!("{node}/tree"), get(tree::get))
        .route(&format!("{node}/companies"), get(companies::list_of_node))
        .route(
            "/v1/companies",
            get(companies::list).post(companies::create),
        )
        .route(
            "/v1/companies/{company_id}",
            get(companies::get)
                .patch(companies::change)
                .delete(companies::remove),
        )
        .route("/v1/users", post(users::create))
        .route(
            "/v1/users/{user_id}",
            get(users::get).patch(users::change).delete(users::remove),
        )
        .route("/v1/memberships", post(memberships::create))
        .route(
            "/v1/memberships/{membership_id}",
            patch(memberships::change).delete(memberships::remove),
        )
        .route(
            "/v1/applications",
            get(applications::list).post(applications::create),
        )
        .route(
            "/v1/applications/{app_id}",
            get(applications::get)
                .patch(applications::change)
                .delete(applications::remove),
        )
        .route(
            "/v1/bank_accounts",
            get(bank_accounts::list).post(bank_accounts::create),
        )
        .route(
            "/v1/bank_accounts/{bank_account_id}",
            patch(bank_accounts::change).delete(bank_accounts::remove),
        )
}
