//! `POST /pis/v2/request-for-payout` (Contract §7.7).

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use fintecture::{Iban, Invalid};
use http::StatusCode;
use serde_json::json;

use super::body::{self, Body};
use super::caller::Call;
use super::opening::opening;

use crate::domain::request_to_pay::Channel;
use crate::engine::commands::RequestPayout;
use crate::pages;

/// Opens a payout, and tells where to send the payee; to a verified beneficiary it is sent at once.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let (opening, beneficiary) = opening(call, &application, beneficiary)?;
        let command = RequestPayout {
            application: Arc::clone(&application),
            opening,
            beneficiary,
        };
        let requested = call.platform.engine.run(command).await?;
        let url = format!("{}{}", call.base_url(), pages::path_of(&requested.link));
        let answer = body::json(&json!({ "meta": {
            "status": 201,
            "code": "request_for_payout_initiated",
            "session_id": requested.session_id,
            "url": url,
        } }));
        Ok((StatusCode::CREATED, answer).into_response())
    })
    .await
}

/// The account of a beneficiary whom the merchant has verified (Contract Q-10), and how the payee is
/// to be told of the link, which is only checked.
fn beneficiary(body: &mut Body) -> Option<Iban> {
    body.parsed("meta.method", |word| {
        let rule = "must be link, email or sms";
        Channel::parse(word).ok_or_else(|| Invalid::new("method", rule, word))
    });
    body.parsed("data.attributes.beneficiary.iban", Iban::parse)
}
