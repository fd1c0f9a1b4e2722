//! `/v1/e-mandates` (Contract §10.2).

use std::sync::Arc;

use axum::response::Response;
use fintecture::{Iban, Invalid};
use serde_json::{Value, json};

use super::caller::Call;
use super::document::{self, Demand, HOLDER_LIMIT};
use super::instant::millisecond;
use super::page::Page;
use super::{ApiError, Segment};
use crate::domain::mandate::{self, Mandate, Rum, Standing};
use crate::domain::{Application, Refusal};
use crate::engine::commands::{EndMandate, SignMandate};
use crate::reference::{Routes, rows};

/// What the platform says of a mandate, whatever the request said.
const DECIDED: [&str; 3] = ["id", "status", "signed_at"];

/// The routes under `/v1/e-mandates`.
pub(super) fn routes() -> Routes {
    Routes::new()
        .on(&rows::mandates::LIST, list)
        .on(&rows::mandates::CREATE, create)
        .on(&rows::mandates::GET, one)
        .on(&rows::mandates::END, end)
}

/// Takes in a mandate; 409 if its reference is known.
async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let application = caller(call)?;
        let command = mandate(call, application).await?;
        let signed = call.platform.engine.run(command).await?;
        Ok(document::created(&item(call, signed)))
    })
    .await
}

/// The application's mandates, in the order they were signed.
async fn list(call: Call) -> Response {
    call.answer(async |call| {
        let application = caller(call)?;
        let page = Page::asked(call, &[])?;
        let engine = &call.platform.engine;
        let found = engine.mandates(application.row, page.part()).await?;
        let item = |mandate| item(call, mandate);
        let data: Vec<_> = found.items.into_iter().map(item).collect();
        Ok(page.answer(call, found.total, &data))
    })
    .await
}

/// One mandate.
async fn one(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let application = caller(call)?;
        let mandate = call.platform.engine.mandate(application.row, &id).await?;
        Ok(document::shown(&item(call, mandate)))
    })
    .await
}

/// Cancels or revokes one; nothing else of it can change.
async fn end(Segment(id): Segment, call: Call) -> Response {
    const STATUS: &str = "data.attributes.status";
    call.answer(async |call| {
        let application = caller(call)?;
        let mut body = document::read(call)?;
        let how = body.parsed(STATUS, Standing::parse_end);
        let how = body.require(STATUS, how);
        document::attributes(body, &[])?;
        // Absent only with a problem, which was reported.
        let how = how.ok_or_else(|| ApiError::invalid_fields(&[]))?;
        let command = EndMandate {
            application,
            id,
            how,
        };
        let ended = call.platform.engine.run(command).await?;
        Ok(document::shown(&item(call, ended)))
    })
    .await
}

fn caller(call: &Call) -> Result<Arc<Application>, ApiError> {
    call.authorised("e-mandates")
}

/// Reads a mandate, and every problem of it at once.
async fn mandate(call: &Call, application: Arc<Application>) -> Result<SignMandate, ApiError> {
    const RUM: &str = "data.attributes.rum";
    const CUSTOMER: &str = "data.attributes.customer_id";
    const IBAN: &str = "data.attributes.iban";
    const HOLDER: &str = "data.attributes.holder_name";
    let mut body = document::read(call)?;
    let rum = body.parsed(RUM, Rum::parse);
    let rum = body.require(RUM, rum);
    let customer = body.text(CUSTOMER);
    if let Some(id) = body.require(CUSTOMER, customer) {
        match call.platform.engine.customer(application.row, &id).await {
            Ok(_) => {}
            Err(Refusal::UnknownCustomer) => {
                body.problem(Invalid::new(CUSTOMER, "no customer has this id", &id));
            }
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let iban = body.parsed(IBAN, Iban::parse);
    let iban = body.require(IBAN, iban);
    document::text(&mut body, HOLDER, HOLDER_LIMIT, Demand::Whole);
    let kind = body.parsed("data.attributes.type", mandate::parse_type);
    let scheme = body.parsed("data.attributes.scheme", mandate::parse_scheme);
    let mut attributes = document::attributes(body, &DECIDED)?;
    // Absent only with a problem, which was reported.
    let (rum, iban) = rum.zip(iban).ok_or_else(|| ApiError::invalid_fields(&[]))?;
    attributes.set("iban", iban.expose());
    attributes.set("type", kind.unwrap_or("recurring"));
    attributes.set("scheme", scheme.unwrap_or("SEPA"));
    Ok(SignMandate {
        application,
        rum,
        attributes,
    })
}

fn item(call: &Call, mandate: Mandate) -> Value {
    let status = mandate.status(call.platform.engine.clock().now());
    let mut attributes = mandate.attributes;
    attributes.set("status", status);
    attributes.set("signed_at", millisecond(mandate.signed_at));
    json!({
        "id": mandate.id,
        "type": "e-mandates",
        "attributes": attributes.into_value(),
    })
}
