//! `POST /assessments` (Contract §7.10): whether a company could pay later.

use axum::response::{IntoResponse, Response};
use fintecture::{Currency, Invalid};
use http::StatusCode;
use serde_json::json;

use super::ApiError;
use super::body::{self, Body};
use super::caller::Call;
use crate::domain::pay_later::{Siren, Verdict};

const AMOUNT: &str = "data.attributes.amount.value";
const CURRENCY: &str = "data.attributes.amount.currency";
const COMPANY: &str = "data.relationships.company.data.attributes.external_id";
const KIND: &str = "data.relationships.company.data.attributes.external_id_type";

/// Says whether a company would get a quote.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let named = call.header("app_id");
        if named.is_some_and(|app_id| app_id != application.app_id.as_str()) {
            return Err(ApiError::invalid_app_id());
        }
        let asked = asked(call)?;
        let mut attributes = json!({
            "amount": { "value": asked.amount, "currency": asked.currency },
        });
        if let Some(category) = asked.category {
            attributes["category"] = json!(category);
        }
        attributes["eligible"] = json!(asked.siren.verdict() != Verdict::RefuseQuote);
        let answer = json!({ "data": {
            "id": call.platform.engine.chance_of_request().hex(32),
            "type": "assessments",
            "attributes": attributes,
        } });
        Ok((StatusCode::CREATED, body::json(&answer)).into_response())
    })
    .await
}

/// What is to be assessed.
struct Asked {
    /// As it was written.
    amount: String,
    currency: Currency,
    category: Option<String>,
    siren: Siren,
}

/// Orders are financed in euros alone.
fn euros(code: &str) -> Result<Currency, Invalid> {
    match Currency::parse(code)? {
        Currency::EUR => Ok(Currency::EUR),
        _ => Err(Invalid::new("currency", "must be EUR", code)),
    }
}

fn asked(call: &Call) -> Result<Asked, ApiError> {
    let mut body =
        Body::parse(&call.body).map_err(|problem| ApiError::invalid_fields(&[problem]))?;
    let currency = body.parsed(CURRENCY, euros);
    let currency = body.require(CURRENCY, currency).unwrap_or(Currency::EUR);
    let amount = body.amount(AMOUNT, currency);
    let amount = body.require(AMOUNT, amount);
    let category = body.text_up_to("data.attributes.category", 64);
    body.parsed(KIND, |word| {
        if word.eq_ignore_ascii_case("SIREN") {
            Ok(())
        } else {
            Err(Invalid::new(KIND, "must be SIREN", word))
        }
    });
    let siren = body.parsed(COMPANY, Siren::parse);
    let siren = body.require(COMPANY, siren);
    body.finish()
        .map_err(|problems| ApiError::invalid_fields(&problems))?;
    match (amount, siren) {
        (Some((_, amount)), Some(siren)) => Ok(Asked {
            amount,
            currency,
            category,
            siren,
        }),
        // Absent only with a problem, which `finish` has reported.
        _ => Err(ApiError::invalid_fields(&[])),
    }
}
