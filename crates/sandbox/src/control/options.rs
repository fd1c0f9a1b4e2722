//! How the demo application's payments go, over HTTP.

use axum::extract::State;
use axum::response::Response;
use fintecture::SessionId;
use serde_json::{Value, json};

use super::http::{done, invalid, read, refused, respond, show};
use super::{ControlError, Standing};
use crate::api::{ApiError, Payload, Segment};
use crate::domain::Options;
use crate::server::Platform;

/// Sets the options; one that is not named is off.
pub(super) async fn set(State(platform): State<Platform>, Payload(body): Payload) -> Response {
    respond(&platform, async |control| {
        let mut body = read(&body)?;
        let retries = body.flag("retries").unwrap_or_default();
        let approved = body.flag("approve_refunds").unwrap_or_default();
        done(body)?;
        let mut options = Options::default();
        if retries {
            options = options.with_retries();
        }
        if approved {
            options = options.with_approved_refunds();
        }
        control.options(options).await.map_err(refused)?;
        Ok(json!({ "retries": retries, "approve_refunds": approved }))
    })
    .await
}

/// Agrees to a refund.
pub(super) async fn approve(
    State(platform): State<Platform>,
    Segment(session): Segment,
) -> Response {
    respond(&platform, async |control| {
        let session = SessionId::new(session).map_err(invalid)?;
        shown(control.approve_refund(&session).await)
    })
    .await
}

/// Lets a payer try again.
pub(super) async fn retry(State(platform): State<Platform>, Segment(session): Segment) -> Response {
    respond(&platform, async |control| {
        let session = SessionId::new(session).map_err(invalid)?;
        shown(control.retry(&session).await)
    })
    .await
}

fn shown(standing: Result<Standing, ControlError>) -> Result<Value, ApiError> {
    standing.map(|standing| show(&standing)).map_err(refused)
}
