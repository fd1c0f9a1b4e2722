//! `GET /res/v1/functionalities/{functionality_id}` (Contract §9.4, Q-24).

use axum::response::Response;
use serde_json::json;

use crate::api::caller::Call;
use crate::api::{ApiError, Segment, body};

/// What there is beside the ways to pay. No id is published; these are the names of products.
const PRODUCTS: [&str; 3] = ["ais", "pis", "refund"];

/// Whether the application has a functionality. The ids are unpublished, so that one which is
/// unknown here is not wrong: it is just not enabled.
pub(super) async fn get(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let application = call.identified()?;
        if call.authorised("PIS")?.app_id != application.app_id {
            return Err(ApiError::invalid_app_id());
        }
        let methods = application.profile.payment_methods.iter();
        let mut enabled = methods.map(|method| method.as_str()).chain(PRODUCTS);
        let is_enabled = enabled.any(|known| known.eq_ignore_ascii_case(&id));
        Ok(body::json(&json!({
            "data": {
                "id": id,
                "type": "functionality",
                "attributes": { "enabled": is_enabled },
            },
        })))
    })
    .await
}
