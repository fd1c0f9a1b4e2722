//! `POST /pis/v2/provider/{provider_id}/initiate` (Contract §7.9), and the older `prepare` (§12):
//! payments that begin without the choice of a bank.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use fintecture::{Invalid, ProviderId};
use http::StatusCode;
use serde_json::{Value, json};

use super::caller::Call;
use super::opening::opening;
use super::{ApiError, Segment, beneficiary, body, payments};
use crate::domain::opening::Opening;
use crate::engine::commands::Connect;
use crate::pages;

/// Opens a payment at a bank, and tells where that bank's page is.
pub(super) async fn create(Segment(provider): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let provider = ProviderId::new(provider)
            .map_err(|problem| ApiError::invalid_fields(&[problem.at("provider")]))?;
        let (mut opening, ()) = opening(call, &application, |body| {
            if call.query("redirect_uri").is_none() {
                body.problem(Invalid::missing("redirect_uri", "required"));
            }
            beneficiary::check(body, &application);
        })?;
        let world = call.platform.engine.world();
        if let Some(bank) = world.banks.bank(provider.as_str()) {
            world.check_open(bank, world.clock.now())?;
        }
        opening.provider = Some(provider.clone());
        let data = echo(&opening);
        let command = Connect {
            application: Arc::clone(&application),
            opening,
        };
        let connected = call.platform.engine.run(command).await?;
        let url = format!("{}{}", call.base_url(), pages::login_of(&connected.link));
        Ok(body::json(&json!({
            "meta": {
                "code": 200,
                "status": connected.status,
                "session_id": connected.session_id,
                "customer_id": connected.customer_id,
                "provider": provider,
                "url": url,
            },
            "data": data,
        })))
    })
    .await
}

/// Opens a payment that nobody is led to: its payer is sent to a bank by an `initiate` of their own.
pub(super) async fn prepare(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let (opening, ()) = opening(call, &application, |_| ())?;
        let mut data = echo(&opening);
        // Here, and here only, a number comes back as a number (Contract §12).
        data["attributes"]["amount"] = opening.request["data"]["attributes"]["amount"].clone();
        let command = Connect {
            application: Arc::clone(&application),
            opening,
        };
        let prepared = call.platform.engine.run(command).await?;
        let answer = body::json(&json!({
            "meta": {
                "code": 201,
                "status": prepared.status,
                "session_id": prepared.session_id,
            },
            "data": data,
        }));
        Ok((StatusCode::CREATED, answer).into_response())
    })
    .await
}

/// What was asked for, as these answers repeat it.
fn echo(opening: &Opening) -> Value {
    let kind = opening.request["data"]["type"].as_str().unwrap_or("PIS");
    let mut attributes = json!({
        "amount": opening.amount_text,
        "currency": opening.amount.currency(),
    });
    payments::put(
        &mut attributes,
        "communication",
        opening.communication.as_ref(),
    );
    json!({ "type": kind, "attributes": attributes })
}
