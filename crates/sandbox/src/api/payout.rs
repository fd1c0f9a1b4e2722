//! `POST /pis/v2/request-for-payout` (Contract §7.7).

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use fintecture::Iban;
use http::StatusCode;
use serde_json::json;

use super::body;
use super::caller::Call;
use super::opening::opening;
use super::request_to_pay::asking;
use crate::domain::request_to_pay::{Asking, Reuse};
use crate::engine::commands::RequestPayout;
use crate::pages;

/// Opens a payout, and tells where to send the payee. To the account of a verified beneficiary
/// (Contract Q-10) it is sent at once.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let (mut opening, (asking, beneficiary)) = opening(call, &application, |body| {
            let iban = body.parsed("data.attributes.beneficiary.iban", Iban::parse);
            (asking(body), iban)
        })?;
        opening.asking = Some(Asking {
            reuse: Reuse::Once,
            ..asking
        });
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
