//! The request log: the last requests to the API, by the `log_id` that an error names.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;

use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use fintecture::Timestamp;
use fintecture::signature::Variation;
use http::request::Parts;
use serde::Serialize;

use crate::server::Platform;

/// How many requests are remembered.
const CAPACITY: usize = 1_000;

/// The last requests. It knows neither queries nor bodies, so no personal data.
#[derive(Debug, Default)]
pub(crate) struct Journal(Mutex<VecDeque<Entry>>);

/// What is not written down: the control interface, the metrics and the description, which are no
/// API, and pages, whose addresses are all it takes to act for a payer.
const UNLOGGED: [&str; 6] = [
    "/_sandbox/",
    "/metrics",
    "/openapi.json",
    "/docs",
    "/connect/",
    "/consent/",
];

/// One request.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    log_id: String,
    at: Timestamp,
    method: String,
    path: String,
    status: u16,
    microseconds: u64,
    /// What was signed otherwise than it was sent, where that was let pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    tolerance: Option<String>,
}

impl Journal {
    /// The newest requests, the newest first.
    pub(crate) fn newest(&self, count: usize) -> Vec<Entry> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().rev().take(count).cloned().collect()
    }

    fn add(&self, entry: Entry) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() == CAPACITY {
            entries.pop_front();
        }
        entries.push_back(entry);
    }
}

/// What the log and the one who answers tell each other of a request.
#[derive(Clone, Debug)]
pub(crate) struct Visit {
    pub(super) log_id: Arc<str>,
    pub(super) tolerance: Arc<OnceLock<Variation>>,
}

impl Visit {
    fn new(log_id: String) -> Self {
        Self {
            log_id: Arc::from(log_id),
            tolerance: Arc::default(),
        }
    }
}

impl FromRequestParts<Platform> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        platform: &Platform,
    ) -> Result<Self, Infallible> {
        let visit = parts.extensions.get::<Self>().cloned();
        // The control interface is not logged.
        Ok(visit.unwrap_or_else(|| Self::new(platform.engine.log_id())))
    }
}

/// Gives a request to the API its log id, and writes down how it went.
pub(crate) async fn write(
    State(platform): State<Platform>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    if UNLOGGED.iter().any(|under| path.starts_with(under)) {
        return next.run(request).await;
    }
    let (method, started) = (request.method().to_string(), Instant::now());
    let visit = Visit::new(platform.engine.log_id());
    request.extensions_mut().insert(visit.clone());
    let response = next.run(request).await;
    let entry = Entry {
        log_id: visit.log_id.to_string(),
        at: platform.engine.clock().now(),
        method,
        path,
        status: response.status().as_u16(),
        microseconds: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        tolerance: visit.tolerance.get().map(Variation::to_string),
    };
    tracing::info!(
        log_id = entry.log_id,
        http.request.method = entry.method,
        url.path = entry.path,
        http.response.status_code = entry.status,
        microseconds = entry.microseconds,
        tolerance = entry.tolerance,
    );
    platform.journal.add(entry);
    response
}
