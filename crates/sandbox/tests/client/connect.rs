//! `POST /pis/v2/connect` (Contract §7.1).

use serde_json::{Value, json};

use crate::platform::{Merchant, Platform, example, is, members, order};

/// An order with another value at a path of `data.attributes`.
fn with(attribute: &str, value: Value) -> Value {
    let mut order = order("20");
    order["data"]["attributes"][attribute] = value;
    order
}

/// The messages that refuse a body.
async fn problems(merchant: &Merchant<'_>, body: &Value) -> Vec<String> {
    let errors = merchant.connect(body).await.errors(400, "bad_request");
    errors.into_iter().map(|(_, message)| message).collect()
}

#[tokio::test]
async fn the_answer_to_the_contracts_example_has_exactly_its_members() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let example = example("pis-connect");
    let target = "/pis/v2/connect?state=order-42&redirect_uri=https://shop.example.com/callback&origin_uri=https://shop.example.com/cart";
    let call = merchant.post(target, &example["request"]["body"]);
    let answer = call.header("x-language", "fr").header("x-country", "fr");
    let answer = answer.signed().send().await.ok();
    assert_eq!(members(&answer), members(&example["response"]["body"]));
    let session = answer["meta"]["session_id"].as_str().unwrap();
    let is_hex = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    assert!(session.len() == 32 && session.bytes().all(is_hex));
    let url = answer["meta"]["url"].as_str().unwrap();
    assert!(url.starts_with(platform.sandbox.base_url()), "{url}");
}

#[tokio::test]
async fn an_amount_is_a_number_or_a_text_and_is_echoed_as_it_was_written() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for (sent, echoed) in [
        (json!("20"), "20"),
        (json!("149.30"), "149.30"),
        (json!("0.01"), "0.01"),
        (json!(12.5), "12.5"),
        (json!(20), "20"),
        (json!("999999999.99"), "999999999.99"),
    ] {
        let session = merchant.connect(&with("amount", sent)).await.session();
        let payment = merchant.payment(&session).await;
        assert_eq!(payment["data"]["attributes"]["amount"], echoed);
    }
}

#[tokio::test]
async fn an_amount_that_cannot_be_paid_is_refused_by_its_rule() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for (amount, rule) in [
        (json!("0"), "more than zero"),
        (json!("0.00"), "more than zero"),
        (json!("-1"), "more than zero"),
        (json!(-0.5), "more than zero"),
        (json!("1.234"), "at most 2 decimals"),
        (json!("1000000000"), "at most 999999999.99 EUR"),
        (json!("99999999999999999999999999"), "too large"),
        (json!(1e300), "digits"),
        (json!("1,50"), "digits"),
        (json!(" 1"), "digits"),
        (json!("ten"), "digits"),
        (json!(true), "must be a text"),
        (json!({}), "must be a text"),
        (json!([1]), "must be a text"),
        (json!(""), "required"),
        (json!(null), "required"),
    ] {
        let found = problems(&merchant, &with("amount", amount)).await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("data.attributes.amount: "),
            "{found:?}"
        );
        assert!(found[0].contains(rule), "{found:?} lacks {rule}");
    }
}

#[tokio::test]
async fn only_euros_are_paid() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for currency in ["GBP", "USD", "EURO", "€"] {
        let found = problems(&merchant, &with("currency", json!(currency))).await;
        assert!(
            found[0].starts_with("data.attributes.currency: "),
            "{found:?}"
        );
    }
}

#[tokio::test]
async fn every_field_that_is_wrong_is_named_at_once() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let body = json!({
        "meta": { "expiry": "soon" },
        "data": { "attributes": {
            "amount": "0", "communication": "x".repeat(141), "scheme": "PIGEON",
            "execution_date": "tomorrow",
        } },
    });
    let target = format!(
        "/pis/v2/connect?state={}&redirect_uri=shop&origin_uri=javascript://x",
        "s".repeat(513)
    );
    let answer = merchant.post(&target, &body).send().await;
    let errors = answer.errors(400, "bad_request");
    let mut fields: Vec<_> = errors
        .iter()
        .map(|(code, message)| (code.as_str(), message.split(": ").next().unwrap()))
        .collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            ("invalid_field", "data.attributes.amount"),
            ("invalid_field", "data.attributes.communication"),
            ("invalid_field", "data.attributes.execution_date"),
            ("invalid_field", "data.attributes.scheme"),
            ("invalid_field", "meta.expiry"),
            ("invalid_field", "origin_uri"),
            ("invalid_field", "redirect_uri"),
            ("invalid_field", "state"),
            ("mandatory_field_missing", "data.attributes.currency"),
        ]
    );
}

#[tokio::test]
async fn texts_are_taken_up_to_their_limit_in_characters() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let longest = with("communication", json!("é".repeat(140)));
    let target = format!("/pis/v2/connect?state={}", "%C3%A9".repeat(512));
    merchant.post(&target, &longest).send().await.ok();
    let target = format!("/pis/v2/connect?state={}", "%C3%A9".repeat(513));
    let answer = merchant.post(&target, &longest).send().await;
    let (code, message) = answer.error(400, "bad_request");
    assert_eq!(code, "invalid_field");
    assert!(message.starts_with("state: at most 512 characters"));
}

#[tokio::test]
async fn an_error_does_not_repeat_what_it_refuses() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = with("amount", json!("FR7630006000011234567890189"));
    body["data"]["attributes"]["communication"] = json!("Jane Payer ".repeat(20));
    let answer = merchant.connect(&body).await;
    assert_eq!(answer.errors(400, "bad_request").len(), 2);
    for personal in ["FR76", "Jane"] {
        assert!(!answer.text.contains(personal), "{}", answer.text);
    }
}

#[tokio::test]
async fn members_that_are_not_known_are_accepted() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = order("5");
    body["redirect_uri"] = json!("https://shop.example/cb");
    body["language"] = json!("fr");
    body["meta"]["unheard_of"] = json!([{ "deep": null }]);
    body["data"]["type"] = json!("whatever");
    body["data"]["attributes"]["external_reference"] = json!(1);
    merchant.connect(&body).await.ok();
}

#[tokio::test]
async fn only_redirect_uris_of_the_list_are_accepted_once_there_is_one() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let connect = |uri: &str| {
        let target = format!("/pis/v2/connect?state=s&redirect_uri={uri}");
        merchant.post(&target, &order("5")).send()
    };
    connect("https://anywhere.example/").await.ok();
    let set = |uris: Value| {
        let call = platform.post("/_sandbox/v1/redirect_uris");
        call.json(&json!({ "redirect_uris": uris })).send()
    };
    set(json!(["https://shop.example/cb"])).await.ok();
    connect("https://shop.example/cb").await.ok();
    for other in ["https://shop.example/cb2", "https://evil.example/cb"] {
        let (code, _) = connect(other).await.error(401, "unauthorized");
        assert_eq!(code, "invalid_app_url");
    }
    set(Value::Null).await.ok();
    connect("https://anywhere.example/").await.ok();
}

#[tokio::test]
async fn a_provider_header_chooses_the_bank() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let call = merchant.post("/pis/v2/connect?state=s", &order("5"));
    let session = call.header("x-provider", "fteces").send().await.session();
    assert_eq!(platform.stage(&session).await, is("sca_required", "none"));
    let payment = merchant.payment(&session).await;
    assert_eq!(payment["meta"]["provider"], "fteces");
    let call = merchant.post("/pis/v2/connect?state=s", &order("5"));
    let answer = call.header("x-provider", "nobank").send().await;
    let (code, message) = answer.error(400, "bad_request");
    assert_eq!(code, "invalid_field");
    assert!(message.starts_with("provider: "), "{message}");
}

#[tokio::test]
async fn a_virtual_beneficiary_stands_at_the_top_and_later_in_the_attributes() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let target = "/pis/v2/connect?state=s&with_virtualbeneficiary=true";
    let opened = merchant.post(target, &order("5")).send().await.ok();
    let shown = &example("pis-payments-get")["response"]["body"]["data"]["attributes"];
    let given = &opened["virtual_beneficiary"];
    assert_eq!(members(given), members(&shown["virtual_beneficiary"]));
    assert!(given["iban"].as_str().unwrap().starts_with("FR76"));
    let session = opened["meta"]["session_id"].as_str().unwrap();
    let target = format!("/pis/v2/payments/{session}?with_virtualbeneficiary=true");
    let payment = merchant.get(&target).send().await.ok();
    assert_eq!(&payment["data"]["attributes"]["virtual_beneficiary"], given);
    let plain = merchant.payment(session).await;
    assert!(plain["data"]["attributes"]["virtual_beneficiary"].is_null());
    let other = merchant.post(
        "/pis/v2/connect?state=s&with_virtualbeneficiary=false",
        &order("5"),
    );
    assert!(other.send().await.ok()["virtual_beneficiary"].is_null());
}

#[tokio::test]
async fn what_is_no_json_object_is_refused_in_the_one_shape() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let deep = "[".repeat(100_000);
    for body in ["", "{", "[]", "null", "\"\"", "{\"a\":}", "\u{0}", &deep] {
        let call = merchant.post("/pis/v2/connect", &Value::Null).body(body);
        let (code, message) = call.send().await.error(400, "bad_request");
        assert_eq!(code, "invalid_field");
        assert!(message.starts_with("body: "), "{message}");
    }
    let call = merchant.post("/pis/v2/connect", &Value::Null);
    let answer = call.body(&b"{\"a\":\"\xff\"}"[..]).send().await;
    assert!(answer.error(400, "bad_request").1.starts_with("body: "));
}

#[tokio::test]
async fn a_body_over_a_mebibyte_is_refused_in_the_one_shape() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = order("5");
    body["meta"]["custom"] = json!("x".repeat((1 << 20) - 1000));
    merchant.connect(&body).await.ok();
    body["meta"]["custom"] = json!("x".repeat(1 << 20));
    let answer = merchant.connect(&body).await;
    let (_, message) = answer.error(413, "payload_too_large");
    assert!(message.contains("1048576 bytes"), "{message}");
}

#[tokio::test]
async fn the_link_leads_back_the_way_the_request_came() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let url = async |host: &str| {
        let call = merchant.post("/pis/v2/connect", &order("5"));
        let answer = call.header("host", host).send().await.ok();
        answer["meta"]["url"].as_str().unwrap().to_owned()
    };
    assert!(
        url("sandbox.test:8080")
            .await
            .starts_with("http://sandbox.test:8080/")
    );
    assert!(url("[::1]:3333").await.starts_with("http://[::1]:3333/"));
    for strange in ["a b", "user@host", "x/y", "\"><script>"] {
        let base = platform.sandbox.base_url();
        assert!(url(strange).await.starts_with(base), "{strange}");
    }
}
