//! `GET /ais/v1/provider/{provider_id}/authorize/decoupled/{polling_id}` (Contract §8.3).

use axum::response::Response;
use fintecture::{ExposeSecret, ProviderId};
use serde_json::json;

use super::authorize::only_codes;
use crate::api::caller::Call;
use crate::api::{ApiError, Segments, body, query};
use crate::domain::consent::Standing;
use crate::domain::{Application, Consent, Refusal};

/// The path that a request is polled at; its last segment is the polling id, which Python takes
/// from there.
pub(super) fn path_of(provider: &ProviderId, polling_id: &str) -> String {
    format!("/ais/v1/provider/{provider}/authorize/decoupled/{polling_id}")
}

/// What the customer answered on their phone. To a request that nobody made there will be no
/// answer: it has failed, as official specs expect of an id that they made up.
pub(super) async fn get(Segments(provider, polling_id): Segments, call: Call) -> Response {
    call.answer(async |call| {
        let application = call.applicant()?;
        query::check_names(call, &["model", "response_type"])?;
        only_codes(call)?;
        let engine = &call.platform.engine;
        if engine.world().banks.bank(&provider).is_none() {
            return Err(Refusal::UnknownProvider.into());
        }
        let asked = asked(call, &application, &provider, &polling_id).await?;
        let standing = asked.as_ref().map_or(Standing::Failed, |consent| {
            consent.standing(engine.clock().now())
        });
        let mut answer = json!({ "provider": provider, "status": standing.as_str() });
        let granted = match &asked {
            Some(consent) => engine.granted(consent).await?,
            None => None,
        };
        if let Some((connection, code)) = granted {
            if let Some(code) = code {
                answer["code"] = json!(code.expose_secret());
            }
            // Official SDKs read the one or the other (Contract C-19).
            answer["customer_id"] = json!(connection.customer_id);
            answer["connection_id"] = json!(connection.customer_id);
        }
        Ok(body::json(&answer))
    })
    .await
}

/// The application's own request of an id at a bank.
async fn asked(
    call: &Call,
    application: &Application,
    provider: &str,
    polling_id: &str,
) -> Result<Option<Consent>, ApiError> {
    let is_its_own = |consent: &Consent| {
        consent.application == application.row
            && (consent.provider.as_ref()).is_some_and(|bank| bank.as_str() == provider)
    };
    match call.platform.engine.consent_on_phone(polling_id).await {
        Ok(consent) => Ok(Some(consent).filter(is_its_own)),
        Err(Refusal::UnknownLink) => Ok(None),
        Err(refusal) => Err(refusal.into()),
    }
}
