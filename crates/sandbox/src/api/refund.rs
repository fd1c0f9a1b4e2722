//! `POST /pis/v2/refund` (Contract §7.5).

use axum::response::Response;
use fintecture::Currency;
use serde_json::json;

use super::ApiError;
use super::body::{self, Body};
use super::caller::Call;
use super::payments::session_id;
use crate::domain::refund::Request;
use crate::engine::commands::OpenRefund;

/// Refunds a payment, whole or in part.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let (original, request) = refund(call)?;
        let command = OpenRefund {
            application,
            session_id: session_id(&original)?,
            request,
        };
        let refund = call.platform.engine.run(command).await?;
        Ok(body::json(&json!({
            "meta": { "session_id": refund, "status": "refund_accepted", "code": 200 },
        })))
    })
    .await
}

/// Reads which session is refunded, and how.
fn refund(call: &Call) -> Result<(String, Request), ApiError> {
    let mut body =
        Body::parse(&call.body).map_err(|problem| ApiError::invalid_fields(&[problem]))?;
    let original = body.text("meta.session_id");
    let original = body.require("meta.session_id", original);
    // An empty amount, as one official SDK sends it, asks for all that is left.
    let amount = body.amount("data.attributes.amount", Currency::EUR);
    let communication = body.text_up_to("data.attributes.communication", 140);
    let body = body
        .finish()
        .map_err(|problems| ApiError::invalid_fields(&problems))?;
    // Absent only with a problem, which `finish` has reported.
    let original = original.ok_or_else(|| ApiError::invalid_fields(&[]))?;
    let state = call.query("state");
    Ok((
        original,
        Request {
            amount,
            communication,
            state,
            body,
        },
    ))
}
