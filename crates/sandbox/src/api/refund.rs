//! `POST /pis/v2/refund` (Contract §7.5).

use axum::response::Response;
use fintecture::{Currency, SessionId, SessionStatus};
use serde_json::{Value, json};

use super::body::{self, Body};
use super::caller::Call;
use super::opening::{COMMUNICATION_LIMIT, state};
use super::payments::{self, session_id};
use super::{ApiError, Segment, query};
use crate::domain::refund::Request;
use crate::domain::{Application, Session};
use crate::engine::commands::OpenRefund;

/// Refunds a payment, whole or in part.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let (session_id, request) = refund(call, &application).await?;
        let command = OpenRefund {
            application,
            session_id,
            request,
        };
        let refund = call.platform.engine.run(command).await?;
        let status = match refund.stage.status {
            SessionStatus::SessionInitiated => "refund_waiting",
            _ => "refund_accepted",
        };
        Ok(body::json(&json!({
            "meta": { "session_id": refund.id, "status": status, "code": 200 },
        })))
    })
    .await
}

/// The refunds of a payment, the newest first (Contract §7.12).
pub(super) async fn list(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        query::check_names(call, &[])?;
        let session = payments::own(call, &application, &id).await?;
        let refunds = call.platform.engine.refunds_of(session.row).await?;
        Ok(body::json(&json!({
            "meta": { "session_id": session.id },
            "data": refunds.iter().map(show).collect::<Vec<_>>(),
        })))
    })
    .await
}

/// A refund, beside the payment it refunds.
pub(super) fn show(refund: &Session) -> Value {
    let details = &refund.details;
    let mut attributes = json!({
        "amount": details.amount,
        "currency": refund.amount.currency(),
        "refunded_session_id": details.refunded_session_id,
    });
    payments::put(
        &mut attributes,
        "communication",
        details.communication.as_ref(),
    );
    json!({
        "id": refund.id,
        "type": "payments",
        "attributes": attributes,
        "meta": {
            "session_id": refund.id,
            "status": refund.stage.status,
            "type": refund.kind.session_type(),
        },
    })
}

/// Reads which session is refunded, and how.
async fn refund(call: &Call, application: &Application) -> Result<(SessionId, Request), ApiError> {
    let mut body =
        Body::parse(&call.body).map_err(|problem| ApiError::invalid_fields(&[problem]))?;
    for object in ["meta", "data", "data.attributes"] {
        body.object(object);
    }
    let original = body.text("meta.session_id");
    let original = body.require("meta.session_id", original);
    // Who acts in the Console (Contract §7.5): kept with the request.
    body.text("meta.user_id");
    let currency = match &original {
        Some(id) => payments::own(call, application, id).await,
        None => Err(ApiError::invalid_fields(&[])),
    };
    let currency = currency.map(|session| session.amount.currency());
    // An empty amount, as one official SDK sends it, asks for all that is left.
    let amount = body.amount(
        "data.attributes.amount",
        *currency.as_ref().unwrap_or(&Currency::EUR),
    );
    let communication = body.text_up_to("data.attributes.communication", COMMUNICATION_LIMIT);
    let state = state(call, &mut body);
    for problem in query::given_twice(call, &["state"]) {
        body.problem(problem);
    }
    let body = body
        .finish()
        .map_err(|problems| ApiError::invalid_fields(&problems))?;
    // Absent only with a problem, which `finish` has reported.
    let original = original.ok_or_else(|| ApiError::invalid_fields(&[]))?;
    let session_id = session_id(&original)?;
    currency?;
    Ok((
        session_id,
        Request {
            amount,
            communication,
            state,
            body,
        },
    ))
}
