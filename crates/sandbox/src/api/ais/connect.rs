//! `GET /ais/v2/connect` (Contract §8.1).

use axum::response::Response;
use fintecture::{Invalid, ProviderId};
use serde_json::json;

use crate::api::caller::Call;
use crate::api::opening::STATE_LIMIT;
use crate::api::{ApiError, body, path, query};
use crate::domain::consent::{Choice, Details, Opening, Place};
use crate::domain::{Application, Scopes};
use crate::engine::commands::OpenConsent;
use crate::pages;

/// Opens a request for a payer's consent, and tells where to send the payer.
pub(super) async fn get(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.applicant()?;
        let provider = call
            .header("x-provider")
            .and_then(|text| ProviderId::new(text).ok());
        let opening = Opening {
            provider,
            place: Place::Pages,
            details: details(call, &application, Choice::Payer, Return::Required)?,
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
        Ok(body::json(&json!({
            "meta": { "connect_id": consent.connect_id, "url": url },
        })))
    })
    .await
}

/// Whether there must be an address that the payer is sent back to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Return {
    Required,
    /// From a phone nobody is sent anywhere.
    Optional,
}

/// Reads what the application asks for, and every problem of it at once.
pub(super) fn details(
    call: &Call,
    application: &Application,
    choice: Choice,
    back: Return,
) -> Result<Details, ApiError> {
    query::check_names(call, &["redirect_uri", "state", "scope"])?;
    let mut problems = Vec::new();
    let redirect_uri = call.query("redirect_uri");
    match &redirect_uri {
        Some(uri) => problems.extend(path::check_address("redirect_uri", uri).err()),
        None if back == Return::Optional => {}
        None => problems.push(Invalid::missing("redirect_uri", "required")),
    }
    let state = call.query("state");
    if let Some(state) = state
        .as_ref()
        .filter(|state| state.chars().count() > STATE_LIMIT)
    {
        let rule = format!("at most {STATE_LIMIT} characters");
        problems.push(Invalid::new("state", rule, state));
    }
    let scopes = match call.query("scope").map(|list| Scopes::parse(&list)) {
        Some(Ok(scopes)) => scopes,
        Some(Err(problem)) => {
            problems.push(problem);
            Scopes::default()
        }
        None => Scopes::default(),
    };
    if !problems.is_empty() {
        return Err(ApiError::invalid_fields(&problems));
    }
    let is_accepted = |uri: &String| application.accepts_redirect(uri);
    if !redirect_uri.as_ref().is_none_or(is_accepted) {
        return Err(ApiError::invalid_app_url());
    }
    Ok(Details {
        scopes,
        redirect_uri,
        state,
        language: call.header("x-language").map(str::to_owned),
        country: call.header("x-country").map(str::to_owned),
        choice,
    })
}
