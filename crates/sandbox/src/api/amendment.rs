//! `PATCH /pis/v2/payments/{session_id}` (Contract §7.4).

use axum::response::Response;
use fintecture::{Invalid, SessionStatus};
use serde_json::json;

use super::body::{self, Body};
use super::caller::Call;
use super::opening::COMMUNICATION_LIMIT;
use super::payments::session_id;
use super::{ApiError, Segment};
use crate::domain::amendment::Amendment;
use crate::engine::commands::Amend;

/// Cancels a payment, or changes its texts.
pub(super) async fn patch(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let session_id = session_id(&id)?;
        let amendment = amendment(call)?;
        let command = Amend {
            application,
            session_id,
            amendment,
        };
        let session = call.platform.engine.run(command).await?;
        Ok(body::json(&json!({
            "meta": { "session_id": session.id, "status": session.stage.status, "code": 200 },
        })))
    })
    .await
}

/// Reads what is to change; at least one thing must.
fn amendment(call: &Call) -> Result<Amendment, ApiError> {
    let mut body =
        Body::parse(&call.body).map_err(|problem| ApiError::invalid_fields(&[problem]))?;
    for object in ["meta", "data", "data.attributes"] {
        body.object(object);
    }
    let cancel = body.parsed("meta.status", |word| match SessionStatus::from(word) {
        SessionStatus::PaymentCancelled => Ok(()),
        _ => Err(Invalid::new("status", "must be payment_cancelled", word)),
    });
    let communication = body.text_up_to("data.attributes.communication", COMMUNICATION_LIMIT);
    let invoice_reference =
        body.text_up_to("data.attributes.invoice_reference", COMMUNICATION_LIMIT);
    let amendment = Amendment {
        cancels: cancel.is_some(),
        communication,
        invoice_reference,
    };
    let changes_nothing = !amendment.cancels
        && amendment.communication.is_none()
        && amendment.invoice_reference.is_none();
    if changes_nothing && !body.has_problems() {
        let rule = "required, unless data.attributes has an invoice_reference or a communication";
        body.problem(Invalid::missing("meta.status", rule));
    }
    body.finish()
        .map_err(|problems| ApiError::invalid_fields(&problems))?;
    Ok(amendment)
}
