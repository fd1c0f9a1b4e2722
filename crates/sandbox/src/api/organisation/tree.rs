//! `GET /v1/organisation_nodes/{id}/tree` (Contract §11).

use axum::response::Response;
use serde_json::json;

use super::nodes::item;
use crate::api::caller::Call;
use crate::api::{Segment, body, query};
use crate::domain::oac::OacScope;
use crate::domain::organisation::{Node, OpenTree};

/// The tree as the credentials see it, opened on the way to a node: the children of the topmost
/// node, and those of every node on the way below it. The other nodes name their children alone.
pub(super) async fn get(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::OrganisationsRead).await?;
        query::check_names(call, &[])?;
        let engine = &call.platform.engine;
        let requested = engine.node(&oac, &id).await?;
        let nodes = engine.tree(&oac).await?;
        let tree = OpenTree::open(&nodes, oac.node, requested.row);
        let item = |node: &&Node| item(node, tree.children_of(node));
        Ok(body::json(&json!({
            "data": tree.first.iter().map(item).collect::<Vec<_>>(),
            "included": tree.deeper.iter().map(item).collect::<Vec<_>>(),
            "meta": {
                "requested_node_id": requested.id,
                "top_accessible_organisation_node_id": oac.node_id,
            },
        })))
    })
    .await
}
