//! `POST /pis/v2/provider/{provider_id}/initiate` (Contract §7.9).

use serde_json::json;

use crate::browser::Browser;
use crate::platform::{Platform, example, is, members, order};

const CALLBACK: &str = "redirect_uri=https://shop.example.com/callback&state=ok";

#[tokio::test]
async fn the_answer_to_the_contracts_example_has_exactly_its_members() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let example = example("pis-initiate");
    let target = format!("/pis/v2/provider/cmcifrpp/initiate?{CALLBACK}");
    let call = merchant.post(&target, &example["request"]["body"]);
    let answer = call.signed().send().await.ok();
    assert_eq!(members(&answer), members(&example["response"]["body"]));
    let meta = &answer["meta"];
    assert_eq!(meta["code"], 200);
    assert_eq!(meta["status"], "sca_required");
    assert_eq!(meta["provider"], "cmcifrpp");
    assert_eq!(answer["data"], example["response"]["body"]["data"]);
    let session = meta["session_id"].as_str().unwrap();
    assert_eq!(platform.stage(session).await, is("sca_required", "none"));
}

#[tokio::test]
async fn the_address_leads_straight_to_the_banks_login_and_back_to_the_merchant() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let target = format!("/pis/v2/provider/fteces/initiate?{CALLBACK}");
    let answer = merchant.post(&target, &order("20")).send().await.ok();
    let browser = Browser::at(platform.sandbox.base_url());
    let url = answer["meta"]["url"].as_str().unwrap();
    let login = browser.get(url).await;
    assert_eq!(login.status, 200);
    assert!(login.html.contains(r#"name="password""#), "{}", login.html);
    let logged_in = browser.post(url, "username=078000000P&password=123456");
    let accounts = logged_in.await.location;
    let account = browser.get(&accounts).await.values("account").remove(0);
    let decision = url.replace("/login", "/decision");
    let form = format!("account={account}&outcome=accept");
    let back = browser.post(&decision, &form).await;
    assert_eq!(back.parameter("provider").as_deref(), Some("fteces"));
    assert_eq!(back.parameter("status").as_deref(), Some("payment_created"));
    let customer = answer["meta"]["customer_id"].as_str();
    assert_eq!(back.parameter("customer_id").as_deref(), customer);
}

#[tokio::test]
async fn a_way_back_is_needed_and_named_with_everything_else_that_is_wrong() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let call = merchant.post("/pis/v2/provider/ftecfr/initiate", &json!({}));
    let errors = call.send().await.errors(400, "bad_request");
    let found: Vec<_> = errors.iter().map(|(_, message)| message.as_str()).collect();
    assert_eq!(
        found,
        [
            "data.attributes.currency: required",
            "data.attributes.amount: required",
            "redirect_uri: required",
        ]
    );
}

#[tokio::test]
async fn an_unknown_bank_is_refused_by_its_field() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let target = format!("/pis/v2/provider/nobank/initiate?{CALLBACK}");
    let answer = merchant.post(&target, &order("20")).send().await;
    let (code, message) = answer.error(400, "bad_request");
    assert_eq!(code, "invalid_field");
    assert!(message.starts_with("provider: "), "{message}");
}
