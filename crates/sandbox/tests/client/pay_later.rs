//! Orders that are financed now and paid later (Contract §§7.10, 18).

use serde_json::{Value, json};

use crate::browser::{Browser, Page};
use crate::platform::{Merchant, Platform, example, is, members};
use crate::receiver::Receiver;

const TARGET: &str = "/pis/v2/connect?state=s&redirect_uri=https://shop.example.com/paid";

/// Opens an order of a company, payable in some ways.
async fn open(merchant: &Merchant<'_>, siren: Option<&str>, methods: Value) -> (String, String) {
    let mut body = example("pis-connect-bnpl")["request"]["body"].clone();
    body["meta"]["payment_methods"] = methods;
    body["meta"]["psu_incorporation"] = json!(siren);
    let answer = merchant.post(TARGET, &body).send().await.ok();
    let text = |name: &str| answer["meta"][name].as_str().unwrap().to_owned();
    (text("session_id"), text("url"))
}

async fn order(merchant: &Merchant<'_>, siren: &str) -> (String, String) {
    open(merchant, Some(siren), json!([{ "id": "bnpl" }])).await
}

/// Walks a buyer from the link to the last page; answers where it leads.
async fn place(platform: &Platform, url: &str, siren: &str, answer: &str) -> Page {
    let browser = Browser::at(platform.sandbox.base_url());
    let form = format!("siren={siren}");
    let quoted = browser.post(&format!("{url}/later"), &form).await;
    assert_eq!(quoted.status, 303, "{quoted:?}");
    if !quoted.location.contains("/terms") {
        return quoted;
    }
    let form = format!("answer={answer}");
    browser.post(&quoted.location, &form).await
}

#[tokio::test]
async fn the_contracts_example_opens_an_order_that_says_what_it_is() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let example = example("pis-connect-bnpl");
    let call = merchant.post(TARGET, &example["request"]["body"]);
    let answer = call.signed().send().await.ok();
    assert_eq!(members(&answer), members(&example["response"]["body"]));
    let session = answer["meta"]["session_id"].as_str().unwrap();
    assert_eq!(
        platform.stage(session).await,
        is("provider_required", "none")
    );
    let call = merchant.get(&format!("/pis/v2/payments/{session}"));
    let payment = call.signed().send().await.ok();
    assert_eq!(payment["meta"]["type"], "BuyNowPayLater");
}

#[tokio::test]
async fn an_order_is_covered_at_once_and_paid_ten_minutes_later() {
    let receiver = Receiver::start().await;
    let platform = Platform::start().await;
    platform.webhook(&receiver.url).await;
    let merchant = platform.merchant().await;
    for siren in ["000000000", "000000004"] {
        let (session, url) = order(&merchant, siren).await;
        let back = place(&platform, &url, "000+000+000", "order").await;
        assert_eq!(back.parameter("status").as_deref(), Some("order_created"));
        assert_eq!(back.parameter("provider"), None);
        assert_eq!(platform.stage(&session).await, is("order_created", "none"));
        platform.assert_books_balance().await;
        platform.advance("9m59s").await;
        assert_eq!(platform.stage(&session).await, is("order_created", "none"));
        platform.advance("1s").await;
        let paid = is("payment_created", "received");
        assert_eq!(platform.stage(&session).await, paid, "{siren}");
        platform.assert_books_balance().await;
    }
    assert_eq!(
        receiver.events()[..5],
        [
            "payment_session.status.provider_required",
            "payment_session.status.sca_required",
            "payment_session.status.order_created",
            "payment_session.status.payment_created",
            "payment_session.transfer_states.received",
        ]
    );
    let told = &receiver.deliveries()[2];
    assert_eq!(told.field("type").as_deref(), Some("BuyNowPayLater"));
}

#[tokio::test]
async fn companies_are_refused_where_the_contract_says() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let refused = is("payment_unsuccessful", "rejected");
    for siren in ["000000001", "000000002"] {
        let (session, url) = order(&merchant, siren).await;
        let back = place(&platform, &url, siren, "order").await;
        assert_eq!(platform.stage(&session).await, refused, "{siren}");
        // One that gets no offer sees no terms.
        let saw_terms = back.location.starts_with("https://shop.example.com/");
        assert_eq!(saw_terms, siren == "000000002");
        let payment = merchant.payment(&session).await;
        let reason = &payment["data"]["attributes"]["transfer_reason"];
        assert_eq!(reason, "order_rejected");
    }
    let (session, url) = order(&merchant, "000000003").await;
    place(&platform, &url, "000000003", "order").await;
    assert_eq!(platform.stage(&session).await, is("order_created", "none"));
    platform.advance("10m").await;
    assert_eq!(platform.stage(&session).await, refused);
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_buyer_can_decline_and_owes_nothing() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (session, url) = order(&merchant, "000000000").await;
    let back = place(&platform, &url, "000000000", "decline").await;
    let status = back.parameter("status");
    assert_eq!(status.as_deref(), Some("payment_unsuccessful"));
    let browser = Browser::at(platform.sandbox.base_url());
    let page = browser.get(&format!("{url}?lang=en")).await;
    assert!(page.html.contains("Order refused"), "{}", page.html);
    platform.advance("1h").await;
    let stage = platform.stage(&session).await;
    assert_eq!(stage, is("payment_unsuccessful", "rejected"));
}

#[tokio::test]
async fn a_company_that_is_none_is_asked_for_again() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (session, url) = open(&merchant, None, json!([{ "id": "bnpl" }])).await;
    let browser = Browser::at(platform.sandbox.base_url());
    let page = browser.get(&format!("{url}/later")).await;
    assert_eq!(page.values("siren"), [""; 0]);
    for form in ["siren=12", "siren=", "other=1"] {
        let page = browser.post(&format!("{url}/later"), form).await;
        assert_eq!(page.status, 422, "{form}");
    }
    let terms = browser.get(&format!("{url}/terms")).await;
    assert_eq!(terms.status, 303);
    assert_eq!(
        platform.stage(&session).await,
        is("provider_required", "none")
    );
    let mut body = example("pis-connect-bnpl")["request"]["body"].clone();
    body["meta"]["psu_incorporation"] = json!("FR123");
    let answer = merchant.post(TARGET, &body).send().await;
    let (_, message) = answer.error(400, "bad_request");
    assert!(message.starts_with("meta.psu_incorporation: "), "{message}");
}

#[tokio::test]
async fn a_covered_order_can_be_cancelled_until_it_is_paid() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let cancel = json!({ "meta": { "status": "payment_cancelled" } });
    let cancelled = async |session: &str| {
        let path = format!("/pis/v2/payments/{session}");
        let call = platform.call(http::Method::PATCH, &path);
        let call = call.bearer(&merchant.token).json(&cancel);
        call.send().await.status
    };
    let (session, _) = order(&merchant, "000000000").await;
    platform.pay(&session, "accept").await;
    assert_eq!(cancelled(&session).await, 200);
    platform.advance("30m").await;
    let stage = platform.stage(&session).await;
    assert_eq!(stage, is("payment_cancelled", "cancelled"));
    let (session, _) = order(&merchant, "000000000").await;
    assert_eq!(
        platform.pay(&session, "accept_received").await,
        is("payment_created", "received")
    );
    assert!(cancelled(&session).await >= 400);
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn an_unattended_buyer_can_be_played() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for (siren, outcome, status, state) in [
        ("000000000", "accept", "order_created", "none"),
        (
            "000000000",
            "accept_received",
            "payment_created",
            "received",
        ),
        ("000000001", "accept", "payment_unsuccessful", "rejected"),
        ("000000002", "accept", "payment_unsuccessful", "rejected"),
        ("000000000", "reject", "payment_unsuccessful", "rejected"),
        ("000000000", "abandon", "payment_unsuccessful", "rejected"),
        ("000000000", "expire", "payment_expired", "none"),
    ] {
        let (session, _) = order(&merchant, siren).await;
        let stage = platform.pay(&session, outcome).await;
        assert_eq!(stage, is(status, state), "{siren} {outcome}");
    }
    let (session, _) = order(&merchant, "000000000").await;
    let pending = json!({ "outcome": "pending" });
    let answer = platform.outcome(&session, pending).await;
    answer.error(400, "bad_request");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn an_order_that_was_paid_can_be_refunded() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (session, _) = order(&merchant, "000000000").await;
    platform.pay(&session, "accept_received").await;
    let refund = merchant.refund_of(&session, json!("200")).await.session();
    platform.advance("3d").await;
    let stage = platform.stage(&refund).await;
    assert_eq!(stage, is("payment_created", "completed"));
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_payer_chooses_among_the_ways_that_are_offered_and_can_change_their_mind() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let methods = json!([{ "id": "bnpl", "order": 1 }, { "id": "immediate_transfer", "order": 0 }]);
    let (session, url) = open(&merchant, Some("000000000"), methods).await;
    let kind = async || merchant.payment(&session).await["meta"]["type"].clone();
    assert_eq!(kind().await, "PayByBank");
    let browser = Browser::at(platform.sandbox.base_url());
    let page = browser.get(&url).await;
    assert!(page.html.contains("/later\""), "{}", page.html);
    assert!(page.html.contains("value=\"ftecfr\""));
    let quote = format!("{url}/later");
    browser.post(&quote, "siren=000000000").await;
    assert_eq!(kind().await, "BuyNowPayLater");
    let choice = format!("{url}/provider");
    let chosen = browser.post(&choice, "provider=ftecfr").await;
    assert_eq!(chosen.status, 303);
    assert_eq!(kind().await, "PayByBank");
    let paid = platform.pay(&session, "accept").await;
    assert_eq!(paid, is("payment_created", "completed"));
}

#[tokio::test]
async fn what_is_not_offered_cannot_be_chosen() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let browser = Browser::at(platform.sandbox.base_url());
    let (session, url) = order(&merchant, "000000000").await;
    let choice = format!("{url}/provider");
    let refused = browser.post(&choice, "provider=ftecfr").await;
    assert_eq!(refused.status, 400);
    let (other, url) = open(&merchant, Some("000000000"), json!(null)).await;
    let quote = format!("{url}/later");
    let refused = browser.post(&quote, "siren=000000000").await;
    assert_eq!(refused.status, 400);
    for session in [session, other] {
        let stage = platform.stage(&session).await;
        assert_eq!(stage, is("provider_required", "none"));
    }
}

#[tokio::test]
async fn methods_that_are_none_are_refused_by_their_field() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for methods in [
        json!("bnpl"),
        json!({}),
        json!(["bnpl"]),
        json!([{ "id": "card" }]),
        json!([{ "order": 0 }]),
        json!([{ "id": "bnpl", "order": "first" }]),
        json!([null]),
    ] {
        let mut body = example("pis-connect-bnpl")["request"]["body"].clone();
        body["meta"]["payment_methods"] = methods;
        let answer = merchant.post(TARGET, &body).send().await;
        let (code, message) = answer.error(400, "bad_request");
        assert_eq!(code, "invalid_field");
        assert!(message.starts_with("meta.payment_methods: "), "{message}");
    }
}

#[tokio::test]
async fn a_request_to_pay_that_is_paid_later_tells_what_it_was_first() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = example("pis-connect-bnpl")["request"]["body"].clone();
    body["meta"]["method"] = json!("link");
    body["meta"]["payment_methods"] = json!([{ "id": "immediate_transfer" }, { "id": "bnpl" }]);
    let answer = merchant.post("/pis/v2/request-to-pay", &body).send().await;
    let text = |name: &str| answer.json()["meta"][name].as_str().unwrap().to_owned();
    let (session, url) = (text("session_id"), text("url"));
    let first = merchant.payment(&session).await;
    assert_eq!(first["meta"]["type"], "RequestToPay");
    assert!(first["data"]["attributes"]["initial_payment_type"].is_null());
    place(&platform, &url, "000000000", "order").await;
    let payment = merchant.payment(&session).await;
    assert_eq!(payment["meta"]["status"], "order_created");
    assert_eq!(payment["meta"]["type"], "BuyNowPayLater");
    assert_eq!(
        payment["data"]["attributes"]["initial_payment_type"],
        "RequestToPay"
    );
}

#[tokio::test]
async fn a_company_is_assessed_as_the_contracts_example_shows() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let example = example("pis-assessment");
    let app_id = platform.credentials().app_id().to_string();
    for (siren, eligible) in [
        ("000000000", true),
        ("000000001", false),
        ("552 100 554", true),
    ] {
        let mut body = example["request"]["body"].clone();
        body["data"]["relationships"]["company"]["data"]["attributes"]["external_id"] =
            json!(siren);
        let call = merchant
            .post("/assessments", &body)
            .header("app_id", &app_id);
        let answer = call.signed().send().await;
        assert_eq!(answer.status, 201);
        let answer = answer.json();
        assert_eq!(members(&answer), members(&example["response"]["body"]));
        let attributes = &answer["data"]["attributes"];
        assert_eq!(attributes["eligible"], eligible, "{siren}");
        assert_eq!(
            attributes["amount"],
            json!({ "value": "550.6", "currency": "EUR" })
        );
    }
    let foreign = merchant.post("/assessments", &example["request"]["body"]);
    let foreign = foreign.header("app_id", "11111111-2222-4333-8444-555566667777");
    let (code, _) = foreign.signed().send().await.error(401, "unauthorized");
    assert_eq!(code, "invalid_app_id");
}

#[tokio::test]
async fn everything_an_assessment_lacks_is_named_at_once() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let answer = merchant.post("/assessments", &json!({})).send().await;
    let errors = answer.errors(400, "bad_request");
    let found: Vec<_> = errors.iter().map(|(_, message)| message.as_str()).collect();
    assert_eq!(
        found,
        [
            "data.attributes.amount.currency: required",
            "data.attributes.amount.value: required",
            "data.relationships.company.data.attributes.external_id: required",
        ]
    );
    let mut body = example("pis-assessment")["request"]["body"].clone();
    let company = &mut body["data"]["relationships"]["company"]["data"]["attributes"];
    *company = json!({ "external_id": "12", "external_id_type": "VAT" });
    let answer = merchant.post("/assessments", &body).send().await;
    assert_eq!(answer.errors(400, "bad_request").len(), 2);
}
