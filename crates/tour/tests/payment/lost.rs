//! Answers that get lost on their way.

use fintecture::pis::Connect;
use fintecture::{Client, Money, SessionType};
use fintecture_sandbox::Sandbox;
use tour::proxy::Proxy;

use crate::{connected, paid};

fn behind(proxy: &Proxy, sandbox: &Sandbox) -> Client {
    Client::builder()
        .base_url(proxy.base_url())
        .credentials(sandbox.credentials())
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_payment_whose_answer_was_lost_is_found_by_its_reference() {
    let sandbox = Sandbox::builder().strict().start().await.unwrap();
    let proxy = Proxy::before(sandbox.base_url()).await.unwrap();
    let client = behind(&proxy, &sandbox);
    connected(&client, "10.00").await;

    proxy.lose_answer_to("/pis/v2/connect");
    let order = Connect::new(Money::eur("20.00").unwrap(), "Order 42");
    let connect = client.pis().connect(order).state("order-42");
    let reference = connect.end_to_end_id().cloned();
    let error = connect.await.unwrap_err();
    assert!(error.is_ambiguous() && !error.is_retryable(), "{error}");
    let ambiguous = error.ambiguous().unwrap();
    assert_eq!(ambiguous.state(), Some("order-42"));
    assert_eq!(proxy.passed("/pis/v2/connect"), 2, "it was not repeated");

    let payments = client.pis().payments();
    let found = payments.reconcile(ambiguous).await.unwrap().unwrap();
    assert_eq!(found.end_to_end_id(), reference.as_ref());
    assert_eq!(found.amount(), Some(Money::eur("20.00").unwrap()));
    assert_eq!(payments.list().await.unwrap().total_items(), Some(2));
}

#[tokio::test]
async fn a_payment_that_never_came_about_is_not_found() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let elsewhere = Sandbox::builder().start().await.unwrap();
    let proxy = Proxy::before(elsewhere.base_url()).await.unwrap();
    proxy.lose_answer_to("/pis/v2/connect");
    let order = Connect::new(Money::eur("20.00").unwrap(), "Order 42");
    let lost = behind(&proxy, &elsewhere).pis().connect(order);
    let error = lost.state("order-42").await.unwrap_err();

    let client = tour::client_of(&sandbox).unwrap();
    connected(&client, "20.00").await;
    let found = client.pis().payments();
    let found = found.reconcile(error.ambiguous().unwrap()).await.unwrap();
    assert!(found.is_none());
}

#[tokio::test]
async fn a_refund_whose_answer_was_lost_happened_once() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let proxy = Proxy::before(sandbox.base_url()).await.unwrap();
    let client = behind(&proxy, &sandbox);
    let session = paid(&sandbox, &client, "20.00").await;
    proxy.lose_answer_to("/pis/v2/refund");
    let refund = client.pis().refund(session.id());
    let error = refund
        .amount(Money::eur("5.00").unwrap())
        .await
        .unwrap_err();
    assert!(error.is_ambiguous());
    assert_eq!(
        error.ambiguous().unwrap().session_id(),
        Some(session.id()),
        "the payment to look at"
    );
    let payments = client.pis().payments().list().await.unwrap();
    assert_eq!(payments.total_items(), Some(2), "one payment, one refund");

    let payments = client.pis().payments();
    let found = payments.reconcile_refund(error.ambiguous().unwrap()).await;
    let [refund] = &found.unwrap()[..] else {
        panic!("one refund")
    };
    assert_eq!(refund.session_type(), Some(&SessionType::Refund));
    assert_eq!(refund.refunded_session_id(), Some(session.id()));
    assert_eq!(refund.amount(), Some(Money::eur("5.00").unwrap()));
}

#[tokio::test]
async fn a_read_whose_answer_was_lost_is_repeated() {
    let sandbox = Sandbox::builder().strict().start().await.unwrap();
    let proxy = Proxy::before(sandbox.base_url()).await.unwrap();
    let client = behind(&proxy, &sandbox);
    connected(&client, "20.00").await;
    proxy.lose_answer_to("/pis/v2/payments");
    let page = client.pis().payments().list().await.unwrap();
    assert_eq!(page.items().len(), 1);
    assert_eq!(proxy.passed("/pis/v2/payments"), 2);
}
