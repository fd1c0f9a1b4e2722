//! Giving money back.

use std::time::Duration;

use fintecture::pis::{RefundOutcome, TransactionKind};
use fintecture::webhook::Verifier;
use fintecture::{Money, SessionStatus, SessionType};
use fintecture_sandbox::{Books, Outcome, Sandbox};
use tour::client_of;
use tour::shop::Shop;

use crate::{connected, paid};

fn euros(text: &str) -> Money {
    Money::eur(text).unwrap()
}

#[tokio::test]
async fn a_payment_is_refunded_in_parts_until_nothing_is_left() {
    let sandbox = Sandbox::builder().strict().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let session = paid(&sandbox, &client, "149.30").await;

    let first = client.pis().refund(session.id()).amount(euros("49.30"));
    let first = first.user_id("clerk-7").await.unwrap();
    assert_eq!(first.outcome(), RefundOutcome::Accepted);
    let second = client.pis().refund(session.id()).amount(euros("60.00"));
    assert_eq!(second.await.unwrap().outcome(), RefundOutcome::Accepted);

    let too_much = client.pis().refund(session.id()).amount(euros("40.01"));
    let error = too_much.await.unwrap_err();
    assert_eq!(error.status(), Some(400));
    assert!(!error.is_retryable() && !error.is_ambiguous());
    assert_eq!(
        RefundOutcome::of_error(&error),
        Some(RefundOutcome::Aborted)
    );

    // Without an amount, what is left.
    let rest = client.pis().refund(session.id()).await.unwrap();
    let rest = client.pis().payments().get(rest.session_id().unwrap());
    assert_eq!(rest.await.unwrap().amount(), Some(euros("40.00")));
    let nothing_left = client.pis().refund(session.id()).await.unwrap_err();
    assert!(nothing_left.to_string().contains("refund_aborted"));

    let books = sandbox.control().books().await.unwrap();
    assert!(books.iter().all(Books::are_balanced));
}

#[tokio::test]
async fn the_refusal_of_a_refund_is_told_in_the_three_ways_of_the_contract() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let session = paid(&sandbox, &client, "20.00").await;
    let error = client
        .pis()
        .refund(session.id())
        .amount(euros("20.01"))
        .await
        .unwrap_err();

    let refusal = error.api().unwrap();
    assert!(refusal.has_code("refund_aborted"));
    let log_id = refusal.log_id().unwrap().as_str();
    let message = refusal.entries()[0].message().unwrap();
    assert_eq!(message, "The refunds would exceed the payment.");

    let line = error.to_string();
    assert!(
        line.starts_with("pis.refund: 400 ") && line.contains(message),
        "{line}"
    );

    let text = error.text();
    assert!(
        text.starts_with("\nFintecture server errors : \n status: 400 "),
        "{text}"
    );
    assert!(text.contains(&format!("\n id : {log_id}")), "{text}");
    assert!(text.contains(&format!("   message: {message}")), "{text}");

    let json: serde_json::Value = serde_json::from_str(&error.to_json()).unwrap();
    assert_eq!(json["type"], "Fintecture api");
    assert_eq!(json["status"], 400);
    assert_eq!(json["errors"][0]["code"], "refund_aborted");
    assert_eq!(json["error_string"], text.as_str());
}

#[tokio::test]
async fn what_is_not_received_yet_cannot_be_refunded() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let session = connected(&client, "20.00").await;
    sandbox
        .control()
        .outcome(session.id(), Outcome::Accept)
        .await
        .unwrap();
    let error = client.pis().refund(session.id()).await.unwrap_err();
    assert!(error.to_string().contains("has not been received"));
}

#[tokio::test]
async fn a_refund_is_a_session_with_webhooks_of_its_own() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let session = paid(&sandbox, &client, "20.00").await;
    let mut shop = Shop::open().await.unwrap();
    sandbox.control().webhook(&shop.webhooks()).await.unwrap();

    let refund = client.pis().refund(session.id()).state("return-1");
    let refund = refund.await.unwrap();
    let delivery = shop.next_delivery().await.unwrap();
    let verifier = Verifier::of(client.credentials().unwrap());
    let claimed = verifier.verify(&delivery.headers, &delivery.body).unwrap();
    assert!(claimed.claim().is_refund());
    assert_eq!(
        claimed.claim().refunded_session_id.as_ref(),
        Some(session.id())
    );
    assert_eq!(claimed.claim().state.as_deref(), Some("return-1"));

    let confirmed = claimed.confirm(&client).await.unwrap();
    assert_eq!(Some(confirmed.id()), refund.session_id());
    assert_eq!(confirmed.session_type(), Some(&SessionType::Refund));

    let week = Duration::from_hours(7 * 24);
    sandbox.control().advance(week).await.unwrap();
    let settled = claimed.confirm(&client).await.unwrap();
    assert_eq!(settled.status(), SessionStatus::PaymentCreated);
}

#[tokio::test]
async fn the_refunds_of_a_payment_are_listed_and_come_along_with_it() {
    let sandbox = Sandbox::builder().strict().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let session = paid(&sandbox, &client, "20.00").await;
    let refund = client.pis().refund(session.id()).amount(euros("5.00"));
    let refund = refund.communication("Refund 1").await.unwrap();

    let payments = client.pis().payments();
    let listed = payments.refunds(session.id()).await.unwrap();
    let call = payments.get(session.id()).include_refunds();
    let payment = call.include_transactions().await.unwrap();
    let credits: Vec<_> = payment.transactions().collect();
    assert_eq!(credits.len(), 1);
    assert_eq!(credits[0].amount(), Some(euros("20.00")));
    assert_eq!(credits[0].kind(), Some(&TransactionKind::Credit));
    for found in [
        listed.items().iter().collect::<Vec<_>>(),
        payment.refunds().collect(),
    ] {
        assert_eq!(found.len(), 1);
        assert_eq!(Some(found[0].id()), refund.session_id());
        assert_eq!(found[0].refunded_session_id(), Some(session.id()));
        assert_eq!(found[0].amount(), Some(euros("5.00")));
        assert_eq!(found[0].communication(), Some("Refund 1"));
        assert_eq!(found[0].is_shippable(), Some(false));
    }
}
