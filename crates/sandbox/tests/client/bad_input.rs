//! What no client should send, to everything under `/pis` that has a body.

use http::Method;
use serde_json::{Value, json};

use crate::platform::{Answer, Call, Platform, order};

/// An operation with a body, and one that it takes.
struct Operation {
    name: &'static str,
    method: Method,
    target: String,
    body: Value,
}

/// Every operation that moves or changes a payment.
async fn operations(platform: &Platform) -> Vec<Operation> {
    let merchant = platform.merchant().await;
    let received = merchant.received("20").await;
    let open = merchant.order("20").await;
    let customer = merchant.payment(&open).await["meta"]["customer_id"].clone();
    let customer = customer.as_str().unwrap();
    let refund = json!({
        "meta": { "session_id": received },
        "data": { "attributes": { "amount": "1" } },
    });
    let amendment = json!({ "data": { "attributes": { "invoice_reference": "#1" } } });
    let session = json!({ "meta": { "session_id": open } });
    let all = [
        (
            "connect",
            Method::POST,
            "/pis/v2/connect?state=s".to_owned(),
            order("5"),
        ),
        (
            "request-to-pay",
            Method::POST,
            "/pis/v2/request-to-pay?state=s".to_owned(),
            order("5"),
        ),
        (
            "initiate",
            Method::POST,
            "/pis/v2/provider/ftecfr/initiate?redirect_uri=https://shop.example/".to_owned(),
            order("5"),
        ),
        (
            "prepare",
            Method::POST,
            "/pis/v1/prepare".to_owned(),
            order("5"),
        ),
        ("refund", Method::POST, "/pis/v2/refund".to_owned(), refund),
        (
            "amend",
            Method::PATCH,
            format!("/pis/v2/payments/{open}"),
            amendment,
        ),
        (
            "confirm",
            Method::PUT,
            format!("/pis/v1/customer/{customer}/confirm"),
            session,
        ),
    ];
    let operation = |(name, method, target, body)| Operation {
        name,
        method,
        target,
        body,
    };
    all.into_iter().map(operation).collect()
}

/// Those that open a payment.
async fn openings(platform: &Platform) -> Vec<Operation> {
    operations(platform).await.into_iter().take(4).collect()
}

impl Operation {
    fn call<'p>(&self, platform: &'p Platform, token: &str) -> Call<'p> {
        let call = platform.call(self.method.clone(), &self.target);
        call.bearer(token).json(&self.body)
    }

    async fn with(&self, platform: &Platform, token: &str, pointer: &str, value: Value) -> Answer {
        let mut body = self.body.clone();
        *body.pointer_mut(pointer).unwrap() = value;
        self.call(platform, token).json(&body).send().await
    }
}

/// The fields that an answer refuses, in the order of the alphabet.
fn fields(answer: &Answer) -> Vec<String> {
    let errors = answer.errors(400, "bad_request").into_iter();
    let field = |(_, message): (String, String)| message.split(": ").next().unwrap().to_owned();
    let mut fields: Vec<_> = errors.map(field).collect();
    fields.sort_unstable();
    fields
}

#[tokio::test]
async fn what_is_no_json_object_is_refused_everywhere() {
    let platform = Platform::start().await;
    let token = platform.token().await;
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let deep = format!(r#"{{"meta":{deep}}}"#);
    for operation in operations(&platform).await {
        for body in [
            &b""[..],
            b"{",
            b"[]",
            b"null",
            b"NaN",
            br#"{"data":{"attributes":{"amount":NaN}}}"#,
            b"{\"meta\":\"\xff\"}",
            b"\xef\xbb\xbf{}",
            deep.as_bytes(),
        ] {
            let call = operation.call(&platform, &token).body(body);
            assert_eq!(fields(&call.send().await), ["body"], "{}", operation.name);
        }
    }
}

#[tokio::test]
async fn a_hundred_levels_of_what_is_not_known_are_kept_and_harm_nobody() {
    let platform = Platform::start().await;
    let token = platform.token().await;
    let mut deep = json!("deepest");
    for _ in 0..100 {
        deep = json!([deep]);
    }
    for mut operation in openings(&platform).await {
        operation.body["meta"]["custom"] = deep.clone();
        let answer = operation.call(&platform, &token).send().await;
        assert!(answer.status < 300, "{}: {answer:?}", operation.name);
    }
}

#[tokio::test]
async fn ten_megabytes_are_too_many_everywhere() {
    let platform = Platform::start().await;
    let token = platform.token().await;
    let long = " ".repeat(10_000_000);
    for operation in operations(&platform).await {
        let call = operation.call(&platform, &token).body(long.clone());
        let (code, _) = call.send().await.error(413, "payload_too_large");
        assert_eq!(code, "payload_too_large", "{}", operation.name);
    }
}

#[tokio::test]
async fn an_amount_that_is_none_is_refused_wherever_there_is_one() {
    let platform = Platform::start().await;
    let token = platform.token().await;
    let field = "data.attributes.amount";
    for operation in operations(&platform).await.iter().take(5) {
        for amount in [
            json!("0"),
            json!(0),
            json!("-1"),
            json!(-1),
            json!("1.234"),
            json!(1.234),
            json!("1e3"),
            json!("NaN"),
            json!("Infinity"),
            json!("0x10"),
            json!(true),
            json!([]),
            json!({ "value": "1" }),
        ] {
            let pointer = "/data/attributes/amount";
            let answer = operation.with(&platform, &token, pointer, amount.clone());
            let answer = answer.await;
            assert_eq!(fields(&answer), [field], "{} {amount}", operation.name);
        }
    }
}

#[tokio::test]
async fn what_should_be_an_object_and_is_none_is_named() {
    let platform = Platform::start().await;
    let token = platform.token().await;
    for operation in openings(&platform).await {
        for wrong in [json!("text"), json!(1), json!(true), json!([1])] {
            let answer = operation
                .with(&platform, &token, "/meta", wrong.clone())
                .await;
            assert_eq!(fields(&answer), ["meta"], "{}", operation.name);
            let answer = operation.with(&platform, &token, "/data", wrong).await;
            let expected = ["data", "data.attributes.amount", "data.attributes.currency"];
            assert_eq!(fields(&answer), expected, "{}", operation.name);
        }
        // What PHP writes for an object without members.
        let answer = operation.with(&platform, &token, "/meta", json!([])).await;
        assert!(answer.status < 300, "{}: {answer:?}", operation.name);
    }
}

#[tokio::test]
async fn every_member_of_the_wrong_type_is_named_at_once() {
    let platform = Platform::start().await;
    let token = platform.token().await;
    for mut operation in openings(&platform).await {
        operation.body = json!({
            "meta": { "expiry": {}, "payment_methods": "bnpl" },
            "data": { "attributes": {
                "amount": [], "currency": 1, "communication": {}, "scheme": [],
                "execution_date": 20_250_120, "end_to_end_id": {},
            } },
        });
        let answer = operation.call(&platform, &token).send().await;
        let expected = [
            "data.attributes.amount",
            "data.attributes.communication",
            "data.attributes.currency",
            "data.attributes.end_to_end_id",
            "data.attributes.execution_date",
            "data.attributes.scheme",
            "meta.expiry",
            "meta.payment_methods",
        ];
        assert_eq!(fields(&answer), expected, "{}", operation.name);
    }
}

#[tokio::test]
async fn every_field_that_is_missing_is_named_at_once() {
    let platform = Platform::start().await;
    let token = platform.token().await;
    for mut operation in operations(&platform).await {
        operation.body = json!({});
        let answer = operation.call(&platform, &token).send().await;
        let expected: &[_] = match operation.name {
            "refund" | "confirm" => &["meta.session_id"],
            "amend" => &["meta.status"],
            _ => &["data.attributes.amount", "data.attributes.currency"],
        };
        assert_eq!(fields(&answer), expected, "{}", operation.name);
        for (code, _) in answer.errors(400, "bad_request") {
            assert_eq!(code, "mandatory_field_missing", "{}", operation.name);
        }
    }
}

#[tokio::test]
async fn a_parameter_that_comes_twice_is_refused_by_its_name() {
    let platform = Platform::start().await;
    let token = platform.token().await;
    for mut operation in openings(&platform).await {
        let mark = if operation.target.contains('?') {
            '&'
        } else {
            '?'
        };
        operation.target = format!("{}{mark}origin_uri=https://a.example/", operation.target);
        operation.target.push_str("&origin_uri=https://b.example/");
        let answer = operation.call(&platform, &token).send().await;
        assert_eq!(fields(&answer), ["origin_uri"], "{}", operation.name);
    }
}

#[tokio::test]
async fn an_address_that_is_not_registered_is_refused_wherever_a_payment_begins() {
    let platform = Platform::start().await;
    let token = platform.token().await;
    let call = platform.post("/_sandbox/v1/redirect_uris");
    let known = json!({ "redirect_uris": ["https://shop.example/paid"] });
    call.json(&known).send().await.ok();
    for mut operation in openings(&platform).await {
        let path = operation.target.split('?').next().unwrap().to_owned();
        operation.target = format!("{path}?redirect_uri=https://evil.example/paid");
        let answer = operation.call(&platform, &token).send().await;
        let (code, _) = answer.error(401, "unauthorized");
        assert_eq!(code, "invalid_app_url", "{}", operation.name);
        operation.target = format!("{path}?redirect_uri=https://shop.example/paid");
        let answer = operation.call(&platform, &token).send().await;
        assert!(answer.status < 300, "{}: {answer:?}", operation.name);
    }
}

#[tokio::test]
async fn a_token_that_is_over_or_of_another_world_opens_nothing() {
    let platform = Platform::start().await;
    let elsewhere = Platform::start().await;
    let old = platform.token().await;
    let foreign = elsewhere.token().await;
    platform.advance("1h").await;
    let operations = operations(&platform).await;
    for operation in &operations {
        for token in [&old, &foreign, &String::new(), &"a.b.c".to_owned()] {
            let answer = operation.call(&platform, token).send().await;
            let (code, _) = answer.error(401, "unauthorized");
            assert_eq!(code, "invalid_token", "{}", operation.name);
        }
    }
}
