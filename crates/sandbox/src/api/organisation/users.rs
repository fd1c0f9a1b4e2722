//! `/v1/users` (Contract §11).

use axum::response::Response;
use fintecture::Invalid;
use serde_json::{Value, json};

use super::{LIMIT, memberships};
use crate::api::caller::Call;
use crate::api::document::{self, Demand};
use crate::api::{Body, Segment, body};
use crate::domain::activation::check_email;
use crate::domain::oac::OacScope;
use crate::domain::organisation::User;
use crate::engine::commands::{AddUser, ChangeUser, NewMembership, RemoveUser, Target};

/// Takes in a user and the memberships that the request includes: at least one.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::UsersWrite).await?;
        let mut document = document::read(call)?;
        check(&mut document, Demand::Whole);
        let memberships = included(&mut document);
        let command = AddUser {
            oac,
            attributes: document::attributes(document, &["id"])?,
            memberships: memberships.clone(),
        };
        let (user, made) = call.platform.engine.run(command).await?;
        let included = made.iter().zip(&memberships).map(|(membership, given)| {
            let (name, kind, id) = match &given.target {
                Target::Company(id) => ("company", "companies", id),
                Target::Node(id) => ("organisation_node", "organisation_nodes", id),
            };
            let mut item = memberships::item(membership);
            item["relationships"] = json!({ name: { "data": { "type": kind, "id": id } } });
            item
        });
        let answer = json!({ "data": item(user), "included": included.collect::<Vec<_>>() });
        Ok(body::created(&answer))
    })
    .await
}

/// One user.
pub(super) async fn get(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::UsersRead).await?;
        let user = call.platform.engine.user(&oac, &id).await?;
        Ok(document::shown(&item(user)))
    })
    .await
}

/// Changes what is said of a user.
pub(super) async fn change(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::UsersWrite).await?;
        let mut body = document::read(call)?;
        check(&mut body, Demand::Part);
        let change = document::attributes(body, &["id"])?;
        let user = call.platform.engine.run(ChangeUser { oac, id, change });
        Ok(document::shown(&item(user.await?)))
    })
    .await
}

/// Forgets a user, their login and their memberships.
pub(super) async fn remove(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::UsersWrite).await?;
        call.platform.engine.run(RemoveUser { oac, id }).await?;
        Ok(document::removed())
    })
    .await
}

fn check(body: &mut Body, demand: Demand) {
    const EMAIL: &str = "data.attributes.email";
    document::text(body, EMAIL, LIMIT, demand);
    body.parsed(EMAIL, check_email);
    document::text(body, "data.attributes.first_name", LIMIT, Demand::Part);
    document::text(body, "data.attributes.last_name", LIMIT, Demand::Part);
}

/// Reads the memberships of a request.
fn included(body: &mut Body) -> Vec<NewMembership> {
    const INCLUDED: &str = "included";
    let list = body.list(INCLUDED);
    let list = body.require(INCLUDED, list).unwrap_or_default();
    let mut memberships = Vec::new();
    for (index, value) in list.into_iter().enumerate() {
        let mut part = Body::of(value);
        if !part.has_problems() {
            if part.text("type").as_deref() == Some("memberships") {
                memberships.extend(memberships::read(&mut part));
            } else {
                part.problem(Invalid::unshown("type", "must be memberships"));
            }
        }
        body.absorb(part, &format!("{INCLUDED}[{index}]"));
    }
    if memberships.is_empty() && !body.has_problems() {
        body.problem(Invalid::unshown(INCLUDED, "must have a membership"));
    }
    memberships
}

fn item(user: User) -> Value {
    json!({ "id": user.id, "type": "users", "attributes": user.attributes.into_value() })
}
