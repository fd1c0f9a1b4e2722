//! Who calls: the token, the signature, and the request as the resources need it.

use std::fmt::Display;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fintecture::signature::{self, Inquiry, Received, SignatureHeader, VerifyError};
use http::{HeaderMap, Method, header};

use super::body::Payload;
use super::journal::Visit;
use super::path::RawTarget;
use super::token::{self, Claims};
use super::{ApiError, expectation};
use crate::domain::{Application, TokenScope};
use crate::server::Platform;

/// A request to the API, its body read, and the log id its answer will name.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) platform: Platform,
    pub(super) method: Method,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    visit: Visit,
    target: RawTarget,
}

impl FromRequest<Platform> for Call {
    type Rejection = Response;

    async fn from_request(request: Request, platform: &Platform) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(visit) = Visit::from_request_parts(&mut parts, platform).await;
        let target = parts.extensions.get::<RawTarget>().cloned();
        let request = Request::from_parts(parts.clone(), body);
        let body = Payload::read(request, platform)
            .await
            .map_err(|error| error.respond(&visit.log_id))?;
        let target = target.unwrap_or_else(|| RawTarget(Arc::from(parts.uri.path())));
        let platform = platform.clone();
        let (method, headers) = (parts.method, parts.headers);
        Ok(Self {
            platform,
            method,
            headers,
            body,
            visit,
            target,
        })
    }
}

impl Call {
    /// Answers, or names the error.
    pub(super) async fn answer(
        self,
        work: impl AsyncFnOnce(&Self) -> Result<Response, ApiError>,
    ) -> Response {
        match work(&self).await {
            Ok(response) => response,
            Err(error) => error.respond(&self.visit.log_id),
        }
    }

    /// The application that holds the Bearer token, if the token has the scope and the signature,
    /// where there is one or must be one, is the application's over this very request.
    pub(super) fn authorised(&self, scope: &str) -> Result<Arc<Application>, ApiError> {
        self.bearer(scope).map(|(application, _)| application)
    }

    /// The same, with what the token says.
    pub(super) fn bearer(&self, scope: &str) -> Result<(Arc<Application>, Claims), ApiError> {
        let claims = self.claims().ok_or_else(ApiError::invalid_token)?;
        if !claims.has_scope(scope) {
            return Err(ApiError::invalid_scopes(format!(
                "The token is not for {scope}."
            )));
        }
        let application = self
            .platform
            .engine
            .world()
            .applications
            .get(&claims.app_ext_id);
        let application = application.ok_or_else(ApiError::invalid_token)?;
        if let Some(scope) = TokenScope::parse(scope) {
            // It may have lost the scope since the token was given.
            check_scope(&application, scope)?;
        }
        self.signed_by(&application)?;
        Ok((application, claims))
    }

    /// The application that asks for a consent: the `app_id` header names it, or else it holds the
    /// Bearer token (Contract §3.1). What else some SDKs send beside the header counts for nothing.
    pub(super) fn applicant(&self) -> Result<Arc<Application>, ApiError> {
        let applications = &self.platform.engine.world().applications;
        let application = match self.header("app_id") {
            Some(app_id) => applications.get(app_id),
            None => self
                .claims()
                .and_then(|claims| applications.get(&claims.app_ext_id)),
        };
        let application = application.ok_or_else(ApiError::invalid_app_id)?;
        check_scope(&application, TokenScope::Ais)?;
        self.signed_by(&application)?;
        Ok(application)
    }

    pub(super) fn claims(&self) -> Option<Claims> {
        let engine = &self.platform.engine;
        let token = self.credentials("Bearer")?;
        token::verify(&engine.world().token_key, token, engine.clock().now())
    }

    /// The application whose id and secret the request carries (Contract §3.1).
    pub(super) fn authenticated(&self) -> Result<Arc<Application>, ApiError> {
        let (app_id, secret) = self.basic()?;
        let application = self.platform.engine.world().applications.get(&app_id);
        application
            .filter(|application| application.has_secret(&secret))
            .ok_or_else(ApiError::invalid_app_id)
    }

    /// The id and the secret that the request carries.
    pub(super) fn basic(&self) -> Result<(String, String), ApiError> {
        let pair = self
            .credentials("Basic")
            .and_then(|text| String::from_utf8(BASE64_STANDARD.decode(text.trim()).ok()?).ok());
        let pair = pair.as_deref().and_then(|pair| pair.split_once(':'));
        let (id, secret) = pair.ok_or_else(ApiError::invalid_app_id)?;
        Ok((id.to_owned(), secret.to_owned()))
    }

    /// The application that the header `app_id` names, which is all that `/res/v1` asks for
    /// (Contract §9). A signature is verified if there is one; none is demanded even in strict mode
    /// (Contract §4.2, Q-29).
    pub(super) fn identified(&self) -> Result<Arc<Application>, ApiError> {
        let app_id = self.header("app_id").ok_or_else(ApiError::invalid_app_id)?;
        let application = self.platform.engine.world().applications.get(app_id);
        let application = application.ok_or_else(ApiError::invalid_app_id)?;
        if self.is_signed() {
            self.signature_of(&application)?;
        }
        Ok(application)
    }

    /// Verifies the signature if there is one; in strict mode there must be one (Contract §4.2).
    pub(super) fn signed_by(&self, application: &Application) -> Result<(), ApiError> {
        if self.is_signed() {
            self.signature_of(application)
        } else {
            self.unsigned(application.profile.is_active)
        }
    }

    /// Whether a request may be without a signature: not in a strict sandbox, and not from an
    /// application in production (Contract §4.2).
    pub(super) fn unsigned(&self, is_active: bool) -> Result<(), ApiError> {
        let message = if self.platform.strict {
            "This sandbox demands signed requests."
        } else if is_active {
            "This application is in production, which demands signed requests."
        } else {
            return Ok(());
        };
        Err(ApiError::invalid_signature(message))
    }

    pub(super) fn is_signed(&self) -> bool {
        self.headers.contains_key("signature")
    }

    /// Verifies that the signature is the application's over this very request. What official SDKs
    /// were seen to sign otherwise than they sent it passes.
    fn signature_of(&self, application: &Application) -> Result<(), ApiError> {
        let production = application.profile.is_active;
        let header = SignatureHeader::from_headers(&self.headers)
            .map_err(|why| self.refuse_signature(&why, None, production))?;
        let refuse = |why: &dyn Display| self.refuse_signature(why, Some(&header), production);
        if *header.key_id() != application.app_id {
            return Err(refuse(
                &"The keyId is not the id of the application that calls",
            ));
        }
        let received = self.received();
        let key = &application.public_key;
        signature::verify_official_sdks(key, &header, &received)
            .map(|variation| {
                if let Some(variation) = variation {
                    // One request is verified once.
                    let _ = self.visit.tolerance.set(variation);
                }
            })
            .map_err(|error| {
                if error != VerifyError::Mismatch {
                    return refuse(&error);
                }
                let explanation = Inquiry::new(key, &header, &received).explain();
                refuse(&format_args!("{error}: {}", explanation.cause()))
            })
    }

    /// Why a signature does not count and, unless the sandbox or the application is in production,
    /// what should have been signed.
    pub(super) fn refuse_signature(
        &self,
        why: &dyn Display,
        header: Option<&SignatureHeader>,
        production: bool,
    ) -> ApiError {
        let refusal = ApiError::invalid_signature(sentence(why));
        if self.platform.strict || production {
            return refusal;
        }
        refusal.expecting(&expectation::signing_string(&self.received(), header))
    }

    /// The request as a signature covers it.
    fn received(&self) -> Received<'_> {
        Received {
            method: &self.method,
            target: &self.target.0,
            headers: &self.headers,
            body: &self.body,
        }
    }

    /// The path and query as they stood on the request line.
    pub(super) fn target(&self) -> &str {
        &self.target.0
    }

    /// The path alone.
    pub(super) fn path(&self) -> &str {
        let target = self.target();
        target.split_once('?').map_or(target, |(path, _)| path)
    }

    /// The first value of a query parameter, its name in any case (Contract C-33); an empty one
    /// counts as absent.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        let mut pairs = self.query_pairs().into_iter();
        pairs
            .find(|(key, value)| key.eq_ignore_ascii_case(name) && !value.is_empty())
            .map(|(_, value)| value)
    }

    /// Every query parameter, decoded.
    pub(super) fn query_pairs(&self) -> Vec<(String, String)> {
        let query = self.target.0.split_once('?').map_or("", |(_, query)| query);
        form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect()
    }

    /// Whether a query parameter says `true`; `1` is accepted (Contract §2).
    pub(super) fn query_flag(&self, name: &str) -> bool {
        self.query(name)
            .is_some_and(|value| value.eq_ignore_ascii_case("true") || value == "1")
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)?
            .to_str()
            .ok()
            .filter(|text| !text.is_empty())
    }

    /// The address this request reached the sandbox at, which its links lead back to.
    pub(super) fn base_url(&self) -> String {
        self.platform.base_url_for(&self.headers)
    }

    /// The `Authorization` header's value of a scheme.
    fn credentials(&self, scheme: &str) -> Option<&str> {
        let text = self.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let (found, value) = text.split_once(' ')?;
        found.eq_ignore_ascii_case(scheme).then_some(value)
    }
}

/// Refuses what an application was not set up for.
pub(super) fn check_scope(application: &Application, scope: TokenScope) -> Result<(), ApiError> {
    if application.profile.gives(scope) {
        return Ok(());
    }
    let scope = scope.as_str();
    Err(ApiError::invalid_scopes(format!(
        "The application is not set up for {scope}."
    )))
}

/// What ends with a question needs no full stop.
fn sentence(words: &dyn Display) -> String {
    let mut sentence = words.to_string();
    if !sentence.ends_with('?') {
        sentence.push('.');
    }
    sentence
}
