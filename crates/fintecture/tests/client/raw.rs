//! The raw door: any method and path, with everything that other calls have.

use std::time::Duration;

use fintecture::transport::{Effect, Scope};
use http::Method;
use serde_json::{Value, json};

use crate::fake::{APP_ID, Fake, Reply, SESSION, connection};

const HOST: &str = "https://api.fintecture.com";

#[tokio::test]
async fn any_path_is_called_signed_and_authorised() {
    let fake = Fake::always(Reply::With(
        202,
        "x-answer",
        "yes".to_owned(),
        r#"{"a":[1]}"#.to_owned(),
    ));
    let answer = fake
        .client()
        .raw(Method::GET, "/v9/things/{thing}/parts")
        .variable("thing", "a/b ?é")
        .query("filter[name]", "x y")
        .query("page", "2")
        .header("x-tenant", "seven")
        .await
        .unwrap();
    assert_eq!(answer.status(), 202);
    assert_eq!(answer.headers()["x-answer"], "yes");
    assert_eq!(answer.json::<Value>().unwrap(), json!({"a": [1]}));
    assert_eq!(answer.body().as_ref(), br#"{"a":[1]}"#);
    // The fake has checked the signature of exactly this.
    let seen = fake.seen().remove(0);
    assert_eq!(
        seen.target,
        "/v9/things/a%2Fb%20%3F%C3%A9/parts?filter%5Bname%5D=x%20y&page=2"
    );
    assert_eq!(seen.header("authorization"), "Bearer token-0");
    assert_eq!(seen.header("x-tenant"), "seven");
}

#[tokio::test]
async fn a_body_is_sent_as_it_is_signed() {
    let fake = Fake::always(Reply::status(204));
    let call = fake.client().raw(Method::PUT, "/v9/things");
    let call = call.json(&json!({"name": "é"})).effect(Effect::Idempotent);
    let answer = call.await.unwrap();
    assert!(answer.body().is_empty());
    let seen = fake.seen().remove(0);
    assert_eq!(seen.method, Method::PUT);
    assert_eq!(seen.header("content-type"), "application/json");
    assert_eq!(seen.body.as_ref(), "{\"name\":\"é\"}".as_bytes());
}

#[tokio::test]
async fn the_caller_says_how_to_prove_itself() {
    let fake = Fake::always(Reply::ok("{}"));
    let client = fake.client();
    let raw = || client.raw(Method::GET, "/v9/things");
    raw().with_app_id().await.unwrap();
    raw().scope(Scope::Pis).await.unwrap();
    raw().with_connection(&connection(&client)).await.unwrap();
    raw().with_organisation().await.unwrap();
    let seen = fake.seen();
    assert_eq!(seen[0].header("app_id"), APP_ID);
    assert!(!seen[0].headers.contains_key("authorization"));
    assert_eq!(seen[1].header("authorization"), "Bearer token-0");
    assert_eq!(seen[2].header("authorization"), "Bearer access");
    assert_eq!(seen[3].header("authorization"), "Bearer token-1");
}

#[tokio::test]
async fn a_link_of_the_servers_is_followed_as_it_stands() {
    let fake = Fake::always(Reply::ok("{}"));
    let client = fake.client();
    for link in [
        "/pis/v2/payments?page[number]=2".to_owned(),
        format!("{HOST}/pis/v2/payments?page[number]=2"),
    ] {
        client.raw(Method::GET, link).await.unwrap();
    }
    for seen in fake.seen() {
        assert_eq!(seen.target, "/pis/v2/payments?page[number]=2");
    }
}

#[tokio::test]
async fn nothing_is_sent_to_another_host_or_with_a_broken_rule() {
    let fake = Fake::always(Reply::ok("{}"));
    let client = fake.client();
    let field = async |path: &str| {
        let error = client.raw(Method::GET, path).await.unwrap_err();
        error.invalid_fields()[0].field().to_owned()
    };
    for elsewhere in ["https://evil.example/x", "//evil.example/x", "https://", ""] {
        assert_eq!(field(elsewhere).await, "path", "{elsewhere}");
    }
    assert_eq!(field("/v9/{thing}").await, "thing");
    for (name, value) in [
        ("Authorization", "Bearer canary"),
        ("signature", "x"),
        ("date", "x"),
        ("x y", "x"),
        ("x-tenant", "a\nb"),
    ] {
        let call = client.raw(Method::GET, "/x").header(name, value);
        let error = call.await.unwrap_err();
        assert!(error.is_invalid(), "{name}");
        assert!(!error.to_string().contains("canary"), "{error}");
    }
    assert_eq!((fake.calls(), fake.tokens()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn what_does_not_only_read_needs_its_effect_said() {
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
        let fake = Fake::always(Reply::Lost);
        let client = fake.client();
        let raw = || client.raw(method.clone(), "/v9/things");
        let error = raw().await.unwrap_err();
        assert_eq!(error.invalid_fields()[0].field(), "effect");
        assert_eq!(fake.calls(), 0);

        let error = raw().effect(Effect::Once).await.unwrap_err();
        assert!(error.is_ambiguous());
        assert_eq!(fake.calls(), 1);

        let error = raw().effect(Effect::Idempotent).await.unwrap_err();
        assert!(!error.is_ambiguous());
        assert_eq!(fake.calls(), 1 + 4);
    }
}

#[tokio::test(start_paused = true)]
async fn it_is_tried_again_and_keeps_its_deadline() {
    let fake = Fake::new(|_, n| match n {
        0 => Reply::refusal(401, "invalid_token"),
        1 => Reply::status(503),
        _ => Reply::ok("{}"),
    });
    let call = fake.client().raw(Method::GET, "/x");
    call.await.unwrap();
    assert_eq!((fake.calls(), fake.tokens()), (3, 2));

    let fake = Fake::always(Reply::Silence);
    let call = fake.client().raw(Method::GET, "/x");
    let error = call.deadline(Duration::from_secs(2)).await.unwrap_err();
    assert!(error.is_timeout());
}

#[tokio::test]
async fn a_refusal_is_an_error_as_everywhere_and_names_no_query() {
    let fake = Fake::always(Reply::refusal(404, "not_found"));
    let call = fake.client().raw(Method::GET, "/x?name=canary");
    let error = call.await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.to_string(), "raw: 404: not_found");
}

#[cfg(feature = "blocking")]
#[test]
fn it_needs_no_runtime() {
    let fake = Fake::always(Reply::payment());
    let client = fintecture::blocking::Client::new(fake.client()).unwrap();
    let path = format!("/pis/v2/payments/{SESSION}");
    let answer = client.raw(Method::GET, path).send().unwrap();
    assert_eq!(answer.json::<Value>().unwrap()["meta"]["code"], 200);
}
