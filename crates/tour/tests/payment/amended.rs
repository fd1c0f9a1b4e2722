//! Sessions that are cancelled or changed.

use fintecture::SessionStatus;
use fintecture_sandbox::Sandbox;
use tour::client_of;

use crate::{connected, paid};

#[tokio::test]
async fn a_session_is_cancelled_as_long_as_it_is_open() {
    let sandbox = Sandbox::builder().strict().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let payments = client.pis().payments();
    let open = connected(&client, "20.00").await;
    let cancelled = payments.cancel(open.id()).await.unwrap();
    assert_eq!(cancelled.id(), open.id());
    assert_eq!(cancelled.status(), SessionStatus::PaymentCancelled);
    let read = payments.get(open.id()).await.unwrap();
    assert_eq!(read.status(), SessionStatus::PaymentCancelled);

    let paid = paid(&sandbox, &client, "20.00").await;
    let error = payments.cancel(paid.id()).await.unwrap_err();
    assert_eq!(error.status(), Some(400), "{error}");
    assert!(!error.is_retryable() && !error.is_ambiguous());
}

#[tokio::test]
async fn a_session_says_what_it_was_changed_to() {
    let sandbox = Sandbox::builder().strict().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let payments = client.pis().payments();
    let session = connected(&client, "20.00").await;
    let change = payments.update(session.id()).communication("Invoice 7");
    change.await.unwrap();
    let read = payments.get(session.id()).await.unwrap();
    assert_eq!(read.communication(), Some("Invoice 7"));
}
