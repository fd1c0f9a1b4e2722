//! A payment as it is read: by who holds a claim, and by who decides what to do.

use fintecture::pis::{Collection, Payment, RefundOutcome};
use fintecture::webhook::{Event, Verifier, testing::Forge};
use fintecture::{AppId, Money, SessionId, SessionStatus, SessionType, TransferReason, redirect};
use serde_json::json;

use crate::fake::{APP_ID, Fake, Reply, SESSION, key};

#[tokio::test]
async fn a_claim_is_confirmed_by_reading_the_payment() {
    let claimed_status = SessionStatus::PaymentCreated;
    let event = Event::new(SessionId::new(SESSION).unwrap(), claimed_status);
    let app_id = AppId::new(APP_ID).unwrap();
    let delivery = Forge::new(app_id.clone(), key().public().clone())
        .form(&event)
        .unwrap();
    let verifier = Verifier::new(app_id, key().clone());
    let claimed = verifier.verify(&delivery.headers, &delivery.body).unwrap();

    let fake = Fake::always(Reply::ok(&format!(
        r#"{{"meta":{{"session_id":"{SESSION}","status":"payment_pending"}}}}"#
    )));
    let payment = claimed.confirm(&fake.client()).await.unwrap();
    assert_eq!(payment.status(), SessionStatus::PaymentPending);
    assert_eq!(fake.seen()[0].target, format!("/pis/v2/payments/{SESSION}"));
}

#[tokio::test]
async fn a_way_back_is_confirmed_by_reading_the_payment() {
    let fake = Fake::always(Reply::ok(&format!(
        r#"{{"meta":{{"session_id":"{SESSION}","status":"payment_pending"}}}}"#
    )));
    let address = format!("session_id={SESSION}&status=payment_created&state=s");
    let back = redirect::Pis::parse(&address).unwrap();
    let payment = back.confirm(&fake.client()).await.unwrap();
    assert_eq!(payment.status(), SessionStatus::PaymentPending);
    assert_eq!(fake.seen()[0].target, format!("/pis/v2/payments/{SESSION}"));
}

async fn payment(meta: &str, data: &str) -> Payment {
    let body = format!(r#"{{"meta":{{"session_id":"{SESSION}",{meta}}},"data":{data}}}"#);
    let fake = Fake::always(Reply::ok(&body));
    let id = SessionId::new(SESSION).unwrap();
    fake.client().pis().payments().get(&id).await.unwrap()
}

#[tokio::test]
async fn a_merchant_ships_when_the_contract_says_so() {
    for (status, state, external, acquiring, either) in [
        (
            "payment_created",
            "completed",
            Some(true),
            Some(false),
            None,
        ),
        (
            "payment_created",
            "received",
            Some(true),
            Some(true),
            Some(true),
        ),
        (
            "payment_created",
            "overpaid",
            Some(true),
            Some(true),
            Some(true),
        ),
        ("payment_created", "teleported", Some(true), None, None),
        (
            "order_created",
            "pending",
            Some(true),
            Some(true),
            Some(true),
        ),
        (
            "payment_pending",
            "received",
            Some(false),
            Some(false),
            Some(false),
        ),
        (
            "payment_partial",
            "insufficient",
            Some(false),
            Some(false),
            Some(false),
        ),
        ("payment_teleported", "received", None, None, None),
    ] {
        let meta = format!(r#""status":"{status}","type":"PayByBank""#);
        let payment = payment(&meta, &format!(r#"{{"transfer_state":"{state}"}}"#)).await;
        let from = |collection| payment.is_shippable_from(collection);
        assert_eq!(
            from(Collection::ExternalAccount),
            external,
            "{status} {state}"
        );
        assert_eq!(
            from(Collection::AcquiringAccount),
            acquiring,
            "{status} {state}"
        );
        assert_eq!(payment.is_shippable(), either, "{status} {state}");
    }
    let smart = payment(
        r#""status":"payment_created","type":"ManualTransfer""#,
        r#"{"attributes":{"transfer_state":"completed"}}"#,
    );
    assert_eq!(smart.await.is_shippable(), Some(false));
    for kind in ["Refund", "Payout"] {
        let meta = format!(r#""status":"payment_created","type":"{kind}""#);
        let outgoing = payment(&meta, r#"{"transfer_state":"received"}"#).await;
        assert_eq!(outgoing.is_shippable(), Some(false), "{kind}");
    }
}

#[tokio::test]
async fn what_is_financed_stays_shippable_and_what_is_unknown_is_not_guessed() {
    let of = async |kind: &str, status: &str| {
        let meta = format!(r#""status":"{status}","type":"{kind}""#);
        payment(&meta, "{}").await.is_shippable()
    };
    assert_eq!(of("BuyNowPayLater", "order_created").await, Some(true));
    assert_eq!(of("BuyNowPayLater", "payment_created").await, Some(true));
    // It may be one whose money leaves.
    assert_eq!(of("Teleport", "order_created").await, None);
    assert_eq!(of("Teleport", "payment_created").await, None);
    assert_eq!(of("Teleport", "payment_pending").await, Some(false));
}

#[tokio::test]
async fn the_way_of_the_money_ends_where_it_is_collected() {
    for (state, external, acquiring) in [
        ("completed", Some(true), Some(false)),
        ("sent", Some(true), Some(false)),
        ("received", Some(true), Some(true)),
        ("overpaid", Some(true), Some(true)),
        ("rejected", Some(true), Some(true)),
        ("cancelled", Some(true), Some(true)),
        ("pending", Some(false), Some(false)),
        ("insufficient", Some(false), Some(false)),
        ("teleported", None, None),
    ] {
        let data = format!(r#"{{"transfer_state":"{state}"}}"#);
        let payment = payment(r#""status":"payment_created""#, &data).await;
        let ends = |collection| payment.is_transfer_final(collection);
        assert_eq!(ends(Collection::ExternalAccount), external, "{state}");
        assert_eq!(ends(Collection::AcquiringAccount), acquiring, "{state}");
    }
    let payment = payment(r#""status":"payment_created""#, "{}").await;
    assert_eq!(payment.is_transfer_final(Collection::ExternalAccount), None);
}

#[tokio::test]
async fn whatever_is_documented_of_a_payment_is_read() {
    let payment = payment(
        r#""status":"payment_created","type":"ManualTransfer""#,
        r##"{"attributes":{"amount":"20","currency":"EUR","external_reference":"e","received_amount":"19.5",
            "invoice_reference":"#1","initial_payment_type":"RequestToPay","refund_status":"refund_waiting",
            "transfer_reason":"customer"}}"##,
    )
    .await;
    assert_eq!(payment.external_reference(), Some("e"));
    assert_eq!(payment.invoice_reference(), Some("#1"));
    assert_eq!(
        payment.received_amount(),
        Some(Money::eur("19.50").unwrap())
    );
    assert_eq!(
        payment.initial_session_type(),
        Some(&SessionType::RequestToPay)
    );
    assert_eq!(payment.refund_status(), Some(RefundOutcome::Waiting));
    assert_eq!(payment.transfer_reason(), Some(&TransferReason::Customer));
    assert_eq!(payment.refunded_session_id(), None);
    assert!(payment.extra_attributes().is_empty());
}

#[tokio::test]
async fn no_digit_of_an_amount_is_lost_on_its_way() {
    for number in [
        "0.30000000000000004",
        "123456789012345.67",
        "90000000000000.01",
    ] {
        let data = format!(r#"{{"attributes":{{"amount":{number},"currency":"EUR"}}}}"#);
        let payment = payment(r#""status":"payment_created""#, &data).await;
        assert_eq!(payment.amount_text(), Some(number));
        assert_eq!(payment.amount(), Money::eur(number).ok());
    }
}

#[tokio::test]
async fn status_and_code_are_told_apart_whichever_way_round_they_stand() {
    let one = payment(r#""status":"payment_created","code":200"#, "{}").await;
    let other = payment(r#""status":200,"code":"payment_created""#, "{}").await;
    let quoted = payment(r#""status":"200","code":"payment_created""#, "{}").await;
    assert_eq!(one.status(), SessionStatus::PaymentCreated);
    assert_eq!(other.status(), SessionStatus::PaymentCreated);
    assert_eq!(quoted.status(), SessionStatus::PaymentCreated);
    let none = payment(r#""code":200,"provider":"","customer_id":null"#, "{}").await;
    assert!(none.provider().is_none() && none.customer_id().is_none());
    assert_eq!((none.is_final(), none.is_shippable()), (None, None));
}

#[tokio::test]
async fn amounts_are_read_as_text_and_as_numbers_and_the_unknown_is_kept() {
    let payment = payment(
        r#""status":"payment_created","colour":"blue""#,
        r#"{"attributes":{"amount":12.5,"currency":"EUR","mood":7},"links":{}}"#,
    )
    .await;
    assert_eq!(payment.amount(), Some(Money::eur("12.50").unwrap()));
    assert_eq!(payment.extra_meta().get("colour"), Some(&json!("blue")));
    assert_eq!(payment.extra_attributes().get("mood"), Some(&json!(7)));
    assert_eq!(payment.extra().get("links"), Some(&json!({})));
}
