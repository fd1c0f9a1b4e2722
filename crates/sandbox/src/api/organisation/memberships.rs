//! `/v1/memberships` (Contract §11).

use axum::response::Response;
use fintecture::Invalid;
use serde_json::{Value, json};

use super::LIMIT;
use crate::api::caller::Call;
use crate::api::document::{self, Demand};
use crate::api::{ApiError, Body, Segment};
use crate::domain::Attributes;
use crate::domain::oac::OacScope;
use crate::domain::organisation::Membership;
use crate::engine::commands::{
    AddMembership, ChangeMembership, NewMembership, RemoveMembership, Target,
};

/// Gives a user another membership.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::UsersWrite).await?;
        let mut body = document::read(call)?;
        let mut data = body.part("data");
        let user = data.text("relationships.user.data.id");
        let user = data.require("relationships.user.data.id", user);
        let given = read(&mut data);
        body.absorb(data, "data");
        document::attributes(body, &[])?;
        // Absent only with a problem, which was reported.
        let (user, given) = user
            .zip(given)
            .ok_or_else(|| ApiError::invalid_fields(&[]))?;
        let command = AddMembership {
            oac,
            user,
            target: given.target,
            attributes: given.attributes,
        };
        let membership = call.platform.engine.run(command).await?;
        Ok(document::created(&item(&membership)))
    })
    .await
}

/// Changes a role, or what its user is notified of.
pub(super) async fn change(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::UsersWrite).await?;
        let mut body = document::read(call)?;
        document::text(&mut body, "data.attributes.role", LIMIT, Demand::Part);
        body.object("data.attributes.notification_preferences");
        let change = document::attributes(body, &["id"])?;
        let command = ChangeMembership { oac, id, change };
        let membership = call.platform.engine.run(command).await?;
        Ok(document::shown(&item(&membership)))
    })
    .await
}

/// Takes a membership away, unless it is the user's last: then 409.
pub(super) async fn remove(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::UsersWrite).await?;
        let command = RemoveMembership { oac, id };
        call.platform.engine.run(command).await?;
        Ok(document::removed())
    })
    .await
}

/// Reads a membership from its own object: a role, and exactly one of a company and a node.
pub(super) fn read(body: &mut Body) -> Option<NewMembership> {
    document::text(body, "attributes.role", LIMIT, Demand::Whole);
    body.object("attributes.notification_preferences");
    let company = body.text("relationships.company.data.id");
    let node = body.text("relationships.organisation_node.data.id");
    let target = match (company, node) {
        (Some(company), None) => Target::Company(company),
        (None, Some(node)) => Target::Node(node),
        _ => {
            let rule = "exactly one of company and organisation_node";
            body.problem(Invalid::unshown("relationships", rule));
            return None;
        }
    };
    let attributes = Attributes::of(body.in_texts("attributes")).without(&["id"]);
    Some(NewMembership { target, attributes })
}

pub(super) fn item(membership: &Membership) -> Value {
    json!({
        "id": membership.id,
        "type": "memberships",
        "attributes": membership.attributes.clone().into_value(),
    })
}
