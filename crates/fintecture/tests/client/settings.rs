//! What is set before the first call: headers of the caller's own, and whether secrets may be sent
//! in clear.

use fintecture::{Client, Environment};

use crate::fake::{APP_ID, APP_SECRET, Fake, Reply, key};

#[tokio::test]
async fn headers_of_the_callers_own_stand_on_every_request() {
    let fake = Fake::with_tokens(
        |seen, _| {
            assert_eq!(seen.header("x-gateway-key"), "canary");
            Reply::token("token", 3_600)
        },
        |_, _| Reply::ok(r#"{"data":[]}"#),
    );
    let builder = fake.builder().header("X-Gateway-Key", "canary");
    let shown = format!("{builder:?}");
    let client = builder.app_info("my-shop", "1.4.0").build().unwrap();
    client.pis().payments().list().await.unwrap();
    client.resources().providers().await.unwrap();
    for seen in fake.seen() {
        assert_eq!(seen.header("x-gateway-key"), "canary");
        assert!(seen.header("user-agent").ends_with("(my-shop/1.4.0)"));
        assert!(!seen.header("signature").contains("x-gateway-key"));
    }
    assert!(!shown.contains("canary"), "{shown}");
}

#[test]
fn the_clients_own_headers_cannot_be_replaced() {
    for name in ["date", "Digest", "SIGNATURE", "x-request-id", "app_id"] {
        let fake = Fake::always(Reply::session());
        let error = fake.builder().header(name, "canary").build().unwrap_err();
        assert!(error.is_config(), "{name}");
        let name = name.to_lowercase();
        assert_eq!(
            error.to_string(),
            format!("header: not {name}, which the client sets itself")
        );
    }
}

#[test]
fn secrets_are_not_sent_in_clear_beyond_this_machine_unless_allowed() {
    let builder = |url: &str| {
        Client::builder()
            .base_url(url)
            .app_id(APP_ID)
            .app_secret(APP_SECRET)
            .private_key(key().clone())
    };
    for url in [
        "http://api.fintecture.com",
        "http://sandbox:3333",
        "http://192.0.2.1",
        "http://localhost.example",
    ] {
        let error = builder(url).build().unwrap_err();
        assert!(error.is_config(), "{url}");
        assert!(error.to_string().contains("allow_plain_http"), "{error}");
        assert!(builder(url).allow_plain_http().build().is_ok(), "{url}");
    }
    for url in ["http://127.0.0.1:1", "http://[::1]:1", "http://localhost"] {
        assert!(builder(url).build().is_ok(), "{url}");
    }
    assert!(builder("https://sandbox.internal").build().is_ok());
    assert!(builder(Environment::Local.base_url()).build().is_ok());
}
