//! `GET /openapi.json`.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::document::Document;
use super::operation::Operation;
use crate::server::Platform;

/// What is served, and the document of it, once somebody asked.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    platform: Platform,
    operations: Arc<[&'static Operation]>,
    document: Arc<OnceLock<Document>>,
}

impl Reference {
    pub(crate) fn new(platform: Platform, operations: Vec<&'static Operation>) -> Self {
        Self {
            platform,
            operations: operations.into(),
            document: Arc::default(),
        }
    }

    /// The document, made when it is first asked for.
    pub(crate) fn document(&self) -> &Document {
        self.document.get_or_init(|| Document::of(&self.operations))
    }

    /// The address that a request reached the sandbox at.
    pub(crate) fn base_url(&self, headers: &HeaderMap) -> String {
        self.platform.base_url_for(headers)
    }

    /// The route of the document.
    pub(crate) fn routes<S>(self) -> Router<S>
    where
        S: Clone + Send + Sync + 'static,
    {
        Router::new()
            .route("/openapi.json", get(document))
            .with_state(self)
    }
}

/// The document, as long as its reader has no other.
async fn document(State(reference): State<Reference>, headers: HeaderMap) -> Response {
    let document = reference.document();
    let base_url = reference.base_url(&headers);
    // The address may be another for every reader; it is part of what they keep.
    let tag = format!("\"{}-{base_url}\"", document.mark());
    let known = headers.get(header::IF_NONE_MATCH);
    let is_known = known.is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
        (kind, document.at(&base_url)).into_response()
    };
    let answered = response.headers_mut();
    // An address holds what a header may.
    if let Ok(tag) = HeaderValue::try_from(tag) {
        answered.insert(header::ETAG, tag);
    }
    let kept = HeaderValue::from_static("no-cache");
    answered.insert(header::CACHE_CONTROL, kept);
    answered.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // Tools in a browser read it from elsewhere.
    answered.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    response
}
