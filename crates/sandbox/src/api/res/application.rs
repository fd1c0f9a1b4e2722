//! `GET /res/v1/applications` (Contract §9.2): the application that asks.

use axum::response::Response;
use serde_json::json;

use crate::api::caller::Call;
use crate::api::{body, query};
use crate::domain::TokenScope;

/// What the application is, and on demand how it can be paid.
pub(super) async fn get(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.identified()?;
        query::check_names(call, &["with_payment_methods"])?;
        let profile = &application.profile;
        let mut attributes = json!({
            "name": application.name,
            "description": "An application of the sandbox",
            "scope": {
                "ais": profile.gives(TokenScope::Ais),
                "pis": profile.gives(TokenScope::Pis),
            },
        });
        if query::flag(call, "with_payment_methods")?.is_set() {
            let methods = profile.payment_methods.iter();
            let methods: Vec<_> = methods
                .map(|method| json!({ "id": method.as_str() }))
                .collect();
            attributes["payment_methods"] = json!(methods);
        }
        Ok(body::json(&json!({
            "data": { "id": application.app_id, "type": "app", "attributes": attributes },
        })))
    })
    .await
}
