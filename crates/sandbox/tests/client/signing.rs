//! Signatures on requests, as each official SDK makes them (Contract §4).

use fintecture::Digest;
use http::Method;
use serde_json::json;

use crate::platform::{Call, DATE, Merchant, Platform, order};

const REQUEST_ID: &str = "963587a9-1fa4-42d2-bca8-85c27d0c859e";

/// Signs a request without a body over its target and date.
fn signed<'p>(call: Call<'p>, target: &str, date: &str) -> Call<'p> {
    call.signed_over(&[
        ("(request-target)", target),
        ("date", date),
        ("x-request-id", REQUEST_ID),
    ])
}

fn connect<'p>(merchant: &Merchant<'p>) -> Call<'p> {
    merchant.post("/pis/v2/connect?state=s", &order("10.00"))
}

/// Why a call is refused for its signature.
async fn refusal(call: Call<'_>) -> String {
    let (code, message) = call.send().await.error(401, "unauthorized");
    assert_eq!(code, "invalid_signature");
    message
}

#[tokio::test]
async fn an_unsigned_request_is_served() {
    let platform = Platform::start().await;
    connect(&platform.merchant().await).send().await.ok();
}

#[tokio::test]
async fn a_signed_request_is_served() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    connect(&merchant).signed().send().await.ok();
    let list = merchant.get("/pis/v2/payments?page[size]=10");
    list.signed().send().await.ok();
}

#[tokio::test]
async fn a_strict_sandbox_demands_a_signature() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    for call in [connect(&merchant), merchant.get("/pis/v2/payments")] {
        assert_eq!(refusal(call).await, "This sandbox demands signed requests.");
    }
    connect(&merchant).signed().send().await.ok();
}

#[tokio::test]
async fn a_signature_that_is_wrong_is_refused_with_its_reason() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let changed = connect(&merchant).signed().json(&order("99.00"));
    assert!(refusal(changed).await.contains("digest"));
    let redated = connect(&merchant)
        .signed()
        .header("date", "Thu, 16 Jan 2025 10:00:00 GMT");
    assert!(
        refusal(redated)
            .await
            .contains("does not match the request")
    );
    let empty = connect(&merchant).header("signature", "");
    assert!(refusal(empty).await.contains("keyId is missing"));
    let nonsense = connect(&merchant).header("signature", "nonsense");
    assert!(refusal(nonsense).await.contains("signature: "));
}

#[tokio::test]
async fn each_line_that_must_be_signed_is_asked_for_by_name() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let lines = [
        ("(request-target)", "get /pis/v2/payments"),
        ("date", DATE),
        ("x-request-id", REQUEST_ID),
    ];
    for (left_out, _) in lines {
        let fewer: Vec<_> = lines
            .into_iter()
            .filter(|(name, _)| *name != left_out)
            .collect();
        let why = refusal(merchant.get("/pis/v2/payments").signed_over(&fewer)).await;
        assert!(why.contains(left_out), "{why}");
    }
}

#[tokio::test]
async fn a_body_without_a_digest_is_refused() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let why = refusal(signed(
        connect(&merchant),
        "post /pis/v2/connect?state=s",
        DATE,
    ));
    assert!(why.await.contains("digest"));
}

#[tokio::test]
async fn a_signature_of_another_application_is_refused() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let call = merchant.get("/pis/v2/payments").signed();
    let lines = [
        ("(request-target)", "get /pis/v2/payments"),
        ("date", DATE),
        ("x-request-id", REQUEST_ID),
    ];
    let foreign = call.signature_over("11111111-2222-4333-8444-555566667777", &lines);
    let call = signed(call, "get /pis/v2/payments", DATE).header("signature", &foreign);
    assert!(refusal(call).await.contains("keyId"));
}

#[tokio::test]
async fn the_gem_signs_a_digest_of_braces_on_a_get_and_it_passes() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let digest = Digest::of(b"{}").to_string();
    let call = merchant.get("/pis/v2/payments/").signed_over(&[
        ("(request-target)", "get /pis/v2/payments/"),
        ("date", DATE),
        ("digest", &digest),
        ("x-request-id", REQUEST_ID),
    ]);
    call.header("content-type", "application/json")
        .send()
        .await
        .ok();
}

#[tokio::test]
async fn a_digest_of_nothing_passes_where_there_is_no_body() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let digest = Digest::of(b"").to_string();
    let call = merchant.get("/pis/v2/payments").signed_over(&[
        ("(request-target)", "get /pis/v2/payments"),
        ("date", DATE),
        ("digest", &digest),
        ("x-request-id", REQUEST_ID),
    ]);
    call.send().await.ok();
}

#[tokio::test]
async fn dates_are_verified_as_they_are_written() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    for date in [
        "Wed, 15 Jan 2025 10:00:00 GMT",
        "Wed, 15 Jan 2025 11:00:00 +0100",
        "Wed, 15 Jan 2025 10:00:00 +0000",
        "Wed, 15 Jan 2025 10:00:00 -0000",
        "Wed,  1 Jan 2020 10:00:00 GMT",
    ] {
        let call = merchant.get("/pis/v2/payments");
        signed(call, "get /pis/v2/payments", date).send().await.ok();
    }
}

#[tokio::test]
async fn an_alias_is_verified_under_the_path_it_was_sent_to() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    for path in [
        "/pis/v1/payments",
        "/pis/v2/payments/",
        "/pis/v1/payments/?page[size]=2",
    ] {
        merchant.get(path).signed().send().await.ok();
    }
    let elsewhere = merchant.get("/pis/v1/payments");
    let why = refusal(signed(elsewhere, "get /pis/v2/payments", DATE)).await;
    assert!(why.contains("does not match"), "{why}");
    let session = merchant.post("/pis/v2/connect", &order("5"));
    let session = session.signed().send().await.session();
    platform.pay(&session, "accept_received").await;
    let refund = json!({ "meta": { "session_id": session, "user_id": null } });
    let refund = merchant.post("/pis/v1/refund", &refund);
    refund.signed().send().await.ok();
}

#[tokio::test]
async fn a_slash_that_magento_sends_twice_and_signs_once_passes() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let body = order("1");
    let digest = Digest::of(body.to_string().as_bytes()).to_string();
    let call = merchant.post("//pis/v2/connect?state=s", &body);
    let call = call.signed_over(&[
        ("(request-target)", "post /pis/v2/connect?state=s"),
        ("date", DATE),
        ("digest", &digest),
        ("x-request-id", REQUEST_ID),
    ]);
    call.send().await.ok();
}

#[tokio::test]
async fn brackets_that_python_signs_as_they_are_read_and_sends_encoded_pass() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let sent = merchant.get("/pis/v2/payments?filter%5Bstatus%5D=payment_created");
    let target = "get /pis/v2/payments?filter[status]=payment_created";
    signed(sent, target, DATE).send().await.ok();
}

#[tokio::test]
async fn the_request_log_names_what_was_let_pass_and_shows_no_query() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let sent = merchant.get("/pis/v2/payments?filter%5Bstatus%5D=payment_created");
    let target = "get /pis/v2/payments?filter[status]=payment_created";
    signed(sent, target, DATE).send().await.ok();
    let refused = merchant.get("/pis/v2/payments").send().await;
    let log_id = refused.json()["log_id"].clone();
    let log = platform.get("/_sandbox/v1/requests").send().await.ok();
    assert_eq!(log["requests"][0]["log_id"], log_id);
    assert_eq!(log["requests"][0]["status"], 401);
    let passed = &log["requests"][1];
    assert_eq!(passed["path"], "/pis/v2/payments");
    assert_eq!(
        passed["tolerance"],
        "the query was signed with [ and ], and sent with %5B and %5D"
    );
    assert!(!log.to_string().contains("payment_created"));
}

#[tokio::test]
async fn a_state_with_a_plus_that_the_gem_sends_as_a_space_passes() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let call = merchant.post("/pis/v2/connect?state=a%20b", &order("1"));
    let digest = Digest::of(order("1").to_string().as_bytes()).to_string();
    let call = call.signed_over(&[
        ("(request-target)", "post /pis/v2/connect?state=a+b"),
        ("date", DATE),
        ("digest", &digest),
        ("x-request-id", REQUEST_ID),
    ]);
    call.send().await.ok();
}

#[tokio::test]
async fn urls_in_a_query_may_stand_as_they_are() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let target = "/pis/v2/connect?redirect_uri=https://shop.example/cb&origin_uri=http://shop.example/checkout?session=123&state=s";
    let session = merchant.post(target, &order("1"));
    session.signed().send().await.ok();
}

#[tokio::test]
async fn spaces_after_the_commas_of_the_header_do_not_count() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let call = merchant.get("/pis/v2/payments");
    let lines = [
        ("(request-target)", "get /pis/v2/payments"),
        ("date", DATE),
        ("x-request-id", REQUEST_ID),
    ];
    let key_id = platform.credentials().app_id().to_string();
    let spaced = call.signature_over(&key_id, &lines).replace("\",", "\", ");
    let call = signed(call, "get /pis/v2/payments", DATE).header("signature", &spaced);
    call.send().await.ok();
}

#[tokio::test]
async fn another_method_than_the_one_signed_is_refused() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let call = platform
        .call(Method::GET, "/pis/v2/payments")
        .bearer(&merchant.token);
    assert!(
        !refusal(signed(call, "post /pis/v2/payments", DATE))
            .await
            .is_empty()
    );
}
