//! The extractor for axum: what reaches a handler, and how everything else is answered.

use axum::Router;
use axum::body::Body;
use axum::routing::post;
use fintecture::webhook::axum::{Endpoint, Rejection, Verified};
use http::{Request, StatusCode};
use tower_service::Service as _;

use super::*;

/// A program whose handler answers with the session it was told of.
fn routes(endpoint: Endpoint) -> Router {
    let handler = async |Verified(claimed): Verified| claimed.session_id().to_string();
    Router::new()
        .route("/hook", post(handler))
        .with_state(endpoint)
}

/// How a program answers a delivery.
async fn answered(endpoint: Endpoint, delivery: Delivery) -> (StatusCode, String) {
    let mut request = Request::post("/hook")
        .body(Body::from(delivery.body))
        .unwrap();
    *request.headers_mut() = delivery.headers;
    let answer = routes(endpoint).call(request).await.unwrap();
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), 10_000).await;
    (status, String::from_utf8(body.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn a_verified_delivery_reaches_the_handler() {
    let (status, body) = answered(Endpoint::new(verifier()), delivery()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(body, "b2bca2bcd3b64a32a7da0766df59a7d2");
}

#[tokio::test]
async fn a_delivery_that_fails_a_check_is_told_which_and_nothing_personal() {
    let endpoint = Endpoint::new(verifier());
    let mut altered = delivery();
    altered.body.extend_from_slice(b"&state=canary");
    let (status, body) = answered(endpoint.clone(), altered).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(body.starts_with("digest mismatch"), "{body}");

    let mut unsigned = delivery();
    unsigned.headers.remove("signature");
    let (status, body) = answered(endpoint.clone(), unsigned).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(body.contains("signature"), "{body}");

    let no_event = forge().raw("application/json", "{\"canary\":1}").unwrap();
    let (status, body) = answered(endpoint, no_event).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(
        body.contains("session_id") && !body.contains("canary"),
        "{body}"
    );
}

#[tokio::test]
async fn a_body_is_read_up_to_the_limit_and_no_further() {
    let exact = delivery().body.len();
    let endpoint = Endpoint::new(verifier());
    let (status, _) = answered(endpoint.clone().largest_body(exact), delivery()).await;
    assert_eq!(status, StatusCode::OK);
    let (status, body) = answered(endpoint.clone().largest_body(exact - 1), delivery()).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(body, "the webhook's body is too large");

    let usual = forge()
        .raw("text/plain", vec![b'a'; 64 * 1024 + 1])
        .unwrap();
    let (status, _) = answered(endpoint, usual).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_repeat_is_answered_with_success_so_that_it_comes_no_more() {
    let guard = MemoryReplayGuard::new(NonZeroUsize::MIN);
    let endpoint = Endpoint::new(verifier().replay_guard(guard));
    let again = delivery();
    let (first, _) = answered(endpoint.clone(), again.clone()).await;
    let (second, body) = answered(endpoint, again).await;
    assert_eq!((first, second), (StatusCode::OK, StatusCode::OK));
    assert!(body.contains("delivered before"), "{body}");
}

#[test]
fn a_key_service_that_fails_has_the_delivery_come_again() {
    use axum::response::IntoResponse as _;
    let failure = Rejection::Unverified(VerifyError::Decryptor("canary".to_owned()));
    assert_eq!(failure.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        failure.into_response().status(),
        StatusCode::SERVICE_UNAVAILABLE
    );
}
