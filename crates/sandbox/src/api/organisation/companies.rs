//! `/v1/companies`, and the companies of a node (Contract §11).

use axum::response::Response;
use serde_json::{Value, json};

use super::LIMIT;
use crate::api::caller::Call;
use crate::api::document::{self, Demand};
use crate::api::page::Page;
use crate::api::{ApiError, Segment, query};
use crate::domain::Attributes;
use crate::domain::oac::OacScope;
use crate::domain::organisation::Company;
use crate::engine::Depth;
use crate::engine::commands::{AddCompany, ChangeCompany, RemoveCompany};

const EXTERNAL_ID: &str = "data.attributes.external_id";
const INCORPORATION: &str = "data.attributes.incorporation";

/// Takes in a company: on the `organisation_node` that is named, or else on the credentials' own.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::CompaniesWrite).await?;
        let (node, attributes) = read(call, Demand::Whole)?;
        let command = AddCompany {
            oac,
            node,
            attributes,
        };
        let company = call.platform.engine.run(command).await?;
        Ok(document::created(&item(company)))
    })
    .await
}

/// Every company that the credentials reach, in the order they were made.
pub(super) async fn list(call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::CompaniesRead).await?;
        companies(call, oac.node, Depth::Tree, &[]).await
    })
    .await
}

/// The companies of a node; with `recursive=true` also those of the nodes below it.
pub(super) async fn list_of_node(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::OrganisationsRead).await?;
        let node = call.platform.engine.node(&oac, &id).await?;
        let depth = if query::flag(call, "recursive")?.is_set() {
            Depth::Tree
        } else {
            Depth::Node
        };
        companies(call, node.row, depth, &["recursive"]).await
    })
    .await
}

/// One company.
pub(super) async fn get(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::CompaniesRead).await?;
        let company = call.platform.engine.company(&oac, &id).await?;
        Ok(document::shown(&item(company)))
    })
    .await
}

/// Changes what is said of a company.
pub(super) async fn change(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::CompaniesWrite).await?;
        let (_, change) = read(call, Demand::Part)?;
        let command = ChangeCompany { oac, id, change };
        let company = call.platform.engine.run(command).await?;
        Ok(document::shown(&item(company)))
    })
    .await
}

/// Forgets a company that nothing hangs on; 409 otherwise.
pub(super) async fn remove(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::CompaniesWrite).await?;
        call.platform.engine.run(RemoveCompany { oac, id }).await?;
        Ok(document::removed())
    })
    .await
}

/// Reads a company. One without `incorporation` needs an `external_id`.
fn read(call: &Call, demand: Demand) -> Result<(Option<String>, Attributes), ApiError> {
    let mut body = document::read(call)?;
    document::text(&mut body, "data.attributes.name", LIMIT, demand);
    let incorporation = body.text_up_to(INCORPORATION, LIMIT);
    let external_id = body.text_up_to(EXTERNAL_ID, LIMIT);
    if demand == Demand::Whole && incorporation.is_none() {
        body.require(EXTERNAL_ID, external_id.as_ref());
    }
    let node = body.text("data.relationships.organisation_node.data.id");
    Ok((node, document::attributes(body, &["id"])?))
}

async fn companies(
    call: &Call,
    node: i64,
    depth: Depth,
    parameters: &[&str],
) -> Result<Response, ApiError> {
    let page = Page::asked(call, parameters)?;
    let engine = &call.platform.engine;
    let found = engine.companies(node, depth, page.part()).await?;
    let data: Vec<_> = found.items.into_iter().map(item).collect();
    Ok(page.answer(call, found.total, &data))
}

fn item(company: Company) -> Value {
    let (external_id, incorporation) =
        (json!(company.external_id()), json!(company.incorporation()));
    let mut attributes = company.attributes;
    attributes.set("external_id", external_id);
    attributes.set("incorporation", incorporation);
    json!({
        "id": company.id,
        "type": "companies",
        "attributes": attributes.into_value(),
    })
}
