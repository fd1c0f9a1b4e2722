//! Tokens: `POST /oauth/accesstoken`, `/oauth/secure/accesstoken` and `/oauth/refreshtoken`
//! (Contract §§3.2 to 3.4).

use std::sync::Arc;

use axum::response::Response;
use fintecture::{Digest, Invalid};
use serde_json::{Map, Value, json};

use super::caller::{Call, check_scope};
use super::token::{self, Claims, Reads, RefreshClaims};
use super::{ApiError, body, form, oac};
use crate::domain::{Application, TokenScope};
use crate::engine::commands::{Exchange, ExchangeCode, Issued, Refresh};

/// Gives an application a token for a scope, or the credentials of an organisation one for several.
pub(super) async fn access_token(call: Call) -> Response {
    call.answer(async |call| {
        if let Some(oac) = call.organisation()? {
            return oac::grant(call, oac).await;
        }
        let application = call.authenticated()?;
        verify_signature_if_any(call, &application)?;
        grant(call, application).await
    })
    .await
}

/// The same for a request that must be signed: proves that id, secret and key belong together.
pub(super) async fn secure_access_token(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authenticated()?;
        let named = call.header("app_id");
        if named.is_some_and(|named| named != application.app_id.as_str()) {
            return Err(ApiError::invalid_app_id());
        }
        if !call.headers.contains_key("signature") {
            return Err(ApiError::invalid_signature(
                "This path demands a signature.",
            ));
        }
        call.signed_by(&application)?;
        check_digest(call)?;
        grant(call, application).await
    })
    .await
}

/// Exchanges a refresh token for new tokens.
pub(super) async fn refresh_token(call: Call) -> Response {
    call.answer(async |call| {
        if let Some(oac) = call.organisation()? {
            return oac::refresh(call, oac).await;
        }
        let application = call.authenticated()?;
        verify_signature_if_any(call, &application)?;
        let command = Refresh {
            application: Arc::clone(&application),
            serial: serial(call)?,
        };
        let issued = call.platform.engine.run(command).await?;
        Ok(reading_tokens(call, &application, issued))
    })
    .await
}

/// The serial that the refresh token of a form seals.
pub(super) fn serial(call: &Call) -> Result<String, ApiError> {
    let [grant, presented] = form::fields(call, ["grant_type", "refresh_token"])?;
    if grant != "refresh_token" {
        return Err(wrong_grant("must be refresh_token", &grant));
    }
    let key = &call.platform.engine.world().token_key;
    let RefreshClaims { refresh } =
        token::unseal(key, &presented).ok_or_else(ApiError::invalid_token)?;
    Ok(refresh)
}

/// A signature is never demanded here, but one that is there must be right (Contract §3.6).
fn verify_signature_if_any(call: &Call, application: &Application) -> Result<(), ApiError> {
    if call.headers.contains_key("signature") {
        call.signed_by(application)?;
    }
    Ok(())
}

/// The official PHP SDK makes the digest of the fields as JSON and sends them as a form; a digest
/// of what was sent is accepted too (Contract C-38).
fn check_digest(call: &Call) -> Result<(), ApiError> {
    let refuse = |why: &str| ApiError::invalid_signature(format!("The digest {why}."));
    let text = call.header("digest").ok_or_else(|| refuse("is missing"))?;
    let digest = Digest::parse(text).map_err(|_| refuse("is none"))?;
    let fields: Map<String, Value> = form_urlencoded::parse(&call.body)
        .map(|(name, value)| (name.into_owned(), json!(value)))
        .collect();
    let as_json = Value::Object(fields).to_string();
    if digest.matches(&call.body) || digest.matches(as_json.as_bytes()) {
        Ok(())
    } else {
        Err(refuse(
            "is neither that of the form nor of its fields as JSON",
        ))
    }
}

async fn grant(call: &Call, application: Arc<Application>) -> Result<Response, ApiError> {
    let [grant, scope, who] = match form::value(call, "grant_type").as_deref() {
        Some("client_credentials") => form::fields(call, ["grant_type", "scope", "app_id"])?,
        Some("authorization_code") => form::fields(call, ["grant_type", "scope", "code"])?,
        _ => {
            let [grant, scope] = form::fields(call, ["grant_type", "scope"])?;
            [grant, scope, String::new()]
        }
    };
    match (grant.as_str(), TokenScope::parse(&scope)) {
        ("client_credentials", Some(scope)) if scope != TokenScope::Ais => {
            if who != application.app_id.as_str() {
                return Err(ApiError::invalid_app_id());
            }
            check_scope(&application, scope)?;
            let claims = claims(call, &application, scope);
            Ok(body::json(&tokens(call, &claims)))
        }
        ("authorization_code", Some(TokenScope::Ais)) => {
            let exchange = if call.platform.strict {
                Exchange::Once
            } else {
                Exchange::Again
            };
            let command = ExchangeCode {
                application: Arc::clone(&application),
                code: who,
                exchange,
            };
            let issued = call.platform.engine.run(command).await?;
            Ok(reading_tokens(call, &application, issued))
        }
        ("client_credentials" | "authorization_code", _) => Err(ApiError::invalid_scopes(
            "client_credentials gives the scope PIS, customers or e-mandates, authorization_code \
             the scope AIS.",
        )),
        _ => Err(wrong_grant(
            "must be client_credentials or authorization_code",
            &grant,
        )),
    }
}

pub(super) fn wrong_grant(rule: &'static str, found: &str) -> ApiError {
    ApiError::invalid_fields(&[Invalid::new("grant_type", rule, found)])
}

fn claims(call: &Call, application: &Application, scope: TokenScope) -> Claims {
    let engine = &call.platform.engine;
    let uuid = engine.chance_of_request().uuid();
    Claims::new(
        application.app_id.as_str(),
        [scope.as_str()],
        uuid,
        engine.clock().now(),
    )
}

fn tokens(call: &Call, claims: &Claims) -> Value {
    json!({
        "access_token": token::issue(&call.platform.engine.world().token_key, claims),
        "token_type": "Bearer",
        "expires_in": token::LIFETIME.as_secs(),
    })
}

/// The tokens that read a connection.
fn reading_tokens(call: &Call, application: &Application, issued: Issued) -> Response {
    let claims = claims(call, application, TokenScope::Ais).reading(Reads {
        customer_id: issued.customer_id,
        generation: issued.generation,
    });
    let refresh = RefreshClaims {
        refresh: issued.serial,
    };
    let mut answer = tokens(call, &claims);
    let key = &call.platform.engine.world().token_key;
    answer["refresh_token"] = json!(token::issue(key, &refresh));
    body::json(&answer)
}
