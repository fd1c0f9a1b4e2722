//! `PATCH /pis/v2/payments/{session_id}` (Contract §7.4).

use http::Method;
use serde_json::{Value, json};

use crate::platform::{Answer, Merchant, Platform, example, is, members, order};
use crate::receiver::Receiver;

async fn patch(merchant: &Merchant<'_>, session: &str, body: &Value) -> Answer {
    let target = format!("/pis/v2/payments/{session}");
    let call = merchant.platform.call(Method::PATCH, &target);
    call.bearer(&merchant.token)
        .json(body)
        .signed()
        .send()
        .await
}

fn cancel() -> Value {
    json!({ "meta": { "status": "payment_cancelled" } })
}

#[tokio::test]
async fn the_answers_to_the_contracts_examples_have_exactly_their_members() {
    let platform = Platform::strict().await;
    for name in [
        "pis-payments-patch-invoice-reference",
        "pis-payments-patch-cancel",
    ] {
        let session = signed_order(&platform).await;
        let merchant = platform.merchant().await;
        let example = example(name);
        let answer = patch(&merchant, &session, &example["request"]["body"]).await;
        let answer = answer.ok();
        assert_eq!(members(&answer), members(&example["response"]["body"]));
        assert_eq!(answer["meta"]["session_id"], session.as_str());
        assert_eq!(answer["meta"]["code"], 200);
    }
}

async fn signed_order(platform: &Platform) -> String {
    let merchant = platform.merchant().await;
    let call = merchant.post("/pis/v2/connect?state=s", &order("20"));
    call.signed().send().await.session()
}

#[tokio::test]
async fn a_payment_can_be_cancelled_until_it_is_paid_or_over() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for before in [None, Some("pending")] {
        let session = merchant.order("20").await;
        if let Some(outcome) = before {
            platform.pay(&session, outcome).await;
        }
        let answer = patch(&merchant, &session, &cancel()).await.ok();
        assert_eq!(answer["meta"]["status"], "payment_cancelled");
        let stage = platform.stage(&session).await;
        assert_eq!(stage, is("payment_cancelled", "cancelled"));
        let again = patch(&merchant, &session, &cancel()).await;
        let (code, message) = again.error(400, "bad_request");
        assert_eq!(code, "bad_request");
        assert!(message.contains("payment_cancelled"), "{message}");
        platform
            .outcome(&session, json!({ "outcome": "accept" }))
            .await
            .error(400, "bad_request");
    }
    for end in ["accept", "accept_received", "reject", "abandon", "expire"] {
        let session = merchant.order("20").await;
        let stage = platform.pay(&session, end).await;
        let answer = patch(&merchant, &session, &cancel()).await;
        answer.error(400, "bad_request");
        assert_eq!(platform.stage(&session).await, stage, "after {end}");
    }
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_cancelled_deferred_transfer_is_not_executed_on_its_day() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = order("20");
    body["data"]["attributes"]["execution_date"] = json!("2025-01-20");
    let session = merchant.connect(&body).await.session();
    platform.pay(&session, "accept").await;
    patch(&merchant, &session, &cancel()).await.ok();
    platform.advance("10d").await;
    let stage = platform.stage(&session).await;
    assert_eq!(stage, is("payment_cancelled", "cancelled"));
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_session_whose_time_is_over_cannot_be_cancelled() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = order("20");
    body["meta"]["expiry"] = json!(1);
    let session = merchant.connect(&body).await.session();
    platform.advance("1s").await;
    let answer = patch(&merchant, &session, &cancel()).await;
    let (code, _) = answer.error(400, "bad_request");
    assert_eq!(code, "session_id_invalid_or_expired");
}

#[tokio::test]
async fn a_cancellation_is_told_on_both_axes() {
    let receiver = Receiver::start().await;
    let platform = Platform::start().await;
    platform.webhook(&receiver.url).await;
    let merchant = platform.merchant().await;
    let session = merchant.order("20").await;
    patch(&merchant, &session, &cancel()).await.ok();
    platform.settle().await;
    assert_eq!(
        receiver.events(),
        [
            "payment_session.status.provider_required",
            "payment_session.status.payment_cancelled",
            "payment_session.transfer_states.cancelled",
        ]
    );
}

#[tokio::test]
async fn the_texts_of_a_payment_can_be_changed_and_are_shown() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.order("20").await;
    let body = json!({ "data": { "attributes": {
        "invoice_reference": "#100000012", "communication": "Order 43",
    } } });
    let answer = patch(&merchant, &session, &body).await.ok();
    assert_eq!(answer["meta"]["status"], "provider_required");
    let attributes = merchant.payment(&session).await["data"]["attributes"].clone();
    assert_eq!(attributes["invoice_reference"], "#100000012");
    assert_eq!(attributes["communication"], "Order 43");
    platform.pay(&session, "accept_received").await;
    let late = json!({ "data": { "attributes": { "communication": "Order 44" } } });
    let answer = patch(&merchant, &session, &late).await;
    answer.error(400, "bad_request");
    // An invoice is written once the order is delivered.
    let invoice = json!({ "data": { "attributes": { "invoice_reference": "#13" } } });
    patch(&merchant, &session, &invoice).await.ok();
    let attributes = merchant.payment(&session).await["data"]["attributes"].clone();
    assert_eq!(attributes["invoice_reference"], "#13");
    assert_eq!(attributes["communication"], "Order 43");
}

#[tokio::test]
async fn what_is_no_change_is_refused_by_its_field() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.order("20").await;
    for (body, code, field) in [
        (json!({}), "mandatory_field_missing", "meta.status"),
        (
            json!({ "meta": { "status": "payment_created" } }),
            "invalid_field",
            "meta.status",
        ),
        (
            json!({ "meta": { "status": ["payment_cancelled"] } }),
            "invalid_field",
            "meta.status",
        ),
        (
            json!({ "data": { "attributes": { "communication": "x".repeat(141) } } }),
            "invalid_field",
            "data.attributes.communication",
        ),
        (
            json!({ "data": { "attributes": { "invoice_reference": {} } } }),
            "invalid_field",
            "data.attributes.invoice_reference",
        ),
    ] {
        let answer = patch(&merchant, &session, &body).await;
        let (found, message) = answer.error(400, "bad_request");
        assert_eq!(found, code, "{message}");
        assert!(message.starts_with(&format!("{field}: ")), "{message}");
    }
    let stage = platform.stage(&session).await;
    assert_eq!(stage, is("provider_required", "none"));
}

#[tokio::test]
async fn a_session_that_is_not_known_cannot_be_changed() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let unknown = patch(&merchant, "b2bca2bcd3b64a32a7da0766df59a7d2", &cancel()).await;
    unknown.error(404, "not_found");
    let malformed = patch(&merchant, "42", &cancel()).await;
    let (code, _) = malformed.error(400, "bad_request");
    assert_eq!(code, "session_id_invalid_or_expired");
}
