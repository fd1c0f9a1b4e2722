//! What no client should send, to everything that takes a JSON body.

mod administration;
mod endpoint;
mod endpoints;
mod lists;
mod proof;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::platform::{Answer, Platform, order};
use endpoint::{Endpoint, Tokens, set};
use endpoints::{endpoints, openings};

/// The fields that an answer refuses, each once.
fn fields(answer: &Answer) -> BTreeSet<String> {
    let errors = answer.errors(400, "bad_request").into_iter();
    let field = |(_, message): (String, String)| message.split(": ").next().unwrap().to_owned();
    errors.map(field).collect()
}

fn named<const N: usize>(fields: [&str; N]) -> BTreeSet<String> {
    fields.map(str::to_owned).into()
}

/// A platform, everything it serves with a body, and tokens for all of it.
struct Ground {
    platform: Platform,
    endpoints: Vec<Endpoint>,
    tokens: Tokens,
}

impl Ground {
    async fn prepare() -> Self {
        let platform = Platform::start().await;
        let tokens = Tokens::of_platform(&platform).await;
        let endpoints = endpoints(&platform, &tokens).await;
        Self {
            platform,
            endpoints,
            tokens,
        }
    }

    async fn send(&self, endpoint: &Endpoint, body: impl Into<Vec<u8>>) -> Answer {
        let call = endpoint.call(&self.platform, &self.tokens);
        call.body(body).send().await
    }
}

#[tokio::test]
async fn every_endpoint_takes_the_body_that_the_table_has_for_it() {
    let ground = Ground::prepare().await;
    for endpoint in &ground.endpoints {
        let answer = ground.send(endpoint, endpoint.body.to_string()).await;
        let (name, status) = (endpoint.name, answer.status);
        // Nobody's phone asks anything.
        let expected = if name == "phone" { 404..405 } else { 200..300 };
        assert!(expected.contains(&status), "{name}: {answer:?}");
    }
}

#[tokio::test]
async fn what_is_no_json_object_is_refused_everywhere() {
    let ground = Ground::prepare().await;
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let deep = format!(r#"{{"meta":{}}}"#, deep(200));
    for endpoint in &ground.endpoints {
        let mut bodies = vec![
            &b"{"[..],
            b"[]",
            b"null",
            b"NaN",
            br#"{"data":{"attributes":{"amount":NaN}}}"#,
            b"{\"meta\":\"\xff\"}",
            b"{\"\xc3\x28\":1}",
            b"\xef\xbb\xbf{}",
            b"{} {}",
            deep.as_bytes(),
        ];
        if !endpoint.takes_nothing {
            bodies.push(b"");
        }
        for body in bodies {
            let answer = ground.send(endpoint, body).await;
            let name = endpoint.name;
            assert_eq!(fields(&answer), named(["body"]), "{name}: {body:?}");
        }
    }
}

#[tokio::test]
async fn a_hundred_levels_of_what_is_not_known_harm_nobody() {
    let ground = Ground::prepare().await;
    let mut deep = json!("deepest");
    for _ in 0..100 {
        deep = json!([deep]);
    }
    for endpoint in &ground.endpoints {
        let body = endpoint.with("custom", deep.clone());
        let answer = ground.send(endpoint, body.to_string()).await;
        let expected = if endpoint.name == "phone" {
            404..405
        } else {
            200..300
        };
        let name = endpoint.name;
        assert!(expected.contains(&answer.status), "{name}: {answer:?}");
    }
}

#[tokio::test]
async fn whatever_depth_is_taken_can_be_read_again() {
    let ground = Ground::prepare().await;
    let merchant = ground.platform.merchant().await;
    let mut deep = json!("deepest");
    for levels in 0..140 {
        deep = json!([deep]);
        if levels < 90 {
            continue;
        }
        let mut body = order("5");
        body["custom"] = deep.clone();
        let answer = merchant.connect(&body).await;
        if answer.status == 200 {
            merchant.payment(&answer.session()).await;
        } else {
            assert!(levels > 100, "{levels}");
            assert_eq!(fields(&answer), named(["body"]), "{levels}");
        }
    }
}

#[tokio::test]
async fn ten_megabytes_are_too_many_everywhere() {
    let ground = Ground::prepare().await;
    let long = " ".repeat(10_000_000);
    for endpoint in &ground.endpoints {
        let answer = ground.send(endpoint, long.clone()).await;
        let (code, _) = answer.error(413, "payload_too_large");
        assert_eq!(code, "payload_too_large", "{}", endpoint.name);
    }
}

#[tokio::test]
async fn an_amount_that_is_none_is_refused_wherever_there_is_one() {
    let ground = Ground::prepare().await;
    let mut count = 0;
    for endpoint in &ground.endpoints {
        let Some(path) = endpoint.amount else {
            continue;
        };
        count += 1;
        for amount in [
            r#""0""#,
            "0",
            "-0",
            r#""-1""#,
            "-1",
            r#""1.234""#,
            "1.234",
            r#""1e3""#,
            "1e3",
            "1E3",
            "1e-1",
            "10e0",
            r#""NaN""#,
            r#""Infinity""#,
            r#""0x10""#,
            r#""1,5""#,
            r#"" 1""#,
            r#""١""#,
            "true",
            "[]",
            r#"{"value":"1"}"#,
            "1e400",
            "99999999999999999999999999999999",
        ] {
            let body = endpoint.with(path, json!("@")).to_string();
            let body = body.replace(r#""@""#, amount);
            let answer = ground.send(endpoint, body).await;
            let name = endpoint.name;
            let expected = if amount == "1e400" { "body" } else { path };
            assert_eq!(fields(&answer), named([expected]), "{name} {amount}");
        }
    }
    assert_eq!(count, 9);
}

#[tokio::test]
async fn an_amount_that_is_a_number_is_echoed_as_it_was_written() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for (sent, echoed) in [("12.50", "12.50"), ("20", "20"), ("0.1", "0.1")] {
        let body = order("@").to_string().replace(r#""@""#, sent);
        let call = merchant.post("/pis/v2/connect?state=s", &Value::Null);
        let session = call.body(body).send().await.session();
        let payment = merchant.payment(&session).await;
        assert_eq!(payment["data"]["attributes"]["amount"], echoed);
    }
}

#[tokio::test]
async fn a_member_of_the_wrong_type_is_named_everywhere() {
    let ground = Ground::prepare().await;
    for endpoint in &ground.endpoints {
        let scalars = [json!({ "a": 1 }), json!([1]), json!({})];
        let nobjects = [json!("text"), json!(1), json!(true), json!([1])];
        let nolists = [json!("text"), json!(1), json!(true), json!({ "a": 1 })];
        let cases = (endpoint.texts.iter().map(|path| (path, &scalars[..])))
            .chain(endpoint.objects.iter().map(|path| (path, &nobjects[..])))
            .chain(endpoint.lists.iter().map(|path| (path, &nolists[..])));
        for (path, wrongs) in cases {
            for wrong in wrongs {
                let body = endpoint.with(path, wrong.clone());
                let answer = ground.send(endpoint, body.to_string()).await;
                let fields = fields(&answer);
                let name = endpoint.name;
                assert!(fields.contains(*path), "{name} {path} {wrong}: {fields:?}");
            }
        }
    }
}

#[tokio::test]
async fn every_member_of_the_wrong_type_is_named_at_once() {
    let ground = Ground::prepare().await;
    let typed = |endpoint: &&Endpoint| !endpoint.texts.is_empty();
    for endpoint in ground.endpoints.iter().filter(typed) {
        let mut wrong = json!({});
        let mut expected = BTreeSet::new();
        for path in &endpoint.texts {
            set(&mut wrong, path, json!([1]));
            expected.insert((*path).to_owned());
        }
        let answer = ground.send(endpoint, wrong.to_string()).await;
        let (found, name) = (fields(&answer), endpoint.name);
        assert!(found.is_superset(&expected), "{name}: {found:?}");
    }
}

#[tokio::test]
async fn every_field_that_is_missing_is_named_at_once() {
    let ground = Ground::prepare().await;
    for endpoint in &ground.endpoints {
        if endpoint.required.is_empty() {
            continue;
        }
        let answer = ground.send(endpoint, "{}").await;
        let required = endpoint.required.iter().map(|path| (*path).to_owned());
        let name = endpoint.name;
        assert_eq!(fields(&answer), required.collect(), "{name}");
    }
}

#[tokio::test]
async fn what_php_writes_for_an_object_without_members_is_none_of_the_wrong_type() {
    let platform = Platform::start().await;
    let tokens = Tokens::of_platform(&platform).await;
    for endpoint in openings() {
        let body = endpoint.with("meta", json!([]));
        let call = endpoint.call(&platform, &tokens).json(&body);
        let answer = call.send().await;
        // A payout by e-mail needs to know whose; this one is by link.
        assert!(answer.status < 300, "{}: {answer:?}", endpoint.name);
    }
}

#[tokio::test]
async fn a_parameter_that_comes_twice_is_refused_by_its_name() {
    let platform = Platform::start().await;
    let tokens = Tokens::of_platform(&platform).await;
    for mut endpoint in openings() {
        for name in ["origin_uri", "with_virtualbeneficiary"] {
            let whole = endpoint.target.clone();
            let mark = if whole.contains('?') { '&' } else { '?' };
            let (first, second) = if name == "origin_uri" {
                ("https://a.example/", "https://b.example/")
            } else {
                ("true", "false")
            };
            endpoint.target = format!("{whole}{mark}{name}={first}&{name}={second}");
            let answer = endpoint.call(&platform, &tokens).send().await;
            assert_eq!(fields(&answer), named([name]), "{}", endpoint.name);
            endpoint.target = whole;
        }
    }
}

#[tokio::test]
async fn an_address_that_is_not_registered_is_refused_wherever_a_payment_begins() {
    let platform = Platform::start().await;
    let tokens = Tokens::of_platform(&platform).await;
    let call = platform.post("/_sandbox/v1/redirect_uris");
    let known = json!({ "redirect_uris": ["https://shop.example/paid"] });
    call.json(&known).send().await.ok();
    for mut endpoint in openings() {
        let path = endpoint.target.split('?').next().unwrap().to_owned();
        for wrong in [
            "https://evil.example/paid",
            "https://shop.example/paid/",
            "https://shop.example/paid?a=1",
            "https://shop.example/PAID",
            "http://shop.example/paid",
        ] {
            endpoint.target = format!("{path}?redirect_uri={wrong}");
            let answer = endpoint.call(&platform, &tokens).send().await;
            let (code, _) = answer.error(401, "unauthorized");
            assert_eq!(code, "invalid_app_url", "{}", endpoint.name);
        }
        endpoint.target = format!("{path}?redirect_uri=https://shop.example/paid");
        let answer = endpoint.call(&platform, &tokens).send().await;
        assert!(answer.status < 300, "{}: {answer:?}", endpoint.name);
    }
    for target in [
        "/ais/v2/connect?state=s",
        "/ais/v1/provider/ftecfr/authorize?state=s",
    ] {
        let evil = format!("{target}&redirect_uri=https://evil.example/paid");
        let answer = platform.asking(&evil).send().await;
        assert_eq!(answer.error(401, "unauthorized").0, "invalid_app_url");
        let known = format!("{target}&redirect_uri=https://shop.example/paid");
        platform.asking(&known).send().await.ok();
    }
}
