//! What older clients still call (Contract §12), signed as they sign it.

use fintecture::Digest;
use http::Method;
use serde_json::json;

use crate::browser::Browser;
use crate::platform::{Call, DATE, Merchant, Platform, example, is, members, order};

const REQUEST_ID: &str = "963587a9-1fa4-42d2-bca8-85c27d0c859e";

/// Signs a request with a body over this target.
fn signed_over<'p>(call: Call<'p>, target: &str, body: &str) -> Call<'p> {
    call.signed_over(&[
        ("(request-target)", target),
        ("date", DATE),
        ("digest", &Digest::of(body.as_bytes()).to_string()),
        ("x-request-id", REQUEST_ID),
    ])
}

/// The confirmation of a session, sent with PUT and signed as if with POST, as JavaScript does.
fn confirm<'p>(merchant: &Merchant<'p>, customer: &str, session: &str) -> Call<'p> {
    let path = format!("/pis/v1/customer/{customer}/confirm");
    let body = json!({ "meta": { "session_id": session } });
    let call = merchant.platform.call(Method::PUT, &path);
    let call = call.bearer(&merchant.token).json(&body);
    signed_over(call, &format!("post {path}"), &body.to_string())
}

#[tokio::test]
async fn a_payment_is_prepared_as_the_contracts_example_shows() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let example = example("legacy-pis-v1-prepare");
    let call = merchant.post("/pis/v1/prepare", &example["request"]["body"]);
    let answer = call.signed().send().await;
    assert_eq!(answer.status, 201);
    let answer = answer.json();
    assert_eq!(members(&answer), members(&example["response"]["body"]));
    assert_eq!(answer["meta"]["code"], 201);
    assert_eq!(answer["meta"]["status"], "provider_required");
    assert_eq!(answer["data"]["type"], "PIS");
    let session = answer["meta"]["session_id"].as_str().unwrap();
    assert_eq!(
        platform.stage(session).await,
        is("provider_required", "none")
    );
}

#[tokio::test]
async fn a_payment_whose_payer_is_logged_in_can_be_confirmed_by_the_merchant() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let target = "/pis/v1/provider/ftecfr/initiate?redirect_uri=https://shop.example.com/";
    let call = merchant.post(target, &order("20"));
    let opened = call.signed().send().await.ok()["meta"].clone();
    let text = |name: &str| opened[name].as_str().unwrap().to_owned();
    let (customer, session) = (text("customer_id"), text("session_id"));
    let early = confirm(&merchant, &customer, &session).send().await;
    let (_, message) = early.error(400, "bad_request");
    assert!(message.contains("not logged in"), "{message}");
    let browser = Browser::at(platform.sandbox.base_url());
    let (login, credentials) = (text("url"), "username=078000000P&password=123456");
    assert_eq!(browser.post(&login, credentials).await.status, 303);
    let answer = confirm(&merchant, &customer, &session).send().await.ok();
    let expected = example("legacy-pis-v1-confirm");
    assert_eq!(members(&answer), members(&expected["response"]["body"]));
    assert_eq!(answer["meta"]["status"], "payment_created");
    // Once more changes nothing.
    let again = confirm(&merchant, &customer, &session).send().await.ok();
    assert_eq!(again, answer);
    let stage = platform.stage(&session).await;
    assert_eq!(stage, is("payment_created", "completed"));
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_confirmation_names_its_session_and_the_customer_of_it() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let call = merchant.post("/pis/v2/connect?state=s", &order("20"));
    let session = call.signed().send().await.session();
    let stranger = confirm(&merchant, "1ef74051a77673de120820fb370dc382", &session);
    let (code, _) = stranger.send().await.error(400, "bad_request");
    assert_eq!(code, "customer_unknown");
    let path = "/pis/v1/customer/1ef74051a77673de120820fb370dc382/confirm";
    let empty = platform.call(Method::PUT, path).bearer(&merchant.token);
    let answer = empty.json(&json!({})).signed().send().await;
    let (code, message) = answer.error(400, "bad_request");
    assert_eq!(code, "mandatory_field_missing");
    assert_eq!(message, "meta.session_id: required");
}

#[tokio::test]
async fn every_older_path_is_served_under_the_signature_made_over_it() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let call = merchant.post("/pis/v1/connect/?state=s", &order("20"));
    let session = call.signed().send().await.session();
    platform.pay(&session, "accept_received").await;
    for target in [
        format!("/pis/v1/payments/{session}"),
        format!("/pis/v1/payments/{session}/"),
        format!("/pis/v1/payments/{session}/refunds"),
        "/pis/v1/payments".to_owned(),
        "/pis/v1/payments/?page[size]=1".to_owned(),
    ] {
        merchant.get(&target).signed().send().await.ok();
    }
    let path = format!("/pis/v1/payments/{session}");
    let cancel = json!({ "data": { "attributes": { "invoice_reference": "#1" } } });
    let call = platform.call(Method::PATCH, &path).bearer(&merchant.token);
    call.json(&cancel).signed().send().await.ok();
    let refund = json!({ "meta": { "session_id": session } });
    let call = merchant.post("/pis/v1/refund", &refund);
    call.signed().send().await.ok();
}

#[tokio::test]
async fn what_programs_tell_of_themselves_is_thanked_for_and_not_kept() {
    let platform = Platform::strict().await;
    for name in ["ext-activity", "ext-metric"] {
        let example = example(name);
        let request = &example["request"];
        let path = request["path"].as_str().unwrap();
        let answer = platform.post(path).json(&request["body"]).send().await;
        assert_eq!(answer.ok(), example["response"]["body"]);
        let answer = platform.post(path).body(vec![0xff; 1 << 16]).send().await;
        assert_eq!(answer.ok(), json!({}));
    }
    let log = platform.get("/_sandbox/v1/requests").send().await;
    assert!(!log.text.contains("My shop"), "{}", log.text);
}
