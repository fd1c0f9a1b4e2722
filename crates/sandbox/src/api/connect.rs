//! `POST /pis/v2/connect` (Contract §7.1).

use std::sync::Arc;

use axum::response::Response;
use fintecture::Iban;
use serde_json::json;

use super::beneficiary;
use super::body;
use super::caller::Call;
use super::opening::opening;
use crate::engine::commands::Connect;
use crate::pages;

/// Opens a payment session and tells where to send the payer.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let (opening, ()) = opening(call, &application, |body| {
            beneficiary::check(body, &application);
        })?;
        let (request, currency) = (opening.request.clone(), opening.amount.currency());
        let command = Connect {
            application: Arc::clone(&application),
            opening,
        };
        let connected = call.platform.engine.run(command).await?;
        let url = format!("{}{}", call.base_url(), pages::path_of(&connected.link));
        let mut answer = json!({ "meta": { "session_id": connected.session_id, "url": url } });
        if let Some(iban) = shown_iban(call, connected.virtual_iban) {
            answer["virtual_beneficiary"] = beneficiary::show(&application, iban);
        }
        if call.query_flag("with_beneficiary") {
            answer["beneficiary"] = beneficiary::of(call, &application, &request, currency).await?;
        }
        Ok(body::json(&answer))
    })
    .await
}

/// The virtual IBAN of a session, if the merchant asked to be told.
pub(super) fn shown_iban(call: &Call, iban: Option<Iban>) -> Option<Iban> {
    iban.filter(|_| call.query_flag("with_virtualbeneficiary"))
}
