//! JSON:API documents, as the resources under `/v1` have them (Contract §§5.2, 10, 11).

use axum::response::{IntoResponse, Response};
use fintecture::{Currency, Iban, Invalid};
use http::StatusCode;
use serde_json::{Value, json};

use super::ApiError;
use super::body::{self, Body};
use super::caller::Call;
use crate::domain::Attributes;

/// Whether a request says all of a resource, or what it changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Demand {
    Whole,
    Part,
}

/// Begins to read the body of a call; an empty one says nothing, as `{}` does.
pub(super) fn read(call: &Call) -> Result<Body, ApiError> {
    let bytes: &[u8] = if call.body.is_empty() {
        b"{}"
    } else {
        &call.body
    };
    Body::parse(bytes).map_err(|problem| ApiError::invalid_fields(&[problem]))
}

/// The members of `data.attributes`, if nothing was wrong. Those that the platform decides are left
/// out; what was read as a text is one.
pub(super) fn attributes(body: Body, decided: &[&str]) -> Result<Attributes, ApiError> {
    let given = body.in_texts("data.attributes");
    body.finish()
        .map_err(|problems| ApiError::invalid_fields(&problems))?;
    Ok(Attributes::of(given).without(decided))
}

/// Checks a text. It must be there, unless the request is a change, which may leave it alone but
/// not empty it.
pub(super) fn text(
    body: &mut Body,
    path: &'static str,
    limit: usize,
    demand: Demand,
) -> Option<String> {
    let text = body.text_up_to(path, limit);
    if demand == Demand::Whole || body.names(path) {
        return body.require(path, text);
    }
    text
}

/// A resource just made.
pub(super) fn created(data: &Value) -> Response {
    body::created(&json!({ "data": data }))
}

/// Nothing: the resource is gone.
pub(super) fn removed() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// A resource as it stands.
pub(super) fn shown(data: &Value) -> Response {
    body::json(&json!({ "data": data }))
}

/// Reads a bank account: `iban` and `holder_name` must be there. The IBAN is kept in one spelling.
pub(super) fn bank_account(mut body: Body, demand: Demand) -> Result<Attributes, ApiError> {
    const IBAN: &str = "data.attributes.iban";
    const HOLDER: &str = "data.attributes.holder_name";
    let iban = body.parsed(IBAN, Iban::parse);
    if demand == Demand::Whole || body.names(IBAN) {
        body.require(IBAN, iban);
    }
    text(&mut body, HOLDER, HOLDER_LIMIT, demand);
    body.parsed("data.attributes.currency", Currency::parse);
    body.parsed("data.attributes.bic", bic);
    let mut attributes = attributes(body, &["id"])?;
    if let Some(iban) = iban {
        attributes.set("iban", iban.expose());
    }
    Ok(attributes)
}

/// The longest name of an account holder in SEPA.
pub(super) const HOLDER_LIMIT: usize = 70;

/// A business identifier code: 8 or 11 letters and digits (ISO 9362).
fn bic(text: &str) -> Result<(), Invalid> {
    let is_bic = matches!(text.len(), 8 | 11)
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && text
            .bytes()
            .take(6)
            .skip(4)
            .all(|b| b.is_ascii_alphabetic());
    if is_bic {
        Ok(())
    } else {
        Err(Invalid::new(
            "bic",
            "must be 8 or 11 letters and digits",
            text,
        ))
    }
}
