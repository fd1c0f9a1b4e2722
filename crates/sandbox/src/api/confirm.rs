//! `PUT /pis/v1/customer/{customer_id}/confirm` (Contract §12): the last step of payments before there
//! was Connect.

use axum::response::Response;
use fintecture::CustomerId;
use serde_json::json;

use super::body::{self, Body};
use super::caller::Call;
use super::payments::session_id;
use super::{ApiError, Segment};
use crate::engine::commands::Confirm;

/// Has a payment executed whose payer logged in at their bank; one that is executed stays so.
pub(super) async fn confirm(Segment(customer): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let customer_id = CustomerId::new(customer).map_err(|_| ApiError::customer_unknown())?;
        let mut body =
            Body::parse(&call.body).map_err(|problem| ApiError::invalid_fields(&[problem]))?;
        body.object("meta");
        let session = body.text("meta.session_id");
        let session = body.require("meta.session_id", session);
        body.finish()
            .map_err(|problems| ApiError::invalid_fields(&problems))?;
        // Absent only with a problem, which `finish` has reported.
        let session = session.ok_or_else(|| ApiError::invalid_fields(&[]))?;
        let command = Confirm {
            application,
            customer_id,
            session_id: session_id(&session)?,
        };
        let session = call.platform.engine.run(command).await?;
        Ok(body::json(&json!({
            "meta": {
                "code": 200,
                "status": session.stage.status,
                "session_id": session.id,
            },
        })))
    })
    .await
}
