//! The same over HTTP.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use fintecture::{Invalid, SessionId, SessionStatus, TransferState};
use serde_json::{Value, json};

use super::http::{invalid, parameter, refused, respond};
use super::{SessionEvent, WebhookDelivery};
use crate::server::Platform;

/// The steps that a session can take.
pub(super) async fn transitions(State(platform): State<Platform>) -> Response {
    respond(&platform, async |control| {
        let stage = |(status, state): &(SessionStatus, Option<TransferState>)| {
            json!({ "status": status, "transfer_state": state })
        };
        let steps = control.transitions();
        let steps = steps
            .iter()
            .map(|step| json!({ "from": stage(&step.from), "to": stage(&step.to) }));
        Ok(json!({ "transitions": steps.collect::<Vec<_>>() }))
    })
    .await
}

/// What happened to a session, and how the webhooks that tell it stand.
pub(super) async fn events(
    State(platform): State<Platform>,
    RawQuery(query): RawQuery,
) -> Response {
    respond(&platform, async |control| {
        let session = parameter(query.as_deref().unwrap_or_default(), "session_id");
        let session = session.ok_or_else(|| invalid(Invalid::missing("session_id", "required")))?;
        let session = SessionId::new(session).map_err(invalid)?;
        let events = control.events(&session).await.map_err(refused)?;
        Ok(json!({ "events": events.iter().map(show).collect::<Vec<_>>() }))
    })
    .await
}

fn show(event: &SessionEvent) -> Value {
    let fields = event.fields.iter();
    let fields = fields.map(|(name, value)| (name.clone(), json!(value)));
    let deliveries = event.deliveries.iter().map(delivery);
    json!({
        "name": event.name,
        "at": event.at,
        "fields": Value::Object(fields.collect()),
        "deliveries": deliveries.collect::<Vec<_>>(),
    })
}

fn delivery(delivery: &WebhookDelivery) -> Value {
    json!({
        "url": delivery.url,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "at": delivery.at,
        "answer": delivery.answer,
    })
}
