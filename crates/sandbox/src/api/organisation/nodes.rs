//! `/v1/organisation_nodes` (Contract §11).

use axum::response::Response;
use serde_json::{Value, json};

use super::LIMIT;
use crate::api::caller::Call;
use crate::api::document::{self, Demand};
use crate::api::{ApiError, Segment};
use crate::domain::Attributes;
use crate::domain::oac::OacScope;
use crate::domain::organisation::Node;
use crate::engine::commands::{AddNode, ChangeNode, RemoveNode};

/// Makes a node: below the `parent` that is named, or else below the credentials' own.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::OrganisationsWrite).await?;
        let (parent, attributes) = read(call, Demand::Whole)?;
        let command = AddNode {
            oac,
            parent,
            attributes,
        };
        let node = call.platform.engine.run(command).await?;
        Ok(document::created(&item(&node, &[])))
    })
    .await
}

/// One node, and which nodes are its children.
pub(super) async fn get(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::OrganisationsRead).await?;
        let node = call.platform.engine.node(&oac, &id).await?;
        shown(call, &node).await
    })
    .await
}

/// Changes what is said of a node; a `parent` moves it with all that is below it.
pub(super) async fn change(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::OrganisationsWrite).await?;
        let (parent, change) = read(call, Demand::Part)?;
        let command = ChangeNode {
            oac,
            id,
            parent,
            change,
        };
        let node = call.platform.engine.run(command).await?;
        shown(call, &node).await
    })
    .await
}

/// Takes away a node that nothing stands on; 409 otherwise.
pub(super) async fn remove(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::OrganisationsWrite).await?;
        call.platform.engine.run(RemoveNode { oac, id }).await?;
        Ok(document::removed())
    })
    .await
}

fn read(call: &Call, demand: Demand) -> Result<(Option<String>, Attributes), ApiError> {
    let mut body = document::read(call)?;
    document::text(&mut body, "data.attributes.name", LIMIT, demand);
    let parent = body.text("data.relationships.parent.data.id");
    Ok((parent, document::attributes(body, &["id"])?))
}

async fn shown(call: &Call, node: &Node) -> Result<Response, ApiError> {
    let children = call.platform.engine.children(node).await?;
    let children: Vec<_> = children.iter().collect();
    Ok(document::shown(&item(node, &children)))
}

/// A node as answers show it.
pub(super) fn item(node: &Node, children: &[&Node]) -> Value {
    let named = |child: &&Node| json!({ "type": "organisation_nodes", "id": child.id });
    json!({
        "id": node.id,
        "type": "organisation_nodes",
        "attributes": node.attributes.clone().into_value(),
        "relationships": {
            "children": { "data": children.iter().map(named).collect::<Vec<_>>() },
        },
    })
}
