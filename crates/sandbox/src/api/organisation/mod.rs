//! Organisations, administered with their own credentials (Contract §11). Whatever lies outside the
//! tree below the credentials' node does not exist for its holder.

mod nodes;

use axum::Router;
use axum::routing::get;

use crate::server::Platform;

/// The routes of organisations.
pub(super) fn routes() -> Router<Platform> {
    Router::new().route("/v1/organisation_nodes/{node_id}", get(nodes::get))
}
