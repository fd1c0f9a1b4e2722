//! What a trace tells: names and numbers, in OpenTelemetry's words; no query, no body, no person.

use tracing::{Span, field, info_span};

use super::{BaseUrl, Operation};
use crate::RequestId;

/// The span of a call, around its attempts and the waits between them.
pub(super) fn call(operation: &Operation) -> Span {
    info_span!(
        "fintecture.call",
        otel.name = operation.name(),
        otel.kind = "internal",
        error.r#type = field::Empty,
    )
}

/// The span of one attempt: one HTTP request.
pub(super) fn attempt(
    operation: &Operation,
    base: &BaseUrl,
    request_id: &RequestId,
    number: u32,
) -> Span {
    let route = &operation.route;
    info_span!(
        "fintecture.attempt",
        otel.name = %format_args!("{} {}", route.method, route.path()),
        otel.kind = "client",
        http.request.method = route.method.as_str(),
        http.request.resend_count = number.saturating_sub(1),
        http.response.status_code = field::Empty,
        url.template = route.path(),
        server.address = base.host(),
        server.port = base.port(),
        fintecture.request_id = request_id.as_str(),
        error.r#type = field::Empty,
    )
}
