//! `POST /oauth/accesstoken` (Contract §3.2).

use axum::response::Response;
use serde_json::json;

use super::caller::Call;
use super::token::{self, Claims};
use super::{ApiError, body};
use fintecture::Invalid;

/// Gives an application a token for a scope.
pub(super) async fn access_token(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authenticated()?;
        // A signature is never demanded here, but one that is there must be right (Contract §3.6).
        if call.headers.contains_key("signature") {
            call.signed_by(&application)?;
        }
        let form = |name: &'static str| {
            form_urlencoded::parse(&call.body)
                .find(|(key, value)| key == name && !value.is_empty())
                .map(|(_, value)| value.into_owned())
                .ok_or_else(|| ApiError::invalid_fields(&[Invalid::missing(name, "required")]))
        };
        let grant = form("grant_type")?;
        if grant != "client_credentials" {
            let rule = "must be client_credentials";
            return Err(ApiError::invalid_fields(&[Invalid::new(
                "grant_type",
                rule,
                &grant,
            )]));
        }
        let scope = form("scope")?;
        if !scope.eq_ignore_ascii_case("PIS") {
            return Err(ApiError::invalid_scopes(
                "The application has the scope PIS.",
            ));
        }
        if form("app_id")? != application.app_id.as_str() {
            return Err(ApiError::invalid_app_id());
        }
        let engine = &call.platform.engine;
        let uuid = engine.chance_of_request().uuid();
        let claims = Claims::new(
            application.app_id.as_str(),
            &scope,
            uuid,
            engine.clock().now(),
        );
        Ok(body::json(&json!({
            "access_token": token::issue(&engine.world().token_key, &claims),
            "token_type": "Bearer",
            "expires_in": token::LIFETIME.as_secs(),
        })))
    })
    .await
}
