//! `POST /pis/v2/connect` (Contract §7.1).

use std::sync::Arc;

use axum::response::Response;
use fintecture::{Currency, EndToEndId, Invalid, ProviderId};
use serde_json::json;

use super::beneficiary;
use super::body::{self, Body};
use super::caller::Call;
use super::{ApiError, path};
use crate::domain::Application;
use crate::domain::payment::Opening;
use crate::domain::scheme::Scheme;
use crate::engine::commands::{Connect, ReceivingAccount};
use crate::pages;

/// The longest `state` (Contract §2).
pub(super) const STATE_LIMIT: usize = 512;

/// The longest remittance text of SEPA (Contract Q-06).
const COMMUNICATION_LIMIT: usize = 140;

/// Opens a payment session and tells where to send the payer.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let opening = opening(call, &application)?;
        let account = if call.query_flag("with_virtualbeneficiary") {
            ReceivingAccount::Virtual
        } else {
            ReceivingAccount::Acquiring
        };
        let command = Connect {
            application: Arc::clone(&application),
            opening,
            account,
        };
        let connected = call.platform.engine.run(command).await?;
        let url = format!("{}{}", call.base_url(), pages::path_of(&connected.link));
        let mut answer = json!({ "meta": { "session_id": connected.session_id, "url": url } });
        if let Some(iban) = connected.virtual_iban {
            answer["virtual_beneficiary"] = beneficiary::show(&application, iban);
        }
        if call.query_flag("with_beneficiary") {
            answer["beneficiary"] = beneficiary::acquiring(call, &application).await?;
        }
        Ok(body::json(&answer))
    })
    .await
}

/// Reads what the merchant asks for, and every problem of it at once.
fn opening(call: &Call, application: &Arc<Application>) -> Result<Opening, ApiError> {
    let mut body =
        Body::parse(&call.body).map_err(|problem| ApiError::invalid_fields(&[problem]))?;
    let currency = body.parsed("data.attributes.currency", supported_currency);
    let currency = body
        .require("data.attributes.currency", currency)
        .unwrap_or(Currency::EUR);
    let amount = body.amount("data.attributes.amount", currency);
    let amount = body.require("data.attributes.amount", amount);
    let scheme = body
        .parsed("data.attributes.scheme", Scheme::parse)
        .unwrap_or_default();
    if let Some(problem) = amount
        .as_ref()
        .and_then(|(money, _)| scheme.check(*money).err())
    {
        body.problem(problem.at("data.attributes.amount"));
    }
    let communication = body.text_up_to("data.attributes.communication", COMMUNICATION_LIMIT);
    let end_to_end_id = body.parsed("data.attributes.end_to_end_id", str::parse::<EndToEndId>);
    let execution_date = body.date("data.attributes.execution_date");
    let expiry = body.seconds("meta.expiry");
    let state = call.query("state");
    if let Some(state) = state
        .as_ref()
        .filter(|state| state.chars().count() > STATE_LIMIT)
    {
        body.problem(Invalid::new(
            "state",
            format!("at most {STATE_LIMIT} characters"),
            state,
        ));
    }
    let redirect_uri = address(call, "redirect_uri", &mut body);
    let origin_uri = address(call, "origin_uri", &mut body);
    let provider = call
        .header("x-provider")
        .and_then(|text| ProviderId::new(text).ok());
    let request = body
        .finish()
        .map_err(|problems| ApiError::invalid_fields(&problems))?;
    if redirect_uri
        .as_ref()
        .is_some_and(|uri| !application.accepts_redirect(uri))
    {
        return Err(ApiError::invalid_app_url());
    }
    // Absent only with a problem, which `finish` has reported.
    let (amount, amount_text) = amount.ok_or_else(|| ApiError::invalid_fields(&[]))?;
    Ok(Opening {
        amount,
        amount_text,
        communication,
        end_to_end_id,
        scheme,
        execution_date,
        expiry,
        provider,
        virtual_iban: None,
        state,
        redirect_uri,
        origin_uri,
        language: call.header("x-language").map(str::to_owned),
        country: call.header("x-country").map(str::to_owned),
        request,
    })
}

/// Only currencies that the simulated banks hold accounts in (Contract C-17).
fn supported_currency(code: &str) -> Result<Currency, Invalid> {
    match Currency::parse(code)? {
        Currency::EUR => Ok(Currency::EUR),
        _ => Err(Invalid::new("currency", "must be EUR", code)),
    }
}

/// A query parameter that is an address the payer's browser can be sent to.
fn address(call: &Call, name: &'static str, body: &mut Body) -> Option<String> {
    let text = call.query(name)?;
    if let Err(problem) = path::check_address(name, &text) {
        body.problem(problem);
    }
    Some(text)
}
