//! `GET /res/v1/applications` (Contract §9.2): the application that asks.

use axum::response::Response;
use serde_json::json;

use crate::api::caller::Call;
use crate::api::{body, query};

/// How the sandbox lets a payer pay (Contract §7.1).
pub(super) const PAYMENT_METHODS: [&str; 2] = ["immediate_transfer", "smart_transfer"];

/// What the application is, and on demand how it can be paid.
pub(super) async fn get(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.identified()?;
        query::check_names(call, &["with_payment_methods"])?;
        let mut attributes = json!({
            "name": application.name,
            "description": "An application of the sandbox",
            "scope": { "ais": true, "pis": true },
        });
        if query::flag(call, "with_payment_methods")?.is_set() {
            let methods = PAYMENT_METHODS.map(|id| json!({ "id": id }));
            attributes["payment_methods"] = json!(methods);
        }
        Ok(body::json(&json!({
            "data": { "id": application.app_id, "type": "app", "attributes": attributes },
        })))
    })
    .await
}
