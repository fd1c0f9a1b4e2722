//! A sandbox that demands signatures, and clients that have the right key or not.

use fintecture::pis::RefundOutcome;
use fintecture::signature::{Outgoing, sign};
use fintecture::{Client, PrivateKey, RequestId, SessionStatus};
use fintecture_sandbox::{Outcome, Sandbox};
use http::Method;
use tour::client_of;

use crate::connected;

#[tokio::test]
async fn another_key_is_refused_and_the_error_says_why() {
    let sandbox = Sandbox::builder().strict().start().await.unwrap();
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .credentials(sandbox.credentials())
        .private_key(PrivateKey::generate().unwrap())
        .build()
        .unwrap();
    let error = client.pis().payments().list().await.unwrap_err();
    assert!(error.is_auth() && !error.is_retryable());
    assert!(error.api().unwrap().has_code("invalid_signature"));
    let message = error.api().unwrap().entries()[0].message().unwrap();
    assert!(
        message.contains("the private key is not the one of this application"),
        "{message}"
    );
}

#[tokio::test]
async fn a_query_that_is_signed_otherwise_than_sent_is_refused_with_its_cause() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let token = client_of(&sandbox).unwrap().pis().token().await.unwrap();
    let credentials = sandbox.credentials();
    let (date, id) = ("Mon, 26 Feb 2024 13:36:00 GMT", RequestId::random());
    let header = sign(
        credentials.private_key(),
        credentials.app_id(),
        &Outgoing {
            method: &Method::GET,
            target: "/pis/v2/payments",
            date,
            digest: None,
            request_id: &id,
        },
    );
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let sent = format!("{}/pis/v2/payments?page[size]=2", sandbox.base_url());
    let answer = http
        .get(sent)
        .bearer_auth(token.expose())
        .header("date", date)
        .header("x-request-id", id.as_str())
        .header("signature", header.unwrap().to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 401);
    let body = answer.text().await.unwrap();
    assert!(
        body.contains("the path was signed without its query"),
        "{body}"
    );
}

#[tokio::test]
async fn a_request_without_a_signature_is_refused_only_where_one_is_demanded() {
    let lenient = Sandbox::builder().start().await.unwrap();
    let strict = Sandbox::builder().strict().start().await.unwrap();
    for (sandbox, status) in [(&lenient, 200), (&strict, 401)] {
        let token = client_of(sandbox).unwrap().pis().token().await.unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = http
            .get(format!("{}/pis/v2/payments", sandbox.base_url()))
            .bearer_auth(token.expose())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), status);
    }
}

#[tokio::test]
async fn another_secret_buys_no_token() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .credentials(sandbox.credentials())
        .app_secret("9c2f1a60-5f7e-4b43-9a56-0f6b1d1b7c1e")
        .build()
        .unwrap();
    let error = client.pis().token().await.unwrap_err();
    assert!(error.is_auth());
    assert!(error.api().unwrap().has_code("invalid_app_id"));
}

#[tokio::test]
async fn two_clients_of_one_application_see_the_same_payments() {
    let sandbox = Sandbox::builder().strict().start().await.unwrap();
    let (till, office) = (client_of(&sandbox).unwrap(), client_of(&sandbox).unwrap());
    let session = connected(&till, "20.00").await;
    sandbox
        .control()
        .outcome(session.id(), Outcome::AcceptReceived)
        .await
        .unwrap();
    let payment = office.pis().payments().get(session.id()).await.unwrap();
    assert_eq!(payment.status(), SessionStatus::PaymentCreated);
    let refund = office.pis().refund(session.id()).await.unwrap();
    assert_eq!(refund.outcome(), RefundOutcome::Accepted);
    let again = till.pis().refund(session.id()).await.unwrap_err();
    assert!(again.api().unwrap().has_code("refund_aborted"));
}
