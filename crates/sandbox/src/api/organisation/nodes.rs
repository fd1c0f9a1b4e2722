//! `/v1/organisation_nodes` (Contract §11).

use axum::response::Response;
use serde_json::{Value, json};

use crate::api::caller::Call;
use crate::api::{Segment, document};
use crate::domain::oac::OacScope;
use crate::domain::organisation::Node;

/// One node, and which nodes are its children.
pub(super) async fn get(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::OrganisationsRead).await?;
        let engine = &call.platform.engine;
        let node = engine.node(&oac, &id).await?;
        let children = engine.children(&node).await?;
        Ok(document::shown(&item(&node, &children)))
    })
    .await
}

/// A node as answers show it.
pub(super) fn item(node: &Node, children: &[Node]) -> Value {
    let named = |child: &Node| json!({ "type": "organisation_nodes", "id": child.id });
    json!({
        "id": node.id,
        "type": "organisation_nodes",
        "attributes": node.attributes.clone().into_value(),
        "relationships": {
            "children": { "data": children.iter().map(named).collect::<Vec<_>>() },
        },
    })
}
