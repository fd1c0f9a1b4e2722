//! `POST /ext/v1/activity` and `POST /ext/v1/metric` (Contract §12): what official SDKs and plugins
//! tell of themselves.

use axum::response::Response;
use serde_json::json;

use super::body;

/// Thanks, and keeps nothing: the body is not even read.
pub(super) async fn thank() -> Response {
    body::json(&json!({}))
}
