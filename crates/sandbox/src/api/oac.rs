//! Organisation access credentials: their tokens, and who may administer what (Contract §§3.2, 11).

use std::sync::Arc;

use axum::response::Response;
use fintecture::signature::SignatureHeader;
use serde_json::json;

use super::caller::Call;
use super::oauth::{serial, wrong_grant};
use super::token::{self, Administers, Claims, RefreshClaims};
use super::{ApiError, body, form};
use crate::domain::oac::{Oac, OacScope, OacScopes};
use crate::engine::commands::{GrantOac, Granted, RefreshOac};

/// Gives tokens for those of the scopes named that the credentials have.
pub(super) async fn grant(call: &Call, oac: Arc<Oac>) -> Result<Response, ApiError> {
    call.signed_for_if_any(&oac)?;
    let [grant, scopes] = form::fields(call, ["grant_type", "scope"])?;
    if grant != "client_credentials" {
        return Err(wrong_grant("must be client_credentials", &grant));
    }
    let scopes = OacScopes::known(&scopes).within(&oac.scopes);
    if scopes.is_empty() {
        let held = format!("These credentials give: {}.", oac.scopes);
        return Err(ApiError::invalid_scopes(held));
    }
    let command = GrantOac {
        oac: Arc::clone(&oac),
        scopes,
    };
    let granted = call.platform.engine.run(command).await?;
    Ok(tokens(call, &oac, granted))
}

/// Exchanges a refresh token for new tokens. It and the access tokens before are then worthless.
pub(super) async fn refresh(call: &Call, oac: Arc<Oac>) -> Result<Response, ApiError> {
    call.signed_for_if_any(&oac)?;
    let command = RefreshOac {
        oac: Arc::clone(&oac),
        serial: serial(call)?,
    };
    let granted = call.platform.engine.run(command).await?;
    Ok(tokens(call, &oac, granted))
}

/// The answer, its members as the contract names them.
fn tokens(call: &Call, oac: &Oac, granted: Granted) -> Response {
    let engine = &call.platform.engine;
    let key = &engine.world().token_key;
    let Granted { grant, serial } = granted;
    let uuid = engine.chance_of_request().uuid();
    let claims = Claims::new(
        &oac.client_id,
        grant.scopes.words(),
        uuid,
        engine.clock().now(),
    )
    .administering(Administers {
        grant: grant.row,
        generation: grant.generation,
    });
    body::json(&json!({
        "access_token": token::issue(key, &claims),
        "type": "oac_token",
        "expires_in": token::LIFETIME.as_secs(),
        "refresh_token": token::issue(key, &RefreshClaims { refresh: serial }),
        "scope": grant.scopes.to_string(),
    }))
}

impl Call {
    /// The credentials of an organisation that the request carries, if it carries such.
    pub(super) fn organisation(&self) -> Result<Option<Arc<Oac>>, ApiError> {
        let (client_id, secret) = self.basic()?;
        match self.platform.engine.world().applications.oac(&client_id) {
            Some(oac) if oac.has_secret(&secret) => Ok(Some(oac)),
            Some(_) => Err(ApiError::invalid_app_id()),
            None => Ok(None),
        }
    }

    /// Who holds the Bearer token, if it is one of an organisation, was not overtaken by a refresh,
    /// and has the scope; and if the signature, where there is one or must be one, is that of an
    /// application of the organisation.
    pub(super) async fn administrator(&self, scope: OacScope) -> Result<Arc<Oac>, ApiError> {
        let claims = self.claims().ok_or_else(ApiError::invalid_token)?;
        let scope = scope.as_str();
        if !claims.has_scope(scope) {
            let message = format!("The token is not for {scope}.");
            return Err(ApiError::invalid_scopes(message));
        }
        let engine = &self.platform.engine;
        let oac = engine.world().applications.oac(&claims.app_ext_id);
        let (Some(oac), Some(held)) = (oac, claims.administers) else {
            return Err(ApiError::invalid_token());
        };
        let grant = engine.oac_grant(held.grant).await?;
        let is_good =
            grant.is_some_and(|grant| grant.oac == oac.row && grant.generation == held.generation);
        if !is_good {
            return Err(ApiError::invalid_token());
        }
        self.signed_for(&oac)?;
        Ok(oac)
    }

    /// A signature is never demanded for tokens, but one that is there must be right (Contract §3.6).
    fn signed_for_if_any(&self, oac: &Oac) -> Result<(), ApiError> {
        if self.is_signed() {
            self.signed_for(oac)?;
        }
        Ok(())
    }

    /// Verifies the signature if there is one; in strict mode there must be one. It is that of the
    /// application it names, one of the organisation's: such credentials have no key of their own.
    fn signed_for(&self, oac: &Oac) -> Result<(), ApiError> {
        if !self.is_signed() {
            return self.unsigned(false);
        }
        let header = SignatureHeader::from_headers(&self.headers)
            .map_err(|why| self.refuse_signature(&why, None, false))?;
        let applications = &self.platform.engine.world().applications;
        let application = applications
            .get(header.key_id().as_str())
            .filter(|application| application.organisation == oac.organisation)
            .ok_or_else(|| {
                let why = "The keyId is no application of the organisation";
                self.refuse_signature(&why, Some(&header), false)
            })?;
        self.signed_by(&application)
    }
}
