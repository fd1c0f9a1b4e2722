//! `GET /ais/v1/provider/{provider_id}/authorize` (Contract §8.2), in the redirect model.

use axum::response::Response;
use fintecture::{Invalid, ProviderId};
use serde_json::json;

use super::connect::details;
use crate::api::caller::Call;
use crate::api::{ApiError, Segment, body};
use crate::domain::consent::{Choice, Opening};
use crate::engine::commands::OpenConsent;
use crate::pages;

/// Opens a request for the consent of a bank's customer, and tells where they log in.
pub(super) async fn get(Segment(provider): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let application = call.applicant()?;
        only(call, "model", "redirect")?;
        only(call, "response_type", "code")?;
        let provider = ProviderId::new(provider).map_err(|problem| {
            let problem = problem.at("provider_id");
            ApiError::invalid_fields(&[problem])
        })?;
        let opening = Opening {
            provider: Some(provider.clone()),
            details: details(call, &application, Choice::Application)?,
        };
        let command = OpenConsent {
            application,
            opening,
        };
        let consent = call.platform.engine.run(command).await?;
        let url = format!(
            "{}{}",
            call.base_url(),
            pages::path_of_consent(&consent.link)
        );
        Ok(body::json(
            &json!({ "provider": provider, "model": "redirect", "url": url }),
        ))
    })
    .await
}

/// Refuses another value of a parameter than the one that is served.
fn only(call: &Call, name: &'static str, served: &str) -> Result<(), ApiError> {
    match call.query(name) {
        Some(value) if value != served => {
            let problem = Invalid::new(name, format!("only {served} is served"), &value);
            Err(ApiError::invalid_fields(&[problem]))
        }
        _ => Ok(()),
    }
}
