//! `POST /pis/v2/refund` (Contract §7.5).

use serde_json::{Value, json};

use crate::platform::{Answer, Merchant, Platform, example, is, members, order};
use crate::settlements::balance;
use crate::smart_transfer::{credit, open, smart};

fn aborted(answer: &Answer) -> String {
    let (code, message) = answer.error(400, "bad_request");
    assert_eq!(code, "refund_aborted");
    message
}

/// The amount of a refund's session.
async fn amount(merchant: &Merchant<'_>, refund: &str) -> String {
    let session = merchant.payment(refund).await;
    let amount = &session["data"]["attributes"]["amount"];
    amount.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_answer_has_exactly_the_members_of_the_contracts_example() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    let example = example("pis-refund");
    let mut body = example["request"]["body"].clone();
    body["meta"]["session_id"] = json!(session);
    let call = merchant.post("/pis/v2/refund?state=refund-1", &body);
    let answer = call.signed().send().await.ok();
    assert_eq!(members(&answer), members(&example["response"]["body"]));
    assert_eq!(answer["meta"]["status"], "refund_accepted");
    assert_eq!(answer["meta"]["code"], 200);
    assert_ne!(answer["meta"]["session_id"], session.as_str());
}

#[tokio::test]
async fn what_has_not_been_received_cannot_be_refunded() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for outcome in [
        None,
        Some("accept"),
        Some("pending"),
        Some("reject"),
        Some("expire"),
    ] {
        let session = merchant.order("20").await;
        if let Some(outcome) = outcome {
            platform.pay(&session, outcome).await;
        }
        let why = aborted(&merchant.refund_of(&session, json!("1")).await);
        assert!(why.contains("not been received"), "{why}");
    }
}

#[tokio::test]
async fn a_refund_is_a_session_of_its_own_and_clears_back_to_the_payer() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    let refund = merchant.refund_of(&session, json!("1.99")).await.session();
    assert_eq!(
        platform.stage(&refund).await,
        is("payment_pending", "processing")
    );
    let shown = merchant.payment(&refund).await;
    assert_eq!(shown["meta"]["type"], "Refund");
    let attributes = &shown["data"]["attributes"];
    assert_eq!(attributes["amount"], "1.99");
    assert_eq!(attributes["refunded_session_id"], session.as_str());
    assert_eq!(attributes["communication"], "Order 42");
    platform.assert_books_balance().await;
    platform.advance("21h59m59s").await;
    assert_eq!(
        platform.stage(&refund).await,
        is("payment_pending", "processing")
    );
    platform.advance("1s").await;
    assert_eq!(
        platform.stage(&refund).await,
        is("payment_created", "completed")
    );
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "received")
    );
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_refund_of_an_instant_payment_is_instant() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = order("20");
    body["data"]["attributes"]["scheme"] = json!("INSTANT_SEPA");
    let session = merchant.connect(&body).await.session();
    platform.pay(&session, "accept_received").await;
    let refund = merchant.refund_of(&session, json!("20")).await.session();
    platform.advance("10s").await;
    assert_eq!(
        platform.stage(&refund).await,
        is("payment_created", "completed")
    );
}

#[tokio::test]
async fn refunds_can_be_several_up_to_the_payment_and_not_a_cent_more() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    // Another payment, so that the account holds enough for more.
    merchant.received("100").await;
    merchant.refund_of(&session, json!("7.50")).await.ok();
    merchant.refund_of(&session, json!(7.5)).await.ok();
    let why = aborted(&merchant.refund_of(&session, json!("5.01")).await);
    assert!(why.contains("exceed"), "{why}");
    merchant.refund_of(&session, json!(5)).await.ok();
    let why = aborted(&merchant.refund_of(&session, json!("0.01")).await);
    assert!(why.contains("in full"), "{why}");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_refund_without_an_amount_refunds_what_is_left() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for data in [
        None,
        Some(json!({})),
        Some(json!([])),
        Some(json!({ "attributes": { "amount": "" } })),
        Some(json!({ "attributes": { "amount": null } })),
    ] {
        let session = merchant.received("20").await;
        merchant.refund_of(&session, json!("4.75")).await.ok();
        let mut body = json!({ "meta": { "session_id": session, "user_id": null } });
        if let Some(data) = data {
            body["data"] = data;
        }
        let refund = merchant.refund(&body).await.session();
        assert_eq!(amount(&merchant, &refund).await, "15.25");
        aborted(&merchant.refund(&body).await);
    }
}

#[tokio::test]
async fn what_is_left_is_written_with_its_cents() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20.5").await;
    merchant.refund_of(&session, json!("0.5")).await.ok();
    let rest = merchant.refund_of(&session, Value::Null).await.session();
    assert_eq!(amount(&merchant, &rest).await, "20.00");
}

#[tokio::test]
async fn a_refund_over_the_payment_is_aborted() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    aborted(&merchant.refund_of(&session, json!("20.01")).await);
    merchant.refund_of(&session, json!("20.00")).await.ok();
}

#[tokio::test]
async fn a_refund_cannot_be_refunded() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    let refund = merchant.refund_of(&session, json!("20")).await.session();
    platform.advance("3d").await;
    let merchant = platform.merchant().await;
    aborted(&merchant.refund_of(&refund, json!("1")).await);
}

#[tokio::test]
async fn a_refund_has_no_payer_to_play() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    let refund = merchant.refund_of(&session, json!("20")).await.session();
    for outcome in [
        "accept",
        "accept_received",
        "pending",
        "reject",
        "abandon",
        "expire",
    ] {
        let answer = platform
            .outcome(&refund, json!({ "outcome": outcome }))
            .await;
        let (_, message) = answer.error(400, "bad_request");
        assert!(message.contains("cannot take this step"), "{message}");
    }
    let elsewhere = json!({ "outcome": "accept", "provider": "ftecde" });
    platform
        .outcome(&refund, elsewhere)
        .await
        .error(400, "bad_request");
    platform.advance("3d").await;
    let stage = platform.stage(&refund).await;
    assert_eq!(stage, is("payment_created", "completed"));
}

#[tokio::test]
async fn refunds_that_come_at_once_do_not_exceed_the_payment() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    merchant.received("100").await;
    let refund = || merchant.refund_of(&session, json!("8"));
    let answers = tokio::join!(refund(), refund(), refund(), refund());
    let statuses = [answers.0, answers.1, answers.2, answers.3].map(|answer| answer.status);
    let accepted = statuses.iter().filter(|status| **status == 200).count();
    assert_eq!(accepted, 2, "{statuses:?}");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_session_that_is_not_known_or_not_named_is_refused() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let unknown = merchant.refund_of("b2bca2bcd3b64a32a7da0766df59a7d2", json!("1"));
    assert_eq!(unknown.await.error(404, "not_found").0, "not_found");
    let malformed = merchant.refund_of("42", json!("1")).await;
    let (code, _) = malformed.error(400, "bad_request");
    assert_eq!(code, "session_id_invalid_or_expired");
    let (code, message) = merchant.refund(&json!({})).await.error(400, "bad_request");
    assert_eq!(code, "mandatory_field_missing");
    assert_eq!(message, "meta.session_id: required");
}

#[tokio::test]
async fn an_amount_that_is_none_is_refused_by_its_field() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    for amount in [
        json!("0"),
        json!(-1),
        json!("1.234"),
        json!("all"),
        json!({}),
    ] {
        let answer = merchant.refund_of(&session, amount).await;
        let (code, message) = answer.error(400, "bad_request");
        assert_eq!(code, "invalid_field");
        assert!(message.starts_with("data.attributes.amount: "), "{message}");
    }
}

#[tokio::test]
async fn a_refund_can_have_a_text_of_its_own() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    let body = json!({
        "meta": { "session_id": session },
        "data": { "attributes": { "amount": "1", "communication": "REFUND ORDER-42" } },
    });
    let refund = merchant.refund(&body).await.session();
    let shown = merchant.payment(&refund).await;
    assert_eq!(
        shown["data"]["attributes"]["communication"],
        "REFUND ORDER-42"
    );
}

/// Makes refunds wait until the merchant agrees to them.
async fn approving(platform: &Platform) {
    let call = platform.post("/_sandbox/v1/options");
    let options = json!({ "approve_refunds": true });
    call.json(&options).send().await.ok();
}

async fn cancel(merchant: &Merchant<'_>, session: &str) -> Answer {
    let path = format!("/pis/v2/payments/{session}");
    let call = merchant.platform.call(http::Method::PATCH, &path);
    let body = json!({ "meta": { "status": "payment_cancelled" } });
    call.bearer(&merchant.token).json(&body).send().await
}

#[tokio::test]
async fn a_refund_that_the_merchant_must_agree_to_waits_and_moves_no_money() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    approving(&platform).await;
    let session = merchant.received("20").await;
    let answer = merchant.refund_of(&session, json!("15")).await.ok();
    assert_eq!(answer["meta"]["status"], "refund_waiting");
    let refund = answer["meta"]["session_id"].as_str().unwrap();
    let waiting = is("session_initiated", "none");
    assert_eq!(platform.stage(refund).await, waiting);
    platform.advance("30m").await;
    assert_eq!(platform.stage(refund).await, waiting);
    // It counts while it waits.
    let why = aborted(&merchant.refund_of(&session, json!("6")).await);
    assert!(why.contains("exceed"), "{why}");
    let target = format!("/_sandbox/v1/refunds/{refund}/approve");
    let standing = platform.post(&target).send().await.ok();
    assert_eq!(standing["status"], "payment_pending");
    let again = platform.post(&target).send().await;
    again.error(400, "bad_request");
    platform.advance("2d").await;
    let stage = platform.stage(refund).await;
    assert_eq!(stage, is("payment_created", "completed"));
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_cancelled_refund_is_not_counted() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    approving(&platform).await;
    let session = merchant.received("20").await;
    let refund = merchant.refund_of(&session, json!("15")).await.session();
    cancel(&merchant, &refund).await.ok();
    let stage = platform.stage(&refund).await;
    assert_eq!(stage, is("payment_cancelled", "cancelled"));
    let target = format!("/_sandbox/v1/refunds/{refund}/approve");
    let late = platform.post(&target).send().await;
    late.error(400, "bad_request");
    merchant.refund_of(&session, json!("20")).await.ok();
    let why = aborted(&merchant.refund_of(&session, json!("0.01")).await);
    assert!(why.contains("in full"), "{why}");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_refund_whose_money_has_left_cannot_be_cancelled() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    let refund = merchant.refund_of(&session, json!("15")).await.session();
    let late = cancel(&merchant, &refund).await;
    late.error(400, "bad_request");
    let stage = platform.stage(&refund).await;
    assert_eq!(stage, is("payment_pending", "processing"));
}

#[tokio::test]
async fn what_came_of_a_transfer_that_is_not_complete_can_be_refunded_and_no_more() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (session, iban, _) = open(&merchant, &smart("20", Value::Null)).await;
    aborted(&merchant.refund_of(&session, Value::Null).await);
    credit(&merchant, &iban, "15").await;
    aborted(&merchant.refund_of(&session, json!("15.01")).await);
    merchant.refund_of(&session, json!("5")).await.ok();
    let rest = merchant.refund_of(&session, Value::Null).await.session();
    aborted(&merchant.refund_of(&session, json!("0.01")).await);
    let partial = is("payment_partial", "insufficient");
    assert_eq!(platform.stage(&session).await, partial);
    platform.advance("1d").await;
    assert_eq!(
        platform.stage(&rest).await,
        is("payment_created", "completed")
    );
    assert_eq!(balance(&platform, "acquiring").await, "0.00");
    // What is settled in the end is what was not refunded.
    let merchant = platform.merchant().await;
    credit(&merchant, &iban, "20").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "received")
    );
    let settlements = merchant.get("/pis/v2/settlements").send().await.ok();
    let settlement = &settlements["data"][0]["attributes"];
    assert_eq!(settlement["gross_amount"], "35.00");
    assert_eq!(settlement["other_amount"], "15.00");
    assert_eq!(settlement["net_amount"], "20.00");
    platform.advance("2d").await;
    assert_eq!(balance(&platform, "merchant").await, "20.00");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn what_came_for_a_transfer_that_was_taken_back_can_be_refunded() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (session, iban, _) = open(&merchant, &smart("20", Value::Null)).await;
    credit(&merchant, &iban, "5").await;
    let target = format!("/pis/v2/payments/{session}");
    let cancel = platform.call(http::Method::PATCH, &target);
    let cancel = cancel.bearer(&merchant.token);
    let body = json!({ "meta": { "status": "payment_cancelled" } });
    cancel.json(&body).send().await.ok();
    let refund = merchant.refund_of(&session, Value::Null).await.session();
    assert_eq!(amount(&merchant, &refund).await, "5.00");
    assert_eq!(balance(&platform, "acquiring").await, "0.00");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn an_overpaid_transfer_is_refunded_up_to_what_came() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (session, iban, _) = open(&merchant, &smart("20", Value::Null)).await;
    credit(&merchant, &iban, "26").await;
    aborted(&merchant.refund_of(&session, json!("26.01")).await);
    merchant.refund_of(&session, json!("6")).await.ok();
    let rest = merchant.refund_of(&session, Value::Null).await.session();
    assert_eq!(amount(&merchant, &rest).await, "20.00");
    aborted(&merchant.refund_of(&session, json!("0.01")).await);
    platform.advance("2d").await;
    assert_eq!(balance(&platform, "acquiring").await, "0.00");
    platform.assert_books_balance().await;
}
