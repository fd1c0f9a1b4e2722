//! `/v1/customers` and `/v1/customers/{customer_id}` (Contract §10.1).

use axum::response::Response;
use serde_json::{Value, json};

use super::caller;
use crate::api::caller::Call;
use crate::api::document::{self, Demand};
use crate::api::page::Page;
use crate::api::{ApiError, Segment};
use crate::domain::Attributes;
use crate::domain::activation::check_email;
use crate::domain::customer::Customer;
use crate::engine::commands::AddCustomer;

/// The longest text of a field.
const LIMIT: usize = 255;

/// Takes in a customer.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let application = caller(call)?;
        let command = AddCustomer {
            application,
            attributes: attributes(call)?,
        };
        let added = call.platform.engine.run(command).await?;
        Ok(document::created(&item(added)))
    })
    .await
}

/// The application's customers, in the order they came; those of one `external_id` if it is named.
pub(super) async fn list(call: Call) -> Response {
    call.answer(async |call| {
        let application = caller(call)?;
        let page = Page::asked(call, &["external_id"])?;
        let external_id = call.query("external_id");
        let engine = &call.platform.engine;
        let found = engine
            .customers(application.row, external_id.as_deref(), page.part())
            .await?;
        let data: Vec<_> = found.items.into_iter().map(item).collect();
        Ok(page.answer(call, found.total, &data))
    })
    .await
}

/// One customer.
pub(super) async fn get(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| Ok(document::shown(&item(super::customer(call, &id).await?))))
        .await
}

/// Reads who the customer is, and every problem of it at once.
fn attributes(call: &Call) -> Result<Attributes, ApiError> {
    let mut body = document::read(call)?;
    for path in [
        "data.attributes.first_name",
        "data.attributes.last_name",
        "data.attributes.email",
    ] {
        document::text(&mut body, path, LIMIT, Demand::Whole);
    }
    body.parsed("data.attributes.email", check_email);
    for path in [
        "data.attributes.company_name",
        "data.attributes.phone",
        "data.attributes.external_id",
    ] {
        body.text_up_to(path, LIMIT);
    }
    body.object("data.attributes.address");
    document::attributes(body, &["id"])
}

fn item(customer: Customer) -> Value {
    json!({
        "id": customer.id,
        "type": "customers",
        "attributes": customer.attributes.into_value(),
    })
}
