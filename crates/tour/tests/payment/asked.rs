//! Payments that are asked for by a link, or begin at a bank of the shop's own choice.

use std::time::Duration;

use fintecture::pis::{Connect, Payer, RequestToPay};
use fintecture::{Client, Money, ProviderId, SessionStatus, SessionType};
use fintecture_sandbox::{Outcome, Sandbox};
use tour::client_of;
use tour::proxy::Proxy;

fn invoice() -> Connect {
    let jane = Payer::new("Jane Payer", "jane.payer@example.com").phone("+33", "601020304");
    Connect::new(Money::eur("289.89").unwrap(), "Invoice 7")
        .payer(jane)
        .expires_after(Duration::from_hours(48))
}

#[tokio::test]
async fn a_link_is_paid_whichever_way_it_went() {
    let sandbox = Sandbox::builder().strict().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let day = Duration::from_hours(24);
    for request in [
        RequestToPay::by_link(invoice()),
        RequestToPay::by_email(invoice()).cc("copy@example.com"),
        RequestToPay::by_sms(invoice()),
    ] {
        let call = client.pis().request_to_pay(request.due_in(day));
        let session = call.language("fr").state("invoice-7").await.unwrap();
        assert!(session.url().starts_with(sandbox.base_url()));
        assert_eq!(session.outcome(), Some("request_to_pay_initiated"));
        let payments = client.pis().payments();
        let asked = payments.get(session.id()).await.unwrap();
        assert_eq!(asked.session_type(), Some(&SessionType::RequestToPay));
        assert_eq!(asked.is_final(), Some(false));

        let control = sandbox.control();
        let outcome = control.outcome(session.id(), Outcome::AcceptReceived);
        outcome.await.unwrap();
        let paid = payments.get(session.id()).await.unwrap();
        assert_eq!(paid.status(), SessionStatus::PaymentCreated);
        assert_eq!(paid.is_shippable(), Some(true));
    }
}

#[tokio::test]
async fn a_link_whose_answer_was_lost_is_found_by_its_reference() {
    let sandbox = Sandbox::builder().strict().start().await.unwrap();
    let proxy = Proxy::before(sandbox.base_url()).await.unwrap();
    let client = Client::builder()
        .base_url(proxy.base_url())
        .credentials(sandbox.credentials())
        .build()
        .unwrap();
    proxy.lose_answer_to("/pis/v2/request-to-pay");
    let call = client
        .pis()
        .request_to_pay(RequestToPay::by_link(invoice()));
    let reference = call.end_to_end_id().cloned();
    let error = call.await.unwrap_err();
    assert!(error.is_ambiguous(), "{error}");
    assert_eq!(proxy.passed("/pis/v2/request-to-pay"), 1, "sent once");
    let payments = client.pis().payments();
    let found = payments.reconcile(error.ambiguous().unwrap()).await;
    assert_eq!(found.unwrap().unwrap().end_to_end_id(), reference.as_ref());
}

#[tokio::test]
async fn a_payment_begins_at_a_bank_of_the_shops_own_choice() {
    let sandbox = Sandbox::builder().strict().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let bank = ProviderId::new("ftecfr").unwrap();
    let call = client.pis().initiate(&bank, invoice());
    let session = call
        .redirect_uri("https://shop.example.com/callback")
        .state("invoice-7")
        .await
        .unwrap();
    assert_eq!(session.status(), Some(SessionStatus::ScaRequired));
    assert_eq!(session.provider(), Some(&bank));
    assert_eq!(session.amount(), Some(Money::eur("289.89").unwrap()));
    assert_eq!(session.communication(), Some("Invoice 7"));
    let read = client.pis().payments().get(session.id()).await.unwrap();
    assert_eq!(read.status(), SessionStatus::ScaRequired);
    assert_eq!(read.provider(), Some(&bank));
}
